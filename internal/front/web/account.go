package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

func (s *Server) accountRoutes(mux *http.ServeMux) {
	mux.Handle("GET /account", s.signedIn(showAccount))
	mux.Handle("POST /account/sessions", s.signedIn(doEndSession))
	mux.Handle("GET /account/passphrase", s.signedIn(showPassphrase))
	mux.Handle("POST /account/passphrase", s.signedIn(doPassphrase))
	mux.Handle("GET /account/codes", s.signedIn(showNewCodes))
	mux.Handle("POST /account/codes", s.signedIn(doNewCodes))
	mux.Handle("GET /account/app", s.signedIn(showReplaceApp))
	mux.Handle("POST /account/app", s.signedIn(doReplaceApp))
	s.securityRoutes(mux)
	mux.Handle("GET /account/learning", s.signedIn(showLearning))
	mux.Handle("POST /account/learning", s.signedIn(doAddLearning))
	mux.Handle("POST /account/learning/remove", s.signedIn(doRemoveLearning))
}

func showAccount(r *request) error {
	a, err := office.MyAccount.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.AccountPage{Frame: r.frame("My account", ""), May: part.Link{Text: "See what I may do", Href: "/permissions?role=mine"}}
	p.Facts.Rows = []part.SummaryRow{
		{Key: "Name", Value: a.Person.Name},
		{Key: "E-mail address", Value: a.Person.Email},
		{Key: "Roles", Value: roleTitles(a.Person.Roles)},
		{Key: "Passphrase", Value: onDay(zone, "Set", a.Changed), Actions: []part.Link{{Text: "Change", Hidden: " my passphrase", Href: "/account/passphrase"}}},
		{Key: "Authenticator app", Value: onDay(zone, "Set up", a.AppSince), Actions: []part.Link{{Text: "Replace", Hidden: " my authenticator app", Href: "/account/app"}}},
		{Key: "Recovery codes", Value: page.Plural(a.CodesLeft, "code", "codes") + " left", Actions: []part.Link{{Text: "Make new", Hidden: " recovery codes", Href: "/account/codes"}}},
	}
	if r.may(office.ShowMyFeed) {
		p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "Reminders and calendar", Value: "Letters about what you have to do, and your duties in your own calendar",
			Actions: []part.Link{{Text: "Change", Hidden: " reminders and calendar", Href: "/account/calendar"}}})
	}
	if r.may(office.MyLearning) {
		p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "Training", Value: "What you need, and what you learned besides", Actions: []part.Link{{Text: "Look", Hidden: " at my training", Href: "/account/learning"}}})
	}
	if r.may(office.ListTies) {
		p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "Ties with families", Value: "Pupils, former pupils and families whom you know outside school", Actions: []part.Link{{Text: "Declare", Hidden: " a tie, or see mine", Href: tiesPath}}})
	}
	if a.CodesLeft < 3 {
		p.Facts.Rows[5].Tag = part.Tag{Text: "Make new ones", Colour: part.Yellow}
	}
	for _, x := range a.Sessions {
		row := page.SessionRow{Device: deviceWords(x.Agent), Since: x.Created, Seen: x.Seen, Here: x.ID == r.by().Session}
		if !row.Here {
			row.End = part.Button{Text: "End", Hidden: " the session of " + row.Device + " begun " + zone.Moment(x.Created), Kind: part.LinkStyle, Name: "session", Value: string(x.ID)}
			p.Others = part.Button{Text: "Sign out everywhere else", Kind: part.Secondary, Name: "session", Value: ""}
		}
		p.Sessions = append(p.Sessions, row)
	}
	addWays(r, &p, a)
	addSecurity(r, &p, a)
	return r.show(p)
}

// onDay says on which day something was done, or that it was not.
func onDay(zone page.Format, done string, day time.Time) string {
	if !day.After(time.Unix(0, 0)) {
		return "Not " + strings.ToLower(done[:1]) + done[1:]
	}
	return done + " on " + zone.Date(day)
}

// roleTitles writes roles as people say them.
func roleTitles(roles people.Set) string {
	var titles []string
	for _, role := range roles.Roles() {
		titles = append(titles, role.Title())
	}
	return page.Sentence(titles)
}

// systems and browsers by what their user agents contain; the first that fits counts, so that a browser
// that claims to be others as well comes before them.
var (
	systems = [][2]string{{"Windows", "Windows"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"CrOS", "Chromebook"},
		{"Macintosh", "Mac"}, {"Linux", "Linux"}}
	browsers = [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS", "Firefox"},
		{"CriOS", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
)

// deviceWords turns a user agent into words: "Chrome on Windows".
func deviceWords(agent string) string {
	find := func(list [][2]string, otherwise string) string {
		for _, x := range list {
			if strings.Contains(agent, x[0]) {
				return x[1]
			}
		}
		return otherwise
	}
	browser, system := find(browsers, ""), find(systems, "")
	switch {
	case browser == "" && system == "":
		return "An unknown browser"
	case browser == "":
		return "A browser on " + system
	case system == "":
		return browser
	}
	return browser + " on " + system
}

func doEndSession(r *request) error {
	number := id.Session(r.FormValue("session"))
	ok, err := office.EndMySession.Run(r.ctx(), r.house, r.by(), office.SessionEnd{Session: number, Code: r.FormValue("code")})
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if err == nil && !ok {
		return r.proveFirst("session", "Sign out everywhere else")
	}
	if number == "" {
		return r.goTo("/account", "sessions")
	}
	return r.goTo("/account", "session")
}

func (r *request) accountFrame(title string) page.Frame {
	f := r.frame(title, "")
	f.Back = part.BackLink{Href: "/account", Text: "My account"}
	return f
}

func passphrasePage(r *request, fields map[string]string, general string) (page.PassphrasePage, error) {
	a, err := office.MyAccount.Run(r.ctx(), r.house, r.by(), struct{}{})
	p := page.PassphrasePage{Frame: r.accountFrame("Change my passphrase"), Email: a.Person.Email,
		Old:  part.PasswordInput{Name: "old", Label: "Passphrase now", Error: fields["old"]},
		New:  newPassphrase(fields["new"]),
		Send: part.Button{Text: "Change my passphrase", Once: true}}
	p.New.Name = "new"
	if r.who.Session.MustChange {
		p.Title, p.Back = "Choose a new passphrase", part.BackLink{}
		p.Must = "Somebody else may know the one you have. Nothing else opens until you have chosen a new one. If your recovery codes may have been seen too, make new ones afterwards under My account."
		p.Keep = knownWays(r, a)
	}
	if general != "" {
		p.Errors.Add("", general)
	}
	return p, err
}

// knownWays asks somebody whose passphrase may be known which of the other ways in are theirs.
func knownWays(r *request, a office.Account) part.Checkboxes {
	zone := page.NewFormat(r.house.Zone)
	ask := part.Checkboxes{Name: "keep", Legend: "Which of these are yours?", Hint: "Tick only what you set up yourself. What you do not tick is taken away; you can set it up again", LegendSize: "s", Values: r.PostForm["keep"]}
	for _, k := range a.Passkeys {
		ask.Options = append(ask.Options, part.Option{Value: string(k.ID), Text: "Passkey: " + k.Name, Hint: "Set up " + zone.Moment(k.Made)})
	}
	for _, l := range a.Logins {
		kind, _ := office.ProviderKindOf(l.Kind)
		ask.Options = append(ask.Options, part.Option{Value: string(l.ID), Text: kind.Title + ": " + l.Label, Hint: "Linked " + zone.Moment(l.Made)})
	}
	return ask
}

func showPassphrase(r *request) error {
	p, err := passphrasePage(r, nil, "")
	if err != nil {
		return err
	}
	return r.show(p)
}

func doPassphrase(r *request) error {
	_, err := office.ChangePassphrase.Run(r.ctx(), r.house, r.by(), office.NewPassphrase{Old: r.FormValue("old"), New: r.FormValue("new"), Keep: r.PostForm["keep"]})
	if fields, general, ok := wrong(err); ok {
		p, err := passphrasePage(r, fields, general)
		if err != nil {
			return err
		}
		return r.showStatus(http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return r.goTo("/account", "passphrase")
}

func codesProof(r *request, problem string) page.ProofPage {
	return page.ProofPage{Frame: r.accountFrame("Make new recovery codes"),
		Text: "You get ten new codes. The old ones stop working at once. A code of your app proves that it is you.",
		Code: appCode(problem), Send: part.Button{Text: "Make new codes", Once: true}}
}

func appProof(r *request, problem string) page.ProofPage {
	return page.ProofPage{Frame: r.accountFrame("Replace my authenticator app"),
		Text: "You are signed out everywhere. When you sign in again, you set up the app on your new phone. Do this while the old app still works: a code of it proves that it is you.",
		Code: appCode(problem), Send: part.Button{Text: "Remove the old app and sign out", Kind: part.Warning, Once: true}}
}

func appCode(problem string) part.Input {
	return part.Input{Name: "code", Label: "Code that the app shows now", Hint: "Six digits", Error: problem, Width: 10, InputMode: "numeric",
		Autocomplete: "one-time-code", Plain: true}
}

// proveFirst asks for a code of the app before something that was asked for a while after signing in.
func (r *request) proveFirst(name, what string) error {
	p := page.ProofPage{Frame: r.accountFrame(what), Name: name, Value: r.FormValue(name), Code: appCode(""), Send: part.Button{Text: what, Once: true},
		Text: "You signed in a while ago. A code of your app proves that it is you. If you have no app, sign out, sign in again, and do this within a quarter of an hour."}
	status := http.StatusOK
	if r.FormValue("code") != "" {
		p.Code.Error, status = wrongCode, http.StatusUnprocessableEntity
	}
	return r.showStatus(status, p)
}

const wrongCode = "That code is not right. Codes change every 30 seconds and work once"

func showNewCodes(r *request) error   { return r.show(codesProof(r, "")) }
func showReplaceApp(r *request) error { return r.show(appProof(r, "")) }

func doNewCodes(r *request) error {
	codes, err := office.NewCodes.Run(r.ctx(), r.house, r.by(), office.CodeForm{Code: r.FormValue("code")})
	if err != nil {
		return err
	}
	if len(codes) == 0 {
		return r.showStatus(http.StatusUnprocessableEntity, codesProof(r, wrongCode))
	}
	p := codesPage(r, codes)
	p.Go.Href = "/account"
	return r.show(p)
}

func doReplaceApp(r *request) error {
	ok, err := office.ReplaceApp.Run(r.ctx(), r.house, r.by(), office.CodeForm{Code: r.FormValue("code")})
	if err != nil {
		return err
	}
	if !ok {
		return r.showStatus(http.StatusUnprocessableEntity, appProof(r, wrongCode))
	}
	r.setCookie("")
	return r.goTo("/sign-in", "")
}

// pageNumber reads which page of a list is asked for; 1 where the address does not say.
func (r *request) pageNumber() int {
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || n < 1 {
		return 1
	}
	return n
}
