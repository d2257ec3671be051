package demo

import (
	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
)

// askEveryFamily is the round of the autumn: letters to all families that have not answered. Two letters come back.
func askEveryFamily(l *life) error {
	round, err := office.StartSigning.Run(l.ctx, l.house, l.as("dsl"), office.SigningForm{Kinds: []string{"parent", "photos", "home_school"}, Days: "7, 14, 21", Until: l.clock.Now().AddDate(0, 0, 42)})
	if err != nil {
		return err
	}
	all, err := families(l, "5", 2)
	if err != nil {
		return err
	}
	for _, by := range all {
		if _, err := office.MarkAddress.Run(l.ctx, l.house, l.as("headteacher"), office.AddressForm{Person: by.Person}); err != nil {
			return err
		}
	}
	if err := office.AskFamilies(l.ctx, l.house, l.as("dsl"), round); err != nil || l.house.Sender == nil {
		return err
	}
	for range 12 { // some hundred letters, fifty at a time
		if err := office.SendLetters(l.ctx, l.house, l.house.Sender); err != nil {
			return err
		}
	}
	return nil
}

// familiesAnswer is those who answered their letter: a third of them, most with yes.
func familiesAnswer(l *life) error {
	for _, year := range []string{"1", "4", "6"} {
		all, err := families(l, year, 12)
		if err != nil {
			return err
		}
		for i, by := range all {
			answer := agreement.YesAnswer
			if i == 7 {
				answer = agreement.NoAnswer
			}
			for _, kind := range []string{"photos", "parent", "home_school"}[:1+min(2, i)] {
				if err := sign(l, by, kind, "", answer); err != nil && !fault.Is(err, fault.Conflict) {
					return err
				}
			}
		}
	}
	return office.MindSigning(l.ctx, l.house)
}
