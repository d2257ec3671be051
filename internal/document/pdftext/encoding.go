package pdftext

import (
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// baseCharacter returns what a byte says in one of the encodings a font may begin from. Symbol fonts are
// used for bullets: every character they hold without a translation counts as one.
func baseCharacter(c byte, encoding name, symbolic bool) string {
	if symbolic && c > ' ' {
		return "•"
	}
	if encoding == "MacRomanEncoding" {
		return string(charmap.Macintosh.DecodeByte(c))
	}
	if c < 0x20 {
		return ""
	}
	if encoding == "" || encoding == "StandardEncoding" {
		switch c {
		case 0x27:
			return "’"
		case 0x60:
			return "‘"
		case 0xAE:
			return "fi"
		case 0xAF:
			return "fl"
		case 0xB7:
			return "•"
		}
	}
	r := charmap.Windows1252.DecodeByte(c)
	if r == '\uFFFD' {
		return "•" // Windows puts a bullet in its unused places
	}
	return string(r)
}

// glyphNames are the names of characters in fonts, in runs of characters that follow one another.
var glyphNames = map[rune]string{
	' ': "space exclam quotedbl numbersign dollar percent ampersand quotesingle parenleft parenright asterisk plus " +
		"comma hyphen period slash zero one two three four five six seven eight nine colon semicolon less equal greater " +
		"question at",
	'[': "bracketleft backslash bracketright asciicircum underscore grave",
	'{': "braceleft bar braceright asciitilde",
	'¡': "exclamdown cent sterling currency yen brokenbar section dieresis copyright ordfeminine guillemotleft " +
		"logicalnot softhyphen registered macron degree plusminus twosuperior threesuperior acute mu paragraph " +
		"periodcentered cedilla onesuperior ordmasculine guillemotright onequarter onehalf threequarters questiondown " +
		"Agrave Aacute Acircumflex Atilde Adieresis Aring AE Ccedilla Egrave Eacute Ecircumflex Edieresis Igrave Iacute " +
		"Icircumflex Idieresis Eth Ntilde Ograve Oacute Ocircumflex Otilde Odieresis multiply Oslash Ugrave Uacute " +
		"Ucircumflex Udieresis Yacute Thorn germandbls agrave aacute acircumflex atilde adieresis aring ae ccedilla " +
		"egrave eacute ecircumflex edieresis igrave iacute icircumflex idieresis eth ntilde ograve oacute ocircumflex " +
		"otilde odieresis divide oslash ugrave uacute ucircumflex udieresis yacute thorn ydieresis",
	'Ŵ': "Wcircumflex wcircumflex Ycircumflex ycircumflex Ydieresis",
	'–': "endash emdash",
	'‘': "quoteleft quoteright quotesinglbase",
	'“': "quotedblleft quotedblright quotedblbase",
	'†': "dagger daggerdbl bullet",
	'…': "ellipsis",
	'‹': "guilsinglleft guilsinglright",
	'€': "Euro",
	'™': "trademark",
	'−': "minus",
	'Š': "Scaron scaron",
	'Ž': "Zcaron zcaron",
	'Œ': "OE oe",
	'→': "arrowright",
	'■': "filledbox",
	'●': "H18533",
}

// glyphTable is glyphNames the other way round.
var glyphTable = func() map[string]string {
	out := map[string]string{"ff": "ff", "fi": "fi", "fl": "fl", "ffi": "ffi", "ffl": "ffl", "nbspace": " ",
		"sfthyphen": "\u00AD", "f_f": "ff", "f_i": "fi", "f_l": "fl", "f_f_i": "ffi", "t_i": "ti", "t_t": "tt"}
	for first, names := range glyphNames {
		for i, n := range strings.Fields(names) {
			out[n] = string(first + rune(i))
		}
	}
	return out
}()

// glyphCharacter returns the character of a glyph name: "A", "eacute", "uni00E9", "u1F600"; "" if unknown.
func glyphCharacter(n string) string {
	if s, ok := glyphTable[n]; ok {
		return s
	}
	if i := strings.IndexByte(n, '.'); i > 0 {
		return glyphCharacter(n[:i])
	}
	if len(n) == 1 {
		return n
	}
	hex := ""
	switch {
	case strings.HasPrefix(n, "uni") && len(n) >= 7:
		hex = n[3:7]
	case n[:min(1, len(n))] == "u" && len(n) >= 5 && len(n) <= 7:
		hex = n[1:]
	}
	if v, err := strconv.ParseUint(hex, 16, 32); err == nil && v >= ' ' {
		return string(rune(v))
	}
	return ""
}

// sansWidths are rough widths of the characters from space to tilde, in hundredths of the size, for the fonts
// every reader has and that files therefore need not describe.
const sansWidths = "28 28 36 56 56 89 67 19 33 33 39 58 28 33 28 28 56 56 56 56 56 56 56 56 56 56 28 28 58 58 58 56 " +
	"102 67 67 72 72 67 61 78 72 28 50 67 56 83 72 78 67 78 72 67 61 72 67 94 67 67 61 28 28 28 47 56 " +
	"33 56 56 50 56 56 28 56 56 22 22 50 22 83 56 56 56 56 33 50 28 56 50 72 50 50 50 33 26 33 58"

// standardWidths fills the widths of a font that names none.
func standardWidths(out *font, base string) {
	factor := 10.0
	switch {
	case strings.Contains(base, "Courier"):
		out.width = 600
		return
	case strings.Contains(base, "Times"):
		factor = 9
	}
	out.width = 500
	for i, w := range strings.Fields(sansWidths) {
		n, _ := strconv.Atoi(w)
		out.widths[' '+i] = float64(n) * factor
	}
}
