// Package areapack is what a school needs to know about its own area: the police force, the
// safeguarding partnership, the council's teams, the designated officer for allegations and the usual
// providers. A policy takes these from the pack of its authority, so no other county's body can get in.
package areapack

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"handrail.school/handrail/internal/area/guidance"
)

// Fact is one body or team, and how to reach it.
type Fact struct {
	Key   string `yaml:"key"`
	Name  string `yaml:"name"` // as it stands in the middle of a sentence: "the Kent and Medway Prevent Team"
	Phone string `yaml:"phone"`
	Hours string `yaml:"hours"`
	Email string `yaml:"email"`
	Web   string `yaml:"web"`
	Use   string `yaml:"use"` // when to turn to them, in plain words
	// KnownAs are other spellings of the same living body.
	KnownAs []string `yaml:"known_as"`
	// Former are names it had before; a policy that still uses one is out of date.
	Former []Former `yaml:"former"`
	// Confirmed is the day somebody last checked the fact at its source; zero means that nobody has,
	// and every page says so.
	Confirmed   guidance.Date `yaml:"confirmed"`
	ConfirmedBy string        `yaml:"confirmed_by"`
	// Seen is where a fact was met that is not confirmed: an old copy, somebody else's page.
	Seen string `yaml:"seen"`
}

// Former is an earlier name and the first day on which it no longer held; zero where that is not known.
type Former struct {
	Name  string        `yaml:"name"`
	Until guidance.Date `yaml:"until"`
}

// Pack is one area.
type Pack struct {
	Pack  string `yaml:"pack"`  // file name without its ending: "lancashire"
	Title string `yaml:"title"` // "Lancashire"
	// Council is the local authority's full name; empty for the national pack.
	Council string `yaml:"council"`
	// Marks are words by which a text shows that it speaks of this area: county, council, initials,
	// addresses. The bare county name is one of them, but never counts as another area's mark: see Atlas.
	Marks []string `yaml:"marks"`
	Facts []Fact   `yaml:"facts"`
}

// Keys that every local pack answers, known or not.
var Keys = []string{"police", "partnership", "thresholds", "adviser_team", "social_care", "social_care_out_of_hours",
	"lado", "exploitation_team", "prevent", "data_protection_adviser", "ict_support", "broadband"}

// Parse reads one pack. Unknown fields are errors with their line.
func Parse(text []byte) (Pack, error) {
	var p Pack
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&p); err != nil {
		return Pack{}, fmt.Errorf("area pack: %w", err)
	}
	return p, nil
}

// Fact finds a fact by key.
func (p Pack) Fact(key string) (Fact, bool) {
	i := slices.IndexFunc(p.Facts, func(f Fact) bool { return f.Key == key })
	if i < 0 {
		return Fact{}, false
	}
	return p.Facts[i], true
}

// Anchor is where a contact stands on the page of contacts.
func Anchor(key string) string { return "contact-" + strings.ReplaceAll(key, "_", "-") }
