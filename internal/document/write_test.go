package document

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

// policyDoc uses every kind of block.
func policyDoc() Doc {
	return Doc{Title: "Online safety & filtering", Blocks: []Block{
		Contents{Title: "Contents"}, PageBreak{},
		Heading{1, "1. Aims"},
		Paragraph{[]Run{{Text: "The "}, {Text: "school", Bold: true}, {Text: " keeps <pupils> "}, {Text: "safe", Italic: true}, {Text: ": see "},
			{Text: "the guidance", Link: "https://example.org/a?b=1&c=2"}, {Text: " or "}, {Text: "not this", Link: "javascript:alert(1)"}, {Text: "."}}},
		Heading{2, "1.1 Scope"}, Heading{3, "1.1.1 Staff"},
		List{Items: []ListItem{{1, Words("one")}, {2, Words("inside")}, {1, Words("two")}}},
		List{Numbered: true, Items: []ListItem{{1, Words("first")}, {2, Words("letter")}, {1, Words("second")}}},
		List{Numbered: true, Items: []ListItem{{1, Words("begins again")}}},
		Table{Header: []Cell{Words("Role"), Words("Name")}, Rows: [][]Cell{{Words("DSL"), Words("A.\tSmith")}, {Words("Deputy"), nil}}},
		Paragraph{Words("Line one\nline two")},
	}}
}

func TestWriteDOCX(t *testing.T) {
	var out, again bytes.Buffer
	if err := WriteDOCX(&out, policyDoc()); err != nil {
		t.Fatal(err)
	}
	if err := WriteDOCX(&again, policyDoc()); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Errorf("written twice, two files (%v)", err)
	}
	doc := wantLines(t, "p.docx", out.Bytes(), "h1|Online safety & filtering", "p|**Contents**", "c1|1. Aims", "c2|1.1 Scope", "c3|1.1.1 Staff", "p|",
		"h1|1. Aims", "p|The **school** keeps <pupils> *safe*: see [the guidance](https://example.org/a?b=1&c=2) or not this.",
		"h2|1.1 Scope", "h3|1.1.1 Staff", "i1|- one", "i2| - inside", "i1|- two", "i1|1. first", "i2| a) letter", "i1|2. second", "i1|1. begins again",
		"t|**Role**\t**Name**", "t|DSL\tA. Smith", "t|Deputy\t", "p|", "p|Line one", "p|line two")
	if doc.Title != "Online safety & filtering" {
		t.Errorf("title %q", doc.Title)
	}
	if len(doc.Notes) > 0 {
		t.Errorf("notes %q about our own file", doc.Notes)
	}
}

func TestWriteDOCXMistakes(t *testing.T) {
	tests := []struct {
		name string
		doc  Doc
		want string
	}{
		{"no title", Doc{}, "title"},
		{"heading", Doc{"T", []Block{Heading{4, "x"}}}, "block 1: a heading of level 4"},
		{"item", Doc{"T", []Block{PageBreak{}, List{Items: []ListItem{{3, nil}}}}}, "block 2: an item of level 3"},
		{"table", Doc{"T", []Block{Table{Header: []Cell{nil}, Rows: [][]Cell{{nil, nil}}}}}, "row 1 has 2 cells"},
		{"no header", Doc{"T", []Block{Table{}}}, "header"}, {"nothing", Doc{"T", []Block{nil}}, "block 1"},
	}
	for _, tt := range tests {
		if err := WriteDOCX(&bytes.Buffer{}, tt.doc); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	if err := WriteDOCX(brokenWriter{}, policyDoc()); !errors.Is(err, errBroken) {
		t.Errorf("a full disk gives %v", err)
	}
}

var errBroken = errors.New("full")

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }
