package page

import "handrail.school/handrail/internal/front/web/part"

// HomePage is what there is to do today.
type HomePage struct {
	Frame
	Lead string
	// Notice says that use is watched, until its newest wording is confirmed; Told confirms it.
	Notice        part.InsetText
	NoticeVersion string
	Told          part.Button
	// Now are things that wait for the person looking; none leaves the list out.
	Now part.TaskList
	// Next is the most urgent of it.
	Next part.Button
	// Later are things of one's own whose time has begun, Others what is late elsewhere.
	Later, Others part.TaskList
	// Setup are the steps of setting the school up.
	Setup part.TaskList // those that are open
	Done  part.Meter
	Empty part.EmptyState
	// More leads on when there is nothing to do.
	More []IndexEntry
}
