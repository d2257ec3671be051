package demo

import (
	_ "embed" // the profile and the old policy
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"filippo.io/age"

	"handrail.school/handrail/internal/area/hold"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/area/quiet"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

//go:embed profile.yaml
var profile []byte

//go:embed old-policy.txt
var oldPolicy []byte

// names of posts in the profile, by who of the cast holds them.
var holders = map[string]string{"role.dsl": "dsl", "role.deputy_dsl": "deputy_dsl", "role.headteacher": "headteacher", "role.chair": "chair",
	"role.lead_governor": "safeguarding_governor", "role.filtering_leader": "leader", "role.filtering_governor": "safeguarding_governor",
	"role.technician": "technician", "role.data_protection_officer": "data_protection_officer", "role.senco": "senco"}

// setQuiet sets the hours in which nothing routine is sent.
func setQuiet(l *life) error {
	_, err := office.SetQuiet.Run(l.ctx, l.house, l.as("headteacher"), quiet.Usual)
	return err
}

// answerAll answers the whole questionnaire, section by section, as often as answers lead to more questions.
func answerAll(l *life) error {
	books, err := l.house.Shelf.Books()
	if err != nil {
		return err
	}
	given, err := books.Library.ParseProfile(profile)
	if err != nil {
		return err
	}
	for key, who := range holders {
		given[key] = policy.Values{l.cast[who].Name}
	}
	for key, before := range map[string]int{"policy.written": 316, "policy.ratified": 292} {
		given[key] = policy.Values{l.day(before, 0).Format(time.DateOnly)}
	}
	given["policy.next_review"] = policy.Values{l.now.AddDate(0, 0, 73).Format(time.DateOnly)}
	given["role.oversight"] = policy.Values{"the deputy DSL"}
	for range 4 { // answers lead to further questions, a few deep at most
		for _, s := range books.Library.Sections {
			if len(s.Questions) == 0 {
				continue
			}
			form := office.AnswersForm{Section: s.Section, Given: map[string][]string{}, Leave: true}
			for _, q := range s.Questions {
				if v, ok := given[q.Key]; ok {
					form.Given[q.Key] = v
				}
			}
			if _, err := office.AnswerQuestions.Run(l.ctx, l.house, l.as("headteacher"), form); err != nil {
				return fmt.Errorf("section %s: %w", s.Section, err)
			}
		}
	}
	return nil
}

// readOldPolicy reads in the policy that the school had, and works off some of what is found.
func readOldPolicy(l *life) error {
	number, err := office.CheckDocument.Run(l.ctx, l.house, l.as("dsl"), office.UploadForm{Name: "E-safety policy 2021.txt", Data: slices.Clone(oldPolicy)})
	if err != nil {
		return err
	}
	for n, state := range []string{"accepted", "accepted", "dismissed"} {
		form := office.FindingForm{Document: number, N: n, State: state}
		if state == "dismissed" {
			form.Reason = "The whole section is written afresh"
		}
		if _, err := office.DecideFinding.Run(l.ctx, l.house, l.as("dsl"), form); err != nil && !fault.Is(err, fault.Invalid) {
			return err
		}
	}
	_, err = office.PlaceHold.Run(l.ctx, l.house, l.as("dsl"), hold.Hold{Subject: hold.Subject{Kind: "document", ID: string(number)},
		Reason: "The governors' complaint panel may ask which policy was in force"})
	return err
}

// writePolicy makes the policy the school's own in a few places.
func writePolicy(l *life) error {
	head := l.as("headteacher")
	if _, err := office.AmendClause.Run(l.ctx, l.house, head, office.ClauseForm{Clause: "2/resilience",
		Text:   "Pupils practise what to do when something online worries them: stop, turn the screen away, tell an adult. Every class acts it out in the first week of each half-term, and the class teacher records it.",
		Reason: "Our own routine, agreed with the school council"}); err != nil {
		return err
	}
	_, err := office.WriteOwnClause.Run(l.ctx, l.house, head, office.OwnForm{Section: "9.3", Position: 99, Title: "Walking to school alone",
		Text:     "Pupils in Year 6 who walk alone may bring a phone. The office keeps it from the first bell to the last.",
		Audience: []string{"pupils", "parents"}})
	return err
}

// confirmContacts checks some of the area's contacts, as a school does in its first weeks.
func confirmContacts(l *life) error {
	shown, err := office.ShowArea.Run(l.ctx, l.house, l.as("dsl"), struct{}{})
	if err != nil {
		return err
	}
	for _, f := range shown.Facts {
		if !slices.Contains([]string{"police", "lado", "social_care", "partnership", "thresholds"}, f.Key) {
			continue
		}
		if _, err := office.ConfirmFact.Run(l.ctx, l.house, l.as("dsl"), office.FactForm{Key: f.Key, Name: f.Name, Web: f.Web}); err != nil {
			return fmt.Errorf("%s: %w", f.Key, err)
		}
	}
	return nil
}

// guidanceChanges is Handrail noticing newer editions, and the DSL deciding on the first.
func guidanceChanges(l *life) error {
	_, err := office.CheckGuidance.Run(l.ctx, l.house, people.System, struct{}{})
	return err
}

func decideReview(l *life) error {
	all, err := office.ListReviews.Run(l.ctx, l.house, l.as("dsl"), struct{}{})
	if err != nil || len(all.Open) == 0 {
		return err
	}
	_, err = office.DecideReview.Run(l.ctx, l.house, l.as("dsl"), office.ReviewForm{Review: all.Open[0].ID, Decision: "changed",
		Reason: "Read against our text by the DSL and the deputy; sections 1 and 7.3 now say what it asks."})
	return err
}

// copyRecords makes an encrypted copy and, every third time, says that it was kept elsewhere.
func copyRecords(offsite bool) func(*life) error {
	return func(l *life) error {
		if err := os.MkdirAll(l.copies.Dir, 0o700); err != nil {
			return err
		}
		key, err := age.GenerateX25519Identity()
		if err != nil {
			return err
		}
		_, err = office.MakeBackup.Run(l.ctx, l.house, l.as("technician"), office.BackupForm{From: l.copies.From, Offsite: offsite,
			File: filepath.Join(l.copies.Dir, office.BackupName(l.house.School.Name, l.clock.Now())), To: []age.Recipient{key.Recipient()}})
		return err
	}
}

// drill proves the newest copy. The made-up school's copies are made for a key nobody keeps, so the drill is
// entered and not run.
func drill(l *life) error {
	all, err := office.ListBackups.Run(l.ctx, l.house, l.as("headteacher"), struct{}{})
	if err != nil || len(all) == 0 {
		return err
	}
	b := all[0]
	b.Drill = fmt.Sprintf("%d records and a trail of %d entries came back whole (made up for the demonstration)", b.Records, b.Trail)
	_, err = office.RecordDrill.Run(l.ctx, l.house, l.as("technician"), b)
	return err
}

// Copies says where the made-up school's backups go.
type Copies struct {
	From office.Copier
	Dir  string
}
