package office_test

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/hold"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

const oldPolicy = `Elm Road Primary School
Online safety policy

Designated safeguarding lead: Mrs Ana Ruiz
Next review: 1 September 2019

1. Introduction
This policy follows Keeping children safe in education (September 2018).
The filter is provided by Netwatch. All staff are trained annually.

2. Social media
Families are told that the minimum age for most social media is 13.

3. Our tuck shop
It opens on Fridays.
`

func upload(t *testing.T, h *office.House, by people.Actor, name, text string) id.Check {
	t.Helper()
	number, err := office.CheckDocument.Run(t.Context(), h, by, office.UploadForm{Name: name, Data: []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	return number
}

func TestDocumentIntoTheDraft(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
		by := who[people.DSL] // who is in the register of posts, so that nothing typed stands in for the name
		answer := office.AnswersForm{Section: "0", Given: map[string][]string{"school.name": {"Elm Road School"}}, Leave: true}
		if _, err := office.AnswerQuestions.Run(t.Context(), h, by, answer); err != nil {
			t.Fatal(err)
		}
		number := upload(t, h, who[people.Administrator], `..\..\old policy.txt`, oldPolicy)
		shown, err := office.ShowDocument.Run(t.Context(), h, by, number)
		if err != nil || shown.Name != "old policy.txt" || shown.Lines[3] != "Designated safeguarding lead: Mrs Ana Ruiz" || len(shown.Findings) == 0 {
			t.Fatalf("%+v, %v", shown, err)
		}
		left := map[string]string{}
		for _, v := range shown.Values {
			left[v.Key] = v.Left
		}
		if left["school.name"] == "" || left["policy.next_review"] == "" || left["role.dsl"] != "" {
			t.Errorf("what is left out of the draft: %v", left)
		}
		clock.Move(time.Minute)
		n, err := office.TakeAnswers.Run(t.Context(), h, by, office.TakeForm{Document: number})
		if err != nil || n == 0 {
			t.Fatalf("%d taken, %v", n, err)
		}
		q := section(t, h, by, "0")
		if q["role.dsl"].Typed != "Mrs Ana Ruiz" || q["role.dsl"].Printed == "Mrs Ana Ruiz" || q["role.dsl"].Origin != "imported from old policy.txt, line 4" || q["school.name"].Printed != "Elm Road School" {
			t.Errorf("draft: %+v", q["role.dsl"])
		}
		if _, err := office.TakeAnswers.Run(t.Context(), h, by, office.TakeForm{Document: number}); !fault.Is(err, fault.Conflict) {
			t.Errorf("taken twice: %v", err)
		}
		if back, err := office.TakeBackAnswers.Run(t.Context(), h, by, number); err != nil || back != n {
			t.Errorf("%d of %d taken back, %v", back, n, err)
		}
		if q := section(t, h, by, "0")["role.dsl"]; q.Typed != "" || len(q.Past) != 1 {
			t.Errorf("after taking back: %+v", q)
		}
		if _, err := office.TakeAnswers.Run(t.Context(), h, by, office.TakeForm{Document: number, Key: "school.name"}); err != nil {
			t.Fatal(err)
		}
		if q := section(t, h, by, "0")["school.name"]; q.Printed != "Elm Road Primary School" || q.Past[0].Printed != "Elm Road School" {
			t.Errorf("one answer taken over the school's own: %+v", q)
		}
	})
}

func TestFindingsAreDecided(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, _ *storetest.Clock) {
		by := who[people.Headteacher]
		number := upload(t, h, by, "old.txt", oldPolicy)
		decide := func(n int, state, reason string) error {
			_, err := office.DecideFinding.Run(t.Context(), h, by, office.FindingForm{Document: number, N: n, State: state, Reason: reason})
			return err
		}
		if err := decide(0, "dismissed", " "); fieldsOf(err)["reason"] == "" {
			t.Errorf("dismissed without a reason: %v", err)
		}
		if err := decide(9999, "accepted", ""); !fault.Is(err, fault.NotFound) {
			t.Errorf("no such finding: %v", err)
		}
		if err := decide(0, "lost", ""); fieldsOf(err)["state"] == "" {
			t.Errorf("no such state: %v", err)
		}
		if err := decide(0, "dismissed", "Our trust decided so"); err != nil {
			t.Fatal(err)
		}
		if err := decide(1, "accepted", ""); err != nil {
			t.Fatal(err)
		}
		shown, err := office.ShowDocument.Run(t.Context(), h, by, number)
		if err != nil || shown.Findings[0].State.Reason != "Our trust decided so" || shown.Findings[0].By != by.Name || shown.Findings[1].State.State != "accepted" {
			t.Errorf("%+v, %v", shown.Findings[:2], err)
		}
		if err := decide(0, "", ""); err != nil {
			t.Fatal(err)
		}
		if shown, err = office.ShowDocument.Run(t.Context(), h, by, number); err != nil || shown.Findings[0].State.State != "" {
			t.Errorf("opened again: %+v, %v", shown.Findings[0].State, err)
		}
	})
}

// Removing takes two people, and a hold beats both.
func TestDocumentIsRemovedByTwo(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, _ *storetest.Clock) {
		by := who[people.DSL]
		number := upload(t, h, by, "old.txt", oldPolicy)
		ask := func() (id.Approval, error) {
			return office.AskToRemoveDocument.Run(t.Context(), h, by, office.RemoveForm{Document: number, Reason: "Read in twice"})
		}
		asked, err := ask()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ask(); !fault.Is(err, fault.Conflict) {
			t.Errorf("asked twice: %v", err)
		}
		if _, err := office.PlaceHold.Run(t.Context(), h, who[people.Chair], hold.Hold{Subject: hold.Subject{Kind: "document", ID: string(number)}, Reason: "Complaint"}); err != nil {
			t.Fatal(err)
		}
		agree := office.Verdict{Approval: asked, Agree: true}
		if _, err := office.DecideApproval.Run(t.Context(), h, who[people.Headteacher], agree); !fault.Is(err, fault.Refused) {
			t.Errorf("removed in spite of a hold: %v", err)
		}
		other := upload(t, h, by, "second.txt", oldPolicy)
		asked, err = office.AskToRemoveDocument.Run(t.Context(), h, by, office.RemoveForm{Document: other, Reason: "Read in twice"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := office.DecideApproval.Run(t.Context(), h, by, office.Verdict{Approval: asked, Agree: true}); !fault.Is(err, fault.Refused) {
			t.Errorf("agreed by the one who asked: %v", err)
		}
		if _, err := office.DecideApproval.Run(t.Context(), h, who[people.Headteacher], office.Verdict{Approval: asked, Agree: true}); err != nil {
			t.Fatal(err)
		}
		if _, err := office.ShowDocument.Run(t.Context(), h, by, other); !fault.Is(err, fault.NotFound) {
			t.Errorf("still there: %v", err)
		}
		rows, err := office.ListDocuments.Run(t.Context(), h, by, struct{}{})
		if err != nil || len(rows) != 1 || rows[0].ID != number {
			t.Errorf("%+v, %v", rows, err)
		}
	})
}

func TestHostileFileNames(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, _ *storetest.Clock) {
		for sent, want := range map[string]string{
			"../../etc/passwd": "passwd", `C:\policies\p.txt`: "p.txt", "a\x00b\x1b[31m\r\n.txt": "ab[31m.txt", "": "policy", "..": "policy", "/": "policy",
			"\u202etxt.exe": "txt.exe", "\xff\xfe.txt": ".txt", strings.Repeat("ä", 5000) + ".txt": "",
		} {
			shown, err := office.ShowDocument.Run(t.Context(), h, who[people.DSL], upload(t, h, who[people.DSL], sent, oldPolicy))
			if err != nil {
				t.Fatal(err)
			}
			if want != "" && shown.Name != want || len([]rune(shown.Name)) > 120 {
				t.Errorf("%.40q became %q", sent, shown.Name)
			}
		}
	})
}

func TestUnreadableDocumentsSayWhy(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, _ *storetest.Clock) {
		for name, text := range map[string]string{"empty.txt": "", "zip.docx": "PK\x03\x04 not really", "old.doc": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", "p.pdf": "%PDF-1.7\n"} {
			_, err := office.CheckDocument.Run(t.Context(), h, who[people.DSL], office.UploadForm{Name: name, Data: []byte(text)})
			if got := fieldsOf(err)["file"]; got == "" {
				t.Errorf("%s: %v", name, err)
			}
		}
		rows, err := office.ListDocuments.Run(t.Context(), h, who[people.DSL], struct{}{})
		if err != nil || len(rows) != 0 {
			t.Errorf("something was kept: %+v, %v", rows, err)
		}
	})
}
