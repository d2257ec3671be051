package part

// FilterForm narrows a list. It is sent with GET, so that the narrowed list
// has an address of its own.
type FilterForm struct {
	Action string
	// Label names the form to screen readers; "Narrow the list" unless set.
	Label   string
	Search  *Input
	Selects []Select
	// Button is "Show" unless set.
	Button string
	// Clear is the address of the whole list; empty when nothing is narrowed.
	Clear string
	// Keep are values sent along unseen, such as the order of a table.
	Keep []Hidden
}

// Hidden is a value that a form sends along.
type Hidden struct{ Name, Value string }

// SearchBox looks for something by words.
type SearchBox struct {
	Action string
	Name   string
	Label  string
	Value  string
	// Button is "Search" unless set.
	Button string
}

// SearchInput is the field for words; check Search first.
func (f FilterForm) SearchInput() Input { return *f.Search }

func filterFormExamples() []Example {
	return []Example{{"default", FilterForm{Action: "#list", Clear: "#all", Keep: []Hidden{{"sort", "due"}},
		Search: &Input{Name: "words", Label: "Words", Type: "search"},
		Selects: []Select{
			{Name: "kind", Label: "Kind", Options: []Option{{Value: "", Text: "All"}, {Value: "breach", Text: "Breach"}}},
			{Name: "state", Label: "State", Value: "open", Options: []Option{{Value: "", Text: "All"}, {Value: "open", Text: "Open"}, {Value: "closed", Text: "Closed"}}},
		}}}}
}

func searchBoxExamples() []Example {
	return []Example{{"default", SearchBox{Action: "#search", Name: "q", Label: "Would it be blocked?", Value: "rivers.example", Button: "Check"}}}
}
