package office_test

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"filippo.io/age"

	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/area/recovery"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// asked is a school with a headteacher and a chair, where the administrator asked that the teacher may read cases.
func asked(t *testing.T, school *store.School, clock *storetest.Clock) (h *office.House, admin, head, chair people.Actor, request id.Approval) {
	t.Helper()
	h, admin, head, teacher := withHead(t, school, clock)
	chair = invited(t, h, admin, clock, "chair", people.Of(people.Chair))
	if _, err := agree(t, h, head); err != nil {
		t.Fatal(err)
	}
	chair.Roles = people.Of(people.Chair, people.Governor)
	h.Mails = true
	in := office.PersonForm{Person: teacher.Person, Roles: people.Of(people.Staff, people.DSL), Reason: "a secret reason"}
	if _, err := office.ChangeRoles.Run(t.Context(), h, admin, in); err != nil {
		t.Fatal(err)
	}
	return h, admin, head, chair, onlyOpen(t, h, head).ID
}

// onlyOpen is the one request that waits.
func onlyOpen(t *testing.T, h *office.House, by people.Actor) office.Waiting {
	t.Helper()
	lists, err := office.ListApprovals.Run(t.Context(), h, by, struct{}{})
	if err != nil || len(lists.Open) != 1 {
		t.Fatalf("%d requests wait, want one (%v)", len(lists.Open), err)
	}
	return lists.Open[0]
}

func decide(t *testing.T, h *office.House, by people.Actor, request id.Approval) error {
	t.Helper()
	_, err := office.DecideApproval.Run(t.Context(), h, by, office.Verdict{Approval: request, Agree: true})
	return err
}

// What ran out is ended, whoever asked is told, and nobody can agree to it any more.
func TestRequestsRunOutInTheOpen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, _, request := asked(t, school, clock)
		mind := func(want int) {
			t.Helper()
			if n, err := office.MindApprovals.Run(t.Context(), h, people.System, struct{}{}); err != nil || n != want {
				t.Fatalf("%d requests ended, want %d (%v)", n, want, err)
			}
		}
		mind(0)
		if got := letters(t, school, "approval"); len(got) != 0 {
			t.Fatalf("reminded at once: %v", got)
		}
		clock.Move(2 * time.Hour)
		mind(0)
		mind(0)
		first := letters(t, school, "approval")
		if len(first) != 2 { // headteacher and chair, once each
			t.Errorf("%d reminders, want 2", len(first))
		}
		for _, l := range first {
			if strings.Contains(l.Subject+l.Body, "teacher@") || strings.Contains(l.Body, "secret") || !strings.Contains(l.Body, "/approvals/"+string(request)) {
				t.Errorf("the reminder says %q, %q", l.Subject, l.Body)
			}
		}
		clock.Move(6*24*time.Hour + 4*time.Hour)
		mind(0)
		if n := len(letters(t, school, "approval")); n != 4 {
			t.Errorf("%d letters on the last day, want 4", n)
		}
		clock.Move(24 * time.Hour)
		mind(1)
		mind(0)
		told := letters(t, school, "approval")
		if last := told[len(told)-1]; len(told) != 5 || !slices.ContainsFunc(told, func(l store.Letter) bool { return l.Person == admin.Person }) || strings.Contains(last.Body, "secret") {
			t.Errorf("whoever asked was not told: %+v", told)
		}
		if err := decide(t, h, head, request); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "ran out") {
			t.Errorf("agreed after it ran out: %v", err)
		}
		lists, err := office.ListApprovals.Run(t.Context(), h, head, struct{}{})
		if err != nil || len(lists.Open) != 0 || lists.Past[0].Decision != approval.RanOut || lists.Past[0].Then != nil {
			t.Errorf("%+v, %v", lists, err)
		}
	})
}

// Somebody whose role ended a second ago, on another page or by a colleague, cannot agree with the page still open.
func TestEndedRoleDoesNotAgree(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, chair, request := asked(t, school, clock)
		if _, err := office.ChangeRoles.Run(t.Context(), h, admin, office.PersonForm{Person: chair.Person, Roles: people.Of(people.Governor)}); err != nil {
			t.Fatal(err)
		}
		if err := decide(t, h, chair, request); !fault.Is(err, fault.Refused) {
			t.Errorf("a chair whose term ended agreed: %v", err)
		}
		if _, err := office.EndPerson.Run(t.Context(), h, head, chair.Person); err != nil {
			t.Fatal(err)
		}
		if err := decide(t, h, chair, request); !fault.Is(err, fault.Refused) {
			t.Errorf("a chair who left agreed: %v", err)
		}
		if err := decide(t, h, head, request); err != nil {
			t.Error(err)
		}
	})
}

// Of several who answer at once, one answer counts and is carried out once.
func TestOneAnswerCounts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, _, head, chair, request := asked(t, school, clock)
		var done, late atomic.Int32
		var wg sync.WaitGroup
		for i := range 12 {
			wg.Go(func() {
				by := []people.Actor{head, chair}[i%2]
				_, err := office.DecideApproval.Run(t.Context(), h, by, office.Verdict{Approval: request, Agree: i%4 < 2, Note: "no"})
				switch {
				case err == nil:
					done.Add(1)
				case fault.Is(err, fault.Conflict):
					late.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if done.Load() != 1 || late.Load() != 11 {
			t.Errorf("%d answers counted and %d came late", done.Load(), late.Load())
		}
	})
}

// A second account under one's own name is shown for what it may be, before and after, and told to those who oversee.
func TestSecondAccountOfOnePersonIsFlagged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, chair, request := asked(t, school, clock)
		write(t, school, func(tx *store.Tx) error {
			p := store.Person{ID: id.Person(store.NewID()), Name: "mint,  ADA", Email: "ada.mint@elsewhere.example", Roles: people.Of(people.DSL)}
			chair.Person = p.ID
			return tx.AddPerson(p)
		})
		chair.Roles = people.Of(people.DSL)
		if w := onlyOpen(t, h, head); w.Twin || w.By != admin.Person {
			t.Fatalf("the headteacher counts as the asker's other account: %+v", w)
		}
		if w := onlyOpen(t, h, chair); !w.Twin || len(w.Then) == 0 {
			t.Fatalf("the second account is not flagged: %+v", w)
		}
		before := len(letters(t, school, "oversight"))
		if err := decide(t, h, chair, request); err != nil {
			t.Fatal(err)
		}
		if n := len(letters(t, school, "oversight")) - before; n != 4 { // that it was done, and by whom, to head and chair
			t.Errorf("%d letters, want 4", n)
		}
		lists, err := office.ListApprovals.Run(t.Context(), h, head, struct{}{})
		if err != nil || !slices.ContainsFunc(lists.Past, func(w office.Waiting) bool { return w.ID == request && w.Twin }) {
			t.Errorf("it is not flagged afterwards: %v", err)
		}
	})
}

// Whoever agrees reads first what follows from it, for every kind there is.
func TestEveryKindSaysWhatFollows(t *testing.T) {
	for _, k := range approval.Kinds {
		if !office.SaysWhatFollows(k.Key) {
			t.Errorf("%s: nothing says what happens once it is agreed", k.Key)
		}
	}
}

// Whoever runs the system sees kinds and ages, and nothing else.
func TestCountsSayNothingAboutAnybody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, _, _, _, _ := asked(t, school, clock)
		got, err := office.CountApprovals.Run(t.Context(), h, technician, struct{}{})
		if err != nil || len(got) != 1 {
			t.Fatal(got, err)
		}
		want := approval.Request{Kind: "appoint", Made: clock.Now(), Expires: clock.Now().Add(7 * 24 * time.Hour)}
		if got[0] != want {
			t.Errorf("shown %+v, want %+v", got[0], want)
		}
	})
}

// The recovery key takes two people, is shown to the second alone and once, and is not in the records; what the paper
// says makes the very key again.
func TestRecoveryKeyIsOnPaperOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, _, head, chair, request := asked(t, school, clock)
		if err := decide(t, h, head, request); err != nil {
			t.Fatal(err)
		}
		if _, err := office.AskForRecovery.Run(t.Context(), h, head, "at set-up"); err != nil {
			t.Fatal(err)
		}
		if _, err := office.AskForRecovery.Run(t.Context(), h, chair, ""); !fault.Is(err, fault.Conflict) {
			t.Errorf("asked twice: %v", err)
		}
		key := onlyOpen(t, h, chair)
		if err := decide(t, h, head, key.ID); !fault.Is(err, fault.Refused) {
			t.Errorf("whoever asked saw the key: %v", err)
		}
		out, err := office.DecideApproval.Run(t.Context(), h, chair, office.Verdict{Approval: key.ID, Agree: true})
		if err != nil || out.Paper == nil {
			t.Fatal(err)
		}
		secret, err := recovery.Read(strings.Join(out.Paper.Rows, "\n"))
		if err != nil {
			t.Fatal(err)
		}
		pair, err := age.ParseHybridIdentity(recovery.Identity(secret))
		if err != nil || pair.Recipient().String() != out.Paper.Public || pair.String() != out.Paper.Secret {
			t.Errorf("the paper makes another key: %v", err)
		}
		var kept string
		err = school.Read(t.Context(), func(v *store.View) (err error) { kept, err = v.Setting("recovery.key"); return err })
		if err != nil || !strings.Contains(kept, out.Paper.Public) || strings.Contains(strings.ToUpper(kept), "SECRET") ||
			strings.Contains(kept, out.Paper.Group) || strings.Contains(kept, out.Paper.Rows[0]) {
			t.Errorf("the records hold %s, %v", kept, err)
		}
		for _, wrong := range []string{"", "aaaaa aaaaa", out.Paper.Rows[0]} {
			if _, err := office.ProveRecovery.Run(t.Context(), h, head, wrong); !fault.Is(err, fault.Invalid) {
				t.Errorf("%q proves the paper: %v", wrong, err)
			}
		}
		if _, err := office.ProveRecovery.Run(t.Context(), h, head, strings.ToUpper(out.Paper.Group)); err != nil {
			t.Error(err)
		}
		k, err := office.ShowRecovery.Run(t.Context(), h, head, struct{}{})
		if err != nil || k.Fingerprint != out.Paper.Fingerprint || k.Proved != clock.Now() || k.Asked != head.Person || k.Agreed != chair.Person || k.Check != "" {
			t.Errorf("%+v, %v", k, err)
		}
	})
}
