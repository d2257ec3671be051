package web

import (
	"strconv"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
)

func (r *request) missing() (office.MissingShown, office.MissingQuery, error) {
	q := r.URL.Query()
	in := office.MissingQuery{Kind: q.Get("kind"), Class: q.Get("class"), State: q.Get("state")}
	out, err := office.ListMissing.Run(r.ctx(), r.house, r.by(), in)
	return out, in, err
}

func showMissing(r *request) error {
	out, q, err := r.missing()
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.MissingPage{Frame: r.agreementFrame("Who has not signed yet"), CSV: part.Link{Text: "Save this list for a spreadsheet", Href: "/agreements/missing.csv?" + r.URL.RawQuery}}
	p.Counts = part.Table{Caption: "How each agreement stands", RowHeaders: true, Columns: []part.Column{{Text: "Agreement"}, {Text: "Signed", Numeric: true}, {Text: "Asked", Numeric: true}, {Text: "Not in order"}}}
	for _, k := range out.Kinds {
		if k.All == 0 {
			continue
		}
		p.Counts.Rows = append(p.Counts.Rows, part.Row{Cells: []part.Cell{{Text: k.Title, Href: r.with("kind", k.Key)}, {Text: strconv.Itoa(k.Agreed), Numeric: true},
			{Text: strconv.Itoa(k.All), Numeric: true}, {Text: stateCounts(k)}}})
	}
	switch {
	case out.None:
		p.Empty = part.EmptyState{Heading: "No agreement is in force yet", Text: "Read the wordings and put them in force first.", Link: part.Link{Text: "The wording of every agreement", Href: wordingsPath}}
		return r.show(p)
	case len(out.Rows) == 0:
		p.Empty = part.EmptyState{Heading: "Nobody is missing", Text: "Everybody in this list has signed what they are asked to."}
	}
	p.Filter = missingFilter(out, q)
	rows, pages := pageOf(r, out.Rows)
	p.Pages = pages
	p.Rows = part.Table{Caption: page.Plural(len(out.Rows), "signature is", "signatures are") + " not in order", RowHeaders: true,
		Columns: []part.Column{{Text: "Name"}, {Text: "Class"}, {Text: "Agreement"}, {Text: "State"}, {Text: "On paper"}}}
	for _, m := range rows {
		name := part.Cell{Text: m.Name}
		if m.Pupil {
			name.Href = "/roll/" + string(m.Person)
		}
		state := part.Cell{Tag: coverTag(m.State, true)}
		paper := part.Cell{Text: "–"}
		if r.may(office.ShowPaper) {
			paper = part.Cell{Text: "Enter paper", Hidden: " for " + m.Name + ": " + m.Title, Href: "/agreements/paper/" + string(m.Person) + "?kind=" + m.Kind}
		}
		title := part.Cell{Text: m.Title}
		if m.Last != "" {
			title.Href, title.Hidden = agreementsPath+"/signature/"+string(m.Last), ", the answer for "+m.Name
			if !m.Since.IsZero() {
				state.Note = "Answered on " + zone.Date(m.Since)
			}
		}
		p.Rows.Rows = append(p.Rows.Rows, part.Row{Cells: []part.Cell{name, {Text: m.Class}, title, state, paper}})
	}
	return r.show(p)
}

// stateCounts says in words how many are in which state, beside those who signed.
func stateCounts(k office.KindCount) string {
	text := ""
	for _, s := range []agreement.State{agreement.None, agreement.Outdated, agreement.Lapsed, agreement.Declined, agreement.Withdrawn, agreement.Disputed} {
		if n := k.States[s]; n > 0 {
			if text != "" {
				text += "; "
			}
			text += s.Words() + ": " + strconv.Itoa(n)
		}
	}
	return text
}

func missingFilter(out office.MissingShown, q office.MissingQuery) part.FilterForm {
	kinds, classes, states := []part.Option{{Text: "All"}}, []part.Option{{Text: "All"}}, []part.Option{{Text: "All"}}
	for _, k := range out.Kinds {
		kinds = append(kinds, part.Option{Value: k.Key, Text: k.Title})
	}
	for _, c := range out.Classes {
		classes = append(classes, part.Option{Value: c, Text: c})
	}
	for _, s := range []agreement.State{agreement.None, agreement.Outdated, agreement.Lapsed, agreement.Declined, agreement.Withdrawn, agreement.Disputed} {
		states = append(states, part.Option{Value: string(s), Text: s.Words()})
	}
	f := part.FilterForm{Action: missingPath, Button: "Show", Selects: []part.Select{{Name: "kind", Label: "Agreement", Options: kinds, Value: q.Kind},
		{Name: "class", Label: "Class", Options: classes, Value: q.Class}, {Name: "state", Label: "State", Options: states, Value: q.State}}}
	if q != (office.MissingQuery{}) {
		f.Clear = missingPath
	}
	return f
}

func showMissingCSV(r *request) error {
	out, _, err := r.missing()
	if err != nil {
		return err
	}
	rows := [][]string{{"name", "class", "agreement", "state"}}
	for _, m := range out.Rows {
		rows = append(rows, []string{m.Name, m.Class, m.Title, m.State.Words()})
	}
	return r.csv("not-signed.csv", rows)
}
