package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/hold"
	"handrail.school/handrail/internal/area/trail"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
)

func showTrail(r *request) error {
	q := store.TrailQuery{Before: r.before(), Who: r.URL.Query().Get("who"), Case: r.URL.Query().Get("what")}
	x, err := office.ShowTrail.Run(r.ctx(), r.house, r.by(), q)
	if err != nil {
		return err
	}
	says := map[string]string{}
	for _, e := range office.All() {
		says[e.Described().Name] = e.Described().Says
	}
	p := page.TrailPage{Frame: r.schoolFrame("Trail"), Pages: r.olderPages(x.Older), Filter: trailFilter(q, x.Names, says),
		Empty: part.EmptyState{Heading: "No such entry", Link: part.Link{Text: "Show everything", Href: "/school/trail"}}}
	p.Table = part.Table{Caption: "Entries", CaptionSize: "hidden", Columns: []part.Column{{Text: "When"}, {Text: "Who"}, {Text: "What"}, {Text: "Records"}}}
	zone := page.NewFormat(r.house.Zone)
	for _, l := range x.Lines {
		what := part.Cell{Text: cmp.Or(says[l.Case], l.Case)}
		if l.Refused != "" {
			what.Tag = part.Tag{Text: "Refused", Colour: part.Red}
			if l.Refused != "role" {
				what.Note = l.Refused
			}
		}
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: zone.Moment(time.Unix(l.At, 0))},
			{Text: actorWords(x.Names, l.Who)}, what, {Text: recordWords(l.Records)}}})
	}
	return r.show(p)
}

func actorWords(names map[string]string, who string) string {
	if account, ok := strings.CutPrefix(who, "os:"); ok {
		return "Command line (" + account + ")"
	}
	if strings.HasPrefix(who, "token:") {
		return "A program with a token"
	}
	return cmp.Or(names[who], "Somebody whose name is erased")
}

// recordWords names the records that an entry touched, by kind and the start of their number.
func recordWords(all []trail.Touched) string {
	var words []string
	for _, t := range all[:min(3, len(all))] {
		word := t.How + " " + strings.ReplaceAll(t.Kind, "_", " ")
		if t.ID != "list" && t.ID != "" {
			word += " " + t.ID[:min(6, len(t.ID))]
		} else {
			word += " list"
		}
		if !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	if len(all) > 3 {
		words = append(words, page.Count(len(all)-3)+" more")
	}
	return strings.Join(words, ", ")
}

func trailFilter(q store.TrailQuery, names, says map[string]string) part.FilterForm {
	options := func(first string, all map[string]string) []part.Option {
		list := []part.Option{{Value: "", Text: first}}
		for key, text := range all {
			list = append(list, part.Option{Value: key, Text: text})
		}
		slices.SortFunc(list[1:], func(a, b part.Option) int {
			return cmp.Or(strings.Compare(strings.ToLower(a.Text), strings.ToLower(b.Text)), strings.Compare(a.Value, b.Value))
		})
		return list
	}
	f := part.FilterForm{Action: "/school/trail", Selects: []part.Select{
		{Name: "who", Label: "Who", Options: options("Everybody", names), Value: q.Who},
		{Name: "what", Label: "What", Options: options("Everything", says), Value: q.Case}}}
	if q.Who != "" || q.Case != "" {
		f.Clear = "/school/trail"
	}
	return f
}

func showHead(r *request) error {
	text, err := office.ShowHead.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.HeadPage{Frame: r.schoolFrame("Receipt for the trail"), Empty: part.EmptyState{Heading: "The trail is still empty"},
		Verify: part.CodeBlock{Label: "Check the trail against a receipt", Lines: []string{"handrail audit verify --data /var/lib/handrail --head receipt.txt"}}}
	if text = strings.TrimSpace(text); text != "" {
		p.Head = part.CodeBlock{Label: "Receipt of " + page.NewFormat(r.house.Zone).Moment(r.house.Now()), Lines: strings.Split(text, "\n")}
	}
	return r.show(p)
}

func holdsPage(r *request, in hold.Hold, fields map[string]string) (page.HoldsPage, error) {
	x, err := office.ListHolds.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return page.HoldsPage{}, err
	}
	p := page.HoldsPage{Frame: r.schoolFrame("Holds"), Empty: part.EmptyState{Heading: "Nothing is held"}, Policy: part.Link{Text: "Policy", Href: "/policy"}}
	p.Table = part.Table{Caption: page.Plural(len(x.Holds), "record is held", "records are held"), RowHeaders: true,
		Columns: []part.Column{{Text: "What"}, {Text: "Why"}, {Text: "Held by"}, {Text: "Since"}, {Text: "Lift"}}}
	zone := page.NewFormat(r.house.Zone)
	for _, h := range x.Holds {
		lift := part.Cell{Text: "Ask to lift", Hidden: " the hold on " + h.What, Href: "/school/holds/" + string(h.ID) + "/lift"}
		if h.Asked {
			lift = part.Cell{Text: "Waits for a second person", Href: "/approvals"}
		}
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: h.What}, {Text: h.Reason}, {Text: h.Placer}, {Text: zone.Date(h.Placed)}, lift}})
	}
	if len(x.Documents) > 0 {
		p.Subject = part.Select{Name: "subject", Label: "Which record", Value: in.Subject.ID, Error: fields["subject"], Options: []part.Option{{Value: "", Text: "Choose a record"}}}
		for _, d := range x.Documents {
			p.Subject.Options = append(p.Subject.Options, part.Option{Value: string(d.ID), Text: d.Name + ", read in on " + zone.Date(d.Made)})
		}
		p.Reason = part.Textarea{Name: "reason", Label: "Why must it stay as it is?", Value: in.Reason, Error: fields["reason"], Rows: 3}
		p.Send = part.Button{Text: "Hold this record", Once: true}
	}
	return p, nil
}

func showHolds(r *request) error {
	p, err := holdsPage(r, hold.Hold{}, nil)
	if err != nil {
		return err
	}
	return r.show(p)
}

func doHold(r *request) error {
	in := hold.Hold{Reason: r.FormValue("reason")}
	if subject := r.FormValue("subject"); subject != "" {
		in.Subject = hold.Subject{Kind: "document", ID: subject}
	}
	_, err := office.PlaceHold.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok {
		p, err := holdsPage(r, in, fields)
		if err != nil {
			return err
		}
		if general != "" {
			p.Errors.Add("", general)
		}
		return r.showStatus(http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return r.goTo("/school/holds", "hold")
}

func liftPage(r *request, reason string, fields map[string]string) page.ConfirmPage {
	return page.ConfirmPage{Frame: r.schoolFrame("Ask to lift this hold", part.Link{Text: "Holds", Href: "/school/holds"}),
		Text:   "A second person reads your reason and agrees or declines. Until then the record stays as it is.",
		Reason: part.Textarea{Name: "reason", Label: "Why can the hold be lifted?", Value: reason, Error: fields["reason"], Rows: 3},
		Send:   part.Button{Text: "Ask a second person", Once: true}, Cancel: part.Link{Text: "Cancel", Href: "/school/holds"}}
}

func showLift(r *request) error {
	if err := r.must(office.AskToLiftHold); err != nil {
		return err
	}
	return r.show(liftPage(r, "", nil))
}

func doLift(r *request) error {
	in := office.LiftForm{Hold: id.Hold(r.PathValue("id")), Reason: r.FormValue("reason")}
	_, err := office.AskToLiftHold.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return r.showStatus(http.StatusUnprocessableEntity, liftPage(r, in.Reason, fields))
	}
	if err != nil {
		return err
	}
	return r.goTo("/school/holds", "asked")
}
