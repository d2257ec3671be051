package page

import (
	"html/template"

	"handrail.school/handrail/internal/front/web/part"
)

// PolicyPage leads to everything about the policy and says how it stands: what holds and until when, what the
// next edition needs, and what to do next.
type PolicyPage struct {
	Frame
	Overdue   part.WarningText
	State     part.SummaryList
	Next      part.Button
	Groups    []EntryGroup
	Downloads []part.Link
	PDF       part.Button
	Conflicts part.Table
	None      part.EmptyState
	Origin    []string
}

// EntryGroup is some links under one heading.
type EntryGroup struct {
	Title   string
	Entries []IndexEntry
}

// PolicyTextPage is the whole text.
type PolicyTextPage struct {
	Frame
	// Text is made by the policy package, which escapes everything that anybody typed.
	Text template.HTML
	Gaps part.WarningText
	Open part.Link
}

// SectionsPage lists the sections for those who write.
type SectionsPage struct {
	Frame
	Groups []SectionGroup
	Add    part.Button
}

// SectionGroup is one top section with those below it.
type SectionGroup struct {
	Title string
	Tasks part.TaskList
}

// SectionPage is one section clause by clause.
type SectionPage struct {
	Frame
	Finding FindingNote
	Number  string // as printed; "" if the section is not printed
	Clauses []ClauseCard
	Left    []ClauseCard
	Removed []RemovedClause
	Add     part.Button // no text for those who may not
	Read    part.Link
	Empty   part.EmptyState
}

// ClauseCard is one clause with what can be done about it.
type ClauseCard struct {
	ID     string // in the address of this page
	Title  string
	Code   string // of a clause of the library
	Text   template.HTML
	Tags   []part.Tag
	Note   string
	Gaps   []part.Link
	Change part.Link
}

// RemovedClause is a clause of the school's own that was taken out.
type RemovedClause struct {
	Title, Text, When string
	Key               string
	N                 string
	Back              part.Button
}

// ClausePage is one clause of the library and what the school made of it.
type ClausePage struct {
	Frame
	Code     string        // 0/review
	Text     template.HTML // as printed; empty if it is not
	Absent   string        // why it is not printed
	Facts    part.SummaryList
	Gaps     []part.Link
	Problems []string
	Serves   part.Table
	Words    part.Button // no text for those who may not change it
	Drop     part.Button
	Restore  part.Button
	Choose   part.Radios // no options where there is nothing to choose
	Choosing part.Button
	Blocked  []string // wordings that the answers rule out
	Diff     part.Diff
	Past     []PastText
	Action   string
	MayWrite bool
}

// PastText is an earlier text of a clause.
type PastText struct {
	What, When, Reason, Text string
	N                        string
	Back                     part.Button
}

// ClauseWordsPage puts a clause into the school's own words.
type ClauseWordsPage struct {
	Frame
	Code    string
	Action  string
	Now     template.HTML // as the library has it
	Text    part.Textarea
	Reason  part.Textarea
	Save    part.Button
	Show    part.Button
	Preview template.HTML
	Diff    part.Diff
	Help    MarkupHelp
}

// MarkupHelp says what may stand in a text.
type MarkupHelp struct{ Keys []string }

// Head is the line that opens the help.
func (MarkupHelp) Head() part.Details { return part.Details{Summary: "What may stand in the text"} }

// ClauseDropPage leaves a clause out.
type ClauseDropPage struct {
	Frame
	Code   string
	Action string
	Text   template.HTML
	Warn   part.WarningText
	Serves []part.Link
	Reason part.Textarea
	Send   part.Button
}

// OwnClausePage writes a clause of the school's own.
type OwnClausePage struct {
	Frame
	Action   string
	Inset    part.InsetText
	Heading  part.Input
	Text     part.Textarea
	Place    part.Select // no options in a section that the school makes
	Audience part.Checkboxes
	Save     part.Button
	Show     part.Button
	Preview  template.HTML
	Remove   part.Button // no text for a new one
	Past     []PastText
	Help     MarkupHelp
}

// PapersPage lists what can be printed for each audience.
type PapersPage struct {
	Frame
	Papers []PaperEntry
	NoPDF  string
}

// PaperEntry is one paper.
type PaperEntry struct {
	Link   part.Link
	Text   string
	Reread []part.Link
	PDF    part.Button
	Action string
}
