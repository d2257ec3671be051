package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/linked"
	"handrail.school/handrail/internal/area/mustread"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

const readingPath = "/policy/reading"

func (s *Server) readingRoutes(mux *http.ServeMux) {
	mux.Handle("GET /policy/reading", s.signedIn(showReading))
	mux.Handle("GET /policy/reading/new", s.signedIn(showAskRead))
	mux.Handle("POST /policy/reading/new", s.signedIn(doAskRead))
	mux.Handle("POST /policy/briefings/{series}", s.signedIn(doAskBriefing))
	mux.Handle("GET /policy/reading/{id}", s.signedIn(showReadDoc))
	mux.Handle("POST /policy/reading/{id}", s.signedIn(doReadDoc))
	mux.Handle("GET /policy/reading/{id}/who", s.signedIn(showReaders))
	mux.Handle("POST /policy/reading/{id}/who", s.signedIn(doStopReading))
}

func showReading(r *request) error {
	mine, err := office.MyReading.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.ReadingPage{Frame: r.policyFrame("To read and confirm"), Empty: part.EmptyState{Heading: "You have nothing to read and confirm"}}
	p.Mine = part.Table{Caption: "For you", RowHeaders: true, Columns: []part.Column{{Text: "Document"}, {Text: "Confirm by"}, {Text: "State"}}}
	for _, m := range mine {
		state := part.Cell{Tag: part.Tag{Text: "To do", Colour: part.Yellow}}
		switch {
		case !m.Confirmed.IsZero():
			state = part.Cell{Text: "Confirmed on " + zone.Date(m.Confirmed)}
		case m.Late:
			state = part.Cell{Tag: part.Tag{Text: "Overdue", Colour: part.Red}}
		}
		p.Mine.Rows = append(p.Mine.Rows, part.Row{Cells: []part.Cell{{Text: m.Title, Note: m.Editions(), Href: readingPath + "/" + string(m.ID)}, {Text: zone.Date(m.By)}, state}})
	}
	if r.may(office.AskToRead) {
		p.Add = part.Button{Text: "Ask people to read a document", Kind: part.Secondary, Href: readingPath + "/new"}
	}
	if r.may(office.AskBriefing) {
		p.Ask = []page.AskSeries{{Action: "/policy/briefings/drill", Button: part.Button{Text: "Ask an unannounced question now", Kind: part.Secondary, Once: true}}}
	}
	if r.may(office.ListReading) {
		if err := allReading(r, &p); err != nil {
			return err
		}
	}
	return r.show(p)
}

func allReading(r *request, p *page.ReadingPage) error {
	all, err := office.ListReading.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p.All = part.Table{Caption: "Everybody", RowHeaders: true, Columns: []part.Column{{Text: "Document"}, {Text: "Confirm by"}, {Text: "Confirmed"}, {Text: "State"}}}
	for _, s := range all[:min(len(all), rowsPerPage)] {
		state := part.Tag{Text: "Asked", Colour: part.Blue}
		switch {
		case !s.Ended.IsZero():
			state = part.Tag{Text: "No longer asked", Colour: part.Grey}
		case s.Late > 0:
			state = part.Tag{Text: fmt.Sprintf("%d overdue", s.Late), Colour: part.Red}
		case s.Done == s.All:
			state = part.Tag{Text: "All confirmed", Colour: part.Green}
		}
		p.All.Rows = append(p.All.Rows, part.Row{Cells: []part.Cell{{Text: s.Title, Note: s.Editions(), Href: readingPath + "/" + string(s.ID) + "/who"}, {Text: zone.Date(s.Deadline)},
			{Text: fmt.Sprintf("%d of %d", s.Done, s.All), Note: firstAnswers(s)}, {Tag: state}}})
	}
	return nil
}

func oneReading(r *request) (office.Reading, error) {
	mine, err := office.MyReading.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return office.Reading{}, err
	}
	i := slices.IndexFunc(mine, func(m office.Reading) bool { return string(m.ID) == r.PathValue("id") })
	if i < 0 {
		return office.Reading{}, fault.New(fault.NotFound, "You are not asked to read this document.")
	}
	return mine[i], nil
}

func showReadDoc(r *request) error { return readDocPage(r, http.StatusOK, nil) }

func readDocPage(r *request, status int, fields map[string]string) error {
	m, err := oneReading(r)
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.ReadDocPage{Frame: r.policyFrame(m.Title, part.Link{Text: "To read and confirm", Href: readingPath}),
		Facts: part.SummaryList{Rows: []part.SummaryRow{{Key: "Edition", Value: m.Edition}, {Key: "Confirm by", Value: zone.Date(m.By)}}},
		Read:  part.Checkboxes{Name: "read", Legend: "Your confirmation", LegendSize: "s", Options: []part.Option{{Value: "yes", Text: m.Statement}}, Values: r.PostForm["read"], Error: fields["read"]},
		Send:  part.Button{Text: "Confirm", Once: true}}
	if m.Place != "" && (!m.Scored || !m.Confirmed.IsZero()) { // what is scored is answered without looking it up
		p.Open = append(p.Open, part.Link{Text: "Read the document", Href: m.Place})
	}
	readBeside(m, &p)
	if m.Body != "" {
		p.Text = strings.Split(strings.TrimSpace(m.Body), "\n\n")
	}
	if m.Scored && !m.Confirmed.IsZero() {
		p.Answers = rightAnswers(m)
		p.Done = part.InsetText{Text: fmt.Sprintf("You answered on %s: %d of %s right. Only leaders can see whose answers these are.", zone.Date(m.Confirmed), len(m.Questions)-m.Wrong, page.Plural(len(m.Questions), "question", "questions"))}
	} else if !m.Confirmed.IsZero() {
		p.Done = part.InsetText{Text: "You confirmed this on " + zone.Date(m.Confirmed) + "."}
	}
	for i, q := range m.Questions {
		x := part.Radios{Name: "answer-" + strconv.Itoa(i), Legend: q.Ask, LegendSize: "s", Value: r.FormValue("answer-" + strconv.Itoa(i)), Error: fields["answer-"+strconv.Itoa(i)]}
		for j, o := range q.Options {
			x.Options = append(x.Options, part.Option{Value: strconv.Itoa(j), Text: o})
		}
		p.Questions = append(p.Questions, x)
	}
	return r.showStatus(status, p)
}

// readBeside shows the companions that the one confirmation names as well (obligation 1-d).
func readBeside(m office.Reading, p *page.ReadDocPage) {
	for _, c := range m.Beside {
		p.Facts.Rows = append(p.Facts.Rows, companionRow(c))
		p.Read.Options[0].Hint = "One confirmation for all: " + lowerFirst(m.Editions()) + ". You have read them side by side."
		if isWeb(c.Place) {
			p.Open = append(p.Open, part.Link{Text: "Read “" + c.Name + "”", Href: c.Place})
		}
	}
}

// companionRow shows a companion with its version and where it is read.
func companionRow(c linked.Companion) part.SummaryRow {
	row := part.SummaryRow{Key: "Read with it", Value: c.Name + ", version " + c.Version}
	if c.Place != "" && !isWeb(c.Place) {
		row.Value += ". It is kept here: " + c.Place
	}
	return row
}

func isWeb(place string) bool { return strings.HasPrefix(place, "https://") }

func doReadDoc(r *request) error {
	in := office.ConfirmForm{Document: id.MustRead(r.PathValue("id")), Read: r.FormValue("read") == "yes"}
	for i := range mustread.MostQuestions {
		n, err := strconv.Atoi(r.FormValue("answer-" + strconv.Itoa(i)))
		if err != nil {
			n = -1
		}
		in.Answers = append(in.Answers, n)
	}
	_, err := office.ConfirmReading.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return readDocPage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	if r.FormValue("answer-0") != "" { // what is right can be looked up from the list
		return r.goTo(readingPath+"/"+string(in.Document), "haveread")
	}
	return r.goTo(readingPath, "haveread")
}

// readAudiences are the groups that the form offers, by the roles in each.
var readAudiences = []struct {
	key, text string
	roles     people.Set
}{{"staff", "Everybody employed", people.Employed}, {"governors", "Governors", people.Governors},
	{"helpers", "Volunteers and contractors", people.Of(people.Volunteer, people.Contractor)}, {"visitors", "Visitors with an account", people.Of(people.Visitor)}}

func showAskRead(r *request) error { return askReadPage(r, http.StatusOK, nil) }

const mostWrongAnswers = 3

func askReadPage(r *request, status int, fields map[string]string) error {
	if err := r.must(office.AskToRead); err != nil {
		return err
	}
	value := func(name, otherwise string) string {
		if r.Method == http.MethodPost || r.URL.Query().Has(name) {
			return r.FormValue(name)
		}
		return otherwise
	}
	_, deadline, _ := r.day("deadline")
	deadline.Legend, deadline.Hint, deadline.Error = "By when?", "Whoever joins later gets as many days from their first day", fields["deadline"]
	p := page.AskReadPage{Frame: r.policyFrame("Ask people to read a document", part.Link{Text: "To read and confirm", Href: readingPath}), Deadline: deadline,
		What: part.Radios{Name: "what", Legend: "What do they read?", LegendSize: "s", Value: value("what", "policy"), Options: []part.Option{
			{Value: "policy", Text: "This school’s online safety policy", Hint: "The edition in force. Each new edition asks again by itself"}, {Value: "other", Text: "Another document", Hint: "For example Keeping children safe in education, part one"}}},
		Heading: part.Input{Name: "title", Label: "Title", Value: value("title", "Online safety policy"), Error: fields["title"]},
		Edition: part.Input{Name: "edition", Label: "Edition (for another document)", Hint: "For example, September 2026", Width: 20, Value: value("edition", ""), Error: fields["edition"]},
		Place:   part.Input{Name: "place", Label: "Where is it read? (for another document)", Hint: "A web address that begins with https://", Plain: true, Value: value("place", ""), Error: fields["place"]},
		Gate: part.Checkboxes{Name: "gate", Legend: "What if somebody is late?", LegendSize: "s", Values: r.Form["gate"], Options: []part.Option{{Value: "yes", Text: "It is needed before access",
			Hint: "Whoever is late can only read and confirm it, see their own account, and sign out. Headteacher, safeguarding leads, senior leaders and the chair are never shut out: they get a letter every day"}}},
		Audience:  part.Checkboxes{Name: "audience", Legend: "Who reads it?", LegendSize: "s", Values: r.PostForm["audience"], Error: fields["audience"]},
		Statement: part.Textarea{Name: "statement", Label: "What do they confirm?", Rows: 2, Value: value("statement", "I have read this document, I understand it, and I will keep to it."), Error: fields["statement"]},
		Send:      part.Button{Text: "Ask them", Once: true}}
	for _, a := range readAudiences {
		p.Audience.Options = append(p.Audience.Options, part.Option{Value: a.key, Text: a.text})
	}
	for i := range mustread.MostQuestions {
		name := "question-" + strconv.Itoa(i)
		q := page.ReadQuestion{Ask: part.Input{Name: name, Label: fmt.Sprintf("Question %d", i+1), Value: value(name, ""), Error: fields[name]}}
		for j := range 1 + mostWrongAnswers {
			label := "A wrong answer"
			if j == 0 {
				label = "The right answer"
			}
			q.Options = append(q.Options, part.Input{Name: fmt.Sprintf("%s-%d", name, j), Label: label, Value: value(fmt.Sprintf("%s-%d", name, j), "")})
		}
		p.Questions = append(p.Questions, q)
	}
	return r.showStatus(status, p)
}

func doAskRead(r *request) error {
	fields := map[string]string{}
	in := office.MustReadForm{Title: r.FormValue("title"), Edition: r.FormValue("edition"), Place: r.FormValue("place"), Statement: r.FormValue("statement"),
		Deadline: r.optionalDay("deadline", fields), Gate: r.FormValue("gate") == "yes"}
	if r.FormValue("what") == "policy" {
		in.Key = mustread.Policy
	}
	for _, a := range readAudiences {
		if slices.Contains(r.PostForm["audience"], a.key) {
			in.Audience |= a.roles
		}
	}
	for i := range mustread.MostQuestions {
		name := "question-" + strconv.Itoa(i)
		q := mustread.Question{Ask: r.FormValue(name)}
		for j := range 1 + mostWrongAnswers {
			q.Options = append(q.Options, strings.TrimSpace(r.FormValue(fmt.Sprintf("%s-%d", name, j))))
		}
		in.Questions = append(in.Questions, q)
	}
	if len(fields) > 0 {
		return askReadPage(r, http.StatusUnprocessableEntity, fields)
	}
	_, err := office.AskToRead.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return askReadPage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(readingPath, "reading")
}

func showReaders(r *request) error {
	all, err := office.ListReading.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(s office.ReadingState) bool { return string(s.ID) == r.PathValue("id") })
	if i < 0 {
		return fault.New(fault.NotFound, "There is no such document to confirm.")
	}
	s, zone := all[i], page.NewFormat(r.house.Zone)
	p := page.ReadersPage{Frame: r.policyFrame(s.Title, part.Link{Text: "To read and confirm", Href: readingPath}), Facts: part.SummaryList{Rows: []part.SummaryRow{
		{Key: "Edition", Value: s.Edition}, {Key: "Confirm by", Value: zone.Date(s.Deadline)}, {Key: "Confirmed", Value: fmt.Sprintf("%d of %d", s.Done, s.All)}, {Key: "What is confirmed", Value: s.Statement}}}}
	for _, c := range s.Beside {
		p.Facts.Rows = append(p.Facts.Rows, companionRow(c))
	}
	if s.Gate {
		p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "If somebody is late", Value: "Their account opens nothing else until they confirm. Leaders’ accounts stay open; they get a letter every day"})
	}
	if words := firstAnswers(s); words != "" {
		p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "First answers", Value: words})
	}
	lines, pages := pageOf(r, s.Lines)
	p.Pages = pages
	p.Table = part.Table{Caption: "Who", RowHeaders: true, Columns: []part.Column{{Text: "Name"}, {Text: "Confirm by"}, {Text: "State"}}}
	for _, l := range lines {
		state := part.Cell{Tag: part.Tag{Text: "Asked", Colour: part.Yellow}}
		switch {
		case !l.Confirmed.IsZero():
			state = part.Cell{Text: "Confirmed on " + zone.Date(l.Confirmed)}
			if s.Scored {
				state.Note = fmt.Sprintf("%d of %d right at first", len(s.Questions)-s.By[l.ID], len(s.Questions))
			}
		case l.Late:
			state = part.Cell{Tag: part.Tag{Text: "Overdue", Colour: part.Red}}
		}
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: l.Name}, {Text: zone.Date(l.By)}, state}})
	}
	if s.Ended.IsZero() && r.may(office.StopReading) {
		p.Stop = part.Button{Text: "Stop asking", Kind: part.Warning, Once: true}
		if s.Key != mustread.Policy {
			p.Next = part.Button{Text: "Ask for a new edition", Kind: part.Secondary, Href: readingPath + "/new?what=other&title=" + url.QueryEscape(s.Title) + "&place=" + url.QueryEscape(s.Place) + "&statement=" + url.QueryEscape(s.Statement) + gateQuery(s.Gate)}
		}
	}
	return r.show(p)
}

// unread says to somebody who is late with a document that is needed before access what it is, and leads there.
func (r *request) unread() error {
	mine, err := office.MyReading.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.ProblemPage{Frame: r.frame("Read and confirm this first", "policy"), Next: []part.Link{{Text: "See my own account", Href: "/account"}}}
	for _, m := range mine {
		if !m.Late || !m.Gate {
			continue
		}
		if p.Go.Text == "" {
			p.Text = "“" + m.Title + "” (" + m.Edition + ") was to be confirmed by " + zone.Date(m.By) + ". Until you have read and confirmed it, nothing else opens for you here. It opens again at once when you have."
			p.Go = part.Button{Text: "Read and confirm it", Href: readingPath + "/" + string(m.ID)}
			continue
		}
		p.Next = slices.Insert(p.Next, len(p.Next)-1, part.Link{Text: "Then: " + m.Title, Href: readingPath + "/" + string(m.ID)})
	}
	return r.showStatus(http.StatusForbidden, p)
}

// gateQuery carries on to the next edition's form that it is needed before access.
func gateQuery(gate bool) string {
	if gate {
		return "&gate=yes"
	}
	return ""
}

func doStopReading(r *request) error {
	if _, err := office.StopReading.Run(r.ctx(), r.house, r.by(), id.MustRead(r.PathValue("id"))); err != nil {
		return err
	}
	return r.goTo(readingPath, "stopped")
}
