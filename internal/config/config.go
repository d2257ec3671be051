// Package config is how Handrail is told where things are: flags, then HANDRAIL_ variables. Everything is
// checked whole before anything starts, and every mistake is named at once. What a school decides about
// itself is not here but in its records.
package config

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strings"

	"filippo.io/age"
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
	// BackupDir is where Handrail puts a copy each night, encrypted for BackupRecipient.
	BackupDir string
	// RosterDir is where another system leaves its rosters.
	RosterDir       string
	BackupRecipient []string
}

// Checked is a Serve whose every value can be used.
type Checked struct {
	Serve
	Public  *Public
	Proxies []netip.Prefix
	TLS     bool
	// BackupTo are the recipients of the nightly copy.
	BackupTo []age.Recipient
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
	c.checkBackup(add)
	if info, err := os.Stat(c.RosterDir); c.RosterDir != "" && (err != nil || !info.IsDir()) {
		add("--roster-dir: %q is not a folder that is there; make it, or mount its disk, first", c.RosterDir)
	}
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
	var err error
	if c.Public, err = ParsePublic(public); err != nil {
		add("--public-url: %w", err)
		return
	}
	if !c.TLS && !loopback(host) && !c.Public.HTTPS() && !c.PlainHTTP {
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
	if file := passwordFile(u); file != "" {
		f, err := os.Open(file)
		if err != nil {
			add("--smtp: the password cannot be read: %w", err)
		} else {
			_ = f.Close() // only read
		}
	}
	if c.MailFrom == "" {
		add("--mail-from: say from which address letters are sent")
	}
}

// passwordFile is the file that an address of a mail server names, if any.
func passwordFile(u *url.URL) string {
	if u == nil {
		return ""
	}
	return u.Query().Get("password-file")
}

func (c *Checked) checkBackup(add func(string, ...any)) {
	if c.BackupDir == "" && len(c.BackupRecipient) == 0 {
		return
	}
	if info, err := os.Stat(c.BackupDir); c.BackupDir == "" || err != nil || !info.IsDir() {
		add("--backup-dir: %q is not a folder that is there; make it, or mount its disk, first", c.BackupDir)
	}
	var err error
	if c.BackupTo, err = Recipients(c.BackupRecipient); err != nil {
		add("--backup-recipient: %w", err)
	}
}

// Recipients reads public keys, or files of them, and tries them together.
func Recipients(keysOrFiles []string) ([]age.Recipient, error) {
	var all []age.Recipient
	for _, k := range keysOrFiles {
		text := k
		if strings.HasPrefix(strings.ToUpper(k), "AGE-SECRET-KEY-") {
			return nil, errors.New("this is the secret key, which must not stand on a command line: make a new pair with handrail keygen, and give its public key")
		}
		if !strings.HasPrefix(k, "age1") {
			b, err := os.ReadFile(k)
			if err != nil {
				return nil, fmt.Errorf("%q is neither a public key (age1…) nor a file of them: %w", k, err)
			}
			text = string(b)
		}
		some, err := age.ParseRecipients(strings.NewReader(text))
		if err != nil {
			return nil, fmt.Errorf("%.20s… is not a public key that handrail keygen printed: %w", k, err)
		}
		all = append(all, some...)
	}
	if len(all) == 0 {
		return nil, errors.New("give the public key that handrail keygen printed, or the file it wrote")
	}
	if _, err := age.Encrypt(io.Discard, all...); err != nil {
		return nil, fmt.Errorf("these keys cannot be used together: %w", err)
	}
	return all, nil
}

// SecureCookies says whether cookies may only travel encrypted.
func (c Checked) SecureCookies() bool { return c.Public != nil && c.Public.HTTPS() }

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
