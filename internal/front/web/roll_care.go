package web

import (
	"net/http"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/document/roster"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// showTemplate is the plain table to fill in.
func showTemplate(r *request) error {
	if err := r.must(office.PreviewRoster); err != nil {
		return err
	}
	var names, example []string
	for _, c := range roster.Template() {
		names, example = append(names, c.Name), append(example, c.Example)
	}
	return r.csv("roll-template.csv", [][]string{names, example})
}

func showCareGroups(r *request) error {
	return careGroupsPage(r, http.StatusOK, office.CareForm{}, nil)
}

func careGroupsPage(r *request, status int, in office.CareForm, fields map[string]string) error {
	all, err := office.ListCareGroups.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.CareGroupsPage{Frame: r.rollFrame("Confidential groups"), Empty: part.EmptyState{Heading: "There is no group yet"},
		Name:    part.Input{Name: "name", Label: "Name of the group", Hint: "Such as “Children in care”", Value: in.Name, Error: fields["name"], Width: 30},
		Purpose: part.Textarea{Name: "purpose", Label: "What the group is for (optional)", Value: in.Purpose, Error: fields["purpose"], Rows: 3},
		Send:    part.Button{Text: "Make the group", Once: true}}
	p.Table = part.Table{Caption: page.Plural(len(all), "group", "groups"), RowHeaders: true, Columns: []part.Column{{Text: "Group"}, {Text: "Pupils", Numeric: true}, {Text: "Next look"}}}
	zone := page.NewFormat(r.house.Zone)
	for _, g := range all {
		next := part.Cell{Text: zone.Date(g.NextReview)}
		if !g.NextReview.IsZero() && g.NextReview.Before(r.house.Now()) {
			next.Tag = part.Tag{Text: "Overdue", Colour: part.Red}
		}
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: g.Name, Href: "/roll/groups/" + string(g.ID)}, {Text: page.Count(g.Flags), Numeric: true}, next}})
	}
	return r.showStatus(status, p)
}

func doCareGroup(r *request) error {
	in := office.CareForm{Name: r.FormValue("name"), Purpose: r.FormValue("purpose")}
	_, err := office.AddCareGroup.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return careGroupsPage(r, http.StatusUnprocessableEntity, in, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo("/roll/groups", "care")
}

var careUp = part.Link{Text: "Confidential groups", Href: "/roll/groups"}

func showCareGroup(r *request) error {
	g, err := office.ShowCareGroup.Run(r.ctx(), r.house, r.by(), id.Care(r.PathValue("id")))
	if err != nil {
		return err
	}
	p := page.CareGroupPage{Frame: r.rollFrame(g.Name, careUp), Purpose: g.Purpose,
		Empty: part.EmptyState{Heading: "Nobody is in this group", Text: "Put a pupil into it from the pupil’s own page.", Link: part.Link{Text: "Look for a pupil", Href: "/roll"}}}
	p.Table = flagTable(page.Plural(len(g.Pupils), "pupil", "pupils"), g.Pupils, true, page.NewFormat(r.house.Zone))
	return r.show(p)
}

// flagTable lists places in confidential groups, by pupil or by group.
func flagTable(caption string, all []office.FlagShown, byPupil bool, zone page.Format) part.Table {
	t := part.Table{Caption: caption, RowHeaders: true, Columns: []part.Column{{Text: "Group"}, {Text: "Why"}, {Text: "Put in by"}, {Text: "Look again"}}}
	if byPupil {
		t.Columns[0].Text = "Pupil"
	}
	for _, f := range all {
		first := part.Cell{Text: f.Group, Href: "/roll/groups/" + string(f.Care)}
		if byPupil {
			first = part.Cell{Text: f.Name, Href: "/roll/" + string(f.Person)}
		}
		review := part.Cell{Text: zone.Date(f.Review), Href: "/roll/flag/" + string(f.Person) + "/" + string(f.ID), Hidden: ": look at it now"}
		if f.Overdue {
			review.Tag = part.Tag{Text: "Overdue", Colour: part.Red}
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{first, {Text: f.Reason}, {Text: f.ByName, Note: zone.Date(f.Made)}, review}})
	}
	return t
}

// flagForm asks for reason and day of review.
func flagForm(r *request, title string, x office.PupilShown, reason string, fields map[string]string) page.FlagPage {
	_, review, _ := r.day("review")
	review.Legend, review.Hint, review.Error = "On which day is it looked at again?", "Within a year, such as "+page.NewFormat(r.house.Zone).Date(r.house.Now().AddDate(0, 4, 0)), fields["review"]
	return page.FlagPage{Frame: r.rollFrame(title, part.Link{Text: x.Person.Name, Href: "/roll/" + string(x.ID)}), Review: review,
		Reason: part.Textarea{Name: "reason", Label: "Why is this child more at risk online?", Hint: "Facts, in a few words. Only the headteacher, the safeguarding leads and the SENCO read it", Value: reason, Error: fields["reason"], Rows: 4},
		Send:   part.Button{Text: "Save", Once: true}}
}

func (r *request) pupil() (office.PupilShown, error) {
	return office.ShowPupil.Run(r.ctx(), r.house, r.by(), id.Person(r.PathValue("id")))
}

func showFlag(r *request) error { return flagPage(r, http.StatusOK, nil) }

func flagPage(r *request, status int, fields map[string]string) error {
	if err := r.must(office.FlagPupil); err != nil {
		return err
	}
	x, err := r.pupil()
	if err != nil {
		return err
	}
	groups, err := office.ListCareGroups.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	if len(groups) == 0 {
		return r.goTo("/roll/groups", "")
	}
	p := flagForm(r, "Put into a confidential group", x, r.FormValue("reason"), fields)
	p.Group = part.Select{Name: "group", Label: "Group", Value: r.FormValue("group"), Options: []part.Option{{Text: "Choose a group"}}, Error: fields["group"]}
	for _, g := range groups {
		p.Group.Options = append(p.Group.Options, part.Option{Value: string(g.ID), Text: g.Name})
	}
	return r.showStatus(status, p)
}

func doFlag(r *request) error {
	day, _, _ := r.day("review")
	if r.FormValue("group") == "" {
		return flagPage(r, http.StatusUnprocessableEntity, map[string]string{"group": "Choose a group"})
	}
	_, err := office.FlagPupil.Run(r.ctx(), r.house, r.by(), office.FlagForm{Care: id.Care(r.FormValue("group")), Person: id.Person(r.PathValue("id")), Reason: r.FormValue("reason"), Review: day})
	if fields, general, ok := wrong(err); ok {
		if general != "" {
			fields["group"] = general
		}
		return flagPage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo("/roll/"+r.PathValue("id"), "flag")
}

func showReviewFlag(r *request) error { return reviewFlagPage(r, http.StatusOK, nil) }

func reviewFlagPage(r *request, status int, fields map[string]string) error {
	if err := r.must(office.ReviewFlag); err != nil {
		return err
	}
	x, err := r.pupil()
	if err != nil {
		return err
	}
	for _, f := range x.Flags {
		if string(f.ID) != r.PathValue("flag") {
			continue
		}
		reason := f.Reason
		if r.Method == http.MethodPost {
			reason = r.FormValue("reason")
		}
		p := flagForm(r, "Look again", x, reason, fields)
		zone := page.NewFormat(r.house.Zone)
		p.Facts = part.SummaryList{Rows: []part.SummaryRow{{Key: "Group", Value: f.Group}, {Key: "In it since", Value: zone.Date(f.Made)}, {Key: "To be looked at", Value: zone.Date(f.Review)}}}
		p.Send.Text = "It goes on until that day"
		p.Send.Name, p.Send.Value = "do", "on"
		p.End = part.Button{Text: "It is not needed any more", Kind: part.Secondary, Name: "do", Value: "end"}
		return r.showStatus(status, p)
	}
	return fault.New(fault.NotFound, "There is no such place in a group, or it has ended.")
}

func doReviewFlag(r *request) error {
	day, _, _ := r.day("review")
	end := r.FormValue("do") == "end"
	_, err := office.ReviewFlag.Run(r.ctx(), r.house, r.by(), office.FlagForm{Flag: id.Flag(r.PathValue("flag")), Reason: r.FormValue("reason"), Review: day, End: end})
	if fields, general, ok := wrong(err); ok && general == "" {
		return reviewFlagPage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	if end {
		return r.goTo("/roll/"+r.PathValue("id"), "unflagged")
	}
	return r.goTo("/roll/"+r.PathValue("id"), "flagged")
}

func showRelative(r *request) error { return relativePage(r, http.StatusOK, nil) }

func relativePage(r *request, status int, fields map[string]string) error {
	if err := r.must(office.SetRelative); err != nil {
		return err
	}
	x, err := r.pupil()
	if err != nil {
		return err
	}
	for _, f := range x.Family {
		if string(f.Adult) != r.PathValue("adult") || f.Pupil != x.ID {
			continue
		}
		kind, responsibility, order, may, reason := f.Kind, f.Responsibility, strconv.Itoa(f.Order), map[bool]string{true: "yes", false: "no"}[f.May], f.Barred
		if r.Method == http.MethodPost {
			kind, responsibility, order, may, reason = r.FormValue("kind"), r.FormValue("responsibility"), r.FormValue("order"), r.FormValue("told"), r.FormValue("reason")
		}
		p := page.RelativePage{Frame: r.rollFrame(f.Other.Person.Name, part.Link{Text: x.Person.Name, Href: "/roll/" + string(x.ID)}),
			About: "What is said here about " + f.Other.Person.Name + " and " + x.Person.Name + " is the school’s own: a roster does not change it any more.",
			Kind: part.Radios{Name: "kind", Legend: "What are they to the pupil?", Value: kind, Error: fields["kind"], Options: []part.Option{{Value: "parent", Text: "Parent"},
				{Value: "guardian", Text: "Carer or guardian"}, {Value: "relative", Text: "Relative"}, {Value: "other", Text: "Other contact"}}},
			Responsibility: part.Radios{Name: "responsibility", Legend: "Do they have parental responsibility?", Hint: "Not every parent has it, and others may. Ask to see a document if you are not sure", Value: responsibility, Error: fields["responsibility"],
				Options: []part.Option{{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No"}, {Value: "unknown", Text: "Not known"}}},
			Order: part.Input{Name: "order", Label: "In which order are they called?", Hint: "1 is called first", Width: 2, InputMode: "numeric", Value: order, Error: fields["order"]},
			Send:  part.Button{Text: "Save", Once: true}}
		if x.MayBar {
			p.MayNot = part.Radios{Name: "told", Legend: "May they be told about the pupil?", Value: may, Options: []part.Option{{Value: "yes", Text: "Yes"},
				{Value: "no", Text: "No", Textarea: &part.Textarea{Name: "reason", Label: "Why not", Hint: "Only the headteacher and the safeguarding leads read this", Value: reason, Error: fields["reason"], Rows: 3}}}}
		} else if !f.May {
			p.Kept = part.WarningText{Text: "This person may not be told about the pupil. The safeguarding leads know why."}
		}
		return r.showStatus(status, p)
	}
	return fault.New(fault.NotFound, "This person is not beside this pupil in the records.")
}

func doRelative(r *request) error {
	x, err := r.pupil()
	if err != nil {
		return err
	}
	order, err := strconv.Atoi(strings.TrimSpace(r.FormValue("order")))
	if err != nil {
		order = 0
	}
	in := office.RelativeForm{Pupil: x.ID, Adult: id.Person(r.PathValue("adult")), Kind: r.FormValue("kind"), Order: order, Responsibility: r.FormValue("responsibility"),
		MayNot: r.FormValue("told") == "no", Reason: r.FormValue("reason")}
	if !x.MayBar { // not asked, so it stays
		for _, f := range x.Family {
			if f.Adult == in.Adult {
				in.MayNot = !f.May
			}
		}
	}
	_, err = office.SetRelative.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return relativePage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo("/roll/"+r.PathValue("id"), "relative")
}
