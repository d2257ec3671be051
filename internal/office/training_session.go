package office

import (
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// SessionRow is one session as the list shows it.
type SessionRow struct {
	post.Session
	Title   string // of the course
	People  int
	Missing []string // classes of risk that it did not cover
}

// Conduct says whether it covered what is expected of staff themselves.
func (s SessionRow) Conduct() bool { return slices.Contains(s.Covers, post.Conduct) }

// SessionsShown are all sessions, newest first, and what a year of them covered.
type SessionsShown struct {
	Rows    []SessionRow
	Courses []post.Course
	// Classes are the classes of risk as the school's policy lists them (1-i).
	Classes []string
	// Taught is how the sessions of the course for everybody stand, for all colleagues.
	Taught post.Taught
	Course post.Course
	All    int
	// Here are those who can have attended.
	Here []store.Person
	Day  time.Time
}

// ListSessions shows which training sessions there were and what each covered.
var ListSessions = Case[struct{}, SessionsShown]{
	About: About{Name: "ListSessions", Says: "See which training sessions there were and what each covered", Clause: "5.2/training", Sensitive: true, May: trainers},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (SessionsShown, error) {
		tx.Looked("training_session", "list")
		return sessionsShown(d, &tx.View)
	},
}

func sessionsShown(d *Desk, v *store.View) (SessionsShown, error) {
	f, books, err := factsOfPosts(d.House, v)
	if err != nil {
		return SessionsShown{}, err
	}
	out := SessionsShown{Courses: books.Posts.Courses, Day: f.Day}
	if out.Classes, err = riskClasses(d.House, v, books); err != nil {
		return out, err
	}
	counts := map[string]int{}
	for _, t := range f.Training {
		counts[t.Session]++
	}
	for _, s := range f.Sessions {
		c, _ := books.Posts.Course(s.Course)
		out.Rows = append(out.Rows, SessionRow{Session: s, Title: c.Title, People: counts[s.ID], Missing: s.Missing(out.Classes)})
	}
	if out.Here, err = colleaguesHere(v); err != nil {
		return out, err
	}
	var here []id.Person
	for _, p := range out.Here {
		here = append(here, p.ID)
	}
	out.Course, out.All = books.Posts.ForEveryone(), len(here)
	out.Taught = f.Taught(out.Course.Key, out.Classes, here)
	return out, nil
}

// riskClasses are the classes of risk as the school's policy lists them.
func riskClasses(h *House, v *store.View, books *Books) ([]string, error) {
	stored, err := storedAnswers(h, v)
	if err != nil {
		return nil, err
	}
	return books.Library.Effective(profileOf(stored)).Value("risk.classes"), nil
}

// colleaguesHere are those who belong to the school today and train, by name; the sealed account is nobody.
func colleaguesHere(v *store.View) ([]store.Person, error) {
	all, err := v.People()
	if err != nil {
		return nil, err
	}
	sealed, err := emergency(v)
	all = slices.DeleteFunc(all, func(p store.Person) bool { return !p.Active() || p.ID == sealed.Person })
	slices.SortStableFunc(all, byName)
	return all, err
}

// SessionForm is a training session that was held.
type SessionForm struct {
	Course   string
	Held     time.Time
	Led      string
	About    string
	Covers   []string
	Attended []id.Person
}

// mostAtSession is how many people one session can have.
const mostAtSession = 500

// RecordSession enters a session with all who attended, each with an entry in the register of training (5.2-c, 5.2-e).
var RecordSession = Case[SessionForm, string]{
	About: About{Name: "RecordSession", Says: "Record a training session with who attended and what it covered", Clause: "5.2/training", Sensitive: true, May: trainers},
	Before: func(d *Desk, in *SessionForm) error {
		books, err := d.House.Shelf.Books()
		if err != nil {
			return err
		}
		in.Led, in.About = strings.Join(strings.Fields(in.Led), " "), strings.TrimSpace(in.About)
		var wrong fault.Fields
		if _, known := books.Posts.Course(in.Course); !known {
			wrong.Add("course", "Choose which training it was")
		}
		switch {
		case in.Held.IsZero(), in.Held.Year() < 1990:
			wrong.Add("held", "Enter the day of the session, such as 3 9 2026")
		case in.Held.After(d.today()):
			wrong.Add("held", "Enter the day on which it was held; it cannot be still to come")
		}
		wrong.Need("led", in.Led, "Say who led it")
		for name, text := range map[string]string{"led": in.Led, "about": in.About} {
			if len(text) > 500 {
				wrong.Add(name, "Use at most 500 characters")
			}
		}
		in.Attended = slices.Compact(slices.Sorted(slices.Values(in.Attended)))
		switch {
		case len(in.Attended) == 0:
			wrong.Add("attended", "Choose who attended")
		case len(in.Attended) > mostAtSession:
			wrong.Add("attended", "A session has at most 500 people")
		}
		if len(in.Covers) == 0 {
			wrong.Add("covers", "Choose what it covered, or “None of these”")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in SessionForm) (string, error) {
		books, err := d.House.Shelf.Books()
		if err != nil {
			return "", err
		}
		classes, err := riskClasses(d.House, &tx.View, books)
		if err != nil {
			return "", err
		}
		s := post.Session{ID: tx.NewID(), Course: in.Course, Held: in.Held, Led: in.Led, About: in.About}
		for _, c := range append(classes, post.Conduct) { // as the school writes them, and nothing else
			if slices.Contains(in.Covers, c) {
				s.Covers = append(s.Covers, c)
			}
		}
		here, err := colleaguesHere(&tx.View)
		if err != nil {
			return "", err
		}
		for _, who := range in.Attended {
			if !slices.ContainsFunc(here, func(p store.Person) bool { return p.ID == who }) {
				return "", fault.New(fault.Conflict, "Training is recorded for those who work for, govern or help the school today.")
			}
		}
		if old, again, err := enteredJustNow(d, tx, s, in.Attended); err != nil || again {
			return old, err
		}
		if err := tx.AddTrainingSession(s, d.By.Person); err != nil {
			return "", err
		}
		c, _ := books.Posts.Course(in.Course)
		for _, who := range in.Attended {
			if err := tx.AddTraining(post.Training{ID: tx.NewID(), Person: who, Course: in.Course, Done: in.Held, Until: calendar.AddMonths(in.Held, c.Months), Session: s.ID}); err != nil {
				return "", err
			}
		}
		return s.ID, nil
	},
}

// enteredJustNow finds a session that the same form made a moment ago: a form that was sent twice trains nobody twice.
func enteredJustNow(d *Desk, tx *store.Tx, s post.Session, attended []id.Person) (string, bool, error) {
	all, err := tx.TrainingSessions()
	if err != nil {
		return "", false, err
	}
	for _, o := range all {
		if d.Now.Sub(o.Entered) >= sentTwice || o.Course != s.Course || !o.Held.Equal(s.Held) || !slices.Equal(o.Covers, s.Covers) {
			continue
		}
		done, err := tx.Training("")
		if err != nil {
			return "", false, err
		}
		var there []id.Person
		for _, t := range done {
			if t.Session == o.ID {
				there = append(there, t.Person)
			}
		}
		slices.Sort(there)
		whole, err := tx.TrainingSession(o.ID)
		if err != nil || whole.Led == s.Led && whole.About == s.About && slices.Equal(there, attended) {
			return o.ID, err == nil, err
		}
	}
	return "", false, nil
}

// SessionShown is one session, whole.
type SessionShown struct {
	SessionRow
	Classes  []string
	Attended []string // names
	Absent   []string // colleagues of today who have no fresh training in this course
}

// ShowSession shows one session with who attended.
var ShowSession = Case[string, SessionShown]{
	About: About{Name: "ShowSession", Says: "See one training session with who attended", Clause: "5.2/training", Sensitive: true, May: trainers},
	Do: func(d *Desk, tx *store.Tx, number string) (SessionShown, error) {
		s, err := tx.TrainingSession(number)
		if store.None(err) {
			return SessionShown{}, fault.New(fault.NotFound, "There is no such session in the register.")
		}
		if err != nil {
			return SessionShown{}, err
		}
		tx.Looked("training_session", s.ID)
		all, err := sessionsShown(d, &tx.View)
		if err != nil {
			return SessionShown{}, err
		}
		out := SessionShown{Classes: all.Classes}
		out.SessionRow = all.Rows[slices.IndexFunc(all.Rows, func(r SessionRow) bool { return r.ID == number })]
		out.Session = s
		done, err := tx.Training("")
		if err != nil {
			return out, err
		}
		names, err := tx.People()
		slices.SortStableFunc(names, byName)
		for _, p := range names {
			if slices.ContainsFunc(done, func(t post.Training) bool { return t.Person == p.ID && t.Session == number }) {
				out.Attended = append(out.Attended, p.Name)
			}
		}
		c, _ := d.House.courseOf(s.Course)
		for _, p := range all.Here {
			if x, ok := post.Newest(done, p.ID, s.Course); c.Everyone && (!ok || x.Until.Before(all.Day)) {
				out.Absent = append(out.Absent, p.Name)
			}
		}
		return out, err
	},
}

// courseOf finds a course in the book.
func (h *House) courseOf(key string) (post.Course, bool) {
	books, err := h.Shelf.Books()
	if err != nil {
		return post.Course{}, false
	}
	return books.Posts.Course(key)
}

// RemoveSession takes back a session that was entered by mistake, with the entries that came with it.
var RemoveSession = Case[string, struct{}]{
	About: About{Name: "RemoveSession", Says: "Take back a training session that was entered by mistake", Clause: "5.2/training", Sensitive: true, May: trainers},
	Do: func(_ *Desk, tx *store.Tx, number string) (struct{}, error) {
		ok, err := tx.RemoveTrainingSession(number)
		if err == nil && !ok {
			err = fault.New(fault.NotFound, "This session is not in the register any more.")
		}
		return struct{}{}, err
	},
}
