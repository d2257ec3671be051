package web

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/consultation"
	"handrail.school/handrail/internal/area/edition"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/publish"
	"handrail.school/handrail/internal/words/fault"
)

// publicRoutes are pages for everybody: nobody signs in, and nothing stands on them but what governors approved.
func (s *Server) publicRoutes(mux *http.ServeMux) {
	browsers := make(turns, 1)
	mux.Handle("GET /public/policy", s.public(showPublicPolicy))
	mux.Handle("GET /public/policy/embed", s.public(showPublicEmbed))
	mux.Handle("GET /public/policy/edition/{number}", s.public(showPublicEdition))
	mux.Handle("GET /public/policy/changes/{number}", s.public(showPublicChanges))
	mux.Handle("GET /public/policy/said", s.public(showPublicSaid))
	mux.Handle("GET /public/policy/download/{format}", s.public(doPublicDownload))
	mux.Handle("POST /public/policy/pdf", s.public(s.paced(pdfPace, browsers.limit(doPublicPDF))))
	mux.Handle("GET /public/papers", s.public(showPublicPapers))
	mux.Handle("GET /public/papers/{audience}", s.public(showPublicPaper))
}

func showPublicPolicy(r *request) error {
	q := office.PublicQuery{}
	if day, ok := readDay(r.URL.Query().Get("on")); ok {
		q.Day = day
	}
	return publicPage(r, q)
}

func showPublicEdition(r *request) error {
	n, err := strconv.Atoi(r.PathValue("number"))
	if err != nil || n < 1 {
		return fault.New(fault.NotFound, "There is no approved edition with this number.")
	}
	return publicPage(r, office.PublicQuery{Number: n})
}

func publicPage(r *request, q office.PublicQuery) error {
	shown, err := office.ShowPublicPolicy.Run(r.ctx(), r.house, r.by(), q)
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.PublicPolicyPage{Frame: r.frame("Online safety policy", ""), Past: publicPast(zone, shown)}
	if shown.Text == nil {
		p.Empty = part.EmptyState{Heading: "No edition is in force", Text: "Governors have not approved an online safety policy here yet, or it was withdrawn. Ask the school for the rules that hold."}
		if !q.Day.IsZero() {
			p.Empty = part.EmptyState{Heading: "No edition was in force on " + q.Day.Format("2 January 2006"), Link: part.Link{Text: "See the policy of today", Href: "/public/policy"}}
		}
		return r.show(p)
	}
	p.Print.Edition = "Edition " + strconv.Itoa(shown.Number) + ", approved " + zone.Date(shown.Meeting)
	p.Facts.Rows = publicFacts(zone, shown)
	if !shown.Current {
		p.Old = part.InsetText{Text: "This edition is no longer in force. It held " + lowerFirst(heldWords(zone, shown.PublicEdition)) + "."}
	} else {
		publicToday(r, zone, shown, &p)
	}
	publicLinks(shown, &p)
	p.Text, err = r.server.boards.get(r.ctx(), strings.Join([]string{r.house.School.Name, "public", strconv.Itoa(shown.Number), shown.Version}, " "), func() (template.HTML, error) {
		o := policy.HTMLOptions{Top: 2, Glossary: "/glossary", Terms: policy.Terms(shown.Books.Glossary)}
		return template.HTML(shown.Text.HTML(o)), nil // escaped by the policy package
	})
	if err != nil {
		return err
	}
	return r.show(p)
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

func heldWords(zone page.Format, e office.PublicEdition) string {
	if e.Until.IsZero() {
		return "From " + zone.Date(e.From)
	}
	return "From " + zone.Date(e.From) + " to " + zone.Date(e.Until)
}

func publicFacts(zone page.Format, shown office.PublicPolicy) []part.SummaryRow {
	return []part.SummaryRow{{Key: "Edition", Value: strconv.Itoa(shown.Number) + ", in force " + lowerFirst(heldWords(zone, shown.PublicEdition))},
		{Key: "Approved by governors", Value: zone.Date(shown.Meeting) + ", minute " + shown.Minute}, {Key: "Review due", Value: zone.Date(shown.Due)}}
}

// publicToday adds what belongs to the edition in force alone: the overdue banner, whom to turn to, and posts
// that have changed hands.
func publicToday(r *request, zone page.Format, shown office.PublicPolicy, p *page.PublicPolicyPage) {
	if shown.Overdue {
		p.Overdue = part.WarningText{Text: "The review of this policy was due on " + zone.Date(shown.Due) + " and is overdue. The rules below hold until governors approve a new edition."}
	}
	if shown.Quiet != "" {
		p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "Quiet hours", Value: "No routine letters " + shown.Quiet})
	}
	if shown.Email != "" {
		p.Contact.Rows = append(p.Contact.Rows, part.SummaryRow{Key: "Safeguarding lead", Value: shown.Email, Href: "mailto:" + shown.Email})
	}
	if shown.Phone != "" {
		p.Contact.Rows = append(p.Contact.Rows, part.SummaryRow{Key: "School", Value: shown.Phone})
	}
	if len(p.Contact.Rows) > 0 {
		p.Contact.Rows = append(p.Contact.Rows, part.SummaryRow{Key: "In danger now", Value: "Dial 999"})
	}
	for _, c := range shown.Beside { // where it is kept inside the school is nobody else's business
		row := part.SummaryRow{Key: "Read side by side with", Value: c.Name + ", version " + c.Version}
		if isWeb(c.Place) {
			row.Href = c.Place
		}
		p.Facts.Rows = append(p.Facts.Rows, row)
	}
	for _, h := range shown.Changed {
		if h.Now == "" {
			p.Holders = append(p.Holders, h.Role.Title()+": "+h.Was+" no longer holds the post; it is vacant.")
			continue
		}
		p.Holders = append(p.Holders, h.Role.Title()+": "+h.Was+" was named; it is now "+h.Now+".")
	}
	for _, f := range forms {
		p.Downloads = append(p.Downloads, part.Link{Text: f.name, Href: "/public/policy/download/" + f.key})
	}
	if _, err := publish.Chromium(); err == nil {
		p.PDF = part.Button{Text: "Make a PDF", Kind: part.Secondary, Once: true}
	}
	p.Links = append(p.Links, part.Link{Text: "Posters and leaflets made from this policy", Href: "/public/papers"})
}

func publicLinks(shown office.PublicPolicy, p *page.PublicPolicyPage) {
	if slices.ContainsFunc(shown.All, func(e office.PublicEdition) bool { return e.Number < shown.Number }) {
		p.Links = append(p.Links, part.Link{Text: "See what this edition changed", Href: "/public/policy/changes/" + strconv.Itoa(shown.Number)})
	}
	if len(shown.Replies) > 0 && shown.Current {
		p.Links = append(p.Links, part.Link{Text: "What staff, pupils, parents and governors said, and what we did", Href: "/public/policy/said"})
	}
	if !shown.Current {
		p.Links = append(p.Links, part.Link{Text: "Read the edition in force today", Href: "/public/policy"})
	}
}

func publicPast(zone page.Format, shown office.PublicPolicy) part.Table {
	t := part.Table{Caption: "Every edition", Columns: []part.Column{{Text: "Edition"}, {Text: "Approved"}, {Text: "Held"}}}
	for _, e := range shown.All {
		state := heldWords(zone, e)
		if e.State == edition.Withdrawn {
			state += ", then withdrawn"
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: "Edition " + strconv.Itoa(e.Number), Href: "/public/policy/edition/" + strconv.Itoa(e.Number)}, {Text: zone.Date(e.Meeting)}, {Text: state}}})
	}
	if len(t.Rows) < 2 && shown.Current {
		t.Rows = nil
	}
	return t
}

// inForce is the policy in force, or a fault where there is none.
func inForce(r *request) (office.PublicPolicy, error) {
	shown, err := office.ShowPublicPolicy.Run(r.ctx(), r.house, r.by(), office.PublicQuery{})
	if err == nil && shown.Text == nil {
		err = fault.New(fault.NotFound, "No edition of the policy is in force.")
	}
	return shown, err
}

// showPublicEmbed is the policy as a page that other pages of the school's website may frame. It has a style
// sheet of its own and nothing else.
func showPublicEmbed(r *request) error {
	shown, err := inForce(r)
	if err != nil {
		return err
	}
	h := r.w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors *; base-uri 'none'; form-action 'none'")
	h.Set("Content-Type", "text/html; charset=utf-8")
	_, err = r.w.Write([]byte(shown.Text.File()))
	return err
}

func showPublicChanges(r *request) error {
	n, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		return fault.New(fault.NotFound, "There is no approved edition with this number.")
	}
	d, err := office.ComparePublic.Run(r.ctx(), r.house, r.by(), n)
	if err != nil {
		return err
	}
	p := page.DifferencePage{Frame: r.frame("What edition "+strconv.Itoa(n)+" changed", "")}
	p.Crumbs = publicCrumbs()
	fillDifference(&p, d)
	return r.show(p)
}

func publicCrumbs() part.Breadcrumbs {
	return part.Breadcrumbs{Items: []part.Link{{Text: "Online safety policy", Href: "/public/policy"}}}
}

func showPublicSaid(r *request) error {
	shown, err := office.ShowPublicPolicy.Run(r.ctx(), r.house, r.by(), office.PublicQuery{})
	if err != nil {
		return err
	}
	p := page.SaidPage{Frame: r.frame("You said, we did", ""), Replies: replyRows(shown.Replies),
		Lead: "Before governors approved the policy, staff, pupils, parents and governors were asked about it. This is what they asked for, in the school’s words, and what was done."}
	p.Crumbs = publicCrumbs()
	if len(p.Replies) == 0 {
		p.Empty = part.EmptyState{Heading: "Nothing is published yet", Text: "When the school has answered what was said, it stands here."}
	}
	return r.show(p)
}

func replyRows(all []consultation.Reply) []page.ReplyRow {
	var rows []page.ReplyRow
	for _, x := range all {
		row := page.ReplyRow{Said: x.Said, Did: x.Did, Tag: part.Tag{Text: "Changed", Colour: part.Green}}
		if x.Decision == consultation.Unchanged {
			row.Tag = part.Tag{Text: "Not changed", Colour: part.Grey}
		}
		if x.Remarks > 1 {
			row.Note = "Said " + strconv.Itoa(x.Remarks) + " times"
		}
		rows = append(rows, row)
	}
	return rows
}

func doPublicDownload(r *request) error {
	shown, err := inForce(r)
	if err != nil {
		return err
	}
	return r.download(shown.Text, r.PathValue("format"))
}

func doPublicPDF(r *request) error {
	shown, err := inForce(r)
	if err != nil {
		return err
	}
	return r.pdf(downloadName(shown.Text, "pdf"), []byte(shown.Text.File()))
}

func showPublicPapers(r *request) error {
	shown, err := office.ShowPublicPolicy.Run(r.ctx(), r.house, r.by(), office.PublicQuery{})
	if err != nil {
		return err
	}
	p := page.PublicPapersPage{Frame: r.frame("Posters and leaflets", ""), Lead: "Short sheets in plain words, made from the policy in force. Open one and print it."}
	p.Crumbs = publicCrumbs()
	for _, x := range shown.Papers {
		p.Papers = append(p.Papers, page.IndexEntry{Link: part.Link{Text: x.Title, Href: "/public/papers/" + x.Audience}, Text: aboutPapers[x.Audience]})
	}
	if len(p.Papers) == 0 {
		p.Empty = part.EmptyState{Heading: "There are none yet", Text: "They are made from the policy once governors have approved it."}
	}
	return r.show(p)
}

func showPublicPaper(r *request) error {
	shown, err := office.ShowPublicPolicy.Run(r.ctx(), r.house, r.by(), office.PublicQuery{})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(shown.Papers, func(x publish.Paper) bool { return x.Audience == r.PathValue("audience") })
	if i < 0 {
		return fault.New(fault.NotFound, "There is no sheet for this audience.")
	}
	return r.sheet(shown.Papers[i])
}
