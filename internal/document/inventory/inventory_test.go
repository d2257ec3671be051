package inventory_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/device"
	"handrail.school/handrail/internal/document/inventory"
	"handrail.school/handrail/library"
)

var today = time.Date(2026, time.November, 30, 0, 0, 0, 0, time.UTC)

func kinds(t testing.TB) []device.Kind {
	t.Helper()
	text, err := library.Files.ReadFile("devices.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all, err := device.ParseKinds(text)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

const header = "name,kind,make,serial,owner,shared,issued,encrypted,checked,filter,room,state,note\n"

func TestTables(t *testing.T) {
	for name, text := range map[string]string{
		"whole":         header + "Laptop 1,Laptop,Acer,A1,school,no,yes,yes,2026-09-01,yes,Oak,in use,\n",
		"other order":   "Kind;Name;Encrypted;Checked;Filter;Room\nlaptop;Laptop 1;Yes;01/09/2026;y;Oak\n",
		"tabs and mark": "\uFEFFname\tkind\tencrypted\tchecked\tfilter\troom\nLaptop 1\tLAPTOP\tyes\t1 September 2026\ttrue\tOak\n",
		"downloaded":    "name,kind,encrypted,checked,filter,room,lent_to,due,whose\nLaptop 1,Laptop,yes,2026-09-01,yes,Oak,Sam Okafor,,\n\n , ,,\n",
		"quoted":        "name,kind,encrypted,checked,filter,room\r\n\"Laptop\n 1\",\"Laptop\",yes,2026-09-01,yes,\" Oak \"\r\n",
	} {
		rows, wrong := inventory.Read([]byte(text), kinds(t), today)
		if len(wrong) > 0 || len(rows) != 1 {
			t.Errorf("%s: %d rows, %+v", name, len(rows), wrong)
			continue
		}
		r := rows[0]
		if r.Name != "Laptop 1" || r.Kind != "laptop" || r.RoomName != "Oak" || !r.Filter || !r.Issued || r.Shared || r.Owner != device.School || r.State != device.InUse || !r.Sealed(today) || r.Line != 2 {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// Everything wrong is said at once, with its place, and nothing is taken.
func TestEverythingWrongAtOnce(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string // line:column words
	}{
		"empty":          {"", []string{"1:0 first line"}},
		"only a header":  {header, []string{"1:0 nothing below"}},
		"no kind":        {"name,colour\nLaptop 1,red\n", []string{"1:2 “colour”", "1:0 “kind” is missing"}},
		"a column twice": {"name,kind,name\n", []string{"1:3 twice"}},
		"not text":       {"PK\x03\x04\x00\x00\x00\x00", []string{"0:0 not a table"}},
		"lines": {"name,kind,encrypted,checked,state,owner\n,Laptop,yes,,in use,\nA,spaceship,perhaps,soon,broken,Sam\nB,console,yes,2027-01-01,,\nb,Laptop,no,,,\n", []string{"2:1 Enter what stands", "2:4 Enter the day", "3:6 Only the school’s", "3:2 no kind “spaceship”", "3:3 Write yes or no", "3:5 in use, lost",
			"3:4 day as", "4:3 cannot be encrypted", "4:4 not still to come", "5:1 in line 4"}},
		"quotation marks": {"name,kind\n\"A,Laptop\n", []string{"2:0 quotation"}},
		"a mark inside":   {"name,kind\nA\"b,Laptop\nB,Laptop\nC,ship\n", []string{"2:0 quotation", "4:2 no kind"}},
	} {
		rows, wrong := inventory.Read([]byte(c.text), kinds(t), today)
		if len(rows) > 0 {
			t.Errorf("%s: %d rows were taken", name, len(rows))
		}
		var got []string
		for _, w := range wrong {
			got = append(got, fmt.Sprintf("%d:%d %s", w.Line, w.Column, w.Says))
		}
		for _, want := range c.want {
			place, words, _ := strings.Cut(want, " ")
			found := false
			for _, g := range got {
				found = found || strings.HasPrefix(g, place+" ") && strings.Contains(g, words)
			}
			if !found {
				t.Errorf("%s: nothing like %q in\n%s", name, want, strings.Join(got, "\n"))
			}
		}
		if name == "lines" && len(got) != len(c.want) {
			t.Errorf("%s: %d, want %d:\n%s", name, len(got), len(c.want), strings.Join(got, "\n"))
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(header + "Laptop 1,Laptop,Acer,A1,school,no,yes,yes,2026-09-01,yes,Oak,in use,\n"))
	f.Add([]byte("name;kind\n\"a;b\nc;'=Laptop"))
	f.Add([]byte{0xFF, 0xFE, 'n', 0, 'a', 0})
	all := kinds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, wrong := inventory.Read(data, all, today)
		if len(rows) > 0 && len(wrong) > 0 || len(rows)+len(wrong) == 0 {
			t.Fatalf("%d rows and %d wrong", len(rows), len(wrong))
		}
		for _, r := range rows {
			if len(r.Problems(all, today)) > 0 || r.Owner != device.School {
				t.Fatalf("%+v: %+v", r, r.Problems(all, today))
			}
		}
		for _, w := range wrong {
			if w.Line < 0 || w.Line > bytes.Count(data, []byte("\n"))+2 && !bytes.Contains(data, []byte{'\r'}) && data[0] < 0xFE || w.Says == "" {
				t.Fatalf("%+v", w)
			}
		}
	})
}
