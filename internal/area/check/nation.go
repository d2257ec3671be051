package check

import "handrail.school/handrail/internal/area/outline"

// nation is the part of the United Kingdom whose rules a policy speaks of.
type nation uint8

const (
	england nation = iota // and wherever the text does not tell
	wales
	scotland
	northernIreland
)

// nationSigns are words that only policies of one nation use. Two different ones are wanted: an English text may
// name a body of another nation once.
var nationSigns = map[nation][]string{
	wales:           {"welsh government", "curriculum for wales", "keeping learners safe", "estyn", "hwb", "wales safeguarding procedures", "designated safeguarding person", "senedd", "360 safe cymru"},
	scotland:        {"police scotland", "curriculum for excellence", "girfec", "getting it right for every child", "education scotland", "parent council", "for scotland", "in scotland", "depute head", "glow"},
	northernIreland: {"c2k", "psni", "police service of northern ireland", "education authority", "safeguarding board for northern ireland", "deni circular", "area learning community", "ccea"},
}

// readNation finds the nation. Only England's rules are known here, so the rules that rest on them stay silent for
// the others.
func (r *reading) readNation() {
	for _, n := range []nation{wales, scotland, northernIreland} {
		found := 0
		for _, sign := range nationSigns[n] {
			if outline.WordIndex(r.All, sign, 0) >= 0 {
				found++
			}
		}
		if found >= 2 {
			r.nation = n
			return
		}
	}
}
