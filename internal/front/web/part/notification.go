package part

// NotificationBanner says what has just happened, or what everybody on the
// page should know.
type NotificationBanner struct {
	// Success says that something was done; it is read out at once.
	Success bool
	// Title is "Success" or "Important" unless set.
	Title   string
	Heading string
	Text    string
	Links   []Link
	// ID is needed when a page has several banners.
	ID string
}

// TitleID is the id of the banner's title.
func (n NotificationBanner) TitleID() string { return ident(n.ID, "notification") + "-title" }

// Heads is the banner's title.
func (n NotificationBanner) Heads() string {
	switch {
	case n.Title != "":
		return n.Title
	case n.Success:
		return "Success"
	}
	return "Important"
}

func notificationBannerExamples() []Example {
	return []Example{
		{"important", NotificationBanner{ID: "banner-1", Heading: "The filter book is two days old.", Text: "Yesterday's lists could not be fetched.", Links: []Link{{Text: "See what to do", Href: "#lists"}}}},
		{"success", NotificationBanner{ID: "banner-2", Success: true, Heading: "Recorded. The DSL has been told."}},
	}
}
