package demo

import (
	"fmt"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/device"
	"handrail.school/handrail/internal/office"
)

// enterDevices takes in the school's list of devices.
func enterDevices(l *life) error {
	seen := l.clock.Now().AddDate(0, 0, -12).Format(time.DateOnly)
	var t strings.Builder
	t.WriteString("name,kind,make,serial,shared,issued,encrypted,checked,filter,room,note\n")
	for n := 1; n <= 12; n++ {
		fmt.Fprintf(&t, "Laptop %d,Laptop,Acer TravelMate,TM%04d,no,yes,yes,%s,yes,Staff room,\n", n, 1200+n, seen)
	}
	for n := 1; n <= 16; n++ {
		fmt.Fprintf(&t, "Tablet %d,Tablet,Apple iPad,IP%04d,yes,yes,yes,%s,no,%s,\n", n, 3300+n, seen, []string{"Oak", "Elm"}[n%2])
	}
	fmt.Fprintf(&t, "Office computer,Desktop computer,HP,HP0071,yes,yes,yes,%s,no,Office,\n", seen)
	t.WriteString("Donated laptop,Laptop,Dell,,yes,no,no,,no,Library,Waits to be set up\n" +
		"School phone,Phone,Nokia,NK-11,yes,yes,,,no,Office,For trips\n" +
		"Rainy-day console,Games console,Nintendo Switch,,yes,yes,no,,no,Hall,Wet playtimes only\n" +
		"Bee robots,Smart toy or robot,Set of six,,yes,yes,no,,no,Elm,\n" +
		"Hall camera,Camera,Canon,CN-3,yes,yes,no,,no,Office,\n" +
		"Oak screen,Classroom screen,Promethean,,yes,yes,no,,no,Oak,\n")
	_, err := office.ImportDevices.Run(l.ctx, l.house, l.as("technician"), office.DeviceTable{Data: []byte(t.String())})
	return err
}

// lendDevices lends laptops and a tablet; whoever has not signed takes none home.
func lendDevices(l *life) error {
	list, err := office.ListDevices.Run(l.ctx, l.house, l.as("technician"), office.DeviceQuery{})
	if err != nil {
		return err
	}
	for _, x := range []struct {
		name, who, why string
		days           int
	}{{"Laptop 1", "headteacher", "Works at home", 200}, {"Laptop 2", "dsl", "Works at home", 200}, {"Laptop 3", "leader", "Planning at home", 200}, {"Tablet 4", "deputy_dsl", "To try reading apps over half-term", 40}} {
		for _, d := range list.Rows {
			if d.Name != x.name {
				continue
			}
			_, err := office.LendDevice.Run(l.ctx, l.house, l.as("technician"), office.LoanForm{Device: d.ID, Person: string(l.as(x.who).Person), OffSite: true, Due: l.clock.Now().AddDate(0, 0, x.days), Why: x.why})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// bringDevices registers what people bring.
func bringDevices(l *life) error {
	for _, x := range []struct{ who, name, kind string }{{"headteacher", "My phone", "phone"}, {"leader", "My phone", "phone"}, {"leader", "Running watch", "watch"}, {"chair", "My tablet", "tablet"}} {
		if _, err := office.RegisterOwn.Run(l.ctx, l.house, l.as(x.who), device.Device{Name: x.name, Kind: x.kind}); err != nil {
			return err
		}
	}
	return nil
}
