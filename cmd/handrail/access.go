package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/publish"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

type gateCmd struct {
	where
	Person string `required:"" help:"The person's number or e-mail address."`
	System string `required:"" help:"The key of the system, or its name."`
	Device string `help:"The name or number of the device; * for any that fits."`
	At     string `help:"A moment that is still to come, such as 2027-01-11T09:00; now if left out."`
	JSON   bool   `help:"Answer in JSON."`
}

// Help is shown by --help.
func (gateCmd) Help() string {
	return "The gate that every screen asks: signed, taught, agreed to, old enough, given. Of a pupil it says what is missing and not what a family answered.\n\n" +
		"Example: handrail gate --data /var/lib/handrail --person sam@meadow.example --system network --json\n\nExit: 0 allowed, 1 not allowed, 2 unusable input, 3 not permitted."
}

// gateLine is the answer as programs read it.
type gateLine struct {
	Person  string           `json:"person"`
	System  string           `json:"system"`
	At      time.Time        `json:"at"`
	Allowed bool             `json:"allowed"`
	Missing []access.Missing `json:"missing"`
}

// Run asks the gate.
func (c gateCmd) Run(ctx context.Context) error {
	h, server, err := c.openHouse(ctx)
	if err != nil {
		return err
	}
	defer server.Close()
	at, err := readMoment(c.At, h.Zone)
	if err != nil {
		return err
	}
	out, err := office.AskGate.Run(ctx, h, technician(), office.GateQuestion{Person: c.Person, System: c.System, Device: id.Device(c.Device), At: at})
	if err != nil {
		return err
	}
	if c.JSON {
		missing := out.Missing
		if missing == nil {
			missing = []access.Missing{}
		}
		err = printJSON(gateLine{string(out.Person), out.System, out.At.UTC(), out.Allowed, missing})
	} else {
		printGate(out)
	}
	if err == nil && !out.Allowed {
		err = errNo
	}
	return err
}

func printGate(out office.GateAnswer) {
	if out.Allowed {
		fmt.Println("allowed")
		return
	}
	fmt.Println("not allowed")
	for _, m := range out.Missing {
		fmt.Printf("  %s: %s (%s)\n", m.Kind, m.Name, m.Next)
	}
}

// readMoment reads a moment in the school's own time, or with an offset; empty is the zero time.
func readMoment(text string, zone *time.Location) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(form, text, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fault.New(fault.Invalid, "%q is no moment. Write it as 2027-01-11T09:00.", text)
}

type accessCmd struct {
	Export accessExportCmd `cmd:"" help:"Print the written record of who has been given access."`
	Review accessReviewCmd `cmd:"" help:"List what the termly review of access still has to look at."`
}

// Help is shown by --help.
func (accessCmd) Help() string { return "Example: handrail access export --data /var/lib/handrail" }

type accessExportCmd struct {
	where
	Format string `enum:"csv,json" default:"csv" help:"csv or json."`
	On     string `help:"Who had access by name on this day, such as 2026-09-30."`
	Past   bool   `help:"Lines that are closed, too."`
}

// Help is shown by --help.
func (accessExportCmd) Help() string {
	return "Each line by name, and today whoever may use what is given by role. No reasons and no agreements.\n\nExample: handrail access export --data /var/lib/handrail --format csv > access.csv\n\nExit: 0 done, 2 unusable input, 3 not permitted."
}

// accessLine is one line of the record as programs read it.
type accessLine struct {
	Person   string `json:"person"`
	Name     string `json:"name"`
	System   string `json:"system"`
	Key      string `json:"key"`
	Level    string `json:"level"`
	State    string `json:"state"`
	Asked    string `json:"asked,omitempty"`
	AskedBy  string `json:"asked_by,omitempty"`
	Agreed   string `json:"agreed,omitempty"`
	AgreedBy string `json:"agreed_by,omitempty"`
	Since    string `json:"since,omitempty"`
	Until    string `json:"until,omitempty"`
	Closed   string `json:"closed,omitempty"`
}

// Run prints the record.
func (c accessExportCmd) Run(ctx context.Context) error {
	h, server, err := c.openHouse(ctx)
	if err != nil {
		return err
	}
	defer server.Close()
	on, err := readMoment(c.On, time.UTC)
	if err != nil {
		return err
	}
	all, err := office.ExportAccess.Run(ctx, h, technician(), office.RecordQuery{On: on, Past: c.Past})
	if err != nil {
		return err
	}
	lines := []accessLine{}
	for _, l := range all {
		until := l.Until
		if !l.Ending.IsZero() {
			until = l.Ending
		}
		lines = append(lines, accessLine{string(l.Person), l.Name, l.System, l.Key, l.Level, l.State, isoDay(l.Asked), l.AskedByName, isoDay(l.Agreed), l.AgreedByName, isoDay(l.Done), isoDay(until), isoDay(l.Ended)})
	}
	if c.Format == "json" {
		return printJSON(lines)
	}
	rows := [][]string{{"person", "name", "system", "key", "level", "state", "asked", "asked_by", "agreed", "agreed_by", "since", "until", "closed"}}
	for _, l := range lines {
		rows = append(rows, []string{l.Person, l.Name, l.System, l.Key, l.Level, l.State, l.Asked, l.AskedBy, l.Agreed, l.AgreedBy, l.Since, l.Until, l.Closed})
	}
	return publish.CSV(os.Stdout, rows)
}
