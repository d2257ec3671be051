package office_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/people"
)

// The folder of rosters: one that lies still is taken in once; one that needs a yes is refused, and the administrator
// is told once.
func TestRostersFromAFolder(t *testing.T) {
	eachRoll(t, func(r *rolled) {
		dir := filepath.Join(t.TempDir(), r.school.Name)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		f := office.RosterFolder{Dir: filepath.Dir(dir)}
		put := func(name, text string) {
			t.Helper()
			path := filepath.Join(dir, name)
			now := r.clock.Now()
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(path, now, now); err != nil {
				t.Fatal(err)
			}
		}
		run := func(want string) {
			t.Helper()
			err := f.Run(t.Context(), r.h)
			if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
				t.Errorf("%v, not %q", err, want)
			}
		}
		imports := func() int {
			t.Helper()
			all, err := office.ListImports.Run(t.Context(), r.h, r.who[people.DSL], struct{}{})
			if err != nil {
				t.Fatal(err)
			}
			return len(all)
		}
		run("") // an empty folder
		put("monday.csv", many(0, 60))
		run("")
		if imports() != 0 {
			t.Error("a roster was read while it was being written")
		}
		r.clock.Move(time.Hour)
		run("")
		run("")
		if n := imports(); n != 1 {
			t.Errorf("%d imports of one roster", n)
		}
		put("tuesday.csv", many(0, 30))
		r.clock.Move(time.Hour)
		run("30 of 60 pupils would leave")
		run("30 of 60 pupils would leave")
		put("wednesday.csv", "garbage")
		r.clock.Move(time.Hour)
		run("no roster")
		letters := 0
		err := r.school.Read(t.Context(), func(v *store.View) error {
			all, err := v.DueLetters(50)
			for _, l := range all {
				if l.Kind == "roster" {
					letters++
					if strings.Contains(l.Body, "Number1") || !strings.HasPrefix(l.To, "administrator@") {
						t.Errorf("a letter with names, or to somebody else: %s", l.Body)
					}
				}
			}
			return err
		})
		if err != nil || letters != 2 {
			t.Errorf("%d letters, %v", letters, err)
		}
		if imports() != 1 {
			t.Error("a roster that was refused changed something")
		}
	})
}
