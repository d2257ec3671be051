package obligation

import (
	"fmt"
	"time"

	"handrail.school/handrail/internal/area/policy"
)

// Pictures is what was asked about pictures within a year, in figures.
type Pictures struct {
	Asked, Yes    int
	Social, Alone int // allowed on social media, and with no other way for the same news
	TakenDown     int
	// ToTakeDown were allowed under consents that do not stand any more, the first of them since Oldest.
	ToTakeDown int
	Oldest     time.Time
}

const picturesPage = "/pictures"

// takingDown is how long a picture may stay up after a consent ended, in days.
const takingDown = 2

// consented judges 8.4-r: consents are asked use by use, staff look them up before they show a picture, and what was
// allowed under one that ended comes down at once.
func consented(f *Facts, o policy.Obligation, day time.Time) Standing {
	s, open := pictured(f, o, day)
	p := f.Agreements.Pictures
	if open && p.Asked > 0 {
		s.Status = Met
		s.Seen += " " + many(p.TakenDown, "was", "were") + " taken down after a consent ended."
	}
	return s
}

// pictured judges 7.7-a and 8.4-z in part, so that they are never met: questions about pictures are kept with the consents
// of that day. What somebody shows without asking is not seen here.
func pictured(f *Facts, o policy.Obligation, day time.Time) (s Standing, open bool) {
	var kind SignedKind
	for _, k := range f.Agreements.any(o.ID, "parent") {
		if k.Consent {
			kind = k
		}
	}
	p := f.Agreements.Pictures
	switch {
	case kind.Key == "":
		return Standing{Status: NotMet, Link: wordingsPage, Seen: "No consent of this kind is asked for yet."}, false
	case p.ToTakeDown > 0:
		s = Standing{Status: Due, Link: picturesPage + "?state=down", Seen: many(p.ToTakeDown, "picture has", "pictures have") + " to be taken down: a consent ended since it was looked up."}
		if p.Oldest.AddDate(0, 0, takingDown).Before(day) {
			s.Status = NotMet
		}
		return s, false
	case p.Asked == 0:
		return Standing{Status: NotMeasured, Link: picturesPage,
			Seen: fmt.Sprintf("Consents are asked use by use under “%s”; parents of %d of %d pupils have agreed. Nobody has looked one up before showing a picture within a year.", kind.Title, kind.Signed, kind.All)}, false
	}
	return Standing{Status: NotMeasured, Link: picturesPage,
		Seen: fmt.Sprintf("Consents were looked up before %s within a year; %d had every consent. Nothing that was allowed waits to be taken down.", many(p.Asked, "picture was to be shown", "pictures were to be shown"), p.Yes)}, true
}

// lookedUp is pictured with what it cannot know.
func lookedUp(f *Facts, o policy.Obligation, day time.Time) Standing {
	s, open := pictured(f, o, day)
	if open {
		s.Seen += " What is shown without asking is not seen here."
	}
	return s
}

// otherRoutes judges 8.4-s in part: whoever asks to show children on social media says how the same news reaches everybody
// else. Posts without children are not seen here.
func otherRoutes(f *Facts, _ policy.Obligation, _ time.Time) Standing {
	p := f.Agreements.Pictures
	if p.Social == 0 {
		return Standing{Status: NotMeasured, Link: picturesPage, Seen: "Nobody has asked to show children on social media within a year. Posts without children are not seen here."}
	}
	return Standing{Status: NotMeasured, Link: picturesPage,
		Seen: fmt.Sprintf("Of %s of children on social media, %d named another way by which the same news goes out, and %d gave a reason why none is needed. Posts without children are not seen here.",
			many(p.Social, "post", "posts"), p.Social-p.Alone, p.Alone)}
}
