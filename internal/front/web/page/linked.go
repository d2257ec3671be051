package page

import "handrail.school/handrail/internal/front/web/part"

// LinkedPage is the register of the other policies that ours rests on.
type LinkedPage struct {
	Frame
	Add      part.Button
	Alarms   []LackRow
	Table    part.Table
	Unlisted []part.Link
	Empty    part.EmptyState
}

// LinkedFormPage enters one, or its newest version.
type LinkedFormPage struct {
	Frame
	Name     part.Input
	Owner    part.Input
	Version  part.Input
	Approved part.DateInput
	Due      part.DateInput
	Place    part.Input
	State    part.Radios
	Beside   part.Checkboxes
	Send     part.Button
	Remove   part.Button // no text for a new one
	Past     part.Table
}

// ReadingPage is what the person looking has to read, and for leaders who has.
type ReadingPage struct {
	Frame
	Mine part.Table
	Add  part.Button
	// Ask are short questions and reminders that a leader may ask at once.
	Ask   []AskSeries
	All   part.Table
	Empty part.EmptyState
}

// AskSeries asks the next text of a series.
type AskSeries struct {
	Action string
	Button part.Button
}

// RightAnswer is a question with its right answer, shown after somebody answered.
type RightAnswer struct{ Ask, Right, Why string }

// ReadDocPage confirms a document.
type ReadDocPage struct {
	Frame
	Facts     part.SummaryList
	Open      []part.Link    // each document of the set
	Text      []string       // the document itself, where it is short
	Done      part.InsetText // no form then
	Answers   []RightAnswer
	Questions []part.Radios
	Read      part.Checkboxes
	Send      part.Button
}

// ReadersPage is one document with everybody who is asked.
type ReadersPage struct {
	Frame
	Facts part.SummaryList
	Table part.Table
	Pages part.Pagination
	Next  part.Button
	Stop  part.Button
}

// AskReadPage asks people to read a document.
type AskReadPage struct {
	Frame
	What      part.Radios
	Heading   part.Input
	Edition   part.Input
	Place     part.Input
	Audience  part.Checkboxes
	Deadline  part.DateInput
	Gate      part.Checkboxes
	Statement part.Textarea
	Questions []ReadQuestion
	Send      part.Button
}

// ReadQuestion is one question with its answers, the right one first.
type ReadQuestion struct {
	Ask     part.Input
	Options []part.Input
}

// FormParts lists the form parts, because the questions lie deeper than the page's own fields.
func (p AskReadPage) FormParts() []part.Failing {
	all := []part.Failing{p.What, p.Heading, p.Edition, p.Place, p.Audience, p.Deadline, p.Gate, p.Statement}
	for _, q := range p.Questions {
		all = append(all, q.Ask)
	}
	return all
}
