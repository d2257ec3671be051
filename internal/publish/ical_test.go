package publish_test

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"pgregory.net/rapid"

	"handrail.school/handrail/internal/publish"
)

func feedDay(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

// What a parser that is not ours reads out of a feed is what went in: folded, escaped, in whole days.
func TestAParserReadsTheFeed(t *testing.T) {
	long := "Review the policy; ask staff, pupils, families and governors \\ write down what each said, and why – “nothing” is an answer too, naïve or not: 学校"
	text := publish.Calendar("Duties, due", feedDay("2026-11-30"), []publish.CalendarEvent{
		{UID: "duty-a-20261218@handrail.example", From: feedDay("2026-12-18"), To: feedDay("2026-12-18"), Summary: long, Text: "One\nTwo", Link: "https://handrail.example/duties/a?due=2026-12-18"},
		{UID: "closed@handrail.example", From: feedDay("2028-02-29"), To: feedDay("2028-02-29"), Summary: "No school"},
	})
	cal, err := ics.ParseCalendar(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	events := cal.Events()
	if len(events) != 2 {
		t.Fatalf("%d events:\n%s", len(events), text)
	}
	e := events[0]
	if got := e.GetProperty(ics.ComponentPropertySummary).Value; got != long {
		t.Errorf("summary: %q, want %q", got, long)
	}
	if got := e.GetProperty(ics.ComponentPropertyDescription).Value; got != "One\nTwo" {
		t.Errorf("text: %q", got)
	}
	if e.Id() != "duty-a-20261218@handrail.example" {
		t.Errorf("UID: %s", e.Id())
	}
	from, err := e.GetAllDayStartAt()
	to, err2 := e.GetAllDayEndAt()
	if err != nil || err2 != nil || from.Format(time.DateOnly) != "2026-12-18" || to.Format(time.DateOnly) != "2026-12-19" {
		t.Errorf("from %s to %s (%v, %v)", from, to, err, err2)
	}
	if to, _ := events[1].GetAllDayEndAt(); to.Format(time.DateOnly) != "2028-03-01" {
		t.Errorf("the day after a leap day is %s", to)
	}
}

// Any text comes back as it was, in lines of 75 octets at most that tear no letter.
func TestFeedOfAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.StringOf(rapid.RuneFrom([]rune("abcdefgh ,;:\\\"äß学€🎒\n"))).Draw(t, "text")
		text := publish.Calendar("X", time.Time{}, []publish.CalendarEvent{{UID: "1@x", From: feedDay("2026-01-01"), To: feedDay("2026-01-01"), Summary: "S" + want + "E"}})
		for _, line := range strings.Split(strings.TrimSuffix(string(text), "\r\n"), "\r\n") {
			if len(line) > 75 || !utf8.ValidString(line) || strings.Contains(line, "\n") {
				t.Fatalf("a line of %d octets: %q", len(line), line)
			}
		}
		cal, err := ics.ParseCalendar(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := cal.Events()[0].GetProperty(ics.ComponentPropertySummary).Value; got != "S"+want+"E" {
			t.Fatalf("%q came back as %q", "S"+want+"E", got)
		}
	})
}
