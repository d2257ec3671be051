// Package guidance is the dated register of law, statutory guidance, standards and advice that a policy
// cites, and of the bodies, products and sites whose names have changed. Every citation a policy makes,
// and every stale one the checker finds, is decided from here.
package guidance

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"handrail.school/handrail/internal/area/phrase"
)

// Date is a calendar day written 2026-09-01; the zero Date means "not known" or "still".
type Date struct{ time.Time }

// UnmarshalYAML reads a day. An empty value stays zero.
func (d *Date) UnmarshalYAML(n *yaml.Node) error {
	if n.Value == "" {
		return nil
	}
	t, err := time.Parse(time.DateOnly, n.Value)
	if err != nil {
		return fmt.Errorf("line %d: %q is not a day written as 2026-09-01", n.Line, n.Value)
	}
	d.Time = t
	return nil
}

// Edition is one dated text of a work.
type Edition struct {
	Edition string `yaml:"edition"`  // as people cite it: "2026", "March 2024"
	InForce Date   `yaml:"in_force"` // first day it applies
	Until   Date   `yaml:"until"`    // first day it no longer applies; zero while in force
	Web     string `yaml:"web"`
	// Confirmed says when somebody last checked this entry against the publisher, and who.
	Confirmed   Date   `yaml:"confirmed"`
	ConfirmedBy string `yaml:"confirmed_by"`
	Note        string `yaml:"note"`
}

// Work is one law, guidance, standard or piece of advice through all its editions.
type Work struct {
	Key    string `yaml:"key"`
	Title  string `yaml:"title"`
	Kind   string `yaml:"kind"` // law, statutory guidance, standard, advice
	Issuer string `yaml:"issuer"`
	// Cite is how a policy names it, without the edition.
	Cite string `yaml:"cite"`
	// Yearly says that the edition is part of the citation and that a new one is expected each year.
	Yearly bool `yaml:"yearly"`
	// KnownAs are the names under which old policies cite it.
	KnownAs []string `yaml:"known_as"`
	// Successor is the key of the work that replaced this one; empty while it is alive.
	Successor string    `yaml:"successor"`
	Editions  []Edition `yaml:"editions"`
}

// Body is an organisation, product, site or team whose name a policy may still carry after it changed.
type Body struct {
	Name string `yaml:"name"`
	Kind string `yaml:"kind"` // body, product, site, team, guidance, role
	// Match are the spellings found in policies; matched as whole words, letters' case ignored unless
	// the spelling is all capitals or Exact is set.
	Match []string `yaml:"match"`
	// Unless are longer spellings that hold one of Match and are right, or are found as something else.
	Unless []string `yaml:"unless"`
	// Exact asks for the very capitals of Match, for names that are also everyday words (Vine, Periscope).
	Exact      bool   `yaml:"exact"`
	ReplacedBy string `yaml:"replaced_by"`
	On         Date   `yaml:"on"` // day of the change, zero if only known to have happened
	// Verified is false where the change was not confirmed with its source: then the finding is worded
	// as a question.
	Verified bool `yaml:"verified"`
	// Source is where a verified change was read.
	Source   string `yaml:"source"`
	Severity string `yaml:"severity"` // high, medium, low
	Advice   string `yaml:"advice"`
}

// Register is everything known, as shipped and as the school has since added.
type Register struct {
	Works  []Work
	Bodies []Body

	bodyNames, workNames *phrase.Finder // made by New
}

// ParseWorks reads guidance.yaml. Unknown fields are errors with their line.
func ParseWorks(text []byte) ([]Work, error) {
	var works []Work
	if err := strict(text, &works); err != nil {
		return nil, fmt.Errorf("guidance register: %w", err)
	}
	return works, nil
}

// ParseBodies reads bodies.yaml.
func ParseBodies(text []byte) ([]Body, error) {
	var bodies []Body
	if err := strict(text, &bodies); err != nil {
		return nil, fmt.Errorf("register of bodies: %w", err)
	}
	return bodies, nil
}

func strict(text []byte, into any) error {
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil && err != io.EOF {
		return err
	}
	return nil
}

// Work finds a work by key.
func (r *Register) Work(key string) (Work, bool) {
	i := slices.IndexFunc(r.Works, func(w Work) bool { return w.Key == key })
	if i < 0 {
		return Work{}, false
	}
	return r.Works[i], true
}

// InForce is the edition that applies on a day; false if none does.
func (w Work) InForce(day time.Time) (Edition, bool) {
	for _, e := range slices.Backward(w.Editions) {
		if e.InForce.After(day) || (!e.Until.IsZero() && !day.Before(e.Until.Time)) {
			continue
		}
		return e, true
	}
	return Edition{}, false
}

// Citation is how a policy names the work on a day: with the edition where that is part of the name.
func (w Work) Citation(day time.Time) string {
	e, ok := w.InForce(day)
	if !w.Yearly || !ok {
		return w.Cite
	}
	return w.Cite + " (" + e.Edition + ")"
}
