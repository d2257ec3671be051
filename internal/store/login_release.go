package store

import (
	"database/sql"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/words/id"
)

// AddRelease keeps a first login for a parent to read, sealed.
func (t *Tx) AddRelease(r access.Release, login string) error {
	key := string(r.ID)
	_, err := t.tx.Write(wrote("login_release", key), `INSERT INTO login_release (id, line, parent, invitation, paper, made, by_whom, until, read_at, ended, wrong, why, login)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, NULL, 0, $9, $10)`,
		key, r.Grant, r.Parent, r.Invite, boolInt(r.Paper), unix(t.Now()), r.By, unix(r.Until), t.seal("login_release", "why", key, r.Why), t.seal("login_release", "login", key, login))
	return err
}

// EndRelease spends a release that nobody read, and the login goes.
func (t *Tx) EndRelease(r access.Release) error {
	if _, err := t.UseInvitation(r.Invite); err != nil {
		return err
	}
	_, err := t.tx.Write(wrote("login_release", string(r.ID)), "UPDATE login_release SET ended = $1, login = $2 WHERE id = $3 AND read_at IS NULL AND ended IS NULL", unix(t.Now()), []byte{}, r.ID)
	return err
}

// ReadRelease gives the login to whoever may read it now, once: it is gone afterwards. False if it was read or ended before.
func (t *Tx) ReadRelease(number id.Release) (login string, ok bool, err error) {
	var sealed []byte
	if err := t.v.Scan("SELECT login FROM login_release WHERE id = $1", []any{number}, &sealed); err != nil {
		return "", false, err
	}
	if login, err = t.open("login_release", "login", string(number), sealed); err != nil {
		return "", false, err
	}
	n, err := t.tx.Write(wrote("login_release", string(number)), "UPDATE login_release SET read_at = $1, login = $2 WHERE id = $3 AND read_at IS NULL AND ended IS NULL", unix(t.Now()), []byte{}, number)
	return login, n == 1 && login != "", err
}

// PeekRelease opens a login that a second letter is to carry.
func (t *Tx) PeekRelease(number id.Release) (string, error) {
	var sealed []byte
	if err := t.v.Scan("SELECT login FROM login_release WHERE id = $1", []any{number}, &sealed); err != nil {
		return "", err
	}
	return t.open("login_release", "login", string(number), sealed)
}

// WrongRelease counts a birthday that was not right, and says how many there were.
func (t *Tx) WrongRelease(r access.Release) (int, error) {
	_, err := t.tx.Write(wrote("login_release", string(r.ID)), "UPDATE login_release SET wrong = wrong + 1 WHERE id = $1", r.ID)
	return r.Wrong + 1, err
}

// Releases lists them, the newest first: of one line of the record, or all for none.
func (v *View) Releases(line id.Grant) ([]access.Release, error) {
	return v.releases("WHERE line = $1 OR $1 = ''", line)
}

// ReleaseBy finds the one that an invitation reads; None if there is none.
func (v *View) ReleaseBy(invite id.Invite) (access.Release, error) {
	all, err := v.releases("WHERE invitation = $1", invite)
	if err == nil && len(all) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return access.Release{}, err
	}
	return all[0], nil
}

func (v *View) releases(where string, arg any) ([]access.Release, error) {
	var all []access.Release
	err := v.v.Each("SELECT id, line, parent, invitation, paper, made, by_whom, until, read_at, ended, wrong, why, length(login) FROM login_release "+where+" ORDER BY made DESC, id", []any{arg}, func(scan func(...any) error) error {
		var r access.Release
		var made, until, paper, kept int64
		var read, ended nullTime
		var why []byte
		if err := scan(&r.ID, &r.Grant, &r.Parent, &r.Invite, &paper, &made, &r.By, &until, &read, &ended, &r.Wrong, &why, &kept); err != nil {
			return err
		}
		var err error
		r.Paper, r.Made, r.Until, r.Read, r.Ended, r.Kept = paper != 0, at(made), at(until), read.time(), ended.time(), kept > 0
		r.Why, err = v.open("login_release", "why", string(r.ID), why)
		all = append(all, r)
		return err
	})
	return all, err
}
