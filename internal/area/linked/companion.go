package linked

import (
	"net/url"
	"slices"
	"strings"

	"handrail.school/handrail/internal/words/id"
)

// Companion is one version of a policy that readers use side by side with ours: the two are shown, versioned and
// confirmed as a set (obligation 1-d).
type Companion struct {
	Policy  id.Linked
	Name    string
	Version string
	Place   string
}

// Words names it with its version.
func (c Companion) Words() string { return "“" + c.Name + "”, version " + c.Version }

// Beside says whether readers of our policy use this one with it now.
func (p Policy) Beside() bool { return p.Companion && p.State == InForce }

// Companions are those in force of the register, in its order.
func Companions(all []Policy) []Companion {
	var out []Companion
	for _, p := range all {
		if p.Beside() {
			out = append(out, Companion{Policy: p.ID, Name: p.Name, Version: p.Version, Place: p.Place})
		}
	}
	return out
}

// ForEverybody are companions as the public page names them: with an address only where it is on the school's own website, which
// is known by the domain of its mail. Where else a document lies, as on a drive or in an intranet, is nobody else's business.
func ForEverybody(set []Companion, mail string) []Companion {
	_, domain, _ := strings.Cut(strings.ToLower(mail), "@")
	out := slices.Clone(set)
	for i, c := range out {
		u, err := url.Parse(c.Place)
		host := ""
		if err == nil && u.User == nil && u.Port() == "" {
			host = strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
		}
		if domain == "" || host != domain || u.Scheme != "https" {
			out[i].Place = ""
		}
	}
	return out
}

// Names says whether a set names this version of the policy.
func Names(set []Companion, p Policy) bool {
	return slices.ContainsFunc(set, func(c Companion) bool { return c.Policy == p.ID && c.Version == p.Version })
}

// Grown says whether the register asks for more than a set that people were asked to confirm: a companion that is not
// in it, or is in another version. Fewer companions ask nobody again.
func Grown(set []Companion, all []Policy) bool {
	return slices.ContainsFunc(all, func(p Policy) bool { return p.Beside() && !Names(set, p) })
}

// Turned says whether a companion has another text than before, so that somebody has to look at ours.
func Turned(was, now Policy) bool {
	return now.Beside() && was.Companion && (was.Version != now.Version || was.State != InForce)
}
