package store

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/lesson"
	"handrail.school/handrail/internal/words/id"
)

// Units lists what the school chose about units: its own, those it changed and those it plans.
func (v *View) Units() ([]lesson.Unit, error) {
	var all []lesson.Unit
	err := v.v.Each("SELECT key, body, set_at, set_by FROM unit ORDER BY key", nil, func(scan func(...any) error) error {
		var u lesson.Unit
		var body string
		var set int64
		if err := scan(&u.Key, &body, &set, &u.SetBy); err != nil {
			return err
		}
		u.SetAt = at(set)
		all = append(all, u)
		return json.Unmarshal([]byte(body), &all[len(all)-1])
	})
	return all, err
}

// SetUnit keeps what the school chose about a unit; what it was is kept.
func (t *Tx) SetUnit(u lesson.Unit) error {
	all, err := t.Units()
	if err != nil {
		return err
	}
	for _, was := range all {
		if was.Key == u.Key {
			if err := t.keepPast("unit", u.Key, was, was.SetAt, was.SetBy); err != nil {
				return err
			}
		}
	}
	body, err := json.Marshal(u)
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("unit", u.Key), `INSERT INTO unit (key, body, set_at, set_by) VALUES ($1, $2, $3, $4)
		ON CONFLICT (key) DO UPDATE SET body = excluded.body, set_at = excluded.set_at, set_by = excluded.set_by`, u.Key, string(body), unix(t.Now()), u.SetBy)
	return err
}

// PastUnits are earlier versions of what the school chose about a unit, newest first.
func (v *View) PastUnits(key string) ([]Past[lesson.Unit], error) {
	all, err := pastOf[lesson.Unit](v, "unit", key)
	for i := range all[key] {
		all[key][i].Was.Key = key
	}
	return all[key], err
}

// lessonDetail is what of a lesson is sealed: a teacher's own words may speak of a child.
type lessonDetail struct {
	Subject string `json:"subject,omitempty"`
	Note    string `json:"note,omitempty"`
}

const lessonColumns = "id, unit, strand, class, title, years, held, made, by_whom, undone"

// Lessons lists what was taught since a day, the newest first, without the teacher's words: in one class, or in all if it
// is empty. What was taken back is among them.
func (v *View) Lessons(class id.Class, since time.Time) ([]lesson.Held, error) {
	return v.lessons("WHERE (class = $1 OR $1 = '') AND held >= $2", false, string(class), unix(since))
}

// LessonsWhole lists the same of one class, with the teacher's words.
func (v *View) LessonsWhole(class id.Class, since time.Time) ([]lesson.Held, error) {
	return v.lessons("WHERE class = $1 AND held >= $2", true, string(class), unix(since))
}

// Lesson finds one line of the record; None if there is none.
func (v *View) Lesson(number id.Lesson) (lesson.Held, error) {
	all, err := v.lessons("WHERE id = $1", true, string(number))
	if err == nil && len(all) == 0 {
		err = ErrNone
	}
	if err != nil {
		return lesson.Held{}, err
	}
	return all[0], nil
}

func (v *View) lessons(where string, whole bool, args ...any) ([]lesson.Held, error) {
	columns := lessonColumns
	if whole {
		columns += ", detail"
	}
	var all []lesson.Held
	err := v.v.Each("SELECT "+columns+" FROM lesson "+where+" ORDER BY held DESC, made DESC, id", args, func(scan func(...any) error) error {
		var h lesson.Held
		var years string
		var held, made int64
		var undone nullTime
		var sealed []byte
		to := []any{&h.ID, &h.Unit, &h.Strand, &h.Class, &h.Title, &years, &held, &made, &h.By, &undone}
		if whole {
			to = append(to, &sealed)
		}
		if err := scan(to...); err != nil {
			return err
		}
		h.Years, h.On, h.Made, h.Undone = strings.Fields(years), at(held), at(made), undone.time()
		if whole {
			text, err := v.open("lesson", "detail", string(h.ID), sealed)
			if err != nil {
				return err
			}
			var d lessonDetail
			if err := json.Unmarshal([]byte(text), &d); err != nil {
				return fmt.Errorf("lesson %s: %w", h.ID, err)
			}
			h.Subject, h.Note = d.Subject, d.Note
		}
		all = append(all, h)
		return nil
	})
	return all, err
}

// SetLesson enters a lesson, or what is right about it: its day, or that it was taken back. Which class it was, and who
// entered it, never changes; what stood there is kept.
func (t *Tx) SetLesson(h lesson.Held) error {
	key := string(h.ID)
	was, err := t.Lesson(h.ID)
	switch {
	case err == nil:
		was.Subject, was.Note = "", "" // what was sealed is not kept in the clear
		if err := t.keepPast("lesson", key, was, was.Made, string(was.By)); err != nil {
			return err
		}
	case !None(err):
		return err
	}
	detail, err := json.Marshal(lessonDetail{h.Subject, h.Note})
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("lesson", key), "INSERT INTO lesson ("+lessonColumns+`, detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (id) DO UPDATE SET unit = excluded.unit, strand = excluded.strand, held = excluded.held, undone = excluded.undone, detail = excluded.detail`,
		key, h.Unit, h.Strand, h.Class, h.Title, strings.Join(h.Years, " "), unix(h.On), unix(h.Made), h.By, orNull(h.Undone), t.seal("lesson", "detail", key, string(detail)))
	return err
}

// SetMet enters how children stand to a lesson.
func (t *Tx) SetMet(number id.Lesson, all []lesson.Met) error {
	rows := make([][]any, len(all))
	for i, m := range all {
		rows[i] = []any{string(number), string(m.Pupil), m.How, unix(m.On), string(m.By)}
	}
	return t.tx.WriteRows(wrote("lesson", string(number)), "lesson_pupil", []string{"lesson", "person", "how", "held", "by_whom"},
		"ON CONFLICT (lesson, person) DO UPDATE SET how = excluded.how, held = excluded.held, by_whom = excluded.by_whom", rows)
}

// metQuery leaves lessons out that were taken back.
const metQuery = "SELECT m.lesson, l.unit, m.person, m.how, m.held, m.by_whom FROM lesson_pupil m JOIN lesson l ON l.id = m.lesson WHERE l.undone IS NULL"

func scanMet(all *[]lesson.Met) func(scan func(...any) error) error {
	return func(scan func(...any) error) error {
		var m lesson.Met
		var held int64
		err := scan(&m.Lesson, &m.Unit, &m.Pupil, &m.How, &held, &m.By)
		m.On = at(held)
		*all = append(*all, m)
		return err
	}
}

// Met lists how some children stand to every lesson that counts, or all children if ids is nil.
func (v *View) Met(ids []id.Person) ([]lesson.Met, error) {
	var all []lesson.Met
	if ids == nil {
		return all, v.v.Each(metQuery, nil, scanMet(&all))
	}
	return all, v.in(metQuery+" AND m.person", ids, scanMet(&all))
}

// MetIn lists how children stand to one lesson, even if it was taken back.
func (v *View) MetIn(number id.Lesson) ([]lesson.Met, error) {
	var all []lesson.Met
	return all, v.v.Each("SELECT m.lesson, l.unit, m.person, m.how, m.held, m.by_whom FROM lesson_pupil m JOIN lesson l ON l.id = m.lesson WHERE m.lesson = $1", []any{string(number)}, scanMet(&all))
}
