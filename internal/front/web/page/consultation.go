package page

import (
	"html/template"

	"handrail.school/handrail/internal/front/web/part"
)

// RoundsPage shows which groups are asked about the draft.
type RoundsPage struct {
	Frame
	Lead    string
	Groups  part.Table
	Tasks   []part.Button
	Answer  []part.Link // rounds that the person looking can answer
	Replies []ReplyRow
	Told    string
	Earlier part.Table
	Empty   part.EmptyState
}

// ReplyRow is one line of "you said, we did".
type ReplyRow struct {
	Said, Did string
	Tag       part.Tag
	Note      string
}

// RoundFormPage asks a group.
type RoundFormPage struct {
	Frame
	Group     string // whom it asks
	Intro     part.Textarea
	Questions []part.Input
	Words     []part.Checkboxes
	Invited   part.Input
	Until     part.DateInput
	Send      part.Button
}

// RoundPage is what a group answered.
type RoundPage struct {
	Frame
	Tag     part.Tag
	Facts   part.SummaryList
	Link    string // the address for those without an account
	Notice  string // to be printed in a letter
	Tallies part.Table
	Answers part.Table
	Paper   part.Button
	Change  part.Button
	Close   part.Button
	Empty   part.EmptyState
}

// AskingPage puts the questions of a round to somebody.
type AskingPage struct {
	Frame
	Simple  bool // for children: large letters and faces
	Intro   []string
	Draft   part.Link
	Ended   part.InsetText // no form then
	Fields  []AskingField
	Group   part.Input // for a class or a paper
	SeenBy  part.Input
	Remark  part.Textarea
	About   string
	Clause  string
	Send    part.Button
	Privacy string
	Replies []ReplyRow
}

// AskingField is one question: faces, numbers of a class, or words.
type AskingField struct {
	Faces  part.Radios
	Counts []part.Input
	Legend string
	Error  string
	Words  part.Textarea
}

// FormParts lists the form parts, because they lie deeper than the page's own fields.
func (p AskingPage) FormParts() []part.Failing {
	var all []part.Failing
	for _, f := range p.Fields {
		switch {
		case f.Faces.Name != "":
			all = append(all, f.Faces)
		case f.Words.Name != "":
			all = append(all, f.Words)
		}
		for _, c := range f.Counts {
			all = append(all, c)
		}
	}
	return append(all, p.Group, p.SeenBy, p.Remark)
}

// ThanksPage is what stands after an answer.
type ThanksPage struct {
	Frame
	Panel part.Panel
	Text  string
	Next  []part.Link
}

// DraftPage is the draft that people are asked about, with a place to say something on each clause.
type DraftPage struct {
	Frame
	Lead     string
	Back     part.Link
	Sections []DraftSection
}

// DraftSection is one section of the draft.
type DraftSection struct {
	Heading string
	Level   int
	Clauses []DraftClause
}

// DraftClause is one clause with the link to say something about it.
type DraftClause struct {
	Text  template.HTML
	Speak part.Link
}

// RemarksPage answers remarks.
type RemarksPage struct {
	Frame
	Remarks  part.Checkboxes
	Said     part.Textarea
	Decision part.Radios
	Did      part.Textarea
	Send     part.Button
	Replies  []ReplyRow
	Tell     part.Button
	Told     string
	Empty    part.EmptyState
}
