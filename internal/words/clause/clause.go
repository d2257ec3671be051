// Package clause names the parts of a school's online safety policy: sections ("7.3.2"), the clauses
// of the library ("7.3.2/provider") and the obligations they serve ("7.3.2-a").
package clause

import (
	"strconv"
	"strings"
)

// Section is the number of a section in the library's own numbering, such as "7.3.2". A school's
// printed numbers may differ once it has dropped or added sections.
type Section string

// ID names one clause of the library: its section, a slash and a short word, such as "7.3.2/provider".
type ID string

// Section is the part before the slash.
func (c ID) Section() Section {
	before, _, _ := strings.Cut(string(c), "/")
	return Section(before)
}

// Obligation is the number of one row of obligations.csv, such as "7.3.2-a" or "7.9T-c".
type Obligation string

// Level says how the product makes a clause true.
type Level string

// The four levels of the mission.
const (
	Enforce     Level = "enforce"     // the software refuses what the clause forbids
	Record      Level = "record"      // the software keeps the proof
	Schedule    Level = "schedule"    // the software reminds until it is done
	Communicate Level = "communicate" // the software tells people and keeps their acknowledgement
)

// Levels lists every level in the order a board shows them.
var Levels = []Level{Enforce, Record, Schedule, Communicate}

// Less orders section numbers as people read them: 7.2 before 7.10, 7 before 7.1.
func (s Section) Less(t Section) bool {
	a, b := strings.Split(string(s), "."), strings.Split(string(t), ".")
	for i := 0; i < len(a) && i < len(b); i++ {
		x, errX := strconv.Atoi(a[i])
		y, errY := strconv.Atoi(b[i])
		if errX != nil || errY != nil {
			if a[i] != b[i] {
				return a[i] < b[i]
			}
			continue
		}
		if x != y {
			return x < y
		}
	}
	return len(a) < len(b)
}

// Depth is 1 for "7", 2 for "7.3", 3 for "7.3.2".
func (s Section) Depth() int { return strings.Count(string(s), ".") + 1 }

// Parent is the section above, or "" for a top section.
func (s Section) Parent() Section {
	i := strings.LastIndexByte(string(s), '.')
	if i < 0 {
		return ""
	}
	return s[:i]
}
