package web

import (
	"net/http"

	barcode "github.com/boombuler/barcode/qr"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
)

func (s *Server) recoveryRoutes(mux *http.ServeMux) {
	mux.Handle("GET /school/recovery", s.signedIn(showRecovery))
	mux.Handle("POST /school/recovery", s.signedIn(doAskRecovery))
	mux.Handle("POST /school/recovery/prove", s.signedIn(doProveRecovery))
}

func showRecovery(r *request) error { return r.recovery(http.StatusOK, nil, "") }

func (r *request) recovery(status int, fields map[string]string, problem string) error {
	k, err := office.ShowRecovery.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.RecoveryPage{Frame: r.schoolFrame("Recovery key")}
	if problem != "" {
		p.Errors.Add("", problem)
	}
	ask := "Ask a second person to make it"
	if k.Public != "" {
		ask = "Ask for a new recovery key"
		p.Facts.Rows = []part.SummaryRow{{Key: "Fingerprint", Value: k.Fingerprint}, {Key: "Made", Value: zone.Date(k.Made)},
			{Key: "By", Value: k.AskedName + ", who asked, and " + k.AgreedName + ", who printed it"}, {Key: "Paper last proved", Value: "Never"}}
		if !k.Proved.IsZero() {
			p.Facts.Rows[3].Value = zone.Date(k.Proved) + ", by " + k.ProvedName
		}
	}
	if k.Waiting {
		p.Waits.Text = waitsWords
	}
	if r.may(office.AskForRecovery) {
		if !k.Waiting {
			p.Reason = part.Textarea{Name: "reason", Label: "Why (optional)", Rows: 2}
			p.Ask = part.Button{Text: ask, Once: true}
		}
		if k.Public != "" {
			p.Ask.Kind = part.Secondary
			p.Group = part.Input{Name: "group", Label: "Check group", Hint: "Ten letters and digits on the paper, beside the key. Do not type the key itself anywhere", Width: 20,
				Value: r.FormValue("group"), Error: fields["group"], Autocomplete: "off"}
			p.Prove = part.Button{Text: "Prove that the paper can be read", Once: true}
		}
	}
	return r.showStatus(status, p)
}

func doAskRecovery(r *request) error {
	_, err := office.AskForRecovery.Run(r.ctx(), r.house, r.by(), r.FormValue("reason"))
	if _, general, ok := wrong(err); ok {
		return r.recovery(http.StatusConflict, nil, general)
	}
	if err != nil {
		return err
	}
	return r.goTo("/school/recovery", "asked")
}

func doProveRecovery(r *request) error {
	_, err := office.ProveRecovery.Run(r.ctx(), r.house, r.by(), r.FormValue("group"))
	if fields, general, ok := wrong(err); ok {
		return r.recovery(http.StatusUnprocessableEntity, fields, general)
	}
	if err != nil {
		return err
	}
	return r.goTo("/school/recovery", "proved")
}

// showRecoveryPaper shows what to print, in the answer to the second person's yes and nowhere else.
func showRecoveryPaper(r *request, paper office.RecoveryPaper) error {
	code, err := barcode.Encode(paper.Secret, barcode.M, barcode.Auto)
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.RecoveryPaperPage{Frame: r.frame("Print the recovery key and seal it", "approvals"), Day: zone.Date(r.house.Now()),
		Fingerprint: paper.Fingerprint, Group: paper.Group, Rows: part.CodeBlock{Label: "Recovery key, row by row", Lines: paper.Rows},
		On: part.Button{Text: "It is printed", Href: "/approvals"}}
	p.Picture = part.NewQR(code, "The same key as a square code", "")
	return r.show(p)
}
