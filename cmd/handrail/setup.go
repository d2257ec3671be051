package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"handrail.school/handrail/internal/config"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
)

type setupCmd struct {
	where
	Answers   string `help:"File of answers, YAML or JSON." required:"" type:"path"`
	PublicURL string `name:"public-url" help:"Where people will reach Handrail, for the links." default:"http://127.0.0.1:8750"`
	JSON      bool   `help:"Answer in JSON."`
}

// Help is shown by --help.
func (setupCmd) Help() string {
	return "Example: handrail setup --data /var/lib/handrail --answers our-school.yaml --public-url https://handrail.myschool.example\n\n" +
		"A file of answers says:\n\n" +
		// Indented, or the lines would run into one paragraph.
		"    school: {name: Meadow Primary School, urn: \"999002\", phase: primary}\n" +
		"    administrator: {name: Ada Mint, email: ada@meadow.example}\n" +
		"    people:\n      - {name: Bo Brook, email: bo@meadow.example, roles: [headteacher]}\n" +
		"    area_pack: kent\n" +
		"    calendar:\n      terms:\n        - {name: Autumn, starts: 2026-09-03, ends: 2026-12-18}\n" +
		"    profile:\n      policy.review_interval: yearly\n\n" +
		"All of it is checked first; then all of it is carried out, or nothing. A school that is set up already is left as it is. " +
		"The administrator gets a link, or a passphrase from the file that administrator.passphrase_file names. " +
		"Roles that may read cases wait until a second person agrees. Exit: 0 done, 2 nothing was done."
}

// inviteLink is a link as it is told to the technician, who hands it over.
type inviteLink struct {
	Name    string    `json:"name"`
	Email   string    `json:"email"`
	Link    string    `json:"link"`
	Expires time.Time `json:"expires"`
	Waiting []string  `json:"waiting_for_second_person"`
}

func asLink(url string, l office.Link, now time.Time) inviteLink {
	out := inviteLink{Name: l.Name, Email: l.Email, Link: url + "/join?link=" + l.Token, Waiting: []string{},
		Expires: now.Add(office.InviteLinkValid).UTC().Truncate(time.Second)}
	for _, r := range l.Waiting.Roles() {
		out.Waiting = append(out.Waiting, r.Key())
	}
	return out
}

func (l inviteLink) print() {
	fmt.Printf("%s (%s), works once, until %s:\n  %s\n", l.Name, l.Email, l.Expires.Format("2 January 2006 15:04 MST"), l.Link)
	if len(l.Waiting) > 0 {
		fmt.Printf("  Waits for a second person: %s\n", strings.Join(l.Waiting, ", "))
	}
}

// setUp is what setup answers.
type setUp struct {
	School  string       `json:"school"`
	Answers int          `json:"answers"`
	Open    int          `json:"required_answers_missing"`
	Links   []inviteLink `json:"links"`
}

// Run sets the school up.
func (c setupCmd) Run(ctx context.Context) error {
	text, err := os.ReadFile(c.Answers)
	if err != nil {
		return fmt.Errorf("--answers: %w", err)
	}
	books, err := new(office.Shelf).Books()
	if err != nil {
		return err
	}
	read := func(name string) ([]byte, error) {
		if !filepath.IsAbs(name) {
			name = filepath.Join(filepath.Dir(c.Answers), name)
		}
		return os.ReadFile(name)
	}
	answers, err := office.ParseAnswers(books, text, read)
	if err != nil {
		return fmt.Errorf("%s:\n%w", c.Answers, err)
	}
	public, err := config.ParsePublic(c.PublicURL)
	if err != nil {
		return fmt.Errorf("--public-url: %w", err)
	}
	h, server, err := c.newHouse(ctx)
	if err != nil {
		return err
	}
	defer server.Close()
	links, err := office.SetUpFromFile.Run(ctx, h, technician(), answers)
	if err != nil {
		return err
	}
	out := setUp{School: c.School, Answers: len(answers.Profile), Open: len(books.Library.Effective(answers.Profile).Unanswered), Links: []inviteLink{}}
	for _, l := range links {
		out.Links = append(out.Links, asLink(public.For(c.School), l, h.Now()))
	}
	return answer(c.JSON, out, func() {
		fmt.Printf("%s is set up, with %d answers; %d that the policy needs are still open.\n", strings.Join(answers.Profile["school.name"], ""), out.Answers, out.Open)
		for _, l := range out.Links {
			l.print()
		}
	})
}

// newHouse opens the school, making its records if there are none.
func (c setupCmd) newHouse(ctx context.Context) (*office.House, *store.Server, error) {
	server, err := store.Open(store.Options{Dir: c.Data, Database: c.Database})
	if err != nil {
		return nil, nil, err
	}
	_, err = server.School(ctx, c.School, true)
	if err := errors.Join(err, server.Close()); err != nil {
		return nil, nil, err
	}
	return c.openHouse(ctx)
}

type recoverCmd struct {
	where
	Email     string `help:"Address of the administrator." required:""`
	Name      string `help:"Name of a new administrator, where the school has none left."`
	PublicURL string `name:"public-url" help:"Where people reach Handrail, for the link." default:"http://127.0.0.1:8750"`
	JSON      bool   `help:"Answer in JSON."`
}

// Help is shown by --help.
func (recoverCmd) Help() string {
	return "Example: handrail recover --data /var/lib/handrail --email ada@meadow.example --public-url https://handrail.myschool.example\n\n" +
		"The link replaces passphrase and authenticator app once it is used. It is entered in the trail, and letters tell the headteacher, " +
		"the chair of governors and the administrator. It never opens an account that may read cases. Exit: 0 done, 2 cannot be done, 3 not this way."
}

// recovered is what recover answers.
type recovered struct {
	inviteLink
	Told int `json:"told"`
}

// Run makes the link.
func (c recoverCmd) Run(ctx context.Context) error {
	public, err := config.ParsePublic(c.PublicURL)
	if err != nil {
		return fmt.Errorf("--public-url: %w", err)
	}
	h, server, err := c.openHouse(ctx)
	if err != nil {
		return err
	}
	defer server.Close()
	r, err := office.RecoverAdministrator.Run(ctx, h, technician(), office.RecoverForm{Email: c.Email, Name: c.Name})
	if err != nil {
		return err
	}
	out := recovered{asLink(public.For(c.School), r.Link, h.Now()), r.Told}
	return answer(c.JSON, out, func() {
		out.print()
		fmt.Printf("Letters to the headteacher and the chair of governors: %d.\n", out.Told)
		if out.Told == 0 {
			fmt.Println("There is nobody to tell yet: tell the headteacher yourself.")
		}
	})
}
