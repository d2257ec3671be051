package office

import (
	"encoding/json"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// appointment is what a request of the kind "appoint" asks for: roles, or a post from a day to a day, or a
// later end for a term that runs.
type appointment struct {
	Roles     string `json:"roles"`
	Post      string `json:"post,omitempty"`
	Term      string `json:"term,omitempty"`
	Starts    string `json:"starts,omitempty"`
	Ends      string `json:"ends,omitempty"`
	Appointer string `json:"appointer,omitempty"`
}

// appointmentOf reads a request; the oldest ones are no more than a list of roles.
func appointmentOf(payload string) appointment {
	var a appointment
	if json.Unmarshal([]byte(payload), &a) != nil {
		return appointment{Roles: payload}
	}
	return a
}

func (a appointment) roles() people.Set {
	var s people.Set
	for _, k := range strings.Split(a.Roles, ",") {
		if r, ok := people.Parse(k); ok {
			s = s.With(r)
		}
	}
	return s
}

func dayOf(text string) time.Time {
	t, _ := time.Parse(time.DateOnly, text)
	return t
}

func dayText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// words say what is asked, in the middle of a sentence.
func (a appointment) words() string {
	var titles []string
	for _, role := range a.roles().Roles() {
		titles = append(titles, lowerFirst(role.Title()))
	}
	s := strings.Join(titles, ", ")
	if a.Term != "" && a.Ends == "" {
		return s + ", from now on without an end"
	}
	if t := dayOf(a.Starts); !t.IsZero() {
		s += ", from " + t.Format("2 January 2006")
	}
	if t := dayOf(a.Ends); !t.IsZero() {
		s += " until " + t.Format("2 January 2006")
	}
	return s
}

func lowerFirst(title string) string {
	if len(title) < 2 || title[1] >= 'A' && title[1] <= 'Z' {
		return title
	}
	return strings.ToLower(title[:1]) + title[1:]
}

func rolesOf(payload string) people.Set { return appointmentOf(payload).roles() }

// titlesOf are roles in words.
func titlesOf(roles people.Set) string {
	var all []string
	for _, r := range roles.Roles() {
		all = append(all, lowerFirst(r.Title()))
	}
	return strings.Join(all, ", ")
}

func askAppointment(d *Desk, tx *store.Tx, who id.Person, a appointment, reason string) error {
	payload, err := json.Marshal(a)
	if err == nil {
		_, err = ask(d, tx, "appoint", string(who), string(payload), reason)
	}
	if err == nil {
		err = unseenLink(d, tx, who)
	}
	return err
}

// unseenLink puts a link that only its owner's letter box sees in the place of one that was shown when somebody was
// invited without a post: whoever kept it could otherwise join in their place once they are appointed.
func unseenLink(d *Desk, tx *store.Tx, who id.Person) error {
	until, err := tx.OpenInvitation(who)
	if err != nil || until.IsZero() || !d.House.Mails {
		return err
	}
	p, err := tx.PersonByID(who)
	if err != nil || p.Email == "" {
		return err
	}
	secret, err := newInvitation(d, tx, who)
	if err != nil {
		return err
	}
	_, err = postInvitation(d, tx, p, secret)
	return err
}

// toRoles asks for roles and says no more about them.
func toRoles(roles people.Set) appointment {
	var keys []string
	for _, r := range roles.Roles() {
		keys = append(keys, r.Key())
	}
	return appointment{Roles: strings.Join(keys, ",")}
}

// carryAppointment is what follows from agreeing to one.
func carryAppointment(d *Desk, tx *store.Tx, r approval.Request) (Carried, error) {
	p, err := tx.PersonByID(id.Person(r.Subject))
	if err != nil {
		return Carried{}, err
	}
	if !p.Active() {
		return Carried{}, fault.New(fault.Conflict, "This person has left the school.")
	}
	a := appointmentOf(r.Payload)
	switch {
	case a.Term != "":
		err = lengthen(tx, p, a)
	case a.Post != "":
		err = beginTerm(d, tx, p, a, r.ID)
	default:
		roles := p.Roles | a.roles()
		if err = meet(roles); err == nil {
			err = setRoles(d, tx, p.ID, roles, "")
		}
	}
	if err != nil {
		return Carried{}, err
	}
	return Carried{}, tellOversight(d, tx, r)
}

// meet refuses roles that must not meet in one person.
func meet(roles people.Set) error {
	var wrong fault.Fields
	if checkRoles(&wrong, roles); len(wrong) > 0 {
		return fault.New(fault.Conflict, "%s.", wrong[0].Sentence)
	}
	return nil
}

// beginTerm enters a term that was decided. One that is to start later waits for the clock and opens nothing
// until then.
func beginTerm(d *Desk, tx *store.Tx, p store.Person, a appointment, agreed id.Approval) error {
	books, err := d.House.Shelf.Books()
	if err != nil {
		return err
	}
	k, ok := books.Posts.Kind(a.Post)
	t := post.Term{ID: tx.NewID(), Post: k.Key, Person: p.ID, Starts: dayOf(a.Starts), Ends: dayOf(a.Ends), Agreed: agreed,
		Detail: post.Detail{Appointer: a.Appointer}}
	switch {
	case !ok || t.Starts.IsZero():
		return fault.New(fault.Conflict, "There is no such post any more.")
	case !t.Ends.IsZero() && t.Ends.Before(d.today()):
		return fault.New(fault.Conflict, "This term was over before it could begin.")
	}
	if err := mayHold(tx, k, p); err != nil {
		return err
	}
	if t.Starts.After(d.today()) {
		return tx.SetTerm(t)
	}
	return openTerm(d, tx, k, t, p)
}

// openTerm puts a term into force, and gives the role that goes with it.
func openTerm(d *Desk, tx *store.Tx, k post.Kind, t post.Term, p store.Person) error {
	roles := p.Roles
	if k.Role() != 0 {
		roles = roles.With(k.Role())
	}
	if err := meet(roles); err != nil {
		return err
	}
	t.Opened, t.Why = d.Now, ""
	if err := tx.SetTerm(t); err != nil || k.Role() == 0 {
		return err
	}
	return setRoles(d, tx, p.ID, roles, "")
}

// mayHold refuses a second term of the same post beside one that runs or waits, and a post that reads cases
// for somebody without an account of their own.
func mayHold(tx *store.Tx, k post.Kind, p store.Person) error {
	terms, err := tx.Terms()
	if err != nil {
		return err
	}
	for _, t := range terms {
		if t.Person == p.ID && t.Post == k.Key && t.Closed.IsZero() {
			return fault.New(fault.Conflict, "%s holds this post already, or is to begin on %s.", p.Name, t.Starts.Format("2 January 2006"))
		}
	}
	if k.Role() != 0 && p.Roles.Has(k.Role()) {
		return fault.New(fault.Conflict, "%s holds this post already.", p.Name)
	}
	if k.TwoPeople && p.Email == "" {
		return fault.New(fault.Conflict, "%s has no account. Invite them first: this post needs one.", p.Name)
	}
	return nil
}

func lengthen(tx *store.Tx, p store.Person, a appointment) error {
	terms, err := tx.Terms()
	if err != nil {
		return err
	}
	for _, t := range terms {
		if t.ID == a.Term && t.Person == p.ID && t.Closed.IsZero() {
			t.Ends, t.Why = dayOf(a.Ends), ""
			return tx.SetTerm(t)
		}
	}
	return fault.New(fault.Conflict, "This term has ended.")
}

// AppointForm is somebody to be appointed to a post.
type AppointForm struct {
	Post      string
	Person    id.Person
	Starts    time.Time // zero is today
	Ends      time.Time // zero is without end
	Appointer string
	Reason    string
}

// Appointed says what came of it: done, to begin later, or waiting for a second person.
type Appointed struct {
	Waiting bool
	Later   bool
}

// AppointToPost enters who holds a post. A post that takes two people waits for a second person, and nobody
// appoints themselves to anything.
var AppointToPost = Case[AppointForm, Appointed]{
	About: About{Name: "AppointToPost", Says: "Appoint somebody to a post", Clause: "4/posts", Sensitive: true, May: managers},
	Before: func(d *Desk, in *AppointForm) error {
		books, err := d.House.Shelf.Books()
		if err != nil {
			return err
		}
		if _, ok := books.Posts.Kind(in.Post); !ok {
			return fault.New(fault.NotFound, "There is no such post.")
		}
		in.Appointer = strings.TrimSpace(in.Appointer)
		if in.Starts.IsZero() {
			in.Starts = d.today()
		}
		var wrong fault.Fields
		wrong.Need("person", string(in.Person), "Choose who holds the post")
		checkDays(&wrong, d.today(), in.Starts, in.Ends)
		if len(in.Appointer) > 200 {
			wrong.Add("appointer", "Use at most 200 characters for who appointed them")
		}
		return wrong.Err()
	},
	Do: appoint,
}

// checkDays holds the days of a term against each other.
func checkDays(wrong *fault.Fields, today, starts, ends time.Time) {
	switch {
	case starts.After(calendar.AddMonths(today, 12)):
		wrong.Add("starts", "A term can begin at most a year from now")
	case starts.Year() < 1950:
		wrong.Add("starts", "Enter the day on which it began, such as 1 9 2026")
	case !ends.IsZero() && ends.Before(starts):
		wrong.Add("ends", "The last day must not be before the first")
	case ends.Year() > today.Year()+20:
		wrong.Add("ends", "The last day is too far away. Leave it empty if there is none")
	}
}

func appoint(d *Desk, tx *store.Tx, in AppointForm) (Appointed, error) {
	books, err := d.House.Shelf.Books()
	if err != nil {
		return Appointed{}, err
	}
	k, _ := books.Posts.Kind(in.Post)
	p, err := tx.PersonByID(in.Person)
	if err != nil {
		return Appointed{}, err
	}
	tx.Tried("person", string(p.ID))
	switch {
	case p.ID == d.By.Person:
		return Appointed{}, fault.New(fault.Refused, "Nobody appoints themselves. Ask the headteacher or another administrator.")
	case !p.Active() && (in.Ends.IsZero() || !in.Ends.Before(d.today())):
		return Appointed{}, fault.New(fault.Conflict, "%s has left the school.", p.Name)
	case !p.Roles.Meets(people.Colleagues):
		return Appointed{}, fault.New(fault.Refused, "Only somebody who works for, governs or helps the school can hold a post.")
	}
	if !in.Ends.IsZero() && in.Ends.Before(d.today()) { // an earlier term, for the history: it opens nothing
		return Appointed{}, tx.SetTerm(post.Term{ID: tx.NewID(), Post: k.Key, Person: p.ID, Starts: in.Starts, Ends: in.Ends, Opened: in.Starts,
			Closed: in.Ends.Add(12 * time.Hour), Detail: post.Detail{Appointer: in.Appointer}})
	}
	if err := mayHold(tx, k, p); err != nil {
		return Appointed{}, err
	}
	if err := meet(p.Roles | people.Of(k.Role())); err != nil {
		return Appointed{}, err
	}
	a := appointment{Post: k.Key, Starts: dayText(in.Starts), Ends: dayText(in.Ends), Appointer: in.Appointer}
	later := in.Starts.After(d.today())
	if !k.TwoPeople {
		return Appointed{Later: later}, beginTerm(d, tx, p, a, "")
	}
	a.Roles = k.RoleKey
	return Appointed{Waiting: true, Later: later}, askAppointment(d, tx, p.ID, a, in.Reason)
}
