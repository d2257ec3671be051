package store

import (
	"encoding/json"
	"time"

	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/id"
)

// PackFact is one fact of the area pack as the school confirmed or corrected it.
type PackFact struct {
	Pack, Key, Name, Phone, Email, Web string
	Confirmed                          time.Time
	By                                 string
}

// PackFacts loads what the school confirmed of a pack, by key.
func (v *View) PackFacts(pack string) (map[string]PackFact, error) {
	all := map[string]PackFact{}
	err := v.v.Each("SELECT pack, key, name, phone, email, web, confirmed, by_whom FROM pack_fact WHERE pack = $1", []any{pack},
		func(scan func(...any) error) error {
			var f PackFact
			var when int64
			err := scan(&f.Pack, &f.Key, &f.Name, &f.Phone, &f.Email, &f.Web, &when, &f.By)
			f.Confirmed = at(when)
			all[f.Key] = f
			return err
		})
	return all, err
}

// SetPackFact stores it as confirmed now.
func (t *Tx) SetPackFact(f PackFact) error {
	_, err := t.tx.Write(wrote("pack_fact", f.Pack+"/"+f.Key),
		`INSERT INTO pack_fact (pack, key, name, phone, email, web, confirmed, by_whom) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		 ON CONFLICT (pack, key) DO UPDATE SET name = excluded.name, phone = excluded.phone, email = excluded.email,
		 web = excluded.web, confirmed = excluded.confirmed, by_whom = excluded.by_whom`,
		f.Pack, f.Key, f.Name, f.Phone, f.Email, f.Web, unix(t.Now()), f.By)
	return err
}

// Edition is an edition of a work that the school added, or one of the register's that it confirmed.
type Edition struct {
	Work, Edition string
	InForce       time.Time
	Web           string
	Added         bool
	Confirmed     time.Time
	By            string
}

// Editions loads them all.
func (v *View) Editions() ([]Edition, error) {
	var all []Edition
	err := v.v.Each("SELECT work, edition, in_force, web, added, confirmed, by_whom FROM edition ORDER BY work, in_force", nil,
		func(scan func(...any) error) error {
			var e Edition
			var from, when int64
			err := scan(&e.Work, &e.Edition, &from, &e.Web, &e.Added, &when, &e.By)
			e.InForce, e.Confirmed = at(from), at(when)
			all = append(all, e)
			return err
		})
	return all, err
}

// SetEdition adds or confirms one.
func (t *Tx) SetEdition(e Edition) error {
	_, err := t.tx.Write(wrote("edition", e.Work+"/"+e.Edition),
		`INSERT INTO edition (work, edition, in_force, web, added, confirmed, by_whom) VALUES ($1, $2, $3, $4, $5, $6, $7)
		 ON CONFLICT (work, edition) DO UPDATE SET in_force = excluded.in_force, web = excluded.web,
		 confirmed = excluded.confirmed, by_whom = excluded.by_whom`,
		e.Work, e.Edition, unix(e.InForce), e.Web, e.Added, unix(t.Now()), e.By)
	return err
}

// Review is a question put to the school by an event: does the policy have to change?
type Review struct {
	ID       id.Review
	Cause    string // unique, such as "guidance:kcsie:2026": the same event opens one review only
	What     string // in a sentence
	Sections []clause.Section
	Opened   time.Time
	Due      time.Time
	// Accepted is when somebody took the review on; only those that an event opened wait for that.
	Accepted   time.Time
	AcceptedBy string
	Closed     time.Time
	Decision   string // changed, unchanged, declined
	Reason     string
	By         string
}

// OpenReview opens one unless the same cause opened it before; true if it is new.
func (t *Tx) OpenReview(r Review) (bool, error) {
	sections, err := json.Marshal(r.Sections)
	if err != nil {
		return false, err
	}
	var n int
	if err := t.v.Scan("SELECT COUNT(*) FROM review WHERE cause = $1", []any{r.Cause}, &n); err != nil || n > 0 {
		return false, err
	}
	_, err = t.tx.Write(wrote("review", string(r.ID)),
		`INSERT INTO review (id, cause, what, sections, opened, due, decision, reason, by_whom)
		 VALUES ($1, $2, $3, $4, $5, $6, '', '', $7)`,
		r.ID, r.Cause, r.What, string(sections), unix(t.Now()), unix(r.Due), r.By)
	return err == nil, err
}

// CloseReview records the decision; false if it is closed already.
func (t *Tx) CloseReview(number id.Review, decision, reason, by string) (bool, error) {
	n, err := t.tx.Write(wrote("review", string(number)),
		"UPDATE review SET closed = $1, decision = $2, reason = $3, by_whom = $4 WHERE id = $5 AND closed IS NULL",
		unix(t.Now()), decision, reason, by, number)
	return n == 1, err
}

// Reviews lists open ones first, then closed ones, newest first.
func (v *View) Reviews() ([]Review, error) {
	var all []Review
	err := v.v.Each(`SELECT id, cause, what, sections, opened, due, accepted, COALESCE(accepted_by, ''), closed, decision, reason, by_whom FROM review
		ORDER BY CASE WHEN closed IS NULL THEN 0 ELSE 1 END, due, opened DESC, id LIMIT 500`, nil, func(scan func(...any) error) error {
		var r Review
		var sections string
		var opened, due int64
		var accepted, closed nullTime
		if err := scan(&r.ID, &r.Cause, &r.What, &sections, &opened, &due, &accepted, &r.AcceptedBy, &closed, &r.Decision, &r.Reason, &r.By); err != nil {
			return err
		}
		r.Opened, r.Due, r.Accepted, r.Closed = at(opened), at(due), accepted.time(), closed.time()
		all = append(all, r)
		return json.Unmarshal([]byte(sections), &all[len(all)-1].Sections)
	})
	return all, err
}
