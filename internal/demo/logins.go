package demo

import (
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// handLogins gives some children of year 2 an account in a reading log and hands the first logins to their parents, the
// first on paper and read at home.
func handLogins(l *life) error {
	key, err := office.SetSystem.Run(l.ctx, l.house, l.as("headteacher"), office.SystemForm{New: true, System: access.System{Name: "Reading log", State: access.Live, Kind: "app", Purpose: "Books that children read at home",
		Owner: l.as("headteacher").Person, Runs: "With its supplier", Data: "First names, and what was read", Login: access.OwnLogin, ToParent: true, For: people.Of(people.Pupil), Given: access.ByGrant,
		Risk: access.Assessment{State: access.Approved}, DPIA: access.Assessment{State: access.Approved}}})
	if err != nil {
		return err
	}
	list, err := office.ShowRoll.Run(l.ctx, l.house, l.as("dsl"), office.RollQuery{Year: "2"})
	if err != nil {
		return err
	}
	var children []id.Person
	for _, row := range list.Rows[:min(4, len(list.Rows))] {
		children = append(children, row.ID)
	}
	if _, err := office.AskAccess.Run(l.ctx, l.house, l.as("headteacher"), office.AskForm{System: key, People: children, Level: access.Use, Why: "Books at home"}); err != nil {
		return err
	}
	lines, err := office.ListGrants.Run(l.ctx, l.house, l.as("technician"), office.GrantQuery{System: key, Stage: "work"})
	if err != nil {
		return err
	}
	for i, g := range lines.Rows {
		sheet, err := office.ReleaseLogin.Run(l.ctx, l.house, l.as("technician"), office.ReleaseForm{Grant: g.ID, Name: "reader-" + string(rune('a'+i)), Secret: "Made-up first password", Paper: i == 0 || !l.house.Mails})
		if fault.Is(err, fault.Conflict) {
			continue // nobody of this family can be written to
		}
		if err != nil {
			return err
		}
		if i > 0 {
			continue
		}
		if err := readAtHome(l, g.Person, sheet.Code); err != nil {
			return err
		}
	}
	return nil
}

// readAtHome is a parent who reads the login from a printed letter.
func readAtHome(l *life, child id.Person, code string) error {
	var born time.Time
	err := l.house.School.Read(l.ctx, func(v *store.View) error {
		facts, err := v.RollFacts([]id.Person{child})
		if err != nil {
			return err
		}
		born, err = time.Parse(time.DateOnly, facts[child].Birth)
		return err
	})
	if err != nil {
		return err
	}
	_, err = office.ReadLogin.Run(l.ctx, l.house, people.Public, office.ParentForm{Code: code, Birth: born})
	return err
}
