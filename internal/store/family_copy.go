package store

import (
	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/words/id"
)

// The letters in which the family version goes: by e-mail, or on paper to whom no e-mail reaches.
const (
	FamilyLetter = "family"
	FamilyPaper  = "family_paper"
)

// AddFamilyCopies notes that the family version went to somebody in a letter, for some signatures.
func (t *Tx) AddFamilyCopies(letter string, adult id.Person, all []id.Signature) error {
	var rows [][]any
	for _, s := range all {
		rows = append(rows, []any{string(s), string(adult), letter, unix(t.Now())})
	}
	return t.tx.WriteRows(wrote("family_copy", letter), "family_copy", []string{"signature", "adult", "letter", "made"}, "ON CONFLICT (signature, adult) DO NOTHING", rows)
}

// FamilyCopies lists to whom the family version went.
func (v *View) FamilyCopies() ([]agreement.Copy, error) {
	var all []agreement.Copy
	err := v.v.Each("SELECT signature, adult, letter, made FROM family_copy ORDER BY made, signature, adult", nil, func(scan func(...any) error) error {
		var c agreement.Copy
		var made int64
		err := scan(&c.Signature, &c.Adult, &c.Letter, &made)
		c.Made = at(made)
		all = append(all, c)
		return err
	})
	return all, err
}

// FamilyCopiesWaiting are the letters with the family version that have not left, or are not printed, by whom they are to.
func (v *View) FamilyCopiesWaiting() (map[string]id.Person, error) {
	all := map[string]id.Person{}
	err := v.v.Each("SELECT id, person FROM outbox WHERE sent IS NULL AND kind IN ('"+FamilyLetter+"', '"+FamilyPaper+"')", nil, func(scan func(...any) error) error {
		var letter string
		var who id.Person
		err := scan(&letter, &who)
		all[letter] = who
		return err
	})
	return all, err
}

// DropFamilyCopies takes a letter back that has not left, with the note that it went.
func (t *Tx) DropFamilyCopies(letter string) error {
	if err := t.Sent(letter); err != nil {
		return err
	}
	_, err := t.tx.Write(wrote("family_copy", letter), "DELETE FROM family_copy WHERE letter = $1", letter)
	return err
}
