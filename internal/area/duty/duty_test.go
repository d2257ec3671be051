package duty_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

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
		"an answer that is wanting and no answer": func(l *duty.List) {
			l.Duties[0].Findings, l.Duties[0].Form = true, []duty.Field{{Key: "x", Label: "X", Kind: "yesno", Wanting: []string{"perhaps"}}}
		},
		"wanting, and no findings asked": func(l *duty.List) {
			l.Duties[0].Form = []duty.Field{{Key: "x", Label: "X", Kind: "yesno", Wanting: []string{"no"}}}
		},
		"a least text": func(l *duty.List) {
			l.Duties[0].Findings, l.Duties[0].Form = true, []duty.Field{{Key: "x", Label: "X", Kind: "text", Least: 2}}
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

// What an answer finds wanting is asked after, once, and goes when the answer changes.
func TestAnAnswerFoundWantingAsksWhatFollows(t *testing.T) {
	d := duty.Duty{Findings: true, Form: []duty.Field{{Key: "web", Label: "Is the website right?", Kind: "yesno", Wanting: []string{"no"}},
		{Key: "ways", Label: "Ways", Kind: "number", Least: 2}, {Key: "how", Label: "How", Kind: "choice", Of: []string{"Well", "Badly"}, Wanting: []string{"Badly"}}}}
	day := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	fill := func(web, ways, how string, found ...duty.Finding) duty.Filled {
		return duty.Filled{Day: day, Nothing: len(found) == 0, Findings: found, Values: map[string]string{"web": web, "ways": ways, "how": how}}
	}
	for _, c := range []struct {
		in    duty.Filled
		found string // after WithWanting
		wrong string // without it
	}{
		{fill("yes", "2", "Well"), "", ""},
		{fill("no", "2", "Well"), "web=Is the website right: No", "field-web"},
		{fill("no", "1", "Badly"), "web=Is the website right: No; ways=Ways: 1; how=How: Badly", "field-web field-ways field-how"},
		{fill("no", "2", "Well", duty.Finding{}, duty.Finding{Found: "Old", Because: "It is replaced", Of: "web"}), "web=Old", ""},
		{fill("yes", "2", "Well", duty.Finding{Found: "Is the website right: No", Of: "web"}), "", "finding-0-action"},
		{fill("yes", "2", "Well", duty.Finding{Found: "Is the website right: No", Because: "It is hidden", Of: "web"}), "=Is the website right: No", ""},
		{fill("yes", "2", "Well", duty.Finding{Found: "Else", Because: "No matter", Of: "nothing"}), "=Else", ""},
	} {
		var found []string
		for _, x := range d.WithWanting(c.in).Findings {
			found = append(found, x.Of+"="+x.Found)
		}
		if got := strings.Join(found, "; "); got != c.found {
			t.Errorf("%v: %q, want %q", c.in.Values, got, c.found)
		}
		_, wrong := d.Check(c.in, day, nil)
		var names []string
		for _, w := range wrong {
			names = append(names, w.Name)
		}
		slices.Sort(names)
		want := strings.Fields(c.wrong)
		slices.Sort(want)
		if !slices.Equal(names, want) {
			t.Errorf("%v: wrong are %v, want %v", c.in, names, want)
		}
	}
}
