package web

import (
	"net/http"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

func (s *Server) parentRoutes(mux *http.ServeMux) {
	mux.Handle("GET /parent", s.public(showParent))
	mux.Handle("POST /parent", s.public(doParent))
	mux.Handle("POST /people/{id}/code", s.signedIn(doParentCode))
}

// showParent only shows the code: programs that look at the links in letters must not spend it.
func showParent(r *request) error { return r.parent(http.StatusOK, r.URL.Query().Get("code"), "") }

func (r *request) parent(status int, code, problem string) error {
	f := r.frame("Come in as a parent or carer", "")
	f.NoNav = true
	return r.showStatus(status, page.ParentPage{Frame: f,
		Code: part.Input{Name: "code", Label: "Code from the school’s letter", Hint: "16 letters and figures, such as abcd-efgh-jkmn-pqrs", Value: code, Error: problem, Width: 20,
			Plain: true, Autocomplete: "off"},
		Send: part.Button{Text: "Come in", Once: true}})
}

func doParent(r *request) error {
	in := office.ParentForm{Code: r.FormValue("code"), Agent: r.UserAgent(), Address: r.address()}
	out, err := office.ComeInAsParent(r.desk(), in)
	if _, general, ok := wrong(err); ok {
		return r.parent(http.StatusUnprocessableEntity, in.Code, general)
	}
	if err != nil {
		return err
	}
	r.setCookie(out.Token)
	return r.goTo("/", "")
}

// doParentCode makes a parent's code: by letter, or shown once to be printed.
func doParentCode(r *request) error {
	out, err := office.MakeParentLink.Run(r.ctx(), r.house, r.by(), office.ParentLinkForm{Person: id.Person(r.PathValue("id")), Mail: r.FormValue("how") == "mail"})
	if err != nil {
		return err
	}
	if out.Code == "" {
		return r.goTo("/people/"+r.PathValue("id"), "parentmail")
	}
	return r.show(page.ParentCodePage{Frame: r.frame("A code for "+out.Name, "people"), Name: out.Name, Until: out.Until, Address: r.house.PublicURL + "/parent",
		Code: part.CodeBlock{Label: "Code", Lines: []string{out.Code}}, On: part.Button{Text: "Continue", Href: "/people/" + r.PathValue("id")}})
}
