package web

import (
	"encoding/base64"
	"net/http"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
)

func (s *Server) providerRoutes(mux *http.ServeMux) {
	mux.Handle("GET /school/sign-in", s.signedIn(showProviders))
	mux.Handle("GET /school/sign-in/{kind}", s.signedIn(showProvider))
	mux.Handle("POST /school/sign-in/{kind}", s.signedIn(doProvider))
	mux.Handle("POST /school/sign-in/{kind}/remove", s.signedIn(doRemoveProvider))
}

var errNoPage = fault.New(fault.NotFound, "There is no page at this address.")

func base64url(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func unbase64url(s string) []byte {
	b, _ := base64.RawURLEncoding.DecodeString(s) // what cannot be read does not open either
	return b
}

func showProviders(r *request) error {
	all, err := office.ListProviders.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.ProvidersPage{Frame: r.schoolFrame("Ways to sign in")}
	for _, k := range office.ProviderKinds {
		card := part.SummaryList{Card: k.Title, Rows: []part.SummaryRow{{Key: "State", Value: "Not used"}}}
		for _, x := range all {
			if x.Kind != k.Key {
				continue
			}
			card.Rows = []part.SummaryRow{{Key: "State", Value: "Used since " + zone.Date(x.Set)}, {Key: "Service", Value: x.Issuer}, {Key: "Client ID", Value: x.Client},
				{Key: "Second factor", Value: factorWords(x.Factor)}, {Key: "Redirect address", Value: x.Callback}}
			if x.Tenant != "" {
				card.Rows = append(card.Rows, part.SummaryRow{Key: k.TenantAsk, Value: x.Tenant})
			}
		}
		if r.may(office.SetProvider) {
			card.CardActions = []part.Link{{Text: "Change", Hidden: " signing in with " + k.Title, Href: "/school/sign-in/" + k.Key}}
		}
		p.Cards = append(p.Cards, card)
	}
	return r.show(p)
}

func factorWords(taken bool) string {
	if taken {
		return "The service’s is enough for those who read no cases and do not run the system"
	}
	return "Handrail’s own, for everybody"
}

func providerPage(r *request, in office.ProviderForm, fields map[string]string) (page.ProviderPage, error) {
	k, ok := office.ProviderKindOf(in.Kind)
	if !ok {
		return page.ProviderPage{}, errNoPage
	}
	all, err := office.ListProviders.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return page.ProviderPage{}, err
	}
	there := false
	for _, x := range all {
		if x.Kind != k.Key {
			continue
		}
		there = true
		if fields == nil {
			in.Issuer, in.Tenant, in.Client, in.Factor = x.Issuer, x.Tenant, x.Client, x.Factor
		}
	}
	p := page.ProviderPage{Frame: r.schoolFrame("Sign in with "+k.Title, part.Link{Text: "Ways to sign in", Href: "/school/sign-in"}),
		Callback: part.CodeBlock{Label: "Redirect address to enter at the service", Lines: []string{r.house.PublicURL + "/sign-in/callback"}},
		Action:   "/school/sign-in/" + k.Key,
		Client:   part.Input{Name: "client", Label: "Client ID", Hint: "The number that the service gave to Handrail", Value: in.Client, Error: fields["client"], Plain: true, Autocomplete: "off"},
		Secret:   part.PasswordInput{Name: "secret", Label: "Client secret", Hint: "Kept sealed and never shown again", Error: fields["secret"]},
		Factor: part.Checkboxes{Name: "factor", Legend: "Second factor", Hint: "Readers of cases and those who run the system always use Handrail’s own",
			Options: []part.Option{{Value: "yes", Text: "Take the service’s word where it says that it asked for a second factor"}}},
		Send: part.Button{Text: "Save", Once: true}}
	if in.Factor {
		p.Factor.Values = []string{"yes"}
	}
	if k.TenantAsk != "" {
		p.Tenant = part.Input{Name: "tenant", Label: k.TenantAsk, Hint: k.TenantHint, Value: in.Tenant, Error: fields["tenant"], Plain: true, Autocomplete: "off"}
	}
	if k.IssuerAsked {
		p.Issuer = part.Input{Name: "issuer", Label: "Address of the service", Hint: "Its issuer, such as https://login.myschool.example", Value: in.Issuer, Error: fields["issuer"],
			Type: "url", Plain: true, Autocomplete: "off"}
	}
	if there {
		p.Secret.Hint = "Leave it empty to keep the one there is"
		p.Remove = part.Button{Text: "Stop using " + k.Title, Kind: part.Warning, Action: "/school/sign-in/" + k.Key + "/remove"}
	}
	return p, nil
}

func showProvider(r *request) error {
	if err := r.must(office.SetProvider); err != nil {
		return err
	}
	p, err := providerPage(r, office.ProviderForm{Kind: r.PathValue("kind")}, nil)
	if err != nil {
		return err
	}
	return r.show(p)
}

func doProvider(r *request) error {
	in := office.ProviderForm{Kind: r.PathValue("kind"), Issuer: r.FormValue("issuer"), Tenant: r.FormValue("tenant"), Client: r.FormValue("client"),
		Secret: r.FormValue("secret"), Factor: r.FormValue("factor") == "yes"}
	_, err := office.SetProvider.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		p, err := providerPage(r, in, fields)
		if err != nil {
			return err
		}
		return r.showStatus(http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return r.goTo("/school/sign-in", "provider")
}

func doRemoveProvider(r *request) error {
	if _, err := office.RemoveProvider.Run(r.ctx(), r.house, r.by(), r.PathValue("kind")); err != nil {
		return err
	}
	return r.goTo("/school/sign-in", "provideraway")
}
