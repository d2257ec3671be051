package document

import (
	"path"
	"regexp"
	"strconv"
	"strings"
)

// relation is one entry of a .rels part: where a link or a part is. Nothing is ever fetched from it.
type relation struct{ kind, target string }

// readRels reads relations by id. Part names are resolved against the folder of the owner.
func readRels(a *archive, name string) (map[string]relation, error) {
	root, err := a.tree(name)
	if err != nil || root == nil {
		return nil, err
	}
	folder := path.Dir(path.Dir(name))
	out := map[string]relation{}
	for _, r := range root.kids {
		if localName(r.name) != "Relationship" {
			continue
		}
		target := r.attr("Target")
		if r.attr("TargetMode") != "External" && !strings.HasPrefix(target, "/") {
			target = path.Join(folder, target)
		}
		out[r.attr("Id")] = relation{r.attr("Type"), strings.TrimPrefix(target, "/")}
		if r.attr("TargetMode") == "External" {
			out[r.attr("Id")] = relation{r.attr("Type"), target}
		}
	}
	return out, nil
}

func localName(name string) string {
	if i := strings.LastIndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

// style is a Word style with what it takes from the styles it is based on.
type style struct {
	name         string // as in the file, lower case
	outline      int    // heading level from 1, 0 for none
	bold, italic bool
	numID        string // "" for none
	ilvl         int
	basedOn      string
	node         *node
	resolved     bool
}

// styles are the styles of a document by id.
type styles struct {
	byID         map[string]*style
	defaultStyle string
}

// readStyles reads styles.xml; a document without one has no styles.
func readStyles(root *node) *styles {
	s := &styles{byID: map[string]*style{}}
	for _, n := range root.elements("w:style") {
		id := n.attr("w:styleId")
		s.byID[id] = &style{
			name:    strings.ToLower(strings.TrimSpace(n.child("w:name").attr("w:val"))),
			basedOn: n.child("w:basedOn").attr("w:val"),
			node:    n,
		}
		if n.attr("w:type") == "paragraph" && isOn(n.attr("w:default"), n.attr("w:default") != "") {
			s.defaultStyle = id
		}
	}
	return s
}

// get returns a style with everything inherited; an unknown id is an empty style.
func (s *styles) get(id string) *style {
	return s.resolve(id, 0)
}

func (s *styles) resolve(id string, depth int) *style {
	st := s.byID[id]
	if st == nil || depth > 20 {
		return &style{}
	}
	if st.resolved {
		return st
	}
	st.resolved = true // before going up: a circle ends here
	base := s.resolve(st.basedOn, depth+1)
	st.outline, st.bold, st.italic = base.outline, base.bold, base.italic
	st.numID, st.ilvl = base.numID, base.ilvl
	if st.node == nil {
		return st
	}
	ppr, rpr := st.node.child("w:pPr"), st.node.child("w:rPr")
	st.bold, st.italic = toggle(rpr, "w:b", st.bold), toggle(rpr, "w:i", st.italic)
	if lvl := ppr.child("w:outlineLvl"); lvl != nil {
		st.outline = outlineLevel(lvl)
	} else if n := headingName(st.name); n > 0 {
		st.outline = n
	}
	if num := ppr.child("w:numPr"); num != nil {
		if id := num.child("w:numId"); id != nil {
			st.numID = id.attr("w:val")
		}
		if l := num.child("w:ilvl"); l != nil {
			st.ilvl = clampLevel(l.attr("w:val"))
		}
	}
	return st
}

// outlineLevel reads w:outlineLvl; 9 means body text.
func outlineLevel(n *node) int {
	v, err := strconv.Atoi(n.attr("w:val"))
	if err != nil || v < 0 || v > 8 {
		return 0
	}
	return v + 1
}

func clampLevel(s string) int {
	v, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return min(max(v, 0), 8)
}

// toggle reads an on-off property of a run, or leaves it as it was.
func toggle(rpr *node, name string, was bool) bool {
	if n := rpr.child(name); n != nil {
		return isOn(n.attr("w:val"), true)
	}
	return was
}

// isOn reads the ways Word writes a truth value.
func isOn(v string, absent bool) bool {
	switch v {
	case "":
		return absent
	case "0", "false", "off", "none":
		return false
	}
	return true
}

// headingWords begin the name of a heading style in the languages of the Word versions schools have. Word
// itself stores the English name; other programs store the word of their own language.
var headingWords = regexp.MustCompile(
	`^(heading|überschrift|titre|título|titolo|kop|rubrik|overskrift|nagłówek|otsikko|pennawd|nadpis|заголовок) ?(\d)\b`)

// headingName returns the level a style's name says, 0 for none. "title" is the title of the whole text.
func headingName(name string) int {
	if m := headingWords.FindStringSubmatch(name); m != nil {
		return int(m[2][0] - '0')
	}
	if name == "title" {
		return 1
	}
	return 0
}

var tocName = regexp.MustCompile(`^(toc|contents|inhaltsverzeichnis|tm|sommario|tdc|inhopg) ?(\d)$`)

// tocLevel returns the level of a contents style, 0 for others.
func tocLevel(name string) int {
	if m := tocName.FindStringSubmatch(name); m != nil {
		return int(m[2][0] - '0')
	}
	return 0
}

var listName = regexp.MustCompile(`^list (?:bullet|number) ([2-5])$`)

// listLevel returns the level that the names "List Bullet 2" to "List Number 5" say, 0 for others.
func listLevel(name string) int {
	if m := listName.FindStringSubmatch(name); m != nil {
		return int(m[1][0] - '0')
	}
	return 0
}
