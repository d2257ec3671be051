package page

import "handrail.school/handrail/internal/front/web/part"

// GlossaryPage explains the words of the policy and the pages.
type GlossaryPage struct {
	Frame
	Search part.SearchBox
	Terms  []Meaning
	None   part.EmptyState
}

// Meaning is one word and what it means.
type Meaning struct {
	Term, Short, Text string
	Anchor            string // the policy's text links to it
}

// AccessibilityPage is the accessibility statement.
type AccessibilityPage struct {
	Frame
	School string
	Issues []string
}

// AboutPage says what Handrail is and what it does with what it knows.
type AboutPage struct {
	Frame
	Program part.SummaryList
}

// PermissionsPage lists who may do what.
type PermissionsPage struct {
	Frame
	Filter part.FilterForm
	Table  part.Table
	Pages  part.Pagination
}
