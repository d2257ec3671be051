package card_test

import (
	"slices"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/card"
)

func TestListsDivideEveryByteEvenly(t *testing.T) {
	for _, k := range card.Kinds {
		list := k.List()
		if 256%len(list) != 0 {
			t.Errorf("%s: %d entries do not divide 256, so some would come more often", k, len(list))
		}
		sorted := slices.Clone(list)
		slices.Sort(sorted)
		if n := len(slices.Compact(sorted)); n != len(list) {
			t.Errorf("%s: %d of %d entries are different", k, n, len(list))
		}
		for _, w := range list {
			if w != card.Normal(w) || strings.Contains(w, " ") {
				t.Errorf("%s: %q cannot be typed as it stands", k, w)
			}
		}
	}
}

func TestCardsAreForgivingOfSpelling(t *testing.T) {
	made := card.Words.Draw([3]byte{0, 0x81, 255})
	for given, want := range map[string]bool{made: true, "  " + strings.ToUpper(made) + " ": true, "": false, made + " x": false, strings.Fields(made)[0]: false} {
		if card.Right(made, given) != want {
			t.Errorf("%q for %q: not %v", given, made, want)
		}
	}
	if card.Right("", "") {
		t.Error("nobody has a card, and nothing opens it")
	}
}
