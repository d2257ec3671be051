package page

import "handrail.school/handrail/internal/front/web/part"

// SecretsPage is the register of what several people know, and of what lies sealed.
type SecretsPage struct {
	Frame
	Add    part.Button
	Shared part.Table
	Sealed part.Table
	Empty  part.EmptyState
}

// SecretPage is one entry, with what its reader may do about it.
type SecretPage struct {
	Frame
	Must    part.WarningText
	Facts   part.SummaryList
	Changed part.Button
	Change  part.Button
	Remove  part.Button
	// Why belongs to opening the envelope; no button where the reader may not.
	Why      part.Textarea
	Open     part.Button
	Openings part.Table
}

// SecretFormPage enters an entry or changes it.
type SecretFormPage struct {
	Frame
	Name    part.Input
	System  part.Select
	Sealed  part.Radios
	Kept    part.Input
	Holders part.Checkboxes
	Send    part.Button
}
