package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/office"
)

type dutyCmd struct {
	Due dutyDueCmd `cmd:"" help:"List the duties that are overdue, due or coming."`
}

// Help is shown by --help.
func (dutyCmd) Help() string { return "Example: handrail duty due --data /var/lib/handrail --json" }

type dutyDueCmd struct {
	where
	All  bool `help:"Those too that nobody need think of yet."`
	JSON bool `help:"Answer in JSON."`
}

// Help is shown by --help.
func (dutyDueCmd) Help() string {
	return "It names posts and no people.\n\nExample: handrail duty due --data /var/lib/handrail\n\nExit: 0 done, 2 unusable input."
}

// dutyLine is one duty as programs read it. The technician sees posts; who holds them is on the page.
type dutyLine struct {
	Key     string     `json:"key"`
	Title   string     `json:"title"`
	Section string     `json:"section"`
	Owner   string     `json:"owner"`
	Due     string     `json:"due"`
	State   duty.State `json:"state"`
}

// Run prints what is due.
func (c dutyDueCmd) Run(ctx context.Context) error {
	h, server, err := c.openHouse(ctx)
	if err != nil {
		return err
	}
	defer server.Close()
	out, err := office.ListDuties.Run(ctx, h, technician(), struct{}{})
	if err != nil {
		return err
	}
	lines := []dutyLine{}
	for _, x := range out.Items {
		if x.Off != "" || x.Due.IsZero() || x.State == duty.Coming && !c.All {
			continue
		}
		lines = append(lines, dutyLine{x.Key, x.Title, x.Section, x.Owner, x.Due.Format(time.DateOnly), x.State})
	}
	if c.JSON {
		e := json.NewEncoder(os.Stdout)
		e.SetEscapeHTML(false)
		return e.Encode(lines)
	}
	return printDuties(os.Stdout, lines)
}

func printDuties(out io.Writer, lines []dutyLine) error {
	if len(lines) == 0 {
		fmt.Fprintln(out, "Nothing is due.")
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	for _, l := range lines {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", l.Due, l.State.Words(), l.Title, l.Owner)
	}
	return w.Flush()
}
