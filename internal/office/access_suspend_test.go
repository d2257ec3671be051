package office_test

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// A pupil's access is suspended with a kind of reason, an end and a plan for set work; the family is told, and it ends by
// itself or is lifted before (7.9T-n, 7.9T-o, 8.1-h).
func TestASuspension(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, _ := withHead(t, school, clock)
		p := &paused{t: t, h: h, school: school, clock: clock, admin: admin, head: head}
		p.hasAccess()
		good := office.GrantForm{Grant: p.grant, Step: access.Suspend, Why: "Wrote to others in the night", Kind: "misuse", Plan: "On paper, from the class teacher", Until: p.clock.Now().AddDate(0, 0, 5)}
		p.needsItsReasons(good)
		if _, err := office.MoveGrant.Run(t.Context(), h, head, good); err != nil {
			t.Fatal(err)
		}
		p.isTold()
		p.endsEitherWay(good)
	})
}

// paused is a pupil with access to one system, who decides about it, and who does it.
type paused struct {
	t           *testing.T
	h           *office.House
	school      *store.School
	clock       *storetest.Clock
	admin, head people.Actor
	key         string
	pupil       id.Person
	grant       id.Grant
}

func (p *paused) hasAccess() {
	t := p.t
	t.Helper()
	p.h.Mails = true
	p.key = aSystem(t, p.h, p.head, func(s *access.System) { s.Needs, s.For = nil, people.Of(people.Pupil) })
	const roster = "id,given_name,family_name,birth_date,year,class,role,email,parent1_given_name,parent1_family_name,parent1_email\n1,Amira,Calder,2018-05-31,2,Oak,,,Dana,Calder,dana@example.org\n"
	if _, err := office.ImportRoster.Run(t.Context(), p.h, p.admin, office.RosterForm{Name: "roll.csv", Data: []byte(roster)}); err != nil {
		t.Fatal(err)
	}
	list, err := office.ShowRoll.Run(t.Context(), p.h, p.head, office.RollQuery{Words: "Amira"})
	if err != nil || len(list.Rows) != 1 {
		t.Fatal(err)
	}
	p.pupil = list.Rows[0].ID
	if _, err := office.AskAccess.Run(t.Context(), p.h, p.head, office.AskForm{System: p.key, People: []id.Person{p.pupil}, Level: access.Use, Why: "Lessons"}); err != nil {
		t.Fatal(err)
	}
	p.grant = accessOf(t, p.h, p.head, p.pupil, p.key).Grant.ID
	if err := move(t, p.h, p.admin, p.grant, access.SetUp, ""); err != nil {
		t.Fatal(err)
	}
}

func (p *paused) needsItsReasons(good office.GrantForm) {
	t := p.t
	t.Helper()
	for _, c := range []struct {
		field  string
		change func(*office.GrantForm)
	}{
		{"why", func(f *office.GrantForm) { f.Why = " " }}, {"until", func(f *office.GrantForm) { f.Until = time.Time{} }}, {"until", func(f *office.GrantForm) { f.Until = p.clock.Now().AddDate(2, 0, 0) }},
		{"kind", func(f *office.GrantForm) { f.Kind = "whim" }}, {"plan", func(f *office.GrantForm) { f.Plan = "" }}, {"plan", func(f *office.GrantForm) { f.Plan = strings.Repeat("x", 501) }},
	} {
		form := good
		c.change(&form)
		_, err := office.MoveGrant.Run(t.Context(), p.h, p.head, form)
		if f := fieldsOf(err); len(f) != 1 || f[c.field] == "" {
			t.Errorf("without a good %s: %v", c.field, err)
		}
	}
}

// isTold: the gate says until when and of what kind, a technician less, the family how work comes, and nobody the words.
func (p *paused) isTold() {
	t := p.t
	t.Helper()
	row := accessOf(t, p.h, p.head, p.pupil, p.key)
	if row.Allowed || row.Missing[0].Kind != access.Time || !strings.Contains(row.Missing[0].Name, "until") || !strings.Contains(row.Missing[0].Name, "used against what was agreed") || strings.Contains(row.Missing[0].Name, "night") {
		t.Errorf("what the gate says: %+v", row.Missing)
	}
	asked, err := office.AskGate.Run(t.Context(), p.h, people.CommandLine("root"), office.GateQuestion{Person: string(p.pupil), System: p.key})
	if err != nil || asked.Allowed || strings.Contains(asked.Missing[0].Name, "against") {
		t.Errorf("what the technician reads of a pupil: %+v, %v", asked.Missing, err)
	}
	if s := row.Grant.Pause(); s.Told != 1 || s.By != string(p.head.Person) || s.Kind != "misuse" {
		t.Errorf("the suspension: %+v", s)
	}
	all := letters(t, p.school, "access")
	letter := all[len(all)-1]
	if letter.To != "dana@example.org" || !strings.Contains(letter.Body, "On paper, from the class teacher") || strings.Contains(letter.Body, "night") || strings.Contains(letter.Subject+letter.Body, "Amira") {
		t.Errorf("the letter: %+v", letter)
	}
	notice, err := office.ShowPauseNotice.Run(t.Context(), p.h, p.head, p.grant)
	if err != nil || len(notice.To) != 1 || !strings.Contains(strings.Join(notice.Lines, " "), "cannot see or hand in work") || !strings.Contains(notice.Lines[0], "Amira") {
		t.Errorf("the notice: %+v, %v", notice, err)
	}
}

func (p *paused) endsEitherWay(good office.GrantForm) {
	t := p.t
	t.Helper()
	p.clock.Move(24 * time.Hour)
	if err := move(t, p.h, p.admin, p.grant, access.Lift, ""); err != nil {
		t.Fatal(err)
	}
	if row := accessOf(t, p.h, p.head, p.pupil, p.key); !row.Allowed || row.Grant.Pause().LiftedBy != string(p.admin.Person) {
		t.Errorf("lifted before: %+v", row)
	}
	if _, err := office.ShowPauseNotice.Run(t.Context(), p.h, p.head, p.grant); !fault.Is(err, fault.Conflict) {
		t.Errorf("a notice of nothing: %v", err)
	}
	again := good
	again.Until = p.clock.Now().AddDate(0, 0, 3)
	if _, err := office.MoveGrant.Run(t.Context(), p.h, p.head, again); err != nil {
		t.Fatal(err)
	}
	p.clock.Move(4 * 24 * time.Hour)
	if row := accessOf(t, p.h, p.head, p.pupil, p.key); !row.Allowed || len(row.Grant.Suspensions) != 2 {
		t.Errorf("after its end: %+v", row)
	}
}
