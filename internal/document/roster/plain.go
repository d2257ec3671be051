package roster

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/document"
	"handrail.school/handrail/internal/words/people"
)

// Column is one column of the plain table, as the template explains it.
type Column struct{ Name, Says, Example string }

// mostParents is how many parents or carers a row of the plain table has room for.
const mostParents = 4

// plainColumns are the columns of the plain table: name, meaning, example, further spellings.
var plainColumns = []struct{ name, says, example, also string }{
	{"role", "pupil, staff or parent. Blank is pupil", "pupil", "type persontype"},
	{"id", "The number in the system it comes from, such as the admission number. It stays the same over the years", "A1042", "admissionnumber adno adnumber admno number sisid personid mispersonid studentid pupilid"},
	{"upn", "Unique pupil number, with its check letter", roll.MakeUPN("801200001001"), "uniquepupilnumber"},
	{"given_name", "First name as registered. Needed", "Amira", "forename firstname legalforename first legalfirstname givenname"},
	{"middle_names", "Further first names", "", "middlename middle"},
	{"family_name", "Surname as registered. Needed", "Calder", "surname lastname legalsurname last legallastname"},
	{"preferred_given_name", "First name that everybody uses, if another", "", "preferredforename preferredfirstname knownas chosenname preferredname"},
	{"preferred_family_name", "Surname that everybody uses, if another", "", "preferredsurname preferredlastname"},
	{"former_family_name", "An earlier surname", "", "formersurname previoussurname"},
	{"birth_date", "Day of birth: 2019-05-31 or 31/05/2019", "2019-05-31", "dob dateofbirth birthday"},
	{"sex", "M or F", "F", "gender legalsex"},
	{"year", "Year group: N, R, 1 to 13", "2", "yeargroup ncyear ncyearactual grade yr curriculumyear nationalcurriculumyear"},
	{"class", "Registration class of a pupil; of staff, the classes they teach, with ; between", "Oak", "reg reggroup registrationgroup registration form classname registrationclass tutorgroup formgroup classes"},
	{"email", "The person's own e-mail address", "", "emailaddress schoolemail workemail mail"},
	{"former_upn", "An earlier unique pupil number", "", ""},
	{"uln", "Unique learner number", "", "uniquelearnernumber"},
	{"admission_date", "First day at this school", "2024-09-03", "dateofadmission doa entrydate startdate dateofentry"},
	{"leaving_date", "Last day at this school", "", "dateofleaving dol enddate"},
	{"status", "active or left. Blank is active", "active", "enrolmentstatus enrollmentstatus onroll"},
}

var parentColumns = []struct{ name, says, example, also string }{
	{"given_name", "First name of a parent or carer", "Dana", "forename firstname"},
	{"family_name", "Surname of a parent or carer", "Calder", "surname lastname"},
	{"email", "E-mail address of a parent or carer", "dana.calder@example.org", "emailaddress"},
	{"phone", "Telephone number of a parent or carer", "01632 960001", "telephone mobile"},
	{"relation", "What they are to the child: mother, father, carer, grandparent", "mother", "relationship"},
	{"may_not_be_told", "yes where this person must not be told about the child; few people see it", "", "restricted sensitive confidential"},
}

// Template lists the columns of the plain table.
func Template() []Column {
	var all []Column
	for _, c := range plainColumns {
		all = append(all, Column{c.name, c.says, c.example})
	}
	for n := 1; n <= 2; n++ {
		for _, c := range parentColumns {
			x := Column{fmt.Sprintf("parent%d_%s", n, c.name), c.says, c.example}
			if n > 1 {
				x.Example = ""
			}
			all = append(all, x)
		}
	}
	return all
}

func plainTable() []column {
	var all []column
	for _, c := range plainColumns {
		all = append(all, column{key: c.name, names: c.also})
	}
	all = append(all, column{key: "name", names: "fullname pupilname studentname legalname pupil student"})
	for n := 1; n <= mostParents; n++ {
		for _, c := range parentColumns {
			names := ""
			for _, who := range []string{"parent", "contact", "guardian", "carer", "parentcarer"} {
				for _, also := range append(strings.Fields(c.also), roll.Squeeze(c.name)) {
					names += fmt.Sprintf(" %s%d%s", who, n, also)
				}
			}
			all = append(all, column{key: fmt.Sprintf("parent%d_%s", n, c.name), names: names})
		}
	}
	return all
}

// plain is the plain table being read.
type plain struct {
	*reader
	t       *table
	classes map[string]bool
	parents map[string]bool
}

// readPlain reads a single table with a row for each person.
func (r *reader) readPlain(f document.Part) error {
	t, problem := open(f.Name, f.Data, r.snap)
	if problem != "" {
		return unusable("%s", problem)
	}
	t.columns(plainTable())
	t.prefix, t.about = "csv/", true
	if !t.has("name") && !(t.has("given_name") && t.has("family_name")) {
		return unusable("%s has no columns with given and family names, so it is no roster. Its header has: %s. The columns that are read are printed by handrail roster template.", f.Name, headerInWords(t.header))
	}
	if t.hasPassword() {
		r.note("The passwords in %s were not read.", f.Name)
	}
	r.snap.Format = "plain table"
	r.snap.Users = r.mode("users")
	if t.has("class") {
		r.snap.Memberships = r.snap.Users
	}
	p := &plain{reader: r, t: t, classes: map[string]bool{}, parents: map[string]bool{}}
	for n := 1; n <= mostParents; n++ {
		if t.has(fmt.Sprintf("parent%d_family_name", n)) || t.has(fmt.Sprintf("parent%d_email", n)) {
			r.snap.Families = r.snap.Users
		}
	}
	for t.next() {
		p.row()
	}
	return nil
}

func (p *plain) row() {
	t := p.t
	role := cmp.Or(t.role("role"), people.Pupil)
	u := roll.User{At: t.here(), Role: role, Grade: t.get("year"), Email: email(t.get("email")), Left: t.gone("status")}
	u.Given, u.Family = p.names()
	u.Middle, u.PreferredGiven, u.PreferredFamily = t.get("middle_names"), t.get("preferred_given_name"), t.get("preferred_family_name")
	u.FormerFamily, u.Birth, u.Sex = t.get("former_family_name"), t.birth("birth_date", p.today), parseSex(t.get("sex"))
	u.UPN, u.FormerUPN, u.ULN = t.upn("upn"), roll.NormalUPN(t.get("former_upn")), t.get("uln")
	u.Admitted, u.Leaves = t.day("admission_date"), t.day("leaving_date")
	u.Left = u.Left || u.Leaves != "" && u.Leaves < p.today
	if u.Given == "" && u.Family == "" && !t.bad {
		t.wrong("family_name", "there is no name.")
	}
	if u.Key = p.key(u); u.Key == "" && !t.bad {
		t.wrong("id", "there is neither a number, a UPN, a birth date nor an e-mail address, so nobody could be known again by this row.")
	}
	parents := p.parentsOf(u)
	if t.bad {
		p.held(u.Key)
		return
	}
	p.snap.People = append(p.snap.People, u)
	if u.Left {
		return
	}
	p.join(u)
	for _, x := range parents {
		p.snap.Relations = append(p.snap.Relations, x.tie)
		if !p.parents[x.user.Key] {
			p.parents[x.user.Key] = true
			p.snap.People = append(p.snap.People, x.user)
		}
	}
}

// names are the given and family names, also where they stand in one column.
func (p *plain) names() (given, family string) {
	if given, family = p.t.get("given_name"), p.t.get("family_name"); given != "" || family != "" || !p.t.has("name") {
		return given, family
	}
	whole := p.t.get("name")
	if before, after, ok := strings.Cut(whole, ","); ok {
		return strings.TrimSpace(after), strings.TrimSpace(before)
	}
	if i := strings.LastIndexByte(whole, ' '); i > 0 {
		return whole[:i], whole[i+1:]
	}
	return "", whole
}

// key is by what somebody is known again at the next import.
func (p *plain) key(u roll.User) string {
	switch {
	case p.t.get("id") != "":
		return "csv/" + p.t.get("id")
	case u.UPN != "":
		return "upn/" + u.UPN
	case u.Birth != "":
		return "csv/" + short(roll.Fold(u.Given), roll.Fold(u.Family), u.Birth)
	case u.Email != "" && u.Role != people.Pupil:
		return "csv/" + short(u.Email)
	}
	return ""
}

// short is a key made from what is known of somebody; reports show keys, and must show no names.
func short(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x1f")))
	return hex.EncodeToString(sum[:8])
}

func (p *plain) join(u roll.User) {
	for _, title := range strings.FieldsFunc(p.t.get("class"), func(r rune) bool { return r == ';' || r == '|' }) {
		if title = strings.TrimSpace(title); title == "" || u.Role == people.Parent {
			continue
		}
		key := "class/" + roll.Fold(title)
		if !p.classes[key] {
			p.classes[key] = true
			p.snap.Classes = append(p.snap.Classes, roll.Class{At: u.At, Key: key, Title: title, Kind: roll.Registration})
		}
		p.snap.Members = append(p.snap.Members, roll.Member{At: u.At, Class: key, Person: u.Key, Teaches: u.Role == people.Staff})
	}
}

// parent is an adult in a pupil's row.
type parent struct {
	user roll.User
	tie  roll.Relation
}

func (p *plain) parentsOf(pupil roll.User) []parent {
	if pupil.Role != people.Pupil {
		return nil
	}
	var all []parent
	for n := 1; n <= mostParents; n++ {
		get := func(name string) string { return p.t.get(fmt.Sprintf("parent%d_%s", n, name)) }
		u := roll.User{At: pupil.At, Role: people.Parent, Email: email(get("email")), Phone: get("phone")}
		u.Given, u.Family = get("given_name"), get("family_name")
		if u.Given == "" && u.Family == "" {
			continue
		}
		who := cmp.Or(u.Email, u.Phone, pupil.Key)
		u.Key = "parent/" + short(roll.Fold(u.Given), roll.Fold(u.Family), who)
		all = append(all, parent{u, roll.Relation{At: pupil.At, Pupil: pupil.Key, Adult: u.Key, Kind: roll.ParseRelation(get("relation")), Order: n, Barred: truthy(get("may_not_be_told"))}})
	}
	return all
}
