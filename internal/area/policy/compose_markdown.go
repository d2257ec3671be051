package policy

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// maxText is how long one clause may be, in bytes; the longest of the library has under 4,000.
const maxText = 20_000

// CheckText lists what a school's own text may not hold: raw HTML, pictures, headings, program code,
// italics, lists deeper than two levels, links that are not https, and braces that mean nothing. What may
// stand in braces is checked by Library.CheckText.
func CheckText(text string) []Problem {
	_, problems := parseText(text)
	return problems
}

// CheckText is the package's CheckText and also looks up what stands in braces.
func (l *Library) CheckText(text string, known Known) []Problem {
	blocks, problems := parseText(text)
	eachRun(blocks, func(r Run) {
		if r.ref == (Reference{}) {
			return
		}
		if wrong := l.wrongReference(r.ref, known); wrong != "" {
			line, column := place([]byte(text), strings.Index(text, "{"+r.ref.String()+"}"))
			problems = append(problems, Problem{line, column, "The text " + wrong + "."})
		}
	})
	return problems
}

// String is the reference as it stands between the braces.
func (r Reference) String() string {
	if r.Space == "" {
		return r.Name
	}
	return r.Space + ":" + r.Name
}

// parseText reads the small Markdown of clauses into blocks. What it refuses it leaves out, so that the
// blocks never hold anything but plain words, bold words and https links.
func parseText(s string) ([]Block, []Problem) {
	if len(s) > maxText {
		return nil, []Problem{{1, 1, fmt.Sprintf("The text has %d characters; a clause has at most %d.", len(s), maxText)}}
	}
	if !utf8.ValidString(s) {
		return nil, []Problem{{1, 1, "The text is not written in UTF-8."}}
	}
	r := textReader{source: []byte(strings.ReplaceAll(s, "\r\n", "\n"))}
	doc := goldmark.DefaultParser().Parse(text.NewReader(r.source))
	blocks := r.blocks(doc, 0)
	if len(blocks) == 0 && len(r.problems) == 0 {
		r.at(0, "The text is empty.")
	}
	return blocks, r.problems
}

type textReader struct {
	source   []byte
	problems []Problem
}

func (r *textReader) at(offset int, sentence string) {
	line, column := place(r.source, offset)
	r.problems = append(r.problems, Problem{line, column, sentence})
}

// place turns a byte offset into line and column.
func place(source []byte, offset int) (line, column int) {
	offset = min(max(offset, 0), len(source))
	before := source[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	return bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(before[start:]) + 1
}

// refusals say what to do instead, by the kind of node.
var refusals = map[ast.NodeKind]string{
	ast.KindHeading:                 "Headings are made from the sections; write plain text here.",
	ast.KindCodeBlock:               "A line that begins with four spaces would be program code; begin it at the left.",
	ast.KindFencedCodeBlock:         "Program code has no place in a clause; take out the marks around it.",
	ast.KindCodeSpan:                "Program code has no place in a clause; take out the marks around it.",
	ast.KindBlockquote:              "Quotations marked with > are not used; write a paragraph.",
	ast.KindThematicBreak:           "Lines across the page are not used; take it out.",
	ast.KindHTMLBlock:               "HTML is not allowed; write plain words.",
	ast.KindRawHTML:                 "HTML is not allowed; write plain words.",
	ast.KindImage:                   "Pictures cannot stand in a clause; describe or link instead.",
	ast.KindAutoLink:                "Write a link as [words](https://address).",
	ast.KindEmphasis:                "Italics are not used; write **bold** with two stars, or plain words.",
	ast.KindLinkReferenceDefinition: "Write the address with the link itself: [words](https://address).",
}

func (r *textReader) refuse(n ast.Node) {
	sentence, ok := refusals[n.Kind()]
	if !ok {
		sentence = "This kind of markup is not used; write plain words."
	}
	at := n.Pos()
	for p := n.Parent(); at < 0 && p != nil; p = p.Parent() {
		at = p.Pos()
	}
	r.at(at, sentence)
}

func (r *textReader) blocks(parent ast.Node, depth int) []Block {
	var all []Block
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Paragraph, *ast.TextBlock:
			in := inlineReader{textReader: r}
			in.read(n, Run{})
			if runs := in.finish(); len(runs) > 0 {
				all = append(all, Block{Runs: runs})
			}
		case *ast.List:
			if depth == 2 {
				r.at(n.Pos(), "Lists have at most two levels.")
				continue
			}
			all = append(all, r.list(n, depth))
		default:
			r.refuse(n)
		}
	}
	return all
}

func (r *textReader) list(n *ast.List, depth int) Block {
	b := Block{Kind: Bullets}
	if n.IsOrdered() {
		b.Kind, b.Start = Steps, n.Start
	}
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		blocks := r.blocks(item, depth+1)
		if len(blocks) == 0 || blocks[0].Kind != Paragraph {
			r.at(item.Pos(), "Each entry of a list begins with words.")
			continue
		}
		b.Items = append(b.Items, blocks)
	}
	return b
}

// inlineReader gathers the text of one paragraph.
type inlineReader struct {
	*textReader
	runs []Run
	// pending is source text of one look that is not yet cut into runs: the parser splits at every mark
	// that might have meant something, so that "{role.deputy_dsl}" can come in pieces.
	pending []byte
	offset  int
	look    Run
}

func (r *inlineReader) read(parent ast.Node, look Run) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			r.take(n.Segment.Value(r.source), n.Segment.Start, look)
			if n.SoftLineBreak() || n.HardLineBreak() {
				r.take([]byte(" "), n.Segment.Stop, look)
			}
		case *ast.Emphasis:
			if n.Level != 2 {
				r.refuse(n)
			}
			bold := look
			bold.Bold = true
			r.read(n, bold)
		case *ast.Link:
			link := look
			link.Link = string(n.Destination)
			switch {
			case !strings.HasPrefix(link.Link, "https://") || !urlForm.MatchString(link.Link):
				r.at(n.Pos(), "A link leads to an address that begins with https://.")
				link.Link = ""
			case n.FirstChild() == nil:
				r.at(n.Pos(), "A link needs words that say where it leads.")
			}
			r.read(n, link)
		default:
			r.refuse(n)
		}
	}
}

func (r *inlineReader) take(source []byte, offset int, look Run) {
	if look != r.look {
		r.flush()
	}
	if len(r.pending) == 0 {
		r.look, r.offset = look, offset
	}
	r.pending = append(r.pending, source...)
}

func (r *inlineReader) finish() []Run {
	r.flush()
	return r.runs
}

var (
	referenceForm = regexp.MustCompile(`^(?:(?:law|pack|see):)?[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$`)
	entityForm    = regexp.MustCompile(`^&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);`)
)

// flush cuts pending text into runs: literal text, and what stands in braces.
func (r *inlineReader) flush() {
	var literal []byte
	end := func() {
		if len(literal) > 0 {
			run := r.look
			run.Text = string(literal)
			r.runs = append(r.runs, run)
			literal = nil
		}
	}
	s := r.pending
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s) && util.IsPunct(s[i+1]):
			literal = append(literal, s[i+1])
			i += 2
		case c == '{':
			end()
			i += r.brace(s[i:], r.offset+i)
		case c == '}':
			r.at(r.offset+i, "A closing brace stands alone; braces hold the name of a value, such as {school.name}.")
			i++
		case c == '&' && entityForm.Match(s[i:]):
			r.at(r.offset+i, "Write the character itself instead of "+string(entityForm.Find(s[i:]))+".")
			i++
		default:
			char, size := utf8.DecodeRune(s[i:])
			switch {
			case char == '\t':
				literal = append(literal, ' ')
			case hidden(char):
				r.at(r.offset+i, "A character that cannot be seen stands here; type the words again.")
			default:
				literal = append(literal, s[i:i+size]...)
			}
			i += size
		}
	}
	end()
	r.pending = nil
}

// brace reads what begins with a brace and returns how many bytes it took.
func (r *inlineReader) brace(s []byte, offset int) int {
	end := bytes.IndexByte(s, '}')
	if end < 0 || !referenceForm.Match(s[1:end]) {
		r.at(offset, "Braces hold the name of a value, such as {school.name}; write \\{ for a brace itself.")
		return 1
	}
	run := r.look
	run.ref = References(string(s[:end+1]))[0]
	r.runs = append(r.runs, run)
	return end + 1
}
