package passphrase

import (
	"crypto/sha256"
	"encoding/binary"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Tried are passphrases that came out where services were broken into, commonest first: whoever guesses begins with
// them (ASVS 6.2.4, and 6.2.12 as far as they reach). It is a sorted list of the first 32 bits of their digests, so that
// nobody can read a passphrase out of it; about one good passphrase in twenty thousand is refused with them.
type Tried []byte

const (
	markSize   = 4
	shortestIn = 5 // what is shorter is a part of too many words to say anything
)

// Mark is what stands for a passphrase in Tried; false where it is too short to stand in it. Case, spaces and signs
// make no difference, because they make none to whoever guesses.
func Mark(passphrase string) (mark uint32, counts bool) {
	text := letters(strings.ToLower(passphrase))
	if utf8.RuneCountInString(text) < shortestIn {
		return 0, false
	}
	sum := sha256.Sum256([]byte(text))
	return binary.BigEndian.Uint32(sum[:]), true
}

func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}

func (t Tried) has(text string) bool {
	mark, counts := Mark(text)
	if !counts {
		return false
	}
	_, found := sort.Find(len(t)/markSize, func(i int) int {
		switch at := binary.BigEndian.Uint32(t[i*markSize:]); {
		case mark < at:
			return -1
		case mark > at:
			return 1
		}
		return 0
	})
	return found
}

// dressed is the passphrase that many have used and that only figures and signs were put around; "" where there is none.
func (t Tried) dressed(plain string) string {
	bare := strings.TrimFunc(plain, func(r rune) bool { return !unicode.IsLetter(r) })
	for _, spelling := range [2]string{bare, unleet.Replace(bare)} {
		if t.has(spelling) {
			return letters(spelling)
		}
	}
	return ""
}
