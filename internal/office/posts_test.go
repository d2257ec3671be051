package office_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

func thePost(t *testing.T, h *office.House, by people.Actor, key string) office.PostHistory {
	t.Helper()
	p, err := office.ShowPost.Run(t.Context(), h, by, key)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// inPost are the names of those in a post, with "later" in front of those that have not begun.
func inPost(p office.PostHistory) string {
	var all []string
	for _, x := range p.Holders {
		all = append(all, x.Name)
	}
	for _, x := range p.Next {
		all = append(all, "later "+x.Name)
	}
	return strings.Join(all, ", ")
}

func tick(t *testing.T, h *office.House) {
	t.Helper()
	if _, err := office.KeepPosts.Run(t.Context(), h, people.System, struct{}{}); err != nil {
		t.Fatal(err)
	}
}

func rolesNow(t *testing.T, school *store.School, who people.Actor) people.Set {
	t.Helper()
	var roles people.Set
	err := school.Read(t.Context(), func(v *store.View) error {
		p, err := v.PersonByID(who.Person)
		roles = p.Roles
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return roles
}

// A role that is a post opens a term, and its end closes it the same minute.
func TestRolesAndTermsAreInStep(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		if got := inPost(thePost(t, h, head, "headteacher")); got != "head" {
			t.Errorf("headteacher: %s", got)
		}
		set := func(roles people.Set) {
			t.Helper()
			if _, err := office.ChangeRoles.Run(t.Context(), h, admin, office.PersonForm{Person: teacher.Person, Roles: roles, Reason: "New job"}); err != nil {
				t.Fatal(err)
			}
		}
		set(people.Of(people.Staff, people.SENCO))
		if got := inPost(thePost(t, h, head, "senco")); got != "teacher" {
			t.Errorf("SENCO: %s", got)
		}
		clock.Move(48 * time.Hour)
		set(people.Of(people.Staff))
		p := thePost(t, h, head, "senco")
		if inPost(p) != "" || len(p.Past) != 1 || p.Past[0].Why != "New job" || !p.Vacant() {
			t.Errorf("after the role was taken: %+v", p)
		}
		set(people.Of(people.SENCO))
		if _, err := office.EndPerson.Run(t.Context(), h, admin, teacher.Person); err != nil {
			t.Fatal(err)
		}
		if p := thePost(t, h, head, "senco"); inPost(p) != "" || len(p.Past) != 2 {
			t.Errorf("after the account was closed: %+v", p)
		}
	})
}

// Two people appoint the lead; the policy prints the name at once, and nobody who left stays in it.
func TestAppointingALead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		write(t, school, func(tx *store.Tx) error { return tx.SetAnswer("role.dsl", []string{"Old Lead"}, "asked", "os:test") })
		if got := front(t, h, head, "role.dsl"); got != "Old Lead" {
			t.Errorf("before the register knows anybody the policy prints %q", got)
		}
		form := office.AppointForm{Post: "dsl", Person: teacher.Person, Appointer: "the governing body", Reason: "Trained in September"}
		out, err := office.AppointToPost.Run(t.Context(), h, admin, form)
		if err != nil || !out.Waiting {
			t.Fatalf("%+v, %v", out, err)
		}
		if p := thePost(t, h, head, "dsl"); !p.Waiting || len(p.Holders) != 0 {
			t.Errorf("while it waits: %+v", p)
		}
		if _, err := agree(t, h, head); err != nil {
			t.Fatal(err)
		}
		if p := thePost(t, h, head, "dsl"); inPost(p) != "teacher" || p.Holders[0].Appointer != "the governing body" || p.Typed != "Old Lead" {
			t.Errorf("after it was agreed: %+v", p)
		}
		if !rolesNow(t, school, teacher).Has(people.DSL) {
			t.Error("the role did not come with the post")
		}
		if got := front(t, h, head, "role.dsl"); got != "teacher" {
			t.Errorf("the policy prints %q", got)
		}
		clock.Move(24 * time.Hour)
		term := thePost(t, h, head, "dsl").Holders[0]
		if _, err := office.EndPost.Run(t.Context(), h, admin, office.EndPostForm{Term: term.ID, Now: true, Why: "Moved away"}); err != nil {
			t.Fatal(err)
		}
		if rolesNow(t, school, teacher).Has(people.DSL) {
			t.Error("the role outlived the post")
		}
		if got := front(t, h, head, "role.dsl"); got == "teacher" || got == "Old Lead" {
			t.Errorf("a leaver stays printed: %q", got)
		}
	})
}

// front is one key detail of the policy's front page.
func front(t *testing.T, h *office.House, by people.Actor, key string) string {
	t.Helper()
	p, err := office.ShowPolicy.Run(t.Context(), h, by, struct{}{})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range p.Policy.Front {
		if row.Key == key {
			return row.Value
		}
	}
	t.Fatalf("no row %s", key)
	return ""
}

// What was decided for a later day happens on that day, in Handrail's own name.
func TestTermsBeginAndEndByTheClock(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		today := calendar.Day(clock.Now())
		if _, err := office.AppointToPost.Run(t.Context(), h, admin, office.AppointForm{Post: "dsl", Person: teacher.Person,
			Starts: today.AddDate(0, 0, 7), Ends: today.AddDate(0, 0, 20)}); err != nil {
			t.Fatal(err)
		}
		if _, err := agree(t, h, head); err != nil {
			t.Fatal(err)
		}
		clock.Move(6 * 24 * time.Hour)
		tick(t, h)
		if inPost(thePost(t, h, head, "dsl")) != "later teacher" || rolesNow(t, school, teacher).Has(people.DSL) {
			t.Errorf("a day early: %s", inPost(thePost(t, h, head, "dsl")))
		}
		clock.Move(24 * time.Hour)
		tick(t, h)
		if inPost(thePost(t, h, head, "dsl")) != "teacher" || !rolesNow(t, school, teacher).Has(people.DSL) {
			t.Errorf("on the day: %s", inPost(thePost(t, h, head, "dsl")))
		}
		clock.Move(13 * 24 * time.Hour)
		tick(t, h)
		if inPost(thePost(t, h, head, "dsl")) != "teacher" {
			t.Error("the last day was cut off")
		}
		clock.Move(24 * time.Hour)
		tick(t, h)
		if p := thePost(t, h, head, "dsl"); inPost(p) != "" || rolesNow(t, school, teacher).Has(people.DSL) || p.VacantDays != 1 {
			t.Errorf("on the day after the last: %s, %d days vacant", inPost(p), p.VacantDays)
		}
		var entries int64
		count := func() int64 {
			got, err := school.VerifyTrail(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			return got.Entries
		}
		entries = count()
		tick(t, h)
		if n := count(); n != entries {
			t.Errorf("the clock found nothing to do and made %d entries", n-entries)
		}
	})
}

// A school that was there before the register has its posts in it from the first day.
func TestOldSchoolsHaveTheirPosts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		actors := staffed(t, school)
		clock.Move(72 * time.Hour)
		before := thePost(t, h, actors[people.Headteacher], "dsl")
		tick(t, h)
		after := thePost(t, h, actors[people.Headteacher], "dsl")
		if inPost(before) != "Designated safeguarding lead" || inPost(after) != inPost(before) || before.Holders[0].ID != "" || after.Holders[0].ID == "" ||
			!after.Holders[0].Starts.Equal(calendar.Day(storetest.Start)) {
			t.Errorf("before %+v, after %+v", before.Holders, after.Holders)
		}
	})
}

// Whatever way an account was closed, nobody who left stays in a post or in the policy.
func TestNobodyWhoLeftStaysInAPost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		actors := staffed(t, school)
		head := actors[people.Headteacher]
		tick(t, h)
		clock.Move(24 * time.Hour)
		write(t, school, func(tx *store.Tx) error { return tx.EndPerson(actors[people.SENCO].Person) })
		if p := thePost(t, h, head, "senco"); inPost(p) != "" || !p.Vacant() {
			t.Errorf("before the clock: %+v", p.Holders)
		}
		if got := front(t, h, head, "role.dsl"); got != "Designated safeguarding lead" {
			t.Errorf("the policy prints %q", got)
		}
		tick(t, h)
		clock.Move(48 * time.Hour)
		if p := thePost(t, h, head, "senco"); len(p.Past) != 1 || p.VacantSince.IsZero() || p.Past[0].Why != "Left the school" {
			t.Errorf("after the clock: %+v", p.PostShown)
		}
	})
}

// Alarms are told once, to those who watch over posts, and to nobody without an address.
func TestAlarmsAreToldOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		tick(t, h)
		if got := letters(t, school, "posts"); len(got) != 0 {
			t.Errorf("a new school was told of posts that it has had no time to fill: %d letters", len(got))
		}
		if _, err := office.ChangeRoles.Run(t.Context(), h, admin, office.PersonForm{Person: teacher.Person, Roles: people.Of(people.Staff, people.SENCO)}); err != nil {
			t.Fatal(err)
		}
		if _, err := office.EndPerson.Run(t.Context(), h, admin, teacher.Person); err != nil {
			t.Fatal(err)
		}
		tick(t, h)
		tick(t, h)
		got := letters(t, school, "posts")
		if len(got) != 2 {
			t.Fatalf("%d letters: %+v", len(got), got)
		}
		for _, l := range got {
			if strings.Contains(l.Subject, "teacher") || !strings.Contains(l.Body, "nobody holds this post") || strings.Contains(l.Body, "filtering") ||
				l.Person != admin.Person && l.Person != head.Person {
				t.Errorf("%+v", l)
			}
		}
		clock.Move(15 * 24 * time.Hour)
		tick(t, h)
		got = letters(t, school, "posts")
		if len(got) != 4 || !strings.Contains(got[3].Body, "Senior leader for filtering and monitoring") {
			t.Errorf("after two weeks: %d letters, %+v", len(got), got)
		}
	})
}

// What posts a school must fill follows from its answers: the register is kept in memory over answers that do not
// matter to it, and made anew by one that does.
func TestAnAnswerMakesAPostNeeded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, _, head, _ := withHead(t, school, clock)
		clock.Move(60 * 24 * time.Hour)
		vacant := func() bool {
			day, err := office.Today.Run(t.Context(), h, head, struct{}{})
			if err != nil {
				t.Fatal(err)
			}
			return slices.ContainsFunc(day.Posts, func(a post.Alarm) bool { return a.Post == "online_safety_lead" && a.Kind == post.Vacant })
		}
		for _, step := range []struct {
			key, value string
			want       bool
		}{{"broadband.provider", "Some Net", false}, {"online_safety_lead.separate", "yes", true}, {"broadband.provider", "Other Net", true}, {"online_safety_lead.separate", "no", false}} {
			write(t, school, func(tx *store.Tx) error { return tx.SetAnswer(step.key, []string{step.value}, "asked", "os:test") })
			if vacant() != step.want {
				t.Errorf("after %s = %s: vacant %t", step.key, step.value, !step.want)
			}
		}
	})
}

// Volunteers, contractors and visitors are in the register without an account, and may get one later.
func TestPeopleWithoutAnAccount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, _, _ := withHead(t, school, clock)
		add := func(name string, roles people.Set) (office.Invited, error) {
			return office.InvitePerson.Run(t.Context(), h, admin, office.PersonForm{Name: name, Roles: roles, NoAccount: true})
		}
		v, err := add("Vera Helper", people.Of(people.Volunteer))
		if err != nil || v.Token != "" {
			t.Fatalf("%+v, %v", v, err)
		}
		if _, err := add("Second Helper", people.Of(people.Contractor)); err != nil {
			t.Fatal(err)
		}
		if _, err := add("Third", people.Of(people.Chair)); !fault.Is(err, fault.Invalid) {
			t.Errorf("a chair without an account: %v", err)
		}
		if _, err := office.InvitePerson.Run(t.Context(), h, admin, office.PersonForm{Name: "Forgot", Roles: people.Of(people.Staff)}); !fault.Is(err, fault.Invalid) {
			t.Errorf("no address, and not said that there is none: %v", err)
		}
		for email, want := range map[string]fault.Kind{"": fault.Invalid, "head@meadow.example": fault.Invalid} {
			if _, err := office.InviteAgain.Run(t.Context(), h, admin, office.PersonForm{Person: v.Person, Email: email}); !fault.Is(err, want) {
				t.Errorf("%q: %v", email, err)
			}
		}
		out, err := office.InviteAgain.Run(t.Context(), h, admin, office.PersonForm{Person: v.Person, Email: "vera@meadow.example"})
		if err != nil || out.Token == "" {
			t.Fatalf("%+v, %v", out, err)
		}
		if _, err := office.Join.Run(t.Context(), h, people.Public, office.JoinForm{Token: out.Token, Passphrase: phrase}); err != nil {
			t.Fatal(err)
		}
	})
}

// The register of training, of absences and the rota keep what they are given and nothing impossible.
func TestTrainingAbsenceAndRota(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		today := calendar.Day(clock.Now())
		train := func(f office.TrainingForm) error {
			_, err := office.RecordTraining.Run(t.Context(), h, head, f)
			return err
		}
		if err := train(office.TrainingForm{Person: teacher.Person, Course: "safeguarding", Done: today.AddDate(0, -1, 0), Evidence: "Register of the session"}); err != nil {
			t.Fatal(err)
		}
		for _, f := range []office.TrainingForm{{}, {Person: teacher.Person, Course: "juggling", Done: today}, {Person: teacher.Person, Course: "dsl", Done: today.AddDate(0, 0, 1)},
			{Person: teacher.Person, Course: "dsl", Done: today, Until: today.AddDate(9, 0, 0)}} {
			if err := train(f); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", f, err)
			}
		}
		x, err := office.ShowPerson.Run(t.Context(), h, head, teacher.Person)
		if err != nil || len(x.Training) != 1 || x.Training[0].Evidence != "Register of the session" || !x.Training[0].Until.Equal(calendar.AddMonths(today.AddDate(0, -1, 0), 12)) {
			t.Fatalf("%+v, %v", x.Training, err)
		}
		if _, err := office.RemoveTraining.Run(t.Context(), h, head, x.Training[0].ID); err != nil {
			t.Fatal(err)
		}
		away := office.AbsenceForm{Person: head.Person, First: today, Last: today.AddDate(0, 0, 2)}
		if _, err := office.RecordAbsence.Run(t.Context(), h, teacher, away); !fault.Is(err, fault.Refused) {
			t.Errorf("a teacher enters the head's absence: %v", err)
		}
		if _, err := office.RecordAbsence.Run(t.Context(), h, head, away); err != nil {
			t.Fatal(err)
		}
		if p := thePost(t, h, head, "headteacher"); len(p.Absences) != 1 {
			t.Errorf("%+v", p.Absences)
		}
		if _, err := office.SetRotaHours.Run(t.Context(), h, head, []post.Hours{post.Weekends, "nonsense"}); err != nil {
			t.Fatal(err)
		}
		shift := office.ShiftForm{Person: head.Person, First: today.AddDate(0, 0, 3), Last: today.AddDate(0, 0, 10), Hours: post.AllHours}
		if _, err := office.AddShift.Run(t.Context(), h, admin, shift); err != nil {
			t.Fatal(err)
		}
		shift.Person = teacher.Person
		if _, err := office.AddShift.Run(t.Context(), h, admin, shift); !fault.Is(err, fault.Conflict) {
			t.Errorf("a teacher on call: %v", err)
		}
		r, err := office.ShowRota.Run(t.Context(), h, teacher, struct{}{})
		if err != nil || !slices.Equal(r.Promised, []post.Hours{post.Weekends}) || len(r.Shifts) != 1 || r.May {
			t.Fatalf("%+v, %v", r, err)
		}
	})
}
