package policy

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// Problem is one thing wrong in a text that people write, where it stands. Lines and columns count from
// 1, columns in characters; both are 0 where the place is not known.
type Problem struct {
	Line, Column int
	Sentence     string
}

func (p Problem) String() string {
	if p.Line == 0 {
		return p.Sentence
	}
	return fmt.Sprintf("line %d, column %d: %s", p.Line, p.Column, p.Sentence)
}

// ProfileError holds everything wrong with a profile at once.
type ProfileError struct{ Problems []Problem }

func (e *ProfileError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

const (
	maxProfile  = 256 << 10 // bytes; the longest real profile has about 15 KB
	maxDepth    = 6
	maxProblems = 100
)

// ParseProfile reads a school's profile written as YAML or JSON, either with dotted keys
// ("school.name: …") or nested ("school: {name: …}"), or mixed. Every unknown key and every answer of the
// wrong kind is reported in one *ProfileError. A blank value leaves the question unanswered.
func (l *Library) ParseProfile(text []byte) (Profile, error) {
	one := func(sentence string) (Profile, error) {
		return nil, &ProfileError{[]Problem{{Sentence: sentence}}}
	}
	switch {
	case len(text) > maxProfile:
		return one(fmt.Sprintf("the profile is larger than %d KB", maxProfile>>10))
	case !utf8.Valid(text):
		return one("the profile is not written in UTF-8")
	case tooNested(text):
		return one("the profile is nested too deeply")
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return one("the profile is not YAML: " + strings.TrimPrefix(err.Error(), "yaml: "))
	}
	r := profileReader{lib: l, profile: Profile{}, places: map[string]int{}}
	switch {
	case len(doc.Content) == 0 || doc.Content[0].Tag == "!!null":
	case doc.Content[0].Kind == yaml.MappingNode:
		r.mapping(doc.Content[0], "", 1)
	default:
		r.add(doc.Content[0], "the profile must be a list of keys with answers")
	}
	if len(r.problems) > 0 {
		return nil, &ProfileError{r.problems}
	}
	return r.profile, nil
}

// tooNested looks at brackets and indentation before the YAML reader, whose work grows with the square of
// the depth, does.
func tooNested(text []byte) bool {
	const most = 64
	depth := 0
	for _, b := range text {
		switch b {
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(0, depth-1)
		}
		if depth > most {
			return true
		}
	}
	for line := range strings.Lines(string(text)) {
		rest := strings.TrimLeft(line, " ")
		if len(line)-len(rest) > 2*most || strings.Count(rest[:min(len(rest), 4*most)], "- ") > most ||
			strings.Count(rest[:min(len(rest), 4*most)], "? ") > most {
			return true
		}
	}
	return false
}

type profileReader struct {
	lib      *Library
	profile  Profile
	places   map[string]int // line of each key read
	problems []Problem
}

func (r *profileReader) add(n *yaml.Node, format string, args ...any) {
	if len(r.problems) < maxProblems {
		r.problems = append(r.problems, Problem{n.Line, n.Column, fmt.Sprintf(format, args...)})
	}
}

func (r *profileReader) mapping(n *yaml.Node, prefix string, depth int) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if k.Kind != yaml.ScalarNode || k.Tag == "!!merge" {
			r.add(k, "a key must be plain words")
			continue
		}
		key := prefix + k.Value
		switch {
		case plainNode(v) != "":
			r.add(v, "%s: %s", shorten(key), plainNode(v))
		case v.Kind == yaml.MappingNode && r.lib.look().questions[key] != nil:
			r.add(v, "%s takes an answer, not further keys", key)
		case v.Kind == yaml.MappingNode && depth >= maxDepth:
			r.add(v, "%s is nested too deeply", shorten(key))
		case v.Kind == yaml.MappingNode && !r.leads(key):
			r.add(k, "no question begins with %s.", shorten(key))
		case v.Kind == yaml.MappingNode:
			r.mapping(v, key+".", depth+1)
		default:
			r.answer(k, v, key)
		}
	}
}

// leads says whether any question's key begins so.
func (r *profileReader) leads(prefix string) bool {
	return slices.ContainsFunc(r.lib.look().order, func(k string) bool { return strings.HasPrefix(k, prefix+".") })
}

// plainNode says what is wrong with the way a value is written.
func plainNode(v *yaml.Node) string {
	switch {
	case v.Kind == yaml.AliasNode || v.Anchor != "":
		return "references (& and *) are not used in a profile"
	case v.Kind == yaml.ScalarNode && v.Tag == "!!binary",
		v.Style&yaml.TaggedStyle != 0:
		return "tags (!) are not used in a profile"
	}
	return ""
}

func (r *profileReader) answer(k, v *yaml.Node, key string) {
	q, ok := r.lib.look().questions[key]
	if !ok {
		r.add(k, "%s", r.lib.unknown(key))
		return
	}
	if line, twice := r.places[key]; twice {
		r.add(k, "%s is answered twice, first in line %d", key, line)
		return
	}
	r.places[key] = k.Line
	entries := []*yaml.Node{v}
	if v.Kind == yaml.SequenceNode {
		if q.Kind != "list" {
			r.add(v, "%s takes one answer, not a list", key)
			return
		}
		entries = v.Content
	}
	if len(entries) > maxEntries {
		r.add(v, "%s has %d entries; the most is %d", key, len(entries), maxEntries)
		return
	}
	var values Values
	for _, e := range entries {
		if s, ok := r.scalar(q, e); ok && s != "" {
			values = append(values, s)
		}
	}
	if len(values) > 0 {
		r.profile[key] = values
	}
}

func (r *profileReader) scalar(q *Question, e *yaml.Node) (string, bool) {
	if wrong := plainNode(e); wrong != "" {
		r.add(e, "%s: %s", q.Key, wrong)
		return "", false
	}
	if e.Kind != yaml.ScalarNode {
		r.add(e, "%s takes plain answers, not lists or keys inside it", q.Key)
		return "", false
	}
	s := strings.TrimSpace(e.Value)
	switch {
	case e.Tag == "!!null":
		return "", true
	case q.Kind == "yesno" && e.Tag == "!!bool":
		s = map[string]string{"true": "yes", "false": "no"}[strings.ToLower(s)]
	}
	if s == "" {
		return "", true
	}
	if wrong := q.wrong(s); wrong != "" {
		r.add(e, "%s %s", q.Key, wrong)
		return "", false
	}
	return s, true
}
