package store

import (
	"database/sql"
	"encoding/json"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/store/internal/ledger"
	"handrail.school/handrail/internal/words/id"
)

// signingBody is what a round asks and when it reminds.
type signingBody struct {
	Kinds []string
	Days  []int
}

// AddSigningRound begins a round with everybody whom it asks. Nobody has had a letter yet.
func (t *Tx) AddSigningRound(r agreement.Round, who []id.Person) error {
	body, err := json.Marshal(signingBody{r.Kinds, r.Days})
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("signing_round", string(r.ID)),
		"INSERT INTO signing_round (id, body, began, until, by_whom, stopped, stopped_by) VALUES ($1, $2, $3, $4, $5, NULL, '')",
		r.ID, string(body), unix(t.Now()), unix(r.Until), r.By)
	if err != nil {
		return err
	}
	return t.AddAsked(r.ID, who)
}

// AddAsked adds people to a round; who is asked already stays as they are.
func (t *Tx) AddAsked(round id.SigningRound, who []id.Person) error {
	var rows [][]any
	for _, p := range who {
		rows = append(rows, []any{string(round), string(p), 0, "", nil, nil, nil, 0})
	}
	return t.tx.WriteRows(wrote("signing_round", string(round)), "signing_asked", []string{"round", "person", "letters", "how", "first_made", "last_made", "opened", "wrong"},
		"ON CONFLICT (round, person) DO NOTHING", rows)
}

// StopSigningRound ends a round before its day; false if it was stopped before.
func (t *Tx) StopSigningRound(number id.SigningRound, by string) (bool, error) {
	n, err := t.tx.Write(wrote("signing_round", string(number)), "UPDATE signing_round SET stopped = $1, stopped_by = $2 WHERE id = $3 AND stopped IS NULL",
		unix(t.Now()), by, number)
	return n == 1, err
}

// SigningRounds lists every round, the newest first.
func (v *View) SigningRounds() ([]agreement.Round, error) { return v.signingRounds("") }

// SigningRound finds one; None if there is none.
func (v *View) SigningRound(number id.SigningRound) (agreement.Round, error) {
	all, err := v.signingRounds("WHERE id = $1", number)
	if err == nil && len(all) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return agreement.Round{}, err
	}
	return all[0], nil
}

func (v *View) signingRounds(where string, args ...any) ([]agreement.Round, error) {
	var all []agreement.Round
	err := v.v.Each("SELECT id, body, began, until, by_whom, stopped FROM signing_round "+where+" ORDER BY began DESC, id", args, func(scan func(...any) error) error {
		var r agreement.Round
		var body string
		var began, until int64
		var stopped nullTime
		if err := scan(&r.ID, &body, &began, &until, &r.By, &stopped); err != nil {
			return err
		}
		var b signingBody
		err := json.Unmarshal([]byte(body), &b)
		r.Kinds, r.Days, r.Began, r.Until, r.Stopped = b.Kinds, b.Days, at(began), at(until), stopped.time()
		all = append(all, r)
		return err
	})
	return all, err
}

// AskedIn lists whom a round asks.
func (v *View) AskedIn(round id.SigningRound) ([]agreement.Asked, error) {
	var all []agreement.Asked
	err := v.v.Each("SELECT person, letters, how, first_made, last_made, opened, wrong FROM signing_asked WHERE round = $1 ORDER BY person", []any{round}, func(scan func(...any) error) error {
		a := agreement.Asked{Round: round}
		var first, last, opened nullTime
		var wrong int64
		err := scan(&a.Person, &a.Letters, &a.How, &first, &last, &opened, &wrong)
		a.Wrong = int(wrong)
		a.First, a.Last, a.Opened = first.time(), last.time(), opened.time()
		all = append(all, a)
		return err
	})
	return all, err
}

// LetterMade notes that somebody whom a round asks has had so many letters now, and how the last one goes.
func (t *Tx) LetterMade(round id.SigningRound, who id.Person, how string, letters int) error {
	_, err := t.tx.Write(wrote("signing_round", string(round)),
		"UPDATE signing_asked SET letters = $1, how = $2, last_made = $3, first_made = COALESCE(first_made, $3) WHERE round = $4 AND person = $5",
		letters, how, unix(t.Now()), round, who)
	return err
}

// ForgiveProof counts wrong birthdays of a person from none again, because somebody gives them a way in by hand.
func (t *Tx) ForgiveProof(who id.Person) error {
	_, err := t.tx.Write(wrote("person", string(who)), "UPDATE signing_asked SET wrong = 0 WHERE person = $1 AND wrong > 0", who)
	return err
}

// WrongProof counts that somebody had a person's link and did not know a birthday, and says how often that was since
// somebody last gave them a way in by hand.
func (t *Tx) WrongProof(who id.Person) (times int, err error) {
	if _, err = t.tx.Write(wrote("person", string(who)), "UPDATE signing_asked SET wrong = wrong + 1 WHERE person = $1", who); err != nil {
		return 0, err
	}
	err = t.v.Scan("SELECT COALESCE(MAX(wrong), 0) FROM signing_asked WHERE person = $1", []any{who}, &times)
	return times, err
}

// CameIn notes in every round that asks somebody that they came in.
func (t *Tx) CameIn(who id.Person) error {
	_, err := t.tx.Write(wrote("person", string(who)), "UPDATE signing_asked SET opened = $1 WHERE person = $2 AND opened IS NULL", unix(t.Now()), who)
	return err
}

// LettersWaiting counts for each person how often a letter of a kind to them was tried that has not left yet.
func (v *View) LettersWaiting(kind string) (map[id.Person]int, error) {
	all := map[id.Person]int{}
	err := v.v.Each("SELECT person, MAX(tries) FROM outbox WHERE kind = $1 AND sent IS NULL AND person IS NOT NULL GROUP BY person", []any{kind}, func(scan func(...any) error) error {
		var who id.Person
		var tries int
		err := scan(&who, &tries)
		all[who] = tries
		return err
	})
	return all, err
}

// DropLetters empties letters of a kind to somebody that have not left: what they ask is done, or another way in
// replaced theirs.
func (t *Tx) DropLetters(kind string, who id.Person) error {
	_, err := t.tx.Keep(ledger.Outbox, "UPDATE outbox SET sent = $1, failure = '', sealed = $2 WHERE kind = $3 AND person = $4 AND sent IS NULL", unix(t.Now()), []byte{}, kind, string(who))
	return err
}

// DropLetter empties one letter that has not left.
func (t *Tx) DropLetter(once string) error {
	_, err := t.tx.Keep(ledger.Outbox, "UPDATE outbox SET sent = $1, failure = '', sealed = $2 WHERE once = $3 AND sent IS NULL", unix(t.Now()), []byte{}, once)
	return err
}
