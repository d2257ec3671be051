package obligation

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/words/people"
)

// postPage is where a post is filled.
func postPage(k post.Kind) string { return postsPage + "/" + k.Key }

// held judges that the policy prints who holds some posts, and that they hold them today: a leaver can stay
// neither on the page nor in the post (0-b, 0-c, 4.2-a).
func held(keys ...string) func(*Facts, policy.Obligation, time.Time) Standing {
	return func(f *Facts, o policy.Obligation, day time.Time) Standing {
		var questions, seen []string
		var link string
		for _, key := range keys {
			k, _ := f.Posts.Book.Kind(key)
			if s, wrong := f.inPost(k, day); wrong {
				return s
			}
			if link == "" {
				link = postPage(k)
			}
			questions = append(questions, k.Question)
			t := post.Running(f.Posts.Terms, key)[0]
			words := fmt.Sprintf("%s is %s since %s", f.printed(k.Question), lower(k.Title), date(t.Starts))
			if !t.Ends.IsZero() {
				words += ", until " + date(t.Ends)
			}
			seen = append(seen, words+f.vacantLately(k, day))
		}
		if s, wrong := f.saidIn(o.ID, questions); wrong {
			return s
		}
		return Standing{Status: Met, Link: link, Seen: "The policy prints who is in the register of posts today: " + strings.Join(seen, "; ") + "."}
	}
}

// inPost finds what is wrong with who holds a post; the standing counts only if something is.
func (f *Facts) inPost(k post.Kind, day time.Time) (Standing, bool) {
	s := Standing{Status: NotMet, Link: postPage(k)}
	running, name := post.Running(f.Posts.Terms, k.Key), f.Answers.First(k.Question)
	switch {
	case len(running) == 0 && post.EverHeld(f.Posts.Terms, k.Key):
		gaps := post.Gaps(f.Posts.Terms, k.Key, time.Time{}, day)
		s.Seen = "Nobody is " + lower(k.Title) + " today."
		if len(gaps) > 0 {
			last := gaps[len(gaps)-1]
			s.Since, s.LastTrue = last.From, last.From.AddDate(0, 0, -1)
			s.Seen = fmt.Sprintf("Nobody has been %s since %s, %s by today.", lower(k.Title), date(last.From), many(last.Days(), "day", "days"))
		}
	case len(running) == 0 && name == "":
		s.Seen = "Nobody is entered as " + lower(k.Title) + ", and the policy names nobody."
	case !slices.ContainsFunc(running, func(t post.Term) bool {
		return people.SameName(name, f.Posts.People[t.Person].Name) || name == t.Printed
	}):
		s.Seen = fmt.Sprintf("The policy names %s, but nobody of that name is entered as %s in the register of posts.", name, lower(k.Title))
	case !running[0].Ends.IsZero() && running[0].Ends.Before(day):
		s.Seen = fmt.Sprintf("%s was to be %s until %s. Nobody follows.", name, lower(k.Title), date(running[0].Ends))
	default:
		return Standing{}, false
	}
	return s, true
}

// vacantLately says how many days of the last year a post was vacant, where there were any.
func (f *Facts) vacantLately(k post.Kind, day time.Time) string {
	n := post.VacantDays(post.Gaps(f.Posts.Terms, k.Key, day.AddDate(-1, 0, 1), day))
	if n == 0 {
		return ""
	}
	return ", after " + many(n, "vacant day", "vacant days") + " in the last twelve months"
}

func lower(title string) string {
	if len(title) < 2 || title[1] >= 'A' && title[1] <= 'Z' {
		return title
	}
	return strings.ToLower(title[:1]) + title[1:]
}

// appointed judges 4-a: there is a lead, and on every school day the lead or somebody who stands in.
func appointed(f *Facts, _ policy.Obligation, day time.Time) Standing {
	lead, _ := f.Posts.Book.Kind("dsl")
	deputy, _ := f.Posts.Book.Kind(lead.Cover)
	for _, k := range []post.Kind{lead, deputy} {
		if len(post.Running(f.Posts.Terms, k.Key)) > 0 {
			continue
		}
		if s, wrong := f.inPost(k, day); wrong && post.EverHeld(f.Posts.Terms, k.Key) {
			return s
		}
		s := Standing{Status: NotMet, Link: postPage(k), Seen: "Nobody is entered as designated safeguarding lead in the register of posts."}
		if k.Key == deputy.Key {
			s.Seen = "A designated safeguarding lead is entered, but no deputy, so nobody stands in."
		}
		return s
	}
	s := Standing{Status: Met, Link: postPage(lead), Seen: "The register of posts shows a designated safeguarding lead and a deputy today"}
	s.Seen += f.vacantLately(lead, day) + "."
	past := f.Posts.UncoveredDays(lead, day.AddDate(-1, 0, 1), day)
	switch n := len(past); {
	case n > 0 && past[n-1].Equal(day):
		s.Status, s.Seen = NotMet, "Today the lead is away, and so is everybody who could stand in."
	case n > 0:
		s.Seen += fmt.Sprintf(" On %s of the last twelve months both were away.", many(n, "school day", "school days"))
	default:
		s.Seen += " On no school day of the last twelve months were both entered as away."
	}
	if ahead := f.Posts.UncoveredDays(lead, day.AddDate(0, 0, 1), day.AddDate(0, 0, 14)); s.Status == Met && len(ahead) > 0 {
		s.Status = Due
		s.Seen += " On " + date(ahead[0]) + " both will be away: somebody has to stand in."
	}
	return s
}

// oversight judges who is told of concerns, as far as the appointment goes: somebody has to be there. That
// they are told is for the concerns themselves to show (3-g).
func oversight(f *Facts, o policy.Obligation, day time.Time) Standing {
	k, _ := f.Posts.Book.Kind("oversight")
	name := f.Answers.First(k.Question)
	if s, wrong := (stated{keys: []string{k.Question}}).answer(f, k.Question); wrong {
		return s
	}
	low := strings.ToLower(name)
	for _, other := range f.Posts.Book.Posts {
		title := strings.ToLower(other.Title)
		short := strings.ReplaceAll(title, "designated safeguarding lead", "dsl")
		if low != "the "+title && low != "the "+short {
			continue
		}
		if len(post.Running(f.Posts.Terms, other.Key)) == 0 {
			return Standing{Status: NotMet, Link: postPage(other), Seen: "The policy says that " + name + " is told of concerns, and nobody holds that post today."}
		}
		return claimed(o, "The policy says that "+name+" is told of each concern, and somebody holds that post today.", postPage(other))
	}
	for _, p := range f.Posts.People {
		if p.Active && people.SameName(name, p.Name) {
			return claimed(o, name+" is told of each concern and belongs to the school today.", postPage(k))
		}
	}
	return Standing{Status: NotMet, Link: postPage(k), Seen: "The policy says that " + name + " is told of concerns. Nobody of that name is in the register of people, and it is no post that the register knows."}
}

// roleForEverybody judges 2-d: the policy reaches people by their roles, so nobody may be without one.
func roleForEverybody(f *Facts, o policy.Obligation, _ time.Time) Standing {
	count := func(s people.Set) (n int) {
		for roles, k := range f.People {
			if roles.Meets(s) {
				n += k
			}
		}
		return n
	}
	s := Standing{Status: Met, Link: peoplePage}
	groups := []struct {
		roles     people.Set
		one, more string
	}{{people.Employed, "member of staff", "members of staff"}, {people.Governors, "governor", "governors"}, {people.Of(people.Volunteer), "volunteer", "volunteers"},
		{people.Of(people.Contractor), "contractor", "contractors"}, {people.Of(people.Visitor), "visitor", "visitors"},
		{people.Of(people.Pupil), "pupil", "pupils"}, {people.Of(people.Parent), "parent or carer", "parents and carers"}}
	var seen, none []string
	for _, g := range groups {
		if n := count(g.roles); n > 0 {
			seen = append(seen, many(n, g.one, g.more))
		} else if g.roles.Meets(people.Of(people.Pupil, people.Parent, people.Governor)) {
			none = append(none, g.more)
		}
	}
	s.Seen = "The register of people has " + strings.Join(seen, ", ") + "."
	switch n := f.People[0]; {
	case n > 0:
		s.Status = NotMet
		s.Seen += " " + many(n, "person has no role at all", "people have no role at all") + "."
	case len(none) > 0:
		return claimed(o, s.Seen+" Nobody is without a role, but no "+strings.Join(none, " and no ")+" are entered yet.", peoplePage)
	default:
		s.Seen += " Nobody is without a role."
	}
	return s
}
