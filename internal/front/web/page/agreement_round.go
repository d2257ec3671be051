package page

import "handrail.school/handrail/internal/front/web/part"

// SigningsPage lists when families were asked, and begins anew.
type SigningsPage struct {
	Frame
	Rounds part.Table
	None   part.InsetText // why nobody can be asked now
	NoMail part.WarningText
	Form   bool
	Kinds  part.Checkboxes
	Days   part.Input
	Until  part.DateInput
	Send   part.Button
}

// SigningPage is one round with everybody whom it asks.
type SigningPage struct {
	Frame
	Facts  part.SummaryList
	Meter  part.Meter
	Stuck  part.WarningText
	Counts part.Table
	Print  part.Button
	// LargePrint is ticked for letters in large print.
	LargePrint part.Checkboxes
	Path       string
	Filter     part.FilterForm
	Rows       []SigningRow
	Count      string
	Pages      part.Pagination
	Empty      part.EmptyState
	CSV        part.Link
	Stop       part.Button
}

// SigningRow is one adult whom a round asks.
type SigningRow struct {
	Name, Children, Classes string
	State                   part.Tag
	Note                    string
	Person                  string
	Again, Print            part.Button
}

// SigningSheetsPage is letters on paper, a sheet each, shown once.
type SigningSheetsPage struct {
	Frame
	Sheets  []SigningSheet
	School  string
	Address string
	On      part.Button
}

// SigningSheet is one letter on paper.
type SigningSheet struct {
	Name, Classes, Until string
	Titles               []string
	Code                 part.CodeBlock
	Picture              part.QR
}
