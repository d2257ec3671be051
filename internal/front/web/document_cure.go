package web

import (
	"net/url"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/id"
)

// From a finding it is one step to what cures it. One that a question of the draft cures leads to that
// question, and saving the answer accepts the finding in the same step; one that a section of the draft cures is accepted
// and leads to how the draft says it. Both lead back to the finding.

// withFinding is a page's address that remembers which finding somebody comes from.
func withFinding(to string, document id.Check, n int) string {
	path, place, anchored := strings.Cut(to, "#")
	path += "?finding=" + url.QueryEscape(string(document)+"."+strconv.Itoa(n))
	if anchored {
		path += "#" + place
	}
	return path
}

// cured is the finding that somebody comes from. ok is false for everybody else: a wrong number, or one
// that this person may not decide, is as good as none.
func (r *request) cured() (d office.DocumentShown, f office.FindingShown, ok bool) {
	document, number, found := strings.Cut(r.FormValue("finding"), ".")
	n, err := strconv.Atoi(number)
	if !found || err != nil || !r.may(office.DecideFinding) {
		return d, f, false
	}
	d, err = office.ShowDocument.Run(r.ctx(), r.house, r.by(), id.Check(document))
	if err != nil || n < 0 || n >= len(d.Findings) {
		return d, f, false
	}
	return d, d.Findings[n], true
}

// findingNote says on the page of the cure where somebody comes from.
func findingNote(d office.DocumentShown, f office.FindingShown, says ...string) page.FindingNote {
	text := d.Name + ", line " + strconv.Itoa(f.Line) + ": " + strings.Join(append([]string{f.Message}, says...), " ")
	return page.FindingNote{Key: f.Fix.Key, Number: string(d.ID) + "." + strconv.Itoa(f.N), Inset: part.InsetText{Text: text},
		Back: part.Link{Text: "Back to the finding", Href: findingAddress(d, f)}}
}

// doubtWords say what the document says, and what the field of the question begins with instead.
func doubtWords(f office.FindingShown) string {
	says := ""
	if f.Doubted != "" {
		says = "The document says “" + firstWords(f.Doubted, 200) + "”. "
	}
	switch {
	case f.Offer == nil:
	case !f.Offer.Doubted:
		says += "The answer below begins with what the check suggests. "
	case len(f.Offer.Values) > 0:
		says += "Your draft has taken that over. The answer below begins with what stood there before. "
	default:
		says += "Your draft has taken that over. The answer below is left open, because nothing stood there before. "
	}
	return says + "Saving the answer accepts the finding."
}

// cureOf is where a finding is cured in the draft: its question, if that arises and this person may answer
// it, or the section that says it; "" where there is neither.
func cureOf(r *request, f office.FindingShown) (question, section clause.Section) {
	if f.Asked != "" {
		return f.Asked, ""
	}
	books, err := r.house.Shelf.Books()
	if err != nil || f.Value != nil || !r.may(office.ShowClause) || !hasClauses(books.Library, clause.Section(f.Fix.Section)) {
		return "", ""
	}
	return "", clause.Section(f.Fix.Section)
}

// cureButtons offer the one step that fits an open finding.
func cureButtons(r *request, c *page.FindingCard, d office.DocumentShown, f office.FindingShown) {
	hidden := " the finding on line " + strconv.Itoa(f.Line)
	accept := part.Button{Text: "Accept", Kind: part.LinkStyle, Name: "do", Value: "accept", Hidden: hidden}
	switch question, section := cureOf(r, f); {
	case question != "":
		c.Fix.Text, c.Fix.Href = "", "" // the same place
		c.Answer = part.Link{Text: "Accept by answering: " + askOf(r, f.Fix.Key), Hidden: " (for" + hidden + ")",
			Href: withFinding("/policy/questions/"+string(question)+"#"+policy.QuestionAnchor(f.Fix.Key), d.ID, f.N)}
		if f.Value != nil {
			c.Accept = accept
		}
	case section != "":
		accept.Text, accept.Hidden = "Accept, and see how the draft says it", ":"+hidden
		c.Accept = accept
	default:
		c.Accept = accept
	}
}

func askOf(r *request, key string) string {
	books, err := r.house.Shelf.Books()
	if err != nil {
		return ""
	}
	q, _ := books.Library.Question(key)
	return q.Ask
}

// acceptFinding marks a finding and leads to its cure, if it is a section of the draft.
func acceptFinding(r *request, number id.Check, n int) (to string, err error) {
	d, err := office.ShowDocument.Run(r.ctx(), r.house, r.by(), number)
	if err != nil {
		return "", err
	}
	if _, err = office.DecideFinding.Run(r.ctx(), r.house, r.by(), office.FindingForm{Document: number, N: n, State: "accepted"}); err != nil {
		return "", err
	}
	if _, section := cureOf(r, d.Findings[n]); section != "" {
		return withFinding("/policy/section/"+string(section), number, n), nil
	}
	return r.backToFinding(number, n), nil
}

// backToFinding is the report as it was narrowed and turned to, at the finding.
func (r *request) backToFinding(number id.Check, n int) string {
	return uploadPath + "/" + string(number) + r.narrowing(url.Values{}) + "#finding-" + strconv.Itoa(n)
}

// narrowing is what narrows the report in this page's address, with further values.
func (r *request) narrowing(more url.Values) string {
	for _, key := range []string{"severity", "state", "page"} {
		if v := r.URL.Query().Get(key); v != "" {
			more.Set(key, v)
		}
	}
	if len(more) == 0 {
		return ""
	}
	return "?" + more.Encode()
}
