package office_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

var adviser = people.Actor{Person: id.Person("benchbenchbenchbenchbenchb"), Name: "Bench", Roles: people.Of(people.DSL), Via: "web"}

var adviceForm = office.AdviceForm{Adviser: "County adviser, education safeguarding", Question: "May the lunch club use the tablets without an adult in the room?",
	Answer: strings.Repeat("Not before the supervision plan is written down and agreed. ", 8), Outcome: "Plan agreed, review in one term",
	Section: "7.1", Asked: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}

// BenchmarkRecordAdvice is a use case that writes one sealed record with its line in the trail, durably.
func BenchmarkRecordAdvice(b *testing.B) {
	for _, database := range []string{"sqlite", "postgres"} {
		for _, writers := range []int{1, 16} {
			b.Run(database+"/"+map[int]string{1: "1", 16: "16"}[writers], func(b *testing.B) {
				clock := storetest.NewClock()
				h := house(b, storetest.School(b, database, clock), clock)
				b.SetParallelism(writers)
				if writers == 1 {
					for b.Loop() {
						if _, err := office.RecordAdvice.Run(b.Context(), h, adviser, adviceForm); err != nil {
							b.Fatal(err)
						}
					}
					return
				}
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						if _, err := office.RecordAdvice.Run(b.Context(), h, adviser, adviceForm); err != nil {
							b.Error(err)
						}
					}
				})
			})
		}
	}
}

// BenchmarkVerifyTrail walks a trail of 20,000 entries; the figure is time per entry.
func BenchmarkVerifyTrail(b *testing.B) {
	for _, database := range []string{"sqlite", "postgres"} {
		b.Run(database, func(b *testing.B) {
			clock := storetest.NewClock()
			school := storetest.School(b, database, clock)
			h := house(b, school, clock)
			const entries = 20_000
			fillTrail(b, h, entries)
			b.ResetTimer()
			before := storetest.CPU(b)
			for b.Loop() {
				got, err := school.VerifyTrail(b.Context(), nil)
				if err != nil || len(got.Damage) > 0 || got.Entries < entries {
					b.Fatalf("%+v, %v", got, err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/entries, "ns/entry")
			b.ReportMetric(float64((storetest.CPU(b)-before).Nanoseconds())/float64(b.N)/entries, "cpu-ns/entry")
		})
	}
}

func fillTrail(b *testing.B, h *office.House, entries int64) {
	b.Helper()
	var n atomic.Int64
	done := make(chan error, 64)
	for range 64 {
		go func() {
			for n.Add(1) <= entries {
				if _, err := office.RecordAdvice.Run(b.Context(), h, adviser, adviceForm); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range 64 {
		if err := <-done; err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBooks parses the library, registers, packs and glossary, as a start does once in the background.
func BenchmarkBooks(b *testing.B) {
	for b.Loop() {
		if _, err := (&office.Shelf{}).Books(); err != nil {
			b.Fatal(err)
		}
	}
}
