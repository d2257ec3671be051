package office

import (
	"slices"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/publish"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/people"
)

// asked are the words by which obligations name people, for each role; and the paper that speaks to them.
// Volunteers and contractors are bound like staff (2-e).
var asked = []struct {
	roles people.Set
	who   []string
	paper string
}{
	{people.Of(people.Pupil), []string{"pupil"}, "pupils"},
	{people.Of(people.Parent), []string{"parent"}, "parents"},
	{people.Of(people.Headteacher), []string{"headteacher", "leadership", "staff"}, "staff"},
	{people.Of(people.Leader), []string{"leadership", "staff"}, "staff"},
	{people.Of(people.DSL, people.DeputyDSL), []string{"dsl", "staff"}, "staff"},
	{people.Of(people.Technician), []string{"technician", "staff"}, "staff"},
	{people.Employed, []string{"staff"}, "staff"},
	{people.Governors, []string{"governor"}, "governors"},
	{people.Of(people.Volunteer, people.Contractor), []string{"visitor", "staff"}, "visitors"},
	{people.Of(people.Visitor), []string{"visitor"}, "visitors"},
}

// AskedSection is what one section of the policy asks of somebody.
type AskedSection struct {
	Section clause.Section
	Number  string // as printed
	Title   string
	Asks    []AskedLine
}

// AskedLine is one obligation.
type AskedLine struct {
	Text   string
	Status obligation.Status // "" for those who do not see the board
}

// MyDutiesShown is what the policy asks of one person (4-b).
type MyDutiesShown struct {
	Day     time.Time
	Open    []DutyItem
	Actions []duty.Action // without content
	Done    []MyDone
	// Paper says in short and in fitting words what everybody of that kind does.
	Paper publish.Paper
	// Sections are the obligations themselves; empty for pupils, to whom only the paper speaks.
	Sections []AskedSection
	// Read is when the person last said that they have read it; zero if never.
	Read time.Time
}

// MyDone is a duty that somebody did within a year.
type MyDone struct {
	Key, Title string
	duty.Completion
}

// MyDuties shows everybody what the policy asks of them: what is done, due and late.
var MyDuties = Look[struct{}, MyDutiesShown]{
	About: About{Name: "MyDuties", Says: "See what the policy asks of me: done, due and late", Clause: "4/everyone", May: people.SignedIn},
	Do: func(d *Desk, v *store.View, _ struct{}) (MyDutiesShown, error) {
		a, err := loadAgenda(d.House, v)
		if err != nil {
			return MyDutiesShown{}, err
		}
		out := MyDutiesShown{Day: a.day, Open: mine(a.open(d.By.Person)), Done: a.doneBy(d.By.Who())}
		if out.Actions, err = v.OpenActionsOf(d.By.Person); err != nil {
			return out, err
		}
		if out.Read, err = readDuties(v, d); err != nil {
			return out, err
		}
		return out, out.asks(d, v)
	},
}

func readDuties(v *store.View, d *Desk) (time.Time, error) {
	text, err := v.PersonChoice(d.By.Person, readKey)
	t, _ := time.Parse(time.DateOnly, text)
	return t, err
}

func (a *agenda) doneBy(who string) []MyDone {
	var all []MyDone
	for _, x := range a.duties {
		for _, o := range a.stands[x.Key] {
			for _, c := range o.Done {
				if c.By == who && c.Day.After(a.day.AddDate(-1, 0, 0)) {
					all = append(all, MyDone{x.Key, x.Title, c})
				}
			}
		}
	}
	slices.SortStableFunc(all, func(x, y MyDone) int { return y.Day.Compare(x.Day) })
	return all
}

// asks gathers what the policy asks of the person's roles.
func (out *MyDutiesShown) asks(d *Desk, v *store.View) error {
	board, err := boardNow(d.House, v)
	if err != nil {
		return err
	}
	f := board.facts
	books, err := d.House.Shelf.Books()
	if err != nil {
		return err
	}
	var who []string
	for _, x := range asked {
		if !x.roles.Meets(d.By.Roles) {
			continue
		}
		who = append(who, x.who...)
		if out.Paper.Audience == "" {
			if out.Paper, err = publish.AudiencePage(f.Policy, books.Audience, x.paper); err != nil {
				return err
			}
		}
	}
	if !d.By.Roles.Meets(people.SignedIn &^ people.Of(people.Pupil)) {
		return nil
	}
	standings := map[clause.Obligation]store.Standing{}
	if boardReaders.Meets(d.By.Roles) {
		if standings, err = v.Standings(); err != nil {
			return err
		}
	}
	for _, s := range f.Library.Sections {
		part := f.Policy.Part(s.Section)
		if part == nil {
			continue
		}
		x := AskedSection{Section: s.Section, Number: part.Number, Title: part.Title}
		for _, o := range f.Library.Obligations {
			c := f.Library.Primary(o.ID)
			if c == nil || o.Section != string(s.Section) || f.Policy.Statement(c.ID) == nil {
				continue
			}
			if slices.ContainsFunc(o.Who, func(w string) bool { return slices.Contains(who, w) }) {
				x.Asks = append(x.Asks, AskedLine{Text: o.Text, Status: obligation.Status(standings[o.ID].Status)})
			}
		}
		if len(x.Asks) > 0 {
			out.Sections = append(out.Sections, x)
		}
	}
	return nil
}

const readKey = "duties_read"

// AcknowledgeDuties notes that somebody has read what the policy asks of them.
var AcknowledgeDuties = Case[struct{}, struct{}]{
	About: About{Name: "AcknowledgeDuties", Says: "Say that I have read what the policy asks of me", Clause: "4/everyone", May: people.SignedIn},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (struct{}, error) {
		return struct{}{}, tx.SetPersonChoice(d.By.Person, readKey, d.Now.In(d.House.Zone).Format(time.DateOnly))
	},
}
