package main

import (
	"os"
	"path/filepath"
	"regexp"
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
	talks := map[string]bool{"serve": true, "demo": true, "dns": true, // servers log instead
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

var (
	shownCommand = regexp.MustCompile(`\bhandrail(?:-admin)? ([a-z]+)((?: [a-z]+)?)([^\x60\n]*)`)
	shownFlag    = regexp.MustCompile(`--([a-z][a-z-]+)`)
)

// Every command and option that the manuals show is there.
func TestManualsShowWhatIsThere(t *testing.T) {
	var c commands
	parser, err := kong.New(&c, kong.Name("handrail"))
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, name := range []string{"README.md", "CHANGELOG.md", "docs/operations.md", "docs/threat-model.md", "packaging/handrail-admin.8", "packaging/handrail.env"} {
		text, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range shownCommand.FindAllStringSubmatch(string(text), -1) {
			cmd := child(parser.Model.Node, m[1])
			if cmd == nil {
				continue // a sentence about Handrail
			}
			if sub := child(cmd, strings.TrimSpace(m[2])); sub != nil {
				cmd = sub
			}
			shown++
			for _, f := range shownFlag.FindAllStringSubmatch(m[3], -1) {
				if f[1] != "help" && !hasFlag(cmd, f[1]) {
					t.Errorf("%s shows %s, but %q has no --%s", name, m[0], cmd.FullPath(), f[1])
				}
			}
		}
	}
	if shown < 20 {
		t.Errorf("only %d commands found in the manuals", shown)
	}
}

func child(n *kong.Node, name string) *kong.Node {
	for _, c := range n.Children {
		if c.Name == name {
			return c
		}
	}
	return nil
}

func hasFlag(n *kong.Node, name string) bool {
	for _, f := range n.Flags {
		if f.Name == name {
			return true
		}
	}
	return false
}
