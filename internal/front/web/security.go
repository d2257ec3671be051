package web

import (
	"fmt"
	"net/http"
	"time"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
)

func (s *Server) securityRoutes(mux *http.ServeMux) {
	mux.Handle("POST /account/access", s.signedIn(doConfirmAccess))
	mux.Handle("GET /account/lost", s.signedIn(showLost))
	mux.Handle("POST /account/lost", s.signedIn(doLost))
	mux.Handle("GET /account/shared", s.signedIn(showShared))
	mux.Handle("POST /account/shared", s.signedIn(doShared))
	mux.Handle("POST /account/places", s.signedIn(doPlaces))
	mux.Handle("GET /school/passphrases", s.signedIn(showPassphraseRules))
}

// addSecurity adds to one's own page what one can reach, who came in, and what to do if something is wrong (4.3-d).
func addSecurity(r *request, p *page.AccountPage, a office.Account) {
	zone := page.NewFormat(r.house.Zone)
	for _, s := range a.SignIns {
		cells := []part.Cell{{Text: zone.Moment(s.Created)}, {Text: deviceWords(s.Agent)}, {Text: "Until " + zone.Moment(s.Seen)}}
		if s.ID == r.by().Session {
			cells[2].Text = "Now"
		}
		p.SignIns.Rows = append(p.SignIns.Rows, part.Row{Cells: cells})
	}
	p.SignIns.ID, p.SignIns.Caption, p.SignIns.Columns = "sign-ins", "My last sign-ins", []part.Column{{Text: "When"}, {Text: "With"}, {Text: "Used"}}
	if !r.may(office.SecureMine) {
		return
	}
	for _, s := range a.Sightings {
		p.Places = append(p.Places, page.PlaceRow{Number: s.ID, Text: placeWords(zone, s),
			Mine: part.Button{Text: "Both were me", Kind: part.Secondary, Name: "place", Value: s.ID, Hidden: ", " + zone.Moment(s.Noticed), Once: true}})
	}
	p.Access.Rows = []part.SummaryRow{{Key: "Roles", Value: roleTitles(a.Access.Roles)}}
	for _, h := range a.Access.Posts {
		p.Access.Rows = append(p.Access.Rows, part.SummaryRow{Key: "Post", Value: a.Access.Titles[h.Post] + ", since " + zone.Date(h.Starts)})
	}
	said := part.SummaryRow{Key: "Still needed", Value: "You have not been asked yet"}
	if !a.Access.Said.IsZero() {
		said.Value = "You said so on " + zone.Date(a.Access.Said)
	}
	if a.Access.Due {
		said.Tag = part.Tag{Text: "Say it again", Colour: part.Yellow}
	}
	p.Access.Rows = append(p.Access.Rows, said)
	p.Less = part.Textarea{Name: "less", Label: "What do you not need any more? (optional)", Hint: "The administrator takes it away. Leave it empty if you need all of it", Rows: 2, Limit: 500}
	p.Needed = part.Button{Text: "I still need the rest", Kind: part.Secondary, Once: true}
	p.Lost = part.Button{Text: "I lost something", Kind: part.Warning, Href: "/account/lost"}
	p.Shared = part.Button{Text: "Somebody may know my passphrase", Kind: part.Secondary, Href: "/account/shared"}
}

func placeWords(zone page.Format, s store.Sighting) string {
	return fmt.Sprintf("On %s you signed in with %s while %s was in use in another place.", zone.Moment(s.Noticed), deviceWords(s.Here), deviceWords(s.There))
}

func doConfirmAccess(r *request) error {
	if _, err := office.ConfirmAccess.Run(r.ctx(), r.house, r.by(), office.AccessForm{Less: r.FormValue("less")}); err != nil {
		return err
	}
	return r.goTo("/account", "access")
}

func lostPage(r *request, problem string) page.SecurePage {
	return page.SecurePage{Frame: r.accountFrame("I lost something"),
		Text: "Say it as soon as you notice; nobody will blame you. Handrail signs you out everywhere but here, asks you for a new passphrase, and tells the administrator and the data protection officer.",
		What: part.Textarea{Name: "what", Label: "What did you lose, and where?", Hint: "A phone, a laptop, a key, a paper with codes. Name no child", Value: r.FormValue("what"), Error: problem, Rows: 3, Limit: 500},
		Ask:  true, Send: part.Button{Text: "Shut my account to others now", Kind: part.Warning, Once: true}}
}

func sharedPage(r *request) page.SecurePage {
	return page.SecurePage{Frame: r.accountFrame("Somebody may know my passphrase"),
		Text: "It happens: you told somebody so that they could help, or somebody saw it. Handrail signs you out everywhere but here and asks you for a new passphrase. It is noted that this happened; nobody gets a letter about it.",
		Why: part.Radios{Name: "why", Legend: "What happened?", LegendSize: "m", Value: office.WhyShared, Options: []part.Option{
			{Value: office.WhyShared, Text: "I told somebody, or somebody saw it"},
			{Value: office.WhyStranger, Text: "Somebody I do not know was signed in", Hint: "Then the administrator and the data protection officer are told"}}},
		Choose: true, Send: part.Button{Text: "Shut my account to others now", Once: true}}
}

func showLost(r *request) error {
	if err := r.must(office.SecureMine); err != nil {
		return err
	}
	return r.show(lostPage(r, ""))
}

func showShared(r *request) error {
	if err := r.must(office.SecureMine); err != nil {
		return err
	}
	return r.show(sharedPage(r))
}

func doLost(r *request) error {
	return secure(r, office.SecureForm{Why: office.WhyLost, What: r.FormValue("what")}, func(fields map[string]string) page.SecurePage {
		return lostPage(r, fields["what"])
	})
}

func doShared(r *request) error {
	return secure(r, office.SecureForm{Why: r.FormValue("why")}, func(fields map[string]string) page.SecurePage {
		p := sharedPage(r)
		p.Why.Error = fields["why"]
		return p
	})
}

// secure shuts the account to others and goes on to the new passphrase, where there is one.
func secure(r *request, in office.SecureForm, again func(map[string]string) page.SecurePage) error {
	must, err := office.SecureMine.Run(r.ctx(), r.house, r.by(), in)
	if fields, _, ok := wrong(err); ok {
		return r.showStatus(http.StatusUnprocessableEntity, again(fields))
	}
	if err != nil {
		return err
	}
	if must {
		return r.goTo("/account/passphrase", "secured")
	}
	return r.goTo("/account", "secured")
}

func doPlaces(r *request) error {
	if _, err := office.ItWasMe.Run(r.ctx(), r.house, r.by(), r.FormValue("place")); err != nil {
		return err
	}
	return r.goTo("/account", "places")
}

// refusedWords are what is counted when it is refused.
var refusedWords = map[string]string{"weak": "New passphrase too short or too easy to guess", "wrong": "Wrong passphrase at signing in", "code": "Wrong code at signing in"}

func showPassphraseRules(r *request) error {
	x, err := office.ShowPassphraseRules.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.RulesPage{Frame: r.schoolFrame("Passphrases")}
	p.Rules.Rows = []part.SummaryRow{
		{Key: "Adults", Value: fmt.Sprintf("At least %d characters, at most %d. %d common words, names, dates and runs of keys do not count, and what other services lost in break-ins is refused. Any signs, no rule about kinds of them", x.Least, x.Most, x.Words)},
		{Key: "Second step", Value: "A code of an app, or a passkey, for every adult with an account"},
		{Key: "Guessing", Value: fmt.Sprintf("%d tries for an account and %d from one address within %d minutes, then a pause", x.Guesses, x.GuessesAddress, int(x.Window/time.Minute))},
		{Key: "Left alone", Value: fmt.Sprintf("Signed out after %d minutes without use, and after %d hours in any case", int(x.Idle/time.Minute), int(x.Longest/time.Hour))},
		{Key: "Changing", Value: "When others may know it, and never by the calendar. Until it is changed, the account opens nothing else"},
		{Key: "Pupils", Value: "A card with pictures or words, which opens something only while a teacher has opened the class"},
		{Key: "Parents", Value: "A code from the school, for what concerns their own children"},
		{Key: "Standing in", Value: "Under one’s own name: nobody can act as somebody else"},
	}
	p.Figures.Rows = []part.SummaryRow{
		{Key: "Had to be changed", Value: fmt.Sprintf("%d within a year; %d of them still wait", x.Forced, x.Open)},
		{Key: "Told to others", Value: fmt.Sprintf("%d said so within a year", x.Told)},
		{Key: "In two places at once", Value: fmt.Sprintf("%s asked about within a year", page.Plural(x.Asks, "time", "times"))},
	}
	p.Refused = part.Table{ID: "refused", Caption: "Refused within twelve months", RowHeaders: true, Columns: []part.Column{{Text: "Month"}, {Text: "What"}, {Text: "How often", Numeric: true}}}
	for _, n := range x.Refused {
		month, err := time.Parse("2006-01", n.Month)
		if err != nil {
			return err
		}
		p.Refused.Rows = append(p.Refused.Rows, part.Row{Cells: []part.Cell{{Text: month.Format("January 2006")}, {Text: refusedWords[n.What]}, {Text: fmt.Sprint(n.N)}}})
	}
	p.Empty = part.EmptyState{Heading: "Nothing was refused yet", Text: "Only numbers are kept: no passphrase, and no name."}
	return r.show(p)
}
