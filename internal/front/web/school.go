package web

import (
	"net/http"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
)

func (s *Server) schoolRoutes(mux *http.ServeMux) {
	mux.Handle("GET /{$}", s.signedIn(showHome))
	mux.Handle("POST /told", s.signedIn(doTold))
	mux.Handle("GET /school", s.signedIn(showSchool))
	mux.Handle("GET /school/calendar", s.signedIn(showCalendar))
	mux.Handle("GET /school/calendar/change", s.signedIn(showCalendarEdit))
	mux.Handle("POST /school/calendar", s.signedIn(doCalendar))
	mux.Handle("GET /school/advice", s.signedIn(showAdviceLog))
	mux.Handle("GET /school/advice/new", s.signedIn(showAdviceForm))
	mux.Handle("GET /school/advice/{id}", s.signedIn(showAdvice))
	mux.Handle("POST /school/advice", s.signedIn(doAdvice))
	mux.Handle("GET /school/holds", s.signedIn(showHolds))
	mux.Handle("POST /school/holds", s.signedIn(doHold))
	mux.Handle("GET /school/holds/{id}/lift", s.signedIn(showLift))
	mux.Handle("POST /school/holds/{id}/lift", s.signedIn(doLift))
	mux.Handle("GET /school/trail", s.signedIn(showTrail))
	mux.Handle("GET /school/trail/head", s.signedIn(showHead))
	mux.Handle("GET /school/backups", s.signedIn(showBackups))
	mux.Handle("POST /school/backups", s.signedIn(doOffsite))
	mux.Handle("GET /school/workings", s.signedIn(showWorkings))
}

// schoolFrame is the frame of a page that belongs to the school.
func (r *request) schoolFrame(title string, up ...part.Link) page.Frame {
	f := r.frame(title, "school")
	f.Crumbs = part.Breadcrumbs{Items: append([]part.Link{{Text: "School", Href: "/school"}}, up...)}
	return f
}

// schoolEntries are the pages of the school with the use case that opens each.
var schoolEntries = []struct {
	opens      office.Entry
	href, text string
	about      string
}{
	{office.OpenGathering, "/class-sign-in", "Class sign-in", "Open your class for a lesson, so that its pupils can sign in with their cards."},
	{office.ShowSetup, "/school/setup", "Setting up the school", "Every step, how far it is, and who can do it."},
	{office.ShowOversight, "/governors", "For the governors", "How the policy, the duties, the posts and the copies stand, without any child’s name."},
	{office.ShowCalendar, "/school/calendar", "School year", "Terms, days without school and school hours. Reminders and deadlines follow them."},
	{office.ShowQuiet, quietPath, "Quiet hours", "When nobody is expected to answer e-mail, and the school sends nothing that can wait."},
	{office.ListAdvice, "/school/advice", "Advice on the policy", "Whom the school asked, what the answer was and what came of it."},
	{office.ListHolds, "/school/holds", "Holds", "Records that must stay as they are until two people release them."},
	{office.ShowTrail, "/school/trail", "Trail", "Who did what, and what was refused."},
	{office.ShowHead, "/school/trail/head", "Receipt for the trail", "A short text to keep elsewhere, which proves that nothing was changed."},
	{office.ListProviders, "/school/sign-in", "Ways to sign in", "Accounts at Microsoft, Google or another service that people can use."},
	{office.ListTokens, "/school/programs", "Programs", "Which management information system or helpdesk may ask Handrail by itself, and for what."},
	{office.ShowEmergency, "/school/emergency", "Emergency account", "An account in a sealed envelope, for when no administrator can be reached."},
	{office.ShowRecovery, "/school/recovery", "Recovery key", "A key on paper in the safe, as a last resort for what reports about children say."},
	{office.ShowPassphraseRules, "/school/passphrases", "Passphrases", "The rules that are in force, and how often they refused something."},
	{office.ListBackups, "/school/backups", "Backups", "When the records were last copied, taken out of the building and restored."},
	{office.ShowWorkings, "/school/workings", "Handrail’s own work", "Letters that wait, and what is done by the clock."},
	{office.ShowCalendar, "/permissions", "Who may do what", "Every role and what it may do, printed from the program itself."},
}

func showSchool(r *request) error {
	p := page.SchoolPage{Frame: r.frame("School", "school")}
	for _, e := range schoolEntries {
		if r.may(e.opens) {
			p.Entries = append(p.Entries, page.IndexEntry{Link: part.Link{Text: e.text, Href: e.href}, Text: e.about})
		}
	}
	return r.show(p)
}
