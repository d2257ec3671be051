package store

import (
	"database/sql"
	"encoding/json"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/device"
	"handrail.school/handrail/internal/words/id"
)

// Rooms lists the rooms by name.
func (v *View) Rooms() ([]device.Room, error) {
	var all []device.Room
	err := v.v.Each("SELECT id, name FROM room WHERE ended IS NULL ORDER BY name, id", nil, func(scan func(...any) error) error {
		var r device.Room
		err := scan(&r.ID, &r.Name)
		all = append(all, r)
		return err
	})
	return all, err
}

// SetRoom enters a room or names it anew. Taken reports that there is one of this name.
func (t *Tx) SetRoom(r device.Room) error {
	_, err := t.tx.Write(wrote("room", string(r.ID)), "INSERT INTO room (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name, ended = NULL", string(r.ID), r.Name)
	return err
}

// EndRoom takes a room out of the list; what stood in it once still says so.
func (t *Tx) EndRoom(number id.Room) (bool, error) {
	n, err := t.tx.Write(wrote("room", string(number)), "UPDATE room SET ended = $1 WHERE id = $2 AND ended IS NULL", unix(t.Now()), string(number))
	return n > 0, err
}

// deviceDetail is what of a device is sealed: a label may say whose it is.
type deviceDetail struct {
	Name   string `json:"name"`
	Make   string `json:"make,omitempty"`
	Serial string `json:"serial,omitempty"`
	Note   string `json:"note,omitempty"`
}

const deviceColumns = "id, kind, owner, of_person, shared, issued, encryption, checked, filter, room, state, set_at, set_by, detail"

func (v *View) devices(where string, args ...any) ([]device.Device, error) {
	var all []device.Device
	err := v.v.Each("SELECT "+deviceColumns+" FROM device "+where, args, func(scan func(...any) error) error {
		var d device.Device
		var of, room sql.NullString
		var checked nullTime
		var set int64
		var sealed []byte
		if err := scan(&d.ID, &d.Kind, &d.Owner, &of, &d.Shared, &d.Issued, &d.Encryption, &checked, &d.Filter, &room, &d.State, &set, &d.SetBy, &sealed); err != nil {
			return err
		}
		d.Of, d.Room, d.Checked, d.SetAt = id.Person(of.String), id.Room(room.String), checked.time(), at(set)
		text, err := v.open("device", "detail", string(d.ID), sealed)
		if err != nil {
			return err
		}
		var x deviceDetail
		err = json.Unmarshal([]byte(text), &x)
		d.Name, d.Make, d.Serial, d.Note = x.Name, x.Make, x.Serial, x.Note
		all = append(all, d)
		return err
	})
	return all, err
}

// Devices lists the register, in no order that means anything.
func (v *View) Devices() ([]device.Device, error) { return v.devices("") }

// DevicesOf lists what somebody brings or brought.
func (v *View) DevicesOf(who id.Person) ([]device.Device, error) {
	return v.devices("WHERE of_person = $1 ORDER BY set_at, id", who)
}

// Device finds one; None if there is none.
func (v *View) Device(number id.Device) (device.Device, error) {
	all, err := v.devices("WHERE id = $1", number)
	if err == nil && len(all) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return device.Device{}, err
	}
	return all[0], nil
}

// SetDevice enters a device or what is known of it now. Whose it is never changes.
func (t *Tx) SetDevice(d device.Device) error {
	key := string(d.ID)
	detail, err := json.Marshal(deviceDetail{d.Name, d.Make, d.Serial, d.Note})
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("device", key), "INSERT INTO device ("+deviceColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, shared = excluded.shared, issued = excluded.issued, encryption = excluded.encryption, checked = excluded.checked, filter = excluded.filter,
		room = excluded.room, state = excluded.state, set_at = excluded.set_at, set_by = excluded.set_by, detail = excluded.detail`,
		key, d.Kind, d.Owner, maybeText(string(d.Of)), d.Shared, d.Issued, d.Encryption, orNull(d.Checked), d.Filter, maybeText(string(d.Room)), d.State, unix(t.Now()), d.SetBy, t.seal("device", "detail", key, string(detail)))
	return err
}

// Lent is a loan with whether its holder has left.
type Lent struct {
	device.Loan
	Left bool
}

func (v *View) loans(where string, args ...any) ([]Lent, error) {
	var all []Lent
	err := v.v.Each(`SELECT l.id, l.device, l.person, l.lent, l.lent_by, l.due, l.off_site, l.encrypted, l.filter, l.back, l.back_by, l.detail, p.ended
		FROM device_loan l JOIN person p ON p.id = l.person `+where+" ORDER BY l.lent DESC, l.id", args, func(scan func(...any) error) error {
		var l Lent
		var lent, due int64
		var back, ended nullTime
		var sealed []byte
		if err := scan(&l.ID, &l.Device, &l.Person, &lent, &l.OutBy, &due, &l.OffSite, &l.Encrypted, &l.Filter, &back, &l.BackBy, &sealed, &ended); err != nil {
			return err
		}
		l.Out, l.Due, l.Back, l.Left = at(lent), at(due), back.time(), ended.Valid
		var err error
		l.Why, err = v.open("device_loan", "detail", l.ID, sealed)
		all = append(all, l)
		return err
	})
	return all, err
}

// OpenLoans lists what is out now.
func (v *View) OpenLoans() ([]Lent, error) { return v.loans("WHERE l.back IS NULL") }

// LoansOf lists what somebody has now.
func (v *View) LoansOf(who id.Person) ([]Lent, error) {
	return v.loans("WHERE l.back IS NULL AND l.person = $1", who)
}

// LoansOfDevice lists every time that a device was out, newest first.
func (v *View) LoansOfDevice(number id.Device) ([]Lent, error) {
	return v.loans("WHERE l.device = $1", number)
}

// AddLoan enters that a device was handed out. Taken reports that somebody has it.
func (t *Tx) AddLoan(l device.Loan) error {
	_, err := t.tx.Write(wrote("device_loan", l.ID), `INSERT INTO device_loan (id, device, person, lent, lent_by, due, off_site, encrypted, filter, back_by, detail)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', $10)`,
		l.ID, l.Device, l.Person, unix(l.Out), l.OutBy, unix(l.Due), l.OffSite, l.Encrypted, l.Filter, t.seal("device_loan", "detail", l.ID, l.Why))
	return err
}

// EndLoan enters that a device is back; false if it is already.
func (t *Tx) EndLoan(number, by string) (bool, error) {
	n, err := t.tx.Write(wrote("device_loan", number), "UPDATE device_loan SET back = $1, back_by = $2 WHERE id = $3 AND back IS NULL", unix(t.Now()), by, number)
	return n > 0, err
}

// Machines is what the gate knows of devices.
func (v *View) Machines() ([]access.Machine, error) {
	var all []access.Machine
	err := v.v.Each("SELECT d.id, d.kind, d.owner, d.of_person, d.issued, d.state, d.set_at, l.person FROM device d LEFT JOIN device_loan l ON l.device = d.id AND l.back IS NULL", nil, func(scan func(...any) error) error {
		var m access.Machine
		var of, lent sql.NullString
		var state string
		var set int64
		if err := scan(&m.ID, &m.Kind, &m.Owner, &of, &m.Issued, &state, &set, &lent); err != nil {
			return err
		}
		m.LentTo = id.Person(lent.String)
		if m.Owner != device.School {
			m.Owner, m.LentTo = access.OwnDevice, id.Person(of.String)
		}
		if state != device.InUse {
			m.Gone = at(set)
		}
		all = append(all, m)
		return nil
	})
	return all, err
}
