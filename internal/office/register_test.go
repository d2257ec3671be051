package office_test

import (
	"context"
	"errors"

	"path/filepath"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/document/gias"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

const registerText = "URN,EstablishmentName,EstablishmentStatus (name),LA (name),StatutoryLowAge,StatutoryHighAge,NurseryProvision (name),Town\r\n" +
	"999001,Meadow Primary School,Open,Kent,3,11,Has Nursery Classes,Fordwich\r\n"

// A register is loaded whole or not at all, and proposes what a school is; what is wrong is said for every field.
func TestSchoolIsFoundInTheRegister(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		admin, _ := founded(t, h, clock)
		h.Register = filepath.Join(t.TempDir(), "schools.register")
		if found, err := office.FindSchools.Run(t.Context(), h, admin, "meadow"); err != nil || found.Loaded {
			t.Fatalf("without a register: %+v, %v", found, err)
		}
		if out, err := office.LoadRegister.Run(t.Context(), h, technician, strings.NewReader(registerText)); err != nil || out.Open != 1 {
			t.Fatal(out, err)
		}
		if _, err := office.LoadRegister.Run(t.Context(), h, technician, strings.NewReader(registerText+"1,2\r\n")); !fault.Is(err, fault.Invalid) {
			t.Errorf("a broken register was loaded: %v", err)
		}
		found, err := office.FindSchools.Run(t.Context(), h, admin, "fordwich")
		if err != nil || len(found.Schools) != 1 || found.Schools[0].Years() != "primary_nursery" {
			t.Fatalf("the earlier register is gone: %+v, %v", found, err)
		}
		if left, _ := filepath.Glob(h.Register + "?*"); len(left) != 0 {
			t.Errorf("left behind: %v", left)
		}
		set := func(urn, pack string) error {
			_, err := office.SetDetails.Run(t.Context(), h, admin, policy.Profile{"school.name": {found.Schools[0].Name}, "school.urn": {urn}, "school.phase": {"primary"}, "area.pack": {pack}})
			return err
		}
		for _, bad := range [][2]string{{"99900", "kent"}, {"99900a", "kent"}, {"999001", "atlantis"}} {
			if err := set(bad[0], bad[1]); !fault.Is(err, fault.Invalid) {
				t.Errorf("%v was saved: %v", bad, err)
			}
		}
		shown, err := office.ShowDetails.Run(t.Context(), h, admin, struct{}{})
		if err != nil || len(shown.Answers["school.urn"]) != 0 {
			t.Errorf("something was saved: %v, %v", shown.Answers, err)
		}
		if err := set("999001", office.PackOf(shown.Packs, found.Schools[0].Authority)); err != nil {
			t.Fatal(err)
		}
		steps, err := office.ShowSetup.Run(t.Context(), h, admin, struct{}{})
		for _, s := range steps {
			if (s.Key == "details" || s.Key == "area") && !s.Done {
				t.Errorf("%s is still to do: %v", s.Key, err)
			}
		}
	})
}

func TestRegisterIsNotOfThisSchoolOnly(t *testing.T) {
	if got := office.PackOf([]office.PackChoice{{Key: "kent", Title: "Kent County Council"}}, "Kent"); got != "kent" {
		t.Errorf("Kent's pack is %q", got)
	}
	if got := office.PackOf([]office.PackChoice{{Key: "kent", Title: "Kent County Council"}}, ""); got != "" {
		t.Errorf("no authority has the pack %q", got)
	}
	if gias.IsURN("012345") || gias.IsURN("12345") || !gias.IsURN("123456") {
		t.Error("a reference number has six digits and begins with none of nought")
	}
}

type mailbox struct {
	to   []string
	fail error
}

func (m *mailbox) Send(_ context.Context, l store.Letter) error {
	m.to = append(m.to, l.To)
	return m.fail
}

// The test message goes to whoever asks and nobody else, and the answer is what the mail server said.
func TestTestMessageSaysHowItWent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		admin, _ := founded(t, h, clock)
		if _, err := office.TryMail.Run(t.Context(), h, admin, office.MailTried{}); !fault.Is(err, fault.Conflict) {
			t.Errorf("with no way to send: %v", err)
		}
		box := &mailbox{fail: errors.New("550 no such mailbox")}
		h.Mails, h.Sender = true, box
		if _, err := office.TryMail.Run(t.Context(), h, admin, office.MailTried{}); err != nil {
			t.Fatal(err)
		}
		if m, err := office.ShowMail.Run(t.Context(), h, admin, struct{}{}); err != nil || m.Failure != "550 no such mailbox" || m.Works() {
			t.Errorf("%+v, %v", m, err)
		}
		box.fail = nil
		if _, err := office.TryMail.Run(t.Context(), h, admin, office.MailTried{}); err != nil {
			t.Fatal(err)
		}
		if m, err := office.ShowMail.Run(t.Context(), h, admin, struct{}{}); err != nil || !m.Works() || len(box.to) != 2 || box.to[1] != "ada@meadow.example" {
			t.Errorf("%+v, %v, %v", m, err, box.to)
		}
	})
}

// Governors see figures and posts. Nobody's name stands there but of those who hold a post.
func TestGovernorsSeePostsAndFiguresOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, _, _, _ := withHead(t, school, clock)
		write(t, school, func(tx *store.Tx) error {
			return errors.Join(tx.AddStandingChange("0-a", "not_met"), tx.AddStandingChange("0-b", "met"))
		})
		clock.Move(48 * 3600e9)
		write(t, school, func(tx *store.Tx) error { return tx.AddStandingChange("0-a", "met") })
		governor := people.Actor{Person: "g", Roles: people.Of(people.Governor), Via: "test"}
		o, err := office.ShowOversight.Run(t.Context(), h, governor, struct{}{})
		if err != nil || o.InForce != nil || len(o.Board) == 0 || o.At != clock.Now() || !strings.Contains(o.Head, "handrail.school/trail/") {
			t.Fatalf("%+v, %v", o, err)
		}
		filled := false
		for _, p := range o.Posts {
			filled = filled || p.Title == "Headteacher" && len(p.Names) == 1
			for _, name := range p.Names {
				if name == "teacher" {
					t.Errorf("a teacher stands under %s", p.Title)
				}
			}
		}
		if !filled {
			t.Errorf("the headteacher's post is not shown as filled: %+v", o.Posts)
		}
		err = school.Read(t.Context(), func(v *store.View) error {
			counts, err := v.StatusesOn([]time.Time{clock.Now().Add(-24 * 3600e9), clock.Now(), clock.Now().AddDate(-1, 0, 0)})
			if counts[0]["not_met"] != 1 || counts[0]["met"] != 1 || counts[1]["met"] != 2 || counts[1]["not_met"] != 0 || counts[2]["met"] != 0 {
				t.Errorf("%v", counts)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}
