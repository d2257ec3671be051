package roll

import (
	"fmt"
	"slices"
	"strings"

	"handrail.school/handrail/internal/words/people"
)

// Options are what settling a roster has to know of the school.
type Options struct {
	Today string // year first
	URN   string
	Name  string
	// Org is the organisation that somebody chose; "" lets the school's number or name decide.
	Org string
}

// Tie puts somebody into a class, or an adult beside a pupil.
type Tie struct {
	At      `json:"-"`
	Key     string `json:"key"`
	Teaches bool   `json:"teaches,omitempty"`
	Kind    string `json:"kind,omitempty"`
	Order   int    `json:"order,omitempty"`
	Barred  bool   `json:"barred,omitempty"`
	// Begins and Ends are the first and the last day, "" where nobody says.
	Begins string `json:"begins,omitempty"`
	Ends   string `json:"ends,omitempty"`
}

// Facts are everything that a roster says of one person; the record keeps them sealed.
type Facts struct {
	Key string `json:"id"` // the number in the system that the roster comes from
	Identity
	Email   string     `json:"email,omitempty"`
	Phone   string     `json:"phone,omitempty"`
	Roles   people.Set `json:"roles"`
	Classes []Tie      `json:"classes,omitempty"`
	Adults  []Tie      `json:"adults,omitempty"`
	// Begins and Ends are the first and the last day of what they are to the school, where their roles or classes say.
	Begins string `json:"begins,omitempty"`
	Ends   string `json:"ends,omitempty"`
}

// Person is one person of a settled roster.
type Person struct {
	At
	Facts
	// Left says that the roster itself marks the person as gone.
	Left bool
	// Partial is somebody of whom a delta says only what changed.
	Partial bool
	// Quits are ties that a delta ends.
	QuitClasses, QuitAdults []Tie
	ended                   string
	noRole, gone, disabled  bool
	roles                   int // how many were counted
}

// Settled is a roster whose rows agree with each other.
type Settled struct {
	Format      string
	Users       Scope
	Memberships Scope
	Families    Scope
	Visiting    bool
	Today       string
	People      []Person
	Classes     []Class
	Report
	Held   map[string]bool
	Unsure bool
}

// Report is what could not be taken, and what should be known.
type Report struct {
	Rejected  []Rejection `json:"rejected"`
	Conflicts []Conflict  `json:"conflicts"`
	Notes     []string    `json:"notes"`
}

// Blocks counts what somebody has to agree to do without.
func (r Report) Blocks() int {
	n := len(r.Rejected)
	for _, c := range r.Conflicts {
		if c.Blocks() {
			n++
		}
	}
	return n
}

// mostNamed bounds a report: a file of garbage must not become a page of garbage.
const mostNamed = 5000

// conflict notes one; the same goes for every caller, so the bound is here.
func (r *Report) conflict(at At, kind string, ids []string, format string, args ...any) {
	if len(r.Conflicts) < mostNamed {
		r.Conflicts = append(r.Conflicts, Conflict{at.File, at.Line, kind, ids, fmt.Sprintf(format, args...)})
	}
}

type settler struct {
	in      Snapshot
	opt     Options
	out     *Settled
	orgs    map[string]Org
	schools []Org
	chosen  string
	near    map[string]bool // the chosen school with what is above and below it; nil takes every organisation
	index   map[string]int
	asOf    string
	others  int
	grades  map[string]*Conflict
	small   map[string]string // numbers of people by their small letters
}

// Settle brings the rows of a roster together, person by person, and names every row that contradicts
// another.
func Settle(in Snapshot, opt Options) *Settled {
	s := &settler{in: in, opt: opt, index: map[string]int{}, grades: map[string]*Conflict{}, out: &Settled{Format: in.Format, Users: in.Users,
		Memberships: in.Memberships, Families: in.Families, Visiting: in.Visiting, Today: opt.Today, Classes: in.Classes, Held: map[string]bool{}, Unsure: in.Unsure,
		Report: Report{Rejected: in.Rejected, Conflicts: in.Conflicts, Notes: in.Notes}}}
	for key := range in.Held {
		s.out.Held[key] = true
	}
	if in.For != "" && opt.URN != "" && strings.TrimLeft(in.For, "0") != strings.TrimLeft(opt.URN, "0") {
		s.out.conflict(At{}, OddOrg, []string{in.For}, "This roster is addressed to the school with the URN %s, and the URN of this school is %s.", in.For, opt.URN)
	}
	s.settleOrgs()
	s.settleUsers()
	s.settleRoles()
	s.settleDemographics()
	s.settleMembers()
	s.settleRelations()
	s.settlePeople()
	s.settleDisabled()
	s.settleDays()
	s.settleClasses()
	return s.out
}

func (s *settler) hold(key string) { s.out.Held[key] = true }

func (s *settler) settleOrgs() {
	s.orgs = make(map[string]Org, len(s.in.Orgs))
	for _, o := range s.in.Orgs {
		if old, twice := s.orgs[o.Key]; twice && (old.Name != o.Name || old.Kind != o.Kind) {
			s.out.conflict(o.At, DuplicateID, []string{o.Key}, "Two organisations have the number %s: “%s” and “%s”.", o.Key, old.Name, o.Name)
			continue
		}
		if o.Kind != "" && !knownOrgKinds[o.Kind] {
			s.out.conflict(o.At, OddOrg, []string{o.Key}, "Nobody knows the kind of organisation “%s”; it is taken for a school.", o.Kind)
			o.Kind = ""
		}
		s.orgs[o.Key] = o
		if o.School() {
			s.schools = append(s.schools, o)
		}
	}
	s.choose()
	if s.chosen == "" {
		if len(s.schools) > 1 {
			var names []string
			for _, o := range s.schools[:min(len(s.schools), 5)] {
				names = append(names, fmt.Sprintf("%s (%s)", o.Name, o.Key))
			}
			s.out.Notes = append(s.out.Notes, fmt.Sprintf("The roster holds %d schools: %s. Everybody in it is taken; choose one of them to take only its people.", len(s.schools), strings.Join(names, ", ")))
		}
		return
	}
	s.near = map[string]bool{s.chosen: true}
	passed := map[string]bool{s.chosen: true} // rosters have been seen in which organisations stand above themselves
	for up := s.orgs[s.chosen].Parent; up != "" && !passed[up]; up = s.orgs[up].Parent {
		passed[up] = true
		if o := s.orgs[up]; !o.School() {
			s.near[up] = true
		}
	}
	for range 4 { // departments of departments
		for _, o := range s.in.Orgs {
			if p := s.orgs[o.Parent]; s.near[o.Parent] && !o.School() && (p.School() || p.Kind == "department") {
				s.near[o.Key] = true
			}
		}
	}
}

var knownOrgKinds = map[string]bool{"department": true, "school": true, "district": true, "local": true, "state": true, "national": true, "college": true, "university": true,
	"ministryofeducation": true, "ministry": true, "region": true, "zone": true, "campus": true, "program": true, "division": true, "localauthority": true, "trust": true,
	"multiacademytrust": true, "mat": true, "academy": true, "primaryschool": true, "highereducation": true, "adulteducation": true, "communitycollege": true,
	"professionaldevelopment": true, "k12school": true, "educationorganization": true, "leaagency": true, "board": true}

// choose finds which organisation of the roster is this school: the one that somebody chose, or the one with the
// school's number, or its name.
func (s *settler) choose() {
	if s.opt.Org != "" {
		if _, ok := s.orgs[s.opt.Org]; ok {
			s.chosen = s.opt.Org
			return
		}
		s.out.conflict(At{}, MissingOrg, []string{s.opt.Org}, "There is no organisation %s in the roster, so it could not be chosen.", s.opt.Org)
		return
	}
	var found []string
	for _, o := range s.schools {
		if s.opt.URN != "" && (o.Identifier == s.opt.URN || o.Key == s.opt.URN) {
			s.chosen = o.Key
			return
		}
		if s.opt.Name != "" && strings.EqualFold(strings.TrimSpace(o.Name), strings.TrimSpace(s.opt.Name)) {
			found = append(found, o.Key)
		}
	}
	if len(found) == 1 {
		s.chosen = found[0]
	}
}

func (s *settler) settleUsers() {
	s.small = make(map[string]string, len(s.in.People))
	for _, u := range s.in.People {
		i, twice := s.index[u.Key]
		if !twice {
			s.index[u.Key] = len(s.out.People)
			s.out.People = append(s.out.People, Person{At: u.At, Left: u.Left, gone: u.Left, Partial: u.Partial,
				Facts: Facts{Key: u.Key, Identity: u.Identity, Email: u.Email, Phone: u.Phone}})
			i = len(s.out.People) - 1
			s.out.People[i].disabled = u.Disabled
			s.alike(u)
		} else if s.clash(&s.out.People[i], u) {
			continue
		}
		p := &s.out.People[i]
		was := p.Year
		if s.grade(p, u.At, u.Grade); twice && was != "" && p.Year != was {
			s.out.conflict(u.At, Grade, []string{u.Key}, "The rows of %s, in line %d and here, name different year groups; the last is taken.", u.Key, p.Line)
		}
		if !s.in.RolesApart || u.Role != 0 {
			s.role(p, RoleRow{At: u.At, Person: u.Key, Role: u.Role, Left: u.Left}, u.Orgs)
		}
	}
}

// clash says whether a second row with a number already seen is about somebody else. The same person in two
// organisations may have two rows.
func (s *settler) clash(p *Person, u User) bool {
	same := Fold(p.Given) == Fold(u.Given) && Fold(p.Family) == Fold(u.Family) && (p.Birth == u.Birth || p.Birth == "" || u.Birth == "")
	if same {
		p.Left, p.gone, p.disabled = p.Left && u.Left, p.gone && u.Left, p.disabled && u.Disabled
		return false
	}
	s.hold(u.Key)
	s.out.conflict(u.At, DuplicateID, []string{u.Key}, "The number %s stands for two people, here and in line %d. Neither is taken.", u.Key, p.Line)
	return true
}

func (s *settler) settleRoles() {
	s.asOf = s.opt.Today
	last, dated := "", true
	for _, r := range s.in.Roles {
		if r.Left || r.Role == people.Parent {
			continue
		}
		dated = dated && r.Ends != ""
		last = max(last, r.Ends)
	}
	if dated && last != "" && last < s.opt.Today {
		s.asOf = last
		s.out.conflict(s.in.Roles[0].At, OldRoster, []string{}, "Every role in this roster has ended, the last on %s. If it is taken, it is taken as it stood on that day.", DayInWords(last))
	}
	for _, r := range s.in.Roles {
		p := s.person(r.Person, r.At, s.in.Users, "This role")
		if p == nil {
			continue
		}
		s.grade(p, r.At, r.Grade)
		if r.Ends != "" && r.Ends < s.asOf {
			r.Left = true
			p.ended = max(p.ended, r.Ends)
		}
		orgs := []string{}
		if r.Org != "" {
			orgs = []string{r.Org}
		}
		s.role(p, r, orgs)
	}
}

// person finds whom a row is about. A delta may speak of somebody it does not repeat.
func (s *settler) person(key string, at At, scope Scope, what string) *Person {
	if i, ok := s.index[key]; ok {
		return &s.out.People[i]
	}
	if s.out.Held[key] {
		return nil
	}
	if scope == Bulk {
		s.out.conflict(at, Orphan, []string{key}, "%s names the person %s, who is not in the roster.%s", what, key, s.capitals(key))
		return nil
	}
	s.index[key] = len(s.out.People)
	s.out.People = append(s.out.People, Person{At: at, Facts: Facts{Key: key}, Partial: true})
	return &s.out.People[len(s.out.People)-1]
}

// role gives somebody a role where the organisation is one that counts.
func (s *settler) role(p *Person, r RoleRow, orgs []string) {
	if r.Role == 0 {
		p.noRole = true
		return
	}
	if r.Left || p.gone { // whoever has gone need not belong anywhere
		p.Left = p.Left || p.Roles == 0
		return
	}
	known, school, near := 0, false, s.near == nil
	for _, key := range orgs {
		o, ok := s.orgs[key]
		switch {
		case ok:
			known++
			school = school || o.School() || s.departmentOfSchool(o)
			near = near || s.near[key]
		case len(s.in.Orgs) > 0 && s.in.Users == Bulk:
			s.out.conflict(r.At, MissingOrg, []string{p.Key, key}, "The organisation %s is not in the roster.", key)
		default:
			known, school, near = known+1, true, true
		}
	}
	belongs := r.Role != people.Parent && len(s.in.Orgs) > 0 && s.in.Users == Bulk
	if belongs && len(orgs) == 0 {
		s.out.conflict(r.At, MissingOrg, []string{p.Key}, "No organisation is given, so nobody can tell whether %s belongs to this school.", p.Key)
	}
	if belongs && known == 0 {
		s.hold(p.Key)
		return
	}
	if r.Role == people.Pupil && belongs && !school {
		s.out.conflict(r.At, OddOrg, []string{p.Key, orgs[0]}, "A pupil belongs to “%s”, which is not a school.", s.orgs[orgs[0]].Name)
		s.hold(p.Key)
		return
	}
	if !near && r.Role != people.Parent {
		s.others++
		p.Left = p.Left || p.Roles == 0
		return
	}
	p.Roles = p.Roles.With(r.Role)
	p.Left = false
	if s.asOf != s.opt.Today { // an old roster, taken as it stood: its days are over
		r.Begins, r.Ends = "", ""
	}
	p.spans(r.Begins, r.Ends)
}

func (s *settler) departmentOfSchool(o Org) bool {
	for range 4 {
		up, ok := s.orgs[o.Parent]
		if !ok {
			return false
		}
		if up.School() {
			return true
		}
		o = up
	}
	return false
}

// grade reads a year group. One that has to be looked at is said once for each spelling.
func (s *settler) grade(p *Person, at At, text string) {
	if text == "" {
		return
	}
	key, question, ok := ParseYear(text)
	if !ok {
		question = "this is no year group that anybody here knows; it is left open" // the text may be a name
	}
	if key != "" {
		p.Year = key
	}
	if question == "" {
		return
	}
	c := s.grades[text]
	if c == nil {
		c = &Conflict{File: at.File, Line: at.Line, Kind: Grade, Reason: question}
		s.grades[text] = c
	}
	if len(c.IDs) < 20 && !slices.Contains(c.IDs, p.Key) {
		c.IDs = append(c.IDs, p.Key)
	}
}
