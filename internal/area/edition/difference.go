package edition

import (
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/clause"
)

// Kinds of change of a clause.
const (
	Added    = "added"
	Removed  = "removed"
	Reworded = "reworded"
	Moved    = "moved"
)

// Value is an answer that stands in both texts and differs.
type Value struct {
	Key, Was, Now string
	Clauses       []clause.ID // where it stands
}

// Clause is a clause that differs.
type Clause struct {
	ID            clause.ID
	Kind          string
	Number, Title string // of its section as printed, in the newer text if it is there
	Was, Now      string // words
	From          string // number of its section before, where it moved
	Reason        string // why the school put it in its own words
}

// Difference is what two texts differ in. The number of a section alone is no difference: it follows from
// other sections.
type Difference struct {
	Values  []Value
	Clauses []Clause
	Same    int // clauses that stand as they stood
}

// None says whether there is no difference.
func (d Difference) None() bool { return len(d.Values)+len(d.Clauses) == 0 }

// Compare holds a text against an older one, clause by clause in the order of the newer one.
func Compare(old, new *policy.Policy) Difference {
	var d Difference
	was, now := placed(old), placed(new)
	changed := d.values(was, now)
	for _, n := range now {
		i := slices.IndexFunc(was, func(o standing) bool { return o.st.ID == n.st.ID })
		if i < 0 {
			d.Clauses = append(d.Clauses, Clause{ID: n.st.ID, Kind: Added, Number: n.part.Number, Title: n.part.Title, Now: policy.PlainText(n.st.Blocks), Reason: n.st.Reason})
			continue
		}
		o := was[i]
		c := Clause{ID: n.st.ID, Number: n.part.Number, Title: n.part.Title, Was: policy.PlainText(o.st.Blocks), Now: policy.PlainText(n.st.Blocks), Reason: n.st.Reason}
		switch {
		case masked(o.st.Blocks, changed) != masked(n.st.Blocks, changed):
			c.Kind = Reworded
		case o.part.Section != n.part.Section:
			c.Kind, c.From = Moved, o.part.Number
		default:
			d.Same++
			continue
		}
		d.Clauses = append(d.Clauses, c)
	}
	for _, o := range was {
		if !slices.ContainsFunc(now, func(n standing) bool { return n.st.ID == o.st.ID }) {
			d.Clauses = append(d.Clauses, Clause{ID: o.st.ID, Kind: Removed, Number: o.part.Number, Title: o.part.Title, Was: policy.PlainText(o.st.Blocks)})
		}
	}
	return d
}

type standing struct {
	part *policy.Part
	st   *policy.Statement
}

func placed(p *policy.Policy) []standing {
	var all []standing
	for part := range p.All() {
		for _, s := range part.Statements {
			all = append(all, standing{part, s})
		}
	}
	return all
}

// values notes answers that differ, and gives their keys.
func (d *Difference) values(was, now []standing) map[string]bool {
	changed := map[string]bool{}
	old := map[string]string{}
	for _, s := range was {
		eachValue(s.st.Blocks, func(r policy.Run) { old[r.Key] = r.Text })
	}
	for _, s := range now {
		eachValue(s.st.Blocks, func(r policy.Run) {
			before, stood := old[r.Key]
			if !stood || before == r.Text {
				return
			}
			if !changed[r.Key] {
				changed[r.Key] = true
				d.Values = append(d.Values, Value{Key: r.Key, Was: before, Now: r.Text})
			}
			v := &d.Values[slices.IndexFunc(d.Values, func(v Value) bool { return v.Key == r.Key })]
			if !slices.Contains(v.Clauses, s.st.ID) {
				v.Clauses = append(v.Clauses, s.st.ID)
			}
		})
	}
	return changed
}

func eachValue(all []policy.Block, f func(policy.Run)) {
	for _, b := range all {
		for _, r := range b.Runs {
			if r.Key != "" {
				f(r)
			}
		}
		for _, item := range b.Items {
			eachValue(item, f)
		}
	}
}

// masked is a text in which a changed answer and the number of a section referred to count as the same.
func masked(all []policy.Block, changed map[string]bool) string {
	return strings.Join(strings.Fields(policy.PlainText(blocks(all, func(r policy.Run) policy.Run {
		switch {
		case changed[r.Key]:
			r.Text = "{" + r.Key + "}"
		case r.See != "" && strings.Trim(r.Text, "0123456789.") == "":
			r.Text = "{see}"
		case Own(r.Key) || Own(r.Gap):
			r.Text = "{day}"
		}
		return r
	}))), " ")
}
