package web

import (
	"net/http"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// showMyDuties shows everybody what the policy asks of them; a child sees only words made for children.
func showMyDuties(r *request) error {
	x, err := office.MyDuties.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.MyDutiesPage{Frame: r.frame("My duties", "my-duties"), Said: x.Read, Lead: "What the school’s online safety policy asks of you: what is done, what is due and what is late.",
		Open: part.TaskList{ID: "mine", Tasks: dutyTasks(r, x.Open)}, Read: part.Button{Text: "I have read this", Kind: part.Secondary, Once: true}}
	if x.Paper.Audience == "pupils" {
		p.Title, p.Lead = "What we all do", "Everybody at our school helps to keep everybody safe."
	}
	p.Open.Tasks = append(p.Open.Tasks, actionTasks(r, x.Actions, x.Day)...)
	if len(p.Open.Tasks) == 0 && r.may(office.ListDuties) {
		p.Empty = part.EmptyState{Heading: "Nothing is due", Text: "What comes back by the calendar and is yours to do is shown here."}
	}
	for _, part := range x.Paper.Parts {
		if len(part.Lines) > 0 {
			p.Parts = append(p.Parts, page.MyDutyPart{Title: part.Title, Steps: part.Steps, Lines: part.Lines})
		}
	}
	for _, s := range x.Sections {
		title := strings.TrimSpace(s.Number + " " + s.Title)
		sec := page.MySection{Title: title}
		for _, a := range s.Asks {
			ask := page.MyAsk{Text: a.Text}
			if a.Status.Judged() && a.Status != obligation.Met {
				ask.Tag = statusTag(a.Status)
			}
			sec.Asks = append(sec.Asks, ask)
		}
		p.Sections = append(p.Sections, sec)
	}
	p.Done = part.Table{Caption: "What you did within a year", Columns: []part.Column{{Text: "Duty"}, {Text: "Done"}}}
	for _, d := range x.Done[:min(len(x.Done), rowsPerPage)] {
		p.Done.Rows = append(p.Done.Rows, part.Row{Cells: []part.Cell{{Text: d.Title, Href: "/duties/" + d.Key}, {Text: zone.Date(d.Day), Href: "/duties/" + d.Key + "/done/" + string(d.ID), Hidden: ": " + d.Title}}})
	}
	return r.show(p)
}

func doReadDuties(r *request) error {
	if _, err := office.AcknowledgeDuties.Run(r.ctx(), r.house, r.by(), struct{}{}); err != nil {
		return err
	}
	return r.goTo("/my-duties", "read-duties")
}

// dutyTasks are duties as a list of what there is to do.
func dutyTasks(r *request, all []office.DutyItem) []part.Task {
	zone := page.NewFormat(r.house.Zone)
	var tasks []part.Task
	for _, x := range all {
		tasks = append(tasks, part.Task{Text: x.Title, Href: "/duties/" + x.Key + "?due=" + x.Planned.Format(time.DateOnly), Hint: "By " + zone.Date(x.Due), Status: dutyTag(x.State)})
	}
	return tasks
}

// actionTasks are actions as a list of what there is to do; what they are about stands on their own pages.
func actionTasks(r *request, all []duty.Action, day time.Time) []part.Task {
	zone := page.NewFormat(r.house.Zone)
	var tasks []part.Task
	for _, n := range all {
		tasks = append(tasks, part.Task{Text: "Action from: " + n.About, Href: "/actions/" + string(n.ID), Hint: "By " + zone.Date(n.Due),
			Status: actionTag(office.ActionShown{Action: n, Late: n.Late(day)})})
	}
	return tasks
}

func myCalendarPage(r *request, secret, problem string) (page.MyCalendarPage, error) {
	x, err := office.ShowMyFeed.Run(r.ctx(), r.house, r.by(), struct{}{})
	p := page.MyCalendarPage{Frame: r.accountFrame("Reminders and calendar"), Until: x.Until, Save: part.Button{Text: "Save", Once: true},
		Make: part.Button{Text: "Make a link for my calendar", Kind: part.Secondary, Name: "do", Value: "make", Once: true}}
	p.Often = part.Radios{Name: "often", Legend: "How often should a letter say what you have to do?", LegendSize: "m", Hint: "Letters name duties and days, and no child. They come on school days only", Value: x.Often, Error: problem,
		Options: []part.Option{{Value: office.DigestWeekly, Text: "Once a week"}, {Value: office.DigestDaily, Text: "On every day with something due"},
			{Value: office.DigestOff, Text: "Only when a duty of mine is overdue", Hint: "That letter cannot be switched off"}}}
	if !x.Until.IsZero() {
		p.Make.Text = "Make a new link; the old one stops"
		p.Stop = part.Button{Text: "Stop the link", Kind: part.Warning, Name: "do", Value: "stop", Once: true}
	}
	if secret != "" {
		p.Link = part.CodeBlock{Label: "Address for your calendar", Lines: []string{r.house.PublicURL + "/calendar/" + secret + ".ics"}}
	}
	return p, err
}

func showMyCalendar(r *request) error {
	p, err := myCalendarPage(r, "", "")
	if err != nil {
		return err
	}
	return r.show(p)
}

func doChooseLetters(r *request) error {
	_, err := office.ChooseLetters.Run(r.ctx(), r.house, r.by(), r.FormValue("often"))
	if fields, _, ok := wrong(err); ok {
		p, err := myCalendarPage(r, "", fields["often"])
		if err != nil {
			return err
		}
		return r.showStatus(http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return r.goTo("/account/calendar", "letters")
}

func doMakeFeed(r *request) error {
	if r.FormValue("do") == "stop" {
		if _, err := office.StopFeed.Run(r.ctx(), r.house, r.by(), struct{}{}); err != nil {
			return err
		}
		return r.goTo("/account/calendar", "feed-stopped")
	}
	secret, err := office.MakeFeed.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p, err := myCalendarPage(r, secret, "")
	if err != nil {
		return err
	}
	return r.show(p)
}

// showFeed answers a calendar program, which has no cookie but the secret in the address.
func showFeed(r *request) error {
	secret, ok := strings.CutSuffix(r.PathValue("secret"), ".ics")
	if !ok {
		return fault.New(fault.NotFound, "There is no calendar at this address.")
	}
	feed, err := office.ReadFeed.Run(r.ctx(), r.house, people.Public, office.FeedQuery{Secret: secret, Address: r.address()})
	switch {
	case err != nil:
		return err
	case feed.Text == nil:
		return fault.New(fault.NotFound, "There is no calendar at this address, or its link was stopped.")
	case r.unchanged(feed.Mark):
		return nil
	}
	r.w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	_, err = r.w.Write(feed.Text)
	return err
}
