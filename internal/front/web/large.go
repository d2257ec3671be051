package web

import (
	"net/http"

	"handrail.school/handrail/internal/front/web/part"
)

// large says whether somebody asked for large print: by a link, or by a tick beside what is printed.
func (r *request) large() bool {
	return r.URL.Query().Get(printKey) == printLarge || r.PostForm.Get(printKey) == printLarge
}

const printKey, printLarge = "print", "large"

// larger leads to the same page in large print, or back to ordinary size. What is shown once has no way back.
func (r *request) larger() part.Link {
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		return part.Link{}
	case r.large():
		return part.Link{Text: "Ordinary size", Href: r.with(printKey, "")}
	}
	return part.Link{Text: "Large print", Href: r.with(printKey, printLarge)}
}

// sized keeps large print on the way to the next page.
func (r *request) sized(path string) string {
	if r.large() {
		path += "?" + printKey + "=" + printLarge
	}
	return path
}
