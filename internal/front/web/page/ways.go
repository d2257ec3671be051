package page

import (
	"time"

	"handrail.school/handrail/internal/front/web/part"
)

// PasskeyForm signs in with a passkey. It stays hidden where scripts do not run; no options, no form.
type PasskeyForm struct {
	Options string // JSON for the browser
	To      string
	Send    part.Button
}

// WayRow is one passkey or account elsewhere with which somebody signs in.
type WayRow struct {
	Name   string
	Made   time.Time
	Used   string
	Remove part.Button
}

// NewPasskeyPage sets up a passkey.
type NewPasskeyPage struct {
	Frame
	Options string
	Name    part.Input
	Code    part.Input
	Send    part.Button
}

// LeavePage leads to a service's own sign-in pages.
type LeavePage struct {
	Frame
	Go part.Button
}

// ProvidersPage lists the services through which people may sign in.
type ProvidersPage struct {
	Frame
	Cards []part.SummaryList
}

// ProviderPage enters one of them.
type ProviderPage struct {
	Frame
	Callback part.CodeBlock
	Action   string
	Issuer   part.Input
	Tenant   part.Input
	Client   part.Input
	Secret   part.PasswordInput
	Factor   part.Checkboxes
	Send     part.Button
	Remove   part.Button
}

// EnvelopePage is the emergency account on paper, shown once.
type EnvelopePage struct {
	Frame
	Address, Name, Passphrase string
	Codes                     part.CodeBlock
	On                        part.Button
}

// RecoveryPage says whether the school has a recovery key, asks for one, and proves its paper.
type RecoveryPage struct {
	Frame
	Facts  part.SummaryList
	Waits  part.WarningText
	Reason part.Textarea
	Ask    part.Button
	Group  part.Input
	Prove  part.Button
}

// RecoveryPaperPage is the recovery key on paper, shown once.
type RecoveryPaperPage struct {
	Frame
	Day, Fingerprint, Group string
	Rows                    part.CodeBlock
	Picture                 part.QR
	On                      part.Button
}

// ParentPage asks a parent for their code.
type ParentPage struct {
	Frame
	Code  part.Input
	Birth part.DateInput // of a child; not asked where it has no name
	Send  part.Button
}

// ParentCodePage is a parent's code on paper, shown once.
type ParentCodePage struct {
	Frame
	Name, Address string
	Until         time.Time
	Code          part.CodeBlock
	On            part.Button
}
