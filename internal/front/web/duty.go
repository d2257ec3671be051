package web

import (
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

// dueDay is the occurrence that the address names; zero if it names none.
func (r *request) dueDay() time.Time {
	t, _ := time.Parse(time.DateOnly, r.URL.Query().Get("due"))
	return t
}

func theDuty(r *request) (office.DutyShown, error) {
	return office.ShowDuty.Run(r.ctx(), r.house, r.by(), office.DutyQuery{Key: r.PathValue("key"), Due: r.dueDay()})
}

func (r *request) dutyFrame(title string, crumbs ...part.Link) page.Frame {
	f := r.frame(title, "duties")
	f.Crumbs = part.Breadcrumbs{Items: append([]part.Link{{Text: "Duties", Href: "/duties"}}, crumbs...)}
	return f
}

func showDuty(r *request) error {
	x, err := theDuty(r)
	if err != nil {
		return err
	}
	return r.show(dutyPage(r, x, x.Draft, nil))
}

// dutyPage is the page of one duty with its form as it was filled in so far.
func dutyPage(r *request, x office.DutyShown, filled duty.Filled, wrong map[string]string) page.DutyPage {
	zone := page.NewFormat(r.house.Zone)
	p := page.DutyPage{Frame: r.dutyFrame(x.Title), Do: textLines(x.Do), Facts: dutyFacts(zone, x), Action: "/duties/" + x.Key,
		NoPast: part.EmptyState{Heading: "It was not done here yet"}}
	if x.Printed != nil {
		p.Clause, p.Caption = template.HTML(policy.StatementHTML(x.Printed, policy.HTMLOptions{Paper: true})), "Clause "+string(x.Clause)
	}
	switch {
	case x.Off != "":
		p.Tag = part.Tag{Text: "Not done here", Colour: part.Blue}
	case x.Now != nil:
		p.Tag = dutyTag(x.Now.State)
		if x.MayDo {
			if x.Page != "" {
				p.Where = part.Button{Text: "Do it now", Href: x.Page}
			} else {
				p.Form = dutyForm(r, x, filled, wrong)
			}
			p.Arrange = arrangeLinks(x)
		} else {
			p.MayNot.Text = "It is done by: " + strings.Join(ownerWords(x), ", ") + ". You can see when it is due and when it was done."
		}
	}
	for _, o := range x.Open {
		if x.Now == nil || !o.Planned.Equal(x.Now.Planned) {
			p.Other = append(p.Other, part.Link{Text: o.State.Words() + ", due by " + zone.Date(o.Due), Href: "/duties/" + x.Key + "?due=" + o.Planned.Format(time.DateOnly)})
		}
	}
	if x.Every == duty.OnEvent && x.Off == "" {
		p.Start = page.DutyStart{What: part.Textarea{Name: "what", Label: "What has happened?", Hint: "Without the name of any child", Rows: 2, Error: wrong["what"]},
			Send: part.Button{Text: "Put it on the list", Kind: part.Secondary, Once: true}}
	}
	if x.MayChange {
		p.Arrange = append(p.Arrange, part.Link{Text: "Change this duty", Href: "/duties/" + x.Key + "/change"})
	}
	p.History = dutyHistory(zone, x)
	for _, past := range x.Past {
		b := page.PastText{What: choiceWords(past.Choice, x.Posts), When: "until " + zone.Moment(past.Ended), N: strconv.FormatInt(past.N, 10)}
		if x.MayChange {
			b.Back = part.Button{Text: "Put this back", Kind: part.LinkStyle, Once: true}
		}
		p.Past = append(p.Past, b)
	}
	return p
}

func textLines(text string) []string {
	return strings.FieldsFunc(strings.TrimSpace(text), func(c rune) bool { return c == '\n' })
}

func ownerWords(x office.DutyShown) []string {
	var all []string
	for _, o := range x.Owners {
		who := strings.Join(o.Names, ", ")
		if who == "" {
			who = "nobody"
		}
		all = append(all, o.Title+" ("+who+")")
	}
	return all
}

func dutyFacts(zone page.Format, x office.DutyShown) part.SummaryList {
	rows := []part.SummaryRow{{Key: "Who does it", Value: strings.Join(ownerWords(x), ", or else ")}, {Key: "How often", Value: capital(x.Every)}}
	if x.Now != nil {
		due := part.SummaryRow{Key: "Due by", Value: zone.Date(x.Now.Due)}
		if !x.Now.Due.Equal(x.Now.Planned) {
			due.Lines = append(due.Lines, "Put off from "+zone.Date(x.Now.Planned))
		}
		if x.Now.Assumed {
			due.Lines = append(due.Lines, "By the usual school year: the school has not entered its own terms")
		}
		if x.Now.Holder != "" {
			due.Lines = append(due.Lines, "Handed over to "+strings.Join(x.Now.Names, ", "))
		}
		if x.Now.What != "" {
			due.Lines = append(due.Lines, "Because: "+x.Now.What)
		}
		rows = append(rows, due)
	}
	if x.Off != "" {
		rows = append(rows, part.SummaryRow{Key: "Not done here", Value: x.Off})
	}
	if len(x.Tell) > 0 {
		rows = append(rows, part.SummaryRow{Key: "Told when it is late", Value: x.Tell[0] + ", after " + page.Plural(x.After, "day", "days")})
	}
	return part.SummaryList{Rows: append(rows, part.SummaryRow{Key: "What proves it", Value: x.Proof})}
}

func arrangeLinks(x office.DutyShown) []part.Link {
	due := "?due=" + x.Now.Planned.Format(time.DateOnly)
	links := []part.Link{{Text: "Hand it over to a colleague", Href: "/duties/" + x.Key + "/hand-over" + due}}
	if x.Postponable {
		links = append(links, part.Link{Text: "Put it off once", Href: "/duties/" + x.Key + "/later" + due})
	}
	return links
}

func dutyHistory(zone page.Format, x office.DutyShown) part.Table {
	t := part.Table{Caption: "Newest first", CaptionSize: "hidden", Columns: []part.Column{{Text: "Due"}, {Text: "How it ended"}, {Text: "Done"}, {Text: "By"}}}
	for _, h := range x.History {
		if len(h.Done) == 0 {
			t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: zone.Date(h.Planned)}, {Tag: dutyTag(h.State)}, {Text: "Not done"}, {}}})
		}
		for i, c := range h.Done {
			done := part.Cell{Text: zone.Date(c.Day)}
			if h.MayRead[i] {
				done.Href = "/duties/" + x.Key + "/done/" + string(c.ID)
			}
			tag := dutyTag(duty.Done)
			if c.Day.After(h.Due) {
				tag = part.Tag{Text: "Done late", Colour: part.Yellow}
			}
			t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: zone.Date(h.Planned)}, {Tag: tag}, done, {Text: h.By[i]}}})
		}
	}
	t.Rows = t.Rows[:min(len(t.Rows), rowsPerPage)]
	return t
}

// dutyForm is the form for the occurrence that waits.
func dutyForm(r *request, x office.DutyShown, in duty.Filled, wrong map[string]string) page.DutyForm {
	zone := page.NewFormat(r.house.Zone)
	f := page.DutyForm{Heading: "Record that it was done", Action: "/duties/" + x.Key + "?due=" + x.Now.Planned.Format(time.DateOnly),
		Remark: part.Textarea{Name: "note", Label: "Anything else? (optional)", Hint: "Without the name of any child", Rows: 3, Value: in.Note, Error: wrong["note"]},
		Send:   part.Button{Text: "Record it as done", Once: true, Name: "send", Value: "done"},
		Later:  part.Button{Text: "Keep it for later", Kind: part.Secondary, Name: "send", Value: "draft"}}
	switch {
	case !x.Drafted.IsZero():
		f.Note.Text = "You began this on " + zone.Moment(x.Drafted) + "."
	case x.Reason != "":
		f.Note.Text = strings.TrimPrefix(x.By+": ", ": ") + x.Reason
	}
	for _, q := range x.Form {
		f.Questions = append(f.Questions, dutyField(r, q, in, wrong["field-"+q.Key], x.Facts[q.Prefill]))
	}
	if x.Findings {
		f.Found = part.Radios{Name: "found", Legend: "Did you find anything to put right?", LegendSize: "m", Error: wrong["found"], Value: foundValue(in),
			Options: []part.Option{{Value: "no", Text: "No, nothing"}, {Value: "yes", Text: "Yes", Hint: "Write each thing down below. It becomes an action, or you say why nothing needs doing"}}}
		for i := range max(1, len(in.Findings)) {
			f.Findings = append(f.Findings, findingFields(r, x, in, i, wrong))
		}
		f.More = part.Button{Text: "Add another finding", Kind: part.Secondary, Name: "send", Value: "more"}
	}
	day := in.Day
	if day.IsZero() {
		day = x.Day
	}
	f.Done = typedDay(r, "done", day)
	f.Done.Legend, f.Done.LegendSize, f.Done.Error = "When was it done?", "s", wrong["done"]
	return f
}

func foundValue(in duty.Filled) string {
	switch {
	case in.Nothing:
		return "no"
	case len(in.Findings) > 0:
		return "yes"
	}
	return ""
}

// typedDay is a date as it was typed, or a day where nothing was.
func typedDay(r *request, name string, day time.Time) part.DateInput {
	if _, d, _ := r.day(name); d.Day+d.Month+d.Year != "" {
		return d
	}
	d := part.DateInput{Name: name}
	if !day.IsZero() {
		d.Day, d.Month, d.Year = strconv.Itoa(day.Day()), strconv.Itoa(int(day.Month())), strconv.Itoa(day.Year())
	}
	return d
}

// dutyField is one question of the form, with what the records show beside it.
func dutyField(r *request, q duty.Field, in duty.Filled, problem, fact string) page.QuestionField {
	name, value := "field-"+q.Key, in.Values[q.Key]
	label := q.Label
	if q.Optional {
		label += " (optional)"
	}
	f := page.QuestionField{ID: name, Key: q.Key}
	if fact != "" {
		f.Origin = "The records show: " + fact
	}
	switch q.Kind {
	case "yesno", "choice":
		options := []part.Option{{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No"}}
		if q.Kind == "choice" {
			options = nil
			for _, o := range q.Of {
				options = append(options, part.Option{Value: o, Text: o})
			}
		}
		f.Radios = &part.Radios{Name: name, Legend: label, LegendSize: "s", Hint: q.Hint, Options: options, Value: value, Error: problem, Inline: q.Kind == "yesno"}
	case "number":
		f.Input = &part.Input{Name: name, Label: label, LabelSize: "s", Hint: q.Hint, Width: 5, InputMode: "numeric", Value: value, Error: problem}
	case "date":
		day, _ := time.Parse(time.DateOnly, value)
		d := typedDay(r, name, day)
		d.Legend, d.LegendSize, d.Hint, d.Error = label, "s", q.Hint, problem
		f.Date = &d
	default:
		f.Textarea = &part.Textarea{Name: name, Label: label, LabelSize: "s", Hint: q.Hint, Rows: 3, Value: value, Error: problem}
	}
	return f
}

func findingFields(r *request, x office.DutyShown, in duty.Filled, i int, wrong map[string]string) page.FindingFields {
	var was duty.Finding
	if i < len(in.Findings) {
		was = in.Findings[i]
	}
	name := func(part string) string { return fmt.Sprintf("finding-%d-%s", i, part) }
	by := typedDay(r, name("by"), was.By)
	by.Legend, by.Error = "By when", wrong[name("by")]
	group := part.Fieldset{Legend: "Finding " + strconv.Itoa(i+1), LegendSize: "s"}
	if was.Of != "" {
		group.ID = name("follows")
		group.Hint = "It follows from an answer above. The board shows this duty as met once it is put right, or where nothing needs doing"
	}
	return page.FindingFields{Group: group, Of: part.Hidden{Name: name("of"), Value: was.Of},
		Found: part.Textarea{Name: name("found"), Label: "What was found", Hint: "Without the name of any child", Rows: 2, Value: was.Found, Error: wrong[name("found")]},
		Act:   part.Input{Name: name("action"), Label: "What will be done", Value: was.Action, Error: wrong[name("action")]},
		Owner: colleagueSelect(name("owner"), "Who will do it", was.Owner, x.Colleagues, wrong[name("owner")]), By: by,
		Because: part.Input{Name: name("because"), Label: "Or: nothing needs doing, because", Value: was.Because, Error: wrong[name("because")]}}
}

func colleagueSelect(name, label string, value id.Person, all []office.Colleague, problem string) part.Select {
	s := part.Select{Name: name, Label: label, Value: string(value), Error: problem, Options: []part.Option{{Text: "Choose a colleague"}}}
	for _, c := range all {
		s.Options = append(s.Options, part.Option{Value: string(c.ID), Text: c.Name})
	}
	return s
}

// readDutyForm reads the form as it was sent.
func readDutyForm(r *request, x duty.Duty) duty.Filled {
	in := duty.Filled{Values: map[string]string{}, Note: r.FormValue("note"), Nothing: r.FormValue("found") == "no"}
	day := func(name string) time.Time {
		t, d, ok := r.day(name)
		if !ok && d.Day+d.Month+d.Year != "" {
			in.WrongDays = append(in.WrongDays, name)
		}
		return t
	}
	in.Day = day("done")
	for _, q := range x.Form {
		v := strings.TrimSpace(r.FormValue("field-" + q.Key))
		if q.Kind == "date" {
			t, d, ok := r.day("field-" + q.Key)
			v = d.Day + d.Month + d.Year
			if ok {
				v = t.Format(time.DateOnly)
			}
		}
		in.Values[q.Key] = v
	}
	for i := 0; i < 21 && r.Form.Has(fmt.Sprintf("finding-%d-found", i)); i++ {
		name := func(part string) string { return fmt.Sprintf("finding-%d-%s", i, part) }
		in.Findings = append(in.Findings, duty.Finding{Found: strings.TrimSpace(r.FormValue(name("found"))), Action: strings.TrimSpace(r.FormValue(name("action"))),
			Owner: id.Person(r.FormValue(name("owner"))), By: day(name("by")), Because: strings.TrimSpace(r.FormValue(name("because"))), Of: r.FormValue(name("of"))})
	}
	return in
}

func doDuty(r *request) error {
	x, err := theDuty(r)
	if err != nil {
		return err
	}
	form := office.DutyForm{Key: x.Key, Due: r.dueDay(), Filled: x.WithWanting(readDutyForm(r, x.Duty)), Draft: r.FormValue("send") == "draft"}
	if r.FormValue("send") == "more" {
		form.Findings = append(form.Findings, duty.Finding{})
		if x.Now == nil || !x.MayDo {
			return r.goTo("/duties/"+x.Key, "")
		}
		return r.show(dutyPage(r, x, form.Filled, nil))
	}
	number, err := office.CompleteDuty.Run(r.ctx(), r.house, r.by(), form)
	if fields, general, ok := wrong(err); ok && x.Now != nil {
		p := dutyPage(r, x, form.Filled, fields)
		if general != "" {
			p.Errors.Add("", general)
		}
		return r.showStatus(http.StatusUnprocessableEntity, p)
	}
	switch {
	case err != nil:
		return err
	case form.Draft:
		return r.goTo("/duties/"+x.Key+"?due="+form.Due.Format(time.DateOnly), "draft")
	}
	return r.goTo("/duties/"+x.Key+"/done/"+string(number), "duty")
}

func doStartDuty(r *request) error {
	_, err := office.StartDuty.Run(r.ctx(), r.house, r.by(), office.StartForm{Key: r.PathValue("key"), What: r.FormValue("what")})
	if fields, _, ok := wrong(err); ok && len(fields) > 0 {
		x, err := theDuty(r)
		if err != nil {
			return err
		}
		return r.showStatus(http.StatusUnprocessableEntity, dutyPage(r, x, x.Draft, fields))
	}
	if err != nil {
		return err
	}
	return r.goTo("/duties/"+r.PathValue("key"), "started")
}
