package store_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/id"
)

// TestKillInTheMiddle writes from another process, kills it without warning, and holds what it said was
// recorded against what is there: everything that was answered is, and the trail is whole.
func TestKillInTheMiddle(t *testing.T) {
	if dir := os.Getenv("HANDRAIL_TEST_VICTIM"); dir != "" {
		victim(t, dir, os.Getenv("HANDRAIL_TEST_VICTIM_DATABASE"), os.Getenv("HANDRAIL_TEST_VICTIM_SCHOOL"))
		return
	}
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			dir, name, address := t.TempDir(), "t"+store.NewID()[:12], ""
			if database == "postgres" {
				address = storetest.Address(t)
				storetest.Forget(t, name)
			}
			recorded := killed(t, dir, address, name)
			server, err := store.Open(store.Options{Dir: dir, Database: address})
			if err != nil {
				t.Fatal(err)
			}
			defer server.Close()
			school, err := server.School(t.Context(), name, false)
			if err != nil {
				t.Fatal(err)
			}
			got, err := school.VerifyTrail(t.Context(), nil)
			if err != nil || len(got.Damage) > 0 {
				t.Fatalf("%+v, %v", got, err)
			}
			err = school.Read(t.Context(), func(v *store.View) error {
				for _, number := range recorded {
					if _, err := v.AdviceByID(id.Advice(number)); err != nil {
						t.Errorf("%s was answered as recorded and is not there: %v", number, err)
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

// killed runs the victim until it has recorded some, then kills it; it gives what the victim had said.
func killed(t *testing.T, dir, address, name string) []string {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^TestKillInTheMiddle$")
	cmd.Env = append(os.Environ(), "HANDRAIL_TEST_VICTIM="+dir, "HANDRAIL_TEST_VICTIM_DATABASE="+address, "HANDRAIL_TEST_VICTIM_SCHOOL="+name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var recorded []string
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if !id.Valid(lines.Text()) {
			continue
		}
		recorded = append(recorded, lines.Text())
		if len(recorded) == 200 {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = cmd.Wait() // it was killed: there is no other way for it to end
	if len(recorded) < 200 {
		t.Fatalf("the victim recorded only %d", len(recorded))
	}
	return recorded
}

// victim records from many goroutines, and says each number only after it was answered.
func victim(t *testing.T, dir, address, name string) {
	server, err := store.Open(store.Options{Dir: dir, Database: address})
	if err != nil {
		t.Fatal(err)
	}
	school, err := server.School(t.Context(), name, true)
	if err != nil {
		t.Fatal(err)
	}
	for range 16 {
		go func() {
			for {
				a := store.Advice{ID: id.Advice(store.NewID()), Adviser: "A", Question: "Q", Answer: "A"}
				if err := school.Do(t.Context(), line, func(tx *store.Tx) error { return tx.AddAdvice(a) }); err != nil {
					fmt.Println(err)
					return
				}
				fmt.Println(a.ID)
			}
		}()
	}
	time.Sleep(time.Minute) // until killed
}
