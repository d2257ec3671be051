package office

import (
	"slices"
	"time"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// Enrolment is what an authenticator app needs.
type Enrolment struct{ Secret, Link string }

// NewEnrolment draws a secret for somebody who has none yet. Nothing is kept until a code proves that the
// app has it.
var NewEnrolment = Look[struct{}, Enrolment]{
	About: About{Name: "NewEnrolment", Says: "Set up an authenticator app", Clause: "7.5.1/staff", May: people.Everyone},
	Do: func(d *Desk, v *store.View, _ struct{}) (Enrolment, error) {
		if err := ownDoor(d); err != nil {
			return Enrolment{}, err
		}
		p, err := v.PersonByID(d.By.Person)
		if err != nil {
			return Enrolment{}, err
		}
		key, err := newTOTP(v, p.Email)
		if err != nil {
			return Enrolment{}, err
		}
		return Enrolment{Secret: key.Secret(), Link: key.URL()}, nil
	},
}

// EnrolForm proves that the app has the secret.
type EnrolForm struct{ Secret, Code, Agent string }

// Enrolled gives the recovery codes, shown once.
type Enrolled struct {
	SignedIn
	Codes []string
}

// Enrol keeps the app's secret, makes recovery codes and finishes signing in. Somebody who has an app
// already must replace it from their account page, with a code of the old one.
var Enrol = Case[EnrolForm, Enrolled]{
	About: About{Name: "Enrol", Says: "Set up an authenticator app", Clause: "7.5.1/staff", May: people.Everyone},
	Do: func(d *Desk, tx *store.Tx, in EnrolForm) (Enrolled, error) {
		if err := ownDoor(d); err != nil {
			return Enrolled{}, err
		}
		c, err := tx.Credential(d.By.Person)
		if err != nil {
			return Enrolled{}, err
		}
		if c.TOTP != "" {
			return Enrolled{}, fault.New(fault.Refused, "You have an authenticator app already. Sign in with its code.")
		}
		if err := freshDoor(d, tx); err != nil {
			return Enrolled{}, err
		}
		return enrol(d, tx, in)
	},
}

// freshDoor is for those who are signed in whole and have no app, because the school takes a service's word for
// their second factor: only soon after they came in, so that whoever finds a machine left open sets up no app in
// their name. They get a letter.
func freshDoor(d *Desk, tx *store.Tx) error {
	if d.By.Roles == people.Of(people.Anyone) {
		return nil // half way: this is their way in
	}
	fresh, err := freshSession(d, tx)
	if err == nil && !fresh {
		err = fault.New(fault.Refused, "To set up an app, sign out, sign in again, and do it within a quarter of an hour.")
	}
	if err != nil {
		return err
	}
	return noteChange(d, tx, d.By.Person, "an authenticator app was set up")
}

// freshFor is how long after signing in somebody may change how they sign in without proving again that it is they.
const freshFor = 15 * time.Minute

// freshSession says whether this session was begun, with all that signing in takes, so lately.
func freshSession(d *Desk, tx *store.Tx) (bool, error) {
	all, err := tx.Sessions(d.By.Person)
	return slices.ContainsFunc(all, func(s store.Session) bool {
		return s.ID == d.By.Session && s.Factor && d.Now.Sub(s.Created) <= freshFor
	}), err
}

func enrol(d *Desk, tx *store.Tx, in EnrolForm) (Enrolled, error) {
	step, right := totpStep(in.Secret, in.Code, d.Now)
	if !right || len(in.Secret) < 16 || len(in.Secret) > 128 {
		return Enrolled{}, fault.New(fault.Invalid, "That code is not right. Scan the picture, then type the six digits that the app shows now.")
	}
	if err := tx.SetTOTP(d.By.Person, in.Secret); err != nil {
		return Enrolled{}, err
	}
	if _, err := tx.UseTOTPStep(d.By.Person, step); err != nil {
		return Enrolled{}, err
	}
	codes, digests := recoveryCodes(&tx.View, d.By.Person)
	if err := tx.SetRecoveryCodes(d.By.Person, digests); err != nil {
		return Enrolled{}, err
	}
	session, err := fullSession(d, tx, in.Agent)
	return Enrolled{session, codes}, err
}
