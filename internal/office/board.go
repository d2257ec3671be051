package office

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/area/guidance"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// boardReaders see how the school stands. The board says nothing about any child.
var boardReaders = people.Employed | people.Governors

// Board is every obligation with its standing today.
type Board struct {
	Rows     []obligation.Row
	Counts   map[obligation.Status]int
	Sections []SectionTitle
	Day      time.Time // the school's own day
}

// SectionTitle is a section of the library with its heading.
type SectionTitle struct {
	Section clause.Section
	Title   string
}

// BoardVersion is a short text that changes whenever the board may: with any record written that it could be
// made from, with any change of a standing, and at midnight.
var BoardVersion = Look[struct{}, string]{
	About: About{Name: "BoardVersion", Says: "See whether the board has changed", Clause: "4.1/requirements", May: boardReaders},
	Do: func(d *Desk, v *store.View, _ struct{}) (string, error) {
		_, key, err := boardKey(d.House, v)
		return key.version(), err
	},
}

// ShowBoard judges every obligation of the policy.
var ShowBoard = Look[struct{}, Board]{
	About: About{Name: "ShowBoard", Says: "See of every obligation of the policy whether it is met", Clause: "4.1/requirements", May: boardReaders},
	Do: func(d *Desk, v *store.View, _ struct{}) (Board, error) {
		b, err := boardNow(d.House, v)
		out := b.Board
		out.Rows, out.Counts = slices.Clone(b.Rows), maps.Clone(b.Counts)
		return out, err
	},
}

// doorKinds are the records that only say who can come in. No proof looks at them, and they change with
// everybody who signs in, so the board outlives them. A proof that begins to look at one takes it out here.
var doorKinds = map[string]bool{"session": true, "credential": true, "recovery_code": true, "invitation": true}

// boardKey tells what the board is made from at a moment of the records, and how long the trail is in it. The
// mark may be of a later moment already: then it stands for a board that is at least as new.
func boardKey(h *House, v *store.View) (size int64, key keptKey, err error) {
	size, change, err := v.BoardMark()
	if err != nil {
		return 0, key, err
	}
	if err := h.memory.marks.catchUp(v, size); err != nil {
		return 0, key, err
	}
	key.mark = h.memory.marks.but(doorKinds)
	key.extra = fmt.Sprintf("%s-%d", v.Now().In(h.Zone).Format("20060102"), change)
	return size, key, nil
}

func (k keptKey) version() string { return fmt.Sprintf("%d-%s", k.mark, k.extra) }

// judgedBoard is the board with the facts that it was judged by. Nobody may change it.
type judgedBoard struct {
	Board
	facts *obligation.Facts
}

// boardNow is the board at a moment of the records, from memory where nothing was written since.
func boardNow(h *House, v *store.View) (judgedBoard, error) {
	size, key, err := boardKey(h, v)
	if err != nil {
		return judgedBoard{}, err
	}
	return h.memory.board.get(v, size, key, func() (judgedBoard, error) { return loadBoard(h, v) })
}

// ObligationShown is one obligation with the clause as the school has it and how it stood before.
type ObligationShown struct {
	obligation.Row
	SectionTitle string
	// Printed is the clause in the school's policy, nil where the policy does not have it; Number is the
	// number of its section there.
	Printed *policy.Statement
	Number  string
	// Also are further clauses that touch the obligation.
	Also    []string
	History []store.StandingChange
}

// ShowObligation shows one.
var ShowObligation = Look[clause.Obligation, ObligationShown]{
	About: About{Name: "ShowObligation", Says: "See what shows that one obligation is met, or what is missing", Clause: "4.1/requirements", May: boardReaders},
	Do: func(d *Desk, v *store.View, number clause.Obligation) (ObligationShown, error) {
		board, err := boardNow(d.House, v)
		if err != nil {
			return ObligationShown{}, err
		}
		for _, r := range board.Rows {
			if r.ID != number {
				continue
			}
			out := shownObligation(board.facts, r)
			out.History, err = v.StandingHistory(number)
			return out, err
		}
		return ObligationShown{}, fault.New(fault.NotFound, "There is no obligation with this number. The board lists all of them.")
	},
}

func shownObligation(f *obligation.Facts, r obligation.Row) ObligationShown {
	out := ObligationShown{Row: r, Printed: f.Policy.Statement(r.Clause)}
	for _, s := range f.Library.Sections {
		if string(s.Section) == r.Section {
			out.SectionTitle = s.Title
		}
		for _, c := range s.Clauses {
			for _, o := range c.Also {
				if o == r.ID {
					out.Also = append(out.Also, f.Library.Called(c.ID))
				}
			}
		}
	}
	if p := f.Policy.Part(r.Clause.Section()); p != nil {
		out.Number = p.Number
	}
	return out
}

// RefreshStanding stores how things stand, so that "since" and "last true" outlive a change. It writes
// only what changed and leaves no line: nobody did anything.
func RefreshStanding(ctx context.Context, h *House) error {
	return h.School.Do(ctx, clockLine("RefreshStanding"), func(tx *store.Tx) error {
		kept, err := tx.Standings()
		if err != nil {
			return err
		}
		board, err := loadBoard(h, &tx.View)
		if err != nil {
			return err
		}
		for _, r := range board.Rows {
			old, known := kept[r.ID]
			changed := !known || old.Status != string(r.Status)
			if !changed && old.LastTrue.Equal(r.LastTrue) {
				continue
			}
			if changed {
				if err := tx.AddStandingChange(r.ID, string(r.Status)); err != nil {
					return err
				}
				old.Since = r.Since
			}
			err := tx.SetStanding(store.Standing{Obligation: r.ID, Status: string(r.Status), Since: old.Since, LastTrue: r.LastTrue})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func loadBoard(h *House, v *store.View) (judgedBoard, error) {
	facts, err := loadFacts(h, v)
	if err != nil {
		return judgedBoard{}, err
	}
	kept, err := keptStandings(v)
	if err != nil {
		return judgedBoard{}, err
	}
	now := v.Now().In(h.Zone)
	b := Board{Rows: obligation.Judge(facts, kept, now), Day: now}
	b.Counts = obligation.Counts(b.Rows)
	for _, s := range facts.Library.Sections {
		b.Sections = append(b.Sections, SectionTitle{s.Section, s.Title})
	}
	return judgedBoard{b, facts}, nil
}

func keptStandings(v *store.View) (map[clause.Obligation]obligation.Kept, error) {
	stored, err := v.Standings()
	kept := make(map[clause.Obligation]obligation.Kept, len(stored))
	for id, s := range stored {
		kept[id] = obligation.Kept{Status: obligation.Status(s.Status), Since: s.Since, LastTrue: s.LastTrue}
	}
	return kept, err
}

// loader reads one part of what a policy is made from, or of what proofs look at.
type loader func(*store.View, *Books, *obligation.Facts, *policy.Inputs) error

// policyLoaders read what the policy's text is made from.
var policyLoaders = []loader{loadAnswers, loadArea, loadRegister}

// gather runs loaders on one moment of the records.
func gather(h *House, v *store.View, loaders []loader) (*obligation.Facts, policy.Inputs, *Books, error) {
	books, err := h.Shelf.Books()
	if err != nil {
		return nil, policy.Inputs{}, nil, err
	}
	f := &obligation.Facts{Library: books.Library, Set: map[string]time.Time{}, Choices: map[clause.ID]policy.Choice{},
		Confirmed: map[string]time.Time{}}
	in := policy.Inputs{Profile: policy.Profile{}, National: books.Packs["national"], Day: calendar.Day(v.Now().In(h.Zone))}
	for _, load := range loaders {
		if err := load(v, books, f, &in); err != nil {
			return nil, in, nil, err
		}
	}
	in.Choices, in.Register, in.Pack = f.Choices, f.Register, f.Pack
	return f, in, books, nil
}

// loadFacts reads everything that proofs look at, all of one moment.
func loadFacts(h *House, v *store.View) (*obligation.Facts, error) {
	f, in, books, err := gather(h, v, append(slices.Clone(policyLoaders), loadReviews, loadPosts))
	if err != nil {
		return nil, err
	}
	c, err := h.composeOnce(books, in)
	if err != nil {
		return nil, err
	}
	f.Policy = c.policy
	return f, nil
}

func loadAnswers(v *store.View, books *Books, f *obligation.Facts, in *policy.Inputs) error {
	answers, err := v.Profile()
	if err != nil {
		return err
	}
	for key, a := range answers {
		in.Profile[key], f.Set[key] = a.Values, a.SetAt
	}
	f.Answers = books.Library.Effective(in.Profile)
	choices, err := v.Choices()
	if err != nil {
		return err
	}
	for id, c := range choices {
		f.Choices[id] = policy.Choice{Wording: c.Wording, Amended: c.Amended, Dropped: c.Dropped, Reason: c.Reason}
	}
	own, err := v.OwnClauses()
	for _, o := range own {
		in.Own = append(in.Own, policy.OwnClause{ID: clause.ID(o.ID), Section: o.Section, Position: o.Position, Title: o.Title,
			Text: o.Text, Audience: o.Audience})
	}
	return err
}

// loadArea lays what the school corrected and confirmed over the list of its area.
func loadArea(v *store.View, books *Books, f *obligation.Facts, _ *policy.Inputs) error {
	f.Pack = books.Packs[f.Answers.First("area.pack")]
	confirmed, err := v.PackFacts(f.Pack.Pack)
	if err != nil || len(confirmed) == 0 {
		return err
	}
	facts := slices.Clone(f.Pack.Facts)
	for i := range facts {
		c, ok := confirmed[facts[i].Key]
		if !ok {
			continue
		}
		facts[i].Name, facts[i].Phone, facts[i].Email, facts[i].Web = c.Name, c.Phone, c.Email, c.Web
		facts[i].Confirmed, facts[i].ConfirmedBy = guidance.Date{Time: c.Confirmed}, "the school"
		f.Confirmed[c.Key] = c.Confirmed
		delete(confirmed, c.Key)
	}
	for key, c := range confirmed {
		facts = append(facts, areapack.Fact{Key: key, Name: c.Name, Phone: c.Phone, Email: c.Email, Web: c.Web,
			Confirmed: guidance.Date{Time: c.Confirmed}, ConfirmedBy: "the school"})
		f.Confirmed[key] = c.Confirmed
	}
	f.Pack.Facts = facts
	return nil
}

// loadRegister adds the editions that the school entered to those that come with Handrail.
func loadRegister(v *store.View, books *Books, f *obligation.Facts, _ *policy.Inputs) error {
	f.Register = books.Register
	all, err := v.Editions()
	if err != nil {
		return err
	}
	var works []guidance.Work
	for _, e := range all {
		if !e.Added {
			continue
		}
		if works == nil {
			works = append(works, books.Register.Works...)
		}
		for i := range works {
			if works[i].Key == e.Work {
				works[i].Editions = withEdition(works[i].Editions, e)
			}
		}
	}
	if works != nil {
		f.Register = &guidance.Register{Works: works, Bodies: books.Register.Bodies}
	}
	return nil
}

// withEdition puts an edition where its first day belongs and ends the one before it then.
func withEdition(all []guidance.Edition, e store.Edition) []guidance.Edition {
	out := slices.DeleteFunc(slices.Clone(all), func(old guidance.Edition) bool { return old.Edition == e.Edition })
	i := slices.IndexFunc(out, func(old guidance.Edition) bool { return old.InForce.After(e.InForce) })
	added := guidance.Edition{Edition: e.Edition, InForce: guidance.Date{Time: e.InForce}, Web: e.Web}
	if i < 0 {
		i = len(out)
	} else {
		added.Until = out[i].InForce
	}
	if i > 0 && (out[i-1].Until.IsZero() || out[i-1].Until.After(e.InForce)) {
		out[i-1].Until = added.InForce
	}
	return slices.Insert(out, i, added)
}

func loadReviews(v *store.View, _ *Books, f *obligation.Facts, _ *policy.Inputs) error {
	all, err := v.Reviews()
	if err != nil {
		return err
	}
	for _, r := range all {
		f.Reviews = append(f.Reviews, obligation.Review{ID: string(r.ID), Cause: r.Cause, Due: r.Due, Closed: r.Closed, Decision: r.Decision})
	}
	f.LastAdvice, err = v.LastAdvice()
	return err
}

func loadPosts(v *store.View, _ *Books, f *obligation.Facts, _ *policy.Inputs) error {
	all, err := v.Holders(people.Colleagues)
	for _, p := range all {
		f.Posts = append(f.Posts, obligation.Post{Name: p.Name, Roles: p.Roles})
	}
	return err
}
