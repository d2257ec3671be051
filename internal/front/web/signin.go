package web

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"

	barcode "github.com/boombuler/barcode/qr"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
)

func setupPage(r *request, in office.SetupForm, fields map[string]string) page.SetupPage {
	f := r.frame("Set up Handrail for your school", "")
	f.NoNav = true
	return page.SetupPage{Frame: f, Token: in.Token,
		SchoolName: part.Input{Name: "school", Label: "Name of the school", Hint: "As it should stand on the policy and every page", Value: in.School,
			Error: fields["school"], Autocomplete: "organization"},
		Name: part.Input{Name: "name", Label: "Your name", Value: in.Name, Error: fields["name"], Autocomplete: "name"},
		Email: part.Input{Name: "email", Label: "Your e-mail address", Hint: "You sign in with it", Type: "email", Value: in.Email, Error: fields["email"],
			Autocomplete: "username", Plain: true},
		Passphrase: newPassphrase(fields["passphrase"]),
		Send:       part.Button{Text: "Continue", Once: true},
	}
}

func newPassphrase(problem string) part.PasswordInput {
	return part.PasswordInput{Name: "passphrase", Label: "Choose a passphrase",
		Hint:  "At least 12 characters. Three or four words that do not belong together work well. You can paste it from a password manager",
		Error: problem, New: true}
}

func showSetup(r *request) error {
	in := office.SetupForm{Token: r.URL.Query().Get("link")}
	if _, err := office.CheckLink.Run(r.ctx(), r.house, r.by(), office.LinkForm{Token: in.Token, Purpose: "setup"}); err != nil {
		return err
	}
	return r.show(setupPage(r, in, nil))
}

func doSetup(r *request) error {
	in := office.SetupForm{Token: r.FormValue("link"), School: r.FormValue("school"), Name: r.FormValue("name"),
		Email: strings.TrimSpace(r.FormValue("email")), Passphrase: r.FormValue("passphrase"), Agent: r.UserAgent()}
	out, err := office.SetUp.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return r.showStatus(http.StatusUnprocessableEntity, setupPage(r, in, fields))
	}
	if err != nil {
		return err
	}
	r.setCookie(out.Token)
	return r.goTo("/sign-in/app", "")
}

func (r *request) showJoin(status int, token, problem string, shown office.LinkShown) error {
	f := r.frame("Welcome to Handrail", "")
	f.NoNav = true
	services, err := serviceLinks(r, url.Values{"link": {token}})
	if err != nil {
		return err
	}
	return r.showStatus(status, page.JoinPage{Frame: f, Token: token, Name: shown.Name, Email: shown.Email, Passphrase: newPassphrase(problem),
		Send: part.Button{Text: "Continue", Once: true}, Services: services})
}

func showJoin(r *request) error {
	token := r.URL.Query().Get("link")
	shown, err := office.CheckLink.Run(r.ctx(), r.house, r.by(), office.LinkForm{Token: token, Purpose: "join"})
	if err != nil {
		return err
	}
	return r.showJoin(http.StatusOK, token, "", shown)
}

func doJoin(r *request) error {
	token := r.FormValue("link")
	out, err := office.Join.Run(r.ctx(), r.house, r.by(), office.JoinForm{Token: token, Passphrase: r.FormValue("passphrase"), Agent: r.UserAgent()})
	if fields, general, ok := wrong(err); ok && general == "" {
		shown, err := office.CheckLink.Run(r.ctx(), r.house, r.by(), office.LinkForm{Token: token, Purpose: "join"})
		if err != nil {
			return err
		}
		return r.showJoin(http.StatusUnprocessableEntity, token, fields["passphrase"], shown)
	}
	if err != nil {
		return err
	}
	r.setCookie(out.Token)
	return r.goTo("/sign-in/app", "")
}

func signInPage(r *request, email, to, problem string) page.SignInPage {
	f := r.frame("Sign in", "")
	f.NoNav = true
	return page.SignInPage{Frame: f, To: to,
		Email:      part.Input{Name: "email", Label: "E-mail address", Type: "email", Value: email, Error: problem, Autocomplete: "username", Plain: true},
		Passphrase: part.PasswordInput{Name: "passphrase", Label: "Passphrase"},
		Send:       part.Button{Text: "Sign in", Once: true},
	}
}

func showSignIn(r *request) error {
	if r.who.Actor.Person != "" && !r.who.Half {
		return r.goTo("/", "")
	}
	return r.showSignIn(http.StatusOK, "", ownPath(r.URL.Query().Get("to")), "")
}

// showSignIn shows the sign-in page with every way in that the school has.
func (r *request) showSignIn(status int, email, to, problem string) error {
	p := signInPage(r, email, to, problem)
	var err error
	if p.Passkey, err = passkeyButton(r, to); err != nil {
		return err
	}
	rest := url.Values{}
	if to != "" {
		rest.Set("to", to)
	}
	if p.Services, err = serviceLinks(r, rest); err != nil {
		return err
	}
	return r.showStatus(status, p)
}

func doSignIn(r *request) error {
	in := office.SignInForm{Email: r.FormValue("email"), Passphrase: r.FormValue("passphrase"), Agent: r.UserAgent(), Address: r.address()}
	to := ownPath(r.FormValue("to"))
	out, err := office.EnterPassphrase(r.desk(), in)
	if _, general, ok := wrong(err); ok {
		return r.showSignIn(http.StatusUnprocessableEntity, in.Email, to, general)
	}
	if err != nil {
		return err
	}
	r.setCookie(out.Token)
	if out.Next == "enrol" {
		return r.goTo("/sign-in/app", "")
	}
	next := "/sign-in/code"
	if to != "" {
		next += "?to=" + template.URLQueryEscaper(to)
	}
	return r.goTo(next, "")
}

// ownPath lets somebody go on to where they wanted, if it is a page of ours. Browsers drop tabs and line
// ends from an address before they read it, and take a backslash for a slash, so a text with any of them
// could lead elsewhere; url.Parse refuses every control character.
func ownPath(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || strings.Contains(to, `\`) ||
		!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") {
		return ""
	}
	return to
}

func codePage(r *request, to, problem string, recovery bool) page.CodePage {
	f := r.frame("Enter the code from your app", "")
	f.NoNav = true
	p := page.CodePage{Frame: f, To: to, Recovery: recovery, Send: part.Button{Text: "Continue", Once: true}}
	if recovery {
		p.Title = "Enter a recovery code"
		p.Code = part.Input{Name: "code", Label: "Recovery code", Hint: "One of the ten codes you kept when you set up your app. Each works once", Error: problem, Width: 20, Plain: true}
		return p
	}
	p.Code = part.Input{Name: "code", Label: "Code", Hint: "Six digits, shown by the authenticator app on your phone", Error: problem, Width: 10,
		InputMode: "numeric", Autocomplete: "one-time-code", Plain: true}
	return p
}

func showCode(r *request) error {
	return r.show(codePage(r, ownPath(r.URL.Query().Get("to")), "", r.URL.Query().Get("with") == "recovery"))
}

func doCode(r *request) error {
	in := office.CodeForm{Code: r.FormValue("code"), Recovery: r.FormValue("with") == "recovery", Agent: r.UserAgent()}
	to := ownPath(r.FormValue("to"))
	out, err := office.EnterCode(r.desk(), in)
	if _, general, ok := wrong(err); ok {
		return r.showStatus(http.StatusUnprocessableEntity, codePage(r, to, general, in.Recovery))
	}
	if err != nil {
		return err
	}
	r.setCookie(out.Token)
	if to == "" {
		to = "/"
	}
	return r.goTo(to, "")
}

func enrolPage(r *request, e office.Enrolment, problem string) (page.EnrolPage, error) {
	f := r.frame("Set up your authenticator app", "")
	f.NoNav = true
	picture, err := qr(e.Link, e.Secret)
	return page.EnrolPage{Frame: f, Secret: e.Secret, Link: e.Link,
		Picture: picture,
		Code: part.Input{Name: "code", Label: "Code that the app shows now", Hint: "Six digits", Error: problem, Width: 10, InputMode: "numeric",
			Autocomplete: "one-time-code", Plain: true},
		Send: part.Button{Text: "Continue", Once: true},
	}, err
}

// spaced writes a key in groups of four, for reading and typing.
func spaced(key string) string {
	var b strings.Builder
	for i, r := range key {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// qr draws the link that an authenticator app scans.
func qr(link, key string) (part.QR, error) {
	return qrFor(link, "Scan this with your authenticator app", spaced(key))
}

// qrFor draws a link for a camera, with what to type instead.
func qrFor(link, label, text string) (part.QR, error) {
	code, err := barcode.Encode(link, barcode.M, barcode.Auto)
	if err != nil {
		return part.QR{}, err
	}
	return part.NewQR(code, label, text), nil
}

func showEnrol(r *request) error {
	e, err := office.NewEnrolment.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p, err := enrolPage(r, e, "")
	if err != nil {
		return err
	}
	return r.show(p)
}

func doEnrol(r *request) error {
	in := office.EnrolForm{Secret: r.FormValue("secret"), Code: r.FormValue("code"), Agent: r.UserAgent()}
	out, err := office.Enrol.Run(r.ctx(), r.house, r.by(), in)
	if _, general, ok := wrong(err); ok {
		p, err := enrolPage(r, office.Enrolment{Secret: in.Secret, Link: r.FormValue("key")}, general)
		if err != nil {
			return err
		}
		return r.showStatus(http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	r.setCookie(out.Token)
	return r.show(codesPage(r, out.Codes))
}

func codesPage(r *request, codes []string) page.CodesPage {
	f := r.frame("Keep these recovery codes", "")
	f.NoNav = true
	return page.CodesPage{Frame: f, Codes: part.CodeBlock{Label: "Your recovery codes", Lines: codes},
		Go: part.Button{Text: "I have kept them", Href: "/"}}
}

func doSignOut(r *request) error {
	if _, err := office.SignOut.Run(r.ctx(), r.house, r.by(), struct{}{}); err != nil {
		return err
	}
	r.setCookie("")
	if len(r.keptClass()) > 0 { // the next child's turn
		return r.goTo("/class", "")
	}
	return r.goTo("/sign-in", "")
}
