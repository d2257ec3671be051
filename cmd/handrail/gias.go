package main

import (
	"context"
	"fmt"
	"os"

	"handrail.school/handrail/internal/office"
)

type giasCmd struct {
	Load giasLoadCmd `cmd:"" help:"Load the public register of schools, so that a school can be looked up when it is set up."`
}

// Help is shown by --help.
func (giasCmd) Help() string {
	return "The register is the file \"edubasealldata\" that the Department for Education publishes at Get Information about Schools. Handrail does without it.\n\n" +
		"Example: handrail gias load --data /var/lib/handrail edubasealldata20261101.csv"
}

type giasLoadCmd struct {
	where
	File string `arg:"" help:"The register, as it was downloaded and unpacked (CSV)." type:"existingfile"`
	JSON bool   `help:"Answer in JSON."`
}

// Help is shown by --help.
func (giasLoadCmd) Help() string {
	return "Open schools are kept in a small file in the data folder, whole or not at all; it is in no backup. Columns are found by their names.\n\n" +
		"Example: handrail gias load --data /var/lib/handrail edubasealldata20261101.csv\n\nExit: 0 done, 2 the file cannot be used, and nothing was changed."
}

// Run loads it.
func (c giasLoadCmd) Run(ctx context.Context) error {
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	h, server, err := c.openHouse(ctx)
	if err != nil {
		return err
	}
	defer server.Close()
	h.Register = office.RegisterFile(c.Data)
	out, err := office.LoadRegister.Run(ctx, h, technician(), f)
	if err != nil {
		return fmt.Errorf("%s:\n%w", c.File, err)
	}
	return answer(c.JSON, out, func() {
		fmt.Printf("%d schools can be looked up; %d that are closed or not open yet were left out.\n", out.Open, out.Closed)
	})
}
