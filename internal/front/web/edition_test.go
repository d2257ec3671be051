package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/front/web/browsertest"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/people"
)

// cast are the people of a school whose policy is taken through, by the question that names each.
var cast = map[string]people.Role{"role.dsl": people.DSL, "role.deputy_dsl": people.DeputyDSL, "role.headteacher": people.Headteacher, "role.chair": people.Chair,
	"role.lead_governor": people.SafeguardingGovernor, "role.technician": people.Technician, "role.senco": people.SENCO, "role.data_protection_officer": people.DataProtectionOfficer}

// ready answers every question and gives the cookies of the people by role.
func ready(t *testing.T, s *site) map[people.Role]string {
	t.Helper()
	books, err := s.house.Shelf.Books()
	if err != nil {
		t.Fatal(err)
	}
	profile := storetest.Profile(t, books.Library, "kent")
	cookies := map[people.Role]string{}
	for key, role := range cast {
		name := strings.NewReplacer("role.", "", "_", " ").Replace(key) + " Person"
		_, cookies[role] = s.as(t, name, people.Of(role))
		profile[key] = policy.Values{name}
	}
	profile["role.oversight"], profile["email.offensive_recipient"], profile["email.offensive_deputy"] = policy.Values{"the headteacher"}, policy.Values{"the DSL"}, policy.Values{"the deputy DSL"}
	s.do(t, func(tx *store.Tx) error {
		for key, values := range profile {
			if key == "policy.written" || key == "policy.ratified" || key == "policy.next_review" {
				continue
			}
			if err := tx.SetAnswer(key, values, "asked", "handrail"); err != nil {
				return err
			}
		}
		for _, key := range []string{"police", "partnership", "social_care", "social_care_out_of_hours", "lado", "adviser_team", "prevent", "exploitation_team"} {
			if err := tx.SetPackFact(store.PackFact{Pack: "kent", Key: key, Name: "The county's " + key, Phone: "03000 000000", By: "handrail"}); err != nil {
				return err
			}
		}
		return nil
	})
	return cookies
}

// asked answers as somebody without an account.
func (s *site) asked(t testing.TB, path string, form url.Values) answer {
	t.Helper()
	return s.send(t, "", path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

var tokenLink = regexp.MustCompile(`/public/have-your-say/[A-Za-z0-9_-]{20,}`)

// frozen freezes the draft and gives the address of the edition.
func frozen(t *testing.T, s *site, dsl string) string {
	t.Helper()
	a := s.post(t, dsl, "/policy/editions/new", url.Values{"note": {"Simpler words for pupils"}})
	a.leads(t, "freeze", "/policy/editions/")
	at, _, _ := strings.Cut(a.header.Get("Location"), "?")
	return at
}

func until(s *site, days int) url.Values {
	day := s.clock.Now().AddDate(0, 0, days)
	return url.Values{"until-day": {day.Format("2")}, "until-month": {day.Format("1")}, "until-year": {day.Format("2006")}}
}

// consulted asks every group, takes answers of every kind and answers the remarks.
func consulted(t *testing.T, s *site, who map[people.Role]string) {
	t.Helper()
	dsl := who[people.DSL]
	rounds := map[string]string{}
	for _, audience := range []string{"staff", "pupils", "parents", "governors"} {
		form := until(s, 14)
		form.Set("audience", audience)
		form.Set("invited", "Letter of 16 November")
		form.Set("question-0", "Is it fair?")
		form.Set("question-1", "What should we change?")
		form.Set("words-1", "yes")
		a := s.post(t, dsl, "/policy/consultation/new", form)
		a.leads(t, audience, "/policy/consultation/")
		rounds[audience], _, _ = strings.Cut(a.header.Get("Location"), "?")
	}
	_, body := s.get(t, dsl, rounds["parents"])
	link := tokenLink.FindString(body)
	if link == "" {
		t.Fatal("parents have no link")
	}
	if status, _ := s.get(t, "", link[:len(link)-3]+"xyz"); status != http.StatusNotFound {
		t.Errorf("a guessed link: %d", status)
	}
	if status, page := s.get(t, "", link); status != http.StatusOK || !strings.Contains(page, "Is it fair?") {
		t.Errorf("the parents' page: %d", status)
	}
	s.asked(t, link, url.Values{}).want(t, "nothing answered", http.StatusUnprocessableEntity, "Answer at least one question")
	s.asked(t, link, url.Values{"choice-0": {"yes"}, "said-0": {"<b>Ring us</b> at work too"}}).leads(t, "a parent answers", link+"/thanks")
	s.asked(t, link, url.Values{"clause": {"9/evidence"}, "remark": {"x"}}).want(t, "a clause that is not there", http.StatusNotFound)
	s.asked(t, link, url.Values{"clause": {"2/resilience"}, "remark": {"Say how"}}).leads(t, "a parent on a paragraph", link+"/thanks")
	s.post(t, who[people.SENCO], rounds["staff"]+"/answer", url.Values{"choice-0": {"unsure"}}).leads(t, "staff answer", "/policy/consultation")
	s.post(t, who[people.SENCO], rounds["pupils"]+"/class", url.Values{"group": {"Oak"}, "count-0-0": {"20"}, "count-0-1": {"5"}, "count-0-2": {"900"}}).want(t, "a class too large", http.StatusUnprocessableEntity, "60 at most")
	s.post(t, who[people.SENCO], rounds["pupils"]+"/class", url.Values{"group": {"Oak"}, "count-0-0": {"20"}, "count-0-1": {"5"}, "count-0-2": {"2"}}).leads(t, "a class", "/policy/consultation")
	s.post(t, dsl, rounds["parents"]+"/paper", url.Values{"choice-0": {"no"}}).want(t, "paper that nobody saw", http.StatusUnprocessableEntity, "Say who has seen the paper")
	s.post(t, dsl, rounds["parents"]+"/paper", url.Values{"choice-0": {"no"}, "seen": {"School office"}}).leads(t, "paper", rounds["parents"])
	s.post(t, who[people.Chair], rounds["staff"]+"/answer", url.Values{"choice-0": {"yes"}}).want(t, "a governor answers for staff", http.StatusNotFound)
	if status, _ := s.get(t, who[people.SENCO], rounds["parents"]); status != http.StatusForbidden {
		t.Errorf("a teacher reads what parents said: %d", status)
	}
	_, page := s.get(t, dsl, "/policy/consultation/remarks")
	if strings.Contains(page, "<b>Ring us</b>") || !strings.Contains(page, "Ring us") {
		t.Error("a remark became markup, or is not there")
	}
	form := url.Values{"said": {"Two families want to be rung at work"}, "decision": {"changed"}, "did": {"The office asks for a number at work"}}
	for _, m := range regexp.MustCompile(`name="remark" type="checkbox" value="([a-z2-9]{26})"`).FindAllStringSubmatch(page, -1) {
		form.Add("remark", m[1])
	}
	if len(form["remark"]) != 2 {
		t.Fatalf("%d remarks on the page, want 2", len(form["remark"]))
	}
	s.post(t, dsl, "/policy/consultation/remarks", form).leads(t, "reply", "/policy/consultation/remarks")
	s.post(t, dsl, "/policy/consultation/tell", nil).leads(t, "tell", "/policy/consultation")
	for _, at := range rounds {
		s.post(t, dsl, at, nil).leads(t, "close", at)
	}
	s.asked(t, link, url.Values{"choice-0": {"yes"}}).want(t, "an answer after the end", http.StatusConflict, "ended")
}

// TestFromConsultationToPublication walks the pages from a draft to the policy that everybody reads.
func TestFromConsultationToPublication(t *testing.T) {
	s := open(t, "sqlite", false)
	who := ready(t, s)
	dsl, chair := who[people.DSL], who[people.Chair]
	at := frozen(t, s, dsl)
	if status, page := s.get(t, dsl, at); status != http.StatusOK || !strings.Contains(page, "have not been asked") || !strings.Contains(page, "technical opinion") {
		t.Errorf("what stands against approval: %d", status)
	}
	consulted(t, s, who)
	s.post(t, who[people.Technician], at+"/opinion", url.Values{"text": {"The filter can do it."}}).leads(t, "opinion", at)
	now := s.clock.Now()
	form := url.Values{"minute": {"FGB 4, item 7"}, "agreed": {"All present"}, "meeting-day": {now.Format("2")}, "meeting-month": {now.Format("1")}, "meeting-year": {now.AddDate(1, 0, 0).Format("2006")}}
	s.post(t, dsl, at+"/approve", form).want(t, "a meeting to come", http.StatusUnprocessableEntity, "cannot lie in the future")
	form.Set("meeting-year", now.Format("2006"))
	s.post(t, dsl, at+"/approve", form).leads(t, "minute", at)
	if status, page := s.get(t, "", "/public/policy"); status != http.StatusOK || !strings.Contains(page, "No edition is in force") {
		t.Errorf("published before a governor confirmed: %d", status)
	}
	_, page := s.get(t, chair, "/approvals")
	request := regexp.MustCompile(`/approvals/[a-z2-9]{26}`).FindString(page)
	s.post(t, dsl, request, url.Values{"answer": {"agree"}}).want(t, "the one who asked agrees", http.StatusForbidden, "somebody else must agree")
	s.post(t, chair, request, url.Values{"answer": {"agree"}}).leads(t, "agreed", "/approvals")
	status, page := s.get(t, "", "/public/policy")
	for _, want := range []string{"FGB 4, item 7", "16 November 2027", "What staff, pupils, parents and governors said", "dsl Person"} {
		if status != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("the public page: %d, no %q", status, want)
		}
	}
	for path, want := range map[string]string{"/public/policy/said": "The office asks for a number at work", "/public/policy/edition/1": "Edition", "/public/papers": "Safe online",
		"/public/papers/pupils": "<h1>", "/public/policy/download/txt": "Key details", "/public/policy/embed": "<!DOCTYPE html>", "/public/policy?on=16+November+2026": "FGB 4"} {
		if status, page := s.get(t, "", path); status != http.StatusOK || !strings.Contains(page, want) || strings.Contains(page, "Ring us") {
			t.Errorf("%s: %d, or no %q", path, status, want)
		}
	}
	s.clock.Move(400 * 24 * time.Hour)
	if _, page := s.get(t, "", "/public/policy"); !strings.Contains(page, "is overdue") {
		t.Error("the public page does not say that the review is overdue")
	}
}

// TestLinkedReadingOwnersAndChanges fills in the other forms of the policy's year.
func TestLinkedReadingOwnersAndChanges(t *testing.T) {
	s := open(t, "sqlite", false)
	who := ready(t, s)
	dsl, staff := who[people.DSL], who[people.SENCO]
	s.post(t, dsl, "/policy/linked/new", url.Values{"name": {" "}, "place": {"http://x"}}).want(t, "linked, wrong", http.StatusUnprocessableEntity, "Enter the name", "begins with https")
	form := url.Values{"name": {"behaviour policy"}, "owner": {"Deputy headteacher"}, "version": {"4"}, "place": {"https://meadow.example/behaviour"}, "state": {"in_force"}, "due-day": {"1"}, "due-month": {"9"}, "due-year": {"2026"}}
	s.post(t, dsl, "/policy/linked/new", form).leads(t, "linked", "/policy/linked")
	s.post(t, dsl, "/policy/linked/new", form).want(t, "twice", http.StatusUnprocessableEntity, "has this policy already")
	if _, page := s.get(t, staff, "/policy/linked"); !strings.Contains(page, "Review overdue") || !strings.Contains(page, "not in the register") || strings.Contains(page, "/policy/linked/new") {
		t.Error("the register does not say what has lapsed and what is missing, or staff may change it")
	}
	s.post(t, staff, "/policy/linked/new", form).want(t, "staff change it", http.StatusForbidden)
	form.Set("name", "home learning policy")
	form.Set("companion", "yes")
	s.post(t, dsl, "/policy/linked/new", form).leads(t, "linked", "/policy/linked")
	if _, page := s.get(t, dsl, "/policy/linked"); !strings.Contains(page, "Companion") {
		t.Error("the register does not say which policy is read side by side")
	}

	in := s.clock.Now().AddDate(0, 0, 14)
	ask := url.Values{"what": {"policy"}, "title": {"Online safety policy"}, "audience": {"staff"}, "statement": {"I have read it."}, "deadline-day": {in.Format("2")}, "deadline-month": {in.Format("1")}, "deadline-year": {in.Format("2006")}}
	s.post(t, dsl, "/policy/reading/new", ask).want(t, "a policy that is not approved", http.StatusConflict, "Only an approved one")
	ask.Set("what", "other")
	ask.Set("title", "Keeping children safe, part one")
	ask.Set("edition", "September 2026")
	ask.Set("question-0", "Whom do you tell?")
	ask.Set("question-0-0", "The DSL")
	ask.Set("question-0-1", "Nobody")
	s.post(t, dsl, "/policy/reading/new", ask).leads(t, "ask to read", "/policy/reading")
	_, page := s.get(t, staff, "/policy/reading")
	doc := regexp.MustCompile(`/policy/reading/[a-z2-9]{26}`).FindString(page)
	s.post(t, staff, doc, url.Values{"read": {"yes"}, "answer-0": {"0"}}).want(t, "a wrong answer", http.StatusUnprocessableEntity, "not what the document says")
	s.post(t, staff, doc, url.Values{"answer-0": {"1"}}).want(t, "no tick", http.StatusUnprocessableEntity, "Tick the box")
	s.post(t, staff, doc, url.Values{"read": {"yes"}, "answer-0": {"1"}}).leads(t, "confirm", "/policy/reading")
	if _, page := s.get(t, dsl, doc+"/who"); !strings.Contains(page, "Confirmed on 16 November 2026") {
		t.Error("leaders do not see who has confirmed")
	}
	s.post(t, dsl, "/policy/owners", url.Values{"owner-7": {"post:technician"}, "wanted": {"yes"}}).leads(t, "owners", "/policy/owners")
	s.post(t, dsl, "/policy/owners", url.Values{"owner-7": {"post:king"}}).want(t, "no such post", http.StatusUnprocessableEntity)
	if _, page := s.get(t, staff, "/policy/owners"); !strings.Contains(page, "technician Person") {
		t.Error("staff do not see who owns a section")
	}
	s.post(t, staff, "/policy/reviews/new", url.Values{"kind": {"tool"}, "what": {"We try a new spelling app"}}).leads(t, "something changed", "/policy/reviews")
	_, page = s.get(t, dsl, "/policy/reviews")
	review := regexp.MustCompile(`/policy/reviews/[a-z2-9]{26}`).FindString(page)
	if !strings.Contains(page, "A new tool, app or kind of device") || !strings.Contains(page, "To take on or decline") {
		t.Error("the review does not show its cause")
	}
	s.post(t, dsl, review, url.Values{"decision": {"declined"}}).want(t, "declined without a reason", http.StatusUnprocessableEntity)
	s.post(t, dsl, review+"/accept", nil).leads(t, "taken on", review)
	s.post(t, dsl, review, url.Values{"decision": {"declined"}, "reason": {"No"}}).want(t, "declined after it was taken on", http.StatusUnprocessableEntity)
	s.post(t, dsl, review, url.Values{"decision": {"unchanged"}, "reason": {"Section 6 covers it"}}).leads(t, "decided", "/policy/reviews")
}

// TestEditionPagesInABrowser looks at the pages of the policy's year at every size, and walks the forms that
// families and children fill in.
func TestEditionPagesInABrowser(t *testing.T) {
	s := open(t, "sqlite", false)
	who := ready(t, s)
	dsl := who[people.DSL]
	at := frozen(t, s, dsl)
	form := until(s, 14)
	form.Set("audience", "pupils")
	form.Set("invited", "In class")
	form.Set("question-0", "Are our rules fair?")
	form.Set("question-1", "What should we change?")
	form.Set("words-1", "yes")
	a := s.post(t, dsl, "/policy/consultation/new", form)
	round, _, _ := strings.Cut(a.header.Get("Location"), "?")
	_, body := s.get(t, dsl, round)
	link := tokenLink.FindString(body)
	b := browsertest.New(t)
	b.CheckPage("asking-pupils", s.url(link))
	v := &visitor{Browser: b, t: t, site: s}
	v.OpenWithoutScripts(s.url(link))
	v.Choose("choice-0")
	v.press("Send", http.StatusOK, "Thank you")
	b.Cookie(s.url("/"), "handrail", dsl)
	for name, path := range map[string]string{"hub": "/policy", "editions": "/policy/editions", "edition": at, "freeze": "/policy/editions/new", "difference": "/policy/difference", "rounds": "/policy/consultation",
		"round": round, "round-new": "/policy/consultation/new?audience=parents", "class": round + "/class", "draft": round + "/draft", "remarks": "/policy/consultation/remarks", "owners": "/policy/owners",
		"linked": "/policy/linked", "linked-new": "/policy/linked/new", "reading": "/policy/reading", "reading-new": "/policy/reading/new", "change": "/policy/reviews/new", "opinion": at + "/opinion", "public": "/public/policy"} {
		for size, set := range map[string]func(){"desktop": b.Desktop, "phone": b.Phone} {
			set()
			b.Open(s.url(path))
			b.FitsWidth()
			b.Axe()
			b.Screenshot("life-" + name + "-" + size)
		}
	}
	b.Faults("status of 422")
}
