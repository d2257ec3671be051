package roster

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"handrail.school/handrail/internal/area/roll"
)

const day = "2026-11-30"

// files are a roster by the names of its tables.
type files map[string]string

func packed(t testing.TB, f files) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range f {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// settled settles a roster and compares it with an empty school.
func settled(snap *roll.Snapshot) *roll.Plan {
	return roll.Match(roll.Settle(*snap, roll.Options{Today: day}), roll.Base{}, func(kind, value string) string { return kind + value }).Compare(nil)
}

// said reads, settles and compares with nothing, and prints what comes of it a line each.
func said(snap *roll.Snapshot, err error) string {
	if err != nil {
		return "unusable: " + err.Error()
	}
	plan := settled(snap)
	lines := []string{fmt.Sprintf("%s: %d added", plan.Format, plan.Added)}
	for _, r := range plan.Rejected {
		lines = append(lines, fmt.Sprintf("rejected %s:%d:%d", r.File, r.Line, r.Column))
	}
	for _, c := range plan.Conflicts {
		lines = append(lines, fmt.Sprintf("%s %s:%d %v", c.Kind, c.File, c.Line, c.IDs))
	}
	return strings.Join(lines, "\n")
}

const (
	orgs    = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\nS,,,Meadow,school,,\n"
	users11 = "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n"
	ann     = "1,,,true,S,student,ann,,Ann,Lee,,,,,,9,02,secret\n"
	tom     = "5,,,true,S,teacher,tom,,Tom,Fox,,,tom@x.example,,,,,\n"
	mum     = "9,,,true,S,parent,mo,,Mo,Lee,,,mo@x.example,,,,,\n"
	classes = "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods\nC,,,Oak,02,,,homeroom,,S,,,,\n"
	enrol   = "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n"
)

func TestFaultsOfRealRosters(t *testing.T) {
	good := files{"orgs.csv": orgs, "users.csv": users11 + ann + tom + mum, "classes.csv": classes, "enrollments.csv": enrol + "e1,,,C,S,1,student,,,\ne2,,,C,S,5,teacher,,,\n"}
	with := func(change files) files {
		all := files{}
		for name, text := range good {
			all[name] = text
		}
		for name, text := range change {
			all[name] = text
		}
		return all
	}
	const fine = "OneRoster 1.1: 3 added"
	for name, c := range map[string]struct {
		in   files
		want string
	}{
		"as it should be":           {good, fine},
		"a folder inside":           {files{"export/orgs.csv": orgs, "export/users.csv": users11 + ann + tom + mum, "__MACOSX/._users.csv": "x"}, fine},
		"hostile names":             {files{"../../etc/orgs.csv": orgs, `..\..\users.csv`: users11 + ann + tom + mum, "/abs/classes.csv": classes}, fine},
		"header only, no line end":  {with(files{"enrollments.csv": strings.TrimSpace(enrol)}), fine},
		"names and case of headers": {with(files{"orgs.csv": "Sourced ID;NAME;Type\nS;Meadow;School\n", "Users.CSV": "SOURCEDID\tOrg_Sourced_Ids\tRole\tGiven Name\tFamily Name\n1\tS\tStudent\tAnn\tLee\n", "users.csv": ""}), "unusable: There are two files named"},
		"semicolons and tabs":       {files{"orgs.csv": "Sourced ID;NAME;Type\nS;Meadow;School\n", "Users.CSV": "SOURCEDID\tOrg_Sourced_Ids\tRole\tFirst Name\tSurname\n1\tS\tStudent\tAnn\tLee\n"}, "SDS v2: 1 added"},
		"a byte order mark":         {with(files{"users.csv": "\uFEFF" + users11 + ann + tom + mum}), fine},
		"line ends of old Macs":     {with(files{"users.csv": strings.ReplaceAll(users11+ann+tom+mum, "\n", "\r")}), fine},
		"line ends of Windows":      {with(files{"users.csv": strings.ReplaceAll(users11+ann+tom+mum, "\n", "\r\n")}), fine},
		"Windows letters":           {with(files{"users.csv": users11 + strings.Replace(ann, "Ann", "Zo\xeb", 1) + tom + mum}), fine + "\nencoding users.csv:2 []"},
		"last line without end":     {with(files{"users.csv": users11 + ann + mum + strings.TrimSpace(tom)}), fine + "\nlast_line users.csv:4 []"},
		"cut off in a row":          {with(files{"users.csv": users11 + ann + mum + "5,,,true,S,tea"}), "OneRoster 1.1: 2 added\nrejected users.csv:4:7"},
		"a row too short":           {with(files{"users.csv": users11 + "7,,,true\n" + ann + tom + mum}), fine + "\nrejected users.csv:2:5"},
		"a row too long":            {with(files{"users.csv": users11 + strings.TrimSpace(ann) + ",x\n" + tom + mum, "enrollments.csv": enrol}), "OneRoster 1.1: 2 added\nrejected users.csv:2:19"},
		"trailing commas":           {with(files{"users.csv": users11 + strings.TrimSpace(ann) + ",,,\n" + tom + mum}), fine},
		"a quoted line break":       {with(files{"users.csv": users11 + strings.Replace(ann, "Ann", "\"Ann\nMay\"", 1) + strings.Replace(tom, ",,,,,\n", ",,,,,,x\n", 1) + mum}), "OneRoster 1.1: 2 added\nrejected users.csv:4:19"},
		"a quote never closed":      {with(files{"users.csv": users11 + ann + strings.Replace(tom, "Tom", "\"Tom", 1) + mum}), "OneRoster 1.1: 2 added\nrejected users.csv:3:9"},
		"one number twice":          {with(files{"users.csv": users11 + ann + tom + mum + strings.Replace(ann, "Ann,Lee", "Bob,Ray", 1)}), "OneRoster 1.1: 1 added\nduplicate_id users.csv:5 [1]"},
		"the same row twice":        {with(files{"users.csv": users11 + ann + ann + tom + mum}), fine},
		"nobody with that number":   {with(files{"enrollments.csv": enrol + "e1,,,C,S,77,student,,,\ne2,,,X,S,1,student,,,\n"}), fine + "\norphan enrollments.csv:2 [77]\norphan enrollments.csv:3 [1 X]"},
		"teacher in a pupil's seat": {with(files{"enrollments.csv": enrol + "e1,,,C,S,5,student,,,\n"}), fine + "\nteacher_and_pupil enrollments.csv:2 [5 C]"},
		"no organisation":           {with(files{"users.csv": users11 + strings.Replace(ann, ",S,", ",,", 1) + tom + mum, "enrollments.csv": enrol}), "OneRoster 1.1: 1 added\nmissing_organisation users.csv:2 [1]"},
		"another organisation":      {with(files{"users.csv": users11 + ann + strings.Replace(tom, ",S,", ",ZZ,", 1) + mum, "enrollments.csv": enrol}), "OneRoster 1.1: 2 added\nmissing_organisation users.csv:3 [5 ZZ]"},
		"a pupil of the district":   {with(files{"orgs.csv": orgs + "D,,,County,district,,\n", "users.csv": users11 + strings.Replace(ann, ",S,", ",D,", 1) + tom + mum, "enrollments.csv": enrol}), "OneRoster 1.1: 1 added\nodd_organisation users.csv:2 [1 D]"},
		"a kind nobody knows":       {with(files{"orgs.csv": strings.Replace(orgs, "school", "skool", 1)}), fine + "\nodd_organisation orgs.csv:2 [S]"},
		"left already":              {with(files{"users.csv": users11 + strings.Replace(ann, "1,,", "1,inactive,", 1) + tom + mum}), "OneRoster 1.1: 1 added"},
		"a state nobody knows":      {with(files{"users.csv": users11 + strings.Replace(ann, "1,,", "1,maybe,", 1) + tom + mum}), "OneRoster 1.1: 1 added\nrejected users.csv:2:2"},
		"a role nobody knows":       {with(files{"users.csv": users11 + ann + strings.Replace(tom, "teacher", "wizard", 1) + mum}), "OneRoster 1.1: 2 added\nrejected users.csv:3:6"},
		"a birth date to come":      {with(files{"demographics.csv": "sourcedId,status,dateLastModified,birthDate,sex\n1,,,2031-02-30,\n1,,,2031-02-03,\n1,,,\n"}), fine + "\nrejected demographics.csv:2:4\nrejected demographics.csv:3:4\nrejected demographics.csv:4:5"},
		"an American year":          {with(files{"users.csv": users11 + strings.Replace(ann, ",02,", ",KG,", 1) + tom + mum}), fine + "\ngrade users.csv:2 [1]"},
		"a formula":                 {with(files{"users.csv": users11 + strings.Replace(ann, "Ann", `"=HYPERLINK(""http://x"",""y"")"`, 1) + tom + mum}), fine},
		"a manifest that promises":  {with(files{"manifest.csv": "propertyName,value\noneroster.version,1.1\nfile.users,bulk\nfile.enrollments,bulk\nfile.demographics,bulk"}), fine + "\nmanifest manifest.csv:0 []"},
		"changes without manifest":  {files{"orgs.csv": orgs, "users.csv": users11 + "1,tobedeleted,2026-09-01T00:00:00Z,,,,,,,,,,,,,,,\n" + strings.Replace(tom, "5,,,", "5,active,2026-09-01T00:00:00Z,", 1)}, "OneRoster 1.1: 1 added\nmode users.csv:1 []"},
		"a teacher switched off":    {with(files{"users.csv": users11 + ann + strings.Replace(tom, "true", "false", 1) + mum}), "OneRoster 1.1: 2 added\ndisabled users.csv:3 [5]"},
		"a pupil switched off":      {with(files{"users.csv": users11 + strings.Replace(ann, "true", "FALSE", 1) + tom + mum}), fine},
		"a class still to come":     {with(files{"enrollments.csv": enrol + "e1,,,C,S,1,student,,2027-01-05,\ne2,,,C,S,5,teacher,,2027-01-05,\n"}), fine + "\nbegins users.csv:2 [1]"},
		"a class that is over":      {with(files{"enrollments.csv": enrol + "e1,,,C,S,1,student,,2025-09-01,2026-07-20\n"}), fine},
		"a day that is none":        {with(files{"enrollments.csv": enrol + "e1,,,C,S,1,student,,soon,\n"}), fine + "\nrejected enrollments.csv:2:9"},
		"organisations in a circle": {with(files{"orgs.csv": orgs[:len(orgs)-1] + "T\nT,,,Trust,district,,S\n"}), fine},
		"no users":                  {files{"orgs.csv": orgs, "classes.csv": classes}, "unusable: There is no users.csv"},
		"empty users":               {with(files{"users.csv": ""}), "unusable: users.csv is empty."},
		"other columns":             {with(files{"users.csv": "a,b,c\n1,2,3\n"}), "unusable: users.csv has no column sourcedId, givenName, familyName."},
		"garbage":                   {with(files{"users.csv": "\x00\x01\x02\x03\x04\x05\x06\x07\xff\xfe\x00\x00" + strings.Repeat("\x00\x07", 500)}), "unusable: users.csv is not text"},
		"nothing of use":            {files{"readme.pdf": "x"}, "unusable: There is no table in it."},
	} {
		t.Run(name, func(t *testing.T) {
			got := said(Read("roster.zip", packed(t, c.in), Options{Today: day}))
			if got != c.want && !(strings.HasPrefix(c.want, "unusable") && strings.HasPrefix(got, c.want)) {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestRolesAndRelationsApart(t *testing.T) {
	in := files{"orgs.csv": "sourcedId,name,type,parentSourcedId\nS,Meadow,school,T\nT,Trust,district,\n",
		"users.csv":         "sourcedId,username,givenName,familyName,password\n1,a,Ann,Lee,x\n2,b,Bob,Ray,x\n3,c,Mo,Lee,x\n4,d,Tom,Fox,x\n6,e,No,Body,x\n",
		"roles.csv":         "userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary,roleStartDate,roleEndDate\n1,S,student,Y,2,TRUE,2026-09-01,\n2,S,student,Y,3,TRUE,2025-09-01,2026-07-20\n4,S,teacher,Y,,TRUE,,\n4,T,aide,Y,,FALSE,,\n",
		"relationships.csv": "userSourcedId,relationshipUserSourcedId,relationshipRole,sensitive\n1,3,guardian,yes\n2,3,parent,\n"}
	snap, err := Read("r.zip", packed(t, in), Options{Today: day})
	want := "SDS v2.1: 3 added\nended users.csv:3 [2]\nno_role users.csv:6 [6]"
	if got := said(snap, err); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if len(snap.Relations) != 2 || !snap.Relations[0].Barred || snap.Relations[1].Barred {
		t.Errorf("a contact marked as sensitive: %+v", snap.Relations)
	}
	in["roles.csv"] += "1,S,teacher,Y,,FALSE,,\n"
	if got := said(Read("r.zip", packed(t, in), Options{Today: day})); !strings.Contains(got, "teacher_and_pupil users.csv:2 [1]") {
		t.Errorf("teacher and pupil at once: %s", got)
	}
}

func TestSchoolDataSyncOfTheFirstKind(t *testing.T) {
	in := files{"School.csv": "SIS ID,Name\nS,Meadow\n", "Section.csv": "SIS ID,School SIS ID,Section Name\nC,S,Oak\n",
		"Student.csv": "SIS ID,School SIS ID,First Name,Last Name,Username,Password,Grade\n1,S,Ann,Lee,ann@x.example,x,2\n", "Teacher.csv": "SIS ID,School SIS ID,First Name,Last Name,Username,Password\n1,S,Tom,Fox,tom@x.example,x\n",
		"StudentEnrollment.csv": "Section SIS ID,SIS ID\nC,1\nC,2\n", "TeacherRoster.csv": "Section SIS ID,SIS ID\nC,1\n",
		"User.csv": "Email,First Name,Last Name,Phone,SIS ID\nmo@x.example,Mo,Lee,,\n", "GuardianRelationship.csv": "SIS ID,Email,Role\n1,mo@x.example,Guardian\n"}
	want := "SDS v1: 3 added\norphan StudentEnrollment.csv:3 [student/2]"
	if got := said(Read("r.zip", packed(t, in), Options{Today: day})); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func utf16le(text string) string {
	var b bytes.Buffer
	_ = binary.Write(&b, binary.LittleEndian, utf16.Encode([]rune(text)))
	return b.String()
}

func TestPlainTables(t *testing.T) {
	plain := "Forename,Surname,DOB,Year Group,Reg Group\nZoë,Lee,31/05/2019,Year 2,Oak\nBob,Ray,2018-11-02,Reception,Oak\n"
	for name, c := range map[string]struct{ in, want string }{
		"as schools have it":   {plain, "plain table: 2 added"},
		"UTF-16 with a mark":   {"\xff\xfe" + utf16le(plain), "plain table: 2 added"},
		"UTF-16 without":       {utf16le(plain), "plain table: 2 added"},
		"what Excel writes":    {"sep=;\r\n" + strings.ReplaceAll(plain, ",", ";"), "plain table: 2 added"},
		"one column of names":  {"Name;DOB\nLee, Zoë;31/05/2019\nBob Ray;02/11/2018\n", "plain table: 2 added"},
		"an impossible day":    {plain + "Cy,Day,31/02/2019,2,Oak\nDi,Day,04/17/2019,2,Oak\n", "plain table: 2 added\nrejected p.csv:4:3\nrejected p.csv:5:3"},
		"a UPN that is none":   {"upn,given_name,family_name\nB123456789012,Ann,Lee\n" + roll.MakeUPN("801200001001") + ",Bob,Ray\n", "plain table: 1 added\nrejected p.csv:2:1"},
		"one UPN twice":        {"id,upn,given_name,family_name\n1," + roll.MakeUPN("801200001001") + ",Ann,Lee\n2," + roll.MakeUPN("801200001001") + ",Bob,Ray\n", "plain table: 2 added\nduplicate_upn p.csv:3 [csv/1 csv/2]"},
		"nothing to know by":   {"given_name,family_name\nAnn,Lee\n", "plain table: 0 added\nrejected p.csv:2:0"},
		"blank lines":          {"\n\n" + plain + "\n,,,,\n", "plain table: 2 added"},
		"letters nobody types": {plain + "A\x01n,Lee,2019-01-01,2,Oak\n", "plain table: 2 added\nrejected p.csv:4:1"},
		"a column twice":       {"id,given_name,family_name,id\n1,Ann,Lee,2\n", "plain table: 1 added\nrejected p.csv:1:4"},
		"no header":            {"Ann,Lee,2019-01-01\n", "unusable: p.csv has no columns with given and family names"},
		"nothing":              {"", "unusable: p.csv is empty."},
		"white":                {" \n \n", "unusable: p.csv is empty."},
		"a picture":            {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "unusable: p.csv is not text"},
		"header alone":         {"given_name,family_name,id", "plain table: 0 added"},
	} {
		t.Run(name, func(t *testing.T) {
			got := said(Read("p.csv", []byte(c.in), Options{Today: day}))
			if got != c.want && !(strings.HasPrefix(c.want, "unusable") && strings.HasPrefix(got, c.want)) {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// The template that is printed can be handed in as it is.
func TestTheTemplateCanBeRead(t *testing.T) {
	var names, example []string
	for _, c := range Template() {
		names, example = append(names, c.Name), append(example, c.Example)
	}
	if got := said(Read("t.csv", []byte(strings.Join(names, ",")+"\n"+strings.Join(example, ",")+"\n"), Options{Today: day})); got != "plain table: 2 added" {
		t.Error(got)
	}
}

func TestFoldersAndWhatIsNoRoster(t *testing.T) {
	dir := t.TempDir()
	if got := said(ReadPath(dir, Options{Today: day})); !strings.HasPrefix(got, "unusable: There is no table") {
		t.Errorf("an empty folder: %s", got)
	}
	if got := said(ReadPath(filepath.Join(dir, "nothing"), Options{})); !strings.HasPrefix(got, "unusable: nothing cannot be found") {
		t.Errorf("nothing there: %s", got)
	}
	inner := filepath.Join(dir, "export")
	if err := os.Mkdir(inner, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range (files{"orgs.csv": orgs, "users.csv": users11 + ann + tom + mum, "notes.docx": "x"}) {
		if err := os.WriteFile(filepath.Join(inner, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := said(ReadPath(dir, Options{Today: day})); got != "OneRoster 1.1: 3 added" {
		t.Errorf("a folder in a folder: %s", got)
	}
	if got := said(Read("bomb.zip", packed(t, files{"users.csv": users11 + strings.Repeat(ann, 1<<20)}), Options{Today: day})); !strings.Contains(got, "unpacks to far more") {
		t.Errorf("a bomb: %.200s", got)
	}
	if got := said(Read("cut.zip", packed(t, files{"users.csv": users11})[:60], Options{Today: day})); !strings.HasPrefix(got, "unusable: cut.zip is damaged") {
		t.Errorf("half a zip: %s", got)
	}
}

// No password of a file reaches anything that is kept or said.
func TestPasswordsAreNeverKept(t *testing.T) {
	snap, err := Read("r.zip", packed(t, files{"orgs.csv": orgs, "users.csv": users11 + ann}), Options{Today: day})
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprintf("%+v", snap); strings.Contains(text, "secret") || !strings.Contains(text, "passwords in users.csv were not read") {
		t.Errorf("the password is there, or nobody says that it was left: %s", text)
	}
}

// try reads what the fuzzer made up: it ends soon, and every place it names is in the file.
func try(t *testing.T, snap *roll.Snapshot, err error, began time.Time, lines int) {
	if d := time.Since(began); d > 4*time.Second {
		t.Fatalf("took %v", d)
	}
	if err != nil {
		if mistake := runtime.Error(nil); err == error(mistake) || !strings.HasSuffix(err.Error(), ".") {
			t.Fatalf("not an answer for people: %v", err)
		}
		return
	}
	for _, r := range snap.Rejected {
		if r.Line < 1 || r.Line > lines+1 || r.Column < 0 || r.Reason == "" {
			t.Fatalf("nobody finds %+v in %d lines", r, lines)
		}
	}
	plan := settled(snap)
	for _, c := range plan.People {
		if c.Facts.Name() == "" || c.Roles == 0 {
			t.Fatalf("somebody without name or role: %+v", c)
		}
	}
}

func breaks(text string) int {
	return strings.Count(text, "\n") + strings.Count(text, "\r") + 1
}

// FuzzPlain changes the bytes of a plain table.
func FuzzPlain(f *testing.F) {
	f.Add([]byte("Forename,Surname,DOB,Year Group,Reg Group,parent1_given_name\nZo\xeb,Lee,31/05/2019,Year 2,Oak,\"M\n\"\n"))
	f.Add([]byte("sep=;\nname;id\n\"a\";1\n\"b;2\n"))
	f.Add([]byte("\xff\xfeg\x00\n\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		began := time.Now()
		snap, err := Read("p.csv", data, Options{Today: day, Format: "csv"})
		try(t, snap, err, began, len(data)+1)
	})
}

// FuzzLinked changes the tables of a linked roster.
func FuzzLinked(f *testing.F) {
	f.Add(users11+ann+tom, classes, enrol+"e1,,,C,S,1,student,,,\n", "userSourcedId,orgSourcedId,role\n1,S,student\n", "propertyName,value\nfile.users,delta\n")
	f.Add("sourcedId,givenName,familyName,role\n1,a,b,student\n1,a,b,teacher\n", "", "", "", "")
	f.Fuzz(func(t *testing.T, users, classes, enrol, roles, manifest string) {
		in := files{"orgs.csv": orgs, "users.csv": users}
		for name, text := range (files{"classes.csv": classes, "enrollments.csv": enrol, "roles.csv": roles, "manifest.csv": manifest}) {
			if text != "" {
				in[name] = text
			}
		}
		began := time.Now()
		snap, err := Read("r.zip", packed(t, in), Options{Today: day})
		try(t, snap, err, began, max(breaks(users), breaks(classes), breaks(enrol), breaks(roles), breaks(manifest))+len(users))
	})
}

// FuzzZip changes the bytes of a zip.
func FuzzZip(f *testing.F) {
	f.Add(packed(f, files{"orgs.csv": orgs, "users.csv": users11 + ann}))
	f.Fuzz(func(t *testing.T, data []byte) {
		began := time.Now()
		snap, err := Read("r.zip", data, Options{Today: day})
		try(t, snap, err, began, 1<<20)
	})
}
