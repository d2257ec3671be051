// Package seal encrypts sensitive columns with the school's server key, bound to table, column and row, so
// that a sealed value can neither be read from the disk nor moved to another place. It also makes keyed
// indexes, by which an e-mail address can be looked up without being stored in clear.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"
)

// ErrSealed is returned when a value cannot be opened: wrong key, wrong place, or changed.
var ErrSealed = errors.New("a sealed value cannot be opened: the key file does not fit the records, or the value was changed or moved")

// Place is where a sealed value lives.
type Place struct{ Table, Column, Row string }

// Keys is the content of a school's key file. It must be kept apart from the records; the encrypted
// backup carries a copy.
type Keys struct {
	// Seal holds AES-256 keys, newest last; older ones still open what they sealed.
	Seal []string `json:"seal"`
	// Index is the key of the look-up index.
	Index string `json:"index"`
	// Trail is the private signing key of the trail's heads, and TrailPublic its verifier.
	Trail       string `json:"trail"`
	TrailPublic string `json:"trail_public"`
}

// NewKeys draws fresh keys for a school; origin names its trail.
func NewKeys(origin string) (Keys, error) {
	secret, public, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		return Keys{}, err
	}
	return Keys{Seal: []string{newKey()}, Index: newKey(), Trail: secret, TrailPublic: public}, nil
}

func newKey() string {
	var k [32]byte
	_, _ = rand.Read(k[:]) // never fails: the runtime stops the program instead
	return base64.StdEncoding.EncodeToString(k[:])
}

// LoadOrCreate reads the key file, or makes one readable by its owner only.
func LoadOrCreate(path, origin string) (Keys, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		k, err := NewKeys(origin)
		if err != nil {
			return Keys{}, err
		}
		return k, k.Save(path)
	}
	if err != nil {
		return Keys{}, fmt.Errorf("key file: %w", err)
	}
	var k Keys
	if err := json.Unmarshal(text, &k); err != nil {
		return Keys{}, fmt.Errorf("key file %s is damaged: %w", path, err)
	}
	return k, nil
}

// Save writes the key file whole, or leaves the old one.
func (k Keys) Save(path string) error {
	text, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".keys-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := errors.Join(f.Chmod(0o600), writeSync(f, text)); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path)) // records sealed with a key that a power cut took are lost
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

func writeSync(f *os.File, text []byte) error {
	_, err := f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}

// Ring seals and opens.
type Ring struct {
	keys     []cipher.AEAD
	index    []byte
	Signer   note.Signer
	Verifier note.Verifier
}

// NewRing prepares the keys for use.
func NewRing(k Keys) (*Ring, error) {
	r := &Ring{}
	for i, text := range k.Seal {
		key, err := base64.StdEncoding.DecodeString(text)
		if err != nil || len(key) != 32 {
			return nil, fmt.Errorf("key file: sealing key %d is not 32 bytes in base64", i+1)
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, err
		}
		gcm, err := cipher.NewGCMWithRandomNonce(block)
		if err != nil {
			return nil, err
		}
		r.keys = append(r.keys, gcm)
	}
	if len(r.keys) == 0 || len(r.keys) > 255 {
		return nil, fmt.Errorf("key file: needs 1 to 255 sealing keys, has %d", len(r.keys))
	}
	var err error
	if r.index, err = base64.StdEncoding.DecodeString(k.Index); err != nil || len(r.index) != 32 {
		return nil, errors.New("key file: the index key is not 32 bytes in base64")
	}
	if r.Signer, err = note.NewSigner(k.Trail); err != nil {
		return nil, fmt.Errorf("key file: trail key: %w", err)
	}
	if r.Verifier, err = note.NewVerifier(k.TrailPublic); err != nil {
		return nil, fmt.Errorf("key file: public trail key: %w", err)
	}
	probe := []byte("probe")
	if signed, err := r.Signer.Sign(probe); err != nil || r.Signer.Name() != r.Verifier.Name() || !r.Verifier.Verify(probe, signed) {
		return nil, errors.New("key file: the trail's private and public keys do not belong together")
	}
	return r, nil
}

// Seal encrypts with the newest key. The first byte of the result says which key it was.
func (r *Ring) Seal(at Place, plain []byte) []byte {
	newest := len(r.keys) - 1
	out := make([]byte, 1, 1+len(plain)+r.keys[newest].Overhead())
	out[0] = byte(newest)
	return r.keys[newest].Seal(out, nil, plain, at.bound())
}

// Open decrypts a value sealed for the same place.
func (r *Ring) Open(at Place, sealed []byte) ([]byte, error) {
	if len(sealed) == 0 {
		return nil, nil
	}
	if int(sealed[0]) >= len(r.keys) {
		return nil, ErrSealed
	}
	plain, err := r.keys[sealed[0]].Open(nil, nil, sealed[1:], at.bound())
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

func (p Place) bound() []byte {
	out := make([]byte, 0, len(p.Table)+len(p.Column)+len(p.Row)+2)
	out = append(out, p.Table...)
	out = append(out, 0)
	out = append(out, p.Column...)
	out = append(out, 0)
	return append(out, p.Row...)
}

// Index is a keyed digest of a value for one column: equal values give equal digests, and nobody without
// the key can try values against it.
func (r *Ring) Index(table, column, value string) []byte {
	m := hmac.New(sha256.New, r.index)
	m.Write(Place{Table: table, Column: column, Row: value}.bound())
	return m.Sum(nil)[:16]
}
