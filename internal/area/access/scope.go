package access

// Who keeps a system up to date (CE-03, CE-05; DFE-CY-14).
const (
	BySupplier = "supplier"
	BySchool   = "school"
	NotAnyMore = "ended" // nobody does: it is out of support
)

// Supports are the answers with their words, in the order of a form.
var Supports = []struct{ Key, Title string }{
	{BySupplier, "Its maker or host, without our doing"}, {BySchool, "The school, within 14 days of a serious fix"}, {NotAnyMore, "Nobody: it is not supported any more"},
}

// SupportTitle is an answer in words; empty for one that nobody gave.
func SupportTitle(key string) string {
	for _, s := range Supports {
		if s.Key == key {
			return s.Title
		}
	}
	return ""
}

// Admin is the level at which somebody administers a system.
func (g Grant) Admin() bool { return g.Level == Manage }

// ScopeLacks says what the register does not know of a system, or what an assessor of Cyber Essentials would not pass, as far as
// the register tells. admins is how many administer it by the record of access.
func (s System) ScopeLacks(admins int) []string {
	var all []string
	add := func(lacking bool, says string) {
		if lacking {
			all = append(all, says)
		}
	}
	signsIn := s.Login != NoLogin
	add(!s.Scope && s.Data != "", "It holds data of the school and is marked as out of scope; say why, or take it in")
	add(s.Owner == "", "Nobody answers for it")
	add(s.Runs == "", "Where it runs is not entered")
	add(s.Support == "", "Who keeps it up to date is not entered")
	add(s.Support == NotAnyMore, "It is out of support")
	add(signsIn && !s.SecondFactor, "No second factor")
	add(signsIn && s.PasswordRule == "", "No rule for passwords is entered")
	add(s.Login == SharedLogin, "Several people share one account")
	add(admins == 0, "Nobody administers it by the record of access")
	return all
}
