package store

import (
	"encoding/json"
	"time"

	"handrail.school/handrail/internal/words/id"
)

// PastPerson is what somebody was called and could be written to at, until a day.
type PastPerson struct {
	Name  string    `json:"name"`
	Email string    `json:"email"`
	Until time.Time `json:"-"`
	By    string    `json:"-"`
}

// CorrectPerson changes somebody's name and address to what is in p, and keeps what they were. Taken reports an address
// that somebody else has. A new address counts as one that works.
func (t *Tx) CorrectPerson(p Person, by string) error {
	was, err := t.PersonByID(p.ID)
	if err != nil {
		return err
	}
	body, err := json.Marshal(PastPerson{Name: was.Name, Email: was.Email})
	if err != nil {
		return err
	}
	key := t.NewID()
	_, err = t.tx.Write(wrote("person_past", key), "INSERT INTO person_past (id, person, body, until, by_whom) VALUES ($1, $2, $3, $4, $5)",
		key, p.ID, t.seal("person_past", "body", key, string(body)), unix(t.Now()), by)
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("person", string(p.ID)), "UPDATE person SET name = $1, email = $2, found = $3 WHERE id = $4",
		t.seal("person", "name", string(p.ID), p.Name), t.seal("person", "email", string(p.ID), p.Email), t.found(p), p.ID)
	if err != nil || normalEmail(p.Email) == normalEmail(was.Email) {
		return err
	}
	_, err = t.GoodAddress(p.ID)
	return err
}

// PastOfPerson is what somebody was called before, the newest first.
func (v *View) PastOfPerson(who id.Person) ([]PastPerson, error) {
	var all []PastPerson
	err := v.v.Each("SELECT id, body, until, by_whom FROM person_past WHERE person = $1 ORDER BY until DESC, id", []any{who}, func(scan func(...any) error) error {
		var x PastPerson
		var key string
		var body []byte
		var until int64
		if err := scan(&key, &body, &until, &x.By); err != nil {
			return err
		}
		if err := v.unsealJSON("person_past", "body", key, body, &x); err != nil {
			return err
		}
		x.Until = at(until)
		all = append(all, x)
		return nil
	})
	return all, err
}

// BadAddress is since when somebody's address is known not to work, and who found that out.
type BadAddress struct {
	Person id.Person
	Since  time.Time
	By     string
}

// MarkAddress notes that somebody's address does not work; false if that was known.
func (t *Tx) MarkAddress(who id.Person, by string) (bool, error) {
	n, err := t.tx.Write(wrote("address", string(who)), "INSERT INTO bad_address (person, since, by_whom) VALUES ($1, $2, $3) ON CONFLICT (person) DO NOTHING",
		who, unix(t.Now()), by)
	return n == 1, err
}

// GoodAddress takes that back; false if nobody had said so.
func (t *Tx) GoodAddress(who id.Person) (bool, error) {
	n, err := t.tx.Write(wrote("address", string(who)), "DELETE FROM bad_address WHERE person = $1", who)
	return n == 1, err
}

// BadAddresses lists them by person.
func (v *View) BadAddresses() (map[id.Person]BadAddress, error) {
	all := map[id.Person]BadAddress{}
	err := v.v.Each("SELECT b.person, b.since, b.by_whom FROM bad_address b JOIN person p ON p.id = b.person WHERE p.ended IS NULL", nil, func(scan func(...any) error) error {
		var x BadAddress
		var since int64
		err := scan(&x.Person, &since, &x.By)
		x.Since = at(since)
		all[x.Person] = x
		return err
	})
	return all, err
}

// paperKinds are letters that may go through another's hands. One that holds a way into an account is not among them.
const paperKinds = "'approval', 'digest', 'duty', 'family', 'force_change', 'head', 'overdue', 'oversight', 'posts', 'reading', 'roster', 'training'"

// forPaper are the letters that wait for paper: to people whose address does not work, and what goes on paper anyway.
const forPaper = ` sent IS NULL AND (kind = '` + FamilyPaper + `' OR kind IN (` + paperKinds + `) AND EXISTS (SELECT 1 FROM bad_address b WHERE b.person = outbox.person))
	AND EXISTS (SELECT 1 FROM person p WHERE p.id = outbox.person AND p.ended IS NULL)`

// PaperLetters lists the letters that wait for paper, oldest first.
func (v *View) PaperLetters() ([]Letter, error) {
	return v.letters("WHERE" + forPaper + " ORDER BY made, id LIMIT 200")
}

// CountPaper counts the people of the school whose address does not work, and the letters that wait for paper.
func (v *View) CountPaper() (people, letters int, err error) {
	if err = v.v.Scan("SELECT COUNT(*) FROM bad_address b JOIN person p ON p.id = b.person WHERE p.ended IS NULL", nil, &people); err != nil {
		return 0, 0, err
	}
	err = v.v.Scan("SELECT COUNT(*) FROM outbox WHERE"+forPaper, nil, &letters)
	return people, letters, err
}

// Printed marks a letter as printed and handed over, and empties it.
func (t *Tx) Printed(number string) error {
	t.tx.Touch(wrote("letter", number))
	return t.Sent(number)
}
