package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/consultation"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

const roundsPath = "/policy/consultation"

func (s *Server) consultationRoutes(mux *http.ServeMux) {
	mux.Handle("GET /policy/consultation", s.signedIn(showRounds))
	mux.Handle("GET /policy/consultation/new", s.signedIn(showNewRound))
	mux.Handle("POST /policy/consultation/new", s.signedIn(doNewRound))
	mux.Handle("GET /policy/consultation/remarks", s.signedIn(showRemarks))
	mux.Handle("POST /policy/consultation/remarks", s.signedIn(doReply))
	mux.Handle("POST /policy/consultation/tell", s.signedIn(doTell))
	mux.Handle("GET /policy/consultation/{id}", s.signedIn(showRound))
	mux.Handle("POST /policy/consultation/{id}", s.signedIn(doCloseRound))
	mux.Handle("GET /policy/consultation/{id}/change", s.signedIn(showChangeRound))
	mux.Handle("POST /policy/consultation/{id}/change", s.signedIn(doChangeRound))
	s.askingRoutes(mux)
}

func showRounds(r *request) error {
	shown, err := office.ListRounds.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.RoundsPage{Frame: r.policyFrame("Consultation"), Lead: "Each group that the policy names is asked about every draft before governors approve it.",
		Empty: part.EmptyState{Heading: "Nobody is asked yet", Text: "When the draft is frozen as an edition, leaders can ask each group about it.", Link: part.Link{Text: "Editions", Href: editionsPath}}}
	if shown.Edition != "" {
		p.Lead += " This is about " + shown.Edition + "."
		p.Groups = groupTable(r, shown)
	}
	p.Answer = toAnswer(shown.Rounds)
	if shown.Writer && shown.ID != "" {
		p.Tasks = append(p.Tasks, part.Button{Text: "Ask a group", Href: roundsPath + "/new"})
	}
	if shown.Writer && shown.Edition != "" {
		words := "Remarks and answers"
		if shown.Open > 0 {
			words = fmt.Sprintf("Answer %s", page.Plural(shown.Open, "remark", "remarks"))
		}
		p.Tasks = append(p.Tasks, part.Button{Text: words, Kind: part.Secondary, Href: roundsPath + "/remarks"})
	}
	if shown.Told || shown.Writer {
		p.Replies = replyRows(shown.Replies)
		if p.Told = "Not published yet."; shown.Told {
			p.Told = "Published on the public page of the policy once the edition is in force."
		}
	}
	p.Earlier = earlierRounds(r, shown)
	return r.show(p)
}

// asOne is as what somebody who is signed in answers.
var asOne = map[consultation.Audience]string{consultation.Staff: "as a member of staff", consultation.Governors: "as a governor"}

// toAnswer leads to the rounds that the person looking can answer, for themselves or with a class.
func toAnswer(rounds []office.RoundShown) []part.Link {
	var all []part.Link
	for _, x := range rounds {
		switch {
		case x.MayAnswer && x.Answered:
			all = append(all, part.Link{Text: "Change what I said, " + asOne[x.Audience], Href: roundsPath + "/" + string(x.ID) + "/answer"})
		case x.MayAnswer:
			all = append(all, part.Link{Text: "Say what I think, " + asOne[x.Audience], Href: roundsPath + "/" + string(x.ID) + "/answer"})
		case x.Open && x.Audience == consultation.Pupils && x.MayEnter:
			all = append(all, part.Link{Text: "Ask my class, and enter what it said", Href: roundsPath + "/" + string(x.ID) + "/class"})
		}
	}
	return all
}

func groupTable(r *request, shown office.RoundsShown) part.Table {
	zone := page.NewFormat(r.house.Zone)
	t := part.Table{Caption: "Who is asked", RowHeaders: true, Columns: []part.Column{{Text: "Group"}, {Text: "How it stands"}, {Text: "Answers"}, {Text: "Remarks to answer"}}}
	for _, g := range shown.Groups {
		row := part.Row{Cells: []part.Cell{{Text: g.Audience.Words()}, {Tag: part.Tag{Text: "Not asked yet", Colour: part.Yellow}}, {Text: strconv.Itoa(g.Answers)}, {Text: strconv.Itoa(g.Unanswered)}}}
		switch {
		case g.Open:
			row.Cells[1].Tag = part.Tag{Text: "Being asked", Colour: part.Blue}
		case g.Asked:
			row.Cells[1].Tag = part.Tag{Text: "Asked", Colour: part.Green}
		case shown.Writer && shown.ID != "":
			row.Cells[0].Href = roundsPath + "/new?audience=" + string(g.Audience)
		}
		for _, x := range shown.Rounds {
			if x.Audience != g.Audience {
				continue
			}
			row.Cells[0].Note = "Until " + zone.Date(x.Until) + ", told by " + lowerFirst(x.Invited)
			if shown.Writer {
				row.Cells[0].Href = roundsPath + "/" + string(x.ID)
			}
			if x.Turnout > 0 {
				row.Cells[2].Text = fmt.Sprintf("%d of %d", x.Answers, x.Turnout)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func earlierRounds(r *request, shown office.RoundsShown) part.Table {
	zone := page.NewFormat(r.house.Zone)
	t := part.Table{Caption: "Earlier editions", Columns: []part.Column{{Text: "Edition"}, {Text: "Group"}, {Text: "When"}, {Text: "Answers"}}}
	for _, x := range shown.Earlier[:min(len(shown.Earlier), rowsPerPage)] {
		group := part.Cell{Text: x.Audience.Words()}
		if shown.Writer {
			group.Href = roundsPath + "/" + string(x.ID)
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: strconv.Itoa(x.Number)}, group, {Text: zone.Date(x.Opened) + " to " + zone.Date(x.Until)}, {Text: strconv.Itoa(x.Answers)}}})
	}
	return t
}

// questionsShown is how many questions the form of a round offers.
const questionsShown = 6

func showNewRound(r *request) error {
	a := consultation.Audience(r.URL.Query().Get("audience"))
	books, err := r.house.Shelf.Books()
	if err != nil {
		return err
	}
	in := office.RoundForm{Audience: a}
	for _, s := range books.Consultation {
		if s.Audience == a {
			in.Intro, in.Questions = s.Intro, s.Asked()
		}
	}
	if !a.Known() {
		return chooseGroup(r)
	}
	return roundForm(r, http.StatusOK, in, part.DateInput{}, nil)
}

// chooseGroup asks first who is asked, because the questions that are suggested depend on it.
func chooseGroup(r *request) error {
	if err := r.must(office.OpenRound); err != nil {
		return err
	}
	p := page.ThanksPage{Frame: r.policyFrame("Whom do you ask?", part.Link{Text: "Consultation", Href: roundsPath}), Panel: part.Panel{}}
	p.Panel.Title, p.Text = "Whom do you ask?", "Each group has questions of its own, which you can change before anybody is asked."
	for _, a := range consultation.Audiences {
		p.Next = append(p.Next, part.Link{Text: a.Words(), Href: roundsPath + "/new?audience=" + string(a)})
	}
	return r.show(p)
}

func roundForm(r *request, status int, in office.RoundForm, until part.DateInput, fields map[string]string) error {
	if err := r.must(office.OpenRound); err != nil {
		return err
	}
	until.Name, until.Legend, until.Hint, until.Error = "until", "Last day for answers", "For example, 22 11 2026", fields["until"]
	p := page.RoundFormPage{Group: string(in.Audience), Frame: r.policyFrame("Ask "+lowerFirst(in.Audience.Words()), part.Link{Text: "Consultation", Href: roundsPath}), Until: until,
		Intro:   part.Textarea{Name: "intro", Label: "What do you say first?", Rows: 3, Value: in.Intro, Error: fields["intro"]},
		Invited: part.Input{Name: "invited", Label: "How are they told?", Hint: "For example, letter home of 3 November and the newsletter", Value: in.Invited, Error: fields["invited"]},
		Send:    part.Button{Text: "Ask them from now on", Once: true}}
	if in.Round != "" {
		p.Send.Text = "Save"
	}
	for i := range max(questionsShown, len(in.Questions)) {
		var q consultation.Question
		if i < len(in.Questions) {
			q = in.Questions[i]
		}
		name := fmt.Sprintf("question-%d", i)
		p.Questions = append(p.Questions, part.Input{Name: name, Label: fmt.Sprintf("Question %d", i+1), Value: q.Ask, Error: fields[name]})
		w := part.Checkboxes{Name: fmt.Sprintf("words-%d", i), Small: true, Options: []part.Option{{Value: "yes", Text: "Answered in words; otherwise with yes, not sure or no"}}}
		if q.Words {
			w.Values = []string{"yes"}
		}
		p.Words = append(p.Words, w)
	}
	return r.showStatus(status, p)
}

func readRound(r *request) (office.RoundForm, part.DateInput, map[string]string) {
	fields := map[string]string{}
	in := office.RoundForm{Audience: consultation.Audience(r.FormValue("audience")), Intro: r.FormValue("intro"), Invited: r.FormValue("invited"), Until: r.optionalDay("until", fields)}
	for i := range 12 {
		in.Questions = append(in.Questions, consultation.Question{Ask: r.FormValue(fmt.Sprintf("question-%d", i)), Words: r.FormValue(fmt.Sprintf("words-%d", i)) == "yes"})
	}
	_, until, _ := r.day("until")
	return in, until, fields
}

func doNewRound(r *request) error {
	in, until, fields := readRound(r)
	return saveRound(r, in, until, fields)
}

func saveRound(r *request, in office.RoundForm, until part.DateInput, fields map[string]string) error {
	if len(fields) > 0 {
		return roundForm(r, http.StatusUnprocessableEntity, in, until, fields)
	}
	number, err := office.OpenRound.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return roundForm(r, http.StatusUnprocessableEntity, in, until, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(roundsPath+"/"+string(number), "round")
}

func showChangeRound(r *request) error {
	x, err := office.ShowRound.Run(r.ctx(), r.house, r.by(), id.Round(r.PathValue("id")))
	if err != nil {
		return err
	}
	if !x.Open {
		return fault.New(fault.Conflict, "This round has ended.")
	}
	return roundForm(r, http.StatusOK, office.RoundForm{Round: x.ID, Audience: x.Audience, Intro: x.Intro, Questions: x.Questions, Invited: x.Invited}, dayBoxes("until", x.Until), nil)
}

func doChangeRound(r *request) error {
	x, err := office.ShowRound.Run(r.ctx(), r.house, r.by(), id.Round(r.PathValue("id")))
	if err != nil {
		return err
	}
	in, until, fields := readRound(r)
	in.Round, in.Audience = x.ID, x.Audience
	return saveRound(r, in, until, fields)
}

func showRound(r *request) error {
	x, err := office.ShowRound.Run(r.ctx(), r.house, r.by(), id.Round(r.PathValue("id")))
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	at := roundsPath + "/" + string(x.ID)
	p := page.RoundPage{Frame: r.policyFrame(x.Audience.Words()+" on edition "+strconv.Itoa(x.Number), part.Link{Text: "Consultation", Href: roundsPath}),
		Tag: part.Tag{Text: "Ended", Colour: part.Grey}, Empty: part.EmptyState{Heading: "Nobody has answered yet"},
		Facts: part.SummaryList{Rows: []part.SummaryRow{{Key: "Asked from", Value: zone.Date(x.Opened) + " to " + zone.Date(x.Until)}, {Key: "Told by", Value: x.Invited},
			{Key: "Answers", Value: waysWords(x.Tally)}}},
		Paper: part.Button{Text: "Enter an answer from paper", Kind: part.Secondary, Href: at + "/paper"}}
	if x.Open {
		p.Tag = part.Tag{Text: "Being asked", Colour: part.Blue}
		p.Change = part.Button{Text: "Change the round", Kind: part.Secondary, Href: at + "/change"}
		p.Close = part.Button{Text: "Take no more answers", Kind: part.Secondary, Once: true}
		if x.Token != "" {
			p.Link = r.house.PublicURL + askingPath + x.Token
			p.Notice = "Whoever has this address can read the draft and answer, without an account and without a name. Put it into a letter or the newsletter."
		}
	}
	p.Tallies = tallyTable(x)
	p.Answers = answerTable(zone, x)
	return r.show(p)
}

var wayWords = map[string][2]string{consultation.Online: {"signed in", "signed in"}, consultation.Link: {"by the link", "by the link"}, consultation.Paper: {"on paper", "on paper"},
	consultation.Class: {"by a class", "by classes"}}

func waysWords(t consultation.Tally) string {
	if t.Answers == 0 {
		return "None yet"
	}
	var all []string
	for _, way := range []string{consultation.Online, consultation.Link, consultation.Paper, consultation.Class} {
		if n := t.Ways[way]; n > 0 {
			words := wayWords[way][0]
			if n > 1 {
				words = wayWords[way][1]
			}
			all = append(all, fmt.Sprintf("%d %s", n, words))
		}
	}
	return fmt.Sprintf("%s, for %s: %s", page.Plural(t.Answers, "answer", "answers"), page.Plural(t.Heads, "person", "people"), strings.Join(all, ", "))
}

func tallyTable(x office.RoundResult) part.Table {
	t := part.Table{Caption: "Yes, not sure, no", RowHeaders: true, Columns: []part.Column{{Text: "Question"}, {Text: "Yes", Numeric: true}, {Text: "Not sure", Numeric: true}, {Text: "No", Numeric: true}}}
	for i, q := range x.Questions {
		if q.Words {
			continue
		}
		row := part.Row{Cells: []part.Cell{{Text: q.Ask}}}
		for _, n := range x.Tally.Counts[i] {
			row.Cells = append(row.Cells, part.Cell{Text: strconv.Itoa(n), Numeric: true})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func answerTable(zone page.Format, x office.RoundResult) part.Table {
	t := part.Table{Caption: "What they said in words", Columns: []part.Column{{Text: "When"}, {Text: "Who"}, {Text: "In words"}}}
	for _, a := range slices.Backward(x.Answers) {
		if len(t.Rows) == rowsPerPage {
			break
		}
		who := capital(wayWords[a.How][0])
		switch {
		case x.Names[a.Person] != "":
			who = x.Names[a.Person]
		case a.Group != "":
			who = a.Group
		}
		note := ""
		if a.SeenBy != "" {
			note = "Paper seen by " + a.SeenBy
		}
		var said []string
		for _, s := range a.Said {
			if s != "" {
				said = append(said, s)
			}
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: zone.Date(a.At)}, {Text: who, Note: note}, {Text: orDash(strings.Join(said, " – "))}}})
	}
	return t
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func doCloseRound(r *request) error {
	if _, err := office.CloseRound.Run(r.ctx(), r.house, r.by(), id.Round(r.PathValue("id"))); err != nil {
		return err
	}
	return r.goTo(roundsPath+"/"+r.PathValue("id"), "no-more")
}

func showRemarks(r *request) error { return remarksPage(r, http.StatusOK, nil) }

func remarksPage(r *request, status int, fields map[string]string) error {
	shown, err := office.ListRemarks.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.RemarksPage{Frame: r.policyFrame("Remarks on edition "+strconv.Itoa(shown.Number), part.Link{Text: "Consultation", Href: roundsPath}), Replies: replyRows(shown.Replies),
		Empty:   part.EmptyState{Heading: "Every remark is answered"},
		Remarks: part.Checkboxes{Name: "remark", Legend: "Remarks without an answer", LegendSize: "m", Values: r.PostForm["remark"], Error: fields["remark"]},
		Said:    part.Textarea{Name: "said", Label: "They said", Hint: "In your own words, without names. This is published", Rows: 2, Value: r.FormValue("said"), Error: fields["said"]},
		Did:     part.Textarea{Name: "did", Label: "We did", Hint: "What you changed, or why nothing changes. This is published", Rows: 3, Value: r.FormValue("did"), Error: fields["did"]},
		Decision: part.Radios{Name: "decision", Legend: "What did you decide?", LegendSize: "s", Value: r.FormValue("decision"), Error: fields["decision"],
			Options: []part.Option{{Value: consultation.Changed, Text: "The draft was changed"}, {Value: consultation.Unchanged, Text: "The draft stays as it is"}}},
		Send: part.Button{Text: "Keep this answer", Once: true}}
	for _, m := range shown.Waiting[:min(len(shown.Waiting), rowsPerPage)] {
		hint := m.Audience.Words() + ", " + zone.Date(m.At)
		if m.Name != "" {
			hint = m.Name + ", " + zone.Date(m.At)
		}
		if m.Section != "" {
			hint += ". On " + m.Section + ": " + m.Words
		}
		p.Remarks.Options = append(p.Remarks.Options, part.Option{Value: string(m.ID), Text: m.Text, Hint: hint})
	}
	if len(shown.Replies) > 0 {
		p.Told = "Not published yet."
		if !shown.Told.IsZero() {
			p.Told = "Published on " + zone.Moment(shown.Told) + "."
		}
		p.Tell = part.Button{Text: "Publish what was said and done", Kind: part.Secondary, Once: true}
	}
	return r.showStatus(status, p)
}

func doReply(r *request) error {
	in := office.ReplyForm{Said: r.FormValue("said"), Did: r.FormValue("did"), Decision: r.FormValue("decision")}
	for _, m := range r.PostForm["remark"] {
		in.Remarks = append(in.Remarks, id.Remark(m))
	}
	_, err := office.ReplyToRemarks.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return remarksPage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(roundsPath+"/remarks", "reply")
}

func doTell(r *request) error {
	if _, err := office.TellEverybody.Run(r.ctx(), r.house, r.by(), struct{}{}); err != nil {
		return err
	}
	return r.goTo(roundsPath, "told")
}
