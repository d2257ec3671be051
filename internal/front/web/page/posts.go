package page

import "handrail.school/handrail/internal/front/web/part"

// PostsPage is the register of posts: who holds which, and what is wrong.
type PostsPage struct {
	Frame
	// Shout is said before all else: a post that may not be empty is.
	Shout  part.WarningText
	Alarms part.TaskList
	Filter part.FilterForm
	Table  part.Table
	Empty  part.EmptyState
	CSV    string
	More   []IndexEntry
}

// PostPage is one post with its history.
type PostPage struct {
	Frame
	Does    []string
	Shout   part.WarningText
	Alarms  part.TaskList
	Appoint part.Button
	// Differs says that what was typed among the answers names somebody else.
	Differs part.InsetText
	Holders []part.SummaryList
	Empty   part.EmptyState
	Past    part.Table
	Vacant  string
	Away    []RemovableLine
	AddAway part.Link
	AwayTo  string // where taking an absence back is posted to
}

// RemovableLine is one entry of a list that can be taken back.
type RemovableLine struct {
	Text   string
	Number string
	Remove part.Button // no text for those who may not
}

// AppointPage asks who is to hold a post.
type AppointPage struct {
	Frame
	Note      part.InsetText
	Person    part.Select
	Starts    part.DateInput
	Ends      part.DateInput
	Appointer part.Input
	Reason    part.Textarea
	Send      part.Button
}

// EndPostPage asks when somebody's time in a post ends.
type EndPostPage struct {
	Frame
	Note part.InsetText
	When part.Radios
	Last part.DateInput
	Why  part.Input
	Send part.Button
}

// TermPage corrects what stands in the register about a term. Fields without a name are not asked.
type TermPage struct {
	Frame
	Printed   part.Input
	Contact   part.Input
	Starts    part.DateInput
	Appointer part.Input
	Interests part.Textarea
	Attended  part.Input
	Meetings  part.Input
	Send      part.Button
}

// AwayPage asks for days on which somebody is away.
type AwayPage struct {
	Frame
	Person part.Select
	First  part.DateInput
	Last   part.DateInput
	Send   part.Button
}

// PublishedPage is a table that the school prints and puts on its website.
type PublishedPage struct {
	Frame
	Lead   string
	Tables []part.Table
	Empty  part.EmptyState
	CSV    string
}

// RotaPage is who is on call outside school hours.
type RotaPage struct {
	Frame
	Promise part.InsetText
	Days    part.Table
	Empty   part.EmptyState
	Entries []RemovableLine
	// May says that the person looking keeps the rota.
	May    bool
	Person part.Select
	First  part.DateInput
	Last   part.DateInput
	Hours  part.Checkboxes
	Add    part.Button
	// Promised chooses for which times somebody is on call at all.
	Promised part.Checkboxes
	Save     part.Button
}

// TrainingPage is the register of training.
type TrainingPage struct {
	Frame
	Table    part.Table
	Lead     string // how everybody stands, in figures
	Starts   part.Table
	Empty    part.EmptyState
	CSV      string
	Person   part.Select
	Course   part.Select
	Done     part.DateInput
	Until    part.DateInput
	Evidence part.Input
	Add      part.Button
}

// SessionsPage lists training sessions with what each covered.
type SessionsPage struct {
	Frame
	Lead  string
	Add   part.Button
	Table part.Table
	Empty part.EmptyState
	CSV   string
}

// SessionPage is one training session.
type SessionPage struct {
	Frame
	Facts    part.SummaryList
	Attended []string
	Absent   []string // who still needs this training
	Remove   part.Button
}

// NewSessionPage records a session with who attended.
type NewSessionPage struct {
	Frame
	Course   part.Select
	Held     part.DateInput
	Led      part.Input
	About    part.Textarea
	Covers   part.Checkboxes
	Attended part.Checkboxes
	Send     part.Button
}
