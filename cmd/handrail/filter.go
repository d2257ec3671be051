package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/filter"
	"handrail.school/handrail/internal/config"
	"handrail.school/handrail/internal/document/blocklist"
	"handrail.school/handrail/internal/front/dnsd"
	"handrail.school/handrail/internal/jobs"
)

// filterCmd is everything of the web filter.
type filterCmd struct {
	DNS   filterDNSCmd   `cmd:"" name:"dns" help:"Answer DNS questions by lists, without records: for a box at the edge, and to compare."`
	Check filterCheckCmd `cmd:"" help:"Say whether a name is blocked by lists, and why."`
}

// Help is shown by --help.
func (filterCmd) Help() string {
	return "Example: handrail filter check www.example.org --list adult=adult.txt"
}

// lists is what a book is made of.
type lists struct {
	List   []string `required:"" sep:"none" placeholder:"CATEGORY=FILE" help:"A list of names to block, with everything below them; as often as needed. Plain names, hosts files, ||name^ rules, response policy zones; also packed with gzip."`
	Deny   []string `placeholder:"CATEGORY,..." help:"The categories that are blocked for whoever is in no group; all if left out."`
	Groups string   `placeholder:"FILE" type:"existingfile" help:"Which networks are which group, and what each is denied."`
}

// compile makes the book. What was not understood of a list is told and does not stop anything.
func (l lists) compile() (*filter.Book, error) {
	plan, from, err := config.FilterLists{List: l.List, Deny: l.Deny, Groups: l.Groups, Edition: time.Now().UTC().Format("20060102T150405Z")}.Check()
	if err != nil {
		return nil, err
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // nothing that is made here is thrown away before the end
	book, done, err := blocklist.Compile(plan, from)
	for _, d := range done {
		for _, r := range d.Report.First {
			fmt.Fprintf(os.Stderr, "handrail: %s, line %d: %s: %q\n", d.List, r.Line, r.Why, r.Text)
		}
		if more := d.Report.Rejected - len(d.Report.First); more > 0 {
			fmt.Fprintf(os.Stderr, "handrail: %s: %d more lines were not understood\n", d.List, more)
		}
	}
	return book, err
}

type filterDNSCmd struct {
	lists
	Listen      string   `default:"127.0.0.1:5353" help:"Address and port for UDP and TCP."`
	TLSListen   string   `name:"tls-listen" help:"Address and port for DNS over TLS."`
	HTTPSListen string   `name:"https-listen" help:"Address and port for DNS over HTTPS, at /dns-query."`
	TLSCert     string   `name:"tls-cert" type:"existingfile" help:"Certificate file (PEM)."`
	TLSKey      string   `name:"tls-key" type:"existingfile" help:"Key file of the certificate."`
	Upstream    []string `required:"" help:"Who is asked for open names: 192.0.2.1, tls://NAME@192.0.2.1, https://NAME@192.0.2.1/dns-query; as often as needed."`
	Forward     []string `sep:"none" placeholder:"NAME=ADDR" help:"Who is asked for the school's own domain; such answers may be private addresses."`
	Block       string   `default:"nxdomain" help:"How a blocked name is answered: nxdomain, zero, or page=ADDR."`
	Log         string   `placeholder:"FILE" help:"Write a line for each question."`
	Cache       int      `default:"12" help:"Megabytes for answers that are kept."`
	Rate        int      `help:"The most questions a second over UDP from one address; 0 has no bound. This machine's own are not counted."`
	Anybody     bool     `help:"Also answer addresses that are neither private nor in a group."`
}

// Help is shown by --help.
func (filterDNSCmd) Help() string {
	return `Nothing is answered before every list was read: a list that cannot be read is an error, and not a hole.

Example: handrail filter dns --listen 127.0.0.1:5353 --upstream 192.0.2.1 --list adult=adult.txt --list games=games.txt --groups groups.yaml --log queries.log

The file of groups:

  groups:
    staff:
      networks: [10.1.0.0/16, 2001:db8:1::/48]
      deny: [adult]
    reception:
      networks: [10.2.7.0/24]
      only: [school]

A group called default is for all others; without it --deny says what they are denied. "deny: all" denies every category, "only" opens nothing but what those lists name.

A line of the log has, divided by tabs: moment, address, group, name, kind, outcome (blocked, kept, asked, stale, refused, failed), category, list, rule, reason, edition.`
}

// Run answers until a signal.
func (c filterDNSCmd) Run(ctx context.Context) error {
	o, addresses, err := c.options()
	if err != nil {
		return err
	}
	book, err := c.compile()
	if err != nil {
		return err
	}
	if c.Log != "" {
		f, err := os.OpenFile(c.Log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return fmt.Errorf("--log: %w", err)
		}
		o.Log = dnsd.NewLog(f, logTrouble)
		defer func() {
			o.Log.Close()
			f.Close()
		}()
	}
	e, err := dnsd.New(o, book)
	if err != nil {
		return err
	}
	s, err := dnsd.Listen(ctx, e, addresses, logger("text"))
	if err != nil {
		return err
	}
	// Answering takes no memory; what is collected is what connections leave behind. Millions of names must not let that double first.
	debug.SetGCPercent(20)
	jobs.GiveBack()
	fmt.Printf("answering on %s by %d names of %d lists\n", c.Listen, book.Names(), len(book.Lists))
	<-ctx.Done()
	return s.Close()
}

func logTrouble(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "handrail: the log of questions cannot be written; answers go on:", err)
		return
	}
	fmt.Fprintln(os.Stderr, "handrail: the log of questions is written again")
}

// options reads everything but the lists; what is wrong is said at once.
func (c filterDNSCmd) options() (o dnsd.Options, a dnsd.Addresses, err error) {
	o = dnsd.Options{Cache: c.Cache << 20, Open: c.Anybody, Rate: c.Rate}
	a = dnsd.Addresses{Plain: c.Listen, TLS: c.TLSListen, HTTPS: c.HTTPSListen}
	var wrong error
	o.Manner, err = manner(c.Block)
	wrong = errors.Join(wrong, err)
	for _, u := range c.Upstream {
		up, err := dnsd.ParseUpstream(u)
		o.Upstreams, wrong = append(o.Upstreams, up), errors.Join(wrong, err)
	}
	for _, f := range c.Forward {
		name, to, ok := strings.Cut(f, "=")
		up, err := dnsd.ParseUpstream(to)
		if !ok {
			err = fmt.Errorf("--forward %q: write NAME=ADDR", f)
		}
		o.Inside, wrong = append(o.Inside, dnsd.Forward{Name: name, To: []dnsd.Upstream{up}}), errors.Join(wrong, err)
	}
	if c.TLSListen != "" || c.HTTPSListen != "" {
		pair, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
		if err != nil {
			err = fmt.Errorf("--tls-cert and --tls-key: %w", err)
		}
		wrong = errors.Join(wrong, err)
		a.Certificate = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	}
	return o, a, wrong
}

func manner(text string) (dnsd.Manner, error) {
	switch text {
	case "nxdomain":
		return dnsd.NoName, nil
	case "zero":
		return dnsd.Nowhere, nil
	}
	page, ok := strings.CutPrefix(text, "page=")
	addr, err := netip.ParseAddr(page)
	if !ok || err != nil {
		return dnsd.Manner{}, fmt.Errorf("--block %q: write nxdomain, zero, or page=ADDR", text)
	}
	return dnsd.Page(addr), nil
}

type filterCheckCmd struct {
	lists
	Name  string `arg:"" help:"The name, such as www.example.org."`
	Group string `default:"default" help:"The group that asks."`
	JSON  bool   `help:"Answer in JSON."`
}

// Help is shown by --help.
func (filterCheckCmd) Help() string {
	return "Example: handrail filter check www.example.org --list adult=adult.txt --groups groups.yaml --group staff --json\n\nExit: 0 allowed, 1 blocked, 2 unusable input."
}

// filterLine is the answer as programs read it.
type filterLine struct {
	Name     string `json:"name"`
	Verdict  string `json:"verdict"`
	Category string `json:"category"`
	List     string `json:"list"`
	Rule     string `json:"rule"`
	Group    string `json:"group"`
	Edition  string `json:"edition"`
	Reason   string `json:"reason"`
}

// Run decides about one name.
func (c filterCheckCmd) Run() error {
	var n filter.Name
	if err := n.ReadText([]byte(c.Name)); err != nil {
		return fmt.Errorf("%q is no name", c.Name)
	}
	book, err := c.compile()
	if err != nil {
		return err
	}
	for i, g := range book.Groups {
		if g.Name != c.Group {
			continue
		}
		book.Fingerprint(&n)
		v := book.Decide(i, &n, time.Now())
		parts := strings.Split(string(book.AppendReason(nil, &v, &n)), "\t")
		line := filterLine{n.Ending(n.Labels()), "allowed", parts[0], parts[1], parts[2], g.Name, book.Edition, parts[3]}
		if v.Blocked {
			line.Verdict = "blocked"
		}
		return c.print(line)
	}
	return fmt.Errorf("there is no group %q", c.Group)
}

func (c filterCheckCmd) print(l filterLine) error {
	var err error
	switch {
	case c.JSON:
		err = printJSON(l)
	case l.Verdict == "allowed":
		fmt.Printf("%s is open for %s\n", l.Name, l.Group)
	default:
		fmt.Printf("%s is blocked for %s: %s %s, list %s, rule %s\n", l.Name, l.Group, l.Reason, l.Category, l.List, l.Rule)
	}
	if err == nil && l.Verdict != "allowed" {
		err = errNo
	}
	return err
}
