package office_test

import (
	"testing"
	"time"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/people"
)

// found is the state of one check now.
func found(t *testing.T, h *office.House, check string) office.State {
	t.Helper()
	all, err := office.CheckUp.Run(t.Context(), h, people.CommandLine("tess"), struct{}{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if f.Says == "" || f.State != office.OK && f.Do == "" {
			t.Errorf("%s does not say what to do: %+v", f.Check, f)
		}
		if f.Check == check {
			return f.State
		}
	}
	t.Fatalf("no check %q", check)
	return ""
}

func TestDoctorSeesCareAndItsLack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		founded(t, h, clock)
		want := func(when, check string, state office.State) {
			t.Helper()
			if got := found(t, h, check); got != state {
				t.Errorf("%s, %s is %s, want %s", when, check, got, state)
			}
		}
		for _, check := range []string{"backup", "off-site copy", "restore drill", "work by the clock", "mail", "area facts"} {
			want("at the beginning", check, office.Warn)
		}
		for _, check := range []string{"keys fit", "trail head", "clock"} {
			want("at the beginning", check, office.OK)
		}
		h.Mails = true
		mine, err := office.LeaseJob(t.Context(), h, "letters", time.Minute, time.Minute)
		if err != nil || !mine {
			t.Fatal(mine, err)
		}
		b, err := office.MakeBackup.Run(t.Context(), h, technician, office.BackupForm{From: copied{text: "x"}, File: t.TempDir() + "/b", To: recipients(t), Offsite: true})
		if err != nil {
			t.Fatal(err)
		}
		drill := func(note string) {
			t.Helper()
			b.Drill = note
			if _, err := office.RecordDrill.Run(t.Context(), h, technician, b); err != nil {
				t.Fatal(err)
			}
		}
		drill("Came back whole.")
		for _, check := range []string{"backup", "off-site copy", "restore drill", "work by the clock", "mail"} {
			want("cared for", check, office.OK)
		}
		drill(office.DrillFailed + "cut off.")
		want("after a failed drill", "restore drill", office.Fail)
		drill("Came back whole.")
		clock.Move(8 * 24 * time.Hour)
		want("a week later", "backup", office.Warn)
		want("a week later", "restore drill", office.OK)
		want("a week later", "work by the clock", office.Warn)
		clock.Move(130 * 24 * time.Hour)
		want("a term later", "restore drill", office.Warn)
		want("a term later", "off-site copy", office.Warn)
		clock.Move(-400 * 24 * time.Hour)
		want("with the clock set back", "clock", office.Fail)
	})
}

func TestDoctorLooksDeep(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		founded(t, h, clock)
		for _, full := range []bool{false, true} {
			all, health, err := office.CheckDeep(t.Context(), h, full)
			if err != nil || office.Worst(all) != office.OK || health.Bytes == 0 {
				t.Errorf("full %v: %+v, %v", full, all, err)
			}
		}
	})
}
