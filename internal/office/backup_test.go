package office_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"filippo.io/age"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

var technician = people.CommandLine("tess")

// copied writes a text instead of a real copy, or fails.
type copied struct {
	text string
	err  error
}

func (c copied) WriteBackup(_ context.Context, _ *store.School, out io.Writer, _ []age.Recipient) (store.Backup, error) {
	_, err := io.WriteString(out, c.text)
	return store.Backup{ID: store.NewID(), Records: 7, Trail: 3}, errors.Join(err, c.err)
}

func recipients(t testing.TB) []age.Recipient {
	t.Helper()
	k, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return []age.Recipient{k.Recipient()}
}

func TestBackupIsWholeOrNotThereAndInTheRegister(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, dir, to := house(t, school, clock), t.TempDir(), recipients(t)
		file := filepath.Join(dir, "b.age")
		make := func(from office.Copier, replace bool) error {
			_, err := office.MakeBackup.Run(t.Context(), h, technician, office.BackupForm{From: from, File: file, To: to, Replace: replace, Offsite: true})
			return err
		}
		if err := os.WriteFile(file+".part", []byte("left by a run that was killed"), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := make(copied{text: "first"}, false); err != nil {
			t.Fatal(err)
		}
		if err := make(copied{text: "second"}, false); !fault.Is(err, fault.Conflict) {
			t.Errorf("a file was replaced unasked: %v", err)
		}
		for _, why := range []error{syscall.ENOSPC, errors.New("torn")} {
			err := make(copied{text: "half", err: &os.PathError{Op: "write", Path: file, Err: why}}, true)
			if err == nil || why == syscall.ENOSPC && !strings.Contains(err.Error(), "the disk is full") {
				t.Errorf("answered %v", err)
			}
		}
		text, err := os.ReadFile(file)
		if err != nil || string(text) != "first" {
			t.Errorf("the old copy is %q, %v", text, err)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 1 {
			t.Errorf("left behind: %v", left)
		}
		all, err := office.ListBackups.Run(t.Context(), h, people.Actor{Person: "x", Roles: people.Of(people.Headteacher)}, struct{}{})
		if err != nil || len(all) != 1 || all[0].Records != 7 || all[0].Place != file || all[0].Offsite.IsZero() {
			t.Errorf("register: %+v, %v", all, err)
		}
	})
}

func TestWhoMayNotCopyWritesNothing(t *testing.T) {
	clock := storetest.NewClock()
	h := house(t, storetest.School(t, "sqlite", clock), clock)
	file := filepath.Join(t.TempDir(), "b.age")
	by := people.Actor{Person: "somebody", Roles: people.Of(people.Headteacher), Via: "web"}
	_, err := office.MakeBackup.Run(t.Context(), h, by, office.BackupForm{From: copied{text: "all"}, File: file, To: recipients(t)})
	if !fault.Is(err, fault.Refused) {
		t.Error(err)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("the copy was written before anybody asked who may")
	}
}

// Sixteen nights, asked every hour: one copy a night, the fourteen newest stay, other files are not touched.
func TestNightlyCopiesKeepTheNewest(t *testing.T) {
	clock := storetest.NewClock()
	h := house(t, storetest.School(t, "sqlite", clock), clock)
	dir := t.TempDir()
	for _, other := range []string{"handrail-elsewhere-20200101T000000Z.age", "notes.txt"} {
		if err := os.WriteFile(filepath.Join(dir, other), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	night := office.Nightly{From: copied{text: "all"}, Dir: dir, To: recipients(t), Keep: 14}
	for range 16 * 24 {
		if err := night.Run(t.Context(), h); err != nil {
			t.Fatal(err)
		}
		clock.Move(time.Hour)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 14+2 {
		t.Errorf("%d files, %v", len(files), err)
	}
	all, err := office.ListBackups.Run(t.Context(), h, people.Actor{Person: "x", Roles: people.Of(people.Headteacher)}, struct{}{})
	if err != nil || len(all) != 17 { // the first at once, by day; then one each night
		t.Errorf("%d copies in 16 days, %v", len(all), err)
	}
	night.Dir = filepath.Join(dir, "not-mounted")
	if err := night.Run(t.Context(), h); err == nil {
		t.Error("copied into a folder that is not there")
	}
}

func TestRestoreEndsSessionsAndLinks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		_, token := founded(t, h, clock)
		if _, err := office.RecordRestore.Run(t.Context(), h, technician, store.Backup{ID: "b"}); err != nil {
			t.Fatal(err)
		}
		if _, err := h.WhoIs(desk(t.Context(), h, people.Public), token); !fault.Is(err, fault.SignIn) {
			t.Errorf("a session outlived the restore: %v", err)
		}
		if err := school.Read(t.Context(), func(v *store.View) error { _, err := v.Backups(); return err }); err != nil {
			t.Fatal(err)
		}
	})
}

func TestWholeFileSaysWhatTheDiskSaid(t *testing.T) {
	err := office.WholeFile(filepath.Join(t.TempDir(), "no", "such", "b.age"), false, func(io.Writer) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "there is no such folder") {
		t.Error(err)
	}
	name := filepath.Join(t.TempDir(), "b.age")
	err = office.WholeFile(name, false, func(w io.Writer) error { // another run takes the name away meanwhile
		if err := errors.Join(os.Remove(name+".part"), os.WriteFile(name+".part", []byte("theirs"), 0o600)); err != nil {
			t.Fatal(err)
		}
		_, err := w.Write(bytes.Repeat([]byte("x"), 10))
		return err
	})
	if text, _ := os.ReadFile(name + ".part"); !fault.Is(err, fault.Conflict) || string(text) != "theirs" {
		t.Errorf("two runs wrote one file: %v, the other's is %q", err, text)
	}
}
