package office

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/device"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

var (
	// deviceKeepers keep the register of devices; deviceLenders hand out and take back.
	deviceKeepers = systemKeepers
	deviceLenders = people.Leaders | people.Of(people.Administrator, people.Technician)
)

// DeviceQuery narrows the register.
type DeviceQuery struct {
	Words, Kind string
	// State is "" for what is there, "lent", "late" for what should be back, "open" for what is out without encryption or
	// filter, or a state of a device.
	State string
	Owner string
	Room  id.Room
}

// DeviceRow is one device with what belongs to it.
type DeviceRow struct {
	device.Device
	Title    string // of its kind
	Group    string // of the filter
	RoomName string
	OwnerName,
	LentTo string
	Loan *store.Lent // while it is out
	Late bool
	// Open says what protection it lacks while it is away from the school.
	Open string
}

// DevicesShown is the register of devices.
type DevicesShown struct {
	Rows  []DeviceRow
	All   int // that are there, narrowed or not
	Late  int
	Kinds []device.Kind
	Rooms []device.Room
	// What the person looking may do.
	Keeps bool
}

// ListDevices shows the register of devices (2-b, 2-g).
var ListDevices = Case[DeviceQuery, DevicesShown]{
	About: About{Name: "ListDevices", Says: "See the register of devices, and who has which", Clause: "2.1/devices", Sensitive: true, May: accessKeepers},
	Do: func(d *Desk, tx *store.Tx, q DeviceQuery) (DevicesShown, error) {
		tx.Looked("device", "list")
		out := DevicesShown{Keeps: deviceKeepers.Meets(d.By.Roles)}
		f, err := loadDevices(d, &tx.View)
		if err != nil {
			return out, err
		}
		all, err := tx.Devices()
		if err != nil {
			return out, err
		}
		out.Kinds, out.Rooms = f.kinds, f.rooms
		for _, x := range all {
			row := f.row(x)
			if !x.Gone() {
				out.All++
			}
			if row.Late {
				out.Late++
			}
			if q.fits(row) {
				out.Rows = append(out.Rows, row)
			}
		}
		slices.SortFunc(out.Rows, func(a, b DeviceRow) int { return compareNatural(a.Name, b.Name) })
		return out, nil
	},
}

func (q DeviceQuery) fits(r DeviceRow) bool {
	words := strings.ToLower(strings.Join([]string{r.Name, r.Make, r.Serial, r.Note, r.Title, r.RoomName, r.OwnerName, r.LentTo}, " "))
	for _, w := range strings.Fields(strings.ToLower(q.Words)) {
		if !strings.Contains(words, w) {
			return false
		}
	}
	ok := q.Kind == "" || q.Kind == r.Kind
	ok = ok && (q.Owner == "" || q.Owner == r.Owner) && (q.Room == "" || q.Room == r.Room)
	switch q.State {
	case "":
		return ok && !r.Gone()
	case "lent":
		return ok && r.Loan != nil
	case "late":
		return ok && r.Late
	case "open":
		return ok && r.Open != ""
	}
	return ok && q.State == r.State
}

// compareNatural puts Laptop 2 before Laptop 10.
func compareNatural(a, b string) int {
	cut := func(s string) (string, int) {
		words := strings.TrimRight(s, "0123456789")
		n := 0
		for _, c := range s[len(words):] {
			n = min(n*10+int(c-'0'), 1<<40)
		}
		return strings.ToLower(words), n
	}
	wordsA, a2 := cut(a)
	wordsB, b2 := cut(b)
	return cmp.Or(cmp.Compare(wordsA, wordsB), cmp.Compare(a2, b2), cmp.Compare(a, b))
}

// deviceFacts is what a device is shown with.
type deviceFacts struct {
	now   time.Time
	today time.Time
	kinds []device.Kind
	rooms []device.Room
	out   map[id.Device]store.Lent
	names map[id.Person]store.Person
}

func loadDevices(d *Desk, v *store.View) (*deviceFacts, error) {
	books, err := d.House.Shelf.Books()
	if err != nil {
		return nil, err
	}
	f := &deviceFacts{now: d.Now, today: d.today(), kinds: books.Devices, out: map[id.Device]store.Lent{}}
	if f.rooms, err = v.Rooms(); err != nil {
		return nil, err
	}
	loans, err := v.OpenLoans()
	if err != nil {
		return nil, err
	}
	for _, l := range loans {
		f.out[l.Device] = l
	}
	f.names, err = namesOf(v)
	return f, err
}

func (f *deviceFacts) row(x device.Device) DeviceRow {
	k, _ := device.ByKey(f.kinds, x.Kind)
	row := DeviceRow{Device: x, Title: cmp.Or(k.Title, x.Kind), Group: x.Group(k), OwnerName: f.names[x.Of].Name}
	if i := slices.IndexFunc(f.rooms, func(r device.Room) bool { return r.ID == x.Room }); i >= 0 {
		row.RoomName = f.rooms[i].Name
	}
	if l, out := f.out[x.ID]; out {
		row.Loan, row.LentTo, row.Late = &l, f.names[l.Person].Name, l.Late(f.today, l.Left)
		row.Open = unprotected(x, k, l.Loan, f.now)
	}
	return row
}

// unprotected says what protection a device lacks that is away from the school (2-g, 4.4-d).
func unprotected(x device.Device, k device.Kind, l device.Loan, at time.Time) string {
	if !l.OffSite {
		return ""
	}
	var all []string
	if why := x.StaysIn(k, at); why != "" {
		all = append(all, why)
	}
	if !x.Filter {
		all = append(all, "The school’s filter does not work on it there.")
	}
	return strings.Join(all, " ")
}

// DeviceShown is one device with every time that it was out.
type DeviceShown struct {
	DeviceRow
	Known   device.Kind
	StaysIn string // why it may not leave the school
	Loans   []store.Lent
	Names   map[id.Person]store.Person
	SetName string
	// Systems open on the school's own devices or on some kinds, and on this one.
	Systems []access.System
	Kinds   []device.Kind
	Rooms   []device.Room
	// What the person looking may do.
	Keeps, Lends bool
}

// ShowDevice shows one device; an empty number is a new one.
var ShowDevice = Case[id.Device, DeviceShown]{
	About: About{Name: "ShowDevice", Says: "See one device, and who had it when", Clause: "2.1/devices", Sensitive: true, May: accessKeepers},
	Do: func(d *Desk, tx *store.Tx, number id.Device) (DeviceShown, error) {
		out := DeviceShown{Keeps: deviceKeepers.Meets(d.By.Roles), Lends: deviceLenders.Meets(d.By.Roles)}
		f, err := loadDevices(d, &tx.View)
		if err != nil {
			return out, err
		}
		out.Kinds, out.Rooms, out.Names = f.kinds, f.rooms, f.names
		if number == "" {
			out.Device = device.Device{Owner: device.School, State: device.InUse, Issued: true, Encryption: device.Unknown}
			return out, nil
		}
		x, err := tx.Device(number)
		if err != nil {
			return out, err
		}
		tx.Looked("device", string(number))
		out.DeviceRow = f.row(x)
		out.Known, _ = device.ByKey(f.kinds, x.Kind)
		out.StaysIn = x.StaysIn(out.Known, d.Now)
		out.SetName = nameBook(f.names).of(x.SetBy)
		if out.Loans, err = tx.LoansOfDevice(number); err != nil {
			return out, err
		}
		systems, err := tx.Systems()
		for _, s := range systems {
			limited := s.SchoolDevice || len(s.DeviceKinds) > 0
			fits := (!s.SchoolDevice || x.Owner == device.School && x.Issued) && (len(s.DeviceKinds) == 0 || slices.Contains(s.DeviceKinds, x.Kind))
			if s.State == access.Live && limited && fits {
				out.Systems = append(out.Systems, s)
			}
		}
		return out, err
	},
}

// DeviceForm is a line of the register as typed.
type DeviceForm struct {
	device.Device
	New bool
}

// SetDevice enters one of the school's devices or changes what stands about it.
var SetDevice = Case[DeviceForm, id.Device]{
	About: About{Name: "SetDevice", Says: "Enter a device of the school or change what stands about it", Clause: "2.1/devices", Sensitive: true, May: deviceKeepers},
	Before: func(d *Desk, in *DeviceForm) error {
		books, err := d.House.Shelf.Books()
		if err != nil {
			return err
		}
		in.Tidy()
		in.Owner, in.Of = device.School, ""
		var wrong fault.Fields
		for _, p := range in.Problems(books.Devices, d.today()) {
			wrong.Add(p.Field, "%s", p.Says)
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in DeviceForm) (id.Device, error) {
		var wrong fault.Fields
		if in.New {
			in.ID = id.Device(tx.NewID())
		} else if was, err := tx.Device(in.ID); err != nil {
			return "", err
		} else if was.Owner != device.School {
			return "", fault.New(fault.Refused, "This is somebody’s own device. Whose it is says what it is.")
		}
		all, err := tx.Devices()
		if err != nil {
			return "", err
		}
		if named(all, in.Name, in.ID) {
			wrong.Add("name", "Another device of the school has this name")
		}
		if in.State == device.Disposed && !in.New {
			loans, err := tx.LoansOfDevice(in.ID)
			if err != nil {
				return "", err
			}
			if slices.ContainsFunc(loans, func(l store.Lent) bool { return l.Open() }) {
				wrong.Add("state", "Somebody still has it. Take it back first, or enter it as lost")
			}
		}
		if in.Room != "" {
			rooms, err := tx.Rooms()
			if err != nil {
				return "", err
			}
			if !slices.ContainsFunc(rooms, func(r device.Room) bool { return r.ID == in.Room }) {
				wrong.Add("room", "Choose a room that is there, or none")
			}
		}
		if err := wrong.Err(); err != nil {
			return "", err
		}
		in.SetBy = d.By.Who()
		return in.ID, tx.SetDevice(in.Device)
	},
}

// named says whether another of the school's devices that are still there has a name.
func named(all []device.Device, name string, but id.Device) bool {
	return slices.ContainsFunc(all, func(x device.Device) bool {
		return x.Owner == device.School && x.State != device.Disposed && x.ID != but && strings.EqualFold(x.Name, name)
	})
}
