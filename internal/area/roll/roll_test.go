package roll

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

const day = "2026-11-30"

func plainly(kind, value string) string { return kind + " " + value }

// pupil is a row about a pupil with a name, as far as it is said.
func pupil(key, name string, change ...func(*User)) User {
	u := User{At: At{"users.csv", len(key) + 1}, Key: key, Role: people.Pupil, Orgs: []string{"S"}}
	u.Given, u.Family, _ = strings.Cut(name, " ")
	for _, c := range change {
		c(&u)
	}
	return u
}

var school = Org{Key: "S", Name: "Meadow", Kind: "school"}

// whole is a roster of everybody at one school.
func whole(all ...User) Snapshot {
	return Snapshot{Users: Bulk, Memberships: Bulk, Orgs: []Org{school}, People: all, Held: map[string]bool{}}
}

// keep does what a plan says to a base, as the store would.
func keep(base Base, old map[id.Person]Facts, p *Plan) (Base, map[id.Person]Facts) {
	base.People = slices.Clone(base.People)
	now := map[id.Person]Facts{}
	for who, f := range old {
		now[who] = f
	}
	for _, c := range p.People {
		if c.ID == "" {
			c.ID = id.Person("p" + c.Facts.Key)
		}
		k := Known{ID: c.ID, Roles: c.Roles, Source: c.Source, UPN: c.UPN, Who: c.Who, Said: c.Said, OnRoll: true, Ended: c.What == Left || c.Closed, ByRoll: c.What == Left || c.Closed,
			Due: c.What != Left && c.Facts.Due(p.Today) != ""}
		now[c.ID] = c.Facts
		if i := slices.IndexFunc(base.People, func(x Known) bool { return x.ID == c.ID }); i >= 0 {
			base.People[i] = k
		} else {
			base.People = append(base.People, k)
		}
	}
	return base, now
}

func compare(in Snapshot, base Base, old map[id.Person]Facts, today string) *Plan {
	return Match(Settle(in, Options{Today: today}), base, plainly).Compare(old)
}

// inWords are a plan's changes and conflicts, in the order of keys.
func inWords(p *Plan) string {
	var all []string
	for _, c := range p.People {
		closed := ""
		if c.Closed {
			closed = " closed"
		}
		all = append(all, c.What+" "+c.Facts.Key+closed)
	}
	for _, c := range p.Conflicts {
		all = append(all, c.Kind+" "+strings.Join(c.IDs, " "))
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// TestDaysOfRolesAndClasses follows people whose first or last day is still to come.
func TestDaysOfRolesAndClasses(t *testing.T) {
	in := whole(pupil("1", "Ann Lee", func(u *User) { u.Role = 0 }), pupil("2", "Bob Ray", func(u *User) { u.Role = 0 }), pupil("3", "Cy Day", func(u *User) { u.Role = 0 }))
	in.RolesApart = true
	in.Roles = []RoleRow{{Person: "1", Org: "S", Role: people.Pupil, Begins: "2026-09-01"}, {Person: "2", Org: "S", Role: people.Pupil, Begins: "2027-01-05"},
		{Person: "3", Org: "S", Role: people.Pupil, Begins: "2026-09-01", Ends: "2026-12-18"}}
	in.Classes = []Class{{Key: "C", Title: "Oak"}, {Key: "D", Title: "Elm"}}
	in.Members = []Member{{Person: "1", Class: "C", Ends: "2026-12-31"}, {Person: "1", Class: "D", Begins: "2027-01-01"}, {Person: "2", Class: "D", Begins: "2027-01-05"}}
	p := compare(in, Base{}, nil, day)
	if got, want := inWords(p), "added 1, added 2 closed, added 3, begins 2"; got != want {
		t.Fatalf("%s, not %s", got, want)
	}
	base, old := keep(Base{}, nil, p)
	for who, want := range map[id.Person]string{"p1": "2027-01-01", "p2": "2027-01-05", "p3": "2026-12-19"} {
		if got := old[who].Due(day); got != want {
			t.Errorf("%s is due on %s, not %s", who, got, want)
		}
	}
	if got := inWords(compare(in, base, old, "2026-12-01")); got != "begins 2" {
		t.Errorf("the same roster again: %s", got)
	}
	for _, x := range []struct{ day, want string }{{"2026-12-18", "changed 1, changed 2 closed, changed 3"}, {"2026-12-19", "changed 1, changed 2 closed, left 3"},
		{"2027-01-04", "changed 1, changed 2 closed, left 3"}, {"2027-01-05", "back 2, changed 1, left 3"}} {
		if got := inWords(OnTheDay(base, old, x.day)); got != x.want {
			t.Errorf("on %s: %s, not %s", x.day, got, x.want)
		}
	}
	in.People = in.People[:1]
	in.Roles, in.Members = in.Roles[:1], in.Members[:1]
	if got := inWords(compare(in, base, old, "2026-12-02")); !strings.Contains(got, "left 2") || !strings.Contains(got, "left 3") {
		t.Errorf("somebody who was to come is not in the roster any more: %s", got)
	}
}

// Whoever is at the school stays, although a roster of the coming year says that all roles begin then.
func TestARosterOfTheComingYearClosesNobody(t *testing.T) {
	in := whole(pupil("1", "Ann Lee", func(u *User) { u.Admitted = "2024-09-03" }))
	base, old := keep(Base{}, nil, compare(in, Base{}, nil, day))
	next := whole(pupil("1", "Ann Lee", func(u *User) { u.Admitted = "2027-09-01" }))
	p := compare(next, base, old, "2027-08-01")
	if got := inWords(p); !strings.Contains(got, "changed 1") || strings.Contains(got, "closed") {
		t.Errorf("%s", got)
	}
}

func TestAccountsThatAreSwitchedOff(t *testing.T) {
	off := func(u *User) { u.Disabled = true }
	in := whole(pupil("1", "Ann Lee", off), pupil("2", "Tom Fox", off, func(u *User) { u.Role = people.Staff }), pupil("3", "Una Vale", func(u *User) { u.Role = people.Staff }))
	p := compare(in, Base{}, nil, day)
	if got := inWords(p); got != "added 1, added 3, disabled 2" || len(p.Notes) != 1 {
		t.Errorf("%s %v", got, p.Notes)
	}
}

// Organisations that stand above themselves, above each other, or above nobody, hold nobody up.
func TestOrganisationsInCircles(t *testing.T) {
	for name, orgs := range map[string][]Org{
		"itself":       {{Key: "S", Name: "Meadow", Kind: "school", Parent: "S"}},
		"two schools":  {{Key: "S", Name: "Meadow", Kind: "school", Parent: "T"}, {Key: "T", Name: "Beech", Kind: "school", Parent: "S"}},
		"beyond it":    {{Key: "S", Name: "Meadow", Kind: "school", Parent: "A"}, {Key: "A", Kind: "school", Parent: "B"}, {Key: "B", Kind: "school", Parent: "A"}},
		"departments":  {{Key: "S", Name: "Meadow", Kind: "school"}, {Key: "D", Kind: "department", Parent: "E"}, {Key: "E", Kind: "department", Parent: "D"}},
		"nobody there": {{Key: "S", Name: "Meadow", Kind: "school", Parent: "gone"}},
	} {
		t.Run(name, func(t *testing.T) {
			in := whole(pupil("1", "Ann Lee"))
			in.Orgs = orgs
			done := make(chan string, 1)
			go func() {
				done <- inWords(Match(Settle(in, Options{Today: day, Name: "meadow"}), Base{}, plainly).Compare(nil))
			}()
			select {
			case got := <-done:
				if got != "added 1" {
					t.Error(got)
				}
			case <-time.After(10 * time.Second):
				t.Fatal("it never ends")
			}
		})
	}
}

func TestOneNumberForAnother(t *testing.T) {
	base, old := keep(Base{}, nil, compare(whole(pupil("1", "Catherine Lee", func(u *User) { u.Birth = "2018-05-31" })), Base{}, nil, day))
	for name, c := range map[string]struct{ person, birth, want string }{
		"nothing":                    {"Catherine Lee", "2018-05-31", ""},
		"another birth date":         {"Catherine Lee", "2018-05-13", "changed 1"},
		"another surname":            {"Catherine Moss", "2018-05-31", "changed 1"},
		"written otherwise":          {"Katherine Lee", "2018-05-13", "changed 1"},
		"two words now":              {"Catherine-Ann Lee", "2018-05-13", "changed 1"},
		"both names":                 {"Cat Moss", "2018-05-31", "changed 1"},
		"a sibling":                  {"Boris Lee", "2020-01-01", "reused_id 1"},
		"somebody of that name":      {"Catherine Vale", "2021-01-01", "reused_id 1"},
		"somebody else":              {"Boris Vale", "2021-01-01", "reused_id 1"},
		"somebody else, no day":      {"Boris Vale", "", "reused_id 1"},
		"another surname, no day":    {"Catherine Vale", "", "changed 1"},
		"another first name, no day": {"Boris Lee", "", "changed 1"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := inWords(compare(whole(pupil("1", c.person, func(u *User) { u.Birth = c.birth })), base, old, day)); got != c.want {
				t.Errorf("%s, not %s", got, c.want)
			}
		})
	}
}

func TestWhoIsTakenForALeaver(t *testing.T) {
	all := []User{pupil("1", "Ann Lee"), pupil("22", "Bob Ray"), pupil("333", "Tom Fox", func(u *User) { u.Role = people.Staff })}
	base, old := keep(Base{}, nil, compare(whole(all...), Base{}, nil, day))
	for name, c := range map[string]struct {
		change func(*Snapshot)
		want   string
	}{
		"left out":             {func(s *Snapshot) { s.People = all[1:] }, "left 1"},
		"left out of changes":  {func(s *Snapshot) { s.People, s.Users = all[1:], Delta }, ""},
		"a row that was lost":  {func(s *Snapshot) { s.People, s.Held["1"] = all[1:], true }, ""},
		"rows of anybody lost": {func(s *Snapshot) { s.People, s.Unsure = all[1:], true }, ""},
		"no staff in it":       {func(s *Snapshot) { s.People = all[:2] }, ""},
		"nobody in it":         {func(s *Snapshot) { s.People = nil }, ""},
		"said so":              {func(s *Snapshot) { s.People[0].Left = true }, "left 1"},
		"said so in changes":   {func(s *Snapshot) { s.Users, s.People = Delta, []User{{Key: "1", Left: true, Partial: true}} }, "left 1"},
		"another school's":     {func(s *Snapshot) { s.Users, s.Visiting, s.People = Delta, true, all[2:] }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			in := whole(slices.Clone(all)...)
			c.change(&in)
			if got := inWords(compare(in, base, old, day)); got != c.want {
				t.Errorf("%q, not %q", got, c.want)
			}
		})
	}
}

// A fifth of the pupils, and more than a handful, is more than a summer takes.
func TestShrinking(t *testing.T) {
	for _, c := range []struct {
		before, left int
		want         bool
	}{{10, 5, false}, {10, 6, true}, {60, 12, false}, {60, 13, true}, {0, 0, false}} {
		if got := (Counts{Pupils: c.before, PupilsLeft: c.left}).Shrinks(); got != c.want {
			t.Errorf("%d of %d: %v", c.left, c.before, got)
		}
	}
}

func TestYearGroups(t *testing.T) {
	for text, want := range map[string]string{"2": "2", "Year 2": "2", "y2": "2", "Yr. 02": "2", "Reception": "R", "N2": "N2", "KG": "R?", "2nd Grade": "2?", "ungraded": "?", "Amira": "none", "": "",
		"1, 2": "1?", "15": "none", "-1": "N2"} {
		key, question, ok := ParseYear(text)
		got := key
		if question != "" {
			got += "?"
		}
		if !ok {
			got = "none"
		}
		if got != want {
			t.Errorf("%q is %s, not %s", text, got, want)
		}
	}
	for _, y := range Years {
		if s, ok := StageOf(y); !ok || !slices.Contains(s.Years, y) || YearTitle(y) == "" {
			t.Errorf("%s has no key stage", y)
		}
	}
}

func TestUPNs(t *testing.T) {
	good := MakeUPN("801200001001")
	for upn, want := range map[string]bool{good: true, NormalUPN(strings.ToLower(good[:1]) + " " + good[1:]): true, good[:12]: false, "I" + good[1:]: false, good[:12] + "X": ValidUPN(good[:12] + "X"), "": false, fmt.Sprint(123): false} {
		if ValidUPN(upn) != want {
			t.Errorf("%q: %v", upn, !want)
		}
	}
	for i := range 13 { // any one wrong character is seen
		wrong := []byte(good)
		if wrong[i]++; ValidUPN(string(wrong)) {
			t.Errorf("%s passes for %s", wrong, good)
		}
	}
}
