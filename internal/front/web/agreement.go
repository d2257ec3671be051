package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/area/mustread"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

const (
	agreementsPath = "/agreements"
	missingPath    = "/agreements/missing"
	wordingsPath   = "/agreements/texts"
)

func (s *Server) agreementRoutes(mux *http.ServeMux) {
	mux.Handle("GET /agreements", s.signedIn(showAgreements))
	mux.Handle("GET /agreements/missing", s.signedIn(showMissing))
	mux.Handle("GET /agreements/missing.csv", s.signedIn(showMissingCSV))
	mux.Handle("GET /agreements/texts", s.signedIn(showWordings))
	mux.Handle("POST /agreements/texts", s.signedIn(doWordings))
	mux.Handle("GET /agreements/texts/{kind}", s.signedIn(showWording))
	mux.Handle("POST /agreements/texts/{kind}", s.signedIn(doWording))
	mux.Handle("GET /agreements/signature/{id}", s.signedIn(showSignature))
	mux.Handle("GET /agreements/{kind}", s.signedIn(showAgreement))
	mux.Handle("POST /agreements/{kind}", s.signedIn(doAgreement))
}

// agreementFrame is the frame of every page under the agreements.
func (r *request) agreementFrame(title string, up ...part.Link) page.Frame {
	f := r.frame(title, "agreements")
	f.Larger = r.larger()
	f.Crumbs = part.Breadcrumbs{Items: append([]part.Link{{Text: "Agreements", Href: agreementsPath}}, up...)}
	return f
}

// coverTag is how a cover looks.
func coverTag(s agreement.State, asked bool) part.Tag {
	colour := part.Grey
	switch s {
	case agreement.Agreed:
		colour = part.Green
	case agreement.Lapsed, agreement.Outdated, agreement.None:
		colour = part.Yellow
	case agreement.Disputed, agreement.Withdrawn, agreement.Declined:
		colour = part.Red
	}
	if !asked && s == agreement.None {
		return part.Tag{Text: "Only if you need it", Colour: part.Grey}
	}
	return part.Tag{Text: s.Words(), Colour: colour}
}

func showAgreements(r *request) error {
	mine, err := office.MyAgreements.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.AgreementsPage{Frame: r.frame("Agreements", "agreements"), Empty: part.EmptyState{Heading: "There is nothing for you to sign",
		Text: "What you are asked to sign, for yourself or your children, appears here."}}
	p.Mine = mineTable(r, mine)
	if r.may(office.ListTies) {
		p.Ties = part.Link{Text: "Declare a tie with a pupil or a family", Href: tiesPath}
	}
	if r.may(office.ShowClassSigning) {
		p.Links = append(p.Links, part.Link{Text: "Sign in class, each child in turn", Href: classSigningPath})
	}
	if r.may(office.ListPictures) {
		p.Links = append(p.Links, part.Link{Text: "May I show this picture?", Href: picturesPath})
	}
	if r.may(office.ListSignings) {
		p.Links = append(p.Links, part.Link{Text: "Ask all families to sign", Href: signingsPath})
	}
	if r.may(office.ShowFamilyCopies) {
		p.Links = append(p.Links, part.Link{Text: "What children agreed to, for families", Href: familyCopiesPath})
	}
	if r.may(office.ListMissing) {
		p.Links = append(p.Links, part.Link{Text: "Who has not signed yet", Href: missingPath})
	}
	if r.may(office.ListAgreementTexts) {
		p.Links = append(p.Links, part.Link{Text: "The wording of every agreement", Href: wordingsPath})
	}
	return r.show(p)
}

// mineTable is what somebody signs, for themselves and for their children, and how each stands.
func mineTable(r *request, mine []office.MyAgreement) part.Table {
	zone := page.NewFormat(r.house.Zone)
	t := part.Table{Caption: "What I sign", RowHeaders: true, Columns: []part.Column{{Text: "Agreement"}, {Text: "For"}, {Text: "State"}, {Text: "Counts until"}}}
	for _, m := range mine {
		who := m.Name
		if who == "" {
			who = "Myself"
		}
		until := "–"
		switch {
		case m.State == agreement.Agreed && !m.Cover.Until.IsZero():
			until = zone.Date(m.Cover.Until.AddDate(0, 0, -1))
		case m.State == agreement.Agreed:
			until = "It is taken back"
			if m.Holds == agreement.UntilLeft {
				until = "The child leaves the school"
			}
		}
		state := part.Cell{Tag: coverTag(m.State, !m.Needed)}
		if m.Mine != nil {
			state.Note = "My answer: " + answeredWords[m.Mine.Answer] + " on " + zone.Date(m.Mine.At)
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: m.Title, Href: agreementsPath + "/" + m.Key, Note: m.Says}, {Text: who}, state, {Text: until}}})
	}
	return t
}

var answeredWords = map[string]string{agreement.YesAnswer: "agreed", agreement.NoAnswer: "declined", agreement.WithdrawAnswer: "taken back"}

var howWords = map[string]string{agreement.ByAccount: "Signed in with an account", agreement.ByClass: "In class, with the witness beside them",
	agreement.ByLink: "By a personal link", agreement.OnPaper: "On paper, entered afterwards", agreement.ByPass: "At reception"}

func showAgreement(r *request) error { return r.agreement(http.StatusOK, nil) }

func (r *request) agreement(status int, fields map[string]string) error {
	out, err := office.ShowAgreement.Run(r.ctx(), r.house, r.by(), r.PathValue("kind"))
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.AgreementPage{Frame: r.agreementFrame(out.Text.Title), Text: agreementText(out.Text.Edition), Hash: out.Text.Hash}
	for _, ch := range out.Changes {
		p.Changes = append(p.Changes, changeShown(ch))
		p.Since = "you signed edition " + strconv.Itoa(out.Since)
	}
	var open []office.MyAgreement
	for _, m := range out.People {
		who := m.Name
		if who == "" {
			who = "State"
		}
		row := part.SummaryRow{Key: who, Tag: coverTag(m.State, !m.Needed)}
		if m.Mine != nil {
			row.Actions = []part.Link{{Text: "See what I answered", Hidden: " for " + who, Href: agreementsPath + "/signature/" + string(m.Mine.ID)}}
		}
		p.State.Rows = append(p.State.Rows, row)
		if m.Mine != nil && m.Mine.Answer == agreement.YesAnswer {
			p.TakeBack = append(p.TakeBack, page.AgreementTakeBack{Person: string(m.Subject), Button: part.Button{Text: takeBackText(m.Name), Kind: part.Warning, Name: "answer", Value: agreement.WithdrawAnswer, Once: true}})
		}
		covered := m.Mine != nil && m.Mine.Answer == agreement.YesAnswer && m.State == agreement.Agreed && len(m.Kind.Uses) == 0
		if !covered {
			open = append(open, m)
		}
	}
	if len(open) > 0 {
		r.agreementForm(&p, out, open, fields)
	}
	if len(out.Text.Questions) == 0 && out.Text.Number > 0 && out.Kind.Holds == agreement.AcademicYear {
		p.Read.Hint = "It counts until " + zone.Date(out.Kind.Until(r.house.Now().In(r.house.Zone)).AddDate(0, 0, -1)) + "."
	}
	return r.showStatus(status, p)
}

func takeBackText(name string) string {
	if name == "" {
		return "Take back what I agreed to"
	}
	return "Take back for " + name
}

// agreementForm asks for an answer from whoever has not given one that holds; consents can always be answered anew.
func (r *request) agreementForm(p *page.AgreementPage, out office.AgreementPage, open []office.MyAgreement, fields map[string]string) {
	p.Form = true
	statement := "I have read all of this, and I agree to it."
	if out.Kind.Signer == agreement.ByParent {
		statement = "I have read all of this, I have parental responsibility, and I agree to it."
		p.People = part.Checkboxes{Name: "people", Legend: "For which of your children?", LegendSize: "s", Error: fields["people"]}
		for _, m := range open {
			p.People.Options = append(p.People.Options, part.Option{Value: string(m.Subject), Text: m.Name, Hint: m.State.Words()})
			if r.Method == http.MethodGet || slices.Contains(r.PostForm["people"], string(m.Subject)) {
				p.People.Values = append(p.People.Values, string(m.Subject))
			}
		}
	}
	for _, u := range out.Text.Uses {
		name := "use-" + u.Key
		value := r.FormValue(name)
		if r.Method == http.MethodGet {
			value = answeredUse(open, u.Key)
		}
		p.Uses = append(p.Uses, part.Radios{Name: name, Legend: u.Title, LegendSize: "s", Inline: true, Value: value, Error: fields[name],
			Options: []part.Option{{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No"}}})
	}
	if len(p.Uses) > 0 && answeredUse(open, out.Text.Uses[0].Key) != "" {
		p.Again.Text = "Your answers of last time are filled in. To take one use back, change that one and sign again; the school stops it and takes down what it can reach."
	}
	p.Questions = readQuestions(r, out.Text.Questions, fields)
	p.Read = part.Checkboxes{Name: "read", Legend: "Your signature", LegendSize: "s", Error: fields["read"], Options: []part.Option{{Value: "yes", Text: statement}}}
	p.Reader = part.Input{Name: "reader", Label: "Who read it to you?", Hint: "A name, such as that of somebody in your family or at the school", Value: r.FormValue("reader"), Error: fields["reader"], Plain: true}
	p.Agree = part.Button{Text: "Sign", Name: "answer", Value: agreement.YesAnswer, Once: true}
	p.Reason = part.Textarea{Name: "reason", Label: "Why? (you need not say)", Rows: 2, Value: r.FormValue("reason"), Error: fields["reason"]}
	p.Decline = part.Button{Text: "I do not agree", Kind: part.Secondary, Name: "answer", Value: agreement.NoAnswer, Once: true}
}

// answeredUse is what somebody said of a use before, if the same for all for whom they answer: whoever takes one use back
// changes that and leaves the others.
func answeredUse(open []office.MyAgreement, use string) string {
	said := ""
	for i, m := range open {
		if m.Mine == nil || m.Mine.Answer != agreement.YesAnswer {
			return ""
		}
		yes, asked := m.Mine.Uses[use]
		now := map[bool]string{true: "yes", false: "no"}[yes]
		if !asked || i > 0 && now != said {
			return ""
		}
		said = now
	}
	return said
}

// readQuestions are check questions as radios.
func readQuestions(r *request, all []mustread.Question, fields map[string]string) []part.Radios {
	var out []part.Radios
	for i, q := range all {
		name := "answer-" + strconv.Itoa(i)
		x := part.Radios{Name: name, Legend: q.Ask, LegendSize: "s", Value: r.FormValue(name), Error: fields[name]}
		for j, o := range q.Options {
			x.Options = append(x.Options, part.Option{Value: strconv.Itoa(j), Text: o})
		}
		out = append(out, x)
	}
	return out
}

// agreementText is an edition as pages show it.
func agreementText(e agreement.Edition) page.AgreementText {
	t := page.AgreementText{Notice: part.InsetText{Text: e.Notice}, Symbols: e.Level == agreement.Symbols}
	for _, c := range e.Clauses {
		if len(t.Parts) == 0 || t.Parts[len(t.Parts)-1].Heading != c.Part {
			t.Parts = append(t.Parts, page.AgreementPart{Heading: c.Part})
		}
		last := &t.Parts[len(t.Parts)-1]
		last.Clauses = append(last.Clauses, page.AgreementLine{Text: c.Text, For: concernsWords(c.For), Symbol: part.Symbol{Name: c.Symbol}})
	}
	for _, u := range e.Uses {
		t.Uses = append(t.Uses, u.Title)
	}
	return t
}

// concernsWords says whom a clause concerns, where that is not everybody.
func concernsWords(s people.Set) string {
	var all []string
	for _, group := range []struct {
		set  people.Set
		name string
	}{{people.Employed, "staff"}, {people.Governors, "governors"}} {
		if s&group.set == group.set {
			all = append(all, group.name)
			s &^= group.set
		}
	}
	for _, x := range s.Roles() {
		all = append(all, strings.ToLower(x.Title())+"s")
	}
	if len(all) == 0 {
		return ""
	}
	return "concerns " + strings.Join(all, ", ")
}

var wordingChanges = map[string]string{"added": "New", "removed": "Taken out", "reworded": "Changed"}

func changeShown(ch agreement.Change) page.AgreementChange {
	out := page.AgreementChange{Kind: wordingChanges[ch.Kind], Was: ch.Was, Now: ch.Now}
	if ch.SameSense {
		out.Kind += ", in the same sense"
	}
	return out
}

func doAgreement(r *request) error {
	in := office.AnswerTo{Kind: r.PathValue("kind"), Hash: r.FormValue("hash"), Answer: r.FormValue("answer"), Read: r.FormValue("read") == "yes", Reason: r.FormValue("reason"), Reader: r.FormValue("reader"),
		Uses: map[string]string{}, Answers: r.checkAnswers()}
	for _, p := range r.PostForm["people"] {
		in.People = append(in.People, id.Person(p))
	}
	for name := range r.PostForm {
		if use, ok := strings.CutPrefix(name, "use-"); ok {
			in.Uses[use] = r.FormValue(name)
		}
	}
	_, err := office.AnswerAgreement.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return r.agreement(http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	back := agreementsPath
	if r.by().Roles == people.Of(people.Parent) { // by a link, for an hour: the next one comes at once
		back = agreementsPath + "/next"
	}
	return r.goTo(r.sized(back), map[string]string{agreement.YesAnswer: "signed", agreement.NoAnswer: "notsigned", agreement.WithdrawAnswer: "unsigned"}[in.Answer])
}

// checkAnswers are the answers to check questions; -1 is none.
func (r *request) checkAnswers() []int {
	var all []int
	for i := range mustread.MostQuestions {
		n, err := strconv.Atoi(r.FormValue("answer-" + strconv.Itoa(i)))
		if err != nil {
			n = -1
		}
		all = append(all, n)
	}
	return all
}

func showSignature(r *request) error {
	s, err := office.ShowSignature.Run(r.ctx(), r.house, r.by(), id.Signature(r.PathValue("id")))
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.SignaturePage{Frame: r.agreementFrame("Proof of an answer"), Text: agreementText(s.Text.Edition), Canonical: s.Text.Canonical(),
		Hash: part.CodeBlock{Label: "SHA-256 of the text", Lines: []string{s.Hash[:min(32, len(s.Hash))], s.Hash[min(32, len(s.Hash)):]}}, Action: agreementsPath + "/" + s.Kind, Person: string(s.Subject)}
	rows := []part.SummaryRow{{Key: "Agreement", Value: s.Text.Title + ", " + s.Text.Name()}, {Key: "Answer", Value: answeredWords[s.Answer]}, {Key: "About", Value: s.SubjectName}, {Key: "By", Value: s.SignerName},
		{Key: "When", Value: zone.Moment(s.At)}, {Key: "How", Value: howWords[s.How]}}
	if s.WitnessName != "" {
		rows = append(rows, part.SummaryRow{Key: "Seen by", Value: s.WitnessName})
	}
	if s.ByName != s.SignerName {
		rows = append(rows, part.SummaryRow{Key: "Entered by", Value: s.ByName})
	}
	if s.Reader != "" {
		rows = append(rows, part.SummaryRow{Key: "Read aloud by", Value: s.Reader})
	}
	if !s.Until.IsZero() {
		rows = append(rows, part.SummaryRow{Key: "Counts until", Value: zone.Date(s.Until.AddDate(0, 0, -1))})
	}
	var uses []string
	for _, u := range s.Text.Uses {
		if yes, asked := s.Uses[u.Key]; asked {
			uses = append(uses, map[bool]string{true: "Yes: ", false: "No: "}[yes]+u.Title)
		}
	}
	if len(uses) > 0 {
		rows = append(rows, part.SummaryRow{Key: "Uses", Lines: uses})
	}
	if s.Reason != "" {
		rows = append(rows, part.SummaryRow{Key: "Said", Value: s.Reason})
	}
	if !s.Newest {
		rows = append(rows, part.SummaryRow{Key: "Since then", Value: "They have answered anew. This is kept as it was."})
	}
	p.Facts.Rows = append(rows, part.SummaryRow{Key: "Number", Value: string(s.ID)})
	if s.Mine {
		p.TakeBack = part.Button{Text: "Take this back", Kind: part.Warning, Name: "answer", Value: agreement.WithdrawAnswer, Once: true}
	}
	return r.show(p)
}
