package office

import (
	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/lesson"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// starterNeed is the first lesson for a child's age, before they go online (5.1-b).
var starterNeed = access.Need{Sort: access.Lesson, Key: "starter", Title: "The first lesson on being safe online, for their age", For: people.Of(people.Pupil), Next: "/lessons/pupil/"}

// lessonCovers are children who were taught the starter unit for the year group in which they are now. Whoever moves up to
// the next unit's years is taught again.
func lessonCovers(h *House, v *store.View, ids []id.Person, covers map[id.Person][]access.Cover) error {
	book, err := bookOfLessons(h, v)
	if err != nil {
		return err
	}
	years, err := v.YearGroups(ids...)
	if err != nil {
		return err
	}
	met, err := v.Met(ids)
	if err != nil {
		return err
	}
	of := map[id.Person][]lesson.Met{}
	for _, m := range met {
		of[m.Pupil] = append(of[m.Pupil], m)
	}
	for who, all := range of {
		u, ok := book.Starter(years[who])
		if !ok {
			continue
		}
		if state, first := lesson.StateOf(u.Key, all, false); state == lesson.Taught {
			covers[who] = append(covers[who], access.Cover{Need: starterNeed.ID(), State: access.Agreed, From: midnight(h, first.On)})
		}
	}
	return nil
}
