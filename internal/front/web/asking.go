package web

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/consultation"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// askingPath begins the address of a round for those without an account; the secret follows.
const askingPath = "/public/have-your-say/"

func (s *Server) askingRoutes(mux *http.ServeMux) {
	for _, way := range []string{"answer", "class", "paper"} {
		mux.Handle("GET /policy/consultation/{id}/"+way, s.signedIn(showAsking))
		mux.Handle("POST /policy/consultation/{id}/"+way, s.signedIn(doAsking))
	}
	mux.Handle("GET /policy/consultation/{id}/draft", s.signedIn(showAskedDraft))
	mux.Handle("GET /public/have-your-say/{token}", s.public(showAsking))
	mux.Handle("POST /public/have-your-say/{token}", s.public(s.paced(answerPace, doOpenAsking)))
	mux.Handle("GET /public/have-your-say/{token}/draft", s.public(showAskedDraft))
	mux.Handle("GET /public/have-your-say/{token}/thanks", s.public(showThanks))
}

// askedFor names the round that the address is about.
func (r *request) askedFor() office.AskedFor {
	return office.AskedFor{Round: id.Round(r.PathValue("id")), Token: r.PathValue("token")}
}

// asker is who looks and answers: by a link nobody, whoever is signed in in this browser, for its page promises that
// nobody knows who it was, and the trail would.
func (r *request) asker() people.Actor {
	if r.PathValue("token") != "" {
		return people.Public
	}
	return r.by()
}

// way is how an answer is entered, by the last word of the address.
func (r *request) way() string {
	switch {
	case strings.HasSuffix(r.URL.Path, "/class"):
		return consultation.Class
	case strings.HasSuffix(r.URL.Path, "/paper"):
		return consultation.Paper
	}
	return ""
}

// askingAt is the address of the round's pages.
func (r *request) askingAt() string {
	if t := r.PathValue("token"); t != "" {
		return askingPath + url.PathEscape(t)
	}
	return roundsPath + "/" + url.PathEscape(r.PathValue("id"))
}

func showAsking(r *request) error { return askingPage(r, http.StatusOK, nil) }

func askingPage(r *request, status int, fields map[string]string) error {
	shown, err := office.ShowAsking.Run(r.ctx(), r.house, r.asker(), r.askedFor())
	if err != nil {
		return err
	}
	way := r.way()
	p := page.AskingPage{Frame: askingFrame(r, shown), Simple: shown.Audience == consultation.Pupils, Intro: paragraphs(shown.Intro),
		Draft: part.Link{Text: "Read the draft, and say something about any part of it", Href: r.askingAt() + "/draft"}, Send: part.Button{Text: "Send", Once: true}}
	if !shown.Open && way != consultation.Paper {
		p.Ended = part.InsetText{Text: "The time for answers ended on " + page.NewFormat(r.house.Zone).Date(shown.Until) + ". Thank you to everybody who answered."}
		return r.showStatus(status, p)
	}
	p.Privacy = "Leaders of the school see your name with your answer, so that they can ask back. Nobody else does."
	switch {
	case r.PathValue("token") != "":
		p.Privacy = "You do not have to say who you are, and Handrail keeps neither your name nor your address. Please do not write anybody’s name. If you are worried about a child, tell the school today instead."
	case way == consultation.Class:
		p.Title, p.Privacy = "What a class said", "Read each question aloud and count hands. Write no child’s name."
		p.Group = part.Input{Name: "group", Label: "Which class?", Width: 20, Value: r.FormValue("group"), Error: fields["group"]}
	case way == consultation.Paper:
		p.Title, p.Privacy = "An answer from paper", ""
		p.SeenBy = part.Input{Name: "seen", Label: "Who has seen the paper?", Hint: "Name of a second person, or where it is kept", Value: r.FormValue("seen"), Error: fields["seen"]}
	}
	if p.Simple && way == "" {
		p.Draft = part.Link{}
		p.Privacy = "Nobody knows who you are. If something online makes you sad or scared, tell a grown-up you trust today. You can also ring Childline: 0800 1111."
		p.ExitTo = "https://www.bbc.co.uk/weather"
	}
	p.Fields = askingFields(r, shown, fields)
	addRemarkField(r, shown, &p, fields)
	return r.showStatus(status, p)
}

func askingFrame(r *request, shown office.AskingShown) page.Frame {
	title := "Have your say on our online safety policy"
	if shown.Audience == consultation.Pupils {
		title = "What do you think?"
	}
	if r.PathValue("token") != "" {
		f := r.frame(title, "")
		f.NoNav = true
		return f
	}
	return r.policyFrame(title, part.Link{Text: "Consultation", Href: roundsPath})
}

// faces are the three answers, for children with a face each.
var faces = []struct{ value, text, child string }{{"yes", "Yes", "☺ Yes"}, {"unsure", "Not sure", "😐 Not sure"}, {"no", "No", "☹ No"}}

func askingFields(r *request, shown office.AskingShown, wrong map[string]string) []page.AskingField {
	var all []page.AskingField
	said := 0
	for i, q := range shown.Questions {
		name := "choice-" + strconv.Itoa(i)
		switch {
		case q.Words:
			n := "said-" + strconv.Itoa(said)
			said++
			all = append(all, page.AskingField{Words: part.Textarea{Name: n, Label: q.Ask, LabelSize: "s", Rows: 4, Value: r.FormValue(n), Error: wrong[n]}})
		case r.way() == consultation.Class:
			f := page.AskingField{Legend: q.Ask}
			for j, x := range faces {
				n := fmt.Sprintf("count-%d-%d", i, j)
				in := part.Input{Name: n, Label: x.child, Width: 3, InputMode: "numeric", Value: r.FormValue(n)}
				if j == 0 {
					in.Error = wrong[name]
				}
				f.Counts = append(f.Counts, in)
			}
			all = append(all, f)
		default:
			f := part.Radios{Name: name, Legend: q.Ask, LegendSize: "s", Value: r.FormValue(name), Error: wrong[name]}
			for _, x := range faces {
				text := x.text
				if shown.Audience == consultation.Pupils {
					text = x.child
				}
				f.Options = append(f.Options, part.Option{Value: x.value, Text: text})
			}
			all = append(all, page.AskingField{Faces: f})
		}
	}
	return all
}

// addRemarkField adds a place for something about one clause, where the address names it.
func addRemarkField(r *request, shown office.AskingShown, p *page.AskingPage, wrong map[string]string) {
	about := clause.ID(r.FormValue("clause"))
	if about == "" || shown.Text == nil {
		return
	}
	st := shown.Text.Statement(about)
	if st == nil {
		return
	}
	p.Clause, p.About = string(about), firstWords(policy.PlainText(st.Blocks), 300)
	p.Remark = part.Textarea{Name: "remark", Label: "What do you want to say about this part?", Rows: 5, Value: r.FormValue("remark"), Error: wrong["remark"]}
	if wrong["text"] != "" {
		p.Remark.Error = wrong["text"]
	}
	p.Fields = nil
}

// doOpenAsking takes an answer by an open link. A household answers a few times in an hour, also where many share one
// address; a school's computers, at which a class after the other answers, are as many as all links together may be.
func doOpenAsking(r *request) error {
	shown, err := office.ShowAsking.Run(r.ctx(), r.house, r.asker(), r.askedFor())
	if err != nil {
		return err
	}
	limit := pace{"answer " + string(shown.ID), householdAnswers}
	switch {
	case shown.Audience == consultation.Pupils:
		limit.most = answerPace.most
	case r.FormValue("clause") != "":
		limit = pace{"remark " + string(shown.ID), householdRemarks}
	}
	return r.server.paced(limit, doAsking)(r)
}

func doAsking(r *request) error {
	if about := clause.ID(r.FormValue("clause")); about != "" {
		return doRemark(r, about)
	}
	in := office.AnswerForm{AskedFor: r.askedFor(), Way: r.way(), Group: r.FormValue("group"), SeenBy: r.FormValue("seen")}
	for i := range 12 {
		in.Choices = append(in.Choices, r.FormValue("choice-"+strconv.Itoa(i)))
		in.Said = append(in.Said, r.FormValue("said-"+strconv.Itoa(i)))
		var c [3]int
		for j := range c {
			c[j] = -1
			typed := strings.TrimSpace(r.FormValue(fmt.Sprintf("count-%d-%d", i, j)))
			if n, err := strconv.Atoi(typed); err == nil {
				c[j] = n
			} else if typed == "" {
				c[j] = 0
			}
		}
		in.Counts = append(in.Counts, c)
	}
	_, err := office.GiveAnswer.Run(r.ctx(), r.house, r.asker(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return askingPage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	if in.Token != "" {
		return r.goTo(r.askingAt()+"/thanks", "")
	}
	if in.Way == consultation.Paper {
		return r.goTo(r.askingAt(), "said")
	}
	return r.goTo(roundsPath, "said")
}

func doRemark(r *request, about clause.ID) error {
	_, err := office.MakeRemark.Run(r.ctx(), r.house, r.asker(), office.RemarkForm{AskedFor: r.askedFor(), Clause: about, Text: r.FormValue("remark")})
	if fields, general, ok := wrong(err); ok && general == "" {
		return askingPage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	if r.PathValue("token") != "" {
		return r.goTo(r.askingAt()+"/thanks", "")
	}
	return r.goTo(r.askingAt()+"/draft", "said")
}

func showThanks(r *request) error {
	shown, err := office.ShowAsking.Run(r.ctx(), r.house, r.asker(), r.askedFor())
	if err != nil {
		return err
	}
	f := askingFrame(r, shown)
	f.Title = "Thank you"
	p := page.ThanksPage{Frame: f, Panel: part.Panel{Title: "Thank you"},
		Text: "What you said goes to the people who write the policy. They say what they changed, or why not, before governors decide."}
	if shown.Audience == consultation.Pupils {
		p.Text = "We will read what you said and tell you what we changed."
	} else {
		p.Next = []part.Link{{Text: "Say something about another part of the draft", Href: r.askingAt() + "/draft"}}
	}
	return r.show(p)
}

func showAskedDraft(r *request) error {
	shown, err := office.ShowAsking.Run(r.ctx(), r.house, r.asker(), r.askedFor())
	if err != nil {
		return err
	}
	p := page.DraftPage{Frame: askingFrame(r, shown), Lead: "This is the draft of " + shown.Name + ". It does not hold yet.", Back: part.Link{Text: "Answer the questions about it", Href: r.askingAt()}}
	p.Title = "The draft of our online safety policy"
	if r.PathValue("token") == "" {
		p.Back.Href = r.askingAt() + "/answer"
		if !shown.Audience.Signed().Meets(r.by().Roles) {
			p.Back = part.Link{Text: "Back to the consultation", Href: roundsPath}
		}
	}
	for x := range shown.Text.All() {
		s := page.DraftSection{Heading: x.Heading(), Level: min(x.Depth(), 2)}
		for _, st := range x.Statements {
			c := page.DraftClause{Text: draftHTML(st)}
			if shown.Open && (r.PathValue("token") != "" || shown.Audience.Signed().Meets(r.by().Roles)) {
				c.Speak = part.Link{Text: "Say something about this", Hidden: ": " + firstWords(policy.PlainText(st.Blocks), 60), Href: p.Back.Href + "?clause=" + url.QueryEscape(string(st.ID))}
			}
			s.Clauses = append(s.Clauses, c)
		}
		p.Sections = append(p.Sections, s)
	}
	return r.show(p)
}

// draftHTML is a clause without links inside the policy, for a page that holds it in pieces.
func draftHTML(st *policy.Statement) template.HTML {
	html := policy.BlocksHTML(st.Blocks, policy.HTMLOptions{Paper: true}) // escaped by the policy package
	if len(st.Blocks) == 1 && st.Blocks[0].Kind == policy.Paragraph {
		html = "<p>" + html + "</p>"
	}
	return template.HTML(html)
}
