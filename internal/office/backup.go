package office

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"filippo.io/age"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// copiers make copies and prove them: the technician by hand, Handrail each night.
var copiers = people.Of(people.Technician, people.Handrail)

// Copier writes the encrypted copy of a school; store.Server does.
type Copier interface {
	WriteBackup(ctx context.Context, school *store.School, out io.Writer, to []age.Recipient) (store.Backup, error)
}

// BackupForm says where a copy goes and who may open it.
type BackupForm struct {
	From    Copier
	File    string
	To      []age.Recipient
	Replace bool // an older file of that name may go
	Offsite bool // the place is outside the building
	made    store.Backup
}

// DrillFailed begins the note of a drill that did not bring everything back.
const DrillFailed = "Failed: "

// MakeBackup writes an encrypted copy of everything, keys included, and enters it in the register
// (DFE-CY-15). The copy is whole and on the disk before its line is written.
var MakeBackup = Case[BackupForm, store.Backup]{
	About: About{Name: "MakeBackup", Says: "Make an encrypted copy of the school's records", Clause: "4.4/security", Sensitive: true, May: copiers},
	Before: func(d *Desk, in *BackupForm) (err error) {
		var wrong fault.Fields
		wrong.Need("out", in.File, "Say which file the copy goes into")
		if len(in.To) == 0 || in.From == nil {
			wrong.Add("recipient", "Say for whom it is encrypted: the public key that handrail keygen printed")
		}
		if err := wrong.Err(); err != nil {
			return err
		}
		err = WholeFile(in.File, in.Replace, func(out io.Writer) error {
			var err error
			in.made, err = in.From.WriteBackup(d.Context, d.House.School, out, in.To)
			return err
		})
		in.made.Place = in.File
		return err
	},
	Do: func(_ *Desk, tx *store.Tx, in BackupForm) (store.Backup, error) {
		if err := tx.AddBackup(in.made); err != nil || !in.Offsite {
			return in.made, err
		}
		in.made.Offsite = tx.Now()
		_, err := tx.MarkOffsite(in.made.ID)
		return in.made, err
	},
}

// RecordDrill enters that a copy was brought back to prove that it can be, or what went wrong.
var RecordDrill = Case[store.Backup, struct{}]{
	About: About{Name: "RecordDrill", Says: "Enter that a copy was restored to prove that it can be", Clause: "4.4/security", Sensitive: true, May: copiers},
	Do: func(_ *Desk, tx *store.Tx, b store.Backup) (struct{}, error) {
		if b.ID == "" || b.Drill == "" {
			return struct{}{}, fault.New(fault.Invalid, "Say which copy was restored and what came of it.")
		}
		return struct{}{}, tx.AddDrill(b)
	},
}

// RecordRestore is the first thing done to records that came back from a copy: the trail says so, and
// nobody who was signed in, or held a link, when the copy was made gets in by it.
var RecordRestore = Case[store.Backup, struct{}]{
	About: About{Name: "RecordRestore", Says: "Enter that the records came back from a copy, and end every session and link", Clause: "4.4/security",
		Sensitive: true, May: people.Of(people.Technician)},
	Do: func(d *Desk, tx *store.Tx, b store.Backup) (struct{}, error) {
		if b.ID == "" {
			return struct{}{}, fault.New(fault.Invalid, "Say from which copy the records came back.")
		}
		if err := tx.SetSetting("restored", b.ID+" "+b.Made.Format(time.RFC3339), d.By.Who()); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, tx.EndAccess()
	},
}

// WholeFile writes a file that is either all there under its name or not there at all: first beside it as
// NAME.part, to the disk, then renamed. Only its owner can read it. An older file stays unless replace is
// set, and stays too when writing fails.
func WholeFile(name string, replace bool, write func(io.Writer) error) (err error) {
	if _, err := os.Lstat(name); err == nil && !replace {
		return fault.New(fault.Conflict, "There is a file %s already, and it was left as it is. Choose another name, or say --force to replace it.", name)
	}
	part := name + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) { // left by a run that was killed
		return plainly(err, name)
	}
	f, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return plainly(err, name)
	}
	mine, err := f.Stat()
	if err != nil {
		return errors.Join(err, f.Close())
	}
	defer func() {
		if now, gone := os.Lstat(part); err != nil && gone == nil && os.SameFile(mine, now) {
			err = errors.Join(err, os.Remove(part))
		}
		err = plainly(err, name)
	}()
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return err
	}
	if now, err := os.Lstat(part); err != nil || !os.SameFile(mine, now) {
		return fault.New(fault.Conflict, "Another run writes %s at the same time. Give each its own file.", name)
	}
	if err := os.Rename(part, name); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(name))
}

// syncFolder makes a rename durable.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// plainly turns what the disk says into what a technician can do about it.
func plainly(err error, name string) error {
	why := ""
	switch {
	case err == nil, fault.Of(err) != fault.Internal:
		return err
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		why = "the disk is full"
	case errors.Is(err, syscall.EFBIG):
		why = "it would be larger than this system lets a file be"
	case errors.Is(err, syscall.EROFS):
		why = "that disk takes no writes (under systemd, the service must be let into the folder with ReadWritePaths)"
	case errors.Is(err, fs.ErrPermission):
		why = "this user may not write there"
	case errors.Is(err, fs.ErrNotExist):
		why = "there is no such folder"
	default:
		return err
	}
	return fault.New(fault.Conflict, "%s could not be written: %s. Nothing was left behind, and an older file of that name is as it was.", name, why)
}

// BackupName is the file of a copy that Handrail makes by itself at a time.
func BackupName(school string, at time.Time) string {
	return fmt.Sprintf("handrail-%s-%s.age", school, at.UTC().Format("20060102T150405Z"))
}
