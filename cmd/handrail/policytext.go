package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"handrail.school/handrail/internal/area/check"
)

// severities in the order of a report, with the words that head them.
var severities = []struct {
	severity check.Severity
	title    string
}{{check.High, "High: could lead to a wrong act, or makes a statement untrue"}, {check.Medium, "Medium"}, {check.Low, "Low"}}

// textReports prints reports for people to read, the gravest findings first.
func textReports(out io.Writer, results []any) error {
	w := bufio.NewWriter(out)
	for i, r := range results {
		if i > 0 {
			fmt.Fprint(w, "\n\n")
		}
		switch r := r.(type) {
		case unread:
			fmt.Fprintf(w, "%s\n%s\nCannot be read. %s\n", r.File, underline(r.File), r.Error)
		case check.Report:
			textReport(w, r)
		}
	}
	return w.Flush()
}

func underline(s string) string { return strings.Repeat("=", min(len([]rune(s)), 78)) }

func textReport(w io.Writer, r check.Report) {
	school := "not named"
	if r.School != nil {
		school = *r.School
	}
	fmt.Fprintf(w, "%s\n%s\n", r.File, underline(r.File))
	fmt.Fprintf(w, "School: %s\nFormat: %s; %s; %s read out\n", school, r.Format, counted(len(r.Sections), "section"), counted(len(r.Profile), "answer"))
	fmt.Fprintf(w, "Findings: %d high, %d medium, %d low\n", countOf(r, check.High), countOf(r, check.Medium), countOf(r, check.Low))
	for _, s := range severities {
		if countOf(r, s.severity) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n%s\n%s\n", s.title, strings.Repeat("-", len(s.title)))
		for _, f := range r.Findings {
			if f.Severity == s.severity {
				textFinding(w, f)
			}
		}
	}
	if len(r.Findings) == 0 {
		fmt.Fprintln(w, "\nNothing was found. That does not mean that everything is right: somebody who knows the school should read it.")
	}
}

func textFinding(w io.Writer, f check.Finding) {
	fmt.Fprintf(w, "\nLine %d (%s)\n", f.Line, f.Rule)
	if f.Quote != "" {
		fmt.Fprintf(w, "  “%s”\n", f.Quote)
	}
	fmt.Fprintf(w, "%s", indented(f.Message))
	if f.Advice != "" {
		fmt.Fprintf(w, "%s", indented("What to do: "+f.Advice))
	}
}

// indented sets a sentence in lines of at most 78 characters, two spaces in.
func indented(text string) string {
	var b strings.Builder
	line := " "
	for _, word := range strings.Fields(text) {
		if len(line)+1+len(word) > 78 && line != " " {
			b.WriteString(line + "\n")
			line = " "
		}
		line += " " + word
	}
	b.WriteString(line + "\n")
	return b.String()
}

func counted(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
