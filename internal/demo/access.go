package demo

import (
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

// enterSystems takes over what schools usually have: all but one in use, with the headteacher answering for it.
func enterSystems(l *life) error {
	list, err := office.ListSystems.Run(l.ctx, l.house, l.as("headteacher"), struct{}{})
	if err != nil {
		return err
	}
	for _, s := range list.Examples {
		s.Owner, s.State = l.as("headteacher").Person, access.Live
		if s.Support = access.BySchool; strings.HasPrefix(s.Runs, "With ") {
			s.Support = access.BySupplier
		}
		if s.PupilData {
			s.Risk.State, s.DPIA.State = access.Approved, access.Approved
		}
		if s.Key == "pupil_asset" { // another tracker is thought about
			s.State, s.Risk.State, s.DPIA.State = access.Proposed, access.Open, access.Open
		}
		if _, err := office.SetSystem.Run(l.ctx, l.house, l.as("headteacher"), office.SystemForm{System: s, New: true}); err != nil {
			return err
		}
	}
	return nil
}

// giveAccess gives staff what they work with; the headteacher's own waits for another leader's yes.
func giveAccess(l *life) error {
	for _, key := range []string{"dsl", "deputy_dsl", "leader", "staff", "senco", "technician"} {
		for _, system := range []string{"office365", "classroom_monitor"} {
			if _, err := office.AskAccess.Run(l.ctx, l.house, l.as("headteacher"), office.AskForm{System: system, People: []id.Person{l.as(key).Person}, Level: access.Use, Why: "Works here"}); err != nil {
				return err
			}
		}
	}
	_, err := office.AskAccess.Run(l.ctx, l.house, l.as("technician"), office.AskForm{System: "website", Level: access.Manage, Why: "Keeps the website running"})
	return err
}

// setUpAccess lets the technician set up what may be set up.
func setUpAccess(l *life) error {
	list, err := office.ListGrants.Run(l.ctx, l.house, l.as("technician"), office.GrantQuery{Stage: "work"})
	if err != nil {
		return err
	}
	for _, g := range list.Rows {
		if len(g.Waits) > 0 || g.Stage != access.ToDo {
			continue
		}
		if _, err := office.MoveGrant.Run(l.ctx, l.house, l.as("technician"), office.GrantForm{Grant: g.ID, Step: access.SetUp}); err != nil {
			return err
		}
	}
	return nil
}

// pauseAccess suspends one line for a week.
func pauseAccess(l *life) error {
	list, err := office.ListGrants.Run(l.ctx, l.house, l.as("technician"), office.GrantQuery{Stage: string(access.Given)})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list.Rows, func(g office.GrantRow) bool {
		return !g.Pupil && g.Person != l.as("headteacher").Person && g.Person != l.as("technician").Person
	})
	if i < 0 {
		return nil // nothing could be set up yet
	}
	_, err = office.MoveGrant.Run(l.ctx, l.house, l.as("headteacher"), office.GrantForm{Grant: list.Rows[i].ID, Step: access.Suspend, Kind: "lost", Why: "The laptop is missing; until it is found", Until: l.clock.Now().Add(9 * 24 * time.Hour)})
	return err
}

// reviewAccess goes through every line of the term's review: the headteacher signs, and a leader what is the headteacher's own.
func reviewAccess(l *life) error {
	for _, key := range []string{"headteacher", "leader"} {
		x, err := office.ShowAccessReview.Run(l.ctx, l.house, l.as(key), office.AccessReviewQuery{All: true})
		if err != nil || !x.Open {
			return err
		}
		in := office.AccessReviewForm{Sure: true, Rest: access.KeepIt}
		for _, row := range x.Rows {
			if !row.Mark.Signed() && !row.Mine {
				in.Lines = append(in.Lines, row.ID)
			}
		}
		if len(in.Lines) == 0 && x.Final < x.Lines {
			continue
		}
		if _, err := office.SignAccessReview.Run(l.ctx, l.house, l.as(key), in); err != nil {
			return err
		}
	}
	return nil
}

// beginReview signs one system of this term's review, removes one line, and leaves the rest open.
func beginReview(l *life) error {
	x, err := office.ShowAccessReview.Run(l.ctx, l.house, l.as("headteacher"), office.AccessReviewQuery{System: "classroom_monitor"})
	if err != nil || !x.Open {
		return err
	}
	in := office.AccessReviewForm{Sure: true, Rest: access.KeepIt, Marks: map[id.Grant]string{}}
	for _, row := range x.Rows {
		if row.Mine || row.Mark.Signed() {
			continue
		}
		in.Lines = append(in.Lines, row.ID)
		if row.Person == l.as("senco").Person {
			in.Marks[row.ID] = access.RemoveIt
		}
	}
	if len(in.Lines) == 0 {
		return nil
	}
	_, err = office.SignAccessReview.Run(l.ctx, l.house, l.as("headteacher"), in)
	return err
}

// letProgramsIn is the helpdesk, which has its token, and the management system, which waits for a second person.
func letProgramsIn(l *life) error {
	made, err := office.MakeToken.Run(l.ctx, l.house, l.as("administrator"), office.TokenForm{Name: "Helpdesk", Scopes: []string{"systems:read", "grants:read", "grants:write", "gate:read"}, Last: l.clock.Now().AddDate(0, 9, 0)})
	if err != nil {
		return err
	}
	if _, err := office.DrawToken.Run(l.ctx, l.house, l.as("administrator"), made.ID); err != nil {
		return err
	}
	_, err = office.MakeToken.Run(l.ctx, l.house, l.as("administrator"), office.TokenForm{Name: "Management information system", Scopes: []string{"people:read", "pupils:read"}, Last: l.clock.Now().AddDate(1, 0, 0),
		Why: "So that new starters are the same in both"})
	return err
}
