package web

import (
	"strconv"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
)

const (
	familyCopiesPath  = "/agreements/families/copies"
	familyVersionPath = "/agreements/home/"
)

func showFamilyCopies(r *request) error {
	out, err := office.ShowFamilyCopies.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.FamilyCopiesPage{Frame: r.agreementFrame("What children agreed to, for families"),
		Meter: part.Meter{Label: "Children who signed, with somebody at home told", Done: out.Told, Of: out.Signed - out.Nobody, Unit: "told"},
		Empty: part.EmptyState{Heading: "No child has signed yet", Text: "When a child signs, the family gets what they agreed to, with ideas for talking about it at home: that afternoon, by e-mail or on paper."}}
	p.Facts.Rows = []part.SummaryRow{{Key: "Children who signed", Value: strconv.Itoa(out.Signed)}, {Key: "Of these, somebody at home told", Value: strconv.Itoa(out.Told)},
		{Key: "Nobody in the register who may be told", Value: strconv.Itoa(out.Nobody)}, {Key: "Letters that have not left or been printed", Value: strconv.Itoa(out.Waiting)}}
	if out.Waiting > 0 && r.may(office.LettersToPrint) {
		p.Facts.Rows[3].Actions = []part.Link{{Text: "See letters to print", Href: "/people/letters"}}
	}
	for i, key := range out.Keys {
		p.Versions = append(p.Versions, part.Link{Text: "What families read: " + out.Titles[i], Href: familyVersionPath + key})
	}
	return r.show(p)
}

func showFamilyVersion(r *request) error {
	out, err := office.ShowFamilyVersion.Run(r.ctx(), r.house, r.by(), r.PathValue("kind"))
	if err != nil {
		return err
	}
	p := page.FamilyVersionPage{Frame: r.agreementFrame(out.Title + ": for families"), Says: out.Says, Notice: part.InsetText{Text: out.Notice}}
	for _, l := range out.Lines {
		p.Lines = append(p.Lines, page.FamilyLine{Text: l.Text, Home: l.Home, Symbol: part.Symbol{Name: l.Symbol}})
	}
	return r.show(p)
}
