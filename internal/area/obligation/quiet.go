package obligation

import (
	"fmt"
	"time"

	"handrail.school/handrail/internal/area/policy"
)

// Quiet is how the hours are kept in which nothing routine is sent.
type Quiet struct {
	Words   string // the hours; empty where none are set
	Sent    int    // routine letters within a month, since the hours were set
	Outside int    // of those, sent in quiet hours
}

const quietPage = "/quiet-hours"

// hushed judges 7.8.1-d: the hours are set, the policy says the same, and no routine letter was sent in them.
func hushed(f *Facts, _ policy.Obligation, _ time.Time) Standing {
	q := f.Quiet
	said := f.Answers.First("email.quiet_hours")
	s := Standing{Status: Met, Link: quietPage}
	switch {
	case q.Words == "":
		return Standing{Status: NotMet, Link: quietPage, Seen: "No quiet hours are set, so routine letters go at any hour. The policy says: " + said + "."}
	case q.Outside > 0:
		s.Status = NotMet
		s.Seen = fmt.Sprintf("Of %s sent within a month, %d went out in quiet hours (%s).", many(q.Sent, "routine letter", "routine letters"), q.Outside, q.Words)
	case said != q.Words:
		s.Status = Due
		s.Seen = fmt.Sprintf("The hours that are kept (%s) are not those that the policy names (%s). Set them once more, and both say the same.", q.Words, said)
	default:
		s.Seen = fmt.Sprintf("Quiet %s: of %s sent within a month none went out then. Staff, parents and the public page see the hours; urgent letters go at once.", q.Words, many(q.Sent, "routine letter", "routine letters"))
	}
	return s
}
