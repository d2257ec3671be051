package part

func radiosExamples() []Example {
	return []Example{
		{"default", Radios{Name: "where", Legend: "Where did it happen?", Value: "classroom", Options: []Option{
			{Value: "classroom", Text: "In the classroom"},
			{Value: "playground", Text: "In the playground"},
			{Value: "home", Text: "At home or elsewhere", Hint: "Tell us even if it was outside school"},
		}}},
		{"side by side", Radios{Name: "danger", Legend: "Is a child in danger now?", LegendSize: "m", Inline: true, Options: []Option{
			{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No"},
		}}},
		{"error", Radios{Name: "outcome", Legend: "What did you decide?", Error: "Choose what you decided", Options: []Option{
			{Value: "log", Text: "Keep a note"}, {Value: "refer", Text: "Refer to children's services"},
		}}},
		{"asks for more", Radios{Name: "told", Legend: "Who has been told?", Value: "other", Options: []Option{
			{Value: "nobody", Text: "Nobody yet"},
			{Value: "other", Text: "Somebody else", Divider: "or", Input: &Input{Name: "told-who", Label: "Who, and when?"}},
		}}},
		{"small, page heading", Radios{Name: "year-group", Legend: "Which year group?", LegendSize: "l", LegendIsHeading: true, Small: true, Options: []Option{
			{Value: "3", Text: "Year 3"}, {Value: "4", Text: "Year 4"},
		}}},
	}
}

func checkboxesExamples() []Example {
	return []Example{
		{"default", Checkboxes{Name: "topics", Legend: "What is it about?", Hint: "Choose all that apply", Values: []string{"gaming"}, Options: []Option{
			{Value: "messages", Text: "Messages"},
			{Value: "gaming", Text: "Games", Hint: "Chat, money or time spent"},
			{Value: "none", Text: "None of these", Divider: "or", Exclusive: true},
		}}},
		{"single confirmation", Checkboxes{Name: "read-it", Legend: "Your agreement", Options: []Option{
			{Value: "yes", Text: "I have read the agreement and will keep to it"},
		}}},
		{"error", Checkboxes{Name: "second-person", Legend: "Second person", Small: true, Error: "Confirm that you have checked the request yourself", Options: []Option{
			{Value: "yes", Text: "I have checked this request myself"},
		}}},
		{"asks for more", Checkboxes{Name: "agencies", Legend: "Who else was told?", Values: []string{"police"}, Options: []Option{
			{Value: "lado", Text: "The LADO"},
			{Value: "police", Text: "The police", Textarea: &Textarea{Name: "police-note", Label: "What did the police say?", Rows: 3, Error: "Say what the police said"}},
		}}},
	}
}
