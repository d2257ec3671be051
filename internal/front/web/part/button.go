package part

// Kinds of button. The zero kind is the page's one main action.
const (
	Secondary = "secondary"
	Warning   = "warning"
	LinkStyle = "link"
)

// Button sends a form, or, with Href, leads to another page in the look of a
// button. Actions that change something are forms, never links.
type Button struct {
	Text string
	// Kind is "", Secondary, Warning (for what cannot be undone) or LinkStyle.
	Kind string
	// Name and Value are sent with the form, to tell several buttons apart.
	Name  string
	Value string
	Href  string
	// Action sends the form to another address than the form's own.
	Action string
	// Once ignores a second click within a second, where scripts run.
	Once     bool
	Disabled bool
	// Hidden is read out after the text and not shown.
	Hidden string
	// Form is the id of the form to send, for a button outside it.
	Form string
}

// Class is the button's class attribute.
func (b Button) Class() string {
	switch b.Kind {
	case Secondary, Warning:
		return "govuk-button govuk-button--" + b.Kind
	case LinkStyle:
		return "hr-link-button"
	}
	return "govuk-button"
}

func buttonExamples() []Example {
	return []Example{
		{"default", Button{Text: "Save and continue", Once: true}},
		{"secondary", Button{Text: "Save as draft", Kind: Secondary, Name: "action", Value: "draft"}},
		{"warning", Button{Text: "Remove access", Kind: Warning, Hidden: " for Sam Okafor"}},
		{"link style", Button{Text: "Sign out", Kind: LinkStyle}},
		{"leads elsewhere", Button{Text: "Report a concern", Href: "#report"}},
		{"disabled", Button{Text: "Waiting for a second person", Disabled: true}},
	}
}
