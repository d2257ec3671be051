package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/card"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

func (s *Server) classRoutes(mux *http.ServeMux) {
	mux.Handle("GET /class-sign-in", s.signedIn(showGatherings))
	mux.Handle("POST /class-sign-in", s.signedIn(doOpenGathering))
	mux.Handle("POST /class-sign-in/close", s.signedIn(doCloseGathering))
	mux.Handle("GET /class-sign-in/cards/{class}", s.signedIn(showCards))
	mux.Handle("POST /class-sign-in/cards/{class}", s.signedIn(doCards))
	mux.Handle("GET /class", s.public(showClass))
	mux.Handle("POST /class", s.public(doClass))
	mux.Handle("POST /class/away", s.public(doClassAway))
	mux.Handle("GET /class/{person}", s.public(showClassCard))
	mux.Handle("POST /class/{person}", s.public(doClassCard))
}

func showGatherings(r *request) error { return r.gatherings(http.StatusOK, nil) }

func (r *request) gatherings(status int, fields map[string]string) error {
	list, err := office.ListGatherings.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.GatheringsPage{Frame: r.frame("Class sign-in", "today"), Send: part.Button{Text: "Open the class", Once: true},
		Class: part.Select{Name: "class", Label: "Class", Value: r.FormValue("class")},
		Minutes: part.Radios{Name: "minutes", Legend: "For how long?", Value: r.FormValue("minutes"), Error: fields["minutes"], Options: []part.Option{
			{Value: "30", Text: "Half an hour"}, {Value: "60", Text: "An hour"}, {Value: "120", Text: "Two hours"}, {Value: "240", Text: "Four hours"}}},
		Empty: part.EmptyState{Heading: "You teach no class in the register", Text: "Classes come with the roll. Ask whoever imports it, or a leader."}}
	if p.Minutes.Value == "" {
		p.Minutes.Value = "60"
	}
	for _, c := range list.Classes {
		p.Class.Options = append(p.Class.Options, part.Option{Value: string(c.ID), Text: c.Title + " (" + page.Plural(c.Pupils, "pupil", "pupils") + ")"})
		p.Cards = append(p.Cards, part.Link{Text: "Cards of " + c.Title, Href: "/class-sign-in/cards/" + string(c.ID)})
	}
	for _, g := range list.Open {
		p.Open = append(p.Open, page.OpenClass{Title: g.Title, Until: g.Until, In: g.In,
			Close: part.Button{Text: "Close", Hidden: " " + g.Title, Kind: part.LinkStyle, Name: "gathering", Value: string(g.ID)}})
	}
	return r.showStatus(status, p)
}

func doOpenGathering(r *request) error {
	minutes, _ := strconv.Atoi(r.FormValue("minutes")) // what is no number is refused as too short
	out, err := office.OpenGathering.Run(r.ctx(), r.house, r.by(), office.GatheringForm{Class: id.Class(r.FormValue("class")), Minutes: minutes})
	if fields, general, ok := wrong(err); ok && general == "" {
		return r.gatherings(http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	address := r.house.PublicURL + "/class"
	picture, err := qrFor(address+"?code="+out.Code, "Scan this with a tablet", out.Code)
	if err != nil {
		return err
	}
	return r.show(page.GatheringPage{Frame: r.frame(out.Title+" is open", "today"), Code: out.Code, Address: address, Until: out.Until, Picture: picture,
		On: part.Button{Text: "Continue", Href: "/class-sign-in"}})
}

func doCloseGathering(r *request) error {
	if _, err := office.CloseGathering.Run(r.ctx(), r.house, r.by(), id.Gathering(r.FormValue("gathering"))); err != nil {
		return err
	}
	return r.goTo("/class-sign-in", "classclosed")
}

func showCards(r *request) error {
	sheet, err := office.ShowCards.Run(r.ctx(), r.house, r.by(), id.Class(r.PathValue("class")))
	if err != nil {
		return err
	}
	f := r.frame("Cards of "+sheet.Title, "today")
	f.Back = part.BackLink{Href: "/class-sign-in", Text: "Class sign-in"}
	p := page.CardsPage{Frame: f, Path: "/class-sign-in/cards/" + string(sheet.Class), Make: part.Button{Text: "Make cards for those who have none", Once: true},
		Kind: part.Radios{Name: "kind", Legend: "What is on new cards", Hint: "Pictures for those who do not write yet", Value: string(card.Pictures)}}
	for _, k := range card.Kinds {
		p.Kind.Options = append(p.Kind.Options, part.Option{Value: string(k), Text: k.Title()})
	}
	for _, c := range sheet.Cards {
		shown := page.ChildCard{Name: c.Name}
		switch c.Kind {
		case card.Pictures:
			shown.Pictures = asPictures(c.Secret)
		case card.Words:
			shown.Words = c.Secret
		}
		if c.Secret != "" {
			p.Kind.Value = string(c.Kind)
			shown.Anew = part.Button{Text: "New card", Hidden: " for " + c.Name, Kind: part.LinkStyle, Name: "person", Value: string(c.Person)}
		} else {
			shown.Anew = part.Button{Text: "Make a card", Hidden: " for " + c.Name, Kind: part.LinkStyle, Name: "person", Value: string(c.Person)}
		}
		p.Cards = append(p.Cards, shown)
	}
	return r.show(p)
}

func asPictures(names string) []part.Picture {
	var all []part.Picture
	for _, n := range strings.Fields(names) {
		all = append(all, part.Picture{Name: n})
	}
	return all
}

func doCards(r *request) error {
	class := r.PathValue("class")
	_, err := office.MakeCards.Run(r.ctx(), r.house, r.by(), office.CardsForm{Class: id.Class(class), Kind: card.Kind(r.FormValue("kind")), Person: id.Person(r.FormValue("person"))})
	if err != nil {
		return err
	}
	return r.goTo("/class-sign-in/cards/"+class, "cards")
}

// classCookie says which open class a computer in it belongs to.
func (r *request) classCookie(value string, age time.Duration) {
	r.keep("class", value, age)
}

func (r *request) keptClass() []byte { return r.kept("class") }

// childFrame is the frame of a child's page: nothing around it to get lost in.
func (r *request) childFrame(title string) page.Frame {
	f := r.frame(title, "")
	f.NoNav = true
	return f
}

func (r *request) classCode(status int, code, problem string) error {
	return r.showStatus(status, page.ClassCodePage{Frame: r.childFrame("Hello!"),
		Code: part.Input{Name: "code", Label: "Type the code on the board", LabelSize: "m", Value: code, Error: problem, Width: 10, Plain: true, Autocomplete: "off"},
		Send: part.Button{Text: "Go", Once: true}})
}

func showClass(r *request) error {
	if len(r.keptClass()) == 0 || r.URL.Query().Has("code") {
		return r.classCode(http.StatusOK, r.URL.Query().Get("code"), "")
	}
	g, err := office.ShowGathering.Run(r.ctx(), r.house, r.by(), office.GatherForm{Kept: r.keptClass()})
	if err != nil {
		r.classCookie("", -time.Second)
		return r.classCode(http.StatusOK, "", "")
	}
	p := page.ClassNamesPage{Frame: r.childFrame("Who are you?"), Away: part.Button{Text: "This is not my class", Kind: part.LinkStyle}}
	for _, c := range g.Children {
		p.Names = append(p.Names, part.Link{Text: c.Name, Href: "/class/" + string(c.Person)})
	}
	return r.show(p)
}

func doClass(r *request) error {
	code := r.FormValue("code")
	g, err := office.EnterGathering.Run(r.ctx(), r.house, r.by(), office.GatherForm{Code: code, Address: r.address()})
	if _, general, ok := wrong(err); ok {
		return r.classCode(http.StatusUnprocessableEntity, code, general)
	}
	if err != nil {
		return err
	}
	if len(g.Keep) == 0 {
		return r.classCode(http.StatusUnprocessableEntity, code, "No class has this code now. Look at the board again, or ask your teacher.")
	}
	r.classCookie(base64url(g.Keep), g.Until.Sub(r.house.Now()))
	return r.goTo("/class", "")
}

func doClassAway(r *request) error {
	r.classCookie("", -time.Second)
	return r.goTo("/class", "")
}

func (r *request) classCard(status int, soFar, problem string) error {
	who := id.Person(r.PathValue("person"))
	g, err := office.ShowGathering.Run(r.ctx(), r.house, r.by(), office.GatherForm{Kept: r.keptClass(), Person: who})
	if err != nil {
		return err
	}
	p := page.ClassCardPage{Frame: r.childFrame("Hello " + g.Name + "!"), Path: "/class/" + string(who), Problem: problem,
		NotMe: part.Link{Text: "That is not me", Href: "/class"}}
	if g.Kind == card.Words {
		p.Words = part.Input{Name: "words", Label: "Type the three words on your card", LabelSize: "m", Plain: true, Autocomplete: "off"}
		p.Send = part.Button{Text: "Go", Once: true}
		return r.showStatus(status, p)
	}
	for _, n := range card.Pictures.List() {
		p.Pictures = append(p.Pictures, part.Picture{Name: n})
	}
	p.SoFar, p.Chosen = soFar, asPictures(soFar)
	if soFar != "" {
		p.Again = part.Link{Text: "Start again", Href: p.Path}
	}
	return r.showStatus(status, p)
}

func showClassCard(r *request) error { return r.classCard(http.StatusOK, "", "") }

// doClassCard takes one picture after the other, or the words.
func doClassCard(r *request) error {
	shown := card.Normal(r.FormValue("words"))
	if pick := r.FormValue("pick"); pick != "" {
		shown = card.Normal(r.FormValue("sofar") + " " + pick)
		if !slices.Contains(card.Pictures.List(), pick) {
			return r.classCard(http.StatusUnprocessableEntity, "", "Tap a picture.")
		}
		if len(strings.Fields(shown)) < 3 {
			return r.classCard(http.StatusOK, shown, "")
		}
	}
	in := office.GatherForm{Kept: r.keptClass(), Person: id.Person(r.PathValue("person")), Card: shown, Agent: r.UserAgent()}
	out, err := office.EnterAsPupil.Run(r.ctx(), r.house, r.by(), in)
	if _, general, ok := wrong(err); ok {
		return r.classCard(http.StatusUnprocessableEntity, "", general)
	}
	if err != nil {
		return err
	}
	if out.Token == "" {
		return r.classCard(http.StatusUnprocessableEntity, "", "Not quite. Look at your card and try again.")
	}
	r.setCookie(out.Token)
	return r.goTo("/", "")
}
