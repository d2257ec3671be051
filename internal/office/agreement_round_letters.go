package office

import (
	"context"
	"errors"
	"strings"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

const (
	// signingPurpose is what the link in a round's letter is for: it lets in as a parent's code does, once somebody has
	// shown that they know a child of theirs.
	signingPurpose = "agreements"
	signingLetter  = "signing"
	// lettersAtOnce are written in one transaction, so that nobody's signature waits long for it and a process that dies
	// has either made a letter with its link, or neither.
	lettersAtOnce = 40
)

// WriteSigning makes the next letters of a round, up to a number, and says how many it made. Reminders go out in the
// day on school days; first letters at once.
var WriteSigning = Case[id.SigningRound, int]{
	About: About{Name: "WriteSigning", Says: "Write the next letters of a round to families", Clause: "4.6/agreement", Sensitive: true, May: familyAskers | people.Of(people.Handrail)},
	Do: func(d *Desk, tx *store.Tx, number id.SigningRound) (int, error) {
		s, err := loadSigning(d, &tx.View, number)
		if err != nil || !s.Round.Open(d.Now) {
			return 0, err
		}
		year, err := loadYear(&tx.View)
		if err != nil {
			return 0, err
		}
		today := calendar.Day(s.at)
		reminding := s.at.Hour() >= lettersFrom && year.Fill(today, today).SchoolDay(today)
		made := 0
		for _, a := range s.asked {
			f := s.answers(a)
			if !f.State().Chased() {
				if f.Waiting { // answered before the letter left
					if err := tx.DropLetters(signingLetter, a.Person); err != nil {
						return made, err
					}
				}
				continue
			}
			if made == lettersAtOnce {
				break
			}
			owed := a.Owed(s.Round, s.at)
			if a.Wrong >= mostWrongBirthdays { // the letter reached somebody else: a person looks before another goes there
				continue
			}
			if f.NoPost || f.Waiting || a.Letters >= owed || a.Letters > 0 && (!reminding || a.How == agreement.OnPaper) {
				continue
			}
			if err := s.write(d, tx, a, owed); err != nil {
				return made, err
			}
			made++
		}
		return made, nil
	},
}

// AskFamilies makes all letters of a round that are due. A process that dies on the way has made some of them; the
// clock makes the others.
func AskFamilies(ctx context.Context, h *House, by people.Actor, number id.SigningRound) error {
	for {
		n, err := WriteSigning.Run(ctx, h, by, number)
		if err != nil || n < lettersAtOnce {
			return err
		}
	}
}

// MindSigning makes what is due of every round that is open.
func MindSigning(ctx context.Context, h *House) error {
	var all []agreement.Round
	if err := h.School.Read(ctx, func(v *store.View) (err error) {
		all, err = v.SigningRounds()
		return err
	}); err != nil {
		return err
	}
	var errs error
	for _, r := range all {
		if r.Open(h.Now()) {
			errs = errors.Join(errs, AskFamilies(ctx, h, people.System, r.ID))
		}
	}
	return errs
}

// way makes a new way in for somebody, in place of the one before.
func (s *signingState) way(tx *store.Tx, who id.Person) (code string, err error) {
	if err := tx.VoidInvitations(signingPurpose, who); err != nil {
		return "", err
	}
	if err := tx.DropLetters(signingLetter, who); err != nil {
		return "", err
	}
	code = typedCode()
	return code, tx.AddInvitation(store.Invitation{ID: id.Invite(tx.NewID()), Purpose: signingPurpose, Person: who, Expires: s.Until}, digestOf(code))
}

// wayByHand is a new way in that somebody hands out: wrong birthdays are counted from none again.
func (s *signingState) wayByHand(tx *store.Tx, who id.Person) (string, error) {
	if err := tx.ForgiveProof(who); err != nil {
		return "", err
	}
	return s.way(tx, who)
}

// write makes somebody's way in and puts the letter with it into the outbox, in one transaction. No letter names a
// child: mailboxes are shared and letters are passed on.
func (s *signingState) write(d *Desk, tx *store.Tx, a agreement.Asked, letters int) error {
	code, err := s.way(tx, a.Person)
	if err != nil {
		return err
	}
	p := s.people[a.Person]
	school, err := tx.AnswerOf("school.name")
	if err != nil {
		return err
	}
	named := strings.Join(school, "")
	if named == "" {
		named = "Your child’s school"
	}
	subject, first := "Please sign for "+named, named+" asks you to read and answer:"
	if a.Letters > 0 {
		subject, first = "A reminder: please sign for "+named, named+" asked you to read and answer these, and has no answer yet:"
	}
	_, err = tx.Post(store.Letter{ID: tx.NewID(), Kind: signingLetter, Once: signingLetter + ":" + tx.NewID(), Person: p.ID, To: p.Person.Email, Subject: subject,
		Body: "Hello " + p.Name + ",\n\n" + first + "\n\n" + s.titles("  ") + "\n" +
			"It takes a minute or two on a phone, once for all your children at the school:\n\n  " + d.House.PublicURL + "/parent/sign?code=" + code + "\n\n" +
			"You will be asked for the birthday of one of your children, so that nobody else sees their names. The link works once, until " + s.lastDay() + ".\n\n" +
			"No is an answer too, and reminders stop with any answer. If the link has been used or has run out, or you would rather sign on paper, ask the school office.\n"})
	if err != nil {
		return err
	}
	return tx.LetterMade(s.ID, a.Person, agreement.ByMail, letters)
}

func (s *signingState) titles(indent string) string {
	var out strings.Builder
	for _, k := range s.kinds {
		out.WriteString(indent + s.covers.InForce[k.Key].Title + "\n")
	}
	return out.String()
}

// lastDay is the last day on which a way in works.
func (s *signingState) lastDay() string {
	return s.Until.In(s.at.Location()).AddDate(0, 0, -1).Format("2 January 2006")
}

// SigningPerson is somebody whom a round asks.
type SigningPerson struct {
	Round  id.SigningRound
	Person id.Person
}

// ResendSigning makes a new letter for one family, with a new link in place of the one before.
var ResendSigning = Case[SigningPerson, struct{}]{
	About: About{Name: "ResendSigning", Says: "Send one family their link again", Clause: "4.6/agreement", Sensitive: true, May: familyAskers},
	Do: func(d *Desk, tx *store.Tx, in SigningPerson) (struct{}, error) {
		s, a, err := oneAsked(d, tx, in)
		switch {
		case err != nil:
			return struct{}{}, err
		case !s.writable(a.Person):
			return struct{}{}, fault.New(fault.Conflict, "No letter can be sent: there is no address that works, or no mail server is set up. Print their letter instead.")
		case s.answers(a).Waiting:
			return struct{}{}, fault.New(fault.Conflict, "A letter to them waits to be sent already.")
		}
		if err := tx.ForgiveProof(a.Person); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, s.write(d, tx, a, max(1, a.Letters))
	},
}

// oneAsked finds somebody whom an open round still asks.
func oneAsked(d *Desk, tx *store.Tx, in SigningPerson) (*signingState, agreement.Asked, error) {
	s, err := loadSigning(d, &tx.View, in.Round)
	if err != nil {
		return nil, agreement.Asked{}, err
	}
	if !s.Round.Open(d.Now) {
		return nil, agreement.Asked{}, fault.New(fault.Conflict, "This has ended. Ask families anew.")
	}
	for _, a := range s.asked {
		if a.Person != in.Person {
			continue
		}
		if !s.answers(a).State().Chased() {
			return nil, a, fault.New(fault.Conflict, "They have answered, or are not asked any more.")
		}
		return s, a, nil
	}
	return nil, agreement.Asked{}, fault.New(fault.NotFound, "They are not asked in this round.")
}

// SigningSheet is a letter to print: to whom, and the way in. It is shown once.
type SigningSheet struct {
	Name    string
	Classes []string
	Code    string
	Titles  []string
	Until   string
}

// PrintSigning makes letters on paper: for one person, or for everybody whom no letter reaches by e-mail and to whom one is
// due. Each has a new way in, in place of the one before.
var PrintSigning = Case[SigningPerson, []SigningSheet]{
	About: About{Name: "PrintSigning", Says: "Print letters with a code for families without e-mail", Clause: "4.6/agreement", Sensitive: true, May: familyAskers},
	Do: func(d *Desk, tx *store.Tx, in SigningPerson) ([]SigningSheet, error) {
		var s *signingState
		var all []agreement.Asked
		var err error
		if in.Person != "" {
			var one agreement.Asked
			s, one, err = oneAsked(d, tx, in)
			all = []agreement.Asked{one}
		} else if s, err = loadSigning(d, &tx.View, in.Round); err == nil {
			all = s.forPaper()
		}
		if err != nil {
			return nil, err
		}
		if len(all) == 0 || !s.Round.Open(d.Now) {
			return nil, fault.New(fault.Conflict, "There is no letter to print.")
		}
		names, err := s.covers.names(d, &tx.View)
		if err != nil {
			return nil, err
		}
		var out []SigningSheet
		for _, a := range all {
			code, err := s.wayByHand(tx, a.Person)
			if err != nil {
				return nil, err
			}
			if err := tx.LetterMade(s.ID, a.Person, agreement.OnPaper, max(1, a.Owed(s.Round, s.at))); err != nil {
				return nil, err
			}
			out = append(out, SigningSheet{Name: s.people[a.Person].Name, Classes: s.classes(a.Person, names), Code: code,
				Titles: strings.Split(strings.TrimSpace(s.titles("")), "\n"), Until: s.lastDay()})
		}
		return out, nil
	},
}

// forPaper are those to whom a letter on paper is due.
func (s *signingState) forPaper() []agreement.Asked {
	var all []agreement.Asked
	for _, a := range s.asked {
		f := s.answers(a)
		if f.State().Chased() && (f.NoPost || a.How == agreement.OnPaper) && (a.Letters < a.Owed(s.Round, s.at) || a.How == agreement.ByMail && f.Waiting) {
			all = append(all, a)
		}
	}
	return all
}
