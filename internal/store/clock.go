package store

import (
	"fmt"
	"strings"
	"time"

	"handrail.school/handrail/internal/store/internal/ledger"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/id"
)

// Job is how one piece of work by the clock last went.
type Job struct {
	Name    string
	Lease   time.Time
	LastRun time.Time
	LastOK  time.Time
	Failure string
}

// Jobs lists them by name.
func (v *View) Jobs() ([]Job, error) {
	var all []Job
	err := v.v.Each("SELECT name, lease, last_run, last_ok, failure FROM job ORDER BY name", nil, func(scan func(...any) error) error {
		var j Job
		var lease, run, ok int64
		err := scan(&j.Name, &lease, &run, &ok, &j.Failure)
		j.Lease, j.LastRun, j.LastOK = at(lease), at(run), at(ok)
		all = append(all, j)
		return err
	})
	return all, err
}

// LeaseJob takes a job that is due for one process: false if it ran after notBefore or somebody holds it.
func (t *Tx) LeaseJob(name string, notBefore time.Time, lease time.Duration) (bool, error) {
	now := t.Now()
	n, err := t.tx.Keep(ledger.Jobs, `INSERT INTO job (name, lease, last_run, last_ok, failure) VALUES ($1, $2, $3, 0, '')
		ON CONFLICT (name) DO UPDATE SET lease = excluded.lease, last_run = excluded.last_run
		WHERE job.lease <= $3 AND job.last_run <= $4`,
		name, unix(now.Add(lease)), unix(now), unix(notBefore))
	return n == 1, err
}

// EndJob gives the lease back and notes how it went.
func (t *Tx) EndJob(name, failure string) error {
	now := unix(t.Now())
	if failure != "" {
		_, err := t.tx.Keep(ledger.Jobs, "UPDATE job SET lease = $1, failure = $2 WHERE name = $3", now, failure, name)
		return err
	}
	_, err := t.tx.Keep(ledger.Jobs, "UPDATE job SET lease = $1, last_ok = $1, failure = '' WHERE name = $2", now, name)
	return err
}

// Letter is mail waiting to be sent. Once makes it unique: the same reminder is never sent twice.
type Letter struct {
	ID      string
	Kind    string
	Once    string
	Person  id.Person
	To      string
	Subject string
	Body    string
	Made    time.Time
	Tries   int
	Failure string
}

const letterBreak = "\x1f"

// Post puts a letter in the outbox in this transaction; false if the same one was posted before, or if it is
// for somebody without an e-mail address and not meant for paper.
func (t *Tx) Post(l Letter) (bool, error) {
	if !strings.Contains(l.To, "@") && l.Kind != FamilyPaper {
		return false, nil
	}
	var n int
	if err := t.v.Scan("SELECT COUNT(*) FROM outbox WHERE once = $1", []any{l.Once}, &n); err != nil || n > 0 {
		return false, err
	}
	now := unix(t.Now())
	_, err := t.tx.Keep(ledger.Outbox,
		`INSERT INTO outbox (id, kind, once, person, sealed, made, tries, next_try, failure) VALUES ($1, $2, $3, $4, $5, $6, 0, $6, '')`,
		l.ID, l.Kind, l.Once, string(l.Person), t.seal("outbox", "sealed", l.ID, l.To+letterBreak+l.Subject+letterBreak+l.Body), now)
	return err == nil, err
}

// DueLetters lists letters that may be tried now, oldest first: not those to people whose address does not work.
// Kinds that wait for something else are left out.
func (v *View) DueLetters(limit int, but ...string) ([]Letter, error) {
	args := []any{unix(v.Now()), limit}
	return v.letters(`WHERE sent IS NULL AND next_try <= $1 AND kind <> '`+FamilyPaper+`' AND NOT EXISTS (SELECT 1 FROM bad_address b WHERE b.person = outbox.person)`+
		notOf(&args, "kind", but)+` ORDER BY next_try, id LIMIT $2`, args...)
}

// notOf leaves out rows whose column is one of some values.
func notOf(args *[]any, column string, but []string) string {
	if len(but) == 0 {
		return ""
	}
	return " AND " + column + " NOT IN (" + places(args, but) + ")"
}

// places adds values to the arguments and writes their places.
func places(args *[]any, values []string) string {
	var all []string
	for _, x := range values {
		*args = append(*args, x)
		all = append(all, fmt.Sprintf("$%d", len(*args)))
	}
	return strings.Join(all, ", ")
}

// SentSince lists when letters of some kinds were sent since a moment.
func (v *View) SentSince(since time.Time, kinds ...string) ([]time.Time, error) {
	var all []time.Time
	args := []any{unix(since)}
	err := v.v.Each("SELECT sent FROM outbox WHERE sent >= $1 AND kind IN ("+places(&args, kinds)+") LIMIT 20000", args, func(scan func(...any) error) error {
		var sent int64
		err := scan(&sent)
		all = append(all, at(sent))
		return err
	})
	return all, err
}

func (v *View) letters(where string, args ...any) ([]Letter, error) {
	var all []Letter
	err := v.v.Each("SELECT id, kind, once, COALESCE(person, ''), sealed, made, tries, failure FROM outbox "+where, args,
		func(scan func(...any) error) error {
			var l Letter
			var sealed []byte
			var made int64
			if err := scan(&l.ID, &l.Kind, &l.Once, &l.Person, &sealed, &made, &l.Tries, &l.Failure); err != nil {
				return err
			}
			text, err := v.open("outbox", "sealed", l.ID, sealed)
			l.To, l.Subject, l.Body = cutLetter(text)
			l.Made = at(made)
			all = append(all, l)
			return err
		})
	return all, err
}

// Sent marks a letter as handed over and empties it: it may hold a link that still works.
func (t *Tx) Sent(number string) error {
	_, err := t.tx.Keep(ledger.Outbox, "UPDATE outbox SET sent = $1, failure = '', sealed = $2 WHERE id = $3", unix(t.Now()), []byte{}, number)
	return err
}

// NotSent notes a failure and when to try again.
func (t *Tx) NotSent(number, failure string, next time.Time) error {
	_, err := t.tx.Keep(ledger.Outbox, "UPDATE outbox SET tries = tries + 1, next_try = $1, failure = $2 WHERE id = $3",
		unix(next), failure, number)
	return err
}

// WaitingLetters counts what is not sent and the oldest of it, but for what waits for paper and for some kinds.
func (v *View) WaitingLetters(but ...string) (n int, oldest time.Time, err error) {
	var made nullTime
	var args []any
	err = v.v.Scan("SELECT COUNT(*), MIN(made) FROM outbox WHERE sent IS NULL AND kind <> '"+FamilyPaper+"' AND NOT EXISTS (SELECT 1 FROM bad_address b WHERE b.person = outbox.person)"+notOf(&args, "kind", but), args, &n, &made)
	return n, made.time(), err
}

// Standing is the last known state of one obligation.
type Standing struct {
	Obligation clause.Obligation
	Status     string
	Since      time.Time
	LastTrue   time.Time
}

// Standings loads them by obligation.
func (v *View) Standings() (map[clause.Obligation]Standing, error) {
	all := map[clause.Obligation]Standing{}
	err := v.v.Each("SELECT obligation, status, since, last_true FROM standing", nil, func(scan func(...any) error) error {
		var s Standing
		var since int64
		var last nullTime
		err := scan(&s.Obligation, &s.Status, &since, &last)
		s.Since, s.LastTrue = at(since), last.time()
		all[s.Obligation] = s
		return err
	})
	return all, err
}

// SetStanding stores a state: since when, and when it was last true.
func (t *Tx) SetStanding(s Standing) error {
	var last any
	if !s.LastTrue.IsZero() {
		last = unix(s.LastTrue)
	}
	_, err := t.tx.Keep(ledger.Standing, `INSERT INTO standing (obligation, status, since, last_true) VALUES ($1, $2, $3, $4)
		ON CONFLICT (obligation) DO UPDATE SET status = excluded.status, since = excluded.since, last_true = excluded.last_true`,
		s.Obligation, s.Status, unix(s.Since), last)
	return err
}

func cutLetter(text string) (to, subject, body string) {
	to, rest, _ := strings.Cut(text, letterBreak)
	subject, body, _ = strings.Cut(rest, letterBreak)
	return to, subject, body
}
