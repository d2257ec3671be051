package areapack

import (
	"fmt"
	"slices"
)

// National is the name of the pack that holds what is the same for every area.
const National = "national"

// Problems holds a pack against the rules and returns every breach as a sentence. A local pack answers
// every one of Keys; the national pack has its own.
func (p Pack) Problems() []string {
	var found []string
	add := func(format string, args ...any) { found = append(found, p.Pack+": "+fmt.Sprintf(format, args...)) }
	if p.Pack == "" || p.Title == "" {
		add("needs a name and a title")
	}
	if p.Pack != National {
		if p.Council == "" || len(p.Marks) == 0 {
			add("needs the council's name and the marks of the area")
		}
		for _, k := range Keys {
			if _, ok := p.Fact(k); !ok {
				add("does not answer %s", k)
			}
		}
	}
	seen := map[string]bool{}
	for _, f := range p.Facts {
		if seen[f.Key] {
			add("answers %s twice", f.Key)
		}
		seen[f.Key] = true
		if p.Pack != National && !slices.Contains(Keys, f.Key) {
			add("answers %s, which nobody asks", f.Key)
		}
		for _, problem := range f.problems() {
			add("%s %s", f.Key, problem)
		}
	}
	return found
}

func (f Fact) problems() []string {
	var found []string
	if f.Name == "" || f.Use == "" {
		found = append(found, "needs a name and when to turn to it")
	}
	if f.Confirmed.IsZero() != (f.ConfirmedBy == "") {
		found = append(found, "is confirmed without saying both when and by what")
	}
	for _, old := range f.Former {
		if old.Name == "" || old.Name == f.Name {
			found = append(found, "has a former name that is empty or still in use")
		}
	}
	return found
}
