package web

import (
	"net/http"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/id"
)

// before is the number that a list of numbered entries goes on from; 0 begins with the newest.
func (r *request) before() int64 {
	n, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// olderPages leads through a list that is not counted.
func (r *request) olderPages(older int64) part.Pagination {
	var p part.Pagination
	if older > 0 {
		p.Next, p.NextLabel = r.with("before", strconv.FormatInt(older, 10)), "older entries"
	}
	if r.before() > 0 {
		p.Prev, p.PrevLabel = r.with("before", ""), "the newest"
	}
	return p
}

func showAdviceLog(r *request) error {
	log, err := office.ListAdvice.Run(r.ctx(), r.house, r.by(), r.before())
	if err != nil {
		return err
	}
	p := page.AdviceLogPage{Frame: r.schoolFrame("Advice on the policy"), Pages: r.olderPages(log.Older),
		Empty: part.EmptyState{Heading: "No advice recorded yet", Text: "When somebody outside the school advises on the policy, such as the authority or a specialist, note it here."}}
	if r.may(office.RecordAdvice) {
		p.New = part.Button{Text: "Record advice", Href: "/school/advice/new"}
	}
	p.Table = part.Table{Caption: "Newest first", CaptionSize: "hidden", Columns: []part.Column{{Text: "What was asked"}, {Text: "Whom"}, {Text: "When"}, {Text: "Section"}}}
	zone := page.NewFormat(r.house.Zone)
	for _, a := range log.Entries {
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: firstWords(a.Question, 90), Href: "/school/advice/" + string(a.ID)},
			{Text: a.Adviser}, {Text: zone.Date(a.Asked)}, {Text: orWhole(a.Section)}}})
	}
	return r.show(p)
}

func orWhole(s clause.Section) string {
	if s == "" {
		return "Whole policy"
	}
	return string(s)
}

// firstWords cuts a text for a list, between words.
func firstWords(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) <= most {
		return text
	}
	cut := strings.LastIndexByte(text[:most], ' ')
	if cut < most/2 {
		cut = most
	}
	return strings.ToValidUTF8(text[:cut], "") + " …"
}

func showAdvice(r *request) error {
	a, err := office.ShowAdvice.Run(r.ctx(), r.house, r.by(), id.Advice(r.PathValue("id")))
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.AdvicePage{Frame: r.schoolFrame("Advice from "+a.Adviser, part.Link{Text: "Advice on the policy", Href: "/school/advice"}),
		Question: a.Question, Answer: a.Answer, Outcome: a.Outcome}
	p.Facts.Rows = []part.SummaryRow{{Key: "Asked on", Value: zone.Date(a.Asked)}, {Key: "Section of the policy", Value: orWhole(a.Section)},
		{Key: "Recorded by", Value: orNone(a.Name) + ", " + zone.Moment(a.Made)}}
	return r.show(p)
}

func adviceForm(r *request, in office.AdviceForm, asked part.DateInput, fields map[string]string) (page.AdviceFormPage, error) {
	books, err := r.house.Shelf.Books()
	if err != nil {
		return page.AdviceFormPage{}, err
	}
	asked.Name, asked.Legend, asked.Error = "asked", "When did you ask?", fields["asked"]
	asked.Hint = "For example, 22 11 2026. Leave it empty for today"
	p := page.AdviceFormPage{Frame: r.schoolFrame("Record advice", part.Link{Text: "Advice on the policy", Href: "/school/advice"}), Asked: asked,
		Adviser:  part.Input{Name: "adviser", Label: "Who gave the advice?", Hint: "Name and body, such as the safeguarding team of the authority", Value: in.Adviser, Error: fields["adviser"]},
		About:    part.Select{Name: "section", Label: "Section of the policy", Value: string(in.Section), Options: []part.Option{{Value: "", Text: "The whole policy"}}},
		Question: part.Textarea{Name: "question", Label: "What did you ask?", Value: in.Question, Error: fields["question"], Rows: 3},
		Answer:   part.Textarea{Name: "answer", Label: "What was the answer?", Value: in.Answer, Error: fields["answer"], Rows: 5},
		Outcome:  part.Textarea{Name: "outcome", Label: "What came of it? (optional)", Hint: "What the school changed or decided not to change", Value: in.Outcome, Error: fields["outcome"], Rows: 3},
		Send:     part.Button{Text: "Record the advice", Once: true}}
	for _, s := range books.Library.Sections {
		p.About.Options = append(p.About.Options, part.Option{Value: string(s.Section), Text: string(s.Section) + " " + s.Title})
	}
	return p, nil
}

func showAdviceForm(r *request) error {
	if err := r.must(office.RecordAdvice); err != nil {
		return err
	}
	p, err := adviceForm(r, office.AdviceForm{}, part.DateInput{}, nil)
	if err != nil {
		return err
	}
	return r.show(p)
}

func doAdvice(r *request) error {
	in := office.AdviceForm{Adviser: r.FormValue("adviser"), Question: r.FormValue("question"), Answer: r.FormValue("answer"),
		Outcome: r.FormValue("outcome"), Section: clause.Section(r.FormValue("section"))}
	day, typed, ok := r.day("asked")
	fields := map[string]string{}
	if ok {
		in.Asked = day
	} else if typed.Day+typed.Month+typed.Year != "" {
		fields["asked"] = "Enter a day, such as 22 11 2026"
	}
	if len(fields) == 0 {
		_, err := office.RecordAdvice.Run(r.ctx(), r.house, r.by(), in)
		if err == nil {
			return r.goTo("/school/advice", "advice")
		}
		if fields, _, ok = wrong(err); !ok {
			return err
		}
	}
	p, err := adviceForm(r, in, typed, fields)
	if err != nil {
		return err
	}
	return r.showStatus(http.StatusUnprocessableEntity, p)
}
