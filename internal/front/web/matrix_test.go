package web_test

import (
	"crypto/sha256"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/area/hold"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

func (s *site) do(t testing.TB, f func(tx *store.Tx) error) {
	t.Helper()
	if err := s.house.School.Do(t.Context(), store.Line{Who: "os:test", Via: "cli", Case: "Test"}, f); err != nil {
		t.Fatal(err)
	}
}

// as puts somebody with a role into the register and signs them in, past the forms; it gives the cookie.
func (s *site) as(t testing.TB, name string, roles people.Set) (id.Person, string) {
	t.Helper()
	token := store.NewID()
	digest := sha256.Sum256([]byte(token))
	p := store.Person{Name: name, Email: strings.ReplaceAll(strings.ToLower(name), " ", ".") + "@meadow.example", Roles: roles}
	s.do(t, func(tx *store.Tx) error {
		p.ID = id.Person(tx.NewID())
		if err := tx.AddPerson(p); err != nil {
			return err
		}
		return tx.AddSession(store.Session{ID: id.Session(tx.NewID()), Person: p.ID, Factor: true, Agent: "Mozilla/5.0 (Windows NT 10.0) Chrome/140 Edg/140"}, digest[:])
	})
	return p.ID, token
}

// get asks for a path as whoever the cookie belongs to and follows no redirect.
func (s *site) get(t testing.TB, cookie, path string) (status int, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+s.addr+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = s.name
	if cookie != "" {
		req.AddCookie(&http.Cookie{Name: "handrail", Value: cookie})
	}
	answer, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// lived gives the school a little of everything that the pages show.
func lived(t testing.TB, s *site) {
	t.Helper()
	run := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	head, _ := s.as(t, "Ruth Lindqvist", people.Of(people.Headteacher))
	admin, _ := s.as(t, "Ada Mint", people.Of(people.Administrator))
	h, ctx := s.house, t.Context()
	byHead := people.Actor{Person: head, Name: "Ruth Lindqvist", Roles: people.Of(people.Headteacher), Via: "web"}
	byAdmin := people.Actor{Person: admin, Name: "Ada Mint", Roles: people.Of(people.Administrator), Via: "web"}
	invited, err := office.InvitePerson.Run(ctx, h, byAdmin, office.PersonForm{Name: "Sam Okafor", Email: "sam@meadow.example",
		Roles: people.Of(people.Staff, people.DSL), Reason: "The governors appointed Sam in September."})
	run(err)
	left, err := office.InvitePerson.Run(ctx, h, byAdmin, office.PersonForm{Name: "Noor Hale", Email: "noor@meadow.example", Roles: people.Of(people.Staff)})
	run(err)
	_, err = office.EndPerson.Run(ctx, h, byAdmin, left.Person)
	run(err)
	advice, err := office.RecordAdvice.Run(ctx, h, byHead, office.AdviceForm{Adviser: "Education safeguarding team of the authority",
		Question: "May the computer club use its own accounts?", Answer: "Yes, if an adult is present and the accounts are the school’s.", Outcome: "Section 7.5 names the club."})
	run(err)
	_, err = office.SetCalendar.Run(ctx, h, byHead, office.SchoolYear{Year: calendar.Usual(2026), Days: []store.Closure{{Day: time.Date(2026, 10, 19, 0, 0, 0, 0, time.UTC), Name: "Staff training"}}})
	run(err)
	document := id.Check(store.NewID())
	s.do(t, func(tx *store.Tx) error {
		if err := tx.SetAnswer("school.name", []string{"Meadow Primary School"}, "set-up", string(admin)); err != nil {
			return err
		}
		if err := tx.AddDocument(store.Document{ID: document, Name: "Online safety policy 2023.docx", Format: "docx", Text: "1 We keep children safe.", Report: "{}", By: string(head)}); err != nil {
			return err
		}
		if err := tx.AddBackup(store.Backup{ID: tx.NewID(), Records: 1234, Trail: 900, Place: "/mnt/backup"}); err != nil {
			return err
		}
		_, err := tx.OpenReview(store.Review{ID: id.Review(tx.NewID()), Cause: "test", What: "A new edition of Keeping children safe in education is in force", Due: tx.Now().AddDate(0, 1, 0), By: "handrail"})
		return err
	})
	held, err := office.PlaceHold.Run(ctx, h, byHead, hold.Hold{Subject: hold.Subject{Kind: "document", ID: string(document)}, Reason: "A complaint is open."})
	run(err)
	asked, err := office.AskToLiftHold.Run(ctx, h, byHead, office.LiftForm{Hold: held, Reason: "The complaint was answered."})
	run(err)
	rolled(t, s, byAdmin, byHead)
	system, err := office.SetSystem.Run(ctx, h, byHead, office.SystemForm{New: true, System: access.System{Name: "Class blog", State: access.Live, Kind: "app", Purpose: "Writing for families", Login: access.OwnLogin,
		For: people.Employed, Given: access.ByGrant, Needs: []string{"agreement:staff"}, Risk: access.Assessment{State: access.NotNeeded}, DPIA: access.Assessment{State: access.NotNeeded}}})
	run(err)
	_, err = office.AskAccess.Run(ctx, h, byHead, office.AskForm{System: system, People: []id.Person{invited.Person}, Level: access.Use, Why: "Writes on it"})
	run(err)
	record, err := office.ListGrants.Run(ctx, h, byHead, office.GrantQuery{})
	run(err)
	_, err = office.ImportDevices.Run(ctx, h, byAdmin, office.DeviceTable{Data: []byte("name,kind,encrypted,room\nLaptop 1,Laptop,no,Oak\nConsole,Games console,,\n")})
	run(err)
	devices, err := office.ListDevices.Run(ctx, h, byHead, office.DeviceQuery{})
	run(err)
	laptop := devices.Rows[1]
	_, err = office.LendDevice.Run(ctx, h, byHead, office.LoanForm{Device: laptop.ID, Person: string(invited.Person), Due: s.clock.Now().AddDate(0, 1, 0)})
	run(err)
	adopt(t, s, byAdmin, byHead, "parent", "ks2", "eyfs_ks1", "visitor", "supply")
	round, err := office.StartSigning.Run(ctx, h, byHead, office.SigningForm{Kinds: []string{"parent"}, Until: s.clock.Now().AddDate(0, 0, 21)})
	run(err)
	secret, err := office.SetSecret.Run(ctx, h, byHead, office.SecretForm{Name: "Tablets of Oak", Holders: []id.Person{head, invited.Person}})
	run(err)
	passes := s.visitors(t, byAdmin)
	s.one = map[string]string{"person": string(invited.Person), "head": string(head), "advice": string(advice), "approval": string(asked), "system": system, "grant": string(record.Rows[0].ID)}
	s.known = []string{passes[0], passes[1], secret, string(devices.Rows[0].ID), string(laptop.ID), string(laptop.Room), string(head), string(invited.Person), string(left.Person), string(advice), string(document), string(held), string(asked), system, string(record.Rows[0].ID), string(round)}
}

// visitors are two at reception: one is in with a pass, and one waits.
func (s *site) visitors(t testing.TB, desk people.Actor) (passes [2]string) {
	t.Helper()
	list, err := office.ListPasses.Run(t.Context(), s.house, desk, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	in, err := office.EnterVisit.Run(t.Context(), s.house, people.Public, office.VisitForm{Code: list.Code})
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"Marion Abel", "Bea Norland"} {
		shown, err := office.ShowVisit.Run(t.Context(), s.house, people.Public, office.VisitForm{Kept: in.Keep, Kind: "supply"})
		if err != nil {
			t.Fatal(err)
		}
		form := office.PassForm{VisitForm: office.VisitForm{Kept: in.Keep, Kind: "supply"}, Name: name, Host: "Oak", Read: true, Answer: agreement.YesAnswer, Once: shown.Once}
		for _, x := range shown.Texts {
			form.Hashes = append(form.Hashes, x.Hash)
		}
		out, err := office.AskPass.Run(t.Context(), s.house, people.Public, form)
		if err != nil {
			t.Fatal(err)
		}
		passes[i] = string(out.ID)
	}
	if _, err := office.OpenPass.Run(t.Context(), s.house, desk, office.PassYes{Pass: id.Pass(passes[0]), Until: "23:59", Seen: true}); err != nil {
		t.Fatal(err)
	}
	return passes
}

// adopt puts our wording of some agreements in force.
func adopt(t testing.TB, s *site, asks, agrees people.Actor, kinds ...string) {
	t.Helper()
	asks.Roles = people.Of(people.DSL)
	asked, err := office.AskAgreementText.Run(t.Context(), s.house, asks, office.AgreementEdit{Kinds: kinds})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := office.DecideApproval.Run(t.Context(), s.house, agrees, office.Verdict{Approval: asked, Agree: true}); err != nil {
		t.Fatal(err)
	}
}

// rolled gives the school a class with a teacher, a pupil, a parent, a confidential group, and a preview that waits.
func rolled(t testing.TB, s *site, admin, head people.Actor) {
	t.Helper()
	const roster = "id,given_name,family_name,birth_date,year,class,role,email,parent1_given_name,parent1_family_name,parent1_email\n" +
		"1,Amira,Calder,2019-05-31,2,Oak,,,Dana,Calder,dana@example.org\n2,Ben,Ash,2018-11-02,3,Oak,,,,,\n90,Ned,Moss,,,Oak,teacher,ned@meadow.example,,,\n"
	made, err := office.ImportRoster.Run(t.Context(), s.house, admin, office.RosterForm{Name: "roll.csv", Data: []byte(roster)})
	if err != nil {
		t.Fatal(err)
	}
	preview, err := office.KeepPreview(t.Context(), s.house, admin, office.RosterForm{Name: "roll.csv", Data: []byte(roster + "3,Carys\n")})
	if err != nil {
		t.Fatal(err)
	}
	list, err := office.ShowRoll.Run(t.Context(), s.house, head, office.RollQuery{Words: "Amira"})
	if err != nil || len(list.Rows) != 1 {
		t.Fatalf("%d pupils, %v", len(list.Rows), err)
	}
	pupil := list.Rows[0].ID
	care, err := office.AddCareGroup.Run(t.Context(), s.house, head, office.CareForm{Name: "Children in care"})
	if err != nil {
		t.Fatal(err)
	}
	flag, err := office.FlagPupil.Run(t.Context(), s.house, head, office.FlagForm{Care: care, Person: pupil, Reason: "Lives with a foster family.", Review: s.clock.Now().AddDate(0, 3, 0)})
	if err != nil {
		t.Fatal(err)
	}
	shown, err := office.ShowPupil.Run(t.Context(), s.house, head, pupil)
	if err != nil || len(shown.Family) != 1 {
		t.Fatalf("%d in the family, %v", len(shown.Family), err)
	}
	choices, err := office.SupportFormFor.Run(t.Context(), s.house, head, pupil)
	if err != nil || len(choices.Adults) == 0 {
		t.Fatalf("%d adults, %v", len(choices.Adults), err)
	}
	plan, err := office.OpenSupport.Run(t.Context(), s.house, head, office.SupportForm{Pupil: pupil, Adult: choices.Adults[0].ID, Need: "Somebody to tell.", Help: "A talk each week.", Parents: true,
		Next: s.clock.Now().AddDate(0, 0, 7), Unasked: "Begun today; the SENCO is asked next week."})
	if err != nil {
		t.Fatal(err)
	}
	tied, err := office.DeclareTie.Run(t.Context(), s.house, head, office.TieForm{Whom: "The Calder family", What: "We sing in one choir."})
	if err != nil {
		t.Fatal(err)
	}
	s.roll = map[string]string{"tie": string(tied), "plan": string(plan), "import": string(made.Import), "preview": preview, "pupil": string(pupil), "care": string(care), "flag": string(flag), "parent": string(shown.Family[0].Adult)}
}

var routeLine = regexp.MustCompile(`"GET (/[^"]*)"`)

// routes reads every GET route from the source, so that a new one is tested without being listed here.
func routes(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range routeLine.FindAllStringSubmatch(string(text), -1) {
			found[strings.ReplaceAll(m[1], "{$}", "")] = m[1] != "/healthz" && m[1] != "/metrics"
		}
	}
	if len(found) < 30 {
		t.Fatalf("only %d routes found: the test looks for them in the wrong way", len(found))
	}
	maps.DeleteFunc(found, func(_ string, page bool) bool { return !page })
	return slices.Sorted(maps.Keys(found))
}

var hrefs = regexp.MustCompile(`href="(/[^"#]*)`)

// TestEveryRoleOnEveryRoute asks for each route as each role: never an error of ours, and no page shows a
// link that its reader may not open or that leads nowhere.
func TestEveryRoleOnEveryRoute(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			s := open(t, database, false)
			lived(t, s)
			paths := routes(t)
			roles := people.SignedIn.Roles()
			if database == "postgres" {
				roles = []people.Role{people.Headteacher, people.Administrator} // between them they see every page
			}
			for _, role := range roles {
				_, cookie := s.as(t, role.Title(), people.Of(role))
				walk(t, s, role.Key(), cookie, paths)
			}
			walk(t, s, "anyone", "", paths)
		})
	}
}

func walk(t *testing.T, s *site, who, cookie string, paths []string) {
	t.Helper()
	linked, shapes := map[string]string{}, map[string]int{}
	for _, pattern := range paths {
		for _, path := range filled(s, pattern) {
			status, body := s.get(t, cookie, path)
			if !slices.Contains([]int{http.StatusOK, http.StatusSeeOther, http.StatusForbidden, http.StatusNotFound, http.StatusConflict}, status) {
				t.Errorf("%s: GET %s answers %d", who, path, status)
			}
			if status == http.StatusOK {
				for _, m := range hrefs.FindAllStringSubmatch(body, -1) {
					if to := strings.ReplaceAll(m[1], "&amp;", "&"); shapes[shape(to)] < 3 && linked[to] == "" {
						shapes[shape(to)]++
						linked[to] = path
					}
				}
			}
		}
	}
	for _, to := range slices.Sorted(maps.Keys(linked)) {
		if strings.HasPrefix(to, "/assets/") {
			continue
		}
		if status, _ := s.get(t, cookie, to); status != http.StatusOK && !(cookie == "" && status == http.StatusSeeOther) {
			t.Errorf("%s: the page %s shows a link to %s, which answers %d", who, linked[to], to, status)
		}
	}
}

var numbers = regexp.MustCompile(`[a-z2-9]{26}|[0-9]+(\.[0-9]+)*[A-Z]?(-[a-z]+)?|=[^&]*`)

// shape is a link without its numbers and values: three of each shape are followed.
func shape(link string) string { return numbers.ReplaceAllString(link, "#") }

// filled puts numbers into a route: one that exists nowhere, and some that do.
func filled(s *site, pattern string) []string {
	if !strings.Contains(pattern, "{") {
		return []string{pattern}
	}
	var all []string
	if strings.HasPrefix(pattern, "/roll/f") { // two numbers that belong together
		all = append(all, strings.NewReplacer("{id}", s.roll["pupil"], "{adult}", s.roll["parent"], "{flag}", s.roll["flag"]).Replace(pattern))
	}
	known := s.known
	if strings.HasPrefix(pattern, "/roll/") || strings.HasPrefix(pattern, "/support/") || strings.HasPrefix(pattern, "/ties/") {
		known = append(slices.Collect(maps.Values(s.roll)), s.known[0])
	}
	for _, number := range append([]string{strings.Repeat("a", id.Length), "%00", "%ff"}, known...) {
		all = append(all, regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(pattern, number))
	}
	return all
}
