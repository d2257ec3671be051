package office

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"slices"
	"time"

	"filippo.io/age"

	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/area/recovery"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// The recovery key (decision 11): what reports about children say will be locked for this key too, so that the school
// can read them when all who could are gone. Its secret half is on paper in the safe and nowhere else; two people make
// it and two will be needed to use it. Nothing is locked for it yet, because no such reports are kept yet, and the page
// says so.

const recoverySetting = "recovery.key"

// RecoveryKey is what the school knows of its recovery key: never the secret half.
type RecoveryKey struct {
	Public      string    `json:"public"`
	Fingerprint string    `json:"fingerprint"`
	Made        time.Time `json:"made"`
	Asked       id.Person `json:"asked"` // who asked for it
	Agreed      id.Person `json:"agreed"`
	Check       string    `json:"check"` // keyed digest of the check group on the paper
	Proved      time.Time `json:"proved,omitzero"`
	ProvedBy    id.Person `json:"proved_by,omitempty"`
	// Names of the three people, for the page; not stored.
	AskedName, AgreedName, ProvedName string `json:"-"`
	Waiting                           bool   `json:"-"` // a colleague is asked to make it
}

// RecoveryPaper is what is printed, shown once to the second person.
type RecoveryPaper struct {
	Rows        []string // the secret half
	Secret      string   // the same as one word, for the square code
	Group       string   // the check group
	Fingerprint string
	Public      string
}

func recoveryKey(v *store.View) (k RecoveryKey, err error) {
	text, err := v.Setting(recoverySetting)
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &k)
	}
	return k, err
}

func setRecoveryKey(tx *store.Tx, k RecoveryKey, by id.Person) error {
	text, err := json.Marshal(k)
	if err != nil {
		return err
	}
	return tx.SetSetting(recoverySetting, string(text), string(by))
}

// ShowRecovery says whether the school has a recovery key and when its paper was last proved.
var ShowRecovery = Look[struct{}, RecoveryKey]{
	About: About{Name: "ShowRecovery", Says: "See whether there is a recovery key in the safe", Clause: "7.5.1/staff", May: ShowEmergency.May},
	Do: func(d *Desk, v *store.View, _ struct{}) (RecoveryKey, error) {
		k, err := recoveryKey(v)
		if err != nil {
			return k, err
		}
		if k.Waiting, err = isAsked(d, v, "recovery_key"); err != nil || k.Public == "" {
			return k, err
		}
		names, err := namesOf(v)
		k.AskedName, k.AgreedName, k.ProvedName = names[k.Asked].Name, names[k.Agreed].Name, names[k.ProvedBy].Name
		k.Check = ""
		return k, err
	},
}

// AskForRecovery asks a second person to make the recovery key, or a new one.
var AskForRecovery = Case[string, struct{}]{
	About: About{Name: "AskForRecovery", Says: "Ask for a recovery key on paper", Clause: "7.5.1/staff", May: AskForEnvelope.May},
	Do: func(d *Desk, tx *store.Tx, reason string) (struct{}, error) {
		if err := askedAlready(d, tx, "recovery_key"); err != nil {
			return struct{}{}, err
		}
		_, err := ask(d, tx, "recovery_key", "recovery_key", "", reason)
		return struct{}{}, err
	},
}

// askedAlready refuses a second request of a kind of which there is only one thing.
func askedAlready(d *Desk, tx *store.Tx, kind string) error {
	asked, err := isAsked(d, &tx.View, kind)
	if asked {
		return fault.New(fault.Conflict, "A colleague was asked for this already, and has not answered yet.")
	}
	return err
}

// isAsked says whether a request of a kind waits.
func isAsked(d *Desk, v *store.View, kind string) (bool, error) {
	undecided, err := v.Approvals(true)
	return slices.ContainsFunc(undecided, func(r approval.Request) bool { return r.Kind == kind && r.Open(d.Now) }), err
}

// makeRecoveryKey carries it out. Handrail keeps the public half, the fingerprint and a keyed digest of the check group.
func makeRecoveryKey(d *Desk, tx *store.Tx, r approval.Request) (Carried, error) {
	var secret [recovery.Size]byte
	var random [7]byte
	_, _ = rand.Read(secret[:])
	_, _ = rand.Read(random[:])
	pair, err := age.ParseHybridIdentity(recovery.Identity(secret))
	if err != nil {
		return Carried{}, err
	}
	public := pair.Recipient().String()
	paper := RecoveryPaper{Rows: recovery.Write(secret), Secret: pair.String(), Group: recovery.Group(random),
		Fingerprint: recovery.Fingerprint(public), Public: public}
	k := RecoveryKey{Public: public, Fingerprint: paper.Fingerprint, Made: d.Now, Asked: r.By, Agreed: d.By.Person,
		Check: checkOf(&tx.View, paper.Fingerprint, paper.Group)}
	if err := setRecoveryKey(tx, k, d.By.Person); err != nil {
		return Carried{}, err
	}
	return Carried{Paper: &paper}, overseers(d, tx, "approval:"+string(r.ID), "Handrail: the school has a new recovery key",
		"Two people made a recovery key today; its paper belongs in the safe. Fingerprint: "+k.Fingerprint+".")
}

func checkOf(v *store.View, fingerprint, group string) string {
	return base64.StdEncoding.EncodeToString(v.Index("recovery_key", fingerprint+" "+recovery.Clean(group)))
}

// ProveRecovery is the drill: somebody opens the envelope and types the check group back. It shows that the paper was
// found and can be read; the key itself is never typed in.
var ProveRecovery = Case[string, struct{}]{
	About: About{Name: "ProveRecovery", Says: "Prove that the paper with the recovery key can be read", Clause: "7.5.1/staff", May: AskForEnvelope.May},
	Do: func(d *Desk, tx *store.Tx, group string) (struct{}, error) {
		k, err := recoveryKey(&tx.View)
		if err != nil {
			return struct{}{}, err
		}
		if k.Public == "" {
			return struct{}{}, fault.New(fault.Conflict, "The school has no recovery key yet.")
		}
		if subtle.ConstantTimeCompare([]byte(checkOf(&tx.View, k.Fingerprint, group)), []byte(k.Check)) != 1 {
			var wrong fault.Fields
			wrong.Add("group", "This is not the check group of the paper with the fingerprint %s", k.Fingerprint)
			return struct{}{}, wrong.Err()
		}
		k.Proved, k.ProvedBy = d.Now, d.By.Person
		return struct{}{}, setRecoveryKey(tx, k, d.By.Person)
	},
}
