package web

import (
	"errors"
	"strings"
	"syscall"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/publish"
	"handrail.school/handrail/internal/words/fault"
)

const noChromium = "PDF files are made by the Chromium browser, which is not installed on the server that runs Handrail. Ask your technician to install it. Until then, open the page and choose Print, then “Save as PDF”."

// turns lets only so many requests at a time do costly work; the others wait.
type turns chan struct{}

func (t turns) limit(do handler) handler {
	return func(r *request) error {
		select {
		case t <- struct{}{}:
			defer func() { <-t }()
			return do(r)
		case <-r.ctx().Done():
			return r.ctx().Err()
		}
	}
}

// pdf makes a PDF of a page that stands alone.
func (r *request) pdf(name string, html []byte) error {
	data, err := publish.PDF(r.ctx(), html)
	if err != nil {
		return noPDF(err)
	}
	return r.send(name, "application/pdf", data)
}

// noPDF says in plain words why there is no PDF, where somebody can do something about it.
func noPDF(err error) error {
	switch {
	case errors.Is(err, publish.ErrNoChromium):
		return fault.New(fault.Conflict, "%s", noChromium)
	case errors.Is(err, syscall.ENOSPC):
		return fault.New(fault.Conflict, "The server's disk is full, so no PDF could be made. Ask your technician to make room, then try again.")
	}
	return err
}

// aboutPapers say what each sheet is for.
var aboutPapers = map[string]string{
	"pupils":    "A poster for classrooms and beside computers: what to do when something goes wrong, and who helps.",
	"visitors":  "A leaflet for the office: phones, pictures and whom to tell.",
	"parents":   "A page for families: what the school does, what it asks of them, whom to ring.",
	"staff":     "A page for the staff room: what to do, in order, and whom to tell.",
	"tell":      "A page for every staff room and office: whom to tell, by kind of worry.",
	"governors": "A page for governors: what they answer for and what they are shown.",
}

func showPapers(r *request) error {
	shown, err := office.ShowPolicy.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.PapersPage{Frame: r.policyFrame("Posters and leaflets")}
	if _, err := publish.Chromium(); err != nil {
		p.NoPDF = noChromium
	}
	for _, audience := range publish.Audiences {
		paper, err := publish.AudiencePage(shown.Policy, shown.Books.Audience, audience)
		if err != nil {
			return err
		}
		e := page.PaperEntry{Link: part.Link{Text: paper.Title, Href: "/policy/papers/" + audience}, Text: aboutPapers[audience],
			Action: "/policy/papers/" + audience + "/pdf"}
		if p.NoPDF == "" {
			e.PDF = part.Button{Text: "Make a PDF", Kind: part.Secondary, Hidden: " of “" + paper.Title + "”", Once: true}
		}
		for _, c := range paper.Reread {
			if r.may(office.ShowClause) && shown.Books.Library.Clause(c) != nil {
				e.Reread = append(e.Reread, part.Link{Text: shown.Books.Library.Called(c), Href: clauseLink(c)})
			}
		}
		p.Papers = append(p.Papers, e)
	}
	return r.show(p)
}

func paperOf(r *request) (publish.Paper, string, error) {
	shown, err := office.ShowPolicy.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return publish.Paper{}, "", err
	}
	paper, err := publish.AudiencePage(shown.Policy, shown.Books.Audience, r.PathValue("audience"))
	if err != nil {
		return paper, "", fault.New(fault.NotFound, "There is no sheet for this audience.")
	}
	name := strings.Replace(downloadName(shown.Policy, "pdf"), "online-safety-policy", "online-safety-for-"+paper.Audience, 1)
	return paper, name, nil
}

// showPaper answers with the sheet by itself. It carries its own small style sheet, which this one page
// may use; scripts and everything else stay forbidden.
func showPaper(r *request) error {
	paper, _, err := paperOf(r)
	if err != nil {
		return err
	}
	return r.sheet(paper)
}

func (r *request) sheet(paper publish.Paper) error {
	html, err := paper.HTML()
	if err != nil {
		return err
	}
	h := r.w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	h.Set("Content-Type", "text/html; charset=utf-8")
	_, err = r.w.Write(html)
	return err
}

func doPaperPDF(r *request) error {
	paper, name, err := paperOf(r)
	if err != nil {
		return err
	}
	html, err := paper.HTML()
	if err != nil {
		return err
	}
	return r.pdf(name, html)
}
