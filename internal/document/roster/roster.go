// Package roster reads the lists of pupils, staff, classes and families that other systems hand over: OneRoster
// 1.1 and 1.2, Microsoft School Data Sync v1, v2 and v2.1, a plain table (standards ROST-01 and 02), and who somebody
// is in a Common Transfer File (capability 90). Files come
// from outside and are not trusted: nothing is written to disk, every cost has a limit, passwords are never looked
// at, and whatever cannot be read is named by file, line and column.
package roster

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/document"
)

// Options say how a roster is to be read.
type Options struct {
	// Format is oneroster, sds, csv or ctf; "" or auto finds out.
	Format string
	// Mode is bulk or delta; "" or auto believes the roster.
	Mode string
	// Today is the day, year first.
	Today string
}

// Formats and Modes are what Options take.
var (
	Formats = []string{"auto", "oneroster", "sds", "csv", "ctf"}
	Modes   = []string{"auto", "bulk", "delta"}
)

// Unusable is a roster of which nothing can be read. Problems are sentences for people.
type Unusable struct{ Problems []string }

// Error joins the sentences.
func (u *Unusable) Error() string { return strings.Join(u.Problems, "\n") }

func unusable(format string, args ...any) error {
	return &Unusable{[]string{fmt.Sprintf(format, args...)}}
}

// What a roster may cost.
const (
	Upload    = 64 << 20 // bytes of a file as handed in
	unpacked  = 96 << 20 // bytes of all tables together
	mostFiles = 500
	// Rows of a table that says who people are, and of one that ties them.
	mostPeople, mostRows = 120_000, 500_000
)

// ReadPath reads a folder, a zip or a single table from disk.
func ReadPath(name string, opt Options) (*roll.Snapshot, error) {
	info, err := os.Stat(name) // before opening, which waits for ever on a pipe
	if err != nil {
		return nil, unusable("%s cannot be found or opened. Check its name and that you may read it.", filepath.Base(name))
	}
	if info.IsDir() {
		files, err := readFolder(name)
		if err != nil {
			return nil, err
		}
		return read(files, opt)
	}
	if !info.Mode().IsRegular() {
		return nil, unusable("%s is neither a file nor a folder.", filepath.Base(name))
	}
	limit := int64(unpacked)
	if strings.EqualFold(filepath.Ext(name), ".zip") {
		limit = Upload
	}
	if info.Size() > limit {
		return nil, unusable("%s is bigger than %d MB, which no roster of one school is.", filepath.Base(name), limit>>20)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, unusable("%s cannot be read. Check that you may read it.", filepath.Base(name))
	}
	return Read(filepath.Base(name), data, opt)
}

func readFolder(name string) ([]document.Part, error) {
	entries, err := os.ReadDir(name)
	if err != nil {
		return nil, unusable("The folder %s cannot be read. Check that you may read it.", filepath.Base(name))
	}
	if only := onlyFolder(entries); only != "" { // unpacked with its folder inside
		return readFolder(filepath.Join(name, only))
	}
	var files []document.Part
	total := int64(0)
	for _, e := range entries {
		if !wanted(e.Name()) || len(files) >= mostFiles {
			continue
		}
		full := filepath.Join(name, e.Name())
		info, err := os.Stat(full)
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		if total += info.Size(); total > unpacked {
			return nil, unusable("The files in %s are bigger than %d MB together, which no roster of one school is.", filepath.Base(name), unpacked>>20)
		}
		data, err := os.ReadFile(full)
		if err != nil {
			return nil, unusable("%s cannot be read. Check that you may read it.", e.Name())
		}
		files = append(files, document.Part{Name: e.Name(), Data: data})
	}
	return files, nil
}

func onlyFolder(entries []fs.DirEntry) string {
	entries = slices.DeleteFunc(slices.Clone(entries), func(e fs.DirEntry) bool { return strings.HasPrefix(e.Name(), ".") || e.Name() == "__MACOSX" })
	if len(entries) == 1 && entries[0].IsDir() {
		return entries[0].Name()
	}
	return ""
}

// Read reads a zip or a single table that was handed in.
func Read(name string, data []byte, opt Options) (*roll.Snapshot, error) {
	if len(data) == 0 {
		return nil, unusable("%s is empty. Check that you chose the right file.", shown(path.Base(name)))
	}
	if !slices.Contains([]string{"PK\x03\x04", "PK\x05\x06"}, string(data[:min(4, len(data))])) {
		return read([]document.Part{{Name: name, Data: data}}, opt)
	}
	files, err := document.Unpack(data, document.Limits{Unpacked: unpacked}, func(name string) bool {
		return wanted(path.Base(name)) && !strings.HasPrefix(name, "__MACOSX/")
	})
	var refused *document.Error
	if errors.As(err, &refused) && refused.Kind == document.Damaged {
		return nil, unusable("%s is damaged and cannot be unpacked. Make or download it again.", shown(path.Base(name)))
	}
	if err != nil {
		return nil, unusable("%s", err.Error())
	}
	if len(files) == 0 && strings.HasSuffix(strings.ToLower(name), ".xlsx") {
		return nil, unusable("%s is a workbook. Save the sheet as CSV and hand that in.", shown(path.Base(name)))
	}
	return read(files, opt)
}

// wanted says whether a file can be a table of a roster.
func wanted(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return !strings.HasPrefix(name, ".") && (ext == ".csv" || ext == ".txt" || ext == ".tsv" || ext == ".xml")
}

// reader is one roster being read.
type reader struct {
	snap        *roll.Snapshot
	opt         Options
	today       string
	modes       map[string]roll.Scope // by table, as the manifest has them
	manifest    bool
	versionSaid string
	dated, gone int  // rows of people with a time of change, and of people who left
	agented     bool // rows of people name their adults
}

func (r *reader) note(format string, args ...any) {
	r.snap.Notes = append(r.snap.Notes, fmt.Sprintf(format, args...))
}

// read tells which format the files are and reads them.
func read(files []document.Part, opt Options) (*roll.Snapshot, error) {
	r := &reader{snap: &roll.Snapshot{Held: map[string]bool{}}, opt: opt, today: opt.Today, modes: map[string]roll.Scope{}}
	if r.today == "" {
		r.today = time.Now().Format(time.DateOnly)
	}
	if len(files) == 0 {
		return nil, unusable("There is no table in it. A roster is one CSV file, a folder or zip of CSV files such as users.csv and classes.csv, or a Common Transfer File (XML).")
	}
	format := opt.Format
	if transfers := slices.DeleteFunc(slices.Clone(files), func(f document.Part) bool { return !looksXML(f.Data) }); format == "ctf" || len(transfers) == len(files) && format != "csv" {
		if _, err := byNames(files); err != nil {
			return nil, err
		}
		return r.finish(r.readCTF(files))
	}
	byName, err := byNames(files)
	if err != nil {
		return nil, err
	}
	if format == "" || format == "auto" {
		format = detect(byName, files)
	}
	switch format {
	case "oneroster", "sds":
		if byName["student"] != nil || byName["teacher"] != nil || byName["students"] != nil {
			return r.finish(r.readSDS1(byName))
		}
		return r.finish(r.readLinked(byName))
	case "csv":
		if len(files) > 1 {
			return nil, unusable("There are %d tables in it. A plain table is a single CSV file.", len(files))
		}
		return r.finish(r.readPlain(&files[0]))
	}
	return nil, unusable("%q is not a format of a roster; choose one of %s.", format, strings.Join(Formats, ", "))
}

func (r *reader) finish(err error) (*roll.Snapshot, error) {
	if err != nil {
		return nil, err
	}
	return r.snap, nil
}

// byNames gives files by their squeezed names without folder and ending.
func byNames(files []document.Part) (map[string]*document.Part, error) {
	all := map[string]*document.Part{}
	for i := range files {
		base := path.Base(strings.ReplaceAll(files[i].Name, `\`, "/"))
		name := roll.Squeeze(strings.TrimSuffix(base, path.Ext(base)))
		if all[name] != nil {
			return nil, unusable("There are two files named %s. Hand in one roster at a time.", shown(base))
		}
		files[i].Name = shown(base)
		all[name] = &files[i]
	}
	return all, nil
}

// detect finds out what the files are: several tables, or one with the columns of such a table, are linked.
func detect(byName map[string]*document.Part, files []document.Part) string {
	for _, name := range []string{"manifest", "users", "orgs", "enrollments", "student", "teacher"} {
		if byName[name] != nil && (len(files) > 1 || name == "manifest") {
			return "oneroster"
		}
	}
	if len(files) > 1 {
		return "oneroster"
	}
	snap := &roll.Snapshot{Held: map[string]bool{}}
	if t, _ := open(files[0].Name, files[0].Data[:min(len(files[0].Data), 1<<16)], snap); t != nil {
		for _, h := range t.header {
			if name := roll.Squeeze(h); name == "sourcedid" || name == "usersourcedid" {
				return "oneroster"
			}
		}
	}
	return "csv"
}
