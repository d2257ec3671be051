package guidance

import (
	"strings"
	"time"
)

// Stale says whether citing this edition of the work on a day is out of date, and which edition applies
// then (zero if none does, because the work was replaced: see Register.Current).
//
// A citation without an edition is stale only if the work itself is gone. An edition that the register
// does not know (an unlisted reprint, say) is stale if its year lies before that of the edition in force.
// A coming edition is not stale.
func (w Work) Stale(edition string, day time.Time) (Edition, bool) {
	current, ok := w.InForce(day)
	if !ok {
		return Edition{}, w.ended(day)
	}
	if edition == "" || edition == current.Edition || year(edition) == year(current.Edition) {
		return current, false
	}
	for _, e := range w.Editions {
		if e.Edition == edition || year(e.Edition) == year(edition) {
			return current, !e.InForce.After(current.InForce.Time)
		}
	}
	return current, year(edition) != "" && year(edition) < year(current.Edition)
}

// ended says that every edition of the work is over on a day; before its first day a work is not ended.
func (w Work) ended(day time.Time) bool {
	for _, e := range w.Editions {
		if !e.InForce.After(day) {
			return true
		}
	}
	return false
}

// year is the year in an edition's name, or "".
func year(edition string) string {
	return yearInName.FindString(edition)
}

// Current follows successors to the work that stands in the place of this one on a day, with its edition.
// It is false where the chain leads to nothing in force.
func (r *Register) Current(w Work, day time.Time) (Work, Edition, bool) {
	for range len(r.Works) + 1 {
		if e, ok := w.InForce(day); ok {
			return w, e, true
		}
		next, ok := r.Work(w.Successor)
		if !ok {
			break
		}
		w = next
	}
	return Work{}, Edition{}, false
}

// Problems holds the register against its own rules and returns every breach as a sentence.
func (r *Register) Problems() []string {
	var found []string
	keys := map[string]bool{}
	for _, w := range r.Works {
		if w.Key == "" || keys[w.Key] {
			found = append(found, "work key "+w.Key+" is empty or stands twice")
		}
		keys[w.Key] = true
		for _, p := range w.problems() {
			found = append(found, w.Key+" "+p)
		}
	}
	for _, w := range r.Works {
		if w.Successor != "" && !keys[w.Successor] {
			found = append(found, w.Key+" names a successor, "+w.Successor+", that does not exist")
		}
	}
	names := map[string]string{}
	for _, b := range r.Bodies {
		for _, p := range b.problems() {
			found = append(found, b.Name+" "+p)
		}
		for _, m := range b.Match {
			if !b.Exact {
				m = strings.ToLower(m)
			}
			if other, twice := names[m]; twice {
				found = append(found, b.Name+" and "+other+" both match "+m)
			}
			names[m] = b.Name
		}
	}
	return found
}

func (w Work) problems() []string {
	var found []string
	switch w.Kind {
	case "law", "statutory guidance", "standard", "advice":
	default:
		found = append(found, "is of no known kind")
	}
	if w.Title == "" || w.Issuer == "" || w.Cite == "" || len(w.Editions) == 0 {
		found = append(found, "lacks a title, an issuer, a citation or an edition")
	}
	for i, e := range w.Editions {
		last := i == len(w.Editions)-1
		switch {
		case e.Edition == "" || e.InForce.IsZero():
			found = append(found, "has an edition without name or first day")
		case !e.Until.IsZero() && !e.InForce.Before(e.Until.Time):
			found = append(found, "has an edition that ends before it begins: "+e.Edition)
		case !last && !e.Until.Equal(w.Editions[i+1].InForce.Time):
			found = append(found, "has a gap or an overlap after edition "+e.Edition)
		case last && (w.Successor != "") == e.Until.IsZero():
			found = append(found, "must end its last edition if, and only if, it has a successor")
		}
		if e.Confirmed.IsZero() != (e.ConfirmedBy == "") {
			found = append(found, "confirms edition "+e.Edition+" without saying both when and by what")
		}
	}
	return found
}

func (b Body) problems() []string {
	var found []string
	switch b.Kind {
	case "body", "product", "site", "team", "guidance", "role":
	default:
		found = append(found, "is of no known kind")
	}
	switch b.Severity {
	case "high", "medium", "low":
	default:
		found = append(found, "has no known severity")
	}
	if b.Name == "" || len(b.Match) == 0 || b.Advice == "" {
		found = append(found, "lacks a name, a spelling or advice")
	}
	if b.Verified != (b.Source != "") {
		found = append(found, "is verified without a source, or has a source without being verified")
	}
	return found
}
