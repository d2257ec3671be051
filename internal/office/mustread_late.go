package office

import (
	"context"
	"fmt"
	"slices"

	"handrail.school/handrail/internal/area/mustread"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// What becomes of those who are late: letters, and where the school asks for it, an account that opens nothing else
// until they have confirmed (obligation 4.3-b, decision 16). The doorway holds them (About.Unread); here it is found out.

// limited says whether somebody is late with a document that is needed before access.
func (h *House) limited(ctx context.Context, by people.Actor) (bool, error) {
	late := false
	err := h.School.Read(ctx, func(v *store.View) error {
		mine, err := readingOf(&Desk{Context: ctx, House: h, By: by, Now: v.Now()}, v, by)
		late = slices.ContainsFunc(mine, func(r Reading) bool { return r.Late && r.Limits(by.Roles) })
		return err
	})
	return late, err
}

// tellUnlimited writes to headteacher and chair each week how many of those whose account is never limited are late. It
// names nobody: the page does.
func tellUnlimited(h *House, tx *store.Tx, s ReadingState) error {
	late := 0
	for _, l := range s.Lines {
		if l.Late && s.Gate && l.Roles.Meets(mustread.NeverLimited) {
			late++
		}
	}
	if late == 0 {
		return nil
	}
	all, err := tx.Holders(people.Of(people.Headteacher, people.Chair))
	if err != nil {
		return err
	}
	year, week := tx.Now().In(h.Zone).ISOWeek()
	for _, p := range all {
		_, err := tx.Post(store.Letter{ID: tx.NewID(), Kind: "reading", Once: fmt.Sprintf("unlimited:%s:%s:%d-%d", s.ID, p.ID, year, week), Person: p.ID, To: p.Email,
			Subject: "Leaders who have not confirmed a document",
			Body: fmt.Sprintf("“%s”, %s, is needed before access, and %d of the leaders and lead governors have not confirmed it in time.\n\n", s.Title, s.Edition, late) +
				"Their accounts stay open, because they act when a child is in danger. Please see that they read it. Who they are stands here:\n\n" +
				h.PublicURL + "/policy/reading/" + string(s.ID) + "/who\n"})
		if err != nil {
			return err
		}
	}
	return nil
}

// RemindReaders writes to those who have not confirmed: when they are asked, a week before the day, on it,
// and every week after, or every day where nothing else holds them to it. Letters name the document and nobody else.
func RemindReaders(ctx context.Context, h *House) error {
	return h.School.Do(ctx, clockLine("RemindReaders"), func(tx *store.Tx) error {
		states, err := readingStates(h, &tx.View, false)
		if err != nil || !h.Mails {
			return err
		}
		all, err := tx.People()
		if err != nil {
			return err
		}
		emails := map[id.Person]string{}
		for _, p := range all {
			emails[p.ID] = p.Email
		}
		for _, s := range states {
			for _, l := range s.Lines {
				if !l.Confirmed.IsZero() || emails[l.ID] == "" {
					continue
				}
				if err := remindReader(h, tx, s.Document, l, emails[l.ID]); err != nil {
					return err
				}
			}
			if err := tellUnlimited(h, tx, s); err != nil {
				return err
			}
		}
		return nil
	})
}

func remindReader(h *House, tx *store.Tx, m mustread.Document, l mustread.Line, email string) error {
	key, due := mustread.Remind(m, l.Reader, tx.Now().In(h.Zone))
	if !due {
		return nil
	}
	when := "Please confirm it by " + l.By.Format("2 January 2006") + "."
	if l.Late {
		when = "It was to be confirmed by " + l.By.Format("2 January 2006") + "."
		switch {
		case m.Limits(l.Roles):
			when += " Until you have confirmed it, your account opens nothing else."
		case m.Gate:
			when += " Everybody else’s account opens nothing until they have; yours stays open because of what you do for children’s safety, so this letter comes every day."
		}
	}
	_, err := tx.Post(store.Letter{ID: tx.NewID(), Kind: "reading", Once: "reading:" + string(m.ID) + ":" + string(l.ID) + ":" + key, Person: l.ID, To: email,
		Subject: "A document to read and confirm",
		Body: "The school asks you to read “" + m.Title + "”, " + m.Editions() + ", and to confirm that you have.\n\n" + when + "\n\n" +
			h.PublicURL + "/policy/reading\n"})
	return err
}
