package outline

import (
	"strings"
	"time"
)

// Dated is a date found in a text. Precise is false when it names no day.
type Dated struct {
	From, To int
	Text     string
	Last     time.Time // the last day it can mean
	Precise  bool
}

var dateRe = Compile(`\b(?:(?P<d>\d{1,2})(?:st|nd|rd|th)?\s*(?:of\s+)?)?(?P<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr)\.?,?\s*(?P<d2>\d{1,2}(?:st|nd|rd|th)?,?\s+)?[,']?\s*(?P<y>20\d\d|19\d\d|\d\d)\b` +
	`|\b(?P<nd>\d{1,2})\s?[./-]\s?(?P<nm>\d{1,2})\s?[./-]\s?(?P<ny>20\d\d|\d\d)\b` +
	`|\b(?P<mn>0?[1-9]|1[0-2])\s?[./]\s?(?P<mny>20\d\d)\b` +
	`|\b(?P<iy>20\d\d)-(?P<im>\d{2})-(?P<id>\d{2})\b` +
	`|\b(?P<t>autumn|spring|summer|winter|michaelmas|lent|easter)(?:\s+term)?\s*(?:\d\s*)?,?\s*(?P<ty>20\d\d)(?:\s*[-/]\s*(?P<tz>\d{2,4}))?\b` +
	`|\b(?P<ay>20\d\d)\s*[-/]\s*(?P<az>20\d\d|\d\d)\b` +
	`|\b(?P<yy>20[012]\d)\b`)

// months by how they begin.
var months = map[string]time.Month{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
	"ion": 1, "chw": 2, "maw": 3, "ebr": 4, "mai": 5, "meh": 6, "gor": 7, "aws": 8, "med": 9, "hyd": 10, "tac": 11, "rha": 12} // in Welsh

// DatesIn lists the dates of a text in lower case.
func DatesIn(low string) []Dated {
	if !strings.ContainsAny(low, "0123456789") {
		return nil
	}
	var out []Dated
	for _, m := range dateRe.FindAllStringSubmatchIndex(low, -1) {
		g := map[string]string{}
		for i, name := range dateRe.compiled().SubexpNames() {
			if name != "" && m[2*i] >= 0 {
				g[name] = low[m[2*i]:m[2*i+1]]
			}
		}
		if d, ok := dateFrom(g); ok {
			d.From, d.To = m[0], m[1]
			d.Text = low[m[0]:m[1]]
			out = append(out, d)
		}
	}
	return out
}

func dateFrom(g map[string]string) (Dated, bool) {
	day := func(y, m, d int) (Dated, bool) {
		t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
		return Dated{Last: t, Precise: true}, m >= 1 && m <= 12 && d >= 1 && t.Day() == d
	}
	end := func(y int, m time.Month) (Dated, bool) {
		return Dated{Last: time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC)}, true
	}
	switch {
	case g["m"] != "":
		m := months[g["m"][:3]]
		d := g["d"]
		if d == "" {
			d = g["d2"]
		}
		if d != "" {
			return day(year(g["y"]), int(m), Atoi(d))
		}
		if len(g["y"]) == 2 && g["m"] == "may" { // "may 25" is rarely a date
			return Dated{}, false
		}
		return end(year(g["y"]), m)
	case g["nm"] != "":
		return day(year(g["ny"]), Atoi(g["nm"]), Atoi(g["nd"]))
	case g["mn"] != "":
		return end(year(g["mny"]), time.Month(Atoi(g["mn"])))
	case g["im"] != "":
		return day(year(g["iy"]), Atoi(g["im"]), Atoi(g["id"]))
	case g["t"] != "":
		return termEnd(g)
	case g["ay"] != "":
		if y := year(g["az"]); y == year(g["ay"])+1 {
			return end(y, time.August)
		}
		return Dated{}, false
	case g["yy"] != "":
		return end(year(g["yy"]), time.December)
	}
	return Dated{}, false
}

// termEnd is the last day of a school term: Autumn 2020, Spring 2021, Spring term 2023-24.
func termEnd(g map[string]string) (Dated, bool) {
	y := year(g["ty"])
	autumn := g["t"] == "autumn" || g["t"] == "winter" || g["t"] == "michaelmas"
	if g["tz"] != "" && !autumn {
		y++
	}
	m := time.December
	switch g["t"] {
	case "spring", "lent", "easter":
		m = time.April
	case "summer":
		m = time.July
	}
	return Dated{Last: time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC)}, true
}

func year(s string) int {
	y := Atoi(s)
	if len(s) <= 2 {
		y += 2000
	}
	return y
}
