package web

import (
	"cmp"
	"fmt"
	"strings"

	"handrail.school/handrail/internal/area/edition"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
)

// showDifference says what two editions, or an edition and the draft, differ in. Without a choice it holds the
// draft against what stands.
func showDifference(r *request) error {
	shown, err := office.ShowEditions.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.DifferencePage{Frame: r.policyFrame("What changed", part.Link{Text: "Editions", Href: editionsPath}), Show: part.Button{Text: "Compare", Kind: part.Secondary}}
	if len(shown.All) == 0 {
		p.None = part.EmptyState{Heading: "There is nothing to compare yet", Text: "When the draft has been frozen as an edition, you can see here what changes.", Link: part.Link{Text: "Editions", Href: editionsPath}}
		return r.show(p)
	}
	from, to := r.URL.Query().Get("from"), cmp.Or(r.URL.Query().Get("to"), "draft")
	if from == "" {
		from = string(shown.All[0].ID)
		if shown.InForce != nil {
			from = string(shown.InForce.ID)
		}
	}
	p.From, p.To = part.Select{Name: "from", Label: "From", Value: from}, part.Select{Name: "to", Label: "To", Value: to}
	for _, e := range shown.All {
		o := part.Option{Value: string(e.ID), Text: capital(e.Name()) + " (" + strings.ToLower(e.State.Words()) + ")"}
		p.From.Options, p.To.Options = append(p.From.Options, o), append(p.To.Options, o)
	}
	p.To.Options = append(p.To.Options, part.Option{Value: "draft", Text: "The draft as it stands"})
	d, err := office.CompareEditions.Run(r.ctx(), r.house, r.by(), office.TextQuery{From: from, To: to})
	if err != nil {
		return err
	}
	fillDifference(&p, d)
	return r.show(p)
}

// changeTags are the tags of changed clauses.
var changeTags = map[string]part.Tag{edition.Added: {Text: "New", Colour: part.Green}, edition.Removed: {Text: "Taken out", Colour: part.Red},
	edition.Reworded: {Text: "Reworded", Colour: part.Blue}, edition.Moved: {Text: "Moved", Colour: part.Grey}}

func fillDifference(p *page.DifferencePage, d office.Compared) {
	counts := map[string]int{}
	p.Values = part.Table{Caption: "Answers that changed", RowHeaders: true, Columns: []part.Column{{Text: "Question"}, {Text: "Was"}, {Text: "Is now"}}}
	for _, v := range d.Values {
		if edition.Own(v.Key) {
			continue // the days of writing, approval and review change with every edition
		}
		p.Values.Rows = append(p.Values.Rows, part.Row{Cells: []part.Cell{{Text: cmp.Or(d.Asks[v.Key], v.Key)}, {Text: v.Was}, {Text: v.Now}}})
	}
	for _, c := range d.Clauses {
		counts[c.Kind]++
		card := page.DifferenceCard{Title: cmp.Or(d.Titles[c.ID], "A clause of the school’s own"), Where: strings.TrimSpace(c.Number + " " + c.Title), Tag: changeTags[c.Kind]}
		switch c.Kind {
		case edition.Reworded:
			card.Diff = wordDiff(c.Was, c.Now, [2]string{capital(d.FromName), capital(d.ToName)})
		case edition.Moved:
			card.Note = "It stood in section " + c.From + " before."
		default:
			card.Text = c.Was + c.Now
		}
		if c.Reason != "" {
			card.Note = strings.TrimSpace(card.Note + " Reason: " + c.Reason)
		}
		p.Clauses = append(p.Clauses, card)
	}
	if len(p.Values.Rows)+len(p.Clauses) == 0 {
		p.None = part.EmptyState{Heading: "Nothing differs", Text: "Apart from the days of writing, approval and review, " + d.FromName + " and " + d.ToName + " say the same."}
		return
	}
	var words []string
	for _, k := range []struct{ kind, one, many string }{{edition.Added, "clause is new", "clauses are new"}, {edition.Removed, "clause is taken out", "clauses are taken out"},
		{edition.Reworded, "clause is reworded", "clauses are reworded"}, {edition.Moved, "clause has moved", "clauses have moved"}} {
		if n := counts[k.kind]; n > 0 {
			words = append(words, page.Plural(n, k.one, k.many))
		}
	}
	if n := len(p.Values.Rows); n > 0 {
		words = append(words, page.Plural(n, "answer changed", "answers changed"))
	}
	p.Lead = fmt.Sprintf("From %s to %s: %s.", d.FromName, d.ToName, strings.Join(words, ", "))
	p.Same = page.Plural(d.Same, "other clause stands as it stood.", "other clauses stand as they stood.")
}
