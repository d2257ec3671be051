package web

import (
	"net/http"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/document/gias"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
)

func (s *Server) setupRoutes(mux *http.ServeMux) {
	mux.Handle("GET /school/setup", s.signedIn(showSetupSteps))
	mux.Handle("GET /school/setup/school", s.signedIn(showDetails))
	mux.Handle("POST /school/setup/school", s.signedIn(doDetails))
	mux.Handle("GET /school/setup/mail", s.signedIn(showMail))
	mux.Handle("POST /school/setup/mail", s.signedIn(doMail))
}

// stages gather the steps of setting up under headings, in the order of doing them.
var stages = []struct {
	title string
	keys  []string
}{
	{"The school", []string{"name", "details", "area", "calendar", "mail"}},
	{"First people", []string{"headteacher", "dsl", "chair", "safeguarding_governor"}},
	{"In the safe", []string{"recovery", "envelope"}},
	{"The policy", []string{"document", "questions"}},
	{"Everybody else", []string{"roll"}},
	{"Copies", []string{"backup", "drill"}},
}

func showSetupSteps(r *request) error {
	all, err := office.ShowSetup.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	steps := map[string]office.Step{}
	p := page.SetupStepsPage{Frame: r.schoolFrame("Setting up the school")}
	done, of := 0, 0
	for _, s := range all {
		steps[s.Key] = s
		if s.Optional {
			continue
		}
		of++
		if s.Done {
			done++
		}
	}
	p.Done = part.Meter{Label: "Steps done", Done: done, Of: max(1, of)}
	for _, st := range stages {
		list := part.TaskList{ID: "setup-" + st.keys[0]}
		for _, key := range st.keys {
			t := setupTask(steps[key])
			if steps[key].Done && steps[key].May {
				t.Href = setupTasks[key].Href // a finished step can be taken up again
			}
			list.Tasks = append(list.Tasks, t)
		}
		p.Stages = append(p.Stages, page.SetupStage{Title: st.title, Tasks: list})
	}
	return r.show(p)
}

// setupPlaces are where a step of setting up ends on a page of its own.
var setupPlaces = []string{"/school/calendar", "/school/recovery", "/school/emergency", "/school/setup/mail", "/roll/imports/", "/policy/check/"}

// goOn leads back from a finished step to the others while there are any, so that no step is a dead end.
func (r *request) goOn() []part.Link {
	if !r.may(office.ShowSetup) || !slices.ContainsFunc(setupPlaces, func(at string) bool { return strings.HasPrefix(r.URL.Path, at) }) {
		return nil
	}
	all, err := office.ShowSetup.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil || !slices.ContainsFunc(all, func(s office.Step) bool { return !s.Done && !s.Optional }) {
		return nil // the page itself says what is wrong
	}
	return []part.Link{{Text: "Go on with setting up", Href: "/school/setup"}}
}

func showDetails(r *request) error {
	d, err := office.ShowDetails.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	return r.details(http.StatusOK, d, d.Answers, nil)
}

// details shows the school's own details with what the register proposes, if an entry of it was chosen.
func (r *request) details(status int, d office.SchoolDetails, answers policy.Profile, fields map[string]string) error {
	q := r.URL.Query()
	words, chosen := strings.TrimSpace(q.Get("q")), q.Get("urn")
	if chosen != "" {
		words = chosen
	}
	found, err := office.FindSchools.Run(r.ctx(), r.house, r.by(), words)
	if err != nil {
		return err
	}
	p := page.SchoolDetailsPage{Frame: r.schoolFrame("Details of the school", part.Link{Text: "Setting up", Href: "/school/setup"}), Loaded: found.Loaded}
	p.Search = part.SearchBox{Action: "/school/setup/school", Name: "q", Label: "Name, town, postcode or reference number (URN)", Value: q.Get("q")}
	pack := d.Pack
	for _, s := range found.Schools {
		if s.URN == chosen {
			answers = proposed(answers, s)
			p.Chosen = s.Name + " in the register of schools"
			if near := office.PackOf(d.Packs, s.Authority); pack == "" {
				pack = near
			}
			if strings.HasPrefix(s.SixthForm, "Has ") || s.Years() == "" {
				p.Note = "Handrail’s policy is written for primary schools: infant, junior and primary, with or without a nursery. Choose the years that fit best."
			}
		}
	}
	if chosen == "" && words != "" && found.Loaded {
		p.Searched = true
		for _, s := range found.Schools {
			p.Found = append(p.Found, page.IndexEntry{Link: part.Link{Text: s.Name, Href: "/school/setup/school?urn=" + s.URN},
				Text: strings.Trim(strings.Join([]string{s.Town, s.Postcode, s.Authority, "URN " + s.URN}, ", "), ", ")})
		}
	}
	for _, x := range d.Questions {
		shown := office.QuestionShown{Asked: policy.Asked{Question: x}, May: true}
		p.Questions = append(p.Questions, questionField(office.SectionShown{}, shown, answers[x.Key], fields[x.Key]))
	}
	if x := (policy.Question{Key: "area.pack", Kind: "pack", Ask: "Whose contacts does the policy use?", Hint: "Police, safeguarding partnership and helplines of the authority"}); r.may(office.ChoosePack) {
		shown := office.QuestionShown{Asked: policy.Asked{Question: x}, May: true}
		p.Questions = append(p.Questions, questionField(office.SectionShown{Packs: d.Packs}, shown, []string{pack}, fields[x.Key]))
	}
	for key, sentence := range fields {
		p.Errors.Add(policy.QuestionField(key), sentence)
	}
	if r.may(office.SetDetails) {
		p.Save = part.Button{Text: "Save the details", Once: true}
	}
	return r.showStatus(status, p)
}

// proposed are the answers as the register has them, for the school to look at before they are saved.
func proposed(answers policy.Profile, s gias.School) policy.Profile {
	out := policy.Profile{}
	for key, values := range answers {
		out[key] = values
	}
	site := s.Website
	if site != "" && !strings.HasPrefix(site, "https://") {
		site = "https://" + strings.TrimPrefix(site, "http://")
	}
	for key, value := range map[string]string{"school.name": s.Name, "school.urn": s.URN, "school.phase": s.Years(), "school.address": s.Address(),
		"school.county": s.County, "school.phone": s.Phone, "school.website": site} {
		if value != "" {
			out[key] = policy.Values{value}
		}
	}
	return out
}

func doDetails(r *request) error {
	in := policy.Profile{}
	d, err := office.ShowDetails.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	for _, x := range d.Questions {
		in[x.Key] = policy.Values{r.FormValue(x.Key)}
	}
	if pack := r.FormValue("area.pack"); pack != "" {
		in["area.pack"] = policy.Values{pack}
	}
	_, err = office.SetDetails.Run(r.ctx(), r.house, r.by(), in)
	if fields, _, ok := wrong(err); ok {
		return r.details(http.StatusUnprocessableEntity, d, in, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo("/school/setup", "answers")
}

func showMail(r *request) error { return r.mail(http.StatusOK, "") }

func (r *request) mail(status int, problem string) error {
	m, err := office.ShowMail.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.ConfirmPage{Frame: r.schoolFrame("Letters", part.Link{Text: "Setting up", Href: "/school/setup"}),
		Text: "Handrail sends invitations, reminders and receipts by e-mail. A test message shows whether they leave."}
	switch {
	case !m.Mails:
		p.Warning.Text = "No way to send letters is set up. Until whoever runs Handrail starts it with --smtp and --mail-from, links are handed over by hand, and nobody is reminded of anything."
	case m.At.IsZero():
		p.Points = []string{"A way to send letters is set up. Nobody has tried it yet."}
	case m.Failure == "":
		p.Points = []string{"The last test message left on " + zone.Moment(m.At) + ". Whether it arrived, only its reader knows: look into the spam folder too."}
	default:
		p.Warning.Text = "The test message of " + zone.Moment(m.At) + " did not leave. The mail server says: " + m.Failure
	}
	if problem != "" {
		p.Errors.Add("", problem)
	}
	if m.Mails && r.may(office.TryMail) {
		p.Send = part.Button{Text: "Send a test message to " + m.To, Once: true}
	}
	return r.showStatus(status, p)
}

func doMail(r *request) error {
	tried, err := office.TryMail.Run(r.ctx(), r.house, r.by(), office.MailTried{})
	if fault.Is(err, fault.Conflict) {
		return r.mail(http.StatusConflict, err.Error())
	}
	if err != nil {
		return err
	}
	if tried.Failure != "" {
		return r.goTo("/school/setup/mail", "") // the page says what the mail server said
	}
	return r.goTo("/school/setup/mail", "letter")
}
