package main

import (
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// Every command and every group of commands shows an example, and every command that answers anything can
// answer in JSON (decision 27).
func TestEveryHelpHasAnExample(t *testing.T) {
	var c commands
	parser, err := kong.New(&c, kong.Name("handrail"), kong.DefaultEnvars("HANDRAIL"))
	if err != nil {
		t.Fatal(err)
	}
	talks := map[string]bool{"serve": true, "demo": true, // servers log instead
		"text": true, "render": true} // these print a document
	var walk func(*kong.Node)
	walk = func(n *kong.Node) {
		for _, child := range n.Children {
			if !strings.Contains(child.Detail, "Example: handrail ") {
				t.Errorf("the help of %q has no example", child.FullPath())
			}
			if child.Leaf() && !talks[child.Name] && !takesJSON(child) {
				t.Errorf("%q cannot answer in JSON", child.FullPath())
			}
			walk(child)
		}
	}
	walk(parser.Model.Node)
}

func takesJSON(n *kong.Node) bool {
	for _, f := range n.Flags {
		if f.Name == "json" || f.Name == "format" && strings.Contains(f.Enum, "json") {
			return true
		}
	}
	return false
}
