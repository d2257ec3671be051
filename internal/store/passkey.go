package store

import (
	"time"

	"handrail.school/handrail/internal/words/id"
)

// Passkey is a key on somebody's device or in their password manager, with which they sign in (WebAuthn).
type Passkey struct {
	ID         id.Passkey
	Person     id.Person
	Name       string // what its owner calls it
	Credential []byte // the credential record, as the WebAuthn package writes it
	Made       time.Time
	Used       time.Time // zero while it was never used
}

// AddPasskey keeps a new passkey under the keyed index of its credential's identifier. Taken reports one that
// is there already.
func (t *Tx) AddPasskey(p Passkey, credential []byte) error {
	key := string(p.ID)
	_, err := t.tx.Write(wrote("passkey", key),
		"INSERT INTO passkey (id, person, found, credential, name, made) VALUES ($1, $2, $3, $4, $5, $6)",
		key, p.Person, t.ring.Index("passkey", "credential", string(credential)), t.seal("passkey", "credential", key, string(p.Credential)),
		t.seal("passkey", "name", key, p.Name), unix(t.Now()))
	return err
}

// Passkeys lists somebody's passkeys, oldest first.
func (v *View) Passkeys(who id.Person) ([]Passkey, error) {
	return v.passkeys("person = $1 AND ended IS NULL ORDER BY made, id", who)
}

// PasskeyOf finds a passkey by its credential's identifier; None where there is no such passkey.
func (v *View) PasskeyOf(credential []byte) (Passkey, error) {
	all, err := v.passkeys("found = $1 AND ended IS NULL", v.ring.Index("passkey", "credential", string(credential)))
	if err == nil && len(all) == 0 {
		err = ErrNone
	}
	if err != nil {
		return Passkey{}, err
	}
	return all[0], nil
}

func (v *View) passkeys(where string, arg any) ([]Passkey, error) {
	var all []Passkey
	err := v.v.Each("SELECT id, person, credential, name, made, used FROM passkey WHERE "+where, []any{arg}, func(scan func(...any) error) error {
		var p Passkey
		var credential, name []byte
		var made int64
		var used nullTime
		if err := scan(&p.ID, &p.Person, &credential, &name, &made, &used); err != nil {
			return err
		}
		open, err := v.opened("passkey", string(p.ID), map[string][]byte{"credential": credential, "name": name})
		p.Credential, p.Name, p.Made, p.Used = []byte(open["credential"]), open["name"], at(made), used.time()
		all = append(all, p)
		return err
	})
	return all, err
}

// UsePasskey keeps what signing in changed of a credential: how often its device counts that it was used.
func (t *Tx) UsePasskey(number id.Passkey, credential []byte) error {
	_, err := t.tx.Write(wrote("passkey", string(number)), "UPDATE passkey SET credential = $1, used = $2 WHERE id = $3",
		t.seal("passkey", "credential", string(number), string(credential)), unix(t.Now()), number)
	return err
}

// EndPasskey takes one of somebody's passkeys away; false if it is not theirs or was taken away before.
func (t *Tx) EndPasskey(who id.Person, number id.Passkey) (bool, error) {
	n, err := t.tx.Write(wrote("passkey", string(number)),
		"UPDATE passkey SET ended = $1 WHERE id = $2 AND person = $3 AND ended IS NULL", unix(t.Now()), number, who)
	return n == 1, err
}

// EndPasskeys takes all of somebody's passkeys away: whoever had the old phone may have them too.
func (t *Tx) EndPasskeys(who id.Person) error {
	_, err := t.tx.Write(wrote("passkey", string(who)), "UPDATE passkey SET ended = $1 WHERE person = $2 AND ended IS NULL", unix(t.Now()), who)
	return err
}
