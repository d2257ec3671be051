package office

import (
	"fmt"
	"slices"
	"time"

	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Step is one part of setting a school up.
type Step struct {
	Key      string
	Done     bool
	Progress string // how far it is, in a few words; "" says no more than Done does
	May      bool   // the person looking may do it
	Optional bool
}

// Day is what there is to do for one person.
type Day struct {
	Steps     []Step // all steps of setting the school up while one is open, for those who may do any
	Approvals int    // how many wait for this person's yes
	Reviews   []store.Review
	Letters   int       // how many wait to be sent, for those who run the system
	Oldest    time.Time // of the letters that wait
	Failing   []store.Job
}

// keepers look after the running system.
var keepers = people.Of(people.Administrator, people.Technician, people.Headteacher)

// Today gathers what the person looking can do now.
var Today = Look[struct{}, Day]{
	About: About{Name: "Today", Says: "See what there is for me to do", Clause: "4.3/keep", May: people.SignedIn},
	Do: func(d *Desk, v *store.View, _ struct{}) (Day, error) {
		var day Day
		var err error
		if day.Approvals, err = countWaiting(d, v); err != nil {
			return day, err
		}
		if day.Steps, err = openSteps(d, v); err != nil {
			return day, err
		}
		if DecideReview.May.Meets(d.By.Roles) {
			all, err := v.Reviews()
			if err != nil {
				return day, err
			}
			day.Reviews = slices.DeleteFunc(all, func(r store.Review) bool { return !r.Closed.IsZero() })
		}
		if keepers.Meets(d.By.Roles) {
			err = addTroubles(v, &day)
		}
		return day, err
	},
}

// addTroubles notes letters that wait longer than a working mail server takes, and jobs that failed.
func addTroubles(v *store.View, day *Day) error {
	n, oldest, err := v.WaitingLetters()
	if err != nil {
		return err
	}
	if n > 0 && v.Now().Sub(oldest) > 15*time.Minute {
		day.Letters, day.Oldest = n, oldest
	}
	jobs, err := v.Jobs()
	for _, j := range jobs {
		if j.Failure != "" {
			day.Failing = append(day.Failing, j)
		}
	}
	return err
}

// Surroundings is what stands around every page.
type Surroundings struct {
	School  string
	Waiting int // approvals that wait for the person looking
}

// Surround gives what stands around every page.
var Surround = Look[struct{}, Surroundings]{
	About: About{Name: "Surround", Says: "See the school's name and how many things wait for me", Clause: "0/school", May: people.Everyone},
	Do: func(d *Desk, v *store.View, _ struct{}) (Surroundings, error) {
		var s Surroundings
		values, err := v.AnswerOf("school.name")
		if err != nil {
			return s, err
		}
		if len(values) > 0 {
			s.School = values[0]
		}
		s.Waiting, err = countWaiting(d, v)
		return s, err
	},
}

// countWaiting counts the approvals that this person may decide.
func countWaiting(d *Desk, v *store.View) (int, error) {
	if !deciders.Meets(d.By.Roles) {
		return 0, nil
	}
	all, err := v.Approvals(true)
	all = slices.DeleteFunc(all, func(r approval.Request) bool { return !r.Open(d.Now) })
	if err != nil || len(all) == 0 {
		return 0, err
	}
	names, err := namesOf(v)
	n := 0
	for _, r := range all {
		k, _ := approval.ByKey(r.Kind)
		if approval.MayDecide(r, d.By, d.Now, nobodyElse(names, k, r)) == nil {
			n++
		}
	}
	return n, err
}

// posts are the people without whom a school cannot follow its policy, in the order of inviting them.
var posts = []people.Role{people.Headteacher, people.DSL, people.Chair, people.SafeguardingGovernor}

// founders may do at least one of the steps.
var founders = AnswerQuestions.May | CheckDocument.May | ChoosePack.May | SetCalendar.May | InvitePerson.May | keepers

// openSteps lists the steps of setting a school up, or nothing once all but the optional ones are done or
// for somebody who may do none.
func openSteps(d *Desk, v *store.View) ([]Step, error) {
	if !founders.Meets(d.By.Roles) {
		return nil, nil
	}
	find := []func(*Desk, *store.View) ([]Step, error){policySteps, yearSteps, postSteps, safetySteps}
	var all []Step
	for _, f := range find {
		steps, err := f(d, v)
		if err != nil {
			return nil, err
		}
		all = append(all, steps...)
	}
	if !slices.ContainsFunc(all, func(s Step) bool { return !s.Done && !s.Optional }) {
		return nil, nil
	}
	return all, nil
}

func policySteps(d *Desk, v *store.View) ([]Step, error) {
	q, err := loadQuestions(d, v)
	if err != nil {
		return nil, err
	}
	docs, err := v.Documents()
	if err != nil {
		return nil, err
	}
	open := 0
	for _, a := range q.asking {
		open += a.Open
	}
	answers := AnswerQuestions.May.Meets(d.By.Roles)
	return []Step{
		{Key: "name", Done: len(q.stored["school.name"].Values) > 0, May: answers},
		{Key: "area", Done: len(q.stored["area.pack"].Values) > 0, May: ChoosePack.May.Meets(d.By.Roles)},
		{Key: "document", Done: len(docs) > 0, May: CheckDocument.May.Meets(d.By.Roles), Optional: true},
		{Key: "questions", Done: open == 0, May: answers, Progress: fmt.Sprintf("%d still need an answer; for the others there is one already or a suggestion", open)},
	}, nil
}

func yearSteps(d *Desk, v *store.View) ([]Step, error) {
	y, err := loadYear(v)
	ahead := slices.ContainsFunc(y.Terms, func(t calendar.Term) bool { return t.End.After(d.Now) })
	return []Step{{Key: "calendar", Done: ahead, May: SetCalendar.May.Meets(d.By.Roles)}}, err
}

// postSteps says of every post whether somebody holds it, was invited to it, or waits for a second person.
func postSteps(d *Desk, v *store.View) ([]Step, error) {
	all, err := v.People()
	if err != nil {
		return nil, err
	}
	waiting, err := v.Approvals(true)
	if err != nil {
		return nil, err
	}
	var steps []Step
	for _, post := range posts {
		s := Step{Key: post.Key(), May: InvitePerson.May.Meets(d.By.Roles)}
		s.Done = slices.ContainsFunc(all, func(p store.Person) bool { return p.Active() && p.Roles.Has(post) })
		for _, r := range waiting {
			if !s.Done && r.Kind == "appoint" && r.Open(d.Now) && rolesOf(r.Payload).Has(post) && activePerson(all, r.Subject) {
				s.Progress = "Waits for a colleague to agree"
			}
		}
		steps = append(steps, s)
	}
	return steps, nil
}

func activePerson(all []store.Person, who string) bool {
	return slices.ContainsFunc(all, func(p store.Person) bool { return p.ID == id.Person(who) && p.Active() })
}

func safetySteps(d *Desk, v *store.View) ([]Step, error) {
	all, err := v.Backups()
	drilled := slices.ContainsFunc(all, func(b store.Backup) bool { return !b.Drilled.IsZero() })
	may := keepers.Meets(d.By.Roles)
	return []Step{{Key: "backup", Done: len(all) > 0, May: may}, {Key: "drill", Done: drilled, May: may}}, err
}
