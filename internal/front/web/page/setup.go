package page

import "handrail.school/handrail/internal/front/web/part"

// SetupStage is some steps of setting the school up, under one heading.
type SetupStage struct {
	Title string
	Tasks part.TaskList
}

// SetupStepsPage is every step of setting the school up.
type SetupStepsPage struct {
	Frame
	Done   part.Meter
	Stages []SetupStage
}

// SchoolDetailsPage asks for the school's own details, with a look-up in the register of schools.
type SchoolDetailsPage struct {
	Frame
	Loaded    bool
	Search    part.SearchBox
	Searched  bool
	Found     []IndexEntry
	Chosen    string
	Note      string
	Questions []QuestionField
	Save      part.Button
}

// GovernorsPage is how the policy stands, without anything about a child.
type GovernorsPage struct {
	Frame
	AsOf   string
	Policy part.SummaryList
	Posts  part.Table
	Duties part.Table
	Board  part.Table
	Trend  part.Table
	Safe   part.SummaryList
	Head   part.CodeBlock
	CSV    string
}
