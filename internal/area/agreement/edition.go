package agreement

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/edition"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/people"
)

// Canonical is the text over which the hash is made: everything that is shown to whoever signs, a line each,
// so that anybody can make the hash again from a printed proof. Obligations are for the school's own map.
func (e Edition) Canonical() string {
	var b strings.Builder
	line := func(what string, parts ...string) {
		b.WriteString(what)
		for _, p := range parts {
			b.WriteByte(' ')
			b.WriteString(strconv.Quote(p))
		}
		b.WriteByte('\n')
	}
	line("agreement", e.Kind, strconv.Itoa(e.Number), e.Title, e.Level)
	if e.Notice != "" {
		line("notice", e.Notice)
	}
	for _, c := range e.Clauses {
		parts := []string{c.Key, c.Part, c.Text, c.Symbol}
		for _, r := range c.For.Roles() {
			parts = append(parts, r.Key())
		}
		line("clause", parts...)
	}
	for _, u := range e.Uses {
		line("use", u.Key, u.Title)
	}
	for _, q := range e.Questions {
		line("question", append([]string{q.Ask}, q.Options...)...)
	}
	return b.String()
}

// Sum is the SHA-256 of the canonical text.
func (e Edition) Sum() string {
	sum := sha256.Sum256([]byte(e.Canonical()))
	return hex.EncodeToString(sum[:])
}

// Compose makes a kind's text out of our wording and the school's answers. fill puts answers in; holds says
// whether they meet a condition.
func Compose(k Kind, t Text, fill func(string) string, holds func(policy.Condition) bool) Edition {
	e := Edition{Kind: k.Key, Title: fill(t.Title), Level: k.Level, Notice: fill(t.Notice), Uses: k.Uses, Questions: t.Questions}
	if k.Heading != "" {
		e.Title = fill(k.Heading)
	}
	for _, l := range t.Lines {
		if l.For != 0 && !l.For.Meets(k.For) || !holds(l.When) {
			continue
		}
		c := l.Clause
		c.Text = fill(c.Text)
		e.Clauses = append(e.Clauses, c)
	}
	return e
}

// After makes a composed or edited text the edition that follows another; a zero one is followed by the first.
// Clauses named in same changed in letter but not in sense, so nobody signs again for them.
func (e Edition) After(old Edition, same ...string) Edition {
	e.Number = old.Number + 1
	e.NoticeSince = e.Number
	if old.Notice == e.Notice && old.Number > 0 {
		e.NoticeSince = old.NoticeSince
	}
	e.Clauses = slices.Clone(e.Clauses)
	e.Gone = slices.Clone(old.Gone)
	for i := range e.Clauses {
		c := &e.Clauses[i]
		c.Since = e.Number
		was, stood := old.clause(c.Key)
		if !stood {
			continue
		}
		if was.For == c.For && (was.Text == c.Text && was.Symbol == c.Symbol || slices.Contains(same, c.Key)) {
			c.Since = was.Since
		}
		if was.For != c.For {
			e.Gone = append(e.Gone, Gone{c.Key, was.For, e.Number})
		}
	}
	for _, was := range old.Clauses {
		if _, stands := e.clause(was.Key); !stands {
			e.Gone = append(e.Gone, Gone{was.Key, was.For, e.Number})
		}
	}
	e.Hash = e.Sum()
	return e
}

func (e Edition) clause(key string) (Clause, bool) {
	i := slices.IndexFunc(e.Clauses, func(c Clause) bool { return c.Key == key })
	if i < 0 {
		return Clause{}, false
	}
	return e.Clauses[i], true
}

// Least is the oldest edition whose signature still covers somebody: since it, nothing changed that concerns
// them.
func (e Edition) Least(roles people.Set) int {
	least := max(1, e.NoticeSince)
	for _, c := range e.Clauses {
		if c.concerns(roles) {
			least = max(least, c.Since)
		}
	}
	for _, g := range e.Gone {
		if g.For == 0 || g.For.Meets(roles) {
			least = max(least, g.Since)
		}
	}
	return least
}

// Change is one clause in which two editions differ. Kind is one of package edition's words for it.
type Change struct {
	Kind      string
	Key, Part string
	Was, Now  string
	Symbol    string
	For       people.Set
	SameSense bool // only the letter changed: nobody signs again for it
}

// Changed is what differs from an older edition, in the order of the newer one, then what fell away. The notice
// is compared as a clause without a key.
func (e Edition) Changed(since Edition) []Change {
	var all []Change
	if e.Notice != since.Notice {
		all = append(all, difference(Clause{Text: since.Notice}, Clause{Text: e.Notice}))
	}
	for _, c := range e.Clauses {
		was, stood := since.clause(c.Key)
		if stood && was.Text == c.Text && was.Symbol == c.Symbol && was.For == c.For {
			continue
		}
		ch := difference(was, c)
		ch.SameSense = stood && c.Since <= since.Number
		all = append(all, ch)
	}
	for _, was := range since.Clauses {
		if _, stands := e.clause(was.Key); !stands {
			all = append(all, difference(was, Clause{}))
		}
	}
	return all
}

func difference(was, now Clause) Change {
	c := Change{Kind: edition.Reworded, Key: now.Key, Part: now.Part, Was: was.Text, Now: now.Text, Symbol: now.Symbol, For: now.For}
	switch {
	case was.Text == "":
		c.Kind = edition.Added
	case now.Text == "":
		c.Kind, c.Key, c.Part, c.Symbol, c.For = edition.Removed, was.Key, was.Part, was.Symbol, was.For
	}
	return c
}

// Concerning keeps the changes for which somebody with these roles has to sign again.
func Concerning(all []Change, roles people.Set) []Change {
	return slices.DeleteFunc(slices.Clone(all), func(c Change) bool {
		return c.SameSense || c.For != 0 && !c.For.Meets(roles)
	})
}

// Name is how people call an edition.
func (e Edition) Name() string { return fmt.Sprintf("edition %d", e.Number) }
