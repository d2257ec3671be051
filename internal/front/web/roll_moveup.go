package web

import (
	"net/http"
	"time"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
)

const moveUpPath = "/roll/move-up"

func showMoveUp(r *request) error {
	return moveUpPage(r, http.StatusOK, nil, "", map[string]string{})
}

// moveUpPage proposes a class for every class; in is nil before anything was chosen.
func moveUpPage(r *request, status int, in *office.MoveUpForm, general string, fields map[string]string) error {
	x, err := office.ProposeMoveUp.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	leavers := x.Leavers
	if in != nil {
		leavers = in.Leavers
	}
	p := page.MoveUpPage{Frame: r.rollFrame("Move the school up a year", importsUp), Action: moveUpPath,
		Empty:   part.EmptyState{Heading: "There is no pupil on the roll", Text: "Take a roster in first.", Link: part.Link{Text: "Take a roster in", Href: rosterPath}},
		Leavers: part.Select{Name: "leavers", Label: "Which year group leaves?", Value: leavers, Options: []part.Option{{Text: "None"}}},
		Last:    typedDay(r, "last", time.Time{}), Send: part.Button{Text: "See what would change", Once: true}}
	p.Last.Legend, p.Last.Hint, p.Last.Error = "Last day of those who leave", "For example, 21 7 2027. If it is still to come, they stay until then", fields["last"]
	if general != "" {
		p.Errors.Add("", general)
	}
	if x.Since != "" {
		p.Before = part.WarningText{Text: "The school moved up a year on " + roll.DayInWords(x.Since) + ". Do it once a year."}
	}
	for _, y := range x.Years {
		p.Leavers.Options = append(p.Leavers.Options, part.Option{Value: y, Text: roll.YearTitle(y)})
	}
	for _, m := range x.Moves {
		name := "to-" + office.MoveKey(m)
		f := part.Input{Name: name, Label: moveLabel(m), Value: m.To, Error: fields[name], Width: 20, Plain: true}
		if in != nil {
			f.Value = in.To[office.MoveKey(m)]
		}
		if m.Year == x.Leavers {
			f.Hint = "Not used if this year group leaves"
		}
		p.Moves = append(p.Moves, f)
	}
	return r.showStatus(status, p)
}

// moveLabel says of whom a line speaks: “Oak, Year 2 (14 pupils) in Year 3”.
func moveLabel(m roll.Move) string {
	title := m.Title
	if m.Class == "" {
		title = "In no class"
	}
	label := title + ", " + roll.YearTitle(m.Year) + " (" + page.Plural(m.Pupils, "pupil", "pupils") + ")"
	if next := roll.NextYear(m.Year); next != "" {
		label += ": class in " + roll.YearTitle(next)
	}
	return label
}

// doMoveUp keeps what would change and shows it, as for a roster.
func doMoveUp(r *request) error {
	if err := r.must(office.ProposeMoveUp); err != nil {
		return err
	}
	fields := map[string]string{}
	in := office.MoveUpForm{To: map[string]string{}, Leavers: r.FormValue("leavers"), LastDay: r.optionalDay("last", fields)}
	for name := range r.Form {
		if len(name) > 3 && name[:3] == "to-" {
			in.To[name[3:]] = r.FormValue(name)
		}
	}
	if len(fields) > 0 && in.Leavers != "" {
		return moveUpPage(r, http.StatusUnprocessableEntity, &in, "", fields)
	}
	number, err := office.KeepMoveUp(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok {
		return moveUpPage(r, http.StatusUnprocessableEntity, &in, general, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo("/roll/import/"+number, "")
}
