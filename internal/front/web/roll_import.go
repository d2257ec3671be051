package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

var importsUp = part.Link{Text: "Rosters taken in", Href: "/roll/imports"}

func showImports(r *request) error {
	all, err := office.ListImports.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.ImportsPage{Frame: r.rollFrame("Rosters taken in"), Empty: part.EmptyState{Heading: "No roster has been taken in yet", Text: "Pupils, classes and families come from the school’s management system."}}
	if r.may(office.PreviewRoster) && r.by().Person != "" {
		p.New = part.Button{Text: "Take a roster in", Href: rosterPath}
	}
	if r.may(office.ProposeMoveUp) && r.by().Person != "" {
		p.Up = part.Link{Text: "Move the school up a year", Href: moveUpPath}
	}
	shown, pages := pageOf(r, all)
	p.Pages = pages
	p.Table = part.Table{Caption: page.Plural(len(all), "import", "imports"), RowHeaders: true, Columns: []part.Column{{Text: "When"}, {Text: "Format"}, {Text: "Came", Numeric: true}, {Text: "Changed", Numeric: true},
		{Text: "Left", Numeric: true}, {Text: "Taken in by"}}}
	zone := page.NewFormat(r.house.Zone)
	for _, i := range shown {
		when := part.Cell{Text: zone.Moment(i.Made), Href: "/roll/imports/" + string(i.ID)}
		if !i.Undone.IsZero() {
			when.Note = "Taken back on " + zone.Moment(i.Undone)
		}
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{when, {Text: i.Format}, {Text: page.Count(i.Added), Numeric: true}, {Text: page.Count(i.Changed), Numeric: true},
			{Text: page.Count(i.Left), Numeric: true}, {Text: i.ByName}}})
	}
	return r.show(p)
}

func showImport(r *request) error {
	i, err := office.ShowImport.Run(r.ctx(), r.house, r.by(), id.Import(r.PathValue("id")))
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.ImportPage{Frame: r.rollFrame("Roster of "+zone.Moment(i.Made), importsUp)}
	p.Facts = part.SummaryList{Rows: append([]part.SummaryRow{{Key: "File", Value: i.Name, Lines: []string{i.Format}}, {Key: "Taken in by", Value: i.ByName}}, countRows(i.Counts, true)...)}
	if out := (roll.Report{Rejected: make([]roll.Rejection, i.Rejected), Conflicts: i.Conflicts}).Blocks(); out > 0 {
		p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "Rows left out", Value: page.Count(out)})
	}
	if !i.Undone.IsZero() {
		p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "Taken back", Value: zone.Moment(i.Undone)})
	}
	p.Conflicts = knownTable(i.Conflicts)
	if i.Newest && i.Undone.IsZero() && r.may(office.UndoImport) {
		p.Undo = part.Button{Text: "Take this import back", Kind: part.Secondary, Href: "/roll/undo/" + string(i.ID)}
	}
	return r.show(p)
}

func countRows(c roll.Counts, done bool) []part.SummaryRow {
	would := map[bool][3]string{true: {"Came", "Changed", "Left"}, false: {"Would come", "Would change", "Would leave"}}[done]
	rows := []part.SummaryRow{{Key: would[0], Value: page.Plural(c.Added, "person", "people")}, {Key: would[1], Value: page.Plural(c.Changed, "person", "people")},
		{Key: would[2], Value: page.Plural(c.Left, "person", "people")}}
	if c.Left > 0 {
		rows[2].Lines = []string{"Their accounts are closed the same minute; nothing about them is deleted"}
	}
	if !done {
		rows = append(rows, part.SummaryRow{Key: "Stay as they are", Value: page.Plural(c.Unchanged, "person", "people")})
	}
	return rows
}

func knownTable(all []roll.Conflict) part.Table {
	t := part.Table{Caption: page.Plural(len(all), "thing to know", "things to know"), Columns: []part.Column{{Text: "What"}, {Text: "Where"}, {Text: "Why"}}}
	for _, c := range all[:min(len(all), mostShown)] {
		what := part.Cell{Text: c.Title()}
		if c.Blocks() {
			what.Tag = part.Tag{Text: "Left out", Colour: part.Orange}
		}
		where := c.File
		if c.Line > 0 {
			where += ", line " + strconv.Itoa(c.Line)
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{what, {Text: where}, {Text: c.Reason}}})
	}
	return t
}

// mostShown bounds the tables of a preview; the command line prints all.
const mostShown = 200

func showUndoImport(r *request) error {
	if err := r.must(office.UndoImport); err != nil {
		return err
	}
	i, err := office.ShowImport.Run(r.ctx(), r.house, r.by(), id.Import(r.PathValue("id")))
	if err != nil {
		return err
	}
	if !i.Newest || !i.Undone.IsZero() {
		return fault.New(fault.Conflict, "Only the newest import can be taken back, and only once.")
	}
	f := r.rollFrame("Take this import back", importsUp)
	return r.show(page.ConfirmPage{Frame: f, Text: "Do this if the roster was the wrong one.",
		Points: []string{page.Plural(i.Added, "person", "people") + " whom it brought are emptied from the records, or closed if they have signed in.",
			page.Plural(i.Changed+i.Left, "person", "people") + " are as they were before.", "What the school said itself about families stays where the person stays."},
		Send: part.Button{Text: "Take it back", Kind: part.Warning, Once: true}, Cancel: part.Link{Text: "Cancel", Href: "/roll/imports/" + string(i.ID)}})
}

func doUndoImport(r *request) error {
	if _, err := office.UndoImport.Run(r.ctx(), r.house, r.by(), id.Import(r.PathValue("id"))); err != nil {
		return err
	}
	return r.goTo("/roll/imports", "unrolled")
}

func showImportForm(r *request) error {
	if err := r.must(office.PreviewRoster); err != nil {
		return err
	}
	return importForm(r, http.StatusOK, "", map[string]string{})
}

func importForm(r *request, status int, problem string, words map[string]string) error {
	return r.showStatus(status, page.ImportFormPage{Frame: r.rollFrame("Take a roster in", importsUp),
		File: part.FileUpload{Name: "file", Label: "Roster", Accept: ".zip,.csv,.txt,.tsv,.xml", Error: problem,
			Hint: "A zip of OneRoster or School Data Sync tables, one CSV table, or a Common Transfer File of pupils who join, up to 64 MB"},
		Mode: part.Select{Name: "mode", Label: "What is in it", Value: words["mode"], Options: []part.Option{{Value: "auto", Text: "As the roster says"},
			{Value: "bulk", Text: "Everybody: who is not in it has left"}, {Value: "delta", Text: "Only what changed: nobody leaves by being left out"}}},
		Org:  part.Input{Name: "org", Label: "Number of the school in it (optional)", Hint: "Only where the roster holds several schools. Without it the school is found by its URN or name", Width: 20, Value: words["org"], Plain: true},
		Send: part.Button{Text: "See what would change", Once: true}, Template: part.Link{Text: "Download an empty table to fill in (CSV)", Href: "/roll/template.csv"}})
}

// doImportForm reads a roster and shows what it would change.
func doImportForm(r *request) error {
	if err := r.must(office.PreviewRoster); err != nil {
		return err
	}
	in, err := handedIn(r, "mode", "org")
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &big):
		return importForm(r, http.StatusRequestEntityTooLarge, "This file is bigger than 64 MB, which no roster of one school is", in.words)
	case err != nil:
		return importForm(r, http.StatusUnprocessableEntity, "Choose the roster to take in", in.words)
	}
	form := office.RosterForm{Name: in.name, Data: in.data, Mode: in.words["mode"], Org: strings.TrimSpace(in.words["org"])}
	number, err := office.KeepPreview(r.ctx(), r.house, r.by(), form)
	if fields, general, ok := wrong(err); ok {
		return importForm(r, http.StatusUnprocessableEntity, fields["file"]+general, in.words)
	}
	if err != nil {
		return err
	}
	return r.goTo("/roll/import/"+number, "")
}

func showRosterPreview(r *request) error {
	if err := r.must(office.PreviewRoster); err != nil {
		return err
	}
	return previewPage(r, http.StatusOK, "", "")
}

// previewPage shows what a roster would change, how far taking it in is, or what came of it.
func previewPage(r *request, status int, skip, shrink string) error {
	k, err := r.house.Kept(r.by(), r.PathValue("id"))
	if err != nil {
		return err
	}
	at := "/roll/import/" + r.PathValue("id")
	if k.Running {
		r.w.Header().Set("Refresh", "3")
		return r.show(page.PreviewPage{Frame: r.rollFrame("Taking the roster in", importsUp), Running: page.Count(k.Done) + " of " + page.Count(k.Total) + " people are written.",
			Cancel: part.Link{Text: "See how far it is now", Href: at}})
	}
	if k.Ended && k.Err == nil && k.Import != "" {
		return r.goTo("/roll/imports/"+string(k.Import), "rolled")
	}
	if k.Ended && k.Err == nil && k.Applied {
		return r.goTo("/roll/imports", "same")
	}
	p := page.PreviewPage{Frame: r.rollFrame("What would change", importsUp), Action: at, Notes: k.Notes, Cancel: part.Link{Text: "Do not take it in", Href: "/roll/imports"}}
	if k.Err != nil {
		if fault.Of(k.Err) == fault.Internal {
			return k.Err
		}
		p.Errors.Add("", k.Err.Error())
	}
	p.Facts = part.SummaryList{Rows: append([]part.SummaryRow{{Key: "File", Value: k.Name, Lines: []string{k.Format}}}, countRows(k.Counts, false)...)}
	p.Rejected = rejectedTable(k.Rejected)
	p.Conflicts = knownTable(k.Conflicts)
	p.Samples = part.Table{Caption: "Some of those who would change", RowHeaders: true, Columns: []part.Column{{Text: "Name"}, {Text: "What"}, {Text: "Who"}}}
	for _, s := range k.Samples {
		p.Samples.Rows = append(p.Samples.Rows, part.Row{Cells: []part.Cell{{Text: s.Name, Note: was(s.Was)}, {Text: sampleWords[s.What]}, {Text: s.Year}}})
	}
	if n := k.Blocks(); n > 0 {
		p.Skip = part.Checkboxes{Name: "skip", Legend: page.Plural(n, "row cannot be taken", "rows cannot be taken"), Error: skip,
			Options: []part.Option{{Value: "yes", Text: "Take the rest without them", Hint: "It is better to mend them where they come from and hand the roster in again"}}}
	}
	if k.Counts.Shrinks() {
		p.Warn = part.WarningText{Text: page.Plural(k.PupilsLeft, "pupil", "pupils") + " of " + page.Count(k.Pupils) + " would leave. If the roster is not whole, take it in as changes only instead."}
		p.Shrink = part.Input{Name: "shrink", Label: "How many pupils leave?", Hint: "Type the number to say that this is right", Error: shrink, Width: 5, InputMode: "numeric"}
	}
	if k.Added+k.Changed+k.Left+k.Classes > 0 {
		p.Send = part.Button{Text: "Take this roster in", Once: true}
	} else {
		p.Notes = append(p.Notes, "Nothing would change.")
	}
	return r.showStatus(status, p)
}

func was(name string) string {
	if name == "" {
		return ""
	}
	return "Was " + name
}

var sampleWords = map[string]string{roll.Added: "Would come", roll.Changed: "Would change", roll.Left: "Would leave", roll.Back: "Would come back"}

func rejectedTable(all []roll.Rejection) part.Table {
	t := part.Table{Caption: page.Plural(len(all), "row that cannot be read", "rows that cannot be read"), Columns: []part.Column{{Text: "Where"}, {Text: "Why"}}}
	for _, x := range all[:min(len(all), mostShown)] {
		where := x.File + ", line " + strconv.Itoa(x.Line)
		if x.Column > 0 {
			where += ", column " + strconv.Itoa(x.Column)
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: where}, {Text: x.Reason}}})
	}
	return t
}

// doImport takes in what was looked at.
func doImport(r *request) error {
	if err := r.must(office.ImportRoster); err != nil {
		return err
	}
	number := r.PathValue("id")
	k, err := r.house.Kept(r.by(), number)
	if err != nil {
		return err
	}
	skip, shrink := "", ""
	if k.Blocks() > 0 && r.FormValue("skip") != "yes" {
		skip = "Say that the rest may be taken without these rows, or mend them first"
	}
	if k.Counts.Shrinks() && strings.TrimSpace(r.FormValue("shrink")) != strconv.Itoa(k.PupilsLeft) {
		shrink = "Type the number of pupils who leave, " + strconv.Itoa(k.PupilsLeft) + ", if that is right"
	}
	if skip+shrink != "" {
		return previewPage(r, http.StatusUnprocessableEntity, skip, shrink)
	}
	form := office.RosterForm{Preview: number, Skip: r.FormValue("skip") == "yes", Shrink: shrink == "" && k.Counts.Shrinks()}
	if err := office.StartImport(r.ctx(), r.house, r.by(), form, 2*time.Second); err != nil {
		return err
	}
	return r.goTo("/roll/import/"+number, "")
}
