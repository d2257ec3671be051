package web

import (
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/people"
)

// setupTasks are the words and the address of each step of setting a school up.
var setupTasks = map[string]part.Task{
	"name":                  {Text: "Name the school", Href: "/policy/questions/0"},
	"details":               {Text: "Enter the school’s details", Hint: "Reference number, phase, address; looked up in the register of schools if it is loaded", Href: "/school/setup/school"},
	"mail":                  {Text: "Try whether letters leave", Hint: "Invitations, reminders and receipts go by e-mail", Href: "/school/setup/mail"},
	"recovery":              {Text: "Make the recovery key", Hint: "Two people print it and put it into the safe", Href: "/school/recovery"},
	"envelope":              {Text: "Make the emergency account", Hint: "In a sealed envelope, for when no administrator can be reached", Href: "/school/emergency"},
	"roll":                  {Text: "Take in pupils, classes and families", Hint: "From the files of another system", Href: "/roll/imports"},
	"area":                  {Text: "Choose the school’s area", Hint: "Police, safeguarding partnership, helplines: the policy takes them from the area", Href: "/policy/area"},
	"document":              {Text: "Read in the policy you have", Hint: "Handrail says what is out of date in it, and takes over your answers", Href: "/policy/check"},
	"questions":             {Text: "Answer the questions behind the policy", Hint: "Handrail writes the draft from your answers", Href: "/policy/questions"},
	"calendar":              {Text: "Enter the school year", Hint: "Reminders and deadlines follow it", Href: "/school/calendar/change"},
	"headteacher":           {Text: "Invite the headteacher", Href: "/people/new?role=headteacher"},
	"dsl":                   {Text: "Invite the designated safeguarding lead", Href: "/people/new?role=dsl"},
	"chair":                 {Text: "Invite the chair of governors", Href: "/people/new?role=chair"},
	"safeguarding_governor": {Text: "Invite the safeguarding governor", Href: "/people/new?role=safeguarding_governor"},
	"backup":                {Text: "Make the first copy of the records", Href: "/school/backups"},
	"drill":                 {Text: "Prove that a copy can be restored", Href: "/school/backups"},
}

func showHome(r *request) error {
	day, err := office.Today.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	f := r.frame("Today", "today")
	p := page.HomePage{Frame: f, Lead: longDay(r.house.Now().In(r.house.Zone)), Now: part.TaskList{ID: "now", Tasks: nowTasks(r, day)}}
	if day.Notice.Text != "" {
		p.Notice, p.NoticeVersion = part.InsetText{Text: day.Notice.Text}, day.Notice.Version
		p.Told = part.Button{Text: "I have read this", Kind: part.Secondary, Once: true}
	}
	urgent, later := homeDuties(r, day)
	p.Now.Tasks = slices.Concat(p.Now.Tasks, urgent, reviewTasks(r, day))
	slices.SortStableFunc(p.Now.Tasks, func(x, y part.Task) int { return lateness(x) - lateness(y) })
	p.Later = part.TaskList{ID: "later", Tasks: later[:min(len(later), 10)]}
	for _, x := range day.Others[:min(len(day.Others), 10)] {
		t := dutyTasks(r, []office.DutyItem{x})[0]
		t.Hint = x.Owner + ", " + strings.ToLower(t.Hint[:1]) + t.Hint[1:]
		p.Others.Tasks = append(p.Others.Tasks, t)
	}
	p.Others.ID = "others"
	homeSetup(&p, day.Steps)
	// Posts without anybody are filled by setting the school up; anything else that waits comes before it.
	if len(p.Now.Tasks) > 0 && (p.Next.Text == "" || !strings.HasPrefix(p.Now.Tasks[0].Href, "/posts")) {
		p.Next = part.Button{Text: "Begin with the first", Hidden: ": " + p.Now.Tasks[0].Text, Href: p.Now.Tasks[0].Href}
	}
	if len(p.Now.Tasks)+len(p.Setup.Tasks) == 0 {
		p.Empty = part.EmptyState{Heading: "Nothing is waiting for you", Text: "When something needs you, it is shown here."}
	}
	if r.by().Roles.Has(people.Staff) {
		p.More = append(p.More, page.IndexEntry{Link: part.Link{Text: "Class sign-in", Href: "/class-sign-in"}, Text: "Open your class for a lesson, and print its cards."})
	}
	if r.may(office.ListPasses) {
		p.More = append(p.More, page.IndexEntry{Link: part.Link{Text: "Visitors today", Href: passesPath}, Text: "Who is in with a day pass, and the code for those who come."})
	}
	p.More = append(p.More, page.IndexEntry{Link: part.Link{Text: "My duties", Href: "/my-duties"}, Text: "What the policy asks of you: done, due and late."})
	if r.may(office.ShowBoard) {
		stands, err := boardWords(r, day.Board)
		if err != nil {
			return err
		}
		p.More = append(p.More, page.IndexEntry{Link: part.Link{Text: "The board", Href: "/board"}, Text: stands})
	}
	if r.by().Roles.Has(people.Parent) {
		p.More = append(p.More, page.IndexEntry{Link: part.Link{Text: "Quiet hours", Href: quietPath}, Text: "When the school sends nothing that can wait, and nobody is expected to answer."})
	}
	p.More = append(p.More, page.IndexEntry{Link: part.Link{Text: "The policy", Href: "/policy"}, Text: "What the school has promised, clause by clause."})
	return r.show(p)
}

// homeSetup shows the steps of setting the school up that are open, and leads to the first that the person may do.
func homeSetup(p *page.HomePage, all []office.Step) {
	steps, done := map[string]office.Step{}, 0
	for _, s := range all {
		steps[s.Key] = s
		if s.Done {
			done++
		}
	}
	for _, stage := range stages {
		for _, key := range stage.keys {
			s, ok := steps[key]
			if !ok || s.Done {
				continue
			}
			t := setupTask(s)
			p.Setup.Tasks = append(p.Setup.Tasks, t)
			if p.Next.Text == "" && t.Href != "" && !s.Optional {
				p.Next = part.Button{Text: "Go on with setting up", Hidden: ": " + t.Text, Href: t.Href}
			}
		}
	}
	p.Setup.ID = "setup"
	p.Done = part.Meter{Label: "Steps done", Done: done, Of: max(1, len(all))}
}

// lateness puts what is late, and what a colleague waits for, before what is not.
func lateness(t part.Task) int {
	if t.Status.Colour == part.Red || t.Status == answerTag {
		return 0
	}
	return 1
}

// homeDuties are what is late or due within a week, and what comes later, of one's own.
func homeDuties(r *request, day office.Day) (urgent, later []part.Task) {
	soon := day.Date.AddDate(0, 0, 7)
	for i, t := range dutyTasks(r, day.Duties) {
		if day.Duties[i].Due.After(soon) {
			later = append(later, t)
		} else {
			urgent = append(urgent, t)
		}
	}
	for i, t := range actionTasks(r, day.Actions, day.Date) {
		if day.Actions[i].Due.After(soon) {
			later = append(later, t)
		} else {
			urgent = append(urgent, t)
		}
	}
	return urgent, later
}

// boardWords say in a sentence how the school stands, worst first, counted anew only when the board has changed.
func boardWords(r *request, version string) (string, error) {
	words, err := r.server.boards.get(r.ctx(), strings.Join([]string{r.house.School.Name, version, "in words"}, " "), func() (template.HTML, error) {
		b, err := office.ShowBoard.Run(r.ctx(), r.house, r.by(), struct{}{})
		if err != nil {
			return "", err
		}
		var all []string
		for _, s := range obligation.Statuses {
			if n := b.Counts[s]; n > 0 && s != obligation.NotInPolicy {
				all = append(all, strconv.Itoa(n)+" "+strings.ToLower(s.Words()))
			}
		}
		return template.HTML(template.HTMLEscapeString("Of what the policy promises: " + strings.Join(all, ", ") + ".")), nil
	})
	return string(words), err
}

func setupTask(s office.Step) part.Task {
	t := setupTasks[s.Key]
	switch {
	case s.Done:
		t.StatusText = "Done"
	case s.Progress != "":
		t.Hint, t.Status = s.Progress, part.Tag{Text: "Begun", Colour: part.Blue}
	case s.Optional:
		t.Status = part.Tag{Text: "Optional", Colour: part.Grey}
	default:
		t.Status = part.Tag{Text: "To\u00a0do", Colour: part.Yellow}
	}
	if !s.May {
		t.Href = ""
		if !s.Done {
			t.Hint = strings.TrimSpace(t.Hint + " (for a colleague)")
		}
	}
	return t
}

// mostAlarms is how many posts that need somebody stand on Today; the others are one link away.
const mostAlarms = 5

// nowTasks are what waits for the person looking, most urgent first.
func nowTasks(r *request, day office.Day) []part.Task {
	var tasks []part.Task
	zone := page.NewFormat(r.house.Zone)
	for _, j := range day.Failing {
		tasks = append(tasks, part.Task{Text: "Handrail’s own work fails: " + jobWords(j.Name), Href: "/school/workings", Hint: j.Failure, Status: part.Tag{Text: "Failing", Colour: part.Red}})
	}
	if day.Letters > 0 {
		tasks = append(tasks, part.Task{Text: page.Plural(day.Letters, "letter waits", "letters wait") + " to be sent", Href: "/school/workings",
			Hint: "The oldest since " + zone.Moment(day.Oldest), Status: part.Tag{Text: "Look", Colour: part.Yellow}})
	}
	if day.Visitors > 0 {
		tasks = append(tasks, part.Task{Text: page.Plural(day.Visitors, "visitor waits at reception", "visitors wait at reception"), Href: passesPath,
			Hint: "Say that they stand before you, and their day pass opens", Status: part.Tag{Text: "Now", Colour: part.Yellow}})
	}
	tasks = append(tasks, birthdayTasks(day)...)
	if day.Unreached > 0 {
		tasks = append(tasks, part.Task{Text: page.Plural(day.Unreached, "e-mail address does not work", "e-mail addresses do not work"), Href: "/people/letters",
			Hint: page.Plural(day.Paper, "letter to print", "letters to print"), Status: part.Tag{Text: "Look", Colour: part.Yellow}})
	}
	if day.Unreached == 0 && day.Paper > 0 {
		tasks = append(tasks, part.Task{Text: page.Plural(day.Paper, "letter to print", "letters to print"), Href: "/people/letters",
			Hint: "For families without e-mail", Status: part.Tag{Text: "Look", Colour: part.Yellow}})
	}
	if day.Places > 0 {
		tasks = append(tasks, part.Task{Text: "Was this you? Your account was in use in two places", Href: "/account", Status: part.Tag{Text: "Look", Colour: part.Yellow}})
	}
	tasks = append(tasks, loanTasks(zone, day)...)
	tasks = append(tasks, requestTasks(zone, day.Approvals)...)
	posts := together(r, day.Posts)
	if n := len(posts); n > mostAlarms {
		posts = append(posts[:mostAlarms], part.Task{Text: "See all posts that need somebody", Href: "/posts?state=trouble", Hint: page.Plural(n-mostAlarms, "more", "more")})
	}
	tasks = append(tasks, posts...)
	if day.Access {
		tasks = append(tasks, part.Task{Text: "Say whether you still need what you can reach", Href: "/account", Hint: "Once a year", Status: part.Tag{Text: "Due", Colour: part.Yellow}})
	}
	return tasks
}

// mostOfAKind is how many posts are named that lack the same; where more do, as in a school that has just begun, one
// line stands for them.
const mostOfAKind = 3

// together puts posts that nobody ever held into one task, and those whose holders have not been trained.
func together(r *request, all []post.Alarm) []part.Task {
	var never, untrained []string
	rest := slices.DeleteFunc(slices.Clone(all), func(a post.Alarm) bool {
		title, _, _ := strings.Cut(a.What, ":")
		switch {
		case a.Kind == post.Vacant && a.Since.IsZero():
			never = append(never, lowerTitle(title))
		case a.Kind == post.Untrained && !slices.Contains(untrained, lowerTitle(title)):
			untrained = append(untrained, lowerTitle(title))
		case a.Kind != post.Untrained:
			return false
		}
		return true
	})
	if len(never) <= mostOfAKind && len(untrained) <= mostOfAKind {
		return alarmTasks(r, all)
	}
	var tasks []part.Task
	if len(never) > 0 {
		tasks = append(tasks, part.Task{Text: page.Plural(len(never), "post has", "posts have") + " nobody yet", Href: "/posts?state=vacant",
			Hint: firstFew(never), Status: part.Tag{Text: "Vacant", Colour: part.Red}})
	}
	if len(untrained) > 0 {
		t := part.Task{Text: "Training is missing for " + page.Plural(len(untrained), "post", "posts"), Href: "/posts?state=trouble",
			Hint: firstFew(untrained), Status: part.Tag{Text: "Act\u00a0now", Colour: part.Red}}
		if r.may(office.ListTraining) {
			t.Href = "/posts/training"
		}
		tasks = append(tasks, t)
	}
	return append(tasks, alarmTasks(r, rest)...)
}

// birthdayTasks say that links to families may have fallen into wrong hands.
func birthdayTasks(day office.Day) []part.Task {
	var tasks []part.Task
	if day.ManyBirthdays {
		tasks = append(tasks, part.Task{Text: "Very many wrong birthdays were tried at links to families", Href: signingsPath,
			Hint: "Links took no more for the rest of the hour. Somebody may have many of the letters: ask the technician", Status: part.Tag{Text: "Act\u00a0now", Colour: part.Red}})
	}
	if day.LinksEnded > 0 {
		tasks = append(tasks, part.Task{Text: page.Plural(day.LinksEnded, "link to a family ended", "links to families ended") + " after wrong birthdays", Href: signingsPath,
			Hint: "Ask the family whether it was them before you make a new one", Status: part.Tag{Text: "Look", Colour: part.Yellow}})
	}
	return tasks
}

// firstFew names the first of a list and counts the others.
func firstFew(words []string) string {
	const most = 4
	if n := len(words) - most; n > 1 {
		words = append(slices.Clone(words[:most]), page.Count(n)+" more")
	}
	return capital(page.Sentence(words))
}

// reviewTasks are questions that events have put to the policy.
func reviewTasks(r *request, day office.Day) []part.Task {
	var tasks []part.Task
	zone := page.NewFormat(r.house.Zone)
	for _, x := range day.Reviews[:min(len(day.Reviews), 10)] {
		t := part.Task{Text: x.What, Href: "/policy/reviews/" + string(x.ID), Hint: "Does the policy have to change? Decide by " + zone.Date(x.Due), Status: part.Tag{Text: "Review"}}
		if x.Due.Before(r.house.Now().Add(-24 * time.Hour)) {
			t.Status = part.Tag{Text: "Overdue", Colour: part.Red}
		}
		tasks = append(tasks, t)
	}
	return append(tasks, policyTasks(r, day)...)
}

// policyTasks are what the policy asks of the person looking.
func policyTasks(r *request, day office.Day) []part.Task {
	var tasks []part.Task
	zone := page.NewFormat(r.house.Zone)
	for _, x := range day.Reading {
		t := part.Task{Text: "Read and confirm: " + x.Title + ", " + x.Editions(), Href: readingPath + "/" + string(x.ID), Hint: "By " + zone.Date(x.By), Status: part.Tag{Text: "To do", Colour: part.Yellow}}
		if x.Late {
			t.Status = part.Tag{Text: "Overdue", Colour: part.Red}
		}
		tasks = append(tasks, t)
	}
	for _, x := range day.Support { // a first page is seen by whoever passes: nobody's name stands on it
		t := part.Task{Text: x.Kind, Href: supportPath + "/" + string(x.Plan), Hint: "By " + zone.Date(x.Due), Status: part.Tag{Text: "To do", Colour: part.Yellow}}
		if x.Tie != "" {
			t.Href = tiesPath + "/" + string(x.Tie)
		}
		if x.Due.Before(day.Date) {
			t.Status = part.Tag{Text: "Overdue", Colour: part.Red}
		}
		if x.Kind == office.SupportCheck && x.Due.After(day.Date.AddDate(0, 0, 7)) {
			continue
		}
		tasks = append(tasks, t)
	}
	for _, x := range day.Agreements {
		tasks = append(tasks, part.Task{Text: "Sign: " + x.Title, Href: agreementsPath + "/" + x.Key, Hint: x.Says, Status: coverTag(x.State, true)})
	}
	for _, x := range day.Rounds {
		tasks = append(tasks, part.Task{Text: "Say what you think of the draft policy", Href: roundsPath + "/" + string(x.ID) + "/answer", Hint: "Until " + zone.Date(x.Until), Status: part.Tag{Text: "Asked", Colour: part.Blue}})
	}
	return tasks
}

// answerTag marks what a colleague waits for.
var answerTag = part.Tag{Text: "Answer", Colour: part.Yellow}

// mostRequests is how many requests the home page names one by one.
const mostRequests = 5

// requestTasks lead to each request that waits for the person looking, and to the list of them where there are many.
func requestTasks(zone page.Format, all []approval.Request) []part.Task {
	var tasks []part.Task
	for _, x := range all[:min(len(all), mostRequests)] {
		k, _ := approval.ByKey(x.Kind)
		tasks = append(tasks, part.Task{Text: k.Title, Href: "/approvals/" + string(x.ID), Status: answerTag,
			Hint: "A colleague asked on " + zone.Date(x.Made) + " and needs a second person, until " + zone.Moment(x.Expires)})
	}
	if n := len(all) - len(tasks); n > 0 {
		tasks = append(tasks, part.Task{Text: page.Plural(n, "more request waits", "more requests wait") + " for your answer", Href: "/approvals?state=answer", Status: answerTag})
	}
	return tasks
}

// jobWords say what each piece of work is for to somebody who does not know its name.
func jobWords(name string) string {
	switch name {
	case "letters":
		return "Sending letters"
	case "posts begin and end":
		return "Beginning and ending terms on their days"
	case "standing":
		return "Bringing the board up to date"
	case "reminders":
		return "Reminding people of their duties"
	case "reading":
		return "Reminding people of documents to confirm"
	case "briefings":
		return "Asking staff the reminders and questions of the term"
	case "approvals":
		return "Ending requests that ran out, and reminders of those that wait"
	case "sweep":
		return "Clearing away ended sessions"
	case "trail head to governors":
		return "Sending the receipt for the trail to governors"
	}
	return capital(name)
}

// capital begins a name with a capital letter.
func capital(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

func doTold(r *request) error {
	if _, err := office.ConfirmNotice.Run(r.ctx(), r.house, r.by(), r.FormValue("version")); err != nil {
		return err
	}
	return r.goTo("/", "noticed")
}
