package office

import (
	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/store"
)

// SaysWhatFollows says whether a kind of approval has words for what happens once it is agreed.
func SaysWhatFollows(kind string) bool { return carriers[kind].then != nil }

// Hearing is a form that says how many people are written while an import is under way.
func (f RosterForm) Hearing(heard func(int)) RosterForm {
	f.heard = heard
	return f
}

// WholeGate is the gate of the whole school as pages and the board ask it.
func WholeGate(h *House, v *store.View) (*access.Facts, error) { return theGate(h, v) }
