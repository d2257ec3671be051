package id

// The kinds of record of the register of access.
type (
	Grant        string // of a system to a person
	Device       string
	Room         string
	Lesson       string // a unit taught to a class
	AccessReview string // a signed part of a termly review
	Token        string // of a program
	Release      string // of a pupil's first login to a parent
)
