package office

import (
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// RelativeForm is what the school itself says of an adult beside a pupil.
type RelativeForm struct {
	Pupil, Adult   id.Person
	Kind           string
	Order          int
	Responsibility string
	MayNot         bool
	Reason         string
}

// SetRelative keeps who is responsible for a pupil, in which order they are called, and who may not be told. Rosters do
// not change it any more (ROST-04).
var SetRelative = Case[RelativeForm, struct{}]{
	About: About{Name: "SetRelative", Says: "Say who is responsible for a pupil, and who may not be told", Clause: "4.6/agreement", Sensitive: true, May: familyKeepers},
	Do: func(d *Desk, tx *store.Tx, in RelativeForm) (struct{}, error) {
		var wrong fault.Fields
		if !slices.Contains([]string{"parent", "guardian", "relative", "other"}, in.Kind) {
			wrong.Add("kind", "Choose what this person is to the pupil")
		}
		if !slices.Contains([]string{"unknown", "yes", "no"}, in.Responsibility) {
			wrong.Add("responsibility", "Choose whether this person has parental responsibility")
		}
		if in.Order < 1 || in.Order > 20 {
			wrong.Add("order", "Enter a number from 1 to 20")
		}
		ties, err := tx.Relatives(in.Pupil)
		if err != nil {
			return struct{}{}, err
		}
		i := slices.IndexFunc(ties, func(t store.Relative) bool { return t.Pupil == in.Pupil && t.Adult == in.Adult })
		if i < 0 {
			return struct{}{}, fault.New(fault.NotFound, "This person is not beside this pupil in the records.")
		}
		barred := ties[i].Barred
		if barKeepers.Meets(d.By.Roles) {
			barred = ""
			if in.MayNot {
				barred = strings.TrimSpace(in.Reason)
				needReason(&wrong, barred)
			}
		} else if in.MayNot != (barred != "") {
			return struct{}{}, fault.New(fault.Refused, "Only the headteacher and the safeguarding leads say who may not be told.")
		}
		if err := wrong.Err(); err != nil {
			return struct{}{}, err
		}
		_, err = tx.SetRelative(store.Relative{Pupil: in.Pupil, Adult: in.Adult, Kind: in.Kind, Order: in.Order, Responsibility: in.Responsibility, Barred: barred})
		return struct{}{}, err
	},
}

// ClassesShown are the classes and groups, with who teaches them.
type ClassesShown struct {
	Classes  []store.Class
	Teachers map[id.Class][]string
}

// ListClasses shows the classes and groups.
var ListClasses = Look[struct{}, ClassesShown]{
	About: About{Name: "ListClasses", Says: "See the classes and groups and who teaches them", Clause: "2.1/people", May: rollReaders},
	Do: func(_ *Desk, v *store.View, _ struct{}) (ClassesShown, error) {
		out := ClassesShown{Teachers: map[id.Class][]string{}}
		var err error
		if out.Classes, err = v.Classes(false); err != nil {
			return out, err
		}
		places, err := v.TeachingPlaces()
		if err != nil {
			return out, err
		}
		names, err := namesOf(v)
		for _, p := range places {
			if name := names[p.Person].Name; name != "" {
				out.Teachers[p.Class] = append(out.Teachers[p.Class], name)
			}
		}
		return out, err
	},
}

// loadRollFacts counts for the board how many pupils are known to be at greater risk: numbers, nobody's name.
func loadRollFacts(h *House, v *store.View, _ *Books, f *obligation.Facts, _ *policy.Inputs) error {
	var err error
	if f.Roll.Flagged, f.Roll.Overdue, err = v.CountCare(); err != nil {
		return err
	}
	n, err := v.CountSupport(calendar.Day(v.Now().In(h.Zone)))
	f.Roll.Support = obligation.Support{Pupils: n.Pupils, Plans: n.Plans, Late: n.Late, Covered: n.Covered, Asked: n.Asked, Answered: n.Answered, AsksLate: n.AsksLate}
	return err
}
