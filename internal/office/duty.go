package office

import (
	"slices"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// agenda is every duty of the school as it stands on a day, with who answers for it. Nothing changes an
// agenda once it is made.
type agenda struct {
	day    time.Time
	duties []duty.Duty // as the school does them; its own come last
	stands map[string][]duty.Occurrence
	turns  map[string][]store.DutyTurn
	// people are everybody who works for, governs, helps or visits the school today.
	people map[id.Person]store.Person
	// terms are the register of posts, which says who holds one that a duty names.
	terms []post.Term
	books *Books
	year  SchoolYear
}

// agendaMonths is how far back completions are read: two years and a bit, which is as far as pages show.
const agendaMonths = -26

// graceDays is how long after its first day a school is asked for nothing: people have to arrive first.
const graceDays = 14

// agendaKinds are the records that an agenda is made from, besides the few answers that duties ask for.
var agendaKinds = []string{"duty", "duty_done", "duty_turn", "duty_event", "person", "post_term", "roll_import", "calendar", "setting"}

// loadAgenda gives the agenda of today, from memory if nothing was written since that it is made from.
func loadAgenda(h *House, v *store.View) (*agenda, error) {
	size, _, err := v.BoardMark()
	if err != nil {
		return nil, err
	}
	if err := h.memory.marks.catchUp(v, size); err != nil {
		return nil, err
	}
	books, err := h.Shelf.Books()
	if err != nil {
		return nil, err
	}
	stored, err := storedAnswers(h, v)
	if err != nil {
		return nil, err
	}
	first := firstAnswers(stored, books)
	key := keptKey{h.memory.marks.of(agendaKinds), v.Now().In(h.Zone).Format(time.DateOnly)}
	for _, d := range books.Duties.Duties {
		if d.Asks != "" || d.DayAsks != "" {
			key.extra += "\n" + first(d.Asks) + " " + first(d.DayAsks)
		}
		if !d.Arises(first) {
			key.extra += "\nno " + d.Key
		}
	}
	return h.memory.agenda.get(v, size, key, func() (*agenda, error) { return makeAgenda(h, v, first) })
}

func makeAgenda(h *House, v *store.View, first func(string) string) (*agenda, error) {
	a := &agenda{day: calendar.Day(v.Now().In(h.Zone)), stands: map[string][]duty.Occurrence{}, people: map[id.Person]store.Person{}}
	var err error
	if a.books, err = h.Shelf.Books(); err != nil {
		return nil, err
	}
	if a.terms, err = registered(v, a.books, h.Zone); err != nil {
		return nil, err
	}
	if a.year, err = loadYear(v); err != nil {
		return nil, err
	}
	everybody, err := v.People()
	if err != nil {
		return nil, err
	}
	sealed, err := emergency(v) // nobody's account does nobody's work
	if err != nil {
		return nil, err
	}
	for _, p := range everybody {
		if p.Active() && p.ID != sealed.Person {
			a.people[p.ID] = p
		}
	}
	return a, a.loadDuties(h, v, first)
}

// loadDuties lays what the school changed over the list, and the records over both.
func (a *agenda) loadDuties(h *House, v *store.View, first func(string) string) error {
	choices, err := v.DutyChoices()
	if err != nil {
		return err
	}
	from := a.day.AddDate(0, agendaMonths, 0)
	done, err := v.DutyCompletions(from)
	if err != nil {
		return err
	}
	if a.turns, err = v.DutyTurns(from); err != nil {
		return err
	}
	events, err := v.DutyEvents(from)
	if err != nil {
		return err
	}
	began, err := v.Began()
	if err != nil {
		return err
	}
	if began.IsZero() {
		began = v.Now() // nobody is there yet
	}
	since := calendar.Day(began.In(h.Zone)).AddDate(0, 0, graceDays)
	if since.Before(from) {
		since = from
	}
	for _, d := range schoolDuties(a.books, choices) {
		if !d.Arises(first) {
			continue
		}
		d, anchor := d.AsAnswered(first)
		log := duty.Log{Since: since, Done: done[d.Key], Events: events[d.Key], Anchor: anchor}
		for _, t := range a.turns[d.Key] {
			log.Turns = append(log.Turns, t.Turn)
		}
		a.duties = append(a.duties, d)
		a.stands[d.Key] = d.Occurrences(a.year.Year, log, a.day)
	}
	return nil
}

// firstAnswers gives the first value of each answer in force that a duty asks for.
func firstAnswers(stored map[string]store.Answer, books *Books) func(string) string {
	return func(key string) string {
		if a, ok := stored[key]; ok && len(a.Values) > 0 {
			return a.Values[0]
		}
		if q, ok := books.Library.Question(key); ok && len(q.Default) > 0 {
			return q.Default[0]
		}
		return ""
	}
}

// schoolDuties is the list as the school has it.
func schoolDuties(books *Books, choices map[string]store.DutyChoice) []duty.Duty {
	var all []duty.Duty
	for _, d := range books.Duties.Duties {
		if c, ok := choices[d.Key]; ok {
			d = d.With(c.Choice)
		}
		all = append(all, d)
	}
	var own []store.DutyChoice
	for _, c := range choices {
		if _, listed := duty.ByKey(books.Duties.Duties, c.Key); !listed && c.Title != "" {
			own = append(own, c)
		}
	}
	slices.SortFunc(own, func(x, y store.DutyChoice) int {
		return cmpOr(x.SetAt.Compare(y.SetAt), x.Key, y.Key)
	})
	for _, c := range own {
		all = append(all, duty.Duty{}.With(c.Choice))
	}
	return all
}

// cmpOr is an order, or that of two texts where it does not decide.
func cmpOr(order int, a, b string) int {
	switch {
	case order != 0:
		return order
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// holding lists who holds a post today, as the register of posts says, and can record a duty as done at all
// (CompleteDuty). What is no post but a kind of person, such as teachers, goes by their role.
func (a *agenda) holding(key string) []store.Person {
	var all []store.Person
	add := func(p store.Person, there bool) {
		if there && p.Roles.Meets(dutyReaders) {
			all = append(all, p)
		}
	}
	if _, ok := a.books.Posts.Kind(key); ok {
		for _, t := range post.Running(a.terms, key) {
			p, there := a.people[t.Person]
			add(p, there)
		}
		return all
	}
	role, ok := people.Parse(key)
	for _, p := range a.people {
		add(p, ok && p.Roles.Has(role))
	}
	slices.SortFunc(all, func(x, y store.Person) int { return cmpOr(x.Created.Compare(y.Created), string(x.ID), string(y.ID)) })
	return all
}

// answers gives the first post of a list that somebody holds, and who does; the first post if nobody
// holds any.
func (a *agenda) answers(posts []string) (post string, who []store.Person) {
	for _, post := range posts {
		if who := a.holding(post); len(who) > 0 {
			return post, who
		}
	}
	if len(posts) > 0 {
		post = posts[0]
	}
	return post, nil
}

// owner says who does one occurrence: whoever took it over, or the first post that somebody holds.
func (a *agenda) owner(d duty.Duty, o duty.Occurrence) (post string, who []store.Person) {
	if p, ok := a.people[o.Holder]; ok {
		post, _ := a.answers(d.Owner)
		return post, []store.Person{p}
	}
	return a.answers(d.Owner)
}

// PostTitle is a post, or a kind of person, for people.
func (b *Books) PostTitle(key string) string {
	if r, ok := people.Parse(key); ok {
		return r.Title()
	}
	if k, ok := b.Posts.Kind(key); ok {
		return k.Title
	}
	return key
}

// PostTitles are several.
func (b *Books) PostTitles(keys []string) []string {
	var all []string
	for _, k := range keys {
		all = append(all, b.PostTitle(k))
	}
	return all
}

// DutyPosts are the keys of the posts whose duty something can be, and of the kinds of people who can record one.
func (b *Books) DutyPosts() []string {
	var all []string
	for _, k := range b.Posts.Posts {
		if k.Role() == 0 || dutyReaders.Has(k.Role()) {
			all = append(all, k.Key)
		}
	}
	for _, r := range people.All() {
		if dutyReaders.Has(r) && !slices.Contains(all, r.Key()) {
			all = append(all, r.Key())
		}
	}
	return all
}

// DutyItem is one occurrence of a duty as lists show it. It says nothing of what was found.
type DutyItem struct {
	Key, Title string
	duty.Occurrence
	Section string   // of the policy
	Owner   string   // the post, for people
	Names   []string // who it is today
	Mine    bool
	Vacant  bool // nobody holds any of its posts
	Every   string
	Off     string
	// Last is the last day on which it was done; zero if it never was.
	Last time.Time
	// Wanting is what was found wanting and is not put right yet.
	Wanting duty.Wanting
	// Told says that it is late by so much that the next in line was told.
	Told bool
}

// item describes one occurrence for the person looking.
func (a *agenda) item(d duty.Duty, o duty.Occurrence, who id.Person) DutyItem {
	post, holders := a.owner(d, o)
	x := DutyItem{Key: d.Key, Title: d.Title, Occurrence: o, Section: string(d.Clause.Section()), Owner: a.books.PostTitle(post), Vacant: len(holders) == 0,
		Every: d.Every, Off: d.Off, Told: o.State != duty.Done && !o.Due.IsZero() && !a.day.Before(o.Due.AddDate(0, 0, d.After))}
	for _, p := range holders {
		x.Names = append(x.Names, p.Name)
		x.Mine = x.Mine || p.ID == who
	}
	for _, past := range a.stands[d.Key] {
		for _, c := range past.Done {
			if c.Day.After(x.Last) {
				x.Last = c.Day
			}
		}
	}
	return x
}

// open lists what somebody has to do, most urgent first.
func (a *agenda) open(who id.Person) []DutyItem {
	var all []DutyItem
	for _, d := range a.duties {
		if d.Off != "" {
			continue
		}
		for _, o := range duty.Open(a.stands[d.Key]) {
			all = append(all, a.item(d, o, who))
		}
	}
	slices.SortStableFunc(all, func(x, y DutyItem) int { return x.Due.Compare(y.Due) })
	return all
}

// mine keeps what a person has to do.
func mine(all []DutyItem) []DutyItem {
	return slices.DeleteFunc(slices.Clone(all), func(x DutyItem) bool { return !x.Mine })
}
