// Package publish turns a policy into what a school hands out: Word and PDF files, the pupils' poster, the
// visitors' leaflet and a page for each audience.
package publish

import (
	"bytes"
	"strconv"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/document"
)

// Word is the policy as a Word file with real headings, lists and a table of contents. The same policy
// gives the same bytes.
func Word(p *policy.Policy) ([]byte, error) {
	doc := document.Doc{Title: p.Heading()}
	add := func(b ...document.Block) { doc.Blocks = append(doc.Blocks, b...) }
	for part := range p.All() {
		if part.Number == "" {
			add(wordPart(part)...)
		}
	}
	add(document.PageBreak{}, document.Contents{Title: "Contents"}, document.PageBreak{})
	for part := range p.All() {
		if part.Number != "" {
			add(wordPart(part)...)
		}
	}
	add(document.Heading{Level: 1, Text: policy.OriginTitle})
	for _, s := range p.Origin.Sentences(p) {
		add(document.Paragraph{Runs: document.Words(s)})
	}
	var file bytes.Buffer
	if err := document.WriteDOCX(&file, doc); err != nil {
		return nil, err
	}
	return file.Bytes(), nil
}

func wordPart(part *policy.Part) []document.Block {
	blocks := []document.Block{document.Heading{Level: min(part.Depth(), 3), Text: part.Heading()}}
	for _, s := range part.Statements {
		if line := s.Label(); line != "" {
			blocks = append(blocks, document.Paragraph{Runs: []document.Run{{Text: line, Bold: true}}})
		}
		for _, b := range s.Blocks {
			blocks = append(blocks, wordBlock(b)...)
		}
	}
	return blocks
}

func wordBlock(b policy.Block) []document.Block {
	if b.Kind == policy.Paragraph {
		return []document.Block{document.Paragraph{Runs: wordRuns(b.Runs)}}
	}
	if b.Kind == policy.Steps && b.Start != 1 { // Word's lists begin at 1
		var all []document.Block
		for i, item := range b.Items {
			number := document.Run{Text: strconv.Itoa(b.Start+i) + ". "}
			all = append(all, document.Paragraph{Runs: append([]document.Run{number}, wordRuns(item[0].Runs)...)})
			for _, inner := range item[1:] {
				all = append(all, wordBlock(inner)...)
			}
		}
		return all
	}
	list := document.List{Numbered: b.Kind == policy.Steps}
	for _, item := range b.Items {
		list.Items = append(list.Items, wordItem(b.Kind, item)...)
	}
	return []document.Block{list}
}

// wordItem is one entry with what stands under it. A list of the other kind inside it keeps its numbers as
// words, because a Word list has one kind of mark.
func wordItem(kind policy.BlockKind, item []policy.Block) []document.ListItem {
	items := []document.ListItem{{Level: 1, Runs: wordRuns(item[0].Runs)}}
	for _, b := range item[1:] {
		if b.Kind == policy.Paragraph {
			last := &items[len(items)-1]
			last.Runs = append(append(last.Runs, document.Run{Text: "\n"}), wordRuns(b.Runs)...)
			continue
		}
		for i, inner := range b.Items {
			var runs []document.Run
			if b.Kind == policy.Steps && kind != policy.Steps {
				runs = append(runs, document.Run{Text: strconv.Itoa(b.Start+i) + ". "})
			}
			for j, para := range inner {
				if j > 0 {
					runs = append(runs, document.Run{Text: "\n"})
				}
				runs = append(runs, wordRuns(para.Runs)...)
			}
			items = append(items, document.ListItem{Level: 2, Runs: runs})
		}
	}
	return items
}

// wordRuns prints the address of a link behind its words as well, because Word files end up on paper.
func wordRuns(runs []policy.Run) []document.Run {
	var out []document.Run
	for _, r := range runs {
		out = append(out, document.Run{Text: r.Text, Bold: r.Bold || r.Gap != "", Link: r.Link})
		if address := r.Address(); address != "" {
			out = append(out, document.Run{Text: " (" + address + ")", Bold: r.Bold})
		}
	}
	return out
}
