package office

import (
	"slices"
	"time"

	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// postReaders see who holds which post. Nothing in the register of posts is about a child.
var postReaders = people.Employed | people.Governors

// HolderShown is one term with the holder's name.
type HolderShown struct {
	post.Term
	Name    string // in the register of people
	Prints  string // as it is printed
	Left    bool   // the account is closed
	Trained bool   // all the training that the post asks for is there and fresh
}

// PostShown is one post as it stands today.
type PostShown struct {
	post.Kind
	Needed  bool
	Holders []HolderShown // first in line in front
	Next    []HolderShown // those who are to begin
	Waiting bool          // an appointment waits for a second person
	Alarms  []post.Alarm  // for the person looking
	// Typed is what was answered before the register spoke, where that names somebody else.
	Typed string
	// Answered is the name that stands in the policy while the register knows nobody.
	Answered string
	// VacantSince is the first day without a holder; zero while there is one, or if there never was.
	VacantSince time.Time
}

// Vacant says that nobody holds a post that the school must fill.
func (p PostShown) Vacant() bool { return p.Needed && len(p.Holders) == 0 }

// PostsShown is the register of posts.
type PostsShown struct {
	Posts  []PostShown
	Alarms []post.Alarm
	Book   *post.Book
	Day    time.Time
}

// ShowPosts shows every post, who holds it and what is wrong.
var ShowPosts = Look[struct{}, PostsShown]{
	About: About{Name: "ShowPosts", Says: "See who holds which post and which are empty", Clause: "4/posts", May: postReaders},
	Do: func(d *Desk, v *store.View, _ struct{}) (PostsShown, error) {
		f, books, err := factsOfPosts(d.House, v)
		if err != nil {
			return PostsShown{}, err
		}
		q, err := loadQuestions(d, v)
		if err != nil {
			return PostsShown{}, err
		}
		out := PostsShown{Alarms: alarmsFor(d.By, post.Alarms(f)), Book: books.Posts, Day: f.Day}
		for _, k := range books.Posts.Posts {
			out.Posts = append(out.Posts, shownPost(f, q, k, out.Alarms))
		}
		return out, nil
	},
}

func shownPost(f *post.Facts, q *questions, k post.Kind, alarms []post.Alarm) PostShown {
	p := PostShown{Kind: k, Needed: f.Needed(k), Waiting: f.Waiting[k.Key]}
	for _, t := range post.Of(f.Terms, k.Key) {
		switch h := shownHolder(f, k, t); {
		case t.Running():
			p.Holders = append(p.Holders, h)
		case t.Coming():
			p.Next = append(p.Next, h)
		}
	}
	if gaps := post.Gaps(f.Terms, k.Key, time.Time{}, f.Day); len(p.Holders) == 0 && len(gaps) > 0 {
		p.VacantSince = gaps[len(gaps)-1].From
	}
	for _, a := range alarms {
		if a.Post == k.Key {
			p.Alarms = append(p.Alarms, a)
		}
	}
	if x, ok := q.books.Library.Question(k.Question); ok {
		typed := q.printed(x, q.stored[k.Question].Values)
		held, ruled := q.held[k.Question]
		switch {
		case !ruled:
			p.Answered = typed
		case typed != "" && !people.SameName(typed, held.Name):
			p.Typed = typed
		}
	}
	return p
}

func shownHolder(f *post.Facts, k post.Kind, t post.Term) HolderShown {
	x := f.People[t.Person]
	h := HolderShown{Term: t, Name: x.Name, Prints: post.PrintedName(t, x.Name), Left: !x.Active, Trained: true}
	for _, c := range k.Training {
		done, ok := post.Newest(f.Training, t.Person, c)
		h.Trained = h.Trained && ok && !done.Until.Before(f.Day)
	}
	return h
}

// PostHistory is one post with everybody who held it.
type PostHistory struct {
	PostShown
	Past []HolderShown // the newest in front
	Gaps []post.Gap    // of the last three years
	// VacantDays counts the days without a holder in the last twelve months.
	VacantDays int
	Courses    []post.Course
	Absences   []AbsenceShown
	Day        time.Time
}

// AbsenceShown is days on which somebody in a post is away.
type AbsenceShown struct {
	post.Absence
	Name string
}

// ShowPost shows one post with its history.
var ShowPost = Look[string, PostHistory]{
	About: About{Name: "ShowPost", Says: "See who held a post from when to when", Clause: "4/posts", May: postReaders},
	Do: func(d *Desk, v *store.View, key string) (PostHistory, error) {
		f, books, err := factsOfPosts(d.House, v)
		if err != nil {
			return PostHistory{}, err
		}
		k, ok := books.Posts.Kind(key)
		if !ok {
			return PostHistory{}, fault.New(fault.NotFound, "There is no such post. The page of posts lists them all.")
		}
		q, err := loadQuestions(d, v)
		if err != nil {
			return PostHistory{}, err
		}
		out := PostHistory{PostShown: shownPost(f, q, k, alarmsFor(d.By, post.Alarms(f))), Day: f.Day,
			Gaps: post.Gaps(f.Terms, key, f.Day.AddDate(-3, 0, 0), f.Day)}
		out.VacantDays = post.VacantDays(post.Gaps(f.Terms, key, f.Day.AddDate(-1, 0, 1), f.Day))
		for _, t := range post.Of(f.Terms, key) {
			if !t.Closed.IsZero() && t.Held() {
				out.Past = append(out.Past, shownHolder(f, k, t))
			}
		}
		slices.Reverse(out.Past)
		for _, c := range k.Training {
			if course, ok := books.Posts.Course(c); ok {
				out.Courses = append(out.Courses, course)
			}
		}
		for _, a := range f.Absences {
			if !a.Last.Before(f.Day) && slices.ContainsFunc(out.Holders, func(h HolderShown) bool { return h.Person == a.Person }) {
				out.Absences = append(out.Absences, AbsenceShown{a, f.People[a.Person].Name})
			}
		}
		return out, nil
	},
}

// GovernorsShown is the table of governors that a school publishes (WEB-03).
type GovernorsShown struct {
	Now  []GovernorRow
	Left []GovernorRow // within twelve months
}

// GovernorRow is one governor with all posts on the governing body.
type GovernorRow struct {
	Prints    string
	Posts     []string
	Starts    time.Time
	Ends      time.Time // the last day of the term, or the day on which it ended
	Appointer string
	Interests string
	Attended  int
	Meetings  int
}

// ShowGovernors shows the governors as a school publishes them.
var ShowGovernors = Look[struct{}, GovernorsShown]{
	About: About{Name: "ShowGovernors", Says: "See the table of governors that the school publishes", Clause: "4/posts", May: postReaders},
	Do: func(d *Desk, v *store.View, _ struct{}) (GovernorsShown, error) {
		f, _, err := factsOfPosts(d.House, v)
		if err != nil {
			return GovernorsShown{}, err
		}
		var out GovernorsShown
		out.Now = governorRows(f, post.Term.Running)
		since := f.Day.AddDate(-1, 0, 0)
		out.Left = governorRows(f, func(t post.Term) bool { return t.Held() && !t.Closed.IsZero() && !t.Last().Before(since) })
		out.Left = slices.DeleteFunc(out.Left, func(l GovernorRow) bool {
			return slices.ContainsFunc(out.Now, func(n GovernorRow) bool { return n.Prints == l.Prints })
		})
		return out, nil
	},
}

func governorRows(f *post.Facts, show func(post.Term) bool) []GovernorRow {
	var order []id.Person
	rows := map[id.Person]*GovernorRow{}
	for _, k := range f.Book.Posts {
		if !k.Governor {
			continue
		}
		for _, t := range post.Of(f.Terms, k.Key) {
			if !show(t) {
				continue
			}
			row, ok := rows[t.Person]
			if !ok {
				row = &GovernorRow{Prints: post.PrintedName(t, f.People[t.Person].Name), Starts: t.Starts}
				rows[t.Person], order = row, append(order, t.Person)
			}
			row.add(k, t)
		}
	}
	out := make([]GovernorRow, 0, len(order))
	for _, who := range order {
		out = append(out, *rows[who])
	}
	return out
}

// add puts one more post of the same governor into a row: the earliest beginning and the latest end count.
func (g *GovernorRow) add(k post.Kind, t post.Term) {
	g.Posts = append(g.Posts, k.Title)
	if t.Starts.Before(g.Starts) {
		g.Starts = t.Starts
	}
	ends := t.Ends
	if last := t.Last(); !last.IsZero() {
		ends = last
	}
	if ends.After(g.Ends) {
		g.Ends = ends
	}
	if g.Appointer == "" {
		g.Appointer = t.Appointer
	}
	if g.Interests == "" {
		g.Interests = t.Interests
	}
	if t.Meetings > g.Meetings {
		g.Attended, g.Meetings = t.Attended, t.Meetings
	}
}

// AccountShown is somebody of the register as far as whoever runs the system sees them.
type AccountShown struct {
	ID     id.Person
	Name   string
	Roles  people.Set
	Since  time.Time
	Left   time.Time
	Joined bool
	Posts  []HolderShown
}

// ListAccounts lists accounts by number, name and role for those who run the system: no address, no pupil
// and no parent.
var ListAccounts = Case[id.Person, []AccountShown]{
	About: About{Name: "ListAccounts", Says: "List the accounts of colleagues, by number, name and role", Clause: "2.1/people", Sensitive: true,
		May: managers | people.Of(people.Technician)},
	Do: func(d *Desk, tx *store.Tx, one id.Person) ([]AccountShown, error) {
		tx.Looked("person", "list")
		f, _, err := factsOfPosts(d.House, &tx.View)
		if err != nil {
			return nil, err
		}
		all, err := tx.People()
		if err != nil {
			return nil, err
		}
		var out []AccountShown
		for _, p := range all {
			if one != "" && p.ID != one {
				continue
			}
			tx.Looked("person", string(p.ID))
			a := AccountShown{ID: p.ID, Name: p.Name, Roles: p.Roles, Since: p.Created, Left: p.Ended}
			_, err := tx.Credential(p.ID)
			if a.Joined = err == nil; ignoreNone(err) != nil {
				return nil, err
			}
			a.Posts = postsOf(f, p.ID)
			out = append(out, a)
		}
		if one != "" && len(out) == 0 {
			return nil, fault.New(fault.NotFound, "Nobody in the register of colleagues has this number.")
		}
		return out, nil
	},
}

// postsOf are the posts that somebody holds, held or is to hold, the newest in front.
func postsOf(f *post.Facts, who id.Person) []HolderShown {
	var out []HolderShown
	for _, t := range f.Terms {
		if k, ok := f.Book.Kind(t.Post); ok && t.Person == who && (t.Held() || t.Coming()) {
			out = append(out, shownHolder(f, k, t))
		}
	}
	slices.SortStableFunc(out, func(a, b HolderShown) int { return b.Starts.Compare(a.Starts) })
	return out
}
