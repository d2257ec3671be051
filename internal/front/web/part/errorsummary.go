package part

// ErrorSummary lists at the top of a page what has to be put right. The page
// engine collects it from the page's form parts; only problems that belong to
// no field are added by hand.
type ErrorSummary struct {
	// Title is "There is a problem" unless set.
	Title string
	Items []Link
	// NoFocus keeps scripts from moving the focus to the summary on arrival.
	NoFocus bool
}

// Add appends a problem. The id is that of the control to move to, or empty.
func (e *ErrorSummary) Add(id, message string) {
	item := Link{Text: message}
	if id != "" {
		item.Href = "#" + id
	}
	e.Items = append(e.Items, item)
}

// Collect makes a summary of the errors of these parts, in their order.
func Collect(parts ...Failing) ErrorSummary {
	var sum ErrorSummary
	for _, p := range parts {
		if id, message := p.FieldError(); message != "" {
			sum.Add(id, message)
		}
	}
	return sum
}

func errorSummaryExamples() []Example {
	return []Example{
		{"default", ErrorSummary{NoFocus: true, Items: []Link{
			{Text: "Enter the URN as six figures", Href: "#urn"}, {Text: "Choose what you decided", Href: "#outcome"},
		}}},
		{"no field", ErrorSummary{NoFocus: true, Title: "You cannot approve your own request", Items: []Link{{Text: "Ask another deputy to approve it"}}}},
	}
}
