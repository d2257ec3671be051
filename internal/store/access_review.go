package store

import (
	"database/sql"
	"encoding/json"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/words/id"
)

// ReviewMarks are what was decided in a round of the review of access, by line.
func (v *View) ReviewMarks(round time.Time) (map[id.Grant]access.Mark, error) {
	all := map[id.Grant]access.Mark{}
	err := v.v.Each("SELECT grant_id, decision, decided, decided_by, review FROM access_review_line WHERE round = $1", []any{unix(round)},
		func(scan func(...any) error) error {
			var m access.Mark
			var when int64
			var review sql.NullString
			err := scan(&m.Grant, &m.Decision, &when, &m.By, &review)
			m.At, m.Review = at(when), id.AccessReview(review.String)
			all[m.Grant] = m
			return err
		})
	return all, err
}

// SetReviewMark keeps what somebody decided about a line, unless it was signed before. No decision takes the mark away.
func (t *Tx) SetReviewMark(round time.Time, m access.Mark) error {
	r := wrote("access_review_line", string(m.Grant))
	if m.Decision == "" {
		_, err := t.tx.Write(r, "DELETE FROM access_review_line WHERE round = $1 AND grant_id = $2 AND review IS NULL", unix(round), m.Grant)
		return err
	}
	var review any
	if m.Review != "" {
		review = string(m.Review)
	}
	_, err := t.tx.Write(r, `INSERT INTO access_review_line (round, grant_id, decision, decided, decided_by, review) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (round, grant_id) DO UPDATE SET decision = excluded.decision, decided = excluded.decided, decided_by = excluded.decided_by, review = excluded.review
		WHERE access_review_line.review IS NULL`, unix(round), m.Grant, m.Decision, unix(t.Now()), m.By, review)
	return err
}

// AddSigning enters a signed part of the review.
func (t *Tx) AddSigning(s access.Signing) error {
	detail, err := json.Marshal(s.Lines)
	if err != nil {
		return err
	}
	key := string(s.ID)
	_, err = t.tx.Write(wrote("access_review", key), "INSERT INTO access_review (id, round, signed, signed_by, kept, removed, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		key, unix(s.Round), unix(s.At), s.By, s.Kept, s.Removed, t.seal("access_review", "detail", key, string(detail)))
	return err
}

// Signings lists what was signed in reviews, newest first, without lines.
func (v *View) Signings() ([]access.Signing, error) {
	var all []access.Signing
	err := v.v.Each("SELECT id, round, signed, signed_by, kept, removed FROM access_review ORDER BY signed DESC, id", nil, func(scan func(...any) error) error {
		var s access.Signing
		var round, signed int64
		err := scan(&s.ID, &round, &signed, &s.By, &s.Kept, &s.Removed)
		s.Round, s.At = at(round), at(signed)
		all = append(all, s)
		return err
	})
	return all, err
}

// Signing is one signed part with its lines; None if there is none.
func (v *View) Signing(number id.AccessReview) (access.Signing, error) {
	s := access.Signing{ID: number}
	var round, signed int64
	var detail []byte
	err := v.v.Scan("SELECT round, signed, signed_by, kept, removed, detail FROM access_review WHERE id = $1", []any{number}, &round, &signed, &s.By, &s.Kept, &s.Removed, &detail)
	if err != nil {
		return s, err
	}
	s.Round, s.At = at(round), at(signed)
	text, err := v.open("access_review", "detail", string(number), detail)
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal([]byte(text), &s.Lines)
}
