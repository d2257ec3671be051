package office

import (
	"fmt"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// MyAgreement is one kind for one person, as whoever may answer sees it.
type MyAgreement struct {
	agreement.Kind
	Title   string // of the wording in force, in the school's own words
	Subject id.Person
	Name    string // of the child; "" for oneself
	agreement.Cover
	Mine *agreement.Signature // the newest answer of the person looking
}

// Open says whether the person looking is asked to answer now.
func (m MyAgreement) Open() bool {
	if m.Kind.Needed && m.Mine == nil {
		return false
	}
	if m.Kind.Signer == agreement.ByParent && m.Mine != nil && m.Mine.Answer != agreement.YesAnswer && m.State != agreement.Lapsed && m.State != agreement.Outdated {
		return false // has answered: no is an answer
	}
	if m.Kind.Signer == agreement.ByParent && m.Mine != nil && m.State == agreement.None {
		return false // has agreed, and waits for the other parent
	}
	return m.State != agreement.Agreed && m.State != agreement.Disputed && m.State != agreement.Declined && m.State != agreement.Withdrawn
}

// MyAgreements lists what the person looking may answer, for themselves and for their children (obligation 4.3-d).
var MyAgreements = Look[struct{}, []MyAgreement]{
	About: About{Name: "MyAgreements", Says: "See what I have signed and what I am asked to sign, for myself and my children", Clause: "7.2/sign-first", May: people.SignedIn},
	Do: func(d *Desk, v *store.View, _ struct{}) ([]MyAgreement, error) {
		c, err := coversOf(d.House, v, d.By.Person)
		if err != nil {
			return nil, err
		}
		return c.mine(d, v)
	},
}

// mine is what somebody may answer, for themselves and for their children.
func (c *Covers) mine(d *Desk, v *store.View) ([]MyAgreement, error) {
	names, err := v.Names(c.Children[d.By.Person])
	if err != nil {
		return nil, err
	}
	var all []MyAgreement
	for _, k := range c.Kinds {
		for _, who := range c.answerable(k, d.By) {
			m := MyAgreement{Kind: k, Title: c.InForce[k.Key].Title, Subject: who, Name: names[who], Cover: c.Of(k, who, d.Now.In(d.House.Zone))}
			for i, s := range m.Signatures {
				if s.Signer == d.By.Person {
					m.Mine = &m.Signatures[i]
				}
			}
			all = append(all, m)
		}
	}
	return all, nil
}

// addAgreements notes what waits for the signature of the person looking.
func addAgreements(d *Desk, v *store.View, day *Day) error {
	c, err := coversOf(d.House, v, d.By.Person)
	if err != nil {
		return err
	}
	all, err := c.mine(d, v)
	for _, m := range all {
		if m.Open() && !slices.ContainsFunc(day.Agreements, func(o MyAgreement) bool { return o.Key == m.Key }) {
			day.Agreements = append(day.Agreements, m)
		}
	}
	return err
}

// answerable are those for whom somebody may answer a kind: themselves, or the children for whom they have
// responsibility. A session that allows a part only answers for that part.
func (c *Covers) answerable(k agreement.Kind, by people.Actor) []id.Person {
	var all []id.Person
	switch me := c.Subjects[by.Person]; {
	case by.Person == "" || me.Gone || me.Person == "":
	case k.Signer == agreement.BySelf && k.For.Meets(by.Roles) && k.Concerns(me):
		all = append(all, by.Person)
	case k.Signer == agreement.ByParent && by.Roles.Has(people.Parent):
		for _, child := range c.Children[by.Person] {
			if s := c.Subjects[child]; !s.Gone && k.Concerns(s) {
				all = append(all, child)
			}
		}
	}
	return all
}

// AgreementPage is one kind with the whole text, for whoever may answer.
type AgreementPage struct {
	Kind    agreement.Kind
	Text    store.AgreementText
	People  []MyAgreement
	Changes []agreement.Change // since the edition that was signed before; empty where all of it is new
	Since   int
}

// ShowAgreement shows the whole text of a kind, and what changed since the person looking signed (obligation 7.2-b).
var ShowAgreement = Look[string, AgreementPage]{
	About: About{Name: "ShowAgreement", Says: "Read an agreement that concerns me or my children", Clause: "7.2/sign-first", May: people.SignedIn},
	Do: func(d *Desk, v *store.View, key string) (AgreementPage, error) {
		c, err := coversOf(d.House, v, d.By.Person)
		if err != nil {
			return AgreementPage{}, err
		}
		mine, err := c.mine(d, v)
		if err != nil {
			return AgreementPage{}, err
		}
		mine = slices.DeleteFunc(mine, func(m MyAgreement) bool { return m.Key != key })
		if len(mine) == 0 {
			return AgreementPage{}, fault.New(fault.NotFound, "There is no such agreement for you to read.")
		}
		out := AgreementPage{Kind: mine[0].Kind, Text: c.InForce[key], People: mine}
		out.Changes, out.Since = c.changes(mine)
		return out, nil
	},
}

// changes are what those who have to sign again have to look at, if all of them signed the same edition before.
func (c *Covers) changes(mine []MyAgreement) ([]agreement.Change, int) {
	since := 0
	var roles people.Set
	var last *agreement.Signature
	for _, m := range mine {
		if m.State == agreement.Agreed {
			continue
		}
		if m.State != agreement.Outdated || m.Mine == nil || since != 0 && m.Mine.Edition != since {
			return nil, 0
		}
		since, last = m.Mine.Edition, m.Mine
		roles |= c.Subjects[m.Subject].Roles
	}
	if last == nil {
		return nil, 0
	}
	old, ok := c.text(last.Kind, last.Edition, last.Hash)
	if !ok {
		return nil, 0
	}
	return agreement.Concerning(c.InForce[last.Kind].Changed(old.Edition), roles), since
}

// AnswerTo is somebody's answer to an agreement.
type AnswerTo struct {
	Kind, Hash string
	People     []id.Person // for whom; nobody is oneself
	Answer     string
	Read       bool
	Uses       map[string]string // by use: yes or no
	Answers    []int             // to the check questions
	Reason     string
	Reader     string // who read it aloud, if somebody did
}

// AnswerAgreement records that somebody agrees, declines, or takes back what they agreed to: for themselves, or as a
// parent for one child or several at once. Nobody answers for another (obligations 4.3-b, 4.6-a, 7.2-b, 8.4-r).
var AnswerAgreement = Case[AnswerTo, []id.Signature]{
	About: About{Name: "AnswerAgreement", Says: "Agree to, decline or take back an agreement, for myself or my children", Clause: "7.2/sign-first", May: people.SignedIn},
	Do: func(d *Desk, tx *store.Tx, in AnswerTo) ([]id.Signature, error) {
		c, err := coversOf(d.House, &tx.View, append(slices.Clone(in.People), d.By.Person)...)
		if err != nil {
			return nil, err
		}
		k, used := c.Kind(in.Kind)
		if !used {
			return nil, fault.New(fault.NotFound, "There is no such agreement for you to answer.")
		}
		if k.Signer == agreement.BySelf && len(in.People) == 0 {
			in.People = []id.Person{d.By.Person}
		}
		may := c.answerable(k, d.By)
		for _, p := range in.People {
			if !slices.Contains(may, p) {
				return nil, fault.New(fault.Refused, "You cannot answer this for somebody else.")
			}
		}
		if len(may) == 0 {
			return nil, fault.New(fault.Refused, "You are not asked for this agreement.")
		}
		s, err := c.signature(k, in)
		if err != nil {
			return nil, err
		}
		s.Signer, s.How = d.By.Person, agreement.ByAccount
		if d.By.Roles == people.Of(people.Parent) {
			s.How = agreement.ByLink
		}
		return record(d, tx, c, k, s, in.People)
	},
}

// longestReader is the longest name of somebody who read a text aloud.
const longestReader = 100

// signature checks an answer whole and makes what is common to all for whom it is given.
func (c *Covers) signature(k agreement.Kind, in AnswerTo) (agreement.Signature, error) {
	text := c.InForce[k.Key]
	s := agreement.Signature{Kind: k.Key, Edition: text.Number, Hash: text.Hash, Answer: in.Answer, Reason: strings.TrimSpace(in.Reason), Reader: strings.TrimSpace(in.Reader)}
	if in.Hash != text.Hash && in.Answer != agreement.WithdrawAnswer {
		return s, fault.New(fault.Conflict, "The text was changed while you read it. Please read the new one; nothing was signed.")
	}
	var wrong fault.Fields
	if len(in.People) == 0 {
		wrong.Add("people", "Choose for whom you answer")
	}
	if len(s.Reason) > 1000 {
		wrong.Add("reason", "Use at most 1,000 characters")
	}
	if len(s.Reader) > longestReader {
		wrong.Add("reader", "Use at most %d characters", longestReader)
	}
	switch in.Answer {
	case agreement.YesAnswer:
		c.checkYes(&wrong, text, in, &s)
	case agreement.NoAnswer, agreement.WithdrawAnswer:
	default:
		wrong.Add("answer", "Choose an answer")
	}
	return s, wrong.Err()
}

func (c *Covers) checkYes(wrong *fault.Fields, text store.AgreementText, in AnswerTo, s *agreement.Signature) {
	if !in.Read {
		wrong.Add("read", "Tick the box after you have read all of it")
	}
	for i, q := range text.Questions {
		switch {
		case i >= len(in.Answers) || in.Answers[i] < 0:
			wrong.Add(fmt.Sprintf("answer-%d", i), "Choose an answer")
		case in.Answers[i] != q.Right:
			wrong.Add(fmt.Sprintf("answer-%d", i), "That is not what the agreement says. Look it up and try again")
		}
	}
	for _, u := range text.Uses {
		switch in.Uses[u.Key] {
		case "yes", "no":
			if s.Uses == nil {
				s.Uses = map[string]bool{}
			}
			s.Uses[u.Key] = in.Uses[u.Key] == "yes"
		default:
			wrong.Add("use-"+u.Key, "Choose yes or no: %s", u.Title)
		}
	}
}

// record writes one signature for each person, with what follows from it.
func record(d *Desk, tx *store.Tx, c *Covers, k agreement.Kind, s agreement.Signature, all []id.Person) ([]id.Signature, error) {
	var made []id.Signature
	if s.Until.IsZero() { // a pass ends before its day does
		s.Until = k.Until(d.Now.In(d.House.Zone))
	}
	for _, who := range slices.Compact(slices.Sorted(slices.Values(all))) {
		s.Subject, s.ID = who, id.Signature(tx.NewID())
		before := c.Of(k, who, d.Now.In(d.House.Zone))
		if s.Answer == agreement.WithdrawAnswer && !slices.ContainsFunc(before.Signatures, func(o agreement.Signature) bool {
			return o.Signer == s.Signer && o.Answer == agreement.YesAnswer
		}) {
			return nil, fault.New(fault.Conflict, "There is nothing to take back: you have not agreed to this.")
		}
		if same(before, s) {
			continue // a form that was sent twice signs once
		}
		down, err := c.toTakeDown(d, tx, k, s)
		if err != nil {
			return nil, err
		}
		if err := tx.AddSignature(s, d.By.Person); err != nil {
			return nil, err
		}
		made = append(made, s.ID)
		if err := follow(d, tx, k, s, down); err != nil {
			return nil, err
		}
	}
	if len(made) == 0 {
		return nil, fault.New(fault.Conflict, "You have answered this already, and the same way.")
	}
	return made, nil
}

// same says whether an answer repeats the one that holds.
func same(c agreement.Cover, s agreement.Signature) bool {
	for _, o := range c.Signatures {
		if o.Signer == s.Signer && o.Answer == s.Answer && o.Edition == s.Edition && o.Witness == s.Witness && c.State != agreement.Lapsed {
			return fmt.Sprint(o.Uses) == fmt.Sprint(s.Uses)
		}
	}
	return false
}

// follow puts what an answer asks of the school into its action plan. It names nobody: who it is about stands in the
// list of who is missing, for those who may see it. down is how many pictures were allowed under what ends with it.
func follow(d *Desk, tx *store.Tx, k agreement.Kind, s agreement.Signature, down int) error {
	today := calendar.Day(d.Now.In(d.House.Zone))
	n := duty.Action{Source: "agreement", About: k.Title, Link: "/agreements/signature/" + string(s.ID)}
	switch {
	case down > 0:
		n.Found, n.Link = fmt.Sprintf("A consent ended, and %d of the pictures asked about were allowed under it: %s.", down, k.Title), "/pictures?state=down"
		n.What, n.Due = "Take down the posts and pictures in the list, and note each one there.", today.AddDate(0, 0, 1)
	case s.Answer == agreement.WithdrawAnswer && len(k.Uses) > 0:
		n.Found, n.What, n.Due = "A consent was taken back: "+k.Title+".", "Stop what it allowed, take down what was shown under it, and note here what was done.", today.AddDate(0, 0, 1)
	case s.Answer == agreement.YesAnswer || len(k.Uses) > 0:
		return nil // a consent is a free choice: no is an answer
	default:
		n.Found, n.What, n.Due = "An agreement was declined or taken back: "+k.Title+".", "Talk with them: what stands in the way, and how they work or learn without access until then.", today.AddDate(0, 0, 7)
	}
	return addAction(d, tx, n, string(s.ID))
}
