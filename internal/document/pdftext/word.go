package pdftext

// Bounds of what a lexer keeps to give again.
const (
	mostSeen    = 4096
	longestSeen = 12
)

// again returns what was read from the same bytes before. Pages write the same widths, operators and characters
// thousands of times.
func (l *lexer) again(w []byte) (object, bool) {
	o, ok := l.seen[string(w)]
	return o, ok
}

func (l *lexer) keep(w []byte, o object) object {
	if l.seen != nil && len(w) <= longestSeen && len(l.seen) < mostSeen {
		l.seen[string(w)] = o
	}
	return o
}

// word reads a number, a reference, a truth value or an operator.
func (l *lexer) word() object {
	from := l.pos
	for l.pos < len(l.data) && !isSpace(l.data[l.pos]) && !isDelimiter(l.data[l.pos]) {
		l.pos++
	}
	l.charge(from)
	w := l.data[from:l.pos]
	if o, ok := l.again(w); ok {
		return o
	}
	return l.keep(w, l.newWord(w))
}

func (l *lexer) newWord(w []byte) object {
	if n, ok := number(w); ok {
		if l.refs && n >= 0 && n == float64(int(n)) {
			if r, ok := l.reference(int(n)); ok {
				return r
			}
		}
		return n
	}
	switch string(w) {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	}
	if len(w) > 32 {
		return operator("")
	}
	return operator(w)
}

// reference looks whether "gen R" follows a number.
func (l *lexer) reference(num int) (ref, bool) {
	back := l.pos
	l.skipSpace()
	gen, digits := 0, 0
	for l.pos < len(l.data) && l.data[l.pos] >= '0' && l.data[l.pos] <= '9' && digits < 6 {
		gen = gen*10 + int(l.data[l.pos]-'0')
		l.pos++
		digits++
	}
	l.skipSpace()
	if digits > 0 && l.pos < len(l.data) && l.data[l.pos] == 'R' &&
		(l.pos+1 == len(l.data) || isSpace(l.data[l.pos+1]) || isDelimiter(l.data[l.pos+1])) {
		l.pos++
		return ref{num, gen}, true
	}
	l.pos = back
	return ref{}, false
}

// number reads a PDF number, including the odd forms some programs write.
func number(w []byte) (float64, bool) {
	if len(w) == 0 || len(w) > 40 {
		return 0, false
	}
	neg, i := false, 0
	for i < len(w) && (w[i] == '-' || w[i] == '+') {
		neg = neg || w[i] == '-'
		i++
	}
	whole, scale, digits, point := 0.0, 1.0, 0, false
	for ; i < len(w); i++ {
		switch {
		case w[i] == '.' && !point:
			point = true
		case w[i] >= '0' && w[i] <= '9':
			whole = whole*10 + float64(w[i]-'0')
			if point {
				scale *= 10
			}
			digits++
		default:
			return 0, false
		}
	}
	if neg {
		whole = -whole
	}
	return whole / scale, digits > 0
}
