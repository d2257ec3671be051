package web

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

func (s *Server) documentRoutes(mux *http.ServeMux) {
	few := make(turns, 2) // each may take 25 MB, and more when unpacked
	mux.Handle("GET "+uploadPath, s.signedIn(showDocuments))
	mux.Handle("POST "+uploadPath, s.signedIn(few.limit(doUpload)))
	mux.Handle("GET /policy/check/{id}", s.signedIn(showDocument))
	mux.Handle("POST /policy/check/{id}", s.signedIn(doDocument))
	mux.Handle("GET /policy/check/{id}/answers", s.signedIn(showDocumentValues))
	mux.Handle("GET /policy/check/{id}/text", s.signedIn(showDocumentText))
	mux.Handle("GET /policy/check/{id}/sections", s.signedIn(showDocumentSections))
	mux.Handle("GET /policy/check/{id}/dismiss", s.signedIn(showDismiss))
	mux.Handle("GET /policy/check/{id}/remove", s.signedIn(showRemoveDocument))
}

func showDocuments(r *request) error { return documentsPage(r, http.StatusOK, "") }

func documentsPage(r *request, status int, problem string) error {
	rows, err := office.ListDocuments.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.DocumentsPage{Frame: r.policyFrame("Check a policy that you have"),
		Empty: part.EmptyState{Heading: "No policy has been read in yet", Text: "Reports stand here when one has."}}
	if r.may(office.CheckDocument) {
		p.File = part.FileUpload{Name: "file", Label: "The school’s present policy", Accept: ".docx,.odt,.pdf,.html,.htm,.md,.txt", Error: problem,
			Hint: "Word, OpenDocument, PDF, web page, Markdown or text, up to 25 MB. A scan has to be turned into text first"}
		p.Send = part.Button{Text: "Read and check it", Once: true}
	}
	zone := page.NewFormat(r.house.Zone)
	p.Table = part.Table{Caption: "What has been read in", Columns: []part.Column{{Text: "Document"}, {Text: "Findings", Numeric: true}, {Text: "High", Numeric: true}, {Text: "Read in"}}}
	all, pages := pageOf(r, rows)
	p.Pages = pages
	for _, d := range all {
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: d.Name, Href: uploadPath + "/" + string(d.ID)}, {Text: strconv.Itoa(d.Findings), Numeric: true},
			{Text: strconv.Itoa(d.High), Numeric: true}, {Text: zone.Moment(d.Made), Note: d.ByName}}})
	}
	return r.showStatus(status, p)
}

// errUpload is a form that no page of ours sends.
var errUpload = fault.New(fault.Invalid, "Hand in one file with the form on the page “Check a policy that you have”.")

const tooBigUpload = "This file is bigger than 25 MB. Hand in only the policy itself, without appendices or pictures"

// doUpload reads the one file of the form into memory, never to disk, and stops as soon as it is too big.
func doUpload(r *request) error {
	if err := r.must(office.CheckDocument); err != nil {
		return err
	}
	in, err := uploaded(r)
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return documentsPage(r, http.StatusRequestEntityTooLarge, tooBigUpload)
	}
	if err != nil {
		return err
	}
	number, err := office.CheckDocument.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return documentsPage(r, http.StatusUnprocessableEntity, fields["file"])
	}
	if err != nil {
		return err
	}
	return r.goTo(uploadPath+"/"+string(number), "read")
}

func uploaded(r *request) (office.UploadForm, error) {
	f, err := handedIn(r)
	return office.UploadForm{Name: f.name, Data: f.data}, err
}

// handed is the one file of a form, with the few words beside it.
type handed struct {
	name  string
	data  []byte
	words map[string]string
}

// mostWords bounds a word beside a file.
const mostWords = 200

// handedIn reads a form with one file into memory, never to disk. Fields are the names of the words that may stand
// beside the file.
func handedIn(r *request, fields ...string) (handed, error) {
	in := handed{words: map[string]string{}}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "multipart/form-data" {
		return in, errUpload
	}
	if limit := uploads[r.URL.Path]; r.ContentLength > limit { // said before a byte of it is read
		return in, &http.MaxBytesError{Limit: limit}
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return in, errUpload
	}
	found := false
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return in, uploadError(err)
		}
		if name := p.FormName(); slices.Contains(fields, name) {
			word, err := io.ReadAll(io.LimitReader(p, mostWords+1))
			if err != nil {
				return in, uploadError(err)
			}
			if len(word) > mostWords || !writable(string(word)) {
				return in, errUpload
			}
			in.words[name] = string(word)
			continue
		}
		if p.FormName() != "file" || found {
			return in, errUpload
		}
		found, in.name = true, sentName(p.Header.Get("Content-Disposition"), p.FileName())
		if in.data, err = io.ReadAll(p); err != nil {
			return in, uploadError(err)
		}
	}
	if !found {
		return in, errUpload
	}
	return in, nil
}

// uploadError passes on that there was too much, and calls everything else a form that is none.
func uploadError(err error) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return big
	}
	return errUpload
}

// sentName is the name in the header; the office takes what is dangerous out of it.
func sentName(header, parsed string) string {
	if _, params, err := mime.ParseMediaType(header); err == nil && params["filename"] != "" {
		return params["filename"]
	}
	return parsed
}

func (r *request) document() (office.DocumentShown, error) {
	return office.ShowDocument.Run(r.ctx(), r.house, r.by(), id.Check(r.PathValue("id")))
}

func (r *request) documentFrame(title string, d office.DocumentShown, inner bool) page.Frame {
	up := []part.Link{{Text: "Check a policy", Href: uploadPath}}
	if inner {
		up = append(up, part.Link{Text: d.Name, Href: uploadPath + "/" + string(d.ID)})
	}
	return r.policyFrame(title, up...)
}

func showDocument(r *request) error {
	d, err := r.document()
	if err != nil {
		return err
	}
	at := uploadPath + "/" + string(d.ID)
	p := page.DocumentPage{Frame: r.documentFrame("Report on "+d.Name, d, false), Action: at + r.narrowing(url.Values{}), Notes: d.Notes, Facts: documentFacts(r, d), Filter: findingFilter(r),
		Ways: []part.Link{{Text: "Answers read out of it", Href: at + "/answers"}, {Text: "Its sections, held against the library", Href: at + "/sections"}, {Text: "The text with line numbers", Href: at + "/text"}},
		None: part.EmptyState{Heading: "No finding to show", Text: "That does not mean that everything is right: somebody who knows the school should read it."}}
	if p.Filter.Clear != "" {
		p.None.Text = "None fits what you have chosen above."
	}
	chosen := slices.DeleteFunc(slices.Clone(d.Findings), func(f office.FindingShown) bool { return !fitsFilter(r, f) })
	rank := map[string]int{"high": 0, "medium": 1, "low": 2}
	slices.SortStableFunc(chosen, func(a, b office.FindingShown) int { return rank[string(a.Severity)] - rank[string(b.Severity)] })
	shown, pages := pageOf(r, chosen)
	p.Pages = pages
	for _, f := range shown {
		p.Findings = append(p.Findings, findingCard(r, d, f))
	}
	takeable, taken := countValues(d)
	if d.MayTake && takeable > 0 {
		p.Take = part.Button{Text: "Take " + page.Plural(takeable, "answer", "answers") + " into the draft", Name: "do", Value: "take", Once: true}
	}
	if d.MayTake && taken > 0 {
		p.TakeBack = part.Button{Text: "Take " + page.Plural(taken, "answer", "answers") + " back out", Kind: part.Secondary, Name: "do", Value: "takeback"}
	}
	if d.MayAsk && !d.Asked {
		p.Remove = part.Button{Text: "Remove this report", Kind: part.Secondary, Href: at + "/remove"}
	}
	return r.show(p)
}

func countValues(d office.DocumentShown) (takeable, taken int) {
	for _, v := range d.Values {
		switch {
		case v.Taken:
			taken++
		case v.Values != nil && v.Left == "":
			takeable++
		}
	}
	return takeable, taken
}

func documentFacts(r *request, d office.DocumentShown) part.SummaryList {
	counts := map[string]int{}
	open := 0
	for _, f := range d.Findings {
		counts[string(f.Severity)]++
		if f.State.State == "" {
			open++
		}
	}
	school := d.School
	if school == "" {
		school = "Not named in the text"
	}
	rows := []part.SummaryRow{{Key: "School", Value: school},
		{Key: "Findings", Value: fmt.Sprintf("%d high, %d medium, %d low", counts["high"], counts["medium"], counts["low"]), Lines: []string{fmt.Sprintf("%d still open", open)}},
		{Key: "Read in", Value: "by " + d.ByName + ", " + page.NewFormat(r.house.Zone).Moment(d.Made), Lines: []string{page.Plural(len(d.Lines), "line", "lines") + " of a " + formatWords[d.Format]}}}
	if d.Asked {
		rows = append(rows, part.SummaryRow{Key: "Removing it", Value: "A colleague has to agree", Href: "/approvals"})
	}
	return part.SummaryList{Rows: rows}
}

// formatWords name the kinds of file that are read.
var formatWords = map[string]string{"docx": "Word file", "odt": "document in OpenDocument format", "pdf": "PDF file", "html": "web page", "md": "Markdown file", "txt": "text file"}

func findingFilter(r *request) part.FilterForm {
	q := r.URL.Query()
	f := part.FilterForm{Action: r.URL.Path, Selects: []part.Select{
		{Name: "severity", Label: "How serious", Value: q.Get("severity"), Options: []part.Option{{Text: "All"}, {Value: "high", Text: "High"}, {Value: "medium", Text: "Medium"}, {Value: "low", Text: "Low"}}},
		{Name: "state", Label: "State", Value: q.Get("state"), Options: []part.Option{{Text: "All"}, {Value: "open", Text: "Open"}, {Value: "accepted", Text: "Accepted"}, {Value: "dismissed", Text: "Dismissed"}}}}}
	if q.Get("severity")+q.Get("state") != "" {
		f.Clear = r.URL.Path
	}
	return f
}

func fitsFilter(r *request, f office.FindingShown) bool {
	severity, state := r.URL.Query().Get("severity"), r.URL.Query().Get("state")
	return (severity == "" || string(f.Severity) == severity) &&
		(state == "" || state == f.State.State || state == "open" && f.State.State == "")
}

// ruleWords is the name of a rule as people read it: "review overdue".
func ruleWords(rule string) string { return strings.ReplaceAll(rule, "-", " ") }

func findingCard(r *request, d office.DocumentShown, f office.FindingShown) page.FindingCard {
	at := uploadPath + "/" + string(d.ID)
	n := strconv.Itoa(f.N)
	c := page.FindingCard{ID: "finding-" + n, N: n, Severity: severityTags[string(f.Severity)], Quote: f.Quote, Message: f.Message, Advice: f.Advice, Rule: ruleWords(f.Rule),
		Line: part.Link{Text: "Line " + strconv.Itoa(f.Line), Href: at + "/text#line-" + strconv.Itoa(f.Line)}}
	switch f.State.State {
	case "accepted":
		c.State, c.Note = part.Tag{Text: "Accepted", Colour: part.Green}, "Accepted by "+f.By+" on "+page.NewFormat(r.house.Zone).Date(f.State.SetAt)+"."
	case "dismissed":
		c.State, c.Note = part.Tag{Text: "Dismissed", Colour: part.Grey}, "Dismissed by "+f.By+" on "+page.NewFormat(r.house.Zone).Date(f.State.SetAt)+": "+f.State.Reason
	}
	c.Fix = fixLink(r, f)
	if f.Value != nil && f.State.State == "" {
		c.Takes = "Accepting takes “" + f.Value.Read + "” into the draft, as the answer to: " + f.Value.Ask
	}
	switch {
	case !d.MayTake:
	case f.State.State == "":
		cureButtons(r, &c, d, f)
		c.Dismiss = part.Link{Text: "Dismiss", Hidden: " the finding on line " + strconv.Itoa(f.Line), Href: at + "/dismiss" + r.narrowing(url.Values{"n": {n}})}
	default:
		c.Reopen = part.Button{Text: "Open it again", Kind: part.LinkStyle, Name: "do", Value: "reopen", Hidden: ": the finding on line " + strconv.Itoa(f.Line)}
	}
	return c
}

// fixLink leads to what in our own policy mends a finding.
func fixLink(r *request, f office.FindingShown) part.Link {
	books, err := r.house.Shelf.Books()
	if err != nil {
		return part.Link{}
	}
	if s, ok := sectionAsking(books.Library, f.Fix.Key); ok && r.may(office.ShowQuestions) {
		q, _ := books.Library.Question(f.Fix.Key)
		return part.Link{Text: "Your draft asks: " + q.Ask, Href: questionLink(s, f.Fix.Key)}
	}
	for _, s := range books.Library.Sections {
		if string(s.Section) == f.Fix.Section && len(s.Clauses) > 0 && r.may(office.ShowClause) {
			return part.Link{Text: "Your draft has: " + strings.TrimSpace(string(s.Section)+" "+s.Title), Href: "/policy/section/" + string(s.Section)}
		}
	}
	return part.Link{}
}
