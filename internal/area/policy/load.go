package policy

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"handrail.school/handrail/internal/words/clause"
)

// Obligation is one row of obligations.csv: a duty found in real policies, with what proves it.
type Obligation struct {
	ID        clause.Obligation
	Section   string
	Who       []string
	Text      string
	Kind      string
	Frequency string
	Feature   string
	Evidence  string
	Level     clause.Level
}

// Library is the whole set of sections and the obligations they must serve.
type Library struct {
	Sections    []Section
	Obligations []Obligation
	Conflicts   []ConflictRule

	primary map[clause.Obligation]*Clause

	once sync.Once // guards made
	made *index
}

// Load reads sections/*.yaml and obligations.csv. Every broken file is named, not only the first.
func Load(files fs.FS) (*Library, error) {
	names, err := fs.Glob(files, "sections/*.yaml")
	if err != nil {
		return nil, err
	}
	lib := &Library{primary: map[clause.Obligation]*Clause{}}
	var broken []error
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		s, err := ParseSection(text)
		if err != nil {
			broken = append(broken, fmt.Errorf("%s: %w", path.Base(name), err))
			continue
		}
		lib.Sections = append(lib.Sections, s)
	}
	slices.SortFunc(lib.Sections, func(a, b Section) int {
		switch {
		case a.Section == b.Section:
			return 0
		case a.Section.Less(b.Section):
			return -1
		}
		return 1
	})
	if lib.Obligations, err = loadObligations(files); err != nil {
		broken = append(broken, err)
	}
	if lib.Conflicts, err = loadConflicts(files); err != nil {
		broken = append(broken, err)
	}
	for i := range lib.Sections {
		for j := range lib.Sections[i].Clauses {
			c := &lib.Sections[i].Clauses[j]
			for _, o := range c.Serves {
				lib.primary[o] = c
			}
		}
	}
	return lib, errors.Join(broken...)
}

// LoadTitles reads only the numbers and titles of the sections, from the two lines with which each file begins.
// That is all the checker asks of a library, and takes a tenth of the time.
func LoadTitles(files fs.FS) (*Library, error) {
	names, err := fs.Glob(files, "sections/*.yaml")
	if err != nil {
		return nil, err
	}
	lib := &Library{}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		head, _, _ := strings.Cut(string(text), "\nquestions:")
		head, _, _ = strings.Cut(head, "\nclauses:")
		s, err := ParseSection([]byte(head + "\n"))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path.Base(name), err)
		}
		lib.Sections = append(lib.Sections, s)
	}
	return lib, nil
}

func loadObligations(files fs.FS) ([]Obligation, error) {
	f, err := files.Open("obligations.csv")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("obligations.csv: %w", err)
	}
	var all []Obligation
	for _, r := range rows[1:] {
		all = append(all, Obligation{
			ID: clause.Obligation(r[0]), Section: r[1], Who: strings.Split(r[2], ";"), Text: r[3], Kind: r[4],
			Frequency: r[5], Feature: r[8], Evidence: r[9], Level: clause.Level(r[10]),
		})
	}
	return all, nil
}

// Primary is the one clause that answers for an obligation, or nil.
func (l *Library) Primary(o clause.Obligation) *Clause { return l.primary[o] }

// Reference is one thing in braces: its space ("", law, pack, see) and name.
type Reference struct{ Space, Name string }

var braces = regexp.MustCompile(`\{([^{}]*)\}`)

// References lists what a text has in braces.
func References(text string) []Reference {
	var refs []Reference
	for _, m := range braces.FindAllStringSubmatch(text, -1) {
		space, name, found := strings.Cut(m[1], ":")
		if !found {
			space, name = "", m[1]
		}
		refs = append(refs, Reference{space, name})
	}
	return refs
}

// Known is what references may point to, besides the library's own questions and sections.
type Known struct{ Laws, PackKeys []string }

// Problems holds the library against its own rules and returns every breach as a sentence.
func (l *Library) Problems(known Known) []string {
	p := problems{lib: l, known: known, questions: map[string]Question{}, clauses: map[clause.ID]bool{}}
	for _, s := range l.Sections {
		p.section(s)
	}
	for _, s := range l.Sections {
		for _, c := range s.Clauses {
			p.clause(s, c)
		}
	}
	p.coverage()
	return slices.Concat(p.found, p.lib.circles(), p.lib.conflictProblems())
}

type problems struct {
	lib       *Library
	known     Known
	questions map[string]Question
	clauses   map[clause.ID]bool
	found     []string
}

func (p *problems) add(format string, args ...any) {
	p.found = append(p.found, fmt.Sprintf(format, args...))
}

func (p *problems) section(s Section) {
	if s.Title == "" {
		p.add("section %s has no title", s.Section)
	}
	for _, q := range s.Questions {
		if _, twice := p.questions[q.Key]; twice {
			p.add("section %s: question %s is asked twice", s.Section, q.Key)
		}
		p.questions[q.Key] = q
		if q.Ask == "" {
			p.add("section %s: question %s asks nothing", s.Section, q.Key)
		}
		if !slices.Contains(Kinds, q.Kind) {
			p.add("section %s: question %s has unknown kind %q", s.Section, q.Key, q.Kind)
		}
		if q.Kind == "choice" && len(q.Options) < 2 {
			p.add("section %s: question %s is a choice with fewer than two options", s.Section, q.Key)
		}
	}
}

// longestTitle lets a title stand on one line of a page, and on two of a phone.
const longestTitle = 60

func (p *problems) clause(s Section, c Clause) {
	if p.clauses[c.ID] {
		p.add("clause %s stands twice", c.ID)
	}
	p.clauses[c.ID] = true
	if c.ID.Section() != s.Section {
		p.add("clause %s stands in section %s", c.ID, s.Section)
	}
	if n := utf8.RuneCountInString(c.Title); n == 0 || n > longestTitle {
		p.add("clause %s needs a title of at most %d characters", c.ID, longestTitle)
	}
	if i := slices.IndexFunc(s.Clauses, func(x Clause) bool { return x.Title == c.Title }); s.Clauses[i].ID != c.ID {
		p.add("clauses %s and %s have the same title", s.Clauses[i].ID, c.ID)
	}
	if !slices.Contains(clause.Levels, c.Level) {
		p.add("clause %s has unknown level %q", c.ID, c.Level)
	}
	if len(c.Audience) == 0 {
		p.add("clause %s speaks to nobody", c.ID)
	}
	for _, a := range c.Audience {
		if !slices.Contains(Audiences, a) {
			p.add("clause %s speaks to unknown audience %q", c.ID, a)
		}
	}
	if (c.Text == "") == (len(c.Wordings) == 0) {
		p.add("clause %s needs either a text or wordings", c.ID)
	}
	p.condition(c.ID, c.When)
	texts := []string{c.Text}
	for _, w := range c.Wordings {
		texts = append(texts, w.Text)
		p.condition(c.ID, w.When)
	}
	for _, t := range texts {
		for _, wrong := range p.lib.wrongText(t, p.known) {
			p.add("clause %s %s", c.ID, wrong)
		}
	}
}

func (p *problems) condition(id clause.ID, when Condition) {
	for key, values := range when {
		q, ok := p.questions[key]
		if !ok {
			p.add("clause %s depends on %s, which no question asks", id, key)
			continue
		}
		for _, v := range values {
			if !q.Allows(v) {
				p.add("clause %s depends on %s being %q, which is not an answer to it", id, key, v)
			}
		}
	}
}

func (p *problems) coverage() {
	primaries := map[clause.Obligation][]clause.ID{}
	exists := map[clause.Obligation]bool{}
	for _, o := range p.lib.Obligations {
		exists[o.ID] = true
	}
	for _, s := range p.lib.Sections {
		for _, c := range s.Clauses {
			for _, o := range c.Serves {
				primaries[o] = append(primaries[o], c.ID)
			}
			for _, o := range append(slices.Clone(c.Serves), c.Also...) {
				if !exists[o] {
					p.add("clause %s names obligation %s, which does not exist", c.ID, o)
				}
			}
		}
	}
	for _, o := range p.lib.Obligations {
		if n := len(primaries[o.ID]); n != 1 {
			p.add("obligation %s has %d primary clauses %v", o.ID, n, primaries[o.ID])
		}
	}
}

// Allows says whether a value can answer the question. Free kinds take anything.
func (q Question) Allows(value string) bool {
	switch q.Kind {
	case "yesno":
		return value == "yes" || value == "no"
	case "choice":
		return slices.ContainsFunc(q.Options, func(o Option) bool { return o.Value == value })
	}
	return true
}
