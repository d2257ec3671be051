package page

import (
	"html/template"
	"strconv"
	"strings"
	"time"
)

// Format writes times and counts for people. Times are shown as the clock in
// the school shows them.
type Format struct{ zone *time.Location }

// NewFormat makes a Format for the school's time zone. Without one it uses UTC.
func NewFormat(zone *time.Location) Format {
	if zone == nil {
		zone = time.UTC
	}
	return Format{zone}
}

// Funcs are the functions that templates may call.
func (f Format) Funcs() template.FuncMap {
	return template.FuncMap{
		"date": f.Date, "clock": f.Clock, "moment": f.Moment,
		"dateTag": f.DateTag, "momentTag": f.MomentTag,
		"plural": Plural, "sentence": Sentence, "count": Count,
	}
}

// Date is "22 November 2026"; empty for the zero time. A time at midnight UTC
// is a calendar day and stays that day in every zone.
func (f Format) Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return f.local(t).Format("2 January 2006")
}

// Clock is "9:05am"; empty for the zero time.
func (f Format) Clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(f.zone).Format("3:04pm")
}

// Moment is "22 November 2026 at 9:05am"; empty for the zero time.
func (f Format) Moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(f.zone).Format("2 January 2006 at 3:04pm")
}

// DateTag is Date in a time element, for text, not for attributes.
func (f Format) DateTag(t time.Time) template.HTML {
	if t.IsZero() {
		return ""
	}
	local := f.local(t)
	return template.HTML(local.Format(`<time datetime="2006-01-02">2 January 2006</time>`))
}

// MomentTag is Moment in a time element, for text, not for attributes.
func (f Format) MomentTag(t time.Time) template.HTML {
	if t.IsZero() {
		return ""
	}
	local := t.In(f.zone)
	return template.HTML(`<time datetime="` + local.Format(time.RFC3339) + `">` + f.Moment(t) + `</time>`)
}

// local moves a moment to the school's zone and leaves a calendar day alone.
func (f Format) local(t time.Time) time.Time {
	if t.Location() == time.UTC && t.Equal(t.Truncate(24*time.Hour)) {
		return t
	}
	return t.In(f.zone)
}

// Plural is "1 breach", "2 breaches": the count with the right word.
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(n) + " " + many
}

// Sentence joins words as people do: "a", "a and b", "a, b and c".
func Sentence(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
}

// Count writes a whole number with commas: "12,345".
func Count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
