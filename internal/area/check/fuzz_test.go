package check

import (
	"fmt"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/source"
)

// Whatever the text, a finding stands on a line of it, and its quote on that line.
func FuzzCheck(f *testing.F) {
	for _, rc := range ruleCases {
		f.Add(rc.text, uint8(0))
	}
	f.Add("# **A**\n*b* [c](d)\n- • x\n\t1. y ……… 3\n", uint8(1))
	f.Add("Contents\n\n1. A\t1\n2. B\t\n\n\u00a0\u2019\ufeffﬁ", uint8(2))
	c := shipped(f)
	formats := []source.Format{source.Text, source.Markdown, source.PDF, source.DOCX, source.HTML}
	f.Fuzz(func(t *testing.T, text string, kind uint8) {
		d := document(formats[int(kind)%len(formats)], text)
		if kind > 100 {
			for i := range d.Lines {
				d.Lines[i].Kind = source.Kind((i + int(kind)) % 6)
				d.Lines[i].Level = i % 3
				d.Lines[i].Page = i / 5
			}
		}
		r := c.Check(d, today)
		for _, x := range r.Findings {
			if x.Line < 1 || x.Line > len(d.Lines) {
				t.Fatalf("%s on line %d of %d", x.Rule, x.Line, len(d.Lines))
			}
			if !strings.Contains(d.Lines[x.Line-1].Text, x.Quote) {
				t.Fatalf("%s quotes %q, which line %d does not say: %q", x.Rule, x.Quote, x.Line, d.Lines[x.Line-1].Text)
			}
		}
		for _, s := range r.Sections {
			if s.Line < 1 || s.Line > len(d.Lines) {
				t.Fatalf("section %v of %d lines", s, len(d.Lines))
			}
		}
		for k, v := range r.Profile {
			if v.Line < 1 || v.Line > len(d.Lines) {
				t.Fatalf("%s: %v of %d lines", k, v, len(d.Lines))
			}
		}
	})
}

// long is a made-up policy of some seven hundred lines with a bit of everything.
func long() string {
	var b strings.Builder
	b.WriteString("Oak Lane Primary School\n\nOnline Safety Policy\n\n")
	for i := 1; i <= 12; i++ {
		fmt.Fprintf(&b, "%d. Part %d of the rules\n\n", i, i)
		for _, rc := range ruleCases {
			if rc.rule != "contents" && rc.rule != "numbering" && i%2 == len(rc.lines)%2 {
				b.WriteString(rc.text + "\n\n")
			}
		}
	}
	return b.String()
}

func BenchmarkCheck(b *testing.B) {
	c := shipped(b)
	d := document(source.Text, long())
	b.ReportMetric(float64(len(d.Lines)), "lines")
	for b.Loop() {
		c.Check(d, today)
	}
}
