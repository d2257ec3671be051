package part

// Hint is a quiet line of help that belongs to no field.
type Hint struct {
	ID   string
	Text string
}

// InsetText sets a sentence apart from the text around it.
type InsetText struct{ Text string }

// WarningText is a sentence that must not be missed: what happens if one does
// it, or does not.
type WarningText struct{ Text string }

// PrintOnly is text that stands on paper and not on the screen.
type PrintOnly struct{ Text string }

func hintExamples() []Example {
	return []Example{{"default", Hint{Text: "Only people who handle this case can read this page."}}}
}

func insetTextExamples() []Example {
	return []Example{{"default", InsetText{"Whoever is told first writes it down the same day. Nobody waits for proof."}}}
}

func warningTextExamples() []Example {
	return []Example{{"default", WarningText{"Do not look at, copy, send on or delete the picture. Take the device away and tell the DSL now."}}}
}

func printOnlyExamples() []Example {
	return []Example{{"default", PrintOnly{"Signed: ____________________  Date: ____________"}}}
}
