package office_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// large is a school of five thousand people who have signed, with twenty systems.
type large struct {
	h       *office.House
	school  *store.School
	who     map[people.Role]people.Actor
	systems []string
	people  []store.Listed
}

const (
	largePupils  = 3000
	largeParents = 1900
	largeStaff   = 100
)

func newLarge(b *testing.B, database string) *large {
	clock := storetest.NewClock()
	school := storetest.School(b, database, clock)
	l := &large{h: house(b, school, clock), school: school, who: staffed(b, school)}
	if _, err := office.ImportRoster.Run(b.Context(), l.h, l.who[people.Administrator], office.RosterForm{Name: "roll.csv", Data: largeRoster()}); err != nil {
		b.Fatal(err)
	}
	kinds := []string{"staff", "ks2", "eyfs_ks1", "photos", "platforms", "parent"}
	l.inForce(b, office.AgreementEdit{Kinds: kinds})
	if err := school.Read(b.Context(), func(v *store.View) (err error) { l.people, err = v.ListRoll(); return err }); err != nil {
		b.Fatal(err)
	}
	l.sign(b)
	l.connect(b)
	clock.Move(time.Hour)
	return l
}

// largeRoster is thirty pupils a class, each parent with one or two of them.
func largeRoster() []byte {
	var out strings.Builder
	out.WriteString("id,given_name,family_name,birth_date,year,class,role,email,parent1_given_name,parent1_family_name,parent1_email\n")
	for n := range largePupils {
		year := n % 6
		fmt.Fprintf(&out, "%d,Given %c,Family %s,%d-01-05,%d,Class %d-%d,,,Adult,Family %s,p%d@families.example\n", n, 'A'+n%26, inLetters(n), 2020-year, year+1, year+1, n/180, inLetters(n), n*largeParents/largePupils)
	}
	for n := range largeStaff {
		fmt.Fprintf(&out, "s%d,Colleague,Family %s,,,Class %d-%d,teacher,s%d@school.example,,,\n", n, inLetters(n), n%6+1, n/6, n)
	}
	return []byte(out.String())
}

// inLetters writes a number without figures.
func inLetters(n int) string {
	return string([]byte{byte('A' + n/676%26), byte('a' + n/26%26), byte('a' + n%26)})
}

// inForce puts wordings in force, with a second person's yes.
func (l *large) inForce(b *testing.B, in office.AgreementEdit) {
	asked, err := office.AskAgreementText.Run(b.Context(), l.h, l.who[people.DSL], in)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := office.DecideApproval.Run(b.Context(), l.h, l.who[people.Headteacher], office.Verdict{Approval: asked, Agree: true}); err != nil {
		b.Fatal(err)
	}
}

// sign lets everybody sign what concerns them: pupils beside their teacher, a parent for each pupil, staff for themselves.
func (l *large) sign(b *testing.B) {
	var texts []store.AgreementText
	parent := map[id.Person]id.Person{}
	if err := l.school.Read(b.Context(), func(v *store.View) (err error) {
		if texts, err = v.AgreementTexts(); err != nil {
			return err
		}
		ties, err := v.ParentsWithSay()
		for _, t := range ties {
			parent[t.Pupil] = t.Adult
		}
		return err
	}); err != nil {
		b.Fatal(err)
	}
	text := map[string]store.AgreementText{}
	for _, t := range texts {
		text[t.Kind] = t
	}
	var all []agreement.Signature
	one := func(kind string, s agreement.Signature) {
		t := text[kind]
		s.Kind, s.Edition, s.Hash, s.Answer = kind, t.Number, t.Hash, agreement.YesAnswer
		for _, u := range t.Uses {
			if s.Uses == nil {
				s.Uses = map[string]bool{}
			}
			s.Uses[u.Key] = true
		}
		all = append(all, s)
	}
	for _, p := range l.people {
		switch {
		case p.Pupil:
			kind := "ks2"
			if p.Year < "3" {
				kind = "eyfs_ks1"
			}
			one(kind, agreement.Signature{Subject: p.ID, Signer: p.ID, Witness: l.who[people.Staff].Person, How: agreement.ByClass})
			for _, kind := range []string{"photos", "platforms", "parent"} {
				one(kind, agreement.Signature{Subject: p.ID, Signer: parent[p.ID], How: agreement.ByLink})
			}
		case !p.Parent:
			one("staff", agreement.Signature{Subject: p.ID, Signer: p.ID, How: agreement.ByAccount})
		}
	}
	for len(all) > 0 {
		n := min(1000, len(all))
		l.do(b, func(tx *store.Tx) error {
			for _, s := range all[:n] {
				s.ID = id.Signature(tx.NewID())
				if err := tx.AddSignature(s, s.Signer); err != nil {
					return err
				}
			}
			return nil
		})
		all = all[n:]
	}
}

// connect enters twenty systems, half of them given by name to colleagues.
func (l *large) connect(b *testing.B) {
	l.do(b, func(tx *store.Tx) error {
		for n := range 20 {
			s := access.System{Key: fmt.Sprintf("system_%c", 'a'+n), Name: fmt.Sprintf("System %c", 'A'+n), State: access.Live, Kind: "platform", Login: access.OwnLogin, For: people.Of(people.Staff, people.Pupil), Given: access.ByRole,
				Needs: []string{"agreement:staff", "agreement:ks2", "agreement:eyfs_ks1"}}
			switch n % 4 {
			case 1:
				s.Needs = append(s.Needs, "consent:platforms")
			case 2:
				s.Needs = append(s.Needs, "consent:photos/website")
			case 3:
				s.Given, s.For, s.Needs = access.ByGrant, people.Of(people.Staff), []string{"agreement:staff"}
			}
			if err := tx.SetSystem(s); err != nil {
				return err
			}
			l.systems = append(l.systems, s.Key)
			for _, p := range l.people {
				if s.Given != access.ByGrant || p.Pupil || p.Parent {
					continue
				}
				at := tx.Now().AddDate(0, 0, -3)
				if err := tx.SetGrant(access.Grant{ID: id.Grant(tx.NewID()), System: s.Key, Person: p.ID, Level: access.Use, Asked: at, Agreed: at, Done: at}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (l *large) do(b *testing.B, f func(tx *store.Tx) error) {
	if err := l.school.Do(b.Context(), store.Line{Who: "os:bench", Via: "cli", Case: "Bench"}, f); err != nil {
		b.Fatal(err)
	}
}

// open asks the gate of everybody for every system and says how often it is open.
func (l *large) open(b *testing.B) int {
	n := 0
	err := l.school.Read(b.Context(), func(v *store.View) error {
		f, err := office.WholeGate(l.h, v)
		if err != nil {
			return err
		}
		for _, p := range l.people {
			for _, s := range l.systems {
				if f.Gate(p.ID, s, access.AnyDevice, v.Now()).Allowed {
					n++
				}
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// BenchmarkEdition is a new edition of an agreement, from the second person's yes until the gate has answered by it for
// five thousand people and twenty systems; and, for measure, the whole gate where nothing was written since, and after
// one signature.
func BenchmarkEdition(b *testing.B) {
	for _, database := range []string{"sqlite", "postgres"} {
		b.Run(database, func(b *testing.B) {
			l := newLarge(b, database)
			b.Run("in force", l.editions)
			b.Run("nothing changed", func(b *testing.B) {
				l.open(b)
				busy(b, func() { l.open(b) })
			})
			b.Run("after a signature", func(b *testing.B) {
				busy(b, func() {
					l.signOne(b)
					l.open(b)
				})
			})
		})
	}
}

// BenchmarkMissing is the list of who has not signed, for five thousand people of whom the older children have to sign a new
// edition: as it is looked at twice, and right after somebody signed.
func BenchmarkMissing(b *testing.B) {
	for _, database := range []string{"sqlite", "postgres"} {
		b.Run(database, func(b *testing.B) {
			l := newLarge(b, database)
			if _, err := office.DecideApproval.Run(b.Context(), l.h, l.who[people.Headteacher], office.Verdict{Approval: l.askNext(b, 1), Agree: true}); err != nil {
				b.Fatal(err)
			}
			list := func() {
				out, err := office.ListMissing.Run(b.Context(), l.h, l.who[people.Headteacher], office.MissingQuery{})
				if err != nil || len(out.Rows) < 1500 {
					b.Fatalf("%d rows, %v", len(out.Rows), err)
				}
			}
			list()
			b.Run("nothing changed", func(b *testing.B) { busy(b, list) })
			b.Run("after a signature", func(b *testing.B) {
				busy(b, func() {
					l.signOne(b)
					list()
				})
			})
		})
	}
}

// signOne records that somebody said no to something that nobody is asked for.
func (l *large) signOne(b *testing.B) {
	one := l.people[0].ID
	l.do(b, func(tx *store.Tx) error {
		return tx.AddSignature(agreement.Signature{ID: id.Signature(tx.NewID()), Kind: "visitor", Subject: one, Signer: one, Answer: agreement.NoAnswer}, one)
	})
}

// editions changes one clause for the older children each time; those who had signed the edition before are refused.
func (l *large) editions(b *testing.B) {
	number := 0
	before := l.open(b)
	if before < 30_000 {
		b.Fatalf("the gate is open %d times", before)
	}
	busy(b, func() {
		number++
		b.StopTimer()
		asked := l.askNext(b, number)
		b.StartTimer()
		if _, err := office.DecideApproval.Run(b.Context(), l.h, l.who[people.Headteacher], office.Verdict{Approval: asked, Agree: true}); err != nil {
			b.Fatal(err)
		}
		if after := l.open(b); after >= before-10_000 {
			b.Fatalf("the gate is open %d times, %d before the new edition", after, before)
		}
	})
}

// askNext changes one clause for the older children, and asks a second person to agree.
func (l *large) askNext(b *testing.B, number int) id.Approval {
	texts, err := office.ListAgreementTexts.Run(b.Context(), l.h, l.who[people.DSL], struct{}{})
	if err != nil {
		b.Fatal(err)
	}
	p := texts[slices.IndexFunc(texts, func(s office.AgreementState) bool { return s.Key == "ks2" })]
	clauses := slices.Clone(p.InForce.Clauses)
	clauses[0].Text = fmt.Sprintf("I keep to this, edition %d.", number)
	asked, err := office.AskAgreementText.Run(b.Context(), l.h, l.who[people.DSL], office.AgreementEdit{Kinds: []string{"ks2"}, Clauses: clauses, Notice: p.InForce.Notice})
	if err != nil {
		b.Fatal(err)
	}
	return asked
}

// busy runs a benchmark and reports the processor time of one round beside the time on the clock; what a round does while
// the timer is stopped is in it.
func busy(b *testing.B, round func()) {
	n, before := 0, storetest.CPU(b)
	for ; b.Loop(); n++ {
		round()
	}
	b.ReportMetric(float64((storetest.CPU(b)-before).Microseconds())/float64(n), "cpu-us/op")
}
