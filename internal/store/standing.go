package store

import (
	"fmt"
	"time"

	"handrail.school/handrail/internal/store/internal/ledger"
	"handrail.school/handrail/internal/words/clause"
)

// StandingChange is one change of an obligation's status.
type StandingChange struct {
	Status string
	At     time.Time
}

// AddStandingChange notes that a status changed now.
func (t *Tx) AddStandingChange(o clause.Obligation, status string) error {
	_, err := t.tx.Keep(ledger.Changes,
		`INSERT INTO standing_change (n, obligation, status, at) VALUES ((SELECT COALESCE(MAX(n), 0) + 1 FROM standing_change), $1, $2, $3)`,
		o, status, unix(t.Now()))
	return err
}

// StandingHistory lists the newest changes of one obligation first, fifty at most.
func (v *View) StandingHistory(o clause.Obligation) ([]StandingChange, error) {
	var all []StandingChange
	err := v.v.Each("SELECT status, at FROM standing_change WHERE obligation = $1 ORDER BY n DESC LIMIT 50", []any{o},
		func(scan func(...any) error) error {
			var c StandingChange
			var when int64
			err := scan(&c.Status, &when)
			c.At = at(when)
			all = append(all, c)
			return err
		})
	return all, err
}

// StandingsMark changes with every standing that is stored: a status never changes without a numbered change,
// and the day on which something was last true only moves on.
func (v *View) StandingsMark() (string, error) {
	var change, days int64
	err := v.v.Scan(`SELECT (SELECT COALESCE(MAX(n), 0) FROM standing_change), CAST(COALESCE(SUM(last_true), 0) AS BIGINT) FROM standing`,
		nil, &change, &days)
	return fmt.Sprintf("%d-%d", change, days), err
}

// BoardMark changes with everything that the board is made from: the size of the trail, which grows with
// every record written, and the number of the newest change of a standing.
func (v *View) BoardMark() (trail, change int64, err error) {
	if v.mark != nil && v.Committed() {
		return v.mark[0], v.mark[1], nil
	}
	err = v.v.Scan("SELECT size, (SELECT COALESCE(MAX(n), 0) FROM standing_change) FROM trail_head", nil, &trail, &change)
	if err == nil && v.Committed() { // it cannot change until something is written
		v.mark = &[2]int64{trail, change}
	}
	return trail, change, err
}

// StatusesOn counts, for each of some moments, how many obligations had each status then.
func (v *View) StatusesOn(moments []time.Time) ([]map[string]int, error) {
	counts := make([]map[string]int, len(moments))
	for i := range counts {
		counts[i] = map[string]int{}
	}
	err := v.v.Each("SELECT obligation, status, at FROM standing_change ORDER BY obligation, n", nil, func() func(func(...any) error) error {
		before := make([]string, len(moments)) // of this obligation, at each moment
		var last string
		return func(scan func(...any) error) error {
			var o, status string
			var when int64
			if err := scan(&o, &status, &when); err != nil {
				return err
			}
			if o != last {
				last, before = o, make([]string, len(moments))
			}
			for i, m := range moments {
				if when > unix(m) {
					continue
				}
				if before[i] != "" {
					counts[i][before[i]]--
				}
				before[i] = status
				counts[i][status]++
			}
			return nil
		}
	}())
	return counts, err
}
