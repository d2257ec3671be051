package policy

import (
	"fmt"
	"strings"
)

// usualText is about how long a policy is, in bytes.
const usualText = 128 << 10

// LocalMark is how every rendering says that a clause is in the school's own words.
const LocalMark = "Local wording"

// Text prints the policy as plain text: a line for each paragraph, no page numbers.
func (p *Policy) Text() string {
	var w strings.Builder
	w.Grow(usualText)
	w.WriteString(p.School + "\n" + p.Title + "\n")
	for part := range p.All() {
		if part.Number == "" {
			p.textPart(&w, part)
		}
	}
	w.WriteString("\nContents\n\n")
	for _, e := range p.Contents {
		w.WriteString((&Part{Number: e.Number, Title: e.Title}).Heading() + "\n")
	}
	for part := range p.All() {
		if part.Number != "" {
			p.textPart(&w, part)
		}
	}
	w.WriteString("\n" + OriginTitle + "\n\n")
	for _, s := range p.Origin.Sentences(p) {
		w.WriteString(s + "\n")
	}
	return w.String()
}

// Heading is the policy's title with the school's name.
func (p *Policy) Heading() string {
	if p.School == "" {
		return p.Title
	}
	return p.School + ": " + lowerFirst(p.Title)
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

func (p *Policy) textPart(w *strings.Builder, part *Part) {
	w.WriteString("\n" + part.Heading() + "\n")
	for _, s := range part.Statements {
		if label := s.Label(); label != "" {
			w.WriteString("\n" + label + "\n")
		}
		for _, b := range s.Blocks {
			w.WriteByte('\n')
			textBlock(w, b, "")
		}
	}
}

// Label is the line above a clause: that its words are the school's own, and its title if it has one;
// empty for a clause of the library.
func (s *Statement) Label() string {
	switch {
	case !s.Local:
		return s.Title
	case s.Title == "":
		return LocalMark
	}
	return LocalMark + ": " + s.Title
}

func textBlock(w *strings.Builder, b Block, indent string) {
	if b.Kind == Paragraph {
		w.WriteString(indent)
		writeOnPaper(w, b.Runs)
		return
	}
	for i, item := range b.Items {
		mark := "- "
		if b.Kind == Steps {
			mark = fmt.Sprintf("%d. ", b.Start+i)
		}
		for j, inner := range item {
			switch {
			case j == 0:
				w.WriteString(indent + mark)
				writeOnPaper(w, inner.Runs)
			default:
				textBlock(w, inner, indent+strings.Repeat(" ", len(mark)))
			}
		}
	}
}

func writeOnPaper(w *strings.Builder, runs []Run) {
	for _, r := range runs {
		w.WriteString(r.onPaper())
	}
	w.WriteByte('\n')
}

// onPaper is the text with the address behind the words of a link, where nobody can press them. Citations are known
// well enough by their names.
func (r Run) onPaper() string {
	if address := r.Address(); address != "" {
		return r.Text + " (" + address + ")"
	}
	return r.Text
}

// Address is what a rendering without links prints in brackets behind the words, or "".
func (r Run) Address() string {
	if r.Link == "" || r.Work != "" || r.Link == r.Text {
		return ""
	}
	return bareAddress(r.Link)
}

func bareAddress(web string) string {
	return strings.TrimSuffix(strings.TrimPrefix(web, "https://"), "/")
}

// OriginTitle heads the last, unnumbered section of every rendering.
const OriginTitle = "Where this text comes from"

// Sentences say where the text came from and what the school changed.
func (o Origin) Sentences(p *Policy) []string {
	first := "This text was made on " + longDay(p.Day) + " from the Handrail library of policy clauses"
	if o.Area != "" {
		first += ", with the contacts for " + visible(o.Area)
	}
	out := []string{first + "."}
	if o.Template != "" {
		out = append(out, "The policy grew from "+o.Template+".")
	}
	if o.Amended+o.Own+o.Dropped == 0 {
		return append(out, "The school changed no clause of the library.")
	}
	var changed []string
	for _, c := range []struct {
		n    int
		done string
	}{{o.Amended, "reworded"}, {o.Own, "added"}, {o.Dropped, "left out"}} {
		switch {
		case c.n == 1:
			changed = append(changed, c.done+" 1 clause")
		case c.n > 1:
			changed = append(changed, c.done+" "+itoa(c.n)+" clauses")
		}
	}
	return append(out, "The school "+enumerate(changed, "and")+". Its own words are marked “"+LocalMark+"”, and its reasons are on record.")
}
