package office

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Origins of an answer. One that was read out of a document says so: "imported from NAME, line N".
const (
	OriginAsked     = "asked"
	OriginConfirmed = "default confirmed"
	originImported  = "imported from "
)

// schoolReaders may see what the school's policy is made of.
var schoolReaders = people.Employed | people.Governors

// profileKeepers may answer questions; which, mayAnswer says.
var profileKeepers = people.Leaders | people.Of(people.Administrator, people.Technician)

// Questions that those who run office and systems may answer, by the beginning of their key.
var (
	officeKeys = []string{"school.", "role.", "dsl.email", "website.", "area.pack", "report.on_call"}
	systemKeys = []string{"role.technician", "tech.", "search.", "access.", "filter.", "broadband.", "monitoring.", "media.", "accounts.",
		"password.", "lock.", "security.", "traceability.", "website.", "email.secure_service", "tracker.encryption"}
)

// mayAnswer says whether these roles may answer the question.
func mayAnswer(roles people.Set, key string) bool {
	begins := func(prefixes []string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(key, p) })
	}
	return roles.Meets(people.Leaders) || roles.Has(people.Administrator) && begins(officeKeys) ||
		roles.Has(people.Technician) && begins(systemKeys)
}

// SectionProgress is one section of the questionnaire and how far it is.
type SectionProgress struct {
	policy.Asking
	Mine   int // questions of it that the person looking may answer
	Last   time.Time
	LastBy string
}

// ProfileShown is how far the questionnaire is.
type ProfileShown struct {
	Sections []SectionProgress
	Total    int // questions that arise
	Settled  int // answered by the school, or by a default that stands
	Open     int // required and blank
	Assumed  int // defaults that nobody has confirmed
}

// ShowProfile shows the sections of the questionnaire.
var ShowProfile = Look[struct{}, ProfileShown]{
	About: About{Name: "ShowProfile", Says: "See how far the questions about the school are answered", Clause: "1/origin", May: schoolReaders},
	Do: func(d *Desk, v *store.View, _ struct{}) (ProfileShown, error) {
		q, err := loadQuestions(d, v)
		if err != nil {
			return ProfileShown{}, err
		}
		var out ProfileShown
		for _, a := range q.asking {
			p := SectionProgress{Asking: a}
			for _, x := range a.Questions {
				if mayAnswer(d.By.Roles, x.Key) {
					p.Mine++
				}
				if x.ByDefault {
					out.Assumed++
				}
				if s, ok := q.stored[x.Key]; ok && s.SetAt.After(p.Last) {
					p.Last, p.LastBy = s.SetAt, q.names.of(s.SetBy)
				}
			}
			out.Total += len(a.Questions)
			out.Settled += a.Settled
			out.Open += a.Open
			out.Sections = append(out.Sections, p)
		}
		return out, nil
	},
}

// nameBook turns what the records call a person into a name.
type nameBook map[id.Person]store.Person

func (n nameBook) of(who string) string {
	if p, ok := n[id.Person(who)]; ok {
		return p.Name
	}
	switch account, ok := strings.CutPrefix(who, "os:"); {
	case ok:
		return account + " (command line)"
	case who == "handrail":
		return "Handrail"
	case strings.HasPrefix(who, "token:"):
		return whoInWords(who)
	}
	return ""
}

// questions is everything that the questionnaire is made from.
type questions struct {
	books   *Books
	stored  map[string]store.Answer
	answers *policy.Answers
	asking  []policy.Asking
	names   nameBook
	held    map[string]printedHolder // what the register of posts answers
}

func loadQuestions(d *Desk, v *store.View) (*questions, error) {
	q, err := loadAsking(d.House, v)
	if err != nil {
		return nil, err
	}
	q.names, err = namesOf(v)
	return q, err
}

// loadAsking is the questionnaire without the names of those who answered.
func loadAsking(h *House, v *store.View) (*questions, error) {
	books, err := h.Shelf.Books()
	if err != nil {
		return nil, err
	}
	q := &questions{books: books}
	if q.stored, err = v.Profile(); err != nil {
		return nil, err
	}
	if q.held, err = printedHolders(h, v, books); err != nil {
		return nil, err
	}
	q.judge()
	return q, nil
}

func (q *questions) judge() {
	p := profileOf(q.stored)
	overlay(p, q.held)
	q.answers, q.asking = q.books.Library.Effective(p), q.books.Library.Questionnaire(p)
}

func profileOf(stored map[string]store.Answer) policy.Profile {
	p := make(policy.Profile, len(stored))
	for key, a := range stored {
		p[key] = a.Values
	}
	return p
}

// section is the place of a section in the questionnaire, or -1.
func (q *questions) section(s clause.Section) int {
	return slices.IndexFunc(q.asking, func(a policy.Asking) bool { return a.Section == s })
}

// arises is the section that asks a question of this school; "" if none does.
func (q *questions) arises(key string) clause.Section {
	for _, a := range q.asking {
		if slices.ContainsFunc(a.Questions, func(x policy.Asked) bool { return x.Key == key }) {
			return a.Section
		}
	}
	return ""
}

// PastAnswer is what a question was answered before.
type PastAnswer struct {
	N       int64
	Printed string
	Origin  string
	SetAt   time.Time
	SetBy   string
}

// QuestionShown is one question with its answer and where that came from.
type QuestionShown struct {
	policy.Asked
	May     bool // the person looking may answer it
	Printed string
	Origin  string // "" while the school has not answered
	SetAt   time.Time
	SetBy   string
	Seen    string // stands for the stored answer, to notice a change by somebody else
	Past    []PastAnswer
	// Post is the post in the register that a role question asks for; Ruled says that the register answers
	// it, and Typed is what was answered before where that is something else.
	Post, PostTitle string
	Ruled           bool
	Typed           string
}

// SectionShown is one section of the questionnaire.
type SectionShown struct {
	Section   clause.Section
	Title     string
	Questions []QuestionShown
	Packs     []PackChoice
	Mine      int
	Next      clause.Section // the next section with questions; "" after the last
}

// PackChoice is an area that the school can choose.
type PackChoice struct{ Key, Title string }

// NoPack is the answer of a school whose authority has no list of contacts yet.
const NoPack = "none"

// ShowQuestions shows the questions of one section that arise for the school.
var ShowQuestions = Look[clause.Section, SectionShown]{
	About: About{Name: "ShowQuestions", Says: "See the questions of one section and who answered them", Clause: "1/origin", May: schoolReaders},
	Do: func(d *Desk, v *store.View, s clause.Section) (SectionShown, error) {
		q, err := loadQuestions(d, v)
		if err != nil {
			return SectionShown{}, err
		}
		i := q.section(s)
		if i < 0 {
			return SectionShown{}, fault.New(fault.NotFound, "This section asks nothing of your school. The questions page lists those that do.")
		}
		past, err := v.PastAnswers()
		if err != nil {
			return SectionShown{}, err
		}
		out := SectionShown{Section: s, Title: q.asking[i].Title, Packs: q.books.packChoices()}
		if i+1 < len(q.asking) {
			out.Next = q.asking[i+1].Section
		}
		for _, a := range q.asking[i].Questions {
			shown := q.shown(d, a, past[a.Key])
			if shown.May {
				out.Mine++
			}
			out.Questions = append(out.Questions, shown)
		}
		return out, nil
	},
}

func (b *Books) packChoices() []PackChoice {
	var all []PackChoice
	for key, p := range b.Packs {
		if p.Council != "" {
			all = append(all, PackChoice{key, p.Council})
		}
	}
	slices.SortFunc(all, func(a, b PackChoice) int { return strings.Compare(a.Title, b.Title) })
	return append(all, PackChoice{NoPack, "Another authority: use the national contacts"})
}

// postOf finds the post that a question asks for.
func (q *questions) postOf(question string) (post.Kind, bool) {
	i := slices.IndexFunc(q.books.Posts.Posts, func(k post.Kind) bool { return k.Question == question })
	if i < 0 {
		return post.Kind{}, false
	}
	return q.books.Posts.Posts[i], true
}

func (q *questions) shown(d *Desk, a policy.Asked, past []store.Past[store.Answer]) QuestionShown {
	out := QuestionShown{Asked: a, May: mayAnswer(d.By.Roles, a.Key), Seen: digest(q.stored[a.Key].Values), Printed: q.printed(a.Question, a.Answer)}
	if s, ok := q.stored[a.Key]; ok {
		out.Origin, out.SetAt, out.SetBy = s.Origin, s.SetAt, q.names.of(s.SetBy)
	}
	for _, p := range past {
		out.Past = append(out.Past, PastAnswer{N: p.N, Printed: q.printed(a.Question, p.Was.Values), Origin: p.Was.Origin, SetAt: p.Was.SetAt,
			SetBy: q.names.of(p.Was.SetBy)})
	}
	if k, ok := q.postOf(a.Key); ok {
		out.Post, out.PostTitle = k.Key, k.Title
		if h, ruled := q.held[a.Key]; ruled {
			out.May, out.Ruled = false, true
			if typed := q.printed(a.Question, q.stored[a.Key].Values); typed != "" && !people.SameName(typed, h.Name) {
				out.Typed = typed
			}
		}
	}
	return out
}

// printed is an answer for people: as the policy prints it, with yes and no and areas in words.
func (q *questions) printed(x policy.Question, values policy.Values) string {
	switch {
	case len(values) == 0:
		return ""
	case x.Kind == "pack":
		for _, c := range q.books.packChoices() {
			if c.Key == values[0] {
				return c.Title
			}
		}
	case x.Kind == "yesno":
		return strings.ToUpper(values[0][:1]) + values[0][1:]
	}
	return policy.Printed(x, values)
}

// digest stands for a stored answer. It guards nothing; it only tells two answers apart.
func digest(values []string) string {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%q", values)
	return strconv.FormatUint(h.Sum64(), 36)
}
