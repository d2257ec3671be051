package web

import (
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

// addSuspension asks what a suspension needs, where one can be entered, and lists those that there were.
func addSuspension(r *request, x office.GrantShown, p *page.GrantPage, fields map[string]string) {
	zone := page.NewFormat(r.house.Zone)
	if slices.Contains(x.Steps, access.Suspend) {
		p.Kind = part.Radios{Name: "kind", Legend: "What kind of reason? (to suspend it)", LegendSize: "s", Hint: "The person, or the family of a child, is told this kind", Small: true, Value: r.FormValue("kind"), Error: fields["kind"]}
		for _, k := range access.SuspensionKinds {
			p.Kind.Options = append(p.Kind.Options, part.Option{Value: k.Key, Text: k.Title})
		}
		if x.Pupil {
			p.Plan = part.Textarea{Name: "plan", Label: "How does set work reach the child meanwhile? (to suspend it)", Hint: "The family is told, for example: the teacher gives it on paper on Mondays", Rows: 2, Value: r.FormValue("plan"), Error: fields["plan"]}
		}
	}
	if x.Stage == access.Suspended && r.may(office.ShowPauseNotice) {
		p.Notice = part.Link{Text: "The notice on paper", Href: recordPath + "/" + string(x.ID) + "/notice"}
	}
	p.Pauses = part.Table{Caption: "Suspensions", Columns: []part.Column{{Text: "From"}, {Text: "Until"}, {Text: "Reason"}, {Text: "Decided by"}}}
	for _, s := range slices.Backward(x.Suspensions) {
		until := part.Cell{Text: zone.Date(s.Until)}
		if !s.Lifted.IsZero() {
			until.Note = "Lifted on " + zone.Date(s.Lifted) + " by " + x.Names[s.LiftedBy]
		}
		p.Pauses.Rows = append(p.Pauses.Rows, part.Row{Cells: []part.Cell{{Text: zone.Date(s.From)}, until, {Text: access.SuspensionTitle(s.Kind), Note: s.Why}, {Text: x.Names[s.By]}}})
	}
}

// showPauseNotice is the notice of a suspension on paper.
func showPauseNotice(r *request) error {
	x, err := office.ShowPauseNotice.Run(r.ctx(), r.house, r.by(), id.Grant(r.PathValue("id")))
	if err != nil {
		return err
	}
	p := page.PauseNoticePage{Frame: r.accessFrame("Access to "+x.System+" is paused", part.Link{Text: "Who has access to what", Href: recordPath}), To: strings.Join(x.To, " and "), Lines: x.Lines,
		Told: "No letter was sent by e-mail: print this and hand it over."}
	if x.Told > 0 {
		p.Told = page.Plural(x.Told, "letter was", "letters were") + " sent by e-mail. Whoever has no address gets this on paper."
	}
	return r.show(p)
}
