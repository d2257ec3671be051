package office_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/people"
)

// TestTheReviewIsRemindedOf: whoever answers for the review of the policy gets a letter 90 and 30 days before and on the
// day, or on the last school day before one on which nobody reads it, and so again when a new edition moves the day.
func TestTheReviewIsRemindedOf(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := newDutyHouse(t, school, clock)
		head := h.actors[people.Headteacher]
		for _, x := range h.list() { // nothing else is to be done, so that no other letter is written
			if x.Key == "policy-review" {
				continue
			}
			if _, err := office.ChangeDuty.Run(t.Context(), h.House, head, duty.Choice{Key: x.Key, Owner: []string{"headteacher"}, Off: "For this test"}); err != nil {
				t.Fatal(err)
			}
		}
		state := func(day string) {
			write(t, school, func(tx *store.Tx) error { return tx.SetAnswer("policy.next_review", []string{day}, "asked", "os:test") })
		}
		letters := func(until string) (days []string) {
			t.Helper()
			for clock.Now().Format(time.DateOnly) < until {
				clock.Move(24 * time.Hour)
				for who, all := range h.remind() {
					for _, l := range all {
						if l.Kind == "digest" && strings.Contains(l.Body, "Review the online safety policy") {
							if who != head.Person {
								t.Errorf("%s is written to: %s", who, l.Body)
							}
							days = append(days, clock.Now().Format(time.DateOnly))
						}
					}
				}
			}
			return days
		}
		state("2027-03-16") // 90 days before is a Wednesday, 30 days a Sunday after the half-term
		got := letters("2027-02-20")
		if want := []string{"2026-12-16", "2027-02-12"}; !slices.Equal(got, want) {
			t.Errorf("letters on %v, want %v", got, want)
		}
		state("2027-08-10") // a new edition: 90 days before is a Wednesday, 30 days a Sunday, and the day itself lies in the holidays
		got = letters("2027-08-09")
		if want := []string{"2027-05-12", "2027-07-09"}; len(got) < 3 || !slices.Equal(got[:2], want) || got[2] > "2027-07-31" {
			t.Errorf("letters on %v, want %v and one before the holidays", got, want)
		}
	})
}
