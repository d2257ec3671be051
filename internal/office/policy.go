package office

import (
	"maps"
	"slices"
	"time"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// policyWriters may change the draft.
var policyWriters = people.Leaders

// Inputs is what a policy is made from by these books alone, for answers and a day.
func (b *Books) Inputs(p policy.Profile, day time.Time) policy.Inputs {
	return policy.Inputs{Profile: p, Register: b.Register, Pack: b.Packs[b.Library.Effective(p).First("area.pack")],
		National: b.Packs["national"], Day: calendar.Day(day)}
}

// Known is what the braces of a school's own text may name.
func (b *Books) Known() policy.Known {
	k := policy.Known{PackKeys: areapack.Keys}
	for _, w := range b.Register.Works {
		k.Laws = append(k.Laws, w.Key)
	}
	return k
}

// PolicyInputs reads everything that the school's policy is made from today: answers, choices, own
// clauses, editions and the contacts it confirmed.
func PolicyInputs(h *House, v *store.View) (policy.Inputs, *Books, error) {
	_, in, books, err := gather(h, v, policyLoaders)
	return in, books, err
}

// PolicyShown is the school's policy as it would be printed today.
type PolicyShown struct {
	Policy    *policy.Policy    // shared: nobody may change it
	Version   string            // stands for everything that it was made from
	Conflicts []policy.Conflict // for those who work at the school or govern it
	Open      int               // required questions without an answer
	Books     *Books
	Past      []PastOwn // own clauses that were taken out
	MayChange bool
}

// PastOwn is an own clause that was taken out and can be put back.
type PastOwn struct {
	store.OwnClause
	N       int64
	Removed time.Time
}

// ShowPolicy shows the draft of the policy. What holds for everybody is the edition that governors approved.
var ShowPolicy = Look[struct{}, PolicyShown]{
	About: About{Name: "ShowPolicy", Says: "Read the draft of the school's online safety policy", Clause: "4.3/voice", May: schoolReaders},
	Do: func(d *Desk, v *store.View, _ struct{}) (PolicyShown, error) {
		in, books, err := PolicyInputs(d.House, v)
		if err != nil {
			return PolicyShown{}, err
		}
		made, err := d.House.composeOnce(books, in)
		if err != nil {
			return PolicyShown{}, err
		}
		out := PolicyShown{Policy: made.policy, Version: made.version, Books: books, MayChange: policyWriters.Meets(d.By.Roles)}
		out.Conflicts = made.conflicts()
		out.Open = len(books.Library.Effective(in.Profile).Unanswered)
		if out.MayChange {
			out.Past, err = removedOwn(v, in.Own)
		}
		return out, err
	},
}

// removedOwn lists own clauses that were taken out, by number, the newest text of each.
func removedOwn(v *store.View, standing []policy.OwnClause) ([]PastOwn, error) {
	past, err := v.PastOwnClauses()
	var all []PastOwn
	for number, versions := range past {
		if !slices.ContainsFunc(standing, func(o policy.OwnClause) bool { return string(o.ID) == number }) {
			all = append(all, PastOwn{versions[0].Was, versions[0].N, versions[0].Ended})
		}
	}
	slices.SortFunc(all, func(a, b PastOwn) int { return b.Removed.Compare(a.Removed) })
	return all, err
}

// WordingShown is one way in which the library says a clause.
type WordingShown struct {
	policy.Wording
	Allowed bool // by the school's answers
	Current bool
	Text    *policy.Statement // filled in
}

// PastChoice is what was done with a clause before.
type PastChoice struct {
	store.Choice
	N  int64
	By string
}

// ClauseShown is one clause of the library with what the school made of it.
type ClauseShown struct {
	Clause    policy.Clause
	Section   string // title
	Number    string // of its section as printed; "" if that is not printed
	Printed   *policy.Statement
	Library   *policy.Statement // as the library would have it, filled in; nil if it would not stand
	Source    string            // the library's text before it is filled in
	Choice    store.Choice
	ChangedBy string
	Wordings  []WordingShown
	Past      []PastChoice
	Serves    []policy.Obligation
	Conflicts []policy.Conflict
	Gaps      []policy.Gap
	MayChange bool
}

// ShowClause shows one clause of the library and what the school made of it.
var ShowClause = Look[clause.ID, ClauseShown]{
	About: About{Name: "ShowClause", Says: "See one clause, what it serves and what the school changed in it", Clause: "1/origin", May: schoolReaders},
	Do: func(d *Desk, v *store.View, number clause.ID) (ClauseShown, error) {
		in, books, err := PolicyInputs(d.House, v)
		if err != nil {
			return ClauseShown{}, err
		}
		c := books.Library.Clause(number)
		if c == nil {
			return ClauseShown{}, fault.New(fault.NotFound, "The library has no clause %s.", shorten(string(number), 40))
		}
		made, err := d.House.composeOnce(books, in)
		if err != nil {
			return ClauseShown{}, err
		}
		out := ClauseShown{Clause: *c, MayChange: policyWriters.Meets(d.By.Roles)}
		out.compose(books.Library, in, made)
		for _, o := range books.Library.Obligations {
			if slices.Contains(c.Serves, o.ID) {
				out.Serves = append(out.Serves, o)
			}
		}
		return out, out.history(v)
	},
}

// compose fills in the clause as it stands, as the library has it, and in every wording.
func (out *ClauseShown) compose(lib *policy.Library, in policy.Inputs, made *composed) {
	id, p := out.Clause.ID, made.policy
	out.Printed = p.Statement(id)
	for _, s := range lib.Sections {
		if s.Section == id.Section() {
			out.Section = s.Title
		}
	}
	if part := p.Part(id.Section()); part != nil {
		out.Number = part.Number
	}
	for _, g := range p.Gaps {
		if g.Clause == id {
			out.Gaps = append(out.Gaps, g)
		}
	}
	for _, c := range made.conflicts() {
		if slices.Contains(c.Clauses, id) {
			out.Conflicts = append(out.Conflicts, c)
		}
	}
	chosen := in.Choices[id]
	out.Library, out.Source = libraryText(lib, in, out.Clause, chosen.Wording)
	answers := lib.Effective(in.Profile)
	for _, w := range out.Clause.Wordings {
		shown := WordingShown{Wording: w, Allowed: answers.Holds(w.When)}
		if shown.Allowed {
			if shown.Text = out.Library; out.Library == nil || out.Library.Wording != w.ID {
				shown.Text, _ = libraryText(lib, in, out.Clause, w.ID)
			}
			shown.Current = out.Printed != nil && out.Printed.Wording == w.ID
		}
		out.Wordings = append(out.Wordings, shown)
	}
}

// libraryText is a clause without the school's own words, in the wording that was picked or else holds.
func libraryText(lib *policy.Library, in policy.Inputs, c policy.Clause, wording string) (*policy.Statement, string) {
	plain := in
	plain.Choices = maps.Clone(in.Choices)
	plain.Choices[c.ID] = policy.Choice{Wording: wording}
	st := policy.Compose(lib, plain).Statement(c.ID)
	if st == nil {
		return nil, c.Text
	}
	for _, w := range c.Wordings {
		if w.ID == st.Wording {
			return st, w.Text
		}
	}
	return st, c.Text
}

func (out *ClauseShown) history(v *store.View) error {
	names, err := namesOf(v)
	if err != nil {
		return err
	}
	choices, err := v.Choices()
	if err != nil {
		return err
	}
	out.Choice = choices[out.Clause.ID]
	book := nameBook(names)
	out.ChangedBy = book.of(out.Choice.SetBy)
	past, err := v.PastChoices(out.Clause.ID)
	for _, p := range past {
		out.Past = append(out.Past, PastChoice{p.Was, p.N, book.of(p.Was.SetBy)})
	}
	return err
}
