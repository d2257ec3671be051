package guidance_test

import (
	"fmt"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/guidance"
)

func TestCitationsComeWithTheYearThatBelongsToThem(t *testing.T) {
	r := shipped(t)
	for _, c := range []struct{ line, want string }{
		{"We teach computing.", ""},
		{`It follows [Early Years and Foundation Stage](#) 2017 and [“Keeping Children Safe in Education”](#) 2016.`,
			"eyfs 2017; kcsie 2016"},
		{"KCSIE (DfE, September 2024) and the 2019 edition of Keeping children safe in education", "kcsie 2024; kcsie 2019"},
		{"*Keeping children safe in education*: statutory guidance for schools and colleges, 1st September 2023", "kcsie 2023"},
		{"Staff read KCSIE; governors were trained in 2019.", "kcsie "},
		{"In 2020 we opened a nursery. It obeys the EYFS.", "eyfs "},
		{"the Data Protection Act 1998, the Data Protection Act 2018 and the Data Protection Act", "dpa-1998 1998; dpa-2018 2018; dpa-2018 "},
		{"the General Data Protection Regulation on May 2018", "eu-gdpr 2018"},
		{"the UK GDPR and GDPR", "uk-gdpr ; uk-gdpr "},
		{"UK General Data Protection Regulation (UK GDPR)", "uk-gdpr "},
		{"Sex and Relationships Education (SRE)", "sre-2000 ; sre-2000 "},
		{"the UKCCIS guidance", "sexting-2016 "},
		{"Searching, screening and confiscation (January 2018)", "searching-advice 2018"},
		{"Revised Prevent duty guidance 2015, Working together to safeguard children (2018)", "prevent-guidance 2015; working-together 2018"},
		{"Counter-Terrorism and Security Act 2015, as amended in 2019", "prevent-duty 2015"},
		{"screen the Communications Act 2003; 2019 KCSIE", "communications-2003 2003; kcsie 2019"},
	} {
		var got []string
		for _, h := range r.FindCitations(c.line) {
			got = append(got, h.Work.Key+" "+h.Edition)
			if c.line[h.Offset:h.Offset+len(h.Text)] != h.Text {
				t.Errorf("%q: offset %d is not of %q", c.line, h.Offset, h.Text)
			}
			if h.Edition != "" && c.line[h.EditionOffset:h.EditionOffset+4] != h.Edition {
				t.Errorf("%q: offset %d is not of %q", c.line, h.EditionOffset, h.Edition)
			}
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%q: found %q, want %q", c.line, s, c.want)
		}
	}
}

func TestChangedNamesAreFoundAndRightOnesLeftAlone(t *testing.T) {
	r := shipped(t)
	for _, c := range []struct{ line, want string }{
		{"CEOP, Childline, Internet Matters, the IWF and the LADO are all alive.", ""},
		{"the Kent Safeguarding Children Board (KSCB)", "Kent Safeguarding Children Board@4 Kent Safeguarding Children Board@38"},
		{"Anyshire Safeguarding Children Board’s thresholds", "Safeguarding children boards@9"},
		{"Report to Action Fraud: www.actionfraud.police.uk", "Action Fraud@10 Action Fraud@28"},
		{"X (formerly Twitter) and Twitter", "Twitter@25"},
		{"under the UK GDPR; under GDPR", "GDPR without UK@25"},
		{"the UKCCIS guidance by UKCCIS", "UK Council for Child Internet Safety (UKCCIS)@23"},
		{"Skype for Business or Skype", "Skype for Business and Lync@0 Skype@22"},
		{"a flash drive, a vine and people who ask kids", ""},
		{"South West Grid for Learning", ""},
		{"walk along the Leas", ""},
	} {
		var got []string
		for _, h := range r.FindBodies(c.line) {
			got = append(got, fmt.Sprintf("%s@%d", h.Body.Name, h.Offset))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q: found %q, want %q", c.line, s, c.want)
		}
	}
}

func TestARegisterMadeByHandSearchesAsWell(t *testing.T) {
	made := shipped(t)
	byHand := &guidance.Register{Works: made.Works, Bodies: made.Bodies}
	line := "KCSIE 2016 and Action Fraud"
	if len(byHand.FindCitations(line)) != 1 || len(byHand.FindBodies(line)) != 1 {
		t.Error("a register without prepared names finds nothing")
	}
}

func TestStale(t *testing.T) {
	r := shipped(t)
	for _, c := range []struct {
		key, edition, on string
		current          string
		stale            bool
	}{
		{"kcsie", "2016", "2026-11-22", "2026", true},
		{"kcsie", "2017", "2026-11-22", "2026", true}, // never existed
		{"kcsie", "2025", "2026-08-31", "2025", false},
		{"kcsie", "2025", "2026-09-01", "2026", true},
		{"kcsie", "2026", "2026-08-31", "2025", false}, // published, not yet in force
		{"kcsie", "2027", "2026-11-22", "2026", false}, // newer than the register knows
		{"kcsie", "", "2026-11-22", "2026", false},
		{"kcsie", "2020", "2010-01-01", "", false}, // before its first day nothing is out of date
		{"eyfs", "2017", "2020-09-30", "2017", false},
		{"eyfs", "2017", "2026-11-22", "2025", true},
		{"rshe", "2020", "2026-11-22", "2025", true},
		{"filtering-monitoring", "2026", "2026-11-22", "September 2026", false},
		{"filtering-monitoring", "2024", "2026-11-22", "September 2026", true},
		{"dpa-1998", "1998", "2018-05-24", "1998", false},
		{"dpa-1998", "1998", "2018-05-25", "", true},
		{"sre-2000", "", "2026-11-22", "", true},
		{"equality-2010", "2010", "2026-11-22", "2010", false},
		{"kcsie", "not a year", "2026-11-22", "2026", false},
	} {
		w, ok := r.Work(c.key)
		if !ok {
			t.Fatalf("no work %s", c.key)
		}
		current, stale := w.Stale(c.edition, day(c.on))
		if stale != c.stale || current.Edition != c.current {
			t.Errorf("%s %q on %s: %q, %v; want %q, %v", c.key, c.edition, c.on, current.Edition, stale, c.current, c.stale)
		}
	}
}

func TestCurrentFollowsSuccessors(t *testing.T) {
	r := shipped(t)
	old, _ := r.Work("safer-recruitment-2007")
	if w, e, ok := r.Current(old, day("2026-11-22")); !ok || w.Key != "kcsie" || e.Edition != "2026" {
		t.Errorf("got %s %s %v", w.Key, e.Edition, ok)
	}
	loop := guidance.New([]guidance.Work{{Key: "a", Successor: "b"}, {Key: "b", Successor: "a"}}, nil)
	if _, _, ok := loop.Current(loop.Works[0], day("2026-11-22")); ok {
		t.Error("a loop of successors led somewhere")
	}
	kcsie, _ := r.Work("kcsie")
	if s := kcsie.Citation(day("2026-11-22")); s != "Keeping children safe in education (2026)" {
		t.Error(s)
	}
}

// FuzzFind holds that no line, however broken, brings the search down or out of the line.
func FuzzFind(f *testing.F) {
	r := shipped(f)
	f.Add("[KCSIE](#) 2016, the 2019 edition of EYFS, GDPR \xff")
	f.Fuzz(func(t *testing.T, line string) {
		for _, h := range r.FindCitations(line) {
			if h.EditionOffset+len(h.Edition) > len(line) {
				t.Fatalf("%+v in %q", h, line)
			}
		}
		r.FindBodies(line)
	})
}

// BenchmarkPolicy searches 700 lines, as many as a real policy has, with both registers; one line in ten
// cites something.
func BenchmarkPolicy(b *testing.B) {
	r := shipped(b)
	plain := "- Pupils are taught to tell an adult whom they trust when anything that they see online worries or upsets them."
	cites := "The lead follows Keeping children safe in education, September 2024, and tells the LSCB or Action Fraud."
	for b.Loop() {
		for i := range 700 {
			line := plain
			if i%10 == 0 {
				line = cites
			}
			r.FindCitations(line)
			r.FindBodies(line)
		}
	}
}
