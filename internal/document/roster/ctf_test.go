package roster

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/roll"
)

var upnOne = roll.MakeUPN("801200001001")

// ctf is a Common Transfer File around some pupils.
func ctf(pupils string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<CTfile>
 <Header><DocumentName>Common Transfer File</DocumentName><CTFversion>24.0</CTFversion><DateTime>2026-07-14T09:30:00</DateTime>
  <SourceSchool><LEA>801</LEA><Estab>2000</Estab><URN>100001</URN></SourceSchool><DestSchool><LEA>802</LEA><Estab>2001</Estab><URN>100002</URN></DestSchool></Header>
 <CTFpupilData>
` + pupils + `
 </CTFpupilData>
</CTfile>
`
}

func pupil(upn, family, given, dob, more string) string {
	return fmt.Sprintf("<Pupil><ApplicationReference>X1</ApplicationReference><UPN>%s</UPN><UniqueLearnerNumber>1234567890</UniqueLearnerNumber><Surname>%s</Surname><Forename>%s</Forename><DOB>%s</DOB><Sex>F</Sex>%s</Pupil>\n", upn, family, given, dob, more)
}

const details = "<BasicDetails><FormerUPN>B823200005001</FormerUPN><PreferredSurname>Moss</PreferredSurname><PreferredForename>Mira</PreferredForename><FormerSurname>Vale</FormerSurname>" +
	"<MiddleNames>Ada  Jo</MiddleNames><NCyearActual>2</NCyearActual><Ethnicity>SECRET</Ethnicity></BasicDetails><Photo>SECRET</Photo><Contacts><Contact><Surname>SECRET</Surname></Contact></Contacts>"

func TestACommonTransferFileIsReadForWhoPupilsAre(t *testing.T) {
	snap, err := Read("801200_CTF_8022001_001.xml", []byte(ctf(pupil(upnOne, "Calder", "Amira", "2019-05-31", details))), Options{Today: day, Mode: "bulk"})
	if err != nil || len(snap.People) != 1 {
		t.Fatalf("%+v, %v", snap, err)
	}
	want := roll.Identity{Given: "Amira", Middle: "Ada Jo", Family: "Calder", PreferredGiven: "Mira", PreferredFamily: "Moss", FormerFamily: "Vale", Birth: "2019-05-31", Sex: "F",
		UPN: upnOne, FormerUPN: "B823200005001", ULN: "1234567890"}
	u := snap.People[0]
	if u.Identity != want || u.Grade != "2" || u.Line != 6 || u.Key != "upn/"+upnOne {
		t.Errorf("%+v", u)
	}
	if snap.Users != roll.Delta || snap.Memberships != roll.Absent || snap.Families != roll.Absent || snap.For != "100002" || snap.Format != "Common Transfer File 24.0" {
		t.Errorf("%+v", snap)
	}
	if text := fmt.Sprintf("%+v", snap); strings.Contains(text, "SECRET") {
		t.Errorf("more than who somebody is was read: %s", text)
	}
	elsewhere := roll.Settle(*snap, roll.Options{Today: day, URN: "100003"})
	if len(elsewhere.Conflicts) != 1 || elsewhere.Conflicts[0].Kind != roll.OddOrg {
		t.Errorf("addressed to another school: %+v", elsewhere.Conflicts)
	}
}

func TestFaultsOfCommonTransferFiles(t *testing.T) {
	good := pupil(upnOne, "Calder", "Amira", "2019-05-31", "")
	const fine = "Common Transfer File 24.0: 1 added"
	for name, c := range map[string]struct{ in, want string }{
		"as it should be":       {ctf(good), fine},
		"a namespace":           {strings.ReplaceAll(strings.ReplaceAll(strings.Replace(ctf(good), "<CTfile>", `<x:CTfile xmlns:x="urn:ctf">`, 1), "</CTfile>", "</x:CTfile>"), "CTFpupilData>", "CTFpupilData >"), fine},
		"gender, as it was":     {ctf(strings.ReplaceAll(good, "Sex>", "Gender>")), fine},
		"Windows letters":       {strings.Replace(ctf(strings.Replace(good, "Amira", "Zo\xeb", 1)), "UTF-8", "windows-1252", 1), fine},
		"letters not declared":  {ctf(strings.Replace(good, "Amira", "Zo\xeb", 1)), fine + "\nencoding t.xml:6 []"},
		"UTF-16":                {utf16le(strings.Replace(ctf(good), "UTF-8", "utf-16", 1)), fine},
		"no birth date, no UPN": {ctf(pupil("", "Calder", "Amira", "", "")), "Common Transfer File 24.0: 0 added\nrejected t.xml:6:60"},
		"a UPN that is none":    {ctf(pupil("B1", "Calder", "Amira", "2019-05-31", "")), "Common Transfer File 24.0: 0 added\nrejected t.xml:6:60"},
		"a birth date to come":  {ctf("\n" + pupil(upnOne, "Calder", "Amira", "2039-05-31", "")), "Common Transfer File 24.0: 0 added\nrejected t.xml:7:188"},
		"a day that is none":    {ctf(good + pupil("", "Ash", "Ben", "31.31.2019", "")), fine + "\nrejected t.xml:7:170"},
		"no name":               {ctf(pupil(upnOne, "", "", "2019-05-31", "")), "Common Transfer File 24.0: 0 added\nrejected t.xml:6:141"},
		"one UPN for two":       {ctf(good + pupil(upnOne, "Ash", "Ben", "2018-05-31", "")), "Common Transfer File 24.0: 0 added\nduplicate_id t.xml:7 [upn/" + upnOne + "]"},
		"twice":                 {ctf(good + good), fine},
		"nobody":                {ctf(""), "Common Transfer File 24.0: 0 added"},
		"entities":              {strings.Replace(ctf(good), "<CTfile>", "<!DOCTYPE x [<!ENTITY a \"b\">]>\n<CTfile>", 1), "unusable: t.xml cannot be read, line 2, character 1: it declares a document type"},
		"an unknown entity":     {ctf(strings.Replace(good, "Amira", "&ami;", 1)), "unusable: t.xml cannot be read, line 6, character"},
		"cut off":               {ctf(good)[:500], "unusable: t.xml cannot be read, line 6, character"},
		"tags crossed":          {ctf(strings.Replace(good, "</DOB>", "</DAB>", 1)), "unusable: t.xml cannot be read, line 6, character 198: it is not well formed"},
		"something else":        {"<html><body>Sign in</body></html>", "unusable: t.xml is XML or a web page, but not a Common Transfer File"},
		"two in one":            {ctf(good) + ctf(good), "unusable: t.xml cannot be read, line 11"},
		"deep":                  {ctf(strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100)), "unusable: t.xml cannot be read, line 6, character"},
		"nothing":               {"<", "unusable: t.xml cannot be read, line 1"},
		"a formula":             {ctf(strings.Replace(good, "Amira", "=1+1", 1)), fine},
		"a long name":           {ctf(strings.Replace(good, "Amira", strings.Repeat("A", 300), 1)), "Common Transfer File 24.0: 0 added\nrejected t.xml:6:167"},
	} {
		t.Run(name, func(t *testing.T) {
			got := said(Read("t.xml", []byte(c.in), Options{Today: day}))
			if got != c.want && !(strings.HasPrefix(c.want, "unusable") && strings.HasPrefix(got, c.want)) {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// Several files in a zip are one roster; a table beside them is the roster, and they are not.
func TestCommonTransferFilesInAZip(t *testing.T) {
	one, two := ctf(pupil(upnOne, "Calder", "Amira", "2019-05-31", "")), ctf(pupil("", "Ash", "Ben", "2018-05-31", ""))
	if got := said(Read("t.zip", packed(t, files{"a.xml": one, "b.XML": two}), Options{Today: day})); got != "Common Transfer File 24.0: 2 added" {
		t.Error(got)
	}
	if got := said(Read("t.zip", packed(t, files{"a.xml": one, "users.csv": users11 + tom}), Options{Today: day})); got != "OneRoster 1.1: 1 added" {
		t.Error(got)
	}
	if got := said(Read("t.csv", []byte("id,given_name,family_name\n1,A,B\n"), Options{Today: day, Format: "ctf"})); !strings.HasPrefix(got, "unusable: t.csv cannot be read") {
		t.Error(got)
	}
}

// FuzzCTF changes the bytes of a Common Transfer File.
func FuzzCTF(f *testing.F) {
	f.Add([]byte(ctf(pupil(upnOne, "Calder", "Amira", "2019-05-31", details))))
	f.Add([]byte("<CTfile><Header/><CTFpupilData><Pupil><UPN>&#65;</UPN><Surname><![CDATA[x]]></Surname><DOB>2019</DOB></Pupil></CTFpupilData></CTfile>"))
	f.Add([]byte("<a:ATfile xmlns:a='u'><ATFpupilData><Pupil/></ATFpupilData></a:ATfile>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		began := time.Now()
		snap, err := Read("t.xml", data, Options{Today: day, Format: "ctf"})
		try(t, snap, err, began, breaks(string(data))+bytes.Count(data, []byte{0})+1)
	})
}
