package page

import (
	"time"

	"handrail.school/handrail/internal/front/web/part"
)

// PeoplePage is the register of people.
type PeoplePage struct {
	Frame
	Invite part.Button // no text for those who may not
	Filter part.FilterForm
	Table  part.Table
	Pages  part.Pagination
	Empty  part.EmptyState
	CSV    string
}

// InvitePage asks for a new person.
type InvitePage struct {
	Frame
	Name   part.Input
	Email  part.Input
	Only   part.Checkboxes // asks about what looks like several people's account; no options where it does not
	None   part.Checkboxes // enters somebody without an account
	Roles  part.Checkboxes
	Reason part.Textarea
	Send   part.Button
}

// LinkPage shows a one-time link, once.
type LinkPage struct {
	Frame
	Name   string
	Email  string
	Until  time.Time
	Link   part.CodeBlock
	Mailed bool
	// Waiting are roles that a second person must agree to first.
	Waiting string
	On      part.Button
}

// PersonPage is one person of the register.
type PersonPage struct {
	Frame
	Facts   part.SummaryList
	Waiting []part.Link
	Posts   part.Table
	// Only says that what looks like several people's account is this person's alone; no text where it does not.
	Only part.Button
	// Training is what the person did, with who may take entries back.
	Training []RemovableLine
	AddPost  part.Link
	Trains   part.Link
	// Manage says that the person looking may change something here.
	Manage bool
	Link   part.Button
	// Force makes them choose a new passphrase; Code makes a parent's code.
	Force part.Button
	// Out signs them out everywhere.
	Out  part.Button
	Code part.Button
	// Address says that the e-mail address does not work, or that it does.
	Address part.Button
	// Past is what the person was called before.
	Past   []string
	Close  part.Button
	Reopen part.Button
	Path   string
}

// CorrectPage puts somebody's name and address right.
type CorrectPage struct {
	Frame
	Name   part.Input
	Email  part.Input // no name for somebody without an account
	Points []string   // what follows from another address
	Reason part.Textarea
	Send   part.Button
	Cancel part.Link
}

// LettersPage is the letters to people whose address does not work, one a sheet on paper.
type LettersPage struct {
	Frame
	Letters []PaperLetter
	Done    part.Button
	Empty   part.EmptyState
}

// PaperLetter is one letter for paper.
type PaperLetter struct {
	ID, Name, Href, Subject string
	Made                    time.Time
	Body                    string
}

// RolesPage changes somebody's roles.
type RolesPage struct {
	Frame
	Roles  part.Checkboxes
	Reason part.Textarea
	Send   part.Button
}

// ConfirmPage asks once more before something that is hard to take back.
type ConfirmPage struct {
	Frame
	Text    string
	Points  []string
	Warning part.WarningText
	// Email asks for an address where there is none yet, Reason why; no name where nothing is asked.
	Email  part.Input
	Reason part.Textarea
	Send   part.Button
	Cancel part.Link
}

// ApprovalsPage is what waits for a second person and what was decided.
type ApprovalsPage struct {
	Frame
	Filter part.FilterForm
	Open   part.Table
	Empty  part.EmptyState
	Past   part.Table
	Pages  part.Pagination
	CSV    string
}

// ApprovalPage is one request and the answer to it.
type ApprovalPage struct {
	Frame
	Facts part.SummaryList
	// Then is what happens if it is agreed.
	Then    []string
	Warning part.WarningText
	MayNot  string
	// Answer asks for yes or no; no name where the person looking may not answer.
	Answer   part.Radios
	Send     part.Button
	Withdraw part.Button
	Path     string
}
