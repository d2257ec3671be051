package page

import "handrail.school/handrail/internal/front/web/part"

// ProfilePage lists the sections of the questionnaire and how far each is.
type ProfilePage struct {
	Frame
	Meter  part.Meter
	Inset  part.InsetText
	Groups []SectionGroup
	Next   part.Button
}

// QuestionsPage asks the questions of one section.
type QuestionsPage struct {
	Frame
	Action    string
	Questions []QuestionField
	Save      part.Button
	Later     part.Button
	MayAnswer bool
	Note      part.InsetText
	Finding   FindingNote
	Histories []AnswerHistory
}

// FindingNote says on the page that cures a finding which one it is; without a Number nobody comes from one.
type FindingNote struct {
	Number string
	Key    string // the question that cures it, beside which the note stands
	Inset  part.InsetText
	Back   part.Link
}

// QuestionField is one question: exactly one of the form parts is filled in, or Answer for somebody who
// may not answer it.
type QuestionField struct {
	ID, Key, Seen string
	Input         *part.Input
	Textarea      *part.Textarea
	Radios        *part.Radios
	Select        *part.Select
	Date          *part.DateInput
	Ask, Answer   string
	Tag           part.Tag
	Origin        string
	More          part.Link // where the answer is really kept; no text for most
}

// Each form part for its template; check the pointer first.
func (q QuestionField) TheInput() part.Input       { return *q.Input }
func (q QuestionField) TheTextarea() part.Textarea { return *q.Textarea }
func (q QuestionField) TheRadios() part.Radios     { return *q.Radios }
func (q QuestionField) TheSelect() part.Select     { return *q.Select }
func (q QuestionField) TheDate() part.DateInput    { return *q.Date }

// FormParts lists the fields in the order of the page.
func (p QuestionsPage) FormParts() []part.Failing { return fieldsOf(p.Questions) }

func fieldsOf(questions []QuestionField) []part.Failing {
	var all []part.Failing
	for _, q := range questions {
		switch {
		case q.Input != nil:
			all = append(all, *q.Input)
		case q.Textarea != nil:
			all = append(all, *q.Textarea)
		case q.Radios != nil:
			all = append(all, *q.Radios)
		case q.Select != nil:
			all = append(all, *q.Select)
		case q.Date != nil:
			all = append(all, *q.Date)
		}
	}
	return all
}

// AnswerHistory is what one question was answered before.
type AnswerHistory struct {
	Ask    string
	Action string
	Key    string
	Past   []PastText
}
