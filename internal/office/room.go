package office

import (
	"strings"

	"handrail.school/handrail/internal/area/device"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// RoomRow is one room with how many devices stand in it.
type RoomRow struct {
	device.Room
	Devices int
}

// ListRooms shows the rooms in which devices stand.
var ListRooms = Look[struct{}, []RoomRow]{
	About: About{Name: "ListRooms", Says: "See the rooms in which devices stand", Clause: "2.1/devices", May: accessKeepers},
	Do: func(_ *Desk, v *store.View, _ struct{}) ([]RoomRow, error) {
		rooms, err := v.Rooms()
		if err != nil {
			return nil, err
		}
		devices, err := v.Devices()
		n := map[id.Room]int{}
		for _, x := range devices {
			if !x.Gone() {
				n[x.Room]++
			}
		}
		var all []RoomRow
		for _, r := range rooms {
			all = append(all, RoomRow{r, n[r.ID]})
		}
		return all, err
	},
}

// mostRooms is how many rooms the list holds, however they are entered.
const mostRooms = 500

// SetRoom enters a room, or gives one another name.
var SetRoom = Case[device.Room, struct{}]{
	About: About{Name: "SetRoom", Says: "Enter a room, or give it another name", Clause: "2.1/devices", May: deviceKeepers},
	Before: func(_ *Desk, in *device.Room) error {
		in.Name = strings.Join(strings.Fields(in.Name), " ")
		var wrong fault.Fields
		wrong.Need("name", in.Name, "Enter the name of the room")
		if len([]rune(in.Name)) > 60 {
			wrong.Add("name", "Use at most 60 characters")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in device.Room) (struct{}, error) {
		all, err := tx.Rooms()
		if err != nil {
			return struct{}{}, err
		}
		found := in.ID == ""
		var wrong fault.Fields
		for _, r := range all {
			found = found || r.ID == in.ID
			if r.ID != in.ID && strings.EqualFold(r.Name, in.Name) {
				wrong.Add("name", "There is a room with this name already")
			}
		}
		if !found {
			return struct{}{}, store.ErrNone
		}
		if in.ID == "" && len(all) >= mostRooms {
			wrong.Add("name", "The list has as many rooms as it can hold")
		}
		if err := wrong.Err(); err != nil {
			return struct{}{}, err
		}
		if in.ID == "" {
			in.ID = id.Room(tx.NewID())
		}
		return struct{}{}, tx.SetRoom(in)
	},
}

// RemoveRoom takes out a room in which nothing stands.
var RemoveRoom = Case[id.Room, struct{}]{
	About: About{Name: "RemoveRoom", Says: "Take out a room in which no device stands", Clause: "2.1/devices", May: deviceKeepers},
	Do: func(_ *Desk, tx *store.Tx, number id.Room) (struct{}, error) {
		all, err := tx.Devices()
		if err != nil {
			return struct{}{}, err
		}
		for _, x := range all {
			if x.Room == number && !x.Gone() {
				return struct{}{}, fault.New(fault.Conflict, "Devices stand in this room. Give them another room first.")
			}
		}
		ok, err := tx.EndRoom(number)
		if err == nil && !ok {
			err = store.ErrNone
		}
		return struct{}{}, err
	},
}
