package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

func awayPage(r *request, x office.PostHistory, fields map[string]string, first, last part.DateInput) page.AwayPage {
	p := page.AwayPage{Frame: r.postFrame("Days away: "+lowerTitle(x.Title), part.Link{Text: x.Title, Href: "/posts/" + x.Key}),
		Person: part.Select{Name: "person", Label: "Who?", Value: r.FormValue("person"), Error: fields["person"]}, First: first, Last: last,
		Send: part.Button{Text: "Save", Once: true}}
	for _, h := range x.Holders {
		if r.mayEnterAway(h.Person) {
			p.Person.Options = append(p.Person.Options, part.Option{Value: string(h.Person), Text: h.Name})
		}
	}
	p.First.Name, p.First.Legend, p.First.LegendSize, p.First.Error = "first", "First day away", "s", fields["first"]
	p.Last.Name, p.Last.Legend, p.Last.LegendSize, p.Last.Hint, p.Last.Error = "last", "Last day away", "s", "Leave it empty for one day", fields["last"]
	return p
}

func showAway(r *request) error {
	if err := r.must(office.RecordAbsence); err != nil {
		return err
	}
	x, err := thePost(r)
	if err != nil {
		return err
	}
	return r.show(awayPage(r, x, nil, part.DateInput{}, part.DateInput{}))
}

func doAway(r *request) error {
	fields := map[string]string{}
	first, typedFirst := r.maybeDay("first", fields)
	last, typedLast := r.maybeDay("last", fields)
	at := "/posts/" + r.PathValue("key")
	var general string
	if len(fields) == 0 {
		_, err := office.RecordAbsence.Run(r.ctx(), r.house, r.by(), office.AbsenceForm{Person: id.Person(r.FormValue("person")), First: first, Last: last})
		if err == nil {
			return r.goTo(at, "away")
		}
		var ok bool
		if fields, general, ok = wrong(err); !ok {
			return err
		}
	}
	x, err := thePost(r)
	if err != nil {
		return err
	}
	p := awayPage(r, x, fields, typedFirst, typedLast)
	if general != "" {
		p.Errors.Add("", general)
	}
	return r.showStatus(http.StatusUnprocessableEntity, p)
}

func doRemoveAway(r *request) error {
	if _, err := office.RemoveAbsence.Run(r.ctx(), r.house, r.by(), r.FormValue("number")); err != nil {
		return err
	}
	return r.goTo("/posts/"+r.PathValue("key"), "taken-back")
}

var hoursTitles = map[post.Hours]string{post.Evenings: "Evenings of school days", post.Weekends: "Weekends in term", post.Holidays: "Holidays and closed days"}

func hourBoxes(name, legend, hint string, chosen []post.Hours, problem string) part.Checkboxes {
	c := part.Checkboxes{Name: name, Legend: legend, LegendSize: "s", Hint: hint, Error: problem, Small: true}
	for _, h := range post.AllHours {
		c.Options = append(c.Options, part.Option{Value: string(h), Text: hoursTitles[h]})
		if slices.Contains(chosen, h) {
			c.Values = append(c.Values, string(h))
		}
	}
	return c
}

// hours reads the boxes that were ticked.
func (r *request) hours(name string) []post.Hours {
	r.FormValue(name) // reads the form
	return post.ParseHours(strings.Join(r.Form[name], ","))
}

func showRota(r *request) error { return rotaPage(r, http.StatusOK, nil, "", [2]part.DateInput{}) }

func rotaPage(r *request, status int, fields map[string]string, general string, typed [2]part.DateInput) error {
	x, err := office.ShowRota.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.RotaPage{Frame: r.postFrame("On call outside school hours"), May: x.May,
		Empty: part.EmptyState{Heading: "Nobody is promised", Text: "Choose below at which times somebody is on call. A gap then shows here and on Today."}}
	if !x.May {
		p.Empty.Text = "The safeguarding lead chooses at which times somebody is on call."
	}
	if x.Promise != "" {
		p.Promise.Text = "The policy says: somebody is on call " + x.Promise + "."
	}
	p.Days = part.Table{ID: "rota", Caption: "The next four weeks", RowHeaders: true, Columns: []part.Column{{Text: "Day"}, {Text: "Time"}, {Text: "Who"}}}
	for _, d := range x.Days {
		who := part.Cell{Text: d.Name}
		if d.Person == "" {
			who = part.Cell{Tag: part.Tag{Text: "Gap", Colour: part.Red}, Note: d.Gap}
		}
		p.Days.Rows = append(p.Days.Rows, part.Row{Cells: []part.Cell{{Text: d.Day.Format("Monday 2 January")}, {Text: hoursTitles[d.Hours]}, who}})
	}
	for _, s := range x.Shifts {
		var at []string
		for _, h := range s.Hours {
			at = append(at, lowerTitle(hoursTitles[h]))
		}
		line := page.RemovableLine{Text: s.Name + ", " + span(zone, s.First, s.Last) + ": " + page.Sentence(at), Number: s.ID}
		if x.May {
			line.Remove = part.Button{Text: "Take out", Kind: part.LinkStyle, Hidden: ": " + line.Text}
		}
		p.Entries = append(p.Entries, line)
	}
	if general != "" {
		p.Errors.Add("", general)
	}
	if x.May {
		if err := rotaForms(r, &p, x, fields, typed); err != nil {
			return err
		}
	}
	return r.showStatus(status, p)
}

func rotaForms(r *request, p *page.RotaPage, x office.RotaShown, fields map[string]string, typed [2]part.DateInput) error {
	options, err := colleagueOptions(r, func(roles people.Set, active bool) bool { return active && roles.Meets(office.OnCallRoles) })
	p.Person = part.Select{Name: "person", Label: "Who?", Hint: "Safeguarding leads, senior leaders, the headteacher and the chair", Options: options, Value: r.FormValue("person"), Error: fields["person"]}
	p.First, p.Last = typed[0], typed[1]
	p.First.Name, p.First.Legend, p.First.LegendSize, p.First.Error = "first", "First day", "s", fields["first"]
	p.Last.Name, p.Last.Legend, p.Last.LegendSize, p.Last.Hint, p.Last.Error = "last", "Last day", "s", "Leave it empty for one day", fields["last"]
	chosen := r.hours("hours")
	if chosen == nil && len(fields) == 0 {
		chosen = x.Promised
	}
	p.Hours = hourBoxes("hours", "At which times?", "", chosen, fields["hours"])
	p.Add = part.Button{Text: "Put on call", Once: true}
	p.Promised = hourBoxes("promised", "Somebody is on call on", "The school’s calendar says which day is which. A day without anybody is a gap", x.Promised, "")
	p.Save = part.Button{Text: "Save what is promised", Kind: part.Secondary}
	return err
}

func doShift(r *request) error {
	fields := map[string]string{}
	first, typedFirst := r.maybeDay("first", fields)
	last, typedLast := r.maybeDay("last", fields)
	var general string
	if len(fields) == 0 {
		_, err := office.AddShift.Run(r.ctx(), r.house, r.by(), office.ShiftForm{Person: id.Person(r.FormValue("person")), First: first, Last: last, Hours: r.hours("hours")})
		if err == nil {
			return r.goTo("/posts/rota", "shift")
		}
		var ok bool
		if fields, general, ok = wrong(err); !ok {
			return err
		}
	}
	return rotaPage(r, http.StatusUnprocessableEntity, fields, general, [2]part.DateInput{typedFirst, typedLast})
}

func doRotaHours(r *request) error {
	if _, err := office.SetRotaHours.Run(r.ctx(), r.house, r.by(), r.hours("promised")); err != nil {
		return err
	}
	return r.goTo("/posts/rota", "promised")
}

func doRemoveShift(r *request) error {
	if _, err := office.RemoveShift.Run(r.ctx(), r.house, r.by(), r.FormValue("number")); err != nil {
		return err
	}
	return r.goTo("/posts/rota", "taken-back")
}

func showTraining(r *request) error {
	return trainingPage(r, http.StatusOK, nil, "", [2]part.DateInput{})
}

func trainingPage(r *request, status int, fields map[string]string, general string, typed [2]part.DateInput) error {
	x, err := office.ListTraining.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.TrainingPage{Frame: r.postFrame("Training"), CSV: "/posts/training.csv", Table: trainingTable(r, x),
		Empty: part.EmptyState{Heading: "Nobody is in the register of people yet"}}
	if c := x.Cover; c.Needed > 0 {
		p.Lead = fmt.Sprintf("Of %s that colleagues need, %d are in date, %d of them for less than six weeks; %d are too old and %d were never done. Whoever lacks one gets a letter each month.",
			page.Plural(c.Needed, "course", "courses"), c.InDate, c.RunsOut, c.TooOld, c.Never)
	}
	p.Starts = startsTable(r, x)
	who := r.FormValue("person")
	if who == "" {
		who = r.URL.Query().Get("who")
	}
	p.Person = part.Select{Name: "person", Label: "Who?", Value: who, Error: fields["person"], Options: []part.Option{{Value: "", Text: "Choose"}}}
	for _, row := range x.Rows {
		p.Person.Options = append(p.Person.Options, part.Option{Value: string(row.Person), Text: row.Name})
	}
	p.Course = part.Select{Name: "course", Label: "Which training?", Value: r.FormValue("course"), Error: fields["course"], Options: []part.Option{{Value: "", Text: "Choose"}}}
	for _, c := range x.Courses {
		p.Course.Options = append(p.Course.Options, part.Option{Value: c.Key, Text: c.Title + ", counts for " + page.Plural(c.Months, "month", "months")})
	}
	p.Done, p.Until = typed[0], typed[1]
	p.Done.Name, p.Done.Legend, p.Done.LegendSize, p.Done.Hint, p.Done.Error = "done", "When?", "s", "For example, 3 9 2026", fields["done"]
	p.Until.Name, p.Until.Legend, p.Until.LegendSize, p.Until.Hint, p.Until.Error = "until", "Counts until (optional)", "s", "Leave it empty for the usual time", fields["until"]
	p.Evidence = part.Input{Name: "evidence", Label: "What shows it? (optional)", Hint: "Such as the number of a certificate, or where the list of the session is", Value: r.FormValue("evidence"), Error: fields["evidence"]}
	p.Add = part.Button{Text: "Record the training", Once: true}
	if general != "" {
		p.Errors.Add("", general)
	}
	return r.showStatus(status, p)
}

func trainingTable(r *request, x office.TrainingShown) part.Table {
	zone := page.NewFormat(r.house.Zone)
	t := part.Table{ID: "training", Caption: page.Plural(len(x.Rows), "colleague", "colleagues"), RowHeaders: true, Wide: true, Small: true, Columns: []part.Column{{Text: "Name"}}}
	for _, c := range x.Courses {
		t.Columns = append(t.Columns, part.Column{Text: c.Title})
	}
	t.Columns = append(t.Columns, part.Column{Text: "Own learning within a year"})
	for _, row := range x.Rows {
		cells := []part.Cell{{Text: row.Name, Note: roleTitles(row.Roles)}}
		if r.may(office.ShowPerson) {
			cells[0].Href = "/people/" + string(row.Person)
		}
		for _, c := range x.Courses {
			done, ok := row.Newest[c.Key]
			cell := part.Cell{}
			switch missing := slices.Contains(row.Missing, c.Key); {
			case missing && ok:
				cell = part.Cell{Tag: part.Tag{Text: "Too old", Colour: part.Orange}, Note: "Until " + zone.Date(done.Until)}
			case missing:
				cell = part.Cell{Tag: part.Tag{Text: "Missing", Colour: part.Red}}
			case ok:
				cell = part.Cell{Text: zone.Date(done.Done), Note: "Until " + zone.Date(done.Until)}
			}
			cells = append(cells, cell)
		}
		own := part.Cell{}
		if row.Own > 0 {
			own.Text = hoursWords(row.Own)
		}
		cells = append(cells, own)
		t.Rows = append(t.Rows, part.Row{Cells: cells})
	}
	return t
}

// startsTable lists who began within a year, with their induction.
func startsTable(r *request, x office.TrainingShown) part.Table {
	zone := page.NewFormat(r.house.Zone)
	t := part.Table{ID: "starts", Caption: "Induction of those who began within a year", RowHeaders: true, Columns: []part.Column{{Text: "Name"}, {Text: "Began"}, {Text: "Has read the policy"}, {Text: "Policy talked through"}}}
	for _, s := range x.Starts {
		cells := []part.Cell{{Text: s.Name}, {Text: zone.Date(s.Since)}, {Tag: part.Tag{Text: "Not yet", Colour: part.Orange}}, {Tag: part.Tag{Text: "Not yet", Colour: part.Orange}}}
		if !s.Asked {
			cells[2].Tag.Text = "Not asked yet"
		}
		if !s.Given.IsZero() {
			cells[2] = part.Cell{Text: zone.Date(s.Given)}
		}
		if !s.Talk.Done.IsZero() {
			cells[3] = part.Cell{Text: zone.Date(s.Talk.Done)}
		}
		t.Rows = append(t.Rows, part.Row{Cells: cells})
	}
	return t
}

func showTrainingCSV(r *request) error {
	x, err := office.ListTraining.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	rows := [][]string{{"Name", "Roles", "Training", "Done", "Counts until", "State"}}
	for _, row := range x.Rows {
		for _, c := range x.Courses {
			done, ok := row.Newest[c.Key]
			missing := slices.Contains(row.Missing, c.Key)
			if !ok && !missing {
				continue
			}
			state := "Fresh"
			if missing {
				state = "Missing"
			}
			rows = append(rows, []string{row.Name, roleTitles(row.Roles), c.Title, zone.Date(done.Done), zone.Date(done.Until), state})
		}
	}
	return r.csv("training.csv", rows)
}

func doTraining(r *request) error {
	fields := map[string]string{}
	done, typedDone := r.maybeDay("done", fields)
	until, typedUntil := r.maybeDay("until", fields)
	var general string
	if len(fields) == 0 {
		_, err := office.RecordTraining.Run(r.ctx(), r.house, r.by(), office.TrainingForm{Person: id.Person(r.FormValue("person")), Course: r.FormValue("course"),
			Done: done, Until: until, Evidence: r.FormValue("evidence")})
		if err == nil {
			return r.goTo("/posts/training", "training")
		}
		var ok bool
		if fields, general, ok = wrong(err); !ok {
			return err
		}
	}
	return trainingPage(r, http.StatusUnprocessableEntity, fields, general, [2]part.DateInput{typedDone, typedUntil})
}
