package access

import (
	"testing"
	"time"

	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

func TestStatesOfATokenLetNothingThroughButLive(t *testing.T) {
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	whole := Token{Scopes: []string{"pupils:read"}, Until: now.Add(time.Hour), Agreed: now, Drawn: now}
	for name, c := range map[string]struct {
		change func(*Token)
		want   TokenState
	}{
		"live":                 {func(*Token) {}, TokenLive},
		"no yes yet":           {func(x *Token) { x.Agreed = time.Time{} }, TokenWaits},
		"no names, no yes":     {func(x *Token) { x.Agreed, x.Scopes = time.Time{}, []string{"systems:read"} }, TokenLive},
		"never shown":          {func(x *Token) { x.Drawn = time.Time{} }, TokenReady},
		"its last moment":      {func(x *Token) { x.Until = now }, TokenOver},
		"revoked":              {func(x *Token) { x.Ended = now }, TokenEnded},
		"revoked before a yes": {func(x *Token) { x.Ended, x.Agreed = now, time.Time{} }, TokenEnded},
	} {
		x := whole
		c.change(&x)
		if got := x.StateAt(now); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		if x.May(x.Scopes[0], now) != (c.want == TokenLive) || x.May("grants:write", now) {
			t.Errorf("%s: what it may do", name)
		}
	}
}

func TestScopesAreLeast(t *testing.T) {
	for _, s := range Scopes {
		if s.As.Len() != 1 || s.As.Meets(people.CaseReaders) {
			t.Errorf("%s acts as %v", s.Key, s.As.Roles())
		}
		if s.Names != s.As.Has(people.Administrator) {
			t.Errorf("%s: only what opens names acts as an administrator", s.Key)
		}
	}
}

func TestTokensAreCheckedWhole(t *testing.T) {
	today := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		x    Token
		last time.Time
		want int
	}{
		"empty":       {Token{}, time.Time{}, 3},
		"today":       {Token{Name: "x", Scopes: []string{"gate:read"}}, today, 1},
		"too long":    {Token{Name: "x", Scopes: []string{"gate:read"}}, today.AddDate(0, 0, LongestToken+1), 1},
		"no such":     {Token{Name: "x", Scopes: []string{"cases:read"}}, today.AddDate(0, 0, 1), 1},
		"two lines":   {Token{Name: "x\ny", Scopes: []string{"gate:read"}}, today.AddDate(0, 0, 1), 1},
		"as it ought": {Token{Name: "x", Scopes: []string{"gate:read"}}, today.AddDate(0, 0, LongestToken), 0},
	} {
		got := 0
		if f, ok := c.x.Check(today, c.last).(*fault.Fault); ok {
			got = len(f.Fields)
		}
		if got != c.want {
			t.Errorf("%s: %d faults, want %d", name, got, c.want)
		}
	}
}
