package office

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/area/device"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// LoanForm hands a device to somebody. Person is a number or an e-mail address.
type LoanForm struct {
	Device  id.Device
	Person  string
	Due     time.Time
	OffSite bool
	Why     string
}

// LendDevice hands one of the school's devices to somebody until a day. What is not encrypted, or was not looked at for a
// year, does not leave the school (4.4-d, 7.11-h), and nobody takes one home before they have signed (7.1-b, 9.5-d).
var LendDevice = Case[LoanForm, struct{}]{
	About: About{Name: "LendDevice", Says: "Lend a device of the school to somebody until a day", Clause: "4.4/security", Sensitive: true, May: deviceLenders},
	Before: func(d *Desk, in *LoanForm) error {
		in.Why, in.Person = strings.TrimSpace(in.Why), strings.TrimSpace(in.Person)
		var wrong fault.Fields
		wrong.Need("person", in.Person, "Choose who gets it")
		switch today := d.today(); {
		case in.Due.IsZero():
			wrong.Add("due", "Enter the day on which it has to be back")
		case in.Due.Before(today):
			wrong.Add("due", "Enter a day that is not past")
		case in.Due.Sub(today) > device.LongestLoan:
			wrong.Add("due", "Enter a day within the next year; lend it again after that")
		}
		if len(in.Why) > 300 {
			wrong.Add("why", "Use at most 300 characters")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in LoanForm) (struct{}, error) {
		none := struct{}{}
		x, err := tx.Device(in.Device)
		if err != nil {
			return none, err
		}
		books, err := d.House.Shelf.Books()
		if err != nil {
			return none, err
		}
		k, _ := device.ByKey(books.Devices, x.Kind)
		switch why := x.StaysIn(k, d.Now); {
		case x.Owner != device.School:
			return none, fault.New(fault.Conflict, "This is somebody’s own device. The school does not lend it.")
		case x.Gone():
			return none, fault.New(fault.Conflict, "This device is not in use, so it cannot be lent.")
		case in.OffSite && why != "":
			return none, fault.New(fault.Conflict, "This device may not leave the school. %s", why)
		}
		var wrong fault.Fields
		who, err := borrower(d, tx, in, &wrong)
		if err != nil {
			return none, err
		}
		if err := wrong.Err(); err != nil {
			return none, err
		}
		l := device.Loan{ID: tx.NewID(), Device: x.ID, Person: who, Out: d.Now, OutBy: d.By.Who(), Due: calendar.Day(in.Due), OffSite: in.OffSite, Encrypted: x.Sealed(d.Now), Filter: x.Filter, Why: in.Why}
		err = tx.AddLoan(l)
		if store.Taken(err) {
			err = fault.New(fault.Conflict, "Somebody has this device already. Take it back first.")
		}
		return none, err
	},
}

// borrower is who gets a device: somebody of the school who has signed what they are asked to.
func borrower(d *Desk, tx *store.Tx, in LoanForm, wrong *fault.Fields) (id.Person, error) {
	p, err := personNamed(&tx.View, in.Person, wrong)
	if err != nil || p.ID == "" {
		return "", err
	}
	if !p.Active() || !p.Roles.Meets(people.Colleagues|people.Of(people.Pupil)) {
		wrong.Add("person", "This person does not belong to the school today") // an address must not tell whose it is
		return "", nil
	}
	signed, err := hasSigned(d, &tx.View, p.ID)
	if err == nil && !signed && in.OffSite {
		wrong.Add("person", "%s has not signed what the school asks of them, or has taken it back. Once it is signed they can take a device home", p.Name)
	}
	return p.ID, err
}

// personNamed finds somebody by number, e-mail address or whole name; a name that several have is not enough.
func personNamed(v *store.View, text string, wrong *fault.Fields) (store.Person, error) {
	p, err := personCalled(v, text)
	if !fault.Is(err, fault.NotFound) {
		return p, err
	}
	all, err := namesOf(v)
	var found []store.Person
	for _, p := range all {
		if p.Active() && strings.EqualFold(p.Name, text) {
			found = append(found, p)
		}
	}
	switch len(found) {
	case 0:
		wrong.Add("person", "Nobody with this name or e-mail address is in the register of people")
	case 1:
		return found[0], err
	default:
		wrong.Add("person", "Several people have this name. Enter the e-mail address, or the number that stands in the address of their page")
	}
	return store.Person{}, err
}

// hasSigned says whether somebody's own signatures are live under everything that is asked of them. Where nothing is asked
// of them, nothing covers them.
func hasSigned(d *Desk, v *store.View, who id.Person) (bool, error) {
	c, err := coversOf(d.House, v, who)
	if err != nil {
		return false, err
	}
	return c.signedAll(who, d.Now.In(d.House.Zone)), nil
}

func (c *Covers) signedAll(who id.Person, at time.Time) bool {
	asked := false
	s := c.Subjects[who]
	for _, k := range c.Kinds {
		if k.Signer == agreement.ByParent || !c.Expected(k, s) {
			continue
		}
		asked = true
		if c.Of(k, who, at).State != agreement.Agreed {
			return false
		}
	}
	return asked
}

// ReturnDevice takes a device back.
var ReturnDevice = Case[id.Device, struct{}]{
	About: About{Name: "ReturnDevice", Says: "Take back a device that was lent", Clause: "4.4/security", Sensitive: true, May: deviceLenders},
	Do: func(d *Desk, tx *store.Tx, number id.Device) (struct{}, error) {
		all, err := tx.LoansOfDevice(number)
		if err != nil {
			return struct{}{}, err
		}
		for _, l := range all {
			if l.Open() {
				_, err := tx.EndLoan(l.ID, d.By.Who())
				return struct{}{}, err
			}
		}
		return struct{}{}, fault.New(fault.Conflict, "Nobody has this device, so it cannot come back. Somebody may have entered it a moment ago.")
	},
}

// OwnLoan is something that the person looking has of the school's.
type OwnLoan struct {
	Device id.Device
	Name   string
	Due    time.Time
	Late   bool
}

// addLoans notes what this person has to bring back, and for lenders how much should be back by now.
func addLoans(d *Desk, v *store.View, day *Day) error {
	if d.By.Person == "" || !d.By.Roles.Meets(people.Colleagues) {
		return nil
	}
	var err error
	if day.Loans, err = ownLoans(d, v); err != nil || !deviceLenders.Meets(d.By.Roles) {
		return err
	}
	out, err := v.OpenLoans()
	for _, l := range out {
		if l.Late(d.today(), l.Left) {
			day.LateLoans++
		}
	}
	return err
}

func ownLoans(d *Desk, v *store.View) ([]OwnLoan, error) {
	mine, err := v.LoansOf(d.By.Person)
	if err != nil {
		return nil, err
	}
	var all []OwnLoan
	for _, l := range mine {
		x, err := v.Device(l.Device)
		if err != nil {
			return nil, err
		}
		all = append(all, OwnLoan{x.ID, x.Name, l.Due, l.Late(d.today(), false)})
	}
	return all, nil
}

// findOverdue are loans that are over and not back.
func findOverdue(h *House, v *store.View) ([]lapsed, error) {
	out, err := v.OpenLoans()
	if err != nil {
		return nil, err
	}
	today := calendar.Day(v.Now().In(h.Zone))
	var all []lapsed
	for _, l := range out {
		if !l.Late(today, l.Left) {
			continue
		}
		x, err := v.Device(l.Device)
		if err != nil {
			return nil, err
		}
		all = append(all, lapsed{ID: l.ID, About: "A device that is not back", Link: "/access/devices/" + string(x.ID),
			Found: fmt.Sprintf("%s should have been back on %s.", cmp.Or(x.Name, "A device"), l.Due.Format("2 January 2006")), Since: l.Due.AddDate(0, 0, 1)})
	}
	return all, nil
}
