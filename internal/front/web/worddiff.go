package web

import (
	"strings"

	"handrail.school/handrail/internal/front/web/part"
)

// mostCompared bounds the work of comparing two texts: words of one times words of the other.
const mostCompared = 4_000_000

// wordDiff says what changed between two texts, paragraph by paragraph and word by word. Paragraphs that
// stand alike are left out.
func wordDiff(before, after string, names [2]string) part.Diff {
	d := part.Diff{Before: names[0], After: names[1]}
	a, b := paragraphs(before), paragraphs(after)
	var gone, come []string
	flush := func() {
		for i := range max(len(gone), len(come)) {
			var x, y string
			if i < len(gone) {
				x = gone[i]
			}
			if i < len(come) {
				y = come[i]
			}
			d.Paragraphs = append(d.Paragraphs, part.DiffParagraph{Pieces: pieces(strings.Fields(x), strings.Fields(y))})
		}
		gone, come = nil, nil
	}
	for _, s := range steps(a, b) {
		switch s.kind {
		case part.Same:
			flush()
		case part.Removed:
			gone = append(gone, s.text)
		case part.Added:
			come = append(come, s.text)
		}
	}
	flush()
	return d
}

func paragraphs(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

func pieces(a, b []string) []part.Piece {
	var all []part.Piece
	for _, s := range steps(a, b) {
		if n := len(all); n > 0 && all[n-1].Kind == s.kind {
			all[n-1].Text += " " + s.text
			continue
		}
		all = append(all, part.Piece{Kind: s.kind, Text: s.text})
	}
	for i := range all {
		if i < len(all)-1 {
			all[i].Text += " "
		}
	}
	return all
}

type step struct{ kind, text string }

// steps leads from one list to the other by the longest common part; lists too long to compare are taken
// out and put in whole.
func steps(a, b []string) []step {
	if len(a)*len(b) > mostCompared {
		return append(each(part.Removed, a), each(part.Added, b)...)
	}
	common := make([][]int32, len(a)+1)
	for i := range common {
		common[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var all []step
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			all = append(all, step{part.Same, a[i]})
			i, j = i+1, j+1
		case common[i+1][j] >= common[i][j+1]:
			all = append(all, step{part.Removed, a[i]})
			i++
		default:
			all = append(all, step{part.Added, b[j]})
			j++
		}
	}
	return append(append(all, each(part.Removed, a[i:])...), each(part.Added, b[j:])...)
}

func each(kind string, texts []string) []step {
	all := make([]step, len(texts))
	for i, t := range texts {
		all[i] = step{kind, t}
	}
	return all
}
