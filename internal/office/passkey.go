package office

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// A passkey proves something one has (the device) and something one knows or is (its lock), so it signs in
// whole: the device must say that it checked its user (WebAuthn, user verification). It is bound to the
// school's address, so no false page can ask for it.

// challengeValid is how long a page with a passkey button may stay open.
const challengeValid = 10 * time.Minute

// mostPasskeys one person may have.
const mostPasskeys = 10

// challenge draws what a device must sign: randomness, until when, and a mark that we made it, for one
// purpose and person. Nothing is kept until an answer comes, so that strangers who only ask fill nothing.
func challenge(v *store.View, purpose string) []byte {
	var b [40]byte
	_, _ = rand.Read(b[:16])
	binary.BigEndian.PutUint64(b[16:24], uint64(v.Now().Add(challengeValid).Unix()))
	copy(b[24:], v.Index("challenge", purpose+" "+string(b[:24])))
	return b[:]
}

// spendChallenge refuses a challenge that is not ours, has run out or was answered before.
func spendChallenge(tx *store.Tx, purpose string, given []byte) error {
	old := fault.New(fault.Invalid, "This page was open for too long. Try again.")
	if len(given) != 40 || subtle.ConstantTimeCompare(given[24:], tx.Index("challenge", purpose+" "+string(given[:24]))[:16]) != 1 ||
		tx.Now().Unix() >= int64(binary.BigEndian.Uint64(given[16:24])) {
		return old
	}
	once := tx.Index("answered", string(given))
	if n, _, err := tx.Tries("answered", once, challengeValid); err != nil || n > 0 {
		return errors.Join(err, old)
	}
	return tx.AddTry("answered", once, challengeValid)
}

// party is this school as devices know it. Browsers allow no passkeys for a bare number as an address.
func (h *House) party() (*webauthn.WebAuthn, error) {
	u, err := url.Parse(h.PublicURL)
	if err != nil || u.Hostname() == "" || net.ParseIP(u.Hostname()) != nil {
		return nil, fault.New(fault.Conflict, "Passkeys need a name as the school's address, such as handrail.myschool.example, and this one is a number. The technician can set it with --public-url.")
	}
	return webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: "Handrail", RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired,
			UserVerification: protocol.VerificationRequired}})
}

// Passkeys says whether this school's address lets people use passkeys.
func (h *House) Passkeys() bool {
	_, err := h.party()
	return err == nil
}

// holder is somebody as devices know them: by number, so that the handle says nothing about anybody.
type holder struct {
	store.Person
	keys []webauthn.Credential
}

func (h holder) WebAuthnID() []byte                         { return []byte(h.ID) }
func (h holder) WebAuthnName() string                       { return h.Email }
func (h holder) WebAuthnDisplayName() string                { return h.Name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

func holderOf(v *store.View, who id.Person) (holder, []store.Passkey, error) {
	p, err := v.PersonByID(who)
	if err != nil {
		return holder{}, nil, err
	}
	kept, err := v.Passkeys(who)
	h := holder{Person: p}
	for _, k := range kept {
		var c webauthn.Credential
		if err := json.Unmarshal(k.Credential, &c); err != nil {
			return h, nil, fmt.Errorf("passkey %s: %w", k.ID, err)
		}
		h.keys = append(h.keys, c)
	}
	return h, kept, err
}

// PasskeyOptions is what a page hands to the browser, as JSON, to make or use a passkey.
type PasskeyOptions struct{ JSON string }

// BeginPasskey gives what the browser needs to make a passkey for the person looking.
var BeginPasskey = Look[struct{}, PasskeyOptions]{
	About: About{Name: "BeginPasskey", Says: "Begin to set up a passkey for myself", Clause: "7.5.1/staff", Unread: true, May: people.Colleagues},
	Do: func(d *Desk, v *store.View, _ struct{}) (PasskeyOptions, error) {
		party, err := d.House.party()
		if err != nil {
			return PasskeyOptions{}, err
		}
		h, _, err := holderOf(v, d.By.Person)
		if err != nil {
			return PasskeyOptions{}, err
		}
		creation, _, err := party.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
		if err != nil {
			return PasskeyOptions{}, err
		}
		creation.Response.Challenge = challenge(v, "make "+string(d.By.Person))
		return asOptions(creation.Response)
	},
}

func asOptions(options any) (PasskeyOptions, error) {
	text, err := json.Marshal(options)
	return PasskeyOptions{string(text)}, err
}

// PasskeyForm is a browser's answer.
type PasskeyForm struct {
	Name    string // what its owner calls the new passkey
	Code    string // of the authenticator app, before a passkey is added
	Answer  string // JSON
	Agent   string
	Address string
}

// Added says what came of adding a passkey: Right is false where the app's code was wrong, which must be
// counted and is therefore no fault.
type Added struct{ Right bool }

// AddPasskey keeps a new passkey for the person who is signed in; a code of their app proves that it is them,
// and not somebody at a machine left open (ASVS 7.5).
var AddPasskey = Case[PasskeyForm, Added]{
	About: About{Name: "AddPasskey", Says: "Set up a passkey for myself", Clause: "7.5.1/staff", Unread: true, May: people.Colleagues},
	Do: func(d *Desk, tx *store.Tx, in PasskeyForm) (Added, error) {
		party, err := d.House.party()
		if err != nil {
			return Added{}, err
		}
		answer, err := protocol.ParseCredentialCreationResponseBytes([]byte(in.Answer))
		if err != nil {
			return Added{}, errPasskeyAnswer
		}
		if ok, err := ownCode(d, tx, in.Code); err != nil || !ok {
			return Added{}, err
		}
		h, kept, err := holderOf(&tx.View, d.By.Person)
		if err != nil {
			return Added{}, err
		}
		if len(kept) >= mostPasskeys {
			return Added{}, fault.New(fault.Conflict, "You have %d passkeys. Take one away first.", mostPasskeys)
		}
		asked, err := answeredChallenge(tx, "make "+string(d.By.Person), answer.Response.CollectedClientData.Challenge)
		if err != nil {
			return Added{}, err
		}
		asked.UserID, asked.CredParams = h.WebAuthnID(), webauthn.CredentialParametersDefault()
		c, err := party.CreateCredential(h, asked, answer)
		if err != nil {
			return Added{}, errPasskeyAnswer
		}
		c.Attestation = webauthn.CredentialAttestation{} // what the device says of its maker is not needed again
		return Added{true}, keepPasskey(d, tx, in.Name, c)
	},
}

var errPasskeyAnswer = fault.New(fault.Invalid, "Your device's answer could not be used. Try again, or sign in with your passphrase and app.")

func keepPasskey(d *Desk, tx *store.Tx, name string, c *webauthn.Credential) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	if name = strings.TrimSpace(name); name == "" {
		name = "Passkey"
	}
	err = tx.AddPasskey(store.Passkey{ID: id.Passkey(tx.NewID()), Person: d.By.Person, Name: shorten(name, 60), Credential: text}, c.ID)
	if store.Taken(err) {
		return fault.New(fault.Conflict, "This passkey is set up already.")
	}
	if err != nil {
		return err
	}
	return noteChange(d, tx, d.By.Person, "a passkey was set up")
}

// answeredChallenge spends the challenge that a device says it signed, and gives what the answer is to be
// checked against.
func answeredChallenge(tx *store.Tx, purpose, signed string) (webauthn.SessionData, error) {
	raw, err := base64.RawURLEncoding.DecodeString(signed)
	if err != nil {
		return webauthn.SessionData{}, errPasskeyAnswer
	}
	return webauthn.SessionData{Challenge: signed, UserVerification: protocol.VerificationRequired}, spendChallenge(tx, purpose, raw)
}

// BeginPasskeySignIn gives what the browser needs to sign in with a passkey, whosever it is.
var BeginPasskeySignIn = Look[struct{}, PasskeyOptions]{
	About: About{Name: "BeginPasskeySignIn", Says: "Begin to sign in with a passkey", Clause: "7.5.1/staff", May: people.Everyone},
	Do: func(d *Desk, v *store.View, _ struct{}) (PasskeyOptions, error) {
		party, err := d.House.party()
		if err != nil {
			return PasskeyOptions{}, err
		}
		assertion, _, err := party.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
		if err != nil {
			return PasskeyOptions{}, err
		}
		assertion.Response.Challenge = challenge(v, "enter")
		return asOptions(assertion.Response)
	},
}

// SignInWithPasskey signs in whole. An answer that does not fit is counted by address, as a wrong passphrase
// is, and gives no session.
var SignInWithPasskey = Case[PasskeyForm, SignedIn]{
	About: About{Name: "SignInWithPasskey", Says: "Sign in with a passkey", Clause: "7.5.1/staff", May: people.Everyone},
	Do: func(d *Desk, tx *store.Tx, in PasskeyForm) (SignedIn, error) {
		party, err := d.House.party()
		if err != nil {
			return SignedIn{}, err
		}
		if err := throttled(&tx.View, SignInForm{Address: in.Address}); err != nil {
			return SignedIn{}, err
		}
		answer, err := protocol.ParseCredentialRequestResponseBytes([]byte(in.Answer))
		if err != nil {
			return SignedIn{}, countAt(tx, atSignIn, in.Address)
		}
		asked, err := answeredChallenge(tx, "enter", answer.Response.CollectedClientData.Challenge)
		if err != nil {
			return SignedIn{}, err
		}
		kept, h, err := passkeyHolder(tx, answer)
		if store.None(err) {
			return SignedIn{}, countAt(tx, atSignIn, in.Address)
		}
		if err != nil {
			return SignedIn{}, err
		}
		_, c, err := party.ValidatePasskeyLogin(func(_, _ []byte) (webauthn.User, error) { return h, nil }, asked, answer)
		if err != nil || c.Authenticator.CloneWarning {
			tx.Tried("passkey", string(kept.ID))
			return SignedIn{}, countAt(tx, atSignIn, in.Address)
		}
		return enterWithPasskey(d, tx, kept, c, in.Agent)
	},
}

// passkeyHolder finds whose passkey answered; None where it is nobody's who still belongs to the school.
func passkeyHolder(tx *store.Tx, answer *protocol.ParsedCredentialAssertionData) (store.Passkey, holder, error) {
	kept, err := tx.PasskeyOf(answer.RawID)
	if err != nil {
		return kept, holder{}, err
	}
	h, _, err := holderOf(&tx.View, kept.Person)
	if err == nil && !h.Active() {
		err = store.ErrNone
	}
	return kept, h, err
}

func enterWithPasskey(d *Desk, tx *store.Tx, kept store.Passkey, c *webauthn.Credential, agent string) (SignedIn, error) {
	if must, err := mustChange(tx, kept.Person); err != nil || must {
		return SignedIn{Next: nextPassphrase}, err
	}
	text, err := json.Marshal(c)
	if err != nil {
		return SignedIn{}, err
	}
	if err := tx.UsePasskey(kept.ID, text); err != nil {
		return SignedIn{}, err
	}
	secret, err := openSession(d, tx, store.Session{Person: kept.Person, Factor: true, Agent: agent})
	return SignedIn{Token: secret}, err
}

// EnterPasskey signs in with a passkey and turns an answer that does not fit into its sentence.
func EnterPasskey(d *Desk, in PasskeyForm) (SignedIn, error) {
	out, err := SignInWithPasskey.Run(d.Context, d.House, d.By, in)
	if err == nil && out.Next == nextPassphrase {
		return out, errPassphraseFirst
	}
	if err == nil && out.Token == "" {
		return out, fault.New(fault.Invalid, "This passkey does not work here. Sign in with your passphrase and app instead.")
	}
	return out, err
}

// PasskeyEnd names one of one's own passkeys; Code is of the app, where it is asked.
type PasskeyEnd struct {
	Passkey id.Passkey
	Code    string
}

// RemovePasskey takes one of one's own passkeys away, once the second factor was given lately (ASVS 7.5.1); false where
// it has to be given first.
var RemovePasskey = Case[PasskeyEnd, bool]{
	About: About{Name: "RemovePasskey", Says: "Take one of my passkeys away", Clause: "7.5.1/staff", Unread: true, May: people.Colleagues},
	Do: func(d *Desk, tx *store.Tx, in PasskeyEnd) (bool, error) {
		if ok, err := provenLately(d, tx, in.Code); err != nil || !ok {
			return false, err
		}
		ok, err := tx.EndPasskey(d.By.Person, in.Passkey)
		if err == nil && !ok {
			err = fault.New(fault.NotFound, "That passkey was taken away already.")
		}
		if err != nil {
			return false, err
		}
		return true, noteChange(d, tx, d.By.Person, "a passkey was taken away")
	},
}
