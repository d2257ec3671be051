package part

// PasswordInput asks for a password or a passphrase. What was typed is never
// sent back, so it has no Value.
type PasswordInput struct {
	Name  string
	ID    string
	Label string
	Hint  string
	Error string
	// New says that the password is being chosen, so that password managers
	// offer to make one; otherwise they offer to fill it in.
	New         bool
	DescribedBy string
}

// Ident is the id of the control.
func (p PasswordInput) Ident() string { return ident(p.ID, p.Name) }

// Head is what stands above the control.
func (p PasswordInput) Head() FieldHead {
	return FieldHead{ID: p.Ident(), Text: p.Label, Hint: p.Hint, Error: p.Error}
}

// Described lists the ids of the elements that explain the control.
func (p PasswordInput) Described() string {
	return describedBy(p.Ident(), p.DescribedBy, p.Hint, p.Error)
}

// FieldError implements Failing.
func (p PasswordInput) FieldError() (id, message string) { return p.Ident(), p.Error }

func passwordInputExamples() []Example {
	return []Example{
		{"default", PasswordInput{Name: "password", Label: "Password"}},
		{"new, with hint and error", PasswordInput{Name: "new-password", Label: "New password", New: true,
			Hint: "At least 12 characters. Three words that do not belong together are good.", Error: "Choose a password of at least 12 characters"}},
	}
}
