package office

import (
	"context"
	"strings"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
)

// contactDuty is the duty of changing names and numbers wherever they hang (clause 4.2/contact).
const contactDuty = "contact-change"

// followNames puts it on the list that a name or number which the policy prints has to be changed in other places,
// whichever way it changed: an appointment, a term that ended by the clock, an account closed by hand or by a roster,
// an import taken back, a name put right. It is asked after every use case that touched people or posts, in its own
// transaction, and compares what is printed now with what was before. In a school's first days nothing hangs anywhere
// yet.
func followNames(d *Desk, tx *store.Tx) error {
	if !tx.Changed("person", "post_term") {
		return nil
	}
	began, err := tx.Began()
	if err != nil || d.Now.Before(began.AddDate(0, 0, graceDays)) {
		return err
	}
	books, err := d.House.Shelf.Books()
	if err != nil {
		return err
	}
	var before map[string]string
	err = d.House.School.Read(context.WithoutCancel(d.Context), func(v *store.View) (err error) {
		before, err = namesShown(d.House, v, books)
		return err
	})
	if err != nil {
		return err
	}
	after, err := namesShown(d.House, &tx.View, books)
	if err != nil {
		return err
	}
	var changed []string
	for _, k := range books.Posts.Posts {
		if before[k.Key] != after[k.Key] {
			changed = append(changed, k.Title)
		}
	}
	if len(changed) == 0 {
		return nil
	}
	return raiseContacts(d, tx, changed)
}

func raiseContacts(d *Desk, tx *store.Tx, posts []string) error {
	a, err := loadAgenda(d.House, &tx.View)
	if err != nil {
		return err
	}
	x, err := a.duty(contactDuty)
	if err != nil || x.Every != duty.OnEvent {
		return err
	}
	return raiseDuty(d, tx, a, x, "contacts:"+tx.NewID(), "Changed in the register of posts: "+strings.Join(posts, ", ")+".")
}

// namesShown are the names and ways to reach people that stand outside Handrail, by post: of the holder that the
// policy prints, and where posters name every holder, of all of them.
func namesShown(h *House, v *store.View, books *Books) (map[string]string, error) {
	terms, err := registered(v, books, h.Zone)
	if err != nil {
		return nil, err
	}
	names := map[id.Person]string{}
	out := map[string]string{}
	for _, k := range books.Posts.Posts {
		running := post.Running(terms, k.Key)
		if k.Question == "" {
			continue
		}
		if !k.Posters {
			running = running[:min(len(running), 1)]
		}
		for _, t := range running {
			name, ok := names[t.Person]
			if !ok {
				p, err := v.PersonByID(t.Person)
				if err != nil {
					return nil, err
				}
				name = p.Name
				names[t.Person] = name
			}
			out[k.Key] += post.PrintedName(t, name) + "\n" + t.Contact + "\n"
		}
	}
	return out, nil
}
