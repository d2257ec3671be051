package blocklist

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"handrail.school/handrail/internal/area/filter"
)

// readAll reads a list as a book does.
func readAll(text string) (names []string, r Report, err error) {
	var n filter.Name
	r, err = Read(strings.NewReader(text), func(name []byte, except bool) error {
		if err := n.ReadText(name); err != nil {
			return err
		}
		spelt := n.Ending(n.Labels())
		if except {
			spelt = "-" + spelt
		}
		names = append(names, spelt)
		return nil
	})
	return names, r, err
}

func TestForms(t *testing.T) {
	for line, want := range map[string]string{
		"bad.example":           "bad.example",
		"BAD.Example.":          "bad.example",
		"  bad.example \t# why": "bad.example",
		"bad.example\r":         "bad.example",
		"*.bad.example":         "bad.example",
		".bad.example":          "bad.example",
		"0.0.0.0 bad.example":   "bad.example",
		"127.0.0.1\tbad.example  www.bad.example # two": "bad.example www.bad.example",
		"::1 bad.example":                                "bad.example",
		"127.0.0.1 localhost":                            "",
		"0.0.0.0 0.0.0.0":                                "",
		"||bad.example^":                                 "bad.example",
		"||bad.example^$important":                       "bad.example",
		"||bad.example^$all,third-party":                 "bad.example",
		"||*.bad.example^":                               "bad.example",
		"||bad.example":                                  "bad.example",
		"||bad.example|":                                 "bad.example",
		"||bad.example^$script":                          "",
		"||bad.example/path^":                            "",
		"@@||good.example^":                              "-good.example",
		"@@||good.example^$script":                       "",
		"bad.example##.advert":                           "",
		"[Adblock Plus 2.0]":                             "",
		"! Title: a list":                                "",
		"# bad.example":                                  "",
		"// bad.example":                                 "",
		"bad.example CNAME .":                            "bad.example",
		"*.bad.example 300 IN CNAME *.":                  "bad.example",
		"bad.example A 192.0.2.1":                        "bad.example",
		"good.example CNAME rpz-passthru.":               "-good.example",
		"32.1.2.0.192.rpz-ip CNAME .":                    "",
		"ns.bad.example.rpz-nsdname CNAME .":             "",
		"$TTL 2h;":                                       "",
		"@ SOA a.example. b.example. ( 1 12h 15m 3w 2h)": "",
		"  NS a.example.":                                "",
		"https://bad.example/":                           "bad.example",
		"https://bad.example":                            "bad.example",
		"https://bad.example/page":                       "",
		"bücher.example":                                 "xn--bcher-kva.example",
		"under_score.example":                            "under_score.example",
		"xn--fiqs8s":                                     "",
		"xn--80ak6aa92e.xn--p1ai":                        "xn--80ak6aa92e.xn--p1ai",
		"com":                                            "",
		"co.uk":                                          "",
		"co.cc":                                          "co.cc",
		"192.0.2.1":                                      "",
		"2001:db8::1":                                    "",
		"two words":                                      "",
		"a..b.example":                                   "",
		"-":                                              "",
		strings.Repeat("a", 64) + ".example":             "",
	} {
		names, r, err := readAll(line + "\nlast.example\n")
		if err != nil {
			t.Errorf("%q: %v", line, err)
			continue
		}
		if got := strings.Join(names[:len(names)-1], " "); got != want || names[len(names)-1] != "last.example" {
			t.Errorf("%q gave %q, not %q (%+v)", line, got, want, r)
		}
	}
}

func TestRejectsAreToldWithTheirLine(t *testing.T) {
	_, r, err := readAll("good.example\ncom\n\n# c\nwhat is this line\n192.0.2.1\nhttps://a.example/x\n" + strings.Repeat("x", 9000) + "\nend.example")
	if err != nil {
		t.Fatal(err)
	}
	var at []int
	for _, f := range r.First {
		at = append(at, f.Line)
	}
	if !slices.Equal(at, []int{2, 5, 6, 7, 8}) || r.Rejected != 5 || r.Names != 2 || r.Lines != 9 {
		t.Errorf("%+v", r)
	}
}

func TestZoneFile(t *testing.T) {
	names, _, err := readAll("$ORIGIN rpz.example.\n@  IN SOA ns.example. root.example. (\n  1 ; serial\n  12h\n  15m )\n   IN NS ns.example.\nbad.example CNAME .\n*.bad.example CNAME .\n")
	if err != nil || strings.Join(names, " ") != "bad.example bad.example" {
		t.Errorf("%q, %v", names, err)
	}
}

func TestWhatIsNoList(t *testing.T) {
	for what, c := range map[string]struct {
		text string
		want error
	}{
		"empty":         {"", ErrEmpty},
		"only comments": {"# nothing\n\n! here\n", ErrEmpty},
		"a web page":    {"\n<!DOCTYPE html><html><body>Please sign in</body></html>", ErrPage},
		"a program":     {"\x7fELF\x00\x00\x00", ErrBinary},
	} {
		if _, _, err := readAll(c.text); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, not %v", what, err, c.want)
		}
	}
}

func source(name, text string) Source {
	return Source{List: filter.List{Name: name}, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
}

var small = filter.Plan{Key: filter.NewKey([24]byte{1}), Categories: []string{"all"}, Groups: []filter.Group{{Deny: 1}}}

func TestCompileMakesAWholeBookOrNone(t *testing.T) {
	half := Source{List: filter.List{Name: "half"}, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader("bad.example\n"), iotest.ErrReader(errors.New("connection reset")))), nil
	}}
	gone := Source{List: filter.List{Name: "gone"}, Open: func() (io.ReadCloser, error) { return nil, errors.New("no such file") }}
	for what, from := range map[string][]Source{"half a list": {source("a", "a.example\n"), half}, "none": {gone}, "an empty one": {source("a", "a.example\n"), source("b", "#\n")}} {
		if b, _, err := Compile(small, from); err == nil || b != nil {
			t.Errorf("%s: a book was made", what)
		}
	}
	_, _, err := Compile(small, []Source{half, gone})
	if err == nil || !strings.Contains(err.Error(), "half") || !strings.Contains(err.Error(), "gone") {
		t.Errorf("not both lists are named: %v", err)
	}
}

func TestPackedLists(t *testing.T) {
	pack := func(text string) string {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = io.Copy(w, strings.NewReader(text))
		_ = w.Close()
		return b.String()
	}
	b, done, err := Compile(small, []Source{source("packed", pack("bad.example\nworse.example\n"))})
	if err != nil || b.Names() != 2 || done[0].Report.Names != 2 {
		t.Errorf("%+v, %v", done, err)
	}
	whole := pack(strings.Repeat("bad.example\n", 1000))
	if _, _, err := Compile(small, []Source{source("cut", whole[:len(whole)-9])}); err == nil {
		t.Error("half a packed list was taken for a whole one")
	}
	l := limited{strings.NewReader("1234567890"), 5}
	if _, err := io.ReadAll(&l); !errors.Is(err, ErrLarge) {
		t.Errorf("a list without end: %v", err)
	}
}

// Hosts files with many names in a line are more names than lines.
func TestManyNamesInALine(t *testing.T) {
	line := "0.0.0.0"
	for i := range 300 {
		line += " n" + strings.Repeat("x", i%40) + string(rune('a'+i%26)) + ".example"
	}
	if _, _, err := Compile(small, []Source{source("hosts", line+"\n")}); err != nil {
		t.Errorf("a hosts file: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"bad.example\n", "0.0.0.0 a.example b.example\n||x.example^$all\n@@||y.example^\n", "$TTL 1\n@ SOA a. b. (\n1 )\nx.example CNAME .\n", "bücher.example\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := Read(bytes.NewReader(data), func(name []byte, _ bool) error {
			var n filter.Name
			return n.ReadText(name)
		}); err == nil {
			_, _, _ = Compile(small, []Source{source("f", string(data))})
		}
	})
}
