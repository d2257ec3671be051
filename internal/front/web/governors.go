package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/clause"
)

func (s *Server) governorRoutes(mux *http.ServeMux) {
	mux.Handle("GET /governors", s.signedIn(showOversight))
	mux.Handle("GET /governors.csv", s.signedIn(showOversightCSV))
}

func showOversight(r *request) error {
	o, err := office.ShowOversight.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.GovernorsPage{Frame: r.frame("For governors", "governors"), AsOf: zone.Moment(o.At), CSV: "/governors.csv"}
	for _, row := range policyRows(zone, o) {
		p.Policy.Rows = append(p.Policy.Rows, part.SummaryRow{Key: row[1], Value: row[2]})
	}
	for _, row := range safeRows(zone, o) {
		p.Safe.Rows = append(p.Safe.Rows, part.SummaryRow{Key: row[1], Value: row[2]})
	}
	p.Board = figures("What the policy promises, by how Handrail keeps it", "Kind", levelRows(o))
	p.Trend = figures("How that went, term by term", "When", trendRows(zone, o))
	p.Duties = figures("Recurring duties, by section of the policy", "Section", dutyRows(o))
	p.Posts = part.Table{Caption: "Posts", RowHeaders: true, Columns: []part.Column{{Text: "Post"}, {Text: "Held by"}}}
	for _, x := range o.Posts {
		c := part.Cell{Text: strings.Join(x.Names, ", ")}
		if !x.Ends.IsZero() {
			c.Note = "A term ends on " + zone.Date(x.Ends)
		}
		if len(x.Names) == 0 {
			c = part.Cell{Tag: part.Tag{Text: "Vacant", Colour: part.Red}}
		}
		p.Posts.Rows = append(p.Posts.Rows, part.Row{Cells: []part.Cell{{Text: x.Title}, c}})
	}
	p.Head = part.CodeBlock{Label: "Newest signed head of the trail, " + strconv.FormatInt(o.Entries, 10) + " entries", Lines: strings.Split(strings.TrimSpace(o.Head), "\n")}
	return r.show(p)
}

// figures is a table of numbers whose first line names the columns.
func figures(caption, first string, rows [][]string) part.Table {
	t := part.Table{Caption: caption, RowHeaders: true, Columns: []part.Column{{Text: first}}}
	for i, row := range rows {
		cells := []part.Cell{{Text: row[0]}}
		for _, n := range row[1:] {
			if i == 0 {
				t.Columns = append(t.Columns, part.Column{Text: n, Numeric: true})
			}
			cells = append(cells, part.Cell{Text: n, Numeric: true})
		}
		if i > 0 {
			t.Rows = append(t.Rows, part.Row{Cells: cells})
		}
	}
	return t
}

func dayOr(zone page.Format, t time.Time, none string) string {
	if t.IsZero() {
		return none
	}
	return zone.Date(t)
}

// policyRows say how the policy stands: part, what, how.
func policyRows(zone page.Format, o office.Oversight) [][]string {
	inForce, due := "None. The school is working on a draft", "Not set: no edition is in force"
	if e := o.InForce; e != nil {
		inForce = capital(e.Name()) + ", approved on " + zone.Date(e.Meeting) + ", minute " + e.Minute + ", in force since " + zone.Date(e.From)
		due = zone.Date(e.Due)
		if e.Due.Before(o.At) {
			due += ": overdue"
		}
	}
	return [][]string{{"Policy", "Edition in force", inForce}, {"Policy", "Next review due", due},
		{"Policy", "Questions of the draft that still need an answer", strconv.Itoa(o.Open)},
		{"Policy", "Events that ask whether the policy has to change", strconv.Itoa(o.Reviews.Open) + " open, " + strconv.Itoa(o.Reviews.Late) + " of them late"},
		{"Policy", "Action plan", strconv.Itoa(o.Actions.Open) + " open, " + strconv.Itoa(o.Actions.Late) + " of them late, " + strconv.Itoa(o.Actions.Closed) + " closed"}}
}

// safeRows say what would be there after a bad day.
func safeRows(zone page.Format, o office.Oversight) [][]string {
	key := "None"
	if o.Recovery.Public != "" {
		key = "Made on " + zone.Date(o.Recovery.Made) + ", fingerprint " + o.Recovery.Fingerprint + "; paper last proved: " + dayOr(zone, o.Recovery.Proved, "never")
	}
	envelope := "None"
	if o.Envelope.Person != "" {
		envelope = "Sealed on " + zone.Date(o.Envelope.Made)
		if !o.Envelope.Sealed() {
			envelope = "Opened on " + zone.Date(o.Envelope.Used) + ", and not made anew"
		}
	}
	return [][]string{{"Safe", "Last copy of the records", dayOr(zone, o.Copies.Last, "Never")}, {"Safe", "Last taken out of the building", dayOr(zone, o.Copies.Offsite, "Never")},
		{"Safe", "Last proved that a copy can be restored", dayOr(zone, o.Copies.Drilled, "Never")}, {"Safe", "Recovery key", key}, {"Safe", "Emergency account", envelope}}
}

var levelTitles = map[clause.Level]string{clause.Enforce: "Refuses what is forbidden", clause.Record: "Keeps the proof", clause.Schedule: "Reminds until it is done", clause.Communicate: "Tells people"}

func levelRows(o office.Oversight) [][]string {
	head := []string{"Kind"}
	for _, s := range obligation.Statuses {
		head = append(head, s.Words())
	}
	rows := [][]string{head}
	for _, l := range o.Board {
		row := []string{levelTitles[l.Level]}
		for _, s := range obligation.Statuses {
			row = append(row, strconv.Itoa(l.Counts[s]))
		}
		rows = append(rows, row)
	}
	return rows
}

func trendRows(zone page.Format, o office.Oversight) [][]string {
	head := []string{"When"}
	for _, s := range obligation.Statuses {
		head = append(head, s.Words())
	}
	rows := [][]string{head}
	for _, t := range o.Terms {
		row := []string{t.Name + ", " + zone.Date(t.Day)}
		for _, s := range obligation.Statuses {
			row = append(row, strconv.Itoa(t.Counts[string(s)]))
		}
		rows = append(rows, row)
	}
	return rows
}

func dutyRows(o office.Oversight) [][]string {
	head := []string{"Section"}
	for _, s := range duty.States {
		head = append(head, s.Words())
	}
	rows := [][]string{append(head, "Nobody holds the post")}
	for _, x := range o.Duties {
		row := []string{x.Section}
		for _, s := range duty.States {
			row = append(row, strconv.Itoa(x.Counts[s]))
		}
		rows = append(rows, append(row, strconv.Itoa(x.Vacant)))
	}
	return rows
}

// showOversightCSV is the same for a spreadsheet, one table under the other.
func showOversightCSV(r *request) error {
	o, err := office.ShowOversight.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	rows := append([][]string{{"As of", zone.Moment(o.At)}}, policyRows(zone, o)...)
	for _, table := range []struct {
		name string
		rows [][]string
	}{{"Board", levelRows(o)}, {"Trend", trendRows(zone, o)}, {"Duties", dutyRows(o)}} {
		for _, row := range table.rows {
			rows = append(rows, append([]string{table.name}, row...))
		}
	}
	for _, x := range o.Posts {
		names := strings.Join(x.Names, ", ")
		if names == "" {
			names = "Vacant"
		}
		rows = append(rows, []string{"Posts", x.Title, names})
	}
	return r.csv("governors.csv", append(rows, safeRows(zone, o)...))
}
