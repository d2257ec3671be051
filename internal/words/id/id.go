// Package id gives every kind of record an identifier type of its own, so that one cannot be passed for
// another. Identifiers are random (26 letters and digits, 130 bits) and say nothing about order or number.
package id

// The kinds of record.
type (
	Person    string
	Session   string
	Approval  string
	Hold      string
	Check     string
	Advice    string
	Review    string
	Invite    string
	Passkey   string
	Login     string
	Gathering string // a class that signs in together
	Import    string
	Class     string
	Care      string
	Flag      string
	Support   string // a support plan
	Ask       string // a question to a specialist
	Use       string // of a shared account or device
	Tie       string // a declared tie with a family
	DutyDone  string
	Action    string
	Pass      string // a visitor's day pass
)

const alphabet = "abcdefghijkmnpqrstuvwxyz23456789" // no l, o, 0, 1: people read these aloud

// Length is the number of letters in an identifier.
const Length = 26

// From spells 26 random bytes as an identifier. The caller brings the randomness: areas stay pure.
func From(random [Length]byte) string {
	var out [Length]byte
	for i, b := range random {
		out[i] = alphabet[b%32]
	}
	return string(out[:])
}

// Valid says whether a text can be an identifier.
func Valid(s string) bool {
	if len(s) != Length {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z' || c == 'l' || c == 'o') && (c < '2' || c > '9') {
			return false
		}
	}
	return true
}
