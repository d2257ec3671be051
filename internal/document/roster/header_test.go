package roster

import (
	"fmt"
	"strings"
	"testing"
)

// TestHeadersOfOtherSystems reads tables as Arbor, SIMS, Bromcom, ScholarPack and people write them.
func TestHeadersOfOtherSystems(t *testing.T) {
	const want = "1 2 pupils: Amira/Calder 2019-05-31 M 2 Oak A1"
	for name, c := range map[string]string{
		"capitals and blanks":  "ADNO, FORENAME ,SURNAME,DOB,GENDER,YEAR GROUP,REG GROUP\nA1,Amira,Calder,31/05/2019,M,Year 2,Oak\n",
		"underscores":          "admission_no;given;family;date_of_birth;sex;nc_year;registration_group\nA1;Amira;Calder;2019-05-31;M;2;Oak\n",
		"a mark and quotes":    "\uFEFF\"Adm. No.\",\"First Name\",\"Last Name\",\"Date of Birth\",\"Legal Sex\",\"National Curriculum Year\",\"Registration Form\"\nA1,Amira,Calder,31-May-2019,Male,2,Oak\n",
		"before every name":    "Student ID\tStudent First Name\tStudent Last Name\tStudent Date of Birth\tStudent Gender\tStudent Year Group\tStudent Class\nA1\tAmira\tCalder\t31.5.2019\tBoy\tY2\tOak\n",
		"in brackets":          "Pupil Number,Forename(s),Surname (legal),DOB (dd/mm/yyyy),Sex (M/F),Year (NC),Reg\nA1,Amira,Calder,31/05/2019,M,2,Oak\n",
		"a title above":        "Class list of Oak\n\nPrinted on 1 September 2026,,\nAdmission Number,Legal Forename,Legal Surname,DOB,Sex,NC Year Actual,Tutor Group\nA1,Amira,Calder,31/05/2019,M,2,Oak\n",
		"legal and used alike": "Adno,Surname,Forename,Legal Surname,Legal Forename,DOB,Gender,Year,Reg\nA1,Calder,Amira,Calder,Amira,31/05/2019,M,2,Oak\n",
		"one name":             "MIS ID|Pupil name|DOB|Gender|Year taught in|Class name\nA1|Calder, Amira|31/05/2019|M|2|Oak\n",
		"left out":             "\"Pupil: Adno\",\"Pupil: Forename\",\"Pupil: Surname\",\"Pupil: DOB\",\"Pupil: Gender\",\"Pupil: Yr\",\"Pupil: Reg\"\nA1,Amira,Calder,31/05/2019,M,2,Oak\n",
	} {
		t.Run(name, func(t *testing.T) {
			snap, err := Read("p.csv", []byte(c), Options{Today: day})
			if err != nil || len(snap.People) != 1 || len(snap.Rejected) > 0 {
				t.Fatalf("%v, %+v", err, snap)
			}
			if len(snap.Conflicts) > 0 {
				t.Errorf("conflicts: %+v", snap.Conflicts)
			}
			u := snap.People[0]
			class := ""
			for _, m := range snap.Classes {
				class = m.Title
			}
			got := fmt.Sprintf("1 2 pupils: %s/%s %s %s %s %s %s", u.Given, u.Family, u.Birth, u.Sex, strings.Trim(strings.TrimPrefix(u.Grade, "Year "), "Y"), class, strings.TrimPrefix(u.Key, "csv/"))
			if got != want || u.PreferredGiven+u.PreferredFamily != "" {
				t.Errorf("%s, not %s (%+v)", got, want, u.Identity)
			}
		})
	}
}

func TestSeveralColumnsForOneThing(t *testing.T) {
	for name, c := range map[string]struct{ in, want, name string }{
		"legal and used":        {"id,Legal surname,Surname,Forename\n1,Calder,Moss,Amira\n", "plain table: 1 added", "Amira Calder/Moss"},
		"legal, used, chosen":   {"id,Legal surname,Surname,Preferred surname,Forename\n1,Calder,Calder,Moss,Amira\n", "plain table: 1 added\ncolumns p.csv:1 []", "Amira Calder/Moss"},
		"two that agree":        {"id,Forename,First name,Surname\n1,Amira,AMIRA,Calder\n", "plain table: 1 added\ncolumns p.csv:1 []", "Amira Calder/"},
		"two that do not":       {"id,Forename,First name,Surname\n1,Amira,Amira,Calder\n2,Ben,Bob,Ash\n", "plain table: 2 added\ncolumns_differ p.csv:3 []", "Amira Calder/"},
		"two numbers":           {"Adno,Pupil ID,Forename,Surname\n1,77,Amira,Calder\n", "plain table: 1 added\ncolumns p.csv:1 []", "Amira Calder/"},
		"two birth dates":       {"DOB,Date of birth,Forename,Surname\n2019-05-31,2018-05-31,Amira,Calder\n", "plain table: 1 added\ncolumns_differ p.csv:2 []", "Amira Calder/"},
		"a name and its halves": {"id,Name,Forename,Surname\n1,A. Calder,Amira,Calder\n", "plain table: 1 added", "Amira Calder/"},
	} {
		t.Run(name, func(t *testing.T) {
			snap, err := Read("p.csv", []byte(c.in), Options{Today: day})
			if got := said(snap, err); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if u := snap.People[0]; u.Given+" "+u.Family+"/"+u.PreferredFamily != c.name {
				t.Errorf("%+v", u.Identity)
			}
		})
	}
}

// TestNoReportShowsAChild hands in tables whose rows could be taken for something else, and looks for the children's
// names in whatever is said about them.
func TestNoReportShowsAChild(t *testing.T) {
	const child = "Zebedee"
	for name, c := range map[string]struct {
		in   files
		file string
		text string
	}{
		"no header":              {file: "p.csv", text: child + ",Quill,2019-01-01\n" + child + ",Vale,2018-01-01\n"},
		"no header, twice":       {file: "p.csv", text: child + "," + child + ",2019-01-01\n"},
		"half a header":          {file: "p.csv", text: "DOB,UPN," + child + "\n2019-01-01,,x\n"},
		"cells pushed":           {file: "p.csv", text: "id,role,given_name,family_name,year,status,birth_date,upn,email\n1," + child + "," + child + "," + child + "," + child + "," + child + "," + child + "," + child + "," + child + "\n"},
		"several years":          {file: "p.csv", text: "id,given_name,family_name,year\n1,A,B,\"" + child + ", Reception\"\n"},
		"linked without header":  {in: files{"orgs.csv": orgs, "users.csv": "1,,,true,S,student,x,," + child + ",Quill\n"}},
		"linked, cells pushed":   {in: files{"orgs.csv": orgs, "users.csv": users11 + "1," + child + ",,true,S," + child + ",x,,A,B,,,,,,," + child + ",\n"}},
		"enrolments of names":    {in: files{"orgs.csv": orgs, "users.csv": users11 + ann, "enrollments.csv": enrol + "e,,,C,S,1," + child + ",,,\n"}},
		"manifest of names":      {in: files{"manifest.csv": "propertyName,value\nfile.users," + child + "\n", "users.csv": users11 + ann}},
		"a table without a name": {in: files{"a.csv": child + ",x\n", "b.csv": child + ",y\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			file, data := c.file, []byte(c.text)
			if c.in != nil {
				file, data = "r.zip", packed(t, c.in)
			}
			snap, err := Read(file, data, Options{Today: day})
			text := fmt.Sprint(err)
			if err == nil {
				plan := settled(snap).Report
				text = fmt.Sprintf("%+v", plan)
			}
			if strings.Contains(strings.ToLower(text), strings.ToLower(child)) || strings.Contains(text, "Quill") || strings.Contains(text, "<nil>") {
				t.Errorf("a child is named: %s", text)
			}
		})
	}
}

// An unknown layout is told what was found in it and what is needed.
func TestAnUnknownLayout(t *testing.T) {
	_, err := Read("p.csv", []byte("Strasse,DOB,Adno,Ort\na,2019-01-01,1,b\n"), Options{Today: day})
	for _, want := range []string{"birth_date in column 2", "id in column 3", "Needed are given_name and family_name"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}
