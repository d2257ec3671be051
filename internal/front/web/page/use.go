package page

import "handrail.school/handrail/internal/front/web/part"

// UsesPage lists what is shared, with who is using it now.
type UsesPage struct {
	Frame
	Table part.Table
	Empty part.EmptyState
}

// UsePage is one shared account or device.
type UsePage struct {
	Frame
	Lacks  []part.Link // what the reader needs first; nothing else is shown then
	Now    part.SummaryList
	Start  part.Button
	Done   part.Button
	Person part.Select // for those who say so for somebody else; no name where the reader may not
	Other  part.Button
	Past   part.Table
}
