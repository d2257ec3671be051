package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/clause"
)

func ownForm(r *request) office.OwnForm {
	in := office.OwnForm{Section: clause.Section(r.PathValue("section")), Title: r.FormValue("title"), Text: r.FormValue("text"), Position: -1, Audience: r.Form["audience"]}
	if n, err := strconv.Atoi(r.FormValue("place")); err == nil {
		in.Position = n
	}
	if isOwn(r) {
		in.ID = string(clauseOf(r))
	}
	return in
}

func ownPage(r *request, shown office.OwnShown, in office.OwnForm, fields map[string]string) page.OwnClausePage {
	title, action := "Add a clause of your own", "/policy/section/"+string(in.Section)+"/new"
	if in.ID != "" {
		title, action = "Change your own clause", "/policy/clause/"+in.ID
	}
	up := []part.Link{{Text: "Clauses", Href: "/policy/sections"}}
	where := "It will stand in a new section " + string(in.Section) + ", under its title."
	if shown.Section == "0" || shown.Title != "" {
		where = "It stands in section " + string(in.Section) + ", " + shown.Title + "."
		up = append(up, part.Link{Text: "Section " + string(in.Section), Href: "/policy/section/" + string(in.Section)})
	}
	p := page.OwnClausePage{Frame: r.policyFrame(title, up...), Action: action, Inset: part.InsetText{Text: where + " It is marked as local wording."},
		Heading:  part.Input{Name: "title", Label: "Title", Value: in.Title, Error: fields["title"]},
		Text:     part.Textarea{Name: "text", Label: "Text", Hint: "Say who does what, when, and how it is recorded. Do not name a child", Value: in.Text, Rows: 10, Error: fields["text"]},
		Audience: part.Checkboxes{Name: "audience", Legend: "Whom does it speak to?", Small: true, Values: in.Audience, Error: fields["audience"]},
		Save:     part.Button{Text: "Save", Name: "do", Value: "save", Once: true}, Show: part.Button{Text: "Show me first", Kind: part.Secondary, Name: "do", Value: "show"}}
	for _, a := range policy.Audiences {
		p.Audience.Options = append(p.Audience.Options, part.Option{Value: a, Text: audienceWords[a]})
	}
	if len(shown.Places) > 0 {
		p.Place = part.Select{Name: "place", Label: "Where in the section?", Value: strconv.Itoa(in.Position), Options: []part.Option{{Value: "-1", Text: "At the end"}, {Value: "0", Text: "At the beginning"}}}
		for _, x := range shown.Places[:len(shown.Places)-1] {
			p.Place.Options = append(p.Place.Options, part.Option{Value: strconv.Itoa(x.Position), Text: "After: " + x.Words})
		}
		if in.Position >= len(shown.Places) {
			p.Place.Value = "-1"
		}
	}
	if in.ID != "" {
		p.Remove = part.Button{Text: "Take it out", Kind: part.Secondary, Name: "do", Value: "remove"}
		p.Past = pastOwn(r, shown)
	}
	return p
}

var audienceWords = map[string]string{"governors": "Governors", "leaders": "Leaders", "dsl": "The DSL", "staff": "All staff", "technician": "Whoever runs the technology",
	"pupils": "Pupils", "parents": "Parents and carers", "visitors": "Visitors", "public": "The public"}

func pastOwn(r *request, shown office.OwnShown) []page.PastText {
	zone := page.NewFormat(r.house.Zone)
	var all []page.PastText
	for _, x := range shown.Past {
		all = append(all, page.PastText{What: x.Was.Title, When: "until " + zone.Moment(x.Ended), Text: x.Was.Text, N: strconv.FormatInt(x.N, 10),
			Back: part.Button{Text: "Put this back", Kind: part.LinkStyle, Name: "do", Value: "back", Hidden: ", as it was until " + zone.Moment(x.Ended)}})
	}
	return all
}

func queryOwn(r *request) (office.OwnShown, error) {
	q := office.OwnQuery{Section: clause.Section(r.PathValue("section"))}
	if isOwn(r) {
		q.ID = string(clauseOf(r))
	}
	return office.ShowOwnClause.Run(r.ctx(), r.house, r.by(), q)
}

func showNewOwn(r *request) error {
	shown, err := queryOwn(r)
	if err != nil {
		return err
	}
	return r.show(ownPage(r, shown, office.OwnForm{Section: shown.Section, Position: -1, Audience: []string{"staff"}}, nil))
}

func showOwn(r *request) error {
	shown, err := queryOwn(r)
	if err != nil {
		return err
	}
	in := office.OwnForm{ID: shown.ID, Section: shown.Section, Position: shown.Position, Title: shown.OwnClause.Title, Text: shown.Text, Audience: shown.Audience}
	return r.show(ownPage(r, shown, in, nil))
}

func doNewOwn(r *request) error { return saveOwn(r) }

func doOwn(r *request) error {
	id := string(clauseOf(r))
	switch r.FormValue("do") {
	case "remove":
		if _, err := office.RemoveOwnClause.Run(r.ctx(), r.house, r.by(), id); err != nil {
			return err
		}
		return r.goTo(afterOwn(r), "removed")
	case "back":
		return putBackOwn(r, id)
	}
	return saveOwn(r)
}

// afterOwn is where to go when an own clause is gone: its section, if the library has it.
func afterOwn(r *request) string {
	books, err := r.house.Shelf.Books()
	if err == nil && slices.ContainsFunc(books.Library.Sections, func(s policy.Section) bool { return string(s.Section) == r.PathValue("section") }) {
		return "/policy/section/" + r.PathValue("section")
	}
	return "/policy/sections"
}

func doOwnBack(r *request) error { return putBackOwn(r, r.FormValue("key")) }

func putBackOwn(r *request, id string) error {
	n, _ := strconv.ParseInt(r.FormValue("n"), 10, 64)
	if _, err := office.PutBackOwnClause.Run(r.ctx(), r.house, r.by(), office.RestoreForm{Key: id, N: n}); err != nil {
		return err
	}
	return r.goTo(clauseLink(clause.ID(id)), "back")
}

func saveOwn(r *request) error {
	r.FormValue("do") // reads the form
	in := ownForm(r)
	if r.FormValue("do") == "show" {
		return showOwnPreview(r, in)
	}
	id, err := office.WriteOwnClause.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		shown, err := queryOwn(r)
		if err != nil {
			return err
		}
		return r.showStatus(http.StatusUnprocessableEntity, ownPage(r, shown, in, fields))
	}
	if err != nil {
		return err
	}
	if section, _, _ := strings.Cut(id, "/"); in.ID == "" {
		return r.goTo("/policy/section/"+section, "own")
	}
	return r.goTo(clauseLink(clause.ID(id)), "own")
}

func showOwnPreview(r *request, in office.OwnForm) error {
	out, err := office.PreviewText.Run(r.ctx(), r.house, r.by(), office.TextForm{Text: in.Text})
	if err != nil {
		return err
	}
	shown, err := queryOwn(r)
	if err != nil {
		return err
	}
	fields, status := map[string]string{}, http.StatusOK
	if fields["text"] = problemLines(out.Problems); fields["text"] != "" {
		status = http.StatusUnprocessableEntity
	}
	p := ownPage(r, shown, in, fields)
	p.Preview = bodyHTML(&policy.Statement{Blocks: out.Blocks, Title: in.Title})
	return r.showStatus(status, p)
}
