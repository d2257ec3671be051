package office

import (
	"encoding/json"
	"time"

	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/area/quiet"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// Routine letters wait in the outbox while the school is quiet; what somebody waits for, or what warns, goes at once
// (obligation 7.8.1-d). The hours are a setting, and setting them writes the policy's answer too.

const (
	quietSetting = "quiet_hours"
	quietAnswer  = "email.quiet_hours"
)

// quietKept is the setting with the moment from which it holds.
type quietKept struct {
	quiet.Hours
	Since time.Time `json:"since"`
}

// loadQuiet reads the hours with the calendar around now; false where the school has set none.
func loadQuiet(h *House, v *store.View) (quietKept, calendar.Filled, bool, error) {
	var q quietKept
	text, err := v.Setting(quietSetting)
	if err != nil || text == "" {
		return q, calendar.Filled{}, false, err
	}
	if err := json.Unmarshal([]byte(text), &q); err != nil {
		return q, calendar.Filled{}, false, err
	}
	y, err := loadYear(v)
	now := v.Now().In(h.Zone)
	return q, y.Fill(now.AddDate(-1, 0, 0), now.AddDate(1, 0, 0)), true, err
}

// quietHouse says at any moment whether letters wait.
func quietHouse(h *House, v *store.View) (func(time.Time) bool, error) {
	q, year, set, err := loadQuiet(h, v)
	return func(at time.Time) bool { return set && q.Quiet(at.In(h.Zone), year) }, err
}

// held are the kinds of letter that wait at a moment.
func held(quietAt func(time.Time) bool, at time.Time) []string {
	if quietAt(at) {
		return quiet.Routine
	}
	return nil
}

// waking is how long letters that waited for the morning may take to go, before anybody is told that they wait.
const waking = time.Hour

// stuckLetters counts letters that wait although nothing keeps them: not those that wait for the morning.
func stuckLetters(h *House, v *store.View) (int, time.Time, error) {
	quietAt, err := quietHouse(h, v)
	if err != nil {
		return 0, time.Time{}, err
	}
	var but []string
	if quietAt(v.Now()) || quietAt(v.Now().Add(-waking)) {
		but = quiet.Routine
	}
	return v.WaitingLetters(but...)
}

// QuietShown are the quiet hours as anybody signed in may know them.
type QuietShown struct {
	quiet.Hours
	Set  bool
	Says string    // what the policy says
	Now  bool      // it is quiet now
	Next time.Time // when letters go again
	// Wait is how many letters wait for it, for those who may change the hours.
	Wait int
}

// ShowQuiet shows the hours in which the school sends nothing routine, to staff and to parents.
var ShowQuiet = Look[struct{}, QuietShown]{
	About: About{Name: "ShowQuiet", Says: "See the hours in which the school sends nothing routine", Clause: "7.8.1/hours", May: people.SignedIn},
	Do: func(d *Desk, v *store.View, _ struct{}) (QuietShown, error) {
		out := QuietShown{Hours: quiet.Usual}
		said, err := v.AnswerOf(quietAnswer)
		if err != nil {
			return out, err
		}
		if len(said) > 0 {
			out.Says = said[0]
		}
		q, year, set, err := loadQuiet(d.House, v)
		if err != nil || !set {
			return out, err
		}
		now := d.Now.In(d.House.Zone)
		out.Hours, out.Set, out.Now = q.Hours, true, q.Quiet(now, year)
		if !out.Now {
			return out, nil
		}
		out.Next = q.Next(now, year)
		if SetQuiet.May.Meets(d.By.Roles) {
			all, _, err := v.WaitingLetters()
			if err != nil {
				return out, err
			}
			others, _, err := v.WaitingLetters(quiet.Routine...)
			out.Wait = all - others
			return out, err
		}
		return out, nil
	},
}

// quietWords are the hours as a sentence goes on; empty where none are set.
func quietWords(h *House, v *store.View) (string, error) {
	q, _, set, err := loadQuiet(h, v)
	if err != nil || !set {
		return "", err
	}
	return q.Words(), nil
}

// SetQuiet sets the hours. The policy says the same from then on.
var SetQuiet = Case[quiet.Hours, struct{}]{
	About: About{Name: "SetQuiet", Says: "Set the hours in which the school sends nothing routine", Clause: "7.8.1/hours",
		May: people.Of(people.Headteacher, people.Leader, people.DSL, people.Administrator)},
	Before: func(_ *Desk, in *quiet.Hours) error {
		var wrong fault.Fields
		if w := in.Wrong(); w != "" {
			wrong.Add("from", "%s", w)
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in quiet.Hours) (struct{}, error) {
		text, err := json.Marshal(quietKept{in, d.Now})
		if err != nil {
			return struct{}{}, err
		}
		if err := tx.SetSetting(quietSetting, string(text), d.By.Who()); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, tx.SetAnswer(quietAnswer, []string{in.Words()}, OriginAsked, d.By.Who())
	},
}

// quietLooksBack is how many days of sent letters the board looks at.
const quietLooksBack = 30

// loadQuietFacts holds for the board what was sent against the hours.
func loadQuietFacts(h *House, v *store.View, _ *Books, f *obligation.Facts, _ *policy.Inputs) error {
	q, year, set, err := loadQuiet(h, v)
	if err != nil || !set {
		return err
	}
	since := v.Now().AddDate(0, 0, -quietLooksBack)
	if q.Since.After(since) {
		since = q.Since
	}
	sent, err := v.SentSince(since, quiet.Routine...)
	f.Quiet.Words, f.Quiet.Sent = q.Words(), len(sent)
	for _, at := range sent {
		if q.Quiet(at.In(h.Zone), year) {
			f.Quiet.Outside++
		}
	}
	return err
}
