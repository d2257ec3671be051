package page

import "handrail.school/handrail/internal/front/web/part"

// PicturesPage is what was asked about pictures.
type PicturesPage struct {
	Frame
	Ask    part.Button
	Note   part.InsetText
	Filter part.FilterForm
	Table  part.Table
	Pages  part.Pagination
	Empty  part.EmptyState
	CSV    part.Link
}

// PictureAskPage asks whether children may be shown: first who, then for what.
type PictureAskPage struct {
	Frame
	Empty   part.EmptyState
	Classes part.Checkboxes
	Name    part.Input
	Find    part.Button

	Form     bool
	Once     string
	Action   string
	Children part.Checkboxes
	Uses     part.Checkboxes
	What     part.Input
	Route    part.Radios
	RouteWhy part.Input
	Send     part.Button
}

// PictureAnswerPage is the answer, by child and use.
type PictureAnswerPage struct {
	Frame
	Answer  part.Panel
	Refused part.InsetText
	Facts   part.SummaryList
	Table   part.Table
	How     part.Radios
	Close   part.Button
}
