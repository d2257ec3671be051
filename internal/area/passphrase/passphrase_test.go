package passphrase_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"handrail.school/handrail/internal/area/passphrase"
	"handrail.school/handrail/library"
)

var about = []string{"Ada Mint", "ada.mint@meadow.example", "Meadow Bank Primary School"}

func TestWhatEverybodyTriesIsRefused(t *testing.T) {
	common := passphrase.Parse(library.Passphrases)
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
	common := passphrase.Parse(library.Passphrases)
	for _, p := range []string{
		"copper kettle under rain", "made up words 96343237", "x7#Kq9!vRt2p", "7341990218463", "velvet anchor Thursday", "my class has nine quiet lanterns",
		"крапива и старый мост", "Pfannkuchen auf dem Dach", "summer kettle ladder", "three wet gloves", "GhlqT-mwofz-Abbuc",
	} {
		if problem := common.Problem(p, about...); problem != "" {
			t.Errorf("%q is refused: %s", p, problem)
		}
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
	common := passphrase.Parse(library.Passphrases)
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
