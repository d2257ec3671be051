package app

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"handrail.school/handrail/internal/config"
)

// Work by the clock begins before anybody has opened the set-up link: with nobody there, and no day on which the school
// began, each piece of it ends at once and changes nothing that set-up waits for.
func TestWorkByTheClockEndsInASchoolThatNobodyHasSetUp(t *testing.T) {
	public, err := config.ParsePublic("http://127.0.0.1:8750")
	if err != nil {
		t.Fatal(err)
	}
	a, err := New(t.Context(), Options{Config: config.Checked{Serve: config.Serve{Data: t.TempDir(), Listen: "127.0.0.1:0"}, Public: public}, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	h, err := a.Create(t.Context(), "empty")
	if err != nil {
		t.Fatal(err)
	}
	for _, job := range a.jobs() {
		ctx, end := context.WithTimeout(t.Context(), time.Minute)
		done := make(chan error, 1)
		go func() { done <- job.Do(ctx, h) }()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("%s: %v", job.Name, err)
			}
		case <-ctx.Done():
			t.Fatalf("%s does not end", job.Name)
		}
		end()
	}
}
