package office_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"handrail.school/handrail/internal/area/consultation"
	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/area/edition"
	"handrail.school/handrail/internal/area/mustread"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// roles by the question that names who holds them.
var named = map[string]people.Role{"role.dsl": people.DSL, "role.deputy_dsl": people.DeputyDSL, "role.headteacher": people.Headteacher, "role.chair": people.Chair,
	"role.lead_governor": people.SafeguardingGovernor, "role.technician": people.Technician, "role.senco": people.SENCO, "role.data_protection_officer": people.DataProtectionOfficer}

// complete answers every question as an example school does, with the people of the test in their posts.
func complete(t testing.TB, h *office.House, who map[people.Role]people.Actor) {
	t.Helper()
	books, err := h.Shelf.Books()
	if err != nil {
		t.Fatal(err)
	}
	profile := storetest.Profile(t, books.Library, "kent")
	for key, role := range named {
		profile[key] = policy.Values{who[role].Name}
	}
	profile["role.oversight"], profile["email.offensive_recipient"], profile["email.offensive_deputy"] = policy.Values{"the headteacher"}, policy.Values{"the DSL"}, policy.Values{"the deputy DSL"}
	for _, key := range []string{edition.Written, edition.Approval, edition.Review} {
		delete(profile, key)
	}
	err = h.School.Do(t.Context(), store.Line{Who: "os:test", Via: "cli", Case: "Test"}, func(tx *store.Tx) error {
		for key, values := range profile {
			if err := tx.SetAnswer(key, values, "asked", "handrail"); err != nil {
				return err
			}
		}
		for _, key := range []string{"police", "partnership", "social_care", "social_care_out_of_hours", "lado", "adviser_team", "prevent", "exploitation_team"} {
			if err := tx.SetPackFact(store.PackFact{Pack: "kent", Key: key, Name: "The county's " + key, Phone: "03000 000000", By: "handrail"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// run fails the test if a use case fails.
func run[In, Out any](t testing.TB, c interface {
	Run(context.Context, *office.House, people.Actor, In) (Out, error)
}, h *office.House, by people.Actor, in In) Out {
	t.Helper()
	out, err := c.Run(t.Context(), h, by, in)
	if err != nil {
		t.Fatalf("%T: %v", in, err)
	}
	return out
}

// askAll asks every group about the frozen draft and ends each round.
func askAll(t testing.TB, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
	t.Helper()
	for _, a := range []consultation.Audience{consultation.Staff, consultation.Pupils, consultation.Parents, consultation.Governors} {
		number := run(t, office.OpenRound, h, who[people.DSL], office.RoundForm{Audience: a, Invited: "Letter", Until: clock.Now().AddDate(0, 0, 7),
			Questions: []consultation.Question{{Ask: "Is it clear?"}}})
		run(t, office.CloseRound, h, who[people.DSL], number)
	}
}

func lacks(t testing.TB, h *office.House, by people.Actor, number id.Edition) string {
	t.Helper()
	var all []string
	for _, l := range run(t, office.ShowEdition, h, by, number).Lacks {
		all = append(all, l.Key)
	}
	return strings.Join(slices.Compact(all), " ")
}

func minute(e id.Edition, meeting time.Time) office.ApprovalForm {
	return office.ApprovalForm{Edition: e, Meeting: meeting, Minute: "FGB 12, item 7", Agreed: []string{"All eight governors present"}}
}

// TestFromDraftToApproval takes a policy from its draft to approval, publication and the next edition.
func TestFromDraftToApproval(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
		dsl, head, chair := who[people.DSL], who[people.Headteacher], who[people.Chair]
		complete(t, h, who)
		if shown := run(t, office.ShowPublicPolicy, h, people.Public, office.PublicQuery{}); shown.Text != nil {
			t.Fatal("a draft is published")
		}
		if _, err := office.FreezeEdition.Run(t.Context(), h, dsl, office.FreezeForm{}); fieldsOf(err)["note"] == "" {
			t.Errorf("frozen without saying what is new: %v", err)
		}
		e := run(t, office.FreezeEdition, h, dsl, office.FreezeForm{Note: "The first edition"})
		if got := lacks(t, h, dsl, e); got != "unasked opinion" {
			t.Fatalf("what stands against approval: %s", got)
		}
		if _, err := office.AskPolicyApproval.Run(t.Context(), h, head, minute(e, clock.Now())); !fault.Is(err, fault.Conflict) {
			t.Errorf("approval with something missing: %v", err)
		}
		askAll(t, h, who, clock)
		run(t, office.RecordOpinion, h, who[people.Technician], office.OpinionForm{Edition: e, Text: "The filter can do what it says."})
		if got := lacks(t, h, dsl, e); got != "" {
			t.Fatalf("still: %s", got)
		}
		if _, err := office.AskPolicyApproval.Run(t.Context(), h, head, minute(e, clock.Now().AddDate(0, 0, 2))); fieldsOf(err)["meeting"] == "" {
			t.Errorf("a meeting that is still to come: %v", err)
		}
		if _, err := office.AskPolicyApproval.Run(t.Context(), h, head, minute(e, clock.Now().AddDate(0, 0, -2))); fieldsOf(err)["meeting"] == "" {
			t.Errorf("a meeting before the text was frozen: %v", err)
		}
		request := run(t, office.AskPolicyApproval, h, head, minute(e, clock.Now()))
		if _, err := office.DecideApproval.Run(t.Context(), h, head, office.Verdict{Approval: request, Agree: true}); !fault.Is(err, fault.Refused) {
			t.Errorf("by one person alone: %v", err)
		}
		if _, err := office.DecideApproval.Run(t.Context(), h, dsl, office.Verdict{Approval: request, Agree: true}); !fault.Is(err, fault.Refused) {
			t.Errorf("by somebody who is no governor: %v", err)
		}
		run(t, office.DecideApproval, h, chair, office.Verdict{Approval: request, Agree: true})
		public := run(t, office.ShowPublicPolicy, h, people.Public, office.PublicQuery{})
		if public.Text == nil || public.Number != 1 || !public.Current || public.Overdue || public.Minute != "FGB 12, item 7" {
			t.Fatalf("published: %+v", public.PublicEdition)
		}
		if body := public.Text.Text(); !strings.Contains(body, "16 November 2026") || !strings.Contains(body, "16 November 2027") || strings.Contains(body, "[to be completed") {
			t.Error("the days of approval and review are not in the text")
		}
		secondEdition(t, h, who, clock)
	})
}

func secondEdition(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
	t.Helper()
	dsl := who[people.DSL]
	reading := run(t, office.AskToRead, h, dsl, office.MustReadForm{Key: mustread.Policy, Title: "Online safety policy", Audience: people.Of(people.Staff),
		Deadline: clock.Now().AddDate(0, 0, 14), Statement: "I have read it."})
	run(t, office.ConfirmReading, h, who[people.Staff], office.ConfirmForm{Document: reading, Read: true})
	clock.Move(30 * 24 * time.Hour)
	run(t, office.AmendClause, h, dsl, office.ClauseForm{Clause: "2/resilience", Text: "Our own words.", Reason: "Simpler"})
	e := run(t, office.FreezeEdition, h, dsl, office.FreezeForm{Note: "Simpler words"})
	if public := run(t, office.ShowPublicPolicy, h, people.Public, office.PublicQuery{}); public.Number != 1 || strings.Contains(public.Text.Text(), "Our own words") {
		t.Error("the old edition does not stay in force until the new one is approved")
	}
	d := run(t, office.CompareEditions, h, dsl, office.TextQuery{From: string(run(t, office.ShowEditions, h, dsl, struct{}{}).InForce.ID), To: string(e)})
	if len(d.Clauses) != 1 || d.Clauses[0].ID != "2/resilience" || d.Clauses[0].Kind != edition.Reworded {
		t.Errorf("difference: %+v", d.Difference)
	}
	askAll(t, h, who, clock)
	run(t, office.RecordOpinion, h, dsl, office.OpinionForm{Edition: e, Who: "County IT", Text: "Fine."})
	in := minute(e, clock.Now())
	in.From = clock.Now().AddDate(0, 0, 5)
	request := run(t, office.AskPolicyApproval, h, dsl, in)
	run(t, office.DecideApproval, h, who[people.Governor], office.Verdict{Approval: request, Agree: true})
	if public := run(t, office.ShowPublicPolicy, h, people.Public, office.PublicQuery{}); public.Number != 1 {
		t.Errorf("in force before its first day: edition %d", public.Number)
	}
	clock.Move(6 * 24 * time.Hour)
	public := run(t, office.ShowPublicPolicy, h, people.Public, office.PublicQuery{})
	if public.Number != 2 || len(public.All) != 2 || public.All[1].State != edition.Replaced {
		t.Errorf("the second edition: %+v", public.All)
	}
	review := run(t, office.ShowDuty, h, dsl, office.DutyQuery{Key: "policy-review"})
	if len(review.History) == 0 || review.History[0].State != duty.Done || review.Now == nil || review.Now.Due.Format(time.DateOnly) != "2027-12-16" {
		t.Errorf("approval does not close the duty to review, or the next is not due a year later: %+v, %+v", review.History, review.Now)
	}
	if old := run(t, office.ShowPublicPolicy, h, people.Public, office.PublicQuery{Day: storetest.Start.AddDate(0, 0, 3)}); old.Number != 1 {
		t.Errorf("what it said three days after the first approval: edition %d", old.Number)
	}
	if mine := run(t, office.MyReading, h, who[people.Staff], struct{}{}); len(mine) != 2 || mine[0].Edition != "Edition 2" || !mine[0].Confirmed.IsZero() {
		t.Errorf("a new edition does not ask again: %+v", mine)
	}
	clock.Move(400 * 24 * time.Hour)
	if public := run(t, office.ShowPublicPolicy, h, people.Public, office.PublicQuery{}); !public.Overdue {
		t.Error("a year later nothing says that the review is overdue")
	}
}

// TestAReadQuestionIsWhole refuses a question without its answers, however it was sent.
func TestAReadQuestionIsWhole(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
		for _, options := range [][]string{nil, {}, {""}, {"", "wrong"}, {"right"}, {"right", " "}} {
			_, err := office.AskToRead.Run(t.Context(), h, who[people.DSL], office.MustReadForm{Title: "KCSIE part one", Edition: "September 2026", Statement: "I have read it.",
				Audience: people.Of(people.Staff), Deadline: clock.Now().AddDate(0, 0, 14), Questions: []mustread.Question{{Ask: "Whom do you tell?", Options: options}}})
			if fieldsOf(err)["question-0"] == "" {
				t.Errorf("%q: %v", options, err)
			}
		}
	})
}

// TestTheEnvelopeReadsNothing leaves the emergency account out of what people have to read: nobody could confirm for it.
func TestTheEnvelopeReadsNothing(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
		h.Mails = true
		run(t, office.AskForEnvelope, h, who[people.Headteacher], "")
		lists := run(t, office.ListApprovals, h, who[people.Chair], struct{}{})
		for _, w := range lists.Open {
			if w.Kind == "envelope" {
				run(t, office.DecideApproval, h, who[people.Chair], office.Verdict{Approval: w.ID, Agree: true})
			}
		}
		envelope := run(t, office.ShowEmergency, h, who[people.Headteacher], struct{}{}).Person
		if envelope == "" {
			t.Fatal("there is no emergency account")
		}
		run(t, office.AskToRead, h, who[people.DSL], office.MustReadForm{Title: "KCSIE part one", Edition: "September 2026", Statement: "I have read it.",
			Audience: people.Employed, Deadline: clock.Now().AddDate(0, 0, 14)})
		for _, l := range run(t, office.ListReading, h, who[people.DSL], struct{}{})[0].Lines {
			if l.ID == envelope {
				t.Error("the emergency account is listed as a reader")
			}
		}
		if err := office.RemindReaders(t.Context(), h); err != nil {
			t.Fatal(err)
		}
		sent := letters(t, h.School, "reading")
		if len(sent) == 0 {
			t.Error("nobody is reminded")
		}
		for _, l := range sent {
			if l.Person == envelope {
				t.Error("a reminder to the emergency account")
			}
		}
		by := people.Actor{Person: envelope, Roles: people.Of(people.Administrator), Via: "web"}
		if mine := run(t, office.MyReading, h, by, struct{}{}); len(mine) != 0 {
			t.Errorf("the emergency account is asked to read: %v", mine)
		}
	})
}

// TestPostHoldersOfToday ends the lead's post: the public page no longer names them, and approval waits.
func TestPostHoldersOfToday(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
		complete(t, h, who)
		e := approvedEdition(t, h, who, clock)
		err := h.School.Do(t.Context(), store.Line{Who: "os:test", Via: "cli", Case: "Test"}, func(tx *store.Tx) error {
			return tx.SetRoles(who[people.SafeguardingGovernor].Person, people.Of(people.Governor))
		})
		if err != nil {
			t.Fatal(err)
		}
		public := run(t, office.ShowPublicPolicy, h, people.Public, office.PublicQuery{})
		if len(public.Changed) != 1 || public.Changed[0].Now != "" || !strings.Contains(public.Text.Text(), edition.Vacant) {
			t.Errorf("a leaver is still printed: %+v", public.Changed)
		}
		if kept := run(t, office.ShowEdition, h, who[people.DSL], e); !strings.Contains(kept.Text.Text(), who[people.SafeguardingGovernor].Name) {
			t.Error("the approved text was changed")
		}
		clock.Move(time.Hour)
		run(t, office.AmendClause, h, who[people.DSL], office.ClauseForm{Clause: "2/resilience", Text: "Other words.", Reason: "Simpler"})
		next := run(t, office.FreezeEdition, h, who[people.DSL], office.FreezeForm{Note: "Next"})
		if got := lacks(t, h, who[people.DSL], next); !strings.Contains(got, "vacant") {
			t.Errorf("a vacant post: %s", got)
		}
	})
}

// approvedEdition freezes the draft and takes it through.
func approvedEdition(t testing.TB, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) id.Edition {
	t.Helper()
	e := run(t, office.FreezeEdition, h, who[people.DSL], office.FreezeForm{Note: "Reworked"})
	askAll(t, h, who, clock)
	run(t, office.RecordOpinion, h, who[people.Technician], office.OpinionForm{Edition: e, Text: "Fine."})
	request := run(t, office.AskPolicyApproval, h, who[people.Headteacher], minute(e, clock.Now()))
	run(t, office.DecideApproval, h, who[people.Chair], office.Verdict{Approval: request, Agree: true})
	return e
}

// TestNoOrderOfActsApprovesAlone tries acts in any order on real records: whatever is published has been
// approved by two people with nothing missing at that moment.
func TestNoOrderOfActsApprovesAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, who := house(t, school, clock), staffed(t, school)
		complete(t, h, who)
		by := []people.Actor{who[people.DSL], who[people.Headteacher], who[people.Chair], who[people.Governor], who[people.Staff]}
		words := 0
		rapid.Check(t, func(rt *rapid.T) {
			ctx := t.Context()
			for range rapid.IntRange(1, 7).Draw(rt, "acts") {
				clock.Move(time.Hour)
				actor := rapid.SampledFrom(by).Draw(rt, "who")
				shown := run(t, office.ShowEditions, h, who[people.DSL], struct{}{})
				making := id.Edition("")
				if shown.Making != nil {
					making = shown.Making.ID
				}
				switch rapid.SampledFrom([]string{"write", "freeze", "ask", "opinion", "minute", "decide", "decide", "aside"}).Draw(rt, "act") {
				case "write":
					words++
					_, _ = office.AmendClause.Run(ctx, h, actor, office.ClauseForm{Clause: "2/resilience", Text: strings.Repeat("Words. ", words%7+1), Reason: "Try"})
				case "freeze":
					_, _ = office.FreezeEdition.Run(ctx, h, actor, office.FreezeForm{Note: "Try"})
				case "ask":
					if making != "" {
						askAll(t, h, who, clock)
					}
				case "opinion":
					_, _ = office.RecordOpinion.Run(ctx, h, actor, office.OpinionForm{Edition: making, Text: "Fine."})
				case "minute":
					_, _ = office.AskPolicyApproval.Run(ctx, h, actor, minute(making, clock.Now()))
				case "decide":
					lists, err := office.ListApprovals.Run(ctx, h, who[people.DSL], struct{}{})
					if err == nil && len(lists.Open) > 0 {
						decideAndCheck(rt, t, h, actor, lists.Open[0])
					}
				case "aside":
					_, _ = office.SetEditionAside.Run(ctx, h, actor, office.EndForm{Edition: making, Reason: "Try"})
				}
				for _, e := range run(t, office.ShowEditions, h, who[people.DSL], struct{}{}).All {
					if e.State == edition.InForce && (e.Proposer == "" || e.Second == "" || e.Proposer == e.Second || e.Minute == "" || e.Final == "") {
						rt.Fatalf("in force without two people: %+v", e)
					}
				}
			}
		})
	})
}

func decideAndCheck(rt *rapid.T, t *testing.T, h *office.House, actor people.Actor, w office.Waiting) {
	before := lacks(t, h, actorWho(t, h, w), id.Edition(w.Subject))
	_, err := office.DecideApproval.Run(t.Context(), h, actor, office.Verdict{Approval: w.ID, Agree: true})
	if err == nil && (before != "" || w.By == actor.Person || !people.Governors.Meets(actor.Roles)) {
		rt.Fatalf("approved by %s with missing: %s", actor.Name, before)
	}
}

func actorWho(t *testing.T, h *office.House, w office.Waiting) people.Actor {
	t.Helper()
	return people.Actor{Person: w.By, Roles: people.Of(people.DSL), Via: "web"}
}
