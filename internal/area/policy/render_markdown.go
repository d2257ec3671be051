package policy

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Markdown prints the policy as Markdown that reads the same with every common reader.
func (p *Policy) Markdown() string {
	var w strings.Builder
	w.WriteString("# " + escapeMarkdown(p.Heading()) + "\n")
	for part := range p.All() {
		if part.Number == "" {
			markdownPart(&w, part)
		}
	}
	w.WriteString("\n## Contents\n\n")
	for _, e := range p.Contents {
		heading := (&Part{Number: e.Number, Title: e.Title}).Heading()
		fmt.Fprintf(&w, "%s- [%s](#%s)\n", strings.Repeat("  ", e.Depth-1), escapeInline(heading), slug(heading))
	}
	for part := range p.All() {
		if part.Number != "" {
			markdownPart(&w, part)
		}
	}
	w.WriteString("\n## " + OriginTitle + "\n\n")
	for i, s := range p.Origin.Sentences(p) {
		if i > 0 {
			w.WriteByte(' ')
		}
		w.WriteString(escapeMarkdown(s))
	}
	w.WriteByte('\n')
	return w.String()
}

// slug is the name that common readers of Markdown give a heading.
func slug(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_':
			return r
		case r == ' ':
			return '-'
		}
		return -1
	}, strings.ToLower(heading))
}

func markdownPart(w *strings.Builder, part *Part) {
	// A number and a full stop at the head of a line would be a list, but not behind the marks of a heading.
	fmt.Fprintf(w, "\n%s %s\n", strings.Repeat("#", min(part.Depth()+1, 6)), escapeInline(part.Heading()))
	for _, s := range part.Statements {
		if label := s.Label(); label != "" {
			w.WriteString("\n**" + escapeInline(label) + "**\n")
		}
		w.WriteString("\n" + MarkdownOf(s.Blocks))
	}
}

// MarkdownOf prints blocks as Markdown, each paragraph on one line.
func MarkdownOf(blocks []Block) string {
	var w strings.Builder
	other := false
	for i, b := range blocks {
		if i > 0 {
			w.WriteByte('\n')
			// Two lists in a row with the same mark would run together.
			other = b.Kind != Paragraph && b.Kind == blocks[i-1].Kind && !other
		}
		markdownBlock(&w, b, "", other)
	}
	return w.String()
}

func markdownBlock(w *strings.Builder, b Block, indent string, other bool) {
	if b.Kind == Paragraph {
		w.WriteString(indent + markdownRuns(b.Runs) + "\n")
		return
	}
	bullet, stop := "-", "."
	if other {
		bullet, stop = "*", ")"
	}
	for i, item := range b.Items {
		mark := bullet + " "
		if b.Kind == Steps {
			mark = itoa(b.Start+i) + stop + " "
		}
		for j, inner := range item {
			if j == 0 {
				w.WriteString(indent + mark + markdownRuns(inner.Runs) + "\n")
				continue
			}
			if inner.Kind == Paragraph {
				w.WriteByte('\n')
			}
			markdownBlock(w, inner, indent+strings.Repeat(" ", len(mark)), false)
		}
	}
}

func markdownRuns(runs []Run) string {
	var w, bold strings.Builder
	end := func() { // Stars that touch a blank on the inside would not be bold.
		inner := strings.TrimSpace(bold.String())
		if before, after, ok := strings.Cut(bold.String(), inner); ok && inner != "" {
			w.WriteString(before + "**" + inner + "**" + after)
		} else {
			w.WriteString(bold.String())
		}
		bold.Reset()
	}
	for i, r := range runs {
		text := escapeInline(r.Text)
		if r.Gap != "" {
			text = r.Text // ours, and not to be missed: "[to be completed: …]"
		}
		if i == 0 && !r.Bold && r.Link == "" {
			text = escapeStart(text)
		}
		if r.Link != "" {
			text = "[" + text + "](" + escapeLink(r.Link) + ")"
		}
		if r.Bold {
			bold.WriteString(text)
			continue
		}
		end()
		w.WriteString(text)
	}
	end()
	return w.String()
}

func escapeLink(s string) string {
	return strings.NewReplacer("(", "%28", ")", "%29", " ", "%20").Replace(s)
}

var (
	inlineMarks = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`, "<", `\<`,
		">", `\>`, "{", `\{`, "}", `\}`, "~", `\~`, "|", `\|`)
	wordUnder  = regexp.MustCompile(`([A-Za-z0-9])\\_([A-Za-z0-9])`)
	entityMark = regexp.MustCompile(`&([A-Za-z#])`)
	startMark  = regexp.MustCompile(`^(\s*)([-+#=])`)
	startStep  = regexp.MustCompile(`^(\s*[0-9]+)([.)])(\s|$)`)
)

// escapeInline makes plain text stand for itself inside a line. An underscore inside a word needs no
// escape, and an email address reads better without.
func escapeInline(s string) string {
	s = inlineMarks.Replace(s)
	if strings.Contains(s, `\_`) {
		s = wordUnder.ReplaceAllString(s, "${1}_$2")
	}
	if strings.Contains(s, "&") {
		s = entityMark.ReplaceAllString(s, `\&$1`)
	}
	return s
}

// escapeStart keeps the head of a line from being a list, a heading or a rule.
func escapeStart(s string) string {
	s = startMark.ReplaceAllString(s, `$1\$2`)
	return startStep.ReplaceAllString(s, `$1\$2$3`)
}

func escapeMarkdown(s string) string { return escapeStart(escapeInline(s)) }
