// Package app starts and stops everything: what main and the end-to-end tests use.
package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"handrail.school/handrail/internal/config"
	"handrail.school/handrail/internal/front/mail"
	"handrail.school/handrail/internal/front/web"
	"handrail.school/handrail/internal/jobs"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// App is a running Handrail.
type App struct {
	Store *store.Server

	// Pages gives the web's pages; they are read while the records are opened, as either takes some hundredths of a second.
	Pages func() (*web.Server, error)

	cfg    config.Checked
	log    *slog.Logger
	now    func() time.Time
	zone   *time.Location
	shelf  *office.Shelf
	sender office.Sender
	only   string
	// patience is how long a stop waits for requests; tests shorten it.
	patience time.Duration

	mu     sync.Mutex
	houses map[string]*office.House
	absent absent
}

// Options is what differs between a real start, a demonstration and a test.
type Options struct {
	Config config.Checked
	Log    *slog.Logger
	Now    func() time.Time
	Demo   *web.Demo
	// Version is what the program calls itself; empty for one built from source.
	Version string
	// Only is the one school that is served and worked for by the clock; empty is every one in the records. What makes a
	// school up beside real ones must not work for those.
	Only string
}

// New opens the records and begins to prepare the pages. Nothing listens yet.
func New(ctx context.Context, o Options) (*App, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	zone, err := time.LoadLocation(orLondon(o.Config.Zone))
	if err != nil {
		return nil, fmt.Errorf("--zone: %w", err)
	}
	a := &App{cfg: o.Config, log: o.Log, now: o.Now, zone: zone, shelf: &office.Shelf{}, houses: map[string]*office.House{},
		patience: stopPatience, only: o.Only}
	if a.sender, err = sender(o.Config); err != nil {
		return nil, err
	}
	a.Pages = sync.OnceValues(func() (*web.Server, error) {
		return web.New(web.Options{Houses: a, Log: o.Log, Zone: zone, Secure: o.Config.SecureCookies(),
			Proxies: o.Config.Proxies, Ready: a.ready, Demo: o.Demo, Version: o.Version})
	})
	go a.Pages()
	a.Store, err = store.Open(store.Options{Dir: o.Config.Data, Database: o.Config.Database, Now: o.Now})
	if err != nil {
		return nil, err
	}
	return a, nil
}

func orLondon(zone string) string {
	if zone == "" {
		return "Europe/London"
	}
	return zone
}

func sender(c config.Checked) (office.Sender, error) {
	switch {
	case c.MailDir != "":
		return mail.Folder{Dir: c.MailDir, From: orFrom(c.MailFrom)}, nil
	case c.SMTP != "":
		return mail.NewSMTP(c.SMTP, c.MailFrom)
	}
	return mail.None{}, nil
}

func orFrom(from string) string {
	if from == "" {
		return "handrail@localhost.localdomain"
	}
	return from
}

// House gives the school with that short name; "" is the only or first one. It makes no school.
func (a *App) House(ctx context.Context, name string) (*office.House, error) {
	switch {
	case name == "" && a.only != "":
		name = a.only
	case name == "":
		name = store.Default
	case a.only != "" && name != a.only:
		return nil, fault.New(fault.NotFound, "There is no school called %q here.", name)
	}
	a.mu.Lock()
	h, ok := a.houses[name]
	a.mu.Unlock()
	if ok {
		return h, nil
	}
	if a.absent.is(name, time.Now()) {
		return nil, fault.New(fault.NotFound, "There is no school called %q here.", name)
	}
	h, err := a.open(ctx, name, false)
	if fault.Is(err, fault.NotFound) {
		a.absent.note(name, time.Now())
	}
	return h, err
}

// Create opens a school, making its records if there are none.
func (a *App) Create(ctx context.Context, name string) (*office.House, error) {
	return a.open(ctx, name, true)
}

func (a *App) open(ctx context.Context, name string, create bool) (*office.House, error) {
	school, err := a.Store.School(ctx, name, create)
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if h, ok := a.houses[name]; ok {
		return h, nil
	}
	h := office.NewHouse(school, a.shelf, a.log, a.now, a.zone, a.cfg.Public.For(name))
	_, none := a.sender.(mail.None)
	h.Mails, h.Sender, h.Register = !none, a.sender, office.RegisterFile(a.cfg.Data)
	a.houses[name] = h
	return h, nil
}

func (a *App) ready(ctx context.Context) error {
	if err := a.Store.Ping(ctx); err != nil {
		return err
	}
	h, err := a.House(ctx, "")
	if err != nil {
		return err
	}
	_, err = h.SchoolName(ctx)
	return err
}

// Listen opens the socket, encrypted if there is a certificate.
func (a *App) Listen() (net.Listener, error) {
	l, err := net.Listen("tcp", a.cfg.Listen)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w", a.cfg.Listen, err)
	}
	if !a.cfg.TLS {
		return l, nil
	}
	cert, err := tls.LoadX509KeyPair(a.cfg.TLSCert, a.cfg.TLSKey)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("certificate: %w", err), l.Close())
	}
	return tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}), nil
}

// server bounds how long anybody may take over anything and how much a head may hold, so that visitors who never
// finish a sentence go away by themselves.
func (a *App) server(pages *web.Server) *http.Server {
	return &http.Server{Handler: pages, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute,
		WriteTimeout: 3 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
		ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelWarn)}
}

// openedFirst is how many schools are opened before the first answer; clocksAtOnce is how many schools' work by the
// clock is done at a time, so that many schools on one machine do not all begin together.
const (
	openedFirst  = 8
	clocksAtOnce = 2
	// clocksWait is how long after a school is opened the work by its clock begins: whoever is at a page now comes first.
	clocksWait = 2 * time.Second
)

// Run answers requests and works by the clock until ctx ends; then it lets what is under way finish.
func (a *App) Run(ctx context.Context, l net.Listener) error {
	pages, err := a.Pages()
	if err != nil {
		return errors.Join(err, l.Close())
	}
	server := a.server(pages)
	var clocks sync.WaitGroup
	stop, cancel := context.WithCancel(ctx)
	defer cancel()
	names, err := a.names(ctx)
	if err != nil {
		return err
	}
	// A few schools are opened before anybody is told that Handrail is ready, so that a start fails if one cannot be.
	// Where there are many, the rest come in the background: whoever asks for one sooner opens it.
	turns := make(chan struct{}, clocksAtOnce)
	watch := func(name string) error {
		h, err := a.House(ctx, name)
		if err != nil {
			return fmt.Errorf("school %s: %w", name, err)
		}
		c := &jobs.Clock{House: h, Log: a.log, Jobs: a.jobs(), Turns: turns, Wait: clocksWait}
		clocks.Go(func() { c.Run(stop, 20*time.Second) })
		return nil
	}
	first := min(len(names), openedFirst)
	for _, name := range names[:first] {
		if err := watch(name); err != nil {
			return err
		}
	}
	clocks.Go(func() {
		for _, name := range names[first:] {
			if stop.Err() != nil {
				return
			}
			if err := watch(name); err != nil {
				a.log.Error("a school could not be opened", "err", err)
			}
		}
	})
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	tellSystemd("READY=1", a.log)
	select {
	case err = <-failed:
	case <-ctx.Done():
		tellSystemd("STOPPING=1", a.log)
		err = a.finish(ctx, server)
		<-failed
	}
	cancel()
	clocks.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return err
}

// names are the schools that are served.
func (a *App) names(ctx context.Context) ([]string, error) {
	if a.only != "" {
		return []string{a.only}, nil
	}
	return a.Store.Names(ctx)
}

// stopPatience is how long requests under way may take once Handrail is told to stop. The unit's
// TimeoutStopSec must be longer.
const stopPatience = 20 * time.Second

// finish lets what is under way end, and cuts off what does not: one browser that never sends the rest of its
// request is no reason to call the stop a failure. What was not answered was not recorded.
func (a *App) finish(ctx context.Context, server *http.Server) error {
	a.log.Info("stopping: letting what is under way finish")
	patience, end := context.WithTimeout(context.WithoutCancel(ctx), a.patience)
	defer end()
	err := server.Shutdown(patience)
	if errors.Is(err, context.DeadlineExceeded) {
		a.log.Warn("stopping: requests that took too long were cut off")
		err = server.Close()
	}
	return err
}

// nightsKept is how many of Handrail's own copies stay in the backup folder.
const nightsKept = 14

// jobs is everything done by the clock.
func (a *App) jobs() []jobs.Job {
	all := []jobs.Job{
		{Name: "letters", Every: 30 * time.Second, Do: func(ctx context.Context, h *office.House) error {
			if !h.Mails { // no failure: set-up, the doctor and the home page say that letters cannot leave
				return nil
			}
			return office.SendLetters(ctx, h, a.sender)
		}},
		{Name: "trail head to governors", Every: 24 * time.Hour, Do: func(ctx context.Context, h *office.House) error {
			_, err := office.MailHeads.Run(ctx, h, people.System, struct{}{})
			return err
		}},
		{Name: "guidance newer than the policy", Every: 24 * time.Hour, Do: func(ctx context.Context, h *office.House) error {
			_, err := office.CheckGuidance.Run(ctx, h, people.System, struct{}{})
			return err
		}},
		{Name: "reminders", Every: time.Hour, Do: func(ctx context.Context, h *office.House) error {
			_, err := office.RemindOfDuties.Run(ctx, h, people.System, struct{}{})
			return err
		}},
		{Name: "posts begin and end", Every: time.Hour, Do: func(ctx context.Context, h *office.House) error {
			if _, err := office.KeepPosts.Run(ctx, h, people.System, struct{}{}); err != nil {
				return err
			}
			_, err := office.KeepLapses.Run(ctx, h, people.System, struct{}{})
			return err
		}},
		{Name: "approvals", Every: time.Hour, Do: func(ctx context.Context, h *office.House) error {
			_, err := office.MindApprovals.Run(ctx, h, people.System, struct{}{})
			return err
		}},
		{Name: "letters to families", Every: 5 * time.Minute, Do: office.MindSigning},
		{Name: "first logins", Every: time.Hour, Do: office.MindLogins},
		{Name: "what children agreed to", Every: 15 * time.Minute, Do: office.MindFamilyCopies},
		{Name: "day passes end", Every: time.Minute, Do: office.MindPasses},
		{Name: "standing", Every: time.Hour, Do: office.RefreshStanding},
		{Name: "reading", Every: 6 * time.Hour, Do: office.RemindReaders},
		{Name: "briefings", Every: time.Hour, Do: office.OpenBriefings},
		{Name: "training", Every: 24 * time.Hour, Do: office.RemindTrainees},
		{Name: "days of the roll", Every: time.Hour, Do: office.MindRollDays},
		{Name: "support plans", Every: time.Hour, Do: func(ctx context.Context, h *office.House) error {
			_, err := office.CloseLeaversPlans.Run(ctx, h, people.System, struct{}{})
			return err
		}},
		{Name: "sweep", Every: time.Hour, Do: office.Sweep},
	}
	if a.cfg.BackupDir != "" {
		nightly := office.Nightly{From: a.Store, Dir: a.cfg.BackupDir, To: a.cfg.BackupTo, Keep: nightsKept}
		all = append(all, jobs.Job{Name: "nightly backup", Every: time.Hour, Do: nightly.Run})
	}
	if a.cfg.RosterDir != "" {
		all = append(all, jobs.Job{Name: "roster from the folder", Every: time.Hour, Do: office.RosterFolder{Dir: a.cfg.RosterDir}.Run})
	}
	return all
}

// Close closes the records.
func (a *App) Close() error { return a.Store.Close() }
