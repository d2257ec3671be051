package part

// Tabs shows one of several sections at a time. Without scripts, and on
// paper, they are sections one under another. The page's template writes
//
//	{{template "tabs-start" .Tabs}}
//	{{template "tab-start" .Week}}…{{template "tab-end"}}
//	{{template "tab-start" .Month}}…{{template "tab-end"}}
//	{{template "tabs-end"}}
type Tabs struct {
	Title string
	Tabs  []Tab
}

// Tab is one section. Text is for sections of one sentence.
type Tab struct {
	ID    string
	Title string
	Text  string
	// Later marks every section but the first.
	Later bool
}

func tabsExamples() []Example {
	return []Example{{"default", Tabs{Title: "Breaches", Tabs: []Tab{
		{ID: "this-week", Title: "This week", Text: "Nothing was recorded this week."},
		{ID: "this-term", Title: "This term", Text: "Three breaches were recorded this term; all are closed.", Later: true},
	}}}}
}
