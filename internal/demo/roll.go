package demo

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
)

// rooms are the made-up school's classes, youngest first; a year group goes through all of them.
var rooms = []struct{ year, title, teacher string }{
	{"N2", "Acorn", ""}, {"R", "Hazel", ""}, {"1", "Willow", ""}, {"2", "Rowan", "staff"}, {"3", "Elm", "deputy_dsl"}, {"4", "Ash", "leader"}, {"5", "Beech", ""}, {"6", "Oak", "senco"},
}

// seats is how many pupils a class of the made-up school has.
const seats = 26

// takeRoll takes the roster of the academic year in that a day belongs to, as the administrator does in September.
func takeRoll(l *life) error {
	year := calendar.AcademicYear(l.clock.Now())
	out, err := office.ImportRoster.Run(l.ctx, l.house, l.as("administrator"), office.RosterForm{Name: "autumn-roster.zip", Data: l.roster(year)})
	if err == nil && !out.Applied {
		err = fmt.Errorf("the roster was not taken in: %+v", out.Report)
	}
	return err
}

// newYear takes the next year's roster in where a September lies between the first roster and now.
func newYear(l *life) error {
	if calendar.AcademicYear(l.now.AddDate(0, 0, -365)) == calendar.AcademicYear(l.clock.Now()) {
		return nil
	}
	return takeRoll(l)
}

// midTerm takes a delta in: one pupil moves away and another comes.
func midTerm(l *life) error {
	year := calendar.AcademicYear(l.clock.Now())
	leaver, comer := l.child(year, 3, 11), l.child(year, 3, seats)
	at := l.clock.Now().UTC().Format(time.RFC3339)
	users := userHeader + leaver.key + ",tobedeleted," + at + strings.Repeat(",", 15) + "\n" +
		strings.Replace(comer.row("M", ""), ",,,true", ",active,"+at+",true", 1)
	enrol := enrolHeader + fmt.Sprintf("E-%s,active,%s,C-Rowan,M,%s,student,,,\n", comer.key, at, comer.key)
	manifest := "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.users,delta\nfile.enrollments,delta\n"
	_, err := office.ImportRoster.Run(l.ctx, l.house, l.as("administrator"), office.RosterForm{Name: "changes.zip",
		Data: packed(map[string]string{"manifest.csv": manifest, "users.csv": users, "enrollments.csv": enrol})})
	return err
}

// care keeps a confidential group, and a parent who may not be told.
func care(l *life) error {
	dsl := l.as("dsl")
	group, err := office.AddCareGroup.Run(l.ctx, l.house, dsl, office.CareForm{Name: "More at risk online", Purpose: "Children for whom the school looks more closely at what happens online, with the family where that helps."})
	if err != nil {
		return err
	}
	list, err := office.ShowRoll.Run(l.ctx, l.house, dsl, office.RollQuery{Year: "4"})
	if err != nil || len(list.Rows) < 12 {
		return err
	}
	for i, reason := range []string{"Lives with a foster family; contact by game chat was found in June.", "Has been upset by messages at home; the support plan says who reads them with the child."} {
		_, err := office.FlagPupil.Run(l.ctx, l.house, dsl, office.FlagForm{Care: group, Person: list.Rows[3+i*4].ID, Reason: reason, Review: l.now.AddDate(0, 0, 40-46*i)}) // the second is overdue
		if err != nil {
			return err
		}
	}
	if err := supportOne(l, list.Rows[7].ID); err != nil {
		return err
	}
	child, err := office.ShowPupil.Run(l.ctx, l.house, dsl, list.Rows[3].ID)
	if err != nil || len(child.Family) == 0 {
		return err
	}
	f := child.Family[len(child.Family)-1]
	_, err = office.SetRelative.Run(l.ctx, l.house, dsl, office.RelativeForm{Pupil: f.Pupil, Adult: f.Adult, Kind: f.Kind, Order: f.Order, Responsibility: "no", MayNot: true, Reason: "A court order, seen by the headteacher."})
	return err
}

const (
	userHeader  = "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n"
	enrolHeader = "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n"
)

// child is one made-up pupil with their family.
type child struct {
	key, given, family, upn, birth, sex, year string
	adults                                    []adult
}

type adult struct{ key, given, family, email string }

// child draws the pupil in a seat of a year group: the same child sits there year after year, a room further on.
func (l *life) child(year, room, seat int) child {
	cohort := year - room
	h := digest(l.seed, fmt.Sprintf("child %d %d", cohort, seat))
	home := fmt.Sprintf("home %d %d", cohort, seat)
	if seat < 6 { // brothers and sisters a year apart
		home = fmt.Sprintf("home %d %d", cohort-cohort%2, seat)
	}
	hh := digest(l.seed, home)
	c := child{key: fmt.Sprintf("P%d-%02d", cohort, seat+1), given: firstNames[int(h[0])%len(firstNames)], family: lastNames[int(hh[1])%len(lastNames)],
		upn: roll.MakeUPN(fmt.Sprintf("8012000%02d%03d", cohort%100, seat+1)), sex: []string{"female", "male"}[h[2]%2], year: rooms[room%len(rooms)].year}
	c.birth = time.Date(cohort-4, time.September, 1+int(h[3]), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	for i := range 1 + int(hh[4]%4+2)/3 {
		given := firstNames[(int(hh[5])+i*7)%len(firstNames)]
		key := fmt.Sprintf("A-%s-%d", strings.ReplaceAll(strings.TrimPrefix(home, "home "), " ", "-"), i+1)
		c.adults = append(c.adults, adult{key, given, c.family, strings.ToLower(fmt.Sprintf("%s.%s.%s@families.example", given, c.family, strings.TrimPrefix(key, "A-")))})
	}
	return c
}

func (c child) row(org, agents string) string {
	return fmt.Sprintf("%s,,,true,%s,student,,,%s,%s,,%s,,,,%s,%s,\n", c.key, org, c.given, c.family, c.upn, agents, c.year)
}

// roster is the made-up management system's OneRoster export for an academic year.
func (l *life) roster(year int) []byte {
	users, enrol, births := userHeader, enrolHeader, "sourcedId,status,dateLastModified,birthDate,sex\n"
	classes := "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods\n"
	seen := map[string]bool{}
	for room, r := range rooms {
		classes += fmt.Sprintf("C-%s,,,%s,%s,,,homeroom,,M,,,,\n", r.title, r.title, r.year)
		teacher, email := adult{given: firstNames[(room*5+3)%len(firstNames)], family: lastNames[(room*3+7)%len(lastNames)]}, strings.ToLower(r.title)+".teacher@meadowbank.example"
		if p, ok := l.cast[r.teacher]; ok {
			teacher.given, teacher.family, _ = strings.Cut(p.Name, " ")
			email = p.Email
		}
		users += fmt.Sprintf("T-%s,,,true,M,teacher,,,%s,%s,,,%s,,,,,\n", r.title, teacher.given, teacher.family, email)
		enrol += fmt.Sprintf("ET-%s,,,C-%s,M,T-%s,teacher,,,\n", r.title, r.title, r.title)
		for seat := range seats {
			c := l.child(year, room, seat)
			var agents []string
			for _, a := range c.adults {
				agents = append(agents, a.key)
				if !seen[a.key] {
					seen[a.key] = true
					users += fmt.Sprintf("%s,,,true,M,parent,,,%s,%s,,,%s,,01632 96%04d,,,\n", a.key, a.given, a.family, a.email, len(seen))
				}
			}
			users += c.row("M", `"`+strings.Join(agents, ",")+`"`)
			births += fmt.Sprintf("%s,,,%s,%s\n", c.key, c.birth, c.sex)
			enrol += fmt.Sprintf("E-%s,,,C-%s,M,%s,student,,,\n", c.key, r.title, c.key)
		}
	}
	return packed(map[string]string{"users.csv": users, "enrollments.csv": enrol, "demographics.csv": births, "classes.csv": classes,
		"orgs.csv":     "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\nM,,," + schoolName + ",school,,\n",
		"manifest.csv": "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.orgs,bulk\nfile.users,bulk\nfile.classes,bulk\nfile.enrollments,bulk\nfile.demographics,bulk\n"})
}

// packed makes a zip in memory; writing into memory does not fail.
func packed(files map[string]string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		if w, err := z.Create(name); err == nil {
			_, _ = w.Write([]byte(text))
		}
	}
	_ = z.Close()
	return b.Bytes()
}

// supportOne begins a support plan with a named adult and asks the SENCO, who answers. The other child has none yet.
func supportOne(l *life, pupil id.Person) error {
	dsl, adult := l.as("dsl"), l.as("staff")
	choices, err := office.SupportFormFor.Run(l.ctx, l.house, dsl, pupil)
	if err != nil || len(choices.Posts) == 0 {
		return err
	}
	plan, err := office.OpenSupport.Run(l.ctx, l.house, dsl, office.SupportForm{Pupil: pupil, Adult: adult.Person, Parents: true, Next: l.clock.Now().AddDate(0, 0, 14),
		Need: "Somebody to show messages to before they are answered.", Help: "A talk after Monday's register; the family reads messages with the child on Sunday evenings.",
		Ask: choices.Posts[0].Key(), Text: "Which words help to say how a message feels?"})
	if err != nil {
		return err
	}
	shown, err := office.ShowSupport.Run(l.ctx, l.house, l.as("senco"), plan)
	if err != nil || shown.Mine == "" {
		return err
	}
	_, err = office.AnswerSpecialist.Run(l.ctx, l.house, l.as("senco"), office.ViewForm{Plan: plan, Ask: shown.Mine, Text: "The feelings cards from our talk group, first with good news, then with the other."})
	if err != nil {
		return err
	}
	_, err = office.RecordCheckIn.Run(l.ctx, l.house, adult, office.CheckForm{Plan: plan, Text: "Two messages shown, one of them unkind. Calm afterwards.", Next: l.clock.Now().AddDate(0, 0, 56)})
	return err
}
