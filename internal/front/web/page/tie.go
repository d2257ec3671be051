package page

import "handrail.school/handrail/internal/front/web/part"

// TiesPage lists the ties of the person looking, and those about which they decide.
type TiesPage struct {
	Frame
	Add    part.Button
	Mine   part.Table
	Empty  part.EmptyState
	Review part.InsetText // how the year's review stands
	Sign   part.Button
	Others part.Table
	None   string // instead of Others
}

// TiePage is one tie as its reader may see it.
type TiePage struct {
	Frame
	Facts     part.SummaryList
	Decisions []SupportText
	// Decide notes a decision; no name where the reader may not.
	Outcome part.Radios
	Review  part.DateInput
	Note    part.Button
	// End closes it.
	Why part.Textarea
	End part.Button
}

// TieFormPage declares one.
type TieFormPage struct {
	Frame
	Whom  part.Input
	Pupil part.Select
	What  part.Textarea
	Away  part.Checkboxes
	Send  part.Button
}
