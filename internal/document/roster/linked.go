package roster

import (
	"cmp"
	"regexp"
	"strings"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/words/people"
)

// kind is one table of a roster whose tables are linked by numbers (OneRoster 1.1 and 1.2, SDS v2 and v2.1).
type kind struct {
	names   string // squeezed names of the file, with spaces between
	columns []column
	read    func(*reader, *table)
}

var sourcedID = column{"sourcedId", "id sisid sourceid sourcedid1 externalid", true}
var status = column{"status", "recordstatus state", false}

// kinds are the tables in the order in which they are read.
var kinds = []kind{
	{"orgs org organisations organizations schools school", []column{sourcedID, status, {"name", "orgname title schoolname", true}, {"type", "orgtype kind", false},
		{"identifier", "urn schoolnumber stateid", false}, {"parentSourcedId", "parentid parentorgsourcedid", false}}, (*reader).orgs},
	{"users user people", []column{sourcedID, status, {"orgSourcedIds", "orgsourcedid organisation organization schoolsourcedid orgids orgid schoolsisid", false},
		{"role", "userrole roles", false}, {"givenName", "firstname forename given", true}, {"familyName", "lastname surname family", true}, {"middleName", "middlenames", false},
		{"preferredGivenName", "preferredfirstname preferredforename preferredname knownas", false}, {"preferredFamilyName", "preferredmiddlename2 preferredlastname preferredsurname", false},
		{"identifier", "extupn metadataupn upn uniquepupilnumber", false}, {"upn", "uniquepupilnumber extupn metadataupn", false},
		{"email", "emailaddress mail", false}, {"username", "userprincipalname login", false}, {"phone", "telephone", false}, {"sms", "mobile", false},
		{"grades", "grade gradelevel year yeargroup ncyear", false}, {"agentSourcedIds", "agents agentids agentsourcedid", false},
		{"birthDate", "dob dateofbirth", false}, {"sex", "gender", false}, {"dateLastModified", "lastmodified", false}, {"enabledUser", "accountenabled", false}}, (*reader).users},
	{"roles role userroles", []column{{"userSourcedId", "userid personsourcedid", true}, {"orgSourcedId", "orgid orgsourcedids schoolsourcedid", false}, {"role", "rolename", true}, status,
		{"grade", "grades gradelevel", false}, {"beginDate", "rolestartdate startdate", false}, {"endDate", "roleenddate", false}}, (*reader).roles},
	{"demographics demographic", []column{{"sourcedId", "usersourcedid userid", true}, status, {"birthDate", "birthdate dob dateofbirth", false}, {"sex", "gender", false}}, (*reader).demographics},
	{"classes class sections section", []column{sourcedID, status, {"title", "name classname sectionname", true}, {"grades", "grade", false}, {"classType", "type", false},
		{"schoolSourcedId", "orgsourcedid orgsourcedids orgid", false}}, (*reader).classes},
	{"enrollments enrollment enrolments enrolment classmembers", []column{{"sourcedId", "id", false}, {"classSourcedId", "classid sectionsourcedid sectionid", true},
		{"userSourcedId", "userid personsourcedid", true}, {"role", "enrollmentrole", true}, status, {"beginDate", "enrollmentstartdate startdate", false}, {"endDate", "enrollmentenddate", false}}, (*reader).enrollments},
	{"relationships relationship userrelationships", []column{{"userSourcedId", "studentsourcedid pupilsourcedid userid", true},
		{"relationshipUserSourcedId", "relatedusersourcedid guardiansourcedid parentsourcedid agentsourcedid contactsourcedid", true},
		{"relationshipRole", "role relationship relationshiptype type", false}, status, {"sensitive", "sensitiveflag confidential restricted maynotbetold flag courtorder", false},
		{"order", "priority contactorder", false}}, (*reader).relationships},
	{"userflags flags", []column{{"userSourcedId", "userid", true}, {"flag", "flags", true}}, (*reader).flags},
}

func (r *reader) orgs(t *table) {
	for t.next() {
		o := roll.Org{At: t.here(), Key: t.need("sourcedId"), Name: t.get("name"), Kind: roll.Squeeze(t.get("type")), Identifier: t.get("identifier"), Parent: t.get("parentSourcedId")}
		if t.gone("status"); !t.bad {
			r.snap.Orgs = append(r.snap.Orgs, o)
		}
	}
}

// need is a cell that must not be blank.
func (t *table) need(key string) string {
	text := t.get(key)
	if text == "" && !t.bad {
		t.wrong(key, "this must not be blank.")
	}
	t.whole(key, text)
	return text
}

// shortened is a number as a spreadsheet writes it when it finds it too long: its last digits are lost.
var shortened = regexp.MustCompile(`^\d([.,]\d+)?[eE]\+\d+$`)

func (t *table) whole(key, text string) {
	if len(text) < 16 && shortened.MatchString(text) {
		t.wrong(key, "a spreadsheet has shortened this number, and its last digits are lost. Export it again, and do not save it from a spreadsheet.")
	}
}

func (r *reader) users(t *table) {
	t.about = true
	for t.next() {
		u := roll.User{At: t.here(), Key: t.need("sourcedId"), Left: t.gone("status"), Role: t.role("role"), Orgs: list(t.get("orgSourcedIds")), Grade: t.get("grades"),
			Phone: cmp.Or(t.get("phone"), t.get("sms"))}
		u.Email = cmp.Or(email(t.get("email")), email(t.get("username")))
		u.Given, u.Middle, u.Family = t.get("givenName"), t.get("middleName"), t.get("familyName")
		u.PreferredGiven, u.PreferredFamily = t.get("preferredGivenName"), t.get("preferredFamilyName")
		if upn := roll.NormalUPN(t.get("identifier")); roll.ValidUPN(upn) {
			u.UPN = upn
		}
		if upn := roll.NormalUPN(t.get("upn")); roll.ValidUPN(upn) {
			u.UPN = upn
		}
		u.Birth, u.Sex, u.Disabled = t.birth("birthDate", r.today), parseSex(t.get("sex")), off(t.get("enabledUser"))
		if !u.Left && !named(u) && !t.bad {
			t.wrong("familyName", "there is no name.")
		}
		if u.Role == 0 && !r.snap.RolesApart && !u.Left && !t.bad && u.Key != "" {
			t.wrong("role", "there is no role.")
		}
		r.agents(t, u)
		if t.bad {
			r.held(u.Key)
			continue
		}
		r.count(t, u)
		r.snap.People = append(r.snap.People, u)
	}
}

// count notes what shows whether a roster without a manifest holds changes only.
func (r *reader) count(t *table, u roll.User) {
	if t.get("dateLastModified") != "" {
		r.dated++
	}
	if u.Left {
		r.gone++
	}
}

// agents are the adults beside a pupil, and the pupils beside an adult.
func (r *reader) agents(t *table, u roll.User) {
	for i, key := range list(t.get("agentSourcedIds")) {
		x := roll.Relation{At: u.At, Pupil: u.Key, Adult: key, Kind: "parent", Order: i + 1}
		if u.Role == people.Parent {
			x.Pupil, x.Adult, x.Order = key, u.Key, 0
		}
		if u.Role != people.Staff && u.Key != "" {
			r.agented = true
			r.snap.Relations = append(r.snap.Relations, x)
		}
	}
}

func (r *reader) roles(t *table) {
	t.about = true
	for t.next() {
		x := roll.RoleRow{At: t.here(), Person: t.need("userSourcedId"), Org: t.get("orgSourcedId"), Role: t.role("role"), Grade: t.get("grade"),
			Begins: t.day("beginDate"), Ends: t.day("endDate"), Left: t.gone("status")}
		if x.Role == 0 && !t.bad {
			t.wrong("role", "there is no role.")
		}
		if t.bad {
			r.held(x.Person)
			continue
		}
		r.snap.Roles = append(r.snap.Roles, x)
	}
}

func (r *reader) demographics(t *table) {
	for t.next() {
		d := roll.Demographic{At: t.here(), Person: t.need("sourcedId"), Birth: t.birth("birthDate", r.today), Sex: parseSex(t.get("sex"))}
		if left := t.gone("status"); !t.bad && !left {
			r.snap.Demographics = append(r.snap.Demographics, d)
		}
	}
}

func (r *reader) classes(t *table) {
	for t.next() {
		c := roll.Class{At: t.here(), Key: t.need("sourcedId"), Title: t.get("title"), Org: t.get("schoolSourcedId"), Left: t.gone("status")}
		switch roll.Squeeze(t.get("classType")) {
		case "homeroom", "registration", "form", "tutor", "reg":
			c.Kind = roll.Registration
		case "scheduled", "teaching", "subject":
			c.Kind = roll.Teaching
		}
		if grades := list(t.get("grades")); len(grades) == 1 {
			c.Year, _, _ = roll.ParseYear(grades[0])
		}
		if c.Title == "" && !c.Left && !t.bad {
			c.Title = c.Key
		}
		if !t.bad {
			r.snap.Classes = append(r.snap.Classes, c)
		}
	}
}

func (r *reader) enrollments(t *table) {
	for t.next() {
		m := roll.Member{At: t.here(), Class: t.need("classSourcedId"), Person: t.need("userSourcedId"), Left: t.gone("status"), Begins: t.day("beginDate"), Ends: t.day("endDate")}
		role := t.role("role")
		if role == 0 && !t.bad {
			t.wrong("role", "there is no role.")
		}
		m.Teaches = role == people.Staff
		if !t.bad && role != people.Parent {
			r.snap.Members = append(r.snap.Members, m)
		}
	}
}

func (r *reader) relationships(t *table) {
	for t.next() {
		x := roll.Relation{At: t.here(), Pupil: t.need("userSourcedId"), Adult: t.need("relationshipUserSourcedId"), Kind: roll.ParseRelation(t.get("relationshipRole")),
			Barred: truthy(t.get("sensitive")) || roll.Squeeze(t.get("sensitive")) == "sensitive", Left: t.gone("status")}
		if n := t.get("order"); len(n) == 1 && n[0] >= '1' && n[0] <= '9' {
			x.Order = int(n[0] - '0')
		}
		if !t.bad {
			r.snap.Relations = append(r.snap.Relations, x)
		}
	}
}

// flags are not kept: what they say (such as free meals or a plan for special needs) is for the school to put
// where few see it.
func (r *reader) flags(t *table) {
	n := 0
	for t.next() {
		n++
	}
	if n > 0 {
		r.note("%s has %d flags on people. They are not taken over: put pupils who need it into a confidential group yourself.", t.file, n)
	}
}

func (r *reader) held(key string) {
	if key == "" {
		r.snap.Unsure = true
		return
	}
	r.snap.Held[key] = true
}

// linkedFormat names what a set of linked tables is.
func (r *reader) linkedFormat(tables map[string]*table) string {
	if v := r.versionSaid; v != "" {
		return "OneRoster " + v
	}
	users := tables["users"]
	oneRoster := users != nil && (users.has("status") || slicesHas(users.header, "enabledUser"))
	switch {
	case tables["roles"] != nil && !oneRoster, tables["relationships"] != nil:
		return "SDS v2.1"
	case oneRoster && tables["roles"] != nil:
		return "OneRoster 1.2"
	case oneRoster:
		return "OneRoster 1.1"
	}
	return "SDS v2"
}

func slicesHas(header []string, name string) bool {
	for _, h := range header {
		if strings.EqualFold(h, name) {
			return true
		}
	}
	return false
}
