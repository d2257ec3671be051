package office

import (
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/consultation"
	"handrail.school/handrail/internal/area/edition"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/people"
)

// needed are the posts that must be filled before governors approve the policy (obligations 0-b, 0-c, 4-a).
var needed = []people.Role{people.Headteacher, people.DSL, people.DeputyDSL, people.Chair, people.SafeguardingGovernor}

// recipients are the questions that name who is told of something.
var recipients = []string{"role.oversight", "email.offensive_recipient", "email.offensive_deputy"}

// gateFacts gathers what the gate before approval looks at: what was frozen, held against the school of today.
func gateFacts(d *Desk, v *store.View, e edition.Edition) (edition.Facts, error) {
	f := edition.Facts{Edition: e}
	all, err := v.EditionsOfPolicy()
	if err != nil {
		return f, err
	}
	last, making := edition.Making(all, d.Now)
	f.Making = making && last.ID == e.ID
	books, err := d.House.Shelf.Books()
	if err != nil {
		return f, err
	}
	if f.Text, err = textOf(v, e); err != nil {
		return f, err
	}
	source, err := keptSource(v, e.ID)
	if err != nil {
		return f, err
	}
	answers := books.Library.Effective(source.Profile)
	for _, q := range answers.Unanswered {
		if !edition.Own(q.Key) {
			f.Blanks = append(f.Blanks, edition.Blank{Key: q.Key, Ask: q.Ask, Link: questionPage(books.Library, q.Key)})
		}
	}
	f.Called = books.Library.Called
	f.GapLink = func(g policy.Gap) string {
		switch space, _, _ := strings.Cut(g.Key, ":"); space {
		case "pack":
			return "/policy/area"
		case "law":
			return "/policy/guidance"
		}
		return questionPage(books.Library, g.Key)
	}
	if err := peopleFacts(v, books, answers, &f); err != nil {
		return f, err
	}
	if f.Groups, err = groupFacts(d, v, e.Number, answers.Value("policy.consulted_groups")); err != nil {
		return f, err
	}
	if err := ownerFacts(v, &f); err != nil {
		return f, err
	}
	opinions, err := v.Opinions(e.Number)
	f.Opinion = len(opinions) > 0
	return f, err
}

// questionPage is where a question is answered.
func questionPage(lib *policy.Library, key string) string {
	for _, s := range lib.Sections {
		if slices.ContainsFunc(s.Questions, func(q policy.Question) bool { return q.Key == key }) {
			return "/policy/questions/" + string(s.Section)
		}
	}
	return "/policy/questions"
}

func peopleFacts(v *store.View, books *Books, answers *policy.Answers, f *edition.Facts) error {
	holders, err := holdersToday(v)
	if err != nil {
		return err
	}
	for _, r := range needed {
		f.Posts = append(f.Posts, edition.Post{Title: r.Title(), Holders: len(holders[r]), Link: "/people"})
	}
	_, f.Holders = edition.Today(f.Text, holders)
	for _, key := range recipients {
		q, ok := books.Library.Question(key)
		name := strings.Join(answers.Value(key), ", ")
		if !ok || name == "" {
			continue // a blank is told elsewhere
		}
		f.Recipients = append(f.Recipients, edition.Recipient{Ask: q.Ask, Name: name, Link: questionPage(books.Library, key), Found: answersTo(name, holders)})
	}
	return nil
}

// called are the words by which a text names a post, longest first.
var called = []struct {
	words []string
	roles people.Set
}{
	{[]string{"deputy dsl", "deputy designated", "deputy safeguarding"}, people.Of(people.DeputyDSL)},
	{[]string{"dsl", "designated safeguarding", "safeguarding lead"}, people.Of(people.DSL)},
	{[]string{"deputy head", "assistant head", "senior leader", "leadership"}, people.Of(people.Leader, people.Headteacher)},
	{[]string{"headteacher", "head teacher", "principal", "head of school"}, people.Of(people.Headteacher)},
	{[]string{"chair"}, people.Of(people.Chair)},
	{[]string{"safeguarding governor", "lead governor"}, people.Of(people.SafeguardingGovernor)},
	{[]string{"governor"}, people.Governors},
	{[]string{"senco", "special educational"}, people.Of(people.SENCO)},
	{[]string{"data protection officer"}, people.Of(people.DataProtectionOfficer)},
	{[]string{"technician", "network manager", "it support", "ict"}, people.Of(people.Technician)},
	{[]string{"office", "business manager", "administrator", "secretary"}, people.Of(people.Administrator)},
	{[]string{"teacher", "member of staff"}, people.Employed},
}

// answersTo says whether somebody in the school answers to a name or a post.
func answersTo(name string, holders map[people.Role][]string) bool {
	for _, names := range holders {
		if slices.ContainsFunc(names, func(n string) bool { return people.SameName(n, name) }) {
			return true
		}
	}
	low := strings.ToLower(name)
	for _, c := range called {
		if !slices.ContainsFunc(c.words, func(w string) bool { return strings.Contains(low, w) }) {
			continue
		}
		return slices.ContainsFunc(c.roles.Roles(), func(r people.Role) bool { return len(holders[r]) > 0 })
	}
	return false
}

// groupFacts says of every group that the policy promises to ask whether it was asked.
func groupFacts(d *Desk, v *store.View, number int, want []string) ([]edition.Group, error) {
	rounds, err := v.Rounds(number)
	if err != nil {
		return nil, err
	}
	waiting, err := v.UnansweredRemarks(number)
	var all []edition.Group
	for _, g := range consultation.Groups(want, number, rounds, waiting, d.Now.In(d.House.Zone)) {
		link := "/policy/consultation"
		if !g.Asked && !g.Open {
			link += "/new?audience=" + string(g.Audience)
		}
		all = append(all, edition.Group{Name: g.Audience.Words(), Link: link, Asked: g.Asked, Open: g.Open, Unanswered: g.Unanswered})
	}
	return all, err
}

// ownersWanted is the setting by which a school asks for an owner of every section.
const ownersWanted = "policy.owners"

func ownerFacts(v *store.View, f *edition.Facts) error {
	wanted, err := v.Setting(ownersWanted)
	if err != nil || wanted != "yes" {
		return err
	}
	f.Owned = true
	owners, err := v.SectionOwners()
	if err != nil {
		return err
	}
	for _, p := range f.Text.Sections {
		if !ownedBy(owners, p.Section) {
			f.Unowned = append(f.Unowned, p.Section)
		}
	}
	return nil
}

// ownedBy says whether a section, or one that it lies in, has an owner.
func ownedBy(owners map[clause.Section]string, s clause.Section) bool {
	for ; s != ""; s = s.Parent() {
		if owners[s] != "" {
			return true
		}
	}
	return false
}
