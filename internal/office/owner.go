package office

import (
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// OwnedSection is a section with who looks after it and what is open in it (obligation 4.2-n).
type OwnedSection struct {
	Section clause.Section
	Heading string
	Owner   string // as stored
	Words   string // for people; "" while there is none
	Vacant  bool   // the post has no holder, or the person has left
	Blanks  int
	Reviews int
}

// OwnersShown is every top section with its owner, and who could be one.
type OwnersShown struct {
	Sections  []OwnedSection
	Choices   []OwnerChoice
	Wanted    bool // no approval without an owner for each
	MayChange bool
}

// OwnerChoice is a post or a person that can own a section.
type OwnerChoice struct{ Value, Words string }

// postOwner begins the owner that is a post: whoever holds it.
const postOwner = "post:"

// ListOwners shows who looks after which section.
var ListOwners = Look[struct{}, OwnersShown]{
	About: About{Name: "ListOwners", Says: "See who looks after which section of the policy, and what is open in it", Clause: "3/review", May: schoolReaders},
	Do: func(d *Desk, v *store.View, _ struct{}) (OwnersShown, error) {
		out := OwnersShown{MayChange: policyWriters.Meets(d.By.Roles)}
		in, books, err := PolicyInputs(d.House, v)
		if err != nil {
			return out, err
		}
		made, err := d.House.composeOnce(books, in)
		if err != nil {
			return out, err
		}
		wanted, err := v.Setting(ownersWanted)
		if err != nil {
			return out, err
		}
		out.Wanted = wanted == "yes"
		owners, err := v.SectionOwners()
		if err != nil {
			return out, err
		}
		reviews, err := v.Reviews()
		if err != nil {
			return out, err
		}
		all, err := v.People()
		if err != nil {
			return out, err
		}
		for _, p := range made.policy.Sections {
			s := OwnedSection{Section: p.Section, Heading: p.Heading(), Owner: owners[p.Section]}
			s.Words, s.Vacant = ownerWords(s.Owner, all)
			s.Blanks, s.Reviews = openIn(p.Section, made.policy, reviews)
			out.Sections = append(out.Sections, s)
		}
		out.Choices = ownerChoices(all)
		return out, nil
	},
}

// openIn counts blanks and open reviews of a section and those below it.
func openIn(s clause.Section, p *policy.Policy, reviews []store.Review) (blanks, open int) {
	for _, g := range p.Gaps {
		if within(g.Clause.Section(), s) {
			blanks++
		}
	}
	for _, r := range reviews {
		if r.Closed.IsZero() && slices.ContainsFunc(r.Sections, func(x clause.Section) bool { return within(x, s) }) {
			open++
		}
	}
	return blanks, open
}

func within(s, top clause.Section) bool {
	return s == top || strings.HasPrefix(string(s), string(top)+".")
}

func ownerWords(owner string, all []store.Person) (words string, vacant bool) {
	if key, isPost := strings.CutPrefix(owner, postOwner); isPost {
		r, _ := people.Parse(key)
		var names []string
		for _, p := range all {
			if p.Active() && p.Roles.Has(r) {
				names = append(names, p.Name)
			}
		}
		if len(names) == 0 {
			return r.Title() + " (nobody holds this post)", true
		}
		return r.Title() + " (" + strings.Join(names, ", ") + ")", false
	}
	for _, p := range all {
		if string(p.ID) == owner && owner != "" {
			if !p.Active() {
				return p.Name + " (has left)", true
			}
			return p.Name, false
		}
	}
	return "", false
}

// ownPosts are the posts that can own a section.
var ownPosts = []people.Role{people.Headteacher, people.DSL, people.DeputyDSL, people.Leader, people.SENCO, people.DataProtectionOfficer, people.Technician}

func ownerChoices(all []store.Person) []OwnerChoice {
	var out []OwnerChoice
	for _, r := range ownPosts {
		out = append(out, OwnerChoice{postOwner + r.Key(), r.Title() + ", whoever that is"})
	}
	for _, p := range all {
		if p.Active() && people.Employed.Meets(p.Roles) {
			out = append(out, OwnerChoice{string(p.ID), p.Name})
		}
	}
	return out
}

// OwnersForm names the owners of sections.
type OwnersForm struct {
	Owners map[clause.Section]string
	Wanted bool
}

// SetOwners names who looks after which section.
var SetOwners = Case[OwnersForm, int]{
	About: About{Name: "SetOwners", Says: "Name who looks after each section of the policy", Clause: "3/review", May: policyWriters},
	Do: func(d *Desk, tx *store.Tx, in OwnersForm) (int, error) {
		now, err := tx.SectionOwners()
		if err != nil {
			return 0, err
		}
		all, err := tx.People()
		if err != nil {
			return 0, err
		}
		n := 0
		for s, owner := range in.Owners {
			if owner == now[s] {
				continue
			}
			if s != "0" && !sectionForm.MatchString(string(s)) || !mayOwn(owner, all) {
				return 0, fault.New(fault.Invalid, "Choose each owner from the list.")
			}
			if err := tx.SetSectionOwner(s, owner, d.By.Who()); err != nil {
				return 0, err
			}
			n++
		}
		wanted := "no"
		if in.Wanted {
			wanted = "yes"
		}
		if before, err := tx.Setting(ownersWanted); err != nil || before == wanted || before == "" && wanted == "no" {
			return n, err
		}
		return n + 1, tx.SetSetting(ownersWanted, wanted, d.By.Who())
	},
}

func mayOwn(owner string, all []store.Person) bool {
	if owner == "" {
		return true
	}
	return slices.ContainsFunc(ownerChoices(all), func(c OwnerChoice) bool { return c.Value == owner }) && (strings.HasPrefix(owner, postOwner) || id.Valid(owner))
}
