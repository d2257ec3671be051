package office

import (
	"encoding/json"
	"time"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Covers is how everybody stands to every kind of agreement at a moment of the records: the one place from which
// pages, the gate and the board learn who is covered. Nobody may change it.
type Covers struct {
	// Kinds are those that the school uses: it has a wording in force.
	Kinds    []agreement.Kind
	InForce  map[string]store.AgreementText
	Texts    []store.AgreementText // every wording that ever was in force, and those that wait
	Subjects map[id.Person]agreement.Subject
	// Children are the pupils for whom an adult may answer.
	Children   map[id.Person][]id.Person
	signatures bySubject
	floor      time.Time // the newest moment that the records knew of
}

// coverKinds are the records that it is made from.
var coverKinds = []string{"signature", "agreement", "person", "roll_import", "setting"}

// agreementChoices are what the school chose about kinds, kept as a setting.
type agreementChoices struct {
	Parents map[string]string `json:"parents,omitempty"` // by kind: one or both
}

const agreementSetting = "agreements"

func choicesOfAgreements(v *store.View) (c agreementChoices, err error) {
	text, err := v.Setting(agreementSetting)
	if err != nil {
		return c, err
	}
	return readChoices(text)
}

func readChoices(text string) (c agreementChoices, err error) {
	if text != "" {
		err = json.Unmarshal([]byte(text), &c)
	}
	return c, err
}

// coversNow is how everybody stands, from memory where none of these records were written since.
func coversNow(h *House, v *store.View) (*Covers, error) {
	size, _, err := v.BoardMark()
	if err != nil {
		return nil, err
	}
	if err := h.memory.marks.catchUp(v, size); err != nil {
		return nil, err
	}
	c, err := h.memory.covers.getInTx(v, size, keptKey{mark: h.memory.marks.of(coverKinds)}, func() (*Covers, error) { return loadCovers(h, v) })
	if err != nil {
		return nil, err
	}
	return c.notBefore(v)
}

// notBefore are the same covers for the newest moment that the records know of, which may be later than when they were
// made.
func (c *Covers) notBefore(v *store.View) (*Covers, error) {
	now := *c
	var err error
	now.floor, err = v.Latest()
	return &now, err
}

// coversOf is how some people stand, with those who may answer for them and for whom they may: from memory where that is
// fresh, else from their own records alone. So that hundreds can sign at once, nobody's signature reads everybody's.
func coversOf(h *House, v *store.View, who ...id.Person) (*Covers, error) {
	if v.Committed() {
		size, _, err := v.BoardMark()
		if err != nil {
			return nil, err
		}
		if err := h.memory.marks.catchUp(v, size); err != nil {
			return nil, err
		}
		if c, fresh := h.memory.covers.peek(size, keptKey{mark: h.memory.marks.of(coverKinds)}); fresh {
			return c.notBefore(v)
		}
	}
	around, err := v.Around(who...)
	if err != nil {
		return nil, err
	}
	if len(around) == 0 {
		around = []id.Person{""}
	}
	return loadCovers(h, v, around...)
}

// loadCovers reads it all, or what concerns some people.
func loadCovers(h *House, v *store.View, who ...id.Person) (*Covers, error) {
	books, err := h.Shelf.Books()
	if err != nil {
		return nil, err
	}
	c := &Covers{Subjects: map[id.Person]agreement.Subject{}, Children: map[id.Person][]id.Person{}}
	set, err := v.Settings(agreementSetting, emergencySetting)
	if err != nil {
		return nil, err
	}
	choices, err := readChoices(set[agreementSetting])
	if err != nil {
		return nil, err
	}
	sealed, err := readEmergency(set[emergencySetting])
	if err != nil {
		return nil, err
	}
	if c.Texts, err = agreementTexts(h, v); err != nil {
		return nil, err
	}
	c.InForce = newest(c.Texts)
	for _, k := range books.Agreements.Kinds {
		if _, used := c.InForce[k.Key]; used {
			c.Kinds = append(c.Kinds, k.With(choices.Parents[k.Key]))
		}
	}
	if len(who) == 0 {
		c.signatures, err = h.memory.signatures.at(v, h.Zone)
	} else {
		var some []store.Signed
		some, err = v.Signatures(who...)
		c.signatures = bySubject(nil).with(some, h.Zone)
	}
	if err != nil {
		return nil, err
	}
	if c.floor, err = v.Latest(); err != nil {
		return nil, err
	}
	if err := c.people(v, sealed.Person, who...); err != nil {
		return nil, err
	}
	return c, nil
}

// agreementTexts are the wordings, which change seldom, from memory where that is fresh.
func agreementTexts(h *House, v *store.View) ([]store.AgreementText, error) {
	if !v.Committed() {
		return v.AgreementTexts()
	}
	size, _, err := v.BoardMark()
	if err != nil {
		return nil, err
	}
	if err := h.memory.marks.catchUp(v, size); err != nil {
		return nil, err
	}
	return h.memory.wordings.getInTx(v, size, keptKey{mark: h.memory.marks.of([]string{"agreement"})}, v.AgreementTexts)
}

// newest are the wordings that people sign: of each kind the highest number that came into force.
func newest(all []store.AgreementText) map[string]store.AgreementText {
	inForce := map[string]store.AgreementText{}
	for _, t := range all {
		if !t.InForce.IsZero() && t.Number > inForce[t.Kind].Number {
			inForce[t.Kind] = t
		}
	}
	return inForce
}

// wordingsInForce are the wordings that people sign, without anybody's signature.
func wordingsInForce(h *House, v *store.View) (map[string]store.AgreementText, error) {
	all, err := agreementTexts(h, v)
	return newest(all), err
}

// people learns who there is, at which stage pupils are, and who may answer for them. Adults who left answer for
// nobody: whether they still have a say is for the school to settle. The emergency account is a key in an envelope and
// nobody who signs.
func (c *Covers) people(v *store.View, sealed id.Person, who ...id.Person) error {
	members, err := v.Members(who...)
	if err != nil {
		return err
	}
	years, err := v.YearGroups(who...)
	if err != nil {
		return err
	}
	for _, m := range members {
		if m.ID == sealed {
			continue
		}
		s := agreement.Subject{Person: m.ID, Roles: m.Roles, Gone: !m.Ended.IsZero(), Left: m.Ended}
		if m.Roles.Has(people.Pupil) {
			s.Stage = agreement.StageOf(years[m.ID])
		}
		c.Subjects[m.ID] = s
	}
	ties, err := v.ParentsWithSay(who...)
	for _, t := range ties {
		child, adult := c.Subjects[t.Pupil], c.Subjects[t.Adult]
		if child.Person == "" || adult.Person == "" || child.Gone || adult.Gone {
			continue
		}
		child.Parents = append(child.Parents, t.Adult)
		c.Subjects[t.Pupil] = child
		c.Children[t.Adult] = append(c.Children[t.Adult], t.Pupil)
	}
	return err
}

// Of is how somebody stands to a kind at a moment; no moment before the newest entry of the trail is believed.
func (c *Covers) Of(k agreement.Kind, who id.Person, at time.Time) agreement.Cover {
	if at.Before(c.floor) {
		at = c.floor
	}
	return agreement.CoverOf(k, c.InForce[k.Key].Edition, c.signatures[who], c.Subjects[who], at)
}

// Kind finds a kind that the school uses.
func (c *Covers) Kind(key string) (agreement.Kind, bool) {
	for _, k := range c.Kinds {
		if k.Key == key {
			return k, true
		}
	}
	return agreement.Kind{}, false
}

// text is the wording that a signature is under, exactly.
func (c *Covers) text(kind string, number int, hash string) (store.AgreementText, bool) {
	for _, t := range c.Texts {
		if t.Kind == kind && t.Number == number && t.Hash == hash {
			return t, true
		}
	}
	return store.AgreementText{}, false
}

// Expected says whether somebody is asked to sign a kind: it concerns them, and is not only for those who need it.
func (c *Covers) Expected(k agreement.Kind, who agreement.Subject) bool {
	return !who.Gone && !k.Needed && k.Concerns(who)
}

// loadAgreements counts for the board who has signed what: numbers, nobody's name. They are kept for the day while none of
// the records that they are made from is written.
func loadAgreements(h *House, v *store.View, books *Books, f *obligation.Facts, _ *policy.Inputs) error {
	c, err := coversNow(h, v)
	if err != nil {
		return err
	}
	size, _, err := v.BoardMark()
	if err != nil {
		return err
	}
	now := v.Now().In(h.Zone)
	key := keptKey{h.memory.marks.of(append([]string{"picture", "family_copy"}, coverKinds...)), now.Format(time.DateOnly)}
	f.Agreements, err = h.memory.signed.get(v, size, key, func() (obligation.Agreements, error) {
		figures := c.figures(books, now)
		var err error
		if figures.Pictures, err = c.pictures(v, now); err != nil {
			return figures, err
		}
		figures.Family, err = familyFigures(c, v, now)
		return figures, err
	})
	if err != nil {
		return err
	}
	waiting, err := v.FamilyCopiesWaiting() // letters leave without a line in the trail
	f.Agreements.Family.Waiting = len(waiting)
	return err
}

func (c *Covers) figures(books *Books, at time.Time) obligation.Agreements {
	var out obligation.Agreements
	for _, k := range c.Kinds {
		text := c.InForce[k.Key]
		n := obligation.SignedKind{Key: k.Key, Title: text.Title, Audience: k.Audience(), Needed: k.Needed, Consent: len(k.Uses) > 0, From: text.InForce.In(at.Location()), Serves: k.Obligations}
		if text.Notice != "" {
			n.Carries = append(n.Carries, books.Agreements.Texts[k.Text].NoticeServes...)
		}
		for _, cl := range text.Clauses {
			n.Carries = append(n.Carries, cl.Obligations...)
		}
		for who, s := range c.Subjects {
			if !c.Expected(k, s) {
				continue
			}
			n.All++
			if c.Of(k, who, at).State == agreement.Agreed {
				n.Signed++
			}
		}
		out.Kinds = append(out.Kinds, n)
	}
	out.Others = c.others(at)
	for _, all := range c.signatures {
		for _, s := range all {
			if (s.How == agreement.OnPaper || s.How == agreement.ByClass) && s.At.After(at.AddDate(-1, 0, 0)) {
				out.ActedFor++
			}
		}
	}
	return out
}

// others counts how those stand who are not employed and count as staff (obligation 2-e). What holds for a day is asked
// anew of them on each day that they come, by the gate; here they count once they signed on the last.
func (c *Covers) others(at time.Time) (n obligation.SignedOthers) {
	for who, s := range c.Subjects {
		if s.Gone || !s.Roles.Meets(people.Colleagues) || s.Roles.Meets(people.Employed) {
			continue
		}
		asked, signed := 0, 0
		for _, k := range c.Kinds {
			if k.Signer != agreement.BySelf || !c.Expected(k, s) {
				continue
			}
			asked++
			state := c.Of(k, who, at).State
			if state == agreement.Agreed || k.Holds == agreement.OneDay && state == agreement.Lapsed {
				signed++
			}
		}
		n.All++
		if asked > 0 {
			n.Asked++
			if signed == asked {
				n.Signed++
			}
		}
	}
	return n
}
