package part

// Fieldset groups form parts under one legend. It comes in two halves:
// fieldset-start and fieldset-end.
type Fieldset struct {
	Legend          string
	LegendSize      string
	LegendIsHeading bool
	// ID is needed with a Hint or an Error.
	ID    string
	Hint  string
	Error string
}

// Head is the legend with its notes.
func (f Fieldset) Head() FieldHead {
	return FieldHead{f.ID, f.Legend, f.LegendSize, f.LegendIsHeading, f.Hint, f.Error}
}

// Described lists the ids of the elements that explain the group.
func (f Fieldset) Described() string { return describedBy(f.ID, "", f.Hint, f.Error) }

// FieldError implements Failing.
func (f Fieldset) FieldError() (id, message string) { return f.ID, f.Error }

func fieldsetExamples() []Example {
	return []Example{
		{"default", Fieldset{ID: "school-address", Legend: "Where is the school?", LegendSize: "m", Hint: "As parents would write it on a letter"}},
	}
}
