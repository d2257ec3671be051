package main

import (
	"context"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/office"
)

type approvalsCmd struct {
	where
	JSON bool `help:"Answer in JSON."`
}

// Help is shown by --help.
func (approvalsCmd) Help() string {
	return "Lists what waits for a second person: the kind, since when and until when. Whom it is about, who asked and why stands under Approvals, " +
		"for those who may agree.\n\nExample: handrail approvals --data /var/lib/handrail --json\n\nExit: 0 nothing waits, 1 something waits, 2 unusable input."
}

// openRequest is one request as programs read it.
type openRequest struct {
	Kind    string    `json:"kind"`
	Title   string    `json:"title"`
	Asked   time.Time `json:"asked"`
	Expires time.Time `json:"expires"`
	Hours   int       `json:"hours_waiting"`
}

// Run lists them.
func (c approvalsCmd) Run(ctx context.Context) error {
	h, server, err := c.openHouse(ctx)
	if err != nil {
		return err
	}
	defer server.Close()
	all, err := office.CountApprovals.Run(ctx, h, technician(), struct{}{})
	if err != nil {
		return err
	}
	out := []openRequest{}
	for _, r := range all {
		k, _ := approval.ByKey(r.Kind)
		out = append(out, openRequest{Kind: r.Kind, Title: k.Title, Asked: r.Made, Expires: r.Expires, Hours: int(h.Now().Sub(r.Made).Hours())})
	}
	err = answer(c.JSON, out, func() {
		w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
		for _, r := range out {
			fmt.Fprintf(w, "%s\tsince %s\tuntil %s\n", r.Title, r.Asked.In(h.Zone).Format("2 January 15:04"), r.Expires.In(h.Zone).Format("2 January 15:04"))
		}
		_ = w.Flush() // to the screen; nothing can be done about one that is gone
		fmt.Printf("Open: %d\n", len(out))
	})
	if err == nil && len(out) > 0 {
		return errNo
	}
	return err
}
