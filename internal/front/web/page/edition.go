package page

import (
	"html/template"

	"handrail.school/handrail/internal/front/web/part"
)

// EditionsPage lists the editions of the policy.
type EditionsPage struct {
	Frame
	Freeze  part.Button // no text for those who may not
	On      part.DateInput
	Ask     part.Button
	Answer  string // what held on the day asked for
	Found   part.Link
	Table   part.Table
	Compare part.Link
	Empty   part.EmptyState
}

// FreezePage freezes the draft as an edition.
type FreezePage struct {
	Frame
	Says  []string
	Warn  part.WarningText
	Open  part.Link
	Note  part.Textarea
	Send  part.Button
	Draft part.Link
}

// LackRow is one thing that stands against approval.
type LackRow struct {
	What string
	Cure part.Link
}

// EditionPage is one edition.
type EditionPage struct {
	Frame
	Tag      part.Tag
	Facts    part.SummaryList
	Next     part.Button // the one thing to do; no text where there is nothing
	Waits    part.InsetText
	Lacks    []LackRow
	Ready    string // said where nothing stands against approval
	Opinions []OpinionCard
	Links    []part.Link
	Made     part.SummaryList
	Text     template.HTML
	Read     part.Details
}

// OpinionCard is a technical opinion.
type OpinionCard struct{ Who, Text string }

// ApproveEditionPage enters what the minute says.
type ApproveEditionPage struct {
	Frame
	Meeting part.DateInput
	Minute  part.Input
	Agreed  part.Textarea
	From    part.DateInput
	Send    part.Button
}

// OpinionPage enters the technical opinion on a draft.
type OpinionPage struct {
	Frame
	Who  part.Input
	Text part.Textarea
	Send part.Button
}

// EndEditionPage gives a draft up, or asks that the policy is withdrawn.
type EndEditionPage struct {
	Frame
	Warn   part.WarningText
	Reason part.Textarea
	Send   part.Button
}

// DifferencePage says what two texts differ in.
type DifferencePage struct {
	Frame
	From, To part.Select // no options on the public page
	Show     part.Button
	Lead     string
	Values   part.Table
	Clauses  []DifferenceCard
	Same     string
	None     part.EmptyState
}

// DifferenceCard is one clause that differs.
type DifferenceCard struct {
	Title, Where string
	Tag          part.Tag
	Diff         part.Diff
	Text         string // of a clause that came or went
	Note         string
}

// OwnersPage lists who looks after which section.
type OwnersPage struct {
	Frame
	Table  part.Table // for those who may not change it
	Rows   []OwnerRow
	Wanted part.Checkboxes
	Send   part.Button
}

// OwnerRow is one section with its owner to choose.
type OwnerRow struct {
	Owner part.Select
	Open  string
	Link  part.Link
}

// ChangePage says that something changed which the policy may have to follow.
type ChangePage struct {
	Frame
	Kind     part.Radios
	What     part.Textarea
	Sections part.Checkboxes
	Send     part.Button
}
