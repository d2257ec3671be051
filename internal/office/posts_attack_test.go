package office_test

import (
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

// Nobody appoints themselves, ends their own post or writes about it what others answer for.
func TestNobodyAppointsThemselves(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		for _, by := range []people.Actor{admin, head} {
			for _, key := range []string{"dsl", "filtering_leader", "governor", "chair"} {
				if _, err := office.AppointToPost.Run(t.Context(), h, by, office.AppointForm{Post: key, Person: by.Person}); !fault.Is(err, fault.Refused) {
					t.Errorf("%s as %s: %v", by.Name, key, err)
				}
			}
		}
		if _, err := office.AppointToPost.Run(t.Context(), h, teacher, office.AppointForm{Post: "leader", Person: admin.Person}); !fault.Is(err, fault.Refused) {
			t.Errorf("a teacher appoints: %v", err)
		}
		mine := thePost(t, h, head, "headteacher").Holders[0]
		for _, f := range []office.EndPostForm{{Term: mine.ID, Now: true}, {Term: mine.ID, Last: calendar.Day(clock.Now()).AddDate(9, 0, 0)}} {
			if _, err := office.EndPost.Run(t.Context(), h, head, f); !fault.Is(err, fault.Refused) {
				t.Errorf("the head changes the head's own post: %v", err)
			}
		}
		if _, err := office.DescribeTerm.Run(t.Context(), h, head, office.DescribeForm{Term: mine.ID, Starts: calendar.Day(clock.Now()).AddDate(-3, 0, 0),
			Detail: post.Detail{Printed: "Dr Head", Appointer: "the King"}}); err != nil {
			t.Fatal(err)
		}
		if x := thePost(t, h, head, "headteacher").Holders[0]; x.Prints != "Dr Head" || x.Appointer != "" || !x.Starts.Equal(mine.Starts) {
			t.Errorf("the head wrote more than a name: %+v", x)
		}
		if _, err := office.DescribeTerm.Run(t.Context(), h, head, office.DescribeForm{Term: mine.ID, Detail: post.Detail{Printed: "Old Leaver"}}); !fault.Is(err, fault.Invalid) {
			t.Errorf("somebody else's name is printed for the post: %v", err)
		}
	})
}

// Whoever runs the system cannot come to read cases through a post, at once or by the clock (DFE-CY-13).
func TestAdministratorGetsNoCaseReadingPost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		if _, err := office.AppointToPost.Run(t.Context(), h, head, office.AppointForm{Post: "dsl", Person: admin.Person}); !fault.Is(err, fault.Conflict) {
			t.Errorf("an administrator as DSL: %v", err)
		}
		today := calendar.Day(clock.Now())
		if _, err := office.AppointToPost.Run(t.Context(), h, admin, office.AppointForm{Post: "deputy_dsl", Person: teacher.Person, Starts: today.AddDate(0, 0, 3)}); err != nil {
			t.Fatal(err)
		}
		if _, err := agree(t, h, head); err != nil {
			t.Fatal(err)
		}
		// Between the yes and the day, the teacher comes to run the system.
		if _, err := office.ChangeRoles.Run(t.Context(), h, admin, office.PersonForm{Person: teacher.Person, Roles: people.Of(people.Technician)}); err != nil {
			t.Fatal(err)
		}
		clock.Move(4 * 24 * time.Hour)
		tick(t, h)
		tick(t, h)
		if rolesNow(t, school, teacher).Meets(people.CaseReaders) {
			t.Fatal("a technician reads cases")
		}
		if a := thePost(t, h, head, "deputy_dsl").Alarms; len(a) == 0 || a[len(a)-1].Kind != post.NotBegun {
			t.Errorf("nobody is told: %+v", a)
		}
	})
}

// A term in the records is not enough: without the approval behind it the clock gives no case-reading post.
func TestClockGivesNothingThatWasNotAgreed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		puppet := invited(t, h, admin, clock, "puppet", people.Of(people.Staff))
		today := calendar.Day(clock.Now())
		if _, err := office.AppointToPost.Run(t.Context(), h, admin, office.AppointForm{Post: "dsl", Person: teacher.Person, Starts: today.AddDate(0, 0, 1)}); err != nil {
			t.Fatal(err)
		}
		if _, err := agree(t, h, head); err != nil {
			t.Fatal(err)
		}
		agreed := thePost(t, h, head, "dsl").Next[0].Agreed
		for _, x := range []post.Term{{ID: "forged-1", Post: "deputy_dsl", Person: puppet.Person}, {ID: "forged-2", Post: "chair", Person: puppet.Person, Agreed: agreed},
			{ID: "forged-3", Post: "chair", Person: teacher.Person, Agreed: agreed}} {
			x.Starts = today
			write(t, school, func(tx *store.Tx) error { return tx.SetTerm(x) })
		}
		tick(t, h)
		if r := rolesNow(t, school, puppet) | rolesNow(t, school, teacher); r.Meets(people.CaseReaders) {
			t.Errorf("forged terms gave %v", r.Roles())
		}
	})
}

// The last one who can agree does not fall out by the clock, so that no stand-in can agree to anything.
func TestPlannedEndsKeepTheLastSecondPerson(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		puppet := invited(t, h, admin, clock, "puppet", people.Of(people.Staff))
		term := thePost(t, h, teacher, "headteacher").Holders[0]
		today := calendar.Day(clock.Now())
		if _, err := office.EndPost.Run(t.Context(), h, admin, office.EndPostForm{Term: term.ID, Now: true}); !fault.Is(err, fault.Refused) {
			t.Errorf("the only headteacher's post was ended: %v", err)
		}
		if _, err := office.EndPost.Run(t.Context(), h, admin, office.EndPostForm{Term: term.ID, Last: today}); err != nil {
			t.Fatal(err)
		}
		clock.Move(48 * time.Hour)
		tick(t, h)
		tick(t, h)
		if !rolesNow(t, school, head).Has(people.Headteacher) {
			t.Fatal("the clock took the last one who can agree")
		}
		if _, err := office.AppointToPost.Run(t.Context(), h, admin, office.AppointForm{Post: "dsl", Person: teacher.Person}); err != nil {
			t.Fatal(err)
		}
		if _, err := agree(t, h, puppet); err == nil {
			t.Fatal("a stand-in agreed while there is a headteacher")
		}
		alarms := thePost(t, h, admin, "headteacher").Alarms
		if len(alarms) == 0 || alarms[0].Kind != post.PastEnd {
			t.Errorf("nobody is told that the term is over: %+v", alarms)
		}
		if _, err := agree(t, h, head); err != nil { // now somebody else can agree too
			t.Fatal(err)
		}
		tick(t, h)
		if rolesNow(t, school, head).Has(people.Headteacher) {
			t.Error("the headteacher's term went on although somebody follows")
		}
	})
}

// What two people agreed to until a day goes on after it only if two people agree.
func TestOnePersonDoesNotLengthenACaseReadingPost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		today := calendar.Day(clock.Now())
		if _, err := office.AppointToPost.Run(t.Context(), h, admin, office.AppointForm{Post: "dsl", Person: teacher.Person, Ends: today.AddDate(0, 1, 0)}); err != nil {
			t.Fatal(err)
		}
		if _, err := agree(t, h, head); err != nil {
			t.Fatal(err)
		}
		ends := func() time.Time { return thePost(t, h, head, "dsl").Holders[0].Ends }
		term := thePost(t, h, head, "dsl").Holders[0]
		for _, last := range []time.Time{{}, today.AddDate(0, 2, 0)} {
			clock.Move(time.Minute) // the later request is agreed to last
			out, err := office.EndPost.Run(t.Context(), h, admin, office.EndPostForm{Term: term.ID, Last: last})
			if err != nil || !out.Waiting || !ends().Equal(today.AddDate(0, 1, 0)) {
				t.Errorf("until %v: %+v, %v, now %v", last, out, err, ends())
			}
		}
		if _, err := agree(t, h, teacher); !fault.Is(err, fault.Refused) && !fault.Is(err, fault.NotFound) {
			t.Errorf("the holder agreed to it: %v", err)
		}
		if _, err := agree(t, h, head); err != nil || !ends().Equal(today.AddDate(0, 2, 0)) {
			t.Errorf("%v, until %v", err, ends())
		}
		out, err := office.EndPost.Run(t.Context(), h, admin, office.EndPostForm{Term: term.ID, Last: today.AddDate(0, 0, 3)})
		if err != nil || out.Waiting || !ends().Equal(today.AddDate(0, 0, 3)) {
			t.Errorf("sooner: %+v, %v", out, err)
		}
	})
}

// Between the yes and the first day, the account of whoever is appointed is guarded as it will be then.
func TestAccountIsGuardedBeforeThePostBegins(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		today := calendar.Day(clock.Now())
		if _, err := office.AppointToPost.Run(t.Context(), h, admin, office.AppointForm{Post: "chair", Person: teacher.Person, Starts: today.AddDate(0, 0, 20)}); err != nil {
			t.Fatal(err)
		}
		if _, err := agree(t, h, head); err != nil {
			t.Fatal(err)
		}
		out, err := office.InviteAgain.Run(t.Context(), h, admin, office.PersonForm{Person: teacher.Person, Reason: "Lost"})
		if err != nil || out.Token != "" || out.Waiting == 0 {
			t.Fatalf("one person made a link to an account that will read cases: %+v, %v", out, err)
		}
		// Whoever leaves before the first day does not come back into the post.
		if _, err := office.EndPerson.Run(t.Context(), h, admin, teacher.Person); err != nil {
			t.Fatal(err)
		}
		if _, err := office.TakeBack.Run(t.Context(), h, admin, teacher.Person); err != nil {
			t.Fatal(err)
		}
		clock.Move(21 * 24 * time.Hour)
		tick(t, h)
		if rolesNow(t, school, teacher).Has(people.Chair) {
			t.Error("the post began for somebody who had left")
		}
	})
}

// Whoever has no account can be given an address, but not on the way to a post that reads cases: whoever
// types the address would choose who reads.
func TestAddressIsNoWayIntoAPost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, _ := withHead(t, school, clock)
		v, err := office.InvitePerson.Run(t.Context(), h, admin, office.PersonForm{Name: "Vera", Roles: people.Of(people.Volunteer), NoAccount: true})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := office.AppointToPost.Run(t.Context(), h, admin, office.AppointForm{Post: "chair", Person: v.Person}); !fault.Is(err, fault.Conflict) {
			t.Errorf("a chair without an account: %v", err)
		}
		if _, err := office.ChangeRoles.Run(t.Context(), h, admin, office.PersonForm{Person: v.Person, Roles: people.Of(people.Chair)}); err == nil {
			if _, err := office.InviteAgain.Run(t.Context(), h, admin, office.PersonForm{Person: v.Person, Email: "mine@evil.example"}); !fault.Is(err, fault.Refused) {
				t.Errorf("an address on the way to the chair: %v", err)
			}
		}
		_ = head
	})
}
