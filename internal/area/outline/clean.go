package outline

import (
	"strings"
	"unicode/utf8"
)

// Cleaned is a line without its marks. Every byte of text knows the byte of the raw line it came from,
// so that a quote can be given exactly as it was printed.
type Cleaned struct {
	raw   string
	Text  string
	Low   string  // text in lower case, ASCII letters only, same length
	at    []int32 // nil where text is raw from skip on
	skip  int
	Links []Link
	bold  bool // the whole line stood between ** marks
}

// Link is one [words](target), with the place of the words in the Cleaned text.
type Link struct {
	From, To int
	Target   string
}

// plainRunes writes typographer's characters the way a keyboard has them.
var plainRunes = map[rune]string{
	'‘': "'", '’': "'", '‛': "'", '′': "'", '“': `"`, '”': `"`, '„': `"`, '–': "-", '—': "-", '‐': "-",
	'‑': "-", '−': "-", '\u00a0': " ", '\u2007': " ", '\u202f': " ", '\u2009': " ", '…': "...",
	'ﬁ': "fi", 'ﬂ': "fl", 'ﬀ': "ff", '\u200b': "", '\u200c': "", '\u200d': "", '\ufeff': "", '\u00ad': "", '\ufe0f': "",
	'\v': " ", '\f': " ", '\r': " ",
}

// Clean takes raw from byte offset start on and strips emphasis and link marks.
func Clean(raw string, start int) Cleaned {
	c := Cleaned{raw: raw, skip: start}
	if plainText(raw[start:]) {
		c.Text = raw[start:]
		c.Low = LowASCII(c.Text)
		return c
	}
	var b strings.Builder
	b.Grow(len(raw))
	c.at = make([]int32, 0, len(raw))
	put := func(s string, at int) {
		b.WriteString(s)
		for range len(s) {
			c.at = append(c.at, int32(at))
		}
	}
	body := strings.TrimSpace(raw[start:])
	c.bold = len(body) > 4 && strings.HasPrefix(body, "**") && strings.HasSuffix(strings.TrimRight(body, ":"), "**") &&
		!strings.Contains(strings.TrimRight(strings.Trim(body, "*"), "*:"), "**")
	for i := start; i < len(raw); {
		if n := emphasis(raw, i); n > 0 {
			i += n
			continue
		}
		if words, target, n := linkAt(raw, i); n > 0 {
			from := b.Len()
			inner := Clean(raw[:i+1+len(words)], i+1)
			for j := 0; j < len(inner.Text); j++ {
				put(inner.Text[j:j+1], inner.rawAt(j))
			}
			c.Links = append(c.Links, Link{from, b.Len(), target})
			i += n
			continue
		}
		r, size := utf8.DecodeRuneInString(raw[i:])
		if plain, ok := plainRunes[r]; ok {
			put(plain, i)
		} else {
			put(raw[i:i+size], i)
		}
		i += size
	}
	c.Text = b.String()
	c.Low = LowASCII(c.Text)
	return c
}

// plainText says whether a line has no mark and no sign that clean would change.
func plainText(s string) bool {
	for i := 0; i < len(s); i++ {
		if ch := s[i]; ch >= 0x80 || ch == '*' || ch == '[' || ch == '\r' || ch == '\v' || ch == '\f' {
			return false
		}
	}
	return true
}

// rawAt is the byte of the raw line that byte i of the text came from.
func (c *Cleaned) rawAt(i int) int {
	if c.at == nil {
		return c.skip + i
	}
	return int(c.at[i])
}

// emphasis says how many bytes of ** or * mark stand at i. A lone asterisk between spaces is none.
func emphasis(raw string, i int) int {
	if raw[i] != '*' {
		return 0
	}
	n := 1
	for i+n < len(raw) && raw[i+n] == '*' {
		n++
	}
	left := i > 0 && raw[i-1] != ' '
	right := i+n < len(raw) && raw[i+n] != ' '
	if n > 3 || !left && !right {
		return 0
	}
	return n
}

// linkAt reads [words](target) at i; n is its length in bytes, 0 if there is none.
func linkAt(raw string, i int) (words, target string, n int) {
	if raw[i] != '[' {
		return "", "", 0
	}
	end := strings.Index(raw[i:], "](")
	if end < 0 || strings.IndexByte(raw[i+1:i+end], '[') >= 0 {
		return "", "", 0
	}
	stop := strings.IndexByte(raw[i+end:], ')')
	if stop < 0 {
		return "", "", 0
	}
	return raw[i+1 : i+end], raw[i+end+2 : i+end+stop], end + stop + 1
}

// LowASCII lowers A to Z and leaves every other byte, so that offsets stay the same.
func LowASCII(s string) string {
	b := []byte(s)
	for i, ch := range b {
		if 'A' <= ch && ch <= 'Z' {
			b[i] = ch + 'a' - 'A'
		}
	}
	return string(b)
}

// Quote is what the raw line says between two places of the Cleaned text, at most limit bytes, cut
// between words.
func (c *Cleaned) Quote(from, to, limit int) string {
	from, to = max(from, 0), min(to, len(c.Text))
	for from < to && c.Text[from] == ' ' {
		from++
	}
	for to > from && c.Text[to-1] == ' ' {
		to--
	}
	if from >= to {
		return ""
	}
	if to-from > limit {
		cut := strings.LastIndexByte(c.Text[from:from+limit], ' ')
		if cut <= 0 {
			cut = limit
		}
		to = from + cut
		for to > from+1 && !utf8.RuneStart(c.Text[min(to, len(c.Text)-1)]) {
			to--
		}
	}
	last := c.rawAt(to - 1)
	_, size := utf8.DecodeRuneInString(c.raw[last:])
	return strings.TrimSpace(c.raw[c.rawAt(from):min(last+max(size, 1), len(c.raw))])
}

// FirstWord is the run of letters and digits a text begins with, or its first byte.
func FirstWord(s string) string {
	i := 0
	for i < len(s) && WordByte(s[i]) {
		i++
	}
	return s[:min(max(i, 1), len(s))]
}

func WordByte(ch byte) bool {
	return 'a' <= ch && ch <= 'z' || 'A' <= ch && ch <= 'Z' || '0' <= ch && ch <= '9' || ch >= 0x80
}

// WordIndex is where a phrase stands as whole words, at or after from; -1 if nowhere.
func WordIndex(s, phrase string, from int) int {
	for from <= len(s) {
		i := strings.Index(s[from:], phrase)
		if i < 0 {
			return -1
		}
		i += from
		end := i + len(phrase)
		if (i == 0 || !WordByte(s[i-1])) && (end == len(s) || !WordByte(s[end]) || s[end] == 's' && (end+1 == len(s) || !WordByte(s[end+1]))) {
			return i
		}
		from = i + 1
	}
	return -1
}

// ContactSign says whether a telephone number or an address stands in a text.
func ContactSign(low string) bool {
	digits := 0
	for i := 0; i < len(low); i++ {
		if low[i] == '@' {
			return true
		}
		if low[i] < '0' || low[i] > '9' {
			digits = 0
		} else if digits++; digits == 4 {
			return true
		}
	}
	return ContainsAny(low, []string{"www.", "http:", "https:"})
}

// ContainsAny says whether one of the needles stands in a text, or there are none.
func ContainsAny(s string, needles []string) bool {
	for _, n := range needles {
		if strings.Contains(s, n) {
			return true
		}
	}
	return len(needles) == 0
}
