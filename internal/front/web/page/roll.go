package page

import "handrail.school/handrail/internal/front/web/part"

// RollPage lists pupils.
type RollPage struct {
	Frame
	Lead   string
	Ways   []part.Link
	Filter part.FilterForm
	Table  part.Table
	Pages  part.Pagination
	Empty  part.EmptyState
	CSV    string
}

// PupilPage is one person of the roll.
type PupilPage struct {
	Frame
	Identity part.SummaryList
	Classes  part.Table
	Family   part.Table
	NoFamily part.EmptyState
	// Flags are confidential groups; without columns for those who may not see them.
	Flags   part.Table
	AddFlag part.Button
	Support part.Button // begins the support plan or opens it, for those few
	Changes part.Table
}

// ClassesPage lists classes and groups.
type ClassesPage struct {
	Frame
	Table part.Table
	Empty part.EmptyState
}

// RelativePage says what an adult is to a pupil.
type RelativePage struct {
	Frame
	About          string
	Kind           part.Radios
	Responsibility part.Radios
	Order          part.Input
	MayNot         part.Radios // no name for those who may not say it
	Kept           part.WarningText
	Send           part.Button
}

// CareGroupsPage lists confidential groups and makes new ones.
type CareGroupsPage struct {
	Frame
	Table   part.Table
	Empty   part.EmptyState
	Name    part.Input
	Purpose part.Textarea
	Send    part.Button
}

// CareGroupPage is one confidential group.
type CareGroupPage struct {
	Frame
	Purpose string
	Table   part.Table
	Empty   part.EmptyState
}

// FlagPage puts a pupil into a confidential group, or looks at that again.
type FlagPage struct {
	Frame
	Facts  part.SummaryList
	Group  part.Select // no name where the group is known
	Reason part.Textarea
	Review part.DateInput
	Send   part.Button
	End    part.Button
}

// ImportsPage lists the rosters that were taken in.
type ImportsPage struct {
	Frame
	New   part.Button
	Up    part.Link // moves the school up a year
	Table part.Table
	Pages part.Pagination
	Empty part.EmptyState
}

// ImportFormPage asks for a roster.
type ImportFormPage struct {
	Frame
	File     part.FileUpload
	Mode     part.Select
	Org      part.Input
	Send     part.Button
	Template part.Link
}

// MoveUpPage proposes where each class goes when the school moves up a year.
type MoveUpPage struct {
	Frame
	Action  string
	Before  part.WarningText
	Moves   []part.Input
	Leavers part.Select
	Last    part.DateInput
	Send    part.Button
	Empty   part.EmptyState
}

// PreviewPage says what a roster would change, or how far taking it in is.
type PreviewPage struct {
	Frame
	Running   string
	Facts     part.SummaryList
	Notes     []string
	Samples   part.Table
	Rejected  part.Table
	Conflicts part.Table
	Action    string
	Skip      part.Checkboxes // no name where nothing is left out
	Shrink    part.Input      // no name where nobody has to agree
	Warn      part.WarningText
	Send      part.Button
	Cancel    part.Link
}

// ImportPage is one roster that was taken in.
type ImportPage struct {
	Frame
	Facts     part.SummaryList
	Conflicts part.Table
	Undo      part.Button
}
