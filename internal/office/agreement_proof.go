package office

import (
	"slices"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// SignatureShown is one signature with the exact text that it is under.
type SignatureShown struct {
	store.Signed
	Text        store.AgreementText
	SubjectName string
	SignerName  string
	WitnessName string
	ByName      string // who entered it
	Newest      bool   // they have not answered otherwise since
	Mine        bool   // the person looking may take it back
}

// signatureReaders see everybody's signatures; others see those that they gave or that are about them, parents what their
// children signed themselves, and teachers those of the pupils whom they teach. What the other parent answered, and why,
// is for the school to know and to settle.
var signatureReaders = wholeRoll

// ShowSignature shows one signature and the exact text with its hash, to be printed as a proof (obligation 7.2-b).
var ShowSignature = Case[id.Signature, SignatureShown]{
	About: About{Name: "ShowSignature", Says: "See one signature with the text that was signed", Clause: "7.2/sign-first", Sensitive: true, May: people.SignedIn},
	Do: func(d *Desk, tx *store.Tx, number id.Signature) (SignatureShown, error) {
		var out SignatureShown
		s, err := tx.SignatureByID(number)
		if err != nil {
			return out, err
		}
		c, err := coversOf(d.House, &tx.View, s.Subject)
		if err != nil {
			return out, err
		}
		if err := mayReadSignature(d, tx, c, s); err != nil {
			return out, err
		}
		tx.Looked("signature", string(number))
		out.Signed, out.Newest = s, true
		out.Text, _ = c.text(s.Kind, s.Edition, s.Hash)
		for _, o := range c.signatures[s.Subject] {
			if o.Kind == s.Kind && o.Signer == s.Signer && o.Seq > s.Seq {
				out.Newest = false
			}
		}
		out.Mine = out.Newest && s.Signer == d.By.Person && s.Answer == agreement.YesAnswer
		for _, x := range []struct {
			who  id.Person
			name *string
		}{{s.Subject, &out.SubjectName}, {s.Signer, &out.SignerName}, {s.Witness, &out.WitnessName}, {s.By, &out.ByName}} {
			if x.who == "" {
				continue
			}
			p, err := tx.PersonByID(x.who)
			if err != nil {
				return out, err
			}
			*x.name = p.Name
		}
		return out, nil
	},
}

func mayReadSignature(d *Desk, tx *store.Tx, c *Covers, s store.Signed) error {
	switch me := d.By.Person; {
	case me != "" && (me == s.Signer || me == s.Subject), signatureReaders.Meets(d.By.Roles):
		return nil
	case s.Signer == s.Subject && slices.Contains(c.Subjects[s.Subject].Parents, me) && d.By.Roles.Has(people.Parent):
		return nil
	}
	teaches, err := tx.Teaches(d.By.Person, s.Subject)
	if err == nil && !teaches {
		tx.Tried("signature", string(s.ID))
		err = fault.New(fault.Refused, "You see what you signed yourself, and what is signed for your children or in your class.")
	}
	return err
}
