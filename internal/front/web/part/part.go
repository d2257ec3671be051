package part

import (
	"embed"
	"fmt"
	"html/template"
)

//go:embed *.html
var files embed.FS

// Parse adds every component's template to t, so that pages parsed into the
// same set can call them by name. It fails only when a template is malformed.
func Parse(t *template.Template) (*template.Template, error) {
	t, err := t.ParseFS(files, "*.html")
	if err != nil {
		return nil, fmt.Errorf("parse components: %w", err)
	}
	return t, nil
}

// Link is words that lead somewhere. Hidden is read out after Text by screen
// readers and not shown, for links whose words repeat on a page ("Change").
type Link struct {
	Text   string
	Href   string
	Hidden string
}
