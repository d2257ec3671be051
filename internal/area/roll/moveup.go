package roll

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Move says where the pupils of one class and year group go when the school moves up a year.
type Move struct {
	Class, Year string // the class's number here ("" for pupils in none) and the year group now
	Title, Kind string
	Pupils      int
	// To is the title of their class in the coming year, "" for none.
	To string
}

// Room is a class of the records, as moving up needs it.
type Room struct{ ID, Source, Title, Kind string }

// MoveUp is a school that moves up a year: what it holds, and what was chosen.
type MoveUp struct {
	Base  Base
	Known map[id.Person]Facts
	Rooms []Room
	Today string
	// Leavers is the year group that leaves, "" for none; LastDay is its last day.
	Leavers, LastDay string
	Moves            []Move

	numbers map[string]string // of classes, by their key in the other system
}

// LastYear is the last year group that there is, which is proposed to leave.
func LastYear(moves []Move) string {
	last := ""
	for _, m := range moves {
		if m.Year != "" && (last == "" || YearOrder(m.Year) > YearOrder(last)) {
			last = m.Year
		}
	}
	return last
}

// Propose counts who is in which class and year group, and proposes where they go.
func (u *MoveUp) Propose(digest Digest) []Move {
	rooms := u.rooms()
	at := map[[2]string]int{}
	var all []Move
	u.pupils(func(_ Known, f Facts) {
		in := u.classesOf(f, digest)
		if len(in) == 0 {
			in = []string{""}
		}
		for _, class := range in {
			place := [2]string{class, f.Year}
			i, ok := at[place]
			if !ok {
				i, at[place] = len(all), len(all)
				all = append(all, Move{Class: class, Year: f.Year, Title: rooms[class].Title, Kind: rooms[class].Kind})
			}
			all[i].Pupils++
		}
	})
	slices.SortFunc(all, func(a, b Move) int {
		return cmp.Or(cmp.Compare(YearOrder(a.Year), YearOrder(b.Year)), strings.Compare(a.Kind, b.Kind), strings.Compare(a.Title, b.Title), strings.Compare(a.Class, b.Class))
	})
	for i := range all {
		all[i].To = proposed(all, all[i])
	}
	return all
}

func (u *MoveUp) rooms() map[string]Room {
	rooms := map[string]Room{}
	for _, r := range u.Rooms {
		rooms[r.ID] = r
	}
	return rooms
}

// pupils goes through the pupils who are at the school.
func (u *MoveUp) pupils(f func(Known, Facts)) {
	for _, k := range u.Base.People {
		if k.OnRoll && !k.Ended && k.Roles.Has(people.Pupil) {
			f(k, u.Known[k.ID])
		}
	}
}

// classesOf are the numbers of a pupil's classes that are still there.
func (u *MoveUp) classesOf(f Facts, digest Digest) []string {
	var all []string
	for _, t := range f.Classes {
		if number := u.number(t.Key, digest); number != "" && !t.Teaches {
			all = append(all, number)
		}
	}
	return all
}

// number finds a class by its key in the other system.
func (u *MoveUp) number(key string, digest Digest) string {
	if u.numbers == nil {
		u.numbers = map[string]string{}
	}
	number, known := u.numbers[key]
	if !known {
		source := digest("class", key)
		if i := slices.IndexFunc(u.Rooms, func(r Room) bool { return r.Source == source }); i >= 0 {
			number = u.Rooms[i].ID
		}
		u.numbers[key] = number
	}
	return number
}

var numberInTitle = regexp.MustCompile(`\d+`)

// proposed guesses the class of the coming year: by the year group in the name of the class, or by the only class that
// the next year group has, or by its place among as many; otherwise the class stays together under its name.
func proposed(all []Move, m Move) string {
	next := NextYear(m.Year)
	if m.Class == "" || next == "" {
		return m.Title
	}
	if n := numberInTitle.FindString(m.Title); n == m.Year {
		return strings.Replace(m.Title, n, next, 1)
	}
	if rest, ok := strings.CutPrefix(m.Title, "Reception"); ok && m.Year == "R" {
		return "Year 1" + rest
	}
	var now, then []string
	for _, x := range all {
		if x.Kind != m.Kind || x.Class == "" {
			continue
		}
		if x.Year == next && x.Class == m.Class {
			return m.Title // a class of two year groups: they stay for the second
		}
		switch x.Year {
		case m.Year:
			now = append(now, x.Title)
		case next:
			then = append(then, x.Title)
		}
	}
	if i := slices.Index(now, m.Title); m.Kind == Registration && len(now) == len(then) && i >= 0 {
		return then[i]
	}
	return m.Title
}

// Settle makes of the moves what a roster of changes would say, so that it is compared, shown, taken in and taken back
// like one.
func (u *MoveUp) Settle(digest Digest) *Settled {
	out := &Settled{Format: "Moved up a year", Users: Delta, Memberships: Delta, Today: u.Today, Held: map[string]bool{}}
	moves := map[[2]string]Move{}
	for _, m := range u.Moves {
		moves[[2]string{m.Class, m.Year}] = m
	}
	keys := u.keysOf(digest)
	years := map[string]map[string]bool{} // of a class of the coming year
	kinds, titles := map[string]string{}, map[string]string{}
	u.pupils(func(_ Known, f Facts) {
		p := Person{Facts: f}
		p.Classes = nil
		if u.Leavers != "" && f.Year == u.Leavers { // at once, or on a day to come
			p.Classes, p.Leaves, p.Ends, p.Left = f.Classes, u.LastDay, "", u.LastDay < u.Today
			out.People = append(out.People, p)
			return
		}
		if next := NextYear(f.Year); next != "" {
			p.Year = next
		}
		for _, class := range u.classesOf(f, digest) {
			m, ok := moves[[2]string{class, f.Year}]
			if !ok {
				continue
			}
			key := cmp.Or(keys[Fold(m.To)], "class/"+Fold(m.To))
			if m.To != "" {
				p.Classes = append(p.Classes, Tie{Key: key})
				if years[key] == nil {
					years[key] = map[string]bool{}
				}
				years[key][p.Year], kinds[key], titles[key] = true, cmp.Or(kinds[key], m.Kind), m.To
			}
			for _, t := range f.Classes {
				if !t.Teaches && u.number(t.Key, digest) == class && (m.To == "" || t.Key != key) {
					p.QuitClasses = append(p.QuitClasses, Tie{Key: t.Key})
				}
			}
		}
		sortTies(p.Classes)
		out.People = append(out.People, p)
	})
	for key, title := range titles {
		c := Class{Key: key, Title: title, Kind: cmp.Or(kinds[key], Registration)}
		if len(years[key]) == 1 {
			for y := range years[key] {
				c.Year = y
			}
		}
		out.Classes = append(out.Classes, c)
	}
	slices.SortFunc(out.Classes, func(a, b Class) int { return strings.Compare(a.Key, b.Key) })
	return out
}

// keysOf finds, by title, the keys that classes have in the other system, which only those who are in them know.
func (u *MoveUp) keysOf(digest Digest) map[string]string {
	title := map[string]string{}
	for _, r := range u.Rooms {
		title[r.ID] = Fold(r.Title)
	}
	keys := map[string]string{}
	for _, f := range u.Known {
		for _, t := range f.Classes {
			if name, ok := title[u.number(t.Key, digest)]; ok && (keys[name] == "" || t.Key < keys[name]) {
				keys[name] = t.Key
			}
		}
	}
	return keys
}
