package store

import (
	"bytes"
	"strings"

	"handrail.school/handrail/internal/area/trail"
)

// name notes what an entry says of signatures and of the wording that they are under.
func (w *walk) name(body []byte) {
	if !bytes.Contains(body, []byte(`"k":"signature"`)) && !bytes.Contains(body, []byte(`"k":"agreement"`)) {
		return
	}
	e, err := trail.Parse(body)
	if err != nil {
		return // columns has said so
	}
	if w.named == nil {
		w.named = map[string]bool{}
	}
	for _, r := range e.Records {
		if r.How == "wrote" && strings.Contains(r.ID, "/") && e.Refused == "" {
			w.named[r.Kind+"/"+r.ID] = true
		}
	}
}

// signatures holds every signature, and every wording that was signed, against the digest that the trail names: a
// change behind the records, or a row taken away or put in, is damage.
func (w *walk) signatures(v *View) error {
	all, err := v.Signatures()
	if err != nil {
		w.damage("A signature cannot be opened: somebody changed it.")
		return nil
	}
	for _, s := range all {
		key := "signature/" + string(s.ID) + "/" + signatureDigest(s.Signature, s.By)
		if !w.named[key] {
			w.damage("The signature %s is not the one that was recorded: something in it was changed, or it was put in.", s.ID)
		}
		delete(w.named, key)
	}
	texts, err := v.AgreementTexts()
	if err != nil {
		return err
	}
	for _, e := range texts {
		if key := "agreement/" + string(e.ID) + "/" + e.Sum(); !w.named[key] || e.Hash != e.Sum() {
			w.damage("The wording %s (%s, %s) is not the one that was recorded.", e.ID, e.Kind, e.Name())
		}
	}
	for key := range w.named {
		if rest, ok := strings.CutPrefix(key, "signature/"); ok {
			number, _, _ := strings.Cut(rest, "/")
			w.damage("The signature %s that the trail names is gone or was changed.", number)
		}
	}
	return nil
}
