package document

import (
	"strconv"
	"strings"
)

// odfStyle is what a style says about the text in it, with what it inherits.
type odfStyle struct {
	bold, italic bool
	heading      int // level that a style used by plain paragraphs gives, 0 for none
	contents     int // level of a contents entry
}

// odfStyles are the styles of a document by family and name, and its lists.
type odfStyles struct {
	byName map[string]*node // "paragraph P1", "text T1"
	lists  map[string]*list
	known  map[string]odfStyle
}

// readODFStyles gathers the common styles and those made for the content.
func readODFStyles(common, content *node) *odfStyles {
	s := &odfStyles{byName: map[string]*node{}, lists: map[string]*list{}, known: map[string]odfStyle{}}
	for _, group := range []*node{common.child("office:styles"), common.child("office:automatic-styles"),
		content.child("office:automatic-styles")} {
		for _, n := range group.elements("style:style") {
			s.byName[n.attr("style:family")+" "+n.attr("style:name")] = n
		}
		for _, n := range group.elements("text:list-style") {
			s.lists[n.attr("style:name")] = readODFList(n)
		}
	}
	return s
}

// paragraph returns a paragraph style.
func (s *odfStyles) paragraph(name string) odfStyle {
	return s.resolve("paragraph", name, 0)
}

// span returns the style inside a text:span.
func (s *odfStyles) span(name string, now span) span {
	chain := []*node{}
	for n := s.byName["text "+name]; n != nil && len(chain) < 20; n = s.byName["text "+n.attr("style:parent-style-name")] {
		chain = append(chain, n)
	}
	for i := len(chain) - 1; i >= 0; i-- {
		now.bold, now.italic = fontStyle(chain[i].child("style:text-properties"), now.bold, now.italic)
	}
	return now
}

func (s *odfStyles) resolve(family, name string, depth int) odfStyle {
	key := family + " " + name
	if st, ok := s.known[key]; ok {
		return st
	}
	n := s.byName[key]
	if n == nil || depth > 20 {
		return odfStyle{}
	}
	st := s.resolve(family, n.attr("style:parent-style-name"), depth+1)
	st.bold, st.italic = fontStyle(n.child("style:text-properties"), st.bold, st.italic)
	shown := n.attr("style:display-name")
	if shown == "" {
		shown = strings.ReplaceAll(name, "_20_", " ")
	}
	if lvl := tocLevel(strings.ToLower(shown)); lvl > 0 {
		st.contents = lvl
	}
	if t := headingName(strings.ToLower(shown)); t > 0 {
		st.heading = t
	}
	if l, err := strconv.Atoi(n.attr("style:default-outline-level")); err == nil && l >= 1 && l <= 9 {
		st.heading = l
	}
	s.known[key] = st
	return st
}

// fontStyle reads bold and italic from text properties, or leaves them as they were.
func fontStyle(p *node, bold, italic bool) (bool, bool) {
	if w := p.attr("fo:font-weight"); w != "" {
		n, err := strconv.Atoi(w)
		bold = w == "bold" || err == nil && n >= 600
	}
	if s := p.attr("fo:font-style"); s != "" {
		italic = s == "italic" || s == "oblique"
	}
	return bold, italic
}

// readODFList reads a list style, or the numbering of headings.
func readODFList(n *node) *list {
	l := bulletList()
	for i := range l.levels {
		l.levels[i].format = "none"
	}
	for _, k := range n.kids {
		at := odfLevel(k.attr("text:level")) - 1
		if at < 0 {
			continue
		}
		switch k.name {
		case "text:list-level-style-bullet", "text:list-level-style-image":
			l.levels[at].format = "bullet"
		case "text:list-level-style-number", "text:outline-level-style":
			l.levels[at] = readODFLevel(k, at)
		}
	}
	return l
}

// odfLevel reads a level from 1 to 9; 0 stands for none.
func odfLevel(s string) int {
	v, err := strconv.Atoi(s)
	if err != nil || v < 1 || v > 9 {
		return 0
	}
	return v
}

// readODFLevel builds "%1.%2" with prefix and suffix as Word writes it.
func readODFLevel(k *node, at int) level {
	lv := level{start: 1, restart: -1, format: odfFormat(k.attr("style:num-format"))}
	if s := k.attr("text:start-value"); s != "" {
		lv.start = listStart(s)
	}
	if lv.format == "none" {
		lv.text = k.attr("style:num-prefix") + k.attr("style:num-suffix")
		return lv
	}
	shown := max(odfLevel(k.attr("text:display-levels")), 1)
	var places []string
	for i := max(at-shown+1, 0); i <= at; i++ {
		places = append(places, "%"+strconv.Itoa(i+1))
	}
	lv.text = k.attr("style:num-prefix") + strings.Join(places, ".") + k.attr("style:num-suffix")
	return lv
}

func odfFormat(s string) string {
	switch s {
	case "1":
		return "decimal"
	case "a":
		return "lowerLetter"
	case "A":
		return "upperLetter"
	case "i":
		return "lowerRoman"
	case "I":
		return "upperRoman"
	case "":
		return "none"
	}
	return "decimal"
}
