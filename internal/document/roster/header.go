package roster

import (
	"fmt"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/roll"
)

// rival is a column that could be read for one that is read from elsewhere.
type rival struct {
	key         string
	read, other int // positions
	differ      int // rows in which the two say different things
	line        int // of the first such row
}

// longestTop is how many lines a report may have above its header: a title, the date, who printed it.
const longestTop = 12

// readHeader takes the next line that is not blank for the header.
func (t *table) readHeader() string {
	t.header = nil
	for {
		line := t.scan.text[t.scan.at:]
		if i := strings.IndexAny(line[:min(len(line), longestCell)], "\r\n"); i >= 0 {
			line = line[:i]
		}
		line = line[:min(len(line), longestCell)]
		if sep, ok := strings.CutPrefix(strings.ToLower(line), "sep="); ok && len(sep) == 1 { // what Excel writes for itself
			t.scan.skipLine(t.scan.at, t.scan.line)
			continue
		}
		t.scan.comma = commaOf(line)
		r, ok := t.scan.next()
		if !ok {
			return fmt.Sprintf("%s has no header.", t.file)
		}
		if r.fault != "" {
			return fmt.Sprintf("The header of %s cannot be read: %s.", t.file, r.fault)
		}
		if blank(r.cells) {
			continue
		}
		t.top = r.line
		for _, c := range r.cells {
			name, _ := clean(c)
			t.header = append(t.header, name)
		}
		for len(t.header) > 0 && t.header[len(t.header)-1] == "" { // trailing commas
			t.header = t.header[:len(t.header)-1]
		}
		return ""
	}
}

// findHeader finds the header of a plain table, whose names of columns are known or which is none: nothing of a line
// that is no header is ever said to anybody, because it may be a child's.
func (t *table) findHeader() bool {
	begin := *t
	for range longestTop {
		t.columns(plainTable(), true)
		if t.has("name") || t.has("given_name") && t.has("family_name") {
			t.rejectTwice()
			t.legalAndUsed()
			return true
		}
		if t.readHeader() != "" {
			break
		}
	}
	*t = begin
	t.columns(plainTable(), true)
	return false
}

// whatIsMissing says why a plain table cannot be read: what was found, and what is needed.
func (t *table) whatIsMissing() string {
	found := t.foundInWords()
	if found == "" {
		found = "None of its columns is known here; perhaps it has no header line."
	}
	return fmt.Sprintf("%s has no columns with given and family names, so it is no roster. %s Needed are given_name and family_name (or name), and one of id, upn, birth_date or email. "+
		"Every column, with other spellings that are understood, is in the template: handrail roster template.", t.file, found)
}

// foundInWords lists the columns that are known, by our names for them.
func (t *table) foundInWords() string {
	byPlace := map[int]string{}
	for key, i := range t.at {
		if byPlace[i] == "" || key < byPlace[i] {
			byPlace[i] = key
		}
	}
	var all []string
	for i := range t.header {
		if key := byPlace[i]; key != "" {
			all = append(all, fmt.Sprintf("%s in column %d", key, i+1))
		}
	}
	if len(all) == 0 {
		return ""
	}
	return "Found: " + strings.Join(all, ", ") + "."
}

// beforeNames are words that reports put before the names of columns.
var beforeNames = []string{"pupils", "pupil", "students", "student", "children", "child", "learner"}

// places are the positions of the columns by their squeezed names. loose also takes names without brackets and
// without "pupil" or "student" before them, where nothing else has that name.
func (t *table) places(loose bool) map[string]int {
	where := map[string]int{}
	for i, h := range t.header {
		if name := roll.Squeeze(h); name != "" {
			if _, twice := where[name]; !twice {
				where[name] = i
			}
		}
	}
	if !loose {
		return where
	}
	for i, h := range t.header {
		short, _, _ := strings.Cut(h, "(")
		names := []string{roll.Squeeze(short)}
		for _, name := range []string{roll.Squeeze(h), names[0]} {
			for _, before := range beforeNames {
				if rest, ok := strings.CutPrefix(name, before); ok {
					names = append(names, rest)
				}
			}
		}
		for _, name := range names {
			if _, taken := where[name]; !taken && name != "" {
				where[name] = i
			}
		}
	}
	return where
}

// columns finds where the columns stand. missing are those without which the file is of no use.
func (t *table) columns(all []column, loose bool) (missing []string) {
	t.at, t.rivals = map[string]int{}, nil
	where := t.places(loose)
	used := map[int]bool{}
	var rivals []rival
	for _, c := range all {
		found := -1
		for _, name := range append([]string{roll.Squeeze(c.key)}, strings.Fields(c.names)...) {
			i, ok := where[name]
			switch {
			case !ok || i == found:
			case found < 0:
				found = i
			case !slices.ContainsFunc(rivals, func(r rival) bool { return r.key == c.key && r.other == i }):
				rivals = append(rivals, rival{key: c.key, read: found, other: i})
			}
		}
		if found >= 0 {
			t.at[c.key], used[found] = found, true
		} else if c.required {
			missing = append(missing, c.key)
		}
	}
	for _, r := range rivals {
		if !used[r.other] { // nothing else is read from there
			t.rivals = append(t.rivals, r)
		}
	}
	return missing
}

// rejectTwice names columns that are called exactly alike. The first is read.
func (t *table) rejectTwice() {
	first := map[string]int{}
	for i, h := range t.header {
		name := roll.Squeeze(h)
		if at, twice := first[name]; twice && name != "" {
			t.reject(t.top, i+1, "Column %d has the same name as column %d; the first of them is read.", i+1, at+1)
			continue
		}
		first[name] = i
	}
}

// legalAndUsed reads “Surname” beside “Legal surname” as the name that everybody uses: that is what systems mean which
// export both.
func (t *table) legalAndUsed() {
	for _, x := range [][2]string{{"given_name", "preferred_given_name"}, {"family_name", "preferred_family_name"}} {
		i, ok := t.at[x[0]]
		if _, said := t.at[x[1]]; !ok || said || !strings.Contains(roll.Squeeze(t.header[i]), "legal") {
			continue
		}
		n := slices.IndexFunc(t.rivals, func(r rival) bool {
			return r.key == x[0] && !strings.Contains(roll.Squeeze(t.header[r.other]), "legal")
		})
		if n >= 0 {
			t.at[x[1]] = t.rivals[n].other
			t.rivals = slices.Delete(t.rivals, n, n+1)
		}
	}
}

// whoColumns say who somebody is: where two of them disagree, somebody has to look.
var whoColumns = []string{"given_name", "family_name", "name", "birth_date", "upn", "givenName", "familyName", "birthDate", "role"}

// compareRivals holds columns that mean the same against each other in the present row.
func (t *table) compareRivals() {
	for n := range t.rivals {
		r := &t.rivals[n]
		one, _ := clean(t.row.cells[r.read])
		other, _ := clean(t.row.cells[r.other])
		if other == "" || roll.Fold(one) == roll.Fold(other) {
			continue
		}
		if r.differ++; r.line == 0 {
			r.line = t.row.line
		}
	}
}

// sayRivals names, when a table has been read, the columns of which only one could be taken.
func (t *table) sayRivals() {
	for _, r := range t.rivals {
		x := roll.Conflict{File: t.file, Line: t.top, Kind: roll.Columns, IDs: []string{}, Reason: fmt.Sprintf("Columns %d (“%s”) and %d (“%s”) can both be %s. Column %d is read.",
			r.read+1, shown(t.header[r.read]), r.other+1, shown(t.header[r.other]), r.key, r.read+1)}
		if r.differ > 0 && slices.Contains(whoColumns, r.key) {
			x.Kind, x.Line = roll.ColumnsDiffer, r.line
			x.Reason += fmt.Sprintf(" They say different things in %d rows, first in line %d.", r.differ, r.line)
		}
		t.snap.Conflicts = append(t.snap.Conflicts, x)
	}
	t.rivals = nil
}

// sayHeader notes what a plain table has beside what is read from it.
func (r *reader) sayHeader(t *table) {
	if t.top > 1 && t.scan.line > 2 {
		r.note("The header of %s is in line %d.", t.file, t.top)
	}
	read := map[int]bool{}
	for _, i := range t.at {
		read[i] = true
	}
	for _, x := range t.rivals {
		read[x.other] = true
	}
	var all []string
	for i, h := range t.header {
		if !read[i] && h != "" && len(all) < 20 {
			all = append(all, "“"+shown(h)+"”")
		}
	}
	if len(all) > 0 {
		r.note("Columns of %s that are not read here: %s.", t.file, strings.Join(all, ", "))
	}
}
