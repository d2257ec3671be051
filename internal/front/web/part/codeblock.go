package part

// CodeBlock shows text to be copied exactly: recovery codes, a command, a
// record for the DNS. One click or tap selects the whole.
type CodeBlock struct {
	Label string
	Lines []string
}

func codeBlockExamples() []Example {
	return []Example{
		{"recovery codes", CodeBlock{Label: "Your recovery codes", Lines: []string{"f4kq-72mh-9wtx", "b8zc-11vn-6rjd", "p3ys-54ug-0elm"}}},
		{"command", CodeBlock{Label: "Check the trail", Lines: []string{"handrail audit verify --head 8c1f…"}}},
	}
}
