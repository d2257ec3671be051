package part

// Input is one line of text.
type Input struct {
	Name  string
	ID    string
	Label string
	// LabelSize is "", "s", "m", "l" or "xl".
	LabelSize string
	// LabelIsHeading makes the label the page's h1, for pages with one question.
	LabelIsHeading bool
	Hint           string
	Error          string
	Value          string
	// Type is "text" unless set: "email", "tel", "url", "search".
	Type string
	// Autocomplete is the purpose of the field in HTML's words ("email",
	// "one-time-code"), so that browsers can fill it. Ask for it wherever the
	// field is about the person typing.
	Autocomplete string
	// InputMode chooses the keyboard on a phone: "numeric", "email".
	InputMode string
	// Width is in characters: 2, 3, 4, 5, 10, 20 or 30; 0 is the full width.
	Width  int
	Prefix string
	Suffix string
	// Plain switches off spelling help and capitals, for codes and addresses.
	Plain bool
	// DescribedBy names further elements that explain the field.
	DescribedBy string
}

// Ident is the id of the control.
func (i Input) Ident() string { return ident(i.ID, i.Name) }

// Head is what stands above the control.
func (i Input) Head() FieldHead {
	return FieldHead{i.Ident(), i.Label, i.LabelSize, i.LabelIsHeading, i.Hint, i.Error}
}

// Described lists the ids of the elements that explain the control.
func (i Input) Described() string { return describedBy(i.Ident(), i.DescribedBy, i.Hint, i.Error) }

// FieldError implements Failing.
func (i Input) FieldError() (id, message string) { return i.Ident(), i.Error }

func inputExamples() []Example {
	return []Example{
		{"default", Input{Name: "full-name", Label: "Full name", Autocomplete: "name"}},
		{"hint", Input{Name: "email", Label: "Email address", Type: "email", Autocomplete: "email", Plain: true,
			Hint: "The address your school gave you"}},
		{"error", Input{Name: "urn", Label: "School's URN", Hint: "Six figures, as on the register of schools", Width: 10, InputMode: "numeric",
			Value: "10a", Error: "Enter the URN as six figures"}},
		{"page heading", Input{Name: "device-name", Label: "What is the device called?", LabelSize: "l", LabelIsHeading: true}},
		{"prefix and suffix", Input{Name: "minutes", Label: "How long?", Width: 3, InputMode: "numeric", Suffix: "minutes", Value: "20"}},
		{"one-time code", Input{Name: "code", Label: "Code from your app", Width: 10, InputMode: "numeric", Autocomplete: "one-time-code", Plain: true}},
	}
}
