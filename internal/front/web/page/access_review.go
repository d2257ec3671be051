package page

import "handrail.school/handrail/internal/front/web/part"

// AccessReviewPage is how far the term's review of access is.
type AccessReviewPage struct {
	Frame
	State    part.SummaryList
	Note     part.InsetText
	Parts    part.Table
	Empty    part.EmptyState
	Finish   part.Button // where nothing is left to decide
	Signings part.Table
}

// AccessReviewLinesPage is every line of a system or of a person, to be kept or removed.
type AccessReviewLinesPage struct {
	Frame
	State   part.SummaryList
	Note    part.InsetText
	Lines   []AccessReviewLine
	Rest    part.Radios
	Sure    part.Checkboxes
	Sign    part.Button
	Later   part.Button
	Pages   part.Pagination
	Decided part.Table
	Empty   part.EmptyState
}

// AccessReviewLine is one line that waits.
type AccessReviewLine struct {
	Grant  string
	Choose part.Radios
	Facts  []string
}

// AccessSigningPage is the proof of a signed part of the review.
type AccessSigningPage struct {
	Frame
	Facts     part.SummaryList
	Table     part.Table
	Canonical string
	Hash      part.CodeBlock
}
