package page

import "handrail.school/handrail/internal/front/web/part"

// GalleryPage shows every component with its examples, for whoever writes
// pages. It holds no records and may be shown to anybody.
type GalleryPage struct {
	Frame
	Entries []part.Entry
}
