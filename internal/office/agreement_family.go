package office

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// familyDue is one child's signature of which nobody or not everybody at home has had the family version yet.
type familyDue struct {
	agreement.Signature
	owed []id.Person // who may be told and has not had it
	told bool        // somebody has had it
}

// FamilyCopies is how the family versions stand, in figures.
type FamilyCopies struct {
	obligation.Family
	Titles []string // of what children sign
	Keys   []string
}

// copying is what children have signed, with whom to tell at home.
type copying struct {
	covers *Covers
	all    []familyDue
}

// loadCopying works out which copies are owed: of every signature of a child that counts today, to those with
// responsibility who may be told. A barred person is never among them (store.ParentsWithSay).
func loadCopying(c *Covers, v *store.View, at time.Time) (*copying, error) {
	copies, err := v.FamilyCopies()
	if err != nil {
		return nil, err
	}
	had := map[id.Signature][]id.Person{}
	for _, x := range copies {
		had[x.Signature] = append(had[x.Signature], x.Adult)
	}
	out := &copying{covers: c}
	for who, child := range c.Subjects {
		for _, k := range c.Kinds {
			if k.Signer != agreement.Witnessed || !c.Expected(k, child) {
				continue
			}
			cover := c.Of(k, who, at)
			i := slices.IndexFunc(cover.Signatures, func(s agreement.Signature) bool { return s.Answer == agreement.YesAnswer })
			if cover.State != agreement.Agreed || i < 0 {
				continue
			}
			d := familyDue{Signature: cover.Signatures[i]}
			for _, adult := range child.Parents {
				if slices.Contains(had[d.ID], adult) {
					d.told = true
				} else if c.Subjects[adult].Roles.Has(people.Parent) {
					d.owed = append(d.owed, adult)
				}
			}
			out.all = append(out.all, d)
		}
	}
	slices.SortFunc(out.all, func(a, b familyDue) int { return cmp.Compare(a.Seq, b.Seq) })
	return out, nil
}

// figures count children, not letters.
func (c *copying) figures() obligation.Family {
	var f obligation.Family
	for _, k := range c.covers.Kinds {
		if k.Signer == agreement.Witnessed {
			f.Asked = true
		}
	}
	for _, d := range c.all {
		f.Signed++
		switch {
		case d.told:
			f.Told++
		case len(d.owed) == 0:
			f.Nobody++
		case f.Oldest.IsZero() || d.At.Before(f.Oldest):
			f.Oldest = d.At
		}
	}
	return f
}

// WriteFamilyCopies writes the next letters with the family version of what children signed, some at a time, and says
// how many it wrote. One letter goes to each adult, for all their children (obligation 4.6-b).
var WriteFamilyCopies = Case[struct{}, int]{
	About: About{Name: "WriteFamilyCopies", Says: "Write to families what their children agreed to, with ideas for talking about it", Clause: "4.6/agreement", Sensitive: true, May: people.Of(people.Handrail)},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (int, error) {
		books, err := d.House.Shelf.Books()
		if err != nil {
			return 0, err
		}
		c, err := coversNow(d.House, &tx.View)
		if err != nil {
			return 0, err
		}
		now := d.Now.In(d.House.Zone)
		if err := dropFamilyCopies(tx, c); err != nil || now.Hour() < lettersFrom {
			return 0, err
		}
		all, err := loadCopying(c, &tx.View, now)
		if err != nil {
			return 0, err
		}
		due := map[id.Person][]agreement.Signature{}
		var adults []id.Person
		for _, x := range all.all {
			if !agreement.CopyDue(x.At.In(d.House.Zone), now) {
				continue
			}
			for _, who := range x.owed {
				if len(due[who]) == 0 {
					adults = append(adults, who)
				}
				due[who] = append(due[who], x.Signature)
			}
		}
		adults = adults[:min(len(adults), lettersAtOnce)]
		for _, who := range adults {
			if err := writeFamilyCopy(d, tx, c, books, who, due[who]); err != nil {
				return 0, err
			}
		}
		return len(adults), nil
	},
}

// dropFamilyCopies takes back letters that have not left about a child of whom their reader may not be told any more.
func dropFamilyCopies(tx *store.Tx, c *Covers) error {
	waiting, err := tx.FamilyCopiesWaiting()
	if err != nil || len(waiting) == 0 {
		return err
	}
	copies, err := tx.FamilyCopies()
	if err != nil {
		return err
	}
	about := map[id.Signature]id.Person{}
	for child, all := range c.signatures {
		for _, s := range all {
			about[s.ID] = child
		}
	}
	for _, x := range copies {
		if _, waits := waiting[x.Letter]; !waits || slices.Contains(c.Children[x.Adult], about[x.Signature]) {
			continue
		}
		delete(waiting, x.Letter)
		if err := tx.DropFamilyCopies(x.Letter); err != nil {
			return err
		}
	}
	return nil
}

// writeFamilyCopy puts one letter into the outbox, by e-mail or for the printer. It names no child: mailboxes are shared.
func writeFamilyCopy(d *Desk, tx *store.Tx, c *Covers, books *Books, who id.Person, signed []agreement.Signature) error {
	p, err := tx.PersonByID(who)
	if err != nil {
		return err
	}
	bad, err := tx.BadAddresses()
	if err != nil {
		return err
	}
	school, err := tx.AnswerOf("school.name")
	if err != nil {
		return err
	}
	named := strings.Join(school, "")
	if named == "" {
		named = "your child’s school"
	}
	l := store.Letter{ID: tx.NewID(), Kind: store.FamilyLetter, Person: who, To: p.Email, Subject: "What children agree to at " + named}
	l.Once = store.FamilyLetter + ":" + l.ID
	if _, dead := bad[who]; dead || !d.House.Mails || !strings.Contains(p.Email, "@") {
		l.Kind, l.To = store.FamilyPaper, ""
	}
	var body strings.Builder
	body.WriteString("Hello " + p.Name + ",\n\nyour child has agreed to this at " + named + ". Here is what it says, with ideas for talking about it at home. You need not answer.\n")
	var ids []id.Signature
	var kinds []string
	for _, s := range signed {
		ids = append(ids, s.ID)
		k, ok := c.Kind(s.Kind)
		if text, found := c.text(s.Kind, s.Edition, s.Hash); ok && found && !slices.Contains(kinds, s.Kind) {
			kinds = append(kinds, s.Kind)
			body.WriteString(familyWords(text.ForFamily(books.Agreements.Texts[k.Text])))
		}
	}
	body.WriteString("\nIf you have a question or a worry, talk to your child’s teacher. Please encourage your child to keep to it, at home as well.\n")
	l.Body = body.String()
	if ok, err := tx.Post(l); err != nil || !ok {
		return cmp.Or(err, fault.New(fault.Conflict, "The letter was not taken."))
	}
	return tx.AddFamilyCopies(l.ID, who, ids)
}

// familyWords are a family version as lines of a letter.
func familyWords(f agreement.FamilyVersion) string {
	var out strings.Builder
	fmt.Fprintf(&out, "\n%s\n\n%s\n", strings.ToUpper(f.Title), f.Says)
	if f.Notice != "" {
		out.WriteString("\n" + f.Notice + "\n")
	}
	for i, l := range f.Lines {
		fmt.Fprintf(&out, "\n%d. %s\n", i+1, l.Text)
		if l.Home != "" {
			out.WriteString("   At home: " + l.Home + "\n")
		}
	}
	return out.String()
}

// MindFamilyCopies writes all letters of this sort that are due. A process that dies on the way has written some of
// them; the next turn writes the others.
func MindFamilyCopies(ctx context.Context, h *House) error {
	for {
		n, err := WriteFamilyCopies.Run(ctx, h, people.System, struct{}{})
		if err != nil || n < lettersAtOnce {
			return err
		}
	}
}

// familyFigures are the figures for the board and the page, with letters that have not left.
func familyFigures(c *Covers, v *store.View, at time.Time) (obligation.Family, error) {
	all, err := loadCopying(c, v, at)
	if err != nil {
		return obligation.Family{}, err
	}
	return all.figures(), nil
}

// ShowFamilyCopies shows how many families have had the version of theirs: figures, nobody's name.
var ShowFamilyCopies = Look[struct{}, FamilyCopies]{
	About: About{Name: "ShowFamilyCopies", Says: "See how many families were sent what their children agreed to", Clause: "4.6/agreement", May: familyAskers | people.Governors},
	Do: func(d *Desk, v *store.View, _ struct{}) (FamilyCopies, error) {
		var out FamilyCopies
		c, err := coversNow(d.House, v)
		if err != nil {
			return out, err
		}
		for _, k := range c.Kinds {
			if k.Signer == agreement.Witnessed {
				out.Keys, out.Titles = append(out.Keys, k.Key), append(out.Titles, c.InForce[k.Key].Title)
			}
		}
		if out.Family, err = familyFigures(c, v, d.Now.In(d.House.Zone)); err != nil {
			return out, err
		}
		waiting, err := v.FamilyCopiesWaiting()
		out.Waiting = len(waiting)
		return out, err
	},
}

// ShowFamilyVersion shows the family version of one kind in force: the same to everybody, about nobody.
var ShowFamilyVersion = Look[string, agreement.FamilyVersion]{
	About: About{Name: "ShowFamilyVersion", Says: "Read what children agree to, with ideas for talking about it at home", Clause: "4.6/agreement", May: people.SignedIn},
	Do: func(d *Desk, v *store.View, key string) (agreement.FamilyVersion, error) {
		books, err := d.House.Shelf.Books()
		if err != nil {
			return agreement.FamilyVersion{}, err
		}
		c, err := coversOf(d.House, v, d.By.Person)
		if err != nil {
			return agreement.FamilyVersion{}, err
		}
		k, used := c.Kind(key)
		if !used || k.Signer != agreement.Witnessed {
			return agreement.FamilyVersion{}, fault.New(fault.NotFound, "There is no family version of this.")
		}
		return c.InForce[key].ForFamily(books.Agreements.Texts[k.Text]), nil
	},
}
