package publish_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"handrail.school/handrail/internal/publish"
)

// A cell that a spreadsheet would take for a formula is led by an apostrophe; every other one stays as it is, and none breaks
// out of its place.
func TestNoCellIsAFormula(t *testing.T) {
	safe := []string{"", "Amira", "a=1", " =1+1", "'=1+1", "3 + 4", "O’Neill, Bea", "say \"hello\"", "two\nlines", "5", "\u00a0=1"}
	formulas := []string{"=1+1", "=cmd|' /C calc'!A0", "+44 20 7946 0000", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "-", "=", "=HYPERLINK(\"https://x\",\"y\")", "=1,=2", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)"}
	var out bytes.Buffer
	row := append(append([]string{}, safe...), formulas...)
	if err := publish.CSV(&out, [][]string{{"name"}, row}); err != nil {
		t.Fatal(err)
	}
	in := csv.NewReader(&out)
	in.FieldsPerRecord = -1
	all, err := in.ReadAll()
	if err != nil || len(all) != 2 || len(all[1]) != len(safe)+len(formulas) {
		t.Fatalf("%d rows, %v", len(all), err)
	}
	for i, was := range append(append([]string{}, safe...), formulas...) {
		got, want := all[1][i], was
		if i >= len(safe) {
			want = "'" + was
		}
		if got != strings.ReplaceAll(want, "\r\n", "\n") && got != strings.ReplaceAll(want, "\r", "") {
			t.Errorf("%q is written as %q", was, got)
		}
	}
}
