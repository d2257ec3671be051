package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/clause"
)

type obligationsCmd struct {
	where
	Section string `help:"Only this section and those under it, such as 7.3."`
	Status  string `help:"Only this status: overdue, not_met, due, met, not_measured or not_in_policy."`
	JSON    bool   `help:"Answer in JSON."`
}

// Help is shown by --help.
func (obligationsCmd) Help() string {
	return "The list and its standing today are the same as on the board.\n\nExample: handrail obligations --data /var/lib/handrail --status not_met\n\nExit: 0 done, 2 unusable input."
}

// obligationLine is one obligation as programs read it.
type obligationLine struct {
	ID       clause.Obligation `json:"id"`
	Section  string            `json:"section"`
	Level    clause.Level      `json:"level"`
	Clause   clause.ID         `json:"clause"`
	Status   obligation.Status `json:"status"`
	Evidence string            `json:"evidence"`
}

// Run prints the board.
func (c obligationsCmd) Run(ctx context.Context) error {
	if obligation.Status(c.Status).Words() == "" && c.Status != "" {
		return fmt.Errorf("--status: %q is not a status; choose one of %v", c.Status, obligation.Statuses)
	}
	h, server, err := c.openHouse(ctx)
	if err != nil {
		return err
	}
	defer server.Close()
	b, err := office.ShowBoard.Run(ctx, h, technician(), struct{}{})
	if err != nil {
		return err
	}
	lines := []obligationLine{}
	for _, r := range b.Rows {
		in := c.Section == "" || r.Section == c.Section || strings.HasPrefix(r.Section, c.Section+".")
		if in && (c.Status == "" || string(r.Status) == c.Status) {
			lines = append(lines, obligationLine{r.ID, r.Section, r.Level, r.Clause, r.Status, r.Seen})
		}
	}
	if c.JSON {
		e := json.NewEncoder(os.Stdout)
		e.SetEscapeHTML(false)
		return e.Encode(lines)
	}
	return printObligations(os.Stdout, lines)
}

func printObligations(out io.Writer, lines []obligationLine) error {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	n := map[obligation.Status]int{}
	for _, l := range lines {
		n[l.Status]++
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", l.ID, l.Level, l.Status.Words(), l.Evidence)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, s := range obligation.Statuses {
		if n[s] > 0 {
			fmt.Fprintf(out, "%s: %d\n", s.Words(), n[s])
		}
	}
	return nil
}
