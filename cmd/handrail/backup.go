package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"handrail.school/handrail/internal/config"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
)

type backupCmd struct {
	where
	Out       string   `help:"File for the copy." required:"" type:"path"`
	Recipient []string `help:"Public key that may open it (age1…), or a file of such keys. May be repeated." required:""`
	Force     bool     `help:"Replace a file of that name."`
	Offsite   bool     `help:"The file lies outside the building, such as on a mounted drive elsewhere."`
	JSON      bool     `help:"Answer in JSON."`
}

// Help is shown by --help.
func (backupCmd) Help() string {
	return "Example: handrail backup --data /var/lib/handrail --out /mnt/backup/monday.age --recipient school-backups.key.pub\n\n" +
		"The server may go on running. The copy holds everything, the keys included, so only the secret key of a recipient opens it. " +
		"It is entered in the register of copies."
}

// copyMade is how a copy is told of.
type copyMade struct {
	ID      string    `json:"id"`
	File    string    `json:"file"`
	Bytes   int64     `json:"bytes"`
	Made    time.Time `json:"made"`
	Records int64     `json:"records"`
	Trail   int64     `json:"trail_entries"`
	Offsite bool      `json:"offsite"`
}

// Run makes the copy.
func (c backupCmd) Run(ctx context.Context) error {
	to, err := config.Recipients(c.Recipient)
	if err != nil {
		return fmt.Errorf("--recipient: %w", err)
	}
	h, server, err := c.openHouse(ctx)
	if err != nil {
		return err
	}
	defer server.Close()
	b, err := office.MakeBackup.Run(ctx, h, technician(), office.BackupForm{From: server, File: c.Out, To: to, Replace: c.Force, Offsite: c.Offsite})
	if err != nil {
		return err
	}
	info, err := os.Stat(c.Out)
	if err != nil {
		return err
	}
	m := copyMade{ID: b.ID, File: c.Out, Bytes: info.Size(), Made: b.Made, Records: b.Records, Trail: b.Trail, Offsite: c.Offsite}
	return answer(c.JSON, m, func() {
		fmt.Printf("%s holds %d records and %d entries of the trail (%d bytes).\nIts number in the register is %s.\n", m.File, m.Records, m.Trail, m.Bytes, m.ID)
	})
}

type restoreCmd struct {
	Data     string `help:"Folder of the records and keys." default:"handrail-data" type:"path"`
	Database string `help:"postgres:// address; without it records are SQLite files in --data."`
	School   string `help:"Short name to give the school; without it, the name in the copy."`
	In       string `help:"File of the copy." required:"" type:"path"`
	Identity string `help:"File with the secret key." required:"" type:"path"`
	Drill    bool   `help:"Only prove that the copy can be brought back: into a private folder that is removed again. The outcome is entered in the register."`
	JSON     bool   `help:"Answer in JSON."`
}

// Help is shown by --help.
func (restoreCmd) Help() string {
	return "Example: handrail restore --data /var/lib/handrail --in monday.age --identity school-backups.key\n\n" +
		"Example: handrail restore --drill --data /var/lib/handrail --in monday.age --identity school-backups.key\n\n" +
		"A copy made from SQLite can be brought back into PostgreSQL and the other way round. Everybody signs in again afterwards. " +
		"Exit: 0 whole, 1 the trail shows damage or the drill failed, 2 nothing was brought back."
}

// broughtBack is how a restore or drill is told of.
type broughtBack struct {
	ID       string    `json:"id"`
	School   string    `json:"school,omitempty"`
	Made     time.Time `json:"made"`
	Records  int64     `json:"records"`
	Trail    int64     `json:"trail_entries"`
	Damage   []string  `json:"damage"`
	Drill    bool      `json:"drill"`
	Recorded bool      `json:"recorded"`
}

// Run restores, or drills.
func (c restoreCmd) Run(ctx context.Context) error {
	with, err := identities(c.Identity)
	if err != nil {
		return err
	}
	in, err := os.Open(c.In)
	if err != nil {
		return err
	}
	defer in.Close()
	if c.Drill {
		return c.drill(ctx, in, with)
	}
	server, err := store.Open(store.Options{Dir: c.Data, Database: c.Database})
	if err != nil {
		return err
	}
	defer server.Close()
	b, got, err := server.Restore(ctx, in, with, c.School)
	if err != nil {
		return err
	}
	name := c.School
	if name == "" {
		name = b.School
	}
	h, again, err := where{Data: c.Data, Database: c.Database, School: name}.openHouse(ctx)
	if err != nil {
		return err
	}
	defer again.Close()
	if _, err := office.RecordRestore.Run(ctx, h, technician(), b); err != nil {
		return err
	}
	return c.tell(broughtBack{ID: b.ID, School: name, Made: b.Made, Records: b.Records, Trail: got.Entries, Damage: got.Damage, Recorded: true})
}

// drill brings the copy back into a folder of its own and removes it, then enters the outcome.
func (c restoreCmd) drill(ctx context.Context, in *os.File, with []age.Identity) error {
	b, got, failed := drillIn(ctx, c.Data, in, with)
	out := broughtBack{ID: b.ID, Made: b.Made, Records: b.Records, Trail: got.Entries, Damage: got.Damage, Drill: true}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if failed != nil {
		out.Damage = append(out.Damage, failed.Error())
	}
	b.Drill = fmt.Sprintf("Came back whole: %d records, %d entries of the trail, every name opened.", b.Records, got.Entries)
	if len(out.Damage) > 0 {
		b.Drill = office.DrillFailed + strings.Join(out.Damage, " ")
	}
	name := c.School
	if name == "" {
		name = store.Default
	}
	b.Place = c.In
	if b.ID != "" {
		err := c.record(ctx, name, b)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return errors.Join(c.tell(out), err)
		}
		out.Recorded = err == nil
	}
	return c.tell(out)
}

func (c restoreCmd) record(ctx context.Context, name string, b store.Backup) error {
	h, server, err := where{Data: c.Data, Database: c.Database, School: name}.openHouse(ctx)
	if err != nil {
		return err
	}
	defer server.Close()
	_, err = office.RecordDrill.Run(ctx, h, technician(), b)
	return err
}

// drillIn restores into a folder inside the data folder, which is as private as the records themselves.
func drillIn(ctx context.Context, data string, in *os.File, with []age.Identity) (b store.Backup, got store.Verified, err error) {
	left, err := filepath.Glob(filepath.Join(data, ".drill-*"))
	if err != nil {
		return b, got, err
	}
	for _, old := range left { // of a drill that was killed
		if info, err := os.Stat(old); err == nil && time.Since(info.ModTime()) > time.Hour {
			if err := os.RemoveAll(old); err != nil {
				return b, got, err
			}
		}
	}
	if err := os.MkdirAll(data, 0o700); err != nil {
		return b, got, err
	}
	dir, err := os.MkdirTemp(data, ".drill-")
	if err != nil {
		return b, got, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	server, err := store.Open(store.Options{Dir: dir})
	if err != nil {
		return b, got, err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	b, got, err = server.Restore(ctx, in, with, "")
	return b, got, err
}

func (c restoreCmd) tell(b broughtBack) error {
	err := answer(c.JSON, b, func() {
		verb := "Brought back"
		if b.Drill {
			verb = "Drill: could be brought back"
		}
		if len(b.Damage) == 0 {
			fmt.Printf("%s: %d records, %d entries of the trail, as of %s. The trail is intact and every name opens.\n",
				verb, b.Records, b.Trail, b.Made.Format("2 January 2006 15:04 MST"))
		}
		for _, d := range b.Damage {
			fmt.Println("DAMAGE:", d)
		}
		switch {
		case b.Drill && !b.Recorded:
			fmt.Println("This drill was not entered in a register: there is no school in --data, or the copy could not be read.")
		case !b.Drill:
			fmt.Println("Every session was ended. Compare the trail with a head kept elsewhere: handrail audit verify --head FILE")
		}
	})
	if err == nil && len(b.Damage) > 0 {
		err = errNo
	}
	return err
}

// identities reads a file of secret keys.
func identities(file string) ([]age.Identity, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("--identity: %w", err)
	}
	defer f.Close()
	ids, err := age.ParseIdentities(f)
	if err != nil {
		return nil, fmt.Errorf("--identity: %s is not a secret key that handrail keygen wrote: %w", file, err)
	}
	return ids, nil
}
