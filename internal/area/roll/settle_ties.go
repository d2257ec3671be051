package roll

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"handrail.school/handrail/internal/words/people"
)

func (s *settler) settleDemographics() {
	for _, d := range s.in.Demographics {
		p := s.person(d.Person, d.At, s.in.Users, "This row of birth dates")
		if p == nil {
			continue
		}
		p.Birth, p.Sex = cmp.Or(d.Birth, p.Birth), cmp.Or(d.Sex, p.Sex)
	}
}

func (s *settler) settleMembers() {
	classes := make(map[string]bool, len(s.in.Classes))
	gone := map[string]bool{}
	for _, c := range s.in.Classes {
		classes[c.Key] = true
		if c.Left {
			gone[c.Key] = true
		}
	}
	whole := s.in.Memberships == Bulk
	for _, m := range s.in.Members {
		p := s.person(m.Person, m.At, orBulk(s.in.Memberships, s.in.Users), "This row")
		if p == nil || gone[m.Class] {
			continue
		}
		if whole && !classes[m.Class] {
			s.out.conflict(m.At, Orphan, []string{m.Person, m.Class}, "This row names the class %s, which is not in the roster.", m.Class)
			continue
		}
		if p.Roles != 0 && (m.Teaches && !p.Roles.Has(people.Staff) || !m.Teaches && !p.Roles.Has(people.Pupil)) {
			if p.Roles.Meets(people.Of(people.Staff, people.Pupil)) {
				s.out.conflict(m.At, TeacherAndPupil, []string{m.Person, m.Class}, "%s is %s in the roster and %s in this class.", m.Person, called(!m.Teaches), called(m.Teaches))
			} else {
				s.out.conflict(m.At, Orphan, []string{m.Person, m.Class}, "%s is in a class, but neither teacher nor pupil.", m.Person)
			}
			continue
		}
		t := Tie{At: m.At, Key: m.Class, Teaches: m.Teaches, Begins: m.Begins, Ends: m.Ends}
		if s.asOf != s.opt.Today {
			t.Begins, t.Ends = "", ""
		}
		if m.Left || m.Ends != "" && m.Ends < s.asOf {
			p.QuitClasses = append(p.QuitClasses, t)
			continue
		}
		if !slices.ContainsFunc(p.Classes, func(x Tie) bool { return x.Key == t.Key && x.Teaches == t.Teaches }) {
			p.Classes = append(p.Classes, t)
		}
	}
}

// orBulk is the scope of people named in a table: a table of changes may name somebody who did not change.
func orBulk(table, users Scope) Scope {
	if table == Delta {
		return Delta
	}
	return cmp.Or(users, Delta)
}

// alike names numbers that differ in nothing but capitals: they stand for two people, but somebody may have mistyped.
func (s *settler) alike(u User) {
	low := strings.ToLower(u.Key)
	if other, ok := s.small[low]; ok {
		s.out.conflict(u.At, SimilarID, []string{other, u.Key}, "The numbers %s and %s differ in capital letters alone; they are taken for two people.", other, u.Key)
		return
	}
	s.small[low] = u.Key
}

// capitals says whether a number that nobody has differs from somebody's in capitals alone.
func (s *settler) capitals(key string) string {
	if other, ok := s.small[strings.ToLower(key)]; ok {
		return " " + other + " differs from it in capital letters alone."
	}
	return ""
}

func called(teacher bool) string {
	if teacher {
		return "a teacher"
	}
	return "a pupil"
}

func (s *settler) settleRelations() {
	for _, r := range s.in.Relations {
		scope := orBulk(s.in.Families, s.in.Users)
		p := s.person(r.Pupil, r.At, scope, "This tie between pupil and adult")
		if p == nil {
			continue
		}
		t := Tie{At: r.At, Key: r.Adult, Kind: r.Kind, Order: r.Order, Barred: r.Barred}
		if r.Left {
			p.QuitAdults = append(p.QuitAdults, t)
			continue
		}
		if s.person(r.Adult, r.At, scope, "This tie between pupil and adult") == nil {
			continue
		}
		p = &s.out.People[s.index[r.Pupil]] // looking for the adult may have moved the list
		if r.Pupil == r.Adult {
			s.out.conflict(r.At, Ambiguous, []string{r.Pupil}, "Somebody is said to be their own parent or carer.")
			continue
		}
		if !slices.ContainsFunc(p.Adults, func(x Tie) bool { return x.Key == t.Key }) {
			p.Adults = append(p.Adults, t)
		}
	}
	for i := range s.out.People {
		for j := range s.out.People[i].Adults {
			if s.out.People[i].Adults[j].Order == 0 {
				s.out.People[i].Adults[j].Order = j + 1
			}
		}
	}
}

// settlePeople gives adults their role, takes out who cannot be taken, and puts ties in order so that equal
// facts are equal texts.
func (s *settler) settlePeople() {
	children, tied := s.families()
	kept := s.out.People[:0]
	for _, p := range s.out.People {
		if s.out.Held[p.Key] {
			continue
		}
		if children[p.Key] && !p.Roles.Has(people.Pupil) && !p.Partial {
			p.Roles, p.Left = p.Roles.With(people.Parent), false
		} else if p.Roles == people.Of(people.Parent) && tied[p.Key] {
			continue // every child of theirs goes to another school, or could not be taken
		}
		if p.Roles.Has(people.Pupil) && p.Roles.Has(people.Staff) {
			s.hold(p.Key)
			s.out.conflict(p.At, TeacherAndPupil, []string{p.Key}, "%s is a teacher and a pupil at once. Correct it where it comes from; until then nothing about this person changes here.", p.Key)
			continue
		}
		if p.Roles == 0 && !p.Partial {
			if s.nobodyHere(&p, tied[p.Key]) {
				continue
			}
		}
		sortTies(p.Classes)
		sortTies(p.Adults)
		kept = append(kept, p)
	}
	s.out.People = kept
	s.noteOthers()
	s.uniqueUPNs()
}

// families finds the adults of pupils who are taken, and every adult who is tied to anybody.
func (s *settler) families() (of, tied map[string]bool) {
	of, tied = map[string]bool{}, map[string]bool{}
	for _, r := range s.in.Relations {
		tied[r.Adult] = true
	}
	for _, p := range s.out.People {
		for _, t := range p.Adults {
			if !s.out.Held[p.Key] && !p.Left && (p.Partial || p.Roles.Has(people.Pupil)) {
				of[t.Key] = true
			}
		}
	}
	return of, tied
}

// nobodyHere says of somebody without a role why they have none. True leaves them out.
func (s *settler) nobodyHere(p *Person, adult bool) bool {
	switch {
	case p.ended != "":
		s.out.conflict(p.At, Ended, []string{p.Key}, "The role of %s ended on %s.", p.Key, DayInWords(p.ended))
		return false
	case p.Left:
		return false
	case p.noRole || s.in.RolesApart:
		if adult {
			return true // of a child who is not taken
		}
		s.hold(p.Key)
		s.out.conflict(p.At, NoRole, []string{p.Key}, "%s has no role, so nobody can tell what this person is to the school.", p.Key)
		return true
	}
	return true
}

func (s *settler) noteOthers() {
	if s.others > 0 {
		s.out.Notes = append(s.out.Notes, fmt.Sprintf("Roles at other schools in the roster: %d. They are left aside.", s.others))
	}
	for _, text := range slices.Sorted(maps.Keys(s.grades)) {
		if len(s.out.Conflicts) < mostNamed {
			s.out.Conflicts = append(s.out.Conflicts, *s.grades[text])
		}
	}
}

func (s *settler) uniqueUPNs() {
	first := map[string]*Person{}
	for i := range s.out.People {
		p := &s.out.People[i]
		if p.UPN == "" || p.Left {
			continue
		}
		if old := first[p.UPN]; old != nil {
			s.out.conflict(p.At, DuplicateUPN, []string{old.Key, p.Key}, "Two pupils have the same UPN, here and in line %d. Neither keeps it until it is put right.", old.Line)
			old.UPN, p.UPN = "", ""
			continue
		}
		first[p.UPN] = p
	}
}

func sortTies(ties []Tie) {
	slices.SortFunc(ties, func(a, b Tie) int {
		return cmp.Or(strings.Compare(a.Key, b.Key), cmp.Compare(btoi(a.Teaches), btoi(b.Teaches)))
	})
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// settleClasses names classes without a kind: where every pupil is in one such class at most, they are the
// classes that pupils belong to. It takes the year group of a class from its pupils if the roster has none.
func (s *settler) settleClasses() {
	unsaid, years := map[string]bool{}, map[string]map[string]int{}
	seen := map[string]bool{}
	kept := s.out.Classes[:0]
	for _, c := range s.out.Classes {
		if seen[c.Key] {
			continue
		}
		seen[c.Key] = true
		if s.near != nil && c.Org != "" && !s.near[c.Org] {
			continue
		}
		unsaid[c.Key] = c.Kind == ""
		kept = append(kept, c)
	}
	s.out.Classes = kept
	most := 0
	for _, p := range s.out.People {
		n := 0
		for _, t := range p.Classes {
			if t.Teaches {
				continue
			}
			if unsaid[t.Key] {
				n++
			}
			if years[t.Key] == nil {
				years[t.Key] = map[string]int{}
			}
			years[t.Key][p.Year]++
		}
		most = max(most, n)
	}
	for i := range s.out.Classes {
		c := &s.out.Classes[i]
		if c.Kind == "" {
			c.Kind = Teaching
			if most <= 1 {
				c.Kind = Registration
			}
		}
		if only := years[c.Key]; c.Year == "" && len(only) == 1 {
			for y := range only {
				c.Year = y
			}
		}
	}
}
