package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/user"
	"strconv"
	"time"

	"handrail.school/handrail/internal/app"
	"handrail.school/handrail/internal/config"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// where says which records a command works on.
type where struct {
	Data     string `help:"Folder of the records and keys." default:"handrail-data" type:"path"`
	Database string `help:"postgres:// address; without it records are SQLite files in --data."`
	School   string `help:"Short name of the school, where there are several." default:"school"`
}

type serveCmd struct {
	where
	Listen          string   `help:"Address and port." default:"127.0.0.1:8750"`
	PublicURL       string   `name:"public-url" help:"Where people reach Handrail, such as https://handrail.myschool.example. May hold {school}."`
	TLSCert         string   `name:"tls-cert" help:"Certificate file (PEM)." type:"path"`
	TLSKey          string   `name:"tls-key" help:"Key file of the certificate." type:"path"`
	TrustedProxy    []string `help:"Network of a proxy whose X-Forwarded-For is believed."`
	PlainHTTP       bool     `name:"plain-http" help:"Listen without encryption on an address other than this machine's own. For test machines."`
	MailDir         string   `help:"Write letters into this folder instead of sending them." type:"path"`
	SMTP            string   `name:"smtp" help:"Mail server: smtp://user@host:587?password-file=FILE"`
	MailFrom        string   `help:"Address that letters come from."`
	Zone            string   `help:"The school's time zone." default:"Europe/London"`
	LogFormat       string   `help:"text or json." enum:"text,json" default:"text"`
	BackupDir       string   `help:"Folder for a copy each night; the 14 newest are kept." type:"path"`
	RosterDir       string   `help:"Folder in which another system leaves its rosters; each new one is taken in within the hour." type:"path"`
	BackupRecipient []string `help:"Public key that may open the nightly copies, or a file of such keys."`
}

// Help is shown by --help.
func (serveCmd) Help() string {
	return "Example: handrail serve --data /var/lib/handrail --listen 0.0.0.0:443 --public-url https://handrail.myschool.example --tls-cert cert.pem --tls-key key.pem\n\n" +
		"Several schools on one server: https://{school}.handrail.example gives each a host name of its own, https://handrail.example/at/{school} a path. " +
		"Without {school} the first school has the address as it is, and each other one /at/NAME after it."
}

func (c serveCmd) config() config.Serve {
	return config.Serve{Data: c.Data, Database: c.Database, Listen: c.Listen, PublicURL: c.PublicURL, TLSCert: c.TLSCert, TLSKey: c.TLSKey,
		TrustedProxy: c.TrustedProxy, PlainHTTP: c.PlainHTTP, MailDir: c.MailDir, SMTP: c.SMTP, MailFrom: c.MailFrom, Zone: c.Zone, LogFormat: c.LogFormat,
		RosterDir: c.RosterDir, BackupDir: c.BackupDir, BackupRecipient: c.BackupRecipient}
}

// Run serves until a signal.
func (c serveCmd) Run(ctx context.Context) error {
	checked, err := c.config().Check()
	if err != nil {
		return err
	}
	a, err := app.New(ctx, app.Options{Config: checked, Log: logger(c.LogFormat), Version: version})
	if err != nil {
		return err
	}
	err = c.serve(ctx, a)
	return errors.Join(err, a.Close())
}

func (c serveCmd) serve(ctx context.Context, a *app.App) error {
	h, err := a.Create(ctx, c.School)
	if err != nil {
		return err
	}
	l, err := a.Listen()
	if err != nil {
		return err
	}
	fmt.Printf("Handrail is at %s\n", h.PublicURL)
	link, err := office.MakeSetupLink.Run(ctx, h, people.System, struct{}{})
	switch {
	case err == nil:
		fmt.Printf("This school is not set up yet. Open this link within an hour; it works once:\n  %s/setup?link=%s\n", h.PublicURL, link)
	case !fault.Is(err, fault.Conflict):
		return err
	}
	return a.Run(ctx, l)
}

func logger(format string) *slog.Logger {
	if format == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, nil))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, nil))
}

// openHouse opens a school's records beside a running server, for commands.
func (w where) openHouse(ctx context.Context) (*office.House, *store.Server, error) {
	server, err := store.Open(store.Options{Dir: w.Data, Database: w.Database})
	if err != nil {
		return nil, nil, err
	}
	school, err := server.School(ctx, w.School, false)
	if err != nil {
		return nil, nil, errors.Join(err, server.Close())
	}
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		return nil, nil, errors.Join(err, server.Close())
	}
	return office.NewHouse(school, &office.Shelf{}, logger("text"), time.Now, zone, ""), server, nil
}

// technician is who acts on the command line: the user of the operating system, for the trail. The system
// is asked for the name, because anybody may set USER.
func technician() people.Actor {
	uid := strconv.Itoa(os.Getuid())
	name := "uid-" + uid
	if u, err := user.LookupId(uid); err == nil && u.Username != "" {
		name = u.Username
	}
	return people.CommandLine(behind(uid, name, os.Getenv("SUDO_USER")))
}

// serviceAccount is the user that the package makes. Nobody can sign in as it: only root becomes it, by
// handrail-admin, which passes on who called sudo.
const serviceAccount = "handrail"

// behind is the person behind an account. Only root, and the service's account that root alone becomes, can
// have come through sudo; anybody else may set SUDO_USER, and is not believed.
func behind(uid, name, sudoUser string) string {
	if sudoUser != "" && (uid == "0" || name == serviceAccount) {
		return sudoUser
	}
	return name
}
