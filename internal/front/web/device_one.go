package web

import (
	"net/http"
	"slices"

	"handrail.school/handrail/internal/area/device"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

func (r *request) device() (office.DeviceShown, error) {
	return office.ShowDevice.Run(r.ctx(), r.house, r.by(), id.Device(r.PathValue("id")))
}

func showDevice(r *request) error {
	x, err := r.device()
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	at := devicesPath + "/" + string(x.ID)
	p := page.DevicePage{Frame: r.accessFrame(x.Name, devicesUp), Facts: deviceFactList(r, x)}
	own := x.Owner != device.School
	switch {
	case x.State == device.Lost:
		p.Open.Text = "This device is lost. " + map[bool]string{true: "It was encrypted.", false: "What is on it may be read: " + x.StaysIn}[x.StaysIn == ""]
	case x.Open != "":
		p.Open.Text = "This device is away from the school. " + x.Open
	case x.StaysIn != "" && !own && !x.Gone():
		p.StaysIn.Text = "It may not leave the school. " + x.StaysIn
	}
	if x.Lends && !own {
		switch {
		case x.Loan != nil:
			p.Back = part.Button{Text: "It is back", Action: at + "/back", Once: true}
		case !x.Gone():
			p.Lend = part.Button{Text: "Lend it", Href: at + "/lend"}
		}
	}
	if x.Keeps && !own {
		p.Change = part.Button{Text: "Change", Kind: part.Secondary, Href: at + "/change"}
	}
	if x.Shared && !own && !x.Gone() {
		p.Use = part.Link{Text: "Who is using it", Href: at + "/use"}
	}
	for _, s := range x.Systems {
		p.Systems = append(p.Systems, part.Link{Text: s.Name, Href: systemsPath + "/" + s.Key})
	}
	p.Loans = part.Table{Caption: "Who had it", Columns: []part.Column{{Text: "Who"}, {Text: "From"}, {Text: "Until"}, {Text: "Back"}, {Text: "Protection on that day"}}}
	for _, l := range x.Loans {
		who := part.Cell{Text: x.Names[l.Person].Name, Note: map[bool]string{true: "Away from the school", false: "Within the school"}[l.OffSite]}
		back := part.Cell{Text: zone.Date(l.Back)}
		if l.Open() {
			back = part.Cell{Tag: part.Tag{Text: "Out", Colour: part.Blue}}
		}
		safe := part.Cell{Text: map[bool]string{true: "Encrypted", false: "Not known to be encrypted"}[l.Encrypted], Note: map[bool]string{true: "With the filter", false: "Without the filter"}[l.Filter]}
		p.Loans.Rows = append(p.Loans.Rows, part.Row{Cells: []part.Cell{who, {Text: zone.Date(l.Out), Note: l.Why}, {Text: zone.Date(l.Due)}, back, safe}})
	}
	return r.show(p)
}

func deviceFactList(r *request, x office.DeviceShown) part.SummaryList {
	zone := page.NewFormat(r.house.Zone)
	rows := []part.SummaryRow{{Key: "What it is", Value: x.Title, Lines: nonEmpty(x.Make, x.Serial)}, {Key: "State", Tag: deviceTags[x.State]}}
	if x.Owner == device.School {
		use := map[bool]string{true: "Used by several people", false: "Used by one person at a time"}[x.Shared]
		issued := map[bool]string{true: "Set up and looked after by the school", false: "Not set up by the school"}[x.Issued]
		rows = append(rows, part.SummaryRow{Key: "Whose", Value: "The school’s", Lines: []string{use, issued}}, part.SummaryRow{Key: "Room", Value: orNone(x.RoomName)})
		sealed := part.SummaryRow{Key: "Encryption", Value: sealWords[x.Encryption]}
		if !x.Checked.IsZero() {
			sealed.Lines = []string{"Seen on " + zone.Date(x.Checked)}
		}
		rows = append(rows, sealed, part.SummaryRow{Key: "Filter", Value: "Group: " + groupNames[x.Group], Lines: []string{map[bool]string{true: "Works away from the school too", false: "Does not work away from the school"}[x.Filter]}})
	} else {
		rows = append(rows, part.SummaryRow{Key: "Whose", Value: x.OwnerName, Lines: []string{"Registered by themselves"}}, part.SummaryRow{Key: "Filter", Value: "Group: " + groupNames[x.Group]})
	}
	if x.Loan != nil {
		l := part.SummaryRow{Key: "Lent to", Value: x.LentTo, Lines: []string{"Until " + zone.Date(x.Loan.Due)}}
		if x.Late {
			l.Tag = part.Tag{Text: "Late", Colour: part.Red}
		}
		rows = append(rows, l)
	}
	var rules []string
	for _, c := range x.Known.Rules {
		rules = append(rules, "Section "+string(c.Section()))
	}
	slices.Sort(rules)
	rows = append(rows, part.SummaryRow{Key: "Rules for it", Value: page.Sentence(slices.Compact(rules)), Href: "/policy"})
	if x.Note != "" {
		rows = append(rows, part.SummaryRow{Key: "Note", Value: x.Note})
	}
	return part.SummaryList{Rows: append(rows, part.SummaryRow{Key: "Entered", Value: zone.Moment(x.SetAt), Lines: nonEmpty(x.SetName)})}
}

func showNewDevice(r *request) error {
	x, err := office.ShowDevice.Run(r.ctx(), r.house, r.by(), "")
	if err != nil {
		return err
	}
	return deviceForm(r, http.StatusOK, x, nil)
}

func showChangeDevice(r *request) error {
	x, err := r.device()
	if err != nil {
		return err
	}
	if x.Owner != device.School {
		return fault.New(fault.Refused, "This is somebody’s own device. Whose it is says what it is.")
	}
	return deviceForm(r, http.StatusOK, x, nil)
}

func doNewDevice(r *request) error    { return saveDevice(r, "") }
func doChangeDevice(r *request) error { return saveDevice(r, id.Device(r.PathValue("id"))) }

func saveDevice(r *request, number id.Device) error {
	day := map[string]string{}
	use := r.Form["use"]
	d := device.Device{ID: number, Name: r.FormValue("name"), Kind: r.FormValue("kind"), Make: r.FormValue("make"), Serial: r.FormValue("serial"), Owner: device.School, Shared: slices.Contains(use, "shared"), Issued: slices.Contains(use, "issued"),
		Filter: slices.Contains(use, "filter"), Encryption: r.FormValue("encryption"), Checked: r.optionalDay("checked", day), Room: id.Room(r.FormValue("room")), State: r.FormValue("state"), Note: r.FormValue("note")}
	again := func(fields map[string]string) error {
		x, err := office.ShowDevice.Run(r.ctx(), r.house, r.by(), number)
		if err != nil {
			return err
		}
		x.Device = d
		return deviceForm(r, http.StatusUnprocessableEntity, x, fields)
	}
	if len(day) > 0 {
		return again(day)
	}
	saved, err := office.SetDevice.Run(r.ctx(), r.house, r.by(), office.DeviceForm{Device: d, New: number == ""})
	if fields, general, ok := wrong(err); ok && general == "" {
		return again(fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(devicesPath+"/"+string(saved), "device")
}

func deviceForm(r *request, status int, x office.DeviceShown, fields map[string]string) error {
	if err := r.must(office.SetDevice); err != nil {
		return err
	}
	title, up := "Enter a device", []part.Link{devicesUp}
	if r.PathValue("id") != "" {
		title, up = "Change "+x.Name, append(up, part.Link{Text: x.Name, Href: devicesPath + "/" + string(x.ID)})
	}
	p := page.DeviceFormPage{Frame: r.accessFrame(title, up...),
		Name:   part.Input{Name: "name", Label: "Name", Hint: "What stands on its label, such as Laptop 12", Width: 20, Value: x.Name, Error: fields["name"]},
		Kind:   part.Select{Name: "kind", Label: "What is it?", Value: x.Kind, Error: fields["kind"], Options: []part.Option{{Text: "Choose"}}},
		Make:   part.Input{Name: "make", Label: "Make and model (optional)", Value: x.Make, Error: fields["make"]},
		Serial: part.Input{Name: "serial", Label: "Serial number (optional)", Width: 20, Value: x.Serial, Error: fields["serial"]},
		Room:   part.Select{Name: "room", Label: "Where does it stand?", Value: string(x.Room), Error: fields["room"], Options: []part.Option{{Text: "No room"}}},
		Use: part.Checkboxes{Name: "use", Legend: "How is it used?", LegendSize: "s", Options: []part.Option{{Value: "shared", Text: "Several people use it"}, {Value: "issued", Text: "The school set it up and looks after it", Hint: "Pupils’ records open on such devices only"},
			{Value: "filter", Text: "The school’s filter works on it away from the school too"}}},
		Encryption: part.Radios{Name: "encryption", Legend: "Is it encrypted?", LegendSize: "s", Hint: "What is not encrypted does not leave the school", Value: x.Encryption, Error: fields["encryption"],
			Options: []part.Option{{Value: device.Encrypted, Text: "Yes"}, {Value: device.Plain, Text: "No, or it cannot be"}, {Value: device.Unknown, Text: "Nobody knows"}}},
		State: part.Radios{Name: "state", Legend: "How does it stand?", LegendSize: "s", Value: x.State, Error: fields["state"],
			Options: []part.Option{{Value: device.InUse, Text: "In use"}, {Value: device.Lost, Text: "Lost or stolen"}, {Value: device.Disposed, Text: "Given away or scrapped"}}},
		Note: part.Textarea{Name: "note", Label: "Note (optional)", Hint: "No passwords", Rows: 2, Value: x.Note, Error: fields["note"]},
		Send: part.Button{Text: "Save", Once: true}}
	for name, on := range map[string]bool{"shared": x.Shared, "issued": x.Issued, "filter": x.Filter} {
		if on {
			p.Use.Values = append(p.Use.Values, name)
		}
	}
	p.Kind.Options = append(p.Kind.Options, kindOptions(x.Kinds)...)
	for _, room := range x.Rooms {
		p.Room.Options = append(p.Room.Options, part.Option{Value: string(room.ID), Text: room.Name})
	}
	_, p.Checked, _ = r.day("checked")
	if r.Method == http.MethodGet && !x.Checked.IsZero() {
		p.Checked.Day, p.Checked.Month, p.Checked.Year = x.Checked.Format("2"), x.Checked.Format("1"), x.Checked.Format("2006")
	}
	p.Checked.Legend, p.Checked.LegendSize, p.Checked.Hint, p.Checked.Error = "When was that seen on the device?", "s", "Counts for a year, for example 1 9 2026", fields["checked"]
	return r.showStatus(status, p)
}

func showLend(r *request) error { return lendPage(r, http.StatusOK, nil) }

func lendPage(r *request, status int, fields map[string]string) error {
	if err := r.must(office.LendDevice); err != nil {
		return err
	}
	x, err := r.device()
	if err != nil {
		return err
	}
	if x.Owner != device.School || x.Gone() || x.Loan != nil {
		return fault.New(fault.Conflict, "This device cannot be lent now: it is out, not in use, or somebody’s own.")
	}
	p := page.LendPage{Frame: r.accessFrame("Lend "+x.Name, devicesUp, part.Link{Text: x.Name, Href: devicesPath + "/" + string(x.ID)}),
		Person: part.Input{Name: "person", Label: "Who gets it?", Hint: "Whole name, or e-mail address", Width: 20, Value: r.FormValue("person"), Error: fields["person"]},
		Where: part.Radios{Name: "where", Legend: "Where will it be?", LegendSize: "s", Value: r.FormValue("where"), Error: fields["where"],
			Options: []part.Option{{Value: "away", Text: "Away from the school", Hint: "They must have signed the agreement that the school asks of them"}, {Value: "here", Text: "Within the school"}}},
		Why:  part.Input{Name: "why", Label: "What for? (optional)", Value: r.FormValue("why"), Error: fields["why"]},
		Send: part.Button{Text: "Lend it", Once: true}}
	if x.StaysIn != "" {
		p.StaysIn.Text = "It may not leave the school. " + x.StaysIn
		p.Where.Options, p.Where.Value = p.Where.Options[1:], "here"
	} else if !x.Filter {
		p.StaysIn.Text = "The school’s filter does not work on it away from the school. It will be shown as unprotected while it is away."
	}
	_, p.Due, _ = r.day("due")
	p.Due.Legend, p.Due.LegendSize, p.Due.Hint, p.Due.Error = "When does it have to be back?", "s", "Its last day, for example 18 12 2026", fields["due"]
	return r.showStatus(status, p)
}

func doLend(r *request) error {
	fields := map[string]string{}
	form := office.LoanForm{Device: id.Device(r.PathValue("id")), Person: r.FormValue("person"), Due: r.optionalDay("due", fields), OffSite: r.FormValue("where") != "here", Why: r.FormValue("why")}
	if where := r.FormValue("where"); where != "here" && where != "away" {
		fields["where"] = "Choose where it will be"
	}
	if len(fields) > 0 {
		return lendPage(r, http.StatusUnprocessableEntity, fields)
	}
	_, err := office.LendDevice.Run(r.ctx(), r.house, r.by(), form)
	if fields, general, ok := wrong(err); ok && general == "" {
		return lendPage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(devicesPath+"/"+string(form.Device), "lent")
}

func doBack(r *request) error {
	number := id.Device(r.PathValue("id"))
	if _, err := office.ReturnDevice.Run(r.ctx(), r.house, r.by(), number); err != nil {
		return err
	}
	return r.goTo(devicesPath+"/"+string(number), "back-in")
}
