package access

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"handrail.school/handrail/internal/words/id"
)

// What a reviewer decides about a line of the record.
const (
	KeepIt   = "keep"
	RemoveIt = "remove"
)

// Mark is what somebody decided about one line in a round of the termly review (DFE-CY-12). A round is the day on which the
// review falls due. A mark without a signature is kept for whoever goes on, and decides nothing.
type Mark struct {
	Grant    id.Grant
	Decision string
	At       time.Time
	By       string
	Review   id.AccessReview
}

// Signed says whether the mark counts.
func (m Mark) Signed() bool { return m.Review != "" }

// InReview says whether a line has to be looked at: it is there, and nobody has ended it.
func (g Grant) InReview(at time.Time) bool {
	stage := g.StageAt(at)
	return stage != Ended && stage != ToEnd
}

// ReviewedLine is one line as it was signed.
type ReviewedLine struct {
	Grant    id.Grant  `json:"grant"`
	Person   id.Person `json:"person"`
	System   string    `json:"system"`
	Level    string    `json:"level"`
	Decision string    `json:"decision"`
}

// Signing is a part of the review that somebody signed: every line in it, with what was decided.
type Signing struct {
	ID            id.AccessReview
	Round, At     time.Time
	By            string
	Kept, Removed int
	Lines         []ReviewedLine
}

// Canonical is the text over which the hash is made, a line each, so that anybody can make the hash again from the printed
// page.
func (s Signing) Canonical() string {
	var b strings.Builder
	fmt.Fprintf(&b, "access review %s\nsigned %s by %s\n", s.Round.Format(time.DateOnly), s.At.UTC().Format(time.RFC3339), s.By)
	for _, l := range s.Lines {
		fmt.Fprintf(&b, "%s %s %s %s %s\n", l.Decision, l.Grant, l.Person, l.System, l.Level)
	}
	return b.String()
}

// Sum is the SHA-256 of the canonical text.
func (s Signing) Sum() string {
	sum := sha256.Sum256([]byte(s.Canonical()))
	return hex.EncodeToString(sum[:])
}
