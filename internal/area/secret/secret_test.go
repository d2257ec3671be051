package secret_test

import (
	"testing"
	"time"

	"handrail.school/handrail/internal/area/secret"
)

var noon = time.Date(2026, time.November, 30, 12, 0, 0, 0, time.UTC)

func day(n int) time.Time { return noon.AddDate(0, 0, n) }

// Whoever leaves takes what they know along; a change makes it good, and nothing else does (7.5.1-b).
func TestWhatHasToBeChanged(t *testing.T) {
	for name, c := range map[string]struct {
		s     secret.Secret
		want  secret.Reason
		since time.Time
	}{
		"nobody left":          {secret.Secret{Changed: day(-30), Holders: []secret.Holder{{Person: "a"}}}, "", time.Time{}},
		"somebody left":        {secret.Secret{Changed: day(-30), Holders: []secret.Holder{{Person: "a", Left: day(-3)}, {Person: "b"}}}, secret.LeaverKnew, day(-3)},
		"left, then changed":   {secret.Secret{Changed: day(-2), Holders: []secret.Holder{{Person: "a", Left: day(-3)}}}, "", time.Time{}},
		"leaves tomorrow":      {secret.Secret{Changed: day(-30), Holders: []secret.Holder{{Person: "a", Left: day(1)}}}, "", time.Time{}},
		"one less":             {secret.Secret{Changed: day(-30), Holders: []secret.Holder{{Person: "a", Until: day(-5)}}}, secret.OneLess, day(-5)},
		"two went":             {secret.Secret{Changed: day(-30), Holders: []secret.Holder{{Person: "a", Until: day(-5)}, {Person: "b", Left: day(-9)}}}, secret.LeaverKnew, day(-9)},
		"stopped, then left":   {secret.Secret{Changed: day(-4), Holders: []secret.Holder{{Person: "a", Until: day(-5), Left: day(-3)}}}, "", time.Time{}},
		"too old":              {secret.Secret{Changed: day(-400)}, secret.TooOld, day(-34)},
		"an envelope, left":    {secret.Secret{Sealed: true, Changed: day(-30), Holders: []secret.Holder{{Person: "a", Left: day(-3)}}}, "", time.Time{}},
		"an envelope, opened":  {secret.Secret{Sealed: true, Changed: day(-30), Openings: []secret.Opening{{At: day(-1)}}}, secret.Opened, day(-1)},
		"opened, then changed": {secret.Secret{Sealed: true, Changed: day(-1), Openings: []secret.Opening{{At: day(-2)}}}, "", time.Time{}},
	} {
		why, since := c.s.Must(noon)
		if why != c.want || !since.Equal(c.since) {
			t.Errorf("%s: %q since %v", name, why, since)
		}
	}
	s := secret.Secret{Holders: []secret.Holder{{Person: "a"}, {Person: "b", Until: day(-1)}, {Person: "c", Left: day(-1)}}}
	if got := s.Now(); len(got) != 1 || got[0] != "a" {
		t.Errorf("who holds it today: %v", got)
	}
}
