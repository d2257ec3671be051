package office_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/device"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// taken takes in a table of devices.
func taken(t *testing.T, h *office.House, by people.Actor, table string) office.TakenDevices {
	t.Helper()
	out, err := office.ImportDevices.Run(t.Context(), h, by, office.DeviceTable{Data: []byte("name,kind,encrypted,checked,filter,room\n" + table)})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// deviceCalled finds a device by its name.
func deviceCalled(t *testing.T, h *office.House, by people.Actor, name string) office.DeviceRow {
	t.Helper()
	x, err := office.ListDevices.Run(t.Context(), h, by, office.DeviceQuery{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range x.Rows {
		if r.Name == name {
			return r
		}
	}
	t.Fatalf("there is no %s: %+v", name, x.Rows)
	return office.DeviceRow{}
}

// A table is taken in whole or not at all; the same again changes nothing.
func TestATableOfDevices(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		const table = "Laptop 1,Laptop,yes,2025-09-01,yes,Oak\nLaptop 10,Laptop,no,,no,Oak\nLaptop 2,Laptop,yes,2025-09-02,no,Elm\nConsole,Games console,,,,Hall\n"
		_, err := office.ImportDevices.Run(t.Context(), h, admin, office.DeviceTable{Data: []byte("name,kind,colour\nLaptop 1,Laptop,red\n")})
		var wrong *office.TableWrong
		if !errors.As(err, &wrong) || len(wrong.All) != 1 || !fault.Is(err, fault.Invalid) {
			t.Errorf("a table that is wrong: %v", err)
		}
		if _, err := office.ImportDevices.Run(t.Context(), h, teacher, office.DeviceTable{}); !fault.Is(err, fault.Refused) {
			t.Errorf("a teacher takes a table in: %v", err)
		}
		if out := taken(t, h, admin, table); out.New != 4 || out.Rooms != 3 {
			t.Errorf("first: %+v", out)
		}
		if out := taken(t, h, admin, table); out.Same != 4 || out.New+out.Changed+out.Rooms != 0 {
			t.Errorf("again: %+v", out)
		}
		if out := taken(t, h, admin, strings.Replace(table, "no,,no,Oak", "yes,2025-09-03,no,oak", 1)); out.Changed != 1 || out.Same != 3 || out.Rooms != 0 {
			t.Errorf("changed: %+v", out)
		}
		x, err := office.ListDevices.Run(t.Context(), h, head, office.DeviceQuery{Words: "lap"})
		if err != nil || len(x.Rows) != 3 || x.Rows[1].Name != "Laptop 2" || x.All != 4 {
			t.Errorf("searched: %+v, %v", x, err)
		}
		if x, _ := office.ListDevices.Run(t.Context(), h, head, office.DeviceQuery{Kind: "console"}); len(x.Rows) != 1 || x.Rows[0].Group != device.Strictest {
			t.Errorf("by kind: %+v", x.Rows)
		}
		d := deviceCalled(t, h, head, "Laptop 1").Device
		d.Name = "laptop 2"
		if _, err := office.SetDevice.Run(t.Context(), h, admin, office.DeviceForm{Device: d}); !fault.Is(err, fault.Invalid) {
			t.Errorf("two of one name: %v", err)
		}
		if _, err := office.RemoveRoom.Run(t.Context(), h, admin, d.Room); !fault.Is(err, fault.Conflict) {
			t.Errorf("a room with devices is taken out: %v", err)
		}
		if got := rowOf(t, h, head, "2-b"); got.Status != obligation.Met || !strings.Contains(got.Seen, "Games console") {
			t.Errorf("2-b: %s %s", got.Status, got.Seen)
		}
	})
}

// Nothing leaves the school unencrypted or before its borrower has signed; what is late is asked for (2-g, 4.4-d, 7.11-h).
func TestADeviceIsLent(t *testing.T) {
	eachSigning(t, func(s *signing) {
		day := s.clock.Now().Format(time.DateOnly)
		taken(s.t, s.h, s.role(people.Administrator), "Good,Laptop,yes,"+day+",yes,\nPlain,Laptop,no,,yes,\nOpen,Laptop,yes,"+day+",no,\n")
		s.lendsToWhoSigned()
		s.boardSeesLoans()
		s.loansComeBack()
	})
}

func (s *signing) lend(name string, who people.Actor, off bool, days int) error {
	s.t.Helper()
	admin := s.role(people.Administrator)
	_, err := office.LendDevice.Run(s.t.Context(), s.h, admin, office.LoanForm{Device: deviceCalled(s.t, s.h, admin, name).ID, Person: string(who.Person), OffSite: off, Due: s.clock.Now().AddDate(0, 0, days)})
	return err
}

// signsAll lets a member of staff sign whatever the school asks of staff.
func (s *signing) signsAll(who people.Actor) {
	s.t.Helper()
	for _, kind := range []string{"staff", "private_use"} {
		if _, err := s.answer(kind, who, nil); err != nil {
			s.t.Fatal(kind, err)
		}
	}
}

// lendsToWhoSigned: nothing unencrypted leaves the school, and nothing leaves it without a signature (4.4-d).
func (s *signing) lendsToWhoSigned() {
	t, head, teacher := s.t, s.role(people.Headteacher), s.role(people.Staff)
	t.Helper()
	if err := s.lend("Good", teacher, true, 7); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "signed") {
		t.Errorf("to somebody who has not signed: %v", err)
	}
	if err := s.lend("Good", s.parent("Dana"), false, 7); !fault.Is(err, fault.Invalid) || strings.Contains(fieldsOf(err)["person"], "Dana") {
		t.Errorf("to a parent, by number: %v", err)
	}
	s.signsAll(teacher)
	if err := s.lend("Plain", teacher, true, 7); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "not encrypted") {
		t.Errorf("not encrypted: %v", err)
	}
	if err := s.lend("Plain", teacher, false, 7); err != nil {
		t.Errorf("within the school: %v", err)
	}
	if err := s.lend("Good", teacher, true, -1); !fault.Is(err, fault.Invalid) {
		t.Errorf("until yesterday: %v", err)
	}
	if err := s.lend("Good", teacher, true, 7); err != nil {
		t.Fatal(err)
	}
	if err := s.lend("Good", head, false, 7); !fault.Is(err, fault.Conflict) {
		t.Errorf("twice: %v", err)
	}
}

func (s *signing) boardSeesLoans() {
	t, head, teacher := s.t, s.role(people.Headteacher), s.role(people.Staff)
	t.Helper()
	if got := rowOf(t, s.h, head, "2-g"); got.Status != obligation.Met {
		t.Errorf("2-g: %s %s", got.Status, got.Seen)
	}
	if got := rowOf(t, s.h, head, "4.4-d"); got.Status != obligation.Met || !strings.Contains(got.Seen, "1 device") {
		t.Errorf("4.4-d: %s %s", got.Status, got.Seen)
	}
	if err := s.lend("Open", teacher, true, 30); err != nil {
		t.Errorf("a missing filter does not keep it in: %v", err)
	}
	if row := deviceCalled(t, s.h, head, "Open"); !strings.Contains(row.Open, "filter") {
		t.Errorf("it is not shown as unprotected: %+v", row)
	}
	if got := rowOf(t, s.h, head, "2-g"); got.Status != obligation.NotMet {
		t.Errorf("2-g without a filter: %s", got.Status)
	}
}

func (s *signing) loansComeBack() {
	t, admin, head, teacher := s.t, s.role(people.Administrator), s.role(people.Headteacher), s.role(people.Staff)
	t.Helper()
	s.clock.Move(8 * 24 * time.Hour)
	mine, err := office.Today.Run(t.Context(), s.h, teacher, struct{}{})
	if err != nil || len(mine.Loans) != 3 {
		t.Errorf("the borrower's day: %+v, %v", mine.Loans, err)
	}
	if today, err := office.Today.Run(t.Context(), s.h, admin, struct{}{}); err != nil || today.LateLoans != 2 {
		t.Errorf("the lender's day: %d, %v", today.LateLoans, err)
	}
	good := deviceCalled(t, s.h, head, "Good")
	if !good.Late || good.LentTo == "" {
		t.Errorf("late: %+v", good)
	}
	if _, err := office.ReturnDevice.Run(t.Context(), s.h, admin, good.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := office.ReturnDevice.Run(t.Context(), s.h, admin, good.ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("back twice: %v", err)
	}
	if _, err := office.EndPerson.Run(t.Context(), s.h, admin, teacher.Person); err != nil {
		t.Fatal(err)
	}
	if row := deviceCalled(t, s.h, head, "Open"); !row.Late {
		t.Errorf("a leaver's device is not asked for: %+v", row)
	}
}

// What people bring they register for themselves, under their signature, and the gate knows whose it is (2-f, 7.11-g).
func TestAnOwnDevice(t *testing.T) {
	eachSigning(t, func(s *signing) {
		t, h, clock := s.t, s.h, s.clock
		admin, head, teacher := s.role(people.Administrator), s.role(people.Headteacher), s.role(people.Staff)
		own := device.Device{Name: "My phone", Kind: "phone"}
		if _, err := office.RegisterOwn.Run(t.Context(), h, teacher, own); !fault.Is(err, fault.Conflict) {
			t.Errorf("without a signature: %v", err)
		}
		s.signsAll(teacher)
		phone, err := office.RegisterOwn.Run(t.Context(), h, teacher, own)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := office.RegisterOwn.Run(t.Context(), h, teacher, own); !fault.Is(err, fault.Conflict) {
			t.Errorf("twice: %v", err)
		}
		if _, err := office.RegisterOwn.Run(t.Context(), h, teacher, device.Device{Name: "Play", Kind: "console"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a console: %v", err)
		}
		if _, err := office.RemoveOwn.Run(t.Context(), h, head, phone); !fault.Is(err, fault.NotFound) {
			t.Errorf("the head takes it out: %v", err)
		}
		everywhere := aSystem(t, h, head, func(s *access.System) { s.Name, s.Needs, s.Given = "Calendar", nil, access.ByRole })
		tracker := aSystem(t, h, head, func(s *access.System) { s.Needs, s.Given, s.SchoolDevice = nil, access.ByRole, true })
		taken(t, h, admin, "Laptop 1,Laptop,,,,\n")
		laptop := deviceCalled(t, h, head, "Laptop 1").ID
		for _, c := range []struct {
			who    people.Actor
			system string
			on     id.Device
			want   bool
		}{{teacher, everywhere, phone, true}, {head, everywhere, phone, false}, {teacher, tracker, phone, false}, {teacher, tracker, laptop, true}, {teacher, tracker, "laptop 1", true}, {teacher, tracker, "", false}, {teacher, everywhere, "unheard", false}} {
			got, err := office.AskGate.Run(t.Context(), h, admin, office.GateQuestion{Person: string(c.who.Person), System: c.system, Device: c.on})
			if err != nil || got.Allowed != c.want {
				t.Errorf("%s at %s on %s: %+v, %v", c.who.Name, c.system, c.on, got, err)
			}
		}
		if got := rowOf(t, h, head, "2-f"); got.Status == obligation.Met || got.Status == obligation.NotMet {
			t.Errorf("2-f is shown in part only: %s %s", got.Status, got.Seen)
		}
		clock.Move(400 * 24 * time.Hour)
		if got := rowOf(t, h, head, "2-f"); got.Status != obligation.NotMet {
			t.Errorf("2-f after the signature ran out: %s %s", got.Status, got.Seen)
		}
		if _, err := office.RemoveOwn.Run(t.Context(), h, teacher, phone); err != nil {
			t.Fatal(err)
		}
		if mine, err := office.MyDevices.Run(t.Context(), h, teacher, struct{}{}); err != nil || len(mine.Own) != 0 {
			t.Errorf("still there: %+v, %v", mine, err)
		}
	})
}

// A table cannot scrap what somebody still has, nor fill the list of rooms beyond what the page lets in.
func TestATableKeepsToWhatThePageAllows(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, _, teacher := withHead(t, school, clock)
		taken(t, h, admin, "Laptop 1,Laptop,,,,\n")
		laptop := deviceCalled(t, h, admin, "Laptop 1")
		if _, err := office.LendDevice.Run(t.Context(), h, admin, office.LoanForm{Device: laptop.ID, Person: string(teacher.Person), Due: clock.Now()}); err != nil {
			t.Fatal(err)
		}
		_, err := office.ImportDevices.Run(t.Context(), h, admin, office.DeviceTable{Data: []byte("name,kind,state\nLaptop 2,Laptop,\nLaptop 1,Laptop,disposed\n")})
		var wrong *office.TableWrong
		if !errors.As(err, &wrong) || len(wrong.All) != 1 || wrong.All[0].Line != 3 {
			t.Errorf("scrapped while it is lent: %v", err)
		}
		var many strings.Builder
		for i := range 501 {
			fmt.Fprintf(&many, "Laptop %d,Laptop,,,,Room %d\n", i+10, i)
		}
		if _, err := office.ImportDevices.Run(t.Context(), h, admin, office.DeviceTable{Data: []byte("name,kind,encrypted,checked,filter,room\n" + many.String())}); !fault.Is(err, fault.Invalid) {
			t.Errorf("501 rooms: %v", err)
		}
		if x, err := office.ListDevices.Run(t.Context(), h, admin, office.DeviceQuery{}); err != nil || len(x.Rows) != 1 || len(x.Rooms) != 0 {
			t.Errorf("a table that is wrong left %d devices and %d rooms, %v", len(x.Rows), len(x.Rooms), err)
		}
	})
}
