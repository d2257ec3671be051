package web

import (
	"net/http"
	"net/url"
	"time"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

// wayRoutes are the ways in besides passphrase and app: passkeys, and services such as Microsoft and Google.
func (s *Server) wayRoutes(mux *http.ServeMux) {
	mux.Handle("POST /sign-in/passkey", s.public(doPasskeySignIn))
	mux.Handle("GET /sign-in/with/{kind}", s.public(goToProvider))
	mux.Handle("GET /sign-in/callback", s.public(comeBack))
	mux.Handle("GET /account/passkeys", s.signedIn(showNewPasskey))
	mux.Handle("POST /account/passkeys", s.signedIn(doNewPasskey))
	mux.Handle("POST /account/passkeys/remove", s.signedIn(doRemovePasskey))
	mux.Handle("GET /account/logins/{kind}", s.signedIn(showLinkLogin))
	mux.Handle("POST /account/logins/{kind}", s.signedIn(doLinkLogin))
	mux.Handle("POST /account/logins", s.signedIn(doRemoveLogin))
}

// passkeyButton signs in with a passkey where the browser can; without scripts it stays hidden.
func passkeyButton(r *request, to string) (page.PasskeyForm, error) {
	if !r.house.Passkeys() {
		return page.PasskeyForm{}, nil
	}
	options, err := office.BeginPasskeySignIn.Run(r.ctx(), r.house, r.by(), struct{}{})
	return page.PasskeyForm{Options: options.JSON, To: to, Send: part.Button{Text: "Sign in with a passkey", Kind: part.Secondary}}, err
}

func doPasskeySignIn(r *request) error {
	to := ownPath(r.FormValue("to"))
	out, err := office.EnterPasskey(r.desk(), office.PasskeyForm{Answer: r.FormValue("answer"), Agent: r.UserAgent(), Address: r.address()})
	if _, general, ok := wrong(err); ok {
		return r.showSignIn(http.StatusUnprocessableEntity, "", to, general)
	}
	if err != nil {
		return err
	}
	r.setCookie(out.Token)
	return r.goTo(orStart(to), "")
}

func orStart(to string) string {
	if to == "" {
		return "/"
	}
	return to
}

// tripCookie holds what we give the browser to keep while its user is at a service's own pages.
func (r *request) tripCookie(value string, age time.Duration) {
	r.keep("trip", value, age)
}

func (r *request) leave(t office.Trip) {
	r.tripCookie(base64url(t.Keep), 10*time.Minute)
}

// goToProvider leads to the service. It is a link and no form: the content security policy lets forms go to
// Handrail alone, and beginning changes nothing.
func goToProvider(r *request) error {
	q := r.URL.Query()
	t, err := office.BeginTrip.Run(r.ctx(), r.house, r.by(), office.TripForm{Kind: r.PathValue("kind"), Invite: q.Get("link"), To: ownPath(q.Get("to"))})
	if _, general, ok := wrong(err); ok {
		return r.showSignIn(http.StatusUnprocessableEntity, "", ownPath(q.Get("to")), general)
	}
	if err != nil {
		return err
	}
	r.leave(t)
	http.Redirect(r.w, r.Request, t.Address, http.StatusSeeOther)
	return nil
}

// comeBack takes the service's answer.
func comeBack(r *request) error {
	q := r.URL.Query()
	if !q.Has("state") { // somebody opened the address by hand
		return r.goTo("/sign-in", "")
	}
	in := office.Return{Code: q.Get("code"), State: q.Get("state"), Problem: q.Get("error"), Issuer: q.Get("iss"), Agent: r.UserAgent(), Address: r.address()}
	in.Kept = r.kept("trip")
	r.tripCookie("", -time.Second)
	out, err := office.Arrive(r.desk(), in)
	if _, general, ok := wrong(err); ok && r.who.Actor.Person == "" {
		return r.showSignIn(http.StatusUnprocessableEntity, "", "", general)
	}
	if err != nil {
		return err
	}
	if out.Linked {
		return r.goTo("/account", "login")
	}
	r.setCookie(out.Token)
	switch {
	case out.Next == "enrol":
		return r.goTo("/sign-in/app", "")
	case out.Next == "code" && out.To != "":
		return r.goTo("/sign-in/code?to="+url.QueryEscape(out.To), "")
	case out.Next == "code":
		return r.goTo("/sign-in/code", "")
	}
	return r.goTo(orStart(out.To), "")
}

// serviceLinks lead to the services through which people may sign in.
func serviceLinks(r *request, rest url.Values) ([]part.Link, error) {
	kinds, err := office.SignInWays.Run(r.ctx(), r.house, r.by(), struct{}{})
	var links []part.Link
	for _, kind := range kinds {
		k, _ := office.ProviderKindOf(kind)
		href := "/sign-in/with/" + kind
		if len(rest) > 0 {
			href += "?" + rest.Encode()
		}
		links = append(links, part.Link{Text: "Sign in with " + k.Title, Href: href})
	}
	return links, err
}

func showNewPasskey(r *request) error { return r.newPasskey(http.StatusOK, "", "", "") }

func (r *request) newPasskey(status int, name, problem, general string) error {
	options, err := office.BeginPasskey.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.NewPasskeyPage{Frame: r.accountFrame("Set up a passkey"), Options: options.JSON,
		Name: part.Input{Name: "name", Label: "What do you call it?", Hint: "So that you know it again, such as “my phone”", Value: name, Width: 20},
		Code: appCode(problem), Send: part.Button{Text: "Set up a passkey"}}
	if general != "" {
		p.Errors.Add("", general)
	}
	return r.showStatus(status, p)
}

func doNewPasskey(r *request) error {
	in := office.PasskeyForm{Name: r.FormValue("name"), Code: r.FormValue("code"), Answer: r.FormValue("answer"), Agent: r.UserAgent()}
	out, err := office.AddPasskey.Run(r.ctx(), r.house, r.by(), in)
	if _, general, ok := wrong(err); ok {
		return r.newPasskey(http.StatusUnprocessableEntity, in.Name, "", general)
	}
	if err != nil {
		return err
	}
	if !out.Right {
		return r.newPasskey(http.StatusUnprocessableEntity, in.Name, wrongCode, "")
	}
	return r.goTo("/account", "passkey")
}

func doRemovePasskey(r *request) error {
	ok, err := office.RemovePasskey.Run(r.ctx(), r.house, r.by(), office.PasskeyEnd{Passkey: id.Passkey(r.FormValue("passkey")), Code: r.FormValue("code")})
	if err != nil {
		return err
	}
	if !ok {
		return r.proveFirst("passkey", "Take this passkey away")
	}
	return r.goTo("/account", "passkeyaway")
}

func (r *request) loginProof(status int, problem string) error {
	k, ok := office.ProviderKindOf(r.PathValue("kind"))
	if !ok {
		return errNoPage
	}
	return r.showStatus(status, page.ProofPage{Frame: r.accountFrame("Link my " + k.Title + " account"),
		Text: "After this you go to the sign-in pages of " + k.Title + ". A code of your app proves that it is you. From then on you can sign in with that account.",
		Code: appCode(problem), Send: part.Button{Text: "Continue", Once: true}})
}

func showLinkLogin(r *request) error { return r.loginProof(http.StatusOK, "") }

func doLinkLogin(r *request) error {
	t, err := office.BeginLink.Run(r.ctx(), r.house, r.by(), office.TripForm{Kind: r.PathValue("kind"), Code: r.FormValue("code")})
	if err != nil {
		return err
	}
	if t.Address == "" {
		return r.loginProof(http.StatusUnprocessableEntity, wrongCode)
	}
	k, _ := office.ProviderKindOf(r.PathValue("kind"))
	r.leave(t)
	return r.show(page.LeavePage{Frame: r.accountFrame("Go on to " + k.Title), Go: part.Button{Text: "Go on to " + k.Title, Href: t.Address}})
}

func doRemoveLogin(r *request) error {
	ok, err := office.RemoveLogin.Run(r.ctx(), r.house, r.by(), office.LoginEnd{Login: id.Login(r.FormValue("login")), Code: r.FormValue("code")})
	if err != nil {
		return err
	}
	if !ok {
		return r.proveFirst("login", "Take this account away")
	}
	return r.goTo("/account", "loginaway")
}

// addWays shows the other ways in on one's own page.
func addWays(r *request, p *page.AccountPage, a office.Account) {
	zone := page.NewFormat(r.house.Zone)
	used := func(t time.Time) string {
		if t.IsZero() {
			return "Not used yet"
		}
		return "Last used " + zone.Moment(t)
	}
	for _, k := range a.Passkeys {
		p.Passkeys = append(p.Passkeys, page.WayRow{Name: k.Name, Made: k.Made, Used: used(k.Used),
			Remove: part.Button{Text: "Take away", Hidden: " the passkey " + k.Name, Kind: part.LinkStyle, Name: "passkey", Value: string(k.ID)}})
	}
	if r.may(office.AddPasskey) && r.house.Passkeys() {
		p.AddPasskey = part.Link{Text: "Set up a passkey", Href: "/account/passkeys"}
	}
	for _, l := range a.Logins {
		k, _ := office.ProviderKindOf(l.Kind)
		p.Logins = append(p.Logins, page.WayRow{Name: k.Title + ": " + l.Label, Made: l.Made, Used: used(l.Used),
			Remove: part.Button{Text: "Take away", Hidden: " the account at " + k.Title, Kind: part.LinkStyle, Name: "login", Value: string(l.ID)}})
	}
	if !r.may(office.BeginLink) {
		return
	}
	for _, kind := range a.Ways {
		k, _ := office.ProviderKindOf(kind)
		p.LinkLogin = append(p.LinkLogin, part.Link{Text: "Link my " + k.Title + " account", Href: "/account/logins/" + kind})
	}
}
