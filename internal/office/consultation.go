package office

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/consultation"
	"handrail.school/handrail/internal/area/edition"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// RoundForm opens a round, or changes an open one.
type RoundForm struct {
	Round     id.Round // "" for a new one
	Audience  consultation.Audience
	Intro     string
	Questions []consultation.Question
	Invited   string
	Until     time.Time
}

// Limits of a round.
const (
	mostQuestions = 8
	mostRoundDays = 180
	mostAnswers   = 5000 // of one round; a school has fewer families
	longestAnswer = 4000 // letters
)

// OpenRound asks a group about the draft that is frozen (obligations 1-a, 4.2-o, 4.3-a, 4.5-c, 4.6-h, 5.1-p).
var OpenRound = Case[RoundForm, id.Round]{
	About:  About{Name: "OpenRound", Says: "Ask a group about the draft of the policy", Clause: "1/together", Sensitive: true, May: policyWriters},
	Before: func(d *Desk, in *RoundForm) error { return checkRound(d, in) },
	Do: func(d *Desk, tx *store.Tx, in RoundForm) (id.Round, error) {
		if in.Round != "" {
			return in.Round, changeRound(d, tx, in)
		}
		all, err := tx.EditionsOfPolicy()
		if err != nil {
			return "", err
		}
		e, ok := edition.Making(all, d.Now)
		if !ok {
			return "", fault.New(fault.Conflict, "Freeze the draft first, so that everybody is asked about the same words.")
		}
		r := consultation.Round{ID: id.Round(tx.NewID()), Number: e.Number, Edition: e.ID, Audience: in.Audience, Intro: in.Intro, Questions: in.Questions,
			Invited: in.Invited, Opened: d.Now, OpenedBy: d.By.Person, Until: calendar.Day(in.Until)}
		if in.Audience.Signed() == 0 {
			secret, digest := token()
			r.Token = secret
			inv := store.Invitation{ID: id.Invite(r.ID), Purpose: roundPurpose, Expires: r.Until.AddDate(0, 0, 2)}
			if err := tx.AddInvitation(inv, digest); err != nil {
				return "", err
			}
		}
		return r.ID, tx.SetRound(r)
	},
}

// roundPurpose marks the links of rounds among all links without an account.
const roundPurpose = "consultation"

func changeRound(d *Desk, tx *store.Tx, in RoundForm) error {
	r, err := tx.Round(in.Round)
	if err != nil {
		return err
	}
	if !r.Open(d.Now.In(d.House.Zone)) {
		return fault.New(fault.Conflict, "This round has ended.")
	}
	n, err := tx.CountAnswers(r.ID)
	if err != nil {
		return err
	}
	if n > 0 && !slices.Equal(r.Questions, in.Questions) {
		return fault.New(fault.Conflict, "Somebody has answered already, so the questions stay as they are.")
	}
	r.Intro, r.Questions, r.Invited, r.Until = in.Intro, in.Questions, in.Invited, calendar.Day(in.Until)
	return tx.SetRound(r)
}

func checkRound(d *Desk, in *RoundForm) error {
	in.Intro, in.Invited = strings.TrimSpace(in.Intro), strings.TrimSpace(in.Invited)
	var wrong fault.Fields
	if !in.Audience.Known() {
		wrong.Add("audience", "Choose whom you ask")
	}
	wrong.Need("invited", in.Invited, "Say how they are told, such as letter home of 3 November")
	today := calendar.Day(d.Now.In(d.House.Zone))
	if in.Until.IsZero() || calendar.Day(in.Until).Before(today) || in.Until.After(today.AddDate(0, 0, mostRoundDays)) {
		wrong.Add("until", "Enter the last day on which answers are taken: today or later, within half a year")
	}
	var kept []consultation.Question
	for i, q := range in.Questions {
		if q.Ask = strings.TrimSpace(q.Ask); q.Ask == "" {
			continue
		}
		if len(q.Ask) > 300 {
			wrong.Add(fmt.Sprintf("question-%d", i), "Use at most 300 characters")
		}
		kept = append(kept, q)
	}
	in.Questions = kept
	if len(kept) == 0 {
		wrong.Add("question-0", "Enter at least one question")
	}
	if len(kept) > mostQuestions {
		wrong.Add("question-0", "Ask at most %d questions", mostQuestions)
	}
	if len(in.Intro) > 2000 || len(in.Invited) > 500 {
		wrong.Add("intro", "Use at most 2,000 characters")
	}
	return wrong.Err()
}

// CloseRound ends a round before its last day.
var CloseRound = Case[id.Round, struct{}]{
	About: About{Name: "CloseRound", Says: "Take no more answers from a group", Clause: "1/together", Sensitive: true, May: policyWriters},
	Do: func(d *Desk, tx *store.Tx, number id.Round) (struct{}, error) {
		r, err := tx.Round(number)
		if err != nil {
			return struct{}{}, err
		}
		if !r.Open(d.Now.In(d.House.Zone)) {
			return struct{}{}, fault.New(fault.Conflict, "This round has ended already.")
		}
		r.Closed = d.Now
		return struct{}{}, tx.SetRound(r)
	},
}

// RoundShown is one round with how far it is.
type RoundShown struct {
	consultation.Round
	Open      bool
	Answers   int
	MayAnswer bool // signed in, and one of the group
	MayEnter  bool // a teacher may enter what a class said
	Answered  bool // by the person looking
	Turnout   int  // how many are in the group, where that is known; 0 elsewhere
}

// RoundsShown is the consultation on one edition.
type RoundsShown struct {
	Number  int
	Edition string // its name; "" where nothing is frozen
	ID      id.Edition
	Groups  []consultation.Group
	Rounds  []RoundShown
	Earlier []RoundShown // of earlier editions
	Replies []consultation.Reply
	Told    bool // the summary is published
	Writer  bool
	Open    int // remarks without a reply
}

// ListRounds shows which groups were asked about the edition in the making, and what became of it.
var ListRounds = Look[struct{}, RoundsShown]{
	About: About{Name: "ListRounds", Says: "See which groups are asked about the draft, and how many have answered", Clause: "1/together", May: schoolReaders},
	Do: func(d *Desk, v *store.View, _ struct{}) (RoundsShown, error) {
		out := RoundsShown{Writer: policyWriters.Meets(d.By.Roles)}
		all, err := v.EditionsOfPolicy()
		if err != nil {
			return out, err
		}
		day := d.Now.In(d.House.Zone)
		if e, ok := edition.Making(all, day); ok {
			out.Number, out.Edition, out.ID = e.Number, e.Name(), e.ID
		} else if e, ok := edition.At(all, day); ok {
			out.Number, out.Edition = e.Number, e.Name()
		}
		in, books, err := PolicyInputs(d.House, v)
		if err != nil {
			return out, err
		}
		rounds, err := v.Rounds(0)
		if err != nil {
			return out, err
		}
		if err := out.rounds(d, v, rounds); err != nil {
			return out, err
		}
		waiting, err := v.UnansweredRemarks(out.Number)
		if err != nil {
			return out, err
		}
		for _, n := range waiting {
			out.Open += n
		}
		out.Groups = consultation.Groups(books.Library.Effective(in.Profile).Value("policy.consulted_groups"), out.Number, rounds, waiting, day)
		for i, g := range out.Groups {
			for _, r := range out.Rounds {
				if r.Audience == g.Audience {
					out.Groups[i].Answers += r.Answers
				}
			}
		}
		out.Replies, err = v.Replies(out.Number)
		return out, err
	},
}

func (out *RoundsShown) rounds(d *Desk, v *store.View, rounds []consultation.Round) error {
	counts, err := v.AnswerCounts()
	if err != nil {
		return err
	}
	mine, err := v.RoundsAnswered(d.By.Person)
	if err != nil {
		return err
	}
	all, err := v.People()
	if err != nil {
		return err
	}
	for _, r := range rounds {
		if !out.Writer {
			r.Token = ""
		}
		s := RoundShown{Round: r, Open: r.Open(d.Now.In(d.House.Zone)), Answers: counts[r.ID], Answered: mine[r.ID]}
		s.MayEnter = classAskers.Meets(d.By.Roles)
		s.MayAnswer = s.Open && r.Audience.Signed().Meets(d.By.Roles)
		for _, p := range all {
			if p.Active() && r.Audience.Signed().Meets(p.Roles) {
				s.Turnout++
			}
		}
		if r.Number == out.Number {
			out.Rounds = append(out.Rounds, s)
			out.Told = out.Told || !r.Published.IsZero()
		} else {
			out.Earlier = append(out.Earlier, s)
		}
	}
	return nil
}

// RoundResult is what a round came to. Whole answers are for leaders.
type RoundResult struct {
	consultation.Round
	Open    bool
	Tally   consultation.Tally
	Answers []consultation.Answer
	Names   map[id.Person]string
}

// ShowRound shows what a group said, to leaders only.
var ShowRound = Case[id.Round, RoundResult]{
	About: About{Name: "ShowRound", Says: "Read what a group answered about the draft", Clause: "1/together", Sensitive: true, May: policyWriters},
	Do: func(d *Desk, tx *store.Tx, number id.Round) (RoundResult, error) {
		r, err := tx.Round(number)
		if err != nil {
			return RoundResult{}, err
		}
		tx.Looked("consultation", string(number))
		out := RoundResult{Round: r, Open: r.Open(d.Now.In(d.House.Zone)), Names: map[id.Person]string{}}
		if out.Answers, err = tx.ConsultationAnswers(number); err != nil {
			return out, err
		}
		out.Tally = consultation.Count(r, out.Answers)
		names, err := namesOf(&tx.View)
		for _, p := range names {
			out.Names[p.ID] = p.Name
		}
		return out, err
	},
}

// clauseIn says whether a clause stands in a text; an empty one means the whole.
func clauseIn(p *policy.Policy, c clause.ID) bool { return c == "" || p.Statement(c) != nil }

// classAskers may enter what a class said.
var classAskers = people.Leaders | people.Of(people.Staff, people.SENCO)
