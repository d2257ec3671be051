// Package quiet knows the hours in which a school sends nothing that can wait (obligation 7.8.1-d): routine notices stay in
// the outbox until morning, what somebody waits for or what warns goes at once. It is told the time and the calendar.
package quiet

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/words/calendar"
)

// Hours are when nothing routine is sent, by the school's own clock. From may be later than Until: then the night lies between
// them.
type Hours struct {
	From  int `json:"from"`  // minutes after midnight
	Until int `json:"until"` // the first minute at which letters go again
	// Weekends and Holidays are quiet the whole day.
	Weekends bool `json:"weekends,omitempty"`
	Holidays bool `json:"holidays,omitempty"`
}

// Usual are hours to begin from.
var Usual = Hours{From: 18 * 60, Until: 7*60 + 30, Weekends: true, Holidays: true}

// Shortest is how many minutes of a day have to be left in which letters go.
const Shortest = 4 * 60

// Wrong says what is wrong with the hours; empty if nothing is.
func (h Hours) Wrong() string {
	switch {
	case h.From < 0 || h.From >= 24*60 || h.Until < 0 || h.Until >= 24*60:
		return "Enter times of day, such as 18:00 and 7:30"
	case h.From == h.Until:
		return "The quiet hours have to end at another time than they begin"
	case 24*60-h.minutes() < Shortest:
		return fmt.Sprintf("Leave at least %d hours of the day in which letters can go", Shortest/60)
	}
	return ""
}

// minutes is how long they last.
func (h Hours) minutes() int { return (h.Until - h.From + 24*60) % (24 * 60) }

// Quiet says whether nothing routine is sent at a moment, which is given in the school's own time.
func (h Hours) Quiet(at time.Time, year calendar.Filled) bool {
	if h.wholeDay(at, year) {
		return true
	}
	minute := at.Hour()*60 + at.Minute()
	if h.From < h.Until {
		return minute >= h.From && minute < h.Until
	}
	return minute >= h.From || minute < h.Until
}

// wholeDay says whether the day is quiet from beginning to end.
func (h Hours) wholeDay(at time.Time, year calendar.Filled) bool {
	switch day := at.Weekday(); {
	case day == time.Saturday || day == time.Sunday:
		return h.Weekends
	case h.Holidays:
		return !year.SchoolDay(at)
	}
	return false
}

// Next is the first minute from a moment on in which letters go; zero if there is none within a quarter of a year.
func (h Hours) Next(at time.Time, year calendar.Filled) time.Time {
	if !h.Quiet(at, year) {
		return at
	}
	y, m, d := at.Date()
	for i := range 92 {
		day := time.Date(y, m, d+i, 12, 0, 0, 0, at.Location())
		if h.wholeDay(day, year) {
			continue
		}
		// Minute by minute: on the day on which the clock goes on, the minute at which they end may not be there.
		for begin := later(at, time.Date(y, m, d+i, 0, 0, 0, 0, at.Location())); begin.Day() == day.Day(); begin = begin.Add(time.Minute) {
			if !h.Quiet(begin, year) {
				return begin
			}
		}
	}
	return time.Time{}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Words say the hours as a sentence goes on: "between 6pm and 7:30am, at weekends and in school holidays".
func (h Hours) Words() string {
	all := []string{"between " + clock(h.From) + " and " + clock(h.Until)}
	if h.Weekends {
		all = append(all, "at weekends")
	}
	if h.Holidays {
		all = append(all, "in school holidays")
	}
	if n := len(all); n > 1 {
		return strings.Join(all[:n-1], ", ") + " and " + all[n-1]
	}
	return all[0]
}

func clock(minutes int) string {
	return strings.Replace(time.Date(2000, 1, 1, minutes/60, minutes%60, 0, 0, time.UTC).Format("3:04pm"), ":00", "", 1)
}

// Routine are the kinds of letter that wait: digests, reminders, escalations of what is late by days, rounds to families, and word
// that something is ready. What is not listed goes at once.
var Routine = []string{"digest", "duty", "overdue", "reading", "training", "head", "roster", "signing", "family", "tie", "login"}

// Urgent are the kinds that go at once: somebody waits for them, or they warn.
var Urgent = []string{"access", "approval", "force_change", "invitation", "loss", "oversight", "own_change", "parent_link", "posts"}

// Waits says whether a kind of letter waits for the morning: the one place that decides it.
func Waits(kind string) bool { return slices.Contains(Routine, kind) }
