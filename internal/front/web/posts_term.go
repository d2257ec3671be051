package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
)

// theTerm finds the term that the address names among those that run or wait.
func theTerm(r *request) (office.PostHistory, office.HolderShown, error) {
	x, err := thePost(r)
	if err != nil {
		return x, office.HolderShown{}, err
	}
	for _, h := range append(slices.Clone(x.Holders), x.Next...) {
		if h.ID == r.PathValue("term") && h.ID != "" {
			return x, h, nil
		}
	}
	return x, office.HolderShown{}, fault.New(fault.NotFound, "This term has ended, or there is none of this number.")
}

func endPage(r *request, x office.PostHistory, h office.HolderShown, fields map[string]string, last part.DateInput) page.EndPostPage {
	when := r.FormValue("when")
	p := page.EndPostPage{Frame: r.postFrame("When does "+h.Name+" end as "+lowerTitle(x.Title)+"?", part.Link{Text: x.Title, Href: "/posts/" + x.Key}),
		When: part.Radios{Name: "when", Legend: "When?", LegendSize: "m", Value: when, Error: fields["when"], Options: []part.Option{
			{Value: "now", Text: "Now", Hint: "What the post allows stops within the minute"}, {Value: "day", Text: "After the last day below"}}},
		Last: last, Why: part.Input{Name: "why", Label: "Why (optional)", Hint: "Stays in the history. Nothing about health", Value: r.FormValue("why"), Error: fields["why"]},
		Send: part.Button{Text: "Save", Once: true}}
	if !h.Ends.IsZero() {
		p.When.Options = append(p.When.Options, part.Option{Value: "open", Text: "No end"})
	}
	p.Last.Name, p.Last.Legend, p.Last.LegendSize, p.Last.Hint, p.Last.Error = "last", "Last day", "s", "Only if you chose a last day", fields["last"]
	if x.TwoPeople {
		p.Note.Text = "An end works at once or on its day. More time than was agreed takes two people again."
	}
	return p
}

func showEndPost(r *request) error {
	if err := r.must(office.EndPost); err != nil {
		return err
	}
	x, h, err := theTerm(r)
	if err != nil {
		return err
	}
	return r.show(endPage(r, x, h, nil, dated(part.DateInput{}, h.Ends)))
}

func doEndPost(r *request) error {
	if err := r.must(office.EndPost); err != nil {
		return err
	}
	x, h, err := theTerm(r)
	if err != nil {
		return err
	}
	fields := map[string]string{}
	last, typed := r.maybeDay("last", fields)
	in := office.EndPostForm{Term: h.ID, Why: r.FormValue("why")}
	switch r.FormValue("when") {
	case "now":
		in.Now = true
		delete(fields, "last")
	case "day":
		if in.Last = last; last.IsZero() && fields["last"] == "" {
			fields["last"] = "Enter the last day, such as 31 8 2027"
		}
	case "open":
		delete(fields, "last")
	default:
		fields["when"] = "Choose when it ends"
	}
	var general string
	if len(fields) == 0 {
		out, err := office.EndPost.Run(r.ctx(), r.house, r.by(), in)
		if err == nil {
			return r.goTo("/posts/"+x.Key, appointedWords(out, "ended"))
		}
		var ok bool
		if fields, general, ok = wrong(err); !ok {
			return err
		}
	}
	p := endPage(r, x, h, fields, typed)
	if general != "" {
		p.Errors.Add("", general)
	}
	return r.showStatus(http.StatusUnprocessableEntity, p)
}

func termPage(r *request, x office.PostHistory, h office.HolderShown, in post.Detail, fields map[string]string) page.TermPage {
	p := page.TermPage{Frame: r.postFrame(h.Name+" as "+lowerTitle(x.Title), part.Link{Text: x.Title, Href: "/posts/" + x.Key}),
		Printed: part.Input{Name: "printed", Label: "Name as it is printed", Hint: "In the policy, on posters and tables. Leave it empty for " + h.Name, Value: in.Printed, Error: fields["printed"]},
		Contact: part.Input{Name: "contact", Label: "Way to them, as it is printed (optional)", Hint: "Such as through the school office, 01632 960001. Not a private number", Value: in.Contact, Error: fields["contact"]},
		Send:    part.Button{Text: "Save", Once: true}}
	if !r.may(office.EndPost) || h.Person == r.by().Person {
		return p
	}
	p.Starts = part.DateInput{Name: "starts", Legend: "First day", LegendSize: "s", Error: fields["starts"]}
	p.Appointer = part.Input{Name: "appointer", Label: "Who appointed them? (optional)", Value: in.Appointer, Error: fields["appointer"]}
	if x.Governor {
		p.Interests = part.Textarea{Name: "interests", Label: "Declared interests (optional)", Hint: "As the school publishes them", Value: in.Interests, Error: fields["interests"], Rows: 3}
		p.Attended = part.Input{Name: "attended", Label: "Meetings attended", Hint: "In the last school year", Value: number(in.Attended, in.Meetings), Width: 3, InputMode: "numeric", Error: fields["attended"]}
		p.Meetings = part.Input{Name: "meetings", Label: "Meetings held", Hint: "In the last school year", Value: number(in.Meetings, in.Meetings), Width: 3, InputMode: "numeric", Error: fields["meetings"]}
	}
	return p
}

// number is a count for a box; nothing while no meetings are entered.
func number(n, of int) string {
	if of == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func showTerm(r *request) error {
	if err := r.must(office.DescribeTerm); err != nil {
		return err
	}
	x, h, err := theTerm(r)
	if err != nil {
		return err
	}
	p := termPage(r, x, h, h.Detail, nil)
	p.Starts = dated(p.Starts, h.Starts)
	return r.show(p)
}

func doTerm(r *request) error {
	if err := r.must(office.DescribeTerm); err != nil {
		return err
	}
	x, h, err := theTerm(r)
	if err != nil {
		return err
	}
	fields := map[string]string{}
	starts, typed := r.maybeDay("starts", fields)
	in := post.Detail{Printed: r.FormValue("printed"), Contact: r.FormValue("contact"), Appointer: r.FormValue("appointer"), Interests: strings.TrimSpace(r.FormValue("interests"))}
	for name, to := range map[string]*int{"attended": &in.Attended, "meetings": &in.Meetings} {
		if text := strings.TrimSpace(r.FormValue(name)); text != "" {
			if *to, err = strconv.Atoi(text); err != nil {
				fields[name] = "Enter a number"
			}
		}
	}
	var general string
	if len(fields) == 0 {
		_, err := office.DescribeTerm.Run(r.ctx(), r.house, r.by(), office.DescribeForm{Term: h.ID, Starts: starts, Detail: in})
		if err == nil {
			return r.goTo("/posts/"+x.Key, "term")
		}
		var ok bool
		if fields, general, ok = wrong(err); !ok {
			return err
		}
	}
	p := termPage(r, x, h, in, fields)
	p.Starts.Day, p.Starts.Month, p.Starts.Year = typed.Day, typed.Month, typed.Year
	if general != "" {
		p.Errors.Add("", general)
	}
	return r.showStatus(http.StatusUnprocessableEntity, p)
}
