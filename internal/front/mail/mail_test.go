package mail_test

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/front/mail"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
)

// server is a mail server that answers a recipient in one way.
func server(t *testing.T, recipient string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go serve(c, recipient)
		}
	}()
	return l.Addr().String()
}

func serve(c net.Conn, recipient string) {
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(10 * time.Second))
	fmt.Fprint(c, "220 here\r\n")
	in := bufio.NewScanner(c)
	for data := false; in.Scan(); {
		line := in.Text()
		switch verb, _, _ := strings.Cut(strings.ToUpper(line), " "); {
		case data && line != ".":
		case verb == "EHLO", verb == "HELO":
			fmt.Fprint(c, "250 here\r\n")
		case verb == "RCPT":
			fmt.Fprint(c, recipient+"\r\n")
		case verb == "DATA":
			data = true
			fmt.Fprint(c, "354 go on\r\n")
		case verb == "QUIT":
			fmt.Fprint(c, "221 bye\r\n")
			return
		default:
			data = false
			fmt.Fprint(c, "250 ok\r\n")
		}
	}
}

// TestARefusedAddressIsSaid: what a server will never take is told apart from what it may take later.
func TestARefusedAddressIsSaid(t *testing.T) {
	for _, c := range []struct {
		answer        string
		fails, refuse bool
	}{
		{"250 ok", false, false},
		{"550 5.1.1 no such user", true, true},
		{"450 4.2.1 try later", true, false},
	} {
		s, err := mail.NewSMTP("smtp://"+server(t, c.answer), "handrail@example.sch.uk")
		if err != nil {
			t.Fatal(err)
		}
		err = s.Send(t.Context(), store.Letter{ID: "1", To: "ann@example.sch.uk", Subject: "S", Body: "B", Made: time.Now()})
		if (err != nil) != c.fails || errors.Is(err, office.ErrAddress) != c.refuse {
			t.Errorf("%s: %v", c.answer, err)
		}
	}
}
