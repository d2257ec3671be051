package page

import "handrail.school/handrail/internal/front/web/part"

// QuietPage shows the hours in which nothing routine is sent, with the form for those who set them.
type QuietPage struct {
	Frame
	Says    string
	Facts   part.SummaryList
	Differs part.WarningText
	From    part.Input // no name where the reader may not set them
	Until   part.Input
	Days    part.Checkboxes
	Save    part.Button
}
