package obligation

import (
	"fmt"
	"time"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/clause"
)

type judge = func(*Facts, policy.Obligation, time.Time) Standing

// signedPart judges a rule of whose proof signatures are only one half: as long as the rest is not recorded here, it is
// never met by them alone.
func signedPart(f *Facts, o policy.Obligation, day time.Time) Standing {
	s := signed(f, o, day)
	if s.Status == Met {
		s.Status = NotMeasured
	}
	if s.Status == NotMeasured || s.Status == Due {
		s.Seen += " " + Partly[o.ID]
	}
	return s
}

// andDone judges what is shown by two things together: a judge, and the duty that serves another obligation. Both have to
// hold, and the worse of the two speaks first.
func andDone(first judge, duty clause.Obligation) judge {
	return func(f *Facts, o policy.Obligation, day time.Time) Standing {
		return both(first(f, o, day), f.doneAs(duty, o, day))
	}
}

// doneInPart judges by the duty that serves another obligation what a check can show only in part: it is never met.
func doneInPart(duty clause.Obligation) judge {
	return func(f *Facts, o policy.Obligation, day time.Time) Standing {
		s := f.doneAs(duty, o, day)
		if s.Status == Met {
			s.Status, s.LastTrue = NotMeasured, time.Time{}
		}
		s.Seen += " " + Partly[o.ID]
		return s
	}
}

// both is one standing made of two that both have to hold.
func both(a, b Standing) Standing {
	if worse(b.Status, a.Status) {
		a, b = b, a
	}
	a.Seen += " " + b.Seen
	if a.Status != Met {
		a.LastTrue = time.Time{}
	}
	return a
}

// order is from bad to good, for what is made of two.
var order = map[Status]int{Overdue: 0, NotMet: 1, NotMeasured: 2, Due: 3, Met: 4, NotInPolicy: 5}

func worse(a, b Status) bool { return order[a] < order[b] }

// doneAs is how the duty stands that serves an obligation.
func (f *Facts) doneAs(duty clause.Obligation, o policy.Obligation, day time.Time) Standing {
	if d := f.owed()[duty]; d != nil {
		return d.kept(day)
	}
	s := unmeasured(o)
	s.Link = "/duties"
	return s
}

// codeOfConduct judges 8.2-c: what is expected of staff and of volunteers alike stands in an agreement in force of each,
// and all have signed the wording of today.
func codeOfConduct(f *Facts, o policy.Obligation, day time.Time) Standing {
	var kinds []SignedKind
	for _, key := range []string{"staff", "volunteer"} {
		for _, k := range f.Agreements.carriers(o.ID, "staff") {
			if k.Key == key {
				kinds = append(kinds, k)
			}
		}
	}
	if len(kinds) < 2 {
		return Standing{Status: NotMet, Link: wordingsPage, Seen: "No agreement in force says to staff and to volunteers alike what is expected of them."}
	}
	return counted(kinds, day)
}

// plainLaw judges 9.1-a: everybody has signed to keep to the law and the policies, and the clause that says so stands in
// the policy without a blank.
func plainLaw(f *Facts, o policy.Obligation, day time.Time) Standing {
	if s, wrong := f.whole(f.Library.Primary(o.ID).ID); wrong {
		return s
	}
	return signed(f, o, day)
}

// asking says which agreement or consent systems of some kinds have to ask for before they open.
type asking struct {
	need, called string   // such as agreement:social_media
	kinds        []string // of system
	system, many string   // one of them in words
	pupils       bool     // only those that pupils use
}

// judge holds that the register asks for it before any account opens, and that no account is open without it today.
func (a asking) judge(f *Facts, o policy.Obligation, _ time.Time) Standing {
	live, asks := 0, 0
	for _, k := range a.kinds {
		x := f.Access.Kinds[k]
		if a.pupils {
			live, asks = live+x.ForPupils, asks+x.PupilsAsk[a.need]
		} else {
			live, asks = live+x.Live, asks+x.Asks[a.need]
		}
	}
	u := f.Access.Under[a.need]
	switch {
	case len(f.Agreements.any(o.ID, "")) == 0:
		return Standing{Status: NotMet, Link: wordingsPage, Seen: "No agreement or consent in force says this."}
	case live == 0:
		return claimed(o, "No "+a.system+" is in use in the register of systems.", systemsPage)
	case asks < live:
		return Standing{Status: NotMet, Link: systemsPage, Seen: fmt.Sprintf("Of %s in use, %s for %s before it opens.", many(live, a.system, a.many), many(asks, "asks", "ask"), a.called)}
	case u.Lacking > 0:
		return Standing{Status: NotMet, Link: recordPage, Seen: fmt.Sprintf("%s open without %s that stands today.", many(u.Lacking, "account is", "accounts are"), a.called)}
	}
	if u.Open == 0 {
		return Standing{Status: NotMeasured, Link: recordPage, Seen: fmt.Sprintf("Each %s in use asks for %s before it opens. No account is open yet.", a.system, a.called)}
	}
	return Standing{Status: Met, Link: recordPage, Seen: fmt.Sprintf("Each %s in use asks for %s before it opens; of %s none lacks it today.", a.system, a.called, many(u.Open, "open account", "open accounts"))}
}

var (
	posters  = asking{need: "agreement:social_media", called: "the agreement of those who post", kinds: []string{"social"}, system: "account on social media", many: "accounts on social media"}
	trackers = asking{need: "agreement:tracker", called: "the agreement on pupils’ records", kinds: []string{"tracker"}, system: "progress tracker", many: "progress trackers"}
	released = asking{need: "consent:platforms", called: "a parent’s agreement", kinds: []string{"platform", "video"}, system: "platform with accounts of pupils", many: "platforms with accounts of pupils", pupils: true}
)

// postsLater is posters for what only the posts themselves can show.
func postsLater(f *Facts, o policy.Obligation, day time.Time) Standing {
	s := posters.judge(f, o, day)
	if s.Status == Met {
		s.Status, s.Seen = NotMeasured, s.Seen+" "+Partly[o.ID]
	}
	return s
}

// staffOnly judges 7.9.1-g: logins of call services are staff's. Where the policy gives pupils accounts in an online
// classroom that holds calls as well, that is said and not counted as met.
func staffOnly(f *Facts, o policy.Obligation, _ time.Time) Standing {
	v := f.Access.Kinds["video"]
	switch {
	case v.Live == 0:
		return claimed(o, "No service for video calls is in use in the register of systems.", systemsPage)
	case v.Open == 0:
		return claimed(o, "No login of a service for video calls is open in the record of access.", recordPage)
	case v.OpenPupils == 0:
		return Standing{Status: Met, Link: recordPage, Seen: fmt.Sprintf("%s for video calls, %s, none of them a pupil’s.", upper(many(v.Live, "service", "services")), many(v.Open, "open login", "open logins"))}
	case f.Answers != nil && f.Answers.First("teams.used") == "yes":
		return Standing{Status: NotMeasured, Link: recordPage, Seen: fmt.Sprintf("Of %s for video calls %d are pupils’. By the policy they are for the online classroom; whether pupils can start a call with them is not seen here.", many(v.Open, "login", "logins"), v.OpenPupils)}
	}
	return Standing{Status: NotMet, Link: recordPage, Seen: fmt.Sprintf("Of %s for video calls %d are pupils’.", many(v.Open, "login", "logins"), v.OpenPupils)}
}

// selfChecked judges 8.2-g to 8.2-k and 8.2-m: everybody went through the year's check of their own profiles. What they
// found stays with them.
func selfChecked(besides string) judge {
	return func(f *Facts, o policy.Obligation, day time.Time) Standing {
		r, ok := f.briefing(selfCheckSeries, day, 365)
		if !ok {
			return claimed(o, "The check of one’s own profiles was not asked within a year. The next opens by itself on a school day.", readingPage)
		}
		s := answered(r)
		s.Seen += " What each found stays with them." + besides
		return s
	}
}

// advisedPrivacy judges 8.2-f: a card with advice on privacy went to every member of staff this term.
func advisedPrivacy(f *Facts, o policy.Obligation, day time.Time) Standing {
	if r, ok := f.briefing(privacySeries, day, termDays); ok {
		return answered(r)
	}
	return claimed(o, "No advice on privacy was sent this term. The next opens by itself on a school day.", readingPage)
}

// weighed judges 8.2-n: staff answered this year's questions on conduct, about what to post among them, and saw why.
func weighed(f *Facts, o policy.Obligation, day time.Time) Standing {
	r, ok := f.briefing(conductSeries, day, 365)
	if !ok {
		return claimed(o, "This year’s scenario questions are still to be asked. They open by themselves on a school day.", readingPage)
	}
	return answered(r)
}
