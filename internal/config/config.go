// Package config is how Handrail is told where things are: flags, then HANDRAIL_ variables. Everything is
// checked whole before anything starts, and every mistake is named at once. What a school decides about
// itself is not here but in its records.
package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strings"
)

// Serve is what `handrail serve` is told.
type Serve struct {
	Data         string
	Database     string
	Listen       string
	PublicURL    string
	TLSCert      string
	TLSKey       string
	TrustedProxy []string
	PlainHTTP    bool   // plain HTTP on an address other than loopback was asked for
	MailDir      string // letters are written here instead of sent
	SMTP         string // smtp://user:password-file@host:587, or smtps://
	MailFrom     string
	Zone         string
	LogFormat    string
}

// Checked is a Serve whose every value can be used.
type Checked struct {
	Serve
	Public  *url.URL
	Proxies []netip.Prefix
	TLS     bool
}

// Check names everything wrong with the settings, in one error.
func (s Serve) Check() (Checked, error) {
	c := Checked{Serve: s}
	var wrong []error
	add := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	if s.Data == "" {
		add("--data: say in which folder the records and keys are kept")
	}
	host, port, err := net.SplitHostPort(s.Listen)
	if err != nil {
		add("--listen: %q is not an address and port such as 127.0.0.1:8750", s.Listen)
	}
	if s.Database != "" {
		if u, err := url.Parse(s.Database); err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
			add("--database: must be a postgres:// address")
		}
	}
	c.checkTLS(add)
	c.checkPublic(add, host, port)
	for _, p := range s.TrustedProxy {
		prefix, err := parsePrefix(p)
		if err != nil {
			add("--trusted-proxy: %q is neither an address nor a network such as 10.0.0.0/8", p)
		}
		c.Proxies = append(c.Proxies, prefix)
	}
	c.checkMail(add)
	return c, errors.Join(wrong...)
}

func (c *Checked) checkTLS(add func(string, ...any)) {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		add("--tls-cert and --tls-key: give both or neither")
		return
	}
	c.TLS = c.TLSCert != ""
	for flag, file := range map[string]string{"--tls-cert": c.TLSCert, "--tls-key": c.TLSKey} {
		if file == "" {
			continue
		}
		if _, err := os.Stat(file); err != nil {
			add("%s: %v", flag, err)
		}
	}
}

func (c *Checked) checkPublic(add func(string, ...any), host, port string) {
	public := c.PublicURL
	if public == "" {
		scheme := "http"
		if c.TLS {
			scheme = "https"
		}
		name := host
		if host == "" || host == "0.0.0.0" || host == "::" {
			name = "localhost"
		}
		public = scheme + "://" + net.JoinHostPort(name, port)
	}
	u, err := url.Parse(public)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.TrimSuffix(u.Path, "/") != "" {
		add("--public-url: %q is not an address such as https://handrail.myschool.example", public)
		return
	}
	u.Path = ""
	c.Public = u
	if !c.TLS && !loopback(host) && u.Scheme == "http" && !c.PlainHTTP {
		add("--listen %s: passwords would travel unencrypted; give --tls-cert and --tls-key, or put it behind a proxy "+
			"with an https --public-url, or say --plain-http to take the risk on a test machine", c.Listen)
	}
}

func (c *Checked) checkMail(add func(string, ...any)) {
	if c.MailDir != "" && c.SMTP != "" {
		add("--mail-dir and --smtp: give one of them")
	}
	if c.SMTP == "" {
		return
	}
	u, err := url.Parse(c.SMTP)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		add("--smtp: must be an address such as smtp://mail.myschool.example:587")
	}
	if c.MailFrom == "" {
		add("--mail-from: say from which address letters are sent")
	}
}

// SecureCookies says whether cookies may only travel encrypted.
func (c Checked) SecureCookies() bool { return c.Public != nil && c.Public.Scheme == "https" }

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}

func parsePrefix(text string) (netip.Prefix, error) {
	if p, err := netip.ParsePrefix(text); err == nil {
		return p, nil
	}
	a, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, err
	}
	return a.Prefix(a.BitLen())
}
