package obligation_test

import (
	"slices"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/library"
)

func TestEverySectionServesOneAim(t *testing.T) {
	text, err := library.Files.ReadFile("aims.yaml")
	if err != nil {
		t.Fatal(err)
	}
	aims, err := obligation.ParseAims(text)
	if err != nil || len(aims) != 4 {
		t.Fatalf("%d aims, %v", len(aims), err)
	}
	for _, o := range example(t, "kent").facts().Library.Obligations {
		n := 0
		for _, a := range aims {
			if slices.Contains(a.Sections, o.Section) {
				n++
			}
		}
		if o.Section != "0" && n != 1 {
			t.Errorf("section %s serves %d aims", o.Section, n)
		}
	}
}

func TestHowAimsStand(t *testing.T) {
	row := func(section string, s obligation.Status) obligation.Row {
		r := obligation.Row{Standing: obligation.Standing{Status: s}}
		r.Section = section
		return r
	}
	aims := []obligation.Aim{{Title: "A", Sections: []string{"5.1"}}}
	for want, rows := range map[string][]obligation.Row{
		"Met":      {row("5.1", obligation.Met), row("5.1", obligation.NotInPolicy), row("6", obligation.NotMet)},
		"Part met": {row("5.1", obligation.Met), row("5.1", obligation.NotMeasured)},
		"Not met":  {row("5.1", obligation.NotMeasured)},
	} {
		if got := obligation.Stand(aims, rows)[0].Words(); got != want {
			t.Errorf("%v is %s, want %s", rows, got, want)
		}
	}
	s := example(t, "kent")
	s.Aims = aims
	if r := s.row(t, "1-h"); !r.Live || r.Status == obligation.Met || !strings.Contains(r.Seen, "A: ") {
		t.Errorf("1-h is %s: %s", r.Status, r.Seen)
	}
}
