package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/document/roster"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
)

type rosterCmd struct {
	Import   rosterImportCmd   `cmd:"" help:"Take in pupils, staff, classes and families from another system."`
	Template rosterTemplateCmd `cmd:"" help:"Print the plain table, with every column explained."`
}

// Help is shown by --help.
func (rosterCmd) Help() string { return "Example: handrail roster import --dry-run roster.zip" }

type rosterImportCmd struct {
	where
	Format       string `help:"auto, oneroster, sds, csv or ctf." enum:"auto,oneroster,sds,csv,ctf" default:"auto"`
	Mode         string `help:"bulk: who is not in it has left. delta: only changes are in it. auto believes the roster." enum:"auto,bulk,delta" default:"auto"`
	Org          string `help:"Number of the organisation to take, where the roster holds several."`
	DryRun       bool   `help:"Only say what would change."`
	SkipRejected bool   `help:"Take the rest where rows cannot be taken. Without it nothing is taken then."`
	AllowShrink  bool   `help:"Agree that more than a fifth of the pupils leave."`
	JSON         bool   `help:"Answer in JSON."`
	Path         string `arg:"" help:"Folder, zip, CSV file or Common Transfer File." type:"path"`
}

// Help is shown by --help.
func (rosterImportCmd) Help() string {
	return "Example: handrail roster import --data /var/lib/handrail --dry-run --json /srv/rosters/today.zip\n\n" +
		"Reads OneRoster 1.1 and 1.2 (bulk and delta), School Data Sync v1, v2 and v2.1, a plain CSV table (see handrail roster template), and who pupils are from " +
		"a Common Transfer File (pupils who join: nobody leaves by it; its columns are letters in the line). " +
		"Answers with numbers of people (pupils, staff and parents): added, changed, left (closed, never deleted), and with what is rejected and " +
		"what contradicts itself, by file, line and column; lines count from 1, the header included. No names are printed.\n\n" +
		"All or nothing: if a row is rejected, or a conflict cannot be decided, nothing is changed, and added, changed and left say what would be; " +
		"--skip-rejected takes the rest. These conflicts are only named and stop nothing: columns, similar_id, encoding, last_line, mode, grade, shared_email, begins, ended, disabled, closed_here, post_holder. " +
		"In JSON applied says whether anything was done.\n\n" +
		"Exit: 0 done (with --dry-run: could be done), 1 rows or conflicts stand in the way, or were left out, 2 the roster cannot be used, 3 not permitted."
}

// rosterAnswer is what an import answers.
type rosterAnswer struct {
	Added     int              `json:"added"`
	Changed   int              `json:"changed"`
	Left      int              `json:"left"`
	Unchanged int              `json:"unchanged"`
	Rejected  []roll.Rejection `json:"rejected"`
	Conflicts []roll.Conflict  `json:"conflicts"`
	Notes     []string         `json:"notes"`
	Format    string           `json:"format"`
	Applied   bool             `json:"applied"`
	Shrinks   bool             `json:"shrinks"`
	Import    string           `json:"import,omitempty"`
}

// frugal is from how many bytes on the collector works harder while a roster is taken in: small servers are common.
const frugal = 320 << 20

// Run takes the roster in.
func (c rosterImportCmd) Run(ctx context.Context) error {
	debug.SetMemoryLimit(frugal)
	in := office.RosterForm{Path: c.Path, Format: c.Format, Mode: c.Mode, Org: c.Org, Skip: c.SkipRejected, Shrink: c.AllowShrink}
	result, err := c.run(ctx, in)
	if err != nil {
		return unusableRoster(err)
	}
	out := rosterAnswer{Added: result.Added, Changed: result.Changed, Left: result.Left, Unchanged: result.Unchanged, Rejected: result.Rejected, Conflicts: result.Conflicts,
		Notes: result.Notes, Format: result.Format, Applied: result.Applied, Shrinks: result.Shrinks, Import: string(result.Import)}
	if out.Rejected == nil {
		out.Rejected = []roll.Rejection{}
	}
	if out.Conflicts == nil {
		out.Conflicts = []roll.Conflict{}
	}
	if out.Notes == nil {
		out.Notes = []string{}
	}
	if err := answer(c.JSON, out, func() { out.print(c) }); err != nil {
		return err
	}
	if result.Blocks() > 0 || result.Shrinks {
		return errNo
	}
	return nil
}

func (c rosterImportCmd) run(ctx context.Context, in office.RosterForm) (office.RosterResult, error) {
	h, server, err := c.openHouse(ctx)
	if fault.Is(err, fault.NotFound) && c.DryRun { // a school that is not set up yet may see what it would get
		return office.CompareWithNothing(in, time.Now())
	}
	if err != nil {
		return office.RosterResult{}, err
	}
	defer server.Close()
	if c.DryRun {
		return office.PreviewRoster.Run(ctx, h, technician(), in)
	}
	return office.ImportRoster.Run(ctx, h, technician(), in)
}

// unusableRoster leaves the sentences about a roster without the words of a form around them.
func unusableRoster(err error) error {
	var f *fault.Fault
	if errors.As(err, &f) && f.Kind == fault.Invalid && len(f.Fields) == 1 {
		return errors.New(f.Fields[0].Sentence)
	}
	return err
}

func (a rosterAnswer) print(c rosterImportCmd) {
	for _, r := range a.Rejected {
		fmt.Printf("rejected  %s:%d:%d  %s\n", r.File, r.Line, r.Column, r.Reason)
	}
	for _, x := range a.Conflicts {
		fmt.Printf("%s  %s:%d  %s  %s\n", map[bool]string{true: "conflict", false: "named   "}[x.Blocks()], x.File, x.Line, x.Kind, x.Reason)
	}
	for _, n := range a.Notes {
		fmt.Println("note      " + n)
	}
	verb := map[bool]string{true: "were", false: "would be"}[a.Applied]
	fmt.Printf("%s: %d people %s added, %d changed, %d closed because they left; %d stay as they are.\n", a.Format, a.Added, verb, a.Changed, a.Left, a.Unchanged)
	switch {
	case a.Applied:
	case a.Shrinks:
		fmt.Println("Nothing was changed: more than a fifth of the pupils would leave. If that is right, say --allow-shrink.")
	case c.DryRun:
		fmt.Println("Nothing was changed.")
	default:
		fmt.Println("Nothing was changed, because rows cannot be taken. Mend them, or take the rest with --skip-rejected.")
	}
}

type rosterTemplateCmd struct {
	JSON bool `help:"Answer in JSON."`
}

// Help is shown by --help.
func (rosterTemplateCmd) Help() string {
	return "Example: handrail roster template > pupils.csv\n\nThe header and one made-up row go to standard output, what each column means to standard error."
}

// templateColumn is one column as programs read it.
type templateColumn struct {
	Name    string `json:"name"`
	Meaning string `json:"meaning"`
	Example string `json:"example"`
	// Also are other spellings of the name, by their letters and digits alone.
	Also []string `json:"also"`
}

// Run prints the template.
func (c rosterTemplateCmd) Run() error {
	columns := roster.Template()
	out := make([]templateColumn, 0, len(columns))
	var names, example []string
	longest := 0
	for _, x := range columns {
		out = append(out, templateColumn{x.Name, x.Says, x.Example, append([]string{}, x.Also...)})
		names, example = append(names, x.Name), append(example, x.Example)
		longest = max(longest, len(x.Name))
	}
	if c.JSON {
		return answer(true, out, nil)
	}
	for _, x := range columns {
		also := ""
		if len(x.Also) > 0 {
			also = " (also: " + strings.Join(x.Also, ", ") + ")"
		}
		fmt.Fprintf(os.Stderr, "%s%s  %s%s\n", x.Name, strings.Repeat(" ", longest-len(x.Name)), x.Says, also)
	}
	w := csv.NewWriter(os.Stdout)
	return w.WriteAll([][]string{names, example})
}
