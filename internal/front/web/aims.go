package web

import (
	"net/url"
	"strconv"

	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
)

// aimColours are how far an aim is met, as a tag.
var aimColours = map[string]string{"Met": part.Green, "Part met": part.Yellow, "Not met": part.Red}

// showAims shows each aim of the policy with what serves it (1-h). It prints on one sheet.
func showAims(r *request) error {
	all, err := office.ShowAims.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.AimsPage{Frame: r.frame("The aims of the policy", "board"), Lead: "How things stand on " + longDay(r.house.Now().In(r.house.Zone)) + ". An aim is met once every promise that serves it is."}
	p.Crumbs = part.Breadcrumbs{Items: []part.Link{{Text: "Board", Href: "/board"}}}
	for _, a := range all {
		x := page.AimRow{Title: a.Title, State: part.Tag{Text: a.Words(), Colour: aimColours[a.Words()]}}
		for _, s := range obligation.Statuses {
			if n := a.Counts[s]; n > 0 && s != obligation.NotInPolicy {
				x.Counts.Rows = append(x.Counts.Rows, part.SummaryRow{Key: s.Words(), Value: strconv.Itoa(n) + " of " + page.Plural(a.Promised(), "promise", "promises")})
			}
		}
		for _, s := range a.Sections {
			x.Sections = append(x.Sections, part.Link{Text: "Section " + s, Href: "/board?section=" + url.QueryEscape(s)})
		}
		p.Aims = append(p.Aims, x)
	}
	return r.show(p)
}
