package office

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/json"
	"time"

	"github.com/alexedwards/argon2id"

	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// The emergency account (DFE-CY-13): an administrator's account apart from everybody's daily one, whose
// passphrase and codes lie on paper in a sealed envelope in the safe. Leaders open it when no administrator can be
// reached. Whoever uses it is told of to headteacher, chair and administrators at once, and the envelope is made
// anew afterwards. Like every administrator's account it reads no case.

// emergencyName is what stands in the box for the e-mail address.
const emergencyName = "emergency"

const emergencySetting = "account.emergency"

// EmergencyAccount is what the school knows of its envelope.
type EmergencyAccount struct {
	Person id.Person `json:"person"`
	Made   time.Time `json:"made"`
	Used   time.Time `json:"used,omitzero"` // since then the envelope is open
	// Waiting says that a colleague is asked to make it, or its envelope anew; not stored.
	Waiting bool `json:"-"`
}

// Sealed says whether an unopened envelope should lie in the safe.
func (e EmergencyAccount) Sealed() bool { return e.Person != "" && e.Used.Before(e.Made) }

func emergency(v *store.View) (e EmergencyAccount, err error) {
	text, err := v.Setting(emergencySetting)
	if err != nil {
		return e, err
	}
	return readEmergency(text)
}

func readEmergency(text string) (e EmergencyAccount, err error) {
	if text != "" {
		err = json.Unmarshal([]byte(text), &e)
	}
	return e, err
}

func setEmergency(tx *store.Tx, e EmergencyAccount, by string) error {
	text, err := json.Marshal(e)
	if err != nil {
		return err
	}
	return tx.SetSetting(emergencySetting, string(text), by)
}

// notEmergency refuses what would take the emergency account out of its envelope by another way.
func notEmergency(v *store.View, who id.Person) error {
	e, err := emergency(v)
	if err == nil && e.Person != "" && e.Person == who {
		err = fault.New(fault.Refused, "This is the emergency account. Two people make its envelope anew: School, then Emergency account.")
	}
	return err
}

// ShowEmergency says whether the school has an emergency account, and whether its envelope is sealed.
var ShowEmergency = Look[struct{}, EmergencyAccount]{
	About: About{Name: "ShowEmergency", Says: "See whether there is a sealed emergency account", Clause: "7.5.1/staff",
		May: people.Leaders | people.Of(people.Chair, people.Administrator, people.Technician)},
	Do: func(d *Desk, v *store.View, _ struct{}) (EmergencyAccount, error) {
		e, err := emergency(v)
		if err != nil {
			return e, err
		}
		e.Waiting, err = isAsked(d, v, "envelope")
		return e, err
	},
}

// AskForEnvelope asks a second person to make the emergency account, or its envelope anew.
var AskForEnvelope = Case[string, struct{}]{
	About: About{Name: "AskForEnvelope", Says: "Ask for an emergency account in a sealed envelope", Clause: "7.5.1/staff",
		May: people.Of(people.Headteacher, people.Chair, people.Administrator)},
	Do: func(d *Desk, tx *store.Tx, reason string) (struct{}, error) {
		if err := askedAlready(d, tx, "envelope"); err != nil {
			return struct{}{}, err
		}
		_, err := ask(d, tx, "envelope", "envelope", "", reason)
		return struct{}{}, err
	},
}

// makeEnvelope carries it out: the secrets are shown once, to the second person, who prints and seals them.
func makeEnvelope(d *Desk, tx *store.Tx, r approval.Request) (Carried, error) {
	e, err := emergency(&tx.View)
	if err != nil {
		return Carried{}, err
	}
	if e.Person == "" {
		e.Person = id.Person(tx.NewID())
		p := store.Person{ID: e.Person, Name: "Emergency administrator", Email: emergencyName, Roles: people.Of(people.Administrator)}
		if err := tx.AddPerson(p); err != nil {
			return Carried{}, err
		}
	}
	if _, err := tx.ReopenPerson(e.Person); err != nil { // somebody closed it: an envelope that opens nothing is none
		return Carried{}, err
	}
	if err := beginAnew(tx, e.Person); err != nil {
		return Carried{}, err
	}
	secret := typedCode() + "-" + typedCode()
	// Not in turn with others: one of them may hold a turn while it waits for this very transaction.
	digest, err := argon2id.CreateHash(secret, argon)
	if err != nil {
		return Carried{}, err
	}
	if err := tx.SetPassphrase(e.Person, digest); err != nil {
		return Carried{}, err
	}
	if err := tx.SetTOTP(e.Person, unknownSecret()); err != nil {
		return Carried{}, err
	}
	codes, digests := recoveryCodes(&tx.View, e.Person)
	if err := tx.SetRecoveryCodes(e.Person, digests); err != nil {
		return Carried{}, err
	}
	e.Made, e.Used = d.Now, time.Time{}
	if err := setEmergency(tx, e, string(d.By.Person)); err != nil {
		return Carried{}, err
	}
	return Carried{Envelope: append([]string{emergencyName, secret}, codes...)}, tellOversight(d, tx, r)
}

// unknownSecret belongs to no app: the codes in the envelope are the only second factor.
func unknownSecret() string {
	var b [20]byte
	_, _ = rand.Read(b[:])
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:])
}

// noteEmergency tells headteacher, chair and administrators that the envelope was opened, each time somebody
// comes in with it.
func noteEmergency(d *Desk, tx *store.Tx) error {
	e, err := emergency(&tx.View)
	if err != nil || e.Person == "" || e.Person != d.By.Person {
		return err
	}
	e.Used = d.Now
	if err := setEmergency(tx, e, string(d.By.Person)); err != nil {
		return err
	}
	all, err := tx.People()
	if err != nil {
		return err
	}
	for _, p := range all {
		if !p.Active() || p.ID == e.Person || !p.Roles.Meets(people.Of(people.Headteacher, people.Chair, people.Administrator)) {
			continue
		}
		_, err := tx.Post(store.Letter{ID: tx.NewID(), Kind: "oversight", Once: "emergency:" + tx.NewID(), Person: p.ID, To: p.Email,
			Subject: "Handrail: the emergency account was used",
			Body: "Somebody signed in with the emergency account on " + d.Now.In(d.House.Zone).Format("2 January 2006 at 15:04") + ".\n\n" +
				"If you did not know that this was needed, ask at once who took the envelope out of the safe. What was done with the account is in the trail. " +
				"Make a new envelope when the emergency is over: School, then Emergency account.\n\n  " + d.House.PublicURL + "/school/emergency\n"})
		if err != nil {
			return err
		}
	}
	return nil
}
