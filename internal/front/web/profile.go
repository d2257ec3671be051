package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
)

func (s *Server) profileRoutes(mux *http.ServeMux) {
	mux.Handle("GET /policy/questions", s.signedIn(showProfile))
	mux.Handle("GET /policy/questions/{section}", s.signedIn(showQuestions))
	mux.Handle("POST /policy/questions/{section}", s.signedIn(doQuestions))
	mux.Handle("POST /policy/questions/{section}/back", s.signedIn(doAnswerBack))
}

func showProfile(r *request) error {
	shown, err := office.ShowProfile.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.ProfilePage{Frame: r.policyFrame("Questions about the school"),
		Meter: part.Meter{Label: "Questions", Done: shown.Settled, Of: shown.Total, Unit: "answered", Tone: "good"}}
	if shown.Open > 0 {
		p.Meter.Tone = ""
	}
	if shown.Assumed > 0 {
		p.Inset.Text = page.Plural(shown.Assumed, "answer is", "answers are") + " suggested by the library and not confirmed by anybody yet."
	}
	books, err := r.house.Shelf.Books()
	if err != nil {
		return err
	}
	tops := map[clause.Section]string{}
	for _, s := range books.Library.Sections {
		tops[s.Section] = topTitle(office.SectionTitle{Section: s.Section, Title: s.Title})
	}
	for _, s := range shown.Sections {
		top := clause.Section(strings.SplitN(string(s.Section), ".", 2)[0])
		if n := len(p.Groups); n == 0 || p.Groups[n-1].Title != tops[top] {
			p.Groups = append(p.Groups, page.SectionGroup{Title: tops[top], Tasks: part.TaskList{ID: "q-" + string(top)}})
		}
		g := &p.Groups[len(p.Groups)-1]
		g.Tasks.Tasks = append(g.Tasks.Tasks, sectionTask(r, s))
		if p.Next.Text == "" && s.Open > 0 && s.Mine > 0 {
			p.Next = part.Button{Text: "Go on with " + s.Title, Href: "/policy/questions/" + string(s.Section)}
			if i := slices.IndexFunc(s.Questions, func(q policy.Asked) bool { return q.Missing }); i >= 0 {
				p.Next.Href = questionLink(s.Section, s.Questions[i].Key)
			}
		}
	}
	return r.show(p)
}

func sectionTask(r *request, s office.SectionProgress) part.Task {
	t := part.Task{Text: s.Title, Href: "/policy/questions/" + string(s.Section), Hint: page.Plural(len(s.Questions), "question", "questions")}
	if s.LastBy != "" {
		t.Hint += ", last answered by " + s.LastBy + " on " + page.NewFormat(r.house.Zone).Date(s.Last)
	}
	assumed := 0
	for _, q := range s.Questions {
		if q.ByDefault {
			assumed++
		}
	}
	switch {
	case s.Open > 0:
		t.Status = part.Tag{Text: strconv.Itoa(s.Open) + " to answer", Colour: part.Yellow}
	case assumed > 0:
		t.Status = part.Tag{Text: strconv.Itoa(assumed) + " to confirm", Colour: part.Blue}
	default:
		t.StatusText = "Completed"
	}
	return t
}

func showQuestions(r *request) error { return questionsPage(r, http.StatusOK, nil, nil, nil) }

// questionsPage shows a section; given is what was typed when something is wrong, and dates what stood in
// the boxes of days.
func questionsPage(r *request, status int, given map[string][]string, dates map[string]part.DateInput, fields map[string]string) error {
	shown, err := office.ShowQuestions.Run(r.ctx(), r.house, r.by(), clause.Section(r.PathValue("section")))
	if err != nil {
		return err
	}
	at := "/policy/questions/" + string(shown.Section)
	p := page.QuestionsPage{Frame: r.policyFrame(shown.Title, part.Link{Text: "Questions", Href: "/policy/questions"}), Action: at, MayAnswer: shown.Mine > 0,
		Save: part.Button{Text: "Save and continue", Name: "do", Value: "save", Once: true}, Later: part.Button{Text: "Save, and leave the rest for later", Kind: part.Secondary, Name: "do", Value: "later"}}
	switch {
	case shown.Mine == 0:
		p.Note.Text = "Leaders of the school answer these questions. You can read the answers."
	case shown.Mine < len(shown.Questions):
		p.Note.Text = "Your role answers some of these questions. Leaders of the school answer the others."
	case r.URL.Query().Get("more") != "":
		p.Note.Text = "Your answers are saved. One of them leads to further questions, which stand here now."
	}
	d, f, cures := r.cured()
	if cures = cures && f.Asked == shown.Section; cures {
		p.Finding = findingNote(d, f, doubtWords(f))
		p.Save.Text, p.Later = "Save, and go back to the report", part.Button{}
	}
	for _, q := range shown.Questions {
		values := []string(q.Answer)
		if cures && q.Key == f.Fix.Key && f.Offer != nil {
			values = f.Offer.Values
		}
		if typed, ok := given[q.Key]; ok {
			values = typed
		}
		field := questionField(shown, q, values, fields[q.Key])
		if typed, ok := dates[q.Key]; ok && field.Date != nil {
			field.Date.Day, field.Date.Month, field.Date.Year = typed.Day, typed.Month, typed.Year
		}
		field.Tag, field.Origin = originWords(r, q)
		if q.Post != "" {
			field.More = postLink(r, q)
		}
		p.Questions = append(p.Questions, field)
		if len(q.Past) > 0 {
			p.Histories = append(p.Histories, answerHistory(r, at, q))
		}
	}
	return r.showStatus(status, p)
}

// originWords say where an answer comes from.
func originWords(r *request, q office.QuestionShown) (part.Tag, string) {
	zone := page.NewFormat(r.house.Zone)
	by := "on " + zone.Date(q.SetAt)
	if q.SetBy != "" {
		by = "by " + q.SetBy + " " + by
	}
	switch {
	case q.Ruled && q.Typed != "":
		return part.Tag{Text: "From the register", Colour: part.Blue}, "The register of posts answers this. Before, " + q.Typed + " was entered here."
	case q.Ruled:
		return part.Tag{Text: "From the register", Colour: part.Blue}, "The register of posts answers this."
	case q.Missing:
		return part.Tag{Text: "Needed", Colour: part.Yellow}, ""
	case q.ByDefault:
		return part.Tag{Text: "Suggested", Colour: part.Blue}, "The library suggests this. Saving confirms it."
	case q.Origin == "":
		return part.Tag{}, "May stay empty."
	case q.Origin == office.OriginAsked:
		return part.Tag{}, "Answered " + by + "."
	case q.Origin == office.OriginConfirmed:
		return part.Tag{}, "The library’s suggestion, confirmed " + by + "."
	}
	return part.Tag{}, strings.ToUpper(q.Origin[:1]) + q.Origin[1:] + ", " + by + "."
}

// postLink leads to the post that a question asks for.
func postLink(r *request, q office.QuestionShown) part.Link {
	l := part.Link{Text: "See the post", Hidden: ": " + q.PostTitle, Href: "/posts/" + q.Post}
	if r.may(office.AppointToPost) {
		l = part.Link{Text: "Appoint somebody", Hidden: " as " + lowerTitle(q.PostTitle), Href: "/posts/" + q.Post + "/appoint"}
		if q.Ruled && q.Printed != "" {
			l = part.Link{Text: "Change it there", Hidden: ": " + q.PostTitle, Href: "/posts/" + q.Post}
		}
	}
	return l
}

func questionField(shown office.SectionShown, q office.QuestionShown, values []string, problem string) page.QuestionField {
	f := page.QuestionField{ID: policy.QuestionField(q.Key), Key: q.Key}
	if !q.May {
		f.Ask, f.Answer = q.Ask, q.Printed
		return f
	}
	f.Seen = q.Seen
	first := ""
	if len(values) > 0 {
		first = values[0]
	}
	hint := q.Hint
	switch q.Kind {
	case "long":
		f.Textarea = &part.Textarea{Name: q.Key, ID: f.ID, Label: q.Ask, LabelSize: "s", Hint: hint, Error: problem, Value: first, Rows: 5}
	case "list":
		f.Textarea = &part.Textarea{Name: q.Key, ID: f.ID, Label: q.Ask, LabelSize: "s", Hint: join(hint, "One on each line."), Error: problem, Value: strings.Join(values, "\n"), Rows: max(3, min(10, len(values)+1))}
	case "yesno":
		f.Radios = &part.Radios{Name: q.Key, ID: f.ID, Legend: q.Ask, LegendSize: "s", Hint: hint, Error: problem, Value: first, Inline: true, Options: []part.Option{{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No"}}}
	case "choice":
		f.Radios = &part.Radios{Name: q.Key, ID: f.ID, Legend: q.Ask, LegendSize: "s", Hint: hint, Error: problem, Value: first}
		for _, o := range q.Options {
			f.Radios.Options = append(f.Radios.Options, part.Option{Value: o.Value, Text: o.Label})
		}
	case "interval":
		f.Select = &part.Select{Name: q.Key, ID: f.ID, Label: q.Ask, LabelSize: "s", Hint: hint, Error: problem, Value: first, Options: []part.Option{{Text: "Choose"}}}
		for _, i := range calendar.Intervals {
			f.Select.Options = append(f.Select.Options, part.Option{Value: string(i), Text: strings.ToUpper(string(i[:1])) + string(i[1:])})
		}
	case "pack":
		f.Select = &part.Select{Name: q.Key, ID: f.ID, Label: q.Ask, LabelSize: "s", Hint: hint, Error: problem, Value: first, Options: []part.Option{{Text: "Choose"}}}
		for _, x := range shown.Packs {
			f.Select.Options = append(f.Select.Options, part.Option{Value: x.Key, Text: x.Title})
		}
	case "date":
		d := part.DateInput{Name: q.Key, ID: f.ID, Legend: q.Ask, LegendSize: "s", Hint: join(hint, "For example, 10 11 2026."), Error: problem}
		if t, err := time.Parse(time.DateOnly, first); err == nil {
			d.Day, d.Month, d.Year = strconv.Itoa(t.Day()), strconv.Itoa(int(t.Month())), strconv.Itoa(t.Year())
		}
		f.Date = &d
	default:
		f.Input = inputField(q, hint, first, problem)
	}
	return f
}

func inputField(q office.QuestionShown, hint, value, problem string) *part.Input {
	i := part.Input{Name: q.Key, ID: policy.QuestionField(q.Key), Label: q.Ask, LabelSize: "s", Hint: hint, Error: problem, Value: value}
	switch q.Kind {
	case "email":
		i.Type, i.Plain, i.InputMode = "email", true, "email"
	case "phone":
		i.Type, i.Width = "tel", 20
	case "url":
		i.Type, i.Plain = "url", true
	case "number":
		i.InputMode, i.Width = "numeric", 10
	}
	return &i
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return strings.TrimSuffix(a, ".") + ". " + b
}

func answerHistory(r *request, at string, q office.QuestionShown) page.AnswerHistory {
	zone := page.NewFormat(r.house.Zone)
	h := page.AnswerHistory{Ask: q.Ask, Action: at + "/back", Key: q.Key}
	for _, x := range q.Past {
		t := page.PastText{What: firstWords(x.Printed, 300), When: "(" + x.Origin + ", " + strings.TrimSpace(x.SetBy+" "+zone.Moment(x.SetAt)) + ")", N: strconv.FormatInt(x.N, 10)}
		if q.May {
			t.Back = part.Button{Text: "Put this back", Kind: part.LinkStyle, Hidden: ": " + t.What}
		}
		h.Past = append(h.Past, t)
	}
	return h
}

// typedAnswers reads the form: every key that stood on the page, with lists by line and days by box.
func typedAnswers(r *request) (given map[string][]string, seen map[string]string, dates map[string]part.DateInput) {
	given, seen, dates = map[string][]string{}, map[string]string{}, map[string]part.DateInput{}
	r.FormValue("do") // reads the form
	books, err := r.house.Shelf.Books()
	if err != nil {
		return given, seen, dates
	}
	for _, pair := range r.Form["seen"] {
		key, mark, _ := strings.Cut(pair, " ")
		q, ok := books.Library.Question(key)
		if !ok {
			continue
		}
		seen[key] = mark
		switch q.Kind {
		case "list":
			given[key] = strings.Split(strings.ReplaceAll(r.FormValue(key), "\r", ""), "\n")
		case "date":
			day, typed, ok := r.day(key)
			dates[key] = typed
			if given[key] = []string{typed.Day + typed.Month + typed.Year}; ok {
				given[key] = []string{day.Format(time.DateOnly)}
			}
		default:
			given[key] = []string{r.FormValue(key)}
		}
	}
	return given, seen, dates
}

func doQuestions(r *request) error {
	given, seen, dates := typedAnswers(r)
	in := office.AnswersForm{Section: clause.Section(r.PathValue("section")), Given: given, Seen: seen, Leave: r.FormValue("do") == "later"}
	d, f, cures := r.cured()
	var out office.AnswersSaved
	var err error
	if cures = cures && f.Asked == in.Section; cures {
		_, err = office.CureFinding.Run(r.ctx(), r.house, r.by(), office.CureForm{Finding: office.FindingForm{Document: d.ID, N: f.N}, Answers: in})
	} else {
		out, err = office.AnswerQuestions.Run(r.ctx(), r.house, r.by(), in)
	}
	if fields, general, ok := wrong(err); ok && general == "" {
		return questionsPage(r, http.StatusUnprocessableEntity, given, dates, fields)
	}
	switch {
	case err != nil:
		return err
	case cures:
		return r.goTo(findingAddress(d, f), "cured")
	case len(out.More) > 0 && !in.Leave:
		return r.goTo("/policy/questions/"+string(in.Section)+"?more=1#"+policy.QuestionField(out.More[0]), "")
	case in.Leave || out.Next == "":
		return r.goTo("/policy/questions", "answers")
	}
	return r.goTo("/policy/questions/"+string(out.Next), "answers")
}

func doAnswerBack(r *request) error {
	n, err := strconv.ParseInt(r.FormValue("n"), 10, 64)
	if err != nil {
		n = 0
	}
	if _, err := office.RestoreAnswer.Run(r.ctx(), r.house, r.by(), office.RestoreForm{Key: r.FormValue("key"), N: n}); err != nil {
		return err
	}
	return r.goTo("/policy/questions/"+r.PathValue("section"), "back")
}
