package store

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/store/internal/ledger"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Systems lists the register of systems by name, those that are retired last.
func (v *View) Systems() ([]access.System, error) {
	var all []access.System
	err := v.v.Each("SELECT key, name, state, body, set_at, set_by FROM access_system ORDER BY CASE WHEN state = 'retired' THEN 1 ELSE 0 END, name, key", nil,
		func(scan func(...any) error) error {
			var s access.System
			var body string
			var set int64
			if err := scan(&s.Key, &s.Name, &s.State, &body, &set, &s.SetBy); err != nil {
				return err
			}
			if err := json.Unmarshal([]byte(body), &s); err != nil {
				return fmt.Errorf("system %s: %w", s.Key, err)
			}
			s.SetAt = at(set)
			all = append(all, s)
			return nil
		})
	return all, err
}

// SetSystem enters a system or changes it; what it was is kept.
func (t *Tx) SetSystem(s access.System) error {
	all, err := t.Systems()
	if err != nil {
		return err
	}
	for _, was := range all {
		if was.Key == s.Key {
			if err := t.keepPast("access_system", s.Key, pastSystem{was, was.Name, was.State}, was.SetAt, was.SetBy); err != nil {
				return err
			}
		}
	}
	body, err := json.Marshal(s)
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("access_system", s.Key), `INSERT INTO access_system (key, name, state, body, set_at, set_by) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (key) DO UPDATE SET name = excluded.name, state = excluded.state, body = excluded.body, set_at = excluded.set_at, set_by = excluded.set_by`,
		s.Key, s.Name, s.State, string(body), unix(t.Now()), s.SetBy)
	return err
}

// pastSystem keeps what stands in columns beside the rest.
type pastSystem struct {
	access.System
	Name  string `json:"name"`
	State string `json:"was_state"`
}

// PastSystems are earlier versions of a system, newest first.
func (v *View) PastSystems(key string) ([]Past[access.System], error) {
	all, err := pastOf[pastSystem](v, "access_system", key)
	var out []Past[access.System]
	for _, p := range all[key] {
		was := p.Was.System
		was.Key, was.Name, was.State = key, p.Was.Name, p.Was.State
		out = append(out, Past[access.System]{p.N, was, p.Ended})
	}
	return out, err
}

// grantDetail is what of a grant is sealed.
type grantDetail struct {
	Why          string              `json:"why,omitempty"`
	SuspendedWhy string              `json:"suspended_why,omitempty"`
	Suspensions  []access.Suspension `json:"suspensions,omitempty"`
	EndingWhy    string              `json:"ending_why,omitempty"`
	Signatures   []string            `json:"signatures,omitempty"`
}

const grantColumns = "id, system, person, level, asked, asked_by, agreed, agreed_by, done, done_by, until, suspended, suspended_until, ending, ended, ended_by"

func (v *View) scanGrant(scan func(...any) error) (access.Grant, error) {
	var g access.Grant
	var asked, agreed int64
	var done, until, shut, open, ending, ended nullTime
	to := []any{&g.ID, &g.System, &g.Person, &g.Level, &asked, &g.AskedBy, &agreed, &g.AgreedBy, &done, &g.DoneBy, &until, &shut, &open, &ending, &ended, &g.EndedBy}
	var sealed []byte
	to = append(to, &sealed)
	if err := scan(to...); err != nil {
		return g, err
	}
	g.Asked, g.Agreed, g.Done, g.Until = at(asked), at(agreed), done.time(), until.time()
	g.Suspended, g.SuspendedUntil, g.Ending, g.Ended = shut.time(), open.time(), ending.time(), ended.time()
	if sealed == nil {
		return g, nil
	}
	text, err := v.open("access_grant", "detail", string(g.ID), sealed)
	if err != nil {
		return g, err
	}
	var d grantDetail
	err = json.Unmarshal([]byte(text), &d)
	g.Why, g.SuspendedWhy, g.EndingWhy, g.Signatures, g.Suspensions = d.Why, d.SuspendedWhy, d.EndingWhy, d.Signatures, d.Suspensions
	return g, err
}

func (v *View) grants(where string, args []any, whole bool) ([]access.Grant, error) {
	columns := grantColumns + ", CASE WHEN suspended IS NOT NULL THEN detail END" // the gate says for which kind of reason
	if whole {
		columns = grantColumns + ", detail"
	}
	var all []access.Grant
	err := v.v.Each("SELECT "+columns+" FROM access_grant "+where+" ORDER BY agreed DESC, id", args, func(scan func(...any) error) error {
		g, err := v.scanGrant(scan)
		all = append(all, g)
		return err
	})
	return all, err
}

// Grants lists the record, the newest first, without reasons and signatures: of one system, or of all if key is empty;
// closed lines only where asked for.
func (v *View) Grants(key string, past bool) ([]access.Grant, error) {
	return v.grants("WHERE (system = $1 OR $1 = '') AND (ended IS NULL OR $2 = 1)", []any{key, boolInt(past)}, false)
}

// GrantsOf lists everything that somebody was ever given.
func (v *View) GrantsOf(who id.Person) ([]access.Grant, error) {
	return v.grants("WHERE person = $1", []any{who}, true)
}

// Grant finds one line of the record; None if there is none.
func (v *View) Grant(number id.Grant) (access.Grant, error) {
	all, err := v.grants("WHERE id = $1", []any{number}, true)
	if err == nil && len(all) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return access.Grant{}, err
	}
	return all[0], nil
}

// SetGrant enters a line of the record, or what became of it. Taken reports that the person has an open line for the
// system. Whom it is about, who asked and who agreed never change.
func (t *Tx) SetGrant(g access.Grant) error {
	key := string(g.ID)
	detail, err := json.Marshal(grantDetail{Why: g.Why, SuspendedWhy: g.SuspendedWhy, Suspensions: g.Suspensions, EndingWhy: g.EndingWhy, Signatures: g.Signatures})
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("access_grant", key), "INSERT INTO access_grant ("+grantColumns+`, detail)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
		ON CONFLICT (id) DO UPDATE SET done = excluded.done, done_by = excluded.done_by, until = excluded.until, suspended = excluded.suspended,
		suspended_until = excluded.suspended_until, ending = excluded.ending, ended = excluded.ended, ended_by = excluded.ended_by, detail = excluded.detail`,
		key, g.System, g.Person, g.Level, unix(g.Asked), g.AskedBy, unix(g.Agreed), g.AgreedBy, orNull(g.Done), g.DoneBy, orNull(g.Until), orNull(g.Suspended),
		orNull(g.SuspendedUntil), orNull(g.Ending), orNull(g.Ended), g.EndedBy, t.seal("access_grant", "detail", key, string(detail)))
	return err
}

// GatePeople is what the gate knows of people without their covers: of some, or of all if ids is nil. Birthdays are opened
// only if they matter.
func (v *View) GatePeople(ids []id.Person, birthdays bool) ([]access.Person, error) {
	facts := "r.facts"
	if !birthdays {
		facts = "NULL"
	}
	query := "SELECT p.id, p.roles, p.ended, r.year, " + facts + " FROM person p LEFT JOIN roll r ON r.person = p.id"
	var all []access.Person
	add := func(scan func(...any) error) error {
		var p access.Person
		var roles int64
		var ended sql.NullInt64
		var year sql.NullString
		var sealed []byte
		if err := scan(&p.ID, &roles, &ended, &year, &sealed); err != nil {
			return err
		}
		p.Roles, p.Left = people.Set(roles), maybe(ended)
		if p.Roles.Has(people.Pupil) {
			stage, _ := roll.StageOf(year.String)
			p.Stage = stage.Key
			f, err := v.openFacts(p.ID, sealed)
			if err != nil {
				return err
			}
			p.Born = f.Birth
		}
		all = append(all, p)
		return nil
	}
	if ids != nil {
		return all, v.in(query+" WHERE p.id", ids, add)
	}
	return all, v.v.Each(query, nil, add)
}

// shutting are the writes that shut people out the same minute, whoever closes the account: no role works, every session
// and every open link ends, and what they had access to waits for the technician to close it (7.2-a).
var shutting = []string{
	"UPDATE person SET ended = $1 WHERE ended IS NULL AND id",
	"UPDATE session SET ended = $1 WHERE ended IS NULL AND person",
	"UPDATE invitation SET used = $1 WHERE used IS NULL AND person",
	"UPDATE access_grant SET ending = $1 WHERE ended IS NULL AND (ending IS NULL OR ending > $1) AND person",
}

// shutOut shuts people out.
func (t *Tx) shutOut(r ledger.Record, ids []id.Person) error {
	for _, query := range shutting {
		if err := t.each(r, query, unix(t.Now()), ids); err != nil {
			return err
		}
	}
	return nil
}
