package part

// Select lets one option be chosen from a list that drops down. Prefer Radios
// for fewer than eight options.
type Select struct {
	Name      string
	ID        string
	Label     string
	LabelSize string
	Hint      string
	Error     string
	Options   []Option
	// Value is the chosen option's value.
	Value       string
	DescribedBy string
}

// Ident is the id of the control.
func (s Select) Ident() string { return ident(s.ID, s.Name) }

// Head is what stands above the control.
func (s Select) Head() FieldHead {
	return FieldHead{ID: s.Ident(), Text: s.Label, Size: s.LabelSize, Hint: s.Hint, Error: s.Error}
}

// Described lists the ids of the elements that explain the control.
func (s Select) Described() string { return describedBy(s.Ident(), s.DescribedBy, s.Hint, s.Error) }

// FieldError implements Failing.
func (s Select) FieldError() (id, message string) { return s.Ident(), s.Error }

func selectExamples() []Example {
	classes := []Option{{Value: "", Text: "Choose a class"}, {Value: "oak", Text: "Oak (Year 2)"}, {Value: "elm", Text: "Elm (Year 3)"}, {Value: "ash", Text: "Ash (Year 4)"}}
	return []Example{
		{"default", Select{Name: "class", Label: "Class", Options: classes, Value: "elm"}},
		{"error", Select{Name: "new-class", Label: "Moves to", Hint: "From the first day of next term", Options: classes, Error: "Choose the class the pupil moves to"}},
	}
}
