package policy

import (
	"fmt"
	"html"
	"strings"

	"handrail.school/handrail/internal/area/glossary"
	"handrail.school/handrail/internal/area/phrase"
	"handrail.school/handrail/internal/words/clause"
)

// HTMLOptions say how a policy becomes part of a page.
type HTMLOptions struct {
	// Top is the level of the policy's own heading; 0 means 1. Sections follow below it.
	Top int
	// Glossary is the address of the glossary page, such as "/glossary"; empty leaves terms unlinked.
	Glossary string
	Terms    []Term
	// Paper leaves out links inside the policy and prints the addresses of others behind their words.
	Paper bool
	// Gaps are the places where blanks are filled, by the key of the blank; one without a place is no link.
	Gaps map[string]string
}

// Term is a word of the glossary: the first use in each section leads to Glossary#Anchor.
type Term struct {
	Anchor string
	Forms  []string // the ways it is written
}

// HTML is the policy as a fragment for a page of Handrail's own: heading, contents, sections.
func (p *Policy) HTML(o HTMLOptions) string {
	h := newHTML(o)
	h.w.Grow(200_000)
	h.heading(h.top, "", p.Heading(), "")
	for part := range p.All() {
		if part.Number == "" {
			h.open(part)
			h.close()
		}
	}
	h.contents(p)
	h.parts(p.Sections, true)
	h.w.WriteString(`<section class="origin" id="s-origin">`)
	h.heading(h.top+1, "", OriginTitle, "")
	h.w.WriteString("<p>" + escape(strings.Join(p.Origin.Sentences(p), " ")) + "</p></section>\n")
	return h.w.String()
}

// StatementHTML is one clause as a fragment, for the page about that clause.
func StatementHTML(s *Statement, o HTMLOptions) string {
	h := newHTML(o)
	h.statement(s)
	return h.w.String()
}

// BlocksHTML is a few blocks as a fragment; a single paragraph comes without its mark, to stand in a list.
func BlocksHTML(blocks []Block, o HTMLOptions) string {
	h := newHTML(o)
	h.blocks(blocks, len(blocks) == 1)
	return h.w.String()
}

// File is the policy as a page that stands alone: no other file, no script, readable on screen and paper.
func (p *Policy) File() string {
	var w strings.Builder
	w.WriteString("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n")
	w.WriteString(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">` + "\n")
	w.WriteString(`<meta name="viewport" content="width=device-width, initial-scale=1">` + "\n")
	w.WriteString(`<meta name="generator" content="Handrail">` + "\n")
	w.WriteString("<title>" + escape(p.Heading()) + "</title>\n<style>\n" + sheet + "</style>\n</head>\n<body>\n")
	w.WriteString("<main>\n")
	w.WriteString(p.HTML(HTMLOptions{}))
	w.WriteString("</main>\n</body>\n</html>\n")
	return w.String()
}

// sheet is plain on purpose: dark text, wide spacing, nothing that depends on colour alone.
const sheet = `body{font:1rem/1.5 Arial,Helvetica,sans-serif;color:#0b0c0c;background:#fff;max-width:44rem;margin:0 auto;padding:1rem}
h1{font-size:2rem;line-height:1.2}h2{font-size:1.5rem;margin-top:2.5rem}h3{font-size:1.2rem;margin-top:2rem}h4{font-size:1.05rem}
a{color:#1d4f91}a:focus{outline:3px solid #0b0c0c;background:#fd0}
nav ul{list-style:none;padding-left:1rem}
.local{border-left:4px solid #505a5f;padding-left:1rem}.label{font-weight:bold;margin-bottom:0}
mark{background:#fff3b0;color:#0b0c0c;font-weight:bold}
@page{size:A4;margin:20mm}
@media print{body{max-width:none;padding:0;font-size:10.5pt}a{color:inherit}h2,h3,h4{break-after:avoid}li,p{orphans:2;widows:2}
nav a{text-decoration:none}}
`

// Terms makes the words of the glossary ready to be linked. Their anchors are the terms in small letters
// with hyphens: "designated-safeguarding-lead".
func Terms(words []glossary.Term) []Term {
	var all []Term
	for _, w := range words {
		t := Term{Anchor: slug(w.Term), Forms: []string{w.Term}}
		if w.Short != "" {
			t.Forms = append(t.Forms, w.Short)
		}
		all = append(all, t)
	}
	return all
}

type htmlWriter struct {
	w      strings.Builder
	o      HTMLOptions
	top    int
	finder *phrase.Finder
	linked map[int]bool // terms already linked in this section
}

func newHTML(o HTMLOptions) *htmlWriter {
	h := &htmlWriter{o: o, top: max(o.Top, 1)}
	if o.Glossary != "" && len(o.Terms) > 0 {
		var names []phrase.Name
		for i, t := range o.Terms {
			for _, f := range t.Forms {
				names = append(names, phrase.Name{Text: f, ID: i})
			}
		}
		h.finder = phrase.New(names)
	}
	return h
}

var escape = html.EscapeString

func (h *htmlWriter) heading(level int, id, number, title string) {
	level = min(level, 6)
	fmt.Fprintf(&h.w, "<h%d", level)
	if id != "" {
		fmt.Fprintf(&h.w, ` id="%s"`, escape(id))
	}
	h.w.WriteByte('>')
	h.w.WriteString(escape(number))
	if title != "" {
		h.w.WriteString(" " + escape(title))
	}
	fmt.Fprintf(&h.w, "</h%d>\n", level)
}

func (h *htmlWriter) contents(p *Policy) {
	fmt.Fprintf(&h.w, `<nav class="contents" aria-labelledby="s-contents">`)
	h.heading(h.top+1, "s-contents", "Contents", "")
	depth := 0
	for i, e := range p.Contents {
		for ; depth < e.Depth; depth++ {
			h.w.WriteString("<ul>")
		}
		fmt.Fprintf(&h.w, `<li><a href="#%s">%s</a>`, escape(Anchor(string(e.Section))),
			escape((&Part{Number: e.Number, Title: e.Title}).Heading()))
		next := 0
		if i+1 < len(p.Contents) {
			next = p.Contents[i+1].Depth
		}
		if next <= depth {
			h.w.WriteString("</li>\n")
		}
		for ; depth > next; depth-- {
			h.w.WriteString("</ul>")
			if depth > 1 {
				h.w.WriteString("</li>\n")
			}
		}
	}
	h.w.WriteString("</nav>\n")
}

func (h *htmlWriter) parts(parts []*Part, top bool) {
	for _, p := range parts {
		if top && p.Number == "" {
			continue // the front page stands before the contents
		}
		h.open(p)
		h.parts(p.Parts, false)
		h.close()
	}
}

func (h *htmlWriter) open(p *Part) {
	id := Anchor(string(p.Section))
	h.w.WriteString("<section>") // without a name, so that readers by ear do not meet sixty landmarks
	h.heading(h.top+p.Depth(), id, p.Heading(), "")
	h.linked = map[int]bool{}
	for _, s := range p.Statements {
		h.statement(s)
	}
}

func (h *htmlWriter) close() { h.w.WriteString("</section>\n") }

func (h *htmlWriter) statement(s *Statement) {
	class := "clause"
	if s.Local {
		class = "clause local"
	}
	fmt.Fprintf(&h.w, `<div class="%s" id="%s">`, class, escape(Anchor(string(s.ID))))
	if label := s.Label(); label != "" {
		h.w.WriteString(`<p class="label">` + escape(label) + "</p>")
	}
	h.blocks(s.Blocks, false)
	h.w.WriteString("</div>\n")
}

func (h *htmlWriter) blocks(blocks []Block, item bool) {
	for i, b := range blocks {
		switch {
		case b.Kind == Paragraph && item && i == 0:
			h.runs(b.Runs)
		case b.Kind == Paragraph:
			h.w.WriteString("<p>")
			h.runs(b.Runs)
			h.w.WriteString("</p>\n")
		default:
			h.list(b)
		}
	}
}

func (h *htmlWriter) list(b Block) {
	tag := "ul"
	if b.Kind == Steps {
		tag = "ol"
	}
	h.w.WriteString("<" + tag)
	if b.Kind == Steps && b.Start != 1 {
		fmt.Fprintf(&h.w, ` start="%d"`, b.Start)
	}
	h.w.WriteByte('>')
	for _, item := range b.Items {
		h.w.WriteString("<li>")
		h.blocks(item, true)
		h.w.WriteString("</li>\n")
	}
	h.w.WriteString("</" + tag + ">\n")
}

func (h *htmlWriter) runs(runs []Run) {
	for _, r := range runs {
		if r.Bold {
			h.w.WriteString("<strong>")
		}
		switch {
		case r.Gap != "":
			text := escape(r.Text)
			if at := h.o.Gaps[r.Gap]; at != "" {
				text = `<a href="` + escape(at) + `">` + text + "</a>"
			}
			h.w.WriteString(`<mark class="gap">` + text + "</mark>")
		case h.o.Paper && r.Gap == "":
			h.w.WriteString(escape(r.onPaper()))
		case r.Link != "":
			h.w.WriteString(`<a href="` + escape(r.Link) + `">` + escape(r.Text) + "</a>")
		case r.See != "":
			h.see(r.See, r.Text)
		default:
			h.terms(r.Text)
		}
		if r.Bold {
			h.w.WriteString("</strong>")
		}
	}
}

func (h *htmlWriter) see(s clause.Section, text string) {
	h.w.WriteString(`<a href="#` + escape(Anchor(string(s))) + `">` + escape(text) + "</a>")
}

// terms links the first use of each glossary term in a section.
func (h *htmlWriter) terms(text string) {
	if h.finder == nil || h.linked == nil {
		h.w.WriteString(escape(text))
		return
	}
	from := 0
	for _, hit := range h.finder.Find(text) {
		if h.linked[hit.ID] || partOfAddress(text, hit.Offset, hit.End()) {
			continue
		}
		h.linked[hit.ID] = true
		h.w.WriteString(escape(text[from:hit.Offset]))
		h.w.WriteString(`<a class="term" href="` + escape(h.o.Glossary+"#"+h.o.Terms[hit.ID].Anchor) + `">` + escape(hit.Text) + "</a>")
		from = hit.End()
	}
	h.w.WriteString(escape(text[from:]))
}

// partOfAddress says whether the words between two offsets belong to an e-mail or web address.
func partOfAddress(text string, from, to int) bool {
	const joins = "@/_"
	return from > 0 && strings.IndexByte(joins, text[from-1]) >= 0 || to < len(text) && strings.IndexByte(joins, text[to]) >= 0
}
