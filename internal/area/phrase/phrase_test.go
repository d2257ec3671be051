package phrase_test

import (
	"fmt"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/phrase"
)

func TestNamesAreFoundAsWholeWordsLongestFirst(t *testing.T) {
	f := phrase.New([]phrase.Name{
		{Text: "Safeguarding Children Board", ID: 1},
		{Text: "Kent Safeguarding Children Board", ID: 2},
		{Text: "KSCB", ID: 2},
		{Text: "LEAs", ID: 3},
		{Text: "Vine", Exact: true, ID: 4},
		{Text: "Google+", ID: 5},
		{Text: "GDPR", ID: 6},
		{Text: "UK GDPR", ID: 7},
		{Text: "Children's Code", ID: 8},
		{Text: "e-Safety Officer", ID: 9},
		{Text: "***", ID: 10},
	})
	for _, c := range []struct{ line, want string }{
		{"", ""},
		{"the Kent Safeguarding Children Board’s thresholds", `2 "Kent Safeguarding Children Board" 4`},
		{"the safeguarding  children\u00a0board and KSCB.", `1 "safeguarding  children\u00a0board" 4; 2 "KSCB" 38`},
		{"kscb.org.uk and KSCBs", ""},
		{"LEAs run along The Leas; leas", `3 "LEAs" 0`},
		{"Vine is not a vine", `4 "Vine" 0`},
		{"on Google+, Google+x", `5 "Google+" 3`},
		{"UK GDPR and GDPR", `7 "UK GDPR" 0; 6 "GDPR" 12`},
		{"the children’s code; **E–safety officer**", `8 "children’s code" 4; 9 "E–safety officer" 25`},
		{"xGDPR GDPR2 GDPR", `6 "GDPR" 12`},
		{"\xff\xfeGDPR\xff", `6 "GDPR" 2`},
	} {
		var got []string
		for _, h := range f.Find(c.line) {
			got = append(got, fmt.Sprintf("%d %q %d", h.ID, h.Text, h.Offset))
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%q: found %s, want %s", c.line, s, c.want)
		}
	}
}

func TestInitials(t *testing.T) {
	for s, want := range map[string]bool{
		"KSCB": true, "LSCBs": true, "MSN": true, "X": false, "Kent": false, "DfES": false, "List 99": false, "": false,
	} {
		if got := phrase.Initials(s); got != want {
			t.Errorf("Initials(%q) = %v, want %v", s, got, want)
		}
	}
}

// FuzzFind holds that whatever the line, hits lie inside it, in order, and apart.
func FuzzFind(f *testing.F) {
	f.Add("the Kent Board’s KSCB", "Kent Board")
	f.Add("\xff\u00a0 a", "a b")
	f.Fuzz(func(t *testing.T, line, name string) {
		end := 0
		for _, h := range phrase.New([]phrase.Name{{Text: name, ID: 1}}).Find(line) {
			if h.Offset < end || h.End() > len(line) || h.Text == "" || line[h.Offset:h.End()] != h.Text {
				t.Fatalf("hit %+v in %q", h, line)
			}
			end = h.End()
		}
	})
}
