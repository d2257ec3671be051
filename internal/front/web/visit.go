package web

import (
	"net/http"
	"strconv"
	"time"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
)

const visitPath = "/visit"

// visitRoutes are what a visitor's own phone opens. Nobody signs in; what the phone keeps names one pass.
func (s *Server) visitRoutes(mux *http.ServeMux) {
	mux.Handle("GET /visit", s.public(showVisitStart))
	mux.Handle("POST /visit", s.public(doVisitCode))
	mux.Handle("GET /visit/as/{kind}", s.public(showVisit))
	mux.Handle("POST /visit/as/{kind}", s.public(doVisit))
	mux.Handle("GET /visit/pass", s.public(showMyPass))
	mux.Handle("POST /visit/leave", s.public(doVisitLeave))
	mux.Handle("POST /visit/away", s.public(doVisitAway))
}

// visitForm is what the browser brings.
func (r *request) visitForm() office.VisitForm {
	return office.VisitForm{Kept: r.kept("visit"), Held: r.kept("pass"), Kind: r.PathValue("kind"), Address: r.address()}
}

func (r *request) visitCode(status int, code, problem string) error {
	return r.showStatus(status, page.VisitCodePage{Frame: r.childFrame("Welcome"),
		Code: part.Input{Name: "code", Label: "Type today’s code, which stands at reception", LabelSize: "m", Value: code, Error: problem, Width: 10, Plain: true, Autocomplete: "off"},
		Send: part.Button{Text: "Continue", Once: true}})
}

// showVisitStart leads to where the visitor is: the code, the choice of a pass, or the pass.
func showVisitStart(r *request) error {
	if len(r.kept("pass")) > 0 {
		if _, err := office.ShowMyPass.Run(r.ctx(), r.house, r.by(), r.visitForm()); err == nil {
			return r.goTo("/visit/pass", "")
		}
	}
	if code := r.URL.Query().Get("code"); code != "" || len(r.kept("visit")) == 0 {
		return r.visitCode(http.StatusOK, code, "")
	}
	out, err := office.ShowVisit.Run(r.ctx(), r.house, r.by(), r.visitForm())
	if fault.Is(err, fault.NotFound) {
		r.keep("visit", "", -time.Second)
		return r.visitCode(http.StatusOK, "", "")
	}
	if err != nil {
		return err
	}
	p := page.VisitKindsPage{Frame: r.childFrame("Why are you here today?")}
	for _, k := range out.Kinds {
		p.Kinds = append(p.Kinds, page.IndexEntry{Link: part.Link{Text: k.Title, Href: "/visit/as/" + k.Key}, Text: k.Says})
	}
	return r.show(p)
}

func doVisitCode(r *request) error {
	in := r.visitForm()
	in.Code = r.FormValue("code")
	out, err := office.EnterVisit.Run(r.ctx(), r.house, r.by(), in)
	if _, general, ok := wrong(err); ok {
		return r.visitCode(http.StatusUnprocessableEntity, in.Code, general)
	}
	if err != nil {
		return err
	}
	if len(out.Keep) == 0 {
		return r.visitCode(http.StatusUnprocessableEntity, in.Code, "That is not today’s code. Look at the sheet at reception again, or ask there.")
	}
	r.keep("visit", base64url(out.Keep), out.Until.Sub(r.house.Now()))
	return r.goTo(visitPath, "")
}

func showVisit(r *request) error { return r.visit(http.StatusOK, nil) }

func (r *request) visit(status int, fields map[string]string) error {
	out, err := office.ShowVisit.Run(r.ctx(), r.house, r.by(), r.visitForm())
	if err != nil {
		return err
	}
	f := r.childFrame(out.Kind.Title)
	f.Back = part.BackLink{Href: visitPath}
	p := r.visitPage(f, out, fields)
	p.Path = "/visit/as/" + out.Kind.Key
	return r.showStatus(status, p)
}

// visitPage is the form with the whole text, on a phone or at reception's screen.
func (r *request) visitPage(f page.Frame, out office.Visit, fields map[string]string) page.VisitPage {
	once := r.FormValue("once")
	if once == "" {
		once = out.Once
	}
	host := "Whom do you visit?"
	if out.Kind.Key == "supply" {
		host = "Whose class do you take?"
	}
	p := page.VisitPage{Frame: f, Once: once,
		Name:         part.Input{Name: "name", Label: "Your name", Value: r.FormValue("name"), Error: fields["name"], Autocomplete: "name"},
		Organisation: part.Input{Name: "organisation", Label: "Whom do you come from? (optional)", Hint: "Your firm, agency or family", Value: r.FormValue("organisation"), Error: fields["organisation"], Autocomplete: "organization"},
		Host:         part.Input{Name: "host", Label: host, Value: r.FormValue("host"), Error: fields["host"], Autocomplete: "off"},
		Read: part.Checkboxes{Name: "read", Legend: "Your signature", LegendSize: "m", Values: r.PostForm["read"], Error: fields["read"],
			Options: []part.Option{{Value: "yes", Text: "I have read all of this, and I agree to it for today."}}},
		Agree:   part.Button{Text: "Sign and ask for a pass", Name: "answer", Value: agreement.YesAnswer, Once: true},
		Reason:  part.Textarea{Name: "reason", Label: "Why? (you need not say)", Rows: 2, Value: r.FormValue("reason"), Error: fields["reason"]},
		Decline: part.Button{Text: "I do not agree", Kind: part.Secondary, Name: "answer", Value: agreement.NoAnswer, Once: true}}
	for _, t := range out.Texts {
		p.Texts = append(p.Texts, page.VisitText{Title: t.Title, Edition: "Edition " + strconv.Itoa(t.Number), Text: agreementText(t.Edition)})
		p.Hashes = append(p.Hashes, t.Hash)
		from := len(p.Questions)
		for i, q := range readQuestions(r, t.Questions, nil) {
			q.Name = "answer-" + strconv.Itoa(from+i)
			q.Value, q.Error = r.FormValue(q.Name), fields[q.Name]
			p.Questions = append(p.Questions, q)
		}
	}
	return p
}

// passForm is a visitor's form as it was sent.
func (r *request) passForm() office.PassForm {
	in := office.PassForm{VisitForm: r.visitForm(), Name: r.FormValue("name"), Organisation: r.FormValue("organisation"), Host: r.FormValue("host"),
		Read: r.FormValue("read") == "yes", Answer: r.FormValue("answer"), Reason: r.FormValue("reason"), Once: r.FormValue("once"), Hashes: r.PostForm["hash"]}
	for i := 0; r.Form.Has("answer-"+strconv.Itoa(i)) || i < 6; i++ {
		n, err := strconv.Atoi(r.FormValue("answer-" + strconv.Itoa(i)))
		if err != nil {
			n = -1
		}
		if in.Answers = append(in.Answers, n); i > 50 {
			break
		}
	}
	return in
}

func doVisit(r *request) error {
	in := r.passForm()
	out, err := office.AskPass.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return r.visit(http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	now := r.house.Now().In(r.house.Zone)
	y, m, d := now.Date()
	r.keep("pass", base64url(out.Keep), time.Date(y, m, d+1, 0, 0, 0, 0, r.house.Zone).Sub(now))
	r.keep("visit", "", -time.Second)
	return r.goTo("/visit/pass", "")
}

func showMyPass(r *request) error {
	out, err := office.ShowMyPass.Run(r.ctx(), r.house, r.by(), r.visitForm())
	if fault.Is(err, fault.NotFound) {
		r.keep("pass", "", -time.Second)
		return r.goTo(visitPath, "")
	}
	if err != nil {
		return err
	}
	p := page.VisitPassPage{Frame: r.childFrame("Your day pass"), Head: out.Head, Phone: out.Phone, Email: out.Email,
		Away: part.Button{Text: "Somebody else uses this device now", Kind: part.LinkStyle}}
	for _, l := range out.Leads {
		p.Leads = append(p.Leads, l.Name+", "+lowerFirst(l.Post))
	}
	clock := page.NewFormat(r.house.Zone)
	switch out.State {
	case agreement.PassAsked:
		p.Title, p.Lead = "Show this to reception", "You have signed. Your pass opens when reception has seen you."
		p.Badge, p.Again, p.Tell = passBadge(out), part.Button{Text: "Check again", Href: "/visit/pass"}, true
		p.Badge.Number = out.Number
	case agreement.PassOpen:
		p.Lead = "You are welcome until " + clock.Clock(out.Until) + ". The pass ends by itself then."
		p.Badge, p.Tell = passBadge(out), true
		p.Leave = part.Button{Text: "I am leaving now", Kind: part.Secondary, Once: true}
	case agreement.PassOver:
		p.Title, p.Lead, p.Tell = "Your pass has ended", "Thank you for your visit. Please sign out at reception and hand back what you were lent.", true
	case agreement.PassDeclined:
		p.Title, p.Lead = "You did not agree", "That is noted. Please speak with reception: they say what is possible without it."
	default:
		p.Title, p.Lead = "There is no pass", "Reception has not opened one. Please speak with them."
	}
	for _, t := range out.Texts {
		p.Rules = append(p.Rules, page.VisitText{Title: t.Title, Edition: "Edition " + strconv.Itoa(t.Number), Text: agreementText(t.Edition)})
	}
	return r.show(p)
}

func passBadge(out office.PassShown) page.VisitBadge {
	host := out.Host
	switch {
	case host != "" && out.Kind == "supply":
		host = "Class: " + host
	case host != "":
		host = "Visits " + host
	}
	return page.VisitBadge{Name: out.Name, Organisation: out.Organisation, Host: host, Kind: out.KindTitle, School: out.School, Until: out.Until, Day: out.Asked, State: passTag(out.State)}
}

func passTag(s agreement.PassState) part.Tag {
	colour := part.Grey
	switch s {
	case agreement.PassAsked:
		colour = part.Yellow
	case agreement.PassOpen:
		colour = part.Green
	case agreement.PassRefused, agreement.PassDeclined:
		colour = part.Red
	}
	return part.Tag{Text: s.Words(), Colour: colour}
}

func doVisitLeave(r *request) error {
	if _, err := office.LeaveVisit.Run(r.ctx(), r.house, r.by(), r.visitForm()); err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	return r.goTo("/visit/pass", "")
}

// doVisitAway takes a pass off a tablet that is handed on. The pass itself stays.
func doVisitAway(r *request) error {
	r.keep("pass", "", -time.Second)
	return r.goTo(visitPath, "")
}
