package office

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// ProviderKind is one sort of service through which people may sign in (OpenID Connect), and what the
// school tells us of it.
type ProviderKind struct {
	Key, Title string
	// TenantAsk is the question for the one organisation whose accounts count; "" where there is none.
	TenantAsk, TenantHint string
	// IssuerAsked says that the school gives the issuer itself.
	IssuerAsked bool
	issuer      func(tenant string) string
	tenant      *regexp.Regexp
}

// ProviderKinds lists them (decision 17). Accounts of any other organisation are refused.
var ProviderKinds = []ProviderKind{
	{Key: "microsoft", Title: "Microsoft", TenantAsk: "Directory (tenant) ID",
		TenantHint: "From the app registration in Microsoft Entra, such as 8f2c1d34-0000-4a5b-9c6d-7e8f90a1b2c3",
		issuer:     func(tenant string) string { return "https://login.microsoftonline.com/" + tenant + "/v2.0" },
		tenant:     regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)},
	{Key: "google", Title: "Google", TenantAsk: "Domain of the school's Google Workspace", TenantHint: "Such as myschool.example",
		issuer: func(string) string { return "https://accounts.google.com" },
		tenant: regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+$`)},
	{Key: "other", Title: "The school's sign-in service", IssuerAsked: true},
}

// ProviderKindOf finds a kind by its key.
func ProviderKindOf(key string) (ProviderKind, bool) {
	for _, k := range ProviderKinds {
		if k.Key == key {
			return k, true
		}
	}
	return ProviderKind{}, false
}

// ProviderForm is what the administrator enters. An empty secret keeps the one there is.
type ProviderForm struct {
	Kind, Issuer, Tenant, Client, Secret string
	Factor                               bool
}

// ProviderState is a provider as its page shows it; the secret is never shown.
type ProviderState struct {
	store.Provider
	Callback string // what to enter at the provider as redirect address
}

// ListProviders shows through which services the school's people may sign in.
var ListProviders = Case[struct{}, []ProviderState]{
	About: About{Name: "ListProviders", Says: "See through which services people may sign in", Clause: "7.5.1/staff", Sensitive: true,
		May: people.Of(people.Administrator, people.Technician, people.Headteacher)},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) ([]ProviderState, error) {
		all, err := tx.Providers()
		var out []ProviderState
		for _, p := range all {
			tx.Looked("provider", p.Kind)
			p.Secret = ""
			out = append(out, ProviderState{p, d.House.callback()})
		}
		return out, err
	},
}

func (h *House) callback() string { return h.PublicURL + "/sign-in/callback" }

// SetProvider enters a service through which people may sign in. It lets nobody in by itself: each account is
// linked by the person it belongs to, through their invitation or while they are signed in.
var SetProvider = Case[ProviderForm, struct{}]{
	About: About{Name: "SetProvider", Says: "Let people sign in through Microsoft, Google or another service", Clause: "7.5.1/staff", Sensitive: true,
		May: people.Of(people.Administrator)},
	Before: func(_ *Desk, in *ProviderForm) error {
		in.Tenant, in.Issuer = strings.ToLower(strings.TrimSpace(in.Tenant)), strings.TrimSuffix(strings.TrimSpace(in.Issuer), "/")
		in.Client, in.Secret = strings.TrimSpace(in.Client), strings.TrimSpace(in.Secret)
		var wrong fault.Fields
		k, ok := ProviderKindOf(in.Kind)
		if !ok {
			wrong.Add("kind", "Choose which service it is")
			return wrong.Err()
		}
		if k.IssuerAsked {
			in.Tenant = ""
			if !usableIssuer(in.Issuer) {
				wrong.Add("issuer", "Enter the address of the service, beginning with https://")
			}
		} else {
			in.Issuer = k.issuer(in.Tenant)
			if !k.tenant.MatchString(in.Tenant) {
				wrong.Add("tenant", "Enter the %s. %s", strings.ToLower(k.TenantAsk[:1])+k.TenantAsk[1:], k.TenantHint)
			}
		}
		wrong.Need("client", in.Client, "Enter the number that the service gave to Handrail (client ID)")
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in ProviderForm) (struct{}, error) {
		all, err := tx.Providers()
		if err != nil {
			return struct{}{}, err
		}
		for _, p := range all {
			if p.Kind == in.Kind && in.Secret == "" {
				in.Secret = p.Secret
			}
		}
		if in.Secret == "" {
			return struct{}{}, &fault.Fault{Kind: fault.Invalid, Sentence: "There is a problem", Fields: []fault.Field{{Name: "secret",
				Sentence: "Enter the secret that the service gave to Handrail"}}}
		}
		d.House.memory.providers.forget()
		return struct{}{}, tx.SetProvider(store.Provider{Kind: in.Kind, Issuer: in.Issuer, Tenant: in.Tenant, Client: in.Client, Secret: in.Secret,
			Factor: in.Factor, By: d.By.Person})
	},
}

// usableIssuer wants HTTPS, but for a service on the same machine.
func usableIssuer(issuer string) bool {
	u, err := url.Parse(issuer)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

// RemoveProvider shuts a service out the same minute. People sign in with their passphrase instead, or get a
// new link.
var RemoveProvider = Case[string, struct{}]{
	About: About{Name: "RemoveProvider", Says: "Stop people signing in through a service", Clause: "7.5.1/staff", May: people.Of(people.Administrator)},
	Do: func(d *Desk, tx *store.Tx, kind string) (struct{}, error) {
		ok, err := tx.RemoveProvider(kind)
		if err == nil && !ok {
			err = fault.New(fault.NotFound, "That service was taken out already.")
		}
		d.House.memory.providers.forget()
		return struct{}{}, err
	},
}

// SignInWays says how people can sign in, for the sign-in page.
var SignInWays = Look[struct{}, []string]{
	About: About{Name: "SignInWays", Says: "See how people can sign in", Clause: "7.5.1/staff", May: people.Everyone},
	Do: func(_ *Desk, v *store.View, _ struct{}) ([]string, error) {
		all, err := v.Providers()
		var kinds []string
		for _, p := range all {
			kinds = append(kinds, p.Kind)
		}
		return kinds, err
	},
}

// LoginEnd names one of one's own accounts elsewhere; Code is of the app, where it is asked.
type LoginEnd struct {
	Login id.Login
	Code  string
}

// RemoveLogin takes the link to one's own account elsewhere away, once the second factor was given lately (ASVS 7.5.1);
// false where it has to be given first. Somebody who has no passphrase keeps it: they could not come back.
var RemoveLogin = Case[LoginEnd, bool]{
	About: About{Name: "RemoveLogin", Says: "Stop signing in with an account of mine elsewhere", Clause: "7.5.1/staff", Unread: true, May: people.Colleagues},
	Do: func(d *Desk, tx *store.Tx, in LoginEnd) (bool, error) {
		c, err := tx.Credential(d.By.Person)
		if err != nil {
			return false, err
		}
		all, err := tx.Logins(d.By.Person)
		if err == nil && c.Passphrase == "" && len(all) < 2 {
			err = fault.New(fault.Conflict, "You have no passphrase, so this account is your only way in. Ask the administrator for a new link first.")
		}
		if err != nil {
			return false, err
		}
		if ok, err := provenLately(d, tx, in.Code); err != nil || !ok {
			return false, err
		}
		ok, err := tx.RemoveLogin(d.By.Person, in.Login)
		if err == nil && !ok {
			err = fault.New(fault.NotFound, "That account was taken away already.")
		}
		if err != nil {
			return false, err
		}
		return true, noteChange(d, tx, d.By.Person, "an account at another service was taken away")
	},
}

// providers keeps what services say about themselves (their addresses and signing keys) for an hour.
type providers struct {
	mu   sync.Mutex
	kept map[string]keptProvider
}

type keptProvider struct {
	*oidc.Provider
	until time.Time
}

func (p *providers) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.kept)
}

// known is what a service said of itself within the hour.
func (p *providers) known(issuer string) (*oidc.Provider, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	k, ok := p.kept[issuer]
	return k.Provider, ok && time.Now().Before(k.until)
}

// outside is the client for calls to services that the school named: nobody waits for them long.
var outside = &http.Client{Timeout: 10 * time.Second}

func (p *providers) find(ctx context.Context, issuer string) (*oidc.Provider, error) {
	if k, ok := p.known(issuer); ok {
		return k, nil
	}
	// The provider fetches keys long after this request, so it is not bound to the request's context.
	found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), outside), issuer)
	if err != nil {
		return nil, errors.Join(errProviderSilent, fmt.Errorf("sign-in service %s: %w", issuer, err))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept == nil {
		p.kept = map[string]keptProvider{}
	}
	p.kept[issuer] = keptProvider{found, time.Now().Add(time.Hour)}
	return found, nil
}

var errProviderSilent = fault.New(fault.Conflict, "The sign-in service does not answer. Try again in a minute, or sign in with your passphrase.")

// client is Handrail as the service knows it.
func (h *House) client(ctx context.Context, p store.Provider) (*oauth2.Config, *oidc.Provider, error) {
	found, err := h.memory.providers.find(ctx, p.Issuer)
	if err != nil {
		h.Log.Error("a sign-in service cannot be reached", "kind", p.Kind, "err", err)
		return nil, nil, errProviderSilent
	}
	return h.clientAt(p, found), found, nil
}

func (h *House) clientAt(p store.Provider, found *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: p.Client, ClientSecret: p.Secret, Endpoint: found.Endpoint(), RedirectURL: h.callback(),
		Scopes: []string{oidc.ScopeOpenID, "email", "profile"}}
}

func providerOf(v *store.View, kind string) (store.Provider, error) {
	all, err := v.Providers()
	if err != nil {
		return store.Provider{}, err
	}
	for _, p := range all {
		if p.Kind == kind {
			return p, nil
		}
	}
	return store.Provider{}, fault.New(fault.NotFound, "The school's people do not sign in through this service.")
}
