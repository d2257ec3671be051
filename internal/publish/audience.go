package publish

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"go.yaml.in/yaml/v3"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/clause"
)

// Line is one line of audience.yaml: short words of our own that rest on a clause of the policy.
type Line struct {
	Audience string           `yaml:"audience"`
	Part     string           `yaml:"part"` // the heading it stands under
	Step     bool             `yaml:"step"` // one of a numbered list
	Clause   clause.ID        `yaml:"clause"`
	When     policy.Condition `yaml:"when"`
	Text     string           `yaml:"text"`
	Whole    bool             `yaml:"whole"` // print the clause itself
}

// ParseAudience reads audience.yaml. Unknown fields are errors with their line.
func ParseAudience(text []byte) ([]Line, error) {
	var lines []Line
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&lines); err != nil && err != io.EOF {
		return nil, fmt.Errorf("lines for audiences: %w", err)
	}
	return lines, nil
}

// Problems holds the lines against the library and returns every breach as a sentence.
func Problems(lib *policy.Library, known policy.Known, lines []Line) []string {
	var found []string
	for i, l := range lines {
		add := func(format string, args ...any) {
			found = append(found, fmt.Sprintf("line %d (%s) ", i+1, l.Audience)+fmt.Sprintf(format, args...))
		}
		if _, ok := titles[l.Audience]; !ok {
			add("speaks to an audience without a paper")
		}
		if lib.Clause(l.Clause) == nil {
			add("rests on clause %s, which does not exist", l.Clause)
		}
		if l.Part == "" || (l.Text == "") == !l.Whole {
			add("needs a part, and either a text or the whole clause")
		}
		if l.Text != "" {
			for _, p := range lib.CheckText(l.Text, known) {
				add("%s", p.Sentence)
			}
		}
		for key, values := range l.When {
			q, ok := lib.Question(key)
			if !ok || slices.ContainsFunc(values, func(v string) bool { return !q.Allows(v) }) {
				add("waits for an answer that %s does not have", key)
			}
		}
	}
	return found
}
