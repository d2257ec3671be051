// Package policy is the document itself: the library of clauses in sections, the school's profile, the
// choices that make one policy out of both, and its text with contents, numbers and cross-references
// made from the section tree.
package policy

import (
	"bytes"
	"fmt"

	"go.yaml.in/yaml/v3"

	"handrail.school/handrail/internal/words/clause"
)

// Section is one file of the library.
type Section struct {
	Section   clause.Section `yaml:"section"`
	Title     string         `yaml:"title"`
	Questions []Question     `yaml:"questions"`
	Clauses   []Clause       `yaml:"clauses"`
}

// Clause is one statement of the policy with the obligations it serves.
//
// Text is Markdown of the plainest kind: paragraphs, "- " and "1. " lists (two levels), **bold** and
// links to https addresses. In braces: {key} a profile value, {law:key} a citation from the register,
// {pack:key} a body from the area pack, {see:7.4} a cross-reference by library section.
type Clause struct {
	ID       clause.ID           `yaml:"id"`
	Title    string              `yaml:"title"`  // in words, for the pages that show one clause; the policy prints none
	Serves   []clause.Obligation `yaml:"serves"` // primary: this clause answers for them
	Also     []clause.Obligation `yaml:"also"`   // touched here, answered elsewhere
	Level    clause.Level        `yaml:"level"`
	Audience []string            `yaml:"audience"`
	// When must hold for the clause to be in the policy: every key has one of its values.
	When     Condition `yaml:"when"`
	Text     string    `yaml:"text"`
	Wordings []Wording `yaml:"wordings"`
}

// Wording is one of the allowed ways to say a clause. The first whose When holds is the default; the
// school may pick another that has no When, or amend the text as its own.
type Wording struct {
	ID    string    `yaml:"id"`
	Title string    `yaml:"title"`
	When  Condition `yaml:"when"`
	Text  string    `yaml:"text"`
}

// Condition asks that each profile key has one of the listed values. An empty one always holds.
type Condition map[string]Values

// Values is one value or a list of them.
type Values []string

// UnmarshalYAML takes a scalar or a list.
func (v *Values) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*v = Values{n.Value}
		return nil
	}
	var many []string
	if err := n.Decode(&many); err != nil {
		return err
	}
	*v = many
	return nil
}

// Question asks the school for one fact or choice.
type Question struct {
	Key  string `yaml:"key"`
	Ask  string `yaml:"ask"`
	Hint string `yaml:"hint"`
	// Kind is text, long, yesno, choice, list, date, interval, role, email, phone, url, number or pack.
	Kind    string   `yaml:"kind"`
	Options []Option `yaml:"options"`
	Default Values   `yaml:"default"`
	// Required means that the policy cannot be ratified while it is blank.
	Required bool `yaml:"required"`
	// Digits is how many a number has, such as a reference number; 0 asks for none.
	Digits int       `yaml:"digits"`
	When   Condition `yaml:"when"`
}

// Option is one answer of a choice.
type Option struct {
	Value string `yaml:"value"`
	Label string `yaml:"label"`
}

// Audiences a clause can speak to.
var Audiences = []string{"governors", "leaders", "dsl", "staff", "technician", "pupils", "parents", "visitors", "public"}

// Kinds of question.
var Kinds = []string{"text", "long", "yesno", "choice", "list", "date", "interval", "role", "email", "phone", "url", "number", "pack"}

// ParseSection reads one section file. Unknown fields are errors with their line.
func ParseSection(text []byte) (Section, error) {
	var s Section
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&s); err != nil {
		return Section{}, fmt.Errorf("section file: %w", err)
	}
	return s, nil
}
