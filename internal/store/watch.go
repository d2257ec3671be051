package store

import (
	"database/sql"
	"encoding/json"
	"time"

	"handrail.school/handrail/internal/store/internal/ledger"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// AddForced notes that somebody has to choose a new passphrase, and why in one word; done if there is nothing left to
// change (7.5.1-f).
func (t *Tx) AddForced(who id.Person, why, by string, done bool) error {
	var ended any
	if done {
		ended = unix(t.Now())
	}
	key := t.NewID()
	_, err := t.tx.Write(wrote("forced_change", key), "INSERT INTO forced_change (id, person, why, asked, by_whom, done) VALUES ($1, $2, $3, $4, $5, $6)",
		key, who, why, unix(t.Now()), by, ended)
	return err
}

// endForced notes that somebody has changed what they had to.
func (t *Tx) endForced(who id.Person) error {
	var n int
	if err := t.v.Scan("SELECT COUNT(*) FROM forced_change WHERE person = $1 AND done IS NULL", []any{who}, &n); err != nil || n == 0 {
		return err
	}
	_, err := t.tx.Write(wrote("forced_change", string(who)), "UPDATE forced_change SET done = $1 WHERE person = $2 AND done IS NULL", unix(t.Now()), who)
	return err
}

// Forced is how changes of passphrase stand that had to be made since some day.
type Forced struct {
	Asked, Open, Shared int
	Oldest              time.Time // of the open ones
}

// Forced counts them. Whoever left has nothing to change.
func (v *View) Forced(since time.Time) (Forced, error) {
	var f Forced
	err := v.v.Each(`SELECT f.why, f.asked, f.done FROM forced_change f JOIN person p ON p.id = f.person
		WHERE f.asked >= $1 AND (f.done IS NOT NULL OR p.ended IS NULL)`, []any{unix(since)},
		func(scan func(...any) error) error {
			var why string
			var asked int64
			var done sql.NullInt64
			err := scan(&why, &asked, &done)
			f.Asked++
			if why == "shared" {
				f.Shared++
			}
			if !done.Valid {
				f.Open++
				if f.Oldest.IsZero() || at(asked).Before(f.Oldest) {
					f.Oldest = at(asked)
				}
			}
			return err
		})
	return f, err
}

// Sighting is an account in use in two places at once (7.5.1-g).
type Sighting struct {
	ID       string
	Noticed  time.Time
	Here     string // what the newer session was opened with
	There    string // what the other was
	Answer   string // "" while its owner has not said
	Answered time.Time
}

type sightingDetail struct {
	Here  string `json:"here"`
	There string `json:"there"`
}

// AddSighting asks somebody about two places at once.
func (t *Tx) AddSighting(who id.Person, s Sighting) error {
	detail, err := json.Marshal(sightingDetail{s.Here, s.There})
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("sighting", s.ID), "INSERT INTO sighting (id, person, noticed, detail, answer) VALUES ($1, $2, $3, $4, '')",
		s.ID, who, unix(t.Now()), t.seal("sighting", "detail", s.ID, string(detail)))
	return err
}

// Sightings lists those about which somebody has not said anything yet.
func (v *View) Sightings(who id.Person) ([]Sighting, error) {
	var all []Sighting
	err := v.v.Each("SELECT id, noticed, detail FROM sighting WHERE person = $1 AND answered IS NULL ORDER BY noticed DESC LIMIT 20", []any{who},
		func(scan func(...any) error) error {
			var s Sighting
			var noticed int64
			var sealed []byte
			if err := scan(&s.ID, &noticed, &sealed); err != nil {
				return err
			}
			text, err := v.open("sighting", "detail", s.ID, sealed)
			if err != nil {
				return err
			}
			var d sightingDetail
			err = json.Unmarshal([]byte(text), &d)
			s.Noticed, s.Here, s.There = at(noticed), d.Here, d.There
			all = append(all, s)
			return err
		})
	return all, err
}

// AnswerSightings notes what somebody says about one of them, or about all if number is empty; false if there is none
// to speak of.
func (t *Tx) AnswerSightings(who id.Person, number, answer string) (bool, error) {
	n, err := t.tx.Write(wrote("sighting", string(who)),
		"UPDATE sighting SET answer = $1, answered = $2 WHERE person = $3 AND answered IS NULL AND (id = $4 OR $4 = '')", answer, unix(t.Now()), who, number)
	return n > 0, err
}

// Seen is how the questions about two places stand that were asked since some day.
type Seen struct {
	Asked, Open int
	Oldest      time.Time // of the open ones
}

// SightingFigures counts them.
func (v *View) SightingFigures(since time.Time) (Seen, error) {
	var s Seen
	var oldest sql.NullInt64
	err := v.v.Scan(`SELECT COUNT(*), COUNT(*) - COUNT(s.answered), MIN(CASE WHEN s.answered IS NULL THEN s.noticed END)
		FROM sighting s JOIN person p ON p.id = s.person WHERE s.noticed >= $1 AND p.ended IS NULL`, []any{unix(since)}, &s.Asked, &s.Open, &oldest)
	s.Oldest = maybe(oldest)
	return s, err
}

// Elsewhere finds a whole session of somebody that was used lately from another network than this one; None if there
// is none. Sessions of a class or a parent's code are not looked at: one family or class may be in many places.
func (v *View) Elsewhere(who id.Person, place []byte, since time.Time) (Session, error) {
	var s Session
	err := v.v.Scan(`SELECT id, agent FROM session WHERE person = $1 AND ended IS NULL AND factor AND allows = -1 AND place IS NOT NULL AND place <> $2
		AND seen >= $3 ORDER BY seen DESC LIMIT 1`, []any{who, place, unix(since)}, &s.ID, &s.Agent)
	return s, err
}

// LastSignIns are somebody's newest whole sessions, ended ones too, as long as they are kept.
func (v *View) LastSignIns(who id.Person, n int) ([]Session, error) {
	var all []Session
	err := v.v.Each("SELECT id, created, seen, agent, ended FROM session WHERE person = $1 AND factor ORDER BY created DESC, id LIMIT $2", []any{who, n},
		func(scan func(...any) error) error {
			s := Session{Person: who, Factor: true}
			var created, seen int64
			var ended sql.NullInt64
			err := scan(&s.ID, &created, &seen, &s.Agent, &ended)
			s.Created, s.Seen, s.Ended = at(created), at(seen), maybe(ended)
			all = append(all, s)
			return err
		})
	return all, err
}

// Refuse counts something that was refused at the door.
func (t *Tx) Refuse(what string) error {
	_, err := t.tx.Keep(ledger.Refusals, "INSERT INTO refusal (month, what, n) VALUES ($1, $2, 1) ON CONFLICT (month, what) DO UPDATE SET n = refusal.n + 1",
		t.Now().UTC().Format("2006-01"), what)
	return err
}

// Refusal is how often something was refused in a month.
type Refusal struct {
	Month, What string
	N           int
}

// Refusals lists them from a month on, such as 2026-01, the newest month in front.
func (v *View) Refusals(from string) ([]Refusal, error) {
	var all []Refusal
	err := v.v.Each("SELECT month, what, n FROM refusal WHERE month >= $1 ORDER BY month DESC, what", []any{from}, func(scan func(...any) error) error {
		var r Refusal
		err := scan(&r.Month, &r.What, &r.N)
		all = append(all, r)
		return err
	})
	return all, err
}

// Carded is how many pupils of a year group there are, and how many of them have a card to sign in with.
type Carded struct {
	Year         string
	Pupils, With int
}

// Cards counts pupils with a card of their own, by year group (7.5.1-c).
func (v *View) Cards() ([]Carded, error) {
	var all []Carded
	err := v.v.Each(`SELECT r.year, COUNT(*), COUNT(c.person) FROM person p JOIN roll r ON r.person = p.id LEFT JOIN card c ON c.person = p.id
		WHERE p.ended IS NULL AND (p.roles & $1) <> 0 GROUP BY r.year`, []any{int64(people.Of(people.Pupil))}, func(scan func(...any) error) error {
		var c Carded
		err := scan(&c.Year, &c.Pupils, &c.With)
		all = append(all, c)
		return err
	})
	return all, err
}

// OwnDoor is what somebody is asked about their own account, in one statement: since when they have it, what they said
// under a key, and about how many times in two places at once they have not answered.
func (v *View) OwnDoor(who id.Person, key string) (joined time.Time, said string, places int, err error) {
	var created int64
	var value sql.NullString
	err = v.v.Scan(`SELECT p.created, (SELECT value FROM person_choice WHERE person = p.id AND key = $2),
		(SELECT COUNT(*) FROM sighting WHERE person = p.id AND answered IS NULL) FROM person p WHERE p.id = $1`, []any{who, key}, &created, &value, &places)
	return at(created), value.String, places, err
}
