package pdftext

import (
	"bytes"
	"compress/lzw"
	"compress/zlib"
	"encoding/ascii85"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
)

var testLimits = Limits{Unpacked: 8 << 20, Ratio: 200, Work: 5_000_000, Pages: 50, Time: 10 * time.Second}

// build joins objects into a file without a cross-reference table, which the reader does not need.
func build(objects ...string) []byte {
	var b strings.Builder
	b.WriteString("%PDF-1.7\n")
	for i, o := range objects {
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	b.WriteString("trailer <</Root 1 0 R>>\n%%EOF")
	return []byte(b.String())
}

// onePage is a file with one page: a font as F1, the entries of the contents' dictionary, and the contents.
func onePage(font, entries, contents string, more ...string) []byte {
	return build(append([]string{"<</Type/Catalog/Pages 2 0 R>>",
		"<</Kids[3 0 R]/MediaBox[0 0 600 800]/Resources<</Font<</F1 4 0 R>>/XObject<</X 6 0 R>>>>>>", "<</Type/Page/Contents 5 0 R>>", font,
		fmt.Sprintf("<</Length %d%s>>\nstream\n%s\nendstream", len(contents), entries, contents)}, more...)...)
}

const plainFont = "<</Subtype/TrueType/BaseFont/Arial/Encoding/WinAnsiEncoding/FirstChar 32/Widths[250 500 500]>>"

// words returns the characters of the first page.
func words(t *testing.T, data []byte) string {
	t.Helper()
	f, err := Open(data, testLimits)
	if err != nil {
		t.Fatal(err)
	}
	p, err := f.Page(1)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, g := range p.Glyphs {
		b.WriteString(g.Text)
	}
	return b.String()
}

func deflate(s string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write([]byte(s))
	_ = w.Close()
	return b.String()
}

func TestFilters(t *testing.T) {
	contents := "BT /F1 10 Tf (Hello) Tj ET " + strings.Repeat("0 0 m 10 10 l S % some lines\n", 400)
	var late bytes.Buffer
	w := lzw.NewWriter(&late, lzw.MSB, 8)
	_, _ = w.Write([]byte(contents))
	_ = w.Close()
	var a85 bytes.Buffer
	e := ascii85.NewEncoder(&a85)
	_, _ = e.Write([]byte(contents))
	_ = e.Close()
	var runs strings.Builder
	for rest := contents; rest != ""; {
		n := min(len(rest), 100)
		runs.WriteString(string([]byte{byte(n - 1)}) + rest[:n])
		rest = rest[n:]
	}
	up := "" // rows of ten under the "up" predictor
	padded := contents + strings.Repeat(" ", 10-len(contents)%10)
	for i := 0; i < len(padded); i += 10 {
		up += "\x02"
		for k := range 10 {
			above := byte(0)
			if i > 0 {
				above = padded[i-10+k]
			}
			up += string([]byte{padded[i+k] - above})
		}
	}
	tests := []struct{ name, entries, data string }{
		{"none", "", contents},
		{"flate", "/Filter/FlateDecode", deflate(contents)},
		{"flate cut short", "/Filter/FlateDecode", deflate(contents)[:len(deflate(contents))-4]},
		{"predictor", "/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 10>>", deflate(up)},
		{"lzw", "/Filter[/LZWDecode]/DecodeParms[<</EarlyChange 0>>]", late.String()},
		{"hex", "/Filter/ASCIIHexDecode", hex.EncodeToString([]byte(contents)) + ">"},
		{"ascii85 and flate", "/Filter[/A85/Fl]", func() string {
			var b bytes.Buffer
			e := ascii85.NewEncoder(&b)
			_, _ = e.Write([]byte(deflate(contents)))
			_ = e.Close()
			return b.String() + "~>"
		}()},
		{"ascii85", "/Filter/ASCII85Decode", a85.String() + "~>"},
		{"run length", "/Filter/RunLengthDecode", runs.String() + "\x80"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := words(t, onePage(plainFont, tt.entries, tt.data)); got != "Hello" {
				t.Errorf("got %q", got)
			}
		})
	}
	if got := words(t, onePage(plainFont, "/Filter/DCTDecode", contents)); got != "" {
		t.Errorf("a picture says %q", got)
	}
}

// TestLZWExample is the example of the PDF specification (ISO 32000-1, 7.4.4.2).
func TestLZWExample(t *testing.T) {
	f := &File{budget: budget{unpacked: 1000, ratio: 10, work: 1000}}
	got := f.lzw([]byte{0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01}, 1)
	if want := []byte{45, 45, 45, 45, 45, 65, 45, 45, 45, 66}; !bytes.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestFonts(t *testing.T) {
	cmap := "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfchar <0003> <0041> endbfchar " +
		"2 beginbfrange <0010> <0012> <0061> <0020> <0021> [<00660069> <D83DDE00>] endbfrange"
	stream := fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(cmap), cmap)
	tests := []struct{ name, font, contents, want string }{
		{"wide", "<</Subtype/Type0/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[<</DW 500/W[3 [600] 16 18 400]>>]>>", "<00030010001100200021> Tj", "Aabfi😀"},
		{"differences", "<</Subtype/Type1/BaseFont/X/Encoding<</Differences[1/fi/eacute/bullet/uni2014/a.alt 65/B]>>>>", "<0102030405> Tj (A) Tj", "fié•—aB"},
		{"translated bytes", "<</Subtype/TrueType/Encoding/WinAnsiEncoding/ToUnicode 6 0 R>>", "<1011> Tj (z) Tj", "abz"},
		{"Macintosh", "<</Subtype/TrueType/Encoding/MacRomanEncoding>>", "<8EA5> Tj", "é•"},
		{"symbols", "<</Subtype/Type1/BaseFont/ABCDEF+Symbol>>", "<B7> Tj", "•"},
		{"no font", "null", "(lost) Tj", "lost"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := words(t, onePage(tt.font, "", "BT /F1 10 Tf "+tt.contents+" ET", stream)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestPlaces(t *testing.T) {
	f, err := Open(onePage(plainFont, "", `q 2 0 0 2 10 20 cm BT /F1 10 Tf 5 Tc 1 0 0 1 30 40 Tm (!) Tj [-1000 (\041)] TJ 12 TL T* (!) ' ET Q
/Artifact <</Type/Pagination>> BDC BT /F1 8 Tf 1 0 0 1 5 5 Tm (!) Tj ET EMC BT 0 1 -1 0 9 9 Tm (") Tj ET /X Do`,
		"<</Subtype/Form/Matrix[1 0 0 1 100 0]/Length 32>>\nstream\nBT /F1 10 Tf 0 300 Td (!) Tj ET  \nendstream"), testLimits)
	if err != nil {
		t.Fatal(err)
	}
	p, err := f.Page(1)
	if err != nil {
		t.Fatal(err)
	}
	want := []Glyph{{X: 70, Y: 100, Size: 20}, {X: 110, Y: 100, Size: 20}, {X: 70, Y: 52, Size: 20}, {X: 5, Y: 5, Size: 8, Aside: true}, {X: 100, Y: 300, Size: 10}}
	if len(p.Glyphs) != len(want) {
		t.Fatalf("got %d characters, want %d: %+v", len(p.Glyphs), len(want), p.Glyphs)
	}
	for i, g := range p.Glyphs {
		w := want[i]
		if math.Abs(g.X-w.X)+math.Abs(g.Y-w.Y)+math.Abs(g.Size-w.Size) > 0.01 || g.Aside != w.Aside {
			t.Errorf("character %d: %+v, want %+v", i, g, w)
		}
	}
}

func TestRotatedPage(t *testing.T) {
	data := bytes.Replace(onePage(plainFont, "", "BT /F1 10 Tf 0 1 -1 0 100 50 Tm (!) Tj ET"), []byte("/MediaBox"), []byte("/Rotate 90/MediaBox"), 1)
	f, err := Open(data, testLimits)
	if err != nil {
		t.Fatal(err)
	}
	p, err := f.Page(1)
	if err != nil || len(p.Glyphs) != 1 || p.Glyphs[0].X != 50 || p.Glyphs[0].Y != 500 || p.Width != 800 {
		t.Errorf("got %+v, %v", p, err)
	}
}

func TestObjectStreams(t *testing.T) {
	inside := "1 0 2 30 3 60 " // places of the three objects, then the objects
	body := fmt.Sprintf("%-30s%-30s%s", "<</Type/Catalog/Pages 2 0 R>>", "<</Kids[3 0 R]>>", "<</Contents 12 0 R/Resources<</Font<</F1 13 0 R>>>>>>")
	packed := deflate(inside + body)
	contents := "BT /F1 10 Tf (packed) Tj ET"
	data := fmt.Sprintf("%%PDF-1.5\n11 0 obj\n<</Type/ObjStm/N 3/First %d/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n"+
		"12 0 obj\n<</Length 99999>>\nstream\n%s\nendstream\nendobj\n13 0 obj\n%s\nendobj\n14 0 obj\n<</Type/XRef/Root 1 0 R/Length 0>>\nstream\n\nendstream\nendobj\n%%%%EOF",
		len(inside), len(packed), packed, contents, plainFont)
	if got := words(t, []byte(data)); got != "packed" {
		t.Errorf("got %q", got)
	}
}

func TestLimits(t *testing.T) {
	open := func(data []byte, change func(*Limits)) error {
		l := testLimits
		change(&l)
		f, err := Open(data, l)
		if err != nil {
			return err
		}
		_, err = f.Page(1)
		return err
	}
	good := onePage(plainFont, "", "BT /F1 10 Tf (Hello) Tj ET")
	zeros := deflate(strings.Repeat("0 ", 3<<20))
	form := "<</Subtype/Form/Length 5>>\nstream\n/X Do\nendstream"
	chain := []string{}
	for i := range 3000 {
		chain = append(chain, fmt.Sprintf("<</Length %d 0 R>>\nstream\nx\nendstream", i+7))
	}
	tests := []struct {
		name   string
		data   []byte
		change func(*Limits)
		want   error
	}{
		{"within", good, func(*Limits) {}, nil},
		{"work", good, func(l *Limits) { l.Work = 50 }, ErrLimit},
		{"time", onePage(plainFont, "", strings.Repeat("0 ", 100_000)), func(l *Limits) { l.Time = 1 }, ErrLimit},
		{"unpacked", onePage(plainFont, "/Filter/FlateDecode", zeros), func(l *Limits) { l.Unpacked = 1 << 20 }, ErrLimit},
		{"ratio", onePage(plainFont, "/Filter/FlateDecode", zeros), func(l *Limits) { l.Ratio = 10 }, ErrLimit},
		{"pages", build("<</Pages 2 0 R>>", "<</Kids["+strings.Repeat("<<>>", 60)+"]>>"), func(*Limits) {}, ErrLimit},
		{"encrypted", bytes.Replace(good, []byte("/Root"), []byte("/Encrypt<<>>/Root"), 1), func(*Limits) {}, ErrEncrypted},
		{"nesting", onePage(plainFont, "", strings.Repeat("<<", 100)), func(*Limits) {}, errDamaged},
		{"a long word again and again", []byte("%PDF-1.4\n" + strings.Repeat("trailer", 100_000)), func(*Limits) {}, ErrLimit},
		{"a long string again and again", []byte("%PDF-1.4\n" + strings.Repeat("trailer(", 100_000)), func(*Limits) {}, ErrLimit},
		{"too many characters", onePage(plainFont, "", "BT /F1 9 Tf ("+strings.Repeat("a", 200_000)+") Tj ET"), func(*Limits) {}, ErrLimit},
		{"form inside itself", onePage(plainFont, "", "/X Do", form), func(*Limits) {}, nil},
		{"chain of lengths", onePage(plainFont, "/Length 6 0 R", "x", chain...), func(*Limits) {}, nil},
		{"page tree in a circle", build("<</Pages 2 0 R>>", "<</Kids[2 0 R 3 0 R]>>", "<<>>"), func(*Limits) {}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := open(tt.data, tt.change); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestNumbers(t *testing.T) {
	for in, want := range map[string]float64{"1": 1, "-2.5": -2.5, ".5": 0.5, "4.": 4, "--3": -3, "+7": 7} {
		if got, ok := number([]byte(in)); !ok || got != want {
			t.Errorf("%s: %v, %v", in, got, ok)
		}
	}
	for _, in := range []string{"", ".", "-", "1e5", "x", "1.2.3"} {
		if got, ok := number([]byte(in)); ok {
			t.Errorf("%q is the number %v", in, got)
		}
	}
}
