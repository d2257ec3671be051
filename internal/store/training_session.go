package store

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/words/id"
)

// sessionBody is what is sealed of a training session.
type sessionBody struct {
	Led   string `json:"led"`
	About string `json:"about,omitempty"`
}

// AddTrainingSession enters a training session. Who attended stands in the register of training.
func (t *Tx) AddTrainingSession(s post.Session, by id.Person) error {
	covers, err := json.Marshal(s.Covers)
	if err != nil {
		return err
	}
	body, err := json.Marshal(sessionBody{s.Led, s.About})
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("training_session", s.ID), "INSERT INTO training_session (id, course, held, covers, body, entered, by_whom) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		s.ID, s.Course, unix(s.Held), string(covers), t.seal("training_session", "body", s.ID, string(body)), unix(t.Now()), by)
	return err
}

// RemoveTrainingSession takes a session back that was entered by mistake, with the entries of those who attended; false if there
// is none.
func (t *Tx) RemoveTrainingSession(number string) (bool, error) {
	if _, err := t.tx.Write(wrote("training", number), "DELETE FROM training WHERE session = $1 AND session <> ''", number); err != nil {
		return false, err
	}
	n, err := t.tx.Write(wrote("training_session", number), "DELETE FROM training_session WHERE id = $1", number)
	return n == 1, err
}

// TrainingSessions lists training sessions, newest first, without what is sealed of them.
func (v *View) TrainingSessions() ([]post.Session, error) { return v.trainingSessions("", nil) }

// TrainingSession is one of them, whole.
func (v *View) TrainingSession(number string) (post.Session, error) {
	all, err := v.trainingSessions(" WHERE id = $1", []any{number})
	if err == nil && len(all) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return post.Session{}, err
	}
	return all[0], nil
}

func (v *View) trainingSessions(where string, args []any) ([]post.Session, error) {
	var all []post.Session
	err := v.v.Each("SELECT id, course, held, covers, body, entered FROM training_session"+where+" ORDER BY held DESC, entered DESC, id", args, func(scan func(...any) error) error {
		var s post.Session
		var held, entered int64
		var covers string
		var sealed []byte
		if err := scan(&s.ID, &s.Course, &held, &covers, &sealed, &entered); err != nil {
			return err
		}
		s.Held, s.Entered = at(held), at(entered)
		if err := json.Unmarshal([]byte(covers), &s.Covers); err != nil {
			return fmt.Errorf("training_session %s: %w", s.ID, err)
		}
		if where != "" {
			text, err := v.open("training_session", "body", s.ID, sealed)
			if err != nil {
				return err
			}
			var body sessionBody
			if err := json.Unmarshal([]byte(text), &body); err != nil {
				return fmt.Errorf("training_session %s: %w", s.ID, err)
			}
			s.Led, s.About = body.Led, body.About
		}
		all = append(all, s)
		return nil
	})
	return all, err
}
