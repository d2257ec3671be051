package office

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// accessReviewDuty is the recurring duty that a whole review completes (DFE-CY-12).
const accessReviewDuty = "access-review"

// accessReviewers decide what is kept and what is removed; those who carry it out only look.
var accessReviewers = askForAll

// AccessReviewQuery asks for the lines of one system or of one person; with neither, for how far the review is. All asks for every
// line there is.
type AccessReviewQuery struct {
	System string
	Person id.Person
	All    bool
}

// AccessReviewLine is one line of the record that has to be looked at.
type AccessReviewLine struct {
	access.Grant
	Name   string
	Pupil  bool
	System string // its name
	Stage  access.Stage
	Agreer string
	Mark   access.Mark // nothing if nobody marked it in this round
	Marker string
	Lacks  []access.Missing // what the person lacks today although the account is open
	Mine   bool             // it is the reviewer's own, about which somebody else decides
}

// AccessReviewPart is a system with how far its lines are.
type AccessReviewPart struct {
	Key, Name            string
	Shared, Silent       bool // several people share its account; nobody has said within a month who uses it
	Lines, Marked, Final int  // Final are those that were signed
}

// AccessReviewShown is how far the round is, and the lines that were asked for.
type AccessReviewShown struct {
	// Open says that a round is open; Round is the day on which it falls due by the calendar, Due the day if it was put off.
	Open       bool
	Round, Due time.Time
	State      duty.State
	Off        string    // why the school does not do it
	From       time.Time // when the next round begins, where none is open
	Lines      int
	Final      int
	Removed    int
	Parts      []AccessReviewPart
	Rows       []AccessReviewLine
	Title      string
	MayDecide  bool
	Signings   []SigningShown
}

// SigningShown is a signed part with the name of who signed.
type SigningShown struct {
	access.Signing
	ByName string
}

// ShowAccessReview shows how far the termly review of access is, and the lines of a system or of a person that nobody has decided
// yet in front.
var ShowAccessReview = Case[AccessReviewQuery, AccessReviewShown]{
	About: About{Name: "ShowAccessReview", Says: "See how far the termly review of access is", Clause: "7.2/register", Sensitive: true, May: accessKeepers},
	Do: func(d *Desk, tx *store.Tx, q AccessReviewQuery) (AccessReviewShown, error) {
		tx.Looked("access_review", "round")
		b, err := openAccessReview(d, tx)
		if err != nil {
			return AccessReviewShown{}, err
		}
		out := b.shown
		out.MayDecide = accessReviewers.Meets(d.By.Roles)
		asked := b.scope(q)
		if len(asked) > 0 {
			if out.Rows, err = b.rows(d, tx, asked); err != nil {
				return out, err
			}
		}
		out.Title = b.names[q.System]
		if q.Person != "" {
			p, err := tx.PersonByID(q.Person)
			if err != nil {
				return out, err
			}
			out.Title = p.Name
		}
		out.Signings, err = signingsShown(&tx.View)
		return out, err
	},
}

func signingsShown(v *store.View) ([]SigningShown, error) {
	all, err := v.Signings()
	if err != nil {
		return nil, err
	}
	names, err := namesOf(v)
	var out []SigningShown
	for _, s := range all {
		out = append(out, SigningShown{s, nameBook(names).of(s.By)})
	}
	return out, err
}

// accessReview is the open round with every line that belongs to it.
type accessReview struct {
	shown  AccessReviewShown
	grants []access.Grant
	marks  map[id.Grant]access.Mark
	names  map[string]string // of systems
}

// openAccessReview reads the round that is open: the oldest one of the duty that has begun and that nobody finished.
func openAccessReview(d *Desk, tx *store.Tx) (*accessReview, error) {
	b := &accessReview{marks: map[id.Grant]access.Mark{}}
	a, err := loadAgenda(d.House, &tx.View)
	if err != nil {
		return nil, err
	}
	x, err := a.duty(accessReviewDuty)
	if err != nil {
		return nil, err
	}
	out := &b.shown
	out.Off = x.Off
	if open := duty.Open(a.stands[accessReviewDuty]); len(open) > 0 && x.Off == "" {
		o := open[0]
		out.Round, out.Due, out.State, out.From = o.Planned, o.Due, o.State, o.From
		out.Open = !o.From.After(a.day)
	}
	systems, err := tx.Systems()
	if err != nil {
		return nil, err
	}
	b.names = systemNames(systems)
	all, err := tx.Grants("", false)
	if err != nil {
		return nil, err
	}
	b.grants = slices.DeleteFunc(all, func(g access.Grant) bool { return !g.InReview(d.Now) })
	if out.Open {
		if b.marks, err = tx.ReviewMarks(out.Round); err != nil {
			return nil, err
		}
	}
	uses, err := tx.UsesSince(d.Now.AddDate(0, 0, -access.UseRecent))
	b.count(d, systems, uses)
	return b, err
}

func (b *accessReview) count(d *Desk, systems []access.System, uses []access.Turn) {
	out := &b.shown
	for _, m := range b.marks {
		if m.Signed() && m.Decision == access.RemoveIt {
			out.Removed++
		}
	}
	out.Lines = len(b.grants)
	for _, s := range systems {
		row := SystemRow{System: s}
		row.used(uses, d)
		p := AccessReviewPart{Key: s.Key, Name: s.Name, Shared: s.Login == access.SharedLogin, Silent: row.Silent}
		for _, g := range b.grants {
			if g.System != s.Key {
				continue
			}
			p.Lines++
			if m, there := b.marks[g.ID]; there {
				p.Marked++
				if m.Signed() {
					p.Final++
				}
			}
		}
		if p.Lines > 0 {
			out.Parts = append(out.Parts, p)
		}
		out.Final += p.Final
	}
}

func (b *accessReview) scope(q AccessReviewQuery) []access.Grant {
	if q.System == "" && q.Person == "" && !q.All {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(b.grants), func(g access.Grant) bool {
		return q.System != "" && g.System != q.System || q.Person != "" && g.Person != q.Person
	})
}

// rows opens lines with what somebody has to know to decide: what nobody decided comes first, then by name.
func (b *accessReview) rows(d *Desk, tx *store.Tx, all []access.Grant) ([]AccessReviewLine, error) {
	var shown GrantsShown
	if err := grantRows(d, tx, GrantQuery{}, all, &shown); err != nil {
		return nil, err
	}
	did, err := whoDid(&tx.View, all)
	if err != nil {
		return nil, err
	}
	names, err := namesOf(&tx.View)
	if err != nil {
		return nil, err
	}
	f, err := theGate(d.House, &tx.View)
	if err != nil {
		return nil, err
	}
	var out []AccessReviewLine
	for _, g := range shown.Rows {
		l := AccessReviewLine{Grant: g.Grant, Name: g.Name, Pupil: g.Pupil, System: b.names[g.System], Stage: g.Stage, Agreer: did[g.AgreedBy], Mark: b.marks[g.ID], Mine: g.Person == d.By.Person}
		if l.Mark.By != "" {
			l.Marker = nameBook(names).of(l.Mark.By)
		}
		if l.Stage == access.Given {
			for _, m := range f.Ready(g.Person, g.Grant.System, d.Now) {
				l.Lacks = append(l.Lacks, m.Plain())
			}
		}
		out = append(out, l)
	}
	slices.SortStableFunc(out, func(a, b AccessReviewLine) int {
		return cmp.Or(cmp.Compare(order(a.Mark), order(b.Mark)), strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.System, b.System))
	})
	return out, nil
}

// order puts what nobody signed in front.
func order(m access.Mark) int {
	if m.Signed() {
		return 1
	}
	return 0
}

// ShowAccessSigning shows one signed part of a review, with every line in it, to be printed as a proof.
var ShowAccessSigning = Case[id.AccessReview, SigningPage]{
	About: About{Name: "ShowAccessSigning", Says: "See what was decided in a review of access, line by line", Clause: "7.2/register", Sensitive: true, May: accessKeepers},
	Do: func(_ *Desk, tx *store.Tx, number id.AccessReview) (SigningPage, error) {
		var out SigningPage
		s, err := tx.Signing(number)
		if err != nil {
			return out, err
		}
		tx.Looked("access_review", string(number))
		names, err := namesOf(&tx.View)
		if err != nil {
			return out, err
		}
		out.SigningShown = SigningShown{s, nameBook(names).of(s.By)}
		systems, err := tx.Systems()
		if err != nil {
			return out, err
		}
		out.Systems = systemNames(systems)
		var ids []id.Person
		for _, l := range s.Lines {
			ids = append(ids, l.Person)
		}
		slices.Sort(ids)
		open, err := tx.RolledPeople(slices.Compact(ids))
		out.Names = map[id.Person]string{}
		for who, p := range open {
			out.Names[who] = p.Person.Name
			if p.Person.Roles.Has(people.Pupil) {
				out.Pupils++
			}
		}
		return out, err
	},
}

// SigningPage is one signed part with names.
type SigningPage struct {
	SigningShown
	Names   map[id.Person]string
	Systems map[string]string
	Pupils  int
}
