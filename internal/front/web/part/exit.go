package part

// ExitThisPage takes a child or a parent away from the page at once, to
// something harmless. Without scripts it is a plain link.
type ExitThisPage struct {
	// Href is where it leads; the school chooses it.
	Href string
}

func exitThisPageExamples() []Example {
	return []Example{{"default", ExitThisPage{Href: "#weather"}}}
}
