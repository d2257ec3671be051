// Package fault says what went wrong, for programs by kind and for people in one sentence. Only a Fault
// has words for the screen; every other error is internal, is logged, and is shown as "our side".
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind tells the front which page and status to show.
type Kind uint8

// The kinds of fault.
const (
	Internal  Kind = iota // ours; nothing the person can do
	Invalid               // what was sent cannot be used; Fields say where
	Refused               // this person may not do this
	NotFound              // there is no such record, or not for this person
	Conflict              // somebody or something got there first
	Throttled             // too many tries; wait
	SignIn                // nobody is signed in, or the session ended
	Unread                // this person has to read and confirm something first
)

// Field is one thing wrong with one input.
type Field struct{ Name, Sentence string }

// Fault is an error with words for people.
type Fault struct {
	Kind     Kind
	Sentence string
	Fields   []Field
}

// Error joins the sentence and what is wrong with each field.
func (f *Fault) Error() string {
	if len(f.Fields) == 0 {
		return f.Sentence
	}
	parts := make([]string, 0, len(f.Fields))
	for _, x := range f.Fields {
		parts = append(parts, x.Name+": "+x.Sentence)
	}
	return f.Sentence + " (" + strings.Join(parts, "; ") + ")"
}

// New makes a fault with a sentence that says what to do next.
func New(kind Kind, format string, args ...any) error {
	return &Fault{Kind: kind, Sentence: fmt.Sprintf(format, args...)}
}

// Of is the kind of an error; Internal for anything that is not a Fault.
func Of(err error) Kind {
	var f *Fault
	if errors.As(err, &f) {
		return f.Kind
	}
	return Internal
}

// Is says whether err is a fault of that kind.
func Is(err error, kind Kind) bool {
	var f *Fault
	return errors.As(err, &f) && f.Kind == kind
}

// Fields collects everything wrong with a form, so that all of it is said at once.
type Fields []Field

// Add notes one wrong field.
func (fs *Fields) Add(name, format string, args ...any) {
	*fs = append(*fs, Field{name, fmt.Sprintf(format, args...)})
}

// Need notes a field that was left blank.
func (fs *Fields) Need(name, value, sentence string) {
	if strings.TrimSpace(value) == "" {
		fs.Add(name, "%s", sentence)
	}
}

// Err is nil if nothing is wrong, or one Invalid fault with every field.
func (fs Fields) Err() error {
	if len(fs) == 0 {
		return nil
	}
	return &Fault{Kind: Invalid, Sentence: "There is a problem", Fields: fs}
}
