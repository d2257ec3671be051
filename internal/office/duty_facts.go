package office

import (
	"fmt"
	"strings"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// dutyFact reads one thing that the records know, in a sentence, to stand beside a field of a duty's form.
// It names no child.
type dutyFact func(h *House, v *store.View, a *agenda) (string, error)

// dutyFacts are all of them by name. Every area adds its own; a test holds them against the forms.
var dutyFacts = map[string]dutyFact{
	"reviews":    factReviews,
	"board":      factBoard,
	"overdue":    factOverdue,
	"actions":    factActions,
	"editions":   factEditions,
	"questions":  factQuestions,
	"copies":     factCopies,
	"training":   factTraining,
	"doctor":     factDoctor,
	"deputies":   func(_ *House, _ *store.View, a *agenda) (string, error) { return a.names("deputy_dsl", "deputy"), nil },
	"filter":     answerFact("filter.product", "The policy names the filter: "),
	"linked":     answerFact("linked.common", "The policy names: "),
	"storage":    answerFact("devices.staff_storage", "The policy names the place: "),
	"channels":   answerFact("social.channel_list", "The policy lists: "),
	"rooms":      factRooms,
	"phones":     factPhones,
	"pupil_data": factPupilData,
}

// facts reads those that a duty's form shows.
func (a *agenda) facts(h *House, v *store.View, d duty.Duty) (map[string]string, error) {
	all := map[string]string{}
	for _, f := range d.Form {
		read, ok := dutyFacts[f.Prefill]
		if !ok {
			continue
		}
		text, err := read(h, v, a)
		if err != nil {
			return nil, fmt.Errorf("fact %s: %w", f.Prefill, err)
		}
		all[f.Prefill] = text
	}
	return all, nil
}

func answerFact(key, words string) dutyFact {
	return func(_ *House, v *store.View, _ *agenda) (string, error) {
		values, err := v.AnswerOf(key)
		if err != nil || len(values) == 0 {
			return "The policy does not say yet.", err
		}
		return words + strings.Join(values, ", ") + ".", nil
	}
}

func (a *agenda) names(post, word string) string {
	var all []string
	for _, p := range a.holding(post) {
		all = append(all, p.Name)
	}
	if len(all) == 0 {
		return "No " + word + " is entered in the register of people."
	}
	return "The register of people shows as " + word + ": " + strings.Join(all, ", ") + "."
}

func factReviews(_ *House, v *store.View, a *agenda) (string, error) {
	all, err := v.Reviews()
	open, late := 0, 0
	for _, r := range all {
		if r.Closed.IsZero() {
			open++
			if r.Due.Before(a.day) {
				late++
			}
		}
	}
	return fmt.Sprintf("Open reviews of the policy: %d, of which overdue: %d.", open, late), err
}

func factBoard(_ *House, v *store.View, _ *agenda) (string, error) {
	all, err := v.Standings()
	if err != nil || len(all) == 0 {
		return "The board has not been drawn yet.", err
	}
	n := map[obligation.Status]int{}
	for _, s := range all {
		n[obligation.Status(s.Status)]++
	}
	var parts []string
	for _, s := range obligation.Statuses {
		if s != obligation.NotInPolicy {
			parts = append(parts, fmt.Sprintf("%s %d", strings.ToLower(s.Words()), n[s]))
		}
	}
	return "Of the policy's promises: " + strings.Join(parts, ", ") + ".", nil
}

func factOverdue(_ *House, _ *store.View, a *agenda) (string, error) {
	var late []string
	for _, x := range a.open("") {
		if x.State == duty.Overdue || x.State == duty.Missed {
			late = append(late, x.Title)
		}
	}
	if len(late) == 0 {
		return "No duty is overdue.", nil
	}
	return "Overdue: " + strings.Join(late, "; ") + ".", nil
}

func factActions(_ *House, v *store.View, a *agenda) (string, error) {
	open, late, closed, err := v.ActionFigures(a.day, a.day.AddDate(-1, 0, 0))
	return fmt.Sprintf("Action plan: %d open, of which %d late; %d ended within a year.", open, late, closed), err
}

// factDoctor is what Handrail finds about itself where it can look: keys, trail, clock, letters, copies, and whether its
// pages are encrypted on their way. It changes from hour to hour and is not kept.
func factDoctor(h *House, v *store.View, _ *agenda) (string, error) {
	all, err := checkedUp(&Desk{House: h, By: people.System, Now: v.Now()}, v)
	if err != nil {
		return "", err
	}
	var wrong []string
	for _, f := range all {
		if f.State != OK {
			wrong = append(wrong, f.Says)
		}
	}
	text := fmt.Sprintf("Of %d checks of Handrail itself, %d are well. ", len(all), len(all)-len(wrong))
	if strings.HasPrefix(h.PublicURL, "https://") {
		text += "Its pages are encrypted on their way (TLS). "
	} else {
		text += "Its pages are not encrypted on their way, unless a proxy does it. "
	}
	return strings.TrimSpace(text + strings.Join(wrong, " ")), nil
}

func factTraining(h *House, v *store.View, _ *agenda) (string, error) {
	f, _, err := factsOfPosts(h, v)
	if err != nil {
		return "", err
	}
	var here []id.Person
	for who, p := range f.People {
		if p.Active {
			here = append(here, who)
		}
	}
	c := f.Cover(here)
	return fmt.Sprintf("The register of training: in date %d of %d, too old %d, never done %d.", c.InDate, c.Needed, c.TooOld, c.Never), nil
}

func factEditions(h *House, v *store.View, a *agenda) (string, error) {
	f, _, _, err := gather(h, v, []loader{loadRegister})
	if err != nil {
		return "", err
	}
	var all []string
	for _, key := range []string{"kcsie", "filtering-monitoring"} {
		if w, ok := f.Register.Work(key); ok {
			all = append(all, w.Citation(a.day))
		}
	}
	return "In force today: " + strings.Join(all, "; ") + ".", nil
}

func factQuestions(h *House, v *store.View, _ *agenda) (string, error) {
	f, _, _, err := gather(h, v, []loader{loadAnswers})
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("Questions of the policy that still need an answer: %d.", len(f.Answers.Unanswered)), nil
}

func factCopies(h *House, v *store.View, _ *agenda) (string, error) {
	all, err := v.Backups()
	if err != nil || len(all) == 0 {
		return "No copy of the records was made yet.", err
	}
	text := "The newest copy of the records is of " + all[0].Made.In(h.Zone).Format("2 January 2006")
	for _, b := range all {
		if !b.Drilled.IsZero() {
			return text + "; one was last restored as a trial on " + b.Drilled.In(h.Zone).Format("2 January 2006") + ".", nil
		}
	}
	return text + "; none was restored as a trial yet.", nil
}

// DutiesKnown is what the list of duties may name.
func (b *Books) DutiesKnown() duty.Known {
	k := duty.Known{Library: b.Library, Posts: b.DutyPosts()}
	for name := range dutyFacts {
		k.Prefills = append(k.Prefills, name)
	}
	for name := range lapseFinders {
		k.Finders = append(k.Finders, name)
	}
	return k
}
