package store

import (
	"database/sql"
	"encoding/json"
	"slices"

	"handrail.school/handrail/internal/area/secret"
	"handrail.school/handrail/internal/words/id"
)

// secretDetail is what of an entry is sealed: what it opens and where it lies.
type secretDetail struct {
	Name string `json:"name"`
	Kept string `json:"kept,omitempty"`
}

// Secrets lists the register of shared secrets with their holders and openings, the newest opening first.
func (v *View) Secrets() ([]secret.Secret, error) {
	var all []secret.Secret
	err := v.v.Each("SELECT id, system, sealed, changed, changed_by, detail FROM shared_secret WHERE ended IS NULL", nil, func(scan func(...any) error) error {
		var s secret.Secret
		var system sql.NullString
		var changed int64
		var sealed []byte
		if err := scan(&s.ID, &system, &s.Sealed, &changed, &s.ChangedBy, &sealed); err != nil {
			return err
		}
		s.System, s.Changed = system.String, at(changed)
		text, err := v.open("shared_secret", "detail", s.ID, sealed)
		if err != nil {
			return err
		}
		var d secretDetail
		err = json.Unmarshal([]byte(text), &d)
		s.Name, s.Kept = d.Name, d.Kept
		all = append(all, s)
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, v.secretPeople(func(number string) *secret.Secret {
		i := slices.IndexFunc(all, func(s secret.Secret) bool { return s.ID == number })
		if i < 0 {
			return &secret.Secret{} // of one that ended
		}
		return &all[i]
	})
}

// secretPeople adds holders and openings to the entries that find gives.
func (v *View) secretPeople(find func(number string) *secret.Secret) error {
	err := v.v.Each("SELECT h.secret, h.person, h.since, h.until, p.ended FROM secret_holder h JOIN person p ON p.id = h.person ORDER BY h.since, h.person", nil, func(scan func(...any) error) error {
		var of string
		var h secret.Holder
		var since int64
		var until, left nullTime
		err := scan(&of, &h.Person, &since, &until, &left)
		h.Since, h.Until, h.Left = at(since), until.time(), left.time()
		s := find(of)
		s.Holders = append(s.Holders, h)
		return err
	})
	if err != nil {
		return err
	}
	return v.v.Each("SELECT id, secret, person, opened, detail FROM secret_opening ORDER BY opened DESC, id", nil, func(scan func(...any) error) error {
		var of string
		var o secret.Opening
		var opened int64
		var sealed []byte
		if err := scan(&o.ID, &of, &o.Person, &opened, &sealed); err != nil {
			return err
		}
		var err error
		o.At = at(opened)
		o.Why, err = v.open("secret_opening", "detail", o.ID, sealed)
		s := find(of)
		s.Openings = append(s.Openings, o)
		return err
	})
}

// SetSecret enters an entry or what stands about it now, with who holds it from today.
func (t *Tx) SetSecret(s secret.Secret, holders []id.Person) error {
	detail, err := json.Marshal(secretDetail{s.Name, s.Kept})
	if err != nil {
		return err
	}
	r := wrote("shared_secret", s.ID)
	_, err = t.tx.Write(r, `INSERT INTO shared_secret (id, system, sealed, changed, changed_by, detail) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET system = excluded.system, sealed = excluded.sealed, changed = excluded.changed, changed_by = excluded.changed_by, detail = excluded.detail`,
		s.ID, maybeText(s.System), s.Sealed, unix(s.Changed), s.ChangedBy, t.seal("shared_secret", "detail", s.ID, string(detail)))
	if err != nil {
		return err
	}
	for _, h := range s.Holders {
		if h.Until.IsZero() && !slices.Contains(holders, h.Person) {
			if _, err := t.tx.Write(r, "UPDATE secret_holder SET until = $1 WHERE secret = $2 AND person = $3", unix(t.Now()), s.ID, h.Person); err != nil {
				return err
			}
		}
	}
	for _, who := range holders {
		if slices.ContainsFunc(s.Holders, func(h secret.Holder) bool { return h.Person == who && h.Until.IsZero() }) {
			continue
		}
		_, err := t.tx.Write(r, "INSERT INTO secret_holder (secret, person, since) VALUES ($1, $2, $3) ON CONFLICT (secret, person) DO UPDATE SET since = excluded.since, until = NULL", s.ID, who, unix(t.Now()))
		if err != nil {
			return err
		}
	}
	return nil
}

// ChangeSecret enters that the secret itself was changed.
func (t *Tx) ChangeSecret(number, by string) error {
	_, err := t.tx.Write(wrote("shared_secret", number), "UPDATE shared_secret SET changed = $1, changed_by = $2 WHERE id = $3", unix(t.Now()), by, number)
	return err
}

// EndSecret takes an entry out: nothing opens with it any more. Its openings stay.
func (t *Tx) EndSecret(number string) error {
	_, err := t.tx.Write(wrote("shared_secret", number), "UPDATE shared_secret SET ended = $1 WHERE id = $2", unix(t.Now()), number)
	return err
}

// AddOpening enters that an envelope was opened.
func (t *Tx) AddOpening(number string, o secret.Opening) error {
	_, err := t.tx.Write(wrote("shared_secret", number), "INSERT INTO secret_opening (id, secret, person, opened, detail) VALUES ($1, $2, $3, $4, $5)",
		o.ID, number, o.Person, unix(o.At), t.seal("secret_opening", "detail", o.ID, o.Why))
	return err
}
