package web

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

func thePost(r *request) (office.PostHistory, error) {
	return office.ShowPost.Run(r.ctx(), r.house, r.by(), r.PathValue("key"))
}

func showPost(r *request) error {
	x, err := thePost(r)
	if err != nil {
		return err
	}
	at := "/posts/" + x.Key
	p := page.PostPage{Frame: r.postFrame(x.Title), Shout: shoutFor([]office.PostShown{x.PostShown}), AwayTo: at + "/away/remove",
		Alarms: part.TaskList{ID: "alarms", Tasks: alarmTasks(r, x.Alarms)}, Empty: part.EmptyState{Heading: "Nobody holds this post"}}
	for i, t := range p.Alarms.Tasks {
		if t.Href != at { // a page does not lead to itself
			continue
		}
		p.Alarms.Tasks[i].Href = ""
		if x.Vacant() && r.may(office.AppointToPost) {
			p.Alarms.Tasks[i].Href = at + "/appoint"
		}
	}
	for _, d := range x.Does {
		p.Does = append(p.Does, capital(d))
	}
	if !x.Needed {
		p.Empty.Text = "It may stay empty."
	}
	if r.may(office.AppointToPost) {
		p.Appoint = part.Button{Text: "Appoint somebody", Href: at + "/appoint"}
		if x.Seats > 0 && len(x.Holders) >= x.Seats {
			p.Appoint.Kind, p.Appoint.Text = part.Secondary, "Appoint who follows"
		}
	}
	p.Differs.Text = differs(x.PostShown)
	for _, h := range append(slices.Clone(x.Holders), x.Next...) {
		p.Holders = append(p.Holders, holderCard(r, x, h))
	}
	if slices.ContainsFunc(x.Holders, func(h office.HolderShown) bool { return r.mayEnterAway(h.Person) }) {
		p.AddAway = part.Link{Text: "Enter days away", Href: at + "/away"}
	}
	zone := page.NewFormat(r.house.Zone)
	for _, a := range x.Absences {
		line := page.RemovableLine{Text: a.Name + ": " + span(zone, a.First, a.Last), Number: a.ID}
		if r.mayEnterAway(a.Person) {
			line.Remove = part.Button{Text: "Take back", Kind: part.LinkStyle, Hidden: ": " + line.Text}
		}
		p.Away = append(p.Away, line)
	}
	p.Past, p.Vacant = pastTable(r, x), vacantWords(zone, x)
	return r.show(p)
}

// mayEnterAway says whether the person looking may enter somebody's days away.
func (r *request) mayEnterAway(who id.Person) bool {
	return who == r.by().Person || r.may(office.AddShift)
}

func span(zone page.Format, first, last time.Time) string {
	if first.Equal(last) {
		return zone.Date(first)
	}
	return zone.Date(first) + " to " + zone.Date(last)
}

// differs says that what was typed among the answers is not what the register prints.
func differs(p office.PostShown) string {
	switch {
	case p.Typed != "" && len(p.Holders) > 0:
		return "Among the answers about the school, " + p.Typed + " was entered here. The policy prints " + p.Holders[0].Prints + ", because the register says so."
	case p.Typed != "":
		return "Among the answers about the school, " + p.Typed + " was entered here. The policy prints nobody, because the register says that the post is empty."
	case p.Answered != "" && len(p.Holders) == 0:
		return "The policy prints “" + p.Answered + "”, from the answers about the school, until somebody is appointed here."
	}
	return ""
}

func holderCard(r *request, x office.PostHistory, h office.HolderShown) part.SummaryList {
	zone := page.NewFormat(r.house.Zone)
	at := "/posts/" + x.Key
	since := part.SummaryRow{Key: "Since", Value: zone.Date(h.Starts)}
	if h.Coming() {
		since = part.SummaryRow{Key: "Begins", Value: zone.Date(h.Starts), Tag: part.Tag{Text: "Decided", Colour: part.Blue}}
	} else if zone.Date(h.Entered) != "" && h.Entered.Sub(h.Starts) > 48*time.Hour {
		since.Lines = []string{"Entered on " + zone.Date(h.Entered)}
	}
	until := "Open"
	if !h.Ends.IsZero() {
		until = zone.Date(h.Ends)
	}
	s := part.SummaryList{Card: h.Name, Rows: []part.SummaryRow{since, {Key: "Until", Value: until}, {Key: "Printed as", Value: h.Prints}}}
	if h.Contact != "" {
		s.Rows = append(s.Rows, part.SummaryRow{Key: "Way to them, printed", Value: h.Contact})
	}
	s.Rows = append(s.Rows, part.SummaryRow{Key: "Appointed by", Value: orNone(h.Appointer)})
	if x.Governor {
		attended := "Not entered"
		if h.Meetings > 0 {
			attended = page.Count(h.Attended) + " of " + page.Count(h.Meetings) + " meetings"
		}
		s.Rows = append(s.Rows, part.SummaryRow{Key: "Interests", Value: orNone(h.Interests)}, part.SummaryRow{Key: "Attendance", Value: attended})
	}
	if len(x.Courses) > 0 && r.may(office.ListTraining) && !h.Coming() {
		row := part.SummaryRow{Key: "Training", Value: "There and fresh", Tag: part.Tag{Text: "Trained", Colour: part.Green}}
		if !h.Trained {
			row.Value, row.Tag = "Something is missing", part.Tag{Text: "Missing", Colour: part.Orange}
		}
		row.Actions = []part.Link{{Text: "Look", Hidden: " at the training of " + h.Name, Href: "/posts/training?who=" + string(h.Person)}}
		s.Rows = append(s.Rows, row)
	}
	mine := h.Person == r.by().Person
	if h.ID == "" { // known by the role only; the clock enters it within the hour
		return s
	}
	if r.may(office.EndPost) || mine {
		s.CardActions = append(s.CardActions, part.Link{Text: "Change", Hidden: " what stands here about " + h.Name, Href: at + "/term/" + h.ID})
	}
	if r.may(office.EndPost) && !mine {
		s.CardActions = append(s.CardActions, part.Link{Text: "End", Hidden: " the post of " + h.Name, Href: at + "/end/" + h.ID})
	}
	return s
}

func pastTable(r *request, x office.PostHistory) part.Table {
	zone := page.NewFormat(r.house.Zone)
	t := part.Table{ID: "past", Caption: "Earlier holders, the newest first", CaptionSize: "hidden", RowHeaders: true, Wide: true,
		Columns: []part.Column{{Text: "Who"}, {Text: "From"}, {Text: "To"}, {Text: "How it ended"}}}
	type line struct {
		from  time.Time
		cells []part.Cell
	}
	var lines []line
	for _, h := range x.Past {
		lines = append(lines, line{h.Starts, []part.Cell{{Text: h.Name}, {Text: zone.Date(h.Starts)}, {Text: zone.Date(h.Last())}, {Text: h.Why}}})
	}
	for _, g := range x.Gaps {
		to := part.Cell{Text: zone.Date(g.To)}
		if g.To.Equal(x.Day) {
			to.Text = "today"
		}
		lines = append(lines, line{g.From, []part.Cell{{Tag: part.Tag{Text: "Vacant", Colour: part.Red}}, {Text: zone.Date(g.From)}, to, {Text: page.Plural(g.Days(), "day", "days")}}})
	}
	slices.SortStableFunc(lines, func(a, b line) int { return b.from.Compare(a.from) })
	for _, l := range lines {
		t.Rows = append(t.Rows, part.Row{Cells: l.cells})
	}
	return t
}

func vacantWords(zone page.Format, x office.PostHistory) string {
	if len(x.Past)+len(x.Holders) == 0 {
		return ""
	}
	if x.VacantDays == 0 {
		return "On no day of the last twelve months was the post empty, as far as the register goes back."
	}
	return "In the last twelve months the post was empty on " + page.Plural(x.VacantDays, "day", "days") + "."
}

// maybeDay reads a date that may be left out; what is typed and no day is a problem of the field.
func (r *request) maybeDay(name string, fields map[string]string) (time.Time, part.DateInput) {
	day, typed, ok := r.day(name)
	if !ok {
		day = time.Time{}
		if typed.Day+typed.Month+typed.Year != "" {
			fields[name] = "Enter a day, such as 1 9 2026"
		}
	}
	return day, typed
}

// dated fills the boxes of a date with a day.
func dated(d part.DateInput, t time.Time) part.DateInput {
	if !t.IsZero() {
		d.Day, d.Month, d.Year = strconv.Itoa(t.Day()), strconv.Itoa(int(t.Month())), strconv.Itoa(t.Year())
	}
	return d
}

// colleagueOptions are people to choose from, those who left behind the others.
func colleagueOptions(r *request, fits func(people.Set, bool) bool) ([]part.Option, error) {
	all, err := office.ListPeople.Run(r.ctx(), r.house, r.by(), struct{}{})
	options := []part.Option{{Value: "", Text: "Choose"}}
	for _, p := range all {
		if !fits(p.Roles, p.Active()) {
			continue
		}
		o := part.Option{Value: string(p.ID), Text: p.Name + " – " + roleTitles(p.Roles)}
		if !p.Active() {
			o.Text = p.Name + " – left"
		}
		options = append(options, o)
	}
	return options, err
}

func appointPage(r *request, x office.PostHistory, fields map[string]string, starts, ends part.DateInput) (page.AppointPage, error) {
	p := page.AppointPage{Frame: r.postFrame("Appoint: "+lowerTitle(x.Title), part.Link{Text: x.Title, Href: "/posts/" + x.Key}),
		Person:    part.Select{Name: "person", Label: "Who?", Value: r.FormValue("person"), Error: fields["person"], Hint: "Somebody not in the list? Enter them under People first"},
		Appointer: part.Input{Name: "appointer", Label: "Who appointed them? (optional)", Hint: "Such as the governing body, or the headteacher", Value: r.FormValue("appointer"), Error: fields["appointer"]},
		Send:      part.Button{Text: "Appoint", Once: true}}
	p.Starts, p.Ends = starts, ends
	p.Starts.Name, p.Starts.Legend, p.Starts.LegendSize, p.Starts.Hint, p.Starts.Error = "starts", "First day", "s", "Leave it empty for today. A later day begins by itself", fields["starts"]
	p.Ends.Name, p.Ends.Legend, p.Ends.LegendSize, p.Ends.Hint, p.Ends.Error = "ends", "Last day (optional)", "s", "A term of office, or the end of a cover. Leave it empty if there is none", fields["ends"]
	if x.TwoPeople {
		p.Note.Text = "This post takes two people: somebody else must agree before it begins. The headteacher and the chair are told."
		p.Reason = part.Textarea{Name: "reason", Label: "Why (optional)", Hint: "The second person reads this when they are asked to agree", Value: r.FormValue("reason"), Rows: 2}
		p.Send.Text = "Ask a second person"
	}
	var err error
	p.Person.Options, err = colleagueOptions(r, func(roles people.Set, active bool) bool { return roles.Meets(people.Colleagues) })
	p.Person.Options = slices.DeleteFunc(p.Person.Options, func(o part.Option) bool { return o.Value == string(r.by().Person) })
	return p, err
}

func showAppoint(r *request) error {
	if err := r.must(office.AppointToPost); err != nil {
		return err
	}
	x, err := thePost(r)
	if err != nil {
		return err
	}
	p, err := appointPage(r, x, nil, part.DateInput{}, part.DateInput{})
	if err != nil {
		return err
	}
	return r.show(p)
}

func doAppoint(r *request) error {
	fields := map[string]string{}
	starts, typedStarts := r.maybeDay("starts", fields)
	ends, typedEnds := r.maybeDay("ends", fields)
	var general string
	if len(fields) == 0 {
		out, err := office.AppointToPost.Run(r.ctx(), r.house, r.by(), office.AppointForm{Post: r.PathValue("key"), Person: id.Person(r.FormValue("person")),
			Starts: starts, Ends: ends, Appointer: r.FormValue("appointer"), Reason: r.FormValue("reason")})
		if err == nil {
			return r.goTo("/posts/"+r.PathValue("key"), appointedWords(out, "appointed"))
		}
		var ok bool
		if fields, general, ok = wrong(err); !ok {
			return err
		}
	}
	x, err := thePost(r)
	if err != nil {
		return err
	}
	p, err := appointPage(r, x, fields, typedStarts, typedEnds)
	if err != nil {
		return err
	}
	if general != "" {
		p.Errors.Add("", general)
	}
	return r.showStatus(http.StatusUnprocessableEntity, p)
}

// appointedWords is the key of what the next page says.
func appointedWords(out office.Appointed, now string) string {
	switch {
	case out.Waiting:
		return "asked"
	case out.Later:
		return "later"
	}
	return now
}
