package office

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/area/secret"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// SecretRow is one entry of the register of shared secrets.
type SecretRow struct {
	secret.Secret
	SystemName string
	Names      map[id.Person]string
	Holding    []id.Person // today
	Must       secret.Reason
	Since      time.Time
	Mine       bool
}

// SecretsShown is the register, or what of it the person looking holds.
type SecretsShown struct {
	Rows    []SecretRow
	Keeps   bool
	Systems []access.System // whose account can be shared or sealed
	People  []store.Person  // who can hold one
}

// ListSecrets shows who knows what is shared, and who may open which envelope: keepers see all of it, others what they hold
// themselves (7.5.1-b, 8.4-e).
var ListSecrets = Case[struct{}, SecretsShown]{
	About: About{Name: "ListSecrets", Says: "See which secrets are shared and who knows them, or which I hold", Clause: "7.5.1/shared-devices", Sensitive: true, May: people.Colleagues},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (SecretsShown, error) {
		out := SecretsShown{Keeps: systemKeepers.Meets(d.By.Roles)}
		tx.Looked("shared_secret", "list")
		all, err := tx.Secrets()
		if err != nil {
			return out, err
		}
		systems, err := tx.Systems()
		if err != nil {
			return out, err
		}
		names, err := namesOf(&tx.View)
		if err != nil {
			return out, err
		}
		titles := systemNames(systems)
		for _, s := range all {
			row := SecretRow{Secret: s, SystemName: titles[s.System], Names: map[id.Person]string{}, Holding: s.Now()}
			for _, h := range s.Holders {
				row.Names[h.Person] = names[h.Person].Name
			}
			row.Must, row.Since = s.Must(d.Now)
			row.Mine = slices.Contains(row.Holding, d.By.Person)
			if out.Keeps || row.Mine {
				out.Rows = append(out.Rows, row)
			}
		}
		slices.SortFunc(out.Rows, func(a, b SecretRow) int {
			return cmp.Or(cmp.Compare(boolRank(a.Must == ""), boolRank(b.Must == "")), compareNatural(a.Name, b.Name))
		})
		if !out.Keeps {
			return out, nil
		}
		out.Systems = slices.DeleteFunc(systems, func(s access.System) bool { return s.State == access.Retired })
		for _, p := range names {
			if p.Active() && p.Roles.Meets(people.Colleagues) {
				out.People = append(out.People, p)
			}
		}
		slices.SortFunc(out.People, byName)
		return out, nil
	},
}

func boolRank(last bool) int {
	if last {
		return 1
	}
	return 0
}

// SecretForm is an entry as typed: never the secret itself.
type SecretForm struct {
	ID           string // empty for a new one
	Name, System string
	Sealed       bool
	Kept         string
	Holders      []id.Person
}

// SetSecret enters a shared secret or changes who knows it. An envelope has at least two leaders who may open it.
var SetSecret = Case[SecretForm, string]{
	About: About{Name: "SetSecret", Says: "Enter a shared secret or an envelope, and who knows it or may open it", Clause: "7.5.1/shared-devices", Sensitive: true, May: systemKeepers},
	Before: func(_ *Desk, in *SecretForm) error {
		in.Name, in.Kept = strings.Join(strings.Fields(in.Name), " "), strings.Join(strings.Fields(in.Kept), " ")
		slices.Sort(in.Holders)
		in.Holders = slices.Compact(in.Holders)
		var wrong fault.Fields
		wrong.Need("name", in.Name, "Say what it opens, such as Tablets of Oak class")
		if len(in.Name) > 200 {
			wrong.Add("name", "Use at most 200 characters")
		}
		if len(in.Kept) > 200 {
			wrong.Add("kept", "Use at most 200 characters")
		}
		if in.Sealed {
			wrong.Need("kept", in.Kept, "Say where the envelope lies")
		}
		if len(in.Holders) == 0 {
			wrong.Add("holders", "Choose who knows it, or may open it")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in SecretForm) (string, error) {
		s := secret.Secret{ID: in.ID, Changed: d.Now, ChangedBy: d.By.Who()}
		if in.ID != "" {
			was, err := findSecret(tx, in.ID)
			if err != nil {
				return "", err
			}
			s = was
		} else {
			s.ID = tx.NewID()
		}
		var wrong fault.Fields
		if err := checkHolders(tx, in, &wrong); err != nil {
			return "", err
		}
		if in.System != "" {
			if _, err := findSystem(&tx.View, in.System); err != nil {
				wrong.Add("system", "Choose a system that is in the register, or none")
			}
		}
		if err := wrong.Err(); err != nil {
			return "", err
		}
		s.Name, s.System, s.Sealed, s.Kept = in.Name, in.System, in.Sealed, in.Kept
		return s.ID, tx.SetSecret(s, in.Holders)
	},
}

// checkHolders holds that all are there today, and that two leaders can open an envelope.
func checkHolders(tx *store.Tx, in SecretForm, wrong *fault.Fields) error {
	leaders := 0
	for _, who := range in.Holders {
		p, err := tx.PersonByID(who)
		if ignoreNone(err) != nil {
			return err
		}
		if err != nil || !p.Active() || !p.Roles.Meets(people.Colleagues) {
			wrong.Add("holders", "Choose people who belong to the school today")
			continue
		}
		if p.Roles.Meets(people.Leaders | people.Of(people.Chair)) {
			leaders++
		}
	}
	if in.Sealed && leaders < secret.FewestHolders {
		wrong.Add("holders", "At least two leaders have to be able to open an envelope, so that one who is away locks nobody out")
	}
	return nil
}

func findSecret(tx *store.Tx, number string) (secret.Secret, error) {
	all, err := tx.Secrets()
	if err != nil {
		return secret.Secret{}, err
	}
	i := slices.IndexFunc(all, func(s secret.Secret) bool { return s.ID == number })
	if i < 0 {
		return secret.Secret{}, store.ErrNone
	}
	return all[i], nil
}

// SecretChanged notes that the secret itself was changed, or the envelope made anew: what forced it is over.
var SecretChanged = Case[string, struct{}]{
	About: About{Name: "SecretChanged", Says: "Note that a shared secret was changed", Clause: "7.5.1/change", Sensitive: true, May: systemKeepers},
	Do: func(d *Desk, tx *store.Tx, number string) (struct{}, error) {
		if _, err := findSecret(tx, number); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, tx.ChangeSecret(number, d.By.Who())
	},
}

// EndSecret takes out an entry whose account or password is not used any more.
var EndSecret = Case[string, struct{}]{
	About: About{Name: "EndSecret", Says: "Take out a shared secret that opens nothing any more", Clause: "7.5.1/shared-devices", Sensitive: true, May: systemKeepers},
	Do: func(_ *Desk, tx *store.Tx, number string) (struct{}, error) {
		if _, err := findSecret(tx, number); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, tx.EndSecret(number)
	},
}

// OpeningForm says why an envelope is opened.
type OpeningForm struct{ ID, Why string }

// OpenSealed logs that one of its holders opens an envelope, and tells the headteacher and the chair; from then on the
// secret has to be changed (8.4-e).
var OpenSealed = Case[OpeningForm, struct{}]{
	About: About{Name: "OpenSealed", Says: "Open an envelope that I hold, in an emergency", Clause: "8.4/accounts", Sensitive: true, May: people.Colleagues},
	Before: func(_ *Desk, in *OpeningForm) error {
		in.Why = strings.TrimSpace(in.Why)
		var wrong fault.Fields
		wrong.Need("why", in.Why, "Say why it cannot wait")
		if len(in.Why) > 500 {
			wrong.Add("why", "Use at most 500 characters")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in OpeningForm) (struct{}, error) {
		s, err := findSecret(tx, in.ID)
		if err == nil && !slices.Contains(s.Now(), d.By.Person) || store.None(err) {
			tx.Tried("shared_secret", in.ID)
			return struct{}{}, fault.New(fault.Refused, "Only those who hold this envelope open it. Ask one of them, or the headteacher.")
		}
		if err != nil {
			return struct{}{}, err
		}
		if !s.Sealed {
			return struct{}{}, fault.New(fault.Conflict, "This is not in an envelope. You know it already.")
		}
		if err := tx.AddOpening(s.ID, secret.Opening{ID: tx.NewID(), Person: d.By.Person, At: d.Now, Why: in.Why}); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, tellOpened(d, tx, s)
	},
}

// tellOpened writes to headteacher and chair that an envelope was opened; what it opens and why stand in Handrail only.
func tellOpened(d *Desk, tx *store.Tx, s secret.Secret) error {
	all, err := tx.Holders(people.Of(people.Headteacher, people.Chair))
	for _, p := range all {
		if p.ID == d.By.Person || err != nil {
			continue
		}
		_, err = tx.Post(store.Letter{ID: tx.NewID(), Kind: "oversight", Once: "opened:" + tx.NewID(), Person: p.ID, To: p.Email, Subject: "Handrail: a sealed envelope was opened",
			Body: "Hello,\n\n" + d.By.Name + " opened one of the school’s sealed envelopes on " + d.day(d.Now) + ". Which one, and why, stands in Handrail under Access, Shared secrets:\n\n" + d.House.PublicURL + "/access/secrets/" + s.ID + "\n"})
	}
	return err
}

// addSecrets counts, for those who change them, which secrets have to be changed.
func addSecrets(d *Desk, v *store.View, day *Day) error {
	if !accessSetters.Meets(d.By.Roles) {
		return nil
	}
	all, err := v.Secrets()
	for _, s := range all {
		if why, _ := s.Must(d.Now); why != "" {
			day.Secrets++
		}
	}
	return err
}

// secretGrace is how long the technician has to change a secret before the board says that it was not done: the policy
// promises the same day.
const secretGrace = 24 * time.Hour

// loadSecrets counts for the board how shared secrets and envelopes stand.
func loadSecrets(_ *House, v *store.View, _ *Books, of *obligation.Facts, _ *policy.Inputs) error {
	all, err := v.Secrets()
	if err != nil || len(all) == 0 {
		return err
	}
	systems, err := v.Systems()
	sealed := map[string]bool{}
	out := &of.Secrets
	for _, s := range all {
		why, since := s.Must(v.Now())
		if s.Sealed {
			out.Sealed++
			if len(s.Now()) < secret.FewestHolders {
				out.Alone++
			} else {
				sealed[s.System] = true
			}
			if why != "" {
				out.Opened++
				if v.Now().Sub(since) > secretGrace {
					out.OpenedLate++
				}
			}
			continue
		}
		out.Shared++
		if why != "" {
			out.ToChange++
			if v.Now().Sub(since) > secretGrace {
				out.Late++
			}
		}
	}
	for _, s := range systems {
		if s.State == access.Live && s.Kind == "social" {
			out.Channels++
			if !sealed[s.Key] {
				out.Uncovered++
			}
		}
	}
	return err
}
