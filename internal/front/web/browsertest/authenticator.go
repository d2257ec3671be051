package browsertest

import (
	"github.com/chromedp/cdproto/webauthn"
)

// Authenticator gives the browser a made-up device that makes passkeys and says that it checked its user, in
// place of the devices given before.
func (b *Browser) Authenticator(before ...webauthn.AuthenticatorID) webauthn.AuthenticatorID {
	b.t.Helper()
	do(b, webauthn.Enable, webauthn.EnableParams{})
	for _, id := range before {
		do(b, webauthn.RemoveVirtualAuthenticator, webauthn.RemoveVirtualAuthenticatorParams{AuthenticatorID: id})
	}
	got := do(b, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true,
		HasUserVerification: true, AutomaticPresenceSimulation: true, IsUserVerified: true}})
	return got.AuthenticatorID
}
