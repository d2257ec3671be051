package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"handrail.school/handrail/internal/area/check"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/document"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/publish"
)

type policyCmd struct {
	Check  checkCmd  `cmd:"" help:"Read policies that a school already has and say what is wrong with them."`
	Text   textCmd   `cmd:"" help:"Print the text of a document, a line each, as check counts them."`
	Render renderCmd `cmd:"" help:"Print the policy that a school's answers make."`
}

// Help is shown by --help.
func (policyCmd) Help() string { return "Example: handrail policy check our-policy.docx" }

type checkCmd struct {
	Format string   `help:"text or json." enum:"text,json" default:"text"`
	File   []string `arg:"" help:"Word, OpenDocument, PDF, HTML, Markdown or text files."`
}

// Help is shown by --help.
func (checkCmd) Help() string {
	return "Example: handrail policy check --format json our-policy.docx\n\n" +
		"Exit: 0 no finding of high severity, 1 some, 2 a file cannot be read."
}

var errStdin = &document.Error{Kind: document.Unreadable, Sentence: "The policy is read from a file, not from standard input. Name the file."}

// unread is what is answered for a file that cannot be read.
type unread struct {
	File  string `json:"file"`
	Error string `json:"error"`
}

// Run checks every file: 0 no high finding, 1 some, 2 a file cannot be read, which outweighs 1.
func (c checkCmd) Run() error {
	checker, err := office.LoadChecker()
	if err != nil {
		return err
	}
	results, high, failed := []any{}, 0, 0
	for _, name := range c.File {
		report, err := checkFile(checker, name, time.Now())
		if err != nil {
			results = append(results, unread{name, err.Error()})
			failed++
			continue
		}
		results = append(results, report)
		high += countOf(report, check.High)
	}
	print := textReports
	if c.Format == "json" {
		print = jsonReports
	}
	if err := print(os.Stdout, results); err != nil {
		return err
	}
	switch {
	case failed > 0:
		return fmt.Errorf("%d of %d files could not be read", failed, len(c.File))
	case high > 0:
		return errNo
	}
	return nil
}

// checkFile reads and checks one file. What goes wrong with one must not cost the reports on the others.
func checkFile(checker *check.Checker, name string, day time.Time) (report check.Report, err error) {
	defer func() {
		if p := recover(); p != nil {
			slog.Error("a file could not be checked", "file", name, "panic", p)
			err = &document.Error{Kind: document.Unreadable, Sentence: "This file could not be checked because of a mistake in Handrail. Please report it."}
		}
	}()
	if name == "-" {
		return report, errStdin
	}
	doc, err := document.ReadFile(name)
	if err != nil {
		return report, err
	}
	report = checker.Check(doc, day)
	report.File = name
	if report.Sections == nil {
		report.Sections = []check.Section{}
	}
	return report, nil
}

func countOf(r check.Report, s check.Severity) int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

func jsonReports(w io.Writer, results []any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(results)
}

type textCmd struct {
	File string `arg:"" help:"Word, OpenDocument, PDF, HTML, Markdown or text file."`
}

// Help is shown by --help.
func (textCmd) Help() string {
	return "Example: handrail policy text our-policy.docx | cat -n\n\nExit: 0 printed, 2 the file cannot be read."
}

// Run prints the text.
func (c textCmd) Run() error {
	if c.File == "-" {
		return errStdin
	}
	doc, err := document.ReadFile(c.File)
	if err != nil {
		return err
	}
	_, err = io.WriteString(os.Stdout, document.Render(doc))
	return err
}

type renderCmd struct {
	Profile string `help:"File with the school's answers, in YAML or JSON." required:"" placeholder:"FILE"`
	Format  string `help:"html, md, text or docx." enum:"html,md,text,docx" default:"html"`
}

// Help is shown by --help.
func (renderCmd) Help() string {
	return "Example: handrail policy render --profile school.yaml --format docx > policy.docx\n\n" +
		"A profile holds one line for each answer, such as \"school.name: Hill Top Primary School\". What has no\n" +
		"answer stands in the policy in brackets.\n\nExit: 0 printed, 2 the profile cannot be used."
}

// Run prints the policy.
func (c renderCmd) Run() error {
	books, err := new(office.Shelf).Books()
	if err != nil {
		return err
	}
	profile, err := readProfile(books.Library, c.Profile)
	if err != nil {
		return err
	}
	in := books.Inputs(profile, time.Now())
	if name := books.Library.Effective(profile).First("area.pack"); name != "" && in.Pack.Pack == "" {
		fmt.Fprintf(os.Stderr, "handrail: there is no list of contacts for %q; national ones stand in its place\n", name)
	}
	out, err := rendered(policy.Compose(books.Library, in), c.Format)
	if err != nil {
		return err
	}
	if info, err := os.Stdout.Stat(); c.Format == "docx" && err == nil && info.Mode()&os.ModeCharDevice != 0 {
		return errors.New("a Word file cannot be shown here; send it to a file: > policy.docx")
	}
	_, err = os.Stdout.Write(out)
	return err
}

// readProfile names file, line and column of everything that is wrong.
func readProfile(lib *policy.Library, name string) (policy.Profile, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	const most = 1 << 20 // the parser has a smaller limit and its own sentence for it
	text, err := io.ReadAll(io.LimitReader(f, most))
	if err != nil {
		return nil, err
	}
	profile, err := lib.ParseProfile(text)
	var wrong *policy.ProfileError
	if !errors.As(err, &wrong) {
		return profile, err
	}
	var all []error
	for _, p := range wrong.Problems {
		all = append(all, fmt.Errorf("%s: %s", filepath.Base(name), p))
	}
	return nil, errors.Join(all...)
}

func rendered(p *policy.Policy, format string) ([]byte, error) {
	switch format {
	case "docx":
		return publish.Word(p)
	case "md":
		return []byte(p.Markdown()), nil
	case "text":
		return []byte(p.Text()), nil
	}
	return []byte(p.File()), nil
}
