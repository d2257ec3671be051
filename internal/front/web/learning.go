package web

import (
	"math"
	"net/http"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
)

// needTag says how somebody stands with a course.
func needTag(s post.State) part.Tag {
	return [...]part.Tag{{Text: "In date", Colour: part.Green}, {Text: "Runs out soon", Colour: part.Yellow}, {Text: "Too old", Colour: part.Orange}, {Text: "Missing", Colour: part.Red}}[s]
}

func showLearning(r *request) error {
	return learningPage(r, http.StatusOK, nil, "", part.DateInput{})
}

func learningPage(r *request, status int, fields map[string]string, general string, typed part.DateInput) error {
	x, err := office.MyLearning.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.LearningPage{Frame: r.accountFrame("My training"), Done: typed, Add: part.Button{Text: "Add to my record", Once: true},
		Needs: part.Table{ID: "needs", Caption: "What the school asks of you", RowHeaders: true, Columns: []part.Column{{Text: "Training"}, {Text: "Done"}, {Text: "Counts until"}, {Text: "State"}}},
		Empty: part.EmptyState{Heading: "You have entered nothing yet", Text: "Reading, a webinar, a course, a talk with a colleague: whatever taught you something about online safety."}}
	for _, n := range x.Needs {
		cells := []part.Cell{{Text: n.Course.Title}, {}, {}, {Tag: needTag(n.State)}}
		if n.State != post.Never {
			cells[1].Text, cells[2].Text = zone.Date(n.Done.Done), zone.Date(n.Done.Until)
		}
		p.Needs.Rows = append(p.Needs.Rows, part.Row{Cells: cells})
	}
	for _, t := range x.Own {
		line := page.RemovableLine{Text: ownWords(zone, t), Number: t.ID,
			Remove: part.Button{Text: "Take back", Kind: part.LinkStyle, Hidden: ": " + t.Title + ", " + zone.Date(t.Done)}}
		p.Own = append(p.Own, line)
	}
	p.What = part.Input{Name: "title", Label: "What did you do?", Hint: "Such as the name of the course, or what you read", Value: r.FormValue("title"), Error: fields["title"]}
	p.Done.Name, p.Done.Legend, p.Done.LegendSize, p.Done.Hint, p.Done.Error = "done", "When?", "s", "For example, 3 9 2026", fields["done"]
	p.Hours = part.Input{Name: "hours", Label: "How many hours did it take?", Hint: "Such as 1.5", Value: r.FormValue("hours"), Error: fields["hours"], Width: 4, InputMode: "decimal"}
	p.Note = part.Textarea{Name: "note", Label: "What will you do differently? (optional)", Hint: "Name no child", Value: r.FormValue("note"), Error: fields["note"], Rows: 3, Limit: 500}
	if general != "" {
		p.Errors.Add("", general)
	}
	return r.showStatus(status, p)
}

// ownWords is an entry of somebody's own in a line.
func ownWords(zone page.Format, t post.Training) string {
	text := t.Title + ": " + zone.Date(t.Done) + ", " + hoursWords(t.Minutes) + "."
	if t.Evidence != "" {
		text += " " + t.Evidence
	}
	return text
}

func hoursWords(minutes int) string {
	if minutes == 60 {
		return "1 hour"
	}
	return strconv.FormatFloat(math.Round(float64(minutes)/6)/10, 'f', -1, 64) + " hours"
}

// typedMinutes reads hours as people type them: 2, 1.5, 1,5.
func typedMinutes(text string) int {
	hours, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(text), ",", ".", 1), 64)
	if err != nil || !(hours > 0 && hours < 10000) {
		return 0
	}
	return int(hours*60 + 0.5)
}

func doAddLearning(r *request) error {
	fields := map[string]string{}
	done, typed := r.maybeDay("done", fields)
	var general string
	if len(fields) == 0 {
		_, err := office.AddLearning.Run(r.ctx(), r.house, r.by(), office.LearningForm{Title: r.FormValue("title"), Done: done, Minutes: typedMinutes(r.FormValue("hours")), Note: r.FormValue("note")})
		if err == nil {
			return r.goTo("/account/learning", "learned")
		}
		var ok bool
		if fields, general, ok = wrong(err); !ok {
			return err
		}
	}
	return learningPage(r, http.StatusUnprocessableEntity, fields, general, typed)
}

func doRemoveLearning(r *request) error {
	if _, err := office.RemoveLearning.Run(r.ctx(), r.house, r.by(), r.FormValue("number")); err != nil {
		return err
	}
	return r.goTo("/account/learning", "taken-back")
}
