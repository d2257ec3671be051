package office

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/area/edition"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/publish"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// EditionSource is what an edition was made from, kept with it (obligation 1-b): answers and choices, the
// school's own clauses, the contacts used, who held which post on the day, and the sheets for each audience.
type EditionSource struct {
	Profile   policy.Profile
	Choices   map[clause.ID]policy.Choice
	Own       []policy.OwnClause
	Pack      areapack.Pack
	Template  string
	Citations []policy.Citation
	Posts     []PostHeld
	Papers    []publish.Paper
}

// PostHeld is a post and who held it.
type PostHeld struct{ Title, Name string }

// FreezeForm freezes the draft.
type FreezeForm struct{ Note string }

// FreezeEdition makes an edition of the draft: its text stands from now on, so that everybody who is asked
// speaks of the same words. The draft itself can be worked on.
var FreezeEdition = Case[FreezeForm, id.Edition]{
	About: About{Name: "FreezeEdition", Says: "Freeze the draft of the policy as an edition to be asked about and approved", Clause: "0/dates", May: policyWriters},
	Before: func(_ *Desk, in *FreezeForm) error {
		in.Note = strings.TrimSpace(in.Note)
		var wrong fault.Fields
		wrong.Need("note", in.Note, "Say in a sentence what is new, for those who are asked")
		if len(in.Note) > 2*longestReason {
			wrong.Add("note", "Use at most 2,000 characters")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in FreezeForm) (id.Edition, error) {
		inputs, books, err := PolicyInputs(d.House, &tx.View)
		if err != nil {
			return "", err
		}
		all, err := tx.EditionsOfPolicy()
		if err != nil {
			return "", err
		}
		inputs = edition.Freezable(inputs)
		made := policy.Compose(books.Library, inputs)
		text, digest, err := edition.Write(made)
		if err != nil {
			return "", err
		}
		e := edition.Edition{ID: id.Edition(tx.NewID()), By: d.By.Person, Note: in.Note, Digest: digest}
		e.Number, e.Take = edition.Next(all)
		if last, ok := edition.Making(all, d.Now); ok && last.Digest == digest {
			return "", fault.New(fault.Conflict, "Nothing has changed in the draft since it was frozen on %s.", last.Frozen.In(d.House.Zone).Format("2 January 2006"))
		}
		source, err := sourceOf(&tx.View, books, inputs, made)
		if err != nil {
			return "", err
		}
		return e.ID, tx.AddEditionOfPolicy(e, text, source)
	},
}

func sourceOf(v *store.View, books *Books, in policy.Inputs, made *policy.Policy) (string, error) {
	holders, err := holdersToday(v)
	if err != nil {
		return "", err
	}
	s := EditionSource{Profile: in.Profile, Choices: in.Choices, Own: in.Own, Pack: in.Pack, Template: made.Origin.Template, Citations: made.Citations}
	for _, p := range edition.Posts {
		if names := holders[p.Role]; len(names) > 0 {
			s.Posts = append(s.Posts, PostHeld{p.Role.Title(), strings.Join(names, " and ")})
		}
	}
	for _, audience := range publish.Audiences {
		paper, err := publish.AudiencePage(made, books.Audience, audience)
		if err != nil {
			return "", err
		}
		s.Papers = append(s.Papers, paper)
	}
	text, err := json.Marshal(s)
	return string(text), err
}

// holdersToday are the names of those who hold each role today.
func holdersToday(v *store.View) (map[people.Role][]string, error) {
	all, err := v.People()
	holders := map[people.Role][]string{}
	for _, p := range all {
		if !p.Active() {
			continue
		}
		for _, r := range p.Roles.Roles() {
			holders[r] = append(holders[r], p.Name)
		}
	}
	return holders, err
}

// EditionStands is one edition with where it stands.
type EditionStands struct {
	edition.Edition
	State edition.State
	Until time.Time // last day in force; zero while it has none
	ByName, ProposerName, SecondName,
	WithdrawnName string
}

// EditionsShown lists the editions and says which is in force.
type EditionsShown struct {
	All       []EditionStands
	InForce   *EditionStands
	Making    *EditionStands // the newest frozen text that waits for approval
	Day       time.Time
	MayFreeze bool
}

// ShowEditions lists the editions of the policy.
var ShowEditions = Look[struct{}, EditionsShown]{
	About: About{Name: "ShowEditions", Says: "See every edition of the policy, and which was in force when", Clause: "0/dates", May: schoolReaders},
	Do: func(d *Desk, v *store.View, _ struct{}) (EditionsShown, error) {
		return loadEditions(d, v)
	},
}

func loadEditions(d *Desk, v *store.View) (EditionsShown, error) {
	all, err := v.EditionsOfPolicy()
	if err != nil {
		return EditionsShown{}, err
	}
	names, err := namesOf(v)
	book := nameBook(names)
	out := EditionsShown{Day: d.Now.In(d.House.Zone), MayFreeze: policyWriters.Meets(d.By.Roles)}
	for _, e := range all {
		s := EditionStands{Edition: e, State: edition.On(all, e, out.Day), ByName: book.of(string(e.By)), ProposerName: book.of(string(e.Proposer)),
			SecondName: book.of(string(e.Second)), WithdrawnName: book.of(string(e.WithdrawnBy))}
		if end, ended := edition.End(all, e); ended && e.Approved() {
			s.Until = end.AddDate(0, 0, -1)
		}
		out.All = append(out.All, s)
	}
	if e, ok := edition.At(all, out.Day); ok {
		out.InForce = out.find(e.ID)
	}
	if e, ok := edition.Making(all, out.Day); ok {
		out.Making = out.find(e.ID)
	}
	return out, err
}

func (out *EditionsShown) find(number id.Edition) *EditionStands {
	i := slices.IndexFunc(out.All, func(e EditionStands) bool { return e.ID == number })
	if i < 0 {
		return nil
	}
	return &out.All[i]
}

// textOf loads the text of an edition: as approved, or as frozen while it is not. A text that is not the one
// that was kept is never shown.
func textOf(v *store.View, e edition.Edition) (*policy.Policy, error) {
	kept, err := v.EditionText(e.ID)
	if err != nil {
		return nil, err
	}
	p, whole := edition.Read(kept, e.Digest)
	if !whole {
		return nil, fmt.Errorf("the kept text of %s is not the one that was frozen", e.Name())
	}
	if !e.Approved() {
		return p, nil
	}
	p = edition.Dated(p, e.Meeting, e.Due)
	if _, digest, err := edition.Write(p); err != nil || digest != e.Final {
		return nil, fmt.Errorf("the kept text of %s is not the one that was approved", e.Name())
	}
	return p, nil
}

func keptSource(v *store.View, number id.Edition) (EditionSource, error) {
	var s EditionSource
	text, err := v.EditionSource(number)
	if err == nil {
		err = json.Unmarshal([]byte(text), &s)
	}
	return s, err
}

// EditionPage is one edition with its text, what it was made from and what still stands against approval.
type EditionPage struct {
	EditionStands
	Text     *policy.Policy
	Source   EditionSource
	Lacks    []edition.Lack // while it waits for approval
	Opinions []OpinionShown
	Before   *EditionStands // the one that it replaces or replaced
	Waiting  bool           // approval, or the end, waits for a second person
	Writer   bool
}

// ShowEdition shows one edition.
var ShowEdition = Look[id.Edition, EditionPage]{
	About: About{Name: "ShowEdition", Says: "Read one edition of the policy, and see what stands against approving it", Clause: "0/dates", May: schoolReaders},
	Do: func(d *Desk, v *store.View, number id.Edition) (EditionPage, error) {
		all, err := loadEditions(d, v)
		if err != nil {
			return EditionPage{}, err
		}
		e := all.find(number)
		if e == nil {
			return EditionPage{}, fault.New(fault.NotFound, "There is no such edition.")
		}
		out := EditionPage{EditionStands: *e, Writer: policyWriters.Meets(d.By.Roles)}
		if out.Text, err = textOf(v, e.Edition); err != nil {
			return out, err
		}
		if out.Source, err = keptSource(v, number); err != nil {
			return out, err
		}
		if out.Opinions, err = opinionsShown(v, all, e.Number); err != nil {
			return out, err
		}
		for i := range all.All {
			if b := &all.All[i]; b.Approved() && b.Number < e.Number && b.State != edition.Never {
				out.Before = b
				break
			}
		}
		open, err := v.Approvals(true)
		if err != nil {
			return out, err
		}
		for _, r := range open {
			out.Waiting = out.Waiting || r.Subject == string(number) && r.Open(d.Now)
		}
		if e.State != edition.Asked {
			return out, nil
		}
		facts, err := gateFacts(d, v, e.Edition)
		out.Lacks = edition.Lacks(facts)
		return out, err
	},
}

// TextQuery names two texts to compare: numbers of editions, or "draft".
type TextQuery struct{ From, To string }

// Compared is what two texts differ in, with their names and the questions behind the answers.
type Compared struct {
	edition.Difference
	FromName, ToName string
	Asks             map[string]string
	Titles           map[clause.ID]string // what the library calls a clause
}

// CompareEditions says in plain words what two editions, or an edition and the draft, differ in.
var CompareEditions = Look[TextQuery, Compared]{
	About: About{Name: "CompareEditions", Says: "See what changed between two editions, or from an edition to the draft", Clause: "3/review", May: schoolReaders},
	Do: func(d *Desk, v *store.View, in TextQuery) (Compared, error) {
		all, err := v.EditionsOfPolicy()
		if err != nil {
			return Compared{}, err
		}
		books, err := d.House.Shelf.Books()
		if err != nil {
			return Compared{}, err
		}
		from, fromName, err := namedText(d, v, all, in.From)
		if err != nil {
			return Compared{}, err
		}
		to, toName, err := namedText(d, v, all, in.To)
		if err != nil {
			return Compared{}, err
		}
		return comparedTexts(books, from, to, fromName, toName), nil
	},
}

func comparedTexts(books *Books, from, to *policy.Policy, fromName, toName string) Compared {
	out := Compared{Difference: edition.Compare(from, to), FromName: fromName, ToName: toName, Asks: map[string]string{}, Titles: map[clause.ID]string{}}
	for _, x := range out.Values {
		q, _ := books.Library.Question(x.Key)
		out.Asks[x.Key] = q.Ask
	}
	for _, x := range out.Clauses {
		if c := books.Library.Clause(x.ID); c != nil {
			out.Titles[x.ID] = c.Title
		}
	}
	return out
}

func namedText(d *Desk, v *store.View, all []edition.Edition, name string) (*policy.Policy, string, error) {
	if name == "draft" {
		in, books, err := PolicyInputs(d.House, v)
		if err != nil {
			return nil, "", err
		}
		made, err := d.House.composeOnce(books, edition.Freezable(in))
		if err != nil {
			return nil, "", err
		}
		return made.policy, "the draft", nil
	}
	for _, e := range all {
		if string(e.ID) == name {
			p, err := textOf(v, e)
			return p, e.Name(), err
		}
	}
	return nil, "", fault.New(fault.NotFound, "There is no such edition.")
}

// waitingEdition finds the newest text that waits for approval, if the number is its own.
func waitingEdition(d *Desk, v *store.View, number id.Edition) (edition.Edition, error) {
	all, err := v.EditionsOfPolicy()
	if err != nil {
		return edition.Edition{}, err
	}
	if e, ok := edition.Making(all, d.Now); ok && e.ID == number {
		return e, nil
	}
	if slices.ContainsFunc(all, func(e edition.Edition) bool { return e.ID == number }) {
		return edition.Edition{}, fault.New(fault.Conflict, "This edition no longer waits for approval. The page of editions shows which one does.")
	}
	return edition.Edition{}, fault.New(fault.NotFound, "There is no such edition.")
}
