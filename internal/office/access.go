package office

import (
	"cmp"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

var (
	// accessKeepers see and look after who has access to what.
	accessKeepers = people.Leaders | people.Of(people.Administrator, people.Technician, people.DataProtectionOfficer)
	// accessAskers may ask for access: for themselves, and for those for whom they answer.
	accessAskers = people.Employed | people.Governors
	// accessSetters set accounts up and close them.
	accessSetters = people.Of(people.Administrator, people.Technician)
	// askForAll may ask for anybody; others ask for themselves and for the pupils whom they teach.
	askForAll = people.Leaders | people.Of(people.Administrator)
)

// AccessRow is one system beside one person.
type AccessRow struct {
	System access.System
	// Grant is the open line of the record, nil where there is none.
	Grant *access.Grant
	access.Answer
	// Step is the one thing that the person looking can do next.
	Step NextStep
}

// AccessShown is what one person has and may use.
type AccessShown struct {
	Person  id.Person
	Name    string
	Roles   people.Set
	Left    time.Time
	Rows    []AccessRow
	Past    []access.Grant
	Systems map[string]string // names
	Names   map[string]string // of those who asked, agreed, set up or closed
	Mine    bool
	// What the person looking may do.
	MayAsk, MaySet, MayEnd bool
}

// MyAccess shows what I have and may use, and what I still lack (obligation 4.3-d).
var MyAccess = Look[struct{}, AccessShown]{
	About: About{Name: "MyAccess", Says: "See what I may use, and what I still lack", Clause: "7.2/register", May: people.Colleagues},
	Do: func(d *Desk, v *store.View, _ struct{}) (AccessShown, error) {
		out, err := accessOf(d, v, d.By.Person)
		out.Name, out.Mine = d.By.Name, true
		out.MayAsk = accessAskers.Meets(d.By.Roles)
		return out, err
	},
}

// ShowAccess shows what somebody has and may use. Of a pupil, whoever looks after systems learns what is missing and never
// what a family answered.
var ShowAccess = Case[id.Person, AccessShown]{
	About: About{Name: "ShowAccess", Says: "See what somebody has access to, and what they still lack", Clause: "7.2/register", Sensitive: true, May: accessKeepers},
	Do: func(d *Desk, tx *store.Tx, who id.Person) (AccessShown, error) {
		all, err := tx.RolledPeople([]id.Person{who})
		p, ok := all[who]
		if err != nil || !ok {
			return AccessShown{}, cmp.Or(err, store.ErrNone)
		}
		tx.Looked("person", string(who))
		out, err := accessOf(d, &tx.View, who)
		out.Name, out.Roles, out.Left = p.Person.Name, p.Person.Roles, p.Ended
		if p.Person.Roles.Has(people.Pupil) && !wholeRoll.Meets(d.By.Roles) {
			for i := range out.Rows {
				out.Rows[i].Answer = withoutAnswers(out.Rows[i].Answer)
			}
		}
		out.Mine = who == d.By.Person
		out.MayAsk = askForAll.Meets(d.By.Roles) && p.Active()
		out.MaySet, out.MayEnd = accessSetters.Meets(d.By.Roles), true
		return out, err
	},
}

// withoutAnswers leaves out what families answered.
func withoutAnswers(a access.Answer) access.Answer {
	out := access.Answer{Allowed: a.Allowed}
	for _, m := range a.Missing {
		out.Missing = append(out.Missing, m.Plain())
	}
	return out
}

func accessOf(d *Desk, v *store.View, who id.Person) (AccessShown, error) {
	out := AccessShown{Person: who, Names: map[string]string{}}
	systems, err := v.Systems()
	if err != nil {
		return out, err
	}
	out.Systems = systemNames(systems)
	grants, err := v.GrantsOf(who)
	if err != nil {
		return out, err
	}
	f, err := gateFor(d.House, v, []id.Person{who})
	if err != nil {
		return out, err
	}
	open := map[string]*access.Grant{}
	for i := range grants {
		if grants[i].Over() {
			out.Past = append(out.Past, grants[i])
		} else {
			open[grants[i].System] = &grants[i]
		}
	}
	l, err := lookerAt(d, v, who, f.Roles(who))
	if err != nil {
		return out, err
	}
	for _, s := range systems {
		row := AccessRow{System: s, Grant: open[s.Key], Answer: f.Gate(who, s.Key, access.AnyDevice, d.Now)}
		row.Step = l.next(row.Missing, s.Key)
		if row.Grant != nil || s.State == access.Live && f.IsFor(who, s.Key) {
			out.Rows = append(out.Rows, row)
		}
	}
	out.Names, err = whoDid(v, grants)
	return out, err
}

// whoDid are the names of those who asked, agreed, set up and closed.
func whoDid(v *store.View, grants []access.Grant) (map[string]string, error) {
	names := map[string]string{}
	all, err := namesOf(v)
	for _, g := range grants {
		did := []string{g.AskedBy, g.AgreedBy, g.DoneBy, g.EndedBy}
		for _, s := range g.Suspensions {
			did = append(did, s.By, s.LiftedBy)
		}
		for _, who := range did {
			if who == "" {
				continue
			}
			names[who] = all[id.Person(who)].Name
			if names[who] == "" {
				names[who] = whoInWords(who)
			}
		}
	}
	return names, err
}
