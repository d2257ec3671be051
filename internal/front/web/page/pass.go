package page

import (
	"time"

	"handrail.school/handrail/internal/front/web/part"
)

// PassesPage is reception's page: who waits, who is in, and the code of the day.
type PassesPage struct {
	Frame
	NoText  part.WarningText // no agreement for visitors is in force
	Code    string
	Address string
	Picture part.QR
	Waiting part.Table
	In      part.Table
	Nobody  part.EmptyState
	Earlier part.Table
	Poster  part.Link
	Desk    []part.Link
	Renew   part.Button
	Day     part.FilterForm
	Today   bool
}

// PassPosterPage hangs at reception for a day.
type PassPosterPage struct {
	Frame
	Code    string
	Address string
	Picture part.QR
	Day     time.Time
	Back    part.Link
}

// PassPage is one pass at reception.
type PassPage struct {
	Frame
	Path    string
	Facts   part.SummaryList
	Warning []part.WarningText
	Ask     bool // it waits for a yes
	Until   part.Input
	Seen    part.Checkboxes
	Asked   part.Checkboxes
	Open    part.Button
	Reason  part.Input
	Refuse  part.Button
	End     part.Button
	Proofs  []part.Link
	Access  part.Table
	Systems part.Select
	Give    part.Button
	Badge   VisitBadge
}

// VisitCodePage asks for the code of the day.
type VisitCodePage struct {
	Frame
	Code part.Input
	Send part.Button
}

// VisitKindsPage asks why somebody is here.
type VisitKindsPage struct {
	Frame
	Kinds []IndexEntry
}

// VisitPage is the whole text with what a visitor fills in.
type VisitPage struct {
	Frame
	Path, Once   string
	Texts        []VisitText
	Hashes       []string
	Name         part.Input
	Organisation part.Input
	Host         part.Input
	Questions    []part.Radios
	Read         part.Checkboxes
	Until        part.Input // at the desk
	Asked        part.Checkboxes
	Agree        part.Button
	Reason       part.Textarea
	Decline      part.Button
}

// VisitText is one of the texts that are signed.
type VisitText struct {
	Title   string
	Edition string
	Text    AgreementText
}

// VisitPassPage is the pass on a visitor's phone.
type VisitPassPage struct {
	Frame
	Lead  string
	Badge VisitBadge
	Again part.Button
	Rules []VisitText
	Leave part.Button
	Away  part.Button
	Leads []string
	Head  string
	Phone string
	Email string
	Tell  bool
}

// VisitBadge is what stands on a pass.
type VisitBadge struct {
	Name, Organisation, Host, Kind, School string
	Until, Day                             time.Time
	Number                                 string
	State                                  part.Tag
}
