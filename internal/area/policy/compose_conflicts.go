package policy

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"handrail.school/handrail/internal/words/clause"
)

// Conflict is a contradiction between a school's answers, its own texts and its choices.
type Conflict struct {
	Rule     string
	Severity string // high: settle before approval; medium: should be settled; low: worth a look
	Sentence string
	Keys     []string // questions whose answers to look at
	Clauses  []clause.ID
}

// Severities of a conflict, gravest first.
var Severities = []string{"high", "medium", "low"}

// ConflictRule is one rule of conflicts.yaml; every part that it has must hold.
type ConflictRule struct {
	ID       string         `yaml:"id"`
	Severity string         `yaml:"severity"`
	When     Condition      `yaml:"when"`
	Mentions Condition      `yaml:"mentions"` // one of these words stands in the answer
	Lacks    Condition      `yaml:"lacks"`    // none of these words stands in the answer
	Above    map[string]int `yaml:"above"`
	Below    map[string]int `yaml:"below"`
	Same     []string       `yaml:"same"`
	Person   []string       `yaml:"person"`
	Says     []string       `yaml:"says"` // one of these words stands in a text of the school's own
	Sentence string         `yaml:"sentence"`
	Clauses  []clause.ID    `yaml:"clauses"`
}

// loadConflicts reads conflicts.yaml; a library without it has no such rules.
func loadConflicts(files fs.FS) ([]ConflictRule, error) {
	text, err := fs.ReadFile(files, "conflicts.yaml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var rules []ConflictRule
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&rules); err != nil && err != io.EOF {
		return nil, fmt.Errorf("conflicts.yaml: %w", err)
	}
	return rules, nil
}

// keys are the questions that a rule asks about, in the order of the alphabet.
func (r *ConflictRule) keys() []string {
	all := slices.Concat(slices.Collect(maps.Keys(r.When)), slices.Collect(maps.Keys(r.Mentions)),
		slices.Collect(maps.Keys(r.Lacks)), slices.Collect(maps.Keys(r.Above)), slices.Collect(maps.Keys(r.Below)),
		r.Same, r.Person)
	slices.Sort(all)
	return slices.Compact(all)
}

// conflictProblems holds the rules against the library.
func (l *Library) conflictProblems() []string {
	var found []string
	seen := map[string]bool{}
	for i := range l.Conflicts {
		r := &l.Conflicts[i]
		add := func(format string, args ...any) {
			found = append(found, "conflict rule "+r.ID+" "+fmt.Sprintf(format, args...))
		}
		if r.ID == "" || seen[r.ID] {
			add("has no name of its own")
		}
		seen[r.ID] = true
		if !slices.Contains(Severities, r.Severity) || r.Sentence == "" {
			add("lacks a sentence or a known severity")
		}
		if len(r.keys()) == 0 && len(r.Says) == 0 {
			add("asks nothing")
		}
		for _, key := range r.keys() {
			q, ok := l.Question(key)
			if !ok {
				add("asks about %s, which no question asks", key)
			}
			for _, v := range r.When[key] {
				if ok && !q.Allows(v) {
					add("waits for %s to be %q, which is not an answer to it", key, v)
				}
			}
		}
		for _, id := range r.Clauses {
			if l.Clause(id) == nil {
				add("names clause %s, which does not exist", id)
			}
		}
	}
	return found
}

// Conflicts holds a school's answers against one another, its own texts against its answers, and its
// choices against the library; gravest first.
func Conflicts(lib *Library, in Inputs) []Conflict {
	f := &conflicts{lib: lib, in: in, answers: lib.Effective(in.Profile), policy: Compose(lib, in)}
	for part := range f.policy.All() {
		for _, s := range part.Statements {
			if s.Local {
				f.local = append(f.local, strings.ToLower(s.Title+"\n"+PlainText(s.Blocks)))
			}
		}
	}
	for i := range lib.Conflicts {
		if r := &lib.Conflicts[i]; f.holds(r) {
			f.found = append(f.found, Conflict{r.ID, r.Severity, f.sentence(r.Sentence), r.keys(), r.Clauses})
		}
	}
	f.days()
	f.editions()
	f.area()
	f.answered()
	f.choices()
	f.text()
	slices.SortStableFunc(f.found, func(a, b Conflict) int {
		return cmp.Compare(slices.Index(Severities, a.Severity), slices.Index(Severities, b.Severity))
	})
	return f.found
}

type conflicts struct {
	lib     *Library
	in      Inputs
	answers *Answers
	policy  *Policy
	local   []string // the school's own texts, in small letters
	found   []Conflict
}

func (f *conflicts) add(c Conflict) { f.found = append(f.found, c) }

// holds says whether every part of a rule is so.
func (f *conflicts) holds(r *ConflictRule) bool {
	if !f.answers.Holds(r.When) {
		return false
	}
	for key, words := range r.Mentions {
		if !f.mentions(key, words) {
			return false
		}
	}
	for key, words := range r.Lacks {
		if len(f.answers.Value(key)) == 0 || f.mentions(key, words) {
			return false
		}
	}
	for key, limit := range r.Above {
		if n, err := strconv.Atoi(f.answers.First(key)); err != nil || n <= limit {
			return false
		}
	}
	for key, limit := range r.Below {
		if n, err := strconv.Atoi(f.answers.First(key)); err != nil || n >= limit {
			return false
		}
	}
	return f.equal(r.Same, plainAnswer) && f.equal(r.Person, f.person) && f.says(r.Says)
}

func (f *conflicts) mentions(key string, words []string) bool {
	for _, v := range f.answers.Value(key) {
		for _, w := range words {
			if holdsWord(strings.ToLower(v), strings.ToLower(w)) {
				return true
			}
		}
	}
	return false
}

func (f *conflicts) says(words []string) bool {
	return len(words) == 0 || slices.ContainsFunc(words, func(w string) bool {
		return slices.ContainsFunc(f.local, func(text string) bool { return holdsWord(text, strings.ToLower(w)) })
	})
}

// equal says whether all questions are answered, and answered alike.
func (f *conflicts) equal(keys []string, read func(string) string) bool {
	for _, key := range keys {
		v := read(f.answers.First(key))
		if v == "" || v != read(f.answers.First(keys[0])) {
			return false
		}
	}
	return true
}

func plainAnswer(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(s), ""))
}

var (
	bracketed = regexp.MustCompile(`\([^)]*\)`)
	forms     = regexp.MustCompile(`^(?:mr|mrs|ms|miss|mx|dr|prof|professor|rev|revd|reverend|sir|dame|fr|father|sister|the)\b\.? *`)
)

// posts are the ways in which one post names another's holder.
var posts = map[string]string{
	"headteacher": "role.headteacher", "head teacher": "role.headteacher", "head": "role.headteacher",
	"executive headteacher": "role.headteacher", "dsl": "role.dsl", "designated safeguarding lead": "role.dsl",
	"deputy dsl": "role.deputy_dsl", "deputy designated safeguarding lead": "role.deputy_dsl",
	"chair": "role.chair", "chair of governors": "role.chair", "chair of the governing body": "role.chair",
	"technician": "role.technician", "senco": "role.senco",
}

// person is the name of who holds a post, without its form of address, a post being followed to its holder.
func (f *conflicts) person(answer string) string {
	for range 3 {
		answer = strings.TrimSpace(bracketed.ReplaceAllString(strings.ToLower(answer), ""))
		for forms.MatchString(answer) {
			answer = forms.ReplaceAllString(answer, "")
		}
		key, ok := posts[answer]
		if !ok {
			break
		}
		next := f.answers.First(key)
		if next == "" {
			break
		}
		answer = next
	}
	return strings.Join(strings.Fields(strings.ToLower(answer)), " ")
}

// sentence puts answers in the place of braces.
func (f *conflicts) sentence(s string) string {
	return braces.ReplaceAllStringFunc(s, func(m string) string {
		q, ok := f.lib.Question(m[1 : len(m)-1])
		if !ok {
			return m
		}
		return Printed(q, f.answers.Value(q.Key))
	})
}

// holdsWord says whether words stand in a text, not as part of a longer word.
func holdsWord(text, words string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], words)
		if at < 0 {
			return false
		}
		at += from
		end := at + len(words)
		if (at == 0 || !letter(text[at-1])) && (end == len(text) || !letter(text[end])) {
			return true
		}
		from = end
	}
}

func letter(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b >= 0x80
}
