package office

import (
	"slices"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
)

// agreementCovers are what people signed and what parents consented to, use by use. A kind that has no wording in force
// covers nobody, so what needs it stays shut.
func agreementCovers(h *House, v *store.View, ids []id.Person, covers map[id.Person][]access.Cover) error {
	c, err := coversAbout(h, v, ids)
	if err != nil {
		return err
	}
	at := v.Now().In(h.Zone)
	for _, k := range c.Kinds {
		need := access.Agreement + ":" + k.Key
		if k.Signer == agreement.ByParent {
			need = access.Consent + ":" + k.Key
		}
		for who, s := range c.Subjects {
			if !k.Concerns(s) || len(c.signatures[who]) == 0 {
				continue
			}
			got := c.Of(k, who, at)
			one := access.Cover{Need: need, State: got.State, From: got.At, Until: got.Until}
			if len(k.Uses) == 0 {
				covers[who] = append(covers[who], one)
			}
			for _, u := range k.Uses {
				of := one
				of.Need, of.State = need+"/"+u.Key, got.Uses[u.Key]
				if of.State == "" {
					of.State = agreement.None
				}
				covers[who] = append(covers[who], of)
			}
		}
	}
	return nil
}

// coversAbout is how some people stand, of whom nobody is asked for anybody else; everybody if ids is nil. A class is read
// with the parents of its children and nobody besides.
func coversAbout(h *House, v *store.View, ids []id.Person) (*Covers, error) {
	if len(ids) == 0 {
		return coversNow(h, v)
	}
	ties, err := v.ParentsWithSay(ids...)
	if err != nil {
		return nil, err
	}
	around := slices.Clone(ids)
	for _, t := range ties {
		around = append(around, t.Adult)
	}
	slices.Sort(around)
	return loadCovers(h, v, slices.Compact(around)...)
}
