package part

// SummaryList shows what is known about one thing, a row each.
type SummaryList struct {
	// Card sets the list in a frame under this heading.
	Card string
	// CardActions stand beside the heading of the card.
	CardActions []Link
	Rows        []SummaryRow
	// NoBorder leaves out the lines between rows.
	NoBorder bool
}

// SummaryRow is one fact with what can be done about it.
type SummaryRow struct {
	Key   string
	Value string
	// Lines are further lines of the value.
	Lines []string
	// Href makes the value a link.
	Href string
	// Tag stands after the value.
	Tag     Tag
	Actions []Link
}

// HasActions says whether any row can be acted on.
func (l SummaryList) HasActions() bool {
	for i := range l.Rows {
		if len(l.Rows[i].Actions) > 0 {
			return true
		}
	}
	return false
}

func summaryListExamples() []Example {
	rows := []SummaryRow{
		{Key: "Name", Value: "Sam Okafor", Actions: []Link{{Text: "Change", Href: "#name", Hidden: " name"}}},
		{Key: "Role", Value: "Class teacher", Lines: []string{"Elm (Year 3)"}, Actions: []Link{{Text: "Change", Href: "#role", Hidden: " role"}, {Text: "End", Href: "#end", Hidden: " role"}}},
		{Key: "Agreement", Value: "Edition 3", Href: "#agreement", Tag: Tag{Text: "Signed", Colour: Green}},
	}
	return []Example{
		{"default", SummaryList{Rows: []SummaryRow{{Key: "School", Value: "Hill Top Primary School"}, {Key: "URN", Value: "999999"}}}},
		{"actions", SummaryList{Rows: rows}},
		{"card", SummaryList{Card: "Lead practitioner", CardActions: []Link{{Text: "Remove", Href: "#remove", Hidden: " (lead practitioner)"}}, Rows: rows[:1]}},
		{"no border", SummaryList{NoBorder: true, Rows: []SummaryRow{{Key: "Kept until", Value: "31 August 2033"}}}},
	}
}
