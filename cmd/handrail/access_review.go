package main

import (
	"context"
	"fmt"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

type accessReviewCmd struct {
	where
	System string `help:"Only this system, by its key."`
	Person string `help:"Only this person, by number."`
	All    bool   `help:"Lines that are signed, too."`
	JSON   bool   `help:"Answer in JSON."`
}

// Help is shown by --help.
func (accessReviewCmd) Help() string {
	return "Every line of the record of access is kept or removed once a term, and signed, on the page /access/review (DFE-CY-12). Of a pupil it says what is missing and not what a family answered.\n\n" +
		"Example: handrail access review --data /var/lib/handrail --json\n\nExit: 0 nothing waits, 1 something does, 3 not permitted."
}

// reviewRound is how far the review is, as programs read it.
type reviewRound struct {
	Open    bool         `json:"open"`
	Due     string       `json:"due,omitempty"`
	Begins  string       `json:"begins,omitempty"`
	Off     string       `json:"off,omitempty"`
	Lines   int          `json:"lines"`
	Signed  int          `json:"signed"`
	Removed int          `json:"removed"`
	Review  []reviewLine `json:"review"`
}

type reviewLine struct {
	Grant    string           `json:"grant"`
	Person   string           `json:"person"`
	Name     string           `json:"name"`
	System   string           `json:"system"`
	Key      string           `json:"key"`
	Level    string           `json:"level"`
	State    string           `json:"state"`
	Since    string           `json:"since,omitempty"`
	Until    string           `json:"until,omitempty"`
	AgreedBy string           `json:"agreed_by,omitempty"`
	Marked   string           `json:"marked,omitempty"`
	Signed   bool             `json:"signed"`
	Missing  []access.Missing `json:"missing"`
}

// Run lists what waits.
func (c accessReviewCmd) Run(ctx context.Context) error {
	h, server, err := c.openHouse(ctx)
	if err != nil {
		return err
	}
	defer server.Close()
	x, err := office.ShowAccessReview.Run(ctx, h, technician(), office.AccessReviewQuery{System: c.System, Person: id.Person(c.Person), All: true})
	if err != nil {
		return err
	}
	out := reviewRound{Open: x.Open, Off: x.Off, Lines: x.Lines, Signed: x.Final, Removed: x.Removed, Review: []reviewLine{}}
	if x.Off == "" {
		out.Due, out.Begins = isoDay(x.Due), isoDay(x.From)
	}
	for _, l := range x.Rows {
		if !x.Open || l.Mark.Signed() && !c.All {
			continue
		}
		missing := l.Lacks
		if missing == nil {
			missing = []access.Missing{}
		}
		out.Review = append(out.Review, reviewLine{string(l.ID), string(l.Person), l.Name, l.System, l.Grant.System, l.Level, string(l.Stage), isoDay(l.Done), isoDay(l.Until), l.Agreer, l.Mark.Decision, l.Mark.Signed(), missing})
	}
	if c.JSON {
		err = printJSON(out)
	} else {
		printReview(out)
	}
	if err == nil && out.Open && out.Signed < out.Lines {
		err = errNo
	}
	return err
}

func printReview(out reviewRound) {
	switch {
	case out.Off != "":
		fmt.Println("not done here:", out.Off)
	case !out.Open && out.Begins != "":
		fmt.Println("nothing to review before", out.Begins)
	default:
		fmt.Printf("due %s: %d of %d lines signed, %d removed\n", out.Due, out.Signed, out.Lines, out.Removed)
	}
	for _, l := range out.Review {
		fmt.Printf("  %s: %s (%s, %s)\n", l.Name, l.System, l.Level, l.State)
		for _, m := range l.Missing {
			fmt.Printf("    missing: %s\n", m.Name)
		}
	}
}
