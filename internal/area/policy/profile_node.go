package policy

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// ReadKeys reads a text of keys and values, YAML or JSON, as far as its tree, after refusing what would
// make the YAML reader work for ever. An empty text gives an empty tree.
func ReadKeys(text []byte) (*yaml.Node, error) {
	one := func(sentence string) (*yaml.Node, error) { return nil, &ProfileError{[]Problem{{Sentence: sentence}}} }
	switch {
	case len(text) > maxProfile:
		return one(fmt.Sprintf("the file is larger than %d KB", maxProfile>>10))
	case !utf8.Valid(text):
		return one("the file is not written in UTF-8")
	case tooNested(text):
		return one("the file is nested too deeply")
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return one("the file is not YAML: " + strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if len(doc.Content) == 0 {
		return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}, nil
	}
	if root := doc.Content[0]; root.Kind == yaml.MappingNode {
		return root, nil
	}
	return one("the file must be a list of keys with values")
}

// ReadAnswers reads a profile that is part of a larger tree. Problems carry the lines of its file.
func (l *Library) ReadAnswers(n *yaml.Node) (Profile, []Problem) {
	r := profileReader{lib: l, profile: Profile{}, places: map[string]int{}}
	r.mapping(n, "", 1)
	return r.profile, r.problems
}
