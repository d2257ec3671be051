package edition

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/people"
)

// Days are the questions of the front page that the software answers itself: when the text was frozen, when
// it was approved, when the next review is due (obligations 0-d, 0-e, 0-f).
const (
	Written  = "policy.written"
	Approval = "policy.ratified"
	Review   = "policy.next_review"
)

// Own says whether the software answers a question, so that nobody need.
func Own(key string) bool { return key == Written || key == Approval || key == Review }

// Freezable are the inputs from which a text is frozen on a day: the day it is written is today, and the days
// of approval and review stay open until there is an approval.
func Freezable(in policy.Inputs) policy.Inputs {
	in.Profile = maps.Clone(in.Profile)
	in.Profile[Written] = policy.Values{in.Day.Format(time.DateOnly)}
	delete(in.Profile, Approval)
	delete(in.Profile, Review)
	return in
}

// Dated is a frozen text with the days of approval and review filled in; nothing else changes.
func Dated(p *policy.Policy, meeting, due time.Time) *policy.Policy {
	out := Mapped(p, func(r policy.Run) policy.Run {
		switch r.Gap {
		case Approval:
			r.Text, r.Key, r.Gap = printedDay(meeting), Approval, ""
		case Review:
			r.Text, r.Key, r.Gap = printedDay(due), Review, ""
		}
		return r
	})
	out.Gaps = slices.DeleteFunc(slices.Clone(out.Gaps), func(g policy.Gap) bool { return g.Key == Approval || g.Key == Review })
	return out
}

func printedDay(t time.Time) string { return t.Format("2 January 2006") }

// Mapped is a copy of a text with every run changed by f.
func Mapped(p *policy.Policy, f func(policy.Run) policy.Run) *policy.Policy {
	out := *p
	out.Sections = parts(p.Sections, f)
	return &out
}

func parts(all []*policy.Part, f func(policy.Run) policy.Run) []*policy.Part {
	var out []*policy.Part
	for _, p := range all {
		c := *p
		c.Parts = parts(p.Parts, f)
		c.Statements = nil
		for _, s := range p.Statements {
			t := *s
			t.Blocks = blocks(s.Blocks, f)
			c.Statements = append(c.Statements, &t)
		}
		out = append(out, &c)
	}
	return out
}

func blocks(all []policy.Block, f func(policy.Run) policy.Run) []policy.Block {
	var out []policy.Block
	for _, b := range all {
		c := policy.Block{Kind: b.Kind, Start: b.Start}
		for _, r := range b.Runs {
			c.Runs = append(c.Runs, f(r))
		}
		for _, item := range b.Items {
			c.Items = append(c.Items, blocks(item, f))
		}
		out = append(out, c)
	}
	return out
}

// Write spells a text for keeping, and gives its digest: the same text always has the same.
func Write(p *policy.Policy) (text, digest string, err error) {
	b, err := json.Marshal(p)
	if err != nil {
		return "", "", err
	}
	sum := sha256.Sum256(b)
	return string(b), hex.EncodeToString(sum[:]), nil
}

// Read is the text that Write spelt, if the digest is its own.
func Read(text, digest string) (*policy.Policy, bool) {
	sum := sha256.Sum256([]byte(text))
	p := &policy.Policy{}
	return p, hex.EncodeToString(sum[:]) == digest && json.Unmarshal([]byte(text), p) == nil
}

// Posts are the questions that name the holder of a post, with the role that goes with it in the register
// of people.
var Posts = []struct {
	Key  string
	Role people.Role
}{{"role.dsl", people.DSL}, {"role.deputy_dsl", people.DeputyDSL}, {"role.headteacher", people.Headteacher}, {"role.chair", people.Chair},
	{"role.lead_governor", people.SafeguardingGovernor}, {"role.technician", people.Technician}, {"role.senco", people.SENCO},
	{"role.data_protection_officer", people.DataProtectionOfficer}}

// NewHolder is a post whose holder has changed since an edition was approved.
type NewHolder struct {
	Role     people.Role
	Was, Now string // Now is "" while the post is vacant
}

// Vacant stands where a post has no holder.
const Vacant = "nobody at present: ask the school office"

// Today is an edition's text with today's holders of the posts that the register of people knows: a leaver
// never stays printed on a page (obligation 0-b). It also says what it changed. The text that was approved is
// kept as it was.
func Today(p *policy.Policy, holders map[people.Role][]string) (*policy.Policy, []NewHolder) {
	now, changed := map[string]string{}, []NewHolder(nil)
	for _, post := range Posts {
		named := valueOf(p, post.Key)
		if named == "" || slices.ContainsFunc(holders[post.Role], func(h string) bool { return people.SameName(h, named) }) {
			continue
		}
		name := strings.Join(holders[post.Role], " and ")
		changed = append(changed, NewHolder{post.Role, named, name})
		if name == "" {
			name = Vacant
		}
		now[post.Key] = name
	}
	if len(now) == 0 {
		return p, nil
	}
	return Mapped(p, func(r policy.Run) policy.Run {
		if name, ok := now[r.Key]; ok {
			r.Text = name
		}
		return r
	}), changed
}

// valueOf is what a text prints for a question, or "".
func valueOf(p *policy.Policy, key string) string {
	for part := range p.All() {
		for _, s := range part.Statements {
			if v := firstValue(s.Blocks, key); v != "" {
				return v
			}
		}
	}
	return ""
}

func firstValue(all []policy.Block, key string) string {
	for _, b := range all {
		for _, r := range b.Runs {
			if r.Key == key {
				return r.Text
			}
		}
		for _, item := range b.Items {
			if v := firstValue(item, key); v != "" {
				return v
			}
		}
	}
	return ""
}
