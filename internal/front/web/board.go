package web

import (
	"crypto/sha256"
	"encoding/hex"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/people"
)

func (s *Server) boardRoutes(mux *http.ServeMux) {
	mux.Handle("GET /board", s.signedIn(showBoard))
	mux.Handle("GET /board/map", s.signedIn(showBoardMap))
	mux.Handle("GET /board/aims", s.signedIn(showAims))
	mux.Handle("GET /board/list.csv", s.signedIn(showBoardCSV))
	mux.Handle("GET /board/{obligation}", s.signedIn(showObligation))
}

// boardVersion asks whether the board has changed before anything is loaded. same means that the browser
// has this very page already and was told so.
func boardVersion(r *request) (version string, same bool, err error) {
	version, err = office.BoardVersion.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil || r.URL.Query().Has("done") {
		return version, false, err
	}
	a := r.who.Actor
	whole := strings.Join([]string{r.server.boards.born, version, r.house.School.Name, string(a.Person), a.Name, strconv.Itoa(int(a.Roles)),
		r.URL.RequestURI()}, "\x1f")
	sum := sha256.Sum256([]byte(whole))
	return version, r.unchanged(hex.EncodeToString(sum[:12])), nil
}

// boardQuery is what the board is narrowed to and sorted by.
type boardQuery struct {
	section, role, status, level, words, sort string
	all                                       bool // on one page, however many
	page                                      int
}

func readBoardQuery(q url.Values) boardQuery {
	n, _ := strconv.Atoi(q.Get("page"))
	return boardQuery{all: q.Get("show") == "all", page: min(max(n, 1), 99), section: q.Get("section"), role: q.Get("role"), status: q.Get("status"), level: q.Get("level"),
		words: strings.TrimSpace(q.Get("words")), sort: q.Get("sort")}
}

// href is the board narrowed like this.
func (q boardQuery) href(path string) string {
	v := url.Values{}
	for _, x := range [...][2]string{{"section", q.section}, {"role", q.role}, {"status", q.status}, {"level", q.level}, {"words", q.words}, {"sort", q.sort}} {
		if x[1] != "" {
			v.Set(x[0], x[1])
		}
	}
	if q.all {
		v.Set("show", "all")
	}
	if q.page > 1 {
		v.Set("page", strconv.Itoa(q.page))
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

func (q boardQuery) narrowed() bool { return q.section+q.role+q.status+q.level+q.words != "" }

// pick is the rows that fit, in the order asked for.
func (q boardQuery) pick(rows []obligation.Row) []obligation.Row {
	words := strings.Fields(strings.ToLower(q.words))
	out := make([]obligation.Row, 0, len(rows))
	for i := range rows {
		if q.fits(&rows[i], words) {
			out = append(out, rows[i])
		}
	}
	by := func(less func(a, b *obligation.Row) int) {
		slices.SortStableFunc(out, func(a, b obligation.Row) int { return less(&a, &b) })
	}
	switch q.sort {
	case "status":
		by(func(a, b *obligation.Row) int {
			return slices.Index(obligation.Statuses, a.Status) - slices.Index(obligation.Statuses, b.Status)
		})
	case "level":
		by(func(a, b *obligation.Row) int {
			return slices.Index(clause.Levels, a.Level) - slices.Index(clause.Levels, b.Level)
		})
	case "last":
		by(func(a, b *obligation.Row) int { return b.LastTrue.Compare(a.LastTrue) })
	}
	return out
}

func (q boardQuery) fits(r *obligation.Row, words []string) bool {
	switch {
	case !q.listed() && place(r) != q.section, !inSection(place(r), q.section):
		return false
	case q.role != "" && !slices.Contains(r.Who, q.role),
		q.status != "" && string(r.Status) != q.status,
		q.level != "" && string(r.Level) != q.level:
		return false
	}
	if len(words) == 0 {
		return true
	}
	text := string(r.ID) + " " + string(r.Clause) + " " + r.ClauseTitle + " " + r.Text
	if r.Live {
		text += " " + r.Seen
	}
	text = strings.ToLower(text)
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

func showBoard(r *request) error {
	version, same, err := boardVersion(r)
	if err != nil || same {
		return err
	}
	q, a := readBoardQuery(r.URL.Query()), r.who.Actor
	draw := func() (template.HTML, error) {
		b, err := office.ShowBoard.Run(r.ctx(), r.house, r.by(), struct{}{})
		if err != nil {
			return "", err
		}
		hideProofs(b.Rows, a.Roles)
		return r.server.engine.BoardMain(boardList(b, q, &r.server.boards.rows))
	}
	var kept template.HTML
	if q.words != "" { // anything may be typed: such lists are not kept
		kept, err = draw()
	} else {
		kept, err = r.server.boards.get(r.ctx(), strings.Join([]string{r.house.School.Name, version, proofsSeen(a.Roles), q.href("")}, " "), draw)
	}
	if err != nil {
		return err
	}
	f := r.frame("Board", "board")
	f.Wide = true
	return r.show(page.BoardPage{Frame: f, Kept: kept})
}

// proofPages are the pages with proofs that not everybody may open who sees the board.
var proofPages = []struct {
	path string
	may  people.Set
}{{"/people", office.ListPeople.May}, {"/posts/training", office.ListTraining.May}, {"/posts/training/sessions", office.ListSessions.May}, {"/school/advice", office.ListAdvice.May},
	{"/roll/groups", office.ListCareGroups.May}, {"/support", office.ListSupport.May}, {"/ties", office.ListTies.May}}

// proofsSeen tells apart the roles for whom the board has different links.
func proofsSeen(roles people.Set) string {
	seen := ""
	for _, p := range proofPages {
		seen += strconv.FormatBool(p.may.Meets(roles))
	}
	return seen
}

// hideProofs takes away the links that a role may not follow; the evidence stays.
func hideProofs(rows []obligation.Row, roles people.Set) {
	for i := range rows {
		for _, p := range proofPages {
			if strings.HasPrefix(rows[i].Link, p.path) && !p.may.Meets(roles) {
				rows[i].Link = ""
			}
		}
	}
}

// boardTags are the colours of the statuses.
var boardTags = map[obligation.Status]string{obligation.Overdue: part.Red, obligation.NotMet: part.Orange, obligation.Due: part.Yellow,
	obligation.Met: part.Green, obligation.NotMeasured: part.Grey, obligation.NotInPolicy: part.Blue}

// boardSays explains the statuses.
var boardSays = map[obligation.Status]string{
	obligation.Overdue:     "a day by which it had to be done has passed",
	obligation.NotMet:      "the records show that it is not so",
	obligation.Due:         "nothing is late, but somebody has to act",
	obligation.Met:         "the records show it today",
	obligation.NotMeasured: "nothing here can show it yet, either way",
	obligation.NotInPolicy: "the school's policy does not promise it",
}

func statusTag(s obligation.Status) part.Tag { return part.Tag{Text: s.Words(), Colour: boardTags[s]} }

func boardList(b office.Board, q boardQuery, kept *boardRows) page.BoardList {
	counts, total := countIn(b.Rows, q.section)
	judged := 0
	for _, s := range obligation.Statuses {
		if s.Judged() {
			judged += counts[s]
		}
	}
	whole := q
	whole.all, whole.page = true, 1
	l := page.BoardList{Day: b.Day.Format("2 January 2006"), Up: boardUp(b, q), Section: sectionTitle(b, q.section),
		Measured: part.Meter{Label: "What the records can judge", Done: judged, Of: total - counts[obligation.NotInPolicy], Unit: "obligations in the policy"},
		Filter:   boardFilter(b, q), Search: part.Details{Summary: "Search and narrow", Open: q.narrowed() && q.listed()},
		Ways: []part.Link{{Text: "The whole policy on one screen", Href: "/board/map"}, {Text: "The aims of the policy", Href: "/board/aims"}, {Text: "All rows on one page, to print", Href: whole.href("/board")},
			{Text: "Save as a file for a spreadsheet", Href: q.csvHref()}},
	}
	for _, s := range obligation.Statuses {
		if q.section != "" && counts[s] == 0 {
			continue
		}
		l.Counts = append(l.Counts, page.BoardCount{Tag: statusTag(s), N: counts[s], Href: boardQuery{section: q.section, status: string(s)}.href("/board"), Says: boardSays[s]})
	}
	if q.section != "" { // explained on the page above
		for i := range l.Counts {
			l.Counts[i].Says = ""
		}
	}
	rows := q.pick(b.Rows)
	if !q.listed() {
		l.Sections = boardSections(b, q)
	}
	if len(rows)+len(l.Sections) == 0 {
		l.Empty = part.EmptyState{Heading: "No obligation fits", Text: "Fewer words or another status may find it.", Link: part.Link{Text: "Show everything", Href: "/board"}}
	}
	if len(rows) > 0 {
		l.Table = boardTable(len(rows), q)
	}
	if pages := (len(rows) + rowsPerPage - 1) / rowsPerPage; pages > 1 && !q.all {
		n := min(q.page, pages)
		rows = rows[(n-1)*rowsPerPage : min(n*rowsPerPage, len(rows))]
		l.Pages = part.Pages(n, pages, func(n int) string {
			other := q
			other.page = n
			return other.href("/board")
		})
	}
	kept.add(&l.Table, rows)
	return l
}

// csvHref is the file of what the page shows; of a section, with all its parts.
func (q boardQuery) csvHref() string {
	q.page, q.all = 1, !q.listed()
	return q.href("/board/list.csv")
}

// boardTable is the table of so many rows, without them.
func boardTable(rows int, q boardQuery) part.Table {
	t := part.Table{ID: "board", Caption: counted(rows, "obligation", "obligations"), CaptionSize: "m", RowHeaders: true, Small: true}
	for _, c := range [...]struct{ text, sort, way string }{{"Obligation", "", part.Ascending}, {"Who answers", "-", ""}, {"Level", "level", part.Ascending},
		{"Status", "status", part.Ascending}, {"What shows it", "-", ""}, {"Last true", "last", part.Descending}} {
		column := part.Column{Text: c.text}
		if c.sort != "-" {
			by := q
			by.sort, by.page = c.sort, 1
			column.SortHref = by.href("/board")
			if q.sort == c.sort {
				column.Sorted = c.way
			}
		}
		t.Columns = append(t.Columns, column)
	}
	return t
}

// proofWords name a link by what it is good for.
func proofWords(s obligation.Standing) string {
	switch s.Status {
	case obligation.Met:
		return "See the proof"
	case obligation.Overdue, obligation.NotMet, obligation.Due:
		return "Put it right"
	}
	return "See where it stands"
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// roleWords are the people of the obligations.
var roleWords = []part.Option{{Value: "school", Text: "The school"}, {Value: "leadership", Text: "Leaders"}, {Value: "headteacher", Text: "Headteacher"},
	{Value: "dsl", Text: "DSL"}, {Value: "technician", Text: "Technician"}, {Value: "staff", Text: "Staff"}, {Value: "governor", Text: "Governors"},
	{Value: "pupil", Text: "Pupils"}, {Value: "parent", Text: "Parents"}, {Value: "visitor", Text: "Visitors"}}

func whoWords(who []string) string {
	var all []string
	for _, w := range who {
		text := w
		if i := slices.IndexFunc(roleWords, func(o part.Option) bool { return o.Value == w }); i >= 0 {
			text = roleWords[i].Text
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}

func boardFilter(b office.Board, q boardQuery) part.FilterForm {
	all := part.Option{Text: "All"}
	sections, statuses, levels := []part.Option{all}, []part.Option{all}, []part.Option{all}
	for _, s := range b.Sections {
		sections = append(sections, part.Option{Value: string(s.Section), Text: string(s.Section) + " " + s.Title})
	}
	for _, s := range obligation.Statuses {
		statuses = append(statuses, part.Option{Value: string(s), Text: s.Words()})
	}
	for _, l := range clause.Levels {
		levels = append(levels, part.Option{Value: string(l), Text: strings.ToUpper(string(l[:1])) + string(l[1:])})
	}
	f := part.FilterForm{Action: "/board", Label: "Narrow the board",
		Search: &part.Input{Name: "words", Label: "Words", Type: "search", Value: q.words},
		Selects: []part.Select{
			{Name: "section", Label: "Section", Options: sections, Value: q.section},
			{Name: "role", Label: "Who answers", Options: append([]part.Option{all}, roleWords...), Value: q.role},
			{Name: "status", Label: "Status", Options: statuses, Value: q.status},
			{Name: "level", Label: "Level", Options: levels, Value: q.level},
		}}
	if q.sort != "" {
		f.Keep = []part.Hidden{{Name: "sort", Value: q.sort}}
	}
	if q.narrowed() {
		f.Clear = "/board"
	}
	return f
}
