package areapack

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"handrail.school/handrail/internal/area/phrase"
)

// Authority is one English council with duties for children, and the names by which a text betrays that
// it was written for that council's schools.
type Authority struct {
	Authority string `yaml:"authority"` // the council's full name
	Name      string `yaml:"name"`      // the place, as in "Anyshire Safeguarding Children Board"
	County    string `yaml:"county"`    // the county people would name
	Police    string `yaml:"police"`    // the force as people know it
	// Marks are further spellings: initials and addresses that are well known and nobody else's.
	Marks []string `yaml:"marks"`
	// Partnership is the safeguarding partnership's name where it is well known.
	Partnership string `yaml:"partnership"`
}

// ParseAuthorities reads authorities.yaml. Unknown fields are errors with their line.
func ParseAuthorities(text []byte) ([]Authority, error) {
	var all []Authority
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&all); err != nil && err != io.EOF {
		return nil, fmt.Errorf("register of authorities: %w", err)
	}
	return all, nil
}

// Mark is a name in a line that belongs to one or more areas.
type Mark struct {
	Text   string // as it stands in the line
	Offset int    // in bytes from the start of the line
	// Councils are the authorities it belongs to, in alphabetical order: a police force serves several.
	Councils []string
}

// Atlas finds the marks of areas in a text.
//
// A bare place name is never a mark by itself, because Kent is also a surname, Essex a street and Durham
// a publisher's town. What counts are names that only a public body has ("Kent County Council", "Kent
// Police", "Kent Safeguarding Children …", "Kent LADO"), initials, addresses, and what packs and the
// register name in full. An Atlas never changes and may be used from many goroutines.
type Atlas struct {
	finder   *phrase.Finder
	councils [][]string          // by mark
	names    map[string][]string // council or place, lower case: councils
}

// bodyWords make a place name into the name of a public body.
var bodyWords = []string{"County Council", "City Council", "Borough Council", "Metropolitan Borough Council",
	"Council", "Safeguarding Children", "Safeguarding Children's", "Safeguarding Child", "Safeguarding Partnership",
	"Children's Safeguarding", "Local Safeguarding Children Board", "LSCB", "LADO", "MASH", "Children's Services",
	"Children's Social Care", "Police", "Constabulary", "Education Safeguarding", "LA"}

// everybodys are forces with a national task (fraud; terrorist material online), which a policy anywhere
// may name.
var everybodys = []string{"City of London Police", "Metropolitan Police"}

// NewAtlas prepares the marks of all authorities and packs. The national pack adds none.
func NewAtlas(authorities []Authority, packs []Pack) *Atlas {
	b := atlasBuilder{owners: map[string][]string{}, spelling: map[string]string{}}
	a := &Atlas{names: map[string][]string{}}
	for _, at := range authorities {
		b.authority(at)
		for _, n := range []string{at.Authority, at.Name} {
			a.names[strings.ToLower(n)] = append(a.names[strings.ToLower(n)], at.Authority)
		}
	}
	for _, p := range packs {
		b.pack(p)
	}
	var names []phrase.Name
	for i, key := range b.order {
		names = append(names, phrase.Name{Text: b.spelling[key], ID: i})
		owners := b.owners[key]
		slices.Sort(owners)
		a.councils = append(a.councils, slices.Compact(owners))
	}
	a.finder = phrase.New(names)
	return a
}

type atlasBuilder struct {
	order    []string
	owners   map[string][]string
	spelling map[string]string
}

func (b *atlasBuilder) add(council string, names ...string) {
	for _, n := range names {
		if n == "" {
			continue
		}
		if with := strings.ReplaceAll(n, " and ", " & "); with != n {
			b.add(council, with) // people write either
		}
		key := strings.ToLower(n)
		if _, known := b.owners[key]; !known {
			b.order = append(b.order, key)
			b.spelling[key] = n
		}
		b.owners[key] = append(b.owners[key], council)
	}
}

func (b *atlasBuilder) authority(at Authority) {
	b.add(at.Authority, at.Authority, at.Partnership)
	b.add(at.Authority, at.Marks...)
	if at.Police != "" && !slices.Contains(everybodys, at.Police) {
		place := strings.TrimSuffix(strings.TrimSuffix(at.Police, " Police"), " Constabulary")
		b.add(at.Authority, at.Police, place+" Police", place+" Constabulary") // people say either
	}
	for _, w := range bodyWords {
		b.add(at.Authority, at.Name+" "+w)
	}
	b.add(at.Authority, "London Borough of "+at.Name, "Royal Borough of "+at.Name)
}

// pack adds a pack's marks, and the names of its facts that stand for its area alone.
func (b *atlasBuilder) pack(p Pack) {
	if p.Pack == National || p.Council == "" {
		return
	}
	for _, m := range p.Marks {
		if !strings.EqualFold(m, p.Title) {
			b.add(p.Council, m)
		}
	}
	for _, f := range p.Facts {
		names := append(slices.Clone(f.KnownAs), f.Name)
		for _, old := range f.Former {
			names = append(names, old.Name)
		}
		for _, n := range names {
			if strings.Contains(n, p.Title) { // "Children's Social Care" could be anybody's
				b.add(p.Council, n)
			}
		}
	}
}

// Marks lists every mark of any area in a line, from left to right.
func (a *Atlas) Marks(line string) []Mark {
	var marks []Mark
	for _, h := range a.finder.Find(line) {
		marks = append(marks, Mark{Text: h.Text, Offset: h.Offset, Councils: a.councils[h.ID]})
	}
	return marks
}

// Foreign lists the marks in a line that belong to other areas than the school's own. Home is the name of
// the school's council, or its place; an unknown home owns nothing, so every mark is foreign. What the home
// council shares with others, such as the police force, is not foreign.
func (a *Atlas) Foreign(line, home string) []Mark {
	own := a.names[strings.ToLower(home)]
	return slices.DeleteFunc(a.Marks(line), func(m Mark) bool {
		return slices.ContainsFunc(m.Councils, func(c string) bool {
			return strings.EqualFold(c, home) || slices.Contains(own, c)
		})
	})
}

// Guess names the council whose marks a text bears most often, and how many; "" and 0 where there are
// none. A mark of several councils counts for each, and the council of more distinct marks wins a tie.
func (a *Atlas) Guess(lines []string) (council string, marks int) {
	count, distinct := map[string]int{}, map[string]map[string]bool{}
	for _, line := range lines {
		for _, m := range a.Marks(line) {
			for _, c := range m.Councils {
				count[c]++
				if distinct[c] == nil {
					distinct[c] = map[string]bool{}
				}
				distinct[c][strings.ToLower(m.Text)] = true
			}
		}
	}
	for c, n := range count {
		if better := cmp.Or(cmp.Compare(n, marks), cmp.Compare(len(distinct[c]), len(distinct[council])),
			cmp.Compare(council, c)); council == "" || better > 0 {
			council, marks = c, n
		}
	}
	return council, marks
}
