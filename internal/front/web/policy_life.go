package web

import (
	"fmt"
	"strings"

	"handrail.school/handrail/internal/area/edition"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
)

// policyState says how the policy stands: what holds and until when, what the next edition still needs, and
// what else waits. It names no child.
func policyState(r *request, life office.LifeShown) part.SummaryList {
	rows := []part.SummaryRow{inForceRow(r, life), nextRow(life)}
	if life.Reviews > 0 {
		row := part.SummaryRow{Key: "Reviews", Value: page.Plural(life.Reviews, "review is open", "reviews are open"), Actions: []part.Link{{Text: "See", Hidden: " the reviews", Href: "/policy/reviews"}}}
		if life.Late > 0 {
			row.Tag = part.Tag{Text: fmt.Sprintf("%d overdue", life.Late), Colour: part.Red}
		}
		rows = append(rows, row)
	}
	if n := len(life.Linked.Unlisted) + len(life.Linked.Lapsed); n > 0 {
		rows = append(rows, part.SummaryRow{Key: "Linked policies", Value: linkedWords(life), Actions: []part.Link{{Text: "See", Hidden: " the linked policies", Href: linkedPath}}})
	}
	for _, x := range life.Reading {
		row := part.SummaryRow{Key: "Read and confirmed", Value: fmt.Sprintf("%s, %s: %d of %d", x.Title, lowerFirst(x.Edition), x.Done, x.All), Actions: []part.Link{{Text: "See", Hidden: " the documents to confirm", Href: readingPath}}}
		if x.Late > 0 {
			row.Tag = part.Tag{Text: fmt.Sprintf("%d overdue", x.Late), Colour: part.Red}
		}
		rows = append(rows, row)
	}
	return part.SummaryList{Rows: rows}
}

func inForceRow(r *request, life office.LifeShown) part.SummaryRow {
	zone := page.NewFormat(r.house.Zone)
	row := part.SummaryRow{Key: "In force", Value: "None yet: governors have not approved an edition", Tag: part.Tag{Text: "Draft only", Colour: part.Yellow}}
	if e := life.InForce; e != nil {
		row.Value = fmt.Sprintf("%s, approved on %s", capital(e.Name()), zone.Date(e.Meeting))
		row.Lines = []string{"Review due by " + zone.Date(e.Due)}
		row.Actions = []part.Link{{Text: "Read it", Href: "/public/policy"}}
		row.Tag = part.Tag{Text: "In force", Colour: part.Green}
		switch {
		case life.Overdue:
			row.Tag = part.Tag{Text: "Review overdue", Colour: part.Red}
		case life.Days <= edition.Near:
			row.Tag = part.Tag{Text: "Review in " + page.Plural(life.Days, "day", "days"), Colour: part.Yellow}
		}
	}
	for _, e := range life.All {
		if e.State == edition.Waiting {
			row.Lines = append(row.Lines, capital(e.Name())+" takes its place on "+zone.Date(e.From))
		}
	}
	return row
}

// nextRow says how far the next edition is.
func nextRow(life office.LifeShown) part.SummaryRow {
	row := part.SummaryRow{Key: "The next edition"}
	switch {
	case life.Making != nil:
		row.Value = capital(life.Making.Name()) + " is frozen"
		row.Actions = []part.Link{{Text: "See", Hidden: " the frozen edition", Href: editionLink(life.Making.Edition)}}
		row.Lines = append(row.Lines, asking(life))
		if n := len(life.Lacks); n > 0 && life.Writer {
			row.Lines = append(row.Lines, page.Plural(n, "thing stands", "things stand")+" against approval")
		}
		if life.Differs > 0 {
			row.Lines = append(row.Lines, "The draft has changed since, in "+page.Plural(life.Differs, "place", "places"))
		}
	case life.Open > 0:
		row.Value, row.Tag = page.Plural(life.Open, "question still needs", "questions still need")+" an answer", part.Tag{Text: "Draft", Colour: part.Blue}
	case life.InForce == nil:
		row.Value, row.Tag = "The draft is complete", part.Tag{Text: "Draft", Colour: part.Blue}
	case life.Differs > 0:
		row.Value, row.Tag = "The draft differs in "+page.Plural(life.Differs, "place", "places")+" from what is in force", part.Tag{Text: "Draft", Colour: part.Blue}
		row.Actions = []part.Link{{Text: "See", Hidden: " what differs", Href: "/policy/difference"}}
	default:
		row.Value = "The draft says what is in force"
	}
	return row
}

// asking says which groups have been asked about the frozen text.
func asking(life office.LifeShown) string {
	var asked, open, left []string
	for _, g := range life.Groups {
		name := strings.ToLower(g.Name)
		switch {
		case g.Open:
			open = append(open, name)
		case g.Asked:
			asked = append(asked, name)
		default:
			left = append(left, name)
		}
	}
	var all []string
	for _, x := range []struct {
		who  []string
		what string
	}{{asked, "asked: "}, {open, "being asked: "}, {left, "not asked yet: "}} {
		if len(x.who) > 0 {
			all = append(all, x.what+page.Sentence(x.who))
		}
	}
	return capital(strings.Join(all, "; "))
}

func linkedWords(life office.LifeShown) string {
	var all []string
	if n := len(life.Linked.Unlisted); n > 0 {
		all = append(all, page.Plural(n, "is named but not in the register", "are named but not in the register"))
	}
	if n := len(life.Linked.Lapsed); n > 0 {
		all = append(all, page.Plural(n, "is past its review", "are past their review"))
	}
	return strings.Join(all, ", ")
}

// nextButton is the one thing to do next, for those who write; others read what holds.
func nextButton(life office.LifeShown) part.Button {
	read := part.Button{Text: "Read the policy", Href: "/public/policy"}
	if life.InForce == nil {
		read = part.Button{Text: "Read the draft", Href: "/policy/text"}
	}
	if !life.Writer {
		return read
	}
	switch life.Next {
	case edition.Answer:
		return part.Button{Text: "Answer the open questions", Href: "/policy/questions"}
	case edition.Freeze:
		return part.Button{Text: "Freeze the draft as an edition", Href: editionsPath + "/new"}
	case edition.Cure:
		return part.Button{Text: "See what stands against approval", Href: editionLink(life.Making.Edition)}
	case edition.Approve:
		return part.Button{Text: "Enter the governors’ approval", Href: editionLink(life.Making.Edition) + "/approve"}
	case edition.Wait:
		return part.Button{Text: "See what waits for a governor", Href: "/approvals/" + string(life.Approval)}
	case edition.Redraft:
		return part.Button{Text: "Begin the next edition", Href: "/policy/sections"}
	}
	return read
}
