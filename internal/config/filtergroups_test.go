package config

import (
	"strings"
	"testing"
)

func TestFilterGroups(t *testing.T) {
	got, err := ReadFilterGroups([]byte(`groups:
  staff:
    networks: [10.1.0.0/16, "2001:db8::/48", 10.9.9.9]
    deny: adult
  reception:
    networks: [10.2.0.0/16]
    only: [school]
  open:
    networks: [10.3.0.0/16]
`), []string{"adult", "games", "school"}, 3)
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		name       string
		deny, only uint64
	}{{"default", 3, 0}, {"staff", 1, 0}, {"reception", 0, 4}, {"open", 0, 0}}
	if len(got.Groups) != len(want) || len(got.Networks) != 5 || got.Networks[2].Prefix.String() != "10.9.9.9/32" {
		t.Fatalf("%+v", got)
	}
	for i, w := range want {
		if g := got.Groups[i]; g.Name != w.name || g.Deny != w.deny || g.Only != w.only {
			t.Errorf("%+v, not %+v", g, w)
		}
	}
	got, err = ReadFilterGroups([]byte("groups:\n  default: {deny: all}\n"), []string{"adult"}, 0)
	if err != nil || len(got.Groups) != 1 || got.Groups[0].Deny != ^uint64(0) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestEverythingWrongWithGroupsIsSaidAtOnce(t *testing.T) {
	for text, want := range map[string][]string{
		"":                  {"empty"},
		"- a\n":             {"line 1"},
		"groups:\n\t- a\n":  {"groups:"},
		"teams: {}\n":       {`"teams" is not known`},
		"groups:\n  a b:\n": {"line 2", "no spaces"},
		"groups:\n  a:\n    networks: [10.0.0.0/40, nonsense]\n    deny: [adlut]\n    who: x\n  b:\n    networks: [10.1.0.0/16]\n  c:\n    networks: [10.1.2.3/16]\n    deny: {a: b}\n": {
			"line 3", `"10.0.0.0/40"`, `"nonsense"`, "line 4", `"adlut"`, "adult", `"who"`, "line 9", "two groups", "line 10"},
		"groups:\n  a: {}\n  a: {}\n": {"a"},
	} {
		_, err := ReadFilterGroups([]byte(text), []string{"adult"}, 0)
		if err == nil {
			t.Errorf("%q was taken", text)
			continue
		}
		for _, w := range want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%q: %q does not say %q", text, err, w)
			}
		}
	}
}

func TestFilterListsSayEverythingWrongAtOnce(t *testing.T) {
	_, _, err := FilterLists{List: []string{"adult", "games=/no/such/file", "a b=/etc/hostname"}, Deny: []string{"chat"}, Groups: "/no/such/groups"}.Check()
	for _, want := range []string{`"adult"`, "/no/such/file", "a b", `"chat"`, "/no/such/groups"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %s", err, want)
		}
	}
	if _, _, err := (FilterLists{}).Check(); err == nil {
		t.Error("no list was taken")
	}
}

func FuzzFilterGroups(f *testing.F) {
	f.Add([]byte("groups:\n  a:\n    networks: [10.0.0.0/8]\n    deny: [adult]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := ReadFilterGroups(text, []string{"adult"}, 1)
		if err == nil && len(got.Groups) == 0 {
			t.Error("no group and no error")
		}
	})
}
