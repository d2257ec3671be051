package office

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// ChildSigning is one child of a class with the agreement for their age.
type ChildSigning struct {
	Person id.Person
	Name   string
	Kind   agreement.Kind
	agreement.Cover
}

// ClassSigning is a class on one screen: who has signed, who is next, and the texts.
type ClassSigning struct {
	Class    id.Class
	Title    string
	Children []ChildSigning
	Texts    map[string]store.AgreementText // by kind
	Signed   int
}

// ShowClassSigning shows a class with the agreement that each child signs, for the teacher to go through with them
// (obligations 4.5-d, 5.1-h, 7.2-d).
var ShowClassSigning = Case[id.Class, ClassSigning]{
	About: About{Name: "ShowClassSigning", Says: "See which children of a class have signed their agreement", Clause: "4.5/agreement", Sensitive: true, May: gatherers},
	Do: func(d *Desk, tx *store.Tx, class id.Class) (ClassSigning, error) {
		places, err := mayGather(&tx.View, d.By, class)
		if err != nil {
			return ClassSigning{}, err
		}
		tx.Looked("class", string(class))
		var ids []id.Person
		for _, p := range places {
			ids = append(ids, p.Person)
		}
		c, err := loadCovers(d.House, &tx.View, ids...) // a child signs for themselves: no parents are needed
		if err != nil {
			return ClassSigning{}, err
		}
		out := ClassSigning{Class: class, Title: places[0].Title, Texts: map[string]store.AgreementText{}}
		for _, p := range places {
			k, asked := c.witnessed(p.Person)
			if p.Teaches || !asked {
				continue
			}
			child, err := tx.PersonByID(p.Person)
			if err != nil {
				return out, err
			}
			x := ChildSigning{Person: p.Person, Name: child.Name, Kind: k, Cover: c.Of(k, p.Person, d.Now.In(d.House.Zone))}
			if x.State == agreement.Agreed {
				out.Signed++
			}
			out.Texts[k.Key] = c.InForce[k.Key]
			out.Children = append(out.Children, x)
		}
		slices.SortFunc(out.Children, func(a, b ChildSigning) int { return cmp.Compare(a.Name, b.Name) })
		return out, nil
	},
}

// witnessed is the kind that a child signs with an adult, by their age.
func (c *Covers) witnessed(who id.Person) (agreement.Kind, bool) {
	for _, k := range c.Kinds {
		if k.Signer == agreement.Witnessed && c.Expected(k, c.Subjects[who]) {
			return k, true
		}
	}
	return agreement.Kind{}, false
}

// ChildAnswer is one child's answer, with the adult who is signed in as witness.
type ChildAnswer struct {
	Class   id.Class
	Child   id.Person
	Hash    string
	Answer  string
	Read    bool // the text was read to them or by them, all of it
	Answers []int
	Reason  string
	// Aloud says how it was read: ReadByChild, ReadByMe, or ReadByOther, whose name is Reader.
	Aloud, Reader string
}

// How a text was read in class.
const (
	ReadByChild = "child"
	ReadByMe    = "me"
	ReadByOther = "other"
)

// reader is who read the text aloud to a child.
func (a ChildAnswer) reader(d *Desk) (string, error) {
	var wrong fault.Fields
	switch name := strings.TrimSpace(a.Reader); a.Aloud {
	case "", ReadByChild:
		return "", nil
	case ReadByMe:
		return d.By.Name, nil
	case ReadByOther:
		wrong.Need("reader", name, "Enter who read it aloud")
		return name, wrong.Err()
	}
	wrong.Add("aloud", "Choose how it was read")
	return "", wrong.Err()
}

// SignInClass records a child's answer, given in class beside an adult. The adult is the witness and answers for nobody
// else (obligations 4.5-d, 5.1-h, 5.1-j, 7.2-d).
var SignInClass = Case[ChildAnswer, id.Signature]{
	About: About{Name: "SignInClass", Says: "Record what a child answered to their agreement beside me", Clause: "4.5/agreement", Sensitive: true, May: gatherers},
	Do: func(d *Desk, tx *store.Tx, in ChildAnswer) (id.Signature, error) {
		places, err := mayGather(&tx.View, d.By, in.Class)
		if err != nil {
			return "", err
		}
		if !slices.ContainsFunc(places, func(p store.Place) bool { return p.Person == in.Child && !p.Teaches }) {
			return "", fault.New(fault.NotFound, "This child is not in this class.")
		}
		c, err := coversOf(d.House, &tx.View, in.Child)
		if err != nil {
			return "", err
		}
		k, asked := c.witnessed(in.Child)
		if !asked {
			return "", fault.New(fault.Conflict, "There is no agreement in force for this child to sign.")
		}
		reader, err := in.reader(d)
		if err != nil {
			return "", err
		}
		s, err := c.signature(k, AnswerTo{Kind: k.Key, Reader: reader, Hash: in.Hash, People: []id.Person{in.Child}, Answer: in.Answer, Read: in.Read, Answers: in.Answers, Reason: in.Reason})
		if err != nil {
			return "", err
		}
		s.Signer, s.Witness, s.How = in.Child, d.By.Person, agreement.ByClass
		made, err := record(d, tx, c, k, s, []id.Person{in.Child})
		if err != nil {
			return "", err
		}
		return made[0], nil
	},
}

// PaperChoices are those about whom a paper can be entered: one person with the kinds that concern them, and who may
// have signed.
type PaperChoices struct {
	Person  id.Person
	Name    string
	Kinds   []agreement.Kind
	Texts   map[string]store.AgreementText
	Parents []store.Person
}

// paperKeepers enter what came on paper.
var paperKeepers = wholeRoll

// ShowPaper shows what can be entered from paper about somebody.
var ShowPaper = Case[id.Person, PaperChoices]{
	About: About{Name: "ShowPaper", Says: "See which agreements on paper can be entered about somebody", Clause: "7.2/sign-first", Sensitive: true, May: paperKeepers},
	Do: func(d *Desk, tx *store.Tx, who id.Person) (PaperChoices, error) {
		out := PaperChoices{Person: who, Texts: map[string]store.AgreementText{}}
		c, err := coversOf(d.House, &tx.View, who)
		if err != nil {
			return out, err
		}
		p, err := tx.PersonByID(who)
		if err != nil {
			return out, err
		}
		tx.Looked("person", string(who))
		out.Name = p.Name
		for _, k := range c.Kinds {
			if s := c.Subjects[who]; !s.Gone && k.Concerns(s) {
				out.Kinds = append(out.Kinds, k)
				out.Texts[k.Key] = c.InForce[k.Key]
			}
		}
		for _, parent := range c.Subjects[who].Parents {
			p, err := tx.PersonByID(parent)
			if err != nil {
				return out, err
			}
			out.Parents = append(out.Parents, p)
		}
		return out, nil
	},
}

// PaperAnswer is an answer that came on paper.
type PaperAnswer struct {
	Kind   string
	About  id.Person
	Signer id.Person // a parent; for others the person themselves
	Answer string
	Day    time.Time // on the paper
	Uses   map[string]string
	Seen   bool   // whoever enters it has the signed paper before them
	Where  string // where the paper is kept
	Reader string // who read it aloud, if somebody did
}

// EnterPaper records an answer that was given on paper, with who saw it. It counts from the day on which it is entered
// and runs out as one of that day; the text on paper must be the one in force.
var EnterPaper = Case[PaperAnswer, id.Signature]{
	About: About{Name: "EnterPaper", Says: "Enter an answer that somebody gave on paper", Clause: "7.2/sign-first", Sensitive: true, May: paperKeepers},
	Do: func(d *Desk, tx *store.Tx, in PaperAnswer) (id.Signature, error) {
		c, err := coversOf(d.House, &tx.View, in.About)
		if err != nil {
			return "", err
		}
		k, used := c.Kind(in.Kind)
		who := c.Subjects[in.About]
		if !used || who.Person == "" || who.Gone || !k.Concerns(who) {
			return "", fault.New(fault.Conflict, "This agreement is not asked about this person.")
		}
		if k.Signer != agreement.ByParent {
			in.Signer = in.About
		}
		s, err := c.paper(d, k, who, in)
		if err != nil {
			return "", err
		}
		made, err := record(d, tx, c, k, s, []id.Person{in.About})
		if err != nil {
			return "", err
		}
		return made[0], nil
	},
}

func (c *Covers) paper(d *Desk, k agreement.Kind, who agreement.Subject, in PaperAnswer) (agreement.Signature, error) {
	text := c.InForce[k.Key]
	a := AnswerTo{Hash: text.Hash, Answer: in.Answer, People: []id.Person{in.About}, Read: true, Uses: in.Uses, Reader: in.Reader}
	for _, q := range text.Questions {
		a.Answers = append(a.Answers, q.Right) // answered on the paper, which whoever enters it has seen
	}
	s, err := c.signature(k, a)
	var wrong fault.Fields
	if f, ok := err.(*fault.Fault); ok && f.Kind == fault.Invalid {
		wrong = f.Fields
	} else if err != nil {
		return s, err
	}
	if k.Signer == agreement.ByParent && !slices.Contains(who.Parents, in.Signer) {
		wrong.Add("signer", "Choose the parent who signed. Only parents with responsibility can")
	}
	today := calendar.Day(d.Now.In(d.House.Zone))
	switch day := calendar.Day(in.Day); {
	case in.Day.IsZero() || day.After(today):
		wrong.Add("day", "Enter the day on the paper, not one to come")
	case day.Before(calendar.Day(text.InForce.In(d.House.Zone))):
		wrong.Add("day", "The paper is older than the text in force, so it does not show what is asked now")
	}
	if !in.Seen {
		wrong.Add("seen", "Tick this when you have the signed paper before you")
	}
	in.Where = strings.TrimSpace(in.Where)
	wrong.Need("where", in.Where, "Say where the paper is kept")
	if len(in.Where) > 300 {
		wrong.Add("where", "Use at most 300 characters")
	}
	if in.Signer == d.By.Person {
		return s, fault.New(fault.Refused, "Nobody sees their own signature. Sign this in your account, or ask a colleague to enter it.")
	}
	s.Signer, s.Witness, s.How = in.Signer, d.By.Person, agreement.OnPaper
	s.Reason = "Dated " + in.Day.Format("2 January 2006") + ". Kept: " + in.Where
	return s, wrong.Err()
}
