package office

import (
	"fmt"
	"slices"
	"time"

	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/area/post"
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
	doers    people.Set
	Optional bool
}

// Day is what there is to do for one person.
type Day struct {
	Steps     []Step             // all steps of setting the school up while one is open, for those who may do any
	Approvals []approval.Request // what waits for this person's answer, without whom it is about
	Reviews   []store.Review
	Letters   int       // how many wait to be sent, for those who run the system
	Oldest    time.Time // of the letters that wait
	Failing   []store.Job
	// Paper are letters to people whose address does not work, and Unreached how many people that is, for those who look
	// after people.
	Paper, Unreached int
	Visitors         int // who wait at reception, for those who may open a day pass
	// Board is the board's version, for those who see it: what it says may be kept while this is the same.
	Board string
	// Date is the school's own day.
	Date time.Time
	// Duties and Actions are what this person has to do, most urgent first; Actions come without content.
	Duties  []DutyItem
	Actions []duty.Action
	// Others are duties of colleagues that are late, for leaders.
	Others  []DutyItem
	Reading []Reading    // documents that this person has not confirmed yet
	Rounds  []RoundShown // questions about the draft that this person has not answered yet
	Posts   []post.Alarm // what is wrong with posts, as far as it concerns this person
	// Places is how many times in two places at once this person is asked about; Access says that they have to confirm
	// what they can reach.
	Places int
	Access bool
	// Notice says that use is watched, while this person has not confirmed its newest wording.
	Notice Notice
	// Agreements wait for this person's signature, one line a kind however many children it is about.
	Agreements []MyAgreement
	// Loans are what this person has of the school’s; LateLoans is how much should be back by now, for lenders.
	Loans     []OwnLoan
	LateLoans int
	// Secrets is how many shared secrets this person has to change.
	Secrets int
	// LinksEnded is how many links to families ended within a day by wrong birthdays, and ManyBirthdays says that so many were
	// tried in one hour that none was taken any more; both for those who ask families.
	LinksEnded    int
	ManyBirthdays bool
	// Support is what of support plans waits for this person, without whom it is about.
	Support []SupportTask
}

// keepers look after the running system.
var keepers = people.Of(people.Administrator, people.Technician, people.Headteacher)

// Today gathers what the person looking can do now.
var Today = Look[struct{}, Day]{
	About: About{Name: "Today", Says: "See what there is for me to do", Clause: "4.3/keep", May: people.SignedIn},
	Do: func(d *Desk, v *store.View, _ struct{}) (Day, error) {
		var day Day
		open, err := openApprovals(d, v)
		if err != nil {
			return day, err
		}
		if day.Approvals, err = waitingFor(d, v, open); err != nil {
			return day, err
		}
		size, key, err := boardKey(d.House, v)
		if err != nil {
			return day, err
		}
		if boardReaders.Meets(d.By.Roles) {
			day.Board = key.version()
		}
		if day.Steps, err = openSteps(d, v, open, size); err != nil {
			return day, err
		}
		if DecideReview.May.Meets(d.By.Roles) {
			all, err := v.Reviews()
			if err != nil {
				return day, err
			}
			day.Reviews = slices.DeleteFunc(all, func(r store.Review) bool { return !r.Closed.IsZero() })
		}
		if err = addPolicyAsks(d, v, &day); err != nil {
			return day, err
		}
		if err = addNotice(d, v, &day); err != nil {
			return day, err
		}
		if err = addAgreements(d, v, &day); err != nil {
			return day, err
		}
		if postReaders.Meets(d.By.Roles) {
			now, err := postsNow(d.House, v, size)
			if err != nil {
				return day, err
			}
			day.Posts = alarmsFor(d.By, now.alarms)
		}
		for _, add := range []func(*Desk, *store.View, *Day) error{addLoans, addSecrets, addOwnDoor, addSupport, addVisitors, addBirthdays} {
			if err := add(d, v, &day); err != nil {
				return day, err
			}
		}
		if keepers.Meets(d.By.Roles) {
			if err := addTroubles(d.House, v, &day); err != nil {
				return day, err
			}
		}
		if LettersToPrint.May.Meets(d.By.Roles) {
			if day.Unreached, day.Paper, err = v.CountPaper(); err != nil {
				return day, err
			}
		}
		return day, addDuties(d, v, &day)
	},
}

// addDuties notes what is due of one's own, and for leaders what is late of others.
func addDuties(d *Desk, v *store.View, day *Day) error {
	if !dutyReaders.Meets(d.By.Roles) {
		return nil
	}
	a, err := loadAgenda(d.House, v)
	if err != nil {
		return err
	}
	day.Date = a.day
	for _, x := range a.open(d.By.Person) {
		switch {
		case x.Mine && x.State != duty.Coming:
			day.Duties = append(day.Duties, x)
		case x.Told && people.Leaders.Meets(d.By.Roles):
			day.Others = append(day.Others, x)
		}
	}
	day.Actions, err = v.OpenActionsOf(d.By.Person)
	return err
}

// addTroubles notes letters that wait longer than a working mail server takes, and jobs that failed.
func addTroubles(h *House, v *store.View, day *Day) error {
	n, oldest, err := stuckLetters(h, v)
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
		open, err := openApprovals(d, v)
		if err != nil {
			return s, err
		}
		mine, err := waitingFor(d, v, open)
		s.Waiting = len(mine)
		return s, err
	},
}

// openApprovals are the requests that wait at this moment, for those who decide any, and for those who set the
// school up.
func openApprovals(d *Desk, v *store.View) ([]approval.Request, error) {
	if !d.By.Roles.Meets(deciders | founders) {
		return nil, nil
	}
	all, err := v.Approvals(true)
	return slices.DeleteFunc(all, func(r approval.Request) bool { return !r.Open(d.Now) }), err
}

// waitingFor are the requests that this person may decide, without what they say. Whether nobody else could is asked
// only where it makes the difference, and without loading the register.
func waitingFor(d *Desk, v *store.View, open []approval.Request) (mine []approval.Request, err error) {
	if !deciders.Meets(d.By.Roles) {
		return nil, nil
	}
	for _, r := range open {
		may := approval.MayDecide(r, d.By, d.Now, false) == nil
		if !may && approval.MayDecide(r, d.By, d.Now, true) == nil {
			somebody, err := v.SomebodyElse(kindOf(r).Agree, id.Person(r.Subject))
			if err != nil {
				return nil, err
			}
			may = !somebody
		}
		if may {
			mine = append(mine, approval.Request{ID: r.ID, Kind: r.Kind, Made: r.Made, Expires: r.Expires})
		}
	}
	return mine, nil
}

// posts are the people without whom a school cannot follow its policy, in the order of inviting them.
var posts = []people.Role{people.Headteacher, people.DSL, people.Chair, people.SafeguardingGovernor}

// founders may do at least one of the steps.
var founders = AnswerQuestions.May | CheckDocument.May | ChoosePack.May | SetCalendar.May | InvitePerson.May | keepers

// setupKinds are the records that the steps of setting a school up are judged by.
var setupKinds = []string{"profile", "document", "calendar", "setting", "person", "post_term", "approval", "backup"}

// openSteps lists the steps of setting a school up, or nothing once all but the optional ones are done or
// for somebody who may do none. They are the same for everybody and kept while their records are the same, the
// day is, and no request ran out.
func openSteps(d *Desk, v *store.View, waiting []approval.Request, size int64) ([]Step, error) {
	if !founders.Meets(d.By.Roles) {
		return nil, nil
	}
	key := keptKey{d.House.memory.marks.of(setupKinds), fmt.Sprintf("%s %d", d.Now.Format(time.DateOnly), len(waiting))}
	all, err := d.House.memory.setup.get(v, size, key, func() ([]Step, error) { return allSteps(d, v, waiting) })
	if err != nil || !slices.ContainsFunc(all, func(s Step) bool { return !s.Done && !s.Optional }) {
		return nil, err
	}
	mine := slices.Clone(all)
	for i := range mine {
		mine[i].May = mine[i].doers.Meets(d.By.Roles)
	}
	return mine, nil
}

func allSteps(d *Desk, v *store.View, waiting []approval.Request) ([]Step, error) {
	all, err := policySteps(d, v)
	if err != nil {
		return nil, err
	}
	year, err := yearSteps(d, v)
	if err != nil {
		return nil, err
	}
	people, err := postSteps(v, waiting)
	if err != nil {
		return nil, err
	}
	pupils, _, _, _, err := v.CountRoll()
	if err != nil {
		return nil, err
	}
	roll := []Step{{Key: "roll", Done: pupils > 0, doers: ListImports.May, Optional: true}}
	safety, err := safetySteps(d, v, waiting)
	return slices.Concat(all, year, people, roll, safety), err
}

func policySteps(d *Desk, v *store.View) ([]Step, error) {
	q, err := loadAsking(d.House, v)
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
	return []Step{
		{Key: "name", Done: len(q.stored["school.name"].Values) > 0, doers: AnswerQuestions.May},
		{Key: "details", Done: len(q.stored["school.urn"].Values) > 0 && len(q.stored["school.phase"].Values) > 0, doers: SetDetails.May},
		{Key: "area", Done: len(q.stored["area.pack"].Values) > 0, doers: ChoosePack.May},
		{Key: "document", Done: len(docs) > 0, doers: CheckDocument.May, Optional: true},
		{Key: "questions", Done: open == 0, doers: AnswerQuestions.May, Progress: fmt.Sprintf("%d still need an answer; for the others there is one already or a suggestion", open)},
	}, nil
}

func yearSteps(d *Desk, v *store.View) ([]Step, error) {
	y, err := loadYear(v)
	ahead := slices.ContainsFunc(y.Terms, func(t calendar.Term) bool { return t.End.After(d.Now) })
	return []Step{{Key: "calendar", Done: ahead, doers: SetCalendar.May}}, err
}

// postSteps says of every post whether somebody holds it, was invited to it, or waits for a second person.
func postSteps(v *store.View, waiting []approval.Request) ([]Step, error) {
	holders, err := v.Holders(people.Of(posts...))
	if err != nil {
		return nil, err
	}
	var steps []Step
	for _, post := range posts {
		s := Step{Key: post.Key(), doers: InvitePerson.May}
		s.Done = slices.ContainsFunc(holders, func(p store.Person) bool { return p.Roles.Has(post) })
		for _, r := range waiting {
			if s.Done || r.Kind != "appoint" || !rolesOf(r.Payload).Has(post) {
				continue
			}
			p, err := v.PersonByID(id.Person(r.Subject))
			if err != nil && !store.None(err) {
				return nil, err
			}
			if err == nil && p.Active() {
				s.Progress = "Waits for a colleague to agree"
			}
		}
		steps = append(steps, s)
	}
	return steps, nil
}

// safetySteps are what must be there before the first bad day: letters that leave, papers in the safe, and copies.
func safetySteps(d *Desk, v *store.View, waiting []approval.Request) ([]Step, error) {
	mail, err := mailTried(d, v)
	if err != nil {
		return nil, err
	}
	key, err := recoveryKey(v)
	if err != nil {
		return nil, err
	}
	envelope, err := emergency(v)
	if err != nil {
		return nil, err
	}
	all, err := v.Backups()
	drilled := slices.ContainsFunc(all, func(b store.Backup) bool { return !b.Drilled.IsZero() })
	steps := []Step{{Key: "mail", Done: mail.Works(), doers: TryMail.May}, {Key: "recovery", Done: key.Public != "", doers: AskForRecovery.May},
		{Key: "envelope", Done: envelope.Person != "", doers: AskForEnvelope.May},
		{Key: "backup", Done: len(all) > 0, doers: keepers}, {Key: "drill", Done: drilled, doers: keepers}}
	if !mail.Mails {
		steps[0].Progress = "No way to send letters is set up: whoever runs Handrail gives --smtp"
	} else if mail.Failure != "" {
		steps[0].Progress = "The last test message did not leave"
	}
	kinds := map[string]string{"recovery": "recovery_key", "envelope": "envelope"}
	for i, s := range steps {
		for _, r := range waiting {
			if !s.Done && r.Kind == kinds[s.Key] {
				steps[i].Progress = "Waits for a colleague to agree"
			}
		}
	}
	return steps, err
}

// ShowSetup lists every step of setting the school up, the finished ones too, so that each can be taken up again.
var ShowSetup = Look[struct{}, []Step]{
	About: About{Name: "ShowSetup", Says: "See how far the school is set up", Clause: "0/school", May: founders},
	Do: func(d *Desk, v *store.View, _ struct{}) ([]Step, error) {
		open, err := openApprovals(d, v)
		if err != nil {
			return nil, err
		}
		all, err := allSteps(d, v, open)
		for i := range all {
			all[i].May = all[i].doers.Meets(d.By.Roles)
		}
		return all, err
	},
}
