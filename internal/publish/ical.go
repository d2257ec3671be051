package publish

import (
	"bytes"
	"strings"
	"time"
	"unicode/utf8"
)

// CalendarEvent is one whole day, or some, in a calendar feed.
type CalendarEvent struct {
	UID      string // stays the same as long as it is the same thing
	From, To time.Time
	Summary  string
	Text     string
	Link     string
}

// Calendar writes a feed as RFC 5545 asks. Everything in it is a whole day, which needs no time zone: a due
// day is the same day wherever somebody reads it. stamp says when the feed last changed.
func Calendar(name string, stamp time.Time, events []CalendarEvent) []byte {
	var b bytes.Buffer
	line := func(property, value string) { foldLine(&b, property+":"+value) }
	line("BEGIN", "VCALENDAR")
	line("VERSION", "2.0")
	line("PRODID", "-//Handrail//Duties//EN")
	line("CALSCALE", "GREGORIAN")
	line("NAME", escapeText(name))         // RFC 7986
	line("X-WR-CALNAME", escapeText(name)) // what older programs read
	line("REFRESH-INTERVAL;VALUE=DURATION", "PT6H")
	for _, e := range events {
		line("BEGIN", "VEVENT")
		line("UID", escapeText(e.UID))
		line("DTSTAMP", stamp.UTC().Format("20060102T150405Z"))
		line("DTSTART;VALUE=DATE", e.From.Format("20060102"))
		line("DTEND;VALUE=DATE", e.To.AddDate(0, 0, 1).Format("20060102")) // the first day after it
		line("SUMMARY", escapeText(e.Summary))
		if e.Text != "" {
			line("DESCRIPTION", escapeText(e.Text))
		}
		if e.Link != "" {
			line("URL", e.Link)
		}
		line("TRANSP", "TRANSPARENT") // nobody is busy because of it
		line("END", "VEVENT")
	}
	line("END", "VCALENDAR")
	return b.Bytes()
}

// escapeText writes a value of type TEXT (RFC 5545, 3.3.11). Other control characters cannot stand in one.
func escapeText(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	text = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(text)
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}

// foldLine ends a line, folded so that no piece is longer than 75 octets and no letter is torn (3.1).
func foldLine(b *bytes.Buffer, text string) {
	for most := 75; len(text) > most; most = 74 {
		cut := most
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		b.WriteString(text[:cut])
		b.WriteString("\r\n ")
		text = text[cut:]
	}
	b.WriteString(text + "\r\n")
}
