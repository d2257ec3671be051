package page

import "handrail.school/handrail/internal/front/web/part"

// SchoolPage leads to what belongs to the school.
type SchoolPage struct {
	Frame
	Entries []IndexEntry
}

// IndexEntry is a link with a sentence on what is there.
type IndexEntry struct {
	Link part.Link
	Text string
}

// CalendarPage shows the school year.
type CalendarPage struct {
	Frame
	Change   part.Button // no text for those who may not
	Hours    part.SummaryList
	Terms    part.Table
	Closures part.Table
	Empty    part.EmptyState
}

// CalendarEditPage changes the school year.
type CalendarEditPage struct {
	Frame
	Usual    []part.Link
	Opens    part.Input
	Closes   part.Input
	Terms    []TermRow
	Closures []ClosureRow
	AddTerm  part.Button
	AddDay   part.Button
	Send     part.Button
}

// TermRow is one term to fill in.
type TermRow struct {
	Name, Start, End part.Input
	Drop             part.Button
}

// ClosureRow is one day without school to fill in.
type ClosureRow struct {
	Day, Name part.Input
	Drop      part.Button
}

// FormParts lists the fields in the order of the page.
func (p CalendarEditPage) FormParts() []part.Failing {
	all := []part.Failing{p.Opens, p.Closes}
	for _, t := range p.Terms {
		all = append(all, t.Name, t.Start, t.End)
	}
	for _, c := range p.Closures {
		all = append(all, c.Day, c.Name)
	}
	return all
}

// AdviceLogPage lists advice on the policy.
type AdviceLogPage struct {
	Frame
	New   part.Button
	Table part.Table
	Pages part.Pagination
	Empty part.EmptyState
}

// AdvicePage is one piece of advice.
type AdvicePage struct {
	Frame
	Facts    part.SummaryList
	Question string
	Answer   string
	Outcome  string
}

// AdviceFormPage records advice.
type AdviceFormPage struct {
	Frame
	Adviser  part.Input
	Asked    part.DateInput
	About    part.Select
	Question part.Textarea
	Answer   part.Textarea
	Outcome  part.Textarea
	Send     part.Button
}

// HoldsPage shows what is held, and holds more.
type HoldsPage struct {
	Frame
	Table   part.Table
	Empty   part.EmptyState
	Subject part.Select // no name where nothing could be held
	Reason  part.Textarea
	Send    part.Button
	// Policy leads to where documents are read in.
	Policy part.Link
}

// TrailPage is the trail of who did what.
type TrailPage struct {
	Frame
	Filter part.FilterForm
	Table  part.Table
	Pages  part.Pagination
	Empty  part.EmptyState
}

// HeadPage shows the newest signed head of the trail.
type HeadPage struct {
	Frame
	Head   part.CodeBlock
	Verify part.CodeBlock
	Empty  part.EmptyState
}

// BackupsPage is the register of backups.
type BackupsPage struct {
	Frame
	Late     part.WarningText
	Table    part.Table
	Empty    part.EmptyState
	Copy     part.Select // no name where there is nothing to mark
	Mark     part.Button
	Keys     part.CodeBlock
	Make     part.CodeBlock
	Drill    part.CodeBlock
	Commands bool
}

// WorkingsPage is what Handrail does by itself.
type WorkingsPage struct {
	Frame
	Letters part.SummaryList
	Warning part.WarningText
	Jobs    part.Table
	Empty   part.EmptyState
}
