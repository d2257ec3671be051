package duty_test

import (
	"testing"
	"testing/fstest"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/library"
)

func load(t testing.TB) duty.List {
	t.Helper()
	text, err := library.Files.ReadFile("duties.yaml")
	if err != nil {
		t.Fatal(err)
	}
	l, err := duty.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// A broken list is caught: each fault of the kinds that a hand makes has a sentence.
func TestAFaultyListIsFound(t *testing.T) {
	lib, err := policy.Load(library.Files)
	if err != nil {
		t.Fatal(err)
	}
	l := load(t)
	known := duty.Known{Library: lib, Posts: []string{"dsl", "headteacher"}}
	good := duty.List{Duties: []duty.Duty{{Key: "a", Title: "A", Do: "Do it.", Proof: "That.", Clause: "3/review", Owner: []string{"dsl"},
		Every: "termly", Remind: []int{7, 0}, Tell: []string{"headteacher"}, After: 3}}}
	for _, d := range l.Duties {
		good.Elsewhere = append(good.Elsewhere, elsewhere(d)...)
	}
	good.Elsewhere = append(good.Elsewhere, l.Elsewhere...)
	if found := good.Problems(known); len(found) != 0 {
		t.Fatalf("a good list is faulted: %v", found)
	}
	for name, spoil := range map[string]func(*duty.List){
		"no title":           func(l *duty.List) { l.Duties[0].Title = "" },
		"clause":             func(l *duty.List) { l.Duties[0].Clause = "3/nowhere" },
		"obligation":         func(l *duty.List) { l.Duties[0].Serves = append(l.Duties[0].Serves, "3-zz") },
		"served and not":     func(l *duty.List) { l.Duties[0].Serves = append(l.Duties[0].Serves, "3-j") },
		"post":               func(l *duty.List) { l.Duties[0].Owner = []string{"king"} },
		"interval":           func(l *duty.List) { l.Duties[0].Every = "regularly" },
		"yearly without day": func(l *duty.List) { l.Duties[0].Every = "yearly" },
		"day":                func(l *duty.List) { l.Duties[0].Every, l.Duties[0].By = "yearly", "31-12" },
		"reminders":          func(l *duty.List) { l.Duties[0].Remind = []int{0, 7} },
		"question":           func(l *duty.List) { l.Duties[0].Asks = "no.such" },
		"kind":               func(l *duty.List) { l.Duties[0].Form = []duty.Field{{Key: "x", Label: "X", Kind: "colour"}} },
		"fact": func(l *duty.List) {
			l.Duties[0].Form = []duty.Field{{Key: "x", Label: "X", Kind: "text", Prefill: "moon"}}
		},
		"field twice": func(l *duty.List) {
			l.Duties[0].Form = []duty.Field{{Key: "x", Label: "X", Kind: "text"}, {Key: "x", Label: "X", Kind: "text"}}
		},
		"uncovered": func(l *duty.List) { l.Elsewhere = l.Elsewhere[1:] },
	} {
		bad := duty.List{Duties: append([]duty.Duty{}, good.Duties...), Elsewhere: good.Elsewhere}
		spoil(&bad)
		if len(bad.Problems(known)) == 0 {
			t.Errorf("%s: nothing is found", name)
		}
	}
	known.Prefills = []string{"moon"}
	if len(good.Problems(known)) != 1 {
		t.Error("a fact that no form shows is not found")
	}
}

func elsewhere(d duty.Duty) (all []duty.Elsewhere) {
	for _, o := range d.Serves {
		all = append(all, duty.Elsewhere{Obligation: o, Because: "test"})
	}
	return all
}

// FuzzParse: no file brings the parser down.
func FuzzParse(f *testing.F) {
	f.Add([]byte("duties:\n  - key: a\n    title: A\n    every: termly\n    remind: [7]\n"))
	f.Add([]byte("duties: [{key: a, form: [{key: b, kind: choice, of: [x, y]}]}]"))
	lib, err := policy.Load(fstest.MapFS{"obligations.csv": {Data: []byte("h\n")}, "conflicts.yaml": {Data: nil}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		l, err := duty.Parse(text)
		if err == nil {
			l.Problems(duty.Known{Library: lib})
		}
	})
}
