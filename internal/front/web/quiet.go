package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/quiet"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
)

const quietPath = "/quiet-hours"

func (s *Server) quietRoutes(mux *http.ServeMux) {
	mux.Handle("GET /quiet-hours", s.signedIn(showQuiet))
	mux.Handle("POST /quiet-hours", s.signedIn(doQuiet))
}

func showQuiet(r *request) error { return quietHours(r, http.StatusOK, nil) }

func quietHours(r *request, status int, fields map[string]string) error {
	x, err := office.ShowQuiet.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	f := r.frame("Quiet hours", "")
	if r.may(office.ShowHead) {
		f = r.schoolFrame("Quiet hours")
	}
	p := page.QuietPage{Frame: f, Says: "The school has set no quiet hours yet."}
	if x.Set {
		p.Says = "Nobody is expected to read or answer school e-mail " + x.Words() + ". In these hours the school sends nothing that can wait; what is urgent goes at once."
		zone := page.NewFormat(r.house.Zone)
		now := "No"
		if x.Now {
			now = "Yes, until " + zone.Moment(x.Next)
			if x.Next.IsZero() {
				now = "Yes"
			}
		}
		p.Facts.Rows = []part.SummaryRow{{Key: "Quiet now", Value: now}}
		if x.Wait > 0 {
			p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "Letters that wait", Value: page.Count(x.Wait)})
		}
		if x.Says != x.Words() {
			p.Differs.Text = "The policy says something else: " + x.Says + ". Save the hours once more, and both say the same."
		}
	}
	if !r.may(office.SetQuiet) {
		return r.showStatus(status, p)
	}
	from, until, days := hourText(x.From), hourText(x.Until), daysOf(x.Hours)
	if r.Method == http.MethodPost {
		from, until, days = r.FormValue("from"), r.FormValue("until"), r.Form["days"]
	}
	p.From = part.Input{Name: "from", Label: "Quiet from", Hint: "Such as 18:00", Value: from, Error: fields["from"], Width: 5}
	p.Until = part.Input{Name: "until", Label: "Quiet until", Hint: "Such as 7:30, the next morning", Value: until, Error: fields["until"], Width: 5}
	p.Days = part.Checkboxes{Name: "days", Legend: "Quiet the whole day", LegendSize: "s", Hint: "By the school year. In the summer, rounds to families wait until term begins", Values: days,
		Options: []part.Option{{Value: "weekends", Text: "At weekends"}, {Value: "holidays", Text: "In school holidays and on days without school"}}}
	p.Save = part.Button{Text: "Save the quiet hours"}
	return r.showStatus(status, p)
}

func daysOf(h quiet.Hours) []string {
	var all []string
	if h.Weekends {
		all = append(all, "weekends")
	}
	if h.Holidays {
		all = append(all, "holidays")
	}
	return all
}

// typedClock reads a time of day: 18:00, 7.30.
func typedClock(text string) (int, bool) {
	t, err := time.Parse("15:04", strings.ReplaceAll(strings.TrimSpace(text), ".", ":"))
	return t.Hour()*60 + t.Minute(), err == nil
}

func doQuiet(r *request) error {
	fields := map[string]string{}
	h := quiet.Hours{Weekends: slices.Contains(r.Form["days"], "weekends"), Holidays: slices.Contains(r.Form["days"], "holidays")}
	var ok bool
	if h.From, ok = typedClock(r.FormValue("from")); !ok {
		fields["from"] = "Enter a time of day, such as 18:00"
	}
	if h.Until, ok = typedClock(r.FormValue("until")); !ok {
		fields["until"] = "Enter a time of day, such as 7:30"
	}
	if len(fields) > 0 {
		if err := r.must(office.SetQuiet); err != nil {
			return err
		}
		return quietHours(r, http.StatusUnprocessableEntity, fields)
	}
	_, err := office.SetQuiet.Run(r.ctx(), r.house, r.by(), h)
	if fields, general, ok := wrong(err); ok && general == "" {
		return quietHours(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(quietPath, "quiet")
}
