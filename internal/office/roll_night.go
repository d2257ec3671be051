package office

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/people"
)

// RosterFolder is where another system leaves its rosters: the tables themselves, or zips and folders of which the
// newest counts. A folder inside it with a school's short name is that school's alone.
type RosterFolder struct{ Dir string }

// rosterRests is how long a roster must have lain still: one that is still being written is not read.
const rosterRests = 2 * time.Minute

// Run takes the newest roster in, if it is one that was not taken in before. What needs a person's yes (rows that cannot
// be taken, many pupils leaving) is refused, and the administrators are told.
func (f RosterFolder) Run(ctx context.Context, h *House) error {
	path, mark, changed, err := f.newest(h.School.Name)
	if err != nil {
		return err
	}
	if path == "" || h.Now().Sub(changed) < rosterRests {
		return nil
	}
	done := ""
	err = h.School.Read(ctx, func(v *store.View) (err error) {
		done, err = v.Setting(rosterSetting)
		return err
	})
	if err != nil || done == mark {
		return err
	}
	out, err := ImportRoster.Run(ctx, h, people.System, RosterForm{Path: path})
	why := ""
	switch {
	case err != nil:
		why = err.Error()
	case out.Blocked:
		why = fmt.Sprintf("%d rows or contradictions in it cannot be taken", out.Blocks())
	case out.Shrinks:
		why = fmt.Sprintf("%d of %d pupils would leave", out.PupilsLeft, out.Pupils)
	}
	if why == "" {
		return h.School.Do(ctx, clockLine("RosterFolder"), func(tx *store.Tx) error {
			return tx.SetSetting(rosterSetting, mark, people.System.Who())
		})
	}
	if err := f.tell(ctx, h, mark, why); err != nil {
		return err
	}
	return errors.New("the roster in the folder was not taken in: " + why)
}

const rosterSetting = "roster.folder"

// tell writes to the administrators, once for each roster, in words without names.
func (f RosterFolder) tell(ctx context.Context, h *House, mark, why string) error {
	return h.School.Do(ctx, clockLine("RosterFolder"), func(tx *store.Tx) error {
		all, err := tx.People()
		if err != nil {
			return err
		}
		for _, p := range all {
			if !p.Active() || !p.Roles.Has(people.Administrator) || p.Email == "" {
				continue
			}
			_, err := tx.Post(store.Letter{ID: tx.NewID(), Kind: "roster", Once: "roster:" + mark + ":" + string(p.ID), Person: p.ID, To: p.Email,
				Subject: "A roster was not taken in",
				Body: "Hello " + p.Name + ",\n\nHandrail did not take in the newest roster of the school's management system, because " + why + ".\n\n" +
					"Nothing was changed. Look at the roster under Roll, Rosters taken in, where you can see line by line what is wrong, and take it in yourself if it is right:\n\n  " +
					h.PublicURL + "/roll/import\n"})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// newest finds the roster of a school in the folder, with a mark that changes when anything in it does.
func (f RosterFolder) newest(school string) (path, mark string, changed time.Time, err error) {
	dir := f.Dir
	if own := filepath.Join(dir, school); isFolder(own) {
		dir = own
	} else if school != store.Default {
		return "", "", time.Time{}, nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", "", time.Time{}, fmt.Errorf("the folder of rosters cannot be read: %w", err)
	}
	path = dir
	if !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return isTable(e.Name()) }) {
		if path, err = newestOf(dir, entries); path == "" {
			return "", "", time.Time{}, err
		}
	}
	sum := sha256.New()
	err = filepath.WalkDir(path, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !isRoster(e.Name()) && name != path {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "%s %d %d\n", name, info.Size(), info.ModTime().UnixNano())
		if info.ModTime().After(changed) {
			changed = info.ModTime()
		}
		return nil
	})
	return path, hex.EncodeToString(sum.Sum(nil)[:16]), changed, err
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// isTable says whether a file's name is that of a table of people, so that the folder itself is the roster.
func isTable(name string) bool {
	return slices.Contains([]string{"users.csv", "student.csv", "manifest.csv"}, strings.ToLower(name))
}

func isRoster(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return !strings.HasPrefix(name, ".") && slices.Contains([]string{".csv", ".zip", ".txt", ".tsv", ".xml"}, ext)
}

func newestOf(dir string, entries []fs.DirEntry) (string, error) {
	type found struct {
		name string
		at   time.Time
	}
	var all []found
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") || !e.IsDir() && !isRoster(e.Name()) {
			continue
		}
		info, err := e.Info()
		if err != nil {
			return "", err
		}
		all = append(all, found{e.Name(), info.ModTime()})
	}
	if len(all) == 0 {
		return "", nil
	}
	newest := slices.MaxFunc(all, func(a, b found) int { return cmp.Or(a.at.Compare(b.at), strings.Compare(a.name, b.name)) })
	return filepath.Join(dir, newest.name), nil
}
