package page

import "handrail.school/handrail/internal/front/web/part"

// AccessPage is what one person has and may use.
type AccessPage struct {
	Frame
	Lead  string
	Ask   part.Button
	Table part.Table
	Empty part.EmptyState
	Past  part.Table
	More  []IndexEntry
	// Agreed is what the person looking signs, on their own page.
	Agreed part.Table
}

// SystemsPage is the register of systems.
type SystemsPage struct {
	Frame
	Add      part.Button
	Table    part.Table
	Empty    part.EmptyState
	Examples []part.Link
	CSV      string
}

// SystemPage is one system.
type SystemPage struct {
	Frame
	Holds  part.WarningText
	Change part.Button
	Facts  part.SummaryList
	Needs  []string
	Lost   part.InsetText
	Who    part.Link
	Use    part.Link // of a shared account
	Past   part.Table
}

// SystemFormPage enters a system or changes it.
type SystemFormPage struct {
	Frame
	Name         part.Input
	Kind         part.Select
	Purpose      part.Input
	Owner        part.Select
	Runs         part.Input
	Data         part.Input
	PupilData    part.Checkboxes
	Risk         part.Radios
	DPIA         part.Radios
	Login        part.Radios
	SecondFactor part.Checkboxes
	ToParent     part.Checkboxes
	PasswordRule part.Input
	MinAge       part.Input
	For          part.Checkboxes
	Given        part.Radios
	Needs        part.Checkboxes
	Limits       part.Checkboxes
	Support      part.Radios
	DeviceKinds  part.Checkboxes
	State        part.Radios
	Send         part.Button
}

// GrantsPage is the written record of who has access to what.
type GrantsPage struct {
	Frame
	Filter part.FilterForm
	Table  part.Table
	Pages  part.Pagination
	Empty  part.EmptyState
	CSV    string
}

// GrantPage is one line of the record, with what can be done about it.
type GrantPage struct {
	Frame
	Waits part.WarningText
	Facts part.SummaryList
	// Now is the one next step; no text if there is none.
	Now part.Button
	// Why and Until belong to the other steps.
	Why    part.Textarea
	Until  part.DateInput
	Others []part.Button
	// Kind and Plan belong to a suspension; no name where none can be entered.
	Kind   part.Radios
	Plan   part.Textarea
	Notice part.Link
	// Login hands a pupil's first login over again.
	Login  part.Link
	Pauses part.Table
}

// AskAccessPage asks for access.
type AskAccessPage struct {
	Frame
	Note   part.InsetText
	System part.Select
	Level  part.Radios
	Why    part.Textarea
	Until  part.DateInput
	People ErrorLine
	Keep   []part.Hidden
	Send   part.Button
}

// ErrorLine is what is wrong with something that the form does not ask for.
type ErrorLine struct{ Text string }

// FieldError ties it to the summary of errors.
func (e ErrorLine) FieldError() (id, message string) { return "people", e.Text }

// ClassGridsPage lists classes with how many children lack something.
type ClassGridsPage struct {
	Frame
	Table part.Table
	Empty part.EmptyState
}

// CatchUpForm ticks children off who have been taught what they missed.
type CatchUpForm struct {
	Action, Back string
	Children     part.Checkboxes
	Caught       part.Button
}

// ClassGridPage is a class by what is missing to its children, with the presses that work it off.
type ClassGridPage struct {
	Frame
	Lead   string
	Work   []part.Button
	Behind []CatchUpForm
	Filter part.FilterForm
	Table  part.Table
	Empty  part.EmptyState
}

// PauseNoticePage is the notice of a suspension, to be printed.
type PauseNoticePage struct {
	Frame
	To    string
	Lines []string
	Told  string
}
