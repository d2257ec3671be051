// Package access is the promise that nobody goes online unsigned, as one pure question: may this person use this
// system now, and if not, what exactly is missing (obligations 7.2-a to 7.2-e, 7.11-d, 7.11-f, 8.3-c; DFE-CY-12). It
// knows the school's systems, what each needs of whoever uses it, and who was given which. It is told the time and
// the facts, and never asks.
package access

import (
	"slices"
	"time"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// The kinds of what can be missing. The first five are also the sorts of need that a system can have.
const (
	Agreement = "agreement"
	Consent   = "consent"
	Lesson    = "lesson"
	Training  = "training"
	Post      = "post"
	Edition   = "edition" // signed, but the text has changed since
	Device    = "device"
	Time      = "time" // not yet, not any more, or not at the moment
	Age       = "age"
)

// Sorts are the sorts of need.
var Sorts = []string{Agreement, Consent, Lesson, Training, Post}

// Need is one thing that a person has to hold before a system opens: a signature, a parent's consent, a lesson, training
// or a post. Whom it concerns is data, so one system asks children for one thing and staff for another.
type Need struct {
	Sort  string
	Key   string // of the agreement, lesson, course or post; "photos/website" is one use of a consent
	Title string
	For   people.Set
	// Stages narrow pupils by key stage; empty means all of them.
	Stages []string
	// Next is the page where it is put right; one that ends in / or = is followed by the person's number.
	Next string
}

// ID names a need.
func (n Need) ID() string { return n.Sort + ":" + n.Key }

// Concerns says whether somebody with these roles has to hold it.
func (n Need) Concerns(roles people.Set, stage string) bool {
	others := n.For & roles &^ people.Of(people.Pupil)
	return others != 0 || n.For.Has(people.Pupil) && roles.Has(people.Pupil) && (len(n.Stages) == 0 || slices.Contains(n.Stages, stage))
}

// State is how somebody stands to a need, in the words of agreements; lessons, training and posts use the same.
type State = agreement.State

// States.
const (
	None      = agreement.None
	Agreed    = agreement.Agreed // or taught, trained, held
	Declined  = agreement.Declined
	Withdrawn = agreement.Withdrawn
	Lapsed    = agreement.Lapsed
	Outdated  = agreement.Outdated
	Disputed  = agreement.Disputed
)

// Cover is how somebody stands to one need, and from when until when. Until is zero for what does not end by itself.
type Cover struct {
	Need        string
	State       State
	From, Until time.Time
}

// Person is what the gate knows of somebody: no name, no address.
type Person struct {
	ID    id.Person
	Roles people.Set
	// Born is written year first; empty if nobody knows.
	Born   string
	Stage  string
	Left   time.Time // zero while they belong to the school
	Covers []Cover
}

// How a system is given: to each person by name, or to everybody whose role it is for.
const (
	ByGrant = "grant"
	ByRole  = "role"
)

// How people sign in to a system.
const (
	OwnLogin    = "own"
	ClassLogin  = "class"
	SharedLogin = "shared"
	NoLogin     = "none"
)

// States of a system.
const (
	Proposed = "proposed"
	Live     = "live"
	Retired  = "retired"
)

// Assessment is how far a risk or data protection assessment is (7.11-d, 7.11-e).
type Assessment struct {
	State string    `json:"state,omitempty"` // Open, Approved or NotNeeded
	On    time.Time `json:"on,omitzero"`
	By    string    `json:"by,omitempty"`
}

// States of an assessment.
const (
	Open      = "open"
	Approved  = "approved"
	NotNeeded = "not_needed"
)

// Done says whether the assessment does not stand in the way.
func (a Assessment) Done() bool { return a.State == Approved || a.State == NotNeeded }

// System is one thing that people are given access to, as the school's register has it.
type System struct {
	Key          string     `json:"-"`
	Name         string     `json:"-"`
	State        string     `json:"-"`
	Kind         string     `json:"kind"`
	Purpose      string     `json:"purpose"`
	Owner        id.Person  `json:"owner,omitempty"`
	Runs         string     `json:"runs,omitempty"` // where: at the school, or with whom
	Data         string     `json:"data,omitempty"` // personal data held, in words
	PupilData    bool       `json:"pupil_data,omitempty"`
	Risk         Assessment `json:"risk,omitzero"`
	DPIA         Assessment `json:"dpia,omitzero"`
	Login        string     `json:"login"`
	SecondFactor bool       `json:"second_factor,omitempty"`
	PasswordRule string     `json:"password_rule,omitempty"`
	MinAge       int        `json:"min_age,omitempty"`
	For          people.Set `json:"for"`
	Given        string     `json:"given"`
	Needs        []string   `json:"needs,omitempty"`
	SchoolDevice bool       `json:"school_device,omitempty"`
	// DeviceKinds are the kinds of device on which it opens; empty is every kind.
	DeviceKinds []string `json:"device_kinds,omitempty"`
	// ToParent says that a pupil's first login goes to a parent (7.9T-c).
	ToParent bool `json:"to_parent,omitempty"`
	// Scope says that it counts for Cyber Essentials (CE-03).
	Scope bool `json:"scope,omitempty"`
	// Support is who keeps it up to date; empty where nobody said (CE-05).
	Support string    `json:"support,omitempty"`
	SetAt   time.Time `json:"-"`
	SetBy   string    `json:"-"`
}

// Holds says what keeps a system from going live: pupils' data is never held before somebody judged the risk (7.11-d).
func (s System) Holds() []string {
	var all []string
	if s.PupilData && !s.Risk.Done() {
		all = append(all, "The risk of this system has not been assessed and approved.")
	}
	if s.PupilData && !s.DPIA.Done() {
		all = append(all, "Its data protection assessment is not approved.")
	}
	if s.PupilData && s.Owner == "" {
		all = append(all, "Nobody answers for the pupils’ data in it.")
	}
	return all
}

// Kinds of system, with their titles.
var Kinds = []struct{ Key, Title string }{
	{"network", "Network and computers"}, {"internet", "Internet access"}, {"mail", "E-mail"}, {"platform", "Learning platform"}, {"video", "Video calls"},
	{"tracker", "Progress tracker"}, {"storage", "Storage"}, {"mis", "Management information system"}, {"social", "Social media account"},
	{"website", "Website administration"}, {"app", "App or website for learning"}, {"other", "Something else"},
}

// KindTitle is a kind of system in words.
func KindTitle(key string) string {
	for _, k := range Kinds {
		if k.Key == key {
			return k.Title
		}
	}
	return key
}

// Owners of a device.
const (
	SchoolOwned = "school"
	OwnDevice   = "personal"
)

// Machine is what the gate knows of a device.
type Machine struct {
	ID     id.Device
	Kind   string
	Owner  string
	Issued bool      // the school set it up and looks after it
	LentTo id.Person // whoever took it home, or carries it alone, or whose own it is; empty if it stands in the school
	Gone   time.Time // lost or given away
}

// Missing is one thing that keeps the gate closed. Next is the page where it is put right.
type Missing struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
	Next string `json:"next"`
	// Need is the need that is not met, if it is one: what a person looking can do about it depends on who they are.
	Need string `json:"-"`
	// plain is the name without what somebody answered.
	plain string
}

// Plain is what is missing without what somebody answered: for those who look after systems, and to whom it is nothing
// whether a parent said no or has not said anything.
func (m Missing) Plain() Missing {
	if m.plain != "" {
		m.Name, m.plain = m.plain, ""
	}
	if m.Kind == Edition {
		m.Kind = Agreement
	}
	return m
}

// Answer is what the gate says.
type Answer struct {
	Allowed bool      `json:"allowed"`
	Missing []Missing `json:"missing"`
}
