package part

// SkipLink lets people who use the keyboard pass by the navigation.
type SkipLink struct {
	// Href is "#main-content" unless set.
	Href string
	Text string
}

// Header is the top of every page: the product, and the school it serves.
type Header struct {
	// Home is the address behind the name.
	Home   string
	School string
}

// ServiceNavigation leads to the sections that the person may use.
type ServiceNavigation struct {
	Items []NavItem
	// Current is the Section of the item that the page belongs to.
	Current string
	// Person is the name of the person signed in, and Account where that leads.
	Person  string
	Account string
	// SignOut is the address that the sign-out button posts to.
	SignOut string
	// ID is needed when a page has two.
	ID string
}

// NavItem is one section.
type NavItem struct {
	Text    string
	Href    string
	Section string
	// Count is a number of things waiting; 0 is not shown.
	Count int
}

// ListID is the id of the list that the menu button opens.
func (s ServiceNavigation) ListID() string { return ident(s.ID, "navigation") }

// Footer ends every page.
type Footer struct {
	Links []Link
	// Text is a line under the links.
	Text string
}

func skipLinkExamples() []Example { return []Example{{"default", SkipLink{}}} }

func headerExamples() []Example {
	return []Example{
		{"with school", Header{Home: "#home", School: "Hill Top Primary School"}},
		{"alone", Header{Home: "#home"}},
	}
}

func serviceNavigationExamples() []Example {
	return []Example{{"default", ServiceNavigation{ID: "navigation-example", Current: "records", Person: "Ruth Lindqvist", Account: "#account", SignOut: "#sign-out", Items: []NavItem{
		{Text: "Today", Href: "#today", Section: "today"}, {Text: "Records", Href: "#records", Section: "records"},
		{Text: "Inbox", Href: "#inbox", Section: "inbox", Count: 3}, {Text: "Policy", Href: "#policy", Section: "policy"},
	}}}}
}

func footerExamples() []Example {
	return []Example{{"default", Footer{Text: "Hill Top Primary School, URN 999999", Links: []Link{{Text: "Help", Href: "#help"}, {Text: "Privacy", Href: "#privacy"}, {Text: "Accessibility", Href: "#accessibility"}}}}}
}
