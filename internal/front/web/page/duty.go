package page

import (
	"html/template"
	"time"

	"handrail.school/handrail/internal/front/web/part"
)

// DutiesPage lists the school's recurring duties.
type DutiesPage struct {
	Frame
	Counts []BoardCount
	Inset  part.InsetText
	New    part.Button
	Filter part.FilterForm
	Table  part.Table
	Empty  part.EmptyState
	// Sections counts states by section of the policy, for governors and for paper.
	Sections part.Table
	Ways     []part.Link
}

// DutyPage is one duty: what to do and why, the form for the occurrence that waits, and what lies behind.
type DutyPage struct {
	Frame
	Tag     part.Tag
	Do      []string
	Facts   part.SummaryList
	Clause  template.HTML
	Caption string
	// MayNot says why the person looking has no form here.
	MayNot part.InsetText
	Form   DutyForm
	// Where leads to the page on which it is done, for a duty without a form.
	Where part.Button
	// Other are further occurrences that wait.
	Other   []part.Link
	Arrange []part.Link
	Start   DutyStart
	History part.Table
	NoPast  part.EmptyState
	Past    []PastText
	Action  string
}

// DutyForm is the form of one occurrence; no action where there is none.
type DutyForm struct {
	Heading   string
	Action    string
	Note      part.InsetText // a draft, or what was arranged
	Questions []QuestionField
	Found     part.Radios // no name where findings are not asked for
	Findings  []FindingFields
	More      part.Button
	Remark    part.Textarea
	Done      part.DateInput
	Send      part.Button
	Later     part.Button
}

// FindingFields ask for one finding and what follows from it.
type FindingFields struct {
	Group   part.Fieldset
	Of      part.Hidden // the answer that it follows from
	Found   part.Textarea
	Act     part.Input
	Owner   part.Select
	By      part.DateInput
	Because part.Input
}

// DutyStart makes a duty that is done on event fall due.
type DutyStart struct {
	What part.Textarea // no name where it goes by the calendar
	Send part.Button
}

// FormParts lists the fields in the order of the page.
func (p DutyPage) FormParts() []part.Failing {
	all := fieldsOf(p.Form.Questions)
	all = append(all, p.Form.Found)
	for _, f := range p.Form.Findings {
		all = append(all, f.Found, f.Act, f.Owner, f.By, f.Because)
	}
	return append(all, p.Form.Remark, p.Form.Done, p.Start.What)
}

// DutyTurnPage puts a duty off or hands it over.
type DutyTurnPage struct {
	Frame
	Text   string
	To     part.DateInput // no name for handing over
	Holder part.Select    // no name for putting off
	Reason part.Textarea
	Send   part.Button
	Cancel part.Link
}

// DutyChangePage changes a duty, or adds one of the school's own.
type DutyChangePage struct {
	Frame
	Name   part.Input    // only of the school's own
	Do     part.Textarea // only of the school's own
	Owner  part.Select
	Then   part.Select
	Every  part.Radios
	First  part.DateInput
	Off    part.Textarea // no name for a new one
	Send   part.Button
	Cancel part.Link
}

// DutyRecordPage is what was written down when a duty was done.
type DutyRecordPage struct {
	Frame
	Gone     part.InsetText // it was taken back
	Facts    part.SummaryList
	Findings part.Table
	None     string // where nothing was found
	Addenda  []Correction
	Text     part.Textarea
	Send     part.Button
	Undo     part.Button
	Path     string
}

// Correction is one addition to a record, with who made it.
type Correction struct {
	When time.Time
	By   string
	Text string
}

// ActionsPage is the action plan.
type ActionsPage struct {
	Frame
	Figures string
	New     part.Button
	Filter  part.FilterForm
	Table   part.Table
	Pages   part.Pagination
	Empty   part.EmptyState
	CSV     string
}

// ActionPage is one action.
type ActionPage struct {
	Frame
	Tag   part.Tag
	Facts part.SummaryList
	// State asks how it ended; no name where the person looking may not say.
	State part.Radios
	Again part.Textarea // asks why a closed one is open again
	Move  part.Button
	Owner part.Select
	Due   part.DateInput
	Give  part.Button
	Path  string
}

// ActionNewPage enters an action by hand.
type ActionNewPage struct {
	Frame
	Found part.Textarea
	What  part.Textarea
	Owner part.Select
	Due   part.DateInput
	Send  part.Button
}

// MyDutiesPage is what the policy asks of one person.
type MyDutiesPage struct {
	Frame
	Lead     string
	Open     part.TaskList
	Empty    part.EmptyState
	Parts    []MyDutyPart
	Sections []MySection
	Done     part.Table
	Read     part.Button
	Said     time.Time // when they last said that they have read it
}

// MyDutyPart is a heading of the short words for people of one kind.
type MyDutyPart struct {
	Title string
	Steps bool
	Lines []template.HTML
}

// MySection is what one section of the policy asks of somebody.
type MySection struct {
	Title string
	Asks  []MyAsk
}

// MyAsk is one thing that is asked, with how it stands at the school.
type MyAsk struct {
	Text string
	Tag  part.Tag
}

// MyCalendarPage is how one is reminded.
type MyCalendarPage struct {
	Frame
	Often part.Radios
	Save  part.Button
	// Link is the secret address, shown once after it was made.
	Link  part.CodeBlock
	Until time.Time
	Make  part.Button
	Stop  part.Button
}
