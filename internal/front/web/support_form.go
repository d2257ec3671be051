package web

import (
	"net/http"
	"slices"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

func showNewSupport(r *request) error {
	return supportForm(r, http.StatusOK, office.SupportForm{Pupil: id.Person(r.PathValue("id"))}, nil)
}

func readSupport(r *request) office.SupportForm {
	next, _, _ := r.day("next")
	in := office.SupportForm{Adult: id.Person(r.FormValue("adult")), Need: r.FormValue("need"), Help: r.FormValue("help"), Parents: r.FormValue("parents") == "yes",
		Without: r.FormValue("without"), Next: next}
	switch view := r.FormValue("view"); view {
	case "", "none":
		in.Unasked = r.FormValue("unasked")
	default:
		in.Ask, in.Text = view, r.FormValue("text-"+view)
	}
	return in
}

// supportForm asks what a plan is made of; Plan is set where it is changed.
func supportForm(r *request, status int, in office.SupportForm, fields map[string]string) error {
	choices, err := office.SupportFormFor.Run(r.ctx(), r.house, r.by(), in.Pupil)
	if err != nil {
		return err
	}
	next := dayBoxes("next", in.Next)
	if r.Method == http.MethodPost {
		_, next, _ = r.day("next")
	}
	next.Legend, next.Hint, next.Error = "When is the next check-in?", "Half a term from now at most", fields["next"]
	p := page.SupportFormPage{Frame: r.rollFrame("Support plan for "+choices.Name, supportUp), Next: next, Send: part.Button{Text: "Begin the plan", Once: true},
		Need:  part.Textarea{Name: "need", Label: "What does the child need?", Hint: "A specialist who is asked reads this. Facts, in a few words", Value: in.Need, Error: fields["need"], Rows: 3},
		Help:  part.Textarea{Name: "help", Label: "What is done?", Hint: "Who does what, at school and at home", Value: in.Help, Error: fields["help"], Rows: 4},
		Adult: part.Select{Name: "adult", Label: "Which adult checks in with the child?", Hint: "They see this plan", Value: string(in.Adult), Error: fields["adult"], Options: []part.Option{{Text: "Choose an adult"}}},
		Parents: part.Radios{Name: "parents", Legend: "Did parents take part in making it?", LegendSize: "s", Value: r.FormValue("parents"), Options: []part.Option{{Value: "yes", Text: "Yes"},
			{Value: "no", Text: "No", Textarea: &part.Textarea{Name: "without", Label: "Why not?", Value: in.Without, Error: fields["without"], Rows: 2}}}}}
	if fields["without"] != "" && p.Parents.Value == "" {
		p.Parents.Error = "Say whether parents took part"
	}
	for _, a := range choices.Adults {
		p.Adult.Options = append(p.Adult.Options, part.Option{Value: string(a.ID), Text: a.Name})
	}
	if in.Plan != "" {
		p.Send.Text = "Save the plan"
		if r.Method != http.MethodPost {
			p.Parents.Value = map[bool]string{true: "yes", false: "no"}[in.Parents]
		}
		return r.showStatus(status, p)
	}
	p.Ask = supportView(r, choices, fields)
	return r.showStatus(status, p)
}

// supportView asks for a specialist's view, or why there is none yet (obligation 5.1.1-e). Others can be asked from the plan.
func supportView(r *request, choices office.SupportChoices, fields map[string]string) part.Radios {
	q := part.Radios{Name: "view", Legend: "Which specialist gives their view?", Hint: "They see what the child needs and your question, no more", LegendSize: "s", Value: r.FormValue("view"), Error: fields["ask"]}
	if q.Value == "" && fields["unasked"] != "" {
		q.Error = "Choose whom you ask, or say why you ask nobody yet"
	}
	for _, x := range choices.Posts {
		text := &part.Textarea{Name: "text-" + x.Key(), Label: "What would you like to know?", Value: r.FormValue("text-" + x.Key()), Rows: 3}
		if x.Key() == q.Value {
			text.Error = fields["text"]
		}
		q.Options = append(q.Options, part.Option{Value: x.Key(), Text: x.Name + ", " + lowerFirst(x.Title), Textarea: text})
	}
	why := &part.Textarea{Name: "unasked", Label: "Why not?", Value: r.FormValue("unasked"), Rows: 2}
	if q.Value == "none" {
		why.Error = fields["unasked"]
	}
	q.Options = append(q.Options, part.Option{Value: "none", Text: "Nobody yet", Divider: "or", Hint: "Urgent protection does not wait for a view", Textarea: why})
	return q
}

func doNewSupport(r *request) error {
	in := readSupport(r)
	in.Pupil = id.Person(r.PathValue("id"))
	plan, err := office.OpenSupport.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return supportForm(r, http.StatusUnprocessableEntity, in, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(supportPath+"/"+string(plan), "plan")
}

// keptPlan opens the plan that is changed or ended, for those who keep it.
func (r *request) keptPlan() (office.SupportShown, error) {
	x, err := office.ShowSupport.Run(r.ctx(), r.house, r.by(), id.Support(r.PathValue("id")))
	if err == nil && !x.MayKeep {
		err = fault.New(fault.NotFound, "There is no support plan here for you to change.")
	}
	return x, err
}

func showChangeSupport(r *request) error {
	x, err := r.keptPlan()
	if err != nil {
		return err
	}
	return supportForm(r, http.StatusOK, office.SupportForm{Plan: x.ID, Pupil: x.Pupil, Adult: x.Adult, Need: x.Need, Help: x.Help, Without: x.Without, Parents: x.Without == "", Next: x.Next}, nil)
}

func doChangeSupport(r *request) error {
	x, err := r.keptPlan()
	if err != nil {
		return err
	}
	in := readSupport(r)
	in.Plan, in.Pupil = x.ID, x.Pupil
	_, err = office.ChangeSupport.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return supportForm(r, http.StatusUnprocessableEntity, in, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(supportPath+"/"+string(x.ID), "planned")
}

func showEndSupport(r *request) error { return endSupportPage(r, http.StatusOK, nil) }

func endSupportPage(r *request, status int, fields map[string]string) error {
	x, err := r.keptPlan()
	if err != nil {
		return err
	}
	p := page.SupportEndPage{Frame: r.rollFrame("End the support plan", supportUp, part.Link{Text: x.Name, Href: supportPath + "/" + string(x.ID)}), Send: part.Button{Text: "End the plan", Once: true},
		Outcome: part.Textarea{Name: "outcome", Label: "What came of it for " + x.Name + "?", Value: r.FormValue("outcome"), Error: fields["outcome"], Rows: 4}}
	if !slices.ContainsFunc(x.Asks, func(a office.AskShown) bool { return !a.Answered.IsZero() }) {
		p.Unasked = part.Textarea{Name: "unasked", Label: "Why does it end without a specialist’s view?", Value: r.FormValue("unasked"), Error: fields["unasked"], Rows: 3}
	}
	return r.showStatus(status, p)
}

func doEndSupport(r *request) error {
	_, err := office.EndSupport.Run(r.ctx(), r.house, r.by(), office.EndSupportForm{Plan: id.Support(r.PathValue("id")), Outcome: r.FormValue("outcome"), Unasked: r.FormValue("unasked")})
	if fields, general, ok := wrong(err); ok && general == "" {
		return endSupportPage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(supportPath, "plan-end")
}
