package office

import (
	"errors"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// EndPostForm ends a term: now, or on a day.
type EndPostForm struct {
	Term string
	Now  bool
	Last time.Time // the last day, if not now; zero is without end
	Why  string
}

// EndPost ends a term the same minute, or sets the day on which it ends. A later end than two people agreed
// to needs two people again.
var EndPost = Case[EndPostForm, Appointed]{
	About: About{Name: "EndPost", Says: "End somebody's time in a post, or say when it ends", Clause: "4/posts", Sensitive: true, May: managers},
	Before: func(_ *Desk, in *EndPostForm) error {
		in.Why = strings.TrimSpace(in.Why)
		if len(in.Why) > 300 {
			return &fault.Fault{Kind: fault.Invalid, Sentence: "There is a problem", Fields: []fault.Field{{Name: "why", Sentence: "Use at most 300 characters"}}}
		}
		return nil
	},
	Do: func(d *Desk, tx *store.Tx, in EndPostForm) (Appointed, error) {
		t, k, err := theTerm(d, tx, in.Term)
		if err != nil {
			return Appointed{}, err
		}
		switch {
		case t.Person == d.By.Person:
			return Appointed{}, fault.New(fault.Refused, "Nobody changes their own posts. Ask the headteacher or another administrator.")
		case !t.Closed.IsZero():
			return Appointed{}, fault.New(fault.Conflict, "This term has ended already.")
		case in.Now:
			t.Why = in.Why
			return Appointed{}, closeTerm(d, tx, k, t, true)
		case !in.Last.IsZero() && (in.Last.Before(d.today()) || in.Last.Before(t.Starts)):
			return Appointed{}, &fault.Fault{Kind: fault.Invalid, Sentence: "There is a problem", Fields: []fault.Field{{Name: "last", Sentence: "Choose today or a later day, or end the post now"}}}
		}
		longer := !t.Ends.IsZero() && (in.Last.IsZero() || in.Last.After(t.Ends))
		if longer && k.TwoPeople {
			a := appointment{Roles: k.RoleKey, Post: k.Key, Term: t.ID, Ends: dayText(in.Last)}
			return Appointed{Waiting: true}, askAppointment(d, tx, t.Person, a, in.Why)
		}
		t.Ends = in.Last
		if in.Why != "" {
			t.Why = in.Why
		}
		return Appointed{Later: true}, tx.SetTerm(t)
	},
}

// theTerm finds one term and its post.
func theTerm(d *Desk, tx *store.Tx, number string) (post.Term, post.Kind, error) {
	books, err := d.House.Shelf.Books()
	if err != nil {
		return post.Term{}, post.Kind{}, err
	}
	terms, err := tx.Terms()
	for _, t := range terms {
		if t.ID == number {
			k, _ := books.Posts.Kind(t.Post)
			return t, k, err
		}
	}
	return post.Term{}, post.Kind{}, errors.Join(err, fault.New(fault.NotFound, "There is no such term."))
}

// closeTerm ends a term now and takes the role that went with it. The last person who can agree to
// appointments stays (see lastToAgree).
func closeTerm(d *Desk, tx *store.Tx, k post.Kind, t post.Term, say bool) error {
	if t.Coming() || k.Role() == 0 {
		t.Closed = d.Now
		return tx.SetTerm(t)
	}
	p, err := tx.PersonByID(t.Person)
	if err != nil {
		return err
	}
	left := withoutRole(p.Roles, k.Role())
	if say {
		err = lastToAgree(tx, p, left)
	} else if last, e := isLastToAgree(tx, p, left); e != nil || last {
		err = errors.Join(e, errLast)
	}
	if err != nil {
		return err
	}
	if err := tx.SetTerm(t); err != nil {
		return err
	}
	return setRoles(d, tx, p.ID, left, t.Why)
}

var errLast = errors.New("last to agree")

// withoutRole takes a role away and leaves nobody without one.
func withoutRole(roles people.Set, r people.Role) people.Set {
	left := roles &^ people.Of(r)
	switch {
	case left != 0:
	case r == people.Governor:
		left = people.Of(people.Visitor)
	case people.Governors.Has(r):
		left = people.Of(people.Governor)
	default:
		left = people.Of(people.Staff)
	}
	return left
}

// DescribeForm corrects what stands in the register about a term.
type DescribeForm struct {
	Term   string
	Starts time.Time
	post.Detail
}

// DescribeTerm corrects what stands in the register about a term. Holders choose for themselves how their
// name and the way to them are printed; the rest is for those who keep the register.
var DescribeTerm = Case[DescribeForm, struct{}]{
	About: About{Name: "DescribeTerm", Says: "Choose how my name is printed, or correct a term in the register", Clause: "0/people", Sensitive: true, May: postReaders},
	Do: func(d *Desk, tx *store.Tx, in DescribeForm) (struct{}, error) {
		t, _, err := theTerm(d, tx, in.Term)
		if err != nil {
			return struct{}{}, err
		}
		mine, keeps := t.Person == d.By.Person, managers.Meets(d.By.Roles)
		if !mine && !keeps {
			return struct{}{}, fault.New(fault.Refused, "This is somebody else's post.")
		}
		p, err := tx.PersonByID(t.Person)
		if err != nil {
			return struct{}{}, err
		}
		for _, s := range []*string{&in.Printed, &in.Contact, &in.Appointer, &in.Interests} {
			*s = strings.TrimSpace(*s)
		}
		if err := checkDetail(d, t, p, in, keeps && !mine); err != nil {
			return struct{}{}, err
		}
		t.Printed, t.Contact = in.Printed, in.Contact
		if keeps && !mine {
			why := t.Why
			t.Detail, t.Starts = in.Detail, in.Starts
			t.Why = why
		}
		return struct{}{}, tx.SetTerm(t)
	},
}

func checkDetail(d *Desk, t post.Term, p store.Person, in DescribeForm, keeps bool) error {
	var wrong fault.Fields
	if in.Printed != "" && (len(in.Printed) > 100 || strings.ContainsAny(in.Printed, "\n\r\t<>{}[]") || !post.Fits(in.Printed, p.Name)) {
		wrong.Add("printed", "Use the surname %s has in the register, such as %q", p.Name, "Mrs "+lastWord(p.Name))
	}
	if len(in.Contact) > 200 || strings.ContainsAny(in.Contact, "\n\r\t<>{}[]") {
		wrong.Add("contact", "Use at most 200 plain characters on one line")
	}
	if !keeps {
		return wrong.Err()
	}
	if in.Starts.IsZero() || t.Held() && in.Starts.After(d.today()) || t.Coming() && !in.Starts.Equal(t.Starts) || !t.Ends.IsZero() && in.Starts.After(t.Ends) || in.Starts.Year() < 1950 {
		wrong.Add("starts", "Enter the day on which the term began, such as 1 9 2026")
	}
	if len(in.Appointer) > 200 {
		wrong.Add("appointer", "Use at most 200 characters")
	}
	if len(in.Interests) > 2000 {
		wrong.Add("interests", "Use at most 2,000 characters")
	}
	if in.Attended < 0 || in.Meetings < 0 || in.Attended > in.Meetings || in.Meetings > 100 {
		wrong.Add("attended", "Enter how many meetings there were, and at how many of them they were")
	}
	return wrong.Err()
}

func lastWord(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}
