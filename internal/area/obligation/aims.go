package obligation

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"
)

// Aim is one aim of the policy with the sections whose promises serve it (1-h).
type Aim struct {
	Title    string   `yaml:"title"`
	Sections []string `yaml:"sections"`
}

// ParseAims reads aims.yaml. Unknown fields are errors with their line.
func ParseAims(text []byte) ([]Aim, error) {
	var list struct {
		Aims []Aim `yaml:"aims"`
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	err := d.Decode(&list)
	return list.Aims, err
}

// AimStands is how an aim stands: its promises by status, and what follows from them.
type AimStands struct {
	Aim
	Counts map[Status]int
}

// Promised is how many promises of the school's policy serve the aim.
func (a AimStands) Promised() (n int) {
	for s, k := range a.Counts {
		if s != NotInPolicy {
			n += k
		}
	}
	return n
}

// Words say how far the aim is met: met only if every promise is, not met if none is.
func (a AimStands) Words() string {
	switch met := a.Counts[Met]; {
	case met == 0:
		return "Not met"
	case met == a.Promised():
		return "Met"
	}
	return "Part met"
}

// Stand gathers how some aims stand from the rows of the board. The aims' own row serves none of them.
func Stand(aims []Aim, rows []Row) []AimStands {
	var all []AimStands
	for _, a := range aims {
		x := AimStands{Aim: a, Counts: map[Status]int{}}
		for i := range rows {
			if rows[i].ID != aimsRow && slices.Contains(a.Sections, rows[i].Section) {
				x.Counts[rows[i].Status]++
			}
		}
		all = append(all, x)
	}
	return all
}

const aimsRow = "1-h"

// judgeAims judges 1-h from all other rows.
func judgeAims(aims []Aim, rows []Row) Standing {
	s := Standing{Status: Met, Link: "/board/aims"}
	wanting, unmeasured := 0, 0
	for _, a := range Stand(aims, rows) {
		wanting += a.Counts[Overdue] + a.Counts[NotMet]
		unmeasured += a.Counts[NotMeasured]
		s.Seen += fmt.Sprintf("%s: %s (%d of %d). ", a.Title, lower(a.Words()), a.Counts[Met], a.Promised())
	}
	switch {
	case wanting > 0:
		s.Status = NotMet
		s.Seen += upper(many(wanting, "promise that serves an aim is", "promises that serve an aim are")) + " not kept."
	case unmeasured > 0:
		s.Status = NotMeasured
		s.Seen += upper(many(unmeasured, "promise that serves an aim is", "promises that serve an aim are")) + " not measured."
	}
	return s
}

// addAims gives the aims' row its standing, once all others have theirs.
func (f *Facts) addAims(rows []Row, old Kept, day time.Time) {
	for i := range rows {
		if rows[i].ID == aimsRow && rows[i].Status != NotInPolicy && len(f.Aims) > 0 {
			rows[i].Live = true
			rows[i].Standing = judgeAims(f.Aims, rows).settle(old, day)
		}
	}
}
