package page

import (
	"time"

	"handrail.school/handrail/internal/front/web/part"
)

// Frame is what stands around every page. Page structs embed it. Handlers get
// one filled in for the request (school, person, navigation) and set Title and
// whatever else the page needs.
type Frame struct {
	// Title is the page's subject, as in its h1. The school and the product
	// follow it in the browser's title.
	Title string
	// School is the school's name; empty before one is set up.
	School string
	// Home is the address behind the product's name; "/" unless set.
	Home string

	// Person is the name of the person signed in; empty when nobody is.
	Person string
	// Account leads to the person's own page, SignOut is where the sign-out
	// button posts to.
	Account, SignOut string
	// Nav are the sections that the person may use, Section the current one.
	Nav     []part.NavItem
	Section string
	// NoNav leaves the navigation out: signing in, public pages, first set-up.
	NoNav bool
	// Wide uses the whole width of the window, for boards.
	Wide bool

	// Large shows everything in large print; Larger leads there and back, where a page is read by families or children.
	Large  bool
	Larger part.Link

	// Back or Crumbs lead up; a page has one of them.
	Back   part.BackLink
	Crumbs part.Breadcrumbs
	// Errors are problems that belong to no field. Those of the page's form
	// parts are added when the page is rendered.
	Errors part.ErrorSummary
	// Demo stands on every page of a made-up school.
	Demo DemoLine
	// Flash says what the action before this page has done. Errors go before it.
	Flash part.NotificationBanner
	// Why quotes the clauses of the policy that this page carries out.
	Why []part.Why
	// ExitTo shows the button that leaves this page at once, for pages that a
	// child or parent reads.
	ExitTo string
	// Footer are the links at the end; the same on every page of a school.
	Footer []part.Link
	// Print is what a paper copy says about itself.
	Print PrintFooter
}

// PrintFooter makes a paper copy worth something: what it was printed from,
// when, and the trail's head by which it can be proved later.
type PrintFooter struct {
	// Edition names the policy's edition, such as "Edition 3 of 1 September 2026".
	Edition string
	// At is when the page was made; zero leaves the line out.
	At time.Time
	// By is who printed it.
	By string
	// Head is the head of the trail, as short text.
	Head string
}

// DemoLine says that the school is made up, and moves its clock.
type DemoLine struct {
	// Now is the made-up school's time; zero in a real school.
	Now time.Time
	// Day is the same as a date for the form: "2026-11-22".
	Day string
	// To is the page to come back to.
	To string
}

// frame gives the engine the Frame of any page that embeds one.
func (f Frame) frame() Frame { return f }

// Framed is any struct that embeds Frame.
type Framed interface{ frame() Frame }

// view is what the layout's templates see: the frame, completed.
type view struct {
	Frame
	Assets Assets
	Errors part.ErrorSummary
}

// BrowserTitle is the text of the title element.
func (v view) BrowserTitle() string {
	title := v.Title
	if len(v.Errors.Items) > 0 {
		title = "Error: " + title
	}
	if v.School != "" {
		title += " – " + v.School
	}
	return title + " – Handrail"
}

// Header is the top of the page.
func (v view) Header() part.Header { return part.Header{Home: v.Home, School: v.School} }

// Navigation is the bar under the top.
func (v view) Navigation() part.ServiceNavigation {
	return part.ServiceNavigation{Items: v.Nav, Current: v.Section, Person: v.Person, Account: v.Account, SignOut: v.SignOut}
}

// Foot is the end of the page.
func (v view) Foot() part.Footer {
	return part.Footer{Links: v.Footer, Text: "Handrail is open-source software: the school runs it, and anybody may read how it works."}
}

// Exit is the button that leaves the page at once.
func (v view) Exit() part.ExitThisPage { return part.ExitThisPage{Href: v.ExitTo} }

// Skip is the link past the navigation.
func (view) Skip() part.SkipLink { return part.SkipLink{} }
