// Package roll is the school's roll: pupils, their classes and families, and the staff who teach them, as
// other systems hand them over. It settles what a roster says, compares it with what is here, and names
// everything that cannot be taken. It knows no file format and no record (standards ROST-01 to 05).
package roll

import (
	"handrail.school/handrail/internal/words/people"
)

// At is where in a roster something stands. Line 1 is the header.
type At struct {
	File string
	Line int
}

// Identity are the Common Transfer File's fields about who a person is (capability 90). Dates are written
// year first; Year is the key of a year group.
type Identity struct {
	Given           string `json:"given,omitempty"`
	Middle          string `json:"middle,omitempty"`
	Family          string `json:"family,omitempty"`
	PreferredGiven  string `json:"preferred_given,omitempty"`
	PreferredFamily string `json:"preferred_family,omitempty"`
	FormerFamily    string `json:"former_family,omitempty"`
	Birth           string `json:"birth,omitempty"`
	Sex             string `json:"sex,omitempty"`
	UPN             string `json:"upn,omitempty"`
	FormerUPN       string `json:"former_upn,omitempty"`
	ULN             string `json:"uln,omitempty"`
	Year            string `json:"year,omitempty"`
	Admitted        string `json:"admitted,omitempty"`
	Leaves          string `json:"leaves,omitempty"`
}

// Name is how pages call somebody: by the preferred names where there are any.
func (i Identity) Name() string {
	given, family := i.Given, i.Family
	if i.PreferredGiven != "" {
		given = i.PreferredGiven
	}
	if i.PreferredFamily != "" {
		family = i.PreferredFamily
	}
	if given == "" || family == "" {
		return given + family
	}
	return given + " " + family
}

// Org is one organisation of a roster.
type Org struct {
	At
	Key, Name, Kind, Identifier, Parent string
}

// School says whether the organisation is one that pupils can belong to.
func (o Org) School() bool { return o.Kind == "" || schoolKinds[o.Kind] }

var schoolKinds = map[string]bool{"school": true, "k12school": true, "primaryschool": true, "academy": true, "college": true, "university": true}

// User is one row about a person.
type User struct {
	At
	Key string
	Identity
	Email, Phone string
	// Grade is as written; the year group is made from it.
	Grade string
	// Role is what the row itself says; 0 where roles have rows of their own.
	Role people.Role
	Orgs []string
	Left bool
	// Disabled is an account that the other system has switched off.
	Disabled bool
	// Partial is a row of a delta that does not repeat what has not changed.
	Partial bool
}

// RoleRow gives a person a role at an organisation for a time.
type RoleRow struct {
	At
	Person, Org, Grade string
	Role               people.Role
	Begins, Ends       string
	Left               bool
}

// Demographic is what a roster says of somebody's birth and sex in a file of its own.
type Demographic struct {
	At
	Person, Birth, Sex string
}

// Kinds of class.
const (
	Registration = "registration" // the class that a pupil belongs to
	Teaching     = "teaching"     // a group for a subject
)

// Class is one class or group. An empty kind is one that the roster does not say.
type Class struct {
	At
	Key, Title, Kind, Year, Org string
	Left                        bool
}

// Member puts a person into a class.
type Member struct {
	At
	Class, Person string
	Teaches       bool
	Begins, Ends  string
	Left          bool
}

// Relation ties a parent or carer to a pupil (ROST-04).
type Relation struct {
	At
	Pupil, Adult string
	Kind         string // parent, guardian, relative, other
	Order        int
	// Barred says that the roster marks the contact as one who may not be told.
	Barred bool
	Left   bool
}

// Scope says what a roster's silence about somebody means.
type Scope string

// Scopes.
const (
	Absent Scope = ""      // the roster does not speak of such things
	Bulk   Scope = "bulk"  // all of them are here: who is missing has left
	Delta  Scope = "delta" // only what changed is here
)

// Snapshot is everything a roster says, row by row, before any of it is believed.
type Snapshot struct {
	Format       string // in words: "OneRoster 1.2"
	Users        Scope
	Memberships  Scope
	Families     Scope
	Orgs         []Org
	People       []User
	Roles        []RoleRow
	RolesApart   bool // roles have rows of their own
	Demographics []Demographic
	Classes      []Class
	Members      []Member
	Relations    []Relation
	Rejected     []Rejection
	Conflicts    []Conflict
	Notes        []string
	// Held are people named by rows that were not taken: they are neither added nor taken for leavers.
	Held map[string]bool
	// Visiting is a roster of another school's system: of somebody who is here already it only fills in what is not known,
	// and its numbers are nobody's here.
	Visiting bool
	// For is the number of the school that the roster is addressed to, "" if it does not say.
	For string
	// Unsure says that rows were rejected of which nobody can tell whom they were about.
	Unsure bool
}

// Rejection is one row that cannot be taken. Line and column count from 1, the header included; a column
// of 0 is the whole row.
type Rejection struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Reason string `json:"reason"`
}

// Conflict is something in a roster that people have to know of. One that blocks is left out, and nothing
// is imported unless somebody agrees to do without it.
type Conflict struct {
	File   string   `json:"file"`
	Line   int      `json:"line"`
	Kind   string   `json:"kind"`
	IDs    []string `json:"ids"`
	Reason string   `json:"reason"`
}

// Kinds of conflict.
const (
	TeacherAndPupil = "teacher_and_pupil"
	DuplicateID     = "duplicate_id"
	ReusedID        = "reused_id"
	DuplicateUPN    = "duplicate_upn"
	Ambiguous       = "ambiguous"
	MissingOrg      = "missing_organisation"
	OddOrg          = "odd_organisation"
	Orphan          = "orphan"
	NoRole          = "no_role"
	OldRoster       = "old_roster"
	Manifest        = "manifest"
	ColumnsDiffer   = "columns_differ"

	Columns     = "columns"
	SimilarID   = "similar_id"
	Encoding    = "encoding"
	LastLine    = "last_line"
	Mode        = "mode"
	Grade       = "grade"
	SharedEmail = "shared_email"
	Ended       = "ended"
	Begins      = "begins"
	Disabled    = "disabled"
	ClosedHere  = "closed_here"
	PostHolder  = "post_holder"
)

// named are conflicts that are said and cost nobody their place: the import goes on.
var named = map[string]string{
	SimilarID: "numbers that differ in capitals alone", Columns: "several columns for one thing", Encoding: "letters were stored in an older way", LastLine: "the last line does not end",
	Mode: "whether the roster is whole is not said", Grade: "a year group has to be looked at",
	SharedEmail: "one e-mail address for several people", Ended: "a role that has ended", Begins: "somebody is still to come", Disabled: "an account that is switched off",
	ClosedHere: "the school closed an account that the roster has", PostHolder: "somebody with a post is not in the roster",
}

// Blocks says whether somebody has to agree before the rest is imported.
func (c Conflict) Blocks() bool { _, ok := named[c.Kind]; return !ok }

// conflictTitles name the kinds for people.
var conflictTitles = map[string]string{
	TeacherAndPupil: "Teacher and pupil at once", DuplicateID: "One number for two people", ReusedID: "A number that somebody else had",
	DuplicateUPN: "One UPN for two pupils", Ambiguous: "Nobody can tell who this is", MissingOrg: "Organisation is missing",
	OddOrg: "Not a school", Orphan: "Names somebody who is not there", NoRole: "Has no role", OldRoster: "The roster is old",
	Manifest: "The manifest does not fit", ColumnsDiffer: "Two columns disagree", SimilarID: "Numbers alike but for capitals", Columns: "Several columns for one thing", Encoding: "Letters stored in an older way", LastLine: "The last line does not end",
	Mode: "Whole roster or changes", Grade: "Year group to look at", SharedEmail: "One e-mail address for several people",
	Begins: "Still to come", Disabled: "Account switched off", Ended: "Role has ended", ClosedHere: "Closed by the school", PostHolder: "Holds a post here",
}

// Title is the kind in words.
func (c Conflict) Title() string {
	if t := conflictTitles[c.Kind]; t != "" {
		return t
	}
	return c.Kind
}
