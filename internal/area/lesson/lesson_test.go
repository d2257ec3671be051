package lesson_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/lesson"
	"handrail.school/handrail/internal/words/id"
)

func book(t *testing.T) lesson.Book {
	t.Helper()
	text, err := os.ReadFile("../../../library/lessons.yaml")
	if err != nil {
		t.Fatal(err)
	}
	b, err := lesson.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func day(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

// Every year group has a starter, and with all that is offered every strand goes further every year.
func TestWhatIsOfferedGrowsYearByYear(t *testing.T) {
	b := book(t)
	years := []string{"N2", "R", "1", "2", "3", "4", "5", "6"}
	for _, s := range b.MapOf(years, nil, nil, day("2026-09-01")).Count() {
		if s == len(b.Strands)*len(years) {
			t.Error("starter units alone fill the map, or nothing does")
		}
	}
	for i := range b.Units {
		b.Units[i].Planned = true
		if n := len(b.Units[i].Steps); n < 3 || n > 4 {
			t.Errorf("%s has %d steps", b.Units[i].Key, n)
		}
	}
	m := b.MapOf(years, nil, nil, day("2026-09-01"))
	for _, s := range b.Strands {
		for _, y := range years {
			if g := m.Squares[s.Key][y].Grade(); g != lesson.Ahead {
				t.Errorf("%s in year %s: %s", s.Key, y, g)
			}
		}
	}
	if len(m.NoSubject)+len(m.NoSetting) > 0 {
		t.Errorf("lacks: %v %v", m.NoSubject, m.NoSetting)
	}
}

func TestBadBooksAreNamedWhole(t *testing.T) {
	_, err := lesson.Parse([]byte("strands:\n- {key: a, title: A, says: B}\nunits:\n- {key: x, years: [\"1\", \"99\"], strands: [nowhere], subjects: [cooking]}\n- {key: x, starter: true, title: T, can: C, years: [R], strands: [a]}\n"))
	for _, want := range []string{`unit "x": title`, `unit "x": can`, `unit "x": years`, `unit "x": strands`, `unit "x": subjects`, `unit "x" stands there twice`, "Year 6 has 0 starter units"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not named in %v", want, err)
		}
	}
	if _, err := lesson.Parse([]byte("strands: []\nunits: []\nmore: 1\n")); err == nil {
		t.Error("an unknown field is taken")
	}
}

func TestASchoolChangesWordsAndNeverWhatOpensTheGate(t *testing.T) {
	b := book(t).With([]lesson.Unit{
		{Key: "start_ks1", Title: "Our first lesson", Years: []string{"6"}, Strands: []string{"coping"}, Can: "Can"},
		{Key: "y6_made", Title: "Machines", Planned: true, Years: []string{"5"}, Strands: []string{"coping"}, Can: "Can"},
		{Key: "own", Title: "Ours", Starter: true, Years: []string{"1"}, Strands: []string{"coping"}, Can: "Can"},
	})
	for _, year := range []string{"1", "2"} {
		if u, ok := b.Starter(year); !ok || u.Title != "Our first lesson" || !u.Planned {
			t.Errorf("year %s begins with %+v", year, u)
		}
	}
	if u, ok := b.Starter("6"); !ok || u.Key != "start_uks2" {
		t.Errorf("year 6 begins with %s", u.Key)
	}
	if u, _ := b.Unit("own"); !u.Own || u.Starter {
		t.Errorf("a unit of the school's own: %+v", u)
	}
	if got := b.Scheme("5"); len(got) != 2 || got[0].Key != "start_uks2" || got[1].Title != "Machines" {
		t.Errorf("the scheme of year 5: %+v", got)
	}
}

func TestHowAChildStands(t *testing.T) {
	absent := lesson.Met{Unit: "u", Pupil: "p", How: lesson.Absent, On: day("2026-09-03")}
	later := lesson.Met{Unit: "u", Pupil: "p", How: lesson.CaughtUp, On: day("2026-09-10")}
	for name, c := range map[string]struct {
		met  []lesson.Met
		had  bool
		want lesson.State
	}{
		"nobody was taught":    {nil, false, lesson.NotYet},
		"joined later":         {nil, true, lesson.ToCatchUp},
		"was away":             {[]lesson.Met{absent}, true, lesson.ToCatchUp},
		"was away, then not":   {[]lesson.Met{absent, later}, true, lesson.Taught},
		"came from a class":    {[]lesson.Met{{Unit: "u", Pupil: "p", How: lesson.There, On: day("2025-09-10")}}, false, lesson.Taught},
		"met another":          {[]lesson.Met{{Unit: "v", Pupil: "p", How: lesson.There, On: day("2026-09-10")}}, false, lesson.NotYet},
		"away, and class left": {[]lesson.Met{absent}, false, lesson.NotYet},
	} {
		if got, _ := lesson.StateOf("u", c.met, c.had); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	first, at := lesson.StateOf("u", []lesson.Met{later, {Unit: "u", Pupil: "p", How: lesson.There, On: day("2026-09-05")}}, true)
	if first != lesson.Taught || !at.On.Equal(day("2026-09-05")) {
		t.Errorf("the first day counts, not %v", at)
	}
}

func TestTheMap(t *testing.T) {
	b := book(t)
	since := lesson.YearBegins(day("2026-11-30"))
	classes := []lesson.Class{{ID: "oak", Years: []string{"1", "2"}}, {ID: "elm", Years: []string{"2"}}}
	undone := day("2026-10-01")
	held := []lesson.Held{{Unit: "start_ks1", Class: "oak", On: day("2026-09-04")}, {Unit: "start_ks1", Class: "elm", On: day("2025-09-04")},
		{Unit: "start_ks1", Class: "elm", On: day("2026-09-05"), Undone: undone}, {Strand: "coping", Class: "elm", Years: []string{"2"}, On: day("2026-09-20")},
		{Strand: "coping", Class: "elm", Years: []string{"2"}, On: day("2026-09-21"), Undone: undone}}
	m := b.MapOf([]string{"1", "2", "3"}, classes, held, since)
	for _, c := range []struct {
		strand, year, grade   string
		taught, asked, worked int
	}{
		{"coping", "1", lesson.Whole, 1, 1, 0}, {"coping", "2", lesson.Repeat, 1, 2, 1}, {"coping", "3", lesson.Ahead, 0, 0, 0}, {"finding", "1", lesson.Gap, 0, 0, 0},
	} {
		q := m.Squares[c.strand][c.year]
		if q.Grade() != c.grade || q.Taught != c.taught || q.Asked != c.asked || q.Worked != c.worked {
			t.Errorf("%s in year %s: %s, %d of %d, worked in %d", c.strand, c.year, q.Grade(), q.Taught, q.Asked, q.Worked)
		}
	}
	if lesson.Had("start_ks1", []id.Class{"elm"}, held, since) {
		t.Error("a lesson of last year or one that was taken back counts for the class")
	}
}

// What comes before a lesson is there, is not for older children, and does not come after it.
func TestWhatComesBefore(t *testing.T) {
	b := book(t)
	with := func(key string, after ...string) lesson.Unit {
		u, _ := b.Unit(key)
		u.After = after
		return u
	}
	ring := b.With([]lesson.Unit{with("y3_groups", "y2_trail"), with("y2_trail", "y1_people")})
	for name, c := range map[string]struct {
		book lesson.Book
		unit lesson.Unit
		bad  bool
	}{
		"an earlier year": {b, with("y3_groups", "y2_trail"), false},
		"the same year":   {b, with("y3_groups", "y3_sources"), false},
		"an older year":   {b, with("y2_trail", "y3_groups"), true},
		"itself":          {b, with("y2_trail", "y2_trail"), true},
		"nothing known":   {b, with("y2_trail", "nowhere"), true},
		"round about":     {ring, with("y1_people", "y3_groups"), true},
	} {
		if got := len(c.book.Problems(c.unit)) > 0; got != c.bad {
			t.Errorf("%s: %v", name, c.book.Problems(c.unit))
		}
	}
	u := with("y3_groups", "y2_trail")
	u.Planned = true
	if got := b.With([]lesson.Unit{u}).OutOfOrder(); len(got) != 1 || got[0].Key != "y3_groups" {
		t.Errorf("out of order: %v", got)
	}
}

// A class has met a strand in a lesson of its own or in another, and not in what was taken back.
func TestHowFarAClassHasCome(t *testing.T) {
	since := day("2026-09-01")
	c := lesson.Class{ID: "elm", Years: []string{"3"}}
	got := book(t).CoverageOf(c, []lesson.Held{
		{Strand: "finding", Class: "elm", On: day("2026-09-09")}, {Strand: "conduct", Class: "oak", On: day("2026-09-09")},
		{Unit: "start_lks2", Class: "elm", On: day("2026-09-08"), Undone: day("2026-09-09")},
	}, since)
	if got.Planned != 1 || got.Taught != 0 || got.Worked != 1 || len(got.Touched) != 1 || len(got.Untouched) != 6 {
		t.Errorf("%+v", got)
	}
	if got := book(t).CoverageOf(c, []lesson.Held{{Unit: "start_lks2", Class: "elm", On: day("2026-09-08")}}, since); got.Taught != 1 || len(got.Untouched) != 0 || len(got.Touched) != 6 {
		t.Errorf("%+v", got)
	}
}

func TestTheYearBeginsInSeptember(t *testing.T) {
	for in, want := range map[string]string{"2026-08-31": "2025-09-01", "2026-09-01": "2026-09-01", "2027-01-10": "2026-09-01"} {
		if got := lesson.YearBegins(day(in)); !got.Equal(day(want)) {
			t.Errorf("%s: %v", in, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("strands:\n- {key: a, title: A, says: B}\nunits:\n- {key: x, starter: true, title: T, can: C, years: [R], strands: [a]}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if b, err := lesson.Parse(text); err == nil {
			for _, year := range lesson.Primary {
				if _, ok := b.Starter(year); !ok {
					t.Errorf("year %s has no starter in a book that was taken", year)
				}
			}
		}
	})
}
