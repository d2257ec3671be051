package office

import (
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/consultation"
	"handrail.school/handrail/internal/area/edition"
	"handrail.school/handrail/internal/area/linked"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/publish"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// PublicQuery picks what the public page shows: the policy in force, that of a day, or an edition by number.
type PublicQuery struct {
	Day    time.Time
	Number int
}

// PublicEdition is an approved edition as anybody may know it.
type PublicEdition struct {
	Number      int
	State       edition.State
	Meeting     time.Time
	Minute      string
	From, Until time.Time // Until is zero while it has no end
	Due         time.Time
	Digest      string
	Note        string
}

// PublicPolicy is the policy for everybody, signed in or not. It holds nothing but what governors approved and
// the holders of posts of today.
type PublicPolicy struct {
	PublicEdition
	Text    *policy.Policy
	Changed []edition.NewHolder // posts that somebody else holds than when it was approved
	Overdue bool
	All     []PublicEdition // approved ones, newest first
	Current bool            // it is the one in force today
	Papers  []publish.Paper
	Beside  []linked.Companion   // what is read side by side with it today (obligation 1-d)
	Replies []consultation.Reply // "you said, we did", where it was published
	Version string               // changes with everything shown
	Books   *Books
	Quiet   string // the hours in which nothing routine is sent; empty where none are set
	Email   string // of the safeguarding lead's post
	Phone   string // of the school
}

// ShowPublicPolicy shows the policy in force, or an earlier one, to anybody.
var ShowPublicPolicy = Look[PublicQuery, PublicPolicy]{
	About: About{Name: "ShowPublicPolicy", Says: "Read the policy in force, and those before it", Clause: "4.3/read", May: people.Everyone},
	Do: func(d *Desk, v *store.View, in PublicQuery) (PublicPolicy, error) {
		all, err := v.EditionsOfPolicy()
		if err != nil {
			return PublicPolicy{}, err
		}
		today := calendar.Day(d.Now.In(d.House.Zone))
		out := PublicPolicy{}
		var picked *edition.Edition
		for i, e := range all {
			state := edition.On(all, e, today)
			if !e.Approved() || state == edition.Waiting || state == edition.Never {
				continue
			}
			out.All = append(out.All, publicEdition(all, e, state))
			switch {
			case in.Number > 0 && e.Number == in.Number,
				in.Number == 0 && !in.Day.IsZero() && edition.On(all, e, in.Day) == edition.InForce,
				in.Number == 0 && in.Day.IsZero() && state == edition.InForce:
				picked, out.PublicEdition, out.Current = &all[i], out.All[len(out.All)-1], state == edition.InForce
			}
		}
		if picked == nil {
			return out, nonePublic(d, v, in, &out)
		}
		return out, out.fill(d, v, *picked)
	},
}

// nonePublic answers where no edition is found: with an empty page for the stable address, otherwise not.
func nonePublic(d *Desk, _ *store.View, in PublicQuery, out *PublicPolicy) error {
	var err error
	if out.Books, err = d.House.Shelf.Books(); err != nil {
		return err
	}
	if in.Number > 0 {
		return fault.New(fault.NotFound, "There is no approved edition with this number.")
	}
	return nil
}

func publicEdition(all []edition.Edition, e edition.Edition, state edition.State) PublicEdition {
	p := PublicEdition{Number: e.Number, State: state, Meeting: e.Meeting, Minute: e.Minute, From: e.From, Due: e.Due, Digest: e.Final, Note: e.Note}
	if end, ended := edition.End(all, e); ended {
		p.Until = end.AddDate(0, 0, -1)
	}
	return p
}

func (out *PublicPolicy) fill(d *Desk, v *store.View, e edition.Edition) error {
	text, err := textOf(v, e)
	if err != nil {
		return err
	}
	source, err := keptSource(v, e.ID)
	if err != nil {
		return err
	}
	if out.Books, err = d.House.Shelf.Books(); err != nil {
		return err
	}
	out.Text, out.Papers = text, source.Papers
	today := calendar.Day(d.Now.In(d.House.Zone))
	if out.Current {
		holders, err := holdersToday(v)
		if err != nil {
			return err
		}
		out.Text, out.Changed = edition.Today(text, holders)
		out.Overdue = today.After(e.Due)
		register, err := v.LinkedPolicies()
		if err != nil {
			return err
		}
		out.Beside = linked.Companions(register)
	}
	for i := range out.Papers {
		out.Papers[i].Made = e.Meeting.Format("2 January 2006")
	}
	answers := out.Books.Library.Effective(source.Profile)
	if out.Quiet, err = quietWords(d.House, v); err != nil {
		return err
	}
	out.Email, out.Phone = answers.First("dsl.email"), answers.First("school.phone")
	out.Beside = linked.ForEverybody(out.Beside, out.Email)
	if out.Replies, err = publishedReplies(v, e.Number); err != nil {
		return err
	}
	marks := []string{e.Final, today.Format(time.DateOnly)}
	for _, c := range out.Changed {
		marks = append(marks, c.Role.Key(), c.Now)
	}
	out.Version = strings.Join(marks, " ")
	return nil
}

// publishedReplies are what the school told everybody about the consultation on an edition.
func publishedReplies(v *store.View, number int) ([]consultation.Reply, error) {
	rounds, err := v.Rounds(number)
	if err != nil || !slices.ContainsFunc(rounds, func(r consultation.Round) bool { return !r.Published.IsZero() }) {
		return nil, err
	}
	return v.Replies(number)
}

// ComparePublic says what an approved edition changed against the one before it, for everybody.
var ComparePublic = Look[int, Compared]{
	About: About{Name: "ComparePublic", Says: "See what an approved edition changed", Clause: "4.3/read", May: people.Everyone},
	Do: func(d *Desk, v *store.View, number int) (Compared, error) {
		all, err := v.EditionsOfPolicy()
		if err != nil {
			return Compared{}, err
		}
		books, err := d.House.Shelf.Books()
		if err != nil {
			return Compared{}, err
		}
		var now, before *edition.Edition
		for i, e := range all {
			state := edition.On(all, e, d.Now.In(d.House.Zone))
			if !e.Approved() || state == edition.Waiting || state == edition.Never {
				continue
			}
			switch {
			case e.Number == number:
				now = &all[i]
			case e.Number < number && before == nil:
				before = &all[i]
			}
		}
		if now == nil || before == nil {
			return Compared{}, fault.New(fault.NotFound, "There is no earlier edition to compare with.")
		}
		to, err := textOf(v, *now)
		if err != nil {
			return Compared{}, err
		}
		from, err := textOf(v, *before)
		if err != nil {
			return Compared{}, err
		}
		return comparedTexts(books, from, to, before.Name(), now.Name()), nil
	},
}
