package page

import "handrail.school/handrail/internal/front/web/part"

// SupportListPage lists support plans for the few who keep them.
type SupportListPage struct {
	Frame
	Open  part.Table
	Ended part.Table
	Empty part.EmptyState
}

// SupportPage is one plan as its reader may see it.
type SupportPage struct {
	Frame
	Warn   part.WarningText // a check-in is late, or the named adult has left
	Facts  part.SummaryList
	Help   []SupportText
	Answer SupportForm // the question to the person looking
	Check  SupportForm
	Next   part.DateInput
	Asks   []SupportText
	Ask    SupportForm
	Post   part.Select
	Checks part.Table
	Change part.Button
	End    part.Button
}

// SupportText is a text under a heading, with who wrote it and when.
type SupportText struct {
	Heading, Note string
	Text          []string // by lines
	Tag           part.Tag
}

// SupportForm is one box with its button; without a name it is left out.
type SupportForm struct {
	Text part.Textarea
	Send part.Button
}

// FormParts lists the form parts, because some lie deeper than the page's own fields.
func (p SupportPage) FormParts() []part.Failing {
	return []part.Failing{p.Answer.Text, p.Check.Text, p.Next, p.Ask.Text, p.Post}
}

// SupportFormPage begins a plan, or changes it.
type SupportFormPage struct {
	Frame
	Adult   part.Select
	Need    part.Textarea
	Help    part.Textarea
	Parents part.Radios
	Next    part.DateInput
	Ask     part.Radios // no name when it is changed
	Send    part.Button
}

// SupportEndPage ends a plan.
type SupportEndPage struct {
	Frame
	Outcome part.Textarea
	Unasked part.Textarea // no name where a specialist has given a view
	Send    part.Button
}
