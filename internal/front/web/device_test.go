package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"handrail.school/handrail/internal/words/people"
)

// A table is handed in with everything wrong with it named by line and column, then right; the list opens safely in a
// spreadsheet, and what was downloaded can be handed in again.
func TestATableOfDevicesOnThePage(t *testing.T) {
	s := open(t, "sqlite", false)
	_, admin := s.as(t, "Ada Mint", people.Of(people.Administrator))
	_, teacher := s.as(t, "Tom Reed", people.Of(people.Staff))
	hand := func(cookie, table string) answer {
		t.Helper()
		kind, body := handed(t, [3]string{"file", "devices.csv", table})
		return s.send(t, cookie, "/access/devices/import", kind, body)
	}
	hand(admin, "name,kind\nLaptop 1,spaceship\n,Laptop\n").want(t, "a wrong table", http.StatusUnprocessableEntity, "2 things to put right", "no kind “spaceship”", "Enter what stands on its label", "Nothing was taken in")
	hand(teacher, "name,kind\nLaptop 1,Laptop\n").want(t, "a teacher's table", http.StatusForbidden)
	if got := hand(admin, "name,kind,note,room\n=1+1,Laptop,\"@cmd|' /C calc'!A0\",Oak\nConsole,Games console,,Hall\n"); got.status != http.StatusSeeOther {
		t.Fatalf("a good table: %d %s", got.status, firstOf(got.body))
	}
	status, list := s.get(t, admin, "/access/devices.csv")
	if status != http.StatusOK || !strings.Contains(list, "'=1+1,Laptop") || !strings.Contains(list, "'@cmd") {
		t.Errorf("the list for a spreadsheet: %d\n%s", status, list)
	}
	if got := hand(admin, list); got.status != http.StatusSeeOther {
		t.Errorf("handed in again: %d %s", got.status, firstOf(got.body))
	}
	if status, _ := s.get(t, teacher, "/access/devices.csv"); status != http.StatusForbidden {
		t.Errorf("a teacher downloads the list: %d", status)
	}
	_, page := s.get(t, admin, "/access/devices?kind=console")
	if !strings.Contains(page, "1 device<") || strings.Contains(page, "=1+1") {
		t.Errorf("narrowed by kind:\n%s", firstOf(page))
	}
	s.post(t, admin, "/access/devices/new", url.Values{"name": {"Tablet 1"}}).want(t, "half a form", http.StatusUnprocessableEntity, "Choose what kind of device it is", "Choose whether it is encrypted")
	s.post(t, admin, "/access/devices/new", url.Values{"name": {"Tablet 1"}, "kind": {"tablet"}, "encryption": {"yes"}, "state": {"in_use"}, "checked-day": {"31"}, "checked-month": {"2"}, "checked-year": {"2026"}}).
		want(t, "a day that is none", http.StatusUnprocessableEntity, "Enter a day, such as")
	s.post(t, teacher, "/access/my-devices", url.Values{"name": {"My phone"}, "kind": {"phone"}}).want(t, "unsigned", http.StatusConflict, "Sign what the school asks of you first")
}
