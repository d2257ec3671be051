package store

import (
	"database/sql"
	"strings"
	"time"

	"handrail.school/handrail/internal/store/internal/ledger"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Person is somebody in the register. Name and e-mail are sealed at rest.
type Person struct {
	ID      id.Person
	Name    string
	Email   string
	Roles   people.Set
	Created time.Time
	Ended   time.Time // zero while they belong to the school
}

// Active says whether the person still belongs to the school.
func (p Person) Active() bool { return p.Ended.IsZero() }

// normalEmail makes one spelling of an address, for looking it up.
func normalEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// found is the digest by which somebody is looked up. Pupils and many parents have no address: their own
// number then keeps the digest different from everybody's, and nobody can look it up.
func (t *Tx) found(p Person) []byte {
	if email := normalEmail(p.Email); email != "" {
		return t.ring.Index("person", "email", email)
	}
	return t.ring.Index("person", "number", string(p.ID))
}

// AddPerson enters somebody in the register. Taken reports an address that is there already.
func (t *Tx) AddPerson(p Person) error {
	key := string(p.ID)
	_, err := t.tx.Write(wrote("person", key),
		"INSERT INTO person (id, name, email, found, roles, created) VALUES ($1, $2, $3, $4, $5, $6)",
		key, t.seal("person", "name", key, p.Name), t.seal("person", "email", key, p.Email),
		t.found(p), int64(p.Roles), unix(t.Now()))
	return err
}

// SetRoles changes what somebody may do, at once.
func (t *Tx) SetRoles(who id.Person, roles people.Set) error {
	_, err := t.tx.Write(wrote("person", string(who)), "UPDATE person SET roles = $1 WHERE id = $2", int64(roles), who)
	return err
}

// EndPerson shuts somebody out the same minute: no role works, and every session and every link ends.
func (t *Tx) EndPerson(who id.Person) error {
	if _, err := t.tx.Write(wrote("person", string(who)), "UPDATE roll SET due = '', left_by = '' WHERE person = $1 AND due <> ''", who); err != nil {
		return err // whom people shut out, no day lets in
	}
	return t.shutOut(wrote("person", string(who)), []id.Person{who})
}

// ReopenPerson takes somebody back who had left; false if they have not left. From then on the school has decided about
// them: a roster opens nobody whom people close afterwards.
func (t *Tx) ReopenPerson(who id.Person) (bool, error) {
	if _, err := t.tx.Write(wrote("person", string(who)), "UPDATE roll SET left_by = '' WHERE person = $1", who); err != nil {
		return false, err
	}
	n, err := t.tx.Write(wrote("person", string(who)), "UPDATE person SET ended = NULL WHERE id = $1 AND ended IS NOT NULL", who)
	return n == 1, err
}

const personColumns = "id, name, email, roles, created, ended"

func (v *View) scanPerson(scan func(...any) error) (Person, error) {
	var p Person
	var name, email []byte
	var roles, created int64
	var ended sql.NullInt64
	if err := scan(&p.ID, &name, &email, &roles, &created, &ended); err != nil {
		return Person{}, err
	}
	open, err := v.opened("person", string(p.ID), map[string][]byte{"name": name, "email": email})
	p.Name, p.Email, p.Roles, p.Created, p.Ended = open["name"], open["email"], people.Set(roles), at(created), maybe(ended)
	return p, err
}

// notForADay leaves out whoever has or had a day pass: they stand in reception's list, and nobody trains or chases them.
const notForADay = "NOT EXISTS (SELECT 1 FROM day_pass d WHERE d.person = person.id)"

// People lists everybody who works for, governs, helps or visits the school, in the order in which they
// came; those who left too, but nobody who came on a day pass. Pupils and parents are many, and are asked for by class or by name.
func (v *View) People() ([]Person, error) {
	var all []Person
	err := v.eachPerson("WHERE (roles & $1) <> 0 AND "+notForADay, []any{int64(people.Colleagues)}, func(p Person) { all = append(all, p) })
	return all, err
}

func (v *View) eachPerson(where string, args []any, f func(Person)) error {
	return v.v.Each("SELECT "+personColumns+" FROM person "+where+" ORDER BY created, id", args, func(scan func(...any) error) error {
		p, err := v.scanPerson(scan)
		if err == nil {
			f(p)
		}
		return err
	})
}

// Holders lists those who belong to the school today and hold any of these roles, the first to come first.
func (v *View) Holders(roles people.Set) ([]Person, error) {
	var all []Person
	err := v.v.Each("SELECT "+personColumns+" FROM person WHERE ended IS NULL AND roles & $1 <> 0 ORDER BY created, id", []any{int64(roles)},
		func(scan func(...any) error) error {
			p, err := v.scanPerson(scan)
			all = append(all, p)
			return err
		})
	return all, err
}

// SomebodyElse says whether anybody but one person belongs to the school today and holds any of these roles.
func (v *View) SomebodyElse(roles people.Set, but id.Person) (bool, error) {
	var one int64
	err := v.v.Scan("SELECT 1 FROM person WHERE ended IS NULL AND roles & $1 <> 0 AND id <> $2 LIMIT 1", []any{int64(roles), but}, &one)
	if None(err) {
		return false, nil
	}
	return err == nil, err
}

// PersonByID finds one person.
func (v *View) PersonByID(who id.Person) (p Person, err error) {
	found := false
	err = v.v.Each("SELECT "+personColumns+" FROM person WHERE id = $1", []any{who}, func(scan func(...any) error) error {
		found = true
		p, err = v.scanPerson(scan)
		return err
	})
	if err == nil && !found {
		err = sql.ErrNoRows
	}
	return p, err
}

// Names opens the names of some people.
func (v *View) Names(who []id.Person) (map[id.Person]string, error) {
	all := make(map[id.Person]string, len(who))
	err := v.in("SELECT id, name FROM person WHERE id", who, func(scan func(...any) error) error {
		var one id.Person
		var sealed []byte
		if err := scan(&one, &sealed); err != nil {
			return err
		}
		name, err := v.open("person", "name", string(one), sealed)
		all[one] = name
		return err
	})
	return all, err
}

// PersonByEmail finds one person by address, whatever the case of its letters.
func (v *View) PersonByEmail(email string) (p Person, err error) {
	found := false
	err = v.v.Each("SELECT "+personColumns+" FROM person WHERE found = $1",
		[]any{v.ring.Index("person", "email", normalEmail(email))}, func(scan func(...any) error) error {
			found = true
			p, err = v.scanPerson(scan)
			return err
		})
	if err == nil && !found {
		err = sql.ErrNoRows
	}
	return p, err
}

// CountPeople says how many still work for, govern, help or visit the school.
func (v *View) CountPeople() (n int, err error) {
	err = v.v.Scan("SELECT COUNT(*) FROM person WHERE ended IS NULL AND (roles & $1) <> 0", []any{int64(people.Colleagues)}, &n)
	return n, err
}

// Credential is how somebody proves who they are.
type Credential struct {
	Passphrase string // argon2id in PHC form; "" for somebody who signs in without one
	Changed    time.Time
	TOTP       string // secret in base32, "" while none is set up
	TOTPSince  time.Time
	TOTPStep   int64 // last time step used, so that a code works once
	MustChange bool  // somebody else may know the passphrase
}

// Credential loads it; sql.ErrNoRows (None) while the person has not set a passphrase.
func (v *View) Credential(who id.Person) (Credential, error) {
	var c Credential
	var changed int64
	var totp []byte
	var since sql.NullInt64
	err := v.v.Scan("SELECT passphrase, changed, totp, totp_since, totp_step, must_change FROM credential WHERE person = $1", []any{who},
		&c.Passphrase, &changed, &totp, &since, &c.TOTPStep, &c.MustChange)
	if err != nil {
		return c, err
	}
	c.Changed, c.TOTPSince = at(changed), maybe(since)
	c.TOTP, err = v.open("credential", "totp", string(who), totp)
	return c, err
}

// SetPassphrase stores the digest of a new passphrase; "" for somebody who signs in without one.
func (t *Tx) SetPassphrase(who id.Person, digest string) error {
	_, err := t.tx.Write(wrote("credential", string(who)),
		`INSERT INTO credential (person, passphrase, changed) VALUES ($1, $2, $3)
		 ON CONFLICT (person) DO UPDATE SET passphrase = excluded.passphrase, changed = excluded.changed, must_change = FALSE`,
		who, digest, unix(t.Now()))
	if err != nil {
		return err
	}
	return t.endForced(who)
}

// MustChange makes somebody choose a new passphrase when they next sign in; false if they have none.
func (t *Tx) MustChange(who id.Person) (bool, error) {
	n, err := t.tx.Write(wrote("credential", string(who)), "UPDATE credential SET must_change = TRUE WHERE person = $1 AND passphrase <> ''", who)
	return n == 1, err
}

// SetTOTP stores the secret of an authenticator app, or removes it when secret is empty.
func (t *Tx) SetTOTP(who id.Person, secret string) error {
	var sealed []byte
	var since any
	if secret != "" {
		sealed, since = t.seal("credential", "totp", string(who), secret), unix(t.Now())
	}
	_, err := t.tx.Write(wrote("credential", string(who)),
		"UPDATE credential SET totp = $1, totp_since = $2, totp_step = 0 WHERE person = $3", sealed, since, who)
	return err
}

// UseTOTPStep marks a time step as used; false if it, or a later one, was used before.
func (t *Tx) UseTOTPStep(who id.Person, step int64) (bool, error) {
	n, err := t.tx.Write(wrote("credential", string(who)),
		"UPDATE credential SET totp_step = $1 WHERE person = $2 AND totp_step < $1", step, who)
	return n == 1, err
}

// SetRecoveryCodes replaces all recovery codes by new ones, given as digests.
func (t *Tx) SetRecoveryCodes(who id.Person, digests [][]byte) error {
	if _, err := t.tx.Write(wrote("recovery_code", string(who)), "DELETE FROM recovery_code WHERE person = $1", who); err != nil {
		return err
	}
	for _, d := range digests {
		if _, err := t.tx.Write(wrote("recovery_code", string(who)),
			"INSERT INTO recovery_code (person, digest) VALUES ($1, $2)", who, d); err != nil {
			return err
		}
	}
	return nil
}

// UseRecoveryCode spends one code; false if there is no such unused code.
func (t *Tx) UseRecoveryCode(who id.Person, digest []byte) (bool, error) {
	n, err := t.tx.Write(wrote("recovery_code", string(who)),
		"UPDATE recovery_code SET used = $1 WHERE person = $2 AND digest = $3 AND used IS NULL", unix(t.Now()), who, digest)
	return n == 1, err
}

// RecoveryCodesLeft counts unused codes.
func (v *View) RecoveryCodesLeft(who id.Person) (n int, err error) {
	err = v.v.Scan("SELECT COUNT(*) FROM recovery_code WHERE person = $1 AND used IS NULL", []any{who}, &n)
	return n, err
}

// Invitation is a one-time link: to set the school up, or for a person to choose a passphrase.
type Invitation struct {
	ID      id.Invite
	Purpose string // setup, join or calendar
	Person  id.Person
	Made    time.Time
	Expires time.Time
	Used    time.Time
}

// AddInvitation stores the digest of a link's token.
func (t *Tx) AddInvitation(inv Invitation, digest []byte) error {
	var person any
	if inv.Person != "" {
		person = inv.Person
	}
	_, err := t.tx.Write(wrote("invitation", string(inv.ID)),
		"INSERT INTO invitation (digest, id, purpose, person, made, expires) VALUES ($1, $2, $3, $4, $5, $6)",
		digest, inv.ID, inv.Purpose, person, unix(t.Now()), unix(inv.Expires))
	return err
}

// Invitation finds a link by its token's digest, used or not.
func (v *View) Invitation(digest []byte) (Invitation, error) {
	var inv Invitation
	var person sql.NullString
	var made, expires int64
	var used sql.NullInt64
	err := v.v.Scan("SELECT id, purpose, person, made, expires, used FROM invitation WHERE digest = $1", []any{digest},
		&inv.ID, &inv.Purpose, &person, &made, &expires, &used)
	inv.Person, inv.Made, inv.Expires, inv.Used = id.Person(person.String), at(made), at(expires), maybe(used)
	return inv, err
}

// OpenInvitation is until when somebody's newest link to join can be used; zero if there is none.
func (v *View) OpenInvitation(who id.Person) (until time.Time, err error) {
	return v.OpenLink("join", who)
}

// OpenLink is until when somebody's newest link of a purpose can be used; zero if there is none.
func (v *View) OpenLink(purpose string, who id.Person) (until time.Time, err error) {
	var n nullTime
	err = v.v.Scan("SELECT MAX(expires) FROM invitation WHERE purpose = $1 AND person = $2 AND used IS NULL AND expires > $3",
		[]any{purpose, who, unix(v.Now())}, &n)
	return n.time(), err
}

// UseInvitation spends a link; false if it was spent or has run out.
func (t *Tx) UseInvitation(number id.Invite) (bool, error) {
	n, err := t.tx.Write(wrote("invitation", string(number)),
		"UPDATE invitation SET used = $1 WHERE id = $2 AND used IS NULL AND expires > $1", unix(t.Now()), number)
	return n == 1, err
}

// VoidInvitations spends every open link of a purpose, for one person or (empty) for nobody in particular.
func (t *Tx) VoidInvitations(purpose string, person id.Person) error {
	_, err := t.tx.Write(wrote("invitation", purpose),
		"UPDATE invitation SET used = $1 WHERE purpose = $2 AND COALESCE(person, '') = $3 AND used IS NULL",
		unix(t.Now()), purpose, string(person))
	return err
}

// VoidAllInvitations spends every open link of somebody, whatever it is for.
func (t *Tx) VoidAllInvitations(who id.Person) error {
	_, err := t.tx.Write(wrote("invitation", string(who)), "UPDATE invitation SET used = $1 WHERE person = $2 AND used IS NULL", unix(t.Now()), who)
	return err
}

// Tries counts failures of one kind against a digest since a moment, and starts again after it.
func (v *View) Tries(what string, digest []byte, window time.Duration) (tries int, since time.Time, err error) {
	var s, n int64
	err = v.v.Scan("SELECT since, tries FROM throttle WHERE what = $1 AND digest = $2", []any{what, digest}, &s, &n)
	if None(err) || err == nil && v.Now().Sub(at(s)) >= window {
		return 0, time.Time{}, nil
	}
	return int(n), at(s), err
}

// AddTry counts one failure. A window that has passed starts again at one.
func (t *Tx) AddTry(what string, digest []byte, window time.Duration) error {
	now := unix(t.Now())
	_, err := t.tx.Keep(ledger.Throttle, `INSERT INTO throttle (what, digest, since, tries) VALUES ($1, $2, $3, 1)
		ON CONFLICT (what, digest) DO UPDATE SET
		tries = CASE WHEN throttle.since <= $4 THEN 1 ELSE throttle.tries + 1 END,
		since = CASE WHEN throttle.since <= $4 THEN excluded.since ELSE throttle.since END`,
		what, digest, now, now-int64(window/time.Second))
	return err
}

// ClearTries forgets failures after a success.
func (t *Tx) ClearTries(what string, digest []byte) error {
	_, err := t.tx.Keep(ledger.Throttle, "DELETE FROM throttle WHERE what = $1 AND digest = $2", what, digest)
	return err
}

// SweepTries removes counters older than a day, so that strangers cannot fill the disk.
func (t *Tx) SweepTries() error {
	_, err := t.tx.Keep(ledger.Throttle, "DELETE FROM throttle WHERE since < $1", unix(t.Now().Add(-24*time.Hour)))
	return err
}

// Index is the keyed digest of a value, for throttles and links.
func (v *View) Index(what, value string) []byte { return v.ring.Index("throttle", what, value) }
