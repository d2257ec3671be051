package page

import "handrail.school/handrail/internal/front/web/part"

// TokensPage is which programs are let in.
type TokensPage struct {
	Frame
	Make  part.Button
	Table part.Table
	Empty part.EmptyState
	CSV   part.Link
	Doc   part.Link
}

// TokenFormPage lets a program in.
type TokenFormPage struct {
	Frame
	Name   part.Input
	Scopes part.Checkboxes
	Last   part.DateInput
	Why    part.Input
	Send   part.Button
}

// TokenPage is one token, and once its secret.
type TokenPage struct {
	Frame
	Secret part.CodeBlock
	Note   part.InsetText
	Facts  part.SummaryList
	Path   string
	Draw   part.Button
	End    part.Button
}
