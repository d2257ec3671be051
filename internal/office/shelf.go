package office

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime/debug"
	"sync"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/area/check"
	"handrail.school/handrail/internal/area/consultation"
	"handrail.school/handrail/internal/area/device"
	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/area/glossary"
	"handrail.school/handrail/internal/area/guidance"
	"handrail.school/handrail/internal/area/lesson"
	"handrail.school/handrail/internal/area/mustread"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/publish"
	"handrail.school/handrail/library"
	"handrail.school/handrail/packs"
)

// Books are the data files that come with Handrail, parsed.
type Books struct {
	Library  *policy.Library
	Register *guidance.Register
	Packs    map[string]areapack.Pack
	Glossary []glossary.Term
	// Duties are the school's recurring work.
	Duties duty.List
	// Audience are the lines of posters and leaflets.
	Audience []publish.Line
	// Consultation are the questions that are suggested for each group asked about a draft.
	Consultation []consultation.Suggestion
	// Checker gives the reader of the policies that schools already have. It is made when the first is read: it
	// takes half as much memory again as all other books.
	Checker func() (*check.Checker, error)
	// Systems are those that schools usually have.
	Systems []access.System
	// Devices are the kinds of device.
	Devices []device.Kind
	// Briefings are short texts that staff read or answer by the clock.
	Briefings []mustread.Series
	// Posts are the kinds of post and of training.
	Posts *post.Book
	// Agreements are the kinds of agreement with our wording.
	Agreements *agreement.Book
	// Lessons are the strands of the curriculum and the units that are offered.
	Lessons lesson.Book
}

// Shelf loads the books once, on first use, so that a start need not wait for them.
type Shelf struct {
	once  sync.Once
	books *Books
	err   error
}

// Books gives the parsed data files. They come with the program, so an error is a broken build.
func (s *Shelf) Books() (*Books, error) {
	s.once.Do(func() {
		// Reading leaves ten times as much behind as it keeps. Collecting it meanwhile keeps small what the
		// process holds ever after, for some milliseconds once.
		defer debug.SetGCPercent(debug.SetGCPercent(20))
		s.books, s.err = loadBooks()
	})
	return s.books, s.err
}

// LoadChecker makes a checker from no more than it needs, for a command that only checks.
func LoadChecker() (*check.Checker, error) {
	b, err := loadWith(policy.LoadTitles)
	if err != nil {
		return nil, err
	}
	return b.Checker()
}

func loadBooks() (*Books, error) { return loadWith(policy.Load) }

func loadWith(load func(fs.FS) (*policy.Library, error)) (*Books, error) {
	b := &Books{Packs: map[string]areapack.Pack{}}
	var errs []error
	var err error
	if b.Library, err = load(library.Files); err != nil {
		errs = append(errs, err)
	}
	read := func(name string, parse func([]byte) error) {
		text, err := fs.ReadFile(library.Files, name)
		if err == nil {
			err = parse(text)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
		}
	}
	var works []guidance.Work
	var bodies []guidance.Body
	read("guidance.yaml", func(t []byte) (err error) { works, err = guidance.ParseWorks(t); return err })
	read("bodies.yaml", func(t []byte) (err error) { bodies, err = guidance.ParseBodies(t); return err })
	read("duties.yaml", func(t []byte) (err error) { b.Duties, err = duty.Parse(t); return err })
	read("audience.yaml", func(t []byte) (err error) { b.Audience, err = publish.ParseAudience(t); return err })
	read("consultation.yaml", func(t []byte) (err error) { b.Consultation, err = consultation.ParseSuggestions(t); return err })
	read("glossary.yaml", func(t []byte) (err error) { b.Glossary, err = glossary.Parse(t); return err })
	read("systems.yaml", func(t []byte) (err error) { b.Systems, err = access.ParseExamples(t); return err })
	read("devices.yaml", func(t []byte) (err error) { b.Devices, err = device.ParseKinds(t); return err })
	read("briefings.yaml", func(t []byte) (err error) { b.Briefings, err = mustread.ParseSeries(t); return err })
	read("posts.yaml", func(t []byte) (err error) { b.Posts, err = post.Parse(t); return err })
	read("lessons.yaml", func(t []byte) (err error) { b.Lessons, err = lesson.Parse(t); return err })
	agreements, err := agreement.Load(library.Files)
	b.Agreements, errs = agreements, append(errs, err)
	b.Register = guidance.New(works, bodies)
	all, err := loadPacks(b)
	errs = append(errs, err)
	b.Checker = sync.OnceValues(func() (*check.Checker, error) {
		text, err := fs.ReadFile(library.Files, "authorities.yaml")
		if err != nil {
			return nil, err
		}
		authorities, err := areapack.ParseAuthorities(text)
		if err != nil {
			return nil, fmt.Errorf("authorities.yaml: %w", err)
		}
		return check.New(b.Library, b.Register, areapack.NewAtlas(authorities, all), all), nil
	})
	return b, errors.Join(errs...)
}

// loadPacks reads what is known of each area.
func loadPacks(b *Books) (all []areapack.Pack, err error) {
	names, err := fs.Glob(packs.Files, "*.yaml")
	errs := []error{err}
	for _, name := range names {
		text, err := fs.ReadFile(packs.Files, name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		p, err := areapack.Parse(text)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
		}
		b.Packs[p.Pack] = p
		all = append(all, p)
	}
	return all, errors.Join(errs...)
}
