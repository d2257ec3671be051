package web

import (
	"cmp"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/publish"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
)

func (s *Server) policyRoutes(mux *http.ServeMux) {
	browsers := make(turns, 1) // a PDF takes a browser of its own
	mux.Handle("GET /policy", s.signedIn(showPolicy))
	mux.Handle("GET /policy/text", s.signedIn(showPolicyText))
	mux.Handle("GET /policy/download/{format}", s.signedIn(doDownload))
	mux.Handle("POST /policy/pdf", s.signedIn(browsers.limit(doPDF)))
	mux.Handle("GET /policy/sections", s.signedIn(showSections))
	mux.Handle("GET /policy/section/{section}", s.signedIn(showSection))
	mux.Handle("GET /policy/section/{section}/new", s.signedIn(showNewOwn))
	mux.Handle("POST /policy/section/{section}/new", s.signedIn(doNewOwn))
	mux.Handle("GET /policy/clause/{section}/{word}", s.signedIn(showClause))
	mux.Handle("POST /policy/clause/{section}/{word}", s.signedIn(doClause))
	mux.Handle("GET /policy/clause/{section}/{word}/words", s.signedIn(showWords))
	mux.Handle("POST /policy/clause/{section}/{word}/words", s.signedIn(doWords))
	mux.Handle("GET /policy/clause/{section}/{word}/leave-out", s.signedIn(showDrop))
	mux.Handle("POST /policy/clause/{section}/{word}/leave-out", s.signedIn(doDrop))
	mux.Handle("POST /policy/own/back", s.signedIn(doOwnBack))
	mux.Handle("GET /policy/papers", s.signedIn(showPapers))
	mux.Handle("GET /policy/papers/{audience}", s.signedIn(showPaper))
	mux.Handle("POST /policy/papers/{audience}/pdf", s.signedIn(browsers.limit(doPaperPDF)))
	s.profileRoutes(mux)
	s.documentRoutes(mux)
	s.guidanceRoutes(mux)
	s.editionRoutes(mux)
}

// policyFrame is the frame of every page under the policy.
func (r *request) policyFrame(title string, up ...part.Link) page.Frame {
	f := r.frame(title, "policy")
	f.Crumbs = part.Breadcrumbs{Items: append([]part.Link{{Text: "Policy", Href: "/policy"}}, up...)}
	return f
}

// policyGroups are the pages about the policy with the use case that opens each, in three groups: what holds,
// what is being made, and what it rests on.
var policyGroups = []struct {
	title   string
	entries []policyEntry
}{
	{"The policy in force", []policyEntry{
		{office.ShowEditions, "/policy/editions", "Editions", "Which is in force, which was, what each changed."},
		{office.MyReading, "/policy/reading", "To read and confirm", "Documents that you confirm to have read, and who has not yet."},
		{office.ShowPublicPolicy, "/public/papers", "Posters and leaflets", "A sheet each for pupils, visitors, families, staff and governors, made from the policy in force."},
		{office.ListLinked, "/policy/linked", "Linked policies", "The other policies that this one rests on: owner, version, review."},
	}},
	{"The next edition", []policyEntry{
		{office.ShowProfile, "/policy/questions", "Questions about the school", "The answers make the policy: who is who, what the school uses, what it has decided."},
		{office.ShowClause, "/policy/sections", "Clauses", "Choose wordings, put clauses into the school’s own words, leave some out, add your own."},
		{office.ListOwners, "/policy/owners", "Who looks after which section", "Each section has an owner, and something may be open in it."},
		{office.ShowProfile, "/policy/text", "The draft as a whole", "The text as it stands now, with its blanks marked."},
		{office.ListRounds, "/policy/consultation", "Consultation", "Staff, pupils, parents and governors: who is asked, what they said, what was changed."},
		{office.ListDocuments, "/policy/check", "Check a policy that you have", "Upload the school’s present policy, see line by line what needs attention, and take its answers into the draft."},
		{office.ShowClause, "/policy/papers", "Posters and leaflets of the draft", "How the sheets will look."},
	}},
	{"What it follows", []policyEntry{
		{office.ListReviews, "/policy/reviews", "Reviews", "What has happened that the policy may have to follow. Say so when something changed."},
		{office.ShowGuidance, "/policy/guidance", "Law and guidance", "Which editions the policy rests on, who confirmed them, and newer ones."},
		{office.ShowArea, "/policy/area", "Contacts of your area", "Police, social care, the LADO and others, with the day on which somebody confirmed each."},
		{office.ListAdvice, "/school/advice", "Advice", "Who was asked about the policy, and what came of it."},
	}},
}

type policyEntry struct {
	opens             office.Entry
	href, text, about string
}

// form is a kind of file in which the policy can be taken along.
type form struct{ key, name, kind string }

var forms = []form{{"docx", "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	{"html", "web page", "text/html; charset=utf-8"}, {"md", "Markdown", "text/markdown; charset=utf-8"}, {"txt", "plain text", "text/plain; charset=utf-8"}}

func showPolicy(r *request) error {
	if !r.may(office.ShowLife) { // pupils and parents read what holds, and nothing that is being made
		return publicPage(r, office.PublicQuery{})
	}
	life, err := office.ShowLife.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	shown, err := office.ShowPolicy.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.PolicyPage{Frame: r.frame("Online safety policy", "policy"), Origin: shown.Policy.Origin.Sentences(shown.Policy),
		PDF:  part.Button{Text: "Make a PDF of the draft", Kind: part.Secondary, Once: true},
		None: part.EmptyState{Heading: "Nothing in the draft contradicts anything", Text: "Answers, own texts and choices agree with one another."}}
	p.State, p.Next = policyState(r, life), nextButton(life)
	if life.Overdue {
		p.Overdue = part.WarningText{Text: "The review of the policy was due on " + page.NewFormat(r.house.Zone).Date(life.InForce.Due) + "."}
	}
	for _, f := range forms {
		p.Downloads = append(p.Downloads, part.Link{Text: f.name, Href: "/policy/download/" + f.key})
	}
	for _, g := range policyGroups {
		group := page.EntryGroup{Title: g.title}
		for _, e := range g.entries {
			if r.may(e.opens) {
				group.Entries = append(group.Entries, page.IndexEntry{Link: part.Link{Text: e.text, Href: e.href}, Text: e.about})
			}
		}
		if len(group.Entries) > 0 {
			p.Groups = append(p.Groups, group)
		}
	}
	p.Conflicts = conflictTable(shown)
	return r.show(p)
}

// severityTags are the tags of conflicts and findings.
var severityTags = map[string]part.Tag{"high": {Text: "High", Colour: part.Red}, "medium": {Text: "Medium", Colour: part.Yellow}, "low": {Text: "Low", Colour: part.Grey}}

const mostConflicts = 50

// emptyPost is the rule of conflicts that only repeat an open question: they take one line together.
const emptyPost = "post-empty"

func conflictTable(shown office.PolicyShown) part.Table {
	t := part.Table{Caption: "What does not fit together", Columns: []part.Column{{Text: "What"}, {Text: "How serious"}, {Text: "Where to settle it"}}}
	all := slices.DeleteFunc(slices.Clone(shown.Conflicts), func(c policy.Conflict) bool { return c.Rule == emptyPost })
	if posts := len(shown.Conflicts) - len(all); posts > 0 {
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: "Nobody is named yet for " + page.Plural(posts, "post", "posts") + "."}, {Tag: severityTags["high"]},
			{Text: "Questions about the school", Href: "/policy/questions"}}})
	}
	for i, c := range all {
		if i == mostConflicts {
			t.Rows = append(t.Rows, part.Cells(fmt.Sprintf("… and %d more, none more serious than these", len(all)-mostConflicts)))
			break
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: c.Sentence}, {Tag: severityTags[c.Severity]}, settledAt(shown, c)}})
	}
	return t
}

// settledAt is where a conflict is settled, with a link if the place has a page for the person looking.
func settledAt(shown office.PolicyShown, c policy.Conflict) part.Cell {
	for _, key := range c.Keys {
		if fact, ok := strings.CutPrefix(key, "pack:"); ok {
			return part.Cell{Text: "Contacts of your area", Href: contactLink(fact)}
		}
	}
	for _, key := range c.Keys {
		if s, ok := sectionAsking(shown.Books.Library, key); ok {
			q, _ := shown.Books.Library.Question(key)
			return part.Cell{Text: "Question: " + q.Ask, Href: questionLink(s, key)}
		}
	}
	if len(c.Clauses) == 0 {
		return part.Cell{}
	}
	cell := part.Cell{Text: "Clause " + shown.Books.Library.Called(c.Clauses[0])}
	if own := strings.Contains(string(c.Clauses[0]), "/own-"); !own && shown.Books.Library.Clause(c.Clauses[0]) != nil || own && shown.MayChange {
		cell.Href = clauseLink(c.Clauses[0])
	}
	return cell
}

// sectionAsking is the section that asks a question.
func sectionAsking(lib *policy.Library, key string) (clause.Section, bool) {
	for _, s := range lib.Sections {
		if slices.ContainsFunc(s.Questions, func(q policy.Question) bool { return q.Key == key }) {
			return s.Section, true
		}
	}
	return "", false
}

func questionLink(s clause.Section, key string) string {
	return "/policy/questions/" + string(s) + "#" + policy.QuestionAnchor(key)
}

func clauseLink(c clause.ID) string { return "/policy/clause/" + string(c) }

func contactLink(key string) string { return "/policy/area#" + areapack.Anchor(key) }

// gapPlace is where a blank is filled: a question, a contact or the register of law; "" if nowhere.
func gapPlace(lib *policy.Library, key string) string {
	switch space, name, _ := strings.Cut(key, ":"); space {
	case "pack":
		return contactLink(name)
	case "law":
		return "/policy/guidance"
	}
	if s, ok := sectionAsking(lib, key); ok {
		return questionLink(s, key)
	}
	return ""
}

// gapPlaces are the places of every blank, for those who may fill them.
func gapPlaces(r *request, shown office.PolicyShown) map[string]string {
	if !r.may(office.AnswerQuestions) {
		return nil
	}
	places := map[string]string{}
	for _, g := range shown.Policy.Gaps {
		places[g.Key] = gapPlace(shown.Books.Library, g.Key)
	}
	return places
}

// gapLinks are the places where the blanks of a clause are filled.
func gapLinks(lib *policy.Library, gaps []policy.Gap, of clause.ID) []part.Link {
	var all []part.Link
	for _, g := range gaps {
		if g.Clause != of {
			continue
		}
		l := part.Link{Text: g.Ask, Href: gapPlace(lib, g.Key)}
		switch space, name, _ := strings.Cut(g.Key, ":"); space {
		case "pack":
			l.Text = "the contacts of your area do not name it yet"
		case "law":
			l.Text = "the register does not know " + name
		}
		if l.Text != "" && l.Href != "" && !slices.Contains(all, l) {
			all = append(all, l)
		}
	}
	return all
}

func showPolicyText(r *request) error {
	shown, err := office.ShowPolicy.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.PolicyTextPage{Frame: r.policyFrame("The whole policy")}
	if n := blanks(shown.Policy); n > 0 && r.may(office.ShowProfile) {
		p.Gaps = part.WarningText{Text: fmt.Sprintf("The text has %s, each in brackets and marked.", page.Plural(n, "blank", "blanks"))}
		p.Open = part.Link{Text: "Answer the open questions", Href: "/policy/questions"}
	}
	places := gapPlaces(r, shown)
	p.Text, err = r.server.boards.get(r.ctx(), "policy "+shown.Version+" "+strconv.FormatBool(places != nil), func() (template.HTML, error) {
		o := policy.HTMLOptions{Gaps: places, Top: 2, Glossary: "/glossary", Terms: policy.Terms(shown.Books.Glossary)}
		return template.HTML(shown.Policy.HTML(o)), nil // escaped by the policy package
	})
	if err != nil {
		return err
	}
	return r.show(p)
}

func blanks(p *policy.Policy) int {
	keys := map[string]bool{}
	for _, g := range p.Gaps {
		if !g.Silent {
			keys[g.Key] = true
		}
	}
	return len(keys)
}

// downloadName is the name of a file made from the policy, in plain letters.
func downloadName(p *policy.Policy, ending string) string {
	plain := strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '-':
			return c
		case c == ' ':
			return '-'
		}
		return -1
	}, strings.ToLower(p.School))
	return strings.Trim(cmp.Or(plain, "school")+"-online-safety-policy-"+p.Day.Format("2006-01-02"), "-") + "." + ending
}

// send answers with a file to keep.
func (r *request) send(name, kind string, data []byte) error {
	h := r.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	_, err := r.w.Write(data)
	return err
}

func doDownload(r *request) error {
	shown, err := office.ShowPolicy.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	return r.download(shown.Policy, r.PathValue("format"))
}

// download answers with a policy in one of the forms.
func (r *request) download(p *policy.Policy, key string) error {
	i := slices.IndexFunc(forms, func(f form) bool { return f.key == key })
	if i < 0 {
		return fault.New(fault.NotFound, "The policy is not made in this form. Go back and choose one of the list.")
	}
	var data []byte
	var err error
	switch key {
	case "docx":
		data, err = publish.Word(p)
	case "html":
		data = []byte(p.File())
	case "md":
		data = []byte(p.Markdown())
	default:
		data = []byte(p.Text())
	}
	if err != nil {
		return err
	}
	return r.send(downloadName(p, key), forms[i].kind, data)
}

func doPDF(r *request) error {
	shown, err := office.ShowPolicy.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	return r.pdf(downloadName(shown.Policy, "pdf"), []byte(shown.Policy.File()))
}
