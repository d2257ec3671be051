package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"handrail.school/handrail/internal/area/trail"
	"handrail.school/handrail/internal/office"
)

type auditCmd struct {
	Verify verifyCmd `cmd:"" help:"Walk the whole trail and say whether anything in it was changed, removed or put in."`
	Head   headCmd   `cmd:"" help:"Print the newest signed head, to keep elsewhere."`
}

type verifyCmd struct {
	where
	Head []string `help:"File with a signed head kept elsewhere, such as the letter a governor received. Without one, a cut tail does not show." type:"path"`
	JSON bool     `help:"Answer in JSON."`
}

// Help is shown by --help.
func (verifyCmd) Help() string {
	return "Example: handrail audit verify --data /var/lib/handrail --head letter-of-1-march.eml\n\nExit: 0 intact, 1 damage, 2 unreadable."
}

// Help is shown by --help.
func (auditCmd) Help() string {
	return "Example: handrail audit verify --data /var/lib/handrail --json"
}

// Run verifies: 0 intact, 1 damage, 2 unreadable.
func (c verifyCmd) Run(ctx context.Context) error {
	var heads []string
	for _, file := range c.Head {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		heads = append(heads, string(text))
	}
	h, server, err := c.openHouse(ctx)
	if err != nil {
		return err
	}
	defer server.Close()
	got, err := h.School.VerifyTrail(ctx, heads)
	if errors.Is(err, trail.ErrHead) {
		return fmt.Errorf("--head: %w", err)
	}
	if err != nil {
		return err
	}
	if c.JSON {
		err = json.NewEncoder(os.Stdout).Encode(got)
	} else {
		fmt.Printf("%d entries, %d signed heads checked, root %s\n", got.Entries, got.Heads, got.Head)
		for _, d := range got.Damage {
			fmt.Println("DAMAGE:", d)
		}
		if !got.TruncationChecked {
			fmt.Println("Truncation was not checked: give --head with a head kept elsewhere.")
		}
		if len(got.Damage) == 0 {
			fmt.Println("Intact.")
		}
	}
	if err == nil && len(got.Damage) > 0 {
		err = errNo
	}
	return err
}

type headCmd struct {
	where
	JSON bool `help:"Answer in JSON."`
}

// Help is shown by --help.
func (headCmd) Help() string {
	return "Example: handrail audit head --data /var/lib/handrail > head.txt"
}

// Run prints the head.
func (c headCmd) Run(ctx context.Context) error {
	h, server, err := c.openHouse(ctx)
	if err != nil {
		return err
	}
	defer server.Close()
	text, err := office.ShowHead.Run(ctx, h, technician(), struct{}{})
	if err != nil {
		return err
	}
	return answer(c.JSON, map[string]string{"head": text}, func() { fmt.Print(text) })
}
