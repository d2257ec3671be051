// Package device is the register of devices and rooms: everything that shows, stores or sends, the school's own and what
// people bring (obligations 2-b, 2-f, 2-g, 4.4-d, 7.11-h). It says what a device may be used for and whether it may leave
// the school. It is told the time and the facts, and never asks.
package device

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/id"
)

// Kind is one sort of device, as library/devices.yaml has it.
type Kind struct {
	Key   string `yaml:"key"`
	Title string `yaml:"title"`
	// Filter is its group of the filter: ByPerson or Strictest.
	Filter string `yaml:"filter"`
	// Encrypts says that such a device can be encrypted. One that cannot never leaves the school on loan.
	Encrypts bool `yaml:"encrypts"`
	// Brought says that people bring such devices of their own.
	Brought bool        `yaml:"brought"`
	Rules   []clause.ID `yaml:"rules"`
}

// Groups of the filter.
const (
	ByPerson  = "person"
	Strictest = "strictest"
	Guest     = "guest" // whatever is not the school's
)

// ParseKinds reads the kinds and names everything that is wrong with the file.
func ParseKinds(text []byte) ([]Kind, error) {
	var file struct {
		Kinds []Kind `yaml:"kinds"`
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&file); err != nil {
		return nil, err
	}
	var errs []error
	for i, k := range file.Kinds {
		switch {
		case k.Key == "", k.Title == "":
			errs = append(errs, fmt.Errorf("kind %d has no key or no title", i+1))
		case len(k.Rules) == 0:
			errs = append(errs, fmt.Errorf("kind %q is under no rule", k.Key))
		case k.Filter != ByPerson && k.Filter != Strictest:
			errs = append(errs, fmt.Errorf("kind %q: filter %q", k.Key, k.Filter))
		}
		if _, twice := ByKey(file.Kinds[:i], k.Key); twice {
			errs = append(errs, fmt.Errorf("kind %q stands there twice", k.Key))
		}
	}
	return file.Kinds, errors.Join(errs...)
}

// ByKey finds a kind.
func ByKey(kinds []Kind, key string) (Kind, bool) {
	i := slices.IndexFunc(kinds, func(k Kind) bool { return k.Key == key })
	if i < 0 {
		return Kind{}, false
	}
	return kinds[i], true
}

// Whose a device is.
const (
	School   = "school"
	Personal = "personal"
)

// States of a device. Whether it is lent follows from its loan.
const (
	InUse    = "in_use"
	Lost     = "lost"
	Disposed = "disposed" // given away, scrapped; or not brought any more
)

// How a device is encrypted.
const (
	Encrypted = "yes"
	Plain     = "no"
	Unknown   = "unknown"
)

// Device is one line of the register.
type Device struct {
	ID     id.Device
	Name   string // what stands on its label
	Kind   string
	Make   string
	Serial string
	Owner  string
	// Of is who brought it, for a personal one.
	Of id.Person
	// Shared says that several people use it.
	Shared bool
	// Issued says that the school set it up, looks after it and hands it out (7.11-f).
	Issued     bool
	Encryption string
	Checked    time.Time // when the encryption was looked at last
	Filter     bool      // the school's filter works on it elsewhere too (2-g)
	Room       id.Room
	State      string
	Note       string
	SetAt      time.Time
	SetBy      string
}

// Room is where devices stand.
type Room struct {
	ID   id.Room
	Name string
}

// Gone says whether nobody can work with it any more.
func (d Device) Gone() bool { return d.State != InUse }

// Group is the group of the filter in which it stands.
func (d Device) Group(k Kind) string {
	if d.Owner != School {
		return Guest
	}
	return k.Filter
}

// CheckHolds is how long a look at the encryption counts (7.11-h).
const CheckHolds = 366 * 24 * time.Hour

// Sealed says whether its encryption was seen not too long ago.
func (d Device) Sealed(at time.Time) bool {
	return d.Encryption == Encrypted && !d.Checked.IsZero() && at.Sub(d.Checked) < CheckHolds
}

// StaysIn says why a device may not leave the school on loan; nothing where it may (4.4-d, 7.11-h). A missing filter does
// not keep it in: it is shown as unprotected (2-g).
func (d Device) StaysIn(k Kind, at time.Time) string {
	switch {
	case d.Encryption == Encrypted && d.Checked.IsZero():
		return "Nobody has written down when its encryption was checked."
	case d.Encryption == Encrypted && !d.Sealed(at):
		return "Its encryption was last checked more than a year ago. Check it again."
	case d.Encryption == Encrypted:
		return ""
	case !k.Encrypts:
		return "A device of this kind cannot be encrypted."
	case d.Encryption == Plain:
		return "It is not encrypted."
	}
	return "Nobody knows whether it is encrypted."
}

// Problem is one thing wrong with a line, by field.
type Problem struct{ Field, Says string }

// Limits of the texts of a line.
const (
	longest     = 100
	longestNote = 300
)

// Problems finds what is wrong with a line of the register on a day.
func (d Device) Problems(kinds []Kind, today time.Time) []Problem {
	var all []Problem
	add := func(field, says string) { all = append(all, Problem{field, says}) }
	k, known := ByKey(kinds, d.Kind)
	if d.Name == "" {
		add("name", "Enter what stands on its label, such as Laptop 12")
	}
	if !known {
		add("kind", "Choose what kind of device it is")
	}
	if d.Owner == Personal && known && !k.Brought {
		add("kind", "People do not bring devices of this kind; choose another")
	}
	if !slices.Contains([]string{Encrypted, Plain, Unknown}, d.Encryption) {
		add("encryption", "Choose whether it is encrypted")
	}
	if d.Encryption == Encrypted && known && !k.Encrypts {
		add("encryption", "A device of this kind cannot be encrypted")
	}
	if d.Encryption == Encrypted && d.Owner == School && d.Checked.IsZero() {
		add("checked", "Enter the day on which somebody saw that it is encrypted")
	}
	if d.Checked.After(today) {
		add("checked", "Enter a day that is not still to come")
	}
	if !slices.Contains([]string{InUse, Lost, Disposed}, d.State) {
		add("state", "Choose how it stands")
	}
	for _, x := range []struct {
		field, text string
		most        int
	}{{"name", d.Name, longest}, {"make", d.Make, longest}, {"serial", d.Serial, longest}, {"note", d.Note, longestNote}} {
		if len([]rune(x.text)) > x.most {
			add(x.field, fmt.Sprintf("Use at most %d characters", x.most))
		}
	}
	return all
}

// Tidy takes needless space out of the texts of a line.
func (d *Device) Tidy() {
	for _, text := range []*string{&d.Name, &d.Make, &d.Serial, &d.Note} {
		*text = strings.Join(strings.Fields(*text), " ")
	}
}
