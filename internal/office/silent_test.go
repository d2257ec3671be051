package office_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/people"
)

// While the service elsewhere is silent, as when the school's line is down, everybody else goes on reading and writing.
func TestASilentServiceHoldsNobodyElseUp(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		admin, secret := founded(t, h, clock)
		asked, over := make(chan struct{}, 16), make(chan struct{})
		silent := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			asked <- struct{}{}
			<-over
		}))
		defer silent.Close()
		defer close(over)
		write(t, school, func(tx *store.Tx) error {
			return tx.SetProvider(store.Provider{Kind: "other", Issuer: silent.URL, Client: "handrail", Secret: "s", By: admin.Person})
		})
		clock.Move(time.Minute)
		code, err := totp.GenerateCode(secret, clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		go office.BeginLink.Run(context.Background(), h, admin, office.TripForm{Kind: "other", Code: code}) //nolint:errcheck // it waits
		for range 8 {
			go office.BeginTrip.Run(context.Background(), h, people.Public, office.TripForm{Kind: "other"}) //nolint:errcheck // it waits
		}
		<-asked
		time.Sleep(100 * time.Millisecond) // the others have begun as well
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		if _, err := office.SignInWays.Run(ctx, h, people.Public, struct{}{}); err != nil {
			t.Errorf("nobody can read: %v", err)
		}
		if err := school.Do(ctx, store.Line{Who: "os:test", Via: "cli", Case: "Test"}, func(*store.Tx) error { return nil }); err != nil {
			t.Errorf("nobody can write: %v", err)
		}
	})
}
