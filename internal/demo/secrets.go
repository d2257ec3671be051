package demo

import (
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

// shareSecrets enters what several people know and what lies in the safe.
func shareSecrets(l *life) error {
	for _, x := range []struct {
		name, system, kept string
		sealed             bool
		who                []string
	}{
		{"Tablets of Oak and Elm", "", "", false, []string{"staff", "senco", "technician"}},
		{"Wireless for visitors", "", "", false, []string{"administrator", "technician"}},
		{"The school’s account on X", "twitter", "Safe in the office", true, []string{"headteacher", "deputy_dsl"}},
		{"Administrator of Office 365", "office365", "Safe in the office", true, []string{"headteacher", "dsl"}},
	} {
		form := office.SecretForm{Name: x.name, System: x.system, Kept: x.kept, Sealed: x.sealed}
		for _, key := range x.who {
			form.Holders = append(form.Holders, id.Person(l.as(key).Person))
		}
		if _, err := office.SetSecret.Run(l.ctx, l.house, l.as("technician"), form); err != nil {
			return err
		}
	}
	return nil
}

// openEnvelope is one emergency.
func openEnvelope(l *life) error {
	list, err := office.ListSecrets.Run(l.ctx, l.house, l.as("dsl"), struct{}{})
	if err != nil {
		return err
	}
	for _, s := range list.Rows {
		if s.System == "office365" {
			_, err = office.OpenSealed.Run(l.ctx, l.house, l.as("dsl"), office.OpeningForm{ID: s.ID, Why: "The technician was ill and nobody could reset the account of a supply teacher"})
		}
	}
	return err
}

// changeOpened changes what was opened.
func changeOpened(l *life) error {
	list, err := office.ListSecrets.Run(l.ctx, l.house, l.as("technician"), struct{}{})
	if err != nil {
		return err
	}
	for _, s := range list.Rows {
		if len(s.Openings) > 0 {
			_, err = office.SecretChanged.Run(l.ctx, l.house, l.as("technician"), s.ID)
		}
	}
	return err
}
