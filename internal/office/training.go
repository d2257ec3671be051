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
	"handrail.school/handrail/internal/words/people"
)

// trainers keep the register of training.
var trainers = managers | people.Leaders

// TrainingRow is one colleague with the newest training in each course.
type TrainingRow struct {
	Person id.Person
	Name   string
	Roles  people.Set
	Newest map[string]post.Training
	// Missing are the courses that the person's posts or the school ask for, and that are not fresh.
	Missing []string
	// Own is how many minutes of learning of their own the person entered within a year.
	Own int
}

// TrainingShown is the register of training.
type TrainingShown struct {
	Courses []post.Course
	Rows    []TrainingRow
	// Cover counts how everybody stands; Starts are those who began within a year.
	Cover  post.Cover
	Starts []StartShown
	Day    time.Time
}

// ListTraining shows who did which training and what is missing.
var ListTraining = Case[struct{}, TrainingShown]{
	About: About{Name: "ListTraining", Says: "See who did which training and what is missing", Clause: "5.2/training", Sensitive: true, May: trainers},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (TrainingShown, error) {
		tx.Looked("training", "list")
		f, books, err := factsOfPosts(d.House, &tx.View)
		if err != nil {
			return TrainingShown{}, err
		}
		all, err := tx.People()
		if err != nil {
			return TrainingShown{}, err
		}
		sealed, err := emergency(&tx.View)
		out := TrainingShown{Courses: books.Posts.Courses, Day: f.Day}
		slices.SortStableFunc(all, byName)
		var here []id.Person
		for _, p := range all {
			if p.Active() && p.ID != sealed.Person { // nobody's account: it lies in its envelope
				here = append(here, p.ID)
				out.Rows = append(out.Rows, trainingRow(f, p))
			}
		}
		if err != nil {
			return out, err
		}
		out.Cover = f.Cover(here)
		out.Starts, err = starts(d.House, &tx.View, f, here)
		return out, err
	},
}

func byName(a, b store.Person) int {
	return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
}

func trainingRow(f *post.Facts, p store.Person) TrainingRow {
	row := TrainingRow{Person: p.ID, Name: p.Name, Roles: p.Roles, Newest: map[string]post.Training{}, Own: f.Learning([]id.Person{p.ID}).Minutes}
	for _, c := range f.Book.Courses {
		if done, ok := post.Newest(f.Training, p.ID, c.Key); ok {
			row.Newest[c.Key] = done
		}
	}
	for _, n := range f.Needs(p.ID) {
		if n.State >= post.TooOld {
			row.Missing = append(row.Missing, n.Course.Key)
		}
	}
	return row
}

// TrainingForm is training that somebody did. Until may be left out: the course says how long it counts.
type TrainingForm struct {
	Person   id.Person
	Course   string
	Done     time.Time
	Until    time.Time
	Evidence string
}

// RecordTraining enters training that a colleague did.
var RecordTraining = Case[TrainingForm, struct{}]{
	About: About{Name: "RecordTraining", Says: "Record training that a colleague did", Clause: "5.2/training", Sensitive: true, May: trainers},
	Before: func(d *Desk, in *TrainingForm) error {
		books, err := d.House.Shelf.Books()
		if err != nil {
			return err
		}
		in.Evidence = strings.TrimSpace(in.Evidence)
		c, known := books.Posts.Course(in.Course)
		if in.Until.IsZero() && !in.Done.IsZero() {
			in.Until = calendar.AddMonths(in.Done, c.Months)
		}
		var wrong fault.Fields
		wrong.Need("person", string(in.Person), "Choose who did the training")
		if !known {
			wrong.Add("course", "Choose which training it was")
		}
		switch {
		case in.Done.IsZero(), in.Done.Year() < 1990:
			wrong.Add("done", "Enter the day of the training, such as 3 9 2026")
		case in.Done.After(d.today()):
			wrong.Add("done", "Enter the day on which it was done; it cannot be still to come")
		case in.Until.Before(in.Done), in.Until.After(calendar.AddMonths(in.Done, 60)):
			wrong.Add("until", "Enter a day after the training, at most five years later")
		}
		if len(in.Evidence) > 300 {
			wrong.Add("evidence", "Use at most 300 characters")
		}
		return wrong.Err()
	},
	Do: func(_ *Desk, tx *store.Tx, in TrainingForm) (struct{}, error) {
		p, err := tx.PersonByID(in.Person)
		if err != nil {
			return struct{}{}, err
		}
		if !p.Active() || !p.Roles.Meets(people.Colleagues) {
			return struct{}{}, fault.New(fault.Conflict, "Training is recorded for those who work for, govern or help the school today.")
		}
		return struct{}{}, tx.AddTraining(post.Training{ID: tx.NewID(), Person: in.Person, Course: in.Course, Done: in.Done, Until: in.Until, Evidence: in.Evidence})
	},
}

// RemoveTraining takes back an entry that was made by mistake.
var RemoveTraining = Case[string, struct{}]{
	About: About{Name: "RemoveTraining", Says: "Take back an entry in the register of training", Clause: "5.2/training", Sensitive: true, May: trainers},
	Do: func(_ *Desk, tx *store.Tx, number string) (struct{}, error) {
		ok, err := tx.RemoveTraining(number, "")
		if err == nil && !ok {
			err = fault.New(fault.NotFound, "This entry is not in the register any more.")
		}
		return struct{}{}, err
	},
}
