package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"handrail.school/handrail/internal/demo/signing"
	"handrail.school/handrail/internal/words/fault"
)

type signCmd struct {
	Demo signDemoCmd `cmd:"" help:"Let all families of a made-up school sign on one evening, and measure it."`
}

// Help is shown by --help.
func (signCmd) Help() string { return "Example: handrail sign demo --families 420" }

type signDemoCmd struct {
	Data       string        `help:"Folder for the made-up school. Left out, a folder of its own beneath this one that is removed afterwards." type:"path"`
	Database   string        `help:"postgres:// address of a database for trying; without it the records are a SQLite file."`
	School     string        `help:"Short name of the made-up school. Nobody may belong to it yet." default:"school"`
	Families   int           `help:"How many families." default:"420"`
	Within     time.Duration `help:"Over how long they come." default:"60s"`
	Burst      bool          `help:"All of them at the same moment."`
	OneAddress bool          `help:"All of them from one address, as at a parents' evening."`
	Seed       int64         `help:"Draws families and the moments at which they come." default:"1"`
	JSON       bool          `help:"Answer in JSON."`
}

// Help is shown by --help.
func (signDemoCmd) Help() string {
	return "Example: handrail sign demo --families 420 --within 60s --json\n\n" +
		"Makes a school of made-up families, asks all of them to sign in one go, and has each adult open their link, name a birthday, read, sign and look at the proof, " +
		"over real connections to the real server. One in ten gets the birthday wrong first, one in ten sends every form twice, one in ten tries a used link again. " +
		"What was signed is counted in the records, opened anew after the server has stopped. Real records are left alone.\n\nExit: 0 nothing is lost or twice and nothing failed, 1 something is, 2 unusable input."
}

// Run makes the school and lets its families sign.
func (c signDemoCmd) Run(ctx context.Context) (err error) {
	if c.Families < 1 || c.Families > 5000 || c.Within < 0 || c.Within > time.Hour {
		return fault.New(fault.Invalid, "--families: from 1 to 5000; --within: up to 1h.")
	}
	if c.Burst {
		c.Within = 0
	}
	if c.Data == "" {
		if c.Data, err = os.MkdirTemp(".", "handrail-sign-demo-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(c.Data)) }()
	}
	r, err := signing.Run(ctx, signing.Options{Data: c.Data, Database: c.Database, School: c.School, Families: c.Families, Seed: c.Seed, Within: c.Within, OneAddress: c.OneAddress,
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))})
	if err != nil {
		return err
	}
	if err := answer(c.JSON, r, func() { printSigning(r) }); err != nil {
		return err
	}
	if !r.Well() {
		return errNo
	}
	return nil
}

func printSigning(r signing.Report) {
	came := fmt.Sprintf("over %.0f s", r.Within)
	if r.Within == 0 {
		came = "all at once"
	}
	fmt.Printf("%d families with %d adults and %d children, %s, %s; %d visits, %d of them with a letter on paper, done after %.1f s\n\n",
		r.Families, r.Adults, r.Children, r.Database, came, r.Visits, r.Paper, r.Took)
	fmt.Printf("in the records afterwards: %d families signed, %d lost, %d twice, %d signatures, %d lines of the trail damaged\n", r.Signed, r.Lost, r.Twice, r.Records, r.Damage)
	fmt.Printf("errors: %d; wrong birthdays first: %d; forms sent twice: %d; used links tried again: %d\n\n", r.Errors, r.Wrong, r.Doubly, r.Reused)
	line := func(name string, s signing.Spread) {
		fmt.Printf("%-24s %7d %9.1f %9.1f %9.1f %9.1f\n", name, s.Count, s.P50, s.P90, s.P99, s.Max)
	}
	fmt.Printf("%-24s %7s %9s %9s %9s %9s\n", "milliseconds", "count", "p50", "p90", "p99", "max")
	line("each request", r.Request)
	line("each visit", r.Visit)
	for _, s := range r.Steps {
		line("  "+s.Step, s.Spread)
	}
	for _, f := range r.Failed {
		fmt.Println("failed:", f)
	}
}
