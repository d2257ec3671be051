package store

import (
	"database/sql"
	"time"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Class is one class or group.
type Class struct {
	ID                id.Class
	Title, Kind, Year string
	Pupils            int
	Ended             time.Time
}

// Classes lists them with how many pupils each has; those that ended only where asked for.
func (v *View) Classes(ended bool) ([]Class, error) {
	var all []Class
	err := v.v.Each(`SELECT c.id, c.title, c.kind, c.year, c.ended, (SELECT COUNT(*) FROM class_member m WHERE m.class = c.id AND m.until IS NULL AND NOT m.teaches)
		FROM class c WHERE c.ended IS NULL OR $1 = 1 ORDER BY c.title, c.id`, []any{boolInt(ended)}, func(scan func(...any) error) error {
		var c Class
		var end sql.NullInt64
		err := scan(&c.ID, &c.Title, &c.Kind, &c.Year, &end, &c.Pupils)
		c.Ended = maybe(end)
		all = append(all, c)
		return err
	})
	return all, err
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Place is one person's place in a class.
type Place struct {
	Class   id.Class
	Title   string
	Kind    string
	Person  id.Person
	Teaches bool
	Since   time.Time
	Until   time.Time
}

const placeColumns = "m.class, c.title, c.kind, m.person, m.teaches, m.since, m.until FROM class_member m JOIN class c ON c.id = m.class"

func (v *View) places(where string, args ...any) ([]Place, error) {
	var all []Place
	err := v.v.Each("SELECT "+placeColumns+" WHERE "+where+" ORDER BY c.kind, c.title, m.person", args, func(scan func(...any) error) error {
		var p Place
		var since int64
		var until sql.NullInt64
		err := scan(&p.Class, &p.Title, &p.Kind, &p.Person, &p.Teaches, &since, &until)
		p.Since, p.Until = at(since), maybe(until)
		all = append(all, p)
		return err
	})
	return all, err
}

// PlacesOf lists somebody's classes, earlier ones too.
func (v *View) PlacesOf(who id.Person) ([]Place, error) {
	return v.places("m.person = $1", string(who))
}

// PlacesIn lists who is in a class now, teachers too.
func (v *View) PlacesIn(class id.Class) ([]Place, error) {
	return v.places("m.class = $1 AND m.until IS NULL", string(class))
}

// Teaches says whether somebody teaches one of a pupil's classes.
func (v *View) Teaches(teacher, pupil id.Person) (bool, error) {
	var n int
	err := v.v.Scan(`SELECT COUNT(*) FROM class_member a JOIN class_member b ON a.class = b.class
		WHERE a.person = $1 AND a.teaches AND a.until IS NULL AND b.person = $2 AND NOT b.teaches AND b.until IS NULL`, []any{string(teacher), string(pupil)}, &n)
	return n > 0, err
}

// Rolled is somebody on the roll, opened.
type Rolled struct {
	Person
	roll.Facts
	First, Last id.Import
	OnRoll      bool
}

// RolledPeople opens some people with what is known of them.
func (v *View) RolledPeople(ids []id.Person) (map[id.Person]Rolled, error) {
	all := make(map[id.Person]Rolled, len(ids))
	err := v.in("SELECT p.id, p.name, p.email, p.roles, p.created, p.ended, r.facts, r.first_import, r.last_import FROM person p LEFT JOIN roll r ON r.person = p.id WHERE p.id", ids,
		func(scan func(...any) error) error {
			var r Rolled
			var facts []byte
			var first, last sql.NullString
			var err error
			r.Person, err = v.scanPerson(func(dest ...any) error { return scan(append(dest, &facts, &first, &last)...) })
			if err != nil {
				return err
			}
			r.First, r.Last, r.OnRoll = id.Import(first.String), id.Import(last.String), first.Valid
			r.Facts, err = v.openFacts(r.ID, facts)
			all[r.ID] = r
			return err
		})
	return all, err
}

// Listed is somebody in the list of names: what is needed to find and show them in a list, and no more.
type Listed struct {
	ID     id.Person
	Name   string
	Year   string
	Class  string // the registration class
	Pupil  bool
	Parent bool
	Left   bool
	Comes  bool // is still to come
}

// ListRoll opens every name on the roll once, for a list that is kept in memory while the roll stays as it is.
func (v *View) ListRoll() ([]Listed, error) {
	classes := map[id.Person]string{}
	err := v.v.Each(`SELECT m.person, c.title FROM class_member m JOIN class c ON c.id = m.class WHERE m.until IS NULL AND NOT m.teaches AND c.kind = 'registration'`, nil,
		func(scan func(...any) error) error {
			var who id.Person
			var title string
			err := scan(&who, &title)
			classes[who] = title
			return err
		})
	if err != nil {
		return nil, err
	}
	var all []Listed
	err = v.v.Each("SELECT p.id, p.name, p.roles, p.ended, r.year, r.due FROM person p JOIN roll r ON r.person = p.id", nil, func(scan func(...any) error) error {
		var l Listed
		var name sql.RawBytes
		var roles int64
		var ended sql.NullInt64
		var due string
		if err := scan(&l.ID, &name, &roles, &ended, &l.Year, &due); err != nil {
			return err
		}
		var err error
		l.Name, err = v.open("person", "name", string(l.ID), name)
		set := people.Set(roles)
		l.Class, l.Pupil, l.Parent, l.Left = classes[l.ID], set.Has(people.Pupil), set.Has(people.Parent), ended.Valid && due == ""
		l.Comes = ended.Valid && due != ""
		all = append(all, l)
		return err
	})
	return all, err
}

// CountRoll counts who is on the roll now, by role and year group.
func (v *View) CountRoll() (pupils, parents, staff int, years map[string]int, err error) {
	years = map[string]int{}
	err = v.v.Each("SELECT p.roles, r.year, COUNT(*) FROM person p JOIN roll r ON r.person = p.id WHERE p.ended IS NULL GROUP BY p.roles, r.year", nil, func(scan func(...any) error) error {
		var roles int64
		var year string
		var n int
		err := scan(&roles, &year, &n)
		switch set := people.Set(roles); {
		case set.Has(people.Pupil):
			pupils += n
			years[year] += n
		case set.Meets(people.Colleagues):
			staff += n
		default:
			parents += n
		}
		return err
	})
	return pupils, parents, staff, years, err
}

// RollChange is what one import did to somebody.
type RollChange struct {
	Import id.Import
	Made   time.Time
	By     string
	What   string
}

// RollChanges lists what imports did to somebody, newest first.
func (v *View) RollChanges(who id.Person, first id.Import) ([]RollChange, error) {
	var all []RollChange
	err := v.v.Each(`SELECT i.id, i.made, i.by_whom, COALESCE(c.what, 'added') FROM roll_import i LEFT JOIN roll_change c ON c.import = i.id AND c.person = $1
		WHERE i.undone IS NULL AND (c.person IS NOT NULL OR i.id = $2) ORDER BY i.n DESC`, []any{string(who), string(first)}, func(scan func(...any) error) error {
		var c RollChange
		var made int64
		err := scan(&c.Import, &made, &c.By, &c.What)
		c.Made = at(made)
		all = append(all, c)
		return err
	})
	return all, err
}

// TeachingPlaces lists who teaches which class now.
func (v *View) TeachingPlaces() ([]Place, error) { return v.places("m.teaches AND m.until IS NULL") }

// Learner is a pupil's place in a class, with their year group.
type Learner struct {
	Class  id.Class
	Person id.Person
	Year   string
}

// LearningPlaces lists which pupils are in which class now, without opening a name.
func (v *View) LearningPlaces() ([]Learner, error) {
	var all []Learner
	err := v.v.Each(`SELECT m.class, m.person, COALESCE(r.year, '') FROM class_member m JOIN class c ON c.id = m.class JOIN person p ON p.id = m.person LEFT JOIN roll r ON r.person = m.person
		WHERE NOT m.teaches AND m.until IS NULL AND c.ended IS NULL AND p.ended IS NULL ORDER BY m.class, m.person`, nil, func(scan func(...any) error) error {
		var l Learner
		err := scan(&l.Class, &l.Person, &l.Year)
		all = append(all, l)
		return err
	})
	return all, err
}
