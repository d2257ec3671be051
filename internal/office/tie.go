package office

import (
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/tie"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// A tie with a pupil, a former pupil or their family is declared by the colleague who has it; the DSL or the headteacher, or the
// next in line where it is theirs, notes what follows (obligations 4.3-f, 8.2-r). To everybody else, those whom it concerns
// among them, a tie that exists answers as one that does not.

// noTie is the one answer to everybody who may not know.
func noTie() error { return fault.New(fault.NotFound, "There is no declared tie here for you.") }

// ties works out who sees what; it asks for leaders and declarers once.
type ties struct {
	v       *store.View
	leaders []tie.Leader
	people  map[id.Person]store.Person
}

func newTies(v *store.View) (*ties, error) {
	t := &ties{v: v, people: map[id.Person]store.Person{}}
	all, err := v.Holders(tie.Asked)
	for _, p := range all {
		t.leaders = append(t.leaders, tie.Leader{ID: p.ID, Roles: p.Roles})
		t.people[p.ID] = p
	}
	return t, err
}

func (t *ties) person(who id.Person) (store.Person, error) {
	if p, known := t.people[who]; known || who == "" {
		return p, nil
	}
	p, err := t.v.PersonByID(who)
	t.people[who] = p
	return p, err
}

// around gathers what the rules need for one tie.
func (t *ties) around(x tie.Tie) (tie.Around, error) {
	by, err := t.person(x.By)
	a := tie.Around{Declarer: by.Roles, Leaders: t.leaders, Kin: map[id.Person]bool{}}
	if err != nil || x.Pupil == "" {
		return a, err
	}
	family, err := t.v.Relatives(x.Pupil)
	for _, f := range family {
		a.Kin[f.Adult] = true
	}
	return a, err
}

// sight says how much of a tie somebody sees.
func (t *ties) sight(x tie.Tie, who id.Person) (tie.Sight, error) {
	a, err := t.around(x)
	return x.SightOf(who, a), err
}

// mayDecide keeps those who can be asked about a tie at all from loading every tie.
func mayDecide(roles people.Set) bool { return tie.Asked.Meets(roles) }

// TieLine is one tie in a list.
type TieLine struct {
	tie.Tie
	Name        string // who declared it
	Left        bool   // and has left the school
	Waits, Late bool
}

// TiesShown are the ties of the person looking, and those about which they decide.
type TiesShown struct {
	Mine, Others []TieLine
	Decides      bool
	// MaySign says that the year's review can be signed: it is open and nothing waits.
	MaySign bool
	// Review is the day by which the year's review is due; zero if none is open.
	Review time.Time
}

// ListTies shows what I declared, and what I decide about.
var ListTies = Case[struct{}, TiesShown]{
	About: About{Name: "ListTies", Says: "See the ties that I declared, or about which I decide", Clause: "8.2/ties", Sensitive: true, May: people.Colleagues},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (TiesShown, error) {
		out := TiesShown{Decides: mayDecide(d.By.Roles)}
		tx.Looked("tie", "list")
		own, err := tx.TiesOf(d.By.Person)
		if err != nil {
			return out, err
		}
		for _, x := range own {
			out.Mine = append(out.Mine, TieLine{Tie: x, Waits: x.Waits(d.today())})
		}
		if !out.Decides {
			return out, nil
		}
		if out.Others, err = tiesToDecide(&tx.View, d.By.Person, d.today(), false); err != nil {
			return out, err
		}
		for _, l := range out.Others {
			tx.Looked("tie", string(l.ID))
		}
		return out, out.review(d, tx)
	},
}

// tiesToDecide are the ties that somebody sees as the one who decides; only those that go on if open is set.
func tiesToDecide(v *store.View, who id.Person, day time.Time, open bool) ([]TieLine, error) {
	all, err := v.Ties(open)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	t, err := newTies(v)
	if err != nil {
		return nil, err
	}
	var lines []TieLine
	for _, x := range all {
		sight, err := t.sight(x, who)
		if err != nil {
			return nil, err
		}
		if sight != tie.Decides {
			continue
		}
		by, err := t.person(x.By)
		if err != nil {
			return nil, err
		}
		here := by.Active()
		lines = append(lines, TieLine{Tie: x, Name: by.Name, Left: !here, Waits: here && x.Waits(day), Late: here && x.Late(day)})
	}
	return lines, nil
}

// TieShown is one tie as its reader may see it.
type TieShown struct {
	tie.Tie
	Name, PupilName string
	Names           map[id.Person]string
	Mine, MayDecide bool
	Open            bool
	// Readers are who sees it today besides the one who declared it.
	Readers []string
}

// ShowTie opens one tie.
var ShowTie = Case[id.Tie, TieShown]{
	About: About{Name: "ShowTie", Says: "Open a tie that I declared, or about which I decide", Clause: "8.2/ties", Sensitive: true, May: people.Colleagues},
	Do: func(d *Desk, tx *store.Tx, number id.Tie) (TieShown, error) {
		t, x, sight, err := seeTie(d, tx, number)
		if err != nil {
			return TieShown{}, err
		}
		by, err := t.person(x.By)
		if err != nil {
			return TieShown{}, err
		}
		out := TieShown{Tie: x, Name: by.Name, Names: map[id.Person]string{}, Mine: sight == tie.Own, Open: x.Ended.IsZero() && by.Active()}
		out.MayDecide = sight == tie.Decides && out.Open
		if x.Pupil != "" {
			rolled, err := tx.RolledPeople([]id.Person{x.Pupil})
			if err != nil {
				return out, err
			}
			out.PupilName = rolled[x.Pupil].Name
		}
		named := append(slices.Clone(x.Away), x.EndedBy)
		for _, n := range x.Decisions {
			named = append(named, n.By)
		}
		a, err := t.around(x)
		if err != nil {
			return out, err
		}
		readers := x.Deciders(a)
		for _, who := range append(named, readers...) {
			p, err := t.person(who)
			if err != nil {
				return out, err
			}
			out.Names[who] = p.Name
		}
		for _, who := range readers {
			out.Readers = append(out.Readers, out.Names[who])
		}
		return out, nil
	},
}

// seeTie opens a tie for whoever may see it, and enters that, or that somebody tried, in the trail.
func seeTie(d *Desk, tx *store.Tx, number id.Tie) (*ties, tie.Tie, tie.Sight, error) {
	x, err := tx.Tie(number)
	if err != nil {
		return nil, x, tie.None, err
	}
	if x.ID == "" {
		return nil, x, tie.None, noTie()
	}
	t, err := newTies(&tx.View)
	if err != nil {
		return nil, x, tie.None, err
	}
	sight, err := t.sight(x, d.By.Person)
	if err != nil {
		return nil, x, tie.None, err
	}
	if sight == tie.None {
		tx.Tried("tie", string(number))
		return nil, tie.Tie{}, tie.None, noTie()
	}
	tx.Looked("tie", string(number))
	return t, x, sight, nil
}

// TieChoices are what the form of a new tie offers.
type TieChoices struct {
	Pupils  []store.Rolled // whom the person looking teaches
	Leaders []store.Person // to whom it could come
}

// TieFormFor shows which pupils of mine, and which leaders, a declaration can name.
var TieFormFor = Case[struct{}, TieChoices]{
	About: About{Name: "TieFormFor", Says: "See whom a declaration of mine can name", Clause: "8.2/ties", Sensitive: true, May: people.Colleagues},
	Do:    func(d *Desk, tx *store.Tx, _ struct{}) (TieChoices, error) { return tieChoices(d, tx) },
}

func tieChoices(d *Desk, tx *store.Tx) (TieChoices, error) {
	var out TieChoices
	mine, err := taughtBy(&tx.View, d.By.Person)
	if err != nil {
		return out, err
	}
	var ids []id.Person
	for who := range mine {
		ids = append(ids, who)
	}
	rolled, err := tx.RolledPeople(ids)
	if err != nil {
		return out, err
	}
	for _, p := range rolled {
		out.Pupils = append(out.Pupils, p)
	}
	slices.SortFunc(out.Pupils, func(a, b store.Rolled) int { return strings.Compare(surnameFirst(a.Name), surnameFirst(b.Name)) })
	all, err := tx.Holders(tie.Asked)
	for _, p := range all {
		if p.ID != d.By.Person {
			out.Leaders = append(out.Leaders, p)
		}
	}
	return out, err
}

// tieTasks are what of ties waits for one person who decides: nobody's name is in it.
func tieTasks(v *store.View, who store.Person, today time.Time) ([]SupportTask, error) {
	if !mayDecide(who.Roles) {
		return nil, nil
	}
	lines, err := tiesToDecide(v, who.ID, today.AddDate(0, 0, tie.Notice), true)
	var all []SupportTask
	for _, l := range lines {
		if l.Waits {
			all = append(all, SupportTask{Tie: l.ID, Kind: TieTask, Due: l.Due(), Made: l.Made})
		}
	}
	return all, err
}
