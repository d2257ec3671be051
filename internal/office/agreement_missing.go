package office

import (
	"cmp"
	"slices"
	"time"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// MissingQuery narrows who is missing: one kind, one class, one state.
type MissingQuery struct{ Kind, Class, State string }

// MissingRow is one person and one kind that is not as it should be.
type MissingRow struct {
	Person id.Person
	Name   string
	Class  string
	Pupil  bool
	Kind   string // the key of the kind
	Title  string
	State  agreement.State
	Since  time.Time // when it was answered last
	Last   id.Signature
}

// KindCount is how many are covered of those whom a kind concerns.
type KindCount struct {
	agreement.Kind
	Title       string
	All, Agreed int
	States      map[agreement.State]int
}

// MissingShown is who has not signed, and how each kind stands.
type MissingShown struct {
	Rows    []MissingRow
	Kinds   []KindCount
	Classes []string
	Whole   bool // of everybody; else of the classes that the person looking teaches
	None    bool // no wording is in force yet
}

// ListMissing shows who has not signed what they are asked to, whose signature has run out, who declined, and whose
// parents do not agree; teachers see their own classes (obligations 7.2-c to 7.2-e, 6-g).
var ListMissing = Case[MissingQuery, MissingShown]{
	About: About{Name: "ListMissing", Says: "See who has not signed an agreement yet, for everybody or for my classes", Clause: "7.2/sign-first", Sensitive: true, May: rollReaders | people.Governors},
	Do: func(d *Desk, tx *store.Tx, in MissingQuery) (MissingShown, error) {
		tx.Looked("signature", "missing")
		c, err := coversNow(d.House, &tx.View)
		if err != nil {
			return MissingShown{}, err
		}
		out := MissingShown{Whole: wholeRoll.Meets(d.By.Roles), None: len(c.Kinds) == 0}
		names, err := c.names(d, &tx.View)
		if err != nil {
			return out, err
		}
		at := d.Now.In(d.House.Zone)
		for _, k := range c.Kinds {
			n := KindCount{Kind: k, Title: c.InForce[k.Key].Title, States: map[agreement.State]int{}}
			for who, p := range names {
				if !c.Expected(k, c.Subjects[who]) {
					continue
				}
				cover := c.Of(k, who, at)
				n.All++
				n.States[cover.State]++
				if cover.State == agreement.Agreed {
					n.Agreed++
					continue
				}
				if len(k.Uses) > 0 && cover.State == agreement.Declined {
					continue // a consent that was not given is an answer
				}
				r := MissingRow{Person: who, Name: p.Name, Class: p.Class, Pupil: p.Pupil, Kind: k.Key, Title: n.Title, State: cover.State, Since: cover.At}
				if len(cover.Signatures) > 0 {
					r.Last = cover.Signatures[0].ID
				}
				if in.keeps(r) {
					out.Rows = append(out.Rows, r)
				}
			}
			out.Kinds = append(out.Kinds, n)
		}
		for _, p := range names {
			if p.Class != "" && !slices.Contains(out.Classes, p.Class) {
				out.Classes = append(out.Classes, p.Class)
			}
		}
		slices.Sort(out.Classes)
		if !rollReaders.Meets(d.By.Roles) {
			out.Rows = nil // governors see figures
		}
		slices.SortFunc(out.Rows, func(a, b MissingRow) int {
			return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Title, b.Title))
		})
		return out, nil
	},
}

func (q MissingQuery) keeps(r MissingRow) bool {
	return (q.Kind == "" || q.Kind == r.Kind) && (q.Class == "" || q.Class == r.Class) && (q.State == "" || q.State == string(r.State))
}

// names are those whom the person looking sees in lists about agreements: everybody who belongs to the school, or the
// pupils whom they teach. Governors are shown figures of the whole school; one who teaches there sees names, and of their
// own classes only.
func (c *Covers) names(d *Desk, v *store.View) (map[id.Person]store.Listed, error) {
	all := map[id.Person]store.Listed{}
	rolled, err := v.ListRoll()
	if err != nil {
		return nil, err
	}
	whole := wholeRoll.Meets(d.By.Roles) || people.Governors.Meets(d.By.Roles) && !rollReaders.Meets(d.By.Roles)
	mine := map[id.Person]bool{}
	if !whole {
		if mine, err = taughtBy(v, d.By.Person); err != nil {
			return nil, err
		}
	}
	for _, l := range rolled {
		if !l.Left && (whole || mine[l.ID]) {
			all[l.ID] = l
		}
	}
	if !whole {
		return all, nil
	}
	var others []id.Person // who are on no roll
	for who, s := range c.Subjects {
		if _, there := all[who]; !there && !s.Gone {
			others = append(others, who)
		}
	}
	named, err := v.Names(others)
	for who, name := range named {
		all[who] = store.Listed{ID: who, Name: name}
	}
	return all, err
}
