package office

import (
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// receptionists say who stands before them: office staff, teachers at the door, leaders.
var receptionists = people.Leaders | people.Of(people.Administrator, people.Staff, people.SENCO)

// PassList is reception's page.
type PassList struct {
	Code     string
	Until    time.Time
	Kinds    []agreement.PassKind // for which all texts are in force
	Waiting  []agreement.Pass
	In       []agreement.Pass
	Earlier  []agreement.Pass // of the day, ended, refused or declined
	Day      time.Time
	Today    bool
	ByNumber map[string]string // names of colleagues who decided
}

// ListPasses is who waits at reception, who is in with a pass, and who was: today, or on another day.
var ListPasses = Case[time.Time, PassList]{
	About: About{Name: "ListPasses", Says: "See who is in with a day pass, and who waits at reception", Clause: "9.4/agreement", Sensitive: true, May: receptionists},
	Do: func(d *Desk, tx *store.Tx, day time.Time) (PassList, error) {
		tx.Looked("pass", "list")
		out := PassList{ByNumber: map[string]string{}, Day: midnight(d.House, d.Now.In(d.House.Zone))}
		if out.Today = day.IsZero() || midnight(d.House, day).Equal(out.Day); !out.Today {
			out.Day = midnight(d.House, day)
		}
		var err error
		if out.Code, out.Until, err = passCode(d.House, &tx.View); err != nil {
			return out, err
		}
		if v, err := visitTexts(d, &tx.View, ""); err == nil {
			out.Kinds = v.Kinds
		} else if !fault.Is(err, fault.Conflict) {
			return out, err
		}
		all, err := tx.Passes(out.Day, out.Day.AddDate(0, 0, 1))
		if err != nil {
			return out, err
		}
		var who []id.Person
		for _, p := range all {
			p = p.At(d.Now)
			who = append(who, id.Person(p.DecidedBy), id.Person(p.EndedBy))
			switch p.State {
			case agreement.PassAsked:
				out.Waiting = append(out.Waiting, p)
			case agreement.PassOpen:
				out.In = append(out.In, p)
			default:
				out.Earlier = append(out.Earlier, p)
			}
		}
		slices.Reverse(out.Waiting) // first come, first served
		names, err := tx.Names(who)
		for n, name := range names {
			out.ByNumber[string(n)] = name
		}
		return out, err
	},
}

// NewPassCode makes another code for the rest of the day, as when one was passed on.
var NewPassCode = Case[struct{}, struct{}]{
	About: About{Name: "NewPassCode", Says: "Make another code of the day for visitors", Clause: "9.4/agreement", May: receptionists},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (struct{}, error) {
		return struct{}{}, tx.SetSetting(passSetting, tx.NewID(), d.By.Who())
	},
}

// PassDetail is one pass at reception.
type PassDetail struct {
	PassShown
	DeciderName, EnderName string
	// Barred says that a person of this name is marked in the roll as one who may not be told about a child; Pupil that a
	// pupil has this name; Twin that another pass of today has it.
	Barred, Pupil bool
	Twin          id.Pass
	Ends          time.Time // unless reception says earlier
	Signatures    []id.Signature
	Grants        []access.Grant
	Systems       []access.System // that can be asked for by name
	Names         map[string]string
	Today         bool
}

// ShowPass shows one pass to reception, with what to look out for.
var ShowPass = Case[id.Pass, PassDetail]{
	About: About{Name: "ShowPass", Says: "See one visitor's pass", Clause: "9.4/agreement", Sensitive: true, May: receptionists},
	Do: func(d *Desk, tx *store.Tx, number id.Pass) (PassDetail, error) {
		p, err := tx.PassByID(number)
		if err != nil {
			return PassDetail{}, err
		}
		tx.Looked("pass", string(number))
		out := PassDetail{Names: map[string]string{}}
		if out.PassShown, err = passShown(d, &tx.View, p.At(d.Now)); err != nil {
			return out, err
		}
		out.LeaderAsked = out.LeaderAsked && people.Leaders.Meets(d.By.Roles) // whose name that is, is for few
		out.Today = p.Asked.In(d.House.Zone).Format(time.DateOnly) == d.Now.In(d.House.Zone).Format(time.DateOnly)
		year, err := loadYear(&tx.View)
		if err != nil {
			return out, err
		}
		out.Ends = agreement.PassEnds(year.Year, d.Now.In(d.House.Zone))
		if out.State == agreement.PassAsked {
			if err := out.lookOut(d, tx); err != nil {
				return out, err
			}
		}
		names, err := tx.Names([]id.Person{id.Person(p.DecidedBy), id.Person(p.EndedBy)})
		if err != nil {
			return out, err
		}
		out.DeciderName, out.EnderName = names[id.Person(p.DecidedBy)], names[id.Person(p.EndedBy)]
		return out, out.addAccess(tx)
	},
}

func (out *PassDetail) lookOut(d *Desk, tx *store.Tx) (err error) {
	if out.Barred, out.Pupil, err = tx.Unwelcome(out.Name); err != nil {
		return err
	}
	day := midnight(d.House, d.Now.In(d.House.Zone))
	all, err := tx.Passes(day, day.AddDate(0, 0, 1))
	for _, o := range all {
		o = o.At(d.Now)
		if o.ID != out.ID && agreement.Matches(o.Name, out.Name) && (o.State == agreement.PassOpen || o.State == agreement.PassAsked) {
			out.Twin = o.ID
		}
	}
	return err
}

// addAccess adds what the holder signed and was given, and what can be asked for.
func (out *PassDetail) addAccess(tx *store.Tx) error {
	if out.Person == "" {
		return nil
	}
	signed, err := tx.Signatures(out.Person)
	if err != nil {
		return err
	}
	for _, s := range signed {
		out.Signatures = append(out.Signatures, s.ID)
	}
	if out.Grants, err = tx.GrantsOf(out.Person); err != nil {
		return err
	}
	all, err := tx.Systems()
	for _, s := range all {
		out.Names[s.Key] = s.Name
		given := slices.ContainsFunc(out.Grants, func(g access.Grant) bool { return g.System == s.Key })
		if s.State == access.Live && s.Given == access.ByGrant && s.For.Has(people.Visitor) && !given && out.State == agreement.PassOpen {
			out.Systems = append(out.Systems, s)
		}
	}
	return err
}

// PassYes is reception's yes.
type PassYes struct {
	Pass  id.Pass
	Until string // a time of day; empty is the end of the school day
	Seen  bool   // the person stands before whoever says so
	Asked bool   // a leader was asked, where the name is one to ask about
}

// OpenPass says that a visitor stands before whoever says so. Only then is anybody entered and anything signed: the visitor
// signs, and whoever says yes is the witness.
var OpenPass = Case[PassYes, struct{}]{
	About: About{Name: "OpenPass", Says: "Say that a visitor stands before me, and open their day pass", Clause: "9.4/agreement", Sensitive: true, May: receptionists},
	Do: func(d *Desk, tx *store.Tx, in PassYes) (struct{}, error) {
		p, err := tx.PassByID(in.Pass)
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, openPass(d, tx, p, in)
	},
}

func openPass(d *Desk, tx *store.Tx, p agreement.Pass, in PassYes) error {
	if p = p.At(d.Now); p.State != agreement.PassAsked {
		return fault.New(fault.Conflict, "This pass does not wait any more: %s.", strings.ToLower(p.State.Words()))
	}
	var wrong fault.Fields
	until := passUntil(d, tx, in.Until, &wrong)
	if !in.Seen {
		wrong.Add("seen", "Tick this when the person stands before you")
	}
	barred, _, err := tx.Unwelcome(p.Name)
	if err != nil {
		return err
	}
	if barred && !in.Asked {
		wrong.Add("asked", "Ask a leader first, and tick this when they have said yes")
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	if p.Asked.After(d.Now) {
		return fault.New(fault.Conflict, "The clock of the server was set back since this pass was asked for. Tell the technician.")
	}
	who := store.Person{ID: id.Person(tx.NewID()), Name: p.Name, Roles: people.Of(people.Visitor)}
	if err := addPerson(d, tx, who); err != nil {
		return err
	}
	p.State, p.Until, p.Person, p.LeaderAsked = agreement.PassOpen, until, who.ID, barred
	if ok, err := tx.DecidePass(p, d.By.Who()); err != nil || !ok {
		return orConflict(err, "Somebody else has just decided about this pass.")
	}
	return signPass(d, tx, p)
}

// signPass records the signatures of a pass, each under exactly the text that was shown.
func signPass(d *Desk, tx *store.Tx, p agreement.Pass) error {
	c, err := coversOf(d.House, &tx.View, p.Person)
	if err != nil {
		return err
	}
	how := "Read and agreed on their own phone at "
	if p.Desk {
		how = "Read and agreed at reception’s screen at "
	}
	for _, t := range p.Texts {
		k, used := c.Kind(t.Kind)
		text := c.InForce[t.Kind]
		if !used || text.Hash != t.Hash {
			return fault.New(fault.Conflict, "The agreement was changed since they read it. Refuse this pass and ask them to read the new text.")
		}
		a := AnswerTo{Hash: t.Hash, Answer: agreement.YesAnswer, People: []id.Person{p.Person}, Read: true}
		for _, q := range text.Questions {
			a.Answers = append(a.Answers, q.Right) // answered when the pass was asked for
		}
		s, err := c.signature(k, a)
		if err != nil {
			return err
		}
		s.Signer, s.Witness, s.How, s.Until = p.Person, d.By.Person, agreement.ByPass, p.Until
		s.Reason = how + p.Asked.In(d.House.Zone).Format("15:04") + "; reception saw them"
		if _, err := record(d, tx, c, k, s, []id.Person{p.Person}); err != nil {
			return err
		}
	}
	return nil
}

// passUntil is when a pass ends: as reception wrote, or at the end of the school day.
func passUntil(d *Desk, tx *store.Tx, text string, wrong *fault.Fields) time.Time {
	now := d.Now.In(d.House.Zone)
	if text = strings.TrimSpace(text); text == "" {
		year, err := loadYear(&tx.View)
		if err != nil {
			wrong.Add("until", "Enter a time")
		}
		return agreement.PassEnds(year.Year, now)
	}
	minutes, err := ParseHour(text)
	if err != nil {
		wrong.Add("until", "Enter a time of day such as 15:30")
		return now
	}
	y, m, day := now.Date()
	until := time.Date(y, m, day, minutes/60, minutes%60, 0, 0, d.House.Zone)
	if !until.After(now) {
		wrong.Add("until", "Enter a time that is still to come today")
	}
	return until
}

// PassNo is reception's no, or an end.
type PassNo struct {
	Pass   id.Pass
	Reason string
}

// RefusePass says that a pass is not given: nobody came, or they may not come in.
var RefusePass = Case[PassNo, struct{}]{
	About: About{Name: "RefusePass", Says: "Refuse a day pass", Clause: "9.4/agreement", Sensitive: true, May: receptionists},
	Before: func(_ *Desk, in *PassNo) error {
		var wrong fault.Fields
		wrong.Need("reason", in.Reason, "Say why, in a few words")
		if len(in.Reason) > 300 {
			wrong.Add("reason", "Use at most 300 characters")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in PassNo) (struct{}, error) {
		p, err := tx.PassByID(in.Pass)
		if err != nil {
			return struct{}{}, err
		}
		p.State, p.Reason = agreement.PassRefused, strings.TrimSpace(in.Reason)
		ok, err := tx.DecidePass(p, d.By.Who())
		if err != nil || !ok {
			return struct{}{}, orConflict(err, "Somebody has decided about this pass already.")
		}
		return struct{}{}, nil
	},
}

// ShowDesk shows the texts of a pass at reception's own screen, for somebody without a phone.
var ShowDesk = Look[string, Visit]{
	About: About{Name: "ShowDesk", Says: "Read a visitor what they agree to, at reception's screen", Clause: "9.4/agreement", May: receptionists},
	Do:    func(d *Desk, v *store.View, kind string) (Visit, error) { return visitTexts(d, v, kind) },
}

// GivePass enters somebody without a phone who reads and agrees at reception's screen, and opens their pass.
var GivePass = Case[PassForm, id.Pass]{
	About: About{Name: "GivePass", Says: "Enter a visitor who reads and agrees beside me", Clause: "9.4/agreement", Sensitive: true, May: receptionists},
	Do: func(d *Desk, tx *store.Tx, in PassForm) (id.Pass, error) {
		p, again, err := makePass(d, tx, in)
		if err != nil || again || p.State != agreement.PassAsked {
			return p.ID, err
		}
		p.Desk, p.Asked = true, d.Now
		return p.ID, openPass(d, tx, p, PassYes{Pass: p.ID, Until: in.Until, Seen: true, Asked: in.LeaderAsked})
	},
}

// AsksForOthers says whether somebody may ask for access for others: reception's page offers it to those alone.
func AsksForOthers(roles people.Set) bool { return askForAll.Meets(roles) }

// addVisitors counts for Today who waits at reception.
func addVisitors(d *Desk, v *store.View, day *Day) (err error) {
	if receptionists.Meets(d.By.Roles) {
		day.Visitors, _, err = v.CountPasses(d.Now.Add(-agreement.PassPatience))
	}
	return err
}
