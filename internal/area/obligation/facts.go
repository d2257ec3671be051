package obligation

import (
	"maps"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/area/guidance"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Facts is everything that proofs may look at, loaded once for all of them.
type Facts struct {
	Library *policy.Library
	// Answers are those in force, defaults among them; Set says when the school itself gave one.
	Answers *policy.Answers
	Set     map[string]time.Time
	Choices map[clause.ID]policy.Choice
	// Policy is the policy as it would be printed today.
	Policy *policy.Policy
	// Text is all that it says.
	Text string
	// Spellings are other ways in which it writes the school's name than on its front page.
	Spellings []string
	// Mentioned are other documents that it names.
	Mentioned []string
	Register  *guidance.Register
	// Pack is the school's area with what the school corrected; Confirmed says when the school itself
	// last confirmed a fact of it.
	Pack      areapack.Pack
	Confirmed map[string]time.Time
	Reviews   []Review
	// LastAdvice is when advice on the policy was last recorded; zero if never.
	LastAdvice time.Time
	// Posts is the register of posts, of today.
	Posts *post.Facts
	// People counts those who belong to the school today by the roles they have.
	People map[people.Set]int
	// Colleagues are those who work for, govern, help or visit the school; Others those of them who are
	// not employed.
	Colleagues, Others []id.Person
	// Aims are those of section 1.
	Aims []Aim
	// Security is how accounts and passphrases stand.
	Security Security
	// Training is how colleagues stand with what they have to learn.
	Training Training
	// Duties are the school's recurring duties, Plan is its action plan, DutiesRead is how many of Colleagues said
	// within a year that they have read what is asked of them.
	Duties     []Duty
	Plan       Plan
	DutiesRead int
	// Life is the policy's year: editions, consultation, linked policies, what was read.
	Life Life
	// Roll counts pupils at greater risk; no proof knows a child.
	Roll Roll
	// Access counts systems, and who has access to them; no proof knows whose account it is.
	Access Access
	// Passes counts day passes of visitors and supply staff.
	Passes Passes
	// Lessons is how teaching stands.
	Lessons Lessons
	// Devices counts devices, and how those are protected that are away.
	Devices Devices
	// Secrets counts what is shared and what lies sealed.
	Secrets Secrets
	// Quiet is how the quiet hours are kept.
	Quiet Quiet
	// Uses is how the step is kept that says who is behind a shared account.
	Uses Uses
	// Ties says whether declared ties wait.
	Ties Ties
	// Agreements is how what people sign stands.
	Agreements Agreements
}

// Print sets the policy and what is found in its text, which is the same until the policy changes.
func (f *Facts) Print(p *policy.Policy, r *Reader) {
	f.Policy, f.Text = p, p.Text()
	f.Spellings, f.Mentioned = r.read(p.School, f.Text)
}

// Review is a question put to the school by an event, and whether it was decided.
type Review struct {
	ID       string
	Cause    string // such as "guidance:kcsie:2026"
	Due      time.Time
	Closed   time.Time // zero while open
	Decision string
}

// promised answers for obligations that the school's policy does not make; its Status is empty where it
// makes them.
func (f *Facts) promised(o policy.Obligation) Standing {
	c := f.Library.Primary(o.ID)
	if c == nil {
		return Standing{Status: NotInPolicy, Seen: "No clause of the library answers for this."}
	}
	if f.Choices[c.ID].Dropped {
		why := f.Choices[c.ID].Reason
		if why == "" {
			why = "no reason is recorded"
		}
		return Standing{Status: NotInPolicy, Link: clausePage(c.ID), Seen: "The school left the clause " + f.Library.Called(c.ID) + " out: " + strings.TrimSuffix(why, ".") + "."}
	}
	if f.Answers.Holds(c.When) {
		return Standing{}
	}
	for key := range c.When {
		if f.Answers.Asked(key) && len(f.Answers.Value(key)) == 0 {
			q, _ := f.Library.Question(key)
			return Standing{Status: NotMeasured, Link: f.questionPage(key),
				Seen: "Whether the policy promises this waits for an answer to: " + q.Ask}
		}
	}
	return Standing{Status: NotInPolicy, Link: clausePage(c.ID), Seen: "By the school's answers, the clause " + f.Library.Called(c.ID) + " does not belong in its policy."}
}

// statement is the clause that answers for an obligation as printed today, or nil.
func (f *Facts) statement(o clause.Obligation) *policy.Statement {
	c := f.Library.Primary(o)
	if c == nil || f.Policy == nil {
		return nil
	}
	return f.Policy.Statement(c.ID)
}

// blanks are the questions that a clause still waits for.
func (f *Facts) blanks(c clause.ID) []string {
	var asks []string
	for _, g := range f.Policy.Gaps {
		if g.Clause == c && !slices.Contains(asks, g.Ask) {
			asks = append(asks, g.Ask)
		}
	}
	return asks
}

// day reads an answer as a day; false if it is not one.
func (f *Facts) day(key string) (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, f.Answers.First(key))
	return t, err == nil
}

// printed is an answer as it stands in the policy.
func (f *Facts) printed(key string) string {
	q, _ := f.Library.Question(key)
	return policy.Printed(q, f.Answers.Value(key))
}

// placeholder says whether an answer is one of those that stand in for an answer.
func placeholder(v string) bool {
	low := strings.ToLower(strings.TrimSpace(v))
	switch low {
	case "tbc", "tba", "n/a", "xxx", "?", "-", "none yet", "to be confirmed", "to be completed", "unknown":
		return true
	}
	return strings.ContainsAny(v, "[]{}<>") || strings.HasPrefix(low, "insert ") || strings.Contains(low, "xxx")
}

// Pages that hold proofs or where what is missing is put right.
const (
	peoplePage   = "/people"
	postsPage    = "/posts"
	advicePage   = "/school/advice"
	guidancePage = "/policy/guidance"
	areaPage     = "/policy/area"
	reviewsPage  = "/policy/reviews"
)

// clausePage is where the school decides about a clause.
func clausePage(c clause.ID) string { return "/policy/clause/" + string(c) }

// policyPage is a clause in the school's policy.
func policyPage(c clause.ID) string { return "/policy/text#" + policy.Anchor(string(c)) }

// contactPage is a contact of the area.
func contactPage(key string) string { return areaPage + "#" + areapack.Anchor(key) }

// questionPage is where a question is answered. One that does not arise yet waits for another's answer,
// and that one is what can be answered.
func (f *Facts) questionPage(key string) string {
	if q, ok := f.Library.Question(key); ok && !f.Answers.Asked(key) {
		for _, other := range slices.Sorted(maps.Keys(q.When)) {
			if f.Answers.Asked(other) {
				key = other
				break
			}
		}
	}
	for _, s := range f.Library.Sections {
		if slices.ContainsFunc(s.Questions, func(q policy.Question) bool { return q.Key == key }) {
			return "/policy/questions/" + string(s.Section) + "#" + policy.QuestionAnchor(key)
		}
	}
	return "/policy/questions"
}
