package web_test

import (
	"encoding/csv"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// formulas are names that somebody could give to what stands in lists.
var formulas = []string{`=cmd|' /C calc'!A0`, `+1+cmd|' /C calc'!A0`, `-2+3+cmd|' /C calc'!A0`, `@SUM(1+1)`}

// named fills a school with people and things that are named like formulas.
func named(t *testing.T, s *site) {
	t.Helper()
	lived(t, s)
	head := people.Actor{Person: id.Person(s.one["head"]), Name: "Ruth Lindqvist", Roles: people.Of(people.Headteacher), Via: "web"}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, name := range formulas {
		who, _ := s.as(t, name, []people.Set{people.Of(people.Staff), people.Of(people.Governor), people.Of(people.DSL), people.Of(people.Technician)}[i])
		system, err := office.SetSystem.Run(t.Context(), s.house, head, office.SystemForm{New: true, System: access.System{Name: name, State: access.Live, Kind: "app", Purpose: name, Login: access.OwnLogin,
			For: people.Employed | people.Governors, Given: access.ByGrant, Risk: access.Assessment{State: access.NotNeeded}, DPIA: access.Assessment{State: access.NotNeeded}}})
		must(err)
		_, err = office.AskAccess.Run(t.Context(), s.house, head, office.AskForm{System: system, People: []id.Person{who}, Level: access.Use, Why: name})
		must(err)
	}
	admin, _ := s.as(t, "Ada Second", people.Of(people.Administrator))
	byAdmin := people.Actor{Person: admin, Name: "Ada Second", Roles: people.Of(people.Administrator), Via: "web"}
	_, err := office.MakeToken.Run(t.Context(), s.house, byAdmin, office.TokenForm{Name: formulas[0], Scopes: []string{"systems:read"}, Last: s.clock.Now().AddDate(0, 0, 30)})
	must(err)
	adopt(t, s, byAdmin, head, "photos")
	pupil := id.Person(s.roll["pupil"])
	_, err = office.AskPicture.Run(t.Context(), s.house, head, office.PictureForm{Children: []id.Person{pupil}, Uses: []string{"website"}, What: formulas[3]})
	must(err)
}

// TestNoListForASpreadsheetHoldsAFormula saves every list there is, as those who can, in a school where people and things are
// named like formulas.
func TestNoListForASpreadsheetHoldsAFormula(t *testing.T) {
	s := open(t, "sqlite", false)
	named(t, s)
	_, head := s.as(t, "Hera Head", people.Of(people.Headteacher))
	_, admin := s.as(t, "Ada Third", people.Of(people.Administrator))
	lists, guarded := 0, 0
	for _, pattern := range routes(t) {
		if !strings.HasSuffix(pattern, "csv") {
			continue
		}
		lists++
		read := false
		for _, cookie := range []string{head, admin} {
			for _, path := range filled(s, pattern) {
				status, body := s.get(t, cookie, path)
				if status == http.StatusOK {
					read = true
					guarded += cells(t, path, body)
				}
			}
		}
		if !read {
			t.Errorf("nobody could save %s", pattern)
		}
	}
	if lists < 20 || guarded < 4*len(formulas) {
		t.Errorf("%d lists, %d cells that would have been formulas", lists, guarded)
	}
}

// cells holds that none begins like a formula, and counts those that would have.
func cells(t *testing.T, path, body string) (guarded int) {
	t.Helper()
	in := csv.NewReader(strings.NewReader(body))
	in.FieldsPerRecord = -1
	rows, err := in.ReadAll()
	if err != nil || len(rows) == 0 {
		t.Errorf("%s: %d rows, %v", path, len(rows), err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("%s: a spreadsheet takes %q for a formula", path, cell)
			}
			if strings.HasPrefix(cell, "'") {
				guarded++
			}
		}
	}
	return guarded
}

// TestListsForSpreadsheetsAreWrittenInOnePlace holds that no page writes such a list past the guard.
func TestListsForSpreadsheetsAreWrittenInOnePlace(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 50 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(file, "_test.go") && file != "csv.go" && (strings.Contains(string(text), "text/csv") || strings.Contains(string(text), `"encoding/csv"`)) {
			t.Errorf("%s writes a list for a spreadsheet by itself: use r.csv", file)
		}
	}
}
