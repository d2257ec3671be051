package web

import (
	"net/http"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/device"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

const (
	devicesPath   = "/access/devices"
	myDevicesPath = "/access/my-devices"
	roomsPath     = "/access/rooms"
)

func (s *Server) deviceRoutes(mux *http.ServeMux) {
	mux.Handle("GET /access/devices", s.signedIn(showDevices))
	mux.Handle("GET /access/devices.csv", s.signedIn(showDevicesCSV))
	mux.Handle("GET /access/devices/new", s.signedIn(showNewDevice))
	mux.Handle("POST /access/devices/new", s.signedIn(doNewDevice))
	mux.Handle("GET /access/devices/import", s.signedIn(showDeviceTable))
	mux.Handle("POST /access/devices/import", s.signedIn(doDeviceTable))
	mux.Handle("GET /access/devices/template.csv", s.signedIn(showDeviceTemplate))
	mux.Handle("GET /access/devices/{id}", s.signedIn(showDevice))
	mux.Handle("GET /access/devices/{id}/change", s.signedIn(showChangeDevice))
	mux.Handle("POST /access/devices/{id}/change", s.signedIn(doChangeDevice))
	mux.Handle("GET /access/devices/{id}/lend", s.signedIn(showLend))
	mux.Handle("POST /access/devices/{id}/lend", s.signedIn(doLend))
	mux.Handle("POST /access/devices/{id}/back", s.signedIn(doBack))
	mux.Handle("GET /access/my-devices", s.signedIn(showMyDevices))
	mux.Handle("POST /access/my-devices", s.signedIn(doRegisterOwn))
	mux.Handle("GET /access/my-devices/{id}", s.signedIn(showRemoveOwn))
	mux.Handle("POST /access/my-devices/{id}", s.signedIn(doRemoveOwn))
	mux.Handle("GET /access/rooms", s.signedIn(showRooms))
	mux.Handle("POST /access/rooms", s.signedIn(doRoom))
	mux.Handle("GET /access/rooms/{id}", s.signedIn(showRoom))
	mux.Handle("POST /access/rooms/{id}", s.signedIn(doChangeRoom))
}

var devicesUp = part.Link{Text: "Devices", Href: devicesPath}

// Words and tags of devices.
var (
	deviceTags = map[string]part.Tag{device.InUse: {Text: "In use", Colour: part.Green}, device.Lost: {Text: "Lost", Colour: part.Red}, device.Disposed: {Text: "Not there any more", Colour: part.Grey}}
	sealWords  = map[string]string{device.Encrypted: "Encrypted", device.Plain: "Not encrypted", device.Unknown: "Not known"}
	groupNames = map[string]string{device.ByPerson: "By person", device.Strictest: "Strictest", device.Guest: "Guest"}
	wordYes    = map[bool]string{true: "yes", false: "no"}
)

func deviceQuery(r *request) office.DeviceQuery {
	q := r.URL.Query()
	return office.DeviceQuery{Words: strings.TrimSpace(q.Get("q")), Kind: q.Get("kind"), State: q.Get("state"), Owner: q.Get("owner"), Room: id.Room(q.Get("room"))}
}

func showDevices(r *request) error {
	q := deviceQuery(r)
	x, err := office.ListDevices.Run(r.ctx(), r.house, r.by(), q)
	if err != nil {
		return err
	}
	p := page.DevicesPage{Frame: r.accessFrame("Devices"), CSV: devicesPath + ".csv", Filter: deviceFilter(q, x), Empty: part.EmptyState{Heading: "Nothing here fits"}}
	if r.URL.RawQuery != "" {
		p.CSV += "?" + r.URL.RawQuery
	}
	if x.All == 0 {
		p.Empty = part.EmptyState{Heading: "The register is empty", Text: "Enter computers, tablets, phones, consoles and whatever else connects. A whole list is quickest as a table."}
	}
	if x.Late > 0 && q.State != "late" {
		p.Late.Text = page.Plural(x.Late, "device should be back by now.", "devices should be back by now.")
		p.Ways = append(p.Ways, part.Link{Text: "See what should be back", Href: devicesPath + "?state=late"})
	}
	if x.Keeps {
		p.Add = part.Button{Text: "Enter a device", Href: devicesPath + "/new"}
		p.Ways = append(p.Ways, part.Link{Text: "Take in a table of devices", Href: tablePath})
	}
	p.Ways = append(p.Ways, part.Link{Text: "Rooms", Href: roomsPath})
	shown, pages := pageOf(r, x.Rows)
	p.Pages = pages
	p.Table = part.Table{Caption: page.Plural(len(x.Rows), "device", "devices"), RowHeaders: true, Columns: []part.Column{{Text: "Device"}, {Text: "Where, or with whom"}, {Text: "Encryption"}, {Text: "Filter"}, {Text: "State"}}}
	for _, d := range shown {
		p.Table.Rows = append(p.Table.Rows, deviceRow(r, d))
	}
	return r.show(p)
}

func deviceRow(r *request, d office.DeviceRow) part.Row {
	zone := page.NewFormat(r.house.Zone)
	name := part.Cell{Text: d.Name, Href: devicesPath + "/" + string(d.ID), Note: d.Title}
	where := part.Cell{Text: orNone(d.RoomName)}
	if d.Owner != device.School {
		where = part.Cell{Text: d.OwnerName, Note: "Their own"}
	}
	state := part.Cell{Tag: deviceTags[d.State]}
	if d.Loan != nil {
		where = part.Cell{Text: d.LentTo, Note: "Until " + zone.Date(d.Loan.Due)}
		if !d.Gone() {
			state.Tag = part.Tag{Text: "Lent", Colour: part.Blue}
		}
		if d.Late {
			state.Tag = part.Tag{Text: "Late", Colour: part.Red}
		}
	}
	if d.Open != "" {
		state.Note = d.Open
	}
	sealed := part.Cell{Text: sealWords[d.Encryption]}
	if !d.Checked.IsZero() {
		sealed.Note = "Seen on " + zone.Date(d.Checked)
	}
	return part.Row{Cells: []part.Cell{name, where, sealed, {Text: groupNames[d.Group]}, state}}
}

func deviceFilter(q office.DeviceQuery, x office.DevicesShown) part.FilterForm {
	kinds, rooms := []part.Option{{Text: "Every kind"}}, []part.Option{{Text: "Every room"}}
	for _, k := range x.Kinds {
		kinds = append(kinds, part.Option{Value: k.Key, Text: k.Title})
	}
	for _, room := range x.Rooms {
		rooms = append(rooms, part.Option{Value: string(room.ID), Text: room.Name})
	}
	f := part.FilterForm{Action: devicesPath, Search: &part.Input{Name: "q", Label: "Search", Value: q.Words, Type: "search", Width: 20, Plain: true},
		Selects: []part.Select{{Name: "kind", Label: "Kind", Options: kinds, Value: q.Kind},
			{Name: "state", Label: "State", Value: q.State, Options: []part.Option{{Text: "All that are there"}, {Value: "lent", Text: "Lent"}, {Value: "late", Text: "Should be back"}, {Value: "open", Text: "Away without protection"}, {Value: device.Lost, Text: "Lost"}, {Value: device.Disposed, Text: "Not there any more"}}},
			{Name: "owner", Label: "Whose", Value: q.Owner, Options: []part.Option{{Text: "Everybody’s"}, {Value: device.School, Text: "The school’s"}, {Value: device.Personal, Text: "People’s own"}}}}}
	if len(rooms) > 1 {
		f.Selects = append(f.Selects, part.Select{Name: "room", Label: "Room", Options: rooms, Value: string(q.Room)})
	}
	if q.Words+q.Kind+q.State+q.Owner+string(q.Room) != "" {
		f.Clear = devicesPath
	}
	return f
}

// showDevicesCSV is the list for a spreadsheet, in the columns in which a table is taken in.
func showDevicesCSV(r *request) error {
	x, err := office.ListDevices.Run(r.ctx(), r.house, r.by(), deviceQuery(r))
	if err != nil {
		return err
	}
	rows := [][]string{append(tableHeader(), "whose", "lent_to", "due", "filter_group")}
	encrypted := map[string]string{device.Encrypted: "yes", device.Plain: "no"}
	states := map[string]string{device.InUse: "in use", device.Lost: "lost", device.Disposed: "disposed"}
	for _, d := range x.Rows {
		due := ""
		if d.Loan != nil {
			due = d.Loan.Due.Format(time.DateOnly)
		}
		checked := ""
		if !d.Checked.IsZero() {
			checked = d.Checked.Format(time.DateOnly)
		}
		rows = append(rows, []string{d.Name, d.Title, d.Make, d.Serial, d.Owner, wordYes[d.Shared], wordYes[d.Issued], encrypted[d.Encryption], checked, wordYes[d.Filter], d.RoomName, states[d.State], d.Note,
			d.OwnerName, d.LentTo, due, groupNames[d.Group]})
	}
	return r.csv("devices.csv", rows)
}

func kindOptions(all []device.Kind) []part.Option {
	var options []part.Option
	for _, k := range all {
		options = append(options, part.Option{Value: k.Key, Text: k.Title})
	}
	return options
}

func kindTitles(all []device.Kind, keys []string) []string {
	var titles []string
	for _, key := range keys {
		if k, ok := device.ByKey(all, key); ok {
			titles = append(titles, k.Title)
		}
	}
	return titles
}

// loanTasks are what somebody has to bring back, for lenders what is late, and for the technician secrets to change.
func loanTasks(zone page.Format, day office.Day) []part.Task {
	var tasks []part.Task
	for _, l := range day.Loans {
		t := part.Task{Text: "Bring back: " + l.Name, Href: myDevicesPath, Hint: "By " + zone.Date(l.Due), Status: part.Tag{Text: "Lent", Colour: part.Blue}}
		if l.Late {
			t.Status = part.Tag{Text: "Overdue", Colour: part.Red}
		}
		tasks = append(tasks, t)
	}
	if day.LateLoans > 0 {
		tasks = append(tasks, part.Task{Text: page.Plural(day.LateLoans, "device should be back", "devices should be back"), Href: devicesPath + "?state=late", Status: part.Tag{Text: "Overdue", Colour: part.Red}})
	}
	if day.Secrets > 0 {
		tasks = append(tasks, part.Task{Text: page.Plural(day.Secrets, "shared secret has to be changed", "shared secrets have to be changed"), Href: secretsPath, Hint: "Somebody who knew it has gone, an envelope was opened, or it is too old", Status: part.Tag{Text: "Change it", Colour: part.Red}})
	}
	return tasks
}
