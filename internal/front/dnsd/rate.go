package dnsd

import (
	"hash/maphash"
	"net/netip"
	"time"
)

// rates bounds how much one address may ask, in a fixed piece of memory: addresses that fall into the same place share its bound.
type rates struct {
	each  int
	seed  maphash.Seed
	place [ratePlaces]rate
}

type rate struct {
	second int64
	asked  int
}

const ratePlaces = 4096

func newRates(each int) *rates {
	if each <= 0 {
		return nil
	}
	return &rates{each: each, seed: maphash.MakeSeed()}
}

// over says whether an address has asked too much this second. An address of version 6 counts by its network, as whoever has one has all
// of it.
func (r *rates) over(a netip.Addr, at time.Time) bool {
	if r == nil || a.IsLoopback() {
		return false
	}
	if !a.Is4() {
		p, err := a.WithZone("").Prefix(64)
		if err == nil {
			a = p.Addr()
		}
	}
	p := &r.place[maphash.Comparable(r.seed, a)%ratePlaces]
	if now := at.Unix(); p.second != now {
		*p = rate{second: now}
	}
	p.asked++
	return p.asked > r.each
}
