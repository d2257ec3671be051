package device_test

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/device"
	"handrail.school/handrail/library"
)

var today = time.Date(2026, time.November, 30, 0, 0, 0, 0, time.UTC)

func kinds(t *testing.T) []device.Kind {
	t.Helper()
	text, err := library.Files.ReadFile("devices.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all, err := device.ParseKinds(text)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// The policy counts computers, tablets, phones and consoles alike (2-b).
func TestKindsCoverWhatThePolicyNames(t *testing.T) {
	for _, key := range []string{"computer", "tablet", "phone", "console", "toy"} {
		if _, ok := device.ByKey(kinds(t), key); !ok {
			t.Errorf("there is no kind %q", key)
		}
	}
}

func TestKindsThatAreWrong(t *testing.T) {
	for text, want := range map[string]string{
		"kinds: [{key: a, title: A, filter: person}]":                                                             "under no rule",
		"kinds: [{key: a, title: A, filter: none, rules: [x]}]":                                                   `filter "none"`,
		"kinds: [{title: A, filter: person, rules: [x]}]":                                                         "no key",
		"kinds: [{key: a, title: A, filter: person, rules: [x]}, {key: a, title: B, filter: person, rules: [x]}]": "twice",
		"kinds: [{key: a, title: A, filter: person, rules: [x], colour: red}]":                                    "colour",
	} {
		if _, err := device.ParseKinds([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// Nothing leaves the school unless it is encrypted and somebody saw that within a year (4.4-d, 7.11-h).
func TestWhatStaysIn(t *testing.T) {
	laptop, _ := device.ByKey(kinds(t), "laptop")
	console, _ := device.ByKey(kinds(t), "console")
	for name, c := range map[string]struct {
		kind       device.Kind
		encryption string
		checked    time.Time
		says       string // "" may leave
	}{
		"seen":           {laptop, device.Encrypted, today.AddDate(0, -2, 0), ""},
		"seen today":     {laptop, device.Encrypted, today, ""},
		"seen long ago":  {laptop, device.Encrypted, today.AddDate(-1, 0, -3), "more than a year"},
		"never seen":     {laptop, device.Encrypted, time.Time{}, "written down"},
		"not encrypted":  {laptop, device.Plain, today, "not encrypted"},
		"nobody knows":   {laptop, device.Unknown, time.Time{}, "Nobody knows"},
		"cannot be":      {console, device.Plain, today, "cannot be"},
		"nothing stands": {laptop, "", time.Time{}, "Nobody knows"},
	} {
		d := device.Device{Encryption: c.encryption, Checked: c.checked}
		got := d.StaysIn(c.kind, today)
		if (got == "") != (c.says == "") || !strings.Contains(got, c.says) {
			t.Errorf("%s: %q", name, got)
		}
		if d.Sealed(today) != (c.says == "") {
			t.Errorf("%s: sealed %v", name, d.Sealed(today))
		}
	}
}

func TestProblemsOfALine(t *testing.T) {
	good := device.Device{Name: "Laptop 1", Kind: "laptop", Owner: device.School, Encryption: device.Encrypted, Checked: today, State: device.InUse}
	for name, c := range map[string]struct {
		change func(*device.Device)
		want   string
	}{
		"good":               {func(*device.Device) {}, ""},
		"no name":            {func(d *device.Device) { d.Name = "" }, "name"},
		"no kind":            {func(d *device.Device) { d.Kind = "spaceship" }, "kind"},
		"own console":        {func(d *device.Device) { d.Kind, d.Owner, d.Encryption = "console", device.Personal, device.Unknown }, "kind"},
		"encrypted console":  {func(d *device.Device) { d.Kind = "console" }, "encryption"},
		"no encryption":      {func(d *device.Device) { d.Encryption = "perhaps" }, "encryption"},
		"not seen":           {func(d *device.Device) { d.Checked = time.Time{} }, "checked"},
		"own, not seen":      {func(d *device.Device) { d.Checked, d.Owner = time.Time{}, device.Personal }, ""},
		"seen tomorrow":      {func(d *device.Device) { d.Checked = today.AddDate(0, 0, 1) }, "checked"},
		"no state":           {func(d *device.Device) { d.State = "lent" }, "state"},
		"long":               {func(d *device.Device) { d.Note, d.Serial = strings.Repeat("é", 301), strings.Repeat("x", 101) }, "serial note"},
		"everything at once": {func(d *device.Device) { *d = device.Device{} }, "name kind encryption state"},
	} {
		d := good
		c.change(&d)
		var fields []string
		for _, p := range d.Problems(kinds(t), today) {
			fields = append(fields, p.Field)
		}
		if got := strings.Join(fields, " "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestLateLoans(t *testing.T) {
	l := device.Loan{Due: today}
	for name, c := range map[string]struct {
		day  time.Time
		left bool
		back bool
		want bool
	}{
		"last day":      {today, false, false, false},
		"day after":     {today.AddDate(0, 0, 1), false, false, true},
		"left":          {today.AddDate(0, 0, -9), true, false, true},
		"left and back": {today.AddDate(0, 0, 9), true, true, false},
	} {
		x := l
		if c.back {
			x.Back = today
		}
		if got := x.Late(c.day, c.left); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
