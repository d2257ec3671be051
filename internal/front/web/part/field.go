package part

import "strings"

// Failing is a form part that may carry an error message.
type Failing interface {
	// FieldError returns the id of the control to move to, and the message.
	// An empty message means that nothing is wrong.
	FieldError() (id, message string)
}

// FieldHead is what stands above a form control: label or legend, hint and
// error. Form parts make it for the shared templates; pages need not.
type FieldHead struct {
	ID        string
	Text      string
	Size      string
	IsHeading bool
	Hint      string
	Error     string
}

// ident is the id of a control: its own, or else its name.
func ident(id, name string) string {
	if id != "" {
		return id
	}
	return name
}

// describedBy joins the ids of the elements that explain a control: what the
// page adds, then the hint, then the error, as screen readers read them.
func describedBy(id, extra, hint, problem string) string {
	if extra == "" && hint == "" && problem == "" {
		return ""
	}
	ids := make([]string, 0, 3)
	if extra != "" {
		ids = append(ids, extra)
	}
	if hint != "" {
		ids = append(ids, id+"-hint")
	}
	if problem != "" {
		ids = append(ids, id+"-error")
	}
	return strings.Join(ids, " ")
}
