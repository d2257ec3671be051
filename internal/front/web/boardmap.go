package web

import (
	"html/template"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/clause"
)

// heatStates are the marks of the statuses on the map; the words tell apart what shares a mark.
var heatStates = map[obligation.Status]string{obligation.Overdue: part.HeatLate, obligation.NotMet: part.HeatLate, obligation.Due: part.HeatSoon,
	obligation.Met: part.HeatMet, obligation.NotMeasured: part.HeatUnknown, obligation.NotInPolicy: part.HeatNone}

func showBoardMap(r *request) error {
	version, same, err := boardVersion(r)
	if err != nil || same {
		return err
	}
	kept, err := r.server.boards.get(r.ctx(), r.house.School.Name+" "+version+" map", func() (template.HTML, error) {
		b, err := office.ShowBoard.Run(r.ctx(), r.house, r.by(), struct{}{})
		if err != nil {
			return "", err
		}
		return r.server.engine.BoardMapMain(page.BoardMap{Day: b.Day.Format("2 January 2006"), Cells: boardMap(b),
			List: part.Link{Text: "The same as a list", Href: "/board?show=all"}})
	})
	if err != nil {
		return err
	}
	f := r.frame("The whole policy on one screen", "board")
	f.Wide, f.Back = true, part.BackLink{Text: "Board", Href: "/board"}
	return r.show(page.BoardMapPage{Frame: f, Kept: kept})
}

func boardMap(b office.Board) part.HeatMap {
	m := part.HeatMap{Key: []part.HeatCell{
		{State: part.HeatMet, Words: "Met (" + counted(b.Counts[obligation.Met], "obligation", "obligations") + ")"},
		{State: part.HeatSoon, Words: "Due (" + counted(b.Counts[obligation.Due], "obligation", "obligations") + ")"},
		{State: part.HeatLate, Words: "Not met or overdue (" + counted(b.Counts[obligation.NotMet]+b.Counts[obligation.Overdue], "obligation", "obligations") + ")"},
		{State: part.HeatUnknown, Words: "Not measured (" + counted(b.Counts[obligation.NotMeasured], "obligation", "obligations") + ")"},
		{State: part.HeatNone, Words: "Not in policy (" + counted(b.Counts[obligation.NotInPolicy], "obligation", "obligations") + ")"}}}
	titles := map[string]string{}
	for _, s := range b.Sections {
		titles[string(s.Section)] = s.Title
	}
	at := map[string]int{}
	for i := range b.Rows {
		r := &b.Rows[i]
		section := place(r)
		n, ok := at[section]
		if !ok {
			n = len(m.Groups)
			at[section] = n
			m.Groups = append(m.Groups, part.HeatGroup{Title: strings.TrimSpace(section + " " + titles[section]), Href: "/board?section=" + section})
		}
		_, letter, _ := strings.Cut(string(r.ID), "-")
		m.Groups[n].Cells = append(m.Groups[n].Cells, part.HeatCell{Text: letter, Href: "/board/" + string(r.ID), State: heatStates[r.Status],
			Words: strings.ToLower(r.Status.Words()) + ". " + r.Text})
	}
	return m
}

// showBoardCSV gives the list as a file for a spreadsheet.
func showBoardCSV(r *request) error {
	b, err := office.ShowBoard.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	rows := [][]string{{"Number", "Section", "Clause", "Obligation", "Who answers", "Level", "Status", "What shows it", "Since", "Last true"}}
	q := readBoardQuery(r.URL.Query())
	q.all = true // a file has every row that fits, where the page would show sections first
	for _, x := range q.pick(b.Rows) {
		rows = append(rows, []string{string(x.ID), x.Section, string(x.Clause), x.Text, whoWords(x.Who), string(x.Level), x.Status.Words(), x.Seen, isoDay(x.Since), isoDay(x.LastTrue)})
	}
	return r.csv("board-"+b.Day.Format(time.DateOnly)+".csv", rows)
}

func isoDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func showObligation(r *request) error {
	_, same, err := boardVersion(r)
	if err != nil || same {
		return err
	}
	o, err := office.ShowObligation.Run(r.ctx(), r.house, r.by(), clause.Obligation(r.PathValue("obligation")))
	if err != nil {
		return err
	}
	rows := []obligation.Row{o.Row}
	hideProofs(rows, r.who.Actor.Roles)
	o.Row = rows[0]
	f := r.frame(strings.TrimSuffix(o.Text, "."), "board")
	f.Crumbs = part.Breadcrumbs{Items: []part.Link{{Text: "Board", Href: "/board"}, {Text: o.Section + " " + o.SectionTitle, Href: "/board?section=" + place(&o.Row)}}}
	p := page.ObligationPage{Frame: f, Number: string(o.ID), Tag: statusTag(o.Status), Facts: obligationFacts(o), Next: nextSteps(o),
		NoPast: part.EmptyState{Heading: "No change is recorded yet", Text: "Handrail notes each change of status, once an hour."}}
	if o.Link != "" {
		p.Proof = part.Link{Text: proofWords(o.Standing), Href: o.Link}
	}
	if o.Printed != nil {
		p.Clause = template.HTML(policy.StatementHTML(o.Printed, policy.HTMLOptions{Paper: true}))
		p.Caption = "Clause “" + o.ClauseTitle + "” (" + string(o.Clause) + "), on the front page"
		if o.Number != "" {
			p.Caption = "Clause “" + o.ClauseTitle + "” (" + string(o.Clause) + "), in section " + o.Number + " of the school's policy"
		}
	}
	p.History = part.Table{Caption: "Changes of status, newest first", CaptionSize: "hidden", Columns: []part.Column{{Text: "Status"}, {Text: "Noted"}}}
	for _, c := range o.History {
		p.History.Rows = append(p.History.Rows, part.Row{Cells: []part.Cell{{Tag: statusTag(obligation.Status(c.Status))},
			{Text: c.At.In(r.house.Zone).Format("2 January 2006 at 3:04pm")}}})
	}
	return r.show(p)
}

// levelSays is what the software is to do about a clause of each level; not everything is built, so it is no
// claim that it does.
var levelSays = map[clause.Level]string{clause.Enforce: "Enforce: to be kept by refusing what the clause forbids",
	clause.Record: "Record: to be kept by records that prove it", clause.Schedule: "Schedule: to be kept by reminders until it is done",
	clause.Communicate: "Communicate: to be kept by telling people and keeping their acknowledgement"}

func obligationFacts(o office.ObligationShown) part.SummaryList {
	last := "never, as far as the records go"
	if !o.LastTrue.IsZero() {
		last = o.LastTrue.Format("2 January 2006")
	}
	rows := []part.SummaryRow{
		{Key: "What shows it", Value: o.Seen},
		{Key: "This status since", Value: o.Since.Format("2 January 2006")},
		{Key: "Last true", Value: last},
		{Key: "Who answers", Value: whoWords(o.Who)},
		{Key: "Level", Value: levelSays[o.Level]},
		{Key: "How often", Value: often(o.Frequency)},
		{Key: "Section", Value: strings.TrimSpace(o.Section + " " + o.SectionTitle)},
	}
	if len(o.Also) > 0 {
		rows = append(rows, part.SummaryRow{Key: "Also touched by", Lines: o.Also[1:], Value: o.Also[0]})
	}
	return part.SummaryList{Rows: rows}
}

// often is how often something is due, in everyday words; a frequency without words stands as it is.
func often(frequency string) string {
	switch frequency {
	case "per-event":
		return "each time it happens"
	case "per-version":
		return "with each version of the policy"
	case "ongoing":
		return "all the time"
	case "annual":
		return "once a year"
	case "termly":
		return "once a term"
	}
	return strings.ReplaceAll(frequency, "-", " ")
}

// nextSteps say what would make an obligation green.
func nextSteps(o office.ObligationShown) []string {
	switch {
	case o.Status == obligation.Met:
		return nil
	case o.Status == obligation.NotInPolicy:
		return []string{"Nothing, unless the school takes the clause “" + o.ClauseTitle + "” (" + string(o.Clause) + ") into its policy. Governors should know why it is not there."}
	case o.Status.Judged():
		return []string{"Put right what “What shows it” names. The board changes as soon as the records show it."}
	case o.Live:
		return []string{"The school has said its part. What is still to come in Handrail: " + o.Feature,
			"Until then a person has to check, and nobody should read this line as met."}
	}
	return []string{"This is still to come in Handrail: " + o.Feature, "Until then a person has to check, and nobody should read this line as met."}
}
