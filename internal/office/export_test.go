package office

// SaysWhatFollows says whether a kind of approval has words for what happens once it is agreed.
func SaysWhatFollows(kind string) bool { return carriers[kind].then != nil }

// Hearing is a form that says how many people are written while an import is under way.
func (f RosterForm) Hearing(heard func(int)) RosterForm {
	f.heard = heard
	return f
}
