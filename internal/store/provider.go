package store

import (
	"time"

	"handrail.school/handrail/internal/store/seal"
	"handrail.school/handrail/internal/words/id"
)

// Provider is Microsoft, Google or another service of the school's through which its people sign in.
type Provider struct {
	Kind   string // microsoft, google or other
	Issuer string
	// Tenant is the one organisation whose accounts may sign in: Microsoft's tenant number, Google's domain.
	Tenant string
	Client string
	Secret string
	// Factor takes the provider's word for a second factor, for those who read no cases and do not run the system.
	Factor bool
	Set    time.Time
	By     id.Person
}

// SetProvider enters or changes a provider.
func (t *Tx) SetProvider(p Provider) error {
	_, err := t.tx.Write(wrote("provider", p.Kind),
		`INSERT INTO provider (kind, issuer, tenant, client, secret, factor, set_at, set_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		 ON CONFLICT (kind) DO UPDATE SET issuer = excluded.issuer, tenant = excluded.tenant, client = excluded.client,
		 secret = excluded.secret, factor = excluded.factor, set_at = excluded.set_at, set_by = excluded.set_by`,
		p.Kind, p.Issuer, p.Tenant, p.Client, t.seal("provider", "secret", p.Kind, p.Secret), p.Factor, unix(t.Now()), p.By)
	return err
}

// RemoveProvider takes a provider out; false if it was not there. Links to its accounts stay and do nothing.
func (t *Tx) RemoveProvider(kind string) (bool, error) {
	n, err := t.tx.Write(wrote("provider", kind), "DELETE FROM provider WHERE kind = $1", kind)
	return n == 1, err
}

// Providers lists the providers, with their secrets.
func (v *View) Providers() ([]Provider, error) {
	var all []Provider
	err := v.v.Each("SELECT kind, issuer, tenant, client, secret, factor, set_at, set_by FROM provider ORDER BY kind", nil, func(scan func(...any) error) error {
		var p Provider
		var secret []byte
		var set int64
		if err := scan(&p.Kind, &p.Issuer, &p.Tenant, &p.Client, &secret, &p.Factor, &set, &p.By); err != nil {
			return err
		}
		var err error
		p.Set = at(set)
		p.Secret, err = v.open("provider", "secret", p.Kind, secret)
		all = append(all, p)
		return err
	})
	return all, err
}

// Login is an account elsewhere with which somebody signs in.
type Login struct {
	ID     id.Login
	Person id.Person
	Kind   string // of the provider
	Label  string // the account's address when it was linked, for its owner to know it again
	Made   time.Time
	Used   time.Time
}

// AddLogin links an account elsewhere, known by the provider's own number for it. Taken reports one that
// somebody has already.
func (t *Tx) AddLogin(l Login, account string) error {
	key := string(l.ID)
	_, err := t.tx.Write(wrote("login", key), "INSERT INTO login (id, found, person, kind, label, made) VALUES ($1, $2, $3, $4, $5, $6)",
		key, t.ring.Index("login", "account", account), l.Person, l.Kind, t.seal("login", "label", key, l.Label), unix(t.Now()))
	return err
}

// Logins lists somebody's accounts elsewhere.
func (v *View) Logins(who id.Person) ([]Login, error) {
	return v.logins("person = $1 ORDER BY made, id", who)
}

// LoginOf finds the link of an account elsewhere; None where nobody has it.
func (v *View) LoginOf(account string) (Login, error) {
	all, err := v.logins("found = $1", v.ring.Index("login", "account", account))
	if err == nil && len(all) == 0 {
		err = ErrNone
	}
	if err != nil {
		return Login{}, err
	}
	return all[0], nil
}

func (v *View) logins(where string, arg any) ([]Login, error) {
	var all []Login
	err := v.v.Each("SELECT id, person, kind, label, made, used FROM login WHERE "+where, []any{arg}, func(scan func(...any) error) error {
		var l Login
		var label []byte
		var made int64
		var used nullTime
		if err := scan(&l.ID, &l.Person, &l.Kind, &label, &made, &used); err != nil {
			return err
		}
		var err error
		l.Made, l.Used = at(made), used.time()
		l.Label, err = v.open("login", "label", string(l.ID), label)
		all = append(all, l)
		return err
	})
	return all, err
}

// UseLogin notes that an account elsewhere was used to sign in.
func (t *Tx) UseLogin(number id.Login) error {
	_, err := t.tx.Write(wrote("login", string(number)), "UPDATE login SET used = $1 WHERE id = $2", unix(t.Now()), number)
	return err
}

// RemoveLogin takes the link to an account elsewhere away; false if it is not theirs.
func (t *Tx) RemoveLogin(who id.Person, number id.Login) (bool, error) {
	n, err := t.tx.Write(wrote("login", string(number)), "DELETE FROM login WHERE id = $1 AND person = $2", number, who)
	return n == 1, err
}

// RemoveLogins takes all links of somebody to accounts elsewhere away.
func (t *Tx) RemoveLogins(who id.Person) error {
	_, err := t.tx.Write(wrote("login", string(who)), "DELETE FROM login WHERE person = $1", who)
	return err
}

// Wrap seals a text for a browser to keep and bring back, so that it can be neither read nor changed there.
func (s *School) Wrap(purpose string, text []byte) []byte {
	return s.ring.Seal(seal.Place{Table: "browser", Column: purpose, Row: "-"}, text)
}

// Unwrap opens what Wrap sealed for the same purpose.
func (s *School) Unwrap(purpose string, sealed []byte) ([]byte, error) {
	return s.ring.Open(seal.Place{Table: "browser", Column: purpose, Row: "-"}, sealed)
}
