package office

// SaysWhatFollows says whether a kind of approval has words for what happens once it is agreed.
func SaysWhatFollows(kind string) bool { return carriers[kind].then != nil }
