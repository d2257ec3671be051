package web

import (
	"net/http"
	"slices"
	"strconv"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

const classSigningPath = "/agreements/class"

func (s *Server) agreementClassRoutes(mux *http.ServeMux) {
	mux.Handle("GET /agreements/class", s.signedIn(showClassSignings))
	mux.Handle("GET /agreements/class/{id}", s.signedIn(showClassSigning))
	mux.Handle("POST /agreements/class/{id}", s.signedIn(doClassSigning))
	mux.Handle("GET /agreements/paper/{id}", s.signedIn(showSignedPaper))
	mux.Handle("POST /agreements/paper/{id}", s.signedIn(doSignedPaper))
}

func showClassSignings(r *request) error {
	if child := r.URL.Query().Get("child"); child != "" { // the gate knows the child and not the class
		if class := r.classOf(id.Person(child)); class != "" {
			return r.goTo(classSigningPath+"/"+string(class)+"?child="+child, "")
		}
	}
	out, err := office.ListGatherings.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.ClassSigningsPage{Frame: r.agreementFrame("Sign in class"), Empty: part.EmptyState{Heading: "You have no class", Text: "Classes come with the roll. Leaders see every class, teachers their own."}}
	p.Table = part.Table{Caption: "Classes", RowHeaders: true, Columns: []part.Column{{Text: "Class"}, {Text: "Children", Numeric: true}}}
	for _, c := range out.Classes {
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: c.Title, Href: classSigningPath + "/" + string(c.ID)}, {Text: strconv.Itoa(c.Pupils), Numeric: true}}})
	}
	return r.show(p)
}

// classOf is the class in which a child is now; empty if the person looking may not see them.
func (r *request) classOf(child id.Person) id.Class {
	out, err := office.ShowPupil.Run(r.ctx(), r.house, r.by(), child)
	if err != nil {
		return ""
	}
	for _, p := range out.Places {
		if p.Until.IsZero() && !p.Teaches {
			return p.Class
		}
	}
	return ""
}

func showClassSigning(r *request) error { return r.classSigning(http.StatusOK, nil) }

// classSigning shows the class, or one child with the text and the form.
func (r *request) classSigning(status int, fields map[string]string) error {
	out, err := office.ShowClassSigning.Run(r.ctx(), r.house, r.by(), id.Class(r.PathValue("id")))
	if err != nil {
		return err
	}
	child := r.FormValue("child")
	if child != "" {
		return r.childSigning(status, out, child, fields)
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.ClassSigningPage{Frame: r.agreementFrame(out.Title+" signs together", part.Link{Text: "Sign in class", Href: classSigningPath}),
		Count: part.SummaryList{Rows: []part.SummaryRow{{Key: "Signed", Value: strconv.Itoa(out.Signed) + " of " + strconv.Itoa(len(out.Children))}}}, Empty: part.EmptyState{Heading: "There is nothing to sign in this class",
			Text: "No agreement for this age is in force, or nobody is in the class."}}
	p.Table = part.Table{Caption: "Children", RowHeaders: true, Columns: []part.Column{{Text: "Name"}, {Text: "Agreement"}, {Text: "State"}}}
	for _, c := range out.Children {
		state := part.Cell{Tag: coverTag(c.State, true)}
		if n := len(c.Signatures); n > 0 {
			state.Note = "On " + zone.Date(c.Signatures[n-1].At)
		}
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: c.Name, Href: r.URL.Path + "?child=" + string(c.Person)}, {Text: out.Texts[c.Kind.Key].Title}, state}})
		if p.Next.Text == "" && c.State != agreement.Agreed && c.State != agreement.Declined {
			p.Next = part.Button{Text: "Begin with " + c.Name, Href: r.URL.Path + "?child=" + string(c.Person)}
		}
	}
	return r.showStatus(status, p)
}

func (r *request) childSigning(status int, out office.ClassSigning, child string, fields map[string]string) error {
	i := slices.IndexFunc(out.Children, func(c office.ChildSigning) bool { return string(c.Person) == child })
	if i < 0 {
		return fault.New(fault.NotFound, "This child is not in this class.")
	}
	c, text := out.Children[i], out.Texts[out.Children[i].Kind.Key]
	here := classSigningPath + "/" + string(out.Class)
	p := page.ChildSigningPage{Frame: r.agreementFrame(text.Title, part.Link{Text: "Sign in class", Href: classSigningPath}, part.Link{Text: out.Title, Href: here}), Name: c.Name, Child: child,
		Hash: text.Hash, Action: here, Text: agreementText(text.Edition), Questions: readQuestions(r, text.Questions, fields),
		Read: part.Checkboxes{Name: "read", Legend: c.Name + " signs", LegendSize: "m", Error: fields["read"], Options: []part.Option{{Value: "yes", Text: "I, " + c.Name + ", have read this or heard it read, and I promise it",
			Hint: "An adult sits beside the child, reads it aloud and sees the child tick this"}}},
		Agree: part.Button{Text: "I promise", Name: "answer", Value: agreement.YesAnswer, Once: true}, Decline: part.Button{Text: "Not today", Kind: part.Secondary, Name: "answer", Value: agreement.NoAnswer, Once: true}}
	aloud := r.FormValue("aloud")
	if aloud == "" {
		aloud = map[bool]string{true: office.ReadByMe, false: office.ReadByChild}[text.Level == agreement.Symbols]
	}
	p.Aloud = part.Radios{Name: "aloud", Legend: "How was it read?", LegendSize: "s", Small: true, Value: aloud, Error: fields["aloud"], Options: []part.Option{{Value: office.ReadByMe, Text: "I read it aloud"},
		{Value: office.ReadByChild, Text: c.Name + " read it"}, {Value: office.ReadByOther, Text: "Another adult read it aloud"}}}
	p.Reader = part.Input{Name: "reader", Label: "Which other adult read it aloud? (if one did)", Value: r.FormValue("reader"), Error: fields["reader"], Width: 20, Plain: true}
	if c.State == agreement.Agreed {
		p.Done = part.InsetText{Text: c.Name + " has signed this."}
	}
	if i+1 < len(out.Children) {
		p.Skip = part.Link{Text: "Go on with " + out.Children[i+1].Name, Href: here + "?child=" + string(out.Children[i+1].Person)}
	}
	return r.showStatus(status, p)
}

func doClassSigning(r *request) error {
	class := id.Class(r.PathValue("id"))
	in := office.ChildAnswer{Class: class, Child: id.Person(r.FormValue("child")), Hash: r.FormValue("hash"), Answer: r.FormValue("answer"), Read: r.FormValue("read") == "yes", Answers: r.checkAnswers(),
		Aloud: r.FormValue("aloud"), Reader: r.FormValue("reader")}
	_, err := office.SignInClass.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return r.classSigning(http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	// The next child who has not answered comes to the screen at once.
	out, err := office.ShowClassSigning.Run(r.ctx(), r.house, r.by(), class)
	if err != nil {
		return err
	}
	path := classSigningPath + "/" + string(class)
	at := slices.IndexFunc(out.Children, func(c office.ChildSigning) bool { return c.Person == in.Child })
	for _, c := range out.Children[at+1:] {
		if c.State != agreement.Agreed && c.State != agreement.Declined {
			return r.goTo(path+"?child="+string(c.Person), "childsigned")
		}
	}
	return r.goTo(path, "childsigned")
}

func showSignedPaper(r *request) error { return r.paper(http.StatusOK, nil) }

func (r *request) paper(status int, fields map[string]string) error {
	out, err := office.ShowPaper.Run(r.ctx(), r.house, r.by(), id.Person(r.PathValue("id")))
	if err != nil {
		return err
	}
	_, day, _ := r.day("day")
	day.Legend, day.Error = "Day on the paper", fields["day"]
	p := page.PaperPage{Frame: r.agreementFrame("On paper: "+out.Name, part.Link{Text: "Who has not signed", Href: missingPath}), Day: day,
		Kind:   part.Radios{Name: "kind", Legend: "Which agreement?", LegendSize: "s", Value: r.FormValue("kind"), Error: fields["kind"]},
		Signer: part.Radios{Name: "signer", Legend: "Which parent signed? (for what a parent signs)", LegendSize: "s", Value: r.FormValue("signer"), Error: fields["signer"]},
		Answer: part.Radios{Name: "answer", Legend: "What does the paper say?", LegendSize: "s", Value: r.FormValue("answer"), Error: fields["answer"], Options: []part.Option{
			{Value: agreement.YesAnswer, Text: "They agree"}, {Value: agreement.NoAnswer, Text: "They decline"}, {Value: agreement.WithdrawAnswer, Text: "They take back what they agreed to"}}},
		Where:  part.Input{Name: "where", Label: "Where is the paper kept?", Hint: "For example, pupil file in the office", Value: r.FormValue("where"), Error: fields["where"]},
		Reader: part.Input{Name: "reader", Label: "Who read it to them? (if somebody did)", Value: r.FormValue("reader"), Error: fields["reader"], Plain: true},
		Seen:   part.Checkboxes{Name: "seen", Legend: "You are the witness", LegendSize: "s", Values: r.PostForm["seen"], Error: fields["seen"], Options: []part.Option{{Value: "yes", Text: "I have the signed paper before me, and it has the text in force"}}},
		Send:   part.Button{Text: "Enter it", Once: true}}
	for _, k := range out.Kinds {
		p.Kind.Options = append(p.Kind.Options, part.Option{Value: k.Key, Text: out.Texts[k.Key].Title, Hint: "Edition " + strconv.Itoa(out.Texts[k.Key].Number)})
		for _, u := range out.Texts[k.Key].Uses {
			name := "use-" + k.Key + "-" + u.Key
			p.Uses = append(p.Uses, part.Radios{Name: name, Legend: out.Texts[k.Key].Title + ": " + u.Title, LegendSize: "s", Inline: true, Value: r.FormValue(name), Error: fields["use-"+u.Key],
				Options: []part.Option{{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No"}}})
		}
	}
	for _, parent := range out.Parents {
		p.Signer.Options = append(p.Signer.Options, part.Option{Value: string(parent.ID), Text: parent.Name})
	}
	return r.showStatus(status, p)
}

func doSignedPaper(r *request) error {
	fields := map[string]string{}
	kind := r.FormValue("kind")
	in := office.PaperAnswer{Kind: kind, About: id.Person(r.PathValue("id")), Signer: id.Person(r.FormValue("signer")), Answer: r.FormValue("answer"), Day: r.optionalDay("day", fields),
		Seen: r.FormValue("seen") == "yes", Where: r.FormValue("where"), Reader: r.FormValue("reader"), Uses: map[string]string{}}
	if kind == "" {
		fields["kind"] = "Choose which agreement is on the paper"
	}
	if len(fields) > 0 {
		return r.paper(http.StatusUnprocessableEntity, fields)
	}
	if out, err := office.ShowPaper.Run(r.ctx(), r.house, r.by(), in.About); err == nil {
		for _, u := range out.Texts[kind].Uses {
			in.Uses[u.Key] = r.FormValue("use-" + kind + "-" + u.Key)
		}
	}
	_, err := office.EnterPaper.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return r.paper(http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(missingPath, "paper")
}
