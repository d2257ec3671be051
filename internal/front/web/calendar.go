package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
)

func showCalendar(r *request) error {
	y, err := office.ShowCalendar.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.CalendarPage{Frame: r.schoolFrame("School year"),
		Empty: part.EmptyState{Heading: "No terms yet", Text: "Without them, Handrail cannot count school days or remind people in term only."}}
	if !r.worksHere() {
		p.Crumbs = part.Breadcrumbs{}
	}
	if r.may(office.SetCalendar) {
		p.Change = part.Button{Text: "Change the school year", Href: "/school/calendar/change"}
		if len(y.Terms) == 0 {
			p.Change.Text = "Enter the school year"
		}
	}
	p.Terms = part.Table{Caption: "Terms", RowHeaders: true, Columns: []part.Column{{Text: "Term"}, {Text: "First day"}, {Text: "Last day"}}}
	for _, t := range y.Terms {
		p.Terms.Rows = append(p.Terms.Rows, part.Cells(t.Name, longDay(t.Start), longDay(t.End)))
	}
	p.Closures = part.Table{Caption: "Days in term without school", RowHeaders: true, Columns: []part.Column{{Text: "Day"}, {Text: "Why"}}}
	for _, c := range y.Days {
		p.Closures.Rows = append(p.Closures.Rows, part.Cells(longDay(c.Day), c.Name))
	}
	p.Hours = part.SummaryList{Rows: []part.SummaryRow{{Key: "School hours", Value: clockText(y.Opens) + " to " + clockText(y.Closes)}}}
	return r.show(p)
}

// worksHere says whether the person works in the school or governs it, and so has its section.
func (r *request) worksHere() bool { return r.may(office.ShowHead) }

func longDay(t time.Time) string { return t.Format("Monday 2 January 2006") }

func hourText(minutes int) string { return fmt.Sprintf("%d:%02d", minutes/60, minutes%60) }

// clockText is a time of day as every other page writes it: 8:50am.
func clockText(minutes int) string {
	return time.Date(2000, 1, 1, minutes/60, minutes%60, 0, 0, time.UTC).Format("3:04pm")
}

// typedYear is a school year as it stands in the form, right or wrong.
type typedYear struct {
	terms         [][3]string // name, first day, last day
	days          [][2]string // day, why
	opens, closes string
}

func typed(y office.SchoolYear) typedYear {
	t := typedYear{opens: hourText(y.Opens), closes: hourText(y.Closes)}
	for _, x := range y.Terms {
		t.terms = append(t.terms, [3]string{x.Name, x.Start.Format("2 January 2006"), x.End.Format("2 January 2006")})
	}
	for _, c := range y.Days {
		t.days = append(t.days, [2]string{c.Day.Format("2 January 2006"), c.Name})
	}
	return t
}

// usualYear is a whole year to begin from.
func usualYear(year int) office.SchoolYear {
	y := office.SchoolYear{Year: calendar.Usual(year)}
	for _, c := range y.Closures {
		name := "Bank holiday"
		switch c {
		case calendar.Easter(year+1).AddDate(0, 0, -2):
			name = "Good Friday"
		case calendar.Easter(year+1).AddDate(0, 0, 1):
			name = "Easter Monday"
		}
		y.Days = append(y.Days, store.Closure{Day: c, Name: name})
	}
	return y
}

const mostRows = 60 // of terms or days; more than any school needs

// readYear takes the form as typed. Rows follow one another without a gap.
func readYear(r *request) typedYear {
	t := typedYear{opens: r.FormValue("opens"), closes: r.FormValue("closes")}
	get := func(name string, n int, part string) string {
		return r.FormValue(fmt.Sprintf("%s-%d-%s", name, n, part))
	}
	for i := range mostRows {
		if r.Form.Has(fmt.Sprintf("term-%d-name", i)) {
			t.terms = append(t.terms, [3]string{get("term", i, "name"), get("term", i, "start"), get("term", i, "end")})
		}
		if r.Form.Has(fmt.Sprintf("closure-%d-day", i)) {
			t.days = append(t.days, [2]string{get("closure", i, "day"), get("closure", i, "name")})
		}
	}
	return t
}

// year turns what was typed into a school year, leaving out empty rows, with what is wrong by field.
func (t *typedYear) year() (office.SchoolYear, map[string]string) {
	t.dropEmpty()
	var y office.SchoolYear
	wrong := map[string]string{}
	day := func(text, field, what string) time.Time {
		d, ok := readDay(text)
		if !ok {
			wrong[field] = what + " must be a day, such as 1 September 2026"
		}
		return d
	}
	for i, x := range t.terms {
		y.Terms = append(y.Terms, calendar.Term{Name: strings.TrimSpace(x[0]),
			Start: day(x[1], fmt.Sprintf("term-%d-start", i), "The first day"), End: day(x[2], fmt.Sprintf("term-%d-end", i), "The last day")})
	}
	for i, x := range t.days {
		y.Days = append(y.Days, store.Closure{Day: day(x[0], fmt.Sprintf("closure-%d-day", i), "This"), Name: strings.TrimSpace(x[1])})
	}
	var err error
	if y.Opens, err = office.ParseHour(strings.TrimSpace(t.opens)); err != nil {
		wrong["opens"] = "Enter a time of day, such as 8:45"
	}
	if y.Closes, err = office.ParseHour(strings.TrimSpace(t.closes)); err != nil {
		wrong["closes"] = "Enter a time of day, such as 15:30"
	}
	return y, wrong
}

func (t *typedYear) dropEmpty() {
	var terms [][3]string
	for _, x := range t.terms {
		if strings.TrimSpace(x[0]+x[1]+x[2]) != "" {
			terms = append(terms, x)
		}
	}
	var days [][2]string
	for _, x := range t.days {
		if strings.TrimSpace(x[0]+x[1]) != "" {
			days = append(days, x)
		}
	}
	t.terms, t.days = terms, days
}

// change adds or drops a row, as the button pressed says: "add-term", "drop-closure-2".
func (t *typedYear) change(what string) {
	verb, rest, _ := strings.Cut(what, "-")
	kind, number, _ := strings.Cut(rest, "-")
	n, _ := strconv.Atoi(number)
	switch {
	case verb == "add" && kind == "term" && len(t.terms) < mostRows:
		t.terms = append(t.terms, [3]string{})
	case verb == "add" && kind == "closure" && len(t.days) < mostRows:
		t.days = append(t.days, [2]string{})
	case verb == "drop" && kind == "term" && n >= 0 && n < len(t.terms):
		t.terms = append(t.terms[:n:n], t.terms[n+1:]...)
	case verb == "drop" && kind == "closure" && n >= 0 && n < len(t.days):
		t.days = append(t.days[:n:n], t.days[n+1:]...)
	}
}

func calendarForm(r *request, t typedYear, wrong map[string]string) page.CalendarEditPage {
	f := r.schoolFrame("Change the school year", part.Link{Text: "School year", Href: "/school/calendar"})
	p := page.CalendarEditPage{Frame: f,
		Opens:   part.Input{Name: "opens", Label: "School begins", Value: t.opens, Error: wrong["opens"], Width: 5, Plain: true},
		Closes:  part.Input{Name: "closes", Label: "School ends", Value: t.closes, Error: wrong["closes"], Width: 5, Plain: true},
		AddTerm: part.Button{Text: "Add a term", Kind: part.Secondary, Name: "row", Value: "add-term"},
		AddDay:  part.Button{Text: "Add a day", Kind: part.Secondary, Name: "row", Value: "add-closure"},
		Send:    part.Button{Text: "Save the school year", Once: true}}
	this := calendar.AcademicYear(r.house.Now().In(r.house.Zone))
	for _, year := range []int{this, this + 1} {
		p.Usual = append(p.Usual, part.Link{Text: calendar.AcademicYearName(year), Href: fmt.Sprintf("/school/calendar/change?fill=%d", year)})
	}
	field := func(name, label, value string, width int) part.Input {
		return part.Input{Name: name, Label: label, Value: value, Error: wrong[name], Width: width, Plain: width < 30}
	}
	for i, x := range t.terms {
		name := fmt.Sprintf("term-%d-", i)
		p.Terms = append(p.Terms, page.TermRow{Name: field(name+"name", fmt.Sprintf("Term %d", i+1), x[0], 20), Start: field(name+"start", "First day", x[1], 20),
			End:  field(name+"end", "Last day", x[2], 20),
			Drop: part.Button{Text: "Remove", Hidden: fmt.Sprintf(" term %d", i+1), Kind: part.LinkStyle, Name: "row", Value: fmt.Sprintf("drop-term-%d", i)}})
	}
	for i, x := range t.days {
		name := fmt.Sprintf("closure-%d-", i)
		p.Closures = append(p.Closures, page.ClosureRow{Day: field(name+"day", "Day", x[0], 20), Name: field(name+"name", "Why", x[1], 30),
			Drop: part.Button{Text: "Remove", Hidden: fmt.Sprintf(" day %d", i+1), Kind: part.LinkStyle, Name: "row", Value: fmt.Sprintf("drop-closure-%d", i)}})
	}
	return p
}

func showCalendarEdit(r *request) error {
	if err := r.must(office.SetCalendar); err != nil {
		return err
	}
	if year, err := strconv.Atoi(r.URL.Query().Get("fill")); err == nil && year > 2000 && year < 2200 {
		return r.show(calendarForm(r, typed(usualYear(year)), nil))
	}
	y, err := office.ShowCalendar.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	t := typed(y)
	if len(t.terms) == 0 {
		t.terms = make([][3]string, 3)
	}
	return r.show(calendarForm(r, t, nil))
}

func doCalendar(r *request) error {
	if err := r.must(office.SetCalendar); err != nil {
		return err
	}
	row := r.FormValue("row")
	t := readYear(r)
	if row != "" {
		t.change(row)
		return r.show(calendarForm(r, t, nil))
	}
	y, problems := t.year()
	if len(problems) > 0 {
		return r.showStatus(http.StatusUnprocessableEntity, calendarForm(r, t, problems))
	}
	_, err := office.SetCalendar.Run(r.ctx(), r.house, r.by(), y)
	if fields, general, ok := wrong(err); ok {
		p := calendarForm(r, t, fields)
		if general != "" {
			p.Errors.Add("", general)
		}
		return r.showStatus(http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return r.goTo("/school/calendar", "calendar")
}
