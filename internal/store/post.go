package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// SetTerm enters a term of a post, or what became of one. Whom it is about and when it was entered never
// change.
func (t *Tx) SetTerm(x post.Term) error {
	detail, err := json.Marshal(x.Detail)
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("post_term", x.ID),
		`INSERT INTO post_term (id, post, person, starts, ends, opened, closed, agreed, detail, entered)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		 ON CONFLICT (id) DO UPDATE SET starts = excluded.starts, ends = excluded.ends, opened = excluded.opened,
		 closed = excluded.closed, agreed = excluded.agreed, detail = excluded.detail`,
		x.ID, x.Post, x.Person, unix(x.Starts), orNull(x.Ends), orNull(x.Opened), orNull(x.Closed), x.Agreed,
		t.seal("post_term", "detail", x.ID, string(detail)), unix(t.Now()))
	return err
}

// Terms lists every term of every post, in the order in which they were to start.
func (v *View) Terms() ([]post.Term, error) {
	var all []post.Term
	err := v.v.Each("SELECT id, post, person, starts, ends, opened, closed, agreed, detail, entered FROM post_term ORDER BY starts, id", nil,
		func(scan func(...any) error) error {
			var x post.Term
			var starts, entered int64
			var ends, opened, closed sql.NullInt64
			var sealed []byte
			if err := scan(&x.ID, &x.Post, &x.Person, &starts, &ends, &opened, &closed, &x.Agreed, &sealed, &entered); err != nil {
				return err
			}
			x.Starts, x.Ends, x.Opened, x.Closed, x.Entered = at(starts), maybe(ends), maybe(opened), maybe(closed), at(entered)
			text, err := v.open("post_term", "detail", x.ID, sealed)
			if err != nil {
				return err
			}
			if err := json.Unmarshal([]byte(text), &x.Detail); err != nil {
				return fmt.Errorf("post_term %s: %w", x.ID, err)
			}
			all = append(all, x)
			return nil
		})
	return all, err
}

// AddAbsence enters days on which somebody is away.
func (t *Tx) AddAbsence(a post.Absence) error {
	_, err := t.tx.Write(wrote("absence", a.ID), "INSERT INTO absence (id, person, first_day, last_day, entered) VALUES ($1, $2, $3, $4, $5)",
		a.ID, a.Person, unix(a.First), unix(a.Last), unix(t.Now()))
	return err
}

// RemoveAbsence takes an absence back; false if there is none.
func (t *Tx) RemoveAbsence(number string) (bool, error) {
	n, err := t.tx.Write(wrote("absence", number), "DELETE FROM absence WHERE id = $1", number)
	return n == 1, err
}

// Absences lists those that last until a day or longer, the first to begin in front.
func (v *View) Absences(since time.Time) ([]post.Absence, error) {
	var all []post.Absence
	err := v.v.Each("SELECT id, person, first_day, last_day, entered FROM absence WHERE last_day >= $1 ORDER BY first_day, id", []any{unix(since)},
		func(scan func(...any) error) error {
			var a post.Absence
			var first, last, entered int64
			err := scan(&a.ID, &a.Person, &first, &last, &entered)
			a.First, a.Last, a.Entered = at(first), at(last), at(entered)
			all = append(all, a)
			return err
		})
	return all, err
}

// AddTraining enters training that somebody did.
func (t *Tx) AddTraining(x post.Training) error {
	_, err := t.tx.Write(wrote("training", x.ID),
		"INSERT INTO training (id, person, course, done, until, evidence, entered, title, minutes, session) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
		x.ID, x.Person, x.Course, unix(x.Done), unix(x.Until), t.seal("training", "evidence", x.ID, x.Evidence), unix(t.Now()),
		t.seal("training", "title", x.ID, x.Title), x.Minutes, x.Session)
	return err
}

// RemoveTraining takes an entry back that was made by mistake, of one person or, if who is empty, of anybody; false if
// there is none.
func (t *Tx) RemoveTraining(number string, who id.Person) (bool, error) {
	n, err := t.tx.Write(wrote("training", number), "DELETE FROM training WHERE id = $1 AND (person = $2 OR $2 = '')", number, who)
	return n == 1, err
}

// Training lists what colleagues did, the newest in front; of one person, or of all if who is empty.
// Evidence and titles come with one person's only.
func (v *View) Training(who id.Person) ([]post.Training, error) {
	query, args := "SELECT id, person, course, done, until, evidence, entered, title, minutes, session FROM training", []any{}
	if who != "" {
		query, args = query+" WHERE person = $1", []any{who}
	}
	var all []post.Training
	err := v.v.Each(query+" ORDER BY done DESC, id", args, func(scan func(...any) error) error {
		var x post.Training
		var done, until, entered int64
		var evidence, title []byte
		if err := scan(&x.ID, &x.Person, &x.Course, &done, &until, &evidence, &entered, &title, &x.Minutes, &x.Session); err != nil {
			return err
		}
		x.Done, x.Until, x.Entered = at(done), at(until), at(entered)
		var err error
		if who != "" {
			var open map[string]string
			open, err = v.opened("training", x.ID, map[string][]byte{"evidence": evidence, "title": title})
			x.Evidence, x.Title = open["evidence"], open["title"]
		}
		all = append(all, x)
		return err
	})
	return all, err
}

// AddShift enters somebody in the rota.
func (t *Tx) AddShift(s post.Shift) error {
	var hours []string
	for _, h := range s.Hours {
		hours = append(hours, string(h))
	}
	_, err := t.tx.Write(wrote("on_call", s.ID), "INSERT INTO on_call (id, person, first_day, last_day, hours, entered) VALUES ($1, $2, $3, $4, $5, $6)",
		s.ID, s.Person, unix(s.First), unix(s.Last), strings.Join(hours, ","), unix(t.Now()))
	return err
}

// RemoveShift takes somebody out of the rota; false if they are not in it.
func (t *Tx) RemoveShift(number string) (bool, error) {
	n, err := t.tx.Write(wrote("on_call", number), "DELETE FROM on_call WHERE id = $1", number)
	return n == 1, err
}

// Shifts lists the rota from a day on.
func (v *View) Shifts(since time.Time) ([]post.Shift, error) {
	var all []post.Shift
	err := v.v.Each("SELECT id, person, first_day, last_day, hours, entered FROM on_call WHERE last_day >= $1 ORDER BY first_day, id", []any{unix(since)},
		func(scan func(...any) error) error {
			var s post.Shift
			var first, last, entered int64
			var hours string
			err := scan(&s.ID, &s.Person, &first, &last, &hours, &entered)
			s.First, s.Last, s.Entered, s.Hours = at(first), at(last), at(entered), post.ParseHours(hours)
			all = append(all, s)
			return err
		})
	return all, err
}

// AlarmsTold are the alarms that were told by letter.
func (v *View) AlarmsTold() (map[string]bool, error) {
	told := map[string]bool{}
	err := v.v.Each("SELECT alarm FROM alarm_told", nil, func(scan func(...any) error) error {
		var key string
		err := scan(&key)
		told[key] = true
		return err
	})
	return told, err
}

// TellAlarm notes that an alarm was told.
func (t *Tx) TellAlarm(key string) error {
	_, err := t.tx.Write(wrote("alarm", key), "INSERT INTO alarm_told (alarm, told) VALUES ($1, $2) ON CONFLICT (alarm) DO NOTHING", key, unix(t.Now()))
	return err
}

// RolesHeld counts the people of the school by what they are, those who left not among them. Nobody is
// named. A person with several roles counts once, under all of them.
func (v *View) RolesHeld() (map[people.Set]int, error) {
	counts := map[people.Set]int{}
	err := v.v.Each("SELECT roles, COUNT(*) FROM person WHERE ended IS NULL GROUP BY roles", nil, func(scan func(...any) error) error {
		var roles int64
		var n int
		err := scan(&roles, &n)
		counts[people.Set(roles)] = n
		return err
	})
	return counts, err
}

// InPosts are the people who belong to the school and have one of some roles, by number with what they may
// do and since when they are in the register. No name is opened for it.
func (v *View) InPosts(roles people.Set) ([]Person, error) {
	var all []Person
	err := v.v.Each("SELECT id, roles, created FROM person WHERE ended IS NULL AND (roles & $1) <> 0 AND "+notForADay+" ORDER BY created, id", []any{int64(roles)},
		func(scan func(...any) error) error {
			var p Person
			var held, created int64
			err := scan(&p.ID, &held, &created)
			p.Roles, p.Created = people.Set(held), at(created)
			all = append(all, p)
			return err
		})
	return all, err
}

// SetEmail gives an address to somebody who was entered without one; false if they have one. Taken reports
// an address that is somebody else's.
func (t *Tx) SetEmail(who id.Person, email string) (bool, error) {
	p, err := t.PersonByID(who)
	if err != nil || p.Email != "" {
		return false, err
	}
	p.Email = email
	n, err := t.tx.Write(wrote("person", string(who)), "UPDATE person SET email = $1, found = $2 WHERE id = $3",
		t.seal("person", "email", string(who), email), t.found(p), who)
	return n == 1, err
}
