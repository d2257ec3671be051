package page

import "handrail.school/handrail/internal/front/web/part"

// AgreementsPage is what the person looking signs, for themselves and for their children.
type AgreementsPage struct {
	Frame
	Mine  part.Table
	Empty part.EmptyState
	Ties  part.Link   // to the register of ties, for those who may have one
	Links []part.Link // for those who look after agreements
}

// AgreementPart is some clauses under one heading.
type AgreementPart struct {
	Heading string
	Clauses []AgreementLine
}

// AgreementLine is one clause.
type AgreementLine struct {
	Text   string
	For    string // whom it concerns, if not everybody
	Symbol part.Symbol
}

// AgreementText is the whole text of one edition.
type AgreementText struct {
	Notice  part.InsetText
	Symbols bool // pictures and large words
	Parts   []AgreementPart
	Uses    []string
}

// AgreementChange is one clause in which two editions differ.
type AgreementChange struct{ Kind, Was, Now string }

// AgreementPage shows the whole text and asks for an answer.
type AgreementPage struct {
	Frame
	State   part.SummaryList
	Since   string // "Edition 1, which you signed"; empty if all of it is new
	Changes []AgreementChange
	Text    AgreementText

	Form      bool
	Hash      string
	People    part.Checkboxes
	Again     part.InsetText // the answers of last time are filled in
	Uses      []part.Radios
	Questions []part.Radios
	Read      part.Checkboxes
	Reader    part.Input // who read it aloud, if somebody did
	Agree     part.Button
	Reason    part.Textarea
	Decline   part.Button
	TakeBack  []AgreementTakeBack
}

// AgreementTakeBack takes one answer back.
type AgreementTakeBack struct {
	Person string
	Button part.Button
}

// SignaturePage is the proof of one signature.
type SignaturePage struct {
	Frame
	Facts     part.SummaryList
	Text      AgreementText
	Canonical string
	Hash      part.CodeBlock
	Person    string // whose answer the button takes back
	TakeBack  part.Button
	Action    string
}

// MissingPage is who has not signed.
type MissingPage struct {
	Frame
	Counts part.Table
	Filter part.FilterForm
	Rows   part.Table
	Pages  part.Pagination
	Empty  part.EmptyState
	CSV    part.Link
}

// WordingsPage is the wording of every kind.
type WordingsPage struct {
	Frame
	Table part.Table
	Kinds part.Checkboxes
	Send  part.Button
}

// WordingPage is the wording of one kind, to be read and changed.
type WordingPage struct {
	Frame
	Facts   part.SummaryList
	Text    AgreementText
	Waiting []AgreementChange
	Parents part.Radios
	Choose  part.Button
	Edit    bool
	Notice  part.Textarea
	Clauses []WordingClause
	Reason  part.Input
	Send    part.Button
}

// WordingClause is one clause being changed.
type WordingClause struct {
	Text part.Textarea
	Same part.Checkboxes
}

// FormParts names the parts that lie deeper, for the error summary.
func (p WordingPage) FormParts() []part.Failing {
	all := []part.Failing{p.Notice, p.Reason}
	for _, c := range p.Clauses {
		all = append(all, c.Text)
	}
	return all
}

// ClassSigningsPage lists the classes that can sign together.
type ClassSigningsPage struct {
	Frame
	Table part.Table
	Empty part.EmptyState
}

// ClassSigningPage is a class on one screen.
type ClassSigningPage struct {
	Frame
	Count part.SummaryList
	Next  part.Button
	Table part.Table
	Empty part.EmptyState
}

// ChildSigningPage is one child before the text, with an adult.
type ChildSigningPage struct {
	Frame
	Name      string
	Child     string
	Hash      string
	Action    string
	Done      part.InsetText
	Text      AgreementText
	Questions []part.Radios
	Aloud     part.Radios // how it was read
	Reader    part.Input
	Read      part.Checkboxes
	Agree     part.Button
	Decline   part.Button
	Skip      part.Link
}

// PaperPage enters an answer that came on paper.
type PaperPage struct {
	Frame
	Kind   part.Radios
	Signer part.Radios
	Answer part.Radios
	Uses   []part.Radios
	Day    part.DateInput
	Where  part.Input
	Reader part.Input
	Seen   part.Checkboxes
	Send   part.Button
}
