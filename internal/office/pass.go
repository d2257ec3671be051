package office

import (
	"crypto/hmac"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// A visitor comes in on their own phone, without an account and without a session (decision 23). The code on reception's
// screen changes each day and opens the form alone; a pass opens only when somebody at reception says that the visitor
// stands before them. What a phone keeps names one pass and opens nothing else.

const (
	atVisit     = "visit"     // the door at which codes of the day are typed
	visitAsks   = "visit-ask" // how often one address has asked for a pass
	visitName   = 120         // letters of a name
	passSetting = "pass_code"
)

// VisitForm is what a phone knows: the code typed, or what it was given to keep.
type VisitForm struct {
	Code, Address string
	Kept          []byte // after the code of the day
	Held          []byte // after a pass was asked for
	Kind          string
}

// Visit is what a visitor's phone is shown.
type Visit struct {
	Keep  []byte
	Until time.Time // of the code: midnight
	Kinds []agreement.PassKind
	Kind  agreement.PassKind
	Texts []store.AgreementText
	Once  string // given back with the form, so that it counts once
}

// passCode is the code of today, and the midnight at which it ends. No day before the newest entry of the trail is
// believed, so that a clock set back brings no old code back.
func passCode(h *House, v *store.View) (code string, until time.Time, err error) {
	now, err := v.Latest()
	if err != nil {
		return "", until, err
	}
	turn, err := v.Setting(passSetting)
	now = now.In(h.Zone)
	y, m, d := now.Date()
	return agreement.PassCode(v.Index("pass", now.Format(time.DateOnly)+" "+turn)), time.Date(y, m, d+1, 0, 0, 0, 0, h.Zone), err
}

// EnterVisit takes the code of the day; a wrong one is counted by address, apart from other ways in.
var EnterVisit = Case[VisitForm, Visit]{
	About: About{Name: "EnterVisit", Says: "Type the code of the day at reception", Clause: "9.4/agreement", May: people.Everyone},
	Do: func(d *Desk, tx *store.Tx, in VisitForm) (Visit, error) {
		if err := tooMany(&tx.View, atVisit, in.Address, guessesAddress); err != nil {
			return Visit{}, err
		}
		code, until, err := passCode(d.House, &tx.View)
		if err != nil {
			return Visit{}, err
		}
		if !hmac.Equal([]byte(asTyped(in.Code)), []byte(code)) {
			return Visit{}, countAt(tx, atVisit, in.Address)
		}
		return Visit{Keep: d.House.School.Wrap("visit", []byte(code)), Until: until}, nil
	},
}

var errOldCode = fault.New(fault.NotFound, "This code is over. Scan today’s code at reception, or ask there.")

// holdsCode says whether a phone brought the code of today.
func holdsCode(h *House, v *store.View, kept []byte) error {
	code, _, err := passCode(h, v)
	if err != nil {
		return err
	}
	if text, err := h.School.Unwrap("visit", kept); err != nil || string(text) != code {
		return errOldCode
	}
	return nil
}

// ShowVisit shows the texts that are signed for a pass, whole, or which passes there are.
var ShowVisit = Look[VisitForm, Visit]{
	About: About{Name: "ShowVisit", Says: "Read what visitors agree to, at reception", Clause: "9.4/agreement", May: people.Everyone},
	Do: func(d *Desk, v *store.View, in VisitForm) (Visit, error) {
		if err := holdsCode(d.House, v, in.Kept); err != nil {
			return Visit{}, err
		}
		return visitTexts(d, v, in.Kind)
	},
}

func visitTexts(d *Desk, v *store.View, kind string) (Visit, error) {
	out := Visit{Once: store.NewID()}
	c, err := coversOf(d.House, v)
	if err != nil {
		return out, err
	}
	for _, k := range agreement.PassKinds {
		texts, all := c.passTexts(k)
		if !all {
			continue
		}
		out.Kinds = append(out.Kinds, k)
		if k.Key == kind {
			out.Kind, out.Texts = k, texts
		}
	}
	switch {
	case len(out.Kinds) == 0:
		return out, fault.New(fault.Conflict, "The school has no visitors’ agreement in force yet. Please go to reception.")
	case kind != "" && out.Kind.Key == "":
		return out, fault.New(fault.NotFound, "There is no such pass here.")
	}
	return out, nil
}

// passTexts are the texts in force that are signed for a pass, if all of them are.
func (c *Covers) passTexts(k agreement.PassKind) (texts []store.AgreementText, all bool) {
	for _, key := range k.Signs {
		text, used := c.InForce[key]
		if !used {
			return nil, false
		}
		texts = append(texts, text)
	}
	return texts, true
}

// PassForm is what a visitor fills in.
type PassForm struct {
	VisitForm
	Name, Organisation, Host string
	Hashes                   []string // of the texts shown, in order
	Read                     bool
	Answers                  []int // to the check questions of all texts, in order
	Answer, Reason, Once     string
	Until                    string // at the desk: until what time
	LeaderAsked              bool   // at the desk, where the name is one to ask about
}

// PassAsked is what came of it.
type PassAsked struct {
	ID   id.Pass
	Keep []byte
}

// AskPass asks for a pass, or declines to agree. It opens nothing until reception says yes. A form sent twice, and a phone
// that holds a pass of today, get the same pass.
var AskPass = Case[PassForm, PassAsked]{
	About: About{Name: "AskPass", Says: "Agree to the visitors' agreement and ask for a day pass", Clause: "9.4/agreement", May: people.Everyone},
	Do: func(d *Desk, tx *store.Tx, in PassForm) (PassAsked, error) {
		if err := holdsCode(d.House, &tx.View, in.Kept); err != nil {
			return PassAsked{}, err
		}
		if p, held := d.House.heldPass(&tx.View, in.Held); held && (p.State == agreement.PassAsked || p.State == agreement.PassOpen) {
			return PassAsked{p.ID, d.House.keepPass(p.ID)}, nil
		}
		if err := tooMany(&tx.View, visitAsks, in.Address, guessesAddress); err != nil {
			return PassAsked{}, err
		}
		if waiting, _, err := tx.CountPasses(d.Now.Add(-agreement.PassPatience)); err != nil || waiting >= agreement.PassesWaiting {
			return PassAsked{}, orElse(err, fault.New(fault.Throttled, "Many people wait at reception just now. Please go there; they enter you by hand."))
		}
		p, again, err := makePass(d, tx, in)
		if err != nil {
			return PassAsked{}, err
		}
		if !again {
			err = countAt(tx, visitAsks, in.Address)
		}
		return PassAsked{p.ID, d.House.keepPass(p.ID)}, err
	},
}

// makePass checks a form whole and records it; again says that it was there already.
func makePass(d *Desk, tx *store.Tx, in PassForm) (p agreement.Pass, again bool, err error) {
	k, known := agreement.PassKindOf(in.Kind)
	if !known {
		return p, false, fault.New(fault.NotFound, "There is no such pass here.")
	}
	c, err := coversOf(d.House, &tx.View)
	if err != nil {
		return p, false, err
	}
	p = agreement.Pass{ID: id.Pass(in.Once), Kind: k.Key, State: agreement.PassAsked, Name: clean(in.Name), Organisation: clean(in.Organisation), Host: clean(in.Host)}
	if !id.Valid(in.Once) {
		p.ID = id.Pass(tx.NewID())
	}
	if old, err := tx.PassByID(p.ID); err == nil && old.Name == p.Name {
		return old, true, nil
	} else if err == nil {
		p.ID = id.Pass(tx.NewID())
	} else if !store.None(err) {
		return p, false, err
	}
	if err := c.fillPass(&p, k, in); err != nil {
		return p, false, err
	}
	p.Number = agreement.PassNumber(tx.Index("pass-number", string(p.ID)))
	return p, false, tx.AddPass(p)
}

// fillPass judges what was filled in: everything that is wrong at once.
func (c *Covers) fillPass(p *agreement.Pass, k agreement.PassKind, in PassForm) error {
	texts, all := c.passTexts(k)
	if !all || len(in.Hashes) != len(texts) {
		return fault.New(fault.Conflict, "The text was changed while you read it. Please read the new one; nothing was signed.")
	}
	var wrong fault.Fields
	declined := in.Answer == agreement.NoAnswer
	if declined {
		p.State, p.Reason = agreement.PassDeclined, strings.TrimSpace(in.Reason)
	} else {
		wrong.Need("name", p.Name, "Enter your name")
		wrong.Need("host", p.Host, "Enter whom you visit, or whose class you take")
	}
	for _, f := range []struct{ field, text string }{{"name", p.Name}, {"organisation", p.Organisation}, {"host", p.Host}} {
		if len([]rune(f.text)) > visitName {
			wrong.Add(f.field, "Use at most %d letters", visitName)
		}
	}
	at := 0
	for i, text := range texts {
		kind, _ := c.Kind(text.Kind)
		n := len(text.Questions)
		a := AnswerTo{Kind: text.Kind, Hash: in.Hashes[i], People: []id.Person{"-"}, Answer: in.Answer, Read: in.Read, Reason: in.Reason, Answers: in.Answers[min(at, len(in.Answers)):min(at+n, len(in.Answers))]}
		_, err := c.signature(kind, a)
		f, is := err.(*fault.Fault)
		if err != nil && (!is || f.Kind != fault.Invalid) {
			return err
		}
		for _, x := range fieldsOf(f) {
			var q int
			if _, err := fmt.Sscanf(x.Name, "answer-%d", &q); err == nil {
				x.Name = fmt.Sprintf("answer-%d", q+at)
			}
			if !has(wrong, x.Name) {
				wrong = append(wrong, x)
			}
		}
		at += n
		p.Texts = append(p.Texts, agreement.SignedText{Kind: text.Kind, Edition: text.Number, Hash: text.Hash})
	}
	return wrong.Err()
}

func fieldsOf(f *fault.Fault) fault.Fields {
	if f == nil {
		return nil
	}
	return f.Fields
}

func has(all fault.Fields, name string) bool {
	for _, f := range all {
		if f.Name == name {
			return true
		}
	}
	return false
}

// clean leaves of what a stranger typed what can be read on a line: no control letters, nothing that turns text around.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case r == unicode.ReplacementChar || !unicode.IsPrint(r) && r != ' ' && r != '\u00a0':
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return strings.Join(strings.Fields(text), " ")
}

// heldPass is the pass that a phone keeps, as it stands now; only on the day on which it was asked for.
func (h *House) heldPass(v *store.View, held []byte) (agreement.Pass, bool) {
	text, err := h.School.Unwrap("pass", held)
	if err != nil {
		return agreement.Pass{}, false
	}
	var number id.Pass
	if json.Unmarshal(text, &number) != nil {
		return agreement.Pass{}, false
	}
	p, err := v.PassByID(number)
	now, errNow := v.Latest()
	if err != nil || errNow != nil || p.Asked.In(h.Zone).Format(time.DateOnly) != now.In(h.Zone).Format(time.DateOnly) {
		return agreement.Pass{}, false
	}
	return p.At(now), true
}

func (h *House) keepPass(number id.Pass) []byte {
	text, _ := json.Marshal(number) // a string always can be
	return h.School.Wrap("pass", text)
}

// PassShown is a pass on its holder's phone, with whom to tell about a child.
type PassShown struct {
	agreement.Pass
	KindTitle          string
	School             string
	Leads              []Lead
	Head               string
	Phone, Email, Host string
	Texts              []store.AgreementText
}

// Lead is somebody to tell.
type Lead struct{ Name, Post string }

// ShowMyPass shows a visitor the pass that their phone keeps, and whom to tell when worried about a child.
var ShowMyPass = Look[VisitForm, PassShown]{
	About: About{Name: "ShowMyPass", Says: "See my day pass, and whom to tell about a child", Clause: "9.4/agreement", May: people.Everyone},
	Do: func(d *Desk, v *store.View, in VisitForm) (PassShown, error) {
		p, held := d.House.heldPass(v, in.Held)
		if !held {
			return PassShown{}, fault.New(fault.NotFound, "There is no pass of today here.")
		}
		return passShown(d, v, p)
	},
}

func passShown(d *Desk, v *store.View, p agreement.Pass) (PassShown, error) {
	out := PassShown{Pass: p, Host: p.Host}
	if k, ok := agreement.PassKindOf(p.Kind); ok {
		out.KindTitle = k.Title
	}
	c, err := coversOf(d.House, v)
	if err != nil {
		return out, err
	}
	for _, t := range p.Texts {
		if text, ok := c.text(t.Kind, t.Edition, t.Hash); ok {
			out.Texts = append(out.Texts, text)
		}
	}
	for _, f := range []struct {
		key string
		to  *string
	}{{"school.name", &out.School}, {"school.phone", &out.Phone}, {"dsl.email", &out.Email}} {
		values, err := v.AnswerOf(f.key)
		if err != nil {
			return out, err
		}
		if len(values) > 0 {
			*f.to = values[0]
		}
	}
	all, err := v.Holders(people.Of(people.DSL, people.DeputyDSL, people.Headteacher))
	for _, role := range []people.Role{people.DSL, people.DeputyDSL} {
		for _, x := range all {
			if x.Roles.Has(role) {
				out.Leads = append(out.Leads, Lead{x.Name, role.Title()})
			}
		}
	}
	for _, x := range all {
		if x.Roles.Has(people.Headteacher) && out.Head == "" {
			out.Head = x.Name
		}
	}
	return out, err
}

// LeaveVisit is a visitor who says that they leave: their pass ends.
var LeaveVisit = Case[VisitForm, struct{}]{
	About: About{Name: "LeaveVisit", Says: "End my day pass because I leave", Clause: "9.4/agreement", May: people.Everyone},
	Do: func(d *Desk, tx *store.Tx, in VisitForm) (struct{}, error) {
		p, held := d.House.heldPass(&tx.View, in.Held)
		if !held || p.State != agreement.PassOpen {
			return struct{}{}, fault.New(fault.NotFound, "There is no open pass of today here.")
		}
		return struct{}{}, endPass(d, tx, p, "visitor")
	},
}

// endPass ends an open pass: its holder is shut out and what they had access to waits for the technician to close it.
func endPass(d *Desk, tx *store.Tx, p agreement.Pass, by string) error {
	if ok, err := tx.EndPass(p.ID, by); err != nil || !ok {
		return orConflict(err, "This pass has ended already.")
	}
	return endPerson(d, tx, p.Person)
}
