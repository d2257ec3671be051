package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/words/people"
)

// policyYear is a school that takes its policy from the draft to what everybody reads, in the browser.
type policyYear struct {
	t       *testing.T
	s       *site
	who     map[people.Role]string
	dsl     *visitor
	other   *visitor // one colleague after the other
	outside *visitor // nobody who is known
	edition string   // where the frozen draft is
}

// TestFromConsultationToPublicationInABrowser clicks from the draft to the edition that stands for everybody: asked in
// every way, held back while something is missing, approved by two, read and confirmed, and followed by a second one.
func TestFromConsultationToPublicationInABrowser(t *testing.T) {
	onBoth(t, fromConsultationToPublication)
}

func fromConsultationToPublication(t *testing.T, s *site) {
	y := &policyYear{t: t, s: s, who: ready(t, s), dsl: visit(t, s, "dsl@meadow.example"), other: visit(t, s, "other@meadow.example"), outside: visit(t, s, "outside@home.example")}
	for _, v := range []*visitor{y.dsl, y.other, y.outside} {
		v.album = "year"
	}
	y.dsl.Cookie(s.url("/"), "handrail", y.who[people.DSL])
	y.freezes("Simpler words for pupils")
	links := y.asks()
	y.peopleAnswer(links)
	y.answersRemarks()
	y.isHeldBack()
	y.isApproved("Edition 1", "FGB 4, item 7")
	y.isPublic()
	y.isReadByStaff()
	y.changes()
	for _, v := range []*visitor{y.dsl, y.other, y.outside} {
		v.Faults("status of 422")
	}
}

// as lets the second browser be somebody else's.
func (y *policyYear) as(role people.Role) *visitor {
	y.t.Helper()
	y.other.email = role.Key() + "@meadow.example"
	y.other.Cookie(y.s.url("/"), "handrail", y.who[role])
	y.other.Open(y.s.url("/"))
	return y.other
}

func (v *visitor) fillDay(name string, day time.Time) {
	v.t.Helper()
	v.Fill(name+"-day", day.Format("2"))
	v.Fill(name+"-month", day.Format("1"))
	v.Fill(name+"-year", day.Format("2006"))
}

// freezes turns the draft into an edition and says what stands against its approval.
func (y *policyYear) freezes(note string) {
	y.t.Helper()
	d := y.dsl
	d.Open(y.s.url("/"))
	d.press("Policy", http.StatusOK, "Online safety policy")
	d.press("Freeze the draft as an edition", http.StatusOK, "Freeze the draft")
	d.Fill("note", note)
	d.press("Freeze the draft", http.StatusOK, "Edition 1")
	for _, want := range []string{"What stands against approval", "have not been asked", "technical opinion"} {
		if text := d.Text("main"); !strings.Contains(text, want) {
			y.t.Errorf("what stands against approval does not say %q: %s", want, text)
		}
	}
	y.edition = d.Address()
}

// asks opens a round for every group and gives the links for those without an account.
func (y *policyYear) asks() map[string]string {
	y.t.Helper()
	d, links := y.dsl, map[string]string{}
	for _, group := range []string{"Staff", "Pupils", "Parents and carers", "Governors"} {
		d.press("Policy", http.StatusOK, "Online safety policy")
		d.press("Consultation", http.StatusOK, "Consultation")
		d.press(group, http.StatusOK, "Ask "+strings.ToLower(group[:1])+group[1:])
		d.Fill("invited", "Letter of 16 November")
		d.fillDay("until", y.s.clock.Now().AddDate(0, 0, 14))
		d.press("Ask them from now on", http.StatusOK, group+" on edition 1")
		links[group] = tokenLink.FindString(d.Text("main"))
	}
	if links["Parents and carers"] == "" || links["Pupils"] == "" || links["Staff"] != "" {
		y.t.Fatalf("links for those without an account: %v", links)
	}
	return links
}

// peopleAnswer takes every way: by the link, in children's words, signed in, and about one paragraph of the draft.
func (y *policyYear) peopleAnswer(links map[string]string) {
	y.t.Helper()
	child := y.outside
	child.Open(y.s.url(links["Pupils"]))
	child.keep("pupils’ page")
	child.Choose("choice-0")
	child.Choose("choice-1-3")
	child.Fill("said-0", "More time to play")
	child.press("Send", http.StatusOK, "Thank you")
	parent := y.outside
	parent.Open(y.s.url(links["Parents and carers"]))
	parent.keep("parents’ page")
	parent.album = "" // the draft is long, and another test looks at it
	parent.press("Read the draft, and say something about any part of it", http.StatusOK, "The draft of our online safety policy")
	parent.album = y.dsl.album
	parent.press("Say something about this", http.StatusOK, "Have your say on our online safety policy")
	parent.press("Send", http.StatusUnprocessableEntity, "Have your say on our online safety policy")
	parent.Fill("remark", "Please say this in shorter words")
	parent.press("Send", http.StatusOK, "Thank you")
	parent.Open(y.s.url(links["Parents and carers"]))
	parent.Choose("choice-0")
	parent.press("Send", http.StatusOK, "Thank you")
	for _, role := range []people.Role{people.SENCO, people.Chair} {
		v := y.as(role)
		v.press("Say what you think of the draft policy", http.StatusOK, "Have your say on our online safety policy")
		v.Choose("choice-0-2")
		v.press("Send", http.StatusOK, "Consultation")
	}
	v := y.as(people.Technician)
	v.press("Policy", http.StatusOK, "Online safety policy")
	v.press("Editions", http.StatusOK, "Editions of the policy")
	v.press("Edition 1", http.StatusOK, "Edition 1")
	v.press("Record the technical opinion", http.StatusOK, "Technical opinion")
	v.Fill("text", "The filter can do it.")
	v.press("Record the opinion", http.StatusOK, "Edition 1")
}

// answersRemarks says to everything said in words what was done, and publishes it.
func (y *policyYear) answersRemarks() {
	y.t.Helper()
	d := y.dsl
	d.press("Policy", http.StatusOK, "Online safety policy")
	d.press("Consultation", http.StatusOK, "Consultation")
	d.press("Answer 2 remarks", http.StatusOK, "Remarks on edition 1")
	d.press("Keep this answer", http.StatusUnprocessableEntity, "Remarks on edition 1")
	d.Tick("Please say this in shorter words")
	d.Fill("said", "One family wants shorter words")
	d.Tick("The draft was changed")
	d.Fill("did", "The first section is shorter now")
	d.press("Keep this answer", http.StatusOK, "Remarks on edition 1")
}

// isHeldBack says what is lacking as long as something is, and offers no way round it.
func (y *policyYear) isHeldBack() {
	y.t.Helper()
	d := y.dsl
	lacks := func() string {
		d.press("Policy", http.StatusOK, "Online safety policy")
		d.press("See what stands against approval", http.StatusOK, "Edition 1")
		if d.Shown(`a[href$="/approve"]`) {
			y.t.Error("approval can be entered although something stands against it")
		}
		return d.Text("main ol")
	}
	for _, want := range []string{"Staff are still being asked", "Governors are still being asked", "Pupils are still being asked"} {
		if got := lacks(); !strings.Contains(got, want) {
			y.t.Errorf("what stands against approval does not say %q: %s", want, got)
		}
	}
	for _, group := range []string{"Staff", "Pupils", "Parents and carers", "Governors"} {
		d.press("Policy", http.StatusOK, "Online safety policy")
		d.press("Consultation", http.StatusOK, "Consultation")
		d.press(group, http.StatusOK, group+" on edition 1")
		d.press("Take no more answers", http.StatusOK, group+" on edition 1")
	}
	if got := lacks(); !strings.Contains(got, "One remark of pupils has no answer yet") {
		y.t.Errorf("a remark of a child is forgotten: %s", got)
	}
	d.press("Answer it", http.StatusOK, "Consultation")
	d.press("Answer 1 remark", http.StatusOK, "Remarks on edition 1")
	d.Tick("More time to play")
	d.Fill("said", "Pupils want more time to play")
	d.Tick("The draft stays as it is")
	d.Fill("did", "Lessons stay as long as they are")
	d.press("Keep this answer", http.StatusOK, "Remarks on edition 1")
	d.press("Publish what was said and done", http.StatusOK, "Consultation")
}

// isApproved has one person enter the minute and a governor confirm it.
func (y *policyYear) isApproved(edition, minute string) {
	y.t.Helper()
	d := y.dsl
	d.press("Policy", http.StatusOK, "Online safety policy")
	d.press("Enter the governors’ approval", http.StatusOK, "Enter the governors’ approval")
	d.fillDay("meeting", y.s.clock.Now().AddDate(0, 0, 1))
	d.Fill("minute", minute)
	d.Fill("agreed", "All present")
	d.press("Ask a governor to confirm", http.StatusUnprocessableEntity, "Enter the governors’ approval")
	d.fillDay("meeting", y.s.clock.Now())
	d.press("Ask a governor to confirm", http.StatusOK, edition)
	y.outside.Open(y.s.url("/public/policy"))
	if text := y.outside.Text("main"); strings.Contains(text, minute) {
		y.t.Error("it is published before a governor confirmed it")
	}
	d.press("Policy", http.StatusOK, "Online safety policy")
	d.press("See what waits for a governor", http.StatusOK, "Record that governors approved an edition of the policy")
	if d.Shown("form[method=post] [name=answer]") {
		y.t.Error("whoever entered the minute may confirm it")
	}
	chair := y.as(people.Chair)
	chair.press("Record that governors approved an edition of the policy", http.StatusOK, "Record that governors approved an edition of the policy")
	chair.Tick("Yes, I agree")
	chair.press("Send my answer", http.StatusOK, "Approvals")
}

// isPublic looks at what everybody sees, signed out and at both widths.
func (y *policyYear) isPublic() {
	y.t.Helper()
	v := y.outside
	v.Open(y.s.url("/public/policy"))
	v.keep("public policy")
	text := v.Text("main")
	for _, want := range []string{"FGB 4, item 7", "16 November 2027", "What staff, pupils, parents and governors said", "dsl Person"} {
		if !strings.Contains(text, want) {
			y.t.Errorf("the public page does not say %q", want)
		}
	}
	v.press("What staff, pupils, parents and governors said, and what we did", http.StatusOK, "You said, we did")
	if text := v.Text("main"); !strings.Contains(text, "The first section is shorter now") || strings.Contains(text, "Please say this") {
		y.t.Errorf("what was said: %s", text)
	}
	v.Open(y.s.url("/public/papers"))
	v.keep("papers")
}

// isReadByStaff asks everybody employed to read the edition, with three questions, and one of them does.
func (y *policyYear) isReadByStaff() {
	y.t.Helper()
	d := y.dsl
	d.press("Policy", http.StatusOK, "Online safety policy")
	d.press("To read and confirm", http.StatusOK, "To read and confirm")
	d.press("Ask people to read a document", http.StatusOK, "Ask people to read a document")
	d.Tick("Everybody employed")
	d.fillDay("deadline", y.s.clock.Now().AddDate(0, 0, 14))
	for i, q := range [][3]string{{"Whom do you tell first?", "The DSL", "Nobody"}, {"Whose phone takes pictures?", "The school’s", "Mine"}, {"What do you do with a nude picture?", "I do not look and tell the DSL", "I save it"}} {
		name := "question-" + string(rune('0'+i))
		d.Fill(name, q[0])
		d.Fill(name+"-0", q[1])
		d.Fill(name+"-1", q[2])
	}
	d.press("Ask them", http.StatusOK, "To read and confirm")
	v := y.as(people.SENCO)
	v.press("Read and confirm: Online safety policy, Edition 1", http.StatusOK, "Online safety policy")
	v.Tick("The DSL")
	v.Tick("Mine")
	v.Tick("I do not look and tell the DSL")
	v.Tick("I have read this document, I understand it, and I will keep to it.")
	v.press("Confirm", http.StatusUnprocessableEntity, "Online safety policy")
	v.Tick("The school’s")
	v.press("Confirm", http.StatusOK, "Online safety policy") // with what is right, to look up
	if text := v.Text("main"); !strings.Contains(text, "Your confirmation is recorded.") {
		y.t.Errorf("after confirming: %s", text)
	}
	d.press("Policy", http.StatusOK, "Online safety policy")
	d.press("To read and confirm", http.StatusOK, "To read and confirm")
	if text := d.Text("main"); !strings.Contains(text, "\t1 of ") {
		y.t.Errorf("leaders do not see that one has confirmed: %s", text)
	}
}

// changes makes a second edition and looks at the difference in words.
func (y *policyYear) changes() {
	y.t.Helper()
	d := y.dsl
	d.press("Policy", http.StatusOK, "Online safety policy")
	d.press("Questions about the school", http.StatusOK, "Questions about the school")
	d.press("Pupils and social media", http.StatusOK, "Pupils and social media")
	d.Fill("q-social-minimum-age", "14")
	d.press("Save, and leave the rest for later", http.StatusOK, "Questions about the school")
	d.press("Policy", http.StatusOK, "Online safety policy")
	d.press("Editions", http.StatusOK, "Editions of the policy")
	d.press("Freeze the draft as an edition", http.StatusOK, "Freeze the draft")
	d.Fill("note", "Another age for social media")
	d.press("Freeze the draft", http.StatusOK, "Edition 2")
	d.press("See what changed since edition 1", http.StatusOK, "What changed")
	for _, want := range []string{"From edition 1 to edition 2:", "1 answer changed", "13", "14"} {
		if text := d.Text("main"); !strings.Contains(text, want) {
			y.t.Errorf("the difference does not say %q: %s", want, text)
		}
	}
}
