package web_test

import (
	"fmt"
	"strings"
)

// meadowRoster is a made-up OneRoster 1.1 zip in the shape of a real export: columns of the sender's own, names of
// columns that the standard has otherwise, tables with a heading and nothing below, no newline at the end, a day in
// inverted commas, a second school in the same file. Its faults are those of real rosters: a row with too few cells, a
// number used twice, a place in a class that is not there, a pupil of a year that no English school has.
func meadowRoster() map[string]string {
	given := []string{"Mia", "Jo", "Sam", "Amira", "Ben", "Carys", "Dev", "Ella", "Finn", "Grace", "Hugo", "Ines", "Jude", "Kemi", "Leo"}
	family := []string{"Ashdown", "Bell", "Calder", "Dane", "Eyre", "Fenn", "Gill", "Hale", "Ives", "Jago", "Kerr", "Lomax", "Marsh"}
	forms := []string{"Oak", "Elm", "Ash", "Yew"}
	users := []string{"sourcedId,enabledUser,status,dateLastModified,orgSourcedIds,role,username,userId,givenName,familyName,identifier,email,sms,phone,agents,grades,ext_vendor_ssoId"}
	classes := []string{"sourcedId,status,dateLastModified,title,grade,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,ext_vendor_databaseId"}
	places := []string{"sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,status,dateLastModified,primary"}
	births := []string{"userSourcedId,status,dateLastModified,birthdate,sex"}
	for c, form := range forms {
		classes = append(classes, fmt.Sprintf("c%d,active,2026-09-01,%s,,,,homeroom,,999001,y26,0,", c, form))
		teacher := strings.ToLower(family[c]) + "@meadow.example"
		users = append(users, fmt.Sprintf("t%d,TRUE,,,999001,teacher,%s,abc,%s,%s,,%s,,,,,", c, teacher, []string{"Dee", "Lea", "Rob", "Una"}[c], family[c], teacher))
		places = append(places, fmt.Sprintf("e-t%d,c%d,999001,t%d,teacher,active,,", c, c, c))
		for i := range given {
			n := c*len(given) + i
			users = append(users, fmt.Sprintf("p%d,TRUE,,,999001,student,pupil%d,abc,%s,%s,,,,,a%d,0%d,", n, n, given[i], family[(i*3+c)%len(family)], n/2, c+3))
			users = append(users, fmt.Sprintf("a%d,TRUE,,,999001,parent,parent%d,,Alex,%s,,parent%d@home.example,,,,,", n, n, family[(i*3+c)%len(family)], n))
			places = append(places, fmt.Sprintf("e-p%d,c%d,999001,p%d,student,,,", n, c, n))
			births = append(births, fmt.Sprintf("p%d,,,%d-%02d-%02d,", n, 2022-c-3-1, i%12+1, n%28+1))
		}
	}
	users = append(users, "x1,TRUE,,,999001,student", "p3,TRUE,,,999001,student,again,abc,Zoe,Twice,,,,,,04,",
		"x2,TRUE,,,999001,student,x2,abc,Max,Older,,,,,,PS1,", "o1,TRUE,,,54321,student,o1,abc,Otto,Elsewhere,,,,,,04,")
	places = append(places, "e-x,c99,999001,p1,student,active,,", "e-x2,c1,999001,x2,student,active,,")
	return map[string]string{
		"manifest.csv":         "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.academicSessions,bulk\nfile.orgs,bulk\nfile.courses,bulk\nfile.classes,bulk\nfile.users,bulk\nfile.enrollments,bulk\nfile.demographics,bulk\nfile.results,absent",
		"academicSessions.csv": "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId",
		"courses.csv":          "sourcedId,status,dateLastModified,schoolYearId,metadata.duration,title,courseCode,grade,orgSourcedId,subjects",
		"orgs.csv":             "sourcedId,status,dateLastModified,name,type,identifier,metadata.gender,parentSourcedId\n999001,active,\"2026-09-01 08:01:05\",Meadow Primary School,school,999001,mixed,\n54321,,,Hill School,school,,,\n",
		"users.csv":            strings.Join(users, "\n"),
		"classes.csv":          strings.Join(classes, "\n"),
		"enrollments.csv":      strings.Join(places, "\n"),
		"demographics.csv":     strings.Join(births, "\n"),
	}
}
