package part

// Breadcrumbs show where a page stands. The page itself is not among them.
type Breadcrumbs struct{ Items []Link }

// BackLink leads to the page before. Use it in place of breadcrumbs where
// pages follow one another.
type BackLink struct {
	Href string
	// Text is "Back" unless set.
	Text string
}

func breadcrumbsExamples() []Example {
	return []Example{{"default", Breadcrumbs{[]Link{{Text: "Records", Href: "#records"}, {Text: "Breaches", Href: "#breaches"}}}}}
}

func backLinkExamples() []Example {
	return []Example{
		{"default", BackLink{Href: "#before"}},
		{"own words", BackLink{Href: "#inbox", Text: "Back to inbox"}},
	}
}
