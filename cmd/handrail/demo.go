package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"handrail.school/handrail/internal/app"
	"handrail.school/handrail/internal/config"
	"handrail.school/handrail/internal/demo"
	"handrail.school/handrail/internal/front/web"
)

type demoCmd struct {
	where
	Seed   int64  `help:"Draws names and keys; the same seed gives the same school." default:"1"`
	Now    string `help:"The day and time the demonstration opens, such as 2026-11-20 or 2026-11-20T09:00. The default is today."`
	Listen string `help:"Address and port." default:"127.0.0.1:8751"`
}

// Help is shown by --help.
func (demoCmd) Help() string {
	return "Example: handrail demo --data demo --seed 7 --now 2026-11-20T09:00 --listen 127.0.0.1:8751\n\n" +
		"Opens a made-up school with a year of life. Prints each role's e-mail address, passphrase and authenticator secret, then \"ready URL\"."
}

// Run builds the school, or opens it again, and serves it.
func (c demoCmd) Run(ctx context.Context) error {
	now, err := demoNow(c.Now)
	if err != nil {
		return err
	}
	clock := demo.NewClock(now)
	s := serveCmd{where: c.where, Listen: c.Listen, Zone: "Europe/London", LogFormat: "text", MailDir: c.Data + "/letters"}
	checked, err := s.config().Check()
	if err != nil {
		return err
	}
	a, err := app.New(ctx, app.Options{Config: checked, Log: logger("text"), Now: clock.Now, Demo: &web.Demo{Now: clock.Now, Move: clock.Move}})
	if err != nil {
		return err
	}
	return errors.Join(c.serve(ctx, a, clock), a.Close())
}

func (c demoCmd) serve(ctx context.Context, a *app.App, clock *demo.Clock) error {
	h, err := a.Create(ctx, c.School)
	if err != nil {
		return err
	}
	h.AlsoCodesAt = time.Now
	l, err := a.Listen()
	if err != nil {
		return err
	}
	people, err := demo.Live(ctx, h, clock, c.Seed, demo.Copies{From: a.Store, Dir: filepath.Join(c.Data, "copies")})
	if err != nil {
		return errors.Join(err, l.Close())
	}
	fmt.Println("Everybody here is made up. To sign in: e-mail address, passphrase, then a code from an authenticator app with the secret.")
	for _, p := range people {
		fmt.Printf("sign-in %-24s %-46s %q totp %s\n", p.Key, p.Email, p.Passphrase, p.TOTP)
	}
	public, err := config.ParsePublic("http://" + l.Addr().String()) // the port may have been left to the machine
	if err != nil {
		return errors.Join(err, l.Close())
	}
	fmt.Printf("ready %s\n", public.For(c.School))
	return a.Run(ctx, l)
}

func demoNow(text string) (time.Time, error) {
	if text == "" {
		return time.Now(), nil
	}
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.Parse(form, text); err == nil {
			if form == time.DateOnly {
				t = t.Add(9 * time.Hour)
			}
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("--now: %q is not a time such as 2026-11-20 or 2026-11-20T09:00", text)
}
