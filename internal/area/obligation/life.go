package obligation

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/consultation"
	"handrail.school/handrail/internal/area/edition"
	"handrail.school/handrail/internal/area/linked"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/id"
)

// Life is the policy's year as the records show it.
type Life struct {
	Editions []edition.Edition // newest first
	Rounds   []consultation.Round
	Answers  map[consultation.Audience]int // to the newest edition that anybody was asked about
	Waiting  map[consultation.Audience]int // remarks without an answer, on the same
	Opinion  map[int]bool                  // by number of edition: the technical opinion is recorded
	Linked   linked.Register
	Owned    map[clause.Section]bool
	Reading  []Reading
	// Confirmed says of each who is asked to confirm the school's own policy whether they have.
	Confirmed map[id.Person]bool
}

// Reading is a document that people confirm to have read, in figures.
type Reading struct {
	Key, Title, Edition string
	Done, Late, All     int
	Opened              time.Time
	Scored              bool
	Answers, Wrong      int  // of a scored one, first answers and those of them that were wrong
	Gate                bool // whoever is late can do nothing else
	Beside              []linked.Companion
}

// Pages of the policy's year.
const (
	editionsPage     = "/policy/editions"
	consultationPage = "/policy/consultation"
	linkedPage       = "/policy/linked"
	readingPage      = "/policy/reading"
	ownersPage       = "/policy/owners"
)

// standing is the edition in force, with its name.
func (f *Facts) standingEdition(day time.Time) (edition.Edition, bool) {
	return edition.At(f.Life.Editions, day)
}

// newest is the edition that is being made, or else the one in force.
func (f *Facts) newest(day time.Time) (edition.Edition, bool) {
	if e, ok := edition.Making(f.Life.Editions, day); ok {
		return e, true
	}
	return f.standingEdition(day)
}

// schoolName judges 0-a: the policy names the school, spelt one way everywhere.
func schoolName(f *Facts, o policy.Obligation, day time.Time) Standing {
	s := stated{keys: []string{"school.name"}}.judge(f, o, day)
	if others := f.Spellings; s.Status == Met && len(others) > 0 {
		return Standing{Status: NotMet, Link: "/policy/text", Seen: fmt.Sprintf("The school is called “%s” on the front page and “%s” further on.", f.Policy.School, others[0])}
	}
	return s
}

// frozenOn judges 0-d: the software itself dates every edition on the day its draft is frozen.
func frozenOn(f *Facts, o policy.Obligation, day time.Time) Standing {
	e, ok := f.newest(day)
	if !ok {
		return writtenOn(f, o, day)
	}
	return Standing{Status: Met, Link: editionsPage, Seen: fmt.Sprintf("Handrail dated %s on %s, when its draft was frozen. %s so far.", e.Name(), date(e.Frozen), many(len(f.Life.Editions), "text was frozen", "texts were frozen"))}
}

// ratified judges 0-e: the edition in force was approved at a meeting, with its minute, by two people.
func ratified(f *Facts, o policy.Obligation, day time.Time) Standing {
	e, ok := f.standingEdition(day)
	if !ok {
		s := approved(f, o, day)
		s.Link = editionsPage
		return s
	}
	return Standing{Status: Met, Link: editionsPage + "/" + string(e.ID), Since: e.From,
		Seen: fmt.Sprintf("%s was approved on %s, minute %s; one person entered it and a governor confirmed it on %s. Only approved editions are published or offered to be confirmed.", upper(e.Name()), date(e.Meeting), e.Minute, date(e.Recorded))}
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// reviewIn judges 0-f and 3-a: the day follows from the approval, and counts down.
func reviewIn(otherwise func(*Facts, policy.Obligation, time.Time) Standing) func(*Facts, policy.Obligation, time.Time) Standing {
	return func(f *Facts, o policy.Obligation, day time.Time) Standing {
		e, ok := f.standingEdition(day)
		if !ok {
			return otherwise(f, o, day)
		}
		s := Standing{Status: Met, Link: editionsPage + "/" + string(e.ID),
			Seen: fmt.Sprintf("%s was approved on %s; by its own interval the next review is due by %s. The public page says so, and says when it is overdue.", upper(e.Name()), date(e.Meeting), date(e.Due))}
		return deadline(s, e.Due, 30, day, "The review has to be held")
	}
}

// together judges 1-a: every group that the policy names has been asked about the newest edition.
func together(f *Facts, _ policy.Obligation, day time.Time) Standing {
	e, ok := f.newest(day)
	if !ok {
		return Standing{Status: NotMet, Link: consultationPage, Seen: "No draft has been frozen, so nobody can have been asked about it."}
	}
	var open, left []string
	waiting := 0
	groups := consultation.Groups(f.Answers.Value("policy.consulted_groups"), e.Number, f.Life.Rounds, f.Life.Waiting, day)
	for _, g := range groups {
		waiting += g.Unanswered
		switch name := strings.ToLower(g.Audience.Words()); {
		case g.Open:
			open = append(open, name)
		case !g.Asked:
			left = append(left, name)
		}
	}
	s := Standing{Status: Met, Link: consultationPage, Seen: fmt.Sprintf("Every group was asked about %s: %s.", e.Name(), many(len(groups), "group", "groups"))}
	switch {
	case len(left) > 0 && e.Approved():
		s.Status, s.Seen = NotMet, fmt.Sprintf("Not asked about %s: %s.", e.Name(), strings.Join(left, ", "))
	case len(left) > 0:
		s.Status, s.Seen = Due, fmt.Sprintf("Still to be asked about %s before it can be approved: %s.", e.Name(), strings.Join(left, ", "))
	case len(open) > 0:
		s.Status, s.Seen = Due, fmt.Sprintf("Being asked about %s: %s.", e.Name(), strings.Join(open, ", "))
	case waiting > 0:
		s.Status, s.Seen = Due, fmt.Sprintf("Everybody was asked about %s, but %s no answer yet.", e.Name(), many(waiting, "remark has", "remarks have"))
	}
	return s
}

// heard judges that a group has had its say on the newest edition (4.3-a, 4.5-c, 4.6-h, 5.1-p).
func heard(a consultation.Audience) func(*Facts, policy.Obligation, time.Time) Standing {
	return func(f *Facts, _ policy.Obligation, day time.Time) Standing {
		s := Standing{Status: NotMet, Link: consultationPage}
		e, ok := f.newest(day)
		i := slices.IndexFunc(f.Life.Rounds, func(r consultation.Round) bool { return ok && r.Number == e.Number && r.Audience == a })
		switch n := f.Life.Answers[a]; {
		case !ok || i < 0:
			s.Seen = a.Words() + " have not been asked about a draft here yet."
		case n > 0:
			s.Status, s.Seen = Met, fmt.Sprintf("%s were asked about %s from %s, and %s.", a.Words(), e.Name(), date(f.Life.Rounds[i].Opened), many(n, "answer is on record", "answers are on record"))
		case f.Life.Rounds[i].Open(day):
			s.Status, s.Seen = Due, fmt.Sprintf("%s are asked about %s until %s; nobody has answered yet.", a.Words(), e.Name(), date(f.Life.Rounds[i].Until))
		default:
			s.Seen = fmt.Sprintf("%s were asked about %s, but nobody answered.", a.Words(), e.Name())
		}
		return s
	}
}

// stakeholders judges 4.2-o: every group has answered, and what came of it is published.
func stakeholders(f *Facts, o policy.Obligation, day time.Time) Standing {
	s := together(f, o, day)
	if s.Status != Met {
		return s
	}
	e, _ := f.newest(day)
	told := slices.ContainsFunc(f.Life.Rounds, func(r consultation.Round) bool { return r.Number == e.Number && !r.Published.IsZero() })
	total := 0
	for _, n := range f.Life.Answers {
		total += n
	}
	s.Seen += fmt.Sprintf(" %s on record.", upper(many(total, "answer is", "answers are")))
	if !told {
		s.Status, s.Seen = Due, s.Seen+" What was changed because of them is not published yet."
	}
	return s
}

// register judges 2.2-a: the register holds every policy that this one names, and none has lapsed.
func register(f *Facts, o policy.Obligation, day time.Time) Standing {
	s := stated{keys: []string{"linked.common", "linked.staff_conduct", "linked.curriculum", "linked.data_security", "linked.images"}}.judge(f, o, day)
	if s.Status != Met && s.Status != Due {
		return s
	}
	r := f.Life.Linked
	s.Link = linkedPage
	switch {
	case len(r.Lapsed) > 0:
		s.Status, s.Seen = Overdue, upper(many(len(r.Lapsed), "policy of the register is", "policies of the register are"))+" past the day of review."
	case len(r.Unlisted) > 0:
		s.Status, s.Seen = NotMet, fmt.Sprintf("The policy names %s without an entry in the register, the first is “%s”.", many(len(r.Unlisted), "other policy", "other policies"), r.Unlisted[0])
	case s.Status == Met:
		s.Seen = fmt.Sprintf("The register holds %s with owner, version and review, and names none that the text lacks.", many(len(r.Entries), "policy", "policies"))
	}
	return s
}

// versioned judges that the policy names another one, and adds what the register knows of its version.
func versioned(p stated) func(*Facts, policy.Obligation, time.Time) Standing {
	return func(f *Facts, o policy.Obligation, day time.Time) Standing {
		s := p.judge(f, o, day)
		if s.Status != Met && s.Status != Due {
			return s
		}
		held := 0
		for _, key := range p.keys {
			for _, name := range f.Answers.Value(key) {
				e := linked.Find(f.Life.Linked.Entries, name)
				if e == nil {
					continue
				}
				held++
				if e.Lapsed(day) {
					return Standing{Status: Overdue, Link: linkedPage, Since: e.Due.AddDate(0, 0, 1), LastTrue: e.Due, Seen: fmt.Sprintf("“%s” was to be reviewed by %s.", e.Name, date(e.Due))}
				}
			}
		}
		if held > 0 {
			s.Seen += " The register holds the version of " + many(held, "of them.", "of them.")
			s.Link = linkedPage
			return s
		}
		s.Seen += " The register of linked policies holds no version of it yet."
		return s
	}
}

// inOrder judges 4.1-c: an approved edition is in force, not past its review, and no policy of the register
// has lapsed.
func inOrder(f *Facts, o policy.Obligation, day time.Time) Standing {
	if _, ok := f.standingEdition(day); !ok {
		return current(f, o, day)
	}
	s := reviewIn(current)(f, o, day)
	if n := len(f.Life.Linked.Lapsed); n > 0 && s.Status != Overdue {
		return Standing{Status: Overdue, Link: linkedPage, Seen: upper(many(n, "policy of the register is", "policies of the register are")) + " past the day of review."}
	}
	return s
}

// redrafted judges 4.2-n: the review is held within the interval, and every section has an owner.
func redrafted(f *Facts, o policy.Obligation, day time.Time) Standing {
	s := reviewIn(reviewed)(f, o, day)
	if s.Status != Met {
		return s
	}
	left := 0
	for _, p := range f.Policy.Sections {
		if !f.Life.Owned[p.Section] {
			left++
		}
	}
	if left > 0 {
		return Standing{Status: Due, Link: ownersPage, Seen: s.Seen + " " + upper(many(left, "section has no owner yet.", "sections have no owner yet."))}
	}
	s.Seen += " Every section has an owner."
	return s
}

// opinion judges 4.4-a: the technical opinion on the newest edition is recorded.
func opinion(f *Facts, _ policy.Obligation, day time.Time) Standing {
	e, ok := f.newest(day)
	switch {
	case !ok:
		return Standing{Status: NotMet, Link: editionsPage, Seen: "No draft has been frozen yet, so there is no technical opinion on one."}
	case f.Life.Opinion[e.Number]:
		return Standing{Status: Met, Link: editionsPage + "/" + string(e.ID), Seen: "The technical opinion on " + e.Name() + " is recorded. Change requests are not recorded here yet."}
	}
	return Standing{Status: Due, Link: editionsPage + "/" + string(e.ID), Seen: "The technical opinion on " + e.Name() + " is missing; without it governors cannot approve."}
}

// confirmedRead judges 4.3-b: staff have confirmed the edition in force by the day set for it.
func confirmedRead(f *Facts, _ policy.Obligation, day time.Time) Standing {
	s := Standing{Status: NotMet, Link: readingPage, Seen: "Nobody is asked yet to confirm that they have read the policy."}
	for _, r := range f.Life.Reading {
		if r.Key != "policy" {
			continue
		}
		s.Seen = fmt.Sprintf("%d of %d have confirmed %s.", r.Done, r.All, lower(r.Edition))
		switch {
		case r.Late > 0:
			s.Status, s.Seen = Overdue, s.Seen+" "+upper(many(r.Late, "person is late.", "people are late."))
		case r.Done < r.All:
			s.Status = Due
		default:
			s.Status = Met
		}
		if r.Gate {
			s.Seen += " An account that is late opens nothing else; leaders’ stay open, and they are written to every day."
		} else {
			s.Seen += " An account that is late is not limited, because the school has not asked for that."
		}
	}
	return s
}

// followed judges 3-d: changes of technology that were reported have had their review. Where none was
// reported, nothing proves it either way.
func followed(kinds ...string) func(*Facts, policy.Obligation, time.Time) Standing {
	return func(f *Facts, o policy.Obligation, day time.Time) Standing {
		decided := 0
		for _, k := range kinds {
			if r, open := f.openReview("event:" + k + ":"); open {
				return f.waiting(r, day)
			}
			for _, r := range f.Reviews {
				if strings.HasPrefix(r.Cause, "event:"+k+":") && !r.Closed.IsZero() {
					decided++
				}
			}
		}
		if decided == 0 {
			return claimed(o, "No such change has been reported.", reviewsPage)
		}
		return Standing{Status: Met, Link: reviewsPage, Seen: upper(many(decided, "change was", "changes were")) + " reported, and the decision on each is recorded."}
	}
}
