package policy

import (
	"slices"
	"strings"

	"handrail.school/handrail/internal/words/clause"
)

// BlockKind is the shape of a block.
type BlockKind int

// The shapes a clause may have.
const (
	Paragraph BlockKind = iota
	Bullets             // a list whose order means nothing
	Steps               // a numbered list
)

// Block is one paragraph or list. All renderers work from blocks, so that a text looks the same
// everywhere and nothing a school types can become markup.
type Block struct {
	Kind  BlockKind `json:",omitempty"`
	Runs  []Run     `json:",omitempty"` // of a paragraph
	Start int       `json:",omitempty"` // number of the first step
	Items [][]Block `json:",omitempty"` // of a list: each a paragraph and perhaps one more list
}

// Run is a stretch of text with one look. Text is plain: renderers escape it.
type Run struct {
	Text string
	Bold bool   `json:",omitempty"`
	Link string `json:",omitempty"` // address beginning https://, or ""
	// Work is the register's key where the text cites law or guidance, or "pack:…" where it names a body:
	// Link then helps on a screen, but paper does without.
	Work string `json:",omitempty"`
	// See is the library section that the text points to, where it is in this policy.
	See clause.Section `json:",omitempty"`
	// Gap is the question (or "pack:…", "law:…") that still has no answer; Text then says so in brackets.
	Gap string `json:",omitempty"`
	// Key is the question whose answer stands here, so that two texts can be held against each other value
	// by value, and today's holder of a post can stand on a page.
	Key string `json:",omitempty"`

	ref Reference // what stands in braces; only before Compose has filled it in
}

// PlainText is the words of blocks without any marks, a line for each paragraph.
func PlainText(blocks []Block) string {
	var out strings.Builder
	plain(&out, blocks)
	return strings.TrimSuffix(out.String(), "\n")
}

func plain(out *strings.Builder, blocks []Block) {
	for _, b := range blocks {
		if b.Kind == Paragraph {
			out.WriteString(words(b.Runs))
			out.WriteByte('\n')
		}
		for _, item := range b.Items {
			plain(out, item)
		}
	}
}

func words(runs []Run) string {
	if len(runs) == 1 {
		return runs[0].Text
	}
	var out strings.Builder
	for _, r := range runs {
		out.WriteString(r.Text)
	}
	return out.String()
}

// mapRuns puts other runs in the place of those that refer to something. Blocks without any stay the library's own:
// nobody changes a policy, and most of one refers to nothing.
func mapRuns(blocks []Block, change func(Run) []Run) []Block {
	if final(blocks) {
		return blocks
	}
	out := slices.Clone(blocks)
	for i, b := range blocks {
		if refers(b.Runs...) {
			runs := make([]Run, 0, len(b.Runs))
			for _, r := range b.Runs {
				if r.ref != (Reference{}) {
					runs = append(runs, change(r)...)
				} else {
					runs = append(runs, r)
				}
			}
			out[i].Runs = runs
		}
		if len(b.Items) > 0 {
			out[i].Items = make([][]Block, 0, len(b.Items))
		}
		for _, item := range b.Items {
			out[i].Items = append(out[i].Items, mapRuns(item, change))
		}
	}
	return out
}

// refers says whether any of some runs refers to something that is filled in.
func refers(runs ...Run) bool {
	for i := range runs {
		if runs[i].ref != (Reference{}) {
			return true
		}
	}
	return false
}

// final says whether nothing in some blocks refers to anything.
func final(blocks []Block) bool {
	for i := range blocks {
		if refers(blocks[i].Runs...) || slices.ContainsFunc(blocks[i].Items, func(item []Block) bool { return !final(item) }) {
			return false
		}
	}
	return true
}

// eachRun visits every run in order.
func eachRun(blocks []Block, visit func(Run)) {
	for _, b := range blocks {
		for _, r := range b.Runs {
			visit(r)
		}
		for _, item := range b.Items {
			eachRun(item, visit)
		}
	}
}
