package part

// Symbol is the drawing beside a line of an agreement for the youngest. The line itself says what it means, so the
// drawing is left out when read aloud.
type Symbol struct{ Name string }

func symbolExamples() []Example {
	var all []Example
	for _, name := range []string{"adult", "ask", "care", "hand", "heart", "lock", "phone", "picture", "share", "speak", "stop", "eye", "book", "tick", "house", "message"} {
		all = append(all, Example{name, Symbol{Name: name}})
	}
	return all
}
