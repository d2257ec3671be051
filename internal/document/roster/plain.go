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

// Column is one column of the plain table, as the template explains it. Also are other spellings, by their letters and
// digits alone.
type Column struct {
	Name, Says, Example string
	Also                []string
}

// mostParents is how many parents or carers a row of the plain table has room for.
const mostParents = 4

// plainColumns are the columns of the plain table: name, meaning, example, and the spellings that Arbor, SIMS, Bromcom,
// ScholarPack and spreadsheets have for them, the surest first.
var plainColumns = []struct{ name, says, example, also string }{
	{"role", "pupil, staff or parent. Blank is pupil", "pupil", "type persontype usertype"},
	{"id", "The number in the system it comes from, such as the admission number. It stays the same over the years", "A1042", "admissionnumber admissionno admissionsnumber admissionsno adno adnumber admno admnumber admissionid " +
		"pupilid studentid pupilnumber studentnumber number sisid misid personid mispersonid arborid bromcomid scholarpackid simsid externalid localid pupilreference staffcode staffid employeenumber payrollnumber"},
	{"upn", "Unique pupil number, with its check letter", roll.MakeUPN("801200001001"), "uniquepupilnumber upnnumber currentupn"},
	{"given_name", "First name as registered. Needed", "Amira", "legalforename legalfirstname legalgivenname legalforenames legalfirstnames forename firstname forenames firstnames given givennames first fname"},
	{"middle_names", "Further first names", "", "middlename middle othernames otherforenames legalmiddlenames legalmiddlename middleforenames"},
	{"family_name", "Surname as registered. Needed", "Calder", "legalsurname legallastname legalfamilyname surname lastname family last lname secondname"},
	{"preferred_given_name", "First name that everybody uses, if another", "", "preferredforename preferredfirstname knownas chosenname preferredname preferredgiven chosenforename chosenfirstname knownname knownasname commonname nickname"},
	{"preferred_family_name", "Surname that everybody uses, if another", "", "preferredsurname preferredlastname preferredfamily chosensurname knownassurname"},
	{"former_family_name", "An earlier surname", "", "formersurname previoussurname formerlastname previouslastname formerfamily"},
	{"birth_date", "Day of birth: 2019-05-31 or 31/05/2019", "2019-05-31", "dob dateofbirth birthday datebirth born"},
	{"sex", "M or F", "F", "legalsex gender sexgender gendersex"},
	{"year", "Year group: N, R, 1 to 13", "2", "yeargroup ncyear ncyearactual actualncyear nationalcurriculumyear nationalcurriculumyeargroup curriculumyear currentyeargroup currentyear ncyeargroup yeartaughtin yrgroup yeargrp yr ncyr grade yg"},
	{"class", "Registration class of a pupil; of staff, the classes they teach, with ; between", "Oak", "registrationgroup registrationclass registrationform registration reggroup regform regclass reg " +
		"tutorgroup formgroup tutor form classname currentclass currentregistrationform regtutorgroup classgroup homeroom classes"},
	{"email", "The person's own e-mail address", "", "emailaddress schoolemail schoolemailaddress workemail workemailaddress primaryemail defaultemail mail"},
	{"former_upn", "An earlier unique pupil number", "", "previousupn oldupn"},
	{"uln", "Unique learner number", "", "uniquelearnernumber"},
	{"admission_date", "First day at this school", "2024-09-03", "dateofadmission doa entrydate startdate dateofentry dateadmitted enrolmentdate enrollmentdate enrolmentstartdate enrollmentstartdate joiningdate datejoined joindate"},
	{"leaving_date", "Last day at this school", "", "dateofleaving dol enddate dateleft leavedate leaverdate enrolmentenddate enrollmentenddate"},
	{"status", "active or left. Blank is active", "active", "enrolmentstatus enrollmentstatus onroll rollstatus"},
}

var parentColumns = []struct{ name, says, example, also string }{
	{"given_name", "First name of a parent or carer", "Dana", "forename firstname given legalforename legalfirstname"},
	{"family_name", "Surname of a parent or carer", "Calder", "surname lastname family legalsurname legallastname"},
	{"email", "E-mail address of a parent or carer", "dana.calder@example.org", "emailaddress"},
	{"phone", "Telephone number of a parent or carer", "01632 960001", "telephone mobile phonenumber mobilenumber mobilephone telephonenumber"},
	{"relation", "What they are to the child: mother, father, carer, grandparent", "mother", "relationship relationshiptopupil relationshiptostudent relationshiptochild"},
	{"may_not_be_told", "yes where this person must not be told about the child; few people see it", "", "restricted sensitive confidential courtorder"},
}

// Template lists the columns of the plain table.
func Template() []Column {
	var all []Column
	for _, c := range plainColumns {
		all = append(all, Column{c.name, c.says, c.example, strings.Fields(c.also)})
	}
	for n := 1; n <= 2; n++ {
		for _, c := range parentColumns {
			x := Column{Name: fmt.Sprintf("parent%d_%s", n, c.name), Says: c.says, Example: c.example}
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
	all = append(all, column{key: "name", names: "legalfullname fullname legalname pupilname studentname childname pupil student child"})
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
		all = append(all, column{key: fmt.Sprintf("parent%d_name", n), names: fmt.Sprintf("contact%[1]dname guardian%[1]dname carer%[1]dname parentcarer%[1]dname contact%[1]d parent%[1]d parent%[1]dfullname contact%[1]dfullname", n)})
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
func (r *reader) readPlain(f *document.Part) error {
	t, problem := open(f.Name, f.Data, r.snap)
	f.Data = nil
	if problem != "" {
		return unusable("%s", problem)
	}
	t.prefix, t.about = "csv/", true
	if !t.findHeader() {
		return unusable("%s", t.whatIsMissing())
	}
	r.sayHeader(t)
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
		if t.has(fmt.Sprintf("parent%d_family_name", n)) || t.has(fmt.Sprintf("parent%d_name", n)) || t.has(fmt.Sprintf("parent%d_email", n)) {
			r.snap.Families = r.snap.Users
		}
	}
	for t.next() {
		p.row()
	}
	if len(r.snap.People)+len(r.snap.Rejected) == 0 {
		r.note("There is nobody in %s but its header.", f.Name)
	}
	return nil
}

func (p *plain) row() {
	t := p.t
	role := cmp.Or(t.role("role"), people.Pupil)
	u := roll.User{At: t.here(), Role: role, Grade: t.get("year"), Email: email(t.get("email")), Left: t.gone("status")}
	u.Given, u.Family = p.names()
	u.Middle, u.PreferredGiven, u.PreferredFamily = t.get("middle_names"), t.get("preferred_given_name"), t.get("preferred_family_name")
	if u.PreferredGiven == u.Given {
		u.PreferredGiven = ""
	}
	if u.PreferredFamily == u.Family {
		u.PreferredFamily = ""
	}
	u.FormerFamily, u.Birth, u.Sex = t.get("former_family_name"), t.birth("birth_date", p.today), parseSex(t.get("sex"))
	u.UPN, u.FormerUPN, u.ULN = t.upn("upn"), roll.NormalUPN(t.get("former_upn")), t.get("uln")
	u.Admitted, u.Leaves = t.day("admission_date"), t.day("leaving_date")
	u.Left = u.Left || u.Leaves != "" && u.Leaves < p.today
	if !named(u) && !t.bad {
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
	return splitName(p.t.get("name"))
}

// splitName finds given and family name in one text.
func splitName(whole string) (given, family string) {
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
		p.t.whole("id", p.t.get("id"))
		return "csv/" + p.t.get("id")
	case pupilKey(u) != "":
		return pupilKey(u)
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
			u.Given, u.Family = splitName(get("name"))
		}
		if u.Given == "" && u.Family == "" {
			continue
		}
		who := cmp.Or(u.Email, u.Phone, pupil.Key)
		u.Key = "parent/" + short(roll.Fold(u.Given), roll.Fold(u.Family), who)
		all = append(all, parent{u, roll.Relation{At: pupil.At, Pupil: pupil.Key, Adult: u.Key, Kind: roll.ParseRelation(get("relation")), Order: n, Barred: truthy(get("may_not_be_told"))}})
	}
	return all
}
