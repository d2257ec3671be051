package check

import (
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/area/outline"
	"handrail.school/handrail/internal/area/phrase"
)

// area is the local authority area the text speaks from.
type area struct {
	council string
	place   string // the council's name without the word for the kind of council
	pack    *areapack.Pack
	marks   int // how often the text names its bodies
}

// areas knows every area's bodies: the atlas by their names, the packs by team names that do not say
// where they belong.
type areas struct {
	atlas *areapack.Atlas
	packs []areapack.Pack
	teams *phrase.Finder
	owner []teamOwner
}

type teamOwner struct {
	council string
	former  bool
}

func newAreas(atlas *areapack.Atlas, packs []areapack.Pack) *areas {
	if atlas == nil {
		atlas = areapack.NewAtlas(nil, packs)
	}
	a := &areas{atlas: atlas, packs: packs}
	var names []phrase.Name
	add := func(p *areapack.Pack, name string, former bool) {
		if strings.Contains(name, p.Title) || len(strings.Fields(name)) < 2 {
			return
		}
		names = append(names, phrase.Name{Text: name, Exact: true, ID: len(a.owner)})
		a.owner = append(a.owner, teamOwner{p.Council, former})
	}
	for i := range packs {
		p := &packs[i]
		if p.Council == "" {
			continue
		}
		for _, f := range p.Facts {
			for _, n := range append(slices.Clone(f.KnownAs), f.Name) {
				add(p, n, false)
			}
			for _, n := range f.Former {
				add(p, n.Name, true)
			}
		}
	}
	a.teams = phrase.New(names)
	return a
}

// own is the area whose bodies the text names most, nil if it names none.
func (a *areas) own(r *reading) *area {
	lines := make([]string, 0, len(r.Blocks))
	for i := range r.Blocks {
		lines = append(lines, r.Blocks[i].Text)
	}
	council, marks := a.atlas.Guess(lines)
	stated, known := r.profile["school.county"]
	if marks < 2 && !known {
		return nil
	}
	if council == "" {
		council = stated.Value
	} else if marks > 1 && known && !strings.HasPrefix(council, stated.Value) {
		known = false // one council is named, but the text speaks of another's bodies
	}
	out := &area{council: council, place: placeOf(council), marks: marks}
	for i := range a.packs {
		if a.packs[i].Council == council {
			out.pack = &a.packs[i]
			out.place = a.packs[i].Title
		}
	}
	if !known {
		r.setArea(out)
	}
	return out
}

// placeOf takes the word for the kind of council off its name.
func placeOf(council string) string {
	for _, tail := range []string{" County Council", " City Council", " Metropolitan Borough Council", " Borough Council", " Council"} {
		if s, ok := strings.CutSuffix(council, tail); ok {
			return s
		}
	}
	return council
}

func (r *reading) setArea(own *area) {
	for i := range r.Blocks {
		if at := outline.WordIndex(r.Blocks[i].Text, own.place, 0); at >= 0 {
			l, _, _ := r.Blocks[i].LineAt(at)
			r.profile["school.county"] = Value{own.place, r.Lines[l].Number}
			return
		}
	}
}

// foreignTeams are team names in a text that belong to other areas' packs and not to the school's own.
func (a *areas) foreignTeams(text string, own *area) []phrase.Hit {
	if own == nil {
		return nil
	}
	return slices.DeleteFunc(a.teams.Find(text), func(h phrase.Hit) bool {
		return slices.ContainsFunc(a.sameName(h.Text), func(o teamOwner) bool { return o.council == own.council })
	})
}

// sameName lists every area that has a team of this name.
func (a *areas) sameName(name string) []teamOwner {
	var out []teamOwner
	for i := range a.packs {
		p := &a.packs[i]
		for _, f := range p.Facts {
			if f.Name == name || slices.Contains(f.KnownAs, name) {
				out = append(out, teamOwner{p.Council, false})
			}
			for _, n := range f.Former {
				if n.Name == name {
					out = append(out, teamOwner{p.Council, true})
				}
			}
		}
	}
	return out
}
