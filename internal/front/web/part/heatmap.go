package part

// HeatMap is a grid of links, such as the clauses of the policy by state.
// Every cell has a mark and words besides its colour.
type HeatMap struct {
	// ID begins the id of the heading of the key; needed when a page has two.
	ID     string
	Groups []HeatGroup
	// Key explains the marks, in order of gravity.
	Key []HeatCell
}

// HeatGroup is one row of cells, such as a section of the policy.
type HeatGroup struct {
	Title string
	Href  string
	Cells []HeatCell
}

// States of a HeatCell.
const (
	HeatMet     = "met"
	HeatSoon    = "soon"
	HeatLate    = "late"
	HeatUnknown = "unknown"
	HeatNone    = "none"
)

// HeatCell is one thing and its state.
type HeatCell struct {
	// Text is short: "7.2".
	Text string
	Href string
	// State is one of the states above.
	State string
	// Words say the state: "met", "review overdue since 3 October 2026".
	Words string
}

// Mark is a sign for the state that can be told apart without colour.
func (c HeatCell) Mark() string {
	switch c.State {
	case HeatMet:
		return "✓"
	case HeatSoon:
		return "◔"
	case HeatLate:
		return "!"
	case HeatUnknown:
		return "?"
	}
	return "–"
}

// KeyID is the id of the heading of the key.
func (h HeatMap) KeyID() string { return ident(h.ID, "heat") + "-key" }

func heatMapExamples() []Example {
	cell := func(text, state, words string) HeatCell {
		return HeatCell{Text: text, Href: "#clause-" + text, State: state, Words: words}
	}
	return []Example{{"default", HeatMap{
		Key: []HeatCell{{State: HeatMet, Words: "Met"}, {State: HeatSoon, Words: "Due soon"}, {State: HeatLate, Words: "Overdue"}, {State: HeatUnknown, Words: "No evidence yet"}, {State: HeatNone, Words: "Does not apply"}},
		Groups: []HeatGroup{
			{Title: "4. Roles", Href: "#section-4", Cells: []HeatCell{cell("4.1", HeatMet, "met"), cell("4.2", HeatMet, "met"), cell("4.3", HeatSoon, "report due 11 December 2026"), cell("4.4", HeatNone, "does not apply: no pupils with phones")}},
			{Title: "7. Access", Href: "#section-7", Cells: []HeatCell{cell("7.1", HeatMet, "met"), cell("7.2", HeatLate, "two accounts without a signed agreement"), cell("7.3", HeatUnknown, "no evidence yet")}},
		},
	}}}
}
