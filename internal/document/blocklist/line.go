package blocklist

import (
	"bytes"
	"net/netip"
	"strings"

	"golang.org/x/net/idna"
)

// odd reads a line that is not a name alone.
func (l *lines) odd(line []byte) error {
	text := bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
	text = bytes.TrimSpace(text)
	if l.depth > 0 || bytes.HasSuffix(text, []byte("(")) || zoneHead(text) {
		l.depth = max(0, l.depth+bytes.Count(text, []byte("("))-bytes.Count(text, []byte(")")))
		l.Ignored++
		return nil
	}
	switch {
	case len(text) == 0:
		return nil
	case comment(text):
		l.Ignored++
		return nil
	case bytes.HasPrefix(text, []byte("||")):
		return l.rule(line, text[2:], false)
	case bytes.HasPrefix(text, []byte("@@||")):
		return l.rule(line, text[4:], true)
	case ofPages(text):
		l.Ignored++
		return nil
	}
	words := bytes.Fields(withoutComment(text))
	switch {
	case len(words) == 0:
		return nil
	case len(words) == 1:
		return l.single(line, words[0])
	case isAddress(words[0]):
		return l.hosts(line, words[1:])
	}
	return l.record(line, words)
}

// comment says whether a line says something to people: # in hosts files, ! in rules, ; in zones, // in some plain lists, and the
// head of a list of rules.
func comment(text []byte) bool {
	return text[0] == '#' && !bytes.HasPrefix(text, []byte("##")) || text[0] == '!' || text[0] == ';' || text[0] == '[' ||
		bytes.HasPrefix(text, []byte("//"))
}

// ofPages says whether a rule is for parts of pages (a cosmetic rule), which a resolver never sees.
func ofPages(text []byte) bool {
	for _, sign := range []string{"##", "#@#", "#?#", "#$#", "#%#"} {
		if bytes.Contains(text, []byte(sign)) {
			return true
		}
	}
	return text[0] == '/' || bytes.HasPrefix(text, []byte("@@"))
}

func withoutComment(text []byte) []byte {
	for i := range text {
		if (text[i] == '#' || text[i] == ';') && i > 0 && (text[i-1] == ' ' || text[i-1] == '\t') {
			return text[:i]
		}
	}
	return text
}

// rule reads what follows || in a rule: a name up to ^ and options. Options that narrow the rule to some kinds of content of a
// page are not for a resolver.
func (l *lines) rule(line, text []byte, except bool) error {
	name, rest, marked := bytes.Cut(text, []byte("^"))
	if !marked {
		name, rest, _ = bytes.Cut(text, []byte("$"))
		if len(rest) > 0 {
			rest = append([]byte("$"), rest...)
		}
	}
	name, rest = bytes.TrimSuffix(name, []byte("|")), bytes.TrimPrefix(rest, []byte("|"))
	if len(rest) > 0 && !(rest[0] == '$' && wholeDomain(string(rest[1:]))) {
		l.Ignored++
		return nil
	}
	return l.text(line, bytes.TrimPrefix(name, []byte("*.")), except)
}

// wholeDomain says whether options leave a rule one for everything of a domain.
func wholeDomain(options string) bool {
	for o := range strings.SplitSeq(options, ",") {
		switch strings.TrimSpace(o) {
		case "important", "all", "document", "doc", "popup", "third-party", "3p", "network":
		default:
			return false
		}
	}
	return true
}

// single reads one word: a name, with a wildcard or dot before it or a dot after it, or the address of a whole site.
func (l *lines) single(line, word []byte) error {
	if i := bytes.Index(word, []byte("://")); i >= 0 {
		host, path, _ := bytes.Cut(word[i+3:], []byte("/"))
		if len(path) > 0 {
			l.reject(line, "this is the address of one page; a resolver sees names only")
			return nil
		}
		word = host
	}
	word = bytes.TrimPrefix(word, []byte("*"))
	word = bytes.TrimPrefix(word, []byte("."))
	if isAddress(word) {
		l.reject(line, "this is an address of a machine; a resolver sees names only")
		return nil
	}
	return l.text(line, word, false)
}

// hosts reads the names behind an address.
func (l *lines) hosts(line []byte, names [][]byte) error {
	for _, n := range names {
		if machines[string(bytes.ToLower(n))] {
			l.Ignored++
			continue
		}
		if err := l.single(line, n); err != nil {
			return err
		}
	}
	return nil
}

// machines are names that hosts files give to the machine itself.
var machines = map[string]bool{"localhost": true, "localhost.localdomain": true, "local": true, "broadcasthost": true, "ip6-localhost": true,
	"ip6-loopback": true, "ip6-localnet": true, "ip6-mcastprefix": true, "ip6-allnodes": true, "ip6-allrouters": true, "ip6-allhosts": true, "0.0.0.0": true}

func isAddress(word []byte) bool {
	if len(word) == 0 || kinds[word[len(word)-1]] == letter && bytes.IndexByte(word, ':') < 0 {
		return false
	}
	_, err := netip.ParseAddr(string(word))
	return err == nil
}

// zoneHead says whether a line of a zone file is about the zone itself.
func zoneHead(text []byte) bool {
	if len(text) > 0 && text[0] == '$' {
		return true
	}
	words := bytes.Fields(text)
	for i, w := range words {
		if i > 0 && i < 4 && (bytes.EqualFold(w, []byte("SOA"))) {
			return true
		}
	}
	return len(words) > 1 && (bytes.EqualFold(words[0], []byte("NS")) || words[0][0] == '@')
}

// record reads a line of a response policy zone: a name, perhaps a time to live and a class, a type and what is answered.
// Whatever is answered instead of the truth blocks; rpz-passthru lets through.
func (l *lines) record(line []byte, words [][]byte) error {
	name, rest := words[0], words[1:]
	for len(rest) > 1 && (bytes.EqualFold(rest[0], []byte("IN")) || number(rest[0])) {
		rest = rest[1:]
	}
	if len(rest) < 2 {
		l.reject(line, "this is no form that is known")
		return nil
	}
	switch strings.ToUpper(string(rest[0])) {
	case "NS", "TXT":
		l.Ignored++
		return nil
	case "CNAME", "A", "AAAA":
	default:
		l.reject(line, "this is no form that is known")
		return nil
	}
	lower := bytes.ToLower(name)
	for _, trigger := range []string{".rpz-ip", ".rpz-client-ip", ".rpz-nsip", ".rpz-nsdname"} {
		if bytes.Contains(lower, []byte(trigger)) {
			l.Ignored++
			return nil
		}
	}
	name = bytes.TrimPrefix(name, []byte("*."))
	return l.text(line, name, bytes.EqualFold(rest[1], []byte("rpz-passthru.")))
}

func number(word []byte) bool {
	for i, c := range word {
		if (c < '0' || c > '9') && !(i == len(word)-1 && i > 0 && strings.IndexByte("smhdwSMHDW", c) >= 0) {
			return false
		}
	}
	return len(word) > 0
}

// text gives a name in whatever letters it is written; those beyond ASCII are written as the network writes them (RFC 5891).
func (l *lines) text(line, name []byte, except bool) error {
	name = bytes.TrimSuffix(name, []byte("."))
	for _, c := range name {
		if c >= 0x80 {
			ascii, err := idna.Lookup.ToASCII(string(name))
			if err != nil {
				l.reject(line, "this is not a name")
				return nil
			}
			name = []byte(ascii)
			break
		}
	}
	return l.name(line, name, except)
}
