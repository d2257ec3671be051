package office_test

import (
	"testing"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/area/tie"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// A question about a picture whose form is sent twice is kept once; the number of a colleague's question is not theirs to take.
func TestAPictureIsAskedAboutOnce(t *testing.T) {
	eachSigning(t, func(s *signing) {
		head, dsl := s.role(people.Headteacher), s.role(people.DSL)
		choice, err := office.FindForPicture.Run(s.t.Context(), s.h, head, office.PictureQuery{Words: "Amira"})
		if err != nil || choice.Once == "" {
			s.t.Fatalf("%+v, %v", choice, err)
		}
		in := office.PictureForm{Children: []id.Person{s.byName["Amira"]}, Uses: []string{"website"}, What: "Sports day", Once: choice.Once}
		first := run(s.t, office.AskPicture, s.h, head, in)
		if again := run(s.t, office.AskPicture, s.h, head, in); again != first {
			s.t.Errorf("sent again it is %s, not %s", again, first)
		}
		if other := run(s.t, office.AskPicture, s.h, dsl, in); other == first {
			s.t.Error("a colleague got the same question")
		}
		in.Once = ""
		if anew := run(s.t, office.AskPicture, s.h, head, in); anew == first {
			s.t.Error("without a number it is no new question")
		}
		if list := run(s.t, office.ListPictures, s.h, head, struct{}{}); len(list.All) != 3 {
			s.t.Errorf("%d questions", len(list.All))
		}
		if list := run(s.t, office.ListPictures, s.h, head, struct{}{}); list.All[0].Answers[0].State != agreement.None {
			s.t.Errorf("%+v", list.All[0])
		}
	})
}

// A declaration, a decision about it, a check-in and a question to a specialist that are sent twice stand on record once, and
// whoever is told is told once; what is said again later counts.
func TestConfidentialFormsSentTwice(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
		teacher, dsl := who[people.Staff], who[people.DSL]
		form := office.TieForm{Whom: "The Calder family", What: "We sing in one choir."}
		number := run(t, office.DeclareTie, h, teacher, form)
		if again := run(t, office.DeclareTie, h, teacher, form); again != number {
			t.Error("declared twice")
		}
		noted := office.TieDecision{Tie: number, Outcome: tie.Guarded, Safeguards: "Never alone.", Review: clock.Now().AddDate(0, 6, 0)}
		run(t, office.DecideTie, h, dsl, noted)
		run(t, office.DecideTie, h, dsl, noted)
		if x := run(t, office.ShowTie, h, dsl, number); len(x.Decisions) != 1 {
			t.Errorf("%d decisions", len(x.Decisions))
		}
		pupil := childAtRisk(t, h, who)
		plan := run(t, office.OpenSupport, h, dsl, office.SupportForm{Pupil: pupil, Adult: teacher.Person, Need: "x", Help: "y", Parents: true, Unasked: "Urgent", Next: clock.Now().AddDate(0, 0, 7)})
		check := office.CheckForm{Plan: plan, Text: "She laughed.", Next: clock.Now().AddDate(0, 0, 7)}
		run(t, office.RecordCheckIn, h, teacher, check)
		run(t, office.RecordCheckIn, h, teacher, check)
		x := run(t, office.ShowSupport, h, dsl, plan)
		if len(x.Checks) != 1 {
			t.Errorf("%d check-ins", len(x.Checks))
		}
		if len(x.Posts) == 0 {
			t.Fatal("nobody can be asked")
		}
		ask := office.ViewForm{Plan: plan, To: x.Posts[0].Key(), Text: "What helps?"}
		run(t, office.AskSpecialist, h, dsl, ask)
		run(t, office.AskSpecialist, h, dsl, ask)
		clock.Move(time.Hour)
		run(t, office.RecordCheckIn, h, teacher, check)
		if x := run(t, office.ShowSupport, h, dsl, plan); len(x.Asks) != 1 || len(x.Checks) != 2 {
			t.Errorf("%d questions, %d check-ins", len(x.Asks), len(x.Checks))
		}
	})
}

// A training session and a token whose forms are sent twice are there once.
func TestASessionAndATokenSentTwice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		form := office.SessionForm{Course: "safeguarding", Held: calendar.Day(clock.Now()), Led: "Dana Lead", Covers: []string{"content", post.Conduct}, Attended: []id.Person{head.Person, teacher.Person}}
		number := run(t, office.RecordSession, h, head, form)
		if again := run(t, office.RecordSession, h, head, form); again != number {
			t.Error("entered twice")
		}
		form.Attended = form.Attended[:1]
		if other := run(t, office.RecordSession, h, head, form); other == number {
			t.Error("others who attended are not entered")
		}
		ask := office.TokenForm{Name: "Helpdesk", Scopes: []string{"people:read"}, Last: h.Now().AddDate(0, 0, 30), Why: "Letters"}
		made := run(t, office.MakeToken, h, admin, ask)
		if again := run(t, office.MakeToken, h, admin, ask); again != made {
			t.Errorf("%+v, then %+v", made, again)
		}
		if list := run(t, office.ListTokens, h, admin, struct{}{}); len(list.All) != 1 {
			t.Errorf("%d tokens", len(list.All))
		}
	})
}

// A leader who is family of a child with a plan learns nothing of it on their first page either, however late a check-in is.
func TestALatePlanIsNothingToTheFamily(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
		dsl, head := who[people.DSL], who[people.Headteacher]
		pupil := childAtRisk(t, h, who)
		plan := run(t, office.OpenSupport, h, dsl, office.SupportForm{Pupil: pupil, Adult: who[people.Staff].Person, Need: "x", Help: "y", Parents: true, Unasked: "Urgent", Next: clock.Now().AddDate(0, 0, 1)})
		clock.Move(14 * 24 * time.Hour)
		late := func(by people.Actor) bool {
			for _, task := range run(t, office.Today, h, by, struct{}{}).Support {
				if task.Plan == plan && task.Kind == office.SupportHelp {
					return true
				}
			}
			return false
		}
		if !late(dsl) || !late(head) {
			t.Fatal("nobody hears of a check-in that is late")
		}
		mother := people.Actor{Person: run(t, office.ShowPupil, h, dsl, pupil).Family[0].Relative.Adult, Name: "Dana", Roles: people.Of(people.Headteacher), Via: "web"}
		if late(mother) {
			t.Error("a head who is the child’s mother hears of it")
		}
		if _, err := office.ShowSupport.Run(t.Context(), h, mother, plan); !fault.Is(err, fault.NotFound) {
			t.Errorf("she opens it: %v", err)
		}
	})
}

// Whoever declared a tie cannot quietly end what was agreed about it: those who decide are written to, once, and not of what.
func TestATieThatItsDeclarerClosesIsTold(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
		teacher, dsl := who[people.Staff], who[people.DSL]
		number := run(t, office.DeclareTie, h, teacher, office.TieForm{Whom: "The Calder family", What: "We sing in one choir."})
		run(t, office.DecideTie, h, dsl, office.TieDecision{Tie: number, Outcome: tie.Forbidden, Safeguards: "No calls.", Review: clock.Now().AddDate(0, 6, 0)})
		closed := func() (to []id.Person) {
			for _, l := range waitingLetters(t, h.School) {
				if l.Kind == "tie" && l.Subject == "Handrail: a confidential declaration was closed" {
					to = append(to, l.Person)
				}
			}
			return to
		}
		run(t, office.EndTie, h, teacher, office.TieEnd{Tie: number, Why: "It is over."})
		if to := closed(); len(to) != 2 || to[0] == teacher.Person || to[1] == teacher.Person {
			t.Errorf("written to %v", to)
		}
		if _, err := office.EndTie.Run(t.Context(), h, teacher, office.TieEnd{Tie: number, Why: "It is over."}); !fault.Is(err, fault.Conflict) {
			t.Errorf("closed twice: %v", err)
		}
		lettersSayNothing(t, h)
	})
}

// Whoever leaves is not behind a shared account any more from that moment.
func TestALeaverIsBehindNoSharedAccount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		key := aSystem(t, h, head, func(s *access.System) { s.Needs, s.Login = nil, access.SharedLogin })
		giveNow(t, school, key, teacher.Person)
		q := office.UseQuery{System: key}
		run(t, office.StartUse, h, teacher, office.UseForm{UseQuery: q})
		clock.Move(time.Minute)
		run(t, office.EndPerson, h, admin, teacher.Person)
		if x := run(t, office.ShowUse, h, admin, q); x.Now != nil || len(x.Past) != 1 || !x.Past[0].End().Equal(clock.Now()) {
			t.Errorf("now %+v, before %+v", x.Now, x.Past)
		}
	})
}
