package web

import (
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

func (s *Server) plainRoutes(mux *http.ServeMux) {
	mux.Handle("GET /glossary", s.public(showGlossary))
	mux.Handle("GET /accessibility", s.public(showAccessibility))
	mux.Handle("GET /about", s.public(showAbout))
	mux.Handle("GET /components", s.public(showComponents))
	mux.Handle("GET /permissions", s.signedIn(showPermissions))
	if s.opt.Demo != nil {
		mux.Handle("POST /demo/clock", s.public(moveClock))
	}
	mux.Handle("/", s.public(noSuchPage))
}

// noSuchPage answers every address that no other route knows.
func noSuchPage(*request) error {
	return fault.New(fault.NotFound, "There is no page at this address. If you typed it, look for a mistake; if you followed a link, it is out of date.")
}

func showGlossary(r *request) error {
	books, err := r.house.Shelf.Books()
	if err != nil {
		return err
	}
	words := strings.TrimSpace(r.URL.Query().Get("q"))
	p := page.GlossaryPage{Frame: r.frame("Glossary", ""),
		Search: part.SearchBox{Action: "/glossary", Name: "q", Label: "Find a word", Value: words},
		None: part.EmptyState{Heading: "No such word here", Text: "Try a shorter word, or look through the whole list.",
			Link: part.Link{Text: "Show all words", Href: "/glossary"}}}
	anchors := policy.Terms(books.Glossary) // as the policy's text links to them
	for i, t := range books.Glossary {
		if words == "" || containsFold(t.Term+" "+t.Short+" "+t.Meaning, words) {
			p.Terms = append(p.Terms, page.Meaning{Term: t.Term, Short: t.Short, Text: t.Meaning, Anchor: anchors[i].Anchor})
		}
	}
	return r.show(p)
}

func containsFold(text, words string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(words))
}

func showAccessibility(r *request) error {
	f := r.frame("Accessibility", "")
	return r.show(page.AccessibilityPage{Frame: f, School: f.School, Issues: []string{
		"Nobody who uses a screen reader every day has tested it yet.",
		"The code picture for an authenticator app cannot be read aloud; the same code stands beside it in letters.",
		"Policies that a school brings from elsewhere keep the faults of their own wording and layout.",
		"Dates in tables are in words and sort by day only where the table says so.",
	}})
}

func showAbout(r *request) error {
	version, source := r.server.opt.Version, "https://handrail.school/handrail"
	if version == "" || version == "development" {
		version = "Built from source, " + revision()
	}
	return r.show(page.AboutPage{Frame: r.frame("About Handrail", ""), Program: part.SummaryList{Rows: []part.SummaryRow{
		{Key: "Version", Value: version},
		{Key: "Licence", Value: "Apache Licence 2.0: anybody may use, read, change and pass it on"},
		{Key: "Source", Value: "handrail.school/handrail", Href: source},
		{Key: "Building blocks", Value: "The parts these pages are made of", Href: "/components"},
	}}})
}

// revision is the commit that the program was built from, as far as the build noted it.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if ok {
		for _, x := range info.Settings {
			if x.Key == "vcs.revision" {
				return "commit " + x.Value[:min(12, len(x.Value))]
			}
		}
	}
	return "version not noted"
}

func showComponents(r *request) error {
	entries, err := part.Gallery()
	if err != nil {
		return err
	}
	return r.show(page.GalleryPage{Frame: r.frame("Components", ""), Entries: entries})
}

const rowsPerPage = 50

// pageOf is the part of a list that a page shows, and the links to the others.
func pageOf[T any](r *request, all []T) ([]T, part.Pagination) {
	total := max(1, (len(all)+rowsPerPage-1)/rowsPerPage)
	n := min(r.pageNumber(), total)
	shown := all[(n-1)*rowsPerPage : min(n*rowsPerPage, len(all))]
	if total == 1 {
		return shown, part.Pagination{}
	}
	return shown, part.Pages(n, total, func(n int) string { return r.with("page", strconv.Itoa(n)) })
}

// with is this page's address with one value of its query changed; an empty value takes it out.
func (r *request) with(key, value string) string {
	q := r.URL.Query()
	q.Del("done")
	q.Set(key, value)
	if value == "" {
		q.Del(key)
	}
	if len(q) == 0 {
		return r.URL.Path
	}
	return r.URL.Path + "?" + q.Encode()
}

func showPermissions(r *request) error {
	chosen := r.URL.Query().Get("role")
	var roles people.Set
	if role, ok := people.Parse(chosen); ok {
		roles = people.Of(role)
	} else if chosen == "mine" {
		roles = r.by().Roles
	}
	p := page.PermissionsPage{Frame: r.frame("Who may do what", "school")}
	options := []part.Option{{Value: "", Text: "Every role"}, {Value: "mine", Text: "My roles"}}
	for _, role := range people.All() {
		options = append(options, part.Option{Value: role.Key(), Text: role.Title()})
	}
	p.Filter = part.FilterForm{Action: "/permissions", Selects: []part.Select{{Name: "role", Label: "Role", Options: options, Value: chosen}}}
	if roles != 0 {
		p.Filter.Clear = "/permissions"
	}
	all := slices.DeleteFunc(office.All(), func(e office.Entry) bool { return roles != 0 && !e.Described().May.Meets(roles) })
	slices.SortStableFunc(all, func(a, b office.Entry) int { return strings.Compare(a.Described().Says, b.Described().Says) })
	shown, pages := pageOf(r, all)
	p.Pages = pages
	p.Table = part.Table{Caption: page.Plural(len(all), "thing", "things"), RowHeaders: true,
		Columns: []part.Column{{Text: "What"}, {Text: "Who may"}, {Text: "Section of the policy"}}}
	for _, e := range shown {
		a := e.Described()
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: a.Says}, {Text: mayWords(a.May)}, {Text: string(a.Clause.Section())}}})
	}
	return r.show(p)
}

// mayWords says who may, naming whole groups by one word.
func mayWords(may people.Set) string {
	var words []string
	for _, group := range []struct {
		roles people.Set
		name  string
	}{{people.Everyone, "everybody, signed in or not"}, {people.SignedIn, "everybody who is signed in"}, {people.Employed, "everybody employed"},
		{people.Governors, "all governors"}} {
		if may&group.roles == group.roles {
			words = append(words, group.name)
			may &^= group.roles
		}
	}
	if may != 0 {
		words = append(words, roleTitles(may))
	}
	return capital(strings.Join(words, "; "))
}

// moveClock moves the made-up school's clock and keeps whoever moved it signed in.
func moveClock(r *request) error {
	demo, to := r.server.opt.Demo, ownPath(r.FormValue("to"))
	now := demo.Now()
	switch r.FormValue("by") {
	case "day":
		now = now.AddDate(0, 0, 1)
	case "week":
		now = now.AddDate(0, 0, 7)
	case "month":
		now = now.AddDate(0, 1, 0)
	default:
		day, ok := readDay(r.FormValue("date"))
		if !ok {
			return fault.New(fault.Invalid, "Write the day as 22 November 2026 or 22/11/2026.")
		}
		local := now.In(r.house.Zone)
		now = time.Date(day.Year(), day.Month(), day.Day(), local.Hour(), local.Minute(), local.Second(), 0, r.house.Zone)
	}
	demo.Move(now)
	if r.by().Session != "" {
		if err := office.KeepSession(r.ctx(), r.house, r.by()); err != nil {
			return err
		}
	}
	if to == "" {
		to = "/"
	}
	return r.goTo(to, "")
}

// demoLine is the line on every page of a made-up school.
func (r *request) demoLine() page.DemoLine {
	if r.server.opt.Demo == nil || r.house == nil {
		return page.DemoLine{}
	}
	line := page.DemoLine{Now: r.server.opt.Demo.Now()}
	line.Day = line.Now.In(r.house.Zone).Format("2 January 2006")
	if r.Method == http.MethodGet {
		line.To = (&url.URL{Path: r.URL.Path, RawQuery: r.URL.RawQuery}).RequestURI()
	}
	return line
}

// readDay reads a day as people write it: "22/11/2026", "22.11.26", "22 November 2026", "2026-11-22".
func readDay(text string) (time.Time, bool) {
	text = strings.Join(strings.Fields(strings.NewReplacer(",", " ", ".", "/", "-", "/").Replace(text)), " ")
	for _, form := range []string{"2/1/2006", "2/1/06", "2006/1/2", "2 January 2006", "2 Jan 2006", "2 1 2006"} {
		if t, err := time.Parse(form, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
