package roll

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// schoolOf is a school with pupils in classes: "Oak 2 3" is three pupils of Year 2 in Oak.
func schoolOf(classes ...string) *MoveUp {
	u := &MoveUp{Known: map[id.Person]Facts{}, Today: day, LastDay: "2027-07-21"}
	for _, c := range classes {
		f := strings.Fields(c)
		title, year := strings.ReplaceAll(f[0], "_", " "), f[1]
		if !slices.ContainsFunc(u.Rooms, func(r Room) bool { return r.Title == title }) {
			u.Rooms = append(u.Rooms, Room{ID: "c" + title, Source: plainly("class", "k/"+title), Title: title, Kind: Registration})
			u.Base.Classes = append(u.Base.Classes, KnownClass{ID: "c" + title, Source: plainly("class", "k/"+title)})
		}
		n := 0
		_, _ = fmt.Sscan(f[2], &n)
		for i := range n {
			key := fmt.Sprintf("%s-%s-%d", title, year, i)
			who := id.Person(key)
			u.Base.People = append(u.Base.People, Known{ID: who, Source: plainly("source", key), Roles: people.Of(people.Pupil), OnRoll: true, Said: "x"})
			facts := Facts{Key: key, Roles: people.Of(people.Pupil), Classes: []Tie{{Key: "k/" + title}}}
			facts.Given, facts.Family, facts.Year = key, "P", year
			u.Known[who] = facts
		}
	}
	return u
}

func TestWhereClassesGo(t *testing.T) {
	for name, c := range map[string]struct{ classes, want string }{
		"numbers":            {"1A 1 2|2A 2 2|6A 6 1", "1A 1>2A, 2A 2>3A, 6A 6>7A"},
		"trees":              {"Oak 1 2|Elm 2 2|Ash 3 1", "Oak 1>Elm, Elm 2>Ash, Ash 3>Ash"},
		"two of a year":      {"Ash 1 2|Bay 1 2|Elm 2 2|Oak 2 2", "Ash 1>Elm, Bay 1>Oak, Elm 2>Elm, Oak 2>Oak"},
		"another number":     {"Ash 1 2|Bay 1 2|Elm 2 2", "Ash 1>Ash, Bay 1>Bay, Elm 2>Elm"},
		"two years in one":   {"Oak 1 2|Oak 2 3|Elm 3 1", "Oak 1>Oak, Oak 2>Elm, Elm 3>Elm"},
		"Reception":          {"Reception_Oak R 2|Year_1_Oak 1 1", "Reception Oak R>Year 1 Oak, Year 1 Oak 1>Year 2 Oak"},
		"a number that lies": {"Room_7 1 2|Room_8 2 2", "Room 7 1>Room 8, Room 8 2>Room 8"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, m := range schoolOf(strings.Split(c.classes, "|")...).Propose(plainly) {
				got = append(got, m.Title+" "+m.Year+">"+m.To)
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("%s, not %s", strings.Join(got, ", "), c.want)
			}
		})
	}
}

// moved moves a school up and says where everybody is then: "Oak-1-0:2 Elm".
func moved(u *MoveUp) (string, *Plan) {
	p := Match(u.Settle(plainly), u.Base, plainly).Compare(u.Known)
	titles := map[string]string{}
	for _, c := range u.Rooms {
		titles["k/"+c.Title] = c.Title
	}
	var all []string
	for _, c := range p.People {
		in := ""
		for _, t := range c.Facts.Classes {
			in += " " + strings.TrimPrefix(titles[t.Key]+"|"+t.Key, "|")
		}
		if c.What == Left {
			in = " left"
		}
		all = append(all, c.Facts.Key+":"+c.Facts.Year+strings.ReplaceAll(strings.Split(in, "|")[0], "|", ""))
	}
	slices.Sort(all)
	return strings.Join(all, ", "), p
}

func TestASchoolMovesUp(t *testing.T) {
	u := schoolOf("Oak 1 1", "Elm 2 1", "Ash 6 1")
	u.Moves = u.Propose(plainly)
	u.Leavers = LastYear(u.Moves)
	if got, want := first(moved(u)), "Ash-6-0:6 Ash, Elm-2-0:3 Elm, Oak-1-0:2 Elm"; got != want {
		t.Errorf("a last day to come: %s, not %s", got, want)
	}
	u.LastDay = "2026-07-21"
	got, p := moved(u)
	if want := "Ash-6-0:6 left, Elm-2-0:3 Elm, Oak-1-0:2 Elm"; got != want || p.Left != 1 || p.Changed != 2 || p.Format != "Moved up a year" {
		t.Errorf("%s, not %s: %+v", got, want, p.Counts)
	}
	for i := range u.Moves {
		u.Moves[i].To = map[string]string{"Oak": "Sycamore", "Elm": "", "Ash": "Ash"}[u.Moves[i].Title]
	}
	u.Leavers = ""
	got, p = moved(u)
	if want := "Ash-6-0:7 Ash, Elm-2-0:3, Oak-1-0:2 class/sycamore"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
	var classes []string
	for _, c := range p.Classes {
		classes = append(classes, c.What+" "+c.Class.Title+" "+c.Class.Year)
	}
	slices.Sort(classes)
	if got := strings.Join(classes, ", "); got != "added Sycamore 2, changed Ash 7" {
		t.Errorf("classes: %s", got)
	}
}

func first[T any](a string, _ T) string { return a }
