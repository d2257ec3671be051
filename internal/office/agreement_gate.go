package office

import (
	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
)

// agreementCovers are what people signed and what parents consented to, use by use. A kind that has no wording in force
// covers nobody, so what needs it stays shut.
func agreementCovers(h *House, v *store.View, _ *Books, covers map[id.Person][]access.Cover) error {
	c, err := coversNow(h, v)
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
