package web

import (
	"fmt"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/office"
)

// firstAnswers says how a scored text was answered by all together, which points to nobody (5.2-l).
func firstAnswers(s office.ReadingState) string {
	if !s.Scored || s.Answers == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d first answers right", s.Answers-s.Wrong, s.Answers)
}

// rightAnswers are shown to a reader after they have answered.
func rightAnswers(m office.Reading) (all []page.RightAnswer) {
	for _, q := range m.Questions {
		all = append(all, page.RightAnswer{Ask: q.Ask, Right: q.Options[q.Right], Why: q.Why})
	}
	return all
}

func doAskBriefing(r *request) error {
	if _, err := office.AskBriefing.Run(r.ctx(), r.house, r.by(), r.PathValue("series")); err != nil {
		return err
	}
	return r.goTo(readingPath, "reading")
}
