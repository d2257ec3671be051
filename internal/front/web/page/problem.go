package page

import "handrail.school/handrail/internal/front/web/part"

// ProblemPage says that a request could not be answered, and what to do now:
// not found, not allowed, too late, or our own mistake.
type ProblemPage struct {
	Frame
	// Text says in a sentence or two what is the matter.
	Text string
	// Next are ways on.
	Next []part.Link
	// Go is the one way on, where there is one.
	Go part.Button
	// Number finds this occurrence in the server's log; for our own mistakes.
	Number string
}
