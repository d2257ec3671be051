// Package post is the register of posts: which posts a school must fill, who held them from when to when,
// who is trained for them and who is on call, and what is wrong with that on a given day (obligations 0-b,
// 0-c, 4-a; DFE-FM-01). Kinds of post and courses are data; this package reads them and judges.
package post

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/people"
)

// Kind is one post that a policy names.
type Kind struct {
	Key   string `yaml:"key"`
	Title string `yaml:"title"`
	// RoleKey is the role in Handrail that goes with the post; "" where holding it opens nothing.
	RoleKey string `yaml:"role"`
	// Question is the key of the question about the school that the register answers instead.
	Question string `yaml:"question"`
	// Required posts may not stay empty, where When holds.
	Required bool             `yaml:"required"`
	When     policy.Condition `yaml:"when"`
	// Mandatory marks the two named posts that DFE-FM-01 asks for.
	Mandatory bool `yaml:"mandatory"`
	// Posters marks a post whose every holder's name and number stands on posters and the website.
	Posters  bool `yaml:"posters"`
	Governor bool `yaml:"governor"` // listed among the governors (WEB-03)
	Seats    int  `yaml:"seats"`    // how many can hold it at once; 0 is any number
	// Specialist says that its holder gives their view on pupils at greater risk (5.1.1-e).
	Specialist bool `yaml:"specialist"`
	Term       int  `yaml:"term"` // usual length in months; 0 is without end
	// TwoPeople posts need a second person's yes (decisions 11 and 14).
	TwoPeople bool `yaml:"two_people"`
	// Cover is the post whose holder stands in when this one's is away.
	Cover       string              `yaml:"cover"`
	Training    []string            `yaml:"training"` // courses that its holder must have done
	Clause      clause.ID           `yaml:"clause"`
	Obligations []clause.Obligation `yaml:"obligations"`
	Does        []string            `yaml:"does"` // what its holder answers for
}

// Role is the role that goes with the post, or 0.
func (k Kind) Role() people.Role {
	r, _ := people.Parse(k.RoleKey)
	return r
}

// Course is a kind of training.
type Course struct {
	Key      string `yaml:"key"`
	Title    string `yaml:"title"`
	Months   int    `yaml:"months"`   // how long it counts as fresh
	Everyone bool   `yaml:"everyone"` // all who work for, govern or help the school do it
	Starters bool   `yaml:"starters"` // whoever starts does it, once
}

// Book is every kind of post and course.
type Book struct {
	Courses []Course `yaml:"courses"`
	Posts   []Kind   `yaml:"posts"`
}

// Parse reads posts.yaml and names everything that is wrong with it. Unknown fields are errors with their line.
func Parse(text []byte) (*Book, error) {
	var b Book
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&b); err != nil {
		return nil, err
	}
	var errs []error
	wrong := func(key, format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s: %s", key, fmt.Sprintf(format, args...)))
	}
	for i, c := range b.Courses {
		if c.Key == "" || c.Title == "" || c.Months < 1 {
			wrong(c.Key, "a course has a key, a title and months")
		}
		if slices.ContainsFunc(b.Courses[:i], func(o Course) bool { return o.Key == c.Key }) {
			wrong(c.Key, "stands twice")
		}
	}
	for i, k := range b.Posts {
		if slices.ContainsFunc(b.Posts[:i], func(o Kind) bool { return o.Key == k.Key || k.RoleKey != "" && o.RoleKey == k.RoleKey }) {
			wrong(k.Key, "this post or its role stands twice")
		}
		b.check(k, wrong)
	}
	return &b, errors.Join(errs...)
}

func (b *Book) check(k Kind, wrong func(string, string, ...any)) {
	r, known := people.Parse(k.RoleKey)
	switch {
	case k.Key == "" || k.Title == "" || k.Clause == "" || len(k.Does) == 0:
		wrong(k.Key, "a post has a key, a title, a clause and what its holder does")
	case k.RoleKey != "" && !known:
		wrong(k.Key, "there is no role %s", k.RoleKey)
	case k.TwoPeople != (known && people.TwoPeople.Has(r)):
		wrong(k.Key, "two_people must be true exactly where the role takes two people")
	case k.Seats < 0 || k.Term < 0:
		wrong(k.Key, "seats and term cannot be negative")
	}
	if _, ok := b.Kind(k.Cover); k.Cover != "" && !ok {
		wrong(k.Key, "there is no post %s to stand in", k.Cover)
	}
	for _, c := range k.Training {
		if _, ok := b.Course(c); !ok {
			wrong(k.Key, "there is no course %s", c)
		}
	}
}

// Kind finds a post by its key.
func (b *Book) Kind(key string) (Kind, bool) {
	i := slices.IndexFunc(b.Posts, func(k Kind) bool { return k.Key == key })
	if i < 0 {
		return Kind{}, false
	}
	return b.Posts[i], true
}

// Course finds a course by its key.
func (b *Book) Course(key string) (Course, bool) {
	i := slices.IndexFunc(b.Courses, func(c Course) bool { return c.Key == key })
	if i < 0 {
		return Course{}, false
	}
	return b.Courses[i], true
}

// ForEveryone is the course that all colleagues do.
func (b *Book) ForEveryone() Course {
	i := slices.IndexFunc(b.Courses, func(c Course) bool { return c.Everyone })
	if i < 0 {
		return Course{}
	}
	return b.Courses[i]
}
