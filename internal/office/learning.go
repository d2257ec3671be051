package office

import (
	"context"
	"fmt"
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

// LearningShown is what somebody has to learn, beside what they learned on their own account (4.3-l).
type LearningShown struct {
	Needs []post.Need
	Own   []post.Training // newest first
	Day   time.Time
}

// MyLearning shows one's own training.
var MyLearning = Look[struct{}, LearningShown]{
	About: About{Name: "MyLearning", Says: "See the training that I need and what I learned besides", Clause: "4.3/learn", May: people.Colleagues},
	Do: func(d *Desk, v *store.View, _ struct{}) (LearningShown, error) {
		f, _, err := factsOfPosts(d.House, v)
		if err != nil {
			return LearningShown{}, err
		}
		out := LearningShown{Needs: f.Needs(d.By.Person), Day: f.Day}
		out.Own, err = v.Training(d.By.Person)
		out.Own = slices.DeleteFunc(out.Own, func(t post.Training) bool { return t.Course != post.Own })
		return out, err
	},
}

// LearningForm is something that somebody learned. No certificate is kept: it may carry a photograph or a date of birth.
type LearningForm struct {
	Title   string
	Done    time.Time
	Minutes int
	Note    string
}

// mostLearned is how many entries of their own somebody may have.
const mostLearned = 500

// AddLearning enters one's own learning.
var AddLearning = Case[LearningForm, struct{}]{
	About: About{Name: "AddLearning", Says: "Enter something that I learned", Clause: "4.3/learn", May: people.Colleagues},
	Before: func(d *Desk, in *LearningForm) error {
		in.Title, in.Note = strings.Join(strings.Fields(in.Title), " "), strings.TrimSpace(in.Note)
		var wrong fault.Fields
		wrong.Need("title", in.Title, "Say what you did, such as the name of the course")
		for name, text := range map[string]string{"title": in.Title, "note": in.Note} {
			if len(text) > 500 {
				wrong.Add(name, "Use at most 500 characters")
			}
		}
		switch {
		case in.Done.IsZero(), in.Done.Year() < 1990:
			wrong.Add("done", "Enter the day, such as 3 9 2026")
		case in.Done.After(d.today()):
			wrong.Add("done", "Enter the day on which you did it; it cannot be still to come")
		}
		if in.Minutes < 5 || in.Minutes > 200*60 {
			wrong.Add("hours", "Enter how many hours it took, such as 1.5")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in LearningForm) (struct{}, error) {
		mine, err := tx.Training(d.By.Person)
		if err != nil {
			return struct{}{}, err
		}
		if len(mine) >= mostLearned {
			return struct{}{}, fault.New(fault.Conflict, "Your record is full. Take an old entry out first.")
		}
		return struct{}{}, tx.AddTraining(post.Training{ID: tx.NewID(), Person: d.By.Person, Course: post.Own, Done: in.Done, Until: in.Done,
			Evidence: in.Note, Title: in.Title, Minutes: in.Minutes})
	},
}

// RemoveLearning takes back an entry of one's own; what colleagues recorded stays.
var RemoveLearning = Case[string, struct{}]{
	About: About{Name: "RemoveLearning", Says: "Take back what I entered about my learning", Clause: "4.3/learn", May: people.Colleagues},
	Do: func(d *Desk, tx *store.Tx, number string) (struct{}, error) {
		mine, err := tx.Training(d.By.Person)
		if err != nil {
			return struct{}{}, err
		}
		if !slices.ContainsFunc(mine, func(t post.Training) bool { return t.ID == number && t.Course == post.Own }) {
			return struct{}{}, fault.New(fault.NotFound, "This entry is not among yours any more.")
		}
		_, err = tx.RemoveTraining(number, d.By.Person)
		return struct{}{}, err
	},
}

// RemindTrainees writes to those whose training runs out within six weeks, and once a month to those who lack it
// (4.2-e). Letters name the training and nobody else. A new school has two weeks to record what was done before.
func RemindTrainees(ctx context.Context, h *House) error {
	return h.School.Do(ctx, clockLine("RemindTrainees"), func(tx *store.Tx) error {
		f, _, err := factsOfPosts(h, &tx.View)
		if err != nil || !h.Mails || tx.Now().Sub(f.Opened) < grace {
			return err
		}
		all, err := tx.People()
		if err != nil {
			return err
		}
		sealed, err := emergency(&tx.View)
		if err != nil {
			return err
		}
		for _, p := range all {
			if !p.Active() || !strings.Contains(p.Email, "@") || p.ID == sealed.Person {
				continue
			}
			if err := remindTrainee(h, tx, f, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// remindTrainee writes one letter about everything that somebody needs, if anything in it is new.
func remindTrainee(h *House, tx *store.Tx, f *post.Facts, p store.Person) error {
	var lines, key []string
	for _, n := range f.Needs(p.ID) {
		switch n.State {
		case post.RunsOut:
			lines = append(lines, fmt.Sprintf("- “%s” counts until %s.", n.Course.Title, n.Done.Until.Format("2 January 2006")))
		case post.TooOld:
			lines = append(lines, fmt.Sprintf("- “%s” counted until %s.", n.Course.Title, n.Done.Until.Format("2 January 2006")))
		case post.Never:
			lines = append(lines, fmt.Sprintf("- “%s” is not recorded for you yet.", n.Course.Title))
		default:
			continue
		}
		key = append(key, fmt.Sprintf("%s%d", n.Course.Key, n.State))
	}
	if len(lines) == 0 {
		return nil
	}
	month := calendar.Day(tx.Now().In(h.Zone)).Format("2006-01")
	_, err := tx.Post(store.Letter{ID: tx.NewID(), Kind: "training", Once: "training:" + string(p.ID) + ":" + month + ":" + strings.Join(key, ","), Person: p.ID, To: p.Email,
		Subject: "Handrail: training that you need",
		Body: "Hello " + p.Name + ",\n\nthe school’s register of training says:\n\n" + strings.Join(lines, "\n") + "\n\n" +
			"If you have done it already, tell the safeguarding lead, who enters it. What you need: " + h.PublicURL + "/account/learning\n"})
	return err
}

// StartShown is somebody who began within a year, with their induction (5.2-a, 5.2-b).
type StartShown struct {
	post.Start
	Name  string
	Given time.Time // when they confirmed that they have read the policy; zero if not yet
	Asked bool      // they are asked to
}

// starts lists who began within a year, the newest first.
func starts(h *House, v *store.View, f *post.Facts, all []id.Person) ([]StartShown, error) {
	begun := f.Starts(all)
	if len(begun) == 0 {
		return nil, nil
	}
	states, err := readingStates(h, v, false)
	if err != nil {
		return nil, err
	}
	var out []StartShown
	for _, s := range begun {
		x := StartShown{Start: s, Name: f.People[s.Person].Name}
		for _, l := range policyLines(states) {
			if l.ID == s.Person {
				x.Given, x.Asked = l.Confirmed, true
			}
		}
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b StartShown) int { return b.Since.Compare(a.Since) })
	return out, nil
}
