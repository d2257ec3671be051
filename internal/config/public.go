package config

import (
	"fmt"
	"net/url"
	"strings"

	"handrail.school/handrail/internal/store"
)

// AtPath begins the address of a school that is reached by path: /at/meadow/policy (decision 2).
const AtPath = "/at/"

// placeholder stands in --public-url for the short name of the school.
const placeholder = "{school}"

// Public is --public-url, read: where people reach each school of this server (decisions 2 and 18).
type Public struct{ pattern string }

// ParsePublic reads an address that may name the school in its first label or as its path. Without
// {school} it is the address of the one school, and every other one stands under /at/NAME.
func ParsePublic(text string) (*Public, error) {
	text = strings.TrimSuffix(text, "/")
	u, err := url.Parse(strings.ReplaceAll(text, placeholder, "school"))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.RawQuery+u.Fragment != "" {
		return nil, fmt.Errorf("%q is not an address such as https://handrail.myschool.example", text)
	}
	byHost := strings.HasPrefix(text, u.Scheme+"://"+placeholder+".")
	byPath := strings.HasSuffix(text, AtPath+placeholder)
	switch n := strings.Count(text, placeholder); {
	case n == 0 && u.Path != "":
		return nil, fmt.Errorf("%q has a path: Handrail is at the root of its host; only %s%s may follow", text, AtPath, placeholder)
	case n > 1 || n == 1 && !byHost && (!byPath || u.Path != AtPath+"school"), byHost && u.Path != "":
		return nil, fmt.Errorf("%q: %s stands once, as the first label of the host (https://%s.handrail.example) or as the path (https://handrail.example%s%s)",
			text, placeholder, placeholder, AtPath, placeholder)
	}
	return &Public{pattern: text}, nil
}

// String is the address as it was given.
func (p *Public) String() string { return p.pattern }

// HTTPS says whether people reach Handrail encrypted.
func (p *Public) HTTPS() bool { return strings.HasPrefix(p.pattern, "https://") }

// Many says that the address names the school, and so differs from school to school.
func (p *Public) Many() bool { return strings.Contains(p.pattern, placeholder) }

// For is the address of one school, without a slash at its end.
func (p *Public) For(school string) string {
	scheme, rest, _ := strings.Cut(p.pattern, "://")
	switch {
	case strings.HasPrefix(rest, placeholder):
		return scheme + "://" + HostLabel(school) + strings.TrimPrefix(rest, placeholder)
	case p.Many():
		return strings.ReplaceAll(p.pattern, placeholder, school)
	case school == store.Default:
		return p.pattern
	}
	return p.pattern + AtPath + school
}

// HostLabel is a school's short name as the first label of a host name, where _ may not stand.
func HostLabel(school string) string { return strings.ReplaceAll(school, "_", "-") }

// FromHostLabel is the short name that a host name begins with; it may be no school's.
func FromHostLabel(host string) string {
	label, _, _ := strings.Cut(strings.ToLower(host), ".")
	return strings.ReplaceAll(label, "-", "_")
}
