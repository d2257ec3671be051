package part

// Panel confirms that something is finished, at the top of its page.
type Panel struct {
	Title string
	Text  string
	// Reference is set in bold on a line of its own.
	Reference string
}

func panelExamples() []Example {
	return []Example{{"default", Panel{Title: "Concern recorded", Text: "Its number is", Reference: "C-7K2Q-91"}}}
}
