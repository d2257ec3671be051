package passphrase_test

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"unicode/utf8"

	"handrail.school/handrail/internal/area/passphrase"
	"handrail.school/handrail/library"
)

var about = []string{"Ada Mint", "ada.mint@meadow.example", "Meadow Bank Primary School"}

func TestWhatEverybodyTriesIsRefused(t *testing.T) {
	common := passphrase.Parse(library.Passphrases, library.Tried)
	for _, p := range []string{
		"short", "elevenchars", strings.Repeat("x", 201), "aaaaaaaaaaaaaaa", "ababababababab", "Password12345", "P@ssw0rd2026!", "p4$$w0rd p4$$w0rd",
		"qwertyuiop123", "1qaz2wsx3edc4rfv?"[:12], "asdfghjkl;'#123", "zxcvbnm,./098765", "abcdefghijkl", "987654321098", "1q2w3e4r5t6y",
		"Summer2026!!", "Autumn term 2026", "Winter-Winter-2025", "MeadowBank2026!", "meadow primary school", "Ada Mint 1984!!", "ada.mint@meadow.example",
		"kettlekettle", "kettle kettle kettle", "Kettle!Kettle!", "correct horse battery staple", "To be or not to be", "thequickbrownfox1", "letmeinplease!",
		"welcome welcome", "headteacher123", "Safeguarding2026", "ILoveYou12345", "Liverpool2024", "password school admin", "monday tuesday wednesday",
		"............!!!!", "            a1", "2026 2025 2024 2023", "11112222333344445555",
	} {
		if common.Problem(p, about...) == "" {
			t.Errorf("%q is taken", p)
		}
	}
}

func TestWhatIsHardToGuessIsTaken(t *testing.T) {
	common := passphrase.Parse(library.Passphrases, library.Tried)
	for _, p := range []string{
		"copper kettle under rain", "made up words 96343237", "x7#Kq9!vRt2p", "7341990218463", "velvet anchor Thursday", "my class has nine quiet lanterns",
		"крапива и старый мост", "Pfannkuchen auf dem Dach", "summer kettle ladder", "three wet gloves", "GhlqT-mwofz-Abbuc",
	} {
		if problem := common.Problem(p, about...); problem != "" {
			t.Errorf("%q is refused: %s", p, problem)
		}
	}
}

// What came out elsewhere is refused, however it is written and whatever figures and signs are put around it.
func TestWhatCameOutElsewhereIsRefused(t *testing.T) {
	with, without := passphrase.Parse(library.Passphrases, library.Tried), passphrase.Parse(library.Passphrases, nil)
	for _, p := range []string{"unbelievable", "Unbelievable!", "supernatural", "Counter-Strike!", "counterstrike", "final fantasy", "FinalFantasy7!", "SonyEricsson", "ghbdtnrfrltkf",
		"Sojdlg123aljg", "need for speed", "mustang!19677!", "Trustno1!!!!", "$upernatural", "scandinavian7", "PolniyPizdec0211"} {
		if utf8.RuneCountInString(p) >= passphrase.Least && with.Problem(p, about...) == "" {
			t.Errorf("%q is taken", p)
		}
	}
	if without.Problem("counterstrike", about...) != "" {
		t.Error("the list adds nothing: its words are refused without it")
	}
	// Each of these is known; three together, or with something that nobody has tried, are as good as any.
	for _, p := range []string{"mustang unbelievable ladder", "supernatural lanterns of Leeds", "counterstrike under nine kettles", "mustang 8375-9372-16"} {
		if problem := with.Problem(p, about...); problem != "" {
			t.Errorf("%q is refused: %s", p, problem)
		}
	}
}

func TestTheTriedAreSortedAndMany(t *testing.T) {
	if n := len(library.Tried) / 4; n < 40_000 || len(library.Tried)%4 != 0 || len(library.Tried) > 300_000 {
		t.Errorf("%d bytes", len(library.Tried))
	}
	for i := 4; i+4 <= len(library.Tried); i += 4 {
		if string(library.Tried[i-4:i]) >= string(library.Tried[i:i+4]) {
			t.Fatalf("record %d is not after the one before it", i/4)
		}
	}
	// Made-up words are hardly ever refused by chance.
	by, chance := passphrase.Parse("", library.Tried), 0
	for i := range 20_000 {
		sum := sha256.Sum256([]byte{byte(i), byte(i >> 8)})
		if by.Problem(hex.EncodeToString(sum[:12])) != "" {
			chance++
		}
	}
	if chance > 5 {
		t.Errorf("%d of 20,000 random ones are refused", chance)
	}
}

func TestTheListIsReadable(t *testing.T) {
	if n := len(strings.Fields(library.Passphrases)); n < 150 {
		t.Errorf("only %d words", n)
	}
	for line := range strings.Lines(library.Passphrases) {
		if !strings.HasPrefix(line, "#") && (!strings.Contains(line, ": ") || line != strings.ToLower(line)) {
			t.Errorf("a line is neither a remark nor a kind with its words in small letters: %s", line)
		}
	}
}

// FuzzProblem holds that any text is judged, that a short one is never taken, and that names are never
// enough by themselves.
func FuzzProblem(f *testing.F) {
	common := passphrase.Parse(library.Passphrases, library.Tried)
	for _, s := range []string{"", "copper kettle under rain", "\xff\x00", "1q2w3e4r", "ПарольПароль"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, p, name string) {
		problem := common.Problem(p, name)
		if problem == "" && utf8.RuneCountInString(p) < passphrase.Least {
			t.Errorf("%q is taken", p)
		}
	})
}
