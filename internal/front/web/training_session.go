package web

import (
	"fmt"
	"net/http"
	"strings"

	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

const sessionsPath = "/posts/training/sessions"

var trainingCrumb = part.Link{Text: "Training", Href: "/posts/training"}

// covered says what a session covered, in words.
func covered(s office.SessionRow) string {
	var all []string
	for _, c := range s.Covers {
		if c == post.Conduct {
			c = "professional conduct"
		}
		all = append(all, c)
	}
	if len(all) == 0 {
		return "No class of risk"
	}
	return capital(page.Sentence(all))
}

// wholeTag says whether a session covered every class of risk (5.2-e).
func wholeTag(s office.SessionRow) (part.Tag, string) {
	if len(s.Missing) > 0 {
		return part.Tag{Text: "Incomplete", Colour: part.Orange}, "Missing: " + page.Sentence(s.Missing)
	}
	return part.Tag{Text: "Complete", Colour: part.Green}, ""
}

func showSessions(r *request) error {
	x, err := office.ListSessions.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.SessionsPage{Frame: r.postFrame("Training sessions", trainingCrumb), CSV: sessionsPath + ".csv",
		Add:   part.Button{Text: "Record a session", Href: sessionsPath + "/new"},
		Empty: part.EmptyState{Heading: "No session is recorded yet", Text: "Record who attended and which kinds of risk it covered. A session that misses one is marked."},
		Lead:  "The policy sorts online risks under " + page.Sentence(x.Classes) + ". A session that misses one of them is incomplete until another session covers it."}
	if t := x.Taught; t.Sessions > 0 {
		p.Lead = fmt.Sprintf("Of %s, %d met every class of risk (%s) in the sessions of the last twelve months, and %d heard what is expected of staff themselves.",
			page.Plural(x.All, "colleague", "colleagues"), t.Whole, page.Sentence(x.Classes), t.WithConduct)
		if len(t.Lacking) > 0 {
			p.Lead += " No session for everybody covered " + page.Sentence(t.Lacking) + "."
		}
	}
	p.Table = part.Table{ID: "sessions", Caption: page.Plural(len(x.Rows), "session", "sessions"), RowHeaders: true,
		Columns: []part.Column{{Text: "Session"}, {Text: "Attended"}, {Text: "Covered"}, {Text: "State"}}}
	for _, s := range x.Rows {
		tag, note := wholeTag(s)
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: zone.Date(s.Held), Note: s.Title, Href: sessionsPath + "/" + s.ID},
			{Text: page.Plural(s.People, "person", "people")}, {Text: covered(s)}, {Tag: tag, Note: note}}})
	}
	return r.show(p)
}

func showSessionsCSV(r *request) error {
	x, err := office.ListSessions.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	rows := [][]string{{"Held", "Training", "Attended", "Covered", "State", "Missing"}}
	for _, s := range x.Rows {
		tag, _ := wholeTag(s)
		rows = append(rows, []string{zone.Date(s.Held), s.Title, fmt.Sprint(s.People), covered(s), tag.Text, strings.Join(s.Missing, ", ")})
	}
	return r.csv("training-sessions.csv", rows)
}

func showSession(r *request) error {
	x, err := office.ShowSession.Run(r.ctx(), r.house, r.by(), r.PathValue("id"))
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	tag, note := wholeTag(x.SessionRow)
	p := page.SessionPage{Frame: r.postFrame("Session on "+zone.Date(x.Held), trainingCrumb, part.Link{Text: "Training sessions", Href: sessionsPath}), Attended: x.Attended, Absent: x.Absent}
	p.Facts = part.SummaryList{Rows: []part.SummaryRow{{Key: "Training", Value: x.Title}, {Key: "Led by", Value: x.Led}, {Key: "Covered", Value: covered(x.SessionRow)}, {Key: "State", Value: note, Tag: tag}}}
	if x.About != "" {
		p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "About", Value: x.About})
	}
	if r.may(office.RemoveSession) {
		p.Remove = part.Button{Text: "Take this session back", Kind: part.Secondary, Once: true}
	}
	return r.show(p)
}

func doRemoveSession(r *request) error {
	if _, err := office.RemoveSession.Run(r.ctx(), r.house, r.by(), r.PathValue("id")); err != nil {
		return err
	}
	return r.goTo(sessionsPath, "taken-back")
}

func showNewSession(r *request) error {
	return newSessionPage(r, http.StatusOK, nil, "", part.DateInput{})
}

func newSessionPage(r *request, status int, fields map[string]string, general string, typed part.DateInput) error {
	if err := r.must(office.RecordSession); err != nil {
		return err
	}
	x, err := office.ListSessions.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	course := r.FormValue("course")
	if course == "" && r.Method == http.MethodGet {
		course = x.Course.Key
	}
	p := page.NewSessionPage{Frame: r.postFrame("Record a training session", trainingCrumb, part.Link{Text: "Training sessions", Href: sessionsPath}), Held: typed,
		Course: part.Select{Name: "course", Label: "Which training?", Value: course, Error: fields["course"], Options: []part.Option{{Value: "", Text: "Choose"}}},
		Led:    part.Input{Name: "led", Label: "Who led it?", Hint: "A colleague, an adviser or the provider of a course", Value: r.FormValue("led"), Error: fields["led"]},
		About:  part.Textarea{Name: "about", Label: "What was it about? (optional)", Hint: "Name no child", Rows: 3, Limit: 500, Value: r.FormValue("about"), Error: fields["about"]},
		Covers: part.Checkboxes{Name: "covers", Legend: "What did it cover?", LegendSize: "s", Error: fields["covers"], Values: r.Form["covers"],
			Hint: "Kinds of risk to pupils as the school’s policy sorts them, and what is expected of staff"},
		Attended: part.Checkboxes{Name: "attended", Legend: "Who attended?", LegendSize: "s", Error: fields["attended"], Values: r.Form["attended"], Small: true,
			Hint: "Whoever was away needs another session; the register goes on reminding them"},
		Send: part.Button{Text: "Record the session", Once: true}}
	p.Held.Name, p.Held.Legend, p.Held.LegendSize, p.Held.Hint, p.Held.Error = "held", "When?", "s", "For example, 3 9 2026", fields["held"]
	for _, c := range x.Courses {
		p.Course.Options = append(p.Course.Options, part.Option{Value: c.Key, Text: c.Title})
	}
	for _, c := range x.Classes {
		p.Covers.Options = append(p.Covers.Options, part.Option{Value: c, Text: capital(c)})
	}
	p.Covers.Options = append(p.Covers.Options, part.Option{Value: post.Conduct, Text: "Professional conduct", Hint: "What is expected of staff themselves, online and off"},
		part.Option{Value: "none", Text: "None of these", Divider: "or", Exclusive: true})
	for _, c := range x.Here {
		p.Attended.Options = append(p.Attended.Options, part.Option{Value: string(c.ID), Text: c.Name})
	}
	if general != "" {
		p.Errors.Add("", general)
	}
	return r.showStatus(status, p)
}

func doNewSession(r *request) error {
	fields := map[string]string{}
	held, typed := r.maybeDay("held", fields)
	var general string
	if len(fields) == 0 {
		in := office.SessionForm{Course: r.FormValue("course"), Held: held, Led: r.FormValue("led"), About: r.FormValue("about"), Covers: r.PostForm["covers"]}
		for _, who := range r.PostForm["attended"] {
			in.Attended = append(in.Attended, id.Person(who))
		}
		number, err := office.RecordSession.Run(r.ctx(), r.house, r.by(), in)
		if err == nil {
			return r.goTo(sessionsPath+"/"+number, "trained")
		}
		var ok bool
		if fields, general, ok = wrong(err); !ok {
			return err
		}
	}
	return newSessionPage(r, http.StatusUnprocessableEntity, fields, general, typed)
}
