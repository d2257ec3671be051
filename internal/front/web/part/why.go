package part

// Why quotes the clause of the school's policy that a page carries out.
type Why struct {
	// Clause is its number, such as "7.2".
	Clause string
	Text   string
	// Href leads to the clause in the policy.
	Href string
}

func whyExamples() []Example {
	return []Example{
		{"default", Why{Clause: "7.2", Text: "Nobody is given an account before signing the agreement for their role.", Href: "#7.2"}},
	}
}
