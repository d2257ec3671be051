package check

import (
	"encoding/csv"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/area/guidance"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/area/source"
	"handrail.school/handrail/library"
	"handrail.school/handrail/packs"
)

var today = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// shipped is a checker with the library, register and packs that are built in.
func shipped(t testing.TB) *Checker {
	t.Helper()
	lib, err := policy.Load(library.Files)
	if err != nil {
		t.Fatal(err)
	}
	works, err := guidance.ParseWorks(file(t, library.Files, "guidance.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	bodies, err := guidance.ParseBodies(file(t, library.Files, "bodies.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(packs.Files, "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var areas []areapack.Pack
	authorities, err := areapack.ParseAuthorities(file(t, library.Files, "authorities.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		p, err := areapack.Parse(file(t, packs.Files, n))
		if err != nil {
			t.Fatal(err)
		}
		areas = append(areas, p)
	}
	return New(lib, guidance.New(works, bodies), areapack.NewAtlas(authorities, areas), areas)
}

func file(t testing.TB, files fs.FS, name string) []byte {
	t.Helper()
	text, err := fs.ReadFile(files, name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// document makes plain lines of a text, as the reader of text files does.
func document(format source.Format, text string) *source.Document {
	d := &source.Document{Format: format}
	for i, l := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		d.Lines = append(d.Lines, source.Line{Number: i + 1, Text: strings.TrimSuffix(l, "\r")})
	}
	return d
}

// TestSeeds scores the checker on real policies when HANDRAIL_SEEDS names the folder they lie in. The
// table of what is wrong with them is ours; the texts are their schools' and not part of the project.
func TestSeeds(t *testing.T) {
	folder := os.Getenv("HANDRAIL_SEEDS")
	if folder == "" {
		return
	}
	reports := map[string]Report{}
	c := shipped(t)
	for _, row := range table(t, "testdata/expected.csv") {
		if _, ok := reports[row["file"]]; ok {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, row["file"]))
		if err != nil {
			t.Fatal(err)
		}
		reports[row["file"]] = c.Check(document(source.Text, string(text)), today)
	}
	found, all := map[string]int{}, map[string]int{}
	for _, row := range table(t, "testdata/expected.csv") {
		all[row["class"]]++
		if finds(reports[row["file"]], row["lines"], row["rules"]) {
			found[row["class"]]++
		} else {
			t.Logf("missed in %s: %s (%s), line %s, %s", row["file"], row["defect"], row["class"], row["lines"], row["rules"])
		}
	}
	for _, class := range []string{"H", "A", "auto", "B", "help"} {
		t.Logf("class %s: %d of %d", class, found[class], all[class])
	}
	if (found["H"]+found["A"])*10 < (all["H"]+all["A"])*9 {
		t.Error("fewer than nine in ten of the gravest defects were found")
	}
	if (found["H"]+found["auto"])*4 < (all["H"]+all["auto"])*3 {
		t.Error("fewer than three in four of the defects a rule can find were found")
	}
	for _, row := range table(t, "testdata/quiet.csv") {
		if finds(reports[row["file"]], row["line"], row["rules"]) {
			t.Errorf("false alarm in %s on line %s: one of %s", row["file"], row["line"], row["rules"])
		}
	}
}

// table reads a file of expectations by its header.
func table(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, r := range rows[1:] {
		m := map[string]string{}
		for i, h := range rows[0] {
			m[h] = r[i]
		}
		out = append(out, m)
	}
	return out
}

// finds says whether a report has one of the rules on one of the lines.
func finds(r Report, lines, rules string) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool {
		return slices.Contains(strings.Split(rules, "|"), f.Rule) && slices.Contains(strings.Split(lines, "|"), strconv.Itoa(f.Line))
	})
}
