package config

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/filter"
	"handrail.school/handrail/internal/document/blocklist"
)

// FilterLists is what a book is made of, as it is said on the command line.
type FilterLists struct {
	// List has CATEGORY=FILE, as often as there are lists.
	List []string
	// Deny are the categories that are denied to whoever is in no group; none means all.
	Deny []string
	// Groups is the file of ReadFilterGroups; empty is one group for all.
	Groups string
	// Edition is what the book calls itself.
	Edition string
}

// Check reads everything but the lists; what is wrong is said at once.
func (f FilterLists) Check() (filter.Plan, []blocklist.Source, error) {
	plan := filter.Plan{Edition: f.Edition}
	var chance [24]byte
	if _, err := rand.Read(chance[:]); err != nil {
		return plan, nil, err
	}
	plan.Key = filter.NewKey(chance)
	var from []blocklist.Source
	var wrong error
	for _, l := range f.List {
		category, file, ok := strings.Cut(l, "=")
		if !ok || category == "" || file == "" || strings.ContainsAny(category, ", \t") {
			wrong = errors.Join(wrong, fmt.Errorf("--list %q: write CATEGORY=FILE", l))
			continue
		}
		at := slices.Index(plan.Categories, category)
		if at < 0 {
			at = len(plan.Categories)
			plan.Categories = append(plan.Categories, category)
		}
		if at >= filter.MostCategories {
			wrong = errors.Join(wrong, fmt.Errorf("--list %q: there are at most %d categories", l, filter.MostCategories))
			continue
		}
		if info, err := os.Stat(file); err != nil || info.IsDir() {
			wrong = errors.Join(wrong, fmt.Errorf("--list %q: there is no such file", l))
			continue
		}
		from = append(from, blocklist.Source{List: filter.List{Name: filepath.Base(file), Category: uint8(at)},
			Open: func() (io.ReadCloser, error) { return os.Open(file) }})
	}
	if len(f.List) == 0 {
		wrong = errors.Join(wrong, errors.New("--list: give at least one list, as CATEGORY=FILE"))
	}
	deny, err := denied(f.Deny, plan.Categories)
	wrong = errors.Join(wrong, err)
	groups := FilterGroups{Groups: []filter.Group{{Name: DefaultGroup, Deny: deny}}}
	if f.Groups != "" {
		text, err := os.ReadFile(f.Groups)
		if err == nil {
			groups, err = ReadFilterGroups(text, plan.Categories, deny)
		}
		wrong = errors.Join(wrong, err)
	}
	plan.Groups, plan.Networks = groups.Groups, groups.Networks
	return plan, from, wrong
}

func denied(names, categories []string) (mask uint64, err error) {
	if len(names) == 0 {
		return ^uint64(0), nil
	}
	for _, n := range names {
		at := slices.Index(categories, n)
		if at < 0 {
			err = errors.Join(err, fmt.Errorf("--deny %q: there is no list of that category", n))
			continue
		}
		mask |= 1 << at
	}
	return mask, err
}
