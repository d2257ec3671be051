package office

import (
	"context"
	"encoding/json"
	"time"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

const mailSetting = "mail.tried"

// MailTried is how letters travel here and how the last test message went.
type MailTried struct {
	Mails   bool      `json:"-"`
	At      time.Time `json:"at,omitzero"`
	By      string    `json:"by,omitempty"`
	Failure string    `json:"failure,omitempty"`
	To      string    `json:"-"` // the address of the person looking
}

// Works says that a test message left.
func (m MailTried) Works() bool { return m.Mails && !m.At.IsZero() && m.Failure == "" }

func mailTried(d *Desk, v *store.View) (m MailTried, err error) {
	text, err := v.Setting(mailSetting)
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &m)
	}
	m.Mails = d.House.Mails
	return m, err
}

// ShowMail says whether letters can leave, and how the last test message went.
var ShowMail = Look[struct{}, MailTried]{
	About: About{Name: "ShowMail", Says: "See whether letters can leave", Clause: "4.4/security", May: keepers},
	Do: func(d *Desk, v *store.View, _ struct{}) (MailTried, error) {
		m, err := mailTried(d, v)
		if err != nil || d.By.Person == "" {
			return m, err
		}
		p, err := v.PersonByID(d.By.Person)
		m.To = p.Email
		return m, err
	},
}

// testPatience is how long the person waiting at the page lets the mail server think.
const testPatience = 20 * time.Second

// TryMail sends a test message to the person who asks and says plainly how it went.
var TryMail = Case[MailTried, MailTried]{
	About: About{Name: "TryMail", Says: "Send a test message to myself", Clause: "4.4/security", May: people.Of(people.Administrator, people.Technician, people.Headteacher)},
	Before: func(d *Desk, in *MailTried) error {
		*in = MailTried{Mails: d.House.Mails, At: d.Now, By: d.By.Who()}
		if !d.House.Mails || d.House.Sender == nil {
			return fault.New(fault.Conflict, "No way to send letters is set up. Whoever runs Handrail starts it with --smtp and --mail-from, or with --mail-dir.")
		}
		if d.By.Person == "" {
			return fault.New(fault.Refused, "Sign in to send yourself a message; a command has no address.")
		}
		err := d.House.School.Read(d.Context, func(v *store.View) error {
			p, err := v.PersonByID(d.By.Person)
			in.To = p.Email
			return err
		})
		if err != nil {
			return err
		}
		ctx, end := context.WithTimeout(d.Context, testPatience)
		defer end()
		sent := d.House.Sender.Send(ctx, store.Letter{ID: store.NewID(), To: in.To, Made: d.Now, Subject: "Handrail: a test message",
			Body: "Letters from Handrail reach you. You need not do anything.\n\n" + d.House.PublicURL + "\n"})
		if sent != nil {
			in.Failure = shorten(sent.Error(), 300)
		}
		return nil
	},
	Do: func(d *Desk, tx *store.Tx, in MailTried) (MailTried, error) {
		text, err := json.Marshal(in)
		if err != nil {
			return in, err
		}
		return in, tx.SetSetting(mailSetting, string(text), d.By.Who())
	},
}
