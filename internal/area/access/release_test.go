package access

import (
	"testing"
	"time"
)

func TestReleaseStates(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 9, n, 8, 0, 0, 0, time.UTC) }
	r := Release{Made: day(1), Until: day(15), Kept: true}
	read, ended, wiped := r, r, r
	read.Read, ended.Ended, wiped.Ended = day(2), day(3), day(16)
	for _, c := range []struct {
		r    Release
		at   time.Time
		want ReleaseState
	}{{r, day(14), ReleaseWaits}, {r, day(15), ReleaseRunsOut}, {read, day(20), ReleaseRead}, {ended, day(4), ReleaseEnded}, {ended, day(20), ReleaseEnded}, {wiped, day(16), ReleaseRunsOut}} {
		if got := c.r.StateAt(c.at); got != c.want {
			t.Errorf("%+v at %s: %s", c.r, c.at, got)
		}
	}
	if r.Kept = false; r.Open(day(2)) {
		t.Error("what is gone can be read")
	}
}
