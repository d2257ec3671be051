package office

import (
	"slices"
	"sync"
	"time"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/area/guidance"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/library"
)

// loader reads one part of what a policy is made from, or of what proofs look at.
type loader func(*House, *store.View, *Books, *obligation.Facts, *policy.Inputs) error

// policyLoaders read what the policy's text is made from.
var policyLoaders = []loader{loadAnswers, loadArea, loadRegister}

// aims are those that come with Handrail; a test reads them.
var aims = sync.OnceValue(func() []obligation.Aim {
	text, err := library.Files.ReadFile("aims.yaml")
	if err != nil {
		return nil
	}
	all, err := obligation.ParseAims(text)
	if err != nil {
		return nil
	}
	return all
})

// gather runs loaders on one moment of the records.
func gather(h *House, v *store.View, loaders []loader) (*obligation.Facts, policy.Inputs, *Books, error) {
	books, err := h.Shelf.Books()
	if err != nil {
		return nil, policy.Inputs{}, nil, err
	}
	f := &obligation.Facts{Library: books.Library, Aims: aims(), Set: map[string]time.Time{}, Choices: map[clause.ID]policy.Choice{},
		Confirmed: map[string]time.Time{}}
	in := policy.Inputs{Profile: policy.Profile{}, National: books.Packs["national"], Day: calendar.Day(v.Now().In(h.Zone))}
	for _, load := range loaders {
		if err := load(h, v, books, f, &in); err != nil {
			return nil, in, nil, err
		}
	}
	in.Choices, in.Register, in.Pack = f.Choices, f.Register, f.Pack
	return f, in, books, nil
}

// policyKinds are the records that policyLoaders read.
var policyKinds = []string{"profile", "choice", "own_clause", "pack_fact", "edition", "person", "post_term", "setting", "roll_import"}

// factLoaders read what else proofs look at. They set their own part of the facts and change no other.
var factLoaders = []loader{loadReviews, loadRollFacts, loadAccess, loadAgreements, loadLessonFigures, loadDeviceFacts, loadSecrets, loadTies, loadUses, loadQuietFacts, loadPasses}

// loadFacts reads everything that proofs look at, all of one moment. What the policy is made from changes
// seldom, and is kept until it does. size is how long the trail is in the view.
func loadFacts(h *House, v *store.View, size int64) (*obligation.Facts, error) {
	books, err := h.Shelf.Books()
	if err != nil {
		return nil, err
	}
	key := keptKey{h.memory.marks.of(policyKinds), v.Now().In(h.Zone).Format(time.DateOnly)}
	of, err := h.memory.policy.get(v, size, key, func() (obligation.Facts, error) { return loadPolicyFacts(h, v) })
	if err != nil {
		return nil, err
	}
	for _, load := range factLoaders {
		if err := load(h, v, books, &of, nil); err != nil {
			return nil, err
		}
	}
	if err := loadPosts(h, v, size, &of); err != nil {
		return nil, err
	}
	lifeKey := keptKey{h.memory.marks.of(slices.Concat(policyKinds, lifeKinds)), key.extra}
	if of.Life, err = h.memory.life.get(v, size, lifeKey, func() (obligation.Life, error) { return loadLife(h, v, &of) }); err != nil {
		return nil, err
	}
	securityKey := keptKey{h.memory.marks.of(slices.Concat(postKinds, securityKinds)), key.extra}
	if of.Security, err = h.memory.security.get(v, size, securityKey, func() (obligation.Security, error) { return loadSecurity(h, v, &of) }); err != nil {
		return nil, err
	}
	return &of, loadDuties(h, v, &of)
}

// loadDuties reads how the school's recurring duties and its action plan stand.
func loadDuties(h *House, v *store.View, f *obligation.Facts) error {
	a, err := loadAgenda(h, v)
	if err != nil {
		return err
	}
	wanting, err := v.OpenWanting(a.day)
	if err != nil {
		return err
	}
	for _, d := range a.duties {
		_, who := a.answers(d.Owner)
		f.Duties = append(f.Duties, obligation.Duty{Duty: d, Stands: a.stands[d.Key], Vacant: len(who) == 0, Wanting: wanting[d.Key]})
	}
	if f.Plan.Open, f.Plan.Late, f.Plan.Closed, err = v.ActionFigures(a.day, a.day.AddDate(-1, 0, 0)); err != nil {
		return err
	}
	read, err := v.PersonChoices(readKey)
	for who, text := range read {
		t, wrong := time.Parse(time.DateOnly, text)
		if _, active := a.people[who]; active && wrong == nil && t.After(a.day.AddDate(-1, 0, 0)) {
			f.DutiesRead++
		}
	}
	return err
}

func loadPolicyFacts(h *House, v *store.View) (obligation.Facts, error) {
	f, in, books, err := gather(h, v, policyLoaders)
	if err != nil {
		return obligation.Facts{}, err
	}
	c, err := h.composeOnce(books, in)
	if err != nil {
		return obligation.Facts{}, err
	}
	f.Print(c.policy, &h.memory.reader)
	return *f, nil
}

func loadAnswers(h *House, v *store.View, books *Books, f *obligation.Facts, in *policy.Inputs) error {
	answers, err := storedAnswers(h, v)
	if err != nil {
		return err
	}
	for key, a := range answers {
		in.Profile[key], f.Set[key] = a.Values, a.SetAt
	}
	held, err := printedHolders(h, v, books)
	if err != nil {
		return err
	}
	overlay(in.Profile, held)
	for key, x := range held {
		f.Set[key] = x.Since
	}
	f.Answers = books.Library.Effective(in.Profile)
	choices, err := v.Choices()
	if err != nil {
		return err
	}
	for id, c := range choices {
		f.Choices[id] = policy.Choice{Wording: c.Wording, Amended: c.Amended, Dropped: c.Dropped, Reason: c.Reason}
	}
	own, err := v.OwnClauses()
	for _, o := range own {
		in.Own = append(in.Own, policy.OwnClause{ID: clause.ID(o.ID), Section: o.Section, Position: o.Position, Title: o.Title,
			Text: o.Text, Audience: o.Audience})
	}
	return err
}

// loadArea lays what the school corrected and confirmed over the list of its area.
func loadArea(_ *House, v *store.View, books *Books, f *obligation.Facts, _ *policy.Inputs) error {
	f.Pack = books.Packs[f.Answers.First("area.pack")]
	confirmed, err := v.PackFacts(f.Pack.Pack)
	if err != nil || len(confirmed) == 0 {
		return err
	}
	facts := slices.Clone(f.Pack.Facts)
	for i := range facts {
		c, ok := confirmed[facts[i].Key]
		if !ok {
			continue
		}
		facts[i].Name, facts[i].Phone, facts[i].Email, facts[i].Web = c.Name, c.Phone, c.Email, c.Web
		facts[i].Confirmed, facts[i].ConfirmedBy = guidance.Date{Time: c.Confirmed}, "the school"
		f.Confirmed[c.Key] = c.Confirmed
		delete(confirmed, c.Key)
	}
	for key, c := range confirmed {
		facts = append(facts, areapack.Fact{Key: key, Name: c.Name, Phone: c.Phone, Email: c.Email, Web: c.Web,
			Confirmed: guidance.Date{Time: c.Confirmed}, ConfirmedBy: "the school"})
		f.Confirmed[key] = c.Confirmed
	}
	f.Pack.Facts = facts
	return nil
}

// loadRegister adds the editions that the school entered to those that come with Handrail.
func loadRegister(_ *House, v *store.View, books *Books, f *obligation.Facts, _ *policy.Inputs) error {
	f.Register = books.Register
	all, err := v.Editions()
	if err != nil {
		return err
	}
	var works []guidance.Work
	for _, e := range all {
		if !e.Added {
			continue
		}
		if works == nil {
			works = append(works, books.Register.Works...)
		}
		for i := range works {
			if works[i].Key == e.Work {
				works[i].Editions = withEdition(works[i].Editions, e)
			}
		}
	}
	if works != nil {
		f.Register = &guidance.Register{Works: works, Bodies: books.Register.Bodies}
	}
	return nil
}

// withEdition puts an edition where its first day belongs and ends the one before it then.
func withEdition(all []guidance.Edition, e store.Edition) []guidance.Edition {
	out := slices.DeleteFunc(slices.Clone(all), func(old guidance.Edition) bool { return old.Edition == e.Edition })
	i := slices.IndexFunc(out, func(old guidance.Edition) bool { return old.InForce.After(e.InForce) })
	added := guidance.Edition{Edition: e.Edition, InForce: guidance.Date{Time: e.InForce}, Web: e.Web}
	if i < 0 {
		i = len(out)
	} else {
		added.Until = out[i].InForce
	}
	if i > 0 && (out[i-1].Until.IsZero() || out[i-1].Until.After(e.InForce)) {
		out[i-1].Until = added.InForce
	}
	return slices.Insert(out, i, added)
}

func loadReviews(_ *House, v *store.View, _ *Books, f *obligation.Facts, _ *policy.Inputs) error {
	all, err := v.Reviews()
	if err != nil {
		return err
	}
	for _, r := range all {
		f.Reviews = append(f.Reviews, obligation.Review{ID: string(r.ID), Cause: r.Cause, Due: r.Due, Closed: r.Closed, Decision: r.Decision})
	}
	f.LastAdvice, err = v.LastAdvice()
	return err
}
