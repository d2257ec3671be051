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
	mux.Handle("GET /parent/sign", s.public(showParentSign))
	mux.Handle("POST /parent", s.public(doParent))
	mux.Handle("POST /people/{id}/code", s.signedIn(doParentCode))
}

// showParent only shows the code: programs that look at the links in letters must not spend it.
func showParent(r *request) error { return r.parent(http.StatusOK, parentAsked{}) }

// showParentSign asks at once for the birthday that goes with a code sent to many.
func showParentSign(r *request) error { return r.parent(http.StatusOK, parentAsked{birth: true}) }

// parentAsked is what is asked beside the code, and what was wrong.
type parentAsked struct {
	birth          bool
	code, birthday string // what was wrong
}

func (r *request) parent(status int, a parentAsked) error {
	f := r.frame("Come in as a parent or carer", "")
	f.NoNav = true
	p := page.ParentPage{Frame: f,
		Code: part.Input{Name: "code", Label: "Code from the school’s letter", Hint: "16 letters and figures, such as abcd-efgh-jkmn-pqrs", Value: r.FormValue("code"), Error: a.code, Width: 20,
			Plain: true, Autocomplete: "off"},
		Send: part.Button{Text: "Come in", Once: true}}
	if a.birth {
		_, p.Birth, _ = r.day("birth")
		p.Birth.Legend, p.Birth.LegendSize, p.Birth.Error = "Birthday of one of your children at this school", "s", a.birthday
		p.Birth.Hint = "For example, 27 3 2019. It shows that the letter reached the right person"
	}
	return r.showStatus(status, p)
}

func doParent(r *request) error {
	asked := r.FormValue("asked") != ""
	in := office.ParentForm{Code: r.FormValue("code"), Agent: r.UserAgent(), Address: r.address()}
	var typed part.DateInput
	in.Birth, typed, _ = r.day("birth")
	if asked && in.Birth.IsZero() && typed.Day+typed.Month+typed.Year != "" {
		return r.parent(http.StatusUnprocessableEntity, parentAsked{birth: true, birthday: "Enter a day, a month and a year, such as 27 3 2019"})
	}
	out, err := office.ComeInAsParent(r.desk(), in)
	if _, general, ok := wrong(err); ok {
		if out.Next == office.NextBirth {
			return r.parent(http.StatusUnprocessableEntity, parentAsked{birth: true, birthday: general})
		}
		return r.parent(http.StatusUnprocessableEntity, parentAsked{birth: asked, code: general})
	}
	switch {
	case err != nil:
		return err
	case out.Next == office.NextBirth && asked:
		return r.parent(http.StatusUnprocessableEntity, parentAsked{birth: true, birthday: "Enter the birthday of one of your children"})
	case out.Next == office.NextBirth:
		return r.parent(http.StatusOK, parentAsked{birth: true})
	}
	r.setCookie(out.Token)
	if asked {
		return r.goTo(agreementsPath+"/next", "")
	}
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
