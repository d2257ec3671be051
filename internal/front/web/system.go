package web

import (
	"slices"
	"time"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
)

func showBackups(r *request) error {
	all, err := office.ListBackups.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone, now := page.NewFormat(r.house.Zone), r.house.Now()
	p := page.BackupsPage{Frame: r.schoolFrame("Backups"), Commands: r.may(office.MarkOffsite),
		Empty: part.EmptyState{Heading: "No copy yet", Text: "If this machine failed now, everything in Handrail would be lost."},
		Keys:  part.CodeBlock{Label: "Once", Lines: []string{"handrail keygen --out school-backups.key"}},
		Make:  part.CodeBlock{Label: "Each night", Lines: []string{"handrail backup --data /var/lib/handrail \\", "  --out /mnt/backup/monday.age --recipient school-backups.key.pub"}},
		Drill: part.CodeBlock{Label: "Once a term", Lines: []string{"handrail restore --drill --data /var/lib/handrail \\", "  --in monday.age --identity school-backups.key"}}}
	if len(all) > 0 && now.Sub(all[0].Made) > 48*time.Hour {
		p.Late.Text = "The newest copy is from " + zone.Date(all[0].Made) + ". What was written since then exists only on this machine."
	}
	p.Table = part.Table{Caption: "Copies, newest first", RowHeaders: true, Columns: []part.Column{{Text: "Made"}, {Text: "Records", Numeric: true},
		{Text: "Where"}, {Text: "Outside the building"}, {Text: "Restored to prove it"}}}
	for _, b := range all[:min(len(all), rowsPerPage)] {
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: zone.Moment(b.Made)}, {Text: page.Count(int(b.Records)), Numeric: true}, {Text: b.Place},
			since(zone, b.Offsite, "Not noted"), drillCell(zone, b)}})
	}
	p.Copy, p.Mark = offsiteForm(r, zone, all)
	return r.show(p)
}

func since(zone page.Format, t time.Time, otherwise string) part.Cell {
	if t.IsZero() {
		return part.Cell{Text: otherwise}
	}
	return part.Cell{Text: "Since " + zone.Date(t)}
}

func drillCell(zone page.Format, b store.Backup) part.Cell {
	if b.Drilled.IsZero() {
		return part.Cell{Text: "Not yet"}
	}
	return part.Cell{Text: zone.Date(b.Drilled), Note: b.Drill}
}

// offsiteForm asks which of the newest copies is now outside the building.
func offsiteForm(r *request, zone page.Format, all []store.Backup) (part.Select, part.Button) {
	open := slices.DeleteFunc(slices.Clone(all), func(b store.Backup) bool { return !b.Offsite.IsZero() })
	if !r.may(office.MarkOffsite) || len(open) == 0 {
		return part.Select{}, part.Button{}
	}
	s := part.Select{Name: "copy", Label: "Copy that is now kept outside the building"}
	for _, b := range open[:min(len(open), 10)] {
		s.Options = append(s.Options, part.Option{Value: b.ID, Text: "The copy of " + zone.Moment(b.Made)})
	}
	return s, part.Button{Text: "Note it", Kind: part.Secondary, Once: true}
}

func doOffsite(r *request) error {
	if _, err := office.MarkOffsite.Run(r.ctx(), r.house, r.by(), r.FormValue("copy")); err != nil {
		return err
	}
	return r.goTo("/school/backups", "offsite")
}

func showWorkings(r *request) error {
	w, err := office.ShowWorkings.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.WorkingsPage{Frame: r.schoolFrame("Handrail’s own work"),
		Empty: part.EmptyState{Heading: "Nothing was done by the clock yet", Text: "It begins within a minute of starting Handrail."}}
	letters := part.SummaryRow{Key: "Letters waiting", Value: "None"}
	if w.Waiting > 0 {
		letters.Value = page.Plural(w.Waiting, "letter", "letters") + ", the oldest since " + zone.Moment(w.Oldest)
	}
	sends := part.SummaryRow{Key: "Sending", Value: "A mail server or a folder for letters is set up"}
	if !w.Mails {
		sends.Value = "Not set up"
		p.Warning.Text = "Handrail cannot send letters yet. Reminders and receipts wait until whoever runs it starts it with --smtp."
	}
	p.Letters.Rows = []part.SummaryRow{sends, letters}
	p.Jobs = part.Table{Caption: "By the clock", RowHeaders: true, Columns: []part.Column{{Text: "Work"}, {Text: "Last begun"}, {Text: "Last finished well"}, {Text: "State"}}}
	for _, j := range w.Jobs {
		state := part.Cell{Tag: part.Tag{Text: "Well", Colour: part.Green}}
		switch {
		case j.Failure != "":
			state = part.Cell{Tag: part.Tag{Text: "Failing", Colour: part.Red}, Note: j.Failure}
		case !j.LastOK.After(time.Unix(0, 0)):
			state = part.Cell{Tag: part.Tag{Text: "Not yet", Colour: part.Grey}}
		}
		p.Jobs.Rows = append(p.Jobs.Rows, part.Row{Cells: []part.Cell{{Text: jobWords(j.Name)}, {Text: momentOrNever(zone, j.LastRun)}, {Text: momentOrNever(zone, j.LastOK)}, state}})
	}
	return r.show(p)
}

func momentOrNever(zone page.Format, t time.Time) string {
	if !t.After(time.Unix(0, 0)) {
		return "Never"
	}
	return zone.Moment(t)
}
