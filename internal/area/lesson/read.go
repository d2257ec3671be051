package lesson

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/words/clause"
)

// Parse reads the strands and the units that come with Handrail, and names everything that is wrong with the file.
func Parse(text []byte) (Book, error) {
	var file struct {
		Strands []struct {
			Key    string              `yaml:"key"`
			Title  string              `yaml:"title"`
			Says   string              `yaml:"says"`
			Serves []clause.Obligation `yaml:"serves"`
		} `yaml:"strands"`
		Units []struct {
			Key      string   `yaml:"key"`
			Title    string   `yaml:"title"`
			Starter  bool     `yaml:"starter"`
			Years    []string `yaml:"years"`
			Strands  []string `yaml:"strands"`
			Subjects []string `yaml:"subjects"`
			Settings []string `yaml:"settings"`
			Can      string   `yaml:"can"`
			Steps    []string `yaml:"steps"`
		} `yaml:"units"`
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&file); err != nil {
		return Book{}, err
	}
	var b Book
	var errs []error
	for _, s := range file.Strands {
		if _, twice := b.Strand(s.Key); twice || s.Key == "" || s.Title == "" || s.Says == "" {
			errs = append(errs, fmt.Errorf("strand %q stands there twice or is not whole", s.Key))
		}
		b.Strands = append(b.Strands, Strand(s))
	}
	for _, x := range file.Units {
		u := Unit{Key: x.Key, Title: x.Title, Starter: x.Starter, Planned: x.Starter, Years: x.Years, Strands: x.Strands, Subjects: x.Subjects, Settings: x.Settings, Can: x.Can, Steps: x.Steps}
		if _, twice := b.Unit(u.Key); twice || u.Key == "" {
			errs = append(errs, fmt.Errorf("unit %q stands there twice", u.Key))
		}
		for _, p := range b.Problems(u) {
			errs = append(errs, fmt.Errorf("unit %q: %s: %s", u.Key, p.Field, p.Says))
		}
		b.Units = append(b.Units, u)
	}
	for _, year := range Primary {
		if n := len(slices.DeleteFunc(slices.Clone(b.Units), func(u Unit) bool { return !u.Starter || !u.For(year) })); n != 1 {
			errs = append(errs, fmt.Errorf("%s has %d starter units", roll.YearTitle(year), n))
		}
	}
	return b, errors.Join(errs...)
}

// Primary are the year groups of a primary school, youngest first.
var Primary = []string{"N1", "N2", "R", "1", "2", "3", "4", "5", "6"}

// Problem is one thing wrong with a unit, by field.
type Problem struct{ Field, Says string }

// Problems finds what is wrong with a unit.
func (b Book) Problems(u Unit) []Problem {
	var all []Problem
	add := func(field, says string) { all = append(all, Problem{field, says}) }
	switch {
	case u.Title == "":
		add("title", "Enter what the lesson is called")
	case len(u.Title) > 100:
		add("title", "Use at most 100 characters")
	}
	switch {
	case u.Can == "":
		add("can", "Say what a child can do afterwards")
	case len(u.Can) > 500:
		add("can", "Use at most 500 characters")
	}
	if len(u.Steps) > 10 || len(strings.Join(u.Steps, "")) > 3000 {
		add("steps", "Use at most ten steps and 3,000 characters")
	}
	among := func(field, says string, keys []string, known func(string) bool, needed bool) {
		if needed && len(keys) == 0 || slices.ContainsFunc(keys, func(k string) bool { return !known(k) }) {
			add(field, says)
		}
	}
	among("years", "Choose at least one year group", u.Years, func(k string) bool { return slices.Contains(roll.Years, k) }, true)
	among("strands", "Choose at least one strand", u.Strands, func(k string) bool { _, ok := b.Strand(k); return ok }, true)
	among("subjects", "Choose from the list", u.Subjects, func(k string) bool { return Title(Subjects, k) != k }, false)
	among("settings", "Choose from the list", u.Settings, func(k string) bool { return Title(Settings, k) != k }, false)
	return append(all, b.order(u)...)
}

// order finds what is wrong with what comes before a unit: it has to be there, to begin no later, and to lead back to no
// unit of its own.
func (b Book) order(u Unit) []Problem {
	for _, key := range u.After {
		before, known := b.Unit(key)
		switch {
		case !known || key == u.Key || b.leadsTo(before, u.Key):
			return []Problem{{"after", "Choose lessons that do not themselves come after this one"}}
		case len(before.Years) > 0 && len(u.Years) > 0 && roll.YearOrder(youngest(before)) > roll.YearOrder(youngest(u)):
			return []Problem{{"after", "“" + before.Title + "” is for older children than this lesson, so it cannot come before it"}}
		}
	}
	return nil
}

// leadsTo says whether a unit comes, step by step, after another; a ring is walked once.
func (b Book) leadsTo(u Unit, key string) bool {
	seen, next := map[string]bool{}, slices.Clone(u.After)
	for len(next) > 0 {
		k := next[0]
		if next = next[1:]; k == key {
			return true
		}
		if before, known := b.Unit(k); known && !seen[k] {
			seen[k] = true
			next = append(next, before.After...)
		}
	}
	return false
}

func youngest(u Unit) string {
	return slices.MinFunc(u.Years, func(a, b string) int { return roll.YearOrder(a) - roll.YearOrder(b) })
}
