package office_test

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Every clause, obligation, post, question and fact that the list names is there, every fact is shown by a
// form, and each recurring row of sections 0 to 4 is served or explained.
func TestEveryDutyNamesWhatIsThere(t *testing.T) {
	books, err := (&office.Shelf{}).Books()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range books.Duties.Problems(books.DutiesKnown()) {
		t.Error(p)
	}
}

// dutyHouse is a school in its second term with Handrail: terms entered, everybody in post.
type dutyHouse struct {
	*office.House
	t      *testing.T
	school *store.School
	clock  *storetest.Clock
	actors map[people.Role]people.Actor
}

func newDutyHouse(t *testing.T, school *store.School, clock *storetest.Clock) dutyHouse {
	t.Helper()
	clock.Move(-75 * 24 * time.Hour) // the first people are entered in September
	h := dutyHouse{house(t, school, clock), t, school, clock, staffed(t, school)}
	y, next := calendar.Usual(2026), calendar.Usual(2027)
	y.Terms, y.Closures = append(y.Terms, next.Terms...), nil
	_, err := office.SetCalendar.Run(t.Context(), h.House, h.actors[people.Headteacher], office.SchoolYear{Year: y})
	if err != nil {
		t.Fatal(err)
	}
	clock.Move(75 * 24 * time.Hour)
	return h
}

func (h dutyHouse) list() map[string]office.DutyItem {
	h.t.Helper()
	out, err := office.ListDuties.Run(h.t.Context(), h.House, h.actors[people.DSL], struct{}{})
	if err != nil {
		h.t.Fatal(err)
	}
	all := map[string]office.DutyItem{}
	for _, x := range out.Items {
		if was, ok := all[x.Key]; !ok || x.Due.Before(was.Due) {
			all[x.Key] = x
		}
	}
	return all
}

func (h dutyHouse) standing(o clause.Obligation) obligation.Row {
	h.t.Helper()
	out, err := office.ShowObligation.Run(h.t.Context(), h.House, h.actors[people.DSL], o)
	if err != nil {
		h.t.Fatal(err)
	}
	return out.Row
}

func evaluation(found ...duty.Finding) duty.Filled {
	return duty.Filled{Nothing: len(found) == 0, Findings: found, Values: map[string]string{"board": "Seen", "filter": "yes", "even": "Yes", "judgement": "Works."}}
}

// TestADutyIsDone follows one duty on both databases: the form with everything wrong, a draft, done with a
// finding that becomes an action and one that needs nothing, the board, a correction, and taken back.
func TestADutyIsDone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := newDutyHouse(t, school, clock)
		x := h.list()["evaluation"]
		h.keepsADraft(x)
		number := h.isEvaluated(x)
		h.isCorrectedAndTakenBack(number)
		again, err := office.CompleteDuty.Run(t.Context(), h.House, h.actors[people.Headteacher], office.DutyForm{Key: x.Key, Due: x.Planned, Filled: evaluation()})
		if err != nil {
			t.Fatal(err)
		}
		clock.Move(24 * time.Hour)
		if _, err := office.UndoDuty.Run(t.Context(), h.House, h.actors[people.Headteacher], again); !fault.Is(err, fault.Conflict) {
			t.Errorf("taken back a day later: %v", err)
		}
	})
}

// keepsADraft sends the form with everything wrong, and then keeps it as it is.
func (h dutyHouse) keepsADraft(x office.DutyItem) {
	t, head := h.t, h.actors[people.Headteacher]
	t.Helper()
	if x.State != duty.Coming || x.Due.Format(time.DateOnly) != "2026-12-11" || x.Owner != "Headteacher" {
		t.Fatalf("before: %+v", x)
	}
	if s := h.standing("3-f"); s.Status != obligation.NotMeasured || !s.Live {
		t.Errorf("3-f before it is due: %s, %s", s.Status, s.Seen)
	}
	form := office.DutyForm{Key: x.Key, Due: x.Planned, Filled: duty.Filled{Values: map[string]string{"even": "Perhaps"},
		Findings: []duty.Finding{{Found: "Laptops in Year 5 are not filtered"}, {Action: "Mend it", Because: "Nothing"}}}}
	_, err := office.CompleteDuty.Run(t.Context(), h.House, head, form)
	for _, field := range []string{"field-board", "field-filter", "field-even", "field-judgement", "finding-0-action", "finding-1-found", "finding-1-because"} {
		if err == nil || !strings.Contains(err.Error(), field+":") {
			t.Errorf("%s is not said to be wrong: %v", field, err)
		}
	}
	form.Draft = true
	if _, err := office.CompleteDuty.Run(t.Context(), h.House, head, form); err != nil {
		t.Fatal(err)
	}
	shown, err := office.ShowDuty.Run(t.Context(), h.House, head, office.DutyQuery{Key: x.Key})
	if err != nil || shown.Draft.Values["even"] != "Perhaps" || shown.Drafted.IsZero() || !shown.MayDo || shown.Facts["board"] == "" {
		t.Fatalf("the draft is not kept: %+v, %v", shown.Draft, err)
	}
}

// isEvaluated records it with a finding that becomes an action and one that needs nothing.
func (h dutyHouse) isEvaluated(x office.DutyItem) id.DutyDone {
	t, head := h.t, h.actors[people.Headteacher]
	t.Helper()
	form := office.DutyForm{Key: x.Key, Due: x.Planned, Filled: evaluation(
		duty.Finding{Found: "Laptops in Year 5 are not filtered", Action: "Put them in the pupils' group", Owner: h.actors[people.Technician].Person, By: h.clock.Now().AddDate(0, 0, 10)},
		duty.Finding{Found: "One class signed late", Because: "They were on a trip"})}
	number, err := office.CompleteDuty.Run(t.Context(), h.House, head, form)
	if err != nil {
		t.Fatal(err)
	}
	if s := h.standing("3-f"); s.Status != obligation.Met {
		t.Errorf("3-f after it was done: %s, %s", s.Status, s.Seen)
	}
	if s := h.standing("3-j"); s.Status != obligation.Met {
		t.Errorf("3-j: %s, %s", s.Status, s.Seen)
	}
	if _, err := office.CompleteDuty.Run(t.Context(), h.House, head, form); !fault.Is(err, fault.Conflict) {
		t.Errorf("done twice: %v", err)
	}
	return number
}

func (h dutyHouse) record(by people.Actor, number id.DutyDone) office.DutyRecordShown {
	t := h.t
	t.Helper()
	r, err := office.ShowDutyRecord.Run(t.Context(), h.House, by, number)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (h dutyHouse) isCorrectedAndTakenBack(number id.DutyDone) {
	t, head, dsl := h.t, h.actors[people.Headteacher], h.actors[people.DSL]
	t.Helper()
	r := h.record(dsl, number)
	if len(r.Actions) != 2 || len(r.Findings) != 2 || r.Answers[0].Fact == "" || r.MayUndo {
		t.Errorf("the record: %+v", r)
	}
	if _, err := office.ShowDutyRecord.Run(t.Context(), h.House, h.actors[people.Governor], number); !fault.Is(err, fault.Refused) {
		t.Errorf("a governor reads what was found: %v", err)
	}
	if _, err := office.CorrectDuty.Run(t.Context(), h.House, head, office.AddendumForm{Record: number, Text: "It was Year 6."}); err != nil {
		t.Fatal(err)
	}
	if r := h.record(head, number); len(r.Addenda) != 1 || r.Addenda[0].Text != "It was Year 6." || !r.MayUndo {
		t.Errorf("after a correction: %+v", r.Addenda)
	}
	if _, err := office.UndoDuty.Run(t.Context(), h.House, dsl, number); !fault.Is(err, fault.Refused) {
		t.Errorf("somebody else takes it back: %v", err)
	}
	if _, err := office.UndoDuty.Run(t.Context(), h.House, head, number); err != nil {
		t.Fatal(err)
	}
	if x := h.list()["evaluation"]; x.Due.Format(time.DateOnly) != "2026-12-11" {
		t.Errorf("after it was taken back: %+v", x)
	}
	if r := h.record(head, number); r.Undone.IsZero() || r.Actions[0].State != duty.ActionNone {
		t.Errorf("the record after it was taken back: %+v", r.Actions)
	}
}

// TestDutiesAreArranged: who may do what is one's own, putting off, handing over, changing, adding, leaving out.
func TestDutiesAreArranged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := newDutyHouse(t, school, clock)
		head, dsl, deputy := h.actors[people.Headteacher], h.actors[people.DSL], h.actors[people.Staff]
		x := h.list()["governor-meeting"]
		turn := office.TurnForm{Key: x.Key, Due: x.Planned, Reason: "The governor is ill"}
		if _, err := office.PostponeDuty.Run(t.Context(), h.House, h.actors[people.Technician], turn); !fault.Is(err, fault.Refused) {
			t.Errorf("the technician puts off the DSL's meeting: %v", err)
		}
		turn.To = x.Due.AddDate(1, 0, 0)
		if _, err := office.PostponeDuty.Run(t.Context(), h.House, dsl, turn); !fault.Is(err, fault.Invalid) {
			t.Errorf("put off by a year: %v", err)
		}
		turn.To = x.Due.AddDate(0, 0, 10)
		if _, err := office.PostponeDuty.Run(t.Context(), h.House, dsl, turn); err != nil {
			t.Fatal(err)
		}
		if _, err := office.PostponeDuty.Run(t.Context(), h.House, dsl, turn); !fault.Is(err, fault.Conflict) {
			t.Errorf("put off twice: %v", err)
		}
		turn.Holder = deputy.Person
		if _, err := office.HandOverDuty.Run(t.Context(), h.House, dsl, turn); err != nil {
			t.Fatal(err)
		}
		if y := h.list()["governor-meeting"]; !y.Due.Equal(turn.To) || len(y.Names) != 1 || y.Names[0] != deputy.Name {
			t.Errorf("after both: %+v", y)
		}
		form := office.DutyForm{Key: x.Key, Due: x.Planned, Filled: duty.Filled{Nothing: true, Values: map[string]string{"met": "Both", "agenda": "All", "actions": "None"}}}
		if _, err := office.CompleteDuty.Run(t.Context(), h.House, deputy, form); err != nil {
			t.Errorf("whoever took it over cannot do it: %v", err)
		}

		change := duty.Choice{Key: "trends", Owner: []string{"deputy_dsl"}, Every: "half-termly"}
		if _, err := office.ChangeDuty.Run(t.Context(), h.House, head, change); err != nil {
			t.Fatal(err)
		}
		if y := h.list()["trends"]; y.Owner != "Deputy designated safeguarding lead" || y.Every != "half-termly" {
			t.Errorf("after a change: %+v", y)
		}
		change.Off = "The authority does it for us"
		if _, err := office.ChangeDuty.Run(t.Context(), h.House, head, change); err != nil {
			t.Fatal(err)
		}
		if s := h.standing("4.2-j"); s.Status != obligation.NotMet || !strings.Contains(s.Seen, "The authority") {
			t.Errorf("4.2-j of a duty that is off: %s, %s", s.Status, s.Seen)
		}
		shown, err := office.ShowDuty.Run(t.Context(), h.House, head, office.DutyQuery{Key: "trends"})
		if err != nil || len(shown.Past) != 2 || shown.Now != nil {
			t.Fatalf("the duty that is off: %+v, %v", shown.Past, err)
		}
		if _, err := office.PutBackDuty.Run(t.Context(), h.House, head, office.PutBackForm{Key: "trends", N: 1}); err != nil {
			t.Fatal(err)
		}
		if y := h.list()["trends"]; y.Owner != "Designated safeguarding lead" || y.Off != "" {
			t.Errorf("after it was put back: %+v", y)
		}
		key, err := office.AddDuty.Run(t.Context(), h.House, head, duty.Choice{Title: "Check the cameras", Do: "Walk round.", Owner: []string{"technician"}, Every: "monthly"})
		if err != nil {
			t.Fatal(err)
		}
		if y := h.list()[key]; y.Due.Format(time.DateOnly) != "2026-10-30" && y.Due.Format(time.DateOnly) != "2026-11-30" {
			t.Errorf("a duty of our own: %+v", y)
		}
		if _, err := office.AddDuty.Run(t.Context(), h.House, head, duty.Choice{Every: "yearly", Owner: []string{"king"}}); !fault.Is(err, fault.Invalid) {
			t.Errorf("an empty duty: %v", err)
		}
	})
}

// TestSomethingHappened: a duty that is done on event falls due when somebody says so, and only then.
func TestSomethingHappened(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := newDutyHouse(t, school, clock)
		if x := h.list()["contact-change"]; !x.Due.IsZero() {
			t.Errorf("before anything happened: %+v", x)
		}
		if _, err := office.StartDuty.Run(t.Context(), h.House, h.actors[people.DSL], office.StartForm{Key: "trends", What: "A"}); !fault.Is(err, fault.Conflict) {
			t.Errorf("a duty of the calendar is started by hand: %v", err)
		}
		deputy := h.actors[people.DeputyDSL].Person
		if _, err := office.ChangeRoles.Run(t.Context(), h.House, h.actors[people.Administrator], office.PersonForm{Person: deputy, Roles: people.Of(people.Staff)}); err != nil {
			t.Fatal(err)
		}
		if x := h.list()["contact-change"]; !strings.Contains(x.What, "Deputy designated safeguarding lead") || x.State != duty.Due {
			t.Errorf("after the deputy gave up the role: %+v", x)
		}
		if _, err := office.StartDuty.Run(t.Context(), h.House, h.actors[people.DSL], office.StartForm{Key: "contact-change", What: "A new deputy"}); err != nil {
			t.Fatal(err)
		}
		if x := h.list()["contact-change"]; x.Due.Format(time.DateOnly) != "2026-11-23" || !strings.Contains(x.What, "A new deputy") || x.State != duty.Due {
			t.Errorf("after: %+v", x)
		}
	})
}

// TestActionPlan: entered, given to another, done, opened again, and nothing of it for those it is not for.
func TestActionPlan(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := newDutyHouse(t, school, clock)
		head, tech := h.actors[people.Headteacher], h.actors[people.Technician]
		_, err := office.AddAction.Run(t.Context(), h.House, head, office.ActionForm{Owner: "nobody", Due: clock.Now().AddDate(0, 0, -3)})
		for _, field := range []string{"found:", "what:", "owner:", "due:"} {
			if err == nil || !strings.Contains(err.Error(), field) {
				t.Errorf("%s is not said to be wrong: %v", field, err)
			}
		}
		if _, err := office.AddAction.Run(t.Context(), h.House, head, office.ActionForm{Found: "The filter was down", What: "Buy a second line",
			Owner: tech.Person, Due: clock.Now().AddDate(0, 0, 3)}); err != nil {
			t.Fatal(err)
		}
		plan := func(by people.Actor) office.ActionsShown {
			t.Helper()
			out, err := office.ListActions.Run(t.Context(), h.House, by, struct{}{})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		if p := plan(h.actors[people.Governor]); len(p.All) != 0 || p.Open != 1 {
			t.Errorf("a governor sees %d actions and %d open", len(p.All), p.Open)
		}
		n := plan(tech).All[0]
		clock.Move(5 * 24 * time.Hour)
		if p := plan(tech); !p.All[0].Late || p.Late != 1 {
			t.Errorf("it is not late: %+v", p)
		}
		if s := h.standing("3-j"); s.Status != obligation.Overdue {
			t.Errorf("3-j with a late action: %s", s.Status)
		}
		if _, err := office.GiveAction.Run(t.Context(), h.House, tech, office.ActionForm{ID: n.ID, Owner: head.Person, Due: clock.Now().AddDate(0, 0, 7)}); err != nil {
			t.Fatal(err)
		}
		if _, err := office.ShowAction.Run(t.Context(), h.House, tech, n.ID); !fault.Is(err, fault.Refused) {
			t.Errorf("whoever gave it away still reads it: %v", err)
		}
		move := office.MoveForm{ID: n.ID, State: duty.ActionDone}
		if _, err := office.MoveAction.Run(t.Context(), h.House, head, move); !fault.Is(err, fault.Invalid) {
			t.Errorf("done without a word: %v", err)
		}
		move.Note = "Ordered and working"
		if _, err := office.MoveAction.Run(t.Context(), h.House, head, move); err != nil {
			t.Fatal(err)
		}
		if _, err := office.MoveAction.Run(t.Context(), h.House, head, move); !fault.Is(err, fault.Conflict) {
			t.Errorf("done twice: %v", err)
		}
		if _, err := office.MoveAction.Run(t.Context(), h.House, head, office.MoveForm{ID: n.ID, State: duty.ActionOpen, Note: "It failed again"}); err != nil {
			t.Fatal(err)
		}
		if p := plan(head); p.All[0].State != duty.ActionOpen || p.All[0].Note != "Ordered and working\nIt failed again" {
			t.Errorf("opened again: %+v", p.All[0])
		}
	})
}
