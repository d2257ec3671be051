package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

func actionTag(n office.ActionShown) part.Tag {
	switch {
	case n.Late:
		return part.Tag{Text: "Late", Colour: part.Red}
	case n.State == duty.ActionDone:
		return part.Tag{Text: "Done", Colour: part.Green}
	case n.State == duty.ActionNone:
		return part.Tag{Text: "None needed", Colour: part.Grey}
	}
	return part.Tag{Text: "Open", Colour: part.Yellow}
}

// actionCell says what is done about something, by whom and by when, or why nothing is.
func actionCell(zone page.Format, n office.ActionShown) part.Cell {
	c := part.Cell{Text: n.What, Href: "/actions/" + string(n.ID), Note: n.OwnerName + ", by " + zone.Date(n.Due)}
	if n.What == "" {
		c.Text, c.Note = "Nothing, because: "+n.Note, ""
	}
	if !n.MayMove {
		c.Href = ""
	}
	return c
}

// chosenActions is the plan as the address narrows and sorts it.
func chosenActions(r *request) (office.ActionsShown, []office.ActionShown, error) {
	out, err := office.ListActions.Run(r.ctx(), r.house, r.by(), struct{}{})
	q := r.URL.Query()
	words := strings.TrimSpace(q.Get("words"))
	all := slices.DeleteFunc(slices.Clone(out.All), func(n office.ActionShown) bool {
		return q.Get("owner") != "" && string(n.Owner) != q.Get("owner") || q.Get("source") != "" && n.About != q.Get("source") ||
			q.Get("state") == "late" && !n.Late || slices.Contains([]string{"open", "done", "none"}, q.Get("state")) && string(n.State) != q.Get("state") ||
			words != "" && !containsFold(n.Found+" "+n.What+" "+n.Note, words)
	})
	switch q.Get("sort") {
	case "due-down":
		slices.SortStableFunc(all, func(a, b office.ActionShown) int { return b.Due.Compare(a.Due) })
	case "who":
		slices.SortStableFunc(all, func(a, b office.ActionShown) int { return strings.Compare(a.OwnerName, b.OwnerName) })
	}
	return out, all, err
}

func showActions(r *request) error {
	out, all, err := chosenActions(r)
	if err != nil {
		return err
	}
	p := page.ActionsPage{Frame: r.dutyFrame("Action plan"), Filter: actionsFilter(r, out), CSV: "/actions/list.csv",
		Figures: fmt.Sprintf("The school has %d open, of which %d late. %d ended within a year.", out.Open, out.Late, out.Closed),
		Empty:   part.EmptyState{Heading: "Nothing here for you", Text: "What is found when a duty is done becomes an action here: what will be done, by whom and by when."}}
	if r.URL.RawQuery != "" {
		p.CSV += "?" + r.URL.RawQuery
		p.Empty.Heading, p.Empty.Link = "No action fits", part.Link{Text: "Show the whole plan", Href: "/actions"}
	}
	if out.MayAdd {
		p.New = part.Button{Text: "Add an action", Href: "/actions/new"}
	}
	shown, pages := pageOf(r, all)
	p.Pages = pages
	zone := page.NewFormat(r.house.Zone)
	p.Table = part.Table{Caption: page.Plural(len(all), "action", "actions"), Columns: []part.Column{{Text: "What was found"}, {Text: "What is done about it"},
		sorted(r, "Due", "", "due-down"), {Text: "State"}, {Text: "Where it came from"}}}
	for _, n := range shown {
		source := part.Cell{Text: n.About, Href: n.Link}
		cell := actionCell(zone, n)
		cell.Note = n.OwnerName
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: firstWords(n.Found, 160)}, cell, {Text: zone.Date(n.Due)}, {Tag: actionTag(n)}, source}})
	}
	return r.show(p)
}

func actionsFilter(r *request, out office.ActionsShown) part.FilterForm {
	q := r.URL.Query()
	owners, sources := []part.Option{{Text: "Everybody"}}, []part.Option{{Text: "All"}}
	for _, c := range out.Colleagues {
		if slices.ContainsFunc(out.All, func(n office.ActionShown) bool { return n.Owner == c.ID }) {
			owners = append(owners, part.Option{Value: string(c.ID), Text: c.Name})
		}
	}
	for _, n := range out.All {
		o := part.Option{Value: n.About, Text: n.About}
		if !slices.Contains(sources, o) {
			sources = append(sources, o)
		}
	}
	f := part.FilterForm{Action: "/actions", Label: "Narrow the plan", Search: &part.Input{Name: "words", Label: "Words", Type: "search", Value: q.Get("words")},
		Selects: []part.Select{{Name: "owner", Label: "Who", Options: owners, Value: q.Get("owner")}, {Name: "source", Label: "Came from", Options: sources, Value: q.Get("source")},
			{Name: "state", Label: "State", Value: q.Get("state"), Options: []part.Option{{Text: "All"}, {Value: "open", Text: "Open"}, {Value: "late", Text: "Late"}, {Value: "done", Text: "Done"}, {Value: "none", Text: "None needed"}}}}}
	if q.Get("words")+q.Get("owner")+q.Get("source")+q.Get("state") != "" {
		f.Clear = "/actions"
	}
	return f
}

func showActionsCSV(r *request) error {
	_, all, err := chosenActions(r)
	if err != nil {
		return err
	}
	rows := [][]string{{"Found", "Action", "Who", "Due", "State", "Note", "Came from", "Entered", "Ended"}}
	for _, n := range all {
		rows = append(rows, []string{n.Found, n.What, n.OwnerName, isoDay(n.Due), actionTag(n).Text, n.Note, n.About, isoDay(n.Made), isoDay(n.Closed)})
	}
	return r.csv("action-plan.csv", rows)
}

func newActionPage(r *request, in office.ActionForm, fields map[string]string) (page.ActionNewPage, error) {
	out, err := office.ListActions.Run(r.ctx(), r.house, r.by(), struct{}{})
	p := page.ActionNewPage{Frame: r.dutyFrame("Add an action", part.Link{Text: "Action plan", Href: "/actions"}),
		Found: part.Textarea{Name: "found", Label: "What was found?", Hint: "Without the name of any child", Rows: 3, Value: in.Found, Error: fields["found"]},
		What:  part.Textarea{Name: "what", Label: "What will be done?", Rows: 3, Value: in.What, Error: fields["what"]},
		Owner: colleagueSelect("owner", "Who will do it?", in.Owner, out.Colleagues, fields["owner"]),
		Due:   typedDay(r, "due", in.Due), Send: part.Button{Text: "Add the action", Once: true}}
	p.Due.Legend, p.Due.LegendSize, p.Due.Error = "By when?", "s", fields["due"]
	return p, err
}

func showNewAction(r *request) error {
	if err := r.must(office.AddAction); err != nil {
		return err
	}
	p, err := newActionPage(r, office.ActionForm{}, nil)
	if err != nil {
		return err
	}
	return r.show(p)
}

func readAction(r *request) office.ActionForm {
	due, _, ok := r.day("due")
	if !ok {
		due = time.Time{}
	}
	return office.ActionForm{ID: id.Action(r.PathValue("id")), Found: r.FormValue("found"), What: r.FormValue("what"), Owner: id.Person(r.FormValue("owner")), Due: due}
}

func doNewAction(r *request) error {
	in := readAction(r)
	_, err := office.AddAction.Run(r.ctx(), r.house, r.by(), in)
	if fields, _, ok := wrong(err); ok {
		p, err := newActionPage(r, in, fields)
		if err != nil {
			return err
		}
		return r.showStatus(http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return r.goTo("/actions", "action")
}

func actionPage(r *request, fields map[string]string, general string) (page.ActionPage, error) {
	n, err := office.ShowAction.Run(r.ctx(), r.house, r.by(), id.Action(r.PathValue("id")))
	if err != nil {
		return page.ActionPage{}, err
	}
	zone := page.NewFormat(r.house.Zone)
	title := n.What
	if title == "" {
		title = "Nothing needs doing"
	}
	p := page.ActionPage{Frame: r.dutyFrame(firstWords(title, 80), part.Link{Text: "Action plan", Href: "/actions"}), Tag: actionTag(n.ActionShown), Path: "/actions/" + string(n.ID)}
	p.Facts.Rows = []part.SummaryRow{{Key: "What was found", Value: n.Found}, {Key: "What will be done", Value: orNone(n.What)}, {Key: "Who", Value: orNone(n.OwnerName)},
		{Key: "Due by", Value: zone.Date(n.Due)}, {Key: "Came from", Value: n.About, Href: n.Link}, {Key: "Entered", Value: "By " + orNone(n.ByName) + ", " + zone.Moment(n.Made)}}
	if n.Note != "" {
		p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "Note", Value: n.Note})
	}
	if !n.Closed.IsZero() {
		p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "Ended", Value: zone.Moment(n.Closed) + ", by " + orNone(n.CloserName)})
	}
	if general != "" {
		p.Errors.Add("", general)
	}
	if !n.MayMove {
		return p, nil
	}
	if n.State != duty.ActionOpen {
		p.Again = part.Textarea{Name: "note", Label: "Why is it open again?", Rows: 2, Value: r.FormValue("note"), Error: fields["note"]}
		p.Move = part.Button{Text: "Open it again", Kind: part.Secondary, Once: true, Name: "state", Value: "open"}
		return p, nil
	}
	note := func(name, label, state string) *part.Textarea {
		x := &part.Textarea{Name: name, Label: label, Hint: "Without the name of any child", Rows: 2, Value: r.FormValue(name)}
		if r.FormValue("state") == state {
			x.Error = fields["note"]
		}
		return x
	}
	p.State = part.Radios{Name: "state", Legend: "How did it end?", LegendSize: "m", Value: r.FormValue("state"), Error: fields["state"], Options: []part.Option{
		{Value: "done", Text: "It is done", Textarea: note("note-done", "What was done?", "done")},
		{Value: "none", Text: "Nothing needs doing after all", Textarea: note("note-none", "Why not?", "none")}}}
	p.Move = part.Button{Text: "Close the action", Once: true}
	p.Owner = colleagueSelect("owner", "Who does it?", n.Owner, n.Colleagues, fields["owner"])
	p.Due = typedDay(r, "due", n.Due)
	p.Due.Legend, p.Due.LegendSize, p.Due.Error = "By when?", "s", fields["due"]
	p.Give = part.Button{Text: "Change who and when", Kind: part.Secondary, Once: true}
	return p, nil
}

func showAction(r *request) error {
	p, err := actionPage(r, nil, "")
	if err != nil {
		return err
	}
	return r.show(p)
}

func reshowAction(r *request, fields map[string]string, general string) error {
	p, err := actionPage(r, fields, general)
	if err != nil {
		return err
	}
	return r.showStatus(http.StatusUnprocessableEntity, p)
}

func doMoveAction(r *request) error {
	form := office.MoveForm{ID: id.Action(r.PathValue("id")), State: duty.ActionState(r.FormValue("state")), Note: r.FormValue("note")}
	if form.State == duty.ActionDone || form.State == duty.ActionNone {
		form.Note = r.FormValue("note-" + string(form.State))
	}
	_, err := office.MoveAction.Run(r.ctx(), r.house, r.by(), form)
	if fields, general, ok := wrong(err); ok {
		return reshowAction(r, fields, general)
	}
	if err != nil {
		return err
	}
	if form.State == duty.ActionOpen {
		return r.goTo("/actions/"+string(form.ID), "action-open")
	}
	return r.goTo("/actions", "action-closed")
}

func doGiveAction(r *request) error {
	_, err := office.GiveAction.Run(r.ctx(), r.house, r.by(), readAction(r))
	if fields, general, ok := wrong(err); ok {
		return reshowAction(r, fields, general)
	}
	if err != nil {
		return err
	}
	return r.goTo("/actions", "action-given")
}
