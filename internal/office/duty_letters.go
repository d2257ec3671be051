package office

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// How often a letter says what there is to do, as each person chooses.
const (
	DigestDaily  = "daily"
	DigestWeekly = "weekly" // unless somebody chooses otherwise
	DigestOff    = "off"    // but for what of one's own is overdue
)

const digestKey = "digest"

// lettersFrom is the hour of a school day from which letters go out.
const lettersFrom = 7

// RemindOfDuties writes to everybody what they have to do, and to the next in line what others left undone
// for too long. It runs by the clock, and writes on school days only. No letter says what was found or what
// an action is about: a mailbox is no place for that.
var RemindOfDuties = Case[struct{}, int]{
	About: About{Name: "RemindOfDuties", Says: "Write to people what they have to do, and to the next in line what is late", Clause: "3/review",
		May: people.Of(people.Handrail)},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (int, error) {
		a, err := loadAgenda(d.House, &tx.View)
		if err != nil {
			return 0, err
		}
		now := d.Now.In(d.House.Zone)
		if !a.year.Fill(a.day, a.day).SchoolDay(a.day) || now.Hour() < lettersFrom {
			return 0, nil
		}
		p, err := newPostbag(d, tx, a)
		if err != nil {
			return 0, err
		}
		n := 0
		for _, who := range p.everybody {
			sent, err := p.remind(who)
			if err != nil {
				return n, err
			}
			n += sent
		}
		told, err := p.escalate()
		return n + told, err
	},
}

// postbag is everything that letters about duties are written from.
type postbag struct {
	d         *Desk
	tx        *store.Tx
	a         *agenda
	open      []DutyItem
	actions   []duty.Action
	chosen    map[id.Person]string
	last      map[id.Person]time.Time
	everybody []store.Person
	monday    time.Time
	plans     bool          // there are support plans at all
	year      calendar.Year // with the usual one where the school entered none
}

func newPostbag(d *Desk, tx *store.Tx, a *agenda) (*postbag, error) {
	p := &postbag{d: d, tx: tx, a: a, monday: a.day.AddDate(0, 0, -(int(a.day.Weekday())+6)%7)}
	p.open = a.open("")
	p.year = a.year.Fill(a.day.AddDate(-1, 0, 0), a.day.AddDate(1, 0, 0)).Year
	for _, x := range a.people {
		if strings.Contains(x.Email, "@") && x.Roles.Meets(dutyReaders) {
			p.everybody = append(p.everybody, x)
		}
	}
	slices.SortFunc(p.everybody, func(x, y store.Person) int { return strings.Compare(string(x.ID), string(y.ID)) })
	var err error
	if p.actions, err = tx.OpenActions(); err != nil {
		return nil, err
	}
	if p.chosen, err = tx.PersonChoices(digestKey); err != nil {
		return nil, err
	}
	if p.last, err = tx.LastLetters("digest"); err != nil {
		return nil, err
	}
	n, err := tx.CountSupport(a.day)
	p.plans = n.Plans > 0
	return p, err
}

// todo is what one person has to do.
type todo struct {
	late, soon, later []string // lines of the letter
	ownLate           bool     // a duty of their own is overdue
	reminded          bool     // a day of reminding has come since the last letter
}

// remind writes to one person, if today is a day for it.
func (p *postbag) remind(who store.Person) (int, error) {
	last := p.last[who.ID]
	if !last.IsZero() {
		last = calendar.Day(last.In(p.d.House.Zone))
	}
	if last.Equal(p.a.day) {
		return 0, nil
	}
	t := p.todo(who, last)
	if err := p.support(who, last, &t); err != nil {
		return 0, err
	}
	weekly := last.Before(p.monday)
	write := false
	switch p.chosen[who.ID] {
	case DigestDaily:
		write = len(t.late)+len(t.soon) > 0 || t.reminded
	case DigestOff:
		t.soon, t.later = nil, nil
		write = t.ownLate && weekly
	default:
		write = weekly && len(t.late)+len(t.soon) > 0 || t.reminded
	}
	if !write || len(t.late)+len(t.soon)+len(t.later) == 0 {
		return 0, nil
	}
	sent, err := p.tx.Post(store.Letter{ID: p.tx.NewID(), Kind: "digest", Once: "digest:" + string(who.ID) + ":" + p.a.day.Format(time.DateOnly),
		Person: who.ID, To: who.Email, Subject: t.subject(), Body: t.body(who.Name, p.d.House.PublicURL)})
	if !sent {
		return 0, err
	}
	return 1, err
}

// add puts one line where its day belongs.
func (t *todo) add(today time.Time, title string, due time.Time) {
	line := "  " + due.Format("2 January 2006") + "  " + title
	switch {
	case due.Before(today):
		t.late = append(t.late, line)
	case !due.After(today.AddDate(0, 0, 7)):
		t.soon = append(t.soon, line)
	default:
		t.later = append(t.later, line)
	}
}

// todo gathers what a person has to do. An action is named by where it came from and by its day only.
func (p *postbag) todo(who store.Person, last time.Time) todo {
	var t todo
	soon := p.a.day.AddDate(0, 0, 7)
	for _, x := range p.open {
		d, _ := duty.ByKey(p.a.duties, x.Key)
		_, holders := p.a.owner(d, x.Occurrence)
		on, reached := d.Reminder(x.Occurrence, p.year, p.a.day)
		if !slices.ContainsFunc(holders, func(h store.Person) bool { return h.ID == who.ID }) || x.State == duty.Coming && !reached {
			continue
		}
		t.add(p.a.day, x.Title, x.Due)
		t.ownLate = t.ownLate || x.Due.Before(p.a.day)
		t.reminded = t.reminded || reached && on.After(last)
	}
	for _, n := range p.actions {
		if n.Owner == who.ID && n.Due.Before(soon.AddDate(0, 0, 1)) {
			t.add(p.a.day, "Action from: "+n.About, n.Due)
		}
	}
	return t
}

// support adds what of support plans waits for somebody: a day and that it is confidential, no more (5.1.1-d).
func (p *postbag) support(who store.Person, last time.Time, t *todo) error {
	all, err := tieTasks(&p.tx.View, who, p.a.day)
	if err != nil {
		return err
	}
	if p.plans && supportReaders.Meets(who.Roles) && !who.Roles.Has(people.Technician) {
		plans, err := supportTasks(&p.tx.View, who.ID, carers.Meets(who.Roles), p.a.day)
		if err != nil {
			return err
		}
		all = append(all, plans...)
	}
	for _, x := range all {
		late := x.Due.Before(p.a.day)
		t.add(p.a.day, x.Kind, x.Due)
		t.ownLate = t.ownLate || late
		t.reminded = t.reminded || x.Kind != SupportCheck && x.Kind != SupportHelp && x.Made.After(last) || x.Due.Equal(p.a.day)
	}
	return nil
}

func (t todo) subject() string {
	switch late, soon := len(t.late), len(t.soon); {
	case late > 0:
		return "Handrail: " + many(late, "thing of yours is overdue", "things of yours are overdue")
	case soon > 0:
		return "Handrail: " + many(soon, "thing to do this week", "things to do this week")
	}
	return "Handrail: a reminder of what is coming"
}

func many(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

func (t todo) body(name, address string) string {
	var b strings.Builder
	b.WriteString("Hello " + name + ",\n")
	for _, part := range []struct {
		title string
		lines []string
	}{{"Overdue", t.late}, {"Within a week", t.soon}, {"Later", t.later}} {
		if len(part.lines) > 0 {
			b.WriteString("\n" + part.title + "\n" + strings.Join(part.lines, "\n") + "\n")
		}
	}
	b.WriteString("\nOpen Handrail to see and do them: " + address + "/\nHow often this letter comes is up to you: " + address + "/account/calendar\n")
	return b.String()
}

// escalate tells the next in line of every duty that is late by more than the duty allows, once.
func (p *postbag) escalate() (int, error) {
	n := 0
	for _, x := range p.open {
		if !x.Told {
			continue
		}
		d, _ := duty.ByKey(p.a.duties, x.Key)
		_, owners := p.a.owner(d, x.Occurrence)
		for _, to := range p.next(d, owners) {
			sent, err := p.tx.Post(store.Letter{ID: p.tx.NewID(), Kind: "overdue", Once: "overdue:" + x.Key + ":" + x.Planned.Format(time.DateOnly) + ":" + string(to.ID),
				Person: to.ID, To: to.Email, Subject: "Handrail: a duty is overdue",
				Body: "Hello " + to.Name + ",\n\nThis was due by " + x.Due.Format("2 January 2006") + " and is not done:\n\n  " + x.Title + "\n  " + x.Owner +
					"\n\nYou are the next to be told. Please speak to whoever it belongs to, or see that somebody else does it: " +
					dutyAddress(p.d.House, x.Key, x.Planned) + "\n"})
			if err != nil {
				return n, err
			}
			if sent {
				n++
			}
		}
	}
	return n, nil
}

// next is who is told: the first of the duty's posts that somebody else than its owner holds.
func (p *postbag) next(d duty.Duty, owners []store.Person) []store.Person {
	for _, post := range d.Tell {
		others := slices.DeleteFunc(p.a.holding(post), func(x store.Person) bool {
			return !strings.Contains(x.Email, "@") || slices.ContainsFunc(owners, func(o store.Person) bool { return o.ID == x.ID })
		})
		if len(others) > 0 {
			return others
		}
	}
	return nil
}

// ChooseLetters chooses how often a letter says what there is to do.
var ChooseLetters = Case[string, struct{}]{
	About: About{Name: "ChooseLetters", Says: "Choose how often letters remind me", Clause: "4/everyone", May: dutyReaders},
	Do: func(d *Desk, tx *store.Tx, often string) (struct{}, error) {
		if !slices.Contains([]string{DigestDaily, DigestWeekly, DigestOff}, often) {
			return struct{}{}, &fault.Fault{Kind: fault.Invalid, Sentence: "There is a problem", Fields: []fault.Field{{Name: "often", Sentence: "Choose how often"}}}
		}
		return struct{}{}, tx.SetPersonChoice(d.By.Person, digestKey, often)
	},
}
