package office

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// areaKeepers may confirm contacts.
var areaKeepers = people.Leaders | people.Of(people.Administrator)

// FactShown is one contact with who has checked it.
type FactShown struct {
	areapack.Fact
	Local     bool   // of the area; otherwise national
	What      string // what the key means, for one without a name
	Confirmer string // who confirmed it, in words; "" if nobody has
	BySchool  bool   // somebody at the school did, and not only who keeps the list
}

// AreaShown is the school's list of contacts.
type AreaShown struct {
	Pack      string // key; NoPack if the school has none
	Council   string
	Chosen    bool
	Packs     []PackChoice
	Facts     []FactShown
	Unchecked int
	MayChange bool
	MayChoose bool
}

// what the keys of a local list mean, for a contact that nobody has entered.
var whatContacts = map[string]string{"police": "The police force", "partnership": "The safeguarding partnership", "thresholds": "The thresholds document",
	"adviser_team": "The education safeguarding advisers", "social_care": "Children's social care", "social_care_out_of_hours": "Children's social care out of hours",
	"lado": "The designated officer for allegations (LADO)", "exploitation_team": "The child exploitation team", "prevent": "The Prevent team",
	"data_protection_adviser": "The data protection adviser", "ict_support": "Technical support", "broadband": "The broadband provider"}

// ShowArea shows the contacts that the policy uses, local ones first.
var ShowArea = Look[struct{}, AreaShown]{
	About: About{Name: "ShowArea", Says: "See the contacts of the school's area and who confirmed them", Clause: "12/emergency", May: schoolReaders},
	Do: func(d *Desk, v *store.View, _ struct{}) (AreaShown, error) {
		in, books, err := PolicyInputs(d.House, v)
		if err != nil {
			return AreaShown{}, err
		}
		chosen := books.Library.Effective(in.Profile).First("area.pack")
		out := AreaShown{Pack: in.Pack.Pack, Council: in.Pack.Council, Chosen: chosen != "", Packs: books.packChoices(),
			MayChange: areaKeepers.Meets(d.By.Roles), MayChoose: mayAnswer(d.By.Roles, "area.pack")}
		if out.Pack == "" && out.Chosen {
			out.Pack = NoPack
		}
		stored, err := v.PackFacts(in.Pack.Pack)
		if err != nil {
			return out, err
		}
		names, err := namesOf(v)
		for _, f := range areaFacts(in.Pack, in.National) {
			switch s, ok := stored[f.Key]; {
			case ok:
				f.Confirmer, f.BySchool = orSomebody(nameBook(names).of(s.By)), true
			case !f.Confirmed.IsZero():
				f.Confirmer = f.ConfirmedBy
			default:
				out.Unchecked++
			}
			out.Facts = append(out.Facts, f)
		}
		return out, err
	},
}

// areaFacts are every contact there is or should be: local keys in their order, then national ones.
func areaFacts(pack, national areapack.Pack) []FactShown {
	var all []FactShown
	for _, key := range areapack.Keys {
		f, _ := pack.Fact(key)
		f.Key = key
		all = append(all, FactShown{Fact: f, Local: true, What: whatContacts[key]})
	}
	for _, f := range national.Facts {
		if own, ok := pack.Fact(f.Key); ok {
			own.Use = f.Use
			f = own
		}
		if !slices.Contains(areapack.Keys, f.Key) {
			all = append(all, FactShown{Fact: f, What: f.Name})
		}
	}
	return all
}

// FactForm is one contact as confirmed or corrected.
type FactForm struct{ Key, Name, Phone, Email, Web string }

var dialForm = regexp.MustCompile(`^\+?[0-9][0-9 ()-]{1,24}(?:,? (?:ext\.?|extension|option) [0-9]{1,6})?$`)

// ConfirmFact says that the school has checked a contact, as it stands or corrected.
var ConfirmFact = Case[FactForm, struct{}]{
	About: About{Name: "ConfirmFact", Says: "Confirm or correct a contact after checking it", Clause: "12/emergency", May: areaKeepers},
	Before: func(_ *Desk, in *FactForm) error {
		for _, s := range []*string{&in.Name, &in.Phone, &in.Email, &in.Web} {
			*s = strings.TrimSpace(*s)
		}
		var wrong fault.Fields
		wrong.Need("name", in.Name, "Enter the name as it stands in the middle of a sentence")
		if len(in.Name) > 200 || strings.ContainsAny(in.Name, "\n\r\t<>{}") {
			wrong.Add("name", "Use at most 200 plain characters for the name")
		}
		if in.Phone != "" && !dialForm.MatchString(in.Phone) {
			wrong.Add("phone", "Enter a telephone number, such as 01234 567890")
		}
		if a, err := mail.ParseAddress(in.Email); in.Email != "" && (err != nil || a.Address != in.Email || len(in.Email) > 254) {
			wrong.Add("email", "Enter an email address in the form name@council.example")
		}
		if in.Web != "" && (!webForm.MatchString(in.Web) || len(in.Web) > 300) {
			wrong.Add("web", "Enter a web address that begins with https://")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in FactForm) (struct{}, error) {
		inputs, _, err := PolicyInputs(d.House, &tx.View)
		if err != nil {
			return struct{}{}, err
		}
		if !slices.ContainsFunc(areaFacts(inputs.Pack, inputs.National), func(f FactShown) bool { return f.Key == in.Key }) {
			return struct{}{}, fault.New(fault.NotFound, "The list has no such contact.")
		}
		return struct{}{}, tx.SetPackFact(store.PackFact{Pack: inputs.Pack.Pack, Key: in.Key, Name: in.Name, Phone: in.Phone, Email: in.Email, Web: in.Web,
			By: d.By.Who()})
	},
}

// ChoosePack chooses whose contacts the policy uses. It answers the same question as the questionnaire.
var ChoosePack = Case[string, struct{}]{
	About: About{Name: "ChoosePack", Says: "Choose whose contacts the policy uses", Clause: "12/emergency", May: areaKeepers},
	Do: func(d *Desk, tx *store.Tx, key string) (struct{}, error) {
		q, err := loadQuestions(d, &tx.View)
		if err != nil {
			return struct{}{}, err
		}
		x, _ := q.books.Library.Question("area.pack")
		if problem := q.problem(x, cleaned(x, []string{key}), false); problem != "" {
			return struct{}{}, &fault.Fault{Kind: fault.Invalid, Sentence: "There is a problem", Fields: []fault.Field{{Name: "pack", Sentence: "Choose an authority from the list"}}}
		}
		if slices.Equal(q.stored["area.pack"].Values, []string{key}) {
			return struct{}{}, nil
		}
		return struct{}{}, tx.SetAnswer("area.pack", []string{key}, OriginAsked, d.By.Who())
	},
}
