package page

import "handrail.school/handrail/internal/front/web/part"

// ScopePage is the scope list for Cyber Essentials.
type ScopePage struct {
	Frame
	CSV     string
	Lacking part.InsetText
	Systems part.Table
	Devices part.Table
	Empty   part.EmptyState
}
