package office_test

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// reviewOf asks for the round, with the lines of everything.
func reviewOf(t *testing.T, h *office.House, by people.Actor) office.AccessReviewShown {
	t.Helper()
	x, err := office.ShowAccessReview.Run(t.Context(), h, by, office.AccessReviewQuery{All: true})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// reviewable is a school whose review of access is open, with a line for the head and one for a teacher.
func reviewable(t *testing.T, school *store.School, clock *storetest.Clock) (h *office.House, admin, head, teacher people.Actor, lines map[id.Person]id.Grant) {
	t.Helper()
	h, admin, head, teacher = withHead(t, school, clock)
	key := aSystem(t, h, head, func(s *access.System) { s.Needs = nil })
	clock.Move(30 * 24 * time.Hour)
	lines = map[id.Person]id.Grant{}
	for _, who := range []id.Person{head.Person, teacher.Person} {
		by := head
		if who == head.Person {
			by = admin
		}
		if _, err := office.AskAccess.Run(t.Context(), h, by, office.AskForm{System: key, People: []id.Person{who}, Level: access.Use, Why: "Work"}); err != nil {
			t.Fatal(err)
		}
	}
	write(t, school, func(tx *store.Tx) error { // the head's own waits for a second leader, whom this school does not have
		return tx.SetGrant(access.Grant{ID: "g-head", System: key, Person: head.Person, Level: access.Use, Asked: tx.Now(), AskedBy: string(admin.Person), Agreed: tx.Now(), AgreedBy: string(admin.Person)})
	})
	for _, l := range reviewOf(t, h, head).Rows {
		lines[l.Person] = l.ID
		if err := move(t, h, admin, l.ID, access.SetUp, ""); err != nil {
			t.Fatal(err)
		}
	}
	return h, admin, head, teacher, lines
}

func completions(t *testing.T, h *office.House, by people.Actor) int {
	t.Helper()
	x, err := office.ShowDuty.Run(t.Context(), h, by, office.DutyQuery{Key: "access-review"})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, o := range x.History {
		n += len(o.Done)
	}
	return n
}

// A term's review is signed piece by piece: progress is kept, nobody decides about their own, what is removed waits for the
// technician, and the last signature completes the duty and nothing else does (DFE-CY-12).
func TestTheTermsReviewOfAccess(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher, lines := reviewable(t, school, clock)
		x := reviewOf(t, h, head)
		if !x.Open || x.Lines != 2 || x.Final != 0 || len(x.Rows) != 2 || !x.MayDecide {
			t.Fatalf("at the beginning: %+v", x)
		}
		if _, err := office.SignAccessReview.Run(t.Context(), h, teacher, office.AccessReviewForm{Sure: true}); !fault.Is(err, fault.Refused) {
			t.Errorf("a teacher signs: %v", err)
		}
		both := []id.Grant{lines[head.Person], lines[teacher.Person]}
		sign := func(by people.Actor, in office.AccessReviewForm) (office.AccessReviewSigned, error) {
			in.Lines = both
			return office.SignAccessReview.Run(t.Context(), h, by, in)
		}
		if _, err := sign(head, office.AccessReviewForm{Rest: access.KeepIt}); !fault.Is(err, fault.Invalid) {
			t.Errorf("signed without looking: %v", err)
		}
		if _, err := sign(head, office.AccessReviewForm{Sure: true}); !fault.Is(err, fault.Invalid) {
			t.Errorf("signed without a decision: %v", err)
		}
		if _, err := sign(head, office.AccessReviewForm{Sure: true, Marks: map[id.Grant]string{lines[head.Person]: access.KeepIt}}); !fault.Is(err, fault.Refused) {
			t.Errorf("the head keeps their own access: %v", err)
		}
		marks := map[id.Grant]string{lines[teacher.Person]: access.RemoveIt}
		if _, err := sign(head, office.AccessReviewForm{Later: true, Marks: marks}); err != nil {
			t.Fatal(err)
		}
		if x := reviewOf(t, h, admin); x.Parts[0].Marked != 1 || x.Final != 0 {
			t.Errorf("after marks were kept: %+v", x.Parts)
		}
		if row := accessOf(t, h, head, teacher.Person, "tracker"); row.Grant.StageAt(clock.Now()) != access.Given {
			t.Errorf("a mark alone ended access: %+v", row.Grant)
		}
		out, err := sign(head, office.AccessReviewForm{Sure: true, Marks: marks, Rest: access.KeepIt})
		if err != nil || out.Removed != 1 || out.Kept != 0 || out.Done || out.Left != 1 {
			t.Fatalf("the head signs: %+v, %v", out, err)
		}
		if row := accessOf(t, h, head, teacher.Person, "tracker"); row.Allowed || row.Grant.StageAt(clock.Now()) != access.ToEnd || !strings.Contains(row.Grant.EndingWhy, "review") {
			t.Errorf("what was removed: %+v", row)
		}
		if n := completions(t, h, head); n != 0 {
			t.Errorf("done while a line is open: %d", n)
		}
		out, err = sign(admin, office.AccessReviewForm{Sure: true, Rest: access.KeepIt})
		if err != nil || out.Kept != 1 || !out.Done || out.Gone != 1 {
			t.Fatalf("the administrator signs the rest: %+v, %v", out, err)
		}
		if n := completions(t, h, head); n != 1 {
			t.Errorf("the duty was done %d times", n)
		}
		if x := reviewOf(t, h, head); x.Open || x.From.IsZero() || len(x.Signings) != 2 {
			t.Errorf("after the review: %+v", x)
		}
		if _, err := sign(admin, office.AccessReviewForm{Sure: true, Rest: access.KeepIt}); !fault.Is(err, fault.Conflict) {
			t.Errorf("signed again: %v", err)
		}
		proof, err := office.ShowAccessSigning.Run(t.Context(), h, admin, out.Review)
		if err != nil || len(proof.Lines) != 1 || proof.Lines[0].Person != head.Person || !strings.Contains(proof.Canonical(), "keep g-head") {
			t.Errorf("the proof: %+v, %v", proof, err)
		}
	})
}

// The duty is recorded by the signatures and by no form, and signatures are not taken back with it.
func TestTheReviewHasNoForm(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, _, _ := reviewable(t, school, clock)
		x, err := office.ShowDuty.Run(t.Context(), h, head, office.DutyQuery{Key: "access-review"})
		if err != nil || x.Now == nil || x.Page != "/access/review" {
			t.Fatalf("%+v, %v", x.Duty, err)
		}
		if _, err := office.CompleteDuty.Run(t.Context(), h, head, office.DutyForm{Key: x.Key, Due: x.Now.Planned, Filled: duty.Filled{Nothing: true}}); !fault.Is(err, fault.Conflict) {
			t.Errorf("done without signing: %v", err)
		}
		for _, by := range []people.Actor{head, admin} {
			in := office.AccessReviewForm{Sure: true, Rest: access.KeepIt}
			for _, l := range reviewOf(t, h, by).Rows {
				in.Lines = append(in.Lines, l.ID)
			}
			if _, err := office.SignAccessReview.Run(t.Context(), h, by, in); err != nil {
				t.Fatal(err)
			}
		}
		if x, err = office.ShowDuty.Run(t.Context(), h, head, office.DutyQuery{Key: "access-review"}); err != nil || len(x.History) == 0 || len(x.History[0].Done) == 0 {
			t.Fatalf("%+v, %v", x.History, err)
		}
		if _, err := office.UndoDuty.Run(t.Context(), h, admin, x.History[0].Done[0].ID); fault.Of(err) == fault.Internal || err == nil {
			t.Errorf("taken back: %v", err)
		}
	})
}
