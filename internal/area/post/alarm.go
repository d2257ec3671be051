package post

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
)

// Person is what the rules need to know of a colleague.
type Person struct {
	Name   string
	Active bool
	Since  time.Time // the first day in the register
	// Account says that they have an address, and so can sign in; Shared that the account looks like several people's.
	Account, Shared bool
}

// Facts is everything that the rules look at, of one moment.
type Facts struct {
	Book     *Book
	Terms    []Term
	People   map[id.Person]Person
	Absences []Absence
	Training []Training
	Sessions []Session // newest first
	Rota     Rota
	// OnCall says that the policy promises somebody on call outside school hours.
	OnCall bool
	Year   calendar.Year
	// Waiting are posts for which an appointment waits for a second person.
	Waiting map[string]bool
	// Holds says whether the school's answers meet a condition.
	Holds func(policy.Condition) bool
	// Day is the school's own day.
	Day time.Time
	// Opened is the day on which the register of people was begun.
	Opened time.Time
}

// What an alarm can be about.
const (
	Vacant    = "vacant"     // nobody holds a required post
	EndsSoon  = "ends_soon"  // a term ends and nobody is to follow
	PastEnd   = "past_end"   // a term is over and could not be closed
	NotBegun  = "not_begun"  // a term could not begin on its day
	Gone      = "gone"       // the holder left the school
	Untrained = "untrained"  // the holder has not done the training, or it is too old
	Retrain   = "retrain"    // the holder's training runs out soon
	Uncovered = "uncovered"  // the holder is away and nobody stands in
	RotaGap   = "rota_gap"   // nobody is on call at a promised time
	RotaEmpty = "rota_empty" // the policy promises somebody on call, and there is no rota
)

const (
	endsWithin    = 60 // days before the end of a term that an alarm rises
	retrainWithin = 42
	lookAhead     = 14 // days of absence and rota that are looked at ahead
)

// Alarm is one thing that is wrong, or soon will be. It names no child.
type Alarm struct {
	// Key is the same as long as it is the same trouble, so that each is told once.
	Key    string
	Kind   string
	Post   string
	Person id.Person
	// What is a headline, Text a sentence on what was seen and what to do.
	What, Text string
	Since      time.Time // since when it is wrong; zero if it never was right
	Due        time.Time // by when something has to happen; zero if it is late already
	// Loud alarms are wrong now; the others are a warning.
	Loud bool
	// First says that nobody ever held the post or recorded the training: a new school is still setting up.
	First bool
}

// Needed says whether the school must fill a post.
func (f *Facts) Needed(k Kind) bool { return k.Required && f.Holds(k.When) }

// Alarms are all of them: what is wrong now first, then what soon will be, each in the order of the posts.
func Alarms(f *Facts) []Alarm {
	var all []Alarm
	for _, k := range f.Book.Posts {
		all = append(all, f.ofPost(k)...)
	}
	all = append(all, f.ofRota()...)
	slices.SortStableFunc(all, func(a, b Alarm) int {
		switch {
		case a.Loud == b.Loud:
			return 0
		case a.Loud:
			return -1
		}
		return 1
	})
	return all
}

func (f *Facts) ofPost(k Kind) []Alarm {
	running := Running(f.Terms, k.Key)
	var all []Alarm
	if len(running) == 0 && f.Needed(k) {
		all = append(all, f.vacant(k))
	}
	for _, t := range Of(f.Terms, k.Key) {
		switch {
		case t.Coming() && t.Starts.Before(f.Day), t.Coming() && t.Why != "":
			a := f.about(NotBegun, k, t, "could not begin as "+lower(k.Title)+" on "+date(t.Starts)+". "+t.Why)
			a.Key, a.Since, a.Loud = key(NotBegun, t.ID), t.Starts, true
			all = append(all, a)
		case t.Running():
			all = append(all, f.ofHolder(k, t)...)
		}
	}
	if a, ok := f.uncovered(k); ok {
		all = append(all, a)
	}
	return all
}

// vacant says since when nobody holds a post, and why.
func (f *Facts) vacant(k Kind) Alarm {
	a := Alarm{Kind: Vacant, Post: k.Key, What: k.Title + ": nobody holds this post", Loud: true, First: true}
	text := "Nobody has been entered yet."
	for _, t := range Of(f.Terms, k.Key) {
		if last := t.Last(); t.Held() && !last.Before(a.Since) {
			a.Since, a.First = last, false
			text = f.People[t.Person].Name + " held it until " + date(last) + "."
		}
	}
	if !a.First {
		a.Since = a.Since.AddDate(0, 0, 1)
		if a.Since.After(f.Day) {
			a.Since = f.Day
		}
	}
	switch next, ok := f.next(k.Key); {
	case ok:
		text += " " + f.People[next.Person].Name + " begins on " + date(next.Starts) + "."
	case f.Waiting[k.Key]:
		text += " An appointment waits for a second person to agree."
	default:
		text += " Appoint somebody."
	}
	a.Key, a.Text = key(Vacant, k.Key, day(a.Since)), text
	return a
}

// next is the term of a post that is to begin.
func (f *Facts) next(post string) (Term, bool) {
	for _, t := range Of(f.Terms, post) {
		if t.Coming() && !t.Starts.Before(f.Day) && t.Why == "" {
			return t, true
		}
	}
	return Term{}, false
}

func (f *Facts) ofHolder(k Kind, t Term) []Alarm {
	var all []Alarm
	if !f.People[t.Person].Active {
		a := f.about(Gone, k, t, "has left the school and still stands as "+lower(k.Title)+". End the post and appoint who follows.")
		a.Key, a.Since, a.Loud = key(Gone, t.ID), f.Day, true
		all = append(all, a)
	}
	_, followed := f.next(k.Key)
	switch {
	case t.Ends.IsZero():
	case t.Ends.Before(f.Day):
		text := "was to be " + lower(k.Title) + " until " + date(t.Ends) + ". The post could not be ended by itself. Appoint who follows, or have the term made longer."
		if t.Why != "" {
			text = "was to be " + lower(k.Title) + " until " + date(t.Ends) + ". " + t.Why
		}
		a := f.about(PastEnd, k, t, text)
		a.Key, a.Since, a.Loud = key(PastEnd, t.ID, day(t.Ends)), t.Ends.AddDate(0, 0, 1), true
		all = append(all, a)
	case !followed && f.Needed(k) && len(Running(f.Terms, k.Key)) == 1 && !t.Ends.After(f.Day.AddDate(0, 0, endsWithin)):
		a := f.about(EndsSoon, k, t, "is "+lower(k.Title)+" until "+date(t.Ends)+", and nobody is appointed to follow.")
		a.Key, a.Due = key(EndsSoon, t.ID, day(t.Ends)), t.Ends
		all = append(all, a)
	}
	for _, c := range k.Training {
		if a, ok := f.untrained(k, t, c); ok {
			all = append(all, a)
		}
	}
	return all
}

// untrained holds one course against what the holder has done.
func (f *Facts) untrained(k Kind, t Term, course string) (Alarm, bool) {
	c, _ := f.Book.Course(course)
	done, ok := Newest(f.Training, t.Person, course)
	switch {
	case !ok:
		a := f.about(Untrained, k, t, "holds the post of "+lower(k.Title)+", and no training “"+c.Title+"” is recorded.")
		a.Key, a.Since, a.Loud, a.First = key(Untrained, t.ID, course), t.Starts, true, true
		return a, true
	case done.Until.Before(f.Day):
		a := f.about(Untrained, k, t, "did “"+c.Title+"” on "+date(done.Done)+". It counted until "+date(done.Until)+".")
		a.Key, a.Since, a.Loud = key(Untrained, t.ID, course, day(done.Until)), done.Until.AddDate(0, 0, 1), true
		return a, true
	case !done.Until.After(f.Day.AddDate(0, 0, retrainWithin)):
		a := f.about(Retrain, k, t, "needs “"+c.Title+"” again by "+date(done.Until)+".")
		a.Key, a.Due = key(Retrain, t.ID, course, day(done.Until)), done.Until
		return a, true
	}
	return Alarm{}, false
}

func (f *Facts) about(kind string, k Kind, t Term, text string) Alarm {
	name := f.People[t.Person].Name
	return Alarm{Kind: kind, Post: k.Key, Person: t.Person, What: k.Title + ": " + headlines[kind], Text: strings.TrimSpace(name + " " + text)}
}

var headlines = map[string]string{NotBegun: "a term could not begin", Gone: "the holder has left", PastEnd: "the term is over",
	EndsSoon: "the term ends soon", Untrained: "training is missing", Retrain: "training runs out soon"}

// UncoveredDays are the days, of those on which pupils are in school, when everybody who held a post was away
// and nobody who could stand in was there.
func (f *Facts) UncoveredDays(k Kind, from, to time.Time) []time.Time {
	if k.Cover == "" || len(f.Absences) == 0 {
		return nil
	}
	var out []time.Time
	for d := from; !d.After(to); d = d.AddDate(0, 0, 1) {
		if !f.open(d) {
			continue
		}
		held, there := f.present(k.Key, d)
		if !held || there {
			continue
		}
		if _, there = f.present(k.Cover, d); !there {
			out = append(out, d)
		}
	}
	return out
}

// open says whether pupils are in school; without a calendar every weekday counts.
func (f *Facts) open(day time.Time) bool {
	if len(f.Year.Terms) == 0 {
		return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
	}
	return f.Year.SchoolDay(day)
}

// present says whether anybody held a post on a day, and whether one of them was there.
func (f *Facts) present(post string, day time.Time) (held, there bool) {
	for _, t := range f.Terms {
		if t.Post != post || !t.Covers(day) || !t.Ends.IsZero() && t.Ends.Before(day) {
			continue
		}
		held = true
		there = there || !Away(f.Absences, t.Person, day)
	}
	return held, there
}

func (f *Facts) uncovered(k Kind) (Alarm, bool) {
	days := f.UncoveredDays(k, f.Day, f.Day.AddDate(0, 0, lookAhead))
	if len(days) == 0 {
		return Alarm{}, false
	}
	cover, _ := f.Book.Kind(k.Cover)
	a := Alarm{Key: key(Uncovered, k.Key, day(days[0])), Kind: Uncovered, Post: k.Key, What: k.Title + ": away, and nobody stands in",
		Text: fmt.Sprintf("On %s nobody is there as %s or as %s%s. Appoint somebody to stand in, or change the absence.",
			date(days[0]), lower(k.Title), lower(cover.Title), more(len(days)-1))}
	if a.Due = days[0]; !days[0].After(f.Day) {
		a.Since, a.Due, a.Loud = days[0], time.Time{}, true
	}
	return a, true
}

func more(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return ", nor on one more school day soon after"
	}
	return fmt.Sprintf(", nor on %d more school days soon after", n)
}

func (f *Facts) ofRota() []Alarm {
	if len(f.Rota.Promised) == 0 {
		if !f.OnCall {
			return nil
		}
		return []Alarm{{Key: key(RotaEmpty), Kind: RotaEmpty, What: "Nobody is on call", First: true,
			Text: "The policy says that somebody is on call outside school hours, and there is no rota. Say for which hours, and who."}}
	}
	var gaps []OnCall
	for _, c := range f.Days(f.Day, lookAhead) {
		if c.Person == "" {
			gaps = append(gaps, c)
		}
	}
	if len(gaps) == 0 {
		return nil
	}
	g := gaps[0]
	a := Alarm{Key: key(RotaGap, day(g.Day)), Kind: RotaGap, What: "On call: a gap in the rota", Loud: g.Day.Equal(f.Day), Due: g.Day,
		Text: fmt.Sprintf("Nobody is on call on %s. %s.", date(g.Day), g.Gap)}
	switch n := len(gaps) - 1; {
	case n == 1:
		a.Text += fmt.Sprintf(" There is one more gap in the next %d days.", lookAhead)
	case n > 1:
		a.Text += fmt.Sprintf(" There are %d more gaps in the next %d days.", n, lookAhead)
	}
	return []Alarm{a}
}

func key(parts ...string) string { return strings.Join(parts, ":") }

func day(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Format(time.DateOnly)
}

func date(t time.Time) string { return t.Format("2 January 2006") }

// lower puts a title into the middle of a sentence.
func lower(title string) string {
	if len(title) < 2 || title[1] >= 'A' && title[1] <= 'Z' {
		return title
	}
	return strings.ToLower(title[:1]) + title[1:]
}
