package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// turnPage asks for the day to which a duty is put off, or for the colleague who takes it over.
func turnPage(r *request, fields map[string]string, general string) (page.DutyTurnPage, error) {
	x, err := theDuty(r)
	if err == nil && (x.Now == nil || !x.MayDo) {
		err = fault.New(fault.Refused, "Only those whose duty this is can put it off or hand it over.")
	}
	if err != nil {
		return page.DutyTurnPage{}, err
	}
	zone := page.NewFormat(r.house.Zone)
	crumb := part.Link{Text: x.Title, Href: "/duties/" + x.Key + "?due=" + x.Now.Planned.Format(time.DateOnly)}
	p := page.DutyTurnPage{Cancel: part.Link{Text: "Leave it as it is", Href: crumb.Href},
		Reason: part.Textarea{Name: "reason", Label: "Why?", Hint: "Without the name of any child", Rows: 3, Value: r.FormValue("reason"), Error: fields["reason"]}}
	if strings.HasSuffix(r.URL.Path, "/later") {
		p.Frame = r.dutyFrame("Put it off once", crumb)
		p.Text = "It is due by " + zone.Date(x.Now.Due) + ". It can be put off once, to " + zone.Date(x.Latest) + " at the latest."
		p.To = typedDay(r, "to", time.Time{})
		p.To.Legend, p.To.LegendSize, p.To.Hint, p.To.Error = "By which day will it be done?", "s", "For example, "+x.Latest.Format("2 1 2006"), fields["to"]
		p.Send = part.Button{Text: "Put it off", Once: true}
	} else {
		p.Frame = r.dutyFrame("Hand it over to a colleague", crumb)
		p.Text = "Your colleague does it this once and is written to. The record says who handed it over."
		p.Holder = colleagueSelect("holder", "Who does it this time?", id.Person(r.FormValue("holder")), x.Colleagues, fields["holder"])
		p.Send = part.Button{Text: "Hand it over", Once: true}
	}
	if general != "" {
		p.Errors.Add("", general)
	}
	return p, nil
}

func showTurn(r *request) error {
	p, err := turnPage(r, nil, "")
	if err != nil {
		return err
	}
	return r.show(p)
}

func doTurn(r *request) error {
	form := office.TurnForm{Key: r.PathValue("key"), Due: r.dueDay(), Holder: id.Person(r.FormValue("holder")), Reason: r.FormValue("reason")}
	arrange, done := office.HandOverDuty, "handed"
	if strings.HasSuffix(r.URL.Path, "/later") {
		arrange, done = office.PostponeDuty, "postponed"
		form.To, _, _ = r.day("to")
	}
	_, err := arrange.Run(r.ctx(), r.house, r.by(), form)
	if fields, general, ok := wrong(err); ok {
		p, err := turnPage(r, fields, general)
		if err != nil {
			return err
		}
		return r.showStatus(http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return r.goTo("/duties/"+form.Key+"?due="+form.Due.Format(time.DateOnly), done)
}

// choiceWords say what the school had chosen about a duty.
func choiceWords(c duty.Choice, posts *office.Books) string {
	var all []string
	if c.Off != "" {
		all = append(all, "not done here: "+c.Off)
	}
	if len(c.Owner) > 0 {
		all = append(all, "done by "+strings.Join(posts.PostTitles(c.Owner), ", or else "))
	}
	if c.Every != "" {
		all = append(all, c.Every)
	}
	if !c.First.IsZero() {
		all = append(all, "first due by "+c.First.Format("2 January 2006"))
	}
	if len(all) == 0 {
		return "As the list has it"
	}
	return capital(strings.Join(all, "; "))
}

// dutyChange is a duty as it is being changed: the choices so far, whether it is the school's own, and whether it is
// still to be added.
type dutyChange struct {
	duty.Choice
	own, isNew bool
}

// showDutyForm shows the form again or for the first time.
func showDutyForm(r *request, status int, c dutyChange, fields map[string]string) error {
	p, err := changePage(r, c, fields)
	if err != nil {
		return err
	}
	return r.showStatus(status, p)
}

// changePage asks who does a duty, how often and from when.
func changePage(r *request, c dutyChange, fields map[string]string) (page.DutyChangePage, error) {
	books, err := r.house.Shelf.Books()
	if err != nil {
		return page.DutyChangePage{}, err
	}
	p := page.DutyChangePage{Frame: r.dutyFrame("Add a duty of our own"), Cancel: part.Link{Text: "Leave it as it is", Href: "/duties"},
		Send: part.Button{Text: "Add the duty", Once: true}}
	if c.own {
		p.Name = part.Input{Name: "title", Label: "What has to be done?", Hint: "In a few words, such as: Check the cameras. It stands in letters and calendars, so it names nobody", Value: c.Title, Error: fields["title"]}
		p.Do = part.Textarea{Name: "do", Label: "How is it done?", Hint: "So that somebody new could do it", Rows: 4, Value: c.Do, Error: fields["do"]}
	}
	if !c.isNew {
		p.Frame = r.dutyFrame("Change this duty", part.Link{Text: c.Title, Href: "/duties/" + c.Key})
		p.Cancel.Href, p.Send.Text = "/duties/"+c.Key, "Save the change"
		p.Off = part.Textarea{Name: "off", Label: "Why is it not done here? (leave empty to do it)", Hint: "The board then shows that the policy promises it and the school does not do it",
			Rows: 2, Value: c.Off, Error: fields["off"]}
	}
	post := func(i int) string {
		if i < len(c.Owner) {
			return c.Owner[i]
		}
		return ""
	}
	p.Owner = postSelect(books, part.Select{Name: "owner", Label: "Whose duty is it?", Hint: "A post, held by whoever the register of posts names, or a kind of person", Value: post(0), Error: fields["owner"]}, "Choose a post")
	p.Then = postSelect(books, part.Select{Name: "then", Label: "And who, when nobody holds that post?", Value: post(1)}, "Nobody")
	p.Every = part.Radios{Name: "every", Legend: "How often?", LegendSize: "s", Value: c.Every, Error: fields["every"]}
	for _, i := range duty.Intervals() {
		p.Every.Options = append(p.Every.Options, part.Option{Value: i, Text: capital(i)})
	}
	p.First = typedDay(r, "first", c.First)
	p.First.Legend, p.First.LegendSize, p.First.Hint, p.First.Error = "First due by (optional)", "s", "Needed for what is done yearly or twice a year. Leave it empty to go by the school’s terms", fields["first"]
	return p, nil
}

// postSelect offers every post and kind of person whose duty something can be.
func postSelect(books *office.Books, s part.Select, none string) part.Select {
	s.Options = []part.Option{{Text: none}}
	for _, key := range books.DutyPosts() {
		s.Options = append(s.Options, part.Option{Value: key, Text: books.PostTitle(key)})
	}
	return s
}

func readChoice(r *request) (c duty.Choice, wrongDay bool) {
	c = duty.Choice{Title: strings.TrimSpace(r.FormValue("title")), Do: strings.TrimSpace(r.FormValue("do")), Every: r.FormValue("every"), Off: strings.TrimSpace(r.FormValue("off"))}
	for _, name := range []string{"owner", "then"} {
		if v := r.FormValue(name); v != "" && !slices.Contains(c.Owner, v) {
			c.Owner = append(c.Owner, v)
		}
	}
	t, d, ok := r.day("first")
	if ok {
		c.First = t
	}
	return c, !ok && d.Day+d.Month+d.Year != ""
}

const notADay = "Enter a day, such as 22 11 2026"

func showNewDuty(r *request) error {
	if err := r.must(office.AddDuty); err != nil {
		return err
	}
	return showDutyForm(r, http.StatusOK, dutyChange{own: true, isNew: true}, nil)
}

func doNewDuty(r *request) error {
	c, wrongDay := readChoice(r)
	fields := map[string]string{"first": notADay}
	if !wrongDay {
		key, err := office.AddDuty.Run(r.ctx(), r.house, r.by(), c)
		if err == nil {
			return r.goTo("/duties/"+key, "duty-added")
		}
		var ok bool
		if fields, _, ok = wrong(err); !ok {
			return err
		}
	}
	return showDutyForm(r, http.StatusUnprocessableEntity, dutyChange{c, true, true}, fields)
}

func showChangeDuty(r *request) error {
	if err := r.must(office.ChangeDuty); err != nil {
		return err
	}
	x, err := theDuty(r)
	if err != nil {
		return err
	}
	return showDutyForm(r, http.StatusOK, dutyChange{Choice: duty.Choice{Key: x.Key, Title: x.Title, Do: x.Do, Owner: posts(x), Every: x.Every, First: x.First, Off: x.Off}, own: x.Own}, nil)
}

func posts(x office.DutyShown) []string {
	var all []string
	for _, o := range x.Owners {
		all = append(all, o.Post)
	}
	return all
}

func doChangeDuty(r *request) error {
	c, wrongDay := readChoice(r)
	c.Key = r.PathValue("key")
	fields := map[string]string{"first": notADay}
	if !wrongDay {
		_, err := office.ChangeDuty.Run(r.ctx(), r.house, r.by(), c)
		if err == nil {
			return r.goTo("/duties/"+c.Key, "duty-changed")
		}
		var ok bool
		if fields, _, ok = wrong(err); !ok {
			return err
		}
	}
	x, err := theDuty(r)
	if err != nil {
		return err
	}
	if !x.Own {
		c.Title = x.Title
	}
	return showDutyForm(r, http.StatusUnprocessableEntity, dutyChange{c, x.Own, false}, fields)
}

func doPutBackDuty(r *request) error {
	n, _ := strconv.ParseInt(r.FormValue("n"), 10, 64)
	if _, err := office.PutBackDuty.Run(r.ctx(), r.house, r.by(), office.PutBackForm{Key: r.PathValue("key"), N: n}); err != nil {
		return err
	}
	return r.goTo("/duties/"+r.PathValue("key"), "back")
}
