package store

import (
	"database/sql"
	"encoding/json"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/words/id"
)

// pictureBody is the sealed part of a question about a picture.
type pictureBody struct {
	What     string   `json:"what"`
	Uses     []string `json:"uses"`
	Route    string   `json:"route,omitempty"`
	RouteWhy string   `json:"route_why,omitempty"`
}

// AddPictureCheck keeps a question about a picture with its answer.
func (t *Tx) AddPictureCheck(c agreement.PictureCheck) error {
	body, err := json.Marshal(pictureBody{c.What, c.Uses, c.Route, c.RouteWhy})
	if err != nil {
		return err
	}
	key := wrote("picture", string(c.ID))
	if _, err := t.tx.Write(key, "INSERT INTO picture_check (id, at, by_whom, body, down, down_by, down_how) VALUES ($1, $2, $3, $4, NULL, '', '')",
		c.ID, unix(t.Now()), c.By, t.seal("picture_check", "body", string(c.ID), string(body))); err != nil {
		return err
	}
	for i, a := range c.Answers {
		if _, err := t.tx.Write(key, "INSERT INTO picture_answer (picture, child, position, purpose, state) VALUES ($1, $2, $3, $4, $5)",
			c.ID, a.Child, i, a.Use, string(a.State)); err != nil {
			return err
		}
	}
	return nil
}

// TakePictureDown notes that what was allowed is shown no more; false if that is noted already.
func (t *Tx) TakePictureDown(number id.PictureCheck, by id.Person, how string) (bool, error) {
	n, err := t.tx.Write(wrote("picture", string(number)), "UPDATE picture_check SET down = $1, down_by = $2, down_how = $3 WHERE id = $4 AND down IS NULL",
		unix(t.Now()), by, how, number)
	return n == 1, err
}

func (v *View) pictures(where string, args []any) ([]agreement.PictureCheck, error) {
	var all []agreement.PictureCheck
	place := map[id.PictureCheck]int{}
	err := v.v.Each("SELECT p.id, p.at, p.by_whom, p.body, p.down, p.down_by, p.down_how FROM picture_check p "+where+" ORDER BY p.at DESC, p.id", args, func(scan func(...any) error) error {
		var c agreement.PictureCheck
		var when int64
		var sealed []byte
		var down nullTime
		if err := scan(&c.ID, &when, &c.By, &sealed, &down, &c.DownBy, &c.DownHow); err != nil {
			return err
		}
		text, err := v.open("picture_check", "body", string(c.ID), sealed)
		if err != nil {
			return err
		}
		var b pictureBody
		err = json.Unmarshal([]byte(text), &b)
		c.At, c.Down, c.What, c.Uses, c.Route, c.RouteWhy = at(when), down.time(), b.What, b.Uses, b.Route, b.RouteWhy
		place[c.ID] = len(all)
		all = append(all, c)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = v.v.Each("SELECT a.picture, a.child, a.purpose, a.state FROM picture_answer a JOIN picture_check p ON p.id = a.picture "+where+" ORDER BY a.picture, a.position", args,
		func(scan func(...any) error) error {
			var number id.PictureCheck
			var a agreement.PictureAnswer
			if err := scan(&number, &a.Child, &a.Use, &a.State); err != nil {
				return err
			}
			all[place[number]].Answers = append(all[place[number]].Answers, a)
			return nil
		})
	return all, err
}

// PictureChecks lists the questions about pictures, newest first: all, or those of somebody.
func (v *View) PictureChecks(by id.Person) ([]agreement.PictureCheck, error) {
	return v.pictures("WHERE (p.by_whom = $1 OR $1 = '')", []any{by})
}

// PicturesOf lists the questions about one child that nobody has closed.
func (v *View) PicturesOf(child id.Person) ([]agreement.PictureCheck, error) {
	return v.pictures("WHERE p.down IS NULL AND EXISTS (SELECT 1 FROM picture_answer x WHERE x.picture = p.id AND x.child = $1)", []any{child})
}

// PictureCheck finds one question; None if there is none.
func (v *View) PictureCheck(number id.PictureCheck) (agreement.PictureCheck, error) {
	all, err := v.pictures("WHERE p.id = $1", []any{number})
	if err == nil && len(all) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return agreement.PictureCheck{}, err
	}
	return all[0], nil
}
