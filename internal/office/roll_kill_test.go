package office_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// elsewhere is a school that several processes open.
type elsewhere struct{ dir, database, name string }

func eachElsewhere(t *testing.T, f func(t *testing.T, e elsewhere)) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			e := elsewhere{t.TempDir(), "", "t" + store.NewID()[:12]}
			if database == "postgres" {
				e.database = storetest.Address(t)
				storetest.Forget(t, e.name)
			}
			f(t, e)
		})
	}
}

// open opens the school for as long as f runs.
func (e elsewhere) open(t *testing.T, f func(h *office.House)) {
	t.Helper()
	server, err := store.Open(store.Options{Dir: e.dir, Database: e.database})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	school, err := server.School(t.Context(), e.name, true)
	if err != nil {
		t.Fatal(err)
	}
	f(house(t, school, storetest.NewClock()))
}

// other is another process: its lines, and a way to send it on.
type other struct {
	cmd   *exec.Cmd
	lines *bufio.Scanner
	on    io.WriteCloser
}

func (e elsewhere) start(t *testing.T, test string) *other {
	t.Helper()
	o := &other{cmd: exec.Command(os.Args[0], "-test.run", "^"+test+"$")}
	o.cmd.Env = append(os.Environ(), "HANDRAIL_TEST_ROLL="+e.dir+"\n"+e.database+"\n"+e.name)
	out, err := o.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if o.on, err = o.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := o.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	o.lines = bufio.NewScanner(out)
	return o
}

// says waits for a line that begins so and gives the rest of it.
func (o *other) says(t *testing.T, begin string) string {
	t.Helper()
	for o.lines.Scan() {
		if rest, ok := strings.CutPrefix(o.lines.Text(), begin); ok {
			return rest
		}
	}
	t.Fatalf("the other process ended without saying %q", begin)
	return ""
}

// inOther says that this is the other process, and which school it opens.
func inOther() (elsewhere, bool) {
	f := strings.Split(os.Getenv("HANDRAIL_TEST_ROLL"), "\n")
	if len(f) != 3 {
		return elsewhere{}, false
	}
	return elsewhere{f[0], f[1], f[2]}, true
}

func takeIn(t *testing.T, h *office.House, text string) {
	t.Helper()
	if out, err := office.ImportRoster.Run(t.Context(), h, people.System, office.RosterForm{Name: "roll.csv", Data: []byte(text)}); err != nil || !out.Applied {
		t.Fatalf("%+v, %v", out, err)
	}
}

// whatIsThere is everything that an import writes, counted, and whether the trail is whole.
func whatIsThere(t *testing.T, h *office.House) string {
	t.Helper()
	got := ""
	err := h.School.Read(t.Context(), func(v *store.View) error {
		pupils, parents, staff, _, err := v.CountRoll()
		if err != nil {
			return err
		}
		classes, err := v.Classes(true)
		if err != nil {
			return err
		}
		imports, err := v.Imports(10)
		all, err2 := v.ListRoll()
		got = fmt.Sprintf("%d pupils %d parents %d staff %d ever %d classes %d imports", pupils, parents, staff, len(all), len(classes), len(imports))
		if err == nil {
			err = err2
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	trail, err := h.School.VerifyTrail(t.Context(), nil)
	if err != nil || len(trail.Damage) > 0 {
		t.Fatalf("%+v, %v", trail, err)
	}
	return got
}

// TestAKillInTheMiddleOfAnImport kills a process while it writes people: nothing of its import is there, and the next one
// works.
func TestAKillInTheMiddleOfAnImport(t *testing.T) {
	if e, is := inOther(); is {
		e.open(t, func(h *office.House) {
			form := office.RosterForm{Name: "roll.csv", Data: []byte(many(100, 9100))}.Hearing(func(done int) {
				fmt.Printf("written %d\n", done)
				time.Sleep(time.Minute) // until killed
			})
			_, err := office.ImportRoster.Run(t.Context(), h, people.System, form)
			fmt.Println("ended", err)
		})
		return
	}
	eachElsewhere(t, func(t *testing.T, e elsewhere) {
		before := ""
		e.open(t, func(h *office.House) {
			takeIn(t, h, threePupils)
			before = whatIsThere(t, h)
		})
		o := e.start(t, "TestAKillInTheMiddleOfAnImport")
		if n := o.says(t, "written "); n == "0" {
			t.Fatal("it was killed before anything was written")
		}
		if err := o.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = o.cmd.Wait() // it was killed
		e.open(t, func(h *office.House) {
			if after := whatIsThere(t, h); after != before {
				t.Errorf("after the kill: %s, before: %s", after, before)
			}
			takeIn(t, h, threePupils+"5,Erin,Dale,2018-01-01,2,Oak,,,,,,\n")
		})
	})
}

// TestTwoProcessesImportAtOnce lets two processes look at the same roster and then take it in: one does, the other is
// told plainly and has changed nothing.
func TestTwoProcessesImportAtOnce(t *testing.T) {
	if e, is := inOther(); is {
		e.open(t, func(h *office.House) {
			number, err := office.KeepPreview(t.Context(), h, people.System, office.RosterForm{Name: "roll.csv", Data: []byte(many(0, 900))})
			fmt.Println("ready", err)
			_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
			out, err := office.ImportRoster.Run(t.Context(), h, people.System, office.RosterForm{Preview: number})
			switch {
			case fault.Is(err, fault.Conflict):
				fmt.Println("told " + err.Error())
			default:
				fmt.Println("told", out.Applied, out.Added, err)
			}
		})
		return
	}
	eachElsewhere(t, func(t *testing.T, e elsewhere) {
		e.open(t, func(h *office.House) { takeIn(t, h, many(0, 3)) })
		both := []*other{e.start(t, "TestTwoProcessesImportAtOnce"), e.start(t, "TestTwoProcessesImportAtOnce")}
		for _, o := range both {
			if err := o.says(t, "ready "); err != "<nil>" {
				t.Fatal(err)
			}
		}
		for _, o := range both {
			if _, err := io.WriteString(o.on, "go\n"); err != nil {
				t.Fatal(err)
			}
		}
		var told []string
		for _, o := range both {
			told = append(told, o.says(t, "told "))
			if err := o.cmd.Wait(); err != nil {
				t.Error(err)
			}
		}
		slices.Sort(told)
		if !strings.HasPrefix(told[0], "Another roster was taken in meanwhile") || told[1] != "true 897 <nil>" {
			t.Errorf("they were told %q", told)
		}
		e.open(t, func(h *office.House) {
			if got := whatIsThere(t, h); got != "900 pupils 0 parents 0 staff 900 ever 8 classes 2 imports" {
				t.Error(got)
			}
		})
	})
}
