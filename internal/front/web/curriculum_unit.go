package web

import (
	"net/http"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/lesson"
	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
)

func showUnit(r *request) error {
	x, err := office.ShowUnit.Run(r.ctx(), r.house, r.by(), office.UnitQuery{Key: r.PathValue("key")})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	here := unitsPath + "/" + x.Key
	p := page.UnitPage{Frame: r.curriculumFrame(x.Title, curriculumUp), State: unitTag(x.Unit), Facts: unitFacts(x), Steps: x.Steps}
	p.Past = part.Table{Caption: "What it was before", RowHeaders: true, Columns: []part.Column{{Text: "Until"}, {Text: "Name"}, {Text: "A child"}}}
	for _, was := range x.Past {
		p.Past.Rows = append(p.Past.Rows, part.Row{Cells: []part.Cell{{Text: zone.Moment(was.Ended)}, {Text: was.Was.Title, Note: yearList(was.Was.Years)}, {Text: was.Was.Can}}})
		if x.Plans && len(p.Backs) < 5 {
			p.Backs = append(p.Backs, part.Button{Text: "Bring back what it was", Hidden: " until " + zone.Moment(was.Ended), Kind: part.Secondary, Name: "back", Value: strconv.FormatInt(was.N, 10), Once: true})
		}
	}
	if !x.Plans {
		return r.show(p)
	}
	p.Change = part.Button{Text: "Change it", Href: here + "/change"}
	switch {
	case x.Starter:
		p.Said = "This is the first lesson for these year groups. The gate asks for it, so it stays in the plan; its words are yours to change."
	case x.Planned:
		p.Plan = part.Button{Text: "Take it out of the plan", Kind: part.Secondary, Name: "do", Value: "unplan", Once: true}
	default:
		p.Plan = part.Button{Text: "Take it into the plan", Kind: part.Secondary, Name: "do", Value: "plan", Once: true}
	}
	if !x.Own {
		p.Copy = part.Link{Text: "Make a lesson of our own from it", Href: unitsPath + "/new?like=" + x.Key}
	}
	if x.Changed {
		p.Backs = append([]part.Button{{Text: "Use the words that came with Handrail", Kind: part.Secondary, Name: "back", Value: "0", Once: true}}, p.Backs...)
	}
	return r.show(p)
}

func unitFacts(x office.UnitShown) part.SummaryList {
	var strands, before []string
	for _, s := range x.Strands {
		for _, k := range x.Unit.Strands {
			if s.Key == k {
				strands = append(strands, s.Title)
			}
		}
	}
	for _, u := range x.Before {
		before = append(before, u.Title)
	}
	l := part.SummaryList{Rows: []part.SummaryRow{{Key: "What a child can do then", Value: x.Can}, {Key: "For", Value: yearList(x.Years)}, {Key: "Strands", Value: page.Sentence(strands)},
		{Key: "Belongs to", Value: titlesOf(lesson.Subjects, x.Subjects)}, {Key: "Speaks of use", Value: strings.ToLower(titlesOf(lesson.Settings, x.Settings))}}}
	if len(before) > 0 {
		l.Rows = append(l.Rows, part.SummaryRow{Key: "Comes after", Value: page.Sentence(before)})
	}
	taught := "No class yet"
	if len(x.TaughtTo) > 0 {
		taught = page.Sentence(x.TaughtTo)
	}
	return part.SummaryList{Rows: append(l.Rows, part.SummaryRow{Key: "Taught this school year to", Value: taught})}
}

func doUnit(r *request) error {
	key := r.PathValue("key")
	here := unitsPath + "/" + key
	if r.PostForm.Has("back") {
		n, err := strconv.ParseInt(r.FormValue("back"), 10, 64)
		if err != nil {
			n = -1
		}
		if _, err := office.BringBackUnit.Run(r.ctx(), r.house, r.by(), office.BackForm{Key: key, N: n}); err != nil {
			return err
		}
		return r.goTo(here, "unit-was")
	}
	planned := r.FormValue("do") == "plan"
	if _, err := office.PlanUnit.Run(r.ctx(), r.house, r.by(), office.PlanForm{Key: key, Planned: planned}); err != nil {
		return err
	}
	if planned {
		return r.goTo(here, "unit-in")
	}
	return r.goTo(here, "unit-out")
}

func showNewUnit(r *request) error {
	return unitForm(r, http.StatusOK, office.UnitQuery{Like: r.URL.Query().Get("like")}, nil, nil)
}

func showChangeUnit(r *request) error {
	return unitForm(r, http.StatusOK, office.UnitQuery{Key: r.PathValue("key")}, nil, nil)
}

// unitForm is the form of a unit, with what is typed in the place of what stands there.
func unitForm(r *request, status int, q office.UnitQuery, typed *lesson.Unit, fields map[string]string) error {
	if err := r.must(office.SetUnit); err != nil {
		return err
	}
	x, err := office.ShowUnit.Run(r.ctx(), r.house, r.by(), q)
	if err != nil {
		return err
	}
	u, title, up := x.Unit, "Add a lesson", []part.Link{curriculumUp}
	if q.Key != "" {
		title, up = "Change “"+u.Title+"”", append(up, part.Link{Text: u.Title, Href: unitsPath + "/" + u.Key})
	}
	if typed != nil {
		typed.Starter = u.Starter
		u = *typed
	}
	p := page.UnitFormPage{Frame: r.curriculumFrame(title, up...), Send: part.Button{Text: "Save", Once: true},
		Name:     part.Input{Name: "title", Label: "What is the lesson called?", Value: u.Title, Error: fields["title"]},
		Can:      part.Textarea{Name: "can", Label: "What can a child do afterwards?", Hint: "In your own words. Such as: Can tell an advert from a story", Value: u.Can, Error: fields["can"], Rows: 3},
		Years:    part.Checkboxes{Name: "years", Legend: "For which year groups?", LegendSize: "s", Small: true, Values: u.Years, Error: fields["years"]},
		Strands:  part.Checkboxes{Name: "strands", Legend: "What is it about?", LegendSize: "s", Small: true, Values: u.Strands, Error: fields["strands"]},
		Subjects: part.Checkboxes{Name: "subjects", Legend: "Where does it belong?", LegendSize: "s", Small: true, Values: u.Subjects, Error: fields["subjects"], Options: choiceOptions(lesson.Subjects)},
		Settings: part.Checkboxes{Name: "settings", Legend: "Of which use does it speak?", LegendSize: "s", Small: true, Values: u.Settings, Error: fields["settings"], Options: choiceOptions(lesson.Settings)},
		Steps:    part.Textarea{Name: "steps", Label: "How is it taught? (optional)", Hint: "One step a line", Value: strings.Join(u.Steps, "\n"), Error: fields["steps"], Rows: 6},
		After:    part.Checkboxes{Name: "after", Legend: "What must come before it? (optional)", LegendSize: "s", Small: true, Values: u.After, Error: fields["after"]}}
	if !u.Starter {
		for _, y := range lesson.Primary {
			p.Years.Options = append(p.Years.Options, part.Option{Value: y, Text: roll.YearTitle(y)})
		}
	}
	for _, s := range x.Strands {
		p.Strands.Options = append(p.Strands.Options, part.Option{Value: s.Key, Text: s.Title, Hint: s.Says})
	}
	for _, o := range x.Others {
		p.After.Options = append(p.After.Options, part.Option{Value: o.Key, Text: o.Title, Hint: yearList(o.Years)})
	}
	return r.showStatus(status, p)
}

func choiceOptions(of []lesson.Choice) []part.Option {
	var all []part.Option
	for _, c := range of {
		all = append(all, part.Option{Value: c.Key, Text: c.Title})
	}
	return all
}

func doUnitForm(r *request) error {
	key := r.PathValue("key")
	u := lesson.Unit{Key: key, Title: r.FormValue("title"), Can: r.FormValue("can"), Years: r.PostForm["years"], Strands: r.PostForm["strands"], Subjects: r.PostForm["subjects"], Settings: r.PostForm["settings"],
		Steps: strings.Split(strings.ReplaceAll(r.FormValue("steps"), "\r\n", "\n"), "\n"), After: r.PostForm["after"]}
	saved, err := office.SetUnit.Run(r.ctx(), r.house, r.by(), office.UnitForm{Unit: u})
	if fields, general, ok := wrong(err); ok && general == "" {
		return unitForm(r, http.StatusUnprocessableEntity, office.UnitQuery{Key: key}, &u, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(unitsPath+"/"+saved, "unit")
}
