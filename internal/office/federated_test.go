package office_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// forger is a sign-in service that says in its tokens whatever a test wants.
type forger struct {
	*httptest.Server
	names bool           // promises to name itself in answers (RFC 9207)
	says  map[string]any // over what is right
	asked int            // how often a code was traded
	nonce string
}

func newForger(t *testing.T) *forger {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	f := &forger{}
	mux := http.NewServeMux()
	write := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(v); err != nil {
			t.Error(err)
		}
	}
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		write(w, map[string]any{"issuer": f.URL, "authorization_endpoint": f.URL + "/auth", "token_endpoint": f.URL + "/token", "jwks_uri": f.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"}, "authorization_response_iss_parameter_supported": f.names})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		write(w, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "kid": "1", "alg": "RS256", "use": "sig", "n": raw(key.N.Bytes()),
			"e": raw(big.NewInt(int64(key.E)).Bytes())}}})
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, _ *http.Request) {
		f.asked++
		claims := map[string]any{"iss": f.URL, "sub": "kit", "aud": "handrail", "nonce": f.nonce, "exp": time.Now().Add(time.Hour).Unix(), "iat": time.Now().Unix()}
		maps.Copy(claims, f.says)
		head, body := map[string]any{"alg": "RS256", "kid": "1"}, claims
		text := jsonPart(t, head) + "." + jsonPart(t, body)
		sum := sha256.Sum256([]byte(text))
		sign, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, sum[:])
		if err != nil {
			t.Error(err)
		}
		write(w, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": text + "." + raw(sign)})
	})
	f.Server = httptest.NewServer(mux)
	t.Cleanup(f.Close)
	return f
}

func raw(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func jsonPart(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw(b)
}

// goAndCome goes to the service and comes back with what the answer says.
func (f *forger) goAndCome(t *testing.T, h *office.House, change func(*office.Return)) (office.Arrived, error) {
	t.Helper()
	trip, err := office.BeginTrip.Run(t.Context(), h, people.Public, office.TripForm{Kind: "other"})
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(trip.Address)
	if err != nil {
		t.Fatal(err)
	}
	f.nonce = u.Query().Get("nonce")
	in := office.Return{Code: "c", State: u.Query().Get("state"), Issuer: f.URL, Kept: trip.Keep}
	change(&in)
	return office.Arrive(desk(t.Context(), h, people.Public), in)
}

// What a service says is held against whom we asked: its name in the answer and in its word, whom the word is for, the
// nonce of this very way, the state of this very browser. None of the wrong ones gets anybody in.
func TestAServicesWordIsHeldAgainstWhatWasAsked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		for _, c := range []struct {
			what   string
			names  bool
			says   map[string]any
			change func(*office.Return)
			in     bool
			asked  int // how often the code may be traded
		}{
			{"as it should be", true, nil, func(*office.Return) {}, true, 1},
			{"no name where none is promised", false, nil, func(r *office.Return) { r.Issuer = "" }, true, 1},
			{"no name where one is promised", true, nil, func(r *office.Return) { r.Issuer = "" }, false, 0},
			{"another service's name", true, nil, func(r *office.Return) { r.Issuer = "https://other.example" }, false, 0},
			{"another service's name where none is promised", false, nil, func(r *office.Return) { r.Issuer = "https://other.example" }, false, 0},
			{"the state of another way", true, nil, func(r *office.Return) { r.State = "another" }, false, 0},
			{"no state", true, nil, func(r *office.Return) { r.State = "" }, false, 0},
			{"the nonce of another way", true, map[string]any{"nonce": "another"}, func(*office.Return) {}, false, 1},
			{"no nonce", true, map[string]any{"nonce": ""}, func(*office.Return) {}, false, 1},
			{"a word for another program", true, map[string]any{"aud": "another"}, func(*office.Return) {}, false, 1},
			{"a word of another service", true, map[string]any{"iss": "https://other.example"}, func(*office.Return) {}, false, 1},
			{"a word that has run out", true, map[string]any{"exp": 1}, func(*office.Return) {}, false, 1},
		} {
			f, h := newForger(t), house(t, school, clock)
			f.names, f.says = c.names, c.says
			linkedAt(t, school, f)
			out, err := f.goAndCome(t, h, c.change)
			if in := err == nil && out.Token != ""; in != c.in || f.asked != c.asked {
				t.Errorf("%s: in is %v, asked %d times, %v", c.what, in, f.asked, err)
			}
			if fault.Of(err) == fault.Internal && err != nil {
				t.Errorf("%s: %v", c.what, err)
			}
		}
	})
}

// linkedAt makes this service the school's, with somebody new whose account there is linked.
func linkedAt(t *testing.T, school *store.School, f *forger) {
	t.Helper()
	who := id.Person(store.NewID())
	write(t, school, func(tx *store.Tx) error {
		if err := tx.SetProvider(store.Provider{Kind: "other", Issuer: f.URL, Client: "handrail", Secret: "s", By: who}); err != nil {
			return err
		}
		if err := tx.AddPerson(store.Person{ID: who, Name: "Kit Fell", Email: string(who) + "@meadow.example", Roles: people.Of(people.Staff)}); err != nil {
			return err
		}
		if err := tx.SetPassphrase(who, ""); err != nil {
			return err
		}
		return tx.AddLogin(store.Login{ID: id.Login(store.NewID()), Person: who, Kind: "other", Label: "kit"}, f.URL+"\nkit")
	})
}

// Where a passphrase may be known to somebody else, the other ways in wait until there is a new one, and those that their
// owner does not know are taken away: somebody else may have made them.
func TestAForcedChangeLooksThroughTheOtherWaysIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, _, teacher := withHead(t, school, clock)
		f := newForger(t)
		own, other := id.Passkey(store.NewID()), id.Passkey(store.NewID())
		mine, theirs := id.Login(store.NewID()), id.Login(store.NewID())
		write(t, school, func(tx *store.Tx) error {
			for key, number := range map[string]id.Passkey{"own": own, "other": other} {
				if err := tx.AddPasskey(store.Passkey{ID: number, Person: teacher.Person, Name: key, Credential: []byte("{}")}, []byte(key)); err != nil {
					return err
				}
			}
			for account, number := range map[string]id.Login{f.URL + "\nkit": mine, "elsewhere": theirs} {
				if err := tx.AddLogin(store.Login{ID: number, Person: teacher.Person, Kind: "other", Label: "kit"}, account); err != nil {
					return err
				}
			}
			return tx.SetProvider(store.Provider{Kind: "other", Issuer: f.URL, Client: "handrail", Secret: "s", By: admin.Person})
		})
		come := func() (office.Arrived, error) { return f.goAndCome(t, h, func(*office.Return) {}) }
		if out, err := come(); err != nil || out.Token == "" {
			t.Fatalf("before: %v", err)
		}
		if _, err := office.ForceChange.Run(t.Context(), h, admin, office.ForceForm{Person: teacher.Person, Reason: "It stood on a note."}); err != nil {
			t.Fatal(err)
		}
		if out, err := come(); !fault.Is(err, fault.Invalid) || out.Token != "" {
			t.Errorf("an account elsewhere gets in before the change: %v", err)
		}
		change := office.NewPassphrase{Old: phrase, New: "seven otters in a boat", Keep: []string{string(own), string(mine)}}
		if _, err := office.ChangePassphrase.Run(t.Context(), h, teacher, change); err != nil {
			t.Fatal(err)
		}
		a, err := office.MyAccount.Run(t.Context(), h, teacher, struct{}{})
		if err != nil || len(a.Passkeys) != 1 || a.Passkeys[0].ID != own || len(a.Logins) != 1 || a.Logins[0].ID != mine {
			t.Errorf("kept: %v and %v, %v", a.Passkeys, a.Logins, err)
		}
		if out, err := come(); err != nil || out.Token == "" {
			t.Errorf("after the change their own account: %v", err)
		}
		change = office.NewPassphrase{Old: change.New, New: "nine herons on a roof"}
		if _, err := office.ChangePassphrase.Run(t.Context(), h, teacher, change); err != nil {
			t.Fatal(err)
		}
		if a, err = office.MyAccount.Run(t.Context(), h, teacher, struct{}{}); err != nil || len(a.Passkeys) != 1 {
			t.Errorf("a change of one's own wish took a passkey away: %v", err)
		}
	})
}
