package post_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
	"handrail.school/handrail/library"
)

func book(t testing.TB) *post.Book {
	t.Helper()
	text, err := fs.ReadFile(library.Files, "posts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	b, err := post.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Every question of the library that asks for a post has one in the register, and the other way round; so has
// every role that is a post; and every clause and obligation that a post names exists.
func TestTheBookFitsTheLibrary(t *testing.T) {
	b := book(t)
	lib, err := policy.Load(library.Files)
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	for _, s := range lib.Sections {
		for _, q := range s.Questions {
			if q.Kind == "role" && strings.HasPrefix(q.Key, "role.") {
				asked[q.Key] = true
			}
		}
	}
	known := map[string]bool{}
	for _, o := range lib.Obligations {
		known[string(o.ID)] = true
	}
	mandatory := 0
	for _, k := range b.Posts {
		if k.Question != "" && !asked[k.Question] {
			t.Errorf("%s: no question %s", k.Key, k.Question)
		}
		delete(asked, k.Question)
		if lib.Clause(k.Clause) == nil {
			t.Errorf("%s: no clause %s", k.Key, k.Clause)
		}
		for _, o := range k.Obligations {
			if !known[string(o)] {
				t.Errorf("%s: no obligation %s", k.Key, o)
			}
		}
		if k.Mandatory {
			mandatory++
		}
	}
	for key := range asked {
		t.Errorf("no post answers the question %s", key)
	}
	if mandatory != 2 {
		t.Errorf("%d mandatory named posts, the standard asks for two", mandatory)
	}
	for _, r := range []people.Role{people.Headteacher, people.DSL, people.DeputyDSL, people.Leader, people.SENCO, people.DataProtectionOfficer,
		people.Technician, people.Administrator, people.Chair, people.SafeguardingGovernor, people.Governor} {
		if !slices.ContainsFunc(b.Posts, func(k post.Kind) bool { return k.Role() == r }) {
			t.Errorf("no post goes with the role %s", r.Key())
		}
	}
}

func TestABookWithMistakesIsRefusedWhole(t *testing.T) {
	_, err := post.Parse([]byte(`
courses: [{key: a, title: A, months: 0}]
posts:
  - {key: x, title: X, role: pope, clause: 0/people, does: [y], training: [b], cover: z}
  - {key: dsl, title: D, role: dsl, clause: 0/people, does: [y]}
  - {key: dsl, title: D, clause: 0/people, does: [y]}
`))
	for _, want := range []string{"a title and months", "no role pope", "no course b", "no post z", "two_people must be true", "stands twice"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not said: %v", want, err)
		}
	}
	if _, err := post.Parse([]byte("posts:\n  - {kay: x}\n")); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("an unknown field: %v", err)
	}
}

func on(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

// held is a term in force since a day.
func held(number, key, who, from string) post.Term {
	return post.Term{ID: number, Post: key, Person: id.Person(who), Starts: on(from), Opened: on(from)}
}

func until(t post.Term, last string) post.Term { t.Ends = on(last); return t }

func closed(t post.Term, last string) post.Term { t.Closed = on(last).Add(15 * time.Hour); return t }

// full is a school in which every post is held and everybody trained, on Monday 30 November 2026.
func full(t testing.TB) *post.Facts {
	f := &post.Facts{Book: book(t), People: map[id.Person]post.Person{}, Day: on("2026-11-30"), Year: calendar.Usual(2026),
		Holds: func(w policy.Condition) bool { return len(w) == 0 }}
	for _, k := range f.Book.Posts {
		if !k.Required {
			continue
		}
		who := "p-" + k.Key
		f.People[id.Person(who)] = post.Person{Name: "Holder of " + k.Key, Active: true}
		f.Terms = append(f.Terms, held("t-"+k.Key, k.Key, who, "2025-09-01"))
		for _, c := range k.Training {
			f.Training = append(f.Training, post.Training{Person: id.Person(who), Course: c, Done: on("2026-09-01"), Until: on("2027-09-01")})
		}
	}
	f.People["sub"] = post.Person{Name: "Sub Stitute", Active: true}
	return f
}

func change(f *post.Facts, key string, how func(*post.Term)) {
	for i := range f.Terms {
		if f.Terms[i].Post == key {
			how(&f.Terms[i])
		}
	}
}

func away(f *post.Facts, who id.Person, first, last string) {
	f.Absences = append(f.Absences, post.Absence{Person: who, First: on(first), Last: on(last)})
}

func drop(f *post.Facts, key string) {
	f.Terms = slices.DeleteFunc(f.Terms, func(x post.Term) bool { return x.Post == key })
}

var alarms = map[string]struct {
	change func(*post.Facts)
	want   []string // "kind:key" of each alarm, loud ones with "!"
	says   string
}{
	"everything is in order":       {func(*post.Facts) {}, nil, ""},
	"a post that was never held":   {func(f *post.Facts) { drop(f, "senco") }, []string{"!vacant:senco:never"}, "Nobody has been entered yet. Appoint"},
	"a named post of the standard": {func(f *post.Facts) { drop(f, "filtering_leader") }, []string{"!vacant:filtering_leader:never"}, ""},
	"a post that its holder left": {func(f *post.Facts) {
		change(f, "dsl", func(x *post.Term) { x.Closed = on("2026-11-20").Add(9 * time.Hour) })
	},
		[]string{"!vacant:dsl:2026-11-21"}, "Holder of dsl held it until 20 November 2026."},
	"ended this very day": {func(f *post.Facts) {
		change(f, "dsl", func(x *post.Term) { x.Closed = on("2026-11-30").Add(9 * time.Hour) })
	},
		[]string{"!vacant:dsl:2026-11-30"}, ""},
	"vacant, and somebody is to follow": {func(f *post.Facts) {
		change(f, "dsl", func(x *post.Term) { x.Closed = on("2026-11-20") })
		f.Terms = append(f.Terms, post.Term{ID: "next", Post: "dsl", Person: "sub", Starts: on("2027-01-04")})
	}, []string{"!vacant:dsl:2026-11-21"}, "Sub Stitute begins on 4 January 2027"},
	"vacant, and a colleague has to agree":   {func(f *post.Facts) { drop(f, "chair"); f.Waiting = map[string]bool{"chair": true} }, []string{"!vacant:chair:never"}, "waits for a second person"},
	"a post that the answers do not ask for": {func(f *post.Facts) { drop(f, "online_safety_lead") }, nil, ""},
	"a post that the answers ask for": {func(f *post.Facts) {
		drop(f, "online_safety_lead")
		f.Holds = func(policy.Condition) bool { return true }
	},
		[]string{"!vacant:online_safety_lead:never"}, ""},
	"a term that ends in 60 days": {func(f *post.Facts) { change(f, "chair", func(x *post.Term) { x.Ends = on("2027-01-29") }) }, []string{"ends_soon:t-chair:2027-01-29"}, "nobody is appointed to follow"},
	"a term that ends in 61 days": {func(f *post.Facts) { change(f, "chair", func(x *post.Term) { x.Ends = on("2027-01-30") }) }, nil, ""},
	"a term that ends today":      {func(f *post.Facts) { change(f, "chair", func(x *post.Term) { x.Ends = on("2026-11-30") }) }, []string{"ends_soon:t-chair:2026-11-30"}, ""},
	"a term that ends, and the next is known": {func(f *post.Facts) {
		change(f, "chair", func(x *post.Term) { x.Ends = on("2026-12-31") })
		f.Terms = append(f.Terms, post.Term{ID: "next", Post: "chair", Person: "sub", Starts: on("2027-01-01")})
	}, nil, ""},
	"a term that ends while another holds the post too": {func(f *post.Facts) {
		change(f, "technician", func(x *post.Term) { x.Ends = on("2026-12-31") })
		f.Terms = append(f.Terms, held("second", "technician", "p-technician", "2026-01-01"))
	}, nil, ""},
	"a term that is over and was not closed": {func(f *post.Facts) { change(f, "headteacher", func(x *post.Term) { x.Ends = on("2026-11-29") }) },
		[]string{"!past_end:t-headteacher:2026-11-29"}, "could not be ended by itself"},
	"a term that could not begin": {func(f *post.Facts) {
		f.Terms = append(f.Terms, post.Term{ID: "late", Post: "deputy_dsl", Person: "sub", Starts: on("2026-11-29"), Detail: post.Detail{Why: "Runs the system."}})
	}, []string{"!not_begun:late"}, "could not begin as deputy designated safeguarding lead on 29 November 2026. Runs the system."},
	"a holder who left": {func(f *post.Facts) { f.People["p-senco"] = post.Person{Name: "Gone Away"} }, []string{"!gone:t-senco"}, "Gone Away has left"},
	"a holder without training": {func(f *post.Facts) {
		f.Training = slices.DeleteFunc(f.Training, func(x post.Training) bool { return x.Person == "p-deputy_dsl" })
	},
		[]string{"!untrained:t-deputy_dsl:dsl"}, "no training “Training for the safeguarding lead and deputies” is recorded"},
	"training that ran out":  {func(f *post.Facts) { f.Training[0].Until = on("2026-11-29") }, []string{"!untrained:t-headteacher:safeguarding:2026-11-29"}, "It counted until 29 November 2026"},
	"training that runs out": {func(f *post.Facts) { f.Training[0].Until = on("2027-01-11") }, []string{"retrain:t-headteacher:safeguarding:2027-01-11"}, "again by 11 January 2027"},
	"training that was done again": {func(f *post.Facts) {
		f.Training[0].Until = on("2026-11-29")
		f.Training = append(f.Training, post.Training{Person: "p-headteacher", Course: "safeguarding", Done: on("2026-11-28"), Until: on("2027-11-28")})
	}, nil, ""},
	"the lead is away and the deputy is there": {func(f *post.Facts) { away(f, "p-dsl", "2026-11-30", "2026-12-04") }, nil, ""},
	"lead and deputy are away together": {func(f *post.Facts) {
		away(f, "p-dsl", "2026-11-30", "2026-12-04")
		away(f, "p-deputy_dsl", "2026-12-03", "2026-12-10")
	},
		[]string{"uncovered:dsl:2026-12-03"}, "nor on one more school day"},
	"away together today": {func(f *post.Facts) {
		away(f, "p-dsl", "2026-11-30", "2026-11-30")
		away(f, "p-deputy_dsl", "2026-11-30", "2026-11-30")
	},
		[]string{"!uncovered:dsl:2026-11-30"}, ""},
	"away together at a weekend": {func(f *post.Facts) {
		away(f, "p-dsl", "2026-12-05", "2026-12-06")
		away(f, "p-deputy_dsl", "2026-12-05", "2026-12-06")
	}, nil, ""},
	"no rota where the policy promises one": {func(f *post.Facts) { f.OnCall = true }, []string{"rota_empty"}, ""},
	"a gap in the rota": {func(f *post.Facts) {
		f.Rota = post.Rota{Promised: []post.Hours{post.Weekends}, Shifts: []post.Shift{{Person: "p-dsl", First: on("2026-12-05"), Last: on("2026-12-05"), Hours: post.AllHours}}}
	}, []string{"rota_gap:2026-12-06"}, "There are 2 more gaps"},
	"a rota without gaps": {func(f *post.Facts) {
		f.Rota = post.Rota{Promised: post.AllHours, Shifts: []post.Shift{{Person: "p-dsl", First: on("2026-11-01"), Last: on("2027-12-05"), Hours: post.AllHours}}}
	}, nil, ""},
	"on call and away": {func(f *post.Facts) {
		f.Rota = post.Rota{Promised: post.AllHours, Shifts: []post.Shift{{Person: "p-dsl", First: on("2026-11-01"), Last: on("2027-12-05"), Hours: post.AllHours}}}
		away(f, "p-dsl", "2026-11-30", "2026-11-30")
	}, []string{"!rota_gap:2026-11-30"}, "Holder of dsl is away"},
}

func TestAlarms(t *testing.T) {
	for name, c := range alarms {
		t.Run(name, func(t *testing.T) {
			f := full(t)
			c.change(f)
			var got []string
			text := ""
			for _, a := range post.Alarms(f) {
				k := a.Key
				if a.Loud {
					k = "!" + k
				}
				got = append(got, k)
				text += a.What + ". " + a.Text + "\n"
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q\n%s", got, c.want, text)
			}
			if !strings.Contains(text, c.says) {
				t.Errorf("%q is not said in:\n%s", c.says, text)
			}
		})
	}
}

func TestGaps(t *testing.T) {
	terms := []post.Term{closed(held("a", "dsl", "x", "2026-01-01"), "2026-03-31"), held("c", "dsl", "y", "2026-06-01"),
		closed(held("b", "dsl", "z", "2026-03-01"), "2026-04-30"), {ID: "off", Post: "dsl", Person: "w", Starts: on("2026-05-01"), Closed: on("2026-04-01")}}
	for name, c := range map[string]struct {
		terms    []post.Term
		from, to string
		want     int
	}{
		"a month between two":         {terms, "2025-01-01", "2026-12-31", 31},
		"only the window counts":      {terms, "2026-05-11", "2026-05-20", 10},
		"before anybody is not a gap": {terms, "2020-01-01", "2026-02-01", 0},
		"since the last one left":     {terms[:1], "2026-01-01", "2026-04-10", 10},
		"ended early counts early":    {[]post.Term{closed(until(held("a", "dsl", "x", "2026-01-01"), "2026-02-01"), "2026-02-10")}, "2026-01-01", "2026-02-03", 2},
		"nobody ever":                 {nil, "2026-01-01", "2026-12-31", 0},
	} {
		t.Run(name, func(t *testing.T) {
			if got := post.VacantDays(post.Gaps(c.terms, "dsl", on(c.from), on(c.to))); got != c.want {
				t.Errorf("%d days, want %d", got, c.want)
			}
		})
	}
}

func TestHoursFollowTheCalendar(t *testing.T) {
	y := calendar.Usual(2026)
	for day, want := range map[string]post.Hours{"2026-11-30": post.Evenings, "2026-12-05": post.Weekends, "2026-12-25": post.Holidays,
		"2026-12-19": post.Holidays, "2026-10-24": post.Holidays, "2026-10-28": post.Holidays} {
		if got := post.HoursOf(y, on(day)); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	text, err := fs.ReadFile(library.Files, "posts.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte("posts:\n- {key: a, when: {b: [c]}}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		b, err := post.Parse(text)
		if err == nil && b == nil {
			t.Fatal("neither a book nor an error")
		}
	})
}
