package policy

import (
	"fmt"
	"slices"
	"strings"

	"handrail.school/handrail/internal/words/clause"
)

// wrongText finishes sentences that begin with the clause: what its text may not hold.
func (l *Library) wrongText(text string, known Known) []string {
	if text == "" {
		return nil
	}
	blocks, problems := parseText(text)
	var found []string
	for _, p := range problems {
		found = append(found, fmt.Sprintf("has in line %d of its text: %s", p.Line, p.Sentence))
	}
	eachRun(blocks, func(r Run) {
		if wrong := l.wrongReference(r.ref, known); r.ref != (Reference{}) && wrong != "" {
			found = append(found, wrong)
		}
	})
	return found
}

// wrongReference finishes a sentence that begins with the clause, or is empty.
func (l *Library) wrongReference(r Reference, known Known) string {
	x := l.look()
	switch r.Space {
	case "":
		q, ok := x.questions[r.Name]
		switch {
		case !ok:
			return fmt.Sprintf("uses {%s}, which no question asks", r.Name)
		case q.Kind == "yesno" || q.Kind == "choice":
			return fmt.Sprintf("prints {%s}, whose answers are codes; use wordings", r.Name)
		}
	case "law":
		if !slices.Contains(known.Laws, r.Name) {
			return fmt.Sprintf("cites {law:%s}, which is not in the register", r.Name)
		}
	case "pack":
		if !slices.Contains(known.PackKeys, r.Name) {
			return fmt.Sprintf("uses {pack:%s}, which packs do not have", r.Name)
		}
	case "see":
		if _, ok := x.sections[clause.Section(r.Name)]; !ok {
			return fmt.Sprintf("points to section %s, which does not exist", r.Name)
		}
	default:
		return fmt.Sprintf("uses {%s}, which means nothing", r)
	}
	return ""
}

// circles finds questions that wait for their own answer, questions whose condition no question can meet,
// and defaults that are no answers.
func (l *Library) circles() []string {
	x := l.look()
	var found []string
	for _, key := range x.order {
		q := x.questions[key]
		for other, values := range q.When {
			o, ok := x.questions[other]
			if !ok {
				found = append(found, fmt.Sprintf("question %s depends on %s, which no question asks", key, other))
				continue
			}
			for _, v := range values {
				if !o.Allows(v) {
					found = append(found, fmt.Sprintf("question %s depends on %s being %q, which is not an answer to it", key, other, v))
				}
			}
		}
		if err := l.Validate(key, q.Default); err != nil {
			found = append(found, "the default of question "+err.Error())
		}
		if x.waitsFor(key, key, map[string]bool{}) {
			found = append(found, fmt.Sprintf("question %s waits for its own answer", key))
		}
	}
	slices.Sort(found)
	return found
}

func (x *index) waitsFor(key, goal string, seen map[string]bool) bool {
	q, ok := x.questions[key]
	if !ok || seen[key] {
		return false
	}
	seen[key] = true
	for other := range q.When {
		if other == goal || x.waitsFor(other, goal, seen) {
			return true
		}
	}
	return false
}

// Anchor is the name of a section or clause in an address: "s-7.3.2", "s-7.3.2-provider". It keeps the
// library's number, so that an address stays good when printed numbers move.
func Anchor(id string) string { return "s-" + strings.ReplaceAll(id, "/", "-") }

// QuestionAnchor is where a question stands on the page that asks it, for those who may answer and for all
// others. Dots would need escaping in style sheets and scripts.
func QuestionAnchor(key string) string { return QuestionField(key) + "-question" }

// QuestionField is the id of a question's field.
func QuestionField(key string) string {
	return "q-" + strings.NewReplacer(".", "-", "_", "-").Replace(key)
}
