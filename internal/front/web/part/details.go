package part

// Details hides what few people need behind a line of words. Use
// details-start and details-end around anything longer than a sentence.
type Details struct {
	Summary string
	Text    string
	Open    bool
}

func detailsExamples() []Example {
	return []Example{
		{"default", Details{Summary: "Who can see this?", Text: "You, the DSL and the deputies. Each time somebody reads it, the trail says so."}},
		{"open", Details{Summary: "How long is it kept?", Text: "Until the date in the retention schedule, unless a hold is in force.", Open: true}},
	}
}
