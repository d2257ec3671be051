package page

import (
	"html/template"

	"handrail.school/handrail/internal/front/web/part"
)

// PublicPolicyPage is the policy in force for everybody, or an earlier edition.
type PublicPolicyPage struct {
	Frame
	Overdue   part.WarningText
	Old       part.InsetText // it is not the one in force
	Facts     part.SummaryList
	Contact   part.SummaryList
	Holders   []string // posts that have changed hands since the approval
	Links     []part.Link
	Downloads []part.Link
	PDF       part.Button
	Text      template.HTML
	Empty     part.EmptyState
	Past      part.Table
}

// PublicPapersPage lists the sheets made from the edition in force.
type PublicPapersPage struct {
	Frame
	Lead   string
	Papers []IndexEntry
	Empty  part.EmptyState
}

// SaidPage is "you said, we did" for everybody.
type SaidPage struct {
	Frame
	Lead    string
	Replies []ReplyRow
	Empty   part.EmptyState
}
