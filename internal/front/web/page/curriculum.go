package page

import "handrail.school/handrail/internal/front/web/part"

// CurriculumPage is the map of the curriculum: strands by year group, what is planned, taught and wanting.
type CurriculumPage struct {
	Frame
	Lead string
	// Offer says how many lessons come with Handrail; Adopt plans them, and Back takes them out again.
	Offer       string
	Adopt, Back part.Button
	New         part.Button
	Filter      part.FilterForm
	Map         part.Table
	None        part.EmptyState
	Lacks       []string
	Units       part.Table
	NoUnits     part.EmptyState
	Classes     part.Table
	CSV         string
}

// UnitPage is one lesson of the curriculum.
type UnitPage struct {
	Frame
	State  part.Tag
	Said   string
	Facts  part.SummaryList
	Steps  []string
	Change part.Button
	Plan   part.Button
	Copy   part.Link
	Past   part.Table
	Backs  []part.Button
}

// UnitFormPage adds a lesson to the curriculum, or changes one.
type UnitFormPage struct {
	Frame
	Name     part.Input
	Can      part.Textarea
	Years    part.Checkboxes // without options for the first lesson of an age
	Strands  part.Checkboxes
	Subjects part.Checkboxes
	Settings part.Checkboxes
	Steps    part.Textarea
	After    part.Checkboxes
	Send     part.Button
}
