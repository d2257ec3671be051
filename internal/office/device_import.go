package office

import (
	"fmt"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/device"
	"handrail.school/handrail/internal/document/inventory"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// DeviceTable is a table of devices as handed in.
type DeviceTable struct {
	Data []byte
	rows []inventory.Row
}

// TakenDevices is what came of a table: what was wrong with it, or how much it brought.
type TakenDevices struct {
	New, Changed, Same, Rooms int
}

// TableWrong is a table that cannot be taken in, with everything that is wrong with it.
type TableWrong struct{ All []inventory.Wrong }

// Error says how much is wrong, and where the first of it is.
func (w *TableWrong) Error() string {
	return fmt.Sprintf("%d places of the table cannot be read; line %d: %s", len(w.All), w.All[0].Line, w.All[0].Says)
}

// Unwrap makes it a fault of the input.
func (w *TableWrong) Unwrap() error { return fault.New(fault.Invalid, "%s", w.Error()) }

// ImportDevices takes in a table of the school's devices, whole or not at all. A device with the same name is changed;
// nothing is taken out by being left out.
var ImportDevices = Case[DeviceTable, TakenDevices]{
	About: About{Name: "ImportDevices", Says: "Take in a table of the school’s devices", Clause: "2.1/devices", Sensitive: true, May: deviceKeepers},
	Before: func(d *Desk, in *DeviceTable) error {
		books, err := d.House.Shelf.Books()
		if err != nil {
			return err
		}
		rows, wrong := inventory.Read(in.Data, books.Devices, d.today())
		if len(wrong) > 0 {
			return &TableWrong{wrong}
		}
		in.rows, in.Data = rows, nil
		return nil
	},
	Do: func(d *Desk, tx *store.Tx, in DeviceTable) (TakenDevices, error) {
		var out TakenDevices
		was, err := schoolDevices(tx)
		if err != nil {
			return out, err
		}
		rooms, err := tx.Rooms()
		if err != nil {
			return out, err
		}
		if err := scrapsWhatIsLent(tx, was, in.rows); err != nil {
			return out, err
		}
		places := map[string]id.Room{}
		for _, r := range rooms {
			places[strings.ToLower(r.Name)] = r.ID
		}
		for _, row := range in.rows {
			x := row.Device
			if x.Room, err = placed(tx, places, row.RoomName, &out); err != nil {
				return out, err
			}
			old, there := was[strings.ToLower(x.Name)]
			x.ID, x.SetAt, x.SetBy = old.ID, old.SetAt, old.SetBy
			switch {
			case there && x == old:
				out.Same++
				continue
			case there:
				out.Changed++
			default:
				out.New++
				x.ID = id.Device(tx.NewID())
			}
			x.SetBy = d.By.Who()
			if err := tx.SetDevice(x); err != nil {
				return out, err
			}
		}
		return out, nil
	},
}

// scrapsWhatIsLent says which lines of a table would take a device out that somebody still has.
func scrapsWhatIsLent(tx *store.Tx, was map[string]device.Device, rows []inventory.Row) error {
	loans, err := tx.OpenLoans()
	if err != nil {
		return err
	}
	var wrong []inventory.Wrong
	for _, row := range rows {
		old, there := was[strings.ToLower(row.Name)]
		if there && row.State == device.Disposed && slices.ContainsFunc(loans, func(l store.Lent) bool { return l.Device == old.ID }) {
			wrong = append(wrong, inventory.Wrong{Line: row.Line, Says: "Somebody still has this device. Take it back first, or enter it as lost."})
		}
	}
	if len(wrong) > 0 {
		return &TableWrong{wrong}
	}
	return nil
}

// placed is the room of a line, which is added if there is none of its name.
func placed(tx *store.Tx, places map[string]id.Room, name string, out *TakenDevices) (id.Room, error) {
	key := strings.ToLower(name)
	if key == "" || places[key] != "" {
		return places[key], nil
	}
	if len(places) >= mostRooms {
		return "", fault.New(fault.Invalid, "The list has as many rooms as it can hold, and this table brings more. Use rooms that are there.")
	}
	places[key] = id.Room(tx.NewID())
	out.Rooms++
	return places[key], tx.SetRoom(device.Room{ID: places[key], Name: name})
}

// schoolDevices are those of the school that are still there, by name.
func schoolDevices(tx *store.Tx) (map[string]device.Device, error) {
	all, err := tx.Devices()
	by := make(map[string]device.Device, len(all))
	for _, x := range all {
		if x.Owner == device.School && x.State != device.Disposed {
			by[strings.ToLower(x.Name)] = x
		}
	}
	return by, err
}
