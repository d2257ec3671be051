// Package check reads the policy a school already has: its sections, the values in it with the line each
// stands on, and what is wrong with it. It judges text that somebody else wrote, in whatever family of
// template, so every rule has a narrow condition and stays silent when it is not sure. How the text is built is
// worked out by the outline area; here the values are read out of it (school.go, people.go, profile.go, facts.go)
// and the rules (rules_*.go) judge it.
package check

import (
	"strings"
	"time"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/area/guidance"
	"handrail.school/handrail/internal/area/outline"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/area/source"
)

// Severity says how much a finding matters.
type Severity string

// The three severities. High: could lead to a wrong act or makes a statement untrue.
const (
	High   Severity = "high"
	Medium Severity = "medium"
	Low    Severity = "low"
)

// Report is what was read and found in one document. File is left to the caller.
type Report struct {
	File     string           `json:"file"`
	Format   source.Format    `json:"format"`
	School   *string          `json:"school"`
	Sections []Section        `json:"sections"`
	Profile  map[string]Value `json:"profile"`
	Findings []Finding        `json:"findings"`
	// Matches and Missing hold the document against our own library: which of its sections each heading
	// corresponds to, and which of them the document does not have.
	Matches []Match  `json:"-"`
	Missing []string `json:"-"`
}

// Section is one heading of the body, of any level; Number is empty when none is printed.
type Section struct {
	Number string `json:"number"`
	Title  string `json:"title"`
	Line   int    `json:"line"`
}

// Value is one answer found in the text, and the line it stands on, counted from 1.
type Value struct {
	Value string `json:"value"`
	Line  int    `json:"line"`
}

// Finding is one thing that is wrong, or that a person should look at. Quote stands on Line as printed
// there; it is empty where something is missing, which is reported on line 1.
type Finding struct {
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity"`
	Line     int      `json:"line"`
	Quote    string   `json:"quote"`
	Message  string   `json:"message"`
	Advice   string   `json:"advice"`
	Fix      Fix      `json:"-"`
}

// Fix names what in our own policy would mend a finding, so that a page can take it into a draft.
type Fix struct {
	Section string // library section, such as "11.3"
	Key     string // profile key to answer, such as "policy.next_review"
	Value   string // the value read out, if it can be kept
}

// Match pairs a heading of the document with a section of the library.
type Match struct {
	Line    int
	Library string
}

// Checker holds what every check needs. It is safe for use by many at once.
type Checker struct {
	titles map[string]string // library section by its title, as normal writes it
	works  *guidance.Register
	areas  *areas
}

// New makes a checker. Library, register and atlas may be nil: then nothing is held against them, except
// that without an atlas the packs alone say which names belong to which area.
func New(lib *policy.Library, reg *guidance.Register, atlas *areapack.Atlas, packs []areapack.Pack) *Checker {
	if reg == nil {
		reg = guidance.New(nil, nil)
	}
	c := &Checker{titles: map[string]string{}, works: reg, areas: newAreas(atlas, packs)}
	if lib != nil {
		for _, s := range lib.Sections {
			c.titles[outline.Normal(s.Title)] = string(s.Section)
		}
	}
	return c
}

// Check reads a document and judges it as of a day.
func (c *Checker) Check(doc *source.Document, day time.Time) Report {
	r := &reading{Outline: outline.Read(doc), day: day, checker: c, profile: map[string]Value{}}
	r.readNation()
	r.cite()
	r.readSchool()
	r.readProfile()
	r.area = c.areas.own(r)
	r.findForeign()
	r.readTopics()
	report := Report{
		Format: doc.Format, School: r.school, Sections: r.sections(), Profile: r.profile,
		Findings: r.findings(), Matches: r.matches, Missing: r.missing,
	}
	return report
}

// reading is a document with its structure, and what was read in it.
type reading struct {
	*outline.Outline
	day     time.Time
	checker *Checker
	school  *string
	profile map[string]Value
	area    *area
	nation  nation
	matches []Match
	missing []string
	topics  map[string]bool
	// faithful says that the text has nearly every heading that its contents announce, word for word
	faithful bool
	people   map[string][]person
	names    [][]outline.Span // by block, see nameSpans
	linked   map[int]bool     // see linkedBlocks

	citations [][]guidance.CitationHit // by block
	bodies    [][]guidance.BodyHit
	foreign   [][]foreignMark
}

// sections lists the headings for the report.
func (r *reading) sections() []Section {
	out := make([]Section, 0, len(r.Heads))
	for _, h := range r.Heads {
		t := strings.TrimSpace(strings.TrimRight(h.Title, ":* "))
		if t == "" {
			t = h.Title
		}
		out = append(out, Section{Number: h.Number, Title: t, Line: r.Lines[h.Line].Number})
	}
	return out
}
