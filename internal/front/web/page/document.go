package page

import "handrail.school/handrail/internal/front/web/part"

// DocumentsPage hands in a policy that the school has, and lists those that were.
type DocumentsPage struct {
	Frame
	File  part.FileUpload // no name for those who may not
	Send  part.Button
	Table part.Table
	Pages part.Pagination
	Empty part.EmptyState
}

// DocumentPage is the report on one policy.
type DocumentPage struct {
	Frame
	Action   string
	Facts    part.SummaryList
	Notes    []string
	Take     part.Button // no text where there is nothing to take
	TakeBack part.Button
	Filter   part.FilterForm
	Findings []FindingCard
	Pages    part.Pagination
	None     part.EmptyState
	Values   part.Table
	Ways     []part.Link
	Remove   part.Button
}

// FindingCard is one finding.
type FindingCard struct {
	ID, N    string
	Severity part.Tag
	State    part.Tag
	Line     part.Link
	Quote    string
	Message  string
	Advice   string
	Rule     string
	Note     string // what the school did, and why
	Fix      part.Link
	Takes    string // what accepting puts into the draft
	Accept   part.Button
	Answer   part.Link // accepts by answering a question
	Reopen   part.Button
	Dismiss  part.Link
}

// DocumentValuesPage lists the answers that were read out.
type DocumentValuesPage struct {
	Frame
	Action string
	Rows   []ValueRow
	Empty  part.EmptyState
}

// ValueRow is one answer that was read out.
type ValueRow struct {
	Ask, Read string
	Line      part.Link
	Now       string
	Note      string
	Key       string
	Tag       part.Tag
	Take      part.Button
}

// DocumentTextPage is the text as read, a line each.
type DocumentTextPage struct {
	Frame
	Lines []TextLine
}

// TextLine is one line with the findings on it.
type TextLine struct {
	N     int
	Text  string
	Marks []part.Link
}

// DocumentSectionsPage holds the headings against the library's sections.
type DocumentSectionsPage struct {
	Frame
	Found   part.Table
	Missing part.Table
	Empty   part.EmptyState
}

// DismissPage asks why a finding is dismissed, or why a document is removed.
type DismissPage struct {
	Frame
	Action  string
	About   string
	Warn    part.WarningText
	Reason  part.Textarea
	Do      string
	N       string
	Confirm part.Button
}
