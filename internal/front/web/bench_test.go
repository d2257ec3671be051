package web_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/people"
)

// busy runs a benchmark and reports the processor time of one round beside the time on the clock: it hardly
// depends on what else the machine does. What a round does while the timer is stopped is in it.
func busy(b *testing.B, round func(i int)) {
	n, before := 0, storetest.CPU(b)
	for ; b.Loop(); n++ {
		round(n)
	}
	b.ReportMetric(float64((storetest.CPU(b)-before).Microseconds())/float64(n), "cpu-us/op")
}

// BenchmarkPages is a signed-in request from session to last byte, in process, on both databases.
func BenchmarkPages(b *testing.B) {
	for _, database := range []string{"sqlite", "postgres"} {
		house := newBoardHouse(b, database)
		cookie := house.as(b, "dsl", people.DSL)
		for _, path := range []string{"/", "/account", "/school/calendar", "/school/advice", "/policy"} {
			b.Run(database+path, func(b *testing.B) {
				busy(b, func(int) {
					if got := house.get(cookie, path, ""); got.Code != 200 {
						b.Fatalf("%s answered %d", path, got.Code)
					}
				})
			})
		}
		b.Run(database+"/record", func(b *testing.B) {
			form := url.Values{"adviser": {"A"}, "question": {"Q"}, "answer": {strings.Repeat("answer ", 80)}, "section": {"7.1"},
				"asked-day": {"1"}, "asked-month": {"11"}, "asked-year": {"2026"}}.Encode()
			busy(b, func(int) {
				r := httptest.NewRequest("POST", "/school/advice", strings.NewReader(form))
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				r.AddCookie(cookie)
				w := httptest.NewRecorder()
				house.web.ServeHTTP(w, r)
				if w.Code != 303 {
					b.Fatalf("answered %d", w.Code)
				}
			})
		})
	}
}
