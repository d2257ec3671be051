// Package mail hands letters over: to the school's mail server, or into a folder where tests, the
// demonstration school and cautious technicians can read them.
package mail

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	gomail "github.com/wneessen/go-mail"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
)

// Folder writes each letter as one file.
type Folder struct{ Dir, From string }

// Send writes the letter whole, or not at all.
func (f Folder) Send(_ context.Context, l store.Letter) error {
	m, err := message(f.From, l)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(f.Dir, 0o700); err != nil {
		return err
	}
	name := filepath.Join(f.Dir, l.Made.Format("20060102-150405-")+l.ID+".eml")
	part, err := os.OpenFile(name+".part", os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = m.WriteTo(part)
	if err := errors.Join(err, part.Close()); err != nil {
		return errors.Join(err, os.Remove(name+".part"))
	}
	return os.Rename(name+".part", name)
}

// SMTP sends through the school's mail server, encrypted unless it is on this machine.
type SMTP struct {
	client *gomail.Client
	from   string
}

// NewSMTP reads smtp://user@host:587?password-file=F or smtps://…:465. The password comes from a file, so
// that it stands in no command line.
func NewSMTP(address, from string) (*SMTP, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("mail server: %w", err)
	}
	policy := gomail.TLSMandatory
	if h := u.Hostname(); h == "localhost" || h == "127.0.0.1" || h == "::1" {
		policy = gomail.TLSOpportunistic
	}
	options := []gomail.Option{gomail.WithTLSPortPolicy(policy)}
	if u.Scheme == "smtps" {
		options = append(options, gomail.WithSSLPort(false))
	}
	if p := u.Port(); p != "" {
		port, err := strconv.Atoi(p)
		if err != nil {
			return nil, fmt.Errorf("mail server: %q is not a port", p)
		}
		options = append(options, gomail.WithPort(port))
	}
	if file := u.Query().Get("password-file"); file != "" {
		secret, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("mail server's password: %w", err)
		}
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(u.User.Username()),
			gomail.WithPassword(string(trimLine(secret))))
	}
	client, err := gomail.NewClient(u.Hostname(), options...)
	if err != nil {
		return nil, fmt.Errorf("mail server: %w", err)
	}
	return &SMTP{client, from}, nil
}

func trimLine(b []byte) []byte {
	for len(b) > 0 && (b[len(b)-1] == '\n' || b[len(b)-1] == '\r') {
		b = b[:len(b)-1]
	}
	return b
}

// Send hands one letter to the mail server.
func (s *SMTP) Send(ctx context.Context, l store.Letter) error {
	m, err := message(s.from, l)
	if err != nil {
		return err
	}
	err = s.client.DialAndSendWithContext(ctx, m)
	var failed *gomail.SendError
	if errors.As(err, &failed) && failed.Reason == gomail.ErrSMTPRcptTo && !failed.IsTemp() {
		return fmt.Errorf("%w: %w", office.ErrAddress, err)
	}
	return err
}

func message(from string, l store.Letter) (*gomail.Msg, error) {
	m := gomail.NewMsg()
	if err := errors.Join(m.From(from), m.To(l.To)); err != nil {
		return nil, fmt.Errorf("address: %w", err)
	}
	m.Subject(l.Subject)
	m.SetDateWithValue(l.Made)
	m.SetMessageIDWithValue(l.ID + "@handrail.invalid")
	m.SetBodyString(gomail.TypeTextPlain, l.Body)
	return m, nil
}

// None is for a school that has not said how letters travel yet: they wait in the outbox.
type None struct{}

// Send says that nothing was sent.
func (None) Send(context.Context, store.Letter) error {
	return errors.New("no mail server is set up: start Handrail with --smtp or --mail-dir")
}
