package ledger

import "testing"

// What counts as bookkeeping is held against the statement, so that nothing else is written past the trail.
func TestKeepChangesItsTableOnly(t *testing.T) {
	for _, query := range []string{"UPDATE person SET roles = $1", "DELETE FROM session_key", "INSERT INTO sessions (id) VALUES ($1)",
		"WITH x AS (DELETE FROM trail) UPDATE session SET seen = $1"} {
		if _, err := (&Tx{}).Keep(Sessions, query); err == nil {
			t.Errorf("kept: %s", query)
		}
	}
}
