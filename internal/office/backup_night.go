package office

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"filippo.io/age"

	"handrail.school/handrail/internal/words/people"
)

// Nightly is the copy that Handrail makes by itself each night.
type Nightly struct {
	From Copier
	Dir  string // must be there: a disk that is not mounted must not be mistaken for it
	To   []age.Recipient
	Keep int // how many of its own copies stay
}

// After nightAge a copy is made at night, after anyAge at any hour: a server that is off at night still
// copies.
const (
	nightAge  = 20 * time.Hour
	anyAge    = 30 * time.Hour
	nightEnds = 6 // o'clock, in the school's own time
)

// Run makes tonight's copy if it is due, then removes its own oldest ones. It is asked every hour, so a
// failure is tried again within the hour.
func (n Nightly) Run(ctx context.Context, h *House) error {
	own, err := n.own(h.School.Name)
	if err != nil {
		return fmt.Errorf("the folder for copies cannot be read: %w", err)
	}
	now := h.Now()
	if len(own) > 0 {
		age := now.Sub(own[len(own)-1].made)
		night := now.In(h.Zone).Hour() < nightEnds
		if age < nightAge || !night && age < anyAge {
			return nil
		}
	}
	file := filepath.Join(n.Dir, BackupName(h.School.Name, now))
	if _, err := MakeBackup.Run(ctx, h, people.System, BackupForm{From: n.From, File: file, To: n.To}); err != nil {
		return err
	}
	var errs []error
	for _, old := range own[:max(0, len(own)+1-n.Keep)] {
		errs = append(errs, os.Remove(filepath.Join(n.Dir, old.name)))
	}
	return errors.Join(errs...)
}

type ownCopy struct {
	name string
	made time.Time
}

var ownName = regexp.MustCompile(`^handrail-([a-z0-9_]+)-(\d{8}T\d{6}Z)\.age$`)

// own lists the copies of a school that Handrail made here, oldest first. No other file is ever touched.
func (n Nightly) own(school string) ([]ownCopy, error) {
	entries, err := os.ReadDir(n.Dir)
	if err != nil {
		return nil, err
	}
	var all []ownCopy
	for _, e := range entries {
		m := ownName.FindStringSubmatch(e.Name())
		if m == nil || m[1] != school || !e.Type().IsRegular() {
			continue
		}
		if made, err := time.Parse("20060102T150405Z", m[2]); err == nil {
			all = append(all, ownCopy{e.Name(), made})
		}
	}
	slices.SortFunc(all, func(a, b ownCopy) int { return a.made.Compare(b.made) })
	return all, nil
}
