package office

import (
	"slices"
	"time"

	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/area/shared"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// today is the school's own day.
func (d *Desk) today() time.Time { return calendar.Day(d.Now.In(d.House.Zone)) }

// setRoles changes what somebody may do and keeps the register of posts in step: a role that is a post opens
// or ends a term with it. It is the only way by which roles change.
func setRoles(d *Desk, tx *store.Tx, who id.Person, roles people.Set, why string) error {
	if err := tx.SetRoles(who, roles); err != nil {
		return err
	}
	return keepTerms(d, tx, who, roles, why)
}

// addPerson enters somebody in the register of people and, where their roles are posts, in that of posts.
func addPerson(d *Desk, tx *store.Tx, p store.Person) error {
	if err := tx.AddPerson(p); err != nil {
		return err
	}
	return keepTerms(d, tx, p.ID, p.Roles, "")
}

// endPerson shuts somebody out; the same minute every post of theirs ends, and none that was to begin will.
func endPerson(d *Desk, tx *store.Tx, who id.Person) error {
	if err := tx.EndPerson(who); err != nil {
		return err
	}
	if err := leaveUses(d, tx, who); err != nil {
		return err
	}
	return keepTerms(d, tx, who, 0, "Left the school")
}

// keepTerms brings somebody's terms in step with their roles. Without any role at all they have left, and
// terms that had not begun are called off too.
func keepTerms(d *Desk, tx *store.Tx, who id.Person, roles people.Set, why string) error {
	books, err := d.House.Shelf.Books()
	if err != nil {
		return err
	}
	terms, err := tx.Terms()
	if err != nil {
		return err
	}
	for _, k := range books.Posts.Posts {
		running := false
		for _, t := range post.Of(terms, k.Key) {
			ends := t.Running() && k.Role() != 0 && !roles.Has(k.Role()) || roles == 0 && t.Closed.IsZero()
			if t.Person != who {
				continue
			}
			if ends {
				t.Closed, t.Why = d.Now, why
				if err := tx.SetTerm(t); err != nil {
					return err
				}
			}
			running = running || t.Running()
		}
		if k.Role() != 0 && roles.Has(k.Role()) && !running {
			if err := tx.SetTerm(post.Term{ID: tx.NewID(), Post: k.Key, Person: who, Starts: d.today(), Opened: d.Now}); err != nil {
				return err
			}
		}
	}
	return nil
}

// registered are all terms in step with the people they are about: a school that was there before the register
// of posts has its posts from the first day, and whatever way somebody's account was closed, no term of theirs
// goes on. A term that is not stored yet has no number.
func registered(v *store.View, books *Books, zone *time.Location) ([]post.Term, error) {
	terms, err := v.Terms()
	if err != nil {
		return nil, err
	}
	all, err := v.InPosts(people.Colleagues)
	if err != nil {
		return nil, err
	}
	sealed, err := emergency(v) // nobody's post: it lies in its envelope
	if err != nil {
		return nil, err
	}
	roles := make(map[id.Person]people.Set, len(all))
	for _, p := range all {
		roles[p.ID] = p.Roles
	}
	known := map[string]bool{}
	for i := range terms {
		t := &terms[i]
		k, _ := books.Posts.Kind(t.Post)
		has, there := roles[t.Person]
		if t.Closed.IsZero() && !there || t.Running() && k.Role() != 0 && !has.Has(k.Role()) {
			t.Closed, t.Why = v.Now(), "Left the school"
		}
		if t.Running() {
			known[string(t.Person)+t.Post] = true
		}
	}
	for _, k := range books.Posts.Posts {
		for _, p := range all {
			if k.Role() != 0 && p.ID != sealed.Person && p.Roles.Has(k.Role()) && !known[string(p.ID)+k.Key] {
				terms = append(terms, post.Term{Post: k.Key, Person: p.ID, Starts: calendar.Day(p.Created.In(zone)), Opened: p.Created})
			}
		}
	}
	return terms, nil
}

// printedHolders are the names that the register of posts gives to questions about the school, by question.
// A post that was held once and is vacant now gives "": nobody who left may stay printed (0-b). What the
// register never knew is not in it, and what was typed stands.
func printedHolders(h *House, v *store.View, books *Books) (map[string]printedHolder, error) {
	terms, err := registered(v, books, h.Zone)
	if err != nil {
		return nil, err
	}
	out := map[string]printedHolder{}
	for _, k := range books.Posts.Posts {
		if k.Question == "" || !post.EverHeld(terms, k.Key) {
			continue
		}
		out[k.Question] = printedHolder{Post: k.Key}
		if running := post.Running(terms, k.Key); len(running) > 0 {
			p, err := v.PersonByID(running[0].Person)
			if err != nil {
				return nil, err
			}
			out[k.Question] = printedHolder{Post: k.Key, Name: post.PrintedName(running[0], p.Name), Since: running[0].Opened}
		}
	}
	return out, nil
}

// printedHolder is the name that the register has for a post.
type printedHolder struct {
	Post, Name string
	Since      time.Time
}

// overlay puts the names of the register over what was typed.
func overlay(p policy.Profile, held map[string]printedHolder) {
	for question, h := range held {
		if delete(p, question); h.Name != "" {
			p[question] = policy.Values{h.Name}
		}
	}
}

// postsKept is the register of posts at a moment of the records, with what follows from it. Nobody may
// change it.
type postsKept struct {
	facts              *post.Facts
	alarms             []post.Alarm
	people             map[people.Set]int
	colleagues, others []id.Person
	training           obligation.Training
}

// postKinds are the records that it is made from, besides the few answers that asksOfPosts tells apart.
var postKinds = []string{"person", "post_term", "absence", "training", "training_session", "on_call", "approval", "setting", "calendar", "roll_import"}

// asksOfPosts is the same text for all answers that the rules about posts cannot tell apart: which posts the school
// has to fill, and whether somebody is on call.
func asksOfPosts(h *House, v *store.View, size int64) (string, error) {
	return h.memory.postAsks.get(v, size, keptKey{mark: h.memory.marks.of(answerKinds)}, func() (string, error) {
		books, err := h.Shelf.Books()
		if err != nil {
			return "", err
		}
		stored, err := storedAnswers(h, v)
		if err != nil {
			return "", err
		}
		answers, yes := books.Library.Effective(profileOf(stored)), map[bool]byte{true: 'y', false: 'n'}
		says := []byte{yes[onCall(answers)]}
		for _, k := range books.Posts.Posts {
			says = append(says, yes[answers.Holds(k.When)])
		}
		return string(says), nil
	})
}

func onCall(answers *policy.Answers) bool { return len(answers.Value("report.on_call_hours")) > 0 }

// postsNow is the register of posts at a moment of the records, from memory where nothing was written since that it
// is made from. size is how long the trail is in the view.
func postsNow(h *House, v *store.View, size int64) (*postsKept, error) {
	asks, err := asksOfPosts(h, v, size)
	if err != nil {
		return nil, err
	}
	key := keptKey{h.memory.marks.of(postKinds), v.Now().In(h.Zone).Format(time.DateOnly) + asks}
	return h.memory.posts.get(v, size, key, func() (*postsKept, error) {
		f, _, err := factsOfPosts(h, v)
		if err != nil {
			return nil, err
		}
		k := &postsKept{facts: f, alarms: post.Alarms(f)}
		if k.people, err = v.RolesHeld(); err != nil {
			return nil, err
		}
		all, err := v.InPosts(people.Colleagues)
		if err != nil {
			return nil, err
		}
		sealed, err := emergency(v)
		var employed []id.Person
		for _, p := range all {
			if p.ID == sealed.Person {
				continue
			}
			k.colleagues = append(k.colleagues, p.ID)
			if p.Roles.Meets(people.Employed) {
				employed = append(employed, p.ID)
			} else {
				k.others = append(k.others, p.ID)
			}
		}
		k.training = obligation.Training{Cover: f.Cover(k.colleagues), Own: f.Learning(employed), Starts: f.Starts(k.colleagues)}
		return k, err
	})
}

// loadPosts shows the register of posts and the people in it to the proofs.
func loadPosts(h *House, v *store.View, size int64, f *obligation.Facts) error {
	k, err := postsNow(h, v, size)
	if err == nil {
		f.Posts, f.People, f.Colleagues, f.Others, f.Training = k.facts, k.people, k.colleagues, k.others, k.training
	}
	return err
}

// postFacts gathers what the rules about posts look at.
func postFacts(h *House, v *store.View, books *Books, answers *policy.Answers, all []store.Person) (*post.Facts, error) {
	day := calendar.Day(v.Now().In(h.Zone))
	f := &post.Facts{Book: books.Posts, People: make(map[id.Person]post.Person, len(all)), Day: day, Holds: answers.Holds,
		OnCall: onCall(answers), Waiting: map[string]bool{}}
	for _, p := range all {
		f.People[p.ID] = post.Person{Name: p.Name, Active: p.Active(), Since: calendar.Day(p.Created.In(h.Zone)), Account: p.Email != "", Shared: shared.Account(p.Name, p.Email)}
		if f.Opened.IsZero() || p.Created.Before(f.Opened) {
			f.Opened = p.Created
		}
	}
	var err error
	if f.Terms, err = registered(v, books, h.Zone); err != nil {
		return nil, err
	}
	if f.Absences, err = v.Absences(day.AddDate(-1, 0, 0)); err != nil {
		return nil, err
	}
	if f.Training, err = v.Training(""); err != nil {
		return nil, err
	}
	if f.Sessions, err = v.TrainingSessions(); err != nil {
		return nil, err
	}
	if f.Rota, err = loadRota(v, day.AddDate(0, -1, 0)); err != nil {
		return nil, err
	}
	y, err := loadYear(v)
	if err != nil {
		return nil, err
	}
	f.Year = y.Year
	waiting, err := v.Approvals(true)
	for _, r := range waiting {
		if r.Kind != "appoint" || !r.Open(v.Now()) || !f.People[id.Person(r.Subject)].Active {
			continue
		}
		for _, k := range books.Posts.Posts {
			if a := appointmentOf(r.Payload); a.Post == k.Key || k.Role() != 0 && a.roles().Has(k.Role()) {
				f.Waiting[k.Key] = true
			}
		}
	}
	return f, err
}

// factsOfPosts gathers them with the school's own answers, for pages and jobs that have not loaded these.
func factsOfPosts(h *House, v *store.View) (*post.Facts, *Books, error) {
	books, err := h.Shelf.Books()
	if err != nil {
		return nil, nil, err
	}
	stored, err := storedAnswers(h, v)
	if err != nil {
		return nil, nil, err
	}
	all, err := v.People()
	if err != nil {
		return nil, nil, err
	}
	f, err := postFacts(h, v, books, books.Library.Effective(profileOf(stored)), all)
	return f, books, err
}

const rotaHours = "rota_hours"

func loadRota(v *store.View, since time.Time) (post.Rota, error) {
	text, err := v.Setting(rotaHours)
	if err != nil {
		return post.Rota{}, err
	}
	r := post.Rota{Promised: post.ParseHours(text)}
	r.Shifts, err = v.Shifts(since)
	return r, err
}

// alarmsFor are the alarms that concern somebody: all of them for those who look after posts, their own for
// everybody, and who is there to turn to for those who lead.
func alarmsFor(by people.Actor, all []post.Alarm) []post.Alarm {
	if by.Roles.Meets(postWatchers) {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(a post.Alarm) bool {
		there := a.Kind == post.Uncovered || a.Kind == post.RotaGap || a.Kind == post.RotaEmpty
		return a.Person != by.Person && !(there && by.Roles.Meets(people.Leaders))
	})
}

// postWatchers see and are told every empty post (clause 4/posts).
var postWatchers = managers | people.Of(people.Chair)
