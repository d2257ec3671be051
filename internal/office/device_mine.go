package office

import (
	"slices"

	"handrail.school/handrail/internal/area/device"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// MostOwn is how many devices somebody can register for themselves.
const MostOwn = 5

// MyDevicesShown is what somebody brings, and what they have of the school's.
type MyDevicesShown struct {
	Own    []DeviceRow
	Lent   []OwnLoan
	Signed bool // what is asked of them is signed, so they may register
	Kinds  []device.Kind
}

// MyDevices shows what I bring, and what the school lent me.
var MyDevices = Look[struct{}, MyDevicesShown]{
	About: About{Name: "MyDevices", Says: "See the devices of my own that I registered, and what the school lent me", Clause: "2.1/devices", May: people.Colleagues},
	Do: func(d *Desk, v *store.View, _ struct{}) (MyDevicesShown, error) {
		var out MyDevicesShown
		books, err := d.House.Shelf.Books()
		if err != nil {
			return out, err
		}
		for _, k := range books.Devices {
			if k.Brought {
				out.Kinds = append(out.Kinds, k)
			}
		}
		mine, err := v.DevicesOf(d.By.Person)
		if err != nil {
			return out, err
		}
		for _, x := range mine {
			if !x.Gone() {
				k, _ := device.ByKey(books.Devices, x.Kind)
				out.Own = append(out.Own, DeviceRow{Device: x, Title: k.Title, Group: x.Group(k)})
			}
		}
		if out.Lent, err = ownLoans(d, v); err != nil {
			return out, err
		}
		out.Signed, err = hasSigned(d, v, d.By.Person)
		return out, err
	},
}

// RegisterOwn enters a device of one's own, for oneself, under a live signature (2-f).
var RegisterOwn = Case[device.Device, id.Device]{
	About: About{Name: "RegisterOwn", Says: "Register a device of my own that I bring", Clause: "2.1/devices", Sensitive: true, May: people.Colleagues},
	Before: func(d *Desk, in *device.Device) error {
		books, err := d.House.Shelf.Books()
		if err != nil {
			return err
		}
		*in = device.Device{Name: in.Name, Kind: in.Kind, Owner: device.Personal, Of: d.By.Person, State: device.InUse, Encryption: device.Unknown}
		in.Tidy()
		var wrong fault.Fields
		for _, p := range in.Problems(books.Devices, d.today()) {
			wrong.Add(p.Field, "%s", p.Says)
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in device.Device) (id.Device, error) {
		signed, err := hasSigned(d, &tx.View, d.By.Person)
		if err != nil {
			return "", err
		}
		if !signed {
			return "", fault.New(fault.Conflict, "Sign what the school asks of you first: what you bring is registered under your signature. It is under Agreements.")
		}
		mine, err := tx.DevicesOf(d.By.Person)
		if err != nil {
			return "", err
		}
		mine = slices.DeleteFunc(mine, func(x device.Device) bool { return x.Gone() })
		if len(mine) >= MostOwn {
			return "", fault.New(fault.Conflict, "You have registered as many devices as one person can. Take out what you do not bring any more.")
		}
		if slices.ContainsFunc(mine, func(x device.Device) bool { return x.Name == in.Name && x.Kind == in.Kind }) {
			return "", fault.New(fault.Conflict, "You have registered this device already.")
		}
		in.ID, in.SetBy = id.Device(tx.NewID()), d.By.Who()
		return in.ID, tx.SetDevice(in)
	},
}

// RemoveOwn takes out a device that one does not bring any more.
var RemoveOwn = Case[id.Device, struct{}]{
	About: About{Name: "RemoveOwn", Says: "Take out a device of my own that I do not bring any more", Clause: "2.1/devices", Sensitive: true, May: people.Colleagues},
	Do: func(d *Desk, tx *store.Tx, number id.Device) (struct{}, error) {
		x, err := tx.Device(number)
		if err == nil && x.Of != d.By.Person || store.None(err) {
			tx.Tried("device", string(number))
			return struct{}{}, fault.New(fault.NotFound, "You have no such device.")
		}
		if err != nil {
			return struct{}{}, err
		}
		x.State, x.SetBy = device.Disposed, d.By.Who()
		return struct{}{}, tx.SetDevice(x)
	},
}
