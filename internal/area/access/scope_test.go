package access_test

import (
	"slices"
	"testing"

	"handrail.school/handrail/internal/area/access"
)

func TestWhatAnAssessorWouldMiss(t *testing.T) {
	whole := access.System{Name: "Mail", Data: "Names", Owner: "head", Runs: "With a host", Support: access.BySupplier, Login: access.OwnLogin, SecondFactor: true, PasswordRule: "12 characters", Scope: true}
	for name, c := range map[string]struct {
		change func(*access.System)
		admins int
		want   string
	}{
		"nothing":          {func(*access.System) {}, 1, ""},
		"no administrator": {func(*access.System) {}, 0, "Nobody administers it by the record of access"},
		"no owner":         {func(s *access.System) { s.Owner = "" }, 1, "Nobody answers for it"},
		"no place":         {func(s *access.System) { s.Runs = "" }, 1, "Where it runs is not entered"},
		"support unknown":  {func(s *access.System) { s.Support = "" }, 1, "Who keeps it up to date is not entered"},
		"out of support":   {func(s *access.System) { s.Support = access.NotAnyMore }, 1, "It is out of support"},
		"no second factor": {func(s *access.System) { s.SecondFactor = false }, 1, "No second factor"},
		"no rule":          {func(s *access.System) { s.PasswordRule = "" }, 1, "No rule for passwords is entered"},
		"shared":           {func(s *access.System) { s.Login = access.SharedLogin }, 1, "Several people share one account"},
		"left out":         {func(s *access.System) { s.Scope = false }, 1, "It holds data of the school and is marked as out of scope; say why, or take it in"},
		"nobody signs in":  {func(s *access.System) { s.Login, s.SecondFactor, s.PasswordRule = access.NoLogin, false, "" }, 1, ""},
	} {
		s := whole
		c.change(&s)
		got := s.ScopeLacks(c.admins)
		if c.want == "" && len(got) > 0 || c.want != "" && !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s: %q", name, got)
		}
	}
	for _, s := range access.Supports {
		if access.SupportTitle(s.Key) != s.Title {
			t.Errorf("%s has other words", s.Key)
		}
	}
}
