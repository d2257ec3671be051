package policy

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
)

// day is an answer read as a day, false if there is none.
func (f *conflicts) day(key string) (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, f.answers.First(key))
	return t, err == nil
}

// days holds the days of the front page against one another and against today.
func (f *conflicts) days() {
	add := func(severity, sentence string, keys ...string) {
		f.add(Conflict{"days", severity, sentence, keys, []clause.ID{"0/dates"}})
	}
	today := calendar.Day(f.in.Day)
	written, haveWritten := f.day("policy.written")
	ratified, haveRatified := f.day("policy.ratified")
	review, haveReview := f.day("policy.next_review")
	if haveReview && review.Before(today) {
		add("high", "The next review was due on "+longDay(review)+", which is past.", "policy.next_review")
	}
	if haveWritten && written.After(today) {
		add("medium", "The version is said to be written on "+longDay(written)+", which is still to come.", "policy.written")
	}
	if haveRatified && ratified.After(today) {
		add("high", "The approval on "+longDay(ratified)+" is still to come; leave it blank until it has been given.", "policy.ratified")
	}
	if haveWritten && haveRatified && ratified.Before(written) {
		add("high", "The policy was approved before it was written.", "policy.written", "policy.ratified")
	}
	if haveRatified && haveReview {
		switch {
		case !review.After(ratified):
			add("high", "The next review is not after the approval.", "policy.ratified", "policy.next_review")
		case review.After(calendar.AddMonths(ratified, 12)):
			add("medium", "The next review is more than a year after the approval.", "policy.ratified", "policy.next_review")
		}
	}
}

// editions asks whether governors had the edition before them that applies now.
func (f *conflicts) editions() {
	if f.in.Register == nil {
		return
	}
	f.edition("guidance.kcsie_edition", "kcsie")
	f.edition("guidance.eyfs_edition", "eyfs")
}

func (f *conflicts) edition(key, name string) {
	work, ok := f.in.Register.Work(name)
	answer := f.answers.First(key)
	if !ok || answer == "" {
		return
	}
	if now, stale := work.Stale(answer, f.in.Day); stale {
		f.add(Conflict{"edition", "medium", fmt.Sprintf("Governors had the edition %q of %s before them; the one in force is %s.",
			visible(answer), work.Title, now.Edition), []string{key}, []clause.ID{"1/guidance"}})
	}
}

// area asks whether contacts come from the school's own area and whether anybody has checked them.
func (f *conflicts) area() {
	county := strings.ToLower(f.answers.First("school.county"))
	pack := f.in.Pack
	if county != "" && pack.Council != "" {
		known := strings.ToLower(strings.Join(append([]string{pack.Title, pack.Council}, pack.Marks...), "\n"))
		if !holdsWord(known, county) {
			f.add(Conflict{"area", "medium", fmt.Sprintf("The school is in %s, but its contacts come from the list for %s.",
				visible(f.answers.First("school.county")), pack.Title), []string{"school.county", "area.pack"}, []clause.ID{"1/origin", "12/emergency"}})
		}
	}
	for _, fact := range f.policy.Facts {
		if fact.Confirmed.IsZero() && fact.Reachable {
			f.add(Conflict{"unconfirmed", "low", fmt.Sprintf("Nobody has confirmed how to reach %s.", fact.Name), []string{"area.pack", "pack:" + fact.Key}, []clause.ID{"12/emergency"}})
		}
	}
}

// answered looks for posts without a holder and for answers that count for nothing.
func (f *conflicts) answered() {
	for _, q := range f.answers.Unanswered {
		if q.Kind == "role" {
			f.add(Conflict{"post-empty", "high", "Nobody is named: " + q.Ask, []string{q.Key}, nil})
		}
	}
	for _, key := range f.answers.Idle {
		q, _ := f.lib.Question(key)
		var others []string
		for other := range q.When {
			others = append(others, other)
		}
		slices.Sort(others)
		f.add(Conflict{"idle", "low", fmt.Sprintf("You answer %q, which your answer to %s makes pointless.", q.Ask, oneOf(others)), append([]string{key}, others...), nil})
	}
	if strings.HasPrefix(f.answers.First("school.website"), "http://") {
		f.add(Conflict{"website", "low", "The school's website is given without https, so that readers are not protected on the way.", []string{"school.website"}, []clause.ID{"0/school"}})
	}
}

// choices holds what the school made of the clauses against the library.
func (f *conflicts) choices() {
	var ids []clause.ID
	for id := range f.in.Choices {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		f.choice(id, f.in.Choices[id])
	}
	for _, o := range f.in.Own {
		for _, p := range CheckText(o.Text) {
			f.add(Conflict{"own-text", "high", fmt.Sprintf("Your own clause %s, %s", o.ID, p), nil, []clause.ID{o.ID}})
		}
		if f.lib.Clause(o.ID) != nil {
			f.add(Conflict{"own-name", "high", fmt.Sprintf("Your own clause %s has the name of a clause of the library.", o.ID), nil, []clause.ID{o.ID}})
		}
	}
}

func (f *conflicts) choice(id clause.ID, choice Choice) {
	add := func(rule, severity, format string, args ...any) {
		f.add(Conflict{rule, severity, fmt.Sprintf(format, args...), nil, []clause.ID{id}})
	}
	cl := f.lib.Clause(id)
	if cl == nil {
		add("choice", "medium", "A choice was made for clause %s, which the library no longer has.", id)
		return
	}
	if choice.Reason == "" && (choice.Dropped || choice.Amended != "") {
		add("no-reason", "medium", "Clause %s was changed or left out without a reason on record.", id)
	}
	if choice.Dropped && len(cl.Serves) > 0 && cl.Level == clause.Enforce {
		add("dropped", "medium", "Clause %s, which the software carries out, was left out: nothing in the policy says so any more.", id)
	}
	for _, p := range CheckText(choice.Amended) {
		if choice.Amended != "" {
			add("amended-text", "high", "Your wording of clause %s, %s", id, p)
		}
	}
	if choice.Wording == "" || choice.Amended != "" || choice.Dropped {
		return
	}
	i := slices.IndexFunc(cl.Wordings, func(w Wording) bool { return w.ID == choice.Wording })
	switch {
	case i < 0:
		add("choice", "medium", "The wording %q picked for clause %s does not exist.", visible(choice.Wording), id)
	case !f.answers.Holds(cl.Wordings[i].When):
		add("choice", "high", "The wording %q picked for clause %s contradicts your answers; another was printed.", cl.Wordings[i].Title, id)
	}
}

// text reads the outcome: references that lead nowhere, and doubled words where an answer begins with
// what stands before it.
func (f *conflicts) text() {
	for part := range f.policy.All() {
		for _, s := range part.Statements {
			text := PlainText(s.Blocks)
			if strings.Contains(text, "(not in this policy)") {
				f.add(Conflict{"absent", "medium", fmt.Sprintf("Clause %s points to a section that was left out.", s.ID), nil, []clause.ID{s.ID}})
			}
			if w := doubled(text); w != "" {
				f.add(Conflict{"doubled", "low", fmt.Sprintf("Clause %s says “%s %s”; an answer begins with a word too many.", s.ID, w, w), nil, []clause.ID{s.ID}})
			}
		}
	}
}

// doubled finds a small word said twice in a row.
func doubled(text string) string {
	fields := strings.Fields(strings.ToLower(text))
	for i := 1; i < len(fields); i++ {
		if w := fields[i]; w == fields[i-1] && slices.Contains([]string{"the", "a", "an", "of", "on", "at", "in", "by", "to", "policy"}, w) {
			return w
		}
	}
	return ""
}
