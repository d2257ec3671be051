package signing

import (
	"slices"
	"sync"
	"time"
)

// watch keeps how long each request took, by step.
type watch struct {
	mu   sync.Mutex
	took map[string][]time.Duration
}

func (w *watch) note(step string, took time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.took[step] = append(w.took[step], took)
}

// Spread is how long something took, in milliseconds.
type Spread struct {
	Count int     `json:"count"`
	P50   float64 `json:"p50_ms"`
	P90   float64 `json:"p90_ms"`
	P99   float64 `json:"p99_ms"`
	Max   float64 `json:"max_ms"`
}

// Step is one step of a visit.
type Step struct {
	Step string `json:"step"`
	Spread
}

// spread counts by rank: of a hundred, p99 is the ninety-ninth.
func spread(all []time.Duration) Spread {
	if len(all) == 0 {
		return Spread{}
	}
	slices.Sort(all)
	at := func(percent int) float64 {
		return float64(all[(len(all)*percent+99)/100-1].Microseconds()) / 1000
	}
	return Spread{len(all), at(50), at(90), at(99), at(100)}
}

// Report is what came of a run. Signed, Lost and Twice are counted in the records, which are opened anew for it; what the
// server answered is not counted.
type Report struct {
	Database string  `json:"database"`
	Families int     `json:"families"`
	Adults   int     `json:"adults"`
	Children int     `json:"children"`
	Visits   int     `json:"visits"` // one for each letter
	Paper    int     `json:"paper"`  // letters on paper
	Signed   int     `json:"signed"` // families whose every answer is in the records
	Lost     int     `json:"lost"`   // answers that the server said it had taken, and that are not in the records
	Twice    int     `json:"twice"`  // answers that are there more than once, or of somebody who has no say
	Records  int     `json:"signatures"`
	Damage   int     `json:"trail_damage"`
	Errors   int     `json:"errors"`
	Doubly   int     `json:"sent_twice"`
	Wrong    int     `json:"wrong_birthdays"`
	Reused   int     `json:"links_used_again"`
	Within   float64 `json:"within_s"` // 0 is all at once
	Took     float64 `json:"took_s"`

	Request Spread   `json:"request"`
	Visit   Spread   `json:"visit"`
	Steps   []Step   `json:"steps"`
	Failed  []string `json:"failed,omitempty"`
}

// Well says whether every family has signed, nothing is lost or counted twice, and nothing failed.
func (r Report) Well() bool {
	return r.Signed == r.Families && r.Lost+r.Twice+r.Damage+r.Errors == 0
}

// measure adds the times. Files that a browser keeps are listed by themselves and not among the requests, whose figures
// they would flatter.
func (r *Report) measure(w *watch, visits []*visit) {
	var all, whole []time.Duration
	for _, s := range steps {
		if len(w.took[s]) == 0 {
			continue
		}
		r.Steps = append(r.Steps, Step{s, spread(w.took[s])})
		if s != stepFiles {
			all = append(all, w.took[s]...)
		}
	}
	for _, v := range visits {
		whole = append(whole, v.took)
		r.Doubly += v.doubly
		if v.wrong {
			r.Wrong++
		}
		if v.again {
			r.Reused++
		}
		if v.Paper {
			r.Paper++
		}
		if v.failed != nil {
			r.Errors++
			if text := v.failed.Error(); len(r.Failed) < 5 && !slices.Contains(r.Failed, text) {
				r.Failed = append(r.Failed, text)
			}
		}
	}
	r.Request, r.Visit = spread(all), spread(whole)
}
