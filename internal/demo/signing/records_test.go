package signing

import (
	"testing"
	"time"

	"handrail.school/handrail/internal/demo"
	"handrail.school/handrail/internal/words/id"
)

// What is missing in the records, or there too often, shows.
func TestRecordsAreHeldAgainstWhatWasSaid(t *testing.T) {
	asking := &demo.Asking{One: "parent", Both: "photos", Families: []demo.Family{{Children: []demo.FamilyChild{{Full: "Ann"}}, Adults: []demo.FamilyAdult{{Full: "Dana"}, {Full: "Paul"}, {Full: "Sid", NoSay: true}}}}}
	said := []*visit{{Post: demo.Post{Adult: 0}, told: []told{{"parent", []id.Person{"ann"}}, {"photos", []id.Person{"ann"}}}}, {Post: demo.Post{Adult: 1}, told: []told{{"photos", []id.Person{"ann"}}}}}
	for name, c := range map[string]struct {
		change        func(map[answered]int)
		whole         bool
		lost, tooMany int
	}{
		"all of it":            {func(map[answered]int) {}, true, 0, 0},
		"one parent's is lost": {func(m map[answered]int) { delete(m, answered{"ann", "paul", "photos"}) }, false, 1, 0},
		"the one kind is lost": {func(m map[answered]int) { delete(m, answered{"ann", "dana", "parent"}) }, false, 1, 0},
		"one is there twice":   {func(m map[answered]int) { m[answered{"ann", "dana", "photos"}] = 2 }, true, 0, 1},
		"somebody with no say": {func(m map[answered]int) { m[answered{"ann", "sid", "photos"}] = 1 }, true, 0, 1},
		"another parent's only": {func(m map[answered]int) {
			delete(m, answered{"ann", "dana", "parent"})
			m[answered{"ann", "paul", "parent"}] = 1
		}, true, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			g := records{named: map[string]id.Person{"Ann": "ann", "Dana": "dana", "Paul": "paul", "Sid": "sid"},
				times: map[answered]int{{"ann", "dana", "parent"}: 1, {"ann", "dana", "photos"}: 1, {"ann", "paul", "photos"}: 1}}
			c.change(g.times)
			if whole, lost, many := g.whole(asking, asking.Families[0]), g.lost(asking, said), g.tooMany(asking); whole != c.whole || lost != c.lost || many != c.tooMany {
				t.Errorf("whole %v, %d lost, %d too many; want %v, %d, %d", whole, lost, many, c.whole, c.lost, c.tooMany)
			}
		})
	}
}

func TestSpreadCountsByRank(t *testing.T) {
	var all []time.Duration
	for n := 200; n > 0; n-- {
		all = append(all, time.Duration(n)*time.Millisecond)
	}
	if got := spread(all); got != (Spread{200, 100, 180, 198, 200}) {
		t.Errorf("%+v", got)
	}
	if got := spread(all[:1]); got.P50 != got.Max || got.Count != 1 {
		t.Errorf("%+v", got)
	}
}
