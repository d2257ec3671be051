package filter

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
)

// Network puts the addresses of a network into a group.
type Network struct {
	Prefix netip.Prefix
	Group  int
}

// networks finds the narrowest network of an address: ranges that do not overlap, each up to the next one's start.
type networks struct {
	four4 []uint32 // starts, of version 4
	four  []uint16 // their groups
	six6  []netip.Addr
	six   []uint16
}

// edge is where a group begins to hold.
type edge struct {
	at    netip.Addr
	group int
}

// newNetworks flattens networks that lie in each other.
func newNetworks(all []Network) (networks, error) {
	seen := map[netip.Prefix]int{}
	for _, n := range all {
		p := n.Prefix.Masked()
		if !p.IsValid() {
			return networks{}, fmt.Errorf("%s is no network", n.Prefix)
		}
		if other, ok := seen[p]; ok && other != n.Group {
			return networks{}, fmt.Errorf("%s is put into two groups", p)
		}
		seen[p] = n.Group
	}
	var ns networks
	for _, e := range edges(seen, netip.MustParsePrefix("0.0.0.0/0")) {
		a := e.at.As4()
		ns.four4 = append(ns.four4, uint32(a[0])<<24|uint32(a[1])<<16|uint32(a[2])<<8|uint32(a[3]))
		ns.four = append(ns.four, uint16(e.group))
	}
	for _, e := range edges(seen, netip.MustParsePrefix("::/0")) {
		ns.six6 = append(ns.six6, e.at)
		ns.six = append(ns.six, uint16(e.group))
	}
	return ns, nil
}

// edges gives where the group changes, in order of addresses; before any network it is group 0.
func edges(all map[netip.Prefix]int, whole netip.Prefix) []edge {
	var inside []Network
	for p, g := range all {
		if p.Addr().Is4() == whole.Addr().Is4() {
			inside = append(inside, Network{p, g})
		}
	}
	slices.SortFunc(inside, func(a, b Network) int {
		return cmp.Or(a.Prefix.Addr().Compare(b.Prefix.Addr()), cmp.Compare(a.Prefix.Bits(), b.Prefix.Bits()))
	})
	if len(inside) == 0 || inside[0].Prefix != whole {
		inside = slices.Insert(inside, 0, Network{whole, 0})
	}
	var out []edge
	var open []Network // the networks that an address lies in, the narrowest last
	end := func(n Network) {
		if after := last(n.Prefix).Next(); after.IsValid() && after.Is4() == whole.Addr().Is4() && len(open) > 0 {
			out = append(out, edge{after, open[len(open)-1].Group})
		}
	}
	for _, n := range inside {
		for len(open) > 0 && !open[len(open)-1].Prefix.Contains(n.Prefix.Addr()) {
			closed := open[len(open)-1]
			open = open[:len(open)-1]
			end(closed)
		}
		out = append(out, edge{n.Prefix.Addr(), n.Group})
		open = append(open, n)
	}
	for len(open) > 0 {
		closed := open[len(open)-1]
		open = open[:len(open)-1]
		end(closed)
	}
	return tidy(out)
}

// tidy keeps the last of edges at the same address: the narrowest network's, or what holds after those that end there.
func tidy(all []edge) []edge {
	slices.SortStableFunc(all, func(a, b edge) int { return a.at.Compare(b.at) })
	var out []edge
	for _, e := range all {
		if len(out) > 0 && out[len(out)-1].at == e.at {
			out[len(out)-1] = e
			continue
		}
		out = append(out, e)
	}
	return out
}

// last is the last address of a network.
func last(p netip.Prefix) netip.Addr {
	b := p.Masked().Addr().AsSlice()
	for i := p.Bits(); i < 8*len(b); i++ {
		b[i/8] |= 0x80 >> (i % 8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}

// find gives the group of an address; a version 4 address inside version 6 counts as version 4.
func (n *networks) find(a netip.Addr) int {
	a = a.Unmap()
	if a.Is4() {
		b := a.As4()
		return n.find4(uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3]))
	}
	at, there := slices.BinarySearchFunc(n.six6, a.WithZone(""), netip.Addr.Compare)
	if there {
		at++
	}
	if at == 0 {
		return 0
	}
	return int(n.six[at-1])
}

func (n *networks) find4(a uint32) int {
	low, high := 0, len(n.four4)
	for low < high {
		mid := int(uint(low+high) >> 1)
		if n.four4[mid] <= a {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low == 0 {
		return 0
	}
	return int(n.four[low-1])
}
