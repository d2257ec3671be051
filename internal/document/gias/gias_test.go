package gias_test

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"

	"handrail.school/handrail/internal/document/gias"
)

const heading = `"Town","URN","EstablishmentStatus (name)","EstablishmentName","LA (name)","PhaseOfEducation (name)","StatutoryLowAge","StatutoryHighAge","NurseryProvision (name)","Postcode","Street","Beyond"` + "\r\n"

// register is a made-up register, with the columns in another order than the published one.
const register = heading +
	`"Fordwich","999001","Open","Meadow Primary School","Kent","Primary",4,11,"No Nursery Classes","CT0 1AA","Mill Lane",""` + "\r\n" +
	`"Deal","999002","Open, but proposed to close","St. Anne’s Infants","Kent","Primary",3,7,"Has Nursery Classes","CT0 2BB","",""` + "\r\n" +
	`"Deal","999003","Closed","Old School","Kent","Primary",4,11,"","CT0 3CC","",""` + "\r\n"

func convert(t *testing.T, text string) (small string, open, closed int, err error) {
	t.Helper()
	var out bytes.Buffer
	open, closed, err = gias.Convert(strings.NewReader(text), &out)
	return out.String(), open, closed, err
}

func TestRegisterIsFoundByWords(t *testing.T) {
	small, open, closed, err := convert(t, register)
	if err != nil || open != 2 || closed != 1 {
		t.Fatalf("%d open, %d closed, %v", open, closed, err)
	}
	for question, want := range map[string]string{"meadow": "999001", "999001": "999001", "ct01aa": "999001", "CT0 1AA": "999001", "fordwich kent": "999001",
		"st annes deal": "999002", "old school": "", "": "", "meadow deal": ""} {
		got, err := gias.Search(strings.NewReader(small), question, 5)
		if err != nil || (want == "") != (len(got) == 0) || want != "" && got[0].URN != want {
			t.Errorf("%q finds %v, %v", question, got, err)
		}
	}
	got, _ := gias.Search(strings.NewReader(small), "kent", 5)
	if len(got) != 2 || got[0].Years() != "primary" || got[1].Years() != "infant_nursery" || got[0].Address() != "Mill Lane, Fordwich, CT0 1AA" {
		t.Errorf("%+v", got)
	}
}

func TestWindowsLettersAreRead(t *testing.T) {
	small, _, _, err := convert(t, strings.ReplaceAll(register, "’", "\x92"))
	if err != nil || !strings.Contains(small, "St. Anne’s Infants") {
		t.Errorf("%q, %v", small, err)
	}
	if _, open, _, err := convert(t, "\ufeff"+register); err != nil || open != 2 {
		t.Errorf("with a byte order mark: %v", err)
	}
}

func TestMistakesAreNamedByLineAndColumn(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"another table":    {"a,b\r\n1,2\r\n", `line 1: there is no column "URN"`},
		"empty":            {"", "line 1"},
		"a ragged row":     {register + "1,2\r\n", "line 5, column 3"},
		"a number too few": {register + strings.ReplaceAll(register[len(heading):], "999001", "99900"), "line 5, column 2"},
		"nobody open":      {heading, "no school that is open"},
		"an endless line":  {heading + strings.Repeat("x", 1<<20), "line 2, column 65537"},
	} {
		if _, _, _, err := convert(t, c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// Fifty thousand schools are read in a few megabytes.
func TestMemoryIsBounded(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		fmt.Fprint(w, heading)
		for i := range 50_000 {
			fmt.Fprintf(w, "\"Town %d\",%d,\"Open\",\"School %d\",\"Kent\",\"Primary\",4,11,\"\",\"CT0 1AA\",\"Long Lane\",\"%s\"\r\n", i, 100_000+i, i, strings.Repeat("x", 900))
		}
		w.Close()
	}()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	out, err := os.Create(t.TempDir() + "/register")
	if err != nil {
		t.Fatal(err)
	}
	open, _, err := gias.Convert(r, out)
	runtime.ReadMemStats(&after)
	if err != nil || open != 50_000 {
		t.Fatalf("%d schools, %v", open, err)
	}
	if grown := int64(after.Sys) - int64(before.Sys); grown > 32<<20 {
		t.Errorf("reading took %d MiB more from the system", grown>>20)
	}
}

func FuzzConvert(f *testing.F) {
	f.Add(register)
	f.Add(strings.ReplaceAll(register, "’", "\x92"))
	f.Fuzz(func(t *testing.T, text string) {
		small, open, _, err := convert(t, text)
		if err != nil {
			return
		}
		if n := strings.Count(small, "\n"); n != open+1 {
			t.Errorf("%d schools on %d lines", open, n)
		}
		if _, err := gias.Search(strings.NewReader(small), "school", 3); err != nil {
			t.Error(err)
		}
	})
}

// TestRealRegister reads an extract as it is published, where one is at hand.
func TestRealRegister(t *testing.T) {
	name := os.Getenv("HANDRAIL_TEST_GIAS")
	if name == "" {
		name = "testdata/register.csv"
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out bytes.Buffer
	if open, _, err := gias.Convert(f, &out); err != nil || open == 0 {
		t.Errorf("%d open schools, %v", open, err)
	}
}
