package demo

import (
	"fmt"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/people"
)

// fridays are the school's weeks between two events of the year: on each Friday people do what is due.
func (l *life) fridays(from, to int) error {
	for before := from; before > to; before-- {
		day := l.day(before, 15)
		if _, joined := l.who["headteacher"]; !joined || day.Weekday() != time.Friday {
			continue
		}
		l.clock.hold(day)
		if err := l.dutiesOf(before, day); err != nil {
			return fmt.Errorf("duties %d days ago: %w", before, err)
		}
	}
	return nil
}

// dutiesOf does what is due by the end of the week. One duty is late at times, and one has not been done for
// some weeks, as in any school.
func (l *life) dutiesOf(before int, day time.Time) error {
	out, err := office.ListDuties.Run(l.ctx, l.house, people.System, struct{}{})
	if err != nil {
		return err
	}
	for _, x := range out.Items {
		late := int(day.Sub(x.Due) / (24 * time.Hour))
		switch {
		case x.Due.IsZero() || x.Off != "" || x.Due.After(day.AddDate(0, 0, 2)) || x.Vacant,
			x.Key == "leaders-agenda" && before < 95,
			x.Key == "training-follow-up" && late < 9,
			x.Key == "policy-review":
			continue
		}
		if err := l.complete(before, x); err != nil {
			return fmt.Errorf("%s: %w", x.Key, err)
		}
	}
	return l.closeActions(day)
}

// complete fills in a duty's form as its owner would.
func (l *life) complete(before int, x office.DutyItem) error {
	for key, p := range l.cast {
		if p.Name != x.Names[0] {
			continue
		}
		shown, err := office.ShowDuty.Run(l.ctx, l.house, l.as(key), office.DutyQuery{Key: x.Key, Due: x.Planned})
		if err != nil {
			return err
		}
		if shown.Page != "" {
			return reviewAccess(l)
		}
		form := office.DutyForm{Key: x.Key, Due: x.Planned, Filled: duty.Filled{Values: map[string]string{}, Nothing: true}}
		for _, f := range shown.Form {
			form.Values[f.Key] = filled(f, l.clock.Now())
		}
		if f, ok := findings[x.Key]; ok && before%5 != 0 {
			form.Nothing = false
			if f.Action != "" {
				f.Owner, f.By = l.as(string(f.Owner)).Person, l.clock.Now().AddDate(0, 0, 21)
			}
			form.Findings = []duty.Finding{f}
			if f.Of != "" {
				form.Values[f.Of] = wanting[f.Of]
			}
		}
		_, err = office.CompleteDuty.Run(l.ctx, l.house, l.as(key), form)
		return err
	}
	return nil
}

// findings are what some duties turn up. Owner is who of the cast does something about it.
var findings = map[string]duty.Finding{
	"systems":          {Found: "Two laptops of the library trolley had not been updated since the summer.", Of: "updates", Action: "Update them, and put the trolley on the monthly list", Owner: "technician"},
	"trends":           {Found: "Most concerns of this term began in a group chat outside school.", Action: "Teach the unit on group chats in Years 5 and 6 before the holidays", Owner: "leader"},
	"evaluation":       {Found: "One class had signed its agreements three weeks after the others.", Of: "even", Action: "Give supply teachers the agreements on their first day", Owner: "headteacher"},
	"filter-rules":     {Found: "A site for a history lesson was blocked as a game.", Because: "It was opened for the lesson, and the category stays as it is."},
	"governor-meeting": {Found: "Governors ask for the figures a week earlier.", Action: "Move the figures to two weeks before the meeting", Owner: "dsl"},
	"linked-policies":  {Found: "The behaviour policy names a senior leader who has left.", Action: "Correct the name in the behaviour policy", Owner: "headteacher"},
}

// wanting are the answers from which some of them follow.
var wanting = map[string]string{"updates": "no", "even": "In most of them"}

// said are answers that fit a field; any other is answered in general.
var said = map[string]string{
	"seen":     "Blocked: games and video during lunch, as in other weeks. No alert.",
	"read":     "The partnership's briefing for the half-term, and the new guide on generated pictures.",
	"meaning":  "A note to staff on generated pictures; nothing to change in the policy.",
	"present":  "Headteacher, DSL, deputy, leader for computing",
	"decided":  "The lunchtime club keeps its tablets in the library.",
	"minute":   "Minute 7",
	"trend":    "Group chats in Year 6, mostly in the evening.",
	"what":     "A letter with the reports, and a table at the school gate on a Friday.",
	"staff":    "Two paragraphs in the weekly notes.",
	"pupils":   "An assembly on telling an adult.",
	"families": "A page with the reports.",
}

func filled(f duty.Field, now time.Time) string {
	switch f.Kind {
	case "yesno":
		return "yes"
	case "choice":
		if of := f.Of[1]; !f.FoundWanting(of) {
			return of
		}
		return f.Of[0]
	case "number":
		return "3"
	case "date":
		return now.Format(time.DateOnly)
	}
	if text, ok := said[f.Key]; ok {
		return text
	}
	return "Gone through together; nothing out of the ordinary."
}

// planActions leaves one action late and one open.
func planActions(l *life) error {
	for _, n := range []struct {
		who, found, what string
		days             int
	}{
		{"technician", "The filter was off for an hour after the power cut.", "Put the filter on the battery of the server room", 13},
		{"dsl", "Parents ask in which order to set up a first phone.", "Write a page for the website with the computing leader", 40},
	} {
		_, err := office.AddAction.Run(l.ctx, l.house, l.as("headteacher"), office.ActionForm{Found: n.found, What: n.what, Owner: l.as(n.who).Person,
			Due: l.clock.Now().AddDate(0, 0, n.days)})
		if err != nil {
			return err
		}
	}
	return nil
}

// closeActions ends the actions whose day has come, but for the newest weeks, so that some are open.
func (l *life) closeActions(day time.Time) error {
	plan, err := office.ListActions.Run(l.ctx, l.house, l.as("headteacher"), struct{}{})
	if err != nil {
		return err
	}
	for _, n := range plan.All {
		if n.State != duty.ActionOpen || n.Due.After(day) || day.After(l.now.AddDate(0, 0, -25)) {
			continue
		}
		_, err := office.MoveAction.Run(l.ctx, l.house, l.as("headteacher"), office.MoveForm{ID: n.ID, State: duty.ActionDone, Note: "Done, and looked at by the headteacher."})
		if err != nil {
			return err
		}
	}
	return nil
}
