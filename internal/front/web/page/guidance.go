package page

import "handrail.school/handrail/internal/front/web/part"

// GuidancePage is the register of law and guidance.
type GuidancePage struct {
	Frame
	Cited  part.Table
	Others part.Table
	Pages  part.Pagination
}

// WorkPage is one law or guidance with its editions.
type WorkPage struct {
	Frame
	Facts    part.SummaryList
	Cited    []part.Link
	Editions part.Table
	Confirm  part.Button // no text where there is nothing to confirm
	Edition  string
	Action   string
	MayAdd   bool
	Name     part.Input
	From     part.DateInput
	Web      part.Input
	Add      part.Button
}

// ReviewsPage lists what may have to change in the policy.
type ReviewsPage struct {
	Frame
	Report part.Button // no text for those who may not
	Open   []ReviewCard
	Past   part.Table
	Empty  part.EmptyState
}

// ReviewCard is one open review.
type ReviewCard struct {
	ID       string
	What     string
	Opened   string
	Tag      part.Tag
	Sections []part.Link
	Cause    string      // the kind of event that opened it; "" for guidance
	Accept   part.Button // no text where nobody has to take it on
	Decide   part.Button // no text for those who may not
}

// ReviewPage decides one review.
type ReviewPage struct {
	Frame
	Action   string
	What     string
	Sections []part.Link
	Decision part.Radios
	Reason   part.Textarea
	Send     part.Button
}

// AreaPage lists the contacts that the policy uses.
type AreaPage struct {
	Frame
	First    part.Link // to the first contact that nobody has confirmed
	Inset    part.InsetText
	Pack     part.Select // no name for those who may not choose
	Choose   part.Button
	Local    []ContactCard
	National []ContactCard
}

// ContactCard is one contact.
type ContactCard struct {
	ID     string
	Title  string
	Rows   part.SummaryList
	Tag    part.Tag
	Note   string
	Use    string
	Change part.Link
}

// ContactPage confirms or corrects one contact.
type ContactPage struct {
	Frame
	Action string
	Use    part.InsetText
	Seen   string
	Name   part.Input
	Phone  part.Input
	Email  part.Input
	Web    part.Input
	Send   part.Button
}
