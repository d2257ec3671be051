package policy

import (
	"iter"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/area/guidance"
	"handrail.school/handrail/internal/words/clause"
)

// Inputs is all that a policy is made from. The same inputs always give the same policy.
type Inputs struct {
	// Profile is the school's answers. Roles must be today's post holders.
	Profile Profile
	Choices map[clause.ID]Choice
	Own     []OwnClause
	// Register is where citations come from; nil leaves every citation a gap.
	Register *guidance.Register
	// Pack is the school's area; National speaks where Pack knows nothing.
	Pack, National areapack.Pack
	Day            time.Time
}

// Choice is what a school did with one clause of the library.
type Choice struct {
	// Wording is the ID of a wording the school picked; it counts only where the answers allow it.
	Wording string
	// Amended is the school's own text in place of the library's, in the same Markdown.
	Amended string
	// Dropped leaves the clause out. Reason says why it was amended or left out.
	Dropped bool
	Reason  string
}

// OwnClause is a clause the school added.
type OwnClause struct {
	ID clause.ID
	// Section is where it stands; a section that the library does not have is made, headed by Title.
	Section clause.Section
	// Position is how many of the library's clauses of that section come before it, those left out
	// counted too; negative or too large means the end.
	Position int
	Title    string
	Text     string
	Audience []string
}

// Policy is a school's policy on a day: a tree of sections with everything filled in.
type Policy struct {
	Title  string // "Online safety policy"
	School string
	Day    time.Time
	Front  []Row // the key details once more, as data
	// Sections are the top ones in order; the front page ("0") is first and has no number.
	Sections []*Part
	Contents []Entry
	// Gaps are the questions without an answer that the text or a choice of wording needs.
	Gaps []Gap
	// Left are the clauses that the school left out.
	Left      []Left
	Citations []Citation
	Facts     []FactUsed
	Origin    Origin

	from *composer // for Fill
}

// Row is one key detail.
type Row struct {
	Key, Label, Value string
	Missing           bool // Value is then a sentence in brackets
}

// Part is one section as printed.
type Part struct {
	Section    clause.Section // the library's number, or the school's own
	Number     string         // as printed: "7.3.2"; "" for the front page
	Title      string
	Own        bool // the school added it
	Statements []*Statement
	Parts      []*Part
}

// Depth is 1 for a top section.
func (p *Part) Depth() int { return strings.Count(p.Number, ".") + 1 }

// Heading is number and title as printed: "7. Safer use", "7.3 Filtering", "Key details".
func (p *Part) Heading() string {
	switch {
	case p.Number == "":
		return p.Title
	case p.Depth() == 1:
		return p.Number + ". " + p.Title
	}
	return p.Number + " " + p.Title
}

// Statement is one clause as printed.
type Statement struct {
	ID           clause.ID
	Title        string // of an own clause, or ""
	Wording      string // ID of the wording used, or ""
	WordingTitle string
	// Local says that the words are the school's own: amended, or added (then Own as well).
	Local, Own bool
	Reason     string
	Serves     []clause.Obligation
	Also       []clause.Obligation
	Level      clause.Level
	Audience   []string
	Blocks     []Block
}

// Entry is one line of the contents list.
type Entry struct {
	Section       clause.Section
	Number, Title string
	Depth         int
}

// Gap is a question without an answer.
type Gap struct {
	Key    string // question, or "pack:police", "law:kcsie"
	Ask    string
	Clause clause.ID
	// Silent says that no brackets stand in the text: a whole clause is missing until it is answered.
	Silent bool
}

// Left is a clause that the school left out.
type Left struct {
	ID     clause.ID
	Reason string
	Serves []clause.Obligation
}

// Citation is a law or guidance that the policy names.
type Citation struct{ Key, Cite, Edition, Web string }

// FactUsed is a body from the area pack that the policy names; a zero Confirmed means nobody has checked.
type FactUsed struct {
	Key, Name   string
	Reachable   bool // the pack says how
	Confirmed   time.Time
	ConfirmedBy string
}

// Origin says where the text came from (obligation 1-b).
type Origin struct {
	Template, Area        string
	Clauses               int // printed in all
	Amended, Own, Dropped int
}

// All walks every section in the order of the page.
func (p *Policy) All() iter.Seq[*Part] {
	return func(yield func(*Part) bool) {
		walk(p.Sections, yield)
	}
}

func walk(parts []*Part, yield func(*Part) bool) bool {
	for _, p := range parts {
		if !yield(p) || !walk(p.Parts, yield) {
			return false
		}
	}
	return true
}

// Part finds a section by the library's number, or nil.
func (p *Policy) Part(s clause.Section) *Part {
	for part := range p.All() {
		if part.Section == s {
			return part
		}
	}
	return nil
}

// Statement finds a clause by ID, or nil.
func (p *Policy) Statement(id clause.ID) *Statement {
	for part := range p.All() {
		for _, s := range part.Statements {
			if s.ID == id {
				return s
			}
		}
	}
	return nil
}

// Compose makes the policy. It never fails: what is missing stands in the text in brackets and in Gaps,
// and own or amended text that CheckText refuses is printed as far as it is allowed. Conflicts says what
// is wrong with the outcome.
func Compose(lib *Library, in Inputs) *Policy {
	c := newComposer(lib, in)
	p := &Policy{
		Title: "Online safety policy", School: visible(c.answers.First("school.name")), Day: in.Day,
		Sections: c.tree(),
	}
	c.policy, p.from = p, c
	c.number(p.Sections, "")
	for part := range p.All() {
		for _, s := range part.Statements {
			s.Blocks = c.fill(part, s)
		}
		if part.Number != "" {
			p.Contents = append(p.Contents, Entry{part.Section, part.Number, part.Title, part.Depth()})
		}
	}
	c.front()
	c.origin()
	return p
}

type composer struct {
	lib     *Library
	in      Inputs
	answers *Answers
	policy  *Policy
	printed map[clause.Section]*Part
	waiting []Gap // gaps that leave a whole clause out
	brief   bool  // bodies come with their telephone numbers and nothing more
}

func newComposer(lib *Library, in Inputs) *composer {
	return &composer{lib: lib, in: in, answers: lib.Effective(in.Profile), printed: map[clause.Section]*Part{}}
}

// tree puts every section with something to say under its parent.
func (c *composer) tree() []*Part {
	parts := map[clause.Section]*Part{}
	var order []*Part
	for i := range c.lib.Sections {
		s := &c.lib.Sections[i]
		p := &Part{Section: s.Section, Title: s.Title, Statements: c.statements(s)}
		parts[s.Section] = p
		order = append(order, p)
	}
	for _, o := range c.in.Own {
		p, ok := parts[o.Section]
		if !ok {
			p = &Part{Section: o.Section, Title: visible(o.Title), Own: true}
			parts[o.Section] = p
			order = append(order, p)
		}
		if c.lib.look().sections[o.Section] == nil {
			p.Statements = append(p.Statements, c.own(o, p))
		}
	}
	slices.SortStableFunc(order, func(a, b *Part) int {
		switch {
		case a.Section.Less(b.Section):
			return -1
		case b.Section.Less(a.Section):
			return 1
		}
		return 0
	})
	var top []*Part
	for _, p := range slices.Backward(order) { // children before parents
		if len(p.Statements) == 0 && len(p.Parts) == 0 {
			continue
		}
		slices.Reverse(p.Parts)
		above := p.Section.Parent()
		for above != "" && parts[above] == nil {
			above = above.Parent()
		}
		if above == "" {
			top = append(top, p)
		} else {
			parts[above].Parts = append(parts[above].Parts, p)
		}
	}
	slices.Reverse(top)
	return top
}

// number gives consecutive numbers; the front page has none.
func (c *composer) number(parts []*Part, prefix string) {
	n := 0
	for _, p := range parts {
		c.printed[p.Section] = p
		if p.Section != "0" || prefix != "" {
			n++
			p.Number = prefix + itoa(n)
			c.number(p.Parts, p.Number+".")
		}
	}
}
