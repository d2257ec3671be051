package page

import (
	"time"

	"handrail.school/handrail/internal/front/web/part"
)

// AccountPage is one's own page: how and where one is signed in.
type AccountPage struct {
	Frame
	Facts    part.SummaryList
	Sessions []SessionRow
	// Others ends every session but this one; no text where there is none.
	Others part.Button
	// Passkeys and Logins are the other ways in; AddPasskey and LinkLogin lead to more of them.
	Passkeys   []WayRow
	AddPasskey part.Link
	Logins     []WayRow
	LinkLogin  []part.Link
	// May leads to what this person's roles allow.
	May part.Link
	// Places asks about times in two places at once.
	Places []PlaceRow
	// Access is what one can reach, to be confirmed once a year; Less is what one does not need.
	Access  part.SummaryList
	Less    part.Textarea
	Needed  part.Button
	SignIns part.Table
	// Lost and Shared shut the account to others.
	Lost   part.Button
	Shared part.Button
}

// PlaceRow is one time in two places at once.
type PlaceRow struct {
	Number string
	Text   string
	Mine   part.Button
}

// SecurePage shuts one's account to others after something happened.
type SecurePage struct {
	Frame
	Text   string
	Ask    bool
	What   part.Textarea
	Choose bool
	Why    part.Radios
	Send   part.Button
}

// RulesPage shows the rules for passphrases and what they refused.
type RulesPage struct {
	Frame
	Rules   part.SummaryList
	Figures part.SummaryList
	Refused part.Table
	Empty   part.EmptyState
}

// SessionRow is one browser that is signed in.
type SessionRow struct {
	Device string
	Since  time.Time
	Seen   time.Time
	Here   bool
	End    part.Button
}

// LearningPage is one's own training: what one needs, and what one learned besides.
type LearningPage struct {
	Frame
	Needs part.Table
	Own   []RemovableLine
	Empty part.EmptyState
	What  part.Input
	Done  part.DateInput
	Hours part.Input
	Note  part.Textarea
	Add   part.Button
}

// PassphrasePage changes one's passphrase.
type PassphrasePage struct {
	Frame
	Email string
	// Must says why it has to be changed now; "" where its owner wants to.
	Must string
	Old  part.PasswordInput
	New  part.PasswordInput
	// Keep asks which passkeys and accounts elsewhere are theirs; no options where there are none, or nobody asks.
	Keep part.Checkboxes
	Send part.Button
}

// ProofPage asks for a code of the app before something about signing in changes.
type ProofPage struct {
	Frame
	Text string
	// Name and Value carry on which record it is about; no Name where there is only one thing.
	Name, Value string
	Code        part.Input
	Send        part.Button
}
