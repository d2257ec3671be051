package web

import (
	"errors"
	"net/http"
	"strconv"

	"handrail.school/handrail/internal/area/device"
	"handrail.school/handrail/internal/document/inventory"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

func tableHeader() []string {
	var all []string
	for _, c := range inventory.Columns {
		all = append(all, c.Name)
	}
	return all
}

// showDeviceTemplate is an empty table with one line as an example.
func showDeviceTemplate(r *request) error {
	if err := r.must(office.ImportDevices); err != nil {
		return err
	}
	var example []string
	for _, c := range inventory.Columns {
		example = append(example, c.Example)
	}
	return r.csv("devices-template.csv", [][]string{tableHeader(), example})
}

func showDeviceTable(r *request) error { return deviceTable(r, http.StatusOK, "", nil) }

func deviceTable(r *request, status int, problem string, wrong []inventory.Wrong) error {
	if err := r.must(office.ImportDevices); err != nil {
		return err
	}
	p := page.DeviceTablePage{Frame: r.accessFrame("Take in a table of devices", devicesUp),
		File: part.FileUpload{Name: "file", Label: "Table", Accept: ".csv,.txt,.tsv", Error: problem, Hint: "A CSV file, up to 4 MB"}, Send: part.Button{Text: "Take it in", Once: true},
		Template: part.Link{Text: "Download an empty table to fill in (CSV)", Href: devicesPath + "/template.csv"},
		Columns:  part.Table{Caption: "Columns", RowHeaders: true, Columns: []part.Column{{Text: "Name"}, {Text: "What it says"}, {Text: "Example"}}}}
	for _, c := range inventory.Columns {
		p.Columns.Rows = append(p.Columns.Rows, part.Cells(c.Name, c.Says, c.Example))
	}
	p.Wrong = part.Table{Caption: page.Plural(len(wrong), "thing to put right", "things to put right"), Columns: []part.Column{{Text: "Line", Numeric: true}, {Text: "Column", Numeric: true}, {Text: "What is wrong"}}}
	for _, w := range wrong[:min(len(wrong), mostShown)] {
		column := ""
		if w.Column > 0 {
			column = strconv.Itoa(w.Column)
		}
		p.Wrong.Rows = append(p.Wrong.Rows, part.Row{Cells: []part.Cell{{Text: strconv.Itoa(w.Line), Numeric: true}, {Text: column, Numeric: true}, {Text: w.Says}}})
	}
	return r.showStatus(status, p)
}

func doDeviceTable(r *request) error {
	if err := r.must(office.ImportDevices); err != nil {
		return err
	}
	in, err := handedIn(r)
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &big):
		return deviceTable(r, http.StatusRequestEntityTooLarge, "This file is bigger than 4 MB, which no list of one school’s devices is", nil)
	case err != nil:
		return deviceTable(r, http.StatusUnprocessableEntity, "Choose the table to take in", nil)
	}
	_, err = office.ImportDevices.Run(r.ctx(), r.house, r.by(), office.DeviceTable{Data: in.data})
	var wrong *office.TableWrong
	if errors.As(err, &wrong) {
		return deviceTable(r, http.StatusUnprocessableEntity, "Nothing was taken in. Put right what stands in the list, and hand the table in again", wrong.All)
	}
	if err != nil {
		return err
	}
	return r.goTo(devicesPath, "table")
}

func showMyDevices(r *request) error { return myDevices(r, http.StatusOK, nil) }

func myDevices(r *request, status int, fields map[string]string) error {
	x, err := office.MyDevices.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.MyDevicesPage{Frame: r.accessFrame("My devices"), Empty: part.EmptyState{Heading: "You have registered nothing of your own", Text: "Register a phone, laptop, tablet or watch if you want to use it here. Nothing of pupils’ records opens on it."}}
	p.Lent = part.Table{Caption: "Lent to me", RowHeaders: true, Columns: []part.Column{{Text: "Device"}, {Text: "Back by"}}}
	for _, l := range x.Lent {
		due := part.Cell{Text: zone.Date(l.Due)}
		if l.Late {
			due.Tag = part.Tag{Text: "Overdue", Colour: part.Red}
		}
		p.Lent.Rows = append(p.Lent.Rows, part.Row{Cells: []part.Cell{{Text: l.Name}, due}})
	}
	p.Own = part.Table{Caption: "My own", RowHeaders: true, Columns: []part.Column{{Text: "Device"}, {Text: "Filter"}, {Text: ""}}}
	for _, d := range x.Own {
		p.Own.Rows = append(p.Own.Rows, part.Row{Cells: []part.Cell{{Text: d.Name, Note: d.Title}, {Text: groupNames[d.Group]}, {Text: "Take it out", Hidden: ": " + d.Name, Href: myDevicesPath + "/" + string(d.ID)}}})
	}
	p.Own.Columns[2].Text = "Change"
	switch {
	case !x.Signed:
		p.Sign = part.Link{Text: "See what I have not signed yet", Href: agreementsPath}
	case len(x.Own) < office.MostOwn:
		p.Name = part.Input{Name: "name", Label: "What do you call it?", Hint: "Such as My phone", Width: 20, Value: r.FormValue("name"), Error: fields["name"]}
		p.Kind = part.Select{Name: "kind", Label: "What is it?", Value: r.FormValue("kind"), Error: fields["kind"], Options: []part.Option{{Text: "Choose"}}}
		p.Kind.Options = append(p.Kind.Options, kindOptions(x.Kinds)...)
		p.Send = part.Button{Text: "Register it", Once: true}
	}
	return r.showStatus(status, p)
}

func doRegisterOwn(r *request) error {
	_, err := office.RegisterOwn.Run(r.ctx(), r.house, r.by(), device.Device{Name: r.FormValue("name"), Kind: r.FormValue("kind")})
	if fields, general, ok := wrong(err); ok && general == "" {
		return myDevices(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(myDevicesPath, "brought")
}

func showRemoveOwn(r *request) error {
	x, err := office.MyDevices.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	for _, d := range x.Own {
		if string(d.ID) == r.PathValue("id") {
			return r.show(page.ConfirmPage{Frame: r.accessFrame("Take out "+d.Name, part.Link{Text: "My devices", Href: myDevicesPath}), Text: "Do this when you do not bring it any more. Nothing opens on it from then on; you can register it again.",
				Send: part.Button{Text: "Take it out", Once: true}, Cancel: part.Link{Text: "Cancel", Href: myDevicesPath}})
		}
	}
	return fault.New(fault.NotFound, "You have no such device.")
}

func doRemoveOwn(r *request) error {
	if _, err := office.RemoveOwn.Run(r.ctx(), r.house, r.by(), id.Device(r.PathValue("id"))); err != nil {
		return err
	}
	return r.goTo(myDevicesPath, "own-away")
}

func showRooms(r *request) error { return rooms(r, http.StatusOK, nil) }

func rooms(r *request, status int, fields map[string]string) error {
	all, err := office.ListRooms.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.RoomsPage{Frame: r.accessFrame("Rooms", devicesUp), Empty: part.EmptyState{Heading: "No room is entered yet", Text: "Rooms say where devices stand. A table of devices brings its rooms along."}}
	p.Table = part.Table{Caption: page.Plural(len(all), "room", "rooms"), RowHeaders: true, Columns: []part.Column{{Text: "Room"}, {Text: "Devices", Numeric: true}}}
	for _, x := range all {
		name := part.Cell{Text: x.Name}
		if r.may(office.SetRoom) {
			name.Href = roomsPath + "/" + string(x.ID)
		}
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{name, {Text: page.Count(x.Devices), Numeric: true, Href: devicesPath + "?room=" + string(x.ID), Hidden: " in " + x.Name}}})
	}
	if r.may(office.SetRoom) {
		p.Name = part.Input{Name: "name", Label: "Name", Width: 20, Value: r.FormValue("name"), Error: fields["name"]}
		p.Send = part.Button{Text: "Add it", Once: true}
	}
	return r.showStatus(status, p)
}

func doRoom(r *request) error {
	_, err := office.SetRoom.Run(r.ctx(), r.house, r.by(), device.Room{Name: r.FormValue("name")})
	if fields, general, ok := wrong(err); ok && general == "" {
		return rooms(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(roomsPath, "room")
}

func showRoom(r *request) error { return room(r, http.StatusOK, nil) }

func room(r *request, status int, fields map[string]string) error {
	if err := r.must(office.SetRoom); err != nil {
		return err
	}
	all, err := office.ListRooms.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	for _, x := range all {
		if string(x.ID) != r.PathValue("id") {
			continue
		}
		p := page.RoomPage{Frame: r.accessFrame(x.Name, devicesUp, part.Link{Text: "Rooms", Href: roomsPath}), Name: part.Input{Name: "name", Label: "Name", Width: 20, Value: x.Name, Error: fields["name"]}, Send: part.Button{Text: "Save", Once: true}}
		if fields != nil {
			p.Name.Value = r.FormValue("name")
		}
		if x.Devices == 0 {
			p.Remove = part.Button{Text: "Take it out", Kind: part.Secondary, Name: "remove", Value: "yes"}
		}
		return r.showStatus(status, p)
	}
	return fault.New(fault.NotFound, "There is no such room.")
}

func doChangeRoom(r *request) error {
	number := id.Room(r.PathValue("id"))
	if r.FormValue("remove") != "" {
		if _, err := office.RemoveRoom.Run(r.ctx(), r.house, r.by(), number); err != nil {
			return err
		}
		return r.goTo(roomsPath, "room")
	}
	_, err := office.SetRoom.Run(r.ctx(), r.house, r.by(), device.Room{ID: number, Name: r.FormValue("name")})
	if fields, general, ok := wrong(err); ok && general == "" {
		return room(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(roomsPath, "room")
}
