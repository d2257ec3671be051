package office

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// Notice says in words for one audience that use is watched, with a mark of its wording.
type Notice struct{ Text, Version string }

// noticeChoice is the key under which somebody's confirmation of the newest wording is kept, with its day.
const noticeChoice = "monitoring_notice"

// noticeFor is the notice for somebody: of the wording in force that concerns them, or ours where the school has put none
// in force yet, so that nobody's first sign-in comes before it (obligations 5.1-j, 5.2-g, 7.3.4-j; DFE-FM-25).
func noticeFor(d *Desk, v *store.View) (Notice, error) {
	books, err := d.House.Shelf.Books()
	if err != nil {
		return Notice{}, err
	}
	texts, err := agreementTexts(d.House, v)
	if err != nil {
		return Notice{}, err
	}
	me := agreement.Subject{Person: d.By.Person, Roles: d.By.Roles}
	if me.Roles.Has(people.Pupil) {
		years, err := v.YearGroups(d.By.Person)
		if err != nil {
			return Notice{}, err
		}
		me.Stage = agreement.StageOf(years[d.By.Person])
	}
	for _, k := range books.Agreements.Kinds {
		about := k.Concerns(me) && k.Signer != agreement.ByParent || k.Signer == agreement.ByParent && me.Roles.Has(people.Parent)
		if !about || k.Needed {
			continue
		}
		text, newest := books.Agreements.Texts[k.Text].Notice, 0
		for _, t := range texts {
			if t.Kind == k.Key && !t.InForce.IsZero() && t.Number > newest {
				text, newest = t.Notice, t.Number
			}
		}
		if text != "" && !strings.Contains(text, "{") {
			sum := sha256.Sum256([]byte(text))
			return Notice{text, hex.EncodeToString(sum[:8])}, nil
		}
	}
	return Notice{}, nil
}

// addNotice shows the notice until its wording is confirmed.
func addNotice(d *Desk, v *store.View, day *Day) error {
	if d.By.Person == "" {
		return nil
	}
	n, err := noticeFor(d, v)
	if err != nil || n.Text == "" {
		return err
	}
	seen, err := v.PersonChoice(d.By.Person, noticeChoice)
	if err == nil && seen != n.Version {
		day.Notice = n
	}
	return err
}

// ConfirmNotice records that somebody was told that use is watched: by whom, when and in which wording.
var ConfirmNotice = Case[string, struct{}]{
	About: About{Name: "ConfirmNotice", Says: "Confirm that I was told that use is watched", Clause: "7.3.4/told", May: people.SignedIn},
	Do: func(d *Desk, tx *store.Tx, version string) (struct{}, error) {
		n, err := noticeFor(d, &tx.View)
		if err == nil && (n.Text == "" || n.Version != version) {
			err = fault.New(fault.Conflict, "The notice was changed while you read it. Please read the new one.")
		}
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, tx.SetPersonChoice(d.By.Person, noticeChoice, version)
	},
}
