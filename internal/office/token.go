package office

import (
	"errors"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

var (
	// tokenMakers let programs in.
	tokenMakers = people.Of(people.Administrator)
	// tokenReaders see which programs are let in, and may shut each out.
	tokenReaders = people.Of(people.Administrator, people.Headteacher, people.DSL, people.DataProtectionOfficer, people.Technician)
)

// TokenShown is one token with the names of those behind it.
type TokenShown struct {
	access.Token
	State                 access.TokenState
	By, AgreedBy, EndedBy string
	// Asked says that the question for a second person is open; a token that waits without it was declined or ran out.
	Asked   bool
	MayDraw bool
}

// TokensShown are all tokens.
type TokensShown struct {
	All     []TokenShown
	MayMake bool
}

// ListTokens shows which programs are let in, with what they may do, until when, and when each came last.
var ListTokens = Case[struct{}, TokensShown]{
	About: About{Name: "ListTokens", Says: "See which programs may read or change something here", Clause: "7.2/register", Sensitive: true, May: tokenReaders},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (TokensShown, error) {
		tx.Looked("api_token", "list")
		out := TokensShown{MayMake: tokenMakers.Meets(d.By.Roles)}
		all, err := tx.Tokens()
		if err != nil {
			return out, err
		}
		names, err := namesOf(&tx.View)
		if err != nil {
			return out, err
		}
		open, err := tx.Approvals(true)
		for _, x := range all {
			s := TokenShown{Token: x, State: tokenState(x, names[x.MadeBy], d.Now), By: names[x.MadeBy].Name, AgreedBy: names[x.AgreedBy].Name, EndedBy: nameBook(names).of(x.EndedBy)}
			s.Asked = slices.ContainsFunc(open, func(r approval.Request) bool { return r.Subject == string(x.ID) && r.Open(d.Now) })
			s.MayDraw = s.State == access.TokenReady && x.MadeBy == d.By.Person && out.MayMake
			out.All = append(out.All, s)
		}
		return out, err
	},
}

// TokenForm asks for a token.
type TokenForm struct {
	Name   string
	Scopes []string
	Last   time.Time // its last day
	Why    string
}

// MadeToken is a token that was asked for.
type MadeToken struct {
	ID      id.Token
	Waiting bool
}

// tokenState is how a token stands with whoever asked for it. They have seen its secret, so when they leave or do not let
// programs in any more, what it opened shuts with the roles that they lost.
func tokenState(x access.Token, maker store.Person, at time.Time) access.TokenState {
	state := x.StateAt(at)
	if state == access.TokenEnded || state == access.TokenOver || maker.Active() && tokenMakers.Meets(maker.Roles) {
		return state
	}
	return access.TokenOrphan
}

// MakeToken asks for a token for a program: one that opens names waits for a second person. Its secret is not drawn yet.
var MakeToken = Case[TokenForm, MadeToken]{
	About: About{Name: "MakeToken", Says: "Let a program read or change something here", Clause: "7.2/register", Sensitive: true, May: tokenMakers},
	Do: func(d *Desk, tx *store.Tx, in TokenForm) (MadeToken, error) {
		x := access.Token{ID: id.Token(tx.NewID()), Name: strings.TrimSpace(in.Name), MadeBy: d.By.Person}
		for _, s := range access.Scopes { // in the order of the list, each once
			if slices.Contains(in.Scopes, s.Key) {
				x.Scopes = append(x.Scopes, s.Key)
			}
		}
		var wrong fault.Fields
		checked := x
		checked.Scopes = in.Scopes
		if f := (*fault.Fault)(nil); errors.As(checked.Check(d.today(), in.Last), &f) {
			wrong = f.Fields
		}
		if in.Why = strings.TrimSpace(in.Why); len(in.Why) > 500 {
			wrong.Add("why", "Use at most 500 characters")
		}
		if x.Names() {
			wrong.Need("why", in.Why, "Say what the program needs names for, so that a second person can judge it")
		}
		if err := wrong.Err(); err != nil {
			return MadeToken{}, err
		}
		x.Until = midnight(d.House, in.Last.AddDate(0, 0, 1))
		all, err := tx.Tokens()
		if err != nil {
			return MadeToken{}, err
		}
		if i := slices.IndexFunc(all, func(o access.Token) bool { // sent twice
			return o.MadeBy == x.MadeBy && o.Name == x.Name && o.Until.Equal(x.Until) && slices.Equal(o.Scopes, x.Scopes) && o.Ended.IsZero() && o.Drawn.IsZero() && d.Now.Sub(o.Made) < sentTwice
		}); i >= 0 {
			return MadeToken{all[i].ID, x.Names()}, nil
		}
		if err := tx.AddToken(x); err != nil || !x.Names() {
			return MadeToken{ID: x.ID}, err
		}
		_, err = ask(d, tx, "api_token", string(x.ID), "", in.Why)
		return MadeToken{x.ID, true}, err
	},
}

// DrawToken shows a token's secret once, to whoever asked for it. Only a digest stays.
var DrawToken = Case[id.Token, string]{
	About: About{Name: "DrawToken", Says: "See the secret of a token that I asked for, once", Clause: "7.2/register", Sensitive: true, May: tokenMakers},
	Do: func(d *Desk, tx *store.Tx, number id.Token) (string, error) {
		x, err := tx.Token(number)
		if err != nil {
			return "", err
		}
		tx.Tried("api_token", string(number))
		if x.MadeBy != d.By.Person {
			return "", fault.New(fault.Refused, "A colleague asked for this token, and only they see its secret. Make one of your own instead.")
		}
		switch x.StateAt(d.Now) {
		case access.TokenReady:
		case access.TokenWaits:
			return "", fault.New(fault.Conflict, "A second person has to agree first.")
		default:
			return "", fault.New(fault.Conflict, "This secret was shown already, or the token has ended. Make a new one if it is lost.")
		}
		secret, digest := token()
		ok, err := tx.DrawToken(number, digest)
		if err == nil && !ok {
			err = fault.New(fault.Conflict, "This secret was shown a moment ago.")
		}
		return tokenPrefix + secret, err
	},
}

// tokenPrefix lets scanners of source code know what they found.
const tokenPrefix = "handrail_"

// EndToken shuts a program out at once.
var EndToken = Case[id.Token, struct{}]{
	About: About{Name: "EndToken", Says: "Shut a program out", Clause: "7.2/register", Sensitive: true, May: tokenReaders},
	Do: func(d *Desk, tx *store.Tx, number id.Token) (struct{}, error) {
		if _, err := tx.Token(number); err != nil {
			return struct{}{}, err
		}
		ok, err := tx.EndToken(number, d.By.Who())
		if err == nil && !ok {
			err = fault.New(fault.Conflict, "This token has ended already.")
		}
		return struct{}{}, err
	},
}

// tokenCarrier is what agreeing to a token does: the secret goes to whoever asked, never to whoever agrees.
var tokenCarrier = carrier{
	about: func(v *store.View, _ map[id.Person]store.Person, r approval.Request) string {
		x, err := v.Token(id.Token(r.Subject))
		if err != nil {
			return "A token that is not there any more"
		}
		return x.Name
	},
	then: func(d *Desk, v *store.View, _ map[id.Person]store.Person, r approval.Request) []string {
		x, err := v.Token(id.Token(r.Subject))
		if err != nil {
			return nil
		}
		all := []string{"Whoever asked is shown the secret of the token, once. You are not."}
		for _, key := range x.Scopes {
			if s, ok := access.ScopeOf(key); ok {
				all = append(all, "The program may: "+s.Title+".")
			}
		}
		return append(all, "It ends by itself after "+d.day(x.Until.AddDate(0, 0, -1))+". Every call is a line of the trail, and it can be shut out at any time.")
	},
	carry: func(d *Desk, tx *store.Tx, r approval.Request) (Carried, error) {
		ok, err := tx.AgreeToken(id.Token(r.Subject), d.By.Person)
		if err == nil && !ok {
			err = fault.New(fault.Conflict, "This token has ended.")
		}
		return Carried{}, err
	},
}

// Program is a program that came with a live token.
type Program struct{ access.Token }

// Actor is the program doing one thing: with the roles of that scope alone. A token without it gives an actor that no use
// case lets in.
func (p Program) Actor(scope string) people.Actor {
	by := people.Actor{Name: p.Name, Token: p.ID, Via: "api"}
	if s, ok := access.ScopeOf(scope); ok && slices.Contains(p.Scopes, scope) {
		by.Scope, by.Roles = scope, s.As
	}
	return by
}

// WhoIsProgram finds the program behind a secret. What was revoked, has run out or lost its asker is a refusal in the trail,
// once a minute, so that a program that goes on asking does not fill it.
func (h *House) WhoIsProgram(d *Desk, secret string) (Program, error) {
	var p Program
	unknown := fault.New(fault.SignIn, "This token opens nothing here.")
	bare, ok := strings.CutPrefix(secret, tokenPrefix)
	if !ok || len(bare) != 43 {
		return p, unknown
	}
	var maker store.Person
	err := h.School.Read(d.Context, func(v *store.View) (err error) {
		if p.Token, err = v.TokenWith(digestOf(bare)); err == nil {
			maker, err = v.PersonByID(p.MadeBy)
		}
		return err
	})
	if store.None(err) {
		return p, unknown
	}
	if err != nil {
		return p, err
	}
	by := people.Actor{Token: p.ID, Via: "api"}
	if state := tokenState(p.Token, maker, d.Now); state != access.TokenLive {
		if h.memory.refused.first(string(p.ID), d.Now) {
			h.noteRefusal(d.Context, About{Name: "UseToken", Clause: "7.2/register"}, by, fault.New(fault.Refused, "token %s", state))
		}
		return Program{}, fault.New(fault.SignIn, "This token has ended. Ask the school’s administrator for a new one.")
	}
	h.memory.asked.Store(h.Now().Unix())
	if d.Now.Sub(p.Used) > time.Minute {
		err = h.School.Do(d.Context, store.Line{Who: by.Who(), Via: "api", Case: "UseToken", Clause: "7.2/register"}, func(tx *store.Tx) error { return tx.UseToken(p.ID) })
	}
	return p, err
}
