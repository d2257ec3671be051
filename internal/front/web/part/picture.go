package part

// Picture is one of the drawings on the cards of young children. The name is
// always read out, and shown below it unless Bare.
type Picture struct {
	Name string
	// Bare leaves the name to screen readers.
	Bare bool
}

func pictureExamples() []Example {
	var all []Example
	for _, name := range []string{"sun", "moon", "star", "heart", "house", "tree", "flower", "leaf", "fish", "boat", "kite", "bell", "key", "cup", "cloud", "ball"} {
		all = append(all, Example{name, Picture{Name: name}})
	}
	return append(all, Example{"bare", Picture{Name: "sun", Bare: true}})
}
