package page

import "handrail.school/handrail/internal/front/web/part"

// LessonsPage lists classes with how they stand with their lessons.
type LessonsPage struct {
	Frame
	Table part.Table
	Empty part.EmptyState
	More  []IndexEntry
}

// UnitCard is one lesson on a class's page: what to do about it, in place.
type UnitCard struct {
	ID, Title, Can string
	Href           string
	State          part.Tag
	Said           string
	Steps          []string // for the teacher
	// Record leads to the form; it has no text where the lesson was had.
	Record part.Button
	Behind part.Checkboxes
	Caught part.Button
	Action string
}

// ClassLessonsPage is one class: lessons to teach, children to catch up, and strands worked into ordinary lessons.
type ClassLessonsPage struct {
	Frame
	Lead    string
	Units   []UnitCard
	NoUnits part.EmptyState
	Action  string // of the log
	Subject part.Input
	Note    part.Input
	Strands []part.Button
	Strand  ErrorLine
	Held    part.Table
	More    []part.Link
}

// LessonFormPage records a lesson, or corrects it.
type LessonFormPage struct {
	Frame
	About  part.SummaryList
	Unit   part.Radios
	Day    part.DateInput
	Absent part.Checkboxes
	Note   part.Input
	Send   part.Button
}

// LessonPage is one lesson of the record.
type LessonPage struct {
	Frame
	Gone  part.WarningText
	Facts part.SummaryList
	Table part.Table
	// Change leads to the form; Undo takes back or brings back.
	Change part.Button
	Undo   part.Button
}

// PupilLessonsPage is what one child was taught.
type PupilLessonsPage struct {
	Frame
	Lead  string
	Table part.Table
	Empty part.EmptyState
	Next  []part.Link
}
