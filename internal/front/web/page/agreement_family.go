package page

import "handrail.school/handrail/internal/front/web/part"

// FamilyCopiesPage is how many families had the version of theirs.
type FamilyCopiesPage struct {
	Frame
	Meter    part.Meter
	Facts    part.SummaryList
	Versions []part.Link
	Empty    part.EmptyState
}

// FamilyVersionPage is what a family reads after a child has signed.
type FamilyVersionPage struct {
	Frame
	Says   string
	Notice part.InsetText
	Lines  []FamilyLine
}

// FamilyLine is one line that the child agreed to, and how to talk about it.
type FamilyLine struct {
	Text, Home string
	Symbol     part.Symbol
}
