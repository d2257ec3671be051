package roster

import (
	"cmp"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/document"
	"handrail.school/handrail/internal/words/people"
)

// kinds1 are the tables of Microsoft School Data Sync v1. Pupils, teachers and guardians have numbers of their
// own, which may be the same.
var kinds1 = []kind{
	{"school schools", []column{{"sourcedId", "sisid id", true}, {"name", "", true}, {"identifier", "schoolnumber stateid urn", false}}, (*reader).schools1},
	{"student students", person1("studentnumber"), func(r *reader, t *table) { r.people1(t, people.Pupil, "student/") }},
	{"teacher teachers", person1("teachernumber"), func(r *reader, t *table) { r.people1(t, people.Staff, "teacher/") }},
	{"user users", []column{{"email", "emailaddress", true}, {"givenName", "firstname", true}, {"familyName", "lastname", true}, {"phone", "", false}, {"sourcedId", "sisid", false}}, (*reader).guardians1},
	{"section sections", []column{{"sourcedId", "sisid id", true}, {"schoolSourcedId", "schoolsisid", false}, {"title", "sectionname name", true}, status}, (*reader).sections1},
	{"studentenrollment studentenrolment", []column{{"classSourcedId", "sectionsisid", true}, {"userSourcedId", "sisid studentsisid", true}, status}, func(r *reader, t *table) { r.members1(t, "student/", false) }},
	{"teacherroster", []column{{"classSourcedId", "sectionsisid", true}, {"userSourcedId", "sisid teachersisid", true}, status}, func(r *reader, t *table) { r.members1(t, "teacher/", true) }},
	{"guardianrelationship guardianrelationships", []column{{"userSourcedId", "sisid studentsisid", true}, {"email", "emailaddress", true}, {"relationshipRole", "role", false}}, (*reader).relations1},
}

func person1(number string) []column {
	return []column{{"sourcedId", "sisid id", true}, {"orgSourcedIds", "schoolsisid", false}, {"givenName", "firstname", true}, {"familyName", "lastname", true},
		{"middleName", "", false}, {"email", "secondaryemail", false}, {"username", "", false}, {"identifier", "stateid upn " + number, false}, {"grades", "grade", false},
		{"birthDate", "birthdate dateofbirth", false}, status}
}

// readSDS1 reads tables of School Data Sync v1.
func (r *reader) readSDS1(byName map[string]*document.Part) error {
	opened, err := r.openAll(byName, kinds1)
	if err != nil {
		return err
	}
	r.snap.Format = "SDS v1"
	for _, k := range kinds1 {
		if t := opened[firstName(k.names)]; t != nil {
			k.read(r, t)
		}
	}
	r.snap.Users = r.mode("users")
	if opened["studentenrollment"] != nil || opened["teacherroster"] != nil {
		r.snap.Memberships = r.mode("enrollments")
	}
	if opened["guardianrelationship"] != nil {
		r.snap.Families = r.mode("relationships")
	}
	return nil
}

func (r *reader) schools1(t *table) {
	for t.next() {
		if o := (roll.Org{At: t.here(), Key: t.need("sourcedId"), Name: t.get("name"), Kind: "school", Identifier: t.get("identifier")}); !t.bad {
			r.snap.Orgs = append(r.snap.Orgs, o)
		}
	}
}

func (r *reader) people1(t *table, role people.Role, prefix string) {
	t.prefix, t.about = prefix, true
	for t.next() {
		u := roll.User{At: t.here(), Key: prefix + t.need("sourcedId"), Role: role, Orgs: list(t.get("orgSourcedIds")), Left: t.gone("status"), Grade: t.get("grades")}
		u.Given, u.Middle, u.Family = t.need("givenName"), t.get("middleName"), t.need("familyName")
		u.Email = cmp.Or(email(t.get("email")), email(t.get("username")))
		u.Birth = t.birth("birthDate", r.today)
		if upn := roll.NormalUPN(t.get("identifier")); roll.ValidUPN(upn) {
			u.UPN = upn
		}
		if t.bad {
			r.held(u.Key)
			continue
		}
		r.snap.People = append(r.snap.People, u)
	}
}

func (r *reader) guardians1(t *table) {
	for t.next() {
		u := roll.User{At: t.here(), Role: people.Parent, Email: email(t.need("email")), Phone: t.get("phone")}
		u.Given, u.Family = t.get("givenName"), t.get("familyName")
		if u.Email == "" && !t.bad {
			t.wrong("email", "this is not an e-mail address.")
		}
		if u.Key = "guardian/" + u.Email; !t.bad {
			r.snap.People = append(r.snap.People, u)
		}
	}
}

func (r *reader) sections1(t *table) {
	for t.next() {
		c := roll.Class{At: t.here(), Key: t.need("sourcedId"), Title: t.need("title"), Org: t.get("schoolSourcedId"), Left: t.gone("status")}
		if !t.bad {
			r.snap.Classes = append(r.snap.Classes, c)
		}
	}
}

func (r *reader) members1(t *table, prefix string, teaches bool) {
	for t.next() {
		m := roll.Member{At: t.here(), Class: t.need("classSourcedId"), Person: prefix + t.need("userSourcedId"), Teaches: teaches, Left: t.gone("status")}
		if !t.bad {
			r.snap.Members = append(r.snap.Members, m)
		}
	}
}

func (r *reader) relations1(t *table) {
	for t.next() {
		x := roll.Relation{At: t.here(), Pupil: "student/" + t.need("userSourcedId"), Adult: "guardian/" + email(t.need("email")), Kind: roll.ParseRelation(t.get("relationshipRole"))}
		if !t.bad {
			r.snap.Relations = append(r.snap.Relations, x)
		}
	}
}
