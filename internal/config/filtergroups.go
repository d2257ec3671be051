package config

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"handrail.school/handrail/internal/area/filter"
)

// DefaultGroup is the group of whoever is in no network of the file.
const DefaultGroup = "default"

// FilterGroups are the groups of a file, the default one first, and the networks that lead to them.
type FilterGroups struct {
	Groups   []filter.Group
	Networks []filter.Network
}

// ReadFilterGroups reads who is in which group and what each is denied:
//
//	groups:
//	  staff:
//	    networks: [10.1.0.0/16, 2001:db8:1::/48]
//	    deny: [malware, phishing]
//	  reception:
//	    networks: [10.2.7.0/24]
//	    only: [school]
//
// deny: all denies every category. A group called default is for whoever is in no network; without it that is denied what fallback
// says. Everything wrong is said at once, with its line.
func ReadFilterGroups(text []byte, categories []string, fallback uint64) (FilterGroups, error) {
	r := groupReader{categories: categories, out: FilterGroups{Groups: []filter.Group{{Name: DefaultGroup, Deny: fallback}}}}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return FilterGroups{}, fmt.Errorf("groups: %w", err)
	}
	if len(doc.Content) == 0 {
		return FilterGroups{}, errors.New("groups: the file is empty")
	}
	r.file(doc.Content[0])
	if len(r.wrong) > 0 {
		return FilterGroups{}, errors.Join(r.wrong...)
	}
	return r.out, nil
}

type groupReader struct {
	categories []string
	out        FilterGroups
	wrong      []error
}

func (r *groupReader) fault(n *yaml.Node, format string, args ...any) {
	r.wrong = append(r.wrong, fmt.Errorf("groups, line %d: %s", n.Line, fmt.Sprintf(format, args...)))
}

// pairs gives the keys and values of a mapping.
func (r *groupReader) pairs(n *yaml.Node, what string, each func(key string, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.fault(n, "%s is written as names with values", what)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i].Value
		if seen[key] {
			r.fault(n.Content[i], "%q stands there twice", key)
			continue
		}
		seen[key] = true
		each(key, n.Content[i+1])
	}
}

func (r *groupReader) file(n *yaml.Node) {
	r.pairs(n, "the file", func(key string, value *yaml.Node) {
		if key != "groups" {
			r.fault(value, "%q is not known; the file begins with groups:", key)
			return
		}
		r.pairs(value, "groups", r.group)
	})
}

func (r *groupReader) group(name string, n *yaml.Node) {
	at := 0
	if name != DefaultGroup {
		at = len(r.out.Groups)
		if at == 64 {
			r.fault(n, "there are more than 63 groups")
			return
		}
		r.out.Groups = append(r.out.Groups, filter.Group{Name: name})
	} else {
		r.out.Groups[0].Deny = 0
	}
	if strings.ContainsFunc(name, func(c rune) bool { return c <= ' ' }) || name == "" {
		r.fault(n, "the name of a group has no spaces")
	}
	r.pairs(n, "a group", func(key string, value *yaml.Node) {
		switch key {
		case "networks":
			r.networks(at, value)
		case "deny":
			r.out.Groups[at].Deny = r.mask(value)
		case "only":
			r.out.Groups[at].Only = r.mask(value)
		default:
			r.fault(value, "%q is not known; a group has networks, deny and only", key)
		}
	})
}

func (r *groupReader) networks(group int, n *yaml.Node) {
	for _, one := range r.list(n) {
		p, err := netip.ParsePrefix(one.Value)
		if a, bad := netip.ParseAddr(one.Value); bad == nil {
			p, err = netip.PrefixFrom(a, a.BitLen()), nil
		}
		if err != nil {
			r.fault(one, "%q is no network; write 10.1.0.0/16, or one address", one.Value)
			continue
		}
		p = p.Masked()
		if slices.ContainsFunc(r.out.Networks, func(o filter.Network) bool { return o.Prefix == p }) {
			r.fault(one, "%s is in two groups", p)
			continue
		}
		r.out.Networks = append(r.out.Networks, filter.Network{Prefix: p, Group: group})
	}
}

func (r *groupReader) mask(n *yaml.Node) (mask uint64) {
	for _, one := range r.list(n) {
		if one.Value == "all" {
			return ^uint64(0)
		}
		at := slices.Index(r.categories, one.Value)
		if at < 0 {
			r.fault(one, "there is no category %q; there are %s", one.Value, strings.Join(r.categories, ", "))
			continue
		}
		mask |= 1 << at
	}
	return mask
}

// list gives the words of a list, or of one word alone.
func (r *groupReader) list(n *yaml.Node) []*yaml.Node {
	switch {
	case n.Kind == yaml.ScalarNode && n.Tag == "!!null":
		return nil
	case n.Kind == yaml.ScalarNode:
		return []*yaml.Node{n}
	case n.Kind == yaml.SequenceNode:
		for _, one := range n.Content {
			if one.Kind != yaml.ScalarNode {
				r.fault(one, "this is written as a word")
				return nil
			}
		}
		return n.Content
	}
	r.fault(n, "this is written as a list")
	return nil
}
