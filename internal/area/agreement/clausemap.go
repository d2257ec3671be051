package agreement

import (
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/people"
)

// carried are words by which an obligation says that what proves it is a signed clause.
var carried = []string{"agreement", "acceptance", "acknowledg", "declaration", "clause", "signed"}

// Audiences of agreements, in the order of the map.
var Audiences = []string{"staff", "pupil", "parent", "visitor"}

// MustCarry says which audiences have to find an obligation in an agreement of theirs: a rule that people keep,
// whose proof is that they signed it (obligation 6-i). A rule for nobody of them has to stand in any agreement.
func MustCarry(o policy.Obligation) []string {
	if o.Kind != "rule" || !provedBySigning(o.Feature) && !provedBySigning(o.Evidence) {
		return nil
	}
	var all []string
	for _, a := range Audiences {
		if slices.Contains(o.Who, a) {
			all = append(all, a)
		}
	}
	if len(all) == 0 {
		return []string{""}
	}
	return all
}

func provedBySigning(said string) bool {
	said = strings.ToLower(said)
	return slices.ContainsFunc(carried, func(word string) bool { return strings.Contains(said, word) })
}

// Audience is for whom a kind is written: whoever signs it.
func (k Kind) Audience() string {
	switch {
	case k.Signer == ByParent:
		return "parent"
	case k.For.Has(people.Pupil):
		return "pupil"
	case k.For == people.Of(people.Visitor):
		return "visitor"
	}
	return "staff"
}

// Entry is one clause that carries an obligation.
type Entry struct{ Kind, Clause string }

// Mapped is one obligation with the clauses that carry it, by audience, and the audiences that lack one.
type Mapped struct {
	Obligation clause.Obligation
	Text       string
	Carried    map[string][]Entry
	Lacking    []string
}

// Standing is what the map needs of a kind: its clauses as they stand, in our wording or in the school's edition.
type Standing struct {
	Kind    Kind
	Clauses []Clause
	Notice  []clause.Obligation
}

// Standings are the kinds in our own wording.
func (b *Book) Standings() []Standing {
	var all []Standing
	for _, k := range b.Kinds {
		s := Standing{Kind: k, Notice: b.Texts[k.Text].NoticeServes}
		for _, l := range b.Texts[k.Text].Lines {
			if l.For == 0 || l.For.Meets(k.For) {
				s.Clauses = append(s.Clauses, l.Clause)
			}
		}
		all = append(all, s)
	}
	return all
}

// Map lays obligations beside the clauses that carry them. An obligation without any clause is listed only if
// it must have one.
func Map(obligations []policy.Obligation, all []Standing) []Mapped {
	var out []Mapped
	for _, o := range obligations {
		m := Mapped{Obligation: o.ID, Text: o.Text, Carried: map[string][]Entry{}}
		for _, s := range all {
			add := func(key string) {
				a := s.Kind.Audience()
				m.Carried[a] = append(m.Carried[a], Entry{s.Kind.Key, key})
			}
			if slices.Contains(s.Notice, o.ID) {
				add("notice")
			}
			for _, c := range s.Clauses {
				if slices.Contains(c.Obligations, o.ID) {
					add(c.Key)
				}
			}
		}
		for _, a := range MustCarry(o) {
			if a == "" && len(m.Carried) == 0 || a != "" && len(m.Carried[a]) == 0 {
				m.Lacking = append(m.Lacking, a)
			}
		}
		if len(m.Carried)+len(m.Lacking) > 0 {
			out = append(out, m)
		}
	}
	return out
}
