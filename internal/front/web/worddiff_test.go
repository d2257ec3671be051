package web

import (
	"strings"
	"testing"

	"handrail.school/handrail/internal/front/web/part"
)

// written shows a diff as text: -gone- +come+.
func written(d part.Diff) string {
	var lines []string
	for _, p := range d.Paragraphs {
		var b strings.Builder
		for _, x := range p.Pieces {
			mark := map[string]string{part.Same: "", part.Removed: "-", part.Added: "+"}[x.Kind]
			b.WriteString(mark + strings.TrimSpace(x.Text) + mark + " ")
		}
		lines = append(lines, strings.TrimSpace(b.String()))
	}
	return strings.Join(lines, "\n")
}

func TestWordDiff(t *testing.T) {
	for _, c := range []struct{ name, before, after, want string }{
		{"nothing", "One.\nTwo.", "One.\nTwo.", ""},
		{"a word", "The DSL tells the head.", "The DSL tells the chair.", "The DSL tells the -head.- +chair.+"},
		{"a new paragraph", "One.", "One.\nTwo more.", "+Two more.+"},
		{"one gone", "One.\nTwo.\nThree.", "One.\nThree.", "-Two.-"},
		{"all new", "", "Ours.", "+Ours.+"},
	} {
		if got := written(wordDiff(c.before, c.after, [2]string{"a", "b"})); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// Two long texts without a word in common are not compared word by word, and nothing of them is lost.
func TestWordDiffOfLongTexts(t *testing.T) {
	a, b := strings.Repeat("old ", 5000), strings.Repeat("new ", 5000)
	d := wordDiff(a, b, [2]string{})
	if len(d.Paragraphs) != 1 || len(d.Paragraphs[0].Pieces) != 2 {
		t.Fatalf("%d paragraphs", len(d.Paragraphs))
	}
	for i, want := range []string{a, b} {
		if got := d.Paragraphs[0].Pieces[i].Text; strings.TrimSpace(got) != strings.TrimSpace(want) {
			t.Errorf("piece %d has %d letters", i, len(got))
		}
	}
}
