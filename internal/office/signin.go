package office

import (
	"errors"
	"strings"
	"time"

	"github.com/alexedwards/argon2id"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Limits of sign-in (DFE-CY-10: no more than 10 guesses in 5 minutes).
const (
	guessWindow     = 5 * time.Minute
	guessesAccount  = 10
	guessesAddress  = 60 // a whole school may share one address
	sessionIdle     = time.Hour
	sessionLongest  = 12 * time.Hour
	setupLinkValid  = time.Hour
	inviteLinkValid = 7 * 24 * time.Hour
)

// SignInForm is what somebody types, and where from.
type SignInForm struct {
	Email, Passphrase string
	Agent, Address    string
	found             bool
	person            store.Person
	totp              bool
	right             bool
}

// SignedIn is a new session; its token goes into the cookie and nowhere else.
type SignedIn struct {
	Token string
	// Next is what is missing: "code", "enrol" (no authenticator app yet), "passphrase" (nothing else will do now) or ""
	// (signed in).
	Next string
}

// SignIn checks a passphrase. The session it opens is good for the second factor only.
var SignIn = Case[SignInForm, SignedIn]{
	About:  About{Name: "SignIn", Says: "Sign in with e-mail address and passphrase", Clause: "7.5.1/staff", May: people.Everyone},
	Before: compareSignIn,
	Do:     signIn,
}

// compareSignIn does the slow comparison outside the transaction, after the throttles said that there may
// be another guess. They are asked once it is this guess's turn: of many guesses sent at once, all but a
// few would otherwise be compared before the first was counted.
func compareSignIn(d *Desk, in *SignInForm) error {
	end, err := d.House.memory.turn(d.Context)
	if err != nil {
		return err
	}
	defer end()
	var digest string
	err = d.House.School.Read(d.Context, func(v *store.View) error {
		if err := throttled(v, *in); err != nil {
			return err
		}
		p, err := v.PersonByEmail(in.Email)
		if err != nil || !p.Active() {
			return ignoreNone(err)
		}
		c, err := v.Credential(p.ID)
		if err != nil {
			return ignoreNone(err)
		}
		in.found, in.person, in.totp, digest = true, p, c.TOTP != "", c.Passphrase
		return nil
	})
	if err != nil {
		return err
	}
	if digest == "" { // nobody, or somebody who signs in without a passphrase
		in.found, digest = false, nobody
	}
	same, err := argon2id.ComparePasswordAndHash(in.Passphrase, digest)
	in.right = same && in.found
	return err
}

func ignoreNone(err error) error {
	if store.None(err) {
		return nil
	}
	return err
}

// throttled counts by account and by address; neither says whether the account exists.
func throttled(v *store.View, in SignInForm) error {
	if err := tooMany(v, "account", strings.ToLower(strings.TrimSpace(in.Email)), guessesAccount); err != nil {
		return err
	}
	return tooMany(v, atSignIn, in.Address, guessesAddress)
}

// Doors whose wrong tries are counted by address. Each counts apart: a school has one address, and its parents,
// classes and staff must not lock each other out.
const (
	atSignIn = "address"
	atParent = "parent"
	atClass  = "class"
)

// tooMany refuses another try where the window has as many as it may. What has no value is not counted.
func tooMany(v *store.View, what, value string, most int) error {
	if value == "" {
		return nil
	}
	n, since, err := v.Tries(what, v.Index(what, value), guessWindow)
	if err != nil || n < most {
		return err
	}
	wait := since.Add(guessWindow).Sub(v.Now()).Round(time.Minute)
	return fault.New(fault.Throttled, "Too many tries. Wait %d minutes, then try again.", max(1, int(wait/time.Minute)))
}

// countAt counts a wrong try at a door.
func countAt(tx *store.Tx, door, address string) error {
	if address == "" {
		return nil
	}
	return tx.AddTry(door, tx.Index(door, address), guessWindow)
}

func signIn(d *Desk, tx *store.Tx, in SignInForm) (SignedIn, error) {
	// Work here is done one piece after the other, so no guess is answered beyond the limit, right or wrong.
	if err := throttled(&tx.View, in); err != nil {
		return SignedIn{}, err
	}
	account := tx.Index("account", strings.ToLower(strings.TrimSpace(in.Email)))
	if !in.right {
		return SignedIn{}, failSignIn(tx, in, account)
	}
	if err := tx.ClearTries("account", account); err != nil {
		return SignedIn{}, err
	}
	out := SignedIn{Next: "enrol"}
	if in.totp {
		out.Next = "code"
	}
	var err error
	out.Token, err = openSession(d, tx, store.Session{Person: in.person.ID, Agent: in.Agent})
	return out, err
}

// openSession begins a session under a new token and ends the one that this browser had, whoever's it was:
// the cookie that leads to it is about to be lost, and what nobody can see any more nobody can end.
func openSession(d *Desk, tx *store.Tx, s store.Session) (secret string, err error) {
	if d.By.Session != "" {
		if _, err := tx.EndSession(d.By.Person, d.By.Session); err != nil {
			return "", err
		}
	}
	secret, digest := token()
	s.ID, s.Agent, s.Place = id.Session(tx.NewID()), shorten(s.Agent, 200), placeOf(&tx.View, d.By.From)
	if err := notice(d, tx, s); err != nil {
		return "", err
	}
	return secret, tx.AddSession(s, digest)
}

// failSignIn counts the failure durably and lets the trail say for whom, if there is such an account. The
// work itself succeeds: a fault here would take the counter back.
func failSignIn(tx *store.Tx, in SignInForm, account []byte) error {
	if err := tx.Refuse(refusedWrong); err != nil {
		return err
	}
	if err := tx.AddTry("account", account, guessWindow); err != nil {
		return err
	}
	if err := countAt(tx, atSignIn, in.Address); err != nil {
		return err
	}
	if in.found {
		tx.Tried("person", string(in.person.ID))
	}
	return nil
}

func shorten(s string, most int) string {
	return strings.ToValidUTF8(strings.ReplaceAll(s[:min(len(s), most)], "\x00", ""), "")
}

// EnterPassphrase signs in and turns a wrong passphrase into its sentence.
func EnterPassphrase(d *Desk, in SignInForm) (SignedIn, error) {
	out, err := SignIn.Run(d.Context, d.House, d.By, in)
	if err == nil && out.Token == "" {
		return out, errWrongSignIn
	}
	return out, err
}

// Whoever is who a cookie belongs to.
type Whoever struct {
	Actor   people.Actor
	Session store.Session
	// Half says that the passphrase was right and the second factor is still missing.
	Half bool
	door store.Door
}

// WhoIs finds the live session of a cookie. Somebody halfway through signing in has no roles.
func (h *House) WhoIs(d *Desk, token string) (Whoever, error) {
	door, err := h.School.AtDoor(d.Context, digestOf(token))
	if store.None(err) {
		return Whoever{}, fault.New(fault.SignIn, "Sign in to see this page.")
	}
	if err != nil {
		return Whoever{}, err
	}
	s := door.Session
	if door.At.Sub(s.Seen) > sessionIdle || door.At.Sub(s.Created) > sessionLongest {
		return Whoever{}, fault.New(fault.SignIn, "Your session ended because nothing happened for a while. Sign in again.")
	}
	w := Whoever{Actor: door.Actor, Session: s, Half: !s.Factor, door: door}
	if w.Half {
		w.Actor.Roles = people.Of(people.Anyone)
	} else if door.Unread > 0 {
		if w.Actor.Limited, err = h.limited(d.Context, w.Actor); err != nil {
			return Whoever{}, err
		}
	}
	if door.At.Sub(s.Seen) > time.Minute {
		err = h.School.Do(d.Context, store.Line{Who: w.Actor.Who(), Via: "web", Case: "SeeSession"},
			func(tx *store.Tx) error { return tx.SeeSession(s.ID) })
	}
	return w, err
}

// Surroundings is what stands around this person's pages, where the door saw all of it already; else ok is
// false and Surround must be asked. It is as old as the request, so whoever may have changed something since
// asks anew.
func (w Whoever) Surroundings() (around Surroundings, ok bool) {
	if w.Actor.Person == "" || w.door.Waiting > 0 && deciders.Meets(w.Actor.Roles) {
		return Surroundings{}, false
	}
	return Surroundings{School: w.door.School}, true
}

// CodeForm is the second factor: six digits of the app, or a recovery code.
type CodeForm struct {
	Code     string
	Recovery bool
	Agent    string
}

// GiveCode finishes signing in. Codes work once.
var GiveCode = Case[CodeForm, SignedIn]{
	About: About{Name: "GiveCode", Says: "Finish signing in with a code", Clause: "7.5.1/staff", May: people.Everyone},
	Do:    giveCode,
}

// ownDoor lets those finish signing in who began it as themselves. A visit with a parent's code or a child's card
// speaks for one part of its person, and never grows into the account that the same person may have.
func ownDoor(d *Desk) error {
	if d.By.Person == "" || d.By.Roles.Meets(people.SignedIn) && !d.By.Roles.Meets(people.Colleagues) {
		return fault.New(fault.SignIn, "Sign in with your passphrase first.")
	}
	return nil
}

func giveCode(d *Desk, tx *store.Tx, in CodeForm) (SignedIn, error) {
	if err := ownDoor(d); err != nil {
		return SignedIn{}, err
	}
	guesses := tx.Index("code", string(d.By.Person))
	if n, _, err := tx.Tries("code", guesses, guessWindow); err != nil || n >= guessesAccount {
		return SignedIn{}, errors.Join(err, fault.New(fault.Throttled, "Too many tries. Wait five minutes, then try again."))
	}
	ok, err := checkCode(tx, d, in)
	if err != nil {
		return SignedIn{}, err
	}
	if !ok {
		tx.Tried("credential", string(d.By.Person))
		if err := tx.Refuse(refusedCode); err != nil {
			return SignedIn{}, err
		}
		return SignedIn{}, tx.AddTry("code", guesses, guessWindow)
	}
	if err := tx.ClearTries("code", guesses); err != nil {
		return SignedIn{}, err
	}
	return fullSession(d, tx, in.Agent)
}

func checkCode(tx *store.Tx, d *Desk, in CodeForm) (bool, error) {
	if in.Recovery {
		return tx.UseRecoveryCode(d.By.Person, recoveryDigest(&tx.View, d.By.Person, in.Code))
	}
	c, err := tx.Credential(d.By.Person)
	if err != nil || c.TOTP == "" {
		return false, ignoreNone(err)
	}
	if also := d.House.AlsoCodesAt; also != nil {
		if _, right := totpStep(c.TOTP, in.Code, also()); right {
			return true, nil
		}
	}
	step, right := totpStep(c.TOTP, in.Code, d.Now)
	if !right {
		return false, nil
	}
	return tx.UseTOTPStep(d.By.Person, step)
}

// fullSession replaces the half session by a whole one under a new token, so that a token seen earlier is
// worth nothing.
func fullSession(d *Desk, tx *store.Tx, agent string) (SignedIn, error) {
	if err := noteEmergency(d, tx); err != nil {
		return SignedIn{}, err
	}
	secret, err := openSession(d, tx, store.Session{Person: d.By.Person, Factor: true, Agent: agent})
	return SignedIn{Token: secret}, err
}

// EnterCode finishes signing in and turns a wrong code into its sentence.
func EnterCode(d *Desk, in CodeForm) (SignedIn, error) {
	out, err := GiveCode.Run(d.Context, d.House, d.By, in)
	if err == nil && out.Token == "" {
		if in.Recovery {
			return out, fault.New(fault.Invalid, "That recovery code is not right, or it was used before.")
		}
		return out, fault.New(fault.Invalid, "That code is not right. Codes change every 30 seconds and work once.")
	}
	return out, err
}
