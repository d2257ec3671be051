package part

// Textarea is text of several lines.
type Textarea struct {
	Name           string
	ID             string
	Label          string
	LabelSize      string
	LabelIsHeading bool
	Hint           string
	Error          string
	Value          string
	// Rows is 5 unless set.
	Rows int
	// Limit is the most characters allowed; 0 sets no limit. Where scripts run,
	// the person sees how many are left. The server checks it in any case.
	Limit       int
	DescribedBy string
}

// Ident is the id of the control.
func (t Textarea) Ident() string { return ident(t.ID, t.Name) }

// Head is what stands above the control.
func (t Textarea) Head() FieldHead {
	return FieldHead{t.Ident(), t.Label, t.LabelSize, t.LabelIsHeading, t.Hint, t.Error}
}

// Described lists the ids of the elements that explain the control.
func (t Textarea) Described() string {
	ids := describedBy(t.Ident(), t.DescribedBy, t.Hint, t.Error)
	if t.Limit == 0 {
		return ids
	}
	if ids != "" {
		ids += " "
	}
	return ids + t.Ident() + "-info"
}

// FieldError implements Failing.
func (t Textarea) FieldError() (id, message string) { return t.Ident(), t.Error }

func textareaExamples() []Example {
	return []Example{
		{"default", Textarea{Name: "what-happened", Label: "What happened?", Hint: "Use the child's own words where you can. Do not attach pictures."}},
		{"error", Textarea{Name: "reason", Label: "Why is this needed?", Value: "", Error: "Say why this is needed", Rows: 3}},
		{"limit", Textarea{Name: "reply", Label: "Your reply", Limit: 500, Value: "Thank you for telling us."}},
	}
}
