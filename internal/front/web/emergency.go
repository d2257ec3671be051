package web

import (
	"net/http"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
)

func (s *Server) emergencyRoutes(mux *http.ServeMux) {
	mux.Handle("GET /school/emergency", s.signedIn(showEmergency))
	mux.Handle("POST /school/emergency", s.signedIn(doEmergency))
}

// waitsWords say on the page of a paper for the safe that it is asked for.
const waitsWords = "A colleague is asked to make it. It waits under Approvals until they answer."

func showEmergency(r *request) error { return r.emergency(http.StatusOK, "") }

func (r *request) emergency(status int, problem string) error {
	e, err := office.ShowEmergency.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.ConfirmPage{Frame: r.schoolFrame("Emergency account"),
		Points: []string{"It is an administrator’s account apart from everybody’s daily one. It can invite people and make sign-in links; it reads no case.",
			"Its passphrase and codes are on paper, in a sealed envelope in the safe, for when no administrator can be reached.",
			"Whoever signs in with it: headteacher, chair and administrators get a letter at once."}}
	switch {
	case e.Person == "":
		p.Text = "The school has no emergency account yet."
		p.Send.Text = "Ask a second person to make it"
	case e.Sealed():
		p.Text = "The envelope was made on " + zone.Date(e.Made) + " and has not been used since."
		p.Send.Text = "Ask for a new envelope"
	default:
		p.Text = "The account was used on " + zone.Moment(e.Used) + ". The envelope is open: make it anew when the emergency is over."
		p.Send.Text = "Ask for a new envelope"
	}
	if problem != "" {
		p.Errors.Add("", problem)
	}
	if e.Waiting {
		p.Warning.Text = waitsWords
	}
	if !r.may(office.AskForEnvelope) || e.Waiting {
		p.Send = part.Button{}
	} else {
		p.Points = append(p.Points, "A second person must agree, and sees passphrase and codes once, to print and seal them.")
		p.Reason = part.Textarea{Name: "reason", Label: "Why (optional)", Rows: 2}
		p.Send.Once = true
	}
	return r.showStatus(status, p)
}

func doEmergency(r *request) error {
	_, err := office.AskForEnvelope.Run(r.ctx(), r.house, r.by(), r.FormValue("reason"))
	if _, general, ok := wrong(err); ok {
		return r.emergency(http.StatusConflict, general)
	}
	if err != nil {
		return err
	}
	return r.goTo("/school/emergency", "asked")
}

// showEnvelope shows what to print and seal, in the answer to the second person's yes and nowhere else.
func showEnvelope(r *request, lines []string) error {
	f := r.frame("Print this and seal it", "approvals")
	return r.show(page.EnvelopePage{Frame: f, Address: r.house.PublicURL, Name: lines[0], Passphrase: lines[1],
		Codes: part.CodeBlock{Label: "Codes, one for each time", Lines: lines[2:]}, On: part.Button{Text: "It is printed", Href: "/approvals"}})
}
