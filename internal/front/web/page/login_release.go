package page

import (
	"time"

	"handrail.school/handrail/internal/front/web/part"
)

// ReleasesPage is to whom first logins of pupils were handed.
type ReleasesPage struct {
	Frame
	Table part.Table
	Pages part.Pagination
	CSV   part.Link
	Empty part.EmptyState
}

// ReleaseFormPage hands a pupil's first login to a parent.
type ReleaseFormPage struct {
	Frame
	Facts  part.SummaryList
	Kept   part.InsetText
	Name   part.Input
	Secret part.Input
	Parent part.Radios // only where there is a choice
	How    part.Radios
	Why    part.Input // from the second letter on
	Send   part.Button
}

// LoginSheetPage is a letter to print, shown once.
type LoginSheetPage struct {
	Frame
	School, Pupil, Class, System, Address string
	Until                                 time.Time
	Picture                               part.QR
	Code                                  part.CodeBlock
	On                                    part.Button
}

// ParentLoginPage asks a parent for the code of the letter and the birthday of the child.
type ParentLoginPage struct {
	Frame
	Code  part.Input
	Birth part.DateInput
	Send  part.Button
}

// ParentLoginShownPage is the login itself, shown once.
type ParentLoginShownPage struct {
	Frame
	Login  part.CodeBlock
	Secret part.CodeBlock
}
