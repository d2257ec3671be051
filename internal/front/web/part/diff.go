package part

// Kinds of a Piece of a Diff.
const (
	Same    = ""
	Added   = "added"
	Removed = "removed"
)

// Diff shows what changed between two texts, paragraph by paragraph.
type Diff struct {
	// Before and After name the texts, such as "Edition 2" and "Edition 3".
	Before, After string
	Paragraphs    []DiffParagraph
}

// DiffParagraph is one paragraph, such as a clause.
type DiffParagraph struct {
	Title  string
	Pieces []Piece
}

// Piece is a run of words that stayed, came or went.
type Piece struct {
	Kind string
	Text string
}

func diffExamples() []Example {
	return []Example{{"default", Diff{Before: "Edition 2", After: "Edition 3", Paragraphs: []DiffParagraph{
		{"7.2", []Piece{{Same, "Staff sign the agreement "}, {Removed, "each year"}, {Added, "before they are given an account, and each September"}, {Same, "."}}},
		{"7.3", []Piece{{Added, "Visitors sign at the office."}}},
	}}}}
}
