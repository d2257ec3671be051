package office

import (
	"cmp"
	"slices"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
)

// SigningListed is one round in the list, with how far it is.
type SigningListed struct {
	agreement.Round
	Titles []string
	All    int
	States map[agreement.FamilyState]int
}

// SigningsShown are the rounds, and what families can be asked for.
type SigningsShown struct {
	Rounds []SigningListed
	Kinds  []agreement.Kind
	Titles map[string]string
	Mails  bool
}

// ListSignings shows how far asking the families is.
var ListSignings = Case[struct{}, SigningsShown]{
	About: About{Name: "ListSignings", Says: "See when families were asked to sign", Clause: "4.6/agreement", Sensitive: true, May: familyAskers},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (SigningsShown, error) {
		out := SigningsShown{Titles: map[string]string{}, Mails: d.House.Mails}
		c, err := coversNow(d.House, &tx.View)
		if err != nil {
			return out, err
		}
		for _, k := range c.Kinds {
			if k.Signer == agreement.ByParent && !k.Needed {
				out.Kinds = append(out.Kinds, k)
				out.Titles[k.Key] = c.InForce[k.Key].Title
			}
		}
		rounds, err := tx.SigningRounds()
		if err != nil {
			return out, err
		}
		for _, r := range rounds {
			s, err := loadSigning(d, &tx.View, r.ID)
			if err != nil {
				return out, err
			}
			one := SigningListed{Round: r, States: map[agreement.FamilyState]int{}, All: len(s.asked), Titles: s.named()}
			for _, a := range s.asked {
				one.States[s.answers(a).State()]++
			}
			out.Rounds = append(out.Rounds, one)
		}
		return out, nil
	},
}

func (s *signingState) named() []string {
	var all []string
	for _, k := range s.kinds {
		all = append(all, s.covers.InForce[k.Key].Title)
	}
	return all
}

// SigningQuery narrows whom a round asks.
type SigningQuery struct {
	Round        id.SigningRound
	Class, State string
}

// SigningRow is one adult whom a round asks.
type SigningRow struct {
	agreement.FamilyFacts
	Name     string
	Children []string
	Classes  []string
	Tried    int // how often the letter that waits was tried
}

// Ended says that their link ended because whoever held it knew no birthday of theirs.
func (r SigningRow) Ended() bool { return r.Wrong >= mostWrongBirthdays }

// FamiliesShown is a round with everybody whom it asks.
type FamiliesShown struct {
	agreement.Round
	Now     bool // it is under way
	Titles  []string
	Rows    []SigningRow
	States  map[agreement.FamilyState]int
	All     int
	Classes []string
	Paper   int // letters to print
	Stuck   int // letters that the mail server did not take so far
}

// ShowSigning shows whom a round asks: who came in, who answered, who declined and whom no letter reaches.
var ShowSigning = Case[SigningQuery, FamiliesShown]{
	About: About{Name: "ShowSigning", Says: "See which families have been asked, and which have answered", Clause: "4.6/agreement", Sensitive: true, May: familyAskers},
	Do: func(d *Desk, tx *store.Tx, q SigningQuery) (FamiliesShown, error) {
		s, err := loadSigning(d, &tx.View, q.Round)
		if err != nil {
			return FamiliesShown{}, err
		}
		tx.Looked("signing_round", string(q.Round))
		names, err := s.covers.names(d, &tx.View)
		if err != nil {
			return FamiliesShown{}, err
		}
		out := FamiliesShown{Round: s.Round, Now: s.Round.Open(d.Now), Titles: s.named(), States: map[agreement.FamilyState]int{}, All: len(s.asked), Paper: len(s.forPaper())}
		for _, a := range s.asked {
			row := SigningRow{FamilyFacts: s.answers(a), Name: s.people[a.Person].Name, Classes: s.classes(a.Person, names), Tried: s.waiting[a.Person]}
			out.States[row.State()]++
			if row.Tried > 0 && row.Waiting && row.State().Chased() {
				out.Stuck++
			}
			for _, class := range row.Classes {
				if !slices.Contains(out.Classes, class) {
					out.Classes = append(out.Classes, class)
				}
			}
			if q.Class != "" && !slices.Contains(row.Classes, q.Class) || q.State != "" && q.State != string(row.State()) {
				continue
			}
			for _, child := range s.covers.Children[a.Person] {
				if l, ok := names[child]; ok {
					row.Children = append(row.Children, l.Name)
				}
			}
			out.Rows = append(out.Rows, row)
		}
		slices.Sort(out.Classes)
		slices.SortFunc(out.Rows, func(a, b SigningRow) int {
			return cmp.Or(cmp.Compare(surnameFirst(a.Name), surnameFirst(b.Name)), cmp.Compare(a.Person, b.Person))
		})
		return out, nil
	},
}

// classes are those of somebody's children.
func (s *signingState) classes(who id.Person, names map[id.Person]store.Listed) []string {
	var all []string
	for _, child := range s.covers.Children[who] {
		if l := names[child]; l.Class != "" && !slices.Contains(all, l.Class) {
			all = append(all, l.Class)
		}
	}
	slices.Sort(all)
	return all
}
