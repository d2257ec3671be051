package access

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"handrail.school/handrail/internal/words/people"
)

// Group is a group of people that a system can be for.
type Group struct {
	Key, Title string
	Roles      people.Set
}

// Groups lists them.
var Groups = []Group{
	{"staff", "Staff", people.Employed}, {"governors", "Governors", people.Governors}, {"volunteers", "Volunteers", people.Of(people.Volunteer)},
	{"contractors", "Contractors", people.Of(people.Contractor)}, {"visitors", "Visitors and supply staff", people.Of(people.Visitor)},
	{"pupils", "Pupils", people.Of(people.Pupil)}, {"parents", "Parents and carers", people.Of(people.Parent)},
}

// GroupsOf are the keys of the groups in a set.
func GroupsOf(set people.Set) []string {
	var keys []string
	for _, g := range Groups {
		if set.Meets(g.Roles) {
			keys = append(keys, g.Key)
		}
	}
	return keys
}

// InGroups is the set of some groups; ok is false if one of them is not known.
func InGroups(keys []string) (set people.Set, ok bool) {
	ok = true
	for _, key := range keys {
		i := slices.IndexFunc(Groups, func(g Group) bool { return g.Key == key })
		if i < 0 {
			ok = false
			continue
		}
		set |= Groups[i].Roles
	}
	return set, ok
}

// example is a system as library/systems.yaml writes it.
type example struct {
	Key          string   `yaml:"key"`
	Name         string   `yaml:"name"`
	Kind         string   `yaml:"kind"`
	Purpose      string   `yaml:"purpose"`
	Runs         string   `yaml:"runs"`
	Data         string   `yaml:"data"`
	PupilData    bool     `yaml:"pupil_data"`
	Login        string   `yaml:"login"`
	SecondFactor bool     `yaml:"second_factor"`
	PasswordRule string   `yaml:"password_rule"`
	MinAge       int      `yaml:"min_age"`
	For          []string `yaml:"for"`
	Given        string   `yaml:"given"`
	Needs        []string `yaml:"needs"`
	SchoolDevice bool     `yaml:"school_device"`
	ToParent     bool     `yaml:"to_parent"`
	Scope        bool     `yaml:"scope"`
}

// ParseExamples reads the systems that schools usually have and names everything that is wrong with the file. They are
// suggestions: a school enters what it uses, and changes it.
func ParseExamples(text []byte) ([]System, error) {
	var file struct {
		Systems []example `yaml:"systems"`
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&file); err != nil {
		return nil, err
	}
	var all []System
	var errs []error
	for _, x := range file.Systems {
		set, ok := InGroups(x.For)
		s := System{Key: x.Key, Name: x.Name, State: Proposed, Risk: Assessment{State: Open}, DPIA: Assessment{State: Open}, Kind: x.Kind, Purpose: x.Purpose, Runs: x.Runs, Data: x.Data, PupilData: x.PupilData, Login: x.Login,
			SecondFactor: x.SecondFactor, PasswordRule: x.PasswordRule, MinAge: x.MinAge, For: set, Given: x.Given, Needs: x.Needs, SchoolDevice: x.SchoolDevice, ToParent: x.ToParent, Scope: x.Scope}
		switch {
		case !ok, set == 0:
			errs = append(errs, fmt.Errorf("system %q: for: %q", x.Key, x.For))
		case slices.ContainsFunc(all, func(o System) bool { return o.Key == x.Key }):
			errs = append(errs, fmt.Errorf("system %q stands there twice", x.Key))
		case len(s.Problems()) > 0:
			errs = append(errs, fmt.Errorf("system %q: %q", x.Key, s.Problems()))
		}
		all = append(all, s)
	}
	return all, errors.Join(errs...)
}

// Problem is one thing wrong with an entry of the register, by field.
type Problem struct{ Field, Says string }

// Problems finds what is wrong with an entry.
func (s System) Problems() []Problem {
	var all []Problem
	add := func(field, says string) { all = append(all, Problem{field, says}) }
	if s.Name == "" {
		add("name", "Enter the name as people call it")
	}
	if s.Purpose == "" {
		add("purpose", "Say what it is for")
	}
	if KindTitle(s.Kind) == s.Kind {
		add("kind", "Choose what kind of system it is")
	}
	if !slices.Contains([]string{Proposed, Live, Retired}, s.State) {
		add("state", "Choose how it stands")
	}
	if !slices.Contains([]string{OwnLogin, ClassLogin, SharedLogin, NoLogin}, s.Login) {
		add("login", "Choose how people sign in")
	}
	if s.Given != ByGrant && s.Given != ByRole {
		add("given", "Choose how it is given")
	}
	if s.For == 0 {
		add("for", "Choose whom it is for")
	}
	if s.MinAge < 0 || s.MinAge > 18 {
		add("min_age", "Enter a number of years up to 18, or leave it empty")
	}
	for name, text := range map[string]string{"name": s.Name, "purpose": s.Purpose, "runs": s.Runs, "data": s.Data, "password_rule": s.PasswordRule} {
		if len(text) > 300 {
			add(name, "Use at most 300 characters")
		}
	}
	return all
}
