package obligation

import (
	"slices"
	"strings"
	"sync"

	"handrail.school/handrail/internal/area/edition"
	"handrail.school/handrail/internal/area/linked"
)

// Reader finds names in the text of a school's policy. A changed answer leaves nearly every paragraph as it was, so
// what was found in the paragraphs of the newest text is kept for the next. The zero Reader has read nothing.
type Reader struct {
	mu     sync.Mutex
	school string
	found  map[string]found // by paragraph
}

// Forget gives up what was found.
func (r *Reader) Forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.found = nil
}

// found is what a paragraph names: nothing, mostly.
type found struct{ spellings, mentioned []string }

// read finds other spellings of the school's name (obligation 0-a) and other documents (2.2-d) in a text, each once.
func (r *Reader) read(school, text string) (spellings, mentioned []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	before := r.found
	if r.school != school {
		before = nil
	}
	now := make(map[string]found, len(before))
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		in, known := before[paragraph]
		if !known {
			in = found{edition.Spellings(school, paragraph), linked.Mentioned(paragraph)}
		}
		now[paragraph] = in
		spellings, mentioned = addNew(spellings, in.spellings), addNew(mentioned, in.mentioned)
	}
	r.school, r.found = school, now
	return spellings, mentioned
}

func addNew(all, more []string) []string {
	for _, s := range more {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}
