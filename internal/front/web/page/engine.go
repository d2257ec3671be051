package page

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"reflect"
	"sync"
	"time"

	"handrail.school/handrail/internal/front/web/part"
)

//go:embed *.html
var files embed.FS

// Assets are the addresses of the style sheet, the script and the icon. An
// empty CSS means that they are not built, and pages say so.
type Assets struct{ CSS, JS, Icon string }

// Engine renders pages. It is made once and may be used by many requests at
// the same time.
type Engine struct {
	set    *template.Template
	assets Assets
	pages  map[reflect.Type]pageKind
	pool   sync.Pool
	kept   *fragments
}

// pageKind is what the engine has learnt about a page struct.
type pageKind struct {
	name string
	// forms are the fields that may carry an error, by their index.
	forms []int
}

// Former is a page that lists its form parts itself, because they lie deeper
// than its own fields.
type Former interface{ FormParts() []part.Failing }

// longer is a page whose template is followed by HTML that was rendered before. It is copied as it is: a
// template would format and copy it twice, which for a board takes longer than everything else.
type longer interface{ rest() template.HTML }

// New parses every template, so that a mistake in one shows at the start and not to a visitor. What parsing
// cannot see, tests do: they check each template against its struct and render every page empty.
func New(assets Assets, zone *time.Location) (*Engine, error) {
	set, err := parse(NewFormat(zone))
	if err != nil {
		return nil, err
	}
	e := newEngine(set, assets)
	for _, p := range All() {
		t := reflect.TypeOf(p)
		e.pages[t] = pageKind{t.Name(), formFields(t)}
	}
	return e, nil
}

func newEngine(set *template.Template, assets Assets) *Engine {
	e := &Engine{set: set, assets: assets, pages: map[reflect.Type]pageKind{}, kept: newFragments()}
	e.pool.New = func() any { return new(bytes.Buffer) }
	return e
}

func parse(f Format) (*template.Template, error) {
	set, err := part.Parse(template.New("handrail").Funcs(f.Funcs()))
	if err != nil {
		return nil, err
	}
	set, err = set.ParseFS(files, "*.html")
	if err != nil {
		return nil, fmt.Errorf("parse pages: %w", err)
	}
	return set, nil
}

// formFields finds the exported fields of a page struct that are form parts
// or lists of them.
func formFields(t reflect.Type) []int {
	failing := reflect.TypeFor[part.Failing]()
	var found []int
	for i := range t.NumField() {
		f := t.Field(i)
		elem := f.Type
		if elem.Kind() == reflect.Slice {
			elem = elem.Elem()
		}
		if f.IsExported() && !f.Anonymous && elem.Implements(failing) {
			found = append(found, i)
		}
	}
	return found
}

// Render writes a page. The template is the one named like the struct, which
// must be in All. Nothing is written unless the whole page could be rendered.
func (e *Engine) Render(w io.Writer, page Framed) error {
	v := reflect.ValueOf(page)
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	kind, ok := e.pages[v.Type()]
	if !ok {
		return fmt.Errorf("page %s is not in page.All", v.Type())
	}
	frame := page.frame()
	around := view{Frame: frame, Assets: e.assets, Errors: kind.errors(v, frame.Errors)}

	buf := e.pool.Get().(*bytes.Buffer)
	defer e.pool.Put(buf)
	buf.Reset()
	if err := e.whole(buf, kind.name, page, &around); err != nil {
		return fmt.Errorf("page %s: %w", kind.name, err)
	}
	if _, err := w.Write(buf.Bytes()); err != nil {
		return fmt.Errorf("send page %s: %w", kind.name, err)
	}
	return nil
}

// whole renders the page with everything around it.
func (e *Engine) whole(buf *bytes.Buffer, name string, page any, around *view) error {
	if err := e.set.ExecuteTemplate(buf, "layout-start", around); err != nil {
		return err
	}
	if err := e.once(buf, "layout-top", around); err != nil {
		return err
	}
	if err := e.set.ExecuteTemplate(buf, "layout-before", around); err != nil {
		return err
	}
	if err := e.set.ExecuteTemplate(buf, name, page); err != nil {
		return err
	}
	if p, ok := page.(longer); ok {
		buf.WriteString(string(p.rest()))
	}
	if err := e.set.ExecuteTemplate(buf, "layout-after", around); err != nil {
		return err
	}
	return e.once(buf, "layout-foot", around)
}

// errors adds to a summary the errors of the page's form parts, in the order
// of the struct's fields.
func (k pageKind) errors(page reflect.Value, sum part.ErrorSummary) part.ErrorSummary {
	all := part.ErrorSummary{Title: sum.Title, NoFocus: sum.NoFocus, Items: sum.Items[:len(sum.Items):len(sum.Items)]}
	add := func(f part.Failing) {
		if id, message := f.FieldError(); message != "" {
			all.Add(id, message)
		}
	}
	if own, ok := page.Interface().(Former); ok {
		for _, f := range own.FormParts() {
			add(f)
		}
		return all
	}
	for _, i := range k.forms {
		field := page.Field(i)
		if field.Kind() != reflect.Slice {
			add(field.Interface().(part.Failing))
			continue
		}
		for j := range field.Len() {
			add(field.Index(j).Interface().(part.Failing))
		}
	}
	return all
}
