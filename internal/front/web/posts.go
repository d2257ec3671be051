package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
)

func (s *Server) postRoutes(mux *http.ServeMux) {
	mux.Handle("GET /posts", s.signedIn(showPosts))
	mux.Handle("GET /posts.csv", s.signedIn(showPostsCSV))
	mux.Handle("GET /posts/responsibilities", s.signedIn(showResponsibilities))
	mux.Handle("GET /posts/responsibilities.csv", s.signedIn(showResponsibilitiesCSV))
	mux.Handle("GET /posts/governors", s.signedIn(showGovernors))
	mux.Handle("GET /posts/governors.csv", s.signedIn(showGovernorsCSV))
	mux.Handle("GET /posts/rota", s.signedIn(showRota))
	mux.Handle("POST /posts/rota", s.signedIn(doShift))
	mux.Handle("POST /posts/rota/hours", s.signedIn(doRotaHours))
	mux.Handle("POST /posts/rota/remove", s.signedIn(doRemoveShift))
	mux.Handle("GET /posts/training", s.signedIn(showTraining))
	mux.Handle("GET /posts/training.csv", s.signedIn(showTrainingCSV))
	mux.Handle("POST /posts/training", s.signedIn(doTraining))
	mux.Handle("GET /posts/training/sessions", s.signedIn(showSessions))
	mux.Handle("GET /posts/training/sessions.csv", s.signedIn(showSessionsCSV))
	mux.Handle("GET /posts/training/sessions/new", s.signedIn(showNewSession))
	mux.Handle("POST /posts/training/sessions/new", s.signedIn(doNewSession))
	mux.Handle("GET /posts/training/sessions/{id}", s.signedIn(showSession))
	mux.Handle("POST /posts/training/sessions/{id}", s.signedIn(doRemoveSession))
	mux.Handle("GET /posts/{key}", s.signedIn(showPost))
	mux.Handle("GET /posts/{key}/appoint", s.signedIn(showAppoint))
	mux.Handle("POST /posts/{key}/appoint", s.signedIn(doAppoint))
	mux.Handle("GET /posts/{key}/end/{term}", s.signedIn(showEndPost))
	mux.Handle("POST /posts/{key}/end/{term}", s.signedIn(doEndPost))
	mux.Handle("GET /posts/{key}/term/{term}", s.signedIn(showTerm))
	mux.Handle("POST /posts/{key}/term/{term}", s.signedIn(doTerm))
	mux.Handle("GET /posts/{key}/away", s.signedIn(showAway))
	mux.Handle("POST /posts/{key}/away", s.signedIn(doAway))
	mux.Handle("POST /posts/{key}/away/remove", s.signedIn(doRemoveAway))
}

// postFrame is the frame of a page below the register of posts.
func (r *request) postFrame(title string, up ...part.Link) page.Frame {
	f := r.frame(title, "posts")
	f.Crumbs = part.Breadcrumbs{Items: append([]part.Link{{Text: "Posts", Href: "/posts"}}, up...)}
	f.Print = page.PrintFooter{At: r.house.Now(), By: r.by().Name}
	return f
}

// chosenPosts is the register as the address narrows it.
func chosenPosts(r *request) (office.PostsShown, error) {
	shown, err := office.ShowPosts.Run(r.ctx(), r.house, r.by(), struct{}{})
	q := r.URL.Query()
	words := strings.TrimSpace(q.Get("q"))
	shown.Posts = slices.DeleteFunc(shown.Posts, func(p office.PostShown) bool {
		text := p.Title
		for _, h := range p.Holders {
			text += " " + h.Name
		}
		return words != "" && !containsFold(text, words) || q.Get("state") == "vacant" && !p.Vacant() ||
			q.Get("state") == "trouble" && !p.Vacant() && len(p.Alarms) == 0
	})
	return shown, err
}

func showPosts(r *request) error {
	shown, err := chosenPosts(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	p := page.PostsPage{Frame: r.frame("Posts", "posts"), CSV: "/posts.csv",
		Empty: part.EmptyState{Heading: "No post fits", Text: "Try other words, or look at all of them.", Link: part.Link{Text: "Show every post", Href: "/posts"}}}
	p.Print = page.PrintFooter{At: r.house.Now(), By: r.by().Name}
	if r.URL.RawQuery != "" {
		p.CSV += "?" + r.URL.RawQuery
	}
	p.Shout = shoutFor(shown.Posts)
	p.Alarms = part.TaskList{ID: "alarms", Tasks: alarmTasks(r, shown.Alarms)}
	p.Filter = part.FilterForm{Action: "/posts", Search: &part.Input{Name: "q", Label: "Post or name", Value: q.Get("q"), Type: "search", Width: 20, Plain: true},
		Selects: []part.Select{{Name: "state", Label: "State", Value: q.Get("state"), Options: []part.Option{{Value: "", Text: "Every post"}, {Value: "vacant", Text: "Vacant"}, {Value: "trouble", Text: "Needs somebody"}}}}}
	if q.Get("q")+q.Get("state") != "" {
		p.Filter.Clear = "/posts"
	}
	p.Table = postTable(r, shown.Posts)
	for _, e := range postEntries {
		if r.may(e.opens) {
			p.More = append(p.More, page.IndexEntry{Link: part.Link{Text: e.text, Href: e.href}, Text: e.about})
		}
	}
	return r.show(p)
}

// postEntries are the further pages about posts with the use case that opens each.
var postEntries = []struct {
	opens             office.Entry
	href, text, about string
}{
	{office.ShowPosts, "/posts/responsibilities", "Responsibilities", "Who answers for what, to print and for the website."},
	{office.ShowGovernors, "/posts/governors", "Governors", "Names, terms, who appointed them, interests and attendance, as schools publish them."},
	{office.ShowRota, "/posts/rota", "On call", "Who can be reached in the evening, at weekends and in the holidays."},
	{office.ListTraining, "/posts/training", "Training", "Who did which training, and what is missing."},
}

// shoutFor says aloud that a post which national standards name is empty (DFE-FM-01).
func shoutFor(all []office.PostShown) part.WarningText {
	var empty []string
	for _, p := range all {
		if p.Mandatory && p.Vacant() {
			empty = append(empty, lowerTitle(p.Title))
		}
	}
	if len(empty) == 0 {
		return part.WarningText{}
	}
	return part.WarningText{Text: "Nobody is " + strings.Join(empty, ", and nobody is ") + ". The national standards for filtering and monitoring ask for somebody by name. Appoint somebody now."}
}

func lowerTitle(title string) string {
	if len(title) < 2 || title[1] >= 'A' && title[1] <= 'Z' {
		return title
	}
	return strings.ToLower(title[:1]) + title[1:]
}

// alarmTasks are what is wrong with posts as things to do.
func alarmTasks(r *request, all []post.Alarm) []part.Task {
	var tasks []part.Task
	zone := page.NewFormat(r.house.Zone)
	for _, a := range all {
		t := part.Task{Text: a.What, Hint: a.Text, Href: "/posts/" + a.Post, Status: part.Tag{Text: "Act\u00a0now", Colour: part.Red}}
		switch a.Kind {
		case post.RotaGap, post.RotaEmpty:
			t.Href = "/posts/rota"
		case post.Untrained, post.Retrain:
			if r.may(office.ListTraining) {
				t.Href = "/posts/training?who=" + string(a.Person)
			}
		}
		if days := int(r.today().Sub(a.Since) / (24 * time.Hour)); a.Kind == post.Vacant && !a.Since.IsZero() {
			t.Status.Text = "Vacant, day " + page.Count(days+1)
		} else if a.Kind == post.Vacant {
			t.Status.Text = "Vacant"
		}
		if !a.Loud {
			t.Status = part.Tag{Text: "Soon", Colour: part.Yellow}
			if !a.Due.IsZero() {
				t.Status.Text = "By " + zone.Date(a.Due)
			}
		}
		tasks = append(tasks, t)
	}
	return tasks
}

// today is the school's own day.
func (r *request) today() time.Time {
	y, m, d := r.house.Now().In(r.house.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func postTable(r *request, all []office.PostShown) part.Table {
	t := part.Table{ID: "posts", Caption: page.Plural(len(all), "post", "posts"), RowHeaders: true, Wide: true,
		Columns: []part.Column{{Text: "Post"}, {Text: "Who"}, {Text: "Since"}, {Text: "Until"}, {Text: "State"}}}
	zone := page.NewFormat(r.house.Zone)
	for _, p := range all {
		row := part.Row{Cells: []part.Cell{{Text: p.Title, Href: "/posts/" + p.Key}, {Text: "Nobody"}, {}, {}, postState(r, p)}}
		var who, since, until []string
		for _, h := range p.Holders {
			who = append(who, h.Name)
			since, until = append(since, zone.Date(h.Starts)), append(until, zone.Date(h.Ends))
		}
		switch len(who) {
		case 0:
			if p.Answered != "" {
				row.Cells[1].Note = "The answers name " + p.Answered
			}
		case 1:
			row.Cells[1].Text, row.Cells[2].Text, row.Cells[3].Text = who[0], since[0], until[0]
			if row.Cells[3].Text == "" {
				row.Cells[3].Text = "Open"
			}
		default:
			row.Cells[1].Text = page.Sentence(who[:min(len(who), 4)])
			if len(who) > 4 {
				row.Cells[1].Text = strings.Join(who[:4], ", ") + " and " + page.Count(len(who)-4) + " more"
			}
			row.Cells[2].Text, row.Cells[3].Text = "See the post", "See the post"
		}
		for _, n := range p.Next {
			row.Cells[1].Note = n.Name + " from " + zone.Date(n.Starts)
		}
		if p.Typed != "" {
			row.Cells[1].Note = "The answers name " + p.Typed
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// postState is how a post stands, in a word or two.
func postState(r *request, p office.PostShown) part.Cell {
	loud := slices.ContainsFunc(p.Alarms, func(a post.Alarm) bool { return a.Loud })
	untrained := slices.ContainsFunc(p.Holders, func(h office.HolderShown) bool { return !h.Trained })
	switch {
	case p.Vacant() && p.Waiting:
		return part.Cell{Tag: part.Tag{Text: "Vacant, waits for a yes", Colour: part.Red}}
	case p.Vacant():
		return part.Cell{Tag: part.Tag{Text: "Vacant", Colour: part.Red}}
	case p.Waiting:
		return part.Cell{Tag: part.Tag{Text: "Waits for a yes", Colour: part.Purple}}
	case len(p.Holders) == 0:
		return part.Cell{Text: "May stay empty"}
	case untrained && r.may(office.ListTraining):
		return part.Cell{Tag: part.Tag{Text: "Training missing", Colour: part.Orange}}
	case loud:
		return part.Cell{Tag: part.Tag{Text: "Needs somebody", Colour: part.Red}}
	case len(p.Alarms) > 0:
		return part.Cell{Tag: part.Tag{Text: "Soon", Colour: part.Yellow}}
	}
	return part.Cell{Text: "In order"}
}

func showPostsCSV(r *request) error {
	shown, err := chosenPosts(r)
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	rows := [][]string{{"Post", "Name", "Since", "Until", "Appointed by", "State"}}
	for _, p := range shown.Posts {
		state := postState(r, p)
		if len(p.Holders) == 0 {
			rows = append(rows, []string{p.Title, "", "", "", "", state.Text + state.Tag.Text})
		}
		for _, h := range p.Holders {
			rows = append(rows, []string{p.Title, h.Name, zone.Date(h.Starts), zone.Date(h.Ends), h.Appointer, state.Text + state.Tag.Text})
		}
	}
	return r.csv("posts.csv", rows)
}

func showResponsibilities(r *request) error {
	shown, err := office.ShowPosts.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.PublishedPage{Frame: r.postFrame("Who answers for online safety"), CSV: "/posts/responsibilities.csv",
		Lead: "What each post answers for, and who holds it today. Print it, or put it on the website beside the policy."}
	t := part.Table{Caption: "On " + page.NewFormat(r.house.Zone).Date(r.today()), RowHeaders: true, Columns: []part.Column{{Text: "Post"}, {Text: "Who"}, {Text: "Answers for"}}}
	for _, row := range responsibilityRows(shown) {
		t.Rows = append(t.Rows, part.Cells(row...))
	}
	p.Tables = []part.Table{t}
	return r.show(p)
}

// responsibilityRows are the posts that are held or have to be, with what each answers for.
func responsibilityRows(shown office.PostsShown) [][]string {
	var rows [][]string
	for _, p := range shown.Posts {
		if !p.Needed && len(p.Holders) == 0 || p.Key == "governor" || p.Key == "leader" {
			continue
		}
		var who []string
		for _, h := range p.Holders {
			name := h.Prints
			if h.Contact != "" {
				name += " (" + h.Contact + ")"
			}
			who = append(who, name)
		}
		text := page.Sentence(who)
		if text == "" {
			text = p.Answered
		}
		if text == "" {
			text = "Vacant"
		}
		rows = append(rows, []string{p.Title, text, capital(strings.Join(p.Does, "; "))})
	}
	return rows
}

func showResponsibilitiesCSV(r *request) error {
	shown, err := office.ShowPosts.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	return r.csv("responsibilities.csv", append([][]string{{"Post", "Who", "Answers for"}}, responsibilityRows(shown)...))
}

var governorColumns = []string{"Name", "Post", "Appointed by", "Term", "Interests", "Attendance"}

func showGovernors(r *request) error {
	shown, err := office.ShowGovernors.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.PublishedPage{Frame: r.postFrame("The governing body"), CSV: "/posts/governors.csv",
		Lead:  "As schools publish it: names, terms, who appointed them, interests and attendance, with those who left in the last twelve months.",
		Empty: part.EmptyState{Heading: "No governor is entered", Text: "Invite governors under People, or enter them there without an account."}}
	for _, list := range []struct {
		caption string
		rows    []office.GovernorRow
	}{{"Governors today", shown.Now}, {"Left in the last twelve months", shown.Left}} {
		if len(list.rows) == 0 {
			continue
		}
		t := part.Table{ID: "governors-" + page.Count(len(p.Tables)), Caption: list.caption, RowHeaders: true, Wide: true}
		for _, c := range governorColumns {
			t.Columns = append(t.Columns, part.Column{Text: c})
		}
		for _, g := range list.rows {
			t.Rows = append(t.Rows, part.Cells(governorCells(r, g)...))
		}
		p.Tables = append(p.Tables, t)
	}
	return r.show(p)
}

func governorCells(r *request, g office.GovernorRow) []string {
	zone := page.NewFormat(r.house.Zone)
	term := "From " + zone.Date(g.Starts)
	if !g.Ends.IsZero() {
		term = zone.Date(g.Starts) + " to " + zone.Date(g.Ends)
	}
	attended := "Not entered"
	if g.Meetings > 0 {
		attended = page.Count(g.Attended) + " of " + page.Count(g.Meetings) + " meetings"
	}
	interests := g.Interests
	if interests == "" {
		interests = "Not entered"
	}
	appointer := g.Appointer
	if appointer == "" {
		appointer = "Not entered"
	}
	return []string{g.Prints, page.Sentence(g.Posts), appointer, term, interests, attended}
}

func showGovernorsCSV(r *request) error {
	shown, err := office.ShowGovernors.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	rows := [][]string{append(slices.Clone(governorColumns), "State")}
	for _, g := range shown.Now {
		rows = append(rows, append(governorCells(r, g), "Governor"))
	}
	for _, g := range shown.Left {
		rows = append(rows, append(governorCells(r, g), "Left"))
	}
	return r.csv("governors.csv", rows)
}
