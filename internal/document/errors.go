package document

import "fmt"

// Kind says why a file could not be read, so that a caller can choose a page or an exit code without
// looking at the sentence.
type Kind string

// Reasons for refusing a file.
const (
	Unreadable Kind = "unreadable" // no text in it, or it could not be opened
	Encrypted  Kind = "encrypted"  // protected with a password
	Macros     Kind = "macros"     // holds a program
	TooBig     Kind = "too-big"    // beyond a limit an honest policy does not reach
	Bomb       Kind = "bomb"       // unpacks to far more than it should
	Scan       Kind = "scan"       // pictures of pages, no text
	Unknown    Kind = "unknown"    // a kind of file that is not read
	Damaged    Kind = "damaged"    // says it is a kind of file and is not one
)

// Error is a file that could not be read. Sentence is written for a head teacher: what is wrong and what
// to do next. The cause, if any, is for the log only.
type Error struct {
	Kind     Kind
	Sentence string
	cause    error
}

// Error returns the sentence.
func (e *Error) Error() string { return e.Sentence }

// Unwrap returns the cause, which may be nil.
func (e *Error) Unwrap() error { return e.cause }

// refuse makes an Error from a sentence.
func refuse(k Kind, format string, args ...any) *Error {
	return &Error{Kind: k, Sentence: fmt.Sprintf(format, args...)}
}

// because adds the cause for the log.
func (e *Error) because(err error) *Error {
	e.cause = err
	return e
}

// damaged is the answer to a file that begins well and then breaks its own format.
func damaged(what string, cause error) *Error {
	return refuse(Damaged, "This %s is damaged and cannot be read. Open it in the program it was made with, "+
		"save a new copy and hand in the copy.", what).because(cause)
}

// tooBig is the answer to a file beyond a limit; what names the limit in plain words.
func tooBig(what string) *Error {
	return refuse(TooBig, "This file is too big: %s. Hand in only the policy itself, without appendices or pictures.", what)
}
