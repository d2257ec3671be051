package obligation

import (
	"fmt"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
)

// bodies judges that the policy names local bodies from the school's own area, says how to reach them,
// and that the school confirmed them in time. Where reach is false, the name is all that is asked.
type bodies struct {
	keys  []string
	reach bool
	every calendar.Interval
}

func (p bodies) judge(f *Facts, o policy.Obligation, day time.Time) Standing {
	if s, wrong := f.area(); wrong {
		return s
	}
	if st := f.statement(o.ID); st != nil && st.Local {
		return ownWords(st.ID, f.Library.Called(st.ID))
	}
	var names, open []string
	var oldest time.Time
	first := p.keys[0] // to look at: the first that is open, if one is
	for _, key := range p.keys {
		fact, ok := f.Pack.Fact(key)
		if !ok || fact.Name == "" {
			return Standing{Status: NotMet, Link: contactPage(key), Seen: "The list for " + f.Pack.Title + " does not name " + inWords(key) + "."}
		}
		if p.reach && !reachable(fact) {
			return Standing{Status: NotMet, Link: contactPage(key), Seen: "The list for " + f.Pack.Title + " does not say how to reach " + fact.Name + "."}
		}
		names = append(names, fact.Name)
		when, ok := f.Confirmed[key]
		switch when = calendar.Day(when); {
		case !ok:
			if open = append(open, fact.Name); len(open) == 1 {
				first = key
			}
		case oldest.IsZero() || when.Before(oldest):
			oldest = when
		}
	}
	s := Standing{Link: contactPage(first), Seen: "The policy names " + strings.Join(names, "; ") + "."}
	switch {
	case len(open) == len(names):
		s.Status = Due
		s.Seen += " The school has confirmed none of this yet."
		return s
	case len(open) > 0:
		s.Status = Due
		s.Seen += " The school has not confirmed yet: " + strings.Join(open, "; ") + "."
		return s
	}
	s.Status, s.Since = Met, oldest
	s.Seen += " The school confirmed the oldest of these on " + date(oldest) + "."
	return again(s, oldest, p.every, day, "They have to be tried again")
}

// area finds what is wrong with the choice of the area; the standing counts only if something is.
func (f *Facts) area() (Standing, bool) {
	link := f.questionPage("area.pack")
	county := f.Answers.First("school.county")
	switch {
	case f.Answers.First("area.pack") == "":
		return Standing{Status: NotMet, Link: link, Seen: "No area is chosen, so the policy can name no local body."}, true
	case f.Pack.Pack == "":
		return Standing{Status: NotMet, Link: link, Seen: "Handrail has no list for the area " + f.Answers.First("area.pack") + "."}, true
	case county == "":
		return Standing{Status: NotMet, Link: link, Seen: "The county of the school is not entered, so nobody can tell whether the contacts are those of its own area."}, true
	case !inArea(f.Pack, county):
		return Standing{Status: NotMet, Link: link, Seen: fmt.Sprintf("The school is in %s, but its contacts come from the list for %s.", county, f.Pack.Title)}, true
	}
	return Standing{}, false
}

func inArea(p areapack.Pack, county string) bool {
	county = strings.ToLower(strings.TrimSpace(county))
	for _, mark := range append([]string{p.Title, p.Council}, p.Marks...) {
		mark = strings.ToLower(mark)
		if mark == county || mark != "" && strings.Contains(" "+mark+" ", " "+county+" ") {
			return true
		}
	}
	return p.Council == "" // the national list has no area
}

func reachable(f areapack.Fact) bool { return f.Phone != "" || f.Email != "" || f.Web != "" }

func inWords(key string) string {
	switch key {
	case "lado":
		return "the local authority designated officer (LADO)"
	case "ict_support":
		return "technical support"
	}
	return "the " + strings.ReplaceAll(key, "_", " ")
}

// suppliers judges 12-j: the policy says who supplies broadband and support, in clauses without a blank.
func suppliers(f *Facts, o policy.Obligation, day time.Time) Standing {
	s := stated{keys: []string{"broadband.provider", "filter.support_line"}}.judge(f, o, day)
	if s.Status != Met {
		return s
	}
	if gap, wrong := f.whole("12/suppliers"); wrong {
		return gap
	}
	return s
}

// directory judges 4.1-l: every clause of section 12 that points to help stands whole, and the school
// confirmed the local bodies.
func directory(f *Facts, o policy.Obligation, day time.Time) Standing {
	for _, c := range []clause.ID{"12/emergency", "12/local", "12/children", "12/abuse", "12/images", "12/families"} {
		if s, wrong := f.whole(c); wrong {
			return s
		}
	}
	return bodies{keys: []string{"police", "partnership", "social_care", "adviser_team"}, reach: true, every: calendar.Yearly}.judge(f, o, day)
}

// risks judges 1-i: the three classes of the obligation are among the school's. That records are sorted
// by them is not measured yet.
func risks(f *Facts, o policy.Obligation, day time.Time) Standing {
	p := stated{keys: []string{"risk.classes"}, defaults: true, claim: true,
		mentions: []mention{{"content", []string{"content"}}, {"contact", []string{"contact"}}, {"conduct", []string{"conduct"}}}}
	return p.judge(f, o, day)
}

// blocklist judges whether the filter's provider applies the national lists. A no is a plain no; a yes is
// what the school says until a test proves it.
func blocklist(f *Facts, o policy.Obligation, day time.Time) Standing {
	if f.Answers.First("filter.iwf") == "no" {
		return Standing{Status: NotMet, Link: f.questionPage("filter.iwf"), Seen: "The school does not hold proof that the filter's provider applies the national lists of illegal material."}
	}
	s := stated{keys: []string{"filter.iwf"}, claim: true}.judge(f, o, day)
	if f.Answers.First("filter.iwf") == "yes" && s.Status == NotMeasured {
		return claimed(o, "The school says that it holds proof that the filter's provider applies the national lists of illegal material.", s.Link)
	}
	return s
}

// offensiveMail judges 7.8-i: somebody receives reports of offensive messages, and somebody else stands in.
func offensiveMail(f *Facts, o policy.Obligation, day time.Time) Standing {
	p := stated{keys: []string{"email.offensive_recipient", "email.offensive_deputy"}, note: "Days on which neither is there are not recorded here yet."}
	s := p.judge(f, o, day)
	if one := f.Answers.First(p.keys[0]); s.Status == Met && strings.EqualFold(one, f.Answers.First(p.keys[1])) {
		return Standing{Status: NotMet, Link: s.Link, Seen: "The policy names " + one + " and nobody else, so nobody stands in."}
	}
	return s
}
