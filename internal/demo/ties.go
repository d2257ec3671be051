package demo

import (
	"handrail.school/handrail/internal/area/tie"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

// declareTie is somebody who says with whom they are tied.
func declareTie(who, whom, what string) func(*life) error {
	return func(l *life) error {
		_, err := office.DeclareTie.Run(l.ctx, l.house, l.as(who), office.TieForm{Whom: whom, What: what})
		return err
	}
}

// decideTies is a leader who talks with everybody whose tie waits.
func decideTies(who string) func(*life) error {
	return func(l *life) error {
		all, err := office.ListTies.Run(l.ctx, l.house, l.as(who), struct{}{})
		if err != nil {
			return err
		}
		for _, x := range all.Others {
			if x.Waits {
				if err := note(l, who, x.ID); err != nil {
					return err
				}
			}
		}
		return nil
	}
}

func note(l *life, who string, number id.Tie) error {
	_, err := office.DecideTie.Run(l.ctx, l.house, l.as(who), office.TieDecision{Tie: number, Outcome: tie.Guarded, Review: l.house.Now().AddDate(0, 11, 0),
		Safeguards: "No messages with the child alone; the chat is for fixtures only, with two adults in it. Nothing about school is discussed there."})
	return err
}
