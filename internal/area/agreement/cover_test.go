package agreement_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

func at(month time.Month, day int) time.Time {
	return time.Date(2026, month, day, 9, 0, 0, 0, time.UTC)
}

var (
	staffKind = agreement.Kind{Key: "staff", For: people.Employed, Signer: agreement.BySelf, Holds: agreement.AcademicYear}
	childKind = agreement.Kind{Key: "ks2", For: people.Of(people.Pupil), Stages: []string{"ks2"}, Signer: agreement.Witnessed, Holds: agreement.AcademicYear}
	photoKind = agreement.Kind{Key: "photos", For: people.Of(people.Pupil), Signer: agreement.ByParent, Parents: agreement.OneParent, Holds: agreement.UntilWithdrawn}
)

func edition(kind string, n int) agreement.Edition {
	e := agreement.Edition{Kind: kind, Clauses: []agreement.Clause{{Key: "a", Text: "All."}, {Key: "t", Text: "Technicians.", For: people.Of(people.Technician)}},
		Uses: []agreement.Use{{Key: "web"}, {Key: "press"}}}
	if kind == "staff" || kind == "ks2" {
		e.Uses = nil
	}
	e = e.After(agreement.Edition{})
	for e.Number < n {
		e = e.After(e)
	}
	return e
}

func yes(seq int64, kind string, e agreement.Edition, subject, signer id.Person, when time.Time) agreement.Signature {
	return agreement.Signature{Seq: seq, Kind: kind, Edition: e.Number, Hash: e.Hash, Subject: subject, Signer: signer, Answer: agreement.YesAnswer, At: when,
		Uses: map[string]bool{"web": true, "press": false}}
}

func no(seq int64, kind, answer string, subject, signer id.Person, when time.Time) agreement.Signature {
	return agreement.Signature{Seq: seq, Kind: kind, Subject: subject, Signer: signer, Answer: answer, At: when}
}

func TestCoverOf(t *testing.T) {
	ann := agreement.Subject{Person: "ann", Roles: people.Of(people.Staff)}
	tom := agreement.Subject{Person: "tom", Roles: people.Of(people.Technician)}
	kid := agreement.Subject{Person: "kid", Roles: people.Of(people.Pupil), Stage: "ks2", Parents: []id.Person{"mum", "dad"}}
	both := photoKind.With(agreement.BothParents)
	e, p := edition("staff", 1), edition("photos", 1)
	changed := e
	changed.Clauses = slices.Clone(e.Clauses)
	changed.Clauses[1].Text = "Technicians, anew."
	changed = changed.After(e)
	witnessed := yes(1, "ks2", edition("ks2", 1), "kid", "kid", at(9, 10))
	witnessed.Witness = "ann"
	for name, c := range map[string]struct {
		kind agreement.Kind
		e    agreement.Edition
		all  []agreement.Signature
		who  agreement.Subject
		day  time.Time
		want agreement.State
	}{
		"nothing":                           {staffKind, e, nil, ann, at(9, 10), agreement.None},
		"signed":                            {staffKind, e, []agreement.Signature{yes(1, "staff", e, "ann", "ann", at(9, 3))}, ann, at(9, 10), agreement.Agreed},
		"by somebody else":                  {staffKind, e, []agreement.Signature{yes(1, "staff", e, "ann", "tom", at(9, 3))}, ann, at(9, 10), agreement.None},
		"year is over":                      {staffKind, e, []agreement.Signature{yes(1, "staff", e, "ann", "ann", at(5, 3))}, ann, at(9, 1), agreement.Lapsed},
		"July is for next year":             {staffKind, e, []agreement.Signature{yes(1, "staff", e, "ann", "ann", at(7, 3))}, ann, at(11, 1), agreement.Agreed},
		"taken back":                        {staffKind, e, []agreement.Signature{yes(1, "staff", e, "ann", "ann", at(9, 3)), no(2, "staff", agreement.WithdrawAnswer, "ann", "ann", at(9, 4))}, ann, at(9, 10), agreement.Withdrawn},
		"taken back, clock set back":        {staffKind, e, []agreement.Signature{yes(1, "staff", e, "ann", "ann", at(9, 3)), no(2, "staff", agreement.WithdrawAnswer, "ann", "ann", at(9, 4))}, ann, at(9, 3), agreement.Withdrawn},
		"taken back at an earlier time":     {staffKind, e, []agreement.Signature{yes(1, "staff", e, "ann", "ann", at(9, 3)), no(2, "staff", agreement.WithdrawAnswer, "ann", "ann", at(9, 1))}, ann, at(9, 10), agreement.Withdrawn},
		"other text":                        {staffKind, e, []agreement.Signature{{Seq: 1, Kind: "staff", Edition: 1, Hash: "x", Subject: "ann", Signer: "ann", Answer: agreement.YesAnswer, At: at(9, 3)}}, ann, at(9, 10), agreement.Outdated},
		"changed for technicians":           {staffKind, changed, []agreement.Signature{yes(1, "staff", e, "tom", "tom", at(9, 3))}, tom, at(9, 10), agreement.Outdated},
		"changed for others":                {staffKind, changed, []agreement.Signature{yes(1, "staff", e, "ann", "ann", at(9, 3))}, ann, at(9, 10), agreement.Agreed},
		"left":                              {staffKind, e, []agreement.Signature{yes(1, "staff", e, "ann", "ann", at(9, 3))}, agreement.Subject{Person: "ann", Roles: people.Of(people.Staff), Gone: true}, at(9, 10), agreement.Lapsed},
		"left and came back":                {staffKind, e, []agreement.Signature{yes(1, "staff", e, "ann", "ann", at(9, 3))}, agreement.Subject{Person: "ann", Roles: people.Of(people.Staff), Left: at(9, 5)}, at(9, 10), agreement.Lapsed},
		"child alone":                       {childKind, edition("ks2", 1), []agreement.Signature{yes(1, "ks2", edition("ks2", 1), "kid", "kid", at(9, 10))}, kid, at(9, 10), agreement.None},
		"child with an adult":               {childKind, edition("ks2", 1), []agreement.Signature{witnessed}, kid, at(9, 10), agreement.Agreed},
		"child of another stage":            {childKind, edition("ks2", 1), []agreement.Signature{witnessed}, agreement.Subject{Person: "kid", Roles: people.Of(people.Pupil), Stage: "ks1"}, at(9, 10), agreement.None},
		"one parent":                        {photoKind, p, []agreement.Signature{yes(1, "photos", p, "kid", "mum", at(9, 3))}, kid, at(9, 10), agreement.Agreed},
		"a stranger":                        {photoKind, p, []agreement.Signature{yes(1, "photos", p, "kid", "uncle", at(9, 3))}, kid, at(9, 10), agreement.None},
		"one of two":                        {both, p, []agreement.Signature{yes(1, "photos", p, "kid", "mum", at(9, 3))}, kid, at(9, 10), agreement.None},
		"both":                              {both, p, []agreement.Signature{yes(1, "photos", p, "kid", "mum", at(9, 3)), yes(2, "photos", p, "kid", "dad", at(9, 4))}, kid, at(9, 10), agreement.Agreed},
		"they do not agree":                 {photoKind, p, []agreement.Signature{yes(1, "photos", p, "kid", "mum", at(9, 3)), no(2, "photos", agreement.NoAnswer, "kid", "dad", at(9, 4))}, kid, at(9, 10), agreement.Disputed},
		"no first, then yes of other":       {photoKind, p, []agreement.Signature{no(1, "photos", agreement.NoAnswer, "kid", "dad", at(9, 2)), yes(2, "photos", p, "kid", "mum", at(9, 3))}, kid, at(9, 10), agreement.Disputed},
		"a no of last year":                 {childParent(), p, []agreement.Signature{no(1, "photos", agreement.NoAnswer, "kid", "dad", at(5, 2)), yes(2, "photos", p, "kid", "mum", at(9, 3))}, kid, at(9, 10), agreement.Agreed},
		"a no does not run out under a yes": {childParent(), p, []agreement.Signature{no(1, "photos", agreement.NoAnswer, "kid", "dad", at(6, 2)), yes(2, "photos", p, "kid", "mum", at(7, 3))}, kid, at(9, 10), agreement.Disputed},
	} {
		if got := agreement.CoverOf(c.kind, c.e, c.all, c.who, c.day); got.State != c.want {
			t.Errorf("%s: %s, want %s", name, got.State, c.want)
		}
	}
	got := agreement.CoverOf(photoKind, p, []agreement.Signature{yes(1, "photos", p, "kid", "mum", at(9, 3))}, kid, at(9, 10))
	if got.Uses["web"] != agreement.Agreed || got.Uses["press"] != agreement.Declined {
		t.Errorf("uses: %v", got.Uses)
	}
}

func childParent() agreement.Kind {
	k := photoKind
	k.Holds = agreement.AcademicYear
	return k
}

// world is a school in which things happen in any order.
type world struct {
	kind     agreement.Kind
	editions []agreement.Edition
	all      []agreement.Signature
	who      agreement.Subject
	clock    time.Time
	latest   time.Time // the newest moment at which anything was signed
}

func (w *world) inForce() agreement.Edition { return w.editions[len(w.editions)-1] }

func (w *world) step(t *rapid.T) {
	signer := rapid.SampledFrom([]id.Person{"kid", "mum", "dad", "uncle"}).Draw(t, "signer")
	old := w.inForce()
	switch rapid.SampledFrom([]string{"sign", "sign", "sign", "old", "no", "withdraw", "edition", "minor", "leave", "join", "rights", "time", "back"}).Draw(t, "event") {
	case "sign":
		w.sign(agreement.YesAnswer, signer, old)
	case "old": // an edition that was replaced a second ago
		w.sign(agreement.YesAnswer, signer, w.editions[0])
	case "no":
		w.sign(agreement.NoAnswer, signer, old)
	case "withdraw":
		w.sign(agreement.WithdrawAnswer, signer, old)
	case "edition", "minor":
		e := old
		e.Clauses = slices.Clone(old.Clauses)
		i := rapid.IntRange(0, 1).Draw(t, "clause")
		e.Clauses[i].Text += "x"
		w.editions = append(w.editions, e.After(old))
	case "leave":
		w.who.Gone, w.who.Left = true, w.clock
	case "join":
		w.who.Gone = false
	case "rights":
		w.who.Parents = rapid.SampledFrom([][]id.Person{{"mum", "dad"}, {"mum"}, nil}).Draw(t, "parents")
	case "time":
		w.clock = w.clock.Add(time.Duration(rapid.IntRange(1, 24*200).Draw(t, "hours")) * time.Hour)
	case "back":
		w.clock = w.clock.Add(-time.Duration(rapid.IntRange(1, 24*300).Draw(t, "hours")) * time.Hour)
	}
}

func (w *world) sign(answer string, signer id.Person, e agreement.Edition) {
	s := agreement.Signature{Seq: int64(len(w.all) + 1), Kind: w.kind.Key, Edition: e.Number, Hash: e.Hash, Subject: "kid", Signer: signer, Answer: answer,
		At: w.clock, Until: w.kind.Until(w.clock), Uses: map[string]bool{"web": true}}
	if signer == "kid" {
		s.Witness = "ann"
	}
	w.all = append(w.all, s)
	if w.clock.After(w.latest) {
		w.latest = w.clock
	}
}

// covered works out anew, in the plainest way, whether anybody may say that the child is covered.
func (w *world) covered(at time.Time) bool {
	if w.latest.After(at) {
		at = w.latest
	}
	newest := map[id.Person]agreement.Signature{}
	for _, s := range w.all {
		if w.kind.Signer == agreement.Witnessed && s.Signer == "kid" || w.kind.Signer == agreement.ByParent && slices.Contains(w.who.Parents, s.Signer) {
			newest[s.Signer] = s
		}
	}
	good := map[id.Person]bool{}
	for who, s := range newest {
		if s.Answer != agreement.YesAnswer || w.kind.Holds != agreement.UntilWithdrawn && (w.who.Gone || s.At.Before(w.who.Left) && !at.Before(w.who.Left)) {
			continue
		}
		// Every text since the one that was signed says the same to the child.
		same := true
		for _, e := range w.editions[s.Edition-1:] {
			same = same && e.Clauses[0].Text == w.editions[s.Edition-1].Clauses[0].Text
		}
		good[who] = same && (s.Until.IsZero() || at.Before(s.Until))
	}
	for _, n := range newest {
		for who := range good {
			if good[who] && n.Answer != agreement.YesAnswer && (n.Until.IsZero() || newest[who].Seq < n.Seq || newest[who].At.Before(n.Until)) {
				return false
			}
		}
	}
	count := 0
	for _, ok := range good {
		if ok {
			count++
		}
	}
	if w.kind.Parents == agreement.BothParents {
		return count > 0 && count == len(w.who.Parents)
	}
	return count > 0
}

// No sequence of events covers anybody who is not: against the plainest reckoning, and as time goes on a cover only
// ends; a clock set back revives nothing.
func TestNothingCoversWithoutASignature(t *testing.T) {
	kinds := []agreement.Kind{childKind, photoKind, photoKind.With(agreement.BothParents), childParent(), childParent().With(agreement.BothParents)}
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(kinds).Draw(t, "kind")
		w := &world{kind: k, editions: []agreement.Edition{edition(k.Key, 1)}, clock: at(9, 3),
			who: agreement.Subject{Person: "kid", Roles: people.Of(people.Pupil), Stage: "ks2", Parents: []id.Person{"mum", "dad"}}}
		for range rapid.IntRange(1, 14).Draw(t, "events") {
			w.step(t)
			c := agreement.CoverOf(k, w.inForce(), w.all, w.who, w.clock)
			if got, want := c.State == agreement.Agreed, w.covered(w.clock); got != want {
				t.Fatalf("covered %v, by plain reckoning %v: %+v", got, want, c)
			}
			later := w.clock.Add(time.Duration(rapid.IntRange(0, 24*400).Draw(t, "later")) * time.Hour)
			if after := agreement.CoverOf(k, w.inForce(), w.all, w.who, later); after.State == agreement.Agreed && c.State != agreement.Agreed {
				t.Fatalf("time alone covers: %s at %s, %s at %s", c.State, w.clock, after.State, later)
			} else if later.After(w.latest) && c.State == agreement.Agreed && c.Covers(later) != (after.State == agreement.Agreed) {
				t.Fatalf("until %s is not when it ends: %s at %s", c.Until, after.State, later)
			}
			if c.State == agreement.Agreed {
				for _, s := range c.Signatures {
					back := append(slices.Clone(w.all), agreement.Signature{Seq: int64(len(w.all) + 1), Kind: k.Key, Subject: "kid", Signer: s.Signer, Witness: s.Witness,
						Answer: agreement.WithdrawAnswer, At: w.clock})
					if agreement.CoverOf(k, w.inForce(), back, w.who, w.clock).State == agreement.Agreed {
						t.Fatal("a withdrawal did not end it")
					}
				}
			}
		}
	})
}

func TestOnlyWhatChangedIsShown(t *testing.T) {
	old := edition("staff", 1)
	e := old
	e.Clauses = append(slices.Clone(old.Clauses), agreement.Clause{Key: "new", Text: "More."})
	e.Clauses[0].Text = "All!"
	e = e.After(old, "a")
	if e.Clauses[0].Since != 1 || e.Clauses[2].Since != 2 {
		t.Errorf("since: %+v", e.Clauses)
	}
	got := e.Changed(old)
	if len(got) != 2 || !got[0].SameSense || got[1].Key != "new" {
		t.Errorf("changed: %+v", got)
	}
	if again := agreement.Concerning(got, people.Of(people.Staff)); len(again) != 1 || again[0].Key != "new" {
		t.Errorf("to sign again: %+v", again)
	}
	less := e
	less.Clauses = less.Clauses[:1]
	less = less.After(e)
	if less.Least(people.Of(people.Staff)) != 3 || len(less.Changed(e)) != 2 {
		t.Errorf("a clause that fell away is no change: %+v", less)
	}
	if e.Hash == old.Hash || e.Hash != e.Sum() {
		t.Error("the hash does not follow the text")
	}
}
