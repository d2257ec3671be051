package signing

import (
	"context"
	"errors"
	"slices"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/demo"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
)

// answered names one answer: about whom, by whom, to what.
type answered struct {
	subject, signer id.Person
	kind            string
}

// records is what the school's records hold once everybody has left.
type records struct {
	named map[string]id.Person
	times map[answered]int
	all   int
}

// count opens the records anew, after the server has stopped, and counts what is in them.
func (r *Report) count(ctx context.Context, at Options, asking *demo.Asking, visits []*visit) error {
	server, err := store.Open(store.Options{Dir: at.Data, Database: at.Database})
	if err != nil {
		return err
	}
	school, err := server.School(ctx, at.School, false)
	if err != nil {
		return errors.Join(err, server.Close())
	}
	got := records{named: map[string]id.Person{}, times: map[answered]int{}}
	err = school.Read(ctx, got.load)
	if err != nil {
		return errors.Join(err, server.Close())
	}
	trail, err := school.VerifyTrail(ctx, nil)
	r.Damage, r.Records = len(trail.Damage), got.all
	for _, f := range asking.Families {
		r.Adults += len(f.Adults)
		r.Children += len(f.Children)
		if got.whole(asking, f) {
			r.Signed++
		}
	}
	r.Lost, r.Twice = got.lost(asking, visits), got.tooMany(asking)
	return errors.Join(err, server.Close())
}

func (g *records) load(v *store.View) error {
	people, err := v.ListRoll()
	if err != nil {
		return err
	}
	for _, p := range people {
		g.named[p.Name] = p.ID
	}
	all, err := v.Signatures()
	for _, s := range all {
		if s.Answer == agreement.YesAnswer {
			g.times[answered{s.Subject, s.Signer, s.Kind}]++
			g.all++
		}
	}
	return err
}

// whole says whether a family has answered all that it was asked: one of the adults for the one kind, and each who has a
// say for the other.
func (g *records) whole(asking *demo.Asking, f demo.Family) bool {
	for _, c := range f.Children {
		one := false
		for _, a := range f.Adults {
			if a.NoSay {
				continue
			}
			one = one || g.times[answered{g.named[c.Full], g.named[a.Full], asking.One}] > 0
			if g.times[answered{g.named[c.Full], g.named[a.Full], asking.Both}] == 0 {
				return false
			}
		}
		if !one {
			return false
		}
	}
	return true
}

// lost are answers that somebody was told had been taken, and that the records do not have.
func (g *records) lost(asking *demo.Asking, visits []*visit) int {
	lost := 0
	for _, v := range visits {
		who := g.named[asking.Families[v.Family].Adults[v.Adult].Full]
		for _, t := range v.told {
			for _, child := range t.children {
				if g.times[answered{child, who, t.kind}] == 0 {
					lost++
				}
			}
		}
	}
	return lost
}

// tooMany are answers that the records have more than once, or that somebody without a say gave.
func (g *records) tooMany(asking *demo.Asking) int {
	var shut []id.Person
	for _, f := range asking.Families {
		for _, a := range f.Adults {
			if a.NoSay {
				shut = append(shut, g.named[a.Full])
			}
		}
	}
	many := 0
	for a, n := range g.times {
		if n > 1 || slices.Contains(shut, a.signer) {
			many++
		}
	}
	return many
}
