package part

import (
	"bytes"
	"fmt"
	"html/template"
)

// Example is one way of using a component.
type Example struct {
	Name string
	Data any
}

// Entry is a component in the gallery.
type Entry struct {
	// Template is the name to call it by, such as "date-input".
	Template string
	// Use says in a sentence when to use it.
	Use   string
	Shown []Shown
}

// Shown is an example with its struct's name and the HTML it makes.
type Shown struct {
	Name   string
	Struct string
	HTML   template.HTML
}

// component names a template and its examples.
type component struct {
	template, use string
	examples      func() []Example
}

func components() []component {
	return []component{
		{"button", "The one thing to do on a page, and lesser actions beside it.", buttonExamples},
		{"input", "One line of text.", inputExamples},
		{"textarea", "Several lines of text.", textareaExamples},
		{"date-input", "A date that the person knows by heart.", dateInputExamples},
		{"radios", "One of a few options.", radiosExamples},
		{"checkboxes", "Any number of options, or one confirmation.", checkboxesExamples},
		{"select", "One of many options.", selectExamples},
		{"password-input", "A password or passphrase.", passwordInputExamples},
		{"file-upload", "A file for an import; never in a case.", fileUploadExamples},
		{"error-summary", "What has to be put right, at the top of the page.", errorSummaryExamples},
		{"fieldset", "Form parts that belong together.", fieldsetExamples},
		{"hint", "A quiet line of help.", hintExamples},
		{"inset-text", "A sentence set apart.", insetTextExamples},
		{"warning-text", "A sentence that must not be missed.", warningTextExamples},
		{"details", "What few people need.", detailsExamples},
		{"why", "The clause that a page carries out.", whyExamples},
		{"summary-list", "What is known about one thing.", summaryListExamples},
		{"table", "Things of one kind, compared.", tableExamples},
		{"tag", "The state of a thing.", tagExamples},
		{"task-list", "What there is to do and how far it is.", taskListExamples},
		{"tabs", "Sections of which people need one at a time.", tabsExamples},
		{"pagination", "The pages of a long list.", paginationExamples},
		{"breadcrumbs", "Where a page stands.", breadcrumbsExamples},
		{"back-link", "The way to the page before.", backLinkExamples},
		{"notification-banner", "What has just happened, or what all should know.", notificationBannerExamples},
		{"panel", "Something is finished.", panelExamples},
		{"skip-link", "Past the navigation, for the keyboard. Shown when focused.", skipLinkExamples},
		{"header", "The top of every page.", headerExamples},
		{"service-navigation", "The sections, and the person signed in.", serviceNavigationExamples},
		{"footer", "The end of every page.", footerExamples},
		{"exit-this-page", "Away from here at once.", exitThisPageExamples},
		{"filter-form", "Narrow a list.", filterFormExamples},
		{"search-box", "Look for something by words.", searchBoxExamples},
		{"empty-state", "A list with nothing in it.", emptyStateExamples},
		{"meter", "How much is done.", meterExamples},
		{"strip", "How the parts of one thing stand, in a line.", stripExamples},
		{"heat-map", "Many states at one look.", heatMapExamples},
		{"bar-chart", "A few figures compared.", barChartExamples},
		{"diff", "What changed between two texts.", diffExamples},
		{"code-block", "Text to be copied exactly.", codeBlockExamples},
		{"qr", "A code for a phone's camera.", qrExamples},
		{"picture", "A drawing that a young child can name.", pictureExamples},
		{"symbol", "The drawing beside a line of an agreement for the youngest.", symbolExamples},
		{"print-only", "What stands on paper alone. Not shown here on the screen.", printOnlyExamples},
	}
}

// Gallery renders every component with all its examples. An error means that
// a template does not fit its struct, which tests rule out.
func Gallery() ([]Entry, error) {
	set, err := Parse(template.New("gallery"))
	if err != nil {
		return nil, err
	}
	var entries []Entry
	for _, c := range components() {
		entry := Entry{Template: c.template, Use: c.use}
		for _, ex := range c.examples() {
			var out bytes.Buffer
			if err := set.ExecuteTemplate(&out, c.template, ex.Data); err != nil {
				return nil, fmt.Errorf("component %s, example %q: %w", c.template, ex.Name, err)
			}
			// Safe: it was made and escaped by html/template just now.
			entry.Shown = append(entry.Shown, Shown{ex.Name, fmt.Sprintf("%T", ex.Data), template.HTML(out.String())})
		}
		entries = append(entries, entry)
	}
	return entries, nil
}
