package office

import (
	"strings"
	"time"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// AdviceForm is one entry of the advisers' log as typed.
type AdviceForm struct {
	Adviser, Question, Answer, Outcome string
	Section                            clause.Section
	Asked                              time.Time
}

const longestText = 20_000 // letters; a page holds about 3,000

// RecordAdvice enters expert advice on the policy: who was asked, what, the answer, what came of it. It
// is sealed (obligation 1-c).
var RecordAdvice = Case[AdviceForm, id.Advice]{
	About: About{Name: "RecordAdvice", Says: "Record advice that the school took on its policy", Clause: "1/together", Sensitive: true,
		May: people.Leaders | people.Governors | people.Of(people.DataProtectionOfficer, people.SENCO)},
	Before: func(d *Desk, in *AdviceForm) error {
		var wrong fault.Fields
		wrong.Need("adviser", in.Adviser, "Say who gave the advice")
		wrong.Need("question", in.Question, "Say what you asked")
		wrong.Need("answer", in.Answer, "Say what the answer was")
		for name, text := range map[string]string{"adviser": in.Adviser, "question": in.Question, "answer": in.Answer, "outcome": in.Outcome} {
			if len(text) > longestText {
				wrong.Add(name, "Use at most 20,000 characters")
			}
		}
		if in.Asked.IsZero() {
			in.Asked = d.Now
		}
		if in.Asked.After(d.Now.Add(24 * time.Hour)) {
			wrong.Add("asked", "The day you asked cannot lie in the future")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in AdviceForm) (id.Advice, error) {
		a := store.Advice{ID: id.Advice(tx.NewID()), Adviser: strings.TrimSpace(in.Adviser), Question: in.Question, Answer: in.Answer,
			Outcome: in.Outcome, Section: in.Section, Asked: in.Asked, By: d.By.Who()}
		return a.ID, tx.AddAdvice(a)
	},
}

// AdvicePage is up to fifty entries, newest first.
type AdvicePage struct {
	Entries []store.Advice
	Older   int64
}

// readers of advice are those who may give it in, and the technician is not among them.
var adviceReaders = people.Leaders | people.Governors | people.Of(people.DataProtectionOfficer, people.SENCO)

// ListAdvice shows the log.
var ListAdvice = Look[int64, AdvicePage]{
	About: About{Name: "ListAdvice", Says: "See the advice that the school took on its policy", Clause: "1/together", May: adviceReaders},
	Do: func(_ *Desk, v *store.View, before int64) (AdvicePage, error) {
		all, err := v.AdviceLog(before)
		p := AdvicePage{Entries: all}
		if len(all) > 50 {
			p.Entries = all[:50]
			p.Older = p.Entries[49].Number
		}
		return p, err
	},
}

// AdviceShown is one entry and who made it.
type AdviceShown struct {
	store.Advice
	Name string // of the person who entered it
}

// ShowAdvice shows one entry.
var ShowAdvice = Look[id.Advice, AdviceShown]{
	About: About{Name: "ShowAdvice", Says: "Read one piece of advice", Clause: "1/together", May: adviceReaders},
	Do: func(_ *Desk, v *store.View, number id.Advice) (AdviceShown, error) {
		a, err := v.AdviceByID(number)
		if err != nil {
			return AdviceShown{}, err
		}
		p, err := v.PersonByID(id.Person(a.By))
		return AdviceShown{Advice: a, Name: p.Name}, ignoreNone(err)
	},
}
