package office

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// familyAskers ask all families at once and see how far it is.
var familyAskers = people.Of(people.Headteacher, people.DSL, people.DeputyDSL, people.Leader, people.Administrator)

const (
	longestRound  = 60 // days
	mostReminders = 4
)

// SigningForm begins a round.
type SigningForm struct {
	Kinds []string
	Days  string // of reminding, after the first letter: "7, 14"
	Until time.Time
	days  []int
}

// StartSigning begins asking all families who have not answered some kinds: one adult for each family where one is
// enough, and all where all have to agree. The letters are made afterwards, some at a time (obligations 4.6-a, 4.6-e).
var StartSigning = Case[SigningForm, id.SigningRound]{
	About:  About{Name: "StartSigning", Says: "Ask all families to sign", Clause: "4.6/agreement", Sensitive: true, May: familyAskers},
	Before: func(d *Desk, in *SigningForm) error { return checkSigning(d, in) },
	Do: func(d *Desk, tx *store.Tx, in SigningForm) (id.SigningRound, error) {
		r := agreement.Round{ID: id.SigningRound(tx.NewID()), Kinds: in.Kinds, Days: in.days, Until: in.Until, By: d.By.Person}
		s, err := newSigning(d, &tx.View, r)
		if err != nil {
			return "", err
		}
		if len(s.kinds) != len(in.Kinds) {
			return "", fault.New(fault.Conflict, "Families can be asked only for what parents sign and what has a wording in force.")
		}
		all, err := tx.SigningRounds()
		if err != nil {
			return "", err
		}
		for _, o := range all {
			if o.Open(d.Now) && slices.ContainsFunc(o.Kinds, func(k string) bool { return slices.Contains(in.Kinds, k) }) {
				return "", fault.New(fault.Conflict, "Families are being asked for some of this already. Let that end, or stop it first.")
			}
		}
		who, err := s.toAsk(&tx.View)
		switch {
		case err != nil:
			return "", err
		case len(who) == 0:
			return "", fault.New(fault.Conflict, "There is nobody to ask: every family has answered, or no child has a parent in the register who may answer.")
		}
		return r.ID, tx.AddSigningRound(r, who)
	},
}

func checkSigning(d *Desk, in *SigningForm) error {
	var wrong fault.Fields
	if len(in.Kinds) == 0 {
		wrong.Add("kinds", "Choose at least one")
	}
	slices.Sort(in.Kinds)
	in.Kinds = slices.Compact(in.Kinds)
	today := calendar.Day(d.Now.In(d.House.Zone))
	last := calendar.Day(in.Until)
	length := int(last.Sub(today).Hours()+1) / 24
	switch {
	case in.Until.IsZero() || length < 1:
		wrong.Add("until", "Enter a day that is still to come")
	case length > longestRound:
		wrong.Add("until", "Choose a day within %d days", longestRound)
	}
	y, m, day := last.Date()
	in.Until = time.Date(y, m, day+1, 0, 0, 0, 0, d.House.Zone) // to the end of that day
	in.days = nil
	for _, word := range strings.FieldsFunc(in.Days, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 || n > longestRound {
			wrong.Add("days", "Write days as whole numbers from 1 to %d, such as 7, 14", longestRound)
			break
		}
		in.days = append(in.days, n)
	}
	slices.Sort(in.days)
	if in.days = slices.Compact(in.days); len(in.days) > mostReminders {
		wrong.Add("days", "Remind at most %d times", mostReminders)
	}
	return wrong.Err()
}

// signingState is one round with all that tells how those whom it asks stand.
type signingState struct {
	agreement.Round
	kinds   []agreement.Kind
	covers  *Covers
	asked   []agreement.Asked
	people  map[id.Person]store.Rolled
	bad     map[id.Person]store.BadAddress
	waiting map[id.Person]int // how often a letter that has not left was tried
	mails   bool
	at      time.Time
}

func newSigning(d *Desk, v *store.View, r agreement.Round) (*signingState, error) {
	s := &signingState{Round: r, mails: d.House.Mails, at: d.Now.In(d.House.Zone)}
	var err error
	if s.covers, err = coversNow(d.House, v); err != nil {
		return nil, err
	}
	for _, key := range r.Kinds {
		if k, used := s.covers.Kind(key); used && k.Signer == agreement.ByParent {
			s.kinds = append(s.kinds, k)
		}
	}
	if s.bad, err = v.BadAddresses(); err != nil {
		return nil, err
	}
	s.waiting, err = v.LettersWaiting(signingLetter)
	return s, err
}

func loadSigning(d *Desk, v *store.View, number id.SigningRound) (*signingState, error) {
	r, err := v.SigningRound(number)
	if err != nil {
		return nil, err
	}
	s, err := newSigning(d, v, r)
	if err != nil {
		return nil, err
	}
	if s.asked, err = v.AskedIn(number); err != nil {
		return nil, err
	}
	var who []id.Person
	for _, a := range s.asked {
		who = append(who, a.Person)
	}
	s.people, err = v.RolledPeople(who)
	return s, err
}

// writable says whether letters reach somebody by e-mail.
func (s *signingState) writable(who id.Person) bool {
	_, bad := s.bad[who]
	return s.mails && !bad && strings.Contains(s.people[who].Person.Email, "@")
}

// answers is how one adult stands to what the round asks, over their children.
func (s *signingState) answers(a agreement.Asked) agreement.FamilyFacts {
	f := agreement.FamilyFacts{Asked: a, NoPost: !s.writable(a.Person)}
	_, f.Waiting = s.waiting[a.Person]
	if !s.covers.Subjects[a.Person].Roles.Has(people.Parent) {
		return f
	}
	for _, child := range s.covers.Children[a.Person] {
		for _, k := range s.kinds {
			if !s.covers.Expected(k, s.covers.Subjects[child]) {
				continue
			}
			m := MyAgreement{Kind: k, Cover: s.covers.Of(k, child, s.at)}
			for i, x := range m.Signatures {
				if x.Signer == a.Person {
					m.Mine = &m.Signatures[i]
					f.Answered = f.Answered || !x.At.Before(s.Began)
				}
			}
			f.All++
			switch {
			case m.Open():
				f.Open++
			case m.State == agreement.Disputed, len(k.Uses) == 0 && (m.State == agreement.Declined || m.State == agreement.Withdrawn):
				f.Against = true
			}
		}
	}
	return f
}

// toAsk is who has to be asked for those children for whom something is open, and is not asked yet. Brothers and
// sisters come to one adult: whoever is asked already, else the first whom letters reach, else the first.
func (s *signingState) toAsk(v *store.View) ([]id.Person, error) {
	already := map[id.Person]bool{}
	for _, a := range s.asked {
		already[a.Person] = true
	}
	var children, adults []id.Person
	for who, x := range s.covers.Subjects {
		if x.Roles.Has(people.Pupil) && !x.Gone {
			children, adults = append(children, who), append(adults, x.Parents...)
		}
	}
	slices.Sort(children)
	var err error
	if s.people, err = v.RolledPeople(adults); err != nil {
		return nil, err
	}
	var out []id.Person
	for _, child := range children {
		for _, who := range s.askedFor(child, already) {
			if !already[who] {
				already[who] = true
				out = append(out, who)
			}
		}
	}
	return out, nil
}

// askedFor are those who have to be asked for one child.
func (s *signingState) askedFor(child id.Person, already map[id.Person]bool) []id.Person {
	subject := s.covers.Subjects[child]
	parents := slices.DeleteFunc(slices.Clone(subject.Parents), func(p id.Person) bool { return !s.covers.Subjects[p].Roles.Has(people.Parent) })
	var out []id.Person
	one := false
	for _, k := range s.kinds {
		if !s.covers.Expected(k, subject) {
			continue
		}
		c := s.covers.Of(k, child, s.at)
		if c.State != agreement.None && c.State != agreement.Lapsed && c.State != agreement.Outdated {
			continue
		}
		if k.Parents != agreement.BothParents {
			one = true
			continue
		}
		for _, p := range parents {
			if slices.Contains(c.Waiting, p) && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	if one && len(out) == 0 && len(parents) > 0 && !slices.ContainsFunc(parents, func(p id.Person) bool { return already[p] }) {
		first := max(0, slices.IndexFunc(parents, s.writable))
		out = append(out, parents[first])
	}
	return out
}

// StopSigning ends a round: nobody is reminded any more, letters that have not left are not sent, and ways in that
// nobody used end.
var StopSigning = Case[id.SigningRound, struct{}]{
	About: About{Name: "StopSigning", Says: "Stop asking families", Clause: "4.6/agreement", Sensitive: true, May: familyAskers},
	Do: func(d *Desk, tx *store.Tx, number id.SigningRound) (struct{}, error) {
		asked, err := tx.AskedIn(number)
		if err != nil {
			return struct{}{}, err
		}
		if ok, err := tx.StopSigningRound(number, d.By.Who()); err != nil || !ok {
			return struct{}{}, orConflict(err, "This has been stopped already, or there is none like it.")
		}
		for _, a := range asked {
			if err := tx.VoidInvitations(signingPurpose, a.Person); err != nil {
				return struct{}{}, err
			}
			if err := tx.DropLetters(signingLetter, a.Person); err != nil {
				return struct{}{}, err
			}
		}
		return struct{}{}, nil
	},
}
