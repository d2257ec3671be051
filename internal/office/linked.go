package office

import (
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/linked"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// linkedKeys are the questions whose answers name other policies.
var linkedKeys = []string{"safeguarding.policy_name", "bullying.policy_name", "linked.common", "allegations.policy_name", "whistleblowing.policy_name",
	"linked.staff_conduct", "complaints.policy_name", "agreement.name", "linked.curriculum", "linked.data_security", "linked.images",
	"linked.mobile_social_names", "companion.remote_learning_policy"}

// LinkedShown is the register of linked policies held against the text.
type LinkedShown struct {
	linked.Register
	Wanted    string // the policy that ours asks to be read side by side with it; "" if it asks for none
	Past      map[id.Linked][]store.Past[linked.Policy]
	Day       time.Time
	MayChange bool
}

// ListLinked shows the other policies that ours rests on, and what does not fit (obligation 2.2-a).
var ListLinked = Look[struct{}, LinkedShown]{
	About: About{Name: "ListLinked", Says: "See the other policies that this one rests on, and which have lapsed", Clause: "2.2/register", May: schoolReaders},
	Do: func(d *Desk, v *store.View, _ struct{}) (LinkedShown, error) {
		out := LinkedShown{Past: map[id.Linked][]store.Past[linked.Policy]{}, Day: d.Now.In(d.House.Zone), MayChange: policyWriters.Meets(d.By.Roles)}
		in, books, err := PolicyInputs(d.House, v)
		if err != nil {
			return out, err
		}
		if out.Register, err = heldRegister(d.House, v, books, in); err != nil {
			return out, err
		}
		out.Wanted = wantedCompanion(books.Library.Effective(in.Profile))
		for _, p := range out.Entries {
			if out.Past[p.ID], err = v.PastLinkedPolicies(p.ID); err != nil {
				return out, err
			}
		}
		return out, nil
	},
}

func heldRegister(h *House, v *store.View, books *Books, in policy.Inputs) (linked.Register, error) {
	all, err := v.LinkedPolicies()
	if err != nil {
		return linked.Register{}, err
	}
	made, err := h.composeOnce(books, in)
	if err != nil {
		return linked.Register{}, err
	}
	text := made.policy.Text()
	return linked.Hold(all, namedPolicies(books.Library.Effective(in.Profile)), linked.Mentioned(text), text, v.Now().In(h.Zone)), nil
}

// namedPolicies are the names of other policies that the answers give, each once.
func namedPolicies(answers *policy.Answers) []string {
	var named []string
	for _, key := range linkedKeys {
		if !answers.Asked(key) {
			continue
		}
		for _, name := range answers.Value(key) {
			if !slices.ContainsFunc(named, func(n string) bool { return linked.Normal(n) == linked.Normal(name) }) {
				named = append(named, name)
			}
		}
	}
	return named
}

// LinkedForm is an entry of the register as typed.
type LinkedForm struct{ linked.Policy }

// SetLinked enters a policy that ours rests on, or a newer version of it.
var SetLinked = Case[LinkedForm, id.Linked]{
	About:  About{Name: "SetLinked", Says: "Enter another policy of the school, or its newest version", Clause: "2.2/register", May: policyWriters},
	Before: func(d *Desk, in *LinkedForm) error { return checkLinked(d, in) },
	Do: func(d *Desk, tx *store.Tx, in LinkedForm) (id.Linked, error) {
		all, err := tx.LinkedPolicies()
		if err != nil {
			return "", err
		}
		if other := linked.Find(all, in.Name); other != nil && other.ID != in.ID {
			return "", &fault.Fault{Kind: fault.Invalid, Sentence: "There is a problem", Fields: []fault.Field{{Name: "name", Sentence: "The register has this policy already"}}}
		}
		known := slices.ContainsFunc(all, func(p linked.Policy) bool { return p.ID == in.ID })
		switch {
		case in.ID == "" && len(all) >= 200:
			return "", fault.New(fault.Conflict, "The register has as many policies as it can hold.")
		case in.ID == "":
			in.ID = id.Linked(tx.NewID())
		case !known:
			return "", fault.New(fault.NotFound, "The register has no such policy any more.")
		}
		in.SetBy = d.By.Who()
		if err := tx.SetLinkedPolicy(in.Policy); err != nil {
			return "", err
		}
		return in.ID, companionSet(d, tx, all, in.Policy)
	},
}

func checkLinked(d *Desk, in *LinkedForm) error {
	in.Name, in.Owner, in.Version, in.Place = strings.Join(strings.Fields(in.Name), " "), strings.TrimSpace(in.Owner), strings.TrimSpace(in.Version), strings.TrimSpace(in.Place)
	var wrong fault.Fields
	wrong.Need("name", in.Name, "Enter the name as it stands on the document")
	for name, text := range map[string]string{"name": in.Name, "owner": in.Owner, "version": in.Version, "place": in.Place} {
		if len(text) > 300 {
			wrong.Add(name, "Use at most 300 characters")
		}
	}
	if strings.Contains(in.Place, "://") && !webForm.MatchString(in.Place) {
		wrong.Add("place", "Enter a web address that begins with https://, or say where it is kept")
	}
	if in.State == "" {
		in.State = linked.InForce
	}
	if !slices.Contains([]string{linked.InForce, linked.Draft, linked.Retired}, in.State) {
		wrong.Add("state", "Choose how it stands")
	}
	if in.Companion && in.State == linked.InForce && in.Version == "" {
		wrong.Add("version", "Enter the version: people confirm by it that they have read both documents")
	}
	if in.Approved.After(d.Now.In(d.House.Zone)) {
		wrong.Add("approved", "The approval cannot lie in the future")
	}
	if !in.Approved.IsZero() && !in.Due.IsZero() && !in.Due.After(in.Approved) {
		wrong.Add("due", "The next review lies after the approval")
	}
	return wrong.Err()
}

// RemoveLinked takes an entry out of the register.
var RemoveLinked = Case[id.Linked, struct{}]{
	About: About{Name: "RemoveLinked", Says: "Take another policy out of the register", Clause: "2.2/register", May: policyWriters},
	Do: func(_ *Desk, tx *store.Tx, number id.Linked) (struct{}, error) {
		all, err := tx.LinkedPolicies()
		if err != nil {
			return struct{}{}, err
		}
		for _, p := range all {
			if p.ID != number {
				continue
			}
			if err := tx.SetLinkedPolicy(p); err != nil { // so that what it was stays on record
				return struct{}{}, err
			}
			return struct{}{}, tx.RemoveLinkedPolicy(number)
		}
		return struct{}{}, fault.New(fault.NotFound, "The register has no such policy any more.")
	},
}
