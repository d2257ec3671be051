package office

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/alexedwards/argon2id"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Account is one's own page: how one signs in, and where one is signed in.
type Account struct {
	Person    store.Person
	Changed   time.Time // passphrase; zero if there is none
	AppSince  time.Time // authenticator app; zero if none
	CodesLeft int
	Sessions  []store.Session
	Passkeys  []store.Passkey
	Logins    []store.Login
	// Ways are the services through which the school's people may sign in.
	Ways []string
	// SignIns are the newest times that somebody came in, ended ones too.
	SignIns []store.Session
	// Sightings are times in two places at once, about which its owner is asked.
	Sightings []store.Sighting
	Access    Access
}

// MyAccount shows one's own sign-in and sessions.
var MyAccount = Look[struct{}, Account]{
	About: About{Name: "MyAccount", Says: "See how and where I am signed in", Clause: "4.3/keep", Unread: true, May: people.SignedIn},
	Do: func(d *Desk, v *store.View, _ struct{}) (Account, error) {
		var a Account
		var err error
		if a.Person, err = v.PersonByID(d.By.Person); err != nil {
			return a, err
		}
		c, err := v.Credential(d.By.Person)
		if err = ignoreNone(err); err != nil {
			return a, err
		}
		a.AppSince = c.TOTPSince
		if c.Passphrase != "" {
			a.Changed = c.Changed
		}
		if ownDoor(d) == nil {
			if err := addWays(d, v, &a); err != nil {
				return a, err
			}
		}
		if a.CodesLeft, err = v.RecoveryCodesLeft(d.By.Person); err != nil {
			return a, err
		}
		if err := addWatch(d, v, &a); err != nil {
			return a, err
		}
		all, err := v.Sessions(d.By.Person)
		for _, s := range all {
			if ofMyPart(d, s) && d.Now.Sub(s.Seen) <= sessionIdle && d.Now.Sub(s.Created) <= sessionLongest {
				a.Sessions = append(a.Sessions, s)
			}
		}
		return a, err
	},
}

// ofMyPart says whether a session is of the part in which somebody is here: whoever came in with a parent's code sees and
// ends what came in that way, and nothing of the account that the same person may have.
func ofMyPart(d *Desk, s store.Session) bool { return ownDoor(d) == nil || s.Allows == d.By.Roles }

// addWays adds the other ways in that somebody has or could have.
func addWays(d *Desk, v *store.View, a *Account) (err error) {
	if a.Passkeys, err = v.Passkeys(d.By.Person); err != nil {
		return err
	}
	if a.Logins, err = v.Logins(d.By.Person); err != nil {
		return err
	}
	all, err := v.Providers()
	for _, p := range all {
		a.Ways = append(a.Ways, p.Kind)
	}
	return err
}

// KeepSession keeps somebody signed in when a demonstration's clock has moved by more than a session lasts.
func KeepSession(ctx context.Context, h *House, by people.Actor) error {
	line := store.Line{Who: by.Who(), Via: by.Via, Case: "KeepSession"}
	return h.School.Do(ctx, line, func(tx *store.Tx) error { return tx.RenewSession(by.Session) })
}

// SignOut ends the session one is using.
var SignOut = Case[struct{}, struct{}]{
	About: About{Name: "SignOut", Says: "Sign out", Clause: "7.5/unattended", May: people.SignedIn | people.Of(people.Anyone)},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (struct{}, error) {
		if d.By.Session == "" {
			return struct{}{}, nil
		}
		_, err := tx.EndSession(d.By.Person, d.By.Session)
		return struct{}{}, err
	},
}

// SessionEnd names one of one's own sessions; empty is all but the one in use. Code is of the app, where it is asked.
type SessionEnd struct {
	Session id.Session
	Code    string
}

// EndMySession ends one other session of one's own at once. All others end once the second factor was given lately
// (ASVS 7.5.2); false where it has to be given first.
var EndMySession = Case[SessionEnd, bool]{
	About: About{Name: "EndMySession", Says: "End my sessions on other devices", Clause: "4.3/keep", Unread: true, May: people.SignedIn},
	Do: func(d *Desk, tx *store.Tx, in SessionEnd) (bool, error) {
		if in.Session == "" {
			if ok, err := provenLately(d, tx, in.Code); err != nil || !ok {
				return false, err
			}
			return true, endMine(d, tx, "")
		}
		return true, endMine(d, tx, in.Session)
	},
}

// endMine ends one session of one's own part, or all others of it.
func endMine(d *Desk, tx *store.Tx, one id.Session) error {
	all, err := tx.Sessions(d.By.Person)
	ended := 0
	for _, s := range all {
		if err != nil || !ofMyPart(d, s) || one != "" && s.ID != one || one == "" && s.ID == d.By.Session {
			continue
		}
		ended++
		_, err = tx.EndSession(d.By.Person, s.ID)
	}
	if err == nil && one != "" && ended == 0 {
		err = fault.New(fault.NotFound, "That session has ended already.")
	}
	return err
}

// NewPassphrase is a change of passphrase by its owner. Where it was forced, the passkeys and accounts elsewhere that
// Keep does not name are taken away: somebody else may have set them up.
type NewPassphrase struct {
	Old, New string
	Keep     []string // numbers of passkeys and linked accounts
	digest   string
}

var changePassphrase = About{Name: "ChangePassphrase", Says: "Change my passphrase", Clause: "7.5.1/everyone", Unread: true, May: people.SignedIn}

// nextPassphrase is what is missing where a new passphrase has to be chosen: until then the other ways in are put aside,
// because somebody else may have made them (decision 17).
const nextPassphrase = "passphrase"

var errPassphraseFirst = fault.New(fault.Invalid, "Sign in with your passphrase and your app this time. You are asked to choose a new passphrase, and to say which passkeys and accounts are yours.")

func mustChange(tx *store.Tx, who id.Person) (bool, error) {
	c, err := tx.Credential(who)
	return c.MustChange, ignoreNone(err)
}

// dropOthers takes away the ways in that their owner does not know, and says what was taken.
func dropOthers(tx *store.Tx, who id.Person, keep []string) (what string, err error) {
	keys, err := tx.Passkeys(who)
	if err != nil {
		return "", err
	}
	logins, err := tx.Logins(who)
	gone := 0
	for _, k := range keys {
		if !slices.Contains(keep, string(k.ID)) && err == nil {
			gone++
			_, err = tx.EndPasskey(who, k.ID)
		}
	}
	for _, l := range logins {
		if !slices.Contains(keep, string(l.ID)) && err == nil {
			gone++
			_, err = tx.RemoveLogin(who, l.ID)
		}
	}
	if gone > 0 {
		what = fmt.Sprintf(", and passkeys or accounts elsewhere were taken away (%d)", gone)
	}
	return what, err
}

// ChangePassphrase needs the old one, and ends every other session.
var ChangePassphrase = Case[NewPassphrase, struct{}]{
	About:  changePassphrase,
	Before: prepareChange,
	Do: func(d *Desk, tx *store.Tx, in NewPassphrase) (struct{}, error) {
		forced, err := mustChange(tx, d.By.Person)
		if err != nil {
			return struct{}{}, err
		}
		others := ""
		if forced {
			if others, err = dropOthers(tx, d.By.Person, in.Keep); err != nil {
				return struct{}{}, err
			}
		}
		if err := tx.SetPassphrase(d.By.Person, in.digest); err != nil {
			return struct{}{}, err
		}
		if err := noteChange(d, tx, d.By.Person, "the passphrase was changed"+others); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, tx.EndSessions(d.By.Person, d.By.Session)
	},
}

// noteChange writes to somebody that a way to sign in as them changed, so that they notice if it was not they who
// changed it (ASVS 6.3.6).
func noteChange(d *Desk, tx *store.Tx, who id.Person, what string) error {
	p, err := tx.PersonByID(who)
	if err != nil {
		return err
	}
	_, err = tx.Post(store.Letter{ID: tx.NewID(), Kind: "own_change", Once: "own:" + tx.NewID(), Person: who, To: p.Email,
		Subject: "Handrail: your way to sign in changed",
		Body: "Hello " + p.Name + ",\n\n" + what + " for your account, on " + d.Now.In(d.House.Zone).Format("2 January 2006 at 15:04") + ".\n\n" +
			"If that was you, there is nothing to do. If it was not, tell the school's administrator at once, in person or by telephone.\n"})
	return err
}

func prepareChange(d *Desk, in *NewPassphrase) error {
	var c store.Credential
	var names []string
	err := d.House.School.Read(d.Context, func(v *store.View) (err error) {
		if names, err = namesAround(v, d.By.Person); err == nil {
			c, err = v.Credential(d.By.Person)
		}
		return err
	})
	if err != nil {
		return err
	}
	if c.Passphrase == "" {
		return fault.New(fault.Conflict, "You sign in with an account elsewhere and have no passphrase. Ask the administrator for a new link if you want one.")
	}
	var wrong fault.Fields
	same, err := guessOwn(d, in.Old, c.Passphrase)
	if err != nil {
		return err
	}
	if !same {
		wrong.Add("old", "This is not your passphrase now")
	}
	if in.New == in.Old {
		wrong.Add("new", "Choose another passphrase than the one you have")
	}
	problem, err := weigh(d, changePassphrase, in.New, names...)
	if err != nil {
		return err
	}
	if problem != "" {
		wrong.Add("new", "%s", problem)
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	in.digest, err = d.House.memory.hash(in.New)
	return err
}

// guessOwn compares somebody's passphrase and counts wrong ones: a session left open must not be enough to
// find it by trying.
func guessOwn(d *Desk, passphrase, digest string) (bool, error) {
	end, err := d.House.memory.turn(d.Context)
	if err != nil {
		return false, err
	}
	defer end()
	err = d.House.School.Do(d.Context, line(changePassphrase, d.By), func(tx *store.Tx) error {
		guesses := tx.Index("own", string(d.By.Person))
		n, _, err := tx.Tries("own", guesses, guessWindow)
		if err != nil {
			return err
		}
		if n >= guessesAccount {
			return fault.New(fault.Throttled, "Too many tries. Wait five minutes, then try again.")
		}
		return tx.AddTry("own", guesses, guessWindow) // before the comparison, so that guesses sent at once count
	})
	if err != nil {
		return false, err
	}
	same, err := argon2id.ComparePasswordAndHash(passphrase, digest)
	if err != nil {
		return false, err
	}
	return same, d.House.School.Do(d.Context, line(changePassphrase, d.By), func(tx *store.Tx) error {
		if same {
			return tx.ClearTries("own", tx.Index("own", string(d.By.Person)))
		}
		tx.Tried("credential", string(d.By.Person))
		return nil
	})
}

// NewCodes replaces one's recovery codes; a code of the app proves that it is the owner. No codes come
// back where that code was wrong: the wrong guess must be counted, so it is not a fault.
var NewCodes = Case[CodeForm, []string]{
	About: About{Name: "NewCodes", Says: "Make new recovery codes for myself", Clause: "7.5.1/staff", Unread: true, May: people.SignedIn},
	Do: func(d *Desk, tx *store.Tx, in CodeForm) ([]string, error) {
		if ok, err := ownCode(d, tx, in.Code); err != nil || !ok {
			return nil, err
		}
		codes, digests := recoveryCodes(&tx.View, d.By.Person)
		if err := noteChange(d, tx, d.By.Person, "new recovery codes were made"); err != nil {
			return nil, err
		}
		return codes, tx.SetRecoveryCodes(d.By.Person, digests)
	},
}

// ReplaceApp takes the authenticator app away, so that the next sign-in sets up a new one; false where the
// code of the old one was wrong.
var ReplaceApp = Case[CodeForm, bool]{
	About: About{Name: "ReplaceApp", Says: "Replace my authenticator app", Clause: "7.5.1/staff", Unread: true, May: people.SignedIn},
	Do: func(d *Desk, tx *store.Tx, in CodeForm) (bool, error) {
		if ok, err := ownCode(d, tx, in.Code); err != nil || !ok {
			return false, err
		}
		if err := tx.SetTOTP(d.By.Person, ""); err != nil {
			return false, err
		}
		if err := noteChange(d, tx, d.By.Person, "the authenticator app was taken away, to set up another"); err != nil {
			return false, err
		}
		return true, tx.EndSessions(d.By.Person, "")
	},
}

// provenLately says whether whoever sits here has just shown that the account is theirs: they came in within a quarter
// of an hour, or give a code of their app now. Without one nothing is counted: it has to be asked for first.
func provenLately(d *Desk, tx *store.Tx, code string) (bool, error) {
	if fresh, err := freshSession(d, tx); err != nil || fresh || code == "" {
		return fresh, err
	}
	return ownCode(d, tx, code)
}

// ownCode checks a code of the app and counts wrong ones, as at signing in: a session left open must not
// be enough to guess one's way to somebody's second factor.
func ownCode(d *Desk, tx *store.Tx, code string) (bool, error) {
	guesses := tx.Index("code", string(d.By.Person))
	if n, _, err := tx.Tries("code", guesses, guessWindow); err != nil || n >= guessesAccount {
		return false, errors.Join(err, fault.New(fault.Throttled, "Too many tries. Wait five minutes, then try again."))
	}
	ok, err := checkCode(tx, d, CodeForm{Code: code})
	if err != nil || ok {
		return ok, err
	}
	tx.Tried("credential", string(d.By.Person))
	return false, tx.AddTry("code", guesses, guessWindow)
}
