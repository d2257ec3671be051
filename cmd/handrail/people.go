package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

type peopleCmd struct {
	List peopleListCmd `cmd:"" help:"List the accounts of colleagues."`
	Show peopleShowCmd `cmd:"" help:"Show one account with its posts."`
}

// Help is shown by --help.
func (peopleCmd) Help() string {
	return "Example: handrail people list --data /var/lib/handrail --json"
}

type peopleListCmd struct {
	where
	JSON bool `help:"Answer in JSON."`
}

// Help is shown by --help.
func (peopleListCmd) Help() string {
	return "By number, name and role, those who left among them. No address, no pupil and no parent: whoever runs the system needs none of these.\n\nExample: handrail people list --data /var/lib/handrail --json\n\nExit: 0 done, 2 unusable input."
}

type peopleShowCmd struct {
	where
	Person string `arg:"" help:"The person's number, as people list prints it."`
	JSON   bool   `help:"Answer in JSON."`
}

// Help is shown by --help.
func (peopleShowCmd) Help() string {
	return "Example: handrail people show --data /var/lib/handrail abcdefghijkmnpqrstuvwxyz23\n\nExit: 0 done, 2 unusable input or no such person."
}

// accountLine is one account as programs read it.
type accountLine struct {
	ID     string       `json:"id"`
	Name   string       `json:"name"`
	Roles  []string     `json:"roles"`
	Since  string       `json:"since"`
	Left   string       `json:"left,omitempty"`
	Joined bool         `json:"joined"`
	Posts  []personPost `json:"posts"`
}

// personPost is one term of a person.
type personPost struct {
	Post  string `json:"post"`
	Since string `json:"since"`
	Until string `json:"until,omitempty"`
	Ended bool   `json:"ended"`
}

// Run prints the list.
func (c peopleListCmd) Run(ctx context.Context) error {
	lines, err := c.accounts(ctx, "")
	if err != nil || c.JSON {
		if err == nil {
			err = printJSON(lines)
		}
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	for _, l := range lines {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", l.ID, l.Name, strings.Join(l.Roles, " "), l.state())
	}
	return w.Flush()
}

func (l accountLine) state() string {
	switch {
	case l.Left != "":
		return "left " + l.Left
	case !l.Joined:
		return "has not joined"
	}
	return "since " + l.Since
}

// Run prints one account.
func (c peopleShowCmd) Run(ctx context.Context) error {
	lines, err := c.accounts(ctx, id.Person(c.Person))
	if err != nil {
		return err
	}
	l := lines[0]
	if c.JSON {
		return printJSON(l)
	}
	fmt.Printf("%s\n  number  %s\n  roles   %s\n  state   %s\n", l.Name, l.ID, strings.Join(l.Roles, " "), l.state())
	for _, p := range l.Posts {
		until := p.Until
		if until == "" {
			until = "open"
		}
		fmt.Printf("  post    %s, %s to %s\n", p.Post, p.Since, until)
	}
	return nil
}

func (w where) accounts(ctx context.Context, one id.Person) ([]accountLine, error) {
	h, server, err := w.openHouse(ctx)
	if err != nil {
		return nil, err
	}
	defer server.Close()
	all, err := office.ListAccounts.Run(ctx, h, technician(), one)
	if err != nil {
		return nil, err
	}
	lines := []accountLine{}
	for _, a := range all {
		l := accountLine{ID: string(a.ID), Name: a.Name, Roles: []string{}, Since: isoDay(a.Since), Left: isoDay(a.Left), Joined: a.Joined, Posts: []personPost{}}
		for _, r := range a.Roles.Roles() {
			l.Roles = append(l.Roles, r.Key())
		}
		for _, t := range a.Posts {
			p := personPost{Post: t.Post, Since: isoDay(t.Starts), Until: isoDay(t.Ends), Ended: !t.Closed.IsZero()}
			if p.Ended {
				p.Until = isoDay(t.Last())
			}
			l.Posts = append(l.Posts, p)
		}
		lines = append(lines, l)
	}
	return lines, nil
}
