package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"filippo.io/age"

	"handrail.school/handrail/internal/office"
)

type keygenCmd struct {
	Out     string `help:"File for the secret key. Its public key goes into the same name with .pub." required:"" type:"path"`
	Classic bool   `help:"Make an X25519 pair: its public key is short, but a future quantum computer could open old copies."`
	JSON    bool   `help:"Answer in JSON."`
}

// Help is shown by --help.
func (keygenCmd) Help() string {
	return "Example: handrail keygen --out school-backups.key\n\n" +
		"Keep the secret key away from the server, twice: whoever has it can open every copy, and without it nobody can. " +
		"Give the .pub file to backup --recipient and serve --backup-recipient."
}

// pair is what keygen answers; the secret stands only in its file.
type pair struct {
	Identity  string `json:"identity_file"`
	Public    string `json:"recipient_file"`
	Recipient string `json:"recipient"`
}

// Run draws the pair. Neither file is ever overwritten.
func (c keygenCmd) Run() error {
	secret, public, err := newPair(c.Classic)
	if err != nil {
		return err
	}
	p := pair{Identity: c.Out, Public: c.Out + ".pub", Recipient: public}
	note := "# made by handrail keygen on " + time.Now().UTC().Format(time.DateOnly) + "\n"
	if err := writeNew(p.Identity, note+"# public key: "+public+"\n"+secret+"\n"); err != nil {
		return err
	}
	if err := writeNew(p.Public, note+public+"\n"); err != nil {
		return errors.Join(err, os.Remove(p.Identity))
	}
	if err := os.Chmod(p.Public, 0o644); err != nil {
		return err
	}
	return answer(c.JSON, p, func() {
		fmt.Printf("%s\n\nThe secret key is in %s: move it off this machine and keep two copies.\nThe public key above is also in %s.\n",
			public, p.Identity, p.Public)
	})
}

func newPair(classic bool) (secret, public string, err error) {
	if classic {
		k, err := age.GenerateX25519Identity()
		if err != nil {
			return "", "", err
		}
		return k.String(), k.Recipient().String(), nil
	}
	k, err := age.GenerateHybridIdentity()
	if err != nil {
		return "", "", err
	}
	return k.String(), k.Recipient().String(), nil
}

func writeNew(name, text string) error {
	return office.WholeFile(name, false, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}
