package office

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/guidance"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// CitedIn is a clause that names a work, with the number of its section as printed.
type CitedIn struct {
	Clause clause.ID
	Number string
}

// EditionShown is one edition with who has checked it.
type EditionShown struct {
	guidance.Edition
	Added  bool      // by the school
	Seen   time.Time // when the school confirmed it; zero if it has not
	SeenBy string
}

// WorkShown is one work with its editions and where the policy cites it.
type WorkShown struct {
	guidance.Work
	Now      EditionShown // in force; a zero Edition if none is
	Next     EditionShown // the next one known, if any
	Replaced string       // title of the work that took its place
	Cited    []CitedIn
}

// GuidanceShown is the register: works that the policy cites, and the others.
type GuidanceShown struct {
	Cited, Others []WorkShown
	MayChange     bool
}

// ShowGuidance shows the register of law and guidance.
var ShowGuidance = Look[struct{}, GuidanceShown]{
	About: About{Name: "ShowGuidance", Says: "See which editions of law and guidance the policy rests on", Clause: "1/guidance", May: schoolReaders},
	Do: func(d *Desk, v *store.View, _ struct{}) (GuidanceShown, error) {
		r, err := loadWorks(d.House, v)
		if err != nil {
			return GuidanceShown{}, err
		}
		out := GuidanceShown{MayChange: policyWriters.Meets(d.By.Roles)}
		for _, w := range r.register.Works {
			shown := r.shown(w)
			switch {
			case len(shown.Cited) > 0:
				out.Cited = append(out.Cited, shown)
			case shown.Replaced == "": // what was replaced matters only for reading old policies
				out.Others = append(out.Others, shown)
			}
		}
		return out, nil
	},
}

// ShowWork shows one work with all its editions.
var ShowWork = Look[string, WorkShown]{
	About: About{Name: "ShowWork", Says: "See the editions of one law or guidance", Clause: "1/guidance", May: schoolReaders},
	Do: func(d *Desk, v *store.View, key string) (WorkShown, error) {
		r, err := loadWorks(d.House, v)
		if err != nil {
			return WorkShown{}, err
		}
		w, ok := r.register.Work(key)
		if !ok {
			return WorkShown{}, fault.New(fault.NotFound, "The register has no such law or guidance.")
		}
		return r.shown(w), nil
	},
}

// works is everything that the register's pages are made from.
type works struct {
	register *guidance.Register
	policy   *policy.Policy
	cited    map[string][]CitedIn
	editions []store.Edition
	names    nameBook
	day      time.Time
	written  time.Time // when this version of the policy was written; zero if not answered
}

func loadWorks(h *House, v *store.View) (*works, error) {
	in, books, err := PolicyInputs(h, v)
	if err != nil {
		return nil, err
	}
	made, err := h.composeOnce(books, in)
	if err != nil {
		return nil, err
	}
	r := &works{register: in.Register, policy: made.policy, day: in.Day}
	r.written, _ = time.Parse(time.DateOnly, books.Library.Effective(in.Profile).First("policy.written"))
	if r.editions, err = v.Editions(); err != nil {
		return nil, err
	}
	r.cite()
	names, err := namesOf(v)
	r.names = names
	return r, err
}

// cite finds for each work the clauses that name it.
func (r *works) cite() {
	r.cited = map[string][]CitedIn{}
	for part := range r.policy.All() {
		for _, st := range part.Statements {
			eachWork(st.Blocks, func(key string) {
				c := CitedIn{st.ID, part.Number}
				if !slices.Contains(r.cited[key], c) {
					r.cited[key] = append(r.cited[key], c)
				}
			})
		}
	}
}

func eachWork(blocks []policy.Block, f func(key string)) {
	for _, b := range blocks {
		for _, run := range b.Runs {
			if run.Work != "" {
				f(run.Work)
			}
		}
		for _, item := range b.Items {
			eachWork(item, f)
		}
	}
}

func (r *works) shown(w guidance.Work) WorkShown {
	out := WorkShown{Work: w, Cited: r.cited[w.Key]}
	if now, ok := w.InForce(r.day); ok {
		out.Now = r.edition(w.Key, now)
	}
	for _, e := range w.Editions {
		if e.InForce.After(r.day) {
			out.Next = r.edition(w.Key, e)
			break
		}
	}
	if next, ok := r.register.Work(w.Successor); ok {
		out.Replaced = next.Title
	}
	return out
}

func (r *works) edition(work string, e guidance.Edition) EditionShown {
	out := EditionShown{Edition: e}
	for _, s := range r.editions {
		if s.Work == work && s.Edition == e.Edition {
			out.Added, out.Seen, out.SeenBy = s.Added, s.Confirmed, r.names.of(s.By)
		}
	}
	return out
}

// sections are those that cite a work, in the library's numbers.
func (r *works) sections(work string) []clause.Section {
	var all []clause.Section
	for _, c := range r.cited[work] {
		if s := c.Clause.Section(); !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// EditionForm is an edition to be added or confirmed.
type EditionForm struct {
	Work, Edition, Web string
	InForce            time.Time
}

var webForm = regexp.MustCompile(`^https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?:[/?#][^\s<>"{}|\\^` + "`" + `]*)?$`)

// AddEdition enters an edition that is newer than this program. It opens a review of the sections that
// cite the work.
var AddEdition = Case[EditionForm, bool]{
	About: About{Name: "AddEdition", Says: "Add a new edition of law or guidance", Clause: "1/guidance", May: policyWriters},
	Before: func(_ *Desk, in *EditionForm) error {
		in.Edition, in.Web = strings.TrimSpace(in.Edition), strings.TrimSpace(in.Web)
		var wrong fault.Fields
		wrong.Need("edition", in.Edition, "Enter the edition as people name it, such as 2027")
		if len(in.Edition) > 60 || strings.ContainsAny(in.Edition, "\n\r\t<>{}") {
			wrong.Add("edition", "Use at most 60 plain characters for the edition")
		}
		if in.InForce.IsZero() || in.InForce.Year() < 1990 || in.InForce.Year() > 2100 {
			wrong.Add("from", "Enter the first day on which it applies")
		}
		if in.Web != "" && (!webForm.MatchString(in.Web) || len(in.Web) > 300) {
			wrong.Add("web", "Enter a web address that begins with https://")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in EditionForm) (bool, error) {
		r, err := loadWorks(d.House, &tx.View)
		if err != nil {
			return false, err
		}
		w, ok := r.register.Work(in.Work)
		if !ok {
			return false, fault.New(fault.NotFound, "The register has no such law or guidance.")
		}
		for _, e := range w.Editions {
			var wrong fault.Fields
			switch {
			case strings.EqualFold(e.Edition, in.Edition):
				wrong.Add("edition", "The register has this edition already")
			case e.InForce.Equal(calendar.Day(in.InForce)):
				wrong.Add("from", "The edition “%s” applies from that day", e.Edition)
			}
			if err := wrong.Err(); err != nil {
				return false, err
			}
		}
		e := store.Edition{Work: w.Key, Edition: in.Edition, InForce: calendar.Day(in.InForce), Web: in.Web, Added: true, By: d.By.Who()}
		if err := tx.SetEdition(e); err != nil {
			return false, err
		}
		return openGuidanceReview(tx, r, w, guidance.Edition{Edition: e.Edition, InForce: guidance.Date{Time: e.InForce}}, d.By.Who())
	},
}

// reviewTime is how long the school has for a review that new guidance has opened, in days.
const reviewTime = 28

func openGuidanceReview(tx *store.Tx, r *works, w guidance.Work, e guidance.Edition, by string) (bool, error) {
	due := r.day
	if e.InForce.After(due) {
		due = e.InForce.Time
	}
	what := fmt.Sprintf("%s: edition “%s” applies from %s", w.Title, e.Edition,
		e.InForce.Format("2 January 2006"))
	return tx.OpenReview(store.Review{ID: id.Review(tx.NewID()), Cause: "guidance:" + w.Key + ":" + e.Edition, What: what,
		Sections: r.sections(w.Key), Due: due.AddDate(0, 0, reviewTime), By: by})
}

// ConfirmEdition says that the school has checked an edition with its publisher.
var ConfirmEdition = Case[EditionForm, struct{}]{
	About: About{Name: "ConfirmEdition", Says: "Confirm an edition of law or guidance after checking it with the publisher", Clause: "1/guidance", May: policyWriters},
	Do: func(d *Desk, tx *store.Tx, in EditionForm) (struct{}, error) {
		r, err := loadWorks(d.House, &tx.View)
		if err != nil {
			return struct{}{}, err
		}
		w, _ := r.register.Work(in.Work)
		for _, e := range w.Editions {
			if e.Edition == in.Edition {
				return struct{}{}, tx.SetEdition(store.Edition{Work: w.Key, Edition: e.Edition, InForce: e.InForce.Time, Web: e.Web, By: d.By.Who()})
			}
		}
		return struct{}{}, fault.New(fault.NotFound, "The register has no such edition.")
	},
}

// CheckGuidance opens a review for every work that the policy cites of which a newer edition has come
// into force since the policy was written. It returns how many it opened.
var CheckGuidance = Case[struct{}, int]{
	About: About{Name: "CheckGuidance", Says: "Open a review where guidance is newer than the policy", Clause: "3/early-review",
		May: policyWriters | people.Of(people.Handrail)},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (int, error) {
		r, err := loadWorks(d.House, &tx.View)
		if err != nil || r.written.IsZero() {
			return 0, err
		}
		n := 0
		for _, w := range r.register.Works {
			e, ok := w.InForce(r.day)
			if !ok || len(r.cited[w.Key]) == 0 || !e.InForce.After(r.written) {
				continue
			}
			opened, err := openGuidanceReview(tx, r, w, e, d.By.Who())
			if err != nil {
				return n, err
			}
			if opened {
				n++
			}
		}
		return n, nil
	},
}
