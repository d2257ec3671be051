package inventory

import (
	"strings"
	"time"

	"handrail.school/handrail/internal/area/device"
)

// take reads one line whole and says everything that is wrong with it.
func (r *reader) take() {
	line, _ := r.csv.FieldPos(0)
	row := Row{Line: line, RoomName: r.cell("room")}
	d := &row.Device
	d.Name, d.Make, d.Serial, d.Note = r.cell("name"), r.cell("make"), r.cell("serial"), r.cell("note")
	before := len(r.wrong)
	d.Owner = r.choose("owner", map[string]string{"": device.School, "school": device.School, "theschool": device.School})
	d.Kind = r.kind()
	d.Shared, d.Issued, d.Filter = r.yes("shared", false), r.yes("issued", true), r.yes("filter", false)
	d.Encryption = r.choose("encrypted", map[string]string{"": device.Unknown, "unknown": device.Unknown, "notknown": device.Unknown, "yes": device.Encrypted, "y": device.Encrypted, "true": device.Encrypted,
		"no": device.Plain, "n": device.Plain, "false": device.Plain, "notpossible": device.Plain})
	d.State = r.choose("state", map[string]string{"": device.InUse, "inuse": device.InUse, "lent": device.InUse, "lost": device.Lost, "stolen": device.Lost, "disposed": device.Disposed, "scrapped": device.Disposed})
	d.Checked = r.day("checked")
	if len([]rune(row.RoomName)) > 60 {
		r.wrongIn("room", "Use at most 60 characters")
	}
	said := map[string]bool{}
	for _, w := range r.wrong[before:] {
		said[r.nameOf(w.Column)] = true
	}
	for _, p := range d.Problems(r.kinds, r.today) {
		name := map[string]string{"encryption": "encrypted"}[p.Field]
		if name == "" {
			name = p.Field
		}
		if !said[name] {
			r.wrongIn(name, p.Says)
		}
	}
	if first, twice := r.lines[strings.ToLower(d.Name)]; twice && d.Name != "" {
		l, c := r.where("name")
		r.say(l, c, "“%s” stands in line %d already. Each device has a name of its own.", shown(d.Name), first)
	} else {
		r.lines[strings.ToLower(d.Name)] = line
	}
	r.rows = append(r.rows, row)
}

func (r *reader) wrongIn(name, says string) {
	line, column := r.where(name)
	r.say(line, column, "%s.", says)
}

// nameOf is the name of a column by its number.
func (r *reader) nameOf(column int) string {
	for name, i := range r.at {
		if i+1 == column {
			return name
		}
	}
	return ""
}

// kind is found by its key or its title.
func (r *reader) kind() string {
	text := squeeze(r.cell("kind"))
	for _, k := range r.kinds {
		if text == k.Key || text == squeeze(k.Title) {
			return k.Key
		}
	}
	if text != "" {
		var all []string
		for _, k := range r.kinds {
			all = append(all, k.Title)
		}
		line, column := r.where("kind")
		r.say(line, column, "There is no kind “%s”. Use one of: %s.", shown(r.cell("kind")), strings.Join(all, ", "))
	}
	return ""
}

func (r *reader) choose(name string, words map[string]string) string {
	text := r.cell(name)
	got, ok := words[squeeze(text)]
	if !ok || text != "" && squeeze(text) == "" {
		line, column := r.where(name)
		says := map[string]string{"owner": "Only the school’s own devices are taken in; people register what they bring themselves. Take the line out, or write school.",
			"encrypted": "Write yes or no, or leave it empty if nobody knows.", "state": "Write in use, lost or disposed."}[name]
		r.say(line, column, "%s", says)
	}
	return got
}

func (r *reader) yes(name string, blank bool) bool {
	switch squeeze(r.cell(name)) {
	case "yes", "y", "true", "1":
		return true
	case "no", "n", "false", "0":
		return false
	case "":
		if r.cell(name) == "" {
			return blank
		}
	}
	r.wrongIn(name, "Write yes or no")
	return blank
}

// day reads a day as people in this country and spreadsheets write it.
func (r *reader) day(name string) time.Time {
	text := r.cell(name)
	if text == "" {
		return time.Time{}
	}
	for _, form := range []string{time.DateOnly, "02/01/2006", "2/1/2006", "2 January 2006", "2 Jan 2006"} {
		if t, err := time.Parse(form, text); err == nil && t.Year() > 1990 {
			return t
		}
	}
	r.wrongIn(name, "Write the day as 2026-09-01 or 01/09/2026")
	return time.Time{}
}
