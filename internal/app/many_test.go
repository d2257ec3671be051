package app

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/config"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/people"
)

// BenchmarkManySchools reopens 300 schools in one process, as Run does, and asks each for its name: how long it takes
// and how much memory the process then has.
func BenchmarkManySchools(b *testing.B) {
	const schools = 300
	dir := b.TempDir()
	public, err := config.ParsePublic("http://127.0.0.1:8750")
	if err != nil {
		b.Fatal(err)
	}
	begin := func() *App {
		a, err := New(b.Context(), Options{Config: config.Checked{Serve: config.Serve{Data: dir, Listen: "127.0.0.1:0"}, Public: public}, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			b.Fatal(err)
		}
		return a
	}
	a := begin()
	for i := range schools {
		h, err := a.Create(b.Context(), fmt.Sprintf("school_%d", i))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := office.MakeSetupLink.Run(b.Context(), h, people.System, struct{}{}); err != nil {
			b.Fatal(err)
		}
	}
	if err := a.Close(); err != nil {
		b.Fatal(err)
	}
	a = nil
	runtime.GC()
	before := resident(b)
	for b.Loop() {
		a := begin()
		start := time.Now()
		names, err := a.Store.Names(b.Context())
		if err != nil || len(names) != schools {
			b.Fatal(len(names), err)
		}
		for _, name := range names {
			if _, err := a.House(b.Context(), name); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(time.Since(start).Milliseconds()), "ms-open")
		for _, name := range names {
			h, _ := a.House(b.Context(), name)
			if _, err := h.SchoolName(context.Background()); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(time.Since(start).Milliseconds()), "ms-asked")
		b.ReportMetric(resident(b)-before, "MiB-more")
		b.ReportMetric(resident(b), "MiB-resident")
		b.ReportMetric(float64(runtime.NumGoroutine()), "goroutines")
		if err := a.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// resident is the memory of this process, as the system counts it.
func resident(b *testing.B) float64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip("no /proc here")
	}
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	kb, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		b.Fatal(err)
	}
	return float64(kb) / 1024
}
