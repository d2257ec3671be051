package office

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"sync"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"handrail.school/handrail/internal/area/passphrase"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/library"
)

// argon is the setting for small hosts (OWASP: 19 MiB, two passes, one lane).
var argon = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// nobody is compared against when an account does not exist, so that the answer takes as long.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$Jxw/UdTRW6pmTLoaPAJDdBJMaUaxUzqk3jxq4cBVTlI"

// turn waits until another passphrase may be hashed; end gives the turn to the next.
func (m *memory) turn(ctx context.Context) (end func(), err error) {
	select {
	case m.hashing <- struct{}{}:
		return func() { <-m.hashing }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (m *memory) hash(passphrase string) (string, error) {
	m.hashing <- struct{}{}
	defer func() { <-m.hashing }()
	return argon2id.CreateHash(passphrase, argon)
}

// token draws a secret for a link or a cookie and its digest, which alone is stored.
func token() (secret string, digest []byte) {
	var b [32]byte
	_, _ = rand.Read(b[:])
	secret = base64.RawURLEncoding.EncodeToString(b[:])
	return secret, digestOf(secret)
}

// digestOf is what the store keeps of a random secret. It has 256 bits, so a plain hash is enough.
func digestOf(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

// commonPassphrases is the list that comes with Handrail.
var commonPassphrases = sync.OnceValue(func() passphrase.Common { return passphrase.Parse(library.Passphrases, library.Tried) })

// checkPassphrase is "" or what to do instead. About are the names of the person and of the school.
func checkPassphrase(given string, about ...string) (problem string) {
	return commonPassphrases().Problem(given, about...)
}

// weigh is checkPassphrase for a page: what is refused is counted, without what it was (4.4-c).
func weigh(d *Desk, a About, given string, about ...string) (string, error) {
	problem := checkPassphrase(given, about...)
	if problem == "" {
		return "", nil
	}
	return problem, d.House.School.Do(d.Context, line(a, d.By), func(tx *store.Tx) error { return tx.Refuse(refusedWeak) })
}

// What is counted when it is refused.
const (
	refusedWeak  = "weak"
	refusedWrong = "wrong"
	refusedCode  = "code"
)

// newTOTP draws the secret of an authenticator app (RFC 6238, SHA-1, six digits, 30 seconds: what every
// app understands). The app lists it under the school's own name; a colon would end the name there.
func newTOTP(v *store.View, account string) (*otp.Key, error) {
	named, err := v.AnswerOf("school.name")
	if err != nil {
		return nil, err
	}
	issuer := strings.TrimSpace("Handrail " + strings.ReplaceAll(strings.Join(named, ""), ":", " "))
	return totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: account, SecretSize: 20})
}

// totpStep finds the time step for which the code is right, one step of clock drift allowed either way.
func totpStep(secret, code string, now time.Time) (int64, bool) {
	code = strings.ReplaceAll(strings.TrimSpace(code), " ", "")
	for _, drift := range []int64{0, -1, 1} {
		step := now.Unix()/30 + drift
		want, err := totp.GenerateCode(secret, time.Unix(step*30, 0))
		if err == nil && want == code {
			return step, true
		}
	}
	return 0, false
}

// recoveryCodes draws ten codes of 50 bits each, and their digests.
func recoveryCodes(v *store.View, who id.Person) (codes []string, digests [][]byte) {
	const letters = "abcdefghjkmnpqrstuvwxyz023456789"
	for range 10 {
		var b [10]byte
		_, _ = rand.Read(b[:])
		for i := range b {
			b[i] = letters[b[i]%32]
		}
		code := string(b[:5]) + "-" + string(b[5:])
		codes, digests = append(codes, code), append(digests, recoveryDigest(v, who, code))
	}
	return codes, digests
}

// recoveryDigest is keyed: 50 bits are few enough to be tried against a plain hash by whoever reads the
// database.
func recoveryDigest(v *store.View, who id.Person, code string) []byte {
	clean := strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToLower(code))
	return v.Index("recovery", string(who)+" "+clean)
}

var errWrongSignIn = fault.New(fault.Invalid, "The e-mail address or the passphrase is not right.")
