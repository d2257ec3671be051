package store_test

import (
	"context"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/trail"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
)

func each(t *testing.T, f func(t *testing.T, server *store.Server, name string, school *store.School)) {
	t.Helper()
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			server, name := storetest.Server(t, database, storetest.NewClock())
			school, err := server.School(t.Context(), name, true)
			if err != nil {
				t.Fatal(err)
			}
			f(t, server, name, school)
		})
	}
}

// Somebody without the key changes an entry and the edge beside it, and waits for Handrail to sign what
// follows from it. Handrail must not.
func TestForgedEdgeIsNeverSigned(t *testing.T) {
	each(t, func(t *testing.T, server *store.Server, name string, school *store.School) {
		fill(t, school)
		lines := entries(t, school)
		var tree trail.Tree
		for i := len(lines) - 1; i >= 0; i-- {
			e := lines[i].Entry
			if i == 0 {
				e.Who = "os:somebody-else"
			}
			body, err := e.Body()
			if err != nil {
				t.Fatal(err)
			}
			tree.Append(body)
			if i == 0 {
				storetest.Intruder(t, server, name)("UPDATE trail SET who = $1, body = $2 WHERE n = $3", e.Who, string(body), lines[i].Number)
			}
		}
		// the list above was itself entered
		body, _ := trail.Entry{At: storetest.Start.Unix(), Who: line.Who, Via: line.Via, Case: line.Case,
			Records: []trail.Touched{{Kind: "trail", ID: "list", How: trail.Read}}}.Body()
		tree.Append(body)
		storetest.Intruder(t, server, name)("UPDATE trail_head SET edge = $1", tree.MarshalEdge())
		if err := school.Do(t.Context(), line, func(tx *store.Tx) error { return tx.AddPerson(person(7)) }); err == nil {
			t.Error("Handrail went on from a head that it never signed")
		}
		got, err := school.VerifyTrail(t.Context(), nil)
		if err != nil || len(got.Damage) == 0 {
			t.Fatalf("a changed entry does not show: %+v, %v", got, err)
		}
	})
}

// The columns by which the trail is searched are held against the entry: an entry hidden from a search
// shows, also where its other name stands somewhere in the entry.
func TestColumnsCannotHideAnEntry(t *testing.T) {
	for _, usecase := range []string{"", "Tes", "cli"} {
		each(t, func(t *testing.T, server *store.Server, name string, school *store.School) {
			fill(t, school)
			storetest.Intruder(t, server, name)("UPDATE trail SET usecase = $1 WHERE n = 1", usecase)
			got, err := school.VerifyTrail(t.Context(), nil)
			if err != nil || len(got.Damage) != 1 {
				t.Fatalf("use case %q: %+v, %v", usecase, got, err)
			}
		})
	}
}

// Checking the trail while people work finds no damage that is not there: all of it is of one moment.
func TestVerifyWhileWriting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, _ *storetest.Clock) {
		var wg sync.WaitGroup
		for w := range 4 {
			wg.Go(func() {
				for i := range 25 {
					if err := school.Do(t.Context(), line, func(tx *store.Tx) error { return tx.AddPerson(person(w*100 + i)) }); err != nil {
						t.Error(err)
					}
				}
			})
		}
		done := make(chan struct{})
		go func() { wg.Wait(); close(done) }()
		for working := true; working; {
			select {
			case <-done:
				working = false
			default:
			}
			got, err := school.VerifyTrail(t.Context(), nil)
			if err != nil || len(got.Damage) > 0 {
				t.Errorf("%+v, %v", got, err)
				working = false
			}
		}
		<-done
	})
}

// A use case that wrote something and then refuses keeps nothing but the line that it refused.
func TestRefusalAfterWritingIsEntered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, _ *storetest.Clock) {
		p := person(1)
		for range 2 { // alone, and beside others
			var wg sync.WaitGroup
			for i := range 5 {
				wg.Go(func() {
					_ = school.Do(t.Context(), line, func(tx *store.Tx) error {
						_, err := tx.PersonByID(p.ID)
						if i > 0 {
							return err
						}
						if err := tx.AddPerson(p); err != nil {
							return err
						}
						return fault.New(fault.Refused, "Held")
					})
				})
			}
			wg.Wait()
		}
		lines := entries(t, school)
		if len(lines) != 2 || lines[0].Refused != "Held" || len(lines[0].Records) != 1 || lines[0].Records[0].How != trail.Tried ||
			lines[0].Records[0].ID != string(p.ID) {
			t.Fatalf("trail: %+v", lines)
		}
		_ = school.Read(t.Context(), func(v *store.View) error {
			if n, err := v.CountPeople(); n != 0 || err != nil {
				t.Errorf("%d people, %v", n, err)
			}
			return nil
		})
	})
}

// The connection goes away after the server was told to commit and before its answer comes. The work is
// done once, and is answered as done.
func TestLostAnswerToACommit(t *testing.T) {
	clock := storetest.NewClock()
	cut := &proxy{target: hostOf(t, storetest.Address(t))}
	address := cut.listen(t, storetest.Address(t))
	server, err := store.Open(store.Options{Dir: t.TempDir(), Database: address, Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	name := "t" + store.NewID()[:12]
	storetest.Forget(t, name)
	school, err := server.School(t.Context(), name, true)
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	cut.arm()
	err = school.Do(t.Context(), line, func(tx *store.Tx) error {
		ran++
		return tx.AddAdvice(store.Advice{ID: "advice", Adviser: "A", Question: "Q"})
	})
	if err != nil || ran != 1 {
		t.Errorf("answered %v after %d runs", err, ran)
	}
	if !cut.cutOnce() {
		t.Fatal("no commit went through the proxy")
	}
	got, err := school.VerifyTrail(t.Context(), nil)
	if err != nil || len(got.Damage) > 0 || got.Entries != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
}

// proxy passes bytes on to PostgreSQL; armed, it ends the connection once a COMMIT went through.
type proxy struct {
	target string
	mu     sync.Mutex
	armed  bool
	cut    bool
}

func (p *proxy) arm() { p.mu.Lock(); defer p.mu.Unlock(); p.armed = true }

func (p *proxy) cutOnce() bool { p.mu.Lock(); defer p.mu.Unlock(); return p.cut }

func hostOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	if u.Port() == "" {
		return net.JoinHostPort(u.Hostname(), "5432")
	}
	return u.Host
}

func (p *proxy) listen(t *testing.T, address string) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
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
			go p.pass(c)
		}
	}()
	u, _ := url.Parse(address)
	u.Host = l.Addr().String()
	return u.String()
}

func (p *proxy) pass(c net.Conn) {
	defer c.Close()
	server, err := new(net.Dialer).DialContext(context.Background(), "tcp", p.target)
	if err != nil {
		return
	}
	defer server.Close()
	drop := make(chan struct{})
	go func() {
		buf := make([]byte, 64<<10)
		for {
			n, err := server.Read(buf)
			select {
			case <-drop:
				return
			default:
			}
			if err != nil {
				c.Close()
				return
			}
			_, _ = c.Write(buf[:n])
		}
	}()
	buf := make([]byte, 64<<10)
	for {
		n, err := c.Read(buf)
		if err != nil {
			return
		}
		p.mu.Lock()
		last := p.armed && strings.Contains(string(buf[:n]), "COMMIT")
		if last {
			p.armed, p.cut = false, true
			close(drop)
		}
		p.mu.Unlock()
		if _, err := server.Write(buf[:n]); err != nil || last {
			time.Sleep(100 * time.Millisecond) // let the server commit
			return
		}
	}
}
