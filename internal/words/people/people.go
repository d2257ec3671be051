// Package people names the roles of a school community, sets of them, and the actor: who does something.
package people

import (
	"math/bits"
	"slices"

	"handrail.school/handrail/internal/words/id"
)

// Role is one part a person plays. Nobody in the register is without one.
type Role uint32

// Roles. Their numbers are stored with people, so a new one is added at the end; order says how pages list
// them.
const (
	Headteacher Role = 1 << iota
	DSL
	DeputyDSL
	Leader
	Administrator
	Technician
	Staff
	SENCO
	DataProtectionOfficer
	Chair
	SafeguardingGovernor
	Governor
	Parent
	Pupil
	Visitor
	Handrail // the system's own work by the clock
	Anyone   // nobody is signed in
	Volunteer
	Contractor
)

// order is how pages list the roles.
var order = []Role{Headteacher, DSL, DeputyDSL, Leader, Administrator, Technician, Staff, SENCO, DataProtectionOfficer,
	Chair, SafeguardingGovernor, Governor, Volunteer, Contractor, Parent, Pupil, Visitor, Handrail, Anyone}

var names = map[Role]struct{ key, title string }{
	Headteacher: {"headteacher", "Headteacher"}, DSL: {"dsl", "Designated safeguarding lead"},
	DeputyDSL: {"deputy_dsl", "Deputy designated safeguarding lead"}, Leader: {"leader", "Senior leader"},
	Administrator: {"administrator", "Administrator"}, Technician: {"technician", "Technician"},
	Staff: {"staff", "Member of staff"}, SENCO: {"senco", "SENCO"},
	DataProtectionOfficer: {"data_protection_officer", "Data protection officer"},
	Chair:                 {"chair", "Chair of governors"}, SafeguardingGovernor: {"safeguarding_governor", "Safeguarding governor"},
	Governor: {"governor", "Governor"}, Parent: {"parent", "Parent or carer"}, Pupil: {"pupil", "Pupil"},
	Visitor: {"visitor", "Visitor"}, Volunteer: {"volunteer", "Volunteer"}, Contractor: {"contractor", "Contractor"}, Handrail: {"handrail", "Handrail itself"}, Anyone: {"anyone", "Not signed in"},
}

// All lists every role in order.
func All() []Role { return slices.Clone(order) }

// Key is the role's word in files and on the command line.
func (r Role) Key() string { return names[r].key }

// Title is the role's name for people.
func (r Role) Title() string { return names[r].title }

// Parse finds a role by its key.
func Parse(key string) (Role, bool) {
	for _, r := range All() {
		if r.Key() == key {
			return r, true
		}
	}
	return 0, false
}

// Set is any number of roles.
type Set uint32

// Of makes a set.
func Of(roles ...Role) Set {
	var s Set
	for _, r := range roles {
		s |= Set(r)
	}
	return s
}

// With adds roles to a set.
func (s Set) With(roles ...Role) Set { return s | Of(roles...) }

// Has says whether the role is in the set.
func (s Set) Has(r Role) bool { return s&Set(r) != 0 }

// Meets says whether two sets share a role.
func (s Set) Meets(t Set) bool { return s&t != 0 }

// Roles lists the set in order.
func (s Set) Roles() []Role {
	return slices.DeleteFunc(All(), func(r Role) bool { return !s.Has(r) })
}

// Len counts the roles.
func (s Set) Len() int { return bits.OnesCount32(uint32(s)) }

// Sets that use cases name often.
var (
	Leaders   = Of(Headteacher, DSL, DeputyDSL, Leader)
	Governors = Of(Chair, SafeguardingGovernor, Governor)
	Employed  = Of(Headteacher, DSL, DeputyDSL, Leader, Administrator, Technician, Staff, SENCO, DataProtectionOfficer)
	// Colleagues are bound by the rules for staff, employed or not (obligation 2-e).
	Colleagues = Employed | Governors | Of(Volunteer, Contractor, Visitor)
	SignedIn   = Colleagues | Of(Parent, Pupil)
	Everyone   = SignedIn | Of(Anyone)
)

// CaseReaders are the roles that may come to read what a case says: appointing to one needs a second
// person (decision 11).
var CaseReaders = Of(Headteacher, DSL, DeputyDSL, Chair)

// TwoPeople are the roles that nobody gives alone: those that may read cases, and the administrator, who
// could otherwise be a puppet of whoever agrees to appointments (DFE-CY-12).
var TwoPeople = CaseReaders.With(Administrator)

// Actor is who does something, and by which door.
type Actor struct {
	Person  id.Person
	Name    string
	Roles   Set
	Session id.Session
	// Limited says that something has to be read and confirmed before anything else opens.
	Limited bool
	Via     string // web, cli, job
	From    string // the network address that a request came from; "" elsewhere
	// Account is the operating-system user of the command line, for the trail.
	Account string
	// Token is that of a program, and Scope the one thing that this call of it may do.
	Token id.Token
	Scope string
}

// Who is how the trail names the actor: the person's number, the account, or Handrail.
func (a Actor) Who() string {
	switch {
	case a.Person != "":
		return string(a.Person)
	case a.Account != "":
		return "os:" + a.Account
	case a.Token != "":
		return "token:" + string(a.Token)
	case a.Roles.Has(Handrail):
		return "handrail"
	}
	return "anyone"
}

// System is Handrail doing its own work by the clock.
var System = Actor{Name: "Handrail", Roles: Of(Handrail), Via: "job"}

// Public is somebody who has not signed in.
var Public = Actor{Name: "", Roles: Of(Anyone), Via: "web"}

// CommandLine is the technician at the school's own machine (decision 27).
func CommandLine(account string) Actor {
	return Actor{Name: account, Roles: Of(Technician), Via: "cli", Account: account}
}
