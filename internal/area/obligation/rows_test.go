package obligation_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/library"
)

var update = flag.Bool("update", false, "rewrite golden files")

// servedBy says what judges an obligation, in words.
func servedBy(proved map[clause.Obligation]bool, owed map[clause.Obligation]string, o clause.Obligation) string {
	switch {
	case proved[o] && obligation.Partly[o] != "":
		return "the records, in part"
	case proved[o]:
		return "the records"
	case owed[o] != "":
		return "the duty “" + owed[o] + "”"
	}
	return ""
}

// TestRowsServed prints which obligations are judged and by what, from the proofs and the duties themselves, so that the
// list cannot go stale.
func TestRowsServed(t *testing.T) {
	proved, owed := map[clause.Obligation]bool{"1-h": true}, map[clause.Obligation]string{}
	for _, p := range obligation.Proofs {
		for _, o := range p.Serves {
			proved[o] = true
		}
	}
	for _, d := range parse(t, library.Files, "duties.yaml", duty.Parse).Duties {
		for _, o := range d.Serves {
			owed[o] = d.Title
		}
	}
	for o := range obligation.Partly {
		if !proved[o] {
			t.Errorf("%s is served in part, and no proof serves it", o)
		}
	}
	counts := map[string]int{}
	var rows strings.Builder
	section := clause.Section("")
	for _, o := range shipped(t).Obligations {
		by, lacks := servedBy(proved, owed, o.ID), obligation.Partly[o.ID]
		switch {
		case by == "":
			by, lacks = "nothing yet", "It will be shown by: "+strings.TrimSuffix(o.Evidence, ".")+"."
			counts["not"]++
		case lacks != "":
			counts["part"]++
		default:
			counts["whole"]++
		}
		if string(o.Section) != string(section) {
			section = clause.Section(o.Section)
			fmt.Fprintf(&rows, "\n## %s\n\n| Row | Promise | Shown by | What is not seen |\n|---|---|---|---|\n", section)
		}
		fmt.Fprintf(&rows, "| %s | %s | %s | %s |\n", o.ID, o.Text, by, lacks)
	}
	got := fmt.Sprintf("# Which promises the board can judge\n\nPrinted from the proofs, the duties and what is said to be judged in part (`go test ./internal/area/obligation -run RowsServed -update`):\n"+
		"%d rows are judged, %d in part, so that the board never calls them met, and %d are not judged yet. A duty may be one that a school\nswitches off or does not have by its answers.\n%s", counts["whole"], counts["part"], counts["not"], rows.String())
	const file = "../../../docs/rows-served.md"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Error("what is judged has changed; look at it, then run go test ./internal/area/obligation -run RowsServed -update")
	}
}
