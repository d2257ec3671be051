package office

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Signing in through Microsoft, Google or another service: authorisation code with PKCE (RFC 7636), a state
// bound to the browser that began, a nonce bound to the answer, and one organisation only (decision 17; ASVS
// chapter 10). What an account's e-mail address says never decides anything.

// tripValid is how long somebody may take at the service's own pages.
const tripValid = 10 * time.Minute

// trip is what the browser keeps, sealed, while its user is at the service's pages.
type trip struct {
	Kind, State, Nonce, Verifier string
	Invite                       string    // the invitation's secret, for somebody who joins
	Link                         id.Person // who links an account of theirs; "" for signing in
	To                           string    // the page to go on to
	Until                        time.Time
}

// TripForm begins a way to a service.
type TripForm struct {
	Kind   string
	Invite string
	Code   string // of the authenticator app, to link an account
	To     string
}

// Trip leads to the service; Keep goes into a cookie.
type Trip struct {
	Address string
	Keep    []byte
	To      string
}

// BeginTrip leads somebody who is not signed in to the service, to sign in or to accept an invitation.
var BeginTrip = Look[TripForm, Trip]{
	About:  About{Name: "BeginTrip", Says: "Begin to sign in through a service", Clause: "7.5.1/staff", May: people.Everyone},
	Before: reachProvider,
	Do: func(d *Desk, v *store.View, in TripForm) (Trip, error) {
		if in.Invite != "" {
			if _, err := usableInvitation(v, in.Invite, "join"); err != nil {
				return Trip{}, err
			}
		}
		return begin(d, v, trip{Kind: in.Kind, Invite: in.Invite, To: in.To})
	},
}

// BeginLink leads somebody who is signed in to the service, to link their account there. A code of their app
// proves that it is them; no address comes back where it was wrong.
var BeginLink = Case[TripForm, Trip]{
	About:  About{Name: "BeginLink", Says: "Link an account of mine elsewhere", Clause: "7.5.1/staff", Unread: true, May: people.Colleagues},
	Before: reachProvider,
	Do: func(d *Desk, tx *store.Tx, in TripForm) (Trip, error) {
		if ok, err := ownCode(d, tx, in.Code); err != nil || !ok {
			return Trip{}, err
		}
		return begin(d, &tx.View, trip{Kind: in.Kind, Link: d.By.Person})
	},
}

// reachProvider asks the service what it says of itself, before anything of the records is held: it may be silent for
// long, and then everybody else must go on.
func reachProvider(d *Desk, in *TripForm) error {
	var p store.Provider
	err := d.House.School.Read(d.Context, func(v *store.View) (err error) {
		p, err = providerOf(v, in.Kind)
		return err
	})
	if err == nil {
		_, _, err = d.House.client(d.Context, p)
	}
	return err
}

func begin(d *Desk, v *store.View, t trip) (Trip, error) {
	p, err := providerOf(v, t.Kind)
	if err != nil {
		return Trip{}, err
	}
	found, ok := d.House.memory.providers.known(p.Issuer)
	if !ok { // the administrator changed it a moment ago
		return Trip{}, errProviderSilent
	}
	client := d.House.clientAt(p, found)
	t.State, _ = token()
	t.Nonce, _ = token()
	t.Verifier, t.Until = oauth2.GenerateVerifier(), d.Now.Add(tripValid)
	text, err := json.Marshal(t)
	if err != nil {
		return Trip{}, err
	}
	options := []oauth2.AuthCodeOption{oidc.Nonce(t.Nonce), oauth2.S256ChallengeOption(t.Verifier)}
	if p.Kind != "other" { // computers in schools are shared: nobody goes in as whoever sat there before
		options = append(options, oauth2.SetAuthURLParam("prompt", "select_account"))
	}
	if p.Kind == "google" {
		options = append(options, oauth2.SetAuthURLParam("hd", p.Tenant))
	}
	return Trip{Address: client.AuthCodeURL(t.State, options...), Keep: d.House.School.Wrap("trip", text)}, nil
}

// Return is what the browser brings back: the service's answer, and what we gave it to keep.
type Return struct {
	Code, State, Problem string
	Issuer               string // as the answer names it (RFC 9207); "" where it does not
	Kept                 []byte
	Agent, Address       string

	trip    trip
	account account
}

// account is what the service says of who signed in there.
type account struct {
	Key    string // the service's own number for the account, with the organisation's
	Label  string
	Factor bool // the service saw a second factor
}

var (
	errTrip    = fault.New(fault.Invalid, "This way of signing in was begun in another window, or too long ago. Start again.")
	errNotYour = fault.New(fault.Refused, "That account does not belong to this school. Sign in with the account the school gave you.")
)

// FinishTrip takes the service's answer: it signs in, accepts an invitation or links an account. Where nobody
// has the account, it gives no session.
var FinishTrip = Case[Return, Arrived]{
	About:  About{Name: "FinishTrip", Says: "Finish signing in through a service", Clause: "7.5.1/staff", May: people.Everyone},
	Before: askProvider,
	Do: func(d *Desk, tx *store.Tx, in Return) (Arrived, error) {
		once := tx.Index("trip", in.trip.State) // an answer works once, whatever the service thinks of it
		if n, _, err := tx.Tries("trip", once, tripValid); err != nil || n > 0 {
			return Arrived{}, errors.Join(err, errTrip)
		}
		if err := tx.AddTry("trip", once, tripValid); err != nil {
			return Arrived{}, err
		}
		switch {
		case in.trip.Link != "":
			return Arrived{Linked: true}, linkAccount(d, tx, in)
		case in.trip.Invite != "":
			return joinThrough(d, tx, in)
		}
		return enterThrough(d, tx, in)
	},
}

// Arrived is what came of a trip: a session, whole or half, or a linked account.
type Arrived struct {
	SignedIn
	To     string
	Linked bool
}

// askProvider opens what the browser kept, and trades the code for the service's signed word.
func askProvider(d *Desk, in *Return) error {
	text, err := d.House.School.Unwrap("trip", in.Kept)
	if err != nil || json.Unmarshal(text, &in.trip) != nil {
		return errTrip
	}
	t := in.trip
	if in.State == "" || t.State != in.State || !d.Now.Before(t.Until) || t.Link != "" && t.Link != d.By.Person {
		return errTrip
	}
	if in.Problem != "" || in.Code == "" {
		return fault.New(fault.Invalid, "The sign-in service did not let you in. Try again, or sign in with your passphrase.")
	}
	var p store.Provider
	err = d.House.School.Read(d.Context, func(v *store.View) (err error) {
		if err = throttled(v, SignInForm{Address: in.Address}); err == nil {
			p, err = providerOf(v, t.Kind)
		}
		return err
	})
	if err != nil {
		return err
	}
	client, provider, err := d.House.client(d.Context, p)
	if err != nil {
		return err
	}
	if in.Issuer != p.Issuer && (in.Issuer != "" || namesItself(provider)) {
		return errTrip
	}
	in.account, err = d.House.redeem(d, p, asking{client, provider, t, in.Code})
	return err
}

// namesItself says whether a service promises to name itself in every answer. Where it does, an answer without the name
// is another's: one of one service must not be traded at another (RFC 9207, 2.4).
func namesItself(provider *oidc.Provider) bool {
	var says struct {
		Always bool `json:"authorization_response_iss_parameter_supported"`
	}
	return provider.Claims(&says) == nil && says.Always
}

// asking is what a code is traded with.
type asking struct {
	client   *oauth2.Config
	provider *oidc.Provider
	trip     trip
	code     string
}

// redeem checks the identity token as OpenID Connect Core 3.1.3.7 asks, and that it is of this school.
func (h *House) redeem(d *Desk, p store.Provider, a asking) (account, error) {
	given, err := a.client.Exchange(oidc.ClientContext(d.Context, outside), a.code, oauth2.VerifierOption(a.trip.Verifier))
	if err != nil {
		h.Log.Warn("a sign-in service did not take its code back", "kind", p.Kind)
		return account{}, fault.New(fault.Invalid, "The sign-in service did not confirm who you are. Start again.")
	}
	raw, _ := given.Extra("id_token").(string)
	word, err := a.provider.Verifier(&oidc.Config{ClientID: p.Client}).Verify(oidc.ClientContext(d.Context, outside), raw)
	if err != nil || word.Nonce != a.trip.Nonce {
		h.Log.Warn("a sign-in service's word did not stand up to the check", "kind", p.Kind)
		return account{}, fault.New(fault.Invalid, "The sign-in service's answer could not be trusted. Start again.")
	}
	return accountOf(p, word)
}

// accountOf reads who it is. Microsoft's number for a person is oid within tid, because sub differs from app to
// app; everybody else's is sub within the issuer.
func accountOf(p store.Provider, word *oidc.IDToken) (account, error) {
	var says struct {
		TID, OID, HD, Email string
		Username            string   `json:"preferred_username"`
		AMR                 []string `json:"amr"`
	}
	if err := word.Claims(&says); err != nil {
		return account{}, fault.New(fault.Invalid, "The sign-in service's answer could not be read. Start again.")
	}
	a := account{Key: word.Issuer + "\n" + word.Subject, Label: says.Email, Factor: slices.Contains(says.AMR, "mfa")}
	if a.Label == "" {
		a.Label = says.Username
	}
	switch p.Kind {
	case "microsoft":
		if says.TID != p.Tenant || says.OID == "" {
			return account{}, errNotYour
		}
		a.Key = "entra\n" + says.TID + "\n" + says.OID
	case "google":
		if says.HD != p.Tenant {
			return account{}, errNotYour
		}
	}
	return a, nil
}

func enterThrough(d *Desk, tx *store.Tx, in Return) (Arrived, error) {
	out := Arrived{To: in.trip.To}
	l, err := tx.LoginOf(in.account.Key)
	if store.None(err) {
		return out, countAt(tx, atSignIn, in.Address)
	}
	if err != nil {
		return out, err
	}
	p, err := tx.PersonByID(l.Person)
	if err != nil {
		return out, err
	}
	if !p.Active() {
		tx.Tried("person", string(p.ID))
		return out, countAt(tx, atSignIn, in.Address)
	}
	if must, err := mustChange(tx, p.ID); err != nil || must {
		out.Next = nextPassphrase
		return out, err
	}
	if err := tx.UseLogin(l.ID); err != nil {
		return out, err
	}
	out.SignedIn, err = sessionThrough(d, tx, p, in)
	return out, err
}

// sessionThrough begins a session: whole where the school takes the service's word for a second factor and
// this person neither reads cases nor runs the system, else half.
func sessionThrough(d *Desk, tx *store.Tx, p store.Person, in Return) (SignedIn, error) {
	provider, err := providerOf(&tx.View, in.trip.Kind)
	if err != nil {
		return SignedIn{}, err
	}
	c, err := tx.Credential(p.ID)
	if err != nil {
		return SignedIn{}, err
	}
	out := SignedIn{Next: "enrol"}
	whole := provider.Factor && in.account.Factor && !p.Roles.Meets(ownFactor)
	switch {
	case whole:
		out.Next = ""
	case c.TOTP != "":
		out.Next = "code"
	}
	out.Token, err = openSession(d, tx, store.Session{Person: p.ID, Factor: whole, Agent: in.Agent})
	return out, err
}

// ownFactor are the roles that give Handrail's own second factor, whatever a service claims.
var ownFactor = people.TwoPeople | people.Of(people.Technician, people.SENCO, people.SafeguardingGovernor)

func joinThrough(d *Desk, tx *store.Tx, in Return) (Arrived, error) {
	inv, err := usableInvitation(tx, in.trip.Invite, "join")
	if err != nil {
		return Arrived{}, err
	}
	p, err := tx.PersonByID(inv.Person)
	if err != nil {
		return Arrived{}, err
	}
	if !p.Active() {
		return Arrived{}, fault.New(fault.Conflict, "This invitation was for somebody who has left the school.")
	}
	if ok, err := tx.UseInvitation(inv.ID); err != nil || !ok {
		return Arrived{}, orConflict(err, "This link has been used. Each link works once.")
	}
	if err := beginAnew(tx, p.ID); err != nil {
		return Arrived{}, err
	}
	if err := tx.SetPassphrase(p.ID, ""); err != nil {
		return Arrived{}, err
	}
	if err := addLogin(d, tx, p.ID, in); err != nil {
		return Arrived{}, err
	}
	out, err := sessionThrough(d, tx, p, in)
	return Arrived{SignedIn: out}, err
}

func linkAccount(d *Desk, tx *store.Tx, in Return) error {
	if _, err := tx.Credential(d.By.Person); err != nil {
		return err
	}
	return addLogin(d, tx, d.By.Person, in)
}

func addLogin(d *Desk, tx *store.Tx, who id.Person, in Return) error {
	l := store.Login{ID: id.Login(tx.NewID()), Person: who, Kind: in.trip.Kind, Label: shorten(in.account.Label, 200)}
	err := tx.AddLogin(l, in.account.Key)
	if store.Taken(err) {
		return fault.New(fault.Conflict, "That account is linked to somebody already. Choose another at the sign-in service.")
	}
	if err != nil {
		return fmt.Errorf("link an account: %w", err)
	}
	return noteChange(d, tx, who, "an account at another service can now be used to sign in")
}

// Arrive finishes a trip and turns an account that nobody has into its sentence.
func Arrive(d *Desk, in Return) (Arrived, error) {
	out, err := FinishTrip.Run(d.Context, d.House, d.By, in)
	if err == nil && out.Next == nextPassphrase {
		return out, errPassphraseFirst
	}
	if err == nil && !out.Linked && out.Token == "" {
		return out, fault.New(fault.Invalid, "Nobody here has linked that account yet. Sign in with your passphrase and link it under My account, or use your invitation.")
	}
	return out, err
}
