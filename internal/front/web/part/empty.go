package part

// EmptyState stands where a list would be when there is nothing in it: it
// says so, says whether that is good, and what one could do.
type EmptyState struct {
	Heading string
	Text    string
	Link    Link
}

func emptyStateExamples() []Example {
	return []Example{
		{"default", EmptyState{Heading: "No open breaches", Text: "Breaches of an agreement appear here when they are recorded.", Link: Link{Text: "Record a breach", Href: "#record"}}},
		{"words only", EmptyState{Heading: "Nothing is waiting for you"}},
	}
}
