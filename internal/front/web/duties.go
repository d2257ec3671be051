package web

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/clause"
)

func (s *Server) dutyRoutes(mux *http.ServeMux) {
	mux.Handle("GET /duties", s.signedIn(showDuties))
	mux.Handle("GET /duties/list.csv", s.signedIn(showDutiesCSV))
	mux.Handle("GET /duties/new", s.signedIn(showNewDuty))
	mux.Handle("POST /duties", s.signedIn(doNewDuty))
	mux.Handle("GET /duties/{key}", s.signedIn(showDuty))
	mux.Handle("POST /duties/{key}", s.signedIn(doDuty))
	mux.Handle("POST /duties/{key}/start", s.signedIn(doStartDuty))
	mux.Handle("GET /duties/{key}/later", s.signedIn(showTurn))
	mux.Handle("POST /duties/{key}/later", s.signedIn(doTurn))
	mux.Handle("GET /duties/{key}/hand-over", s.signedIn(showTurn))
	mux.Handle("POST /duties/{key}/hand-over", s.signedIn(doTurn))
	mux.Handle("GET /duties/{key}/change", s.signedIn(showChangeDuty))
	mux.Handle("POST /duties/{key}/change", s.signedIn(doChangeDuty))
	mux.Handle("POST /duties/{key}/back", s.signedIn(doPutBackDuty))
	mux.Handle("GET /duties/{key}/done/{id}", s.signedIn(showDutyRecord))
	mux.Handle("POST /duties/{key}/done/{id}/correct", s.signedIn(doCorrectDuty))
	mux.Handle("POST /duties/{key}/done/{id}/undo", s.signedIn(doUndoDuty))
	mux.Handle("GET /actions", s.signedIn(showActions))
	mux.Handle("GET /actions/list.csv", s.signedIn(showActionsCSV))
	mux.Handle("GET /actions/new", s.signedIn(showNewAction))
	mux.Handle("POST /actions", s.signedIn(doNewAction))
	mux.Handle("GET /actions/{id}", s.signedIn(showAction))
	mux.Handle("POST /actions/{id}", s.signedIn(doMoveAction))
	mux.Handle("POST /actions/{id}/give", s.signedIn(doGiveAction))
	mux.Handle("GET /my-duties", s.signedIn(showMyDuties))
	mux.Handle("POST /my-duties", s.signedIn(doReadDuties))
	mux.Handle("GET /account/calendar", s.signedIn(showMyCalendar))
	mux.Handle("POST /account/calendar", s.signedIn(doChooseLetters))
	mux.Handle("POST /account/calendar/link", s.signedIn(doMakeFeed))
	mux.Handle("GET /calendar/{secret}", s.public(showFeed))
}

// dutyTags are the colours of the states.
var dutyTags = map[duty.State]string{duty.Overdue: part.Red, duty.Missed: part.Orange, duty.Due: part.Yellow, duty.Coming: part.Grey, duty.Done: part.Green}

// dutySays explains the states.
var dutySays = map[duty.State]string{
	duty.Overdue: "the day has passed, and it is not done",
	duty.Missed:  "the next one has passed too",
	duty.Due:     "the time of reminders has begun",
	duty.Coming:  "nobody need think of it yet",
}

func dutyTag(s duty.State) part.Tag { return part.Tag{Text: s.Words(), Colour: dutyTags[s]} }

// itemTag is the state of an item for a list; a duty that is not done here has none of those.
func itemTag(x office.DutyItem) part.Tag {
	switch {
	case x.Off != "":
		return part.Tag{Text: "Not done here", Colour: part.Blue}
	case x.Due.IsZero():
		return part.Tag{Text: "On event", Colour: part.Grey}
	}
	return dutyTag(x.State)
}

// chosenDuties is the list as the address narrows and sorts it.
func chosenDuties(r *request) (office.DutiesShown, []office.DutyItem, error) {
	out, err := office.ListDuties.Run(r.ctx(), r.house, r.by(), struct{}{})
	q := r.URL.Query()
	words := strings.TrimSpace(q.Get("words"))
	all := slices.DeleteFunc(slices.Clone(out.Items), func(x office.DutyItem) bool {
		return q.Get("state") != "" && string(x.State) != q.Get("state") || q.Get("section") != "" && x.Section != q.Get("section") ||
			q.Get("who") == "me" && !x.Mine || words != "" && !containsFold(x.Title+" "+x.Owner+" "+strings.Join(x.Names, " "), words)
	})
	by := func(less func(a, b office.DutyItem) int) { slices.SortStableFunc(all, less) }
	switch q.Get("sort") {
	case "title":
		by(func(a, b office.DutyItem) int { return strings.Compare(a.Title, b.Title) })
	case "section":
		by(func(a, b office.DutyItem) int { return sectionOrder(a.Section, b.Section) })
	case "due-down":
		slices.Reverse(all)
	case "state":
		by(func(a, b office.DutyItem) int {
			return slices.Index(duty.States, a.State) - slices.Index(duty.States, b.State)
		})
	}
	return out, all, err
}

func showDuties(r *request) error {
	out, all, err := chosenDuties(r)
	if err != nil {
		return err
	}
	p := page.DutiesPage{Frame: r.frame("Duties", "duties"), Filter: dutiesFilter(r, out), Table: dutiesTable(r, all),
		Empty: part.EmptyState{Heading: "No duty fits", Text: "Fewer words or another state may find it.", Link: part.Link{Text: "Show all duties", Href: "/duties"}}}
	if out.Assumed {
		p.Inset.Text = "The school has not entered all of its terms. Until it does, days come from the usual school year and may be wrong by some weeks."
	}
	for _, s := range duty.States[:4] {
		n := 0
		for _, x := range out.Items {
			if x.State == s && x.Off == "" && !x.Due.IsZero() {
				n++
			}
		}
		p.Counts = append(p.Counts, page.BoardCount{Tag: dutyTag(s), N: n, Href: "/duties?state=" + string(s), Says: dutySays[s]})
	}
	p.Sections = dutySections(out)
	csv := "/duties/list.csv"
	if r.URL.RawQuery != "" {
		csv += "?" + r.URL.RawQuery
	}
	p.Ways = []part.Link{{Text: "The action plan", Href: "/actions"}, {Text: "My duties", Href: "/my-duties"}, {Text: "Reminders and calendar", Href: "/account/calendar"},
		{Text: "Save this list for a spreadsheet", Href: csv}}
	if out.MayChange {
		p.New = part.Button{Text: "Add a duty of our own", Href: "/duties/new", Kind: part.Secondary}
	}
	return r.show(p)
}

// dutySections counts the states by section of the policy. With it the page is the report for governors: it
// says how everything stands, and prints.
func dutySections(out office.DutiesShown) part.Table {
	t := part.Table{ID: "by-section", Caption: "By section of the policy, on " + out.Day.Format("2 January 2006"), RowHeaders: true, Columns: []part.Column{{Text: "Section"}}}
	states := duty.States[:4]
	for _, s := range states {
		t.Columns = append(t.Columns, part.Column{Text: s.Words(), Numeric: true})
	}
	n := map[string]map[duty.State]int{}
	for _, x := range out.Items {
		if x.Off != "" || x.Due.IsZero() {
			continue
		}
		if n[x.Section] == nil {
			n[x.Section] = map[duty.State]int{}
		}
		n[x.Section][x.State]++
	}
	for _, section := range bySection(slices.Collect(maps.Keys(n))) {
		row := part.Row{Cells: []part.Cell{{Text: section, Href: "/duties?section=" + section, Hidden: ", its duties"}}}
		for _, s := range states {
			row.Cells = append(row.Cells, part.Cell{Text: strconv.Itoa(n[section][s]), Numeric: true})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// bySection sorts numbers of sections as people read them.
func bySection(all []string) []string {
	slices.SortFunc(all, sectionOrder)
	return all
}

func sectionOrder(a, b string) int {
	switch {
	case clause.Section(a).Less(clause.Section(b)):
		return -1
	case a == b:
		return 0
	}
	return 1
}

func dutiesTable(r *request, all []office.DutyItem) part.Table {
	zone := page.NewFormat(r.house.Zone)
	t := part.Table{Caption: page.Plural(len(all), "duty", "duties"), RowHeaders: true, Columns: []part.Column{sorted(r, "Duty", "title", ""), {Text: "Who"},
		sorted(r, "Due", "", "due-down"), sorted(r, "State", "state", ""), {Text: "Last done"}}}
	for _, x := range all {
		href := "/duties/" + x.Key
		due := part.Cell{Text: zone.Date(x.Due)}
		if !x.Planned.IsZero() {
			href += "?due=" + x.Planned.Format(time.DateOnly)
		}
		if !x.Due.Equal(x.Planned) {
			due.Note = "Put off from " + zone.Date(x.Planned)
		}
		if x.Assumed && x.State != duty.Coming {
			due.Note = "By the usual school year"
		}
		who := part.Cell{Text: strings.Join(x.Names, ", "), Note: x.Owner}
		if x.Vacant {
			who.Text = "Nobody"
		}
		last := part.Cell{Text: zone.Date(x.Last)}
		if x.Last.IsZero() {
			last.Text = "Not yet"
		}
		if w := x.Wanting; w.Open > 0 {
			last.Note = page.Plural(w.Open, "finding is", "findings are") + " open"
			if w.Late > 0 {
				last.Note += fmt.Sprintf(", %d late", w.Late)
			}
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: x.Title, Href: href, Note: "Section " + x.Section + ", " + x.Every}, who, due, {Tag: itemTag(x)}, last}})
	}
	return t
}

func dutiesFilter(r *request, out office.DutiesShown) part.FilterForm {
	q := r.URL.Query()
	states, sections := []part.Option{{Text: "All"}}, []part.Option{{Text: "All"}}
	for _, s := range duty.States[:4] {
		states = append(states, part.Option{Value: string(s), Text: s.Words()})
	}
	var seen []string
	for _, x := range out.Items {
		if !slices.Contains(seen, x.Section) {
			seen = append(seen, x.Section)
		}
	}
	for _, s := range bySection(seen) {
		sections = append(sections, part.Option{Value: s, Text: s})
	}
	f := part.FilterForm{Action: "/duties", Label: "Narrow the duties", Search: &part.Input{Name: "words", Label: "Words", Type: "search", Value: q.Get("words")},
		Selects: []part.Select{{Name: "state", Label: "State", Options: states, Value: q.Get("state")}, {Name: "section", Label: "Section", Options: sections, Value: q.Get("section")},
			{Name: "who", Label: "Whose", Options: []part.Option{{Text: "Everybody’s"}, {Value: "me", Text: "Mine"}}, Value: q.Get("who")}}}
	if sort := q.Get("sort"); sort != "" {
		f.Keep = []part.Hidden{{Name: "sort", Value: sort}}
	}
	if q.Get("words")+q.Get("state")+q.Get("section")+q.Get("who") != "" {
		f.Clear = "/duties"
	}
	return f
}

func showDutiesCSV(r *request) error {
	_, all, err := chosenDuties(r)
	if err != nil {
		return err
	}
	rows := [][]string{{"Key", "Duty", "Section", "How often", "Post", "Who", "Due", "State", "Last done", "Open findings"}}
	for _, x := range all {
		rows = append(rows, []string{x.Key, x.Title, x.Section, x.Every, x.Owner, strings.Join(x.Names, ", "), isoDay(x.Due), itemTag(x).Text, isoDay(x.Last), strconv.Itoa(x.Wanting.Open)})
	}
	return r.csv("duties.csv", rows)
}
