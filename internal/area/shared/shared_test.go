package shared_test

import (
	"testing"

	"handrail.school/handrail/internal/area/shared"
)

func TestWhichAccountsLookShared(t *testing.T) {
	for _, c := range []struct {
		name, email string
		want        bool
	}{
		{"Jane Fell", "office@meadow.example", true},
		{"Year 3 staff", "j.fell@meadow.example", true},
		{"Supply teacher", "supply@meadow.example", true},
		{"Y4 class", "", true},
		{"Reception", "r@meadow.example", true},
		{"Class 2B", "x@meadow.example", true},
		{"Jane Fell", "year6.teachers@meadow.example", true},
		{"Jane Fell", "yr3@meadow.example", true},
		{"Jane Fell", "jfell@office.example", false},
		{"Jane Fell", "head@meadow.example", false},
		{"Dan School", "d.school1@meadow.example", false},
		{"Dan School", "dan@meadow.example", false},
		{"Yara Young", "yara@meadow.example", false},
		{"Ms Y", "y@meadow.example", false},
		{"", "", false},
		{"Łukasz Test", "l@meadow.example", false},
	} {
		if got := shared.Account(c.name, c.email); got != c.want {
			t.Errorf("%q %q looks shared: %t", c.name, c.email, got)
		}
	}
}
