package mustread

import (
	"bytes"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"

	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/people"
)

// Series is a run of short texts that the clock asks people to read or to answer, in turn (library/briefings.yaml).
type Series struct {
	Key   string            `yaml:"key"`
	Title string            `yaml:"title"`
	Every calendar.Interval `yaml:"every"` // termly or yearly
	// After is how many days after the term or the school year began it is asked.
	After int `yaml:"after"`
	// Unannounced is asked on a day that nobody can tell before.
	Unannounced bool                `yaml:"unannounced"`
	Scored      bool                `yaml:"scored"`
	For         []string            `yaml:"for"`
	Days        int                 `yaml:"days"`
	Place       string              `yaml:"place"`
	Statement   string              `yaml:"statement"`
	Serves      []clause.Obligation `yaml:"serves"`
	Texts       []Text              `yaml:"texts"`
}

// Text is one of a series.
type Text struct {
	Title     string `yaml:"title"`
	Text      string `yaml:"text"`
	Questions []struct {
		Ask     string   `yaml:"ask"`
		Options []string `yaml:"options"` // the right one first
		Why     string   `yaml:"why"`
	} `yaml:"questions"`
}

// ParseSeries reads briefings.yaml and names everything that is wrong with it.
func ParseSeries(text []byte) ([]Series, error) {
	var all []Series
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&all); err != nil {
		return nil, err
	}
	var errs []error
	for _, s := range all {
		if s.Key == "" || s.Key == Policy || s.Title == "" || s.Statement == "" || s.Days < 1 || len(s.Texts) == 0 || s.audience() == 0 {
			errs = append(errs, fmt.Errorf("%s: a series has a key, a title, a statement, days, texts and people who are asked", s.Key))
		}
		if s.Every != calendar.Termly && s.Every != calendar.Yearly {
			errs = append(errs, fmt.Errorf("%s: every is termly or yearly", s.Key))
		}
		for _, t := range s.Texts {
			if t.Title == "" || t.Text == "" || s.Scored == (len(t.Questions) == 0) || len(t.Questions) > MostQuestions {
				errs = append(errs, fmt.Errorf("%s: “%s” needs a title, a text, and one to three questions if it is scored", s.Key, t.Title))
			}
			for _, q := range t.Questions {
				if q.Ask == "" || len(q.Options) < 2 || q.Why == "" {
					errs = append(errs, fmt.Errorf("%s: a question needs two answers and why the first is right", t.Title))
				}
			}
		}
	}
	return all, errors.Join(errs...)
}

func (s Series) audience() (set people.Set) {
	for _, key := range s.For {
		switch key {
		case "employed":
			set |= people.Employed
		case "governors":
			set |= people.Governors
		}
	}
	return set
}

// widest is how many days an unannounced question may be put off at most.
const widest = 210

// Opens says whether a series is to be asked on a day, and gives what is asked: on the first school day after its time in
// this term or school year, unless it was asked in it already. secret moves what is unannounced.
func (s Series) Opens(asked []Document, year calendar.Filled, day time.Time, secret string) (Document, bool) {
	n := calendar.AcademicYear(day)
	from := time.Date(n, time.September, 1, 0, 0, 0, 0, time.UTC)
	if s.Every == calendar.Termly {
		for _, p := range year.Periods(calendar.Rhythm{Every: calendar.Termly}, day.AddDate(-1, 0, 0), day) {
			if !p.From.After(day) && p.From.After(from) {
				from = p.From
			}
		}
	}
	open := from.AddDate(0, 0, s.After)
	if s.Unannounced {
		h := fnv.New32a()
		h.Write([]byte(secret + s.Key + strconv.Itoa(n)))
		open = open.AddDate(0, 0, int(h.Sum32()%widest))
	}
	since := func(d Document) bool { return d.Key == s.Key && !calendar.Day(d.Opened).Before(from) }
	if day.Before(open) || !year.SchoolDay(day) || slices.ContainsFunc(asked, since) {
		return Document{}, false
	}
	return s.Next(asked, day), true
}

// Next is the text whose turn it is, as a document asked on a day.
func (s Series) Next(asked []Document, day time.Time) Document {
	turn := 0
	for _, d := range asked {
		if d.Key == s.Key {
			turn++
		}
	}
	t := s.Texts[turn%len(s.Texts)]
	d := Document{Key: s.Key, Title: t.Title, Edition: s.name(day), Place: s.Place, Body: t.Text, Scored: s.Scored, Audience: s.audience(),
		Deadline: day.AddDate(0, 0, s.Days), Days: s.Days, Statement: s.Statement}
	for _, q := range t.Questions {
		options := slices.Sorted(slices.Values(q.Options))
		d.Questions = append(d.Questions, Question{Ask: q.Ask, Options: options, Right: slices.Index(options, q.Options[0]), Why: q.Why})
	}
	return d
}

// name is the term or the school year of a day, as people say it.
func (s Series) name(day time.Time) string {
	if s.Every == calendar.Yearly {
		return calendar.AcademicYearName(calendar.AcademicYear(day))
	}
	term := "Summer"
	switch m := day.Month(); {
	case m >= time.August:
		term = "Autumn"
	case m <= time.March:
		term = "Spring"
	}
	return term + " term " + strconv.Itoa(day.Year())
}
