package office

import (
	"slices"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// gateKinds are the records that the gate is made from.
var gateKinds = []string{"access_system", "access_grant", "person", "roll_import", "training", "post_term", "signature", "agreement", "setting", "lesson", "unit", "device", "device_loan", "shared_use"}

// theGate is the whole school's gate, from memory as long as nothing that it is made from was written. Time alone changes
// nothing in it: every cover and grant carries its end.
func theGate(h *House, v *store.View) (*access.Facts, error) {
	size, _, err := v.BoardMark()
	if err != nil {
		return nil, err
	}
	if err := h.memory.marks.catchUp(v, size); err != nil {
		return nil, err
	}
	key := keptKey{mark: h.memory.marks.of(gateKinds)}
	f, err := h.memory.gate.getInTx(v, size, key, func() (*access.Facts, error) { return gateFor(h, v, nil) })
	if err != nil {
		return nil, err
	}
	moment, err := v.Latest() // which may be later than when they were made
	return f.NotBefore(moment), err
}

// gateFor is the gate for some people, or for everybody if ids is nil.
func gateFor(h *House, v *store.View, ids []id.Person) (*access.Facts, error) {
	books, err := h.Shelf.Books()
	if err != nil {
		return nil, err
	}
	in := access.Input{Zone: h.Zone, Needs: gateNeeds(books)}
	if in.Moment, err = v.Latest(); err != nil { // a clock that was set back opens nothing
		return nil, err
	}
	if in.Systems, err = v.Systems(); err != nil {
		return nil, err
	}
	aged := slices.ContainsFunc(in.Systems, func(s access.System) bool { return s.MinAge > 0 })
	if in.People, err = v.GatePeople(ids, aged); err != nil {
		return nil, err
	}
	if in.Grants, err = grantsFor(v, ids); err != nil {
		return nil, err
	}
	if in.Devices, err = v.Machines(); err != nil {
		return nil, err
	}
	if in.Uses, err = v.UsesSince(in.Moment.AddDate(0, 0, -2)); err != nil {
		return nil, err
	}
	covers := map[id.Person][]access.Cover{}
	for _, load := range coverLoaders {
		if err := load(h, v, ids, covers); err != nil {
			return nil, err
		}
	}
	for i := range in.People {
		in.People[i].Covers = covers[in.People[i].ID]
	}
	return access.Prepare(in), nil
}

func grantsFor(v *store.View, ids []id.Person) ([]access.Grant, error) {
	if len(ids) != 1 {
		return v.Grants("", false)
	}
	return v.GrantsOf(ids[0])
}

// gateNeeds lists everything that a system can need of somebody.
func gateNeeds(books *Books) []access.Need {
	all := append(agreementNeeds(books.Agreements), starterNeed)
	for _, c := range books.Posts.Courses {
		all = append(all, access.Need{Sort: access.Training, Key: c.Key, Title: "Training: " + c.Title, For: people.Colleagues, Next: "/posts/training"})
	}
	for _, k := range books.Posts.Posts {
		all = append(all, access.Need{Sort: access.Post, Key: k.Key, Title: "The post “" + k.Title + "”", For: people.Colleagues, Next: "/posts/" + k.Key})
	}
	return all
}

// agreementNeeds are the kinds of agreement; of a parent's consent to several uses, each by itself.
func agreementNeeds(book *agreement.Book) []access.Need {
	var all []access.Need
	for _, k := range book.Kinds {
		n := access.Need{Sort: access.Agreement, Key: k.Key, Title: k.Title, For: k.For, Stages: k.Stages, Next: "/agreements/" + k.Key}
		switch k.Signer {
		case agreement.ByParent:
			n.Sort, n.Next = access.Consent, "/agreements/paper/"
		case agreement.Witnessed:
			n.Next = "/agreements/class?child="
		}
		if len(k.Uses) == 0 {
			all = append(all, n)
		}
		for _, u := range k.Uses {
			one := n
			one.Key, one.Title = k.Key+"/"+u.Key, k.Title+": "+u.Title
			all = append(all, one)
		}
	}
	return all
}

// coverLoaders read how some people stand to needs, or everybody if ids is nil, one an area. Each adds to what is there.
var coverLoaders = []func(*House, *store.View, []id.Person, map[id.Person][]access.Cover) error{trainingCovers, postCovers, agreementCovers, lessonCovers}

// trainingCovers are courses that were done and still count, to the end of their last day.
func trainingCovers(h *House, v *store.View, _ []id.Person, covers map[id.Person][]access.Cover) error {
	books, err := h.Shelf.Books()
	if err != nil {
		return err
	}
	all, err := v.Training("")
	if err != nil {
		return err
	}
	for _, c := range books.Posts.Courses {
		newest := map[id.Person]post.Training{}
		for _, t := range all {
			if best, ok := newest[t.Person]; t.Course == c.Key && (!ok || t.Until.After(best.Until)) {
				newest[t.Person] = t
			}
		}
		for who, t := range newest {
			covers[who] = append(covers[who], access.Cover{Need: access.Training + ":" + c.Key, State: access.Agreed, From: midnight(h, t.Done), Until: midnight(h, t.Until.AddDate(0, 0, 1))})
		}
	}
	return nil
}

// postCovers are posts that somebody holds.
func postCovers(h *House, v *store.View, _ []id.Person, covers map[id.Person][]access.Cover) error {
	books, err := h.Shelf.Books()
	if err != nil {
		return err
	}
	terms, err := registered(v, books, h.Zone)
	if err != nil {
		return err
	}
	for _, t := range terms {
		if !t.Running() {
			continue
		}
		c := access.Cover{Need: access.Post + ":" + t.Post, State: access.Agreed, From: midnight(h, t.Starts)}
		if !t.Ends.IsZero() {
			c.Until = midnight(h, t.Ends.AddDate(0, 0, 1))
		}
		covers[t.Person] = append(covers[t.Person], c)
	}
	return nil
}

// midnight is when a day of the school begins.
func midnight(h *House, day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, h.Zone)
}

// loadAccess counts for the board how systems and the record stand.
func loadAccess(h *House, v *store.View, _ *Books, of *obligation.Facts, _ *policy.Inputs) error {
	systems, err := v.Systems()
	if err != nil || len(systems) == 0 {
		return err
	}
	grants, err := v.Grants("", false)
	if err != nil {
		return err
	}
	f, err := theGate(h, v)
	if err != nil {
		return err
	}
	a := &of.Access
	a.Lines, a.Kinds, a.Under = len(grants), map[string]obligation.SystemKind{}, map[string]obligation.Under{}
	kinds := make(map[string]string, len(systems))
	for _, s := range systems {
		if s.State != access.Live {
			continue
		}
		a.Systems++
		kinds[s.Key] = s.Kind
		a.Kinds[s.Kind] = countSystem(a.Kinds[s.Kind], s)
		if s.MinAge > 0 {
			a.Aged++
		}
		if s.Kind == "tracker" {
			a.Trackers++
			if s.Risk.State == access.Approved {
				a.Assessed++
			}
			if !s.SchoolDevice {
				a.AnyDevice++
			}
		}
	}
	for _, g := range grants {
		countGrant(a, f, g, kinds[g.System], v.Now())
	}
	return countLogins(v, a, f, systems, grants)
}

// countLogins counts whose first login went to a parent.
func countLogins(v *store.View, a *obligation.Access, f *access.Facts, systems []access.System, grants []access.Grant) error {
	hands := map[string]bool{}
	for _, s := range systems {
		if s.State != access.Live || s.Login != access.OwnLogin || s.Given != access.ByGrant || !s.For.Has(people.Pupil) {
			continue
		}
		a.Logins.Own++
		if s.ToParent {
			a.Logins.ToParent++
			hands[s.Key] = true
		}
	}
	if len(hands) == 0 {
		return nil
	}
	releases, err := v.Releases("")
	if err != nil {
		return err
	}
	released, read := map[id.Grant]bool{}, map[id.Grant]bool{}
	for _, r := range releases {
		released[r.Grant] = true
		read[r.Grant] = read[r.Grant] || !r.Read.IsZero()
	}
	for _, g := range grants {
		if !hands[g.System] || g.StageAt(v.Now()) != access.Given || !f.Roles(g.Person).Has(people.Pupil) {
			continue
		}
		a.Logins.Open++
		if released[g.ID] {
			a.Logins.Released++
		}
		if read[g.ID] {
			a.Logins.Read++
		}
	}
	return nil
}

// countSystem counts a system in use among those of its kind, with what it asks for.
func countSystem(k obligation.SystemKind, s access.System) obligation.SystemKind {
	if k.Asks == nil {
		k.Asks, k.PupilsAsk = map[string]int{}, map[string]int{}
	}
	k.Live++
	pupils := s.For.Has(people.Pupil)
	if pupils {
		k.ForPupils++
	}
	for _, need := range s.Needs {
		k.Asks[need]++
		if pupils {
			k.PupilsAsk[need]++
		}
	}
	return k
}

// countUnder counts an open account under everything that is asked for it.
func countUnder(a *obligation.Access, f *access.Facts, g access.Grant, kind string, missing []access.Missing) {
	k := a.Kinds[kind]
	k.Open++
	if f.Roles(g.Person).Has(people.Pupil) {
		k.OpenPupils++
	}
	a.Kinds[kind] = k
	for _, need := range f.Asks(g.Person, g.System) {
		u := a.Under[need]
		u.Open++
		if slices.ContainsFunc(missing, func(m access.Missing) bool { return m.Need == need }) {
			u.Lacking++
		}
		a.Under[need] = u
	}
}

func countGrant(a *obligation.Access, f *access.Facts, g access.Grant, kind string, now time.Time) {
	switch g.StageAt(now) {
	case access.ToEnd:
		a.ToEnd++
		if yesterday := now.AddDate(0, 0, -1); g.StageAt(yesterday) == access.ToEnd {
			a.Late++
		}
	case access.Suspended:
		a.Suspended++
		if g.SuspendedUntil.IsZero() {
			a.Endless++
		}
		if f.Roles(g.Person).Has(people.Pupil) && g.Pause().Plan == "" {
			a.Untold++
		}
	case access.Given:
		missing := f.Ready(g.Person, g.System, now)
		countOpen(a, f.Roles(g.Person), missing)
		countUnder(a, f, g, kind, missing)
	}
}

// countOpen counts an open account whose holder is too young for it, or lacks a signature.
func countOpen(a *obligation.Access, roles people.Set, missing []access.Missing) {
	lacks := func(kinds ...string) bool {
		return slices.ContainsFunc(missing, func(m access.Missing) bool { return slices.Contains(kinds, m.Kind) })
	}
	if lacks(access.Age) {
		a.TooYoung++
	}
	if !lacks(access.Agreement, access.Edition, access.Consent) {
		return
	}
	switch {
	case roles.Has(people.Pupil):
		a.Unsigned.Pupils++
	case roles.Meets(people.Employed | people.Governors):
		a.Unsigned.Staff++
	default:
		a.Unsigned.Visitors++
	}
}
