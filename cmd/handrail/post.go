package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"handrail.school/handrail/internal/office"
)

type postCmd struct {
	List postListCmd `cmd:"" help:"List every post with its holders."`
}

// Help is shown by --help.
func (postCmd) Help() string {
	return "Example: handrail post list --data /var/lib/handrail --vacant"
}

type postListCmd struct {
	where
	Vacant bool `help:"Only posts that must be held and are not."`
	JSON   bool `help:"Answer in JSON."`
}

// Help is shown by --help.
func (postListCmd) Help() string {
	return "Which posts the policy names, who holds them, and which are empty. Nothing about any child.\n\nExample: handrail post list --data /var/lib/handrail --vacant\n\nExit: 0 done, 1 with --vacant if a post is empty, 2 unusable input."
}

// postLine is one post as programs read it.
type postLine struct {
	Post        string       `json:"post"`
	Title       string       `json:"title"`
	Required    bool         `json:"required"`
	Vacant      bool         `json:"vacant"`
	VacantSince string       `json:"vacant_since,omitempty"`
	Waiting     bool         `json:"waiting"`
	Holders     []holderLine `json:"holders"`
	Coming      []holderLine `json:"coming"`
}

// holderLine is one term of a post.
type holderLine struct {
	Person  string `json:"person"`
	Name    string `json:"name"`
	Since   string `json:"since"`
	Until   string `json:"until,omitempty"`
	Trained bool   `json:"trained"`
}

// Run prints the register of posts.
func (c postListCmd) Run(ctx context.Context) error {
	h, server, err := c.openHouse(ctx)
	if err != nil {
		return err
	}
	defer server.Close()
	shown, err := office.ShowPosts.Run(ctx, h, technician(), struct{}{})
	if err != nil {
		return err
	}
	lines := []postLine{}
	vacant := false
	for _, p := range shown.Posts {
		if c.Vacant && !p.Vacant() {
			continue
		}
		vacant = vacant || p.Vacant()
		lines = append(lines, postLine{Post: p.Key, Title: p.Title, Required: p.Needed, Vacant: p.Vacant(), VacantSince: isoDay(p.VacantSince), Waiting: p.Waiting,
			Holders: holderLines(p.Holders), Coming: holderLines(p.Next)})
	}
	if err := printPosts(c.JSON, lines); err != nil {
		return err
	}
	if c.Vacant && vacant {
		return errNo
	}
	return nil
}

func isoDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func holderLines(all []office.HolderShown) []holderLine {
	lines := []holderLine{}
	for _, h := range all {
		lines = append(lines, holderLine{string(h.Person), h.Name, isoDay(h.Starts), isoDay(h.Ends), h.Trained})
	}
	return lines
}

func printPosts(asJSON bool, lines []postLine) error {
	if asJSON {
		return printJSON(lines)
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	for _, l := range lines {
		var who []string
		for _, h := range l.Holders {
			since := h.Name + " since " + h.Since
			if h.Until != "" {
				since += " until " + h.Until
			}
			who = append(who, since)
		}
		for _, h := range l.Coming {
			who = append(who, h.Name+" from "+h.Since)
		}
		text := strings.Join(who, "; ")
		switch {
		case l.Vacant && l.VacantSince != "":
			text = strings.TrimSuffix("vacant since "+l.VacantSince+"; "+text, "; ")
		case l.Vacant:
			text = strings.TrimSuffix("vacant; "+text, "; ")
		case text == "":
			text = "nobody; may stay empty"
		}
		fmt.Fprintf(w, "%s\t%s\n", l.Title, text)
	}
	return w.Flush()
}

// printJSON writes one value and nothing else.
func printJSON(v any) error {
	e := json.NewEncoder(os.Stdout)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
