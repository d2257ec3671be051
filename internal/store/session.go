package store

import (
	"context"
	"database/sql"
	"time"

	"handrail.school/handrail/internal/store/internal/ledger"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Session is one signed-in browser.
type Session struct {
	ID      id.Session
	Person  id.Person
	Created time.Time
	Seen    time.Time
	Factor  bool // the second factor was given
	Agent   string
	Ended   time.Time
	// Allows are the only roles in which it may act; zero is all of its person's.
	Allows people.Set
	// Until ends it at a set time, besides the limits for all; zero is no such time.
	Until time.Time
	// Gathering is the class that signs in together, whose end is its end.
	Gathering id.Gathering
	// Place is the network it was opened from, as a keyed digest; nil where that is not known.
	Place []byte
	// MustChange says that its person has to choose a new passphrase before anything else.
	MustChange bool
}

// AddSession stores a new session under the digest of its cookie.
func (t *Tx) AddSession(s Session, digest []byte) error {
	now := unix(t.Now())
	_, err := t.tx.Write(wrote("session", string(s.ID)),
		"INSERT INTO session (digest, id, person, created, seen, factor, agent, allows, until, gathering, place) VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10)",
		digest, s.ID, s.Person, now, s.Factor, s.Agent, allowing(s.Allows), maybeUnix(s.Until), maybeText(string(s.Gathering)), maybeBytes(s.Place))
	return err
}

// allowing writes which roles a session allows: a number with every bit set for all of them.
func allowing(roles people.Set) int64 {
	if roles == 0 {
		return -1
	}
	return int64(roles)
}

func maybeUnix(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return unix(t)
}

func maybeBytes(b []byte) any {
	if b == nil {
		return nil
	}
	return b
}

func maybeText(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// Door is what every request of somebody signed in begins with, all of one moment.
type Door struct {
	Session Session
	Actor   people.Actor
	// School is its name as answered; "" while nobody has.
	School string
	// Waiting is how many approvals are undecided at this moment, whoever may decide them.
	Waiting int
	// Unread is how many documents that are needed before access this person has not confirmed by the day set for all;
	// whoever joined later may still have time.
	Unread int
	// At is that moment.
	At time.Time
}

// AtDoor finds the live session of a cookie, who it belongs to, and what stands around every page, in one
// statement: it comes before everything else that a page asks for.
func (s *School) AtDoor(ctx context.Context, digest []byte) (Door, error) {
	d := Door{At: at(unix(s.now()))}
	var name []byte
	var created, seen, roles, allows int64
	var until nullTime
	var change sql.NullBool
	var school sql.NullString
	err := s.ledger.One(ctx, `SELECT s.id, s.person, s.created, s.seen, s.factor, s.agent, p.name, p.roles, s.allows, s.until, c.must_change,
		(SELECT value FROM {}.profile WHERE key = 'school.name'),
		(SELECT COUNT(*) FROM {}.approval WHERE decided IS NULL AND expires > $2),
		(SELECT COUNT(*) FROM {}.must_read m WHERE m.ended IS NULL AND m.gate AND m.deadline < $2 AND (m.audience & p.roles & s.allows) <> 0
			AND NOT EXISTS (SELECT 1 FROM {}.confirmation k WHERE k.must_read = m.id AND k.person = p.id))
		FROM {}.session s JOIN {}.person p ON p.id = s.person LEFT JOIN {}.credential c ON c.person = s.person
		WHERE s.digest = $1 AND s.ended IS NULL AND p.ended IS NULL AND (s.until IS NULL OR s.until > $2)`, []any{digest, unix(d.At)},
		&d.Session.ID, &d.Session.Person, &created, &seen, &d.Session.Factor, &d.Session.Agent, &name, &roles, &allows, &until, &change, &school, &d.Waiting, &d.Unread)
	if err != nil {
		return d, err
	}
	d.Session.Created, d.Session.Seen, d.Session.Until, d.Session.MustChange = at(created), at(seen), until.time(), change.Bool
	d.Actor = people.Actor{Person: d.Session.Person, Roles: people.Set(roles & allows), Session: d.Session.ID, Via: "web"}
	v := View{ring: s.ring}
	if d.Actor.Name, err = v.open("person", "name", string(d.Session.Person), name); err != nil || !school.Valid {
		return d, err
	}
	values, err := answerValues(school.String)
	if len(values) > 0 {
		d.School = values[0]
	}
	return d, err
}

// SeeSession notes that a session was used; callers do it at most once a minute.
func (t *Tx) SeeSession(number id.Session) error {
	_, err := t.tx.Keep(ledger.Sessions, "UPDATE session SET seen = $1 WHERE id = $2", unix(t.Now()), number)
	return err
}

// RenewSession begins a session anew at this moment.
func (t *Tx) RenewSession(number id.Session) error {
	_, err := t.tx.Keep(ledger.Sessions, "UPDATE session SET created = $1, seen = $1 WHERE id = $2", unix(t.Now()), number)
	return err
}

// Sessions lists somebody's live sessions, the one used last first.
func (v *View) Sessions(who id.Person) ([]Session, error) {
	var all []Session
	err := v.v.Each(`SELECT id, person, created, seen, factor, agent, ended, allows FROM session
		WHERE person = $1 AND ended IS NULL ORDER BY seen DESC, id`, []any{who}, func(scan func(...any) error) error {
		var s Session
		var created, seen, allows int64
		var ended sql.NullInt64
		if err := scan(&s.ID, &s.Person, &created, &seen, &s.Factor, &s.Agent, &ended, &allows); err != nil {
			return err
		}
		if allows >= 0 {
			s.Allows = people.Set(allows)
		}
		s.Created, s.Seen, s.Ended = at(created), at(seen), maybe(ended)
		all = append(all, s)
		return nil
	})
	return all, err
}

// EndSession ends one session of somebody; false if it is not theirs or has ended.
func (t *Tx) EndSession(who id.Person, number id.Session) (bool, error) {
	n, err := t.tx.Write(wrote("session", string(number)),
		"UPDATE session SET ended = $1 WHERE id = $2 AND person = $3 AND ended IS NULL", unix(t.Now()), number, who)
	return n == 1, err
}

// EndSessions ends all of somebody's sessions but one (or all, if but is empty).
func (t *Tx) EndSessions(who id.Person, but id.Session) error {
	_, err := t.tx.Write(wrote("session", string(who)),
		"UPDATE session SET ended = $1 WHERE person = $2 AND id <> $3 AND ended IS NULL", unix(t.Now()), who, but)
	return err
}

// SweepSessions removes sessions that ended, or were last seen, before a moment.
func (t *Tx) SweepSessions(before time.Time) (int64, error) {
	return t.tx.Keep(ledger.Sessions, "DELETE FROM session WHERE ended < $1 OR seen < $1", unix(before))
}
