// Command seed makes a school with many records for measuring, and the cookie of somebody signed in.
//
//	go run ./bench/seed --data DIR --records 20000 --ids FILE --cookie FILE [--people 5000] [--database postgres://…]
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/pquerna/otp/totp"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", "", "folder of the records")
	database := flag.String("database", "", "postgres:// address")
	records := flag.Int("records", 20_000, "how many")
	ids := flag.String("ids", "", "file for the records' numbers")
	crowd := flag.Int("people", 0, "how many belong to the school: one in forty works for it, the others are pupils and parents")
	cookie := flag.String("cookie", "", "file for the header line of the session")
	flag.Parse()
	if err := seed(context.Background(), *data, *database, *records, *crowd, *ids, *cookie); err != nil {
		log.Fatal(err)
	}
}

func seed(ctx context.Context, data, database string, records, crowd int, ids, cookie string) error {
	ago := time.Duration(0)
	server, err := store.Open(store.Options{Dir: data, Database: database, Now: func() time.Time { return time.Now().Add(-ago) }})
	if err != nil {
		return err
	}
	defer server.Close()
	school, err := server.School(ctx, store.Default, true)
	if err != nil {
		return err
	}
	h := office.NewHouse(school, &office.Shelf{}, slog.New(slog.DiscardHandler), time.Now, time.UTC, "")
	session, actor, err := found(ctx, h)
	if err != nil {
		return err
	}
	ago = 120 * 24 * time.Hour // they came last term, so that the school's duties have begun
	if err := enter(ctx, school, crowd); err != nil {
		return err
	}
	ago = 0
	numbers, err := fill(ctx, h, actor, records)
	if err != nil {
		return err
	}
	if err := os.WriteFile(ids, []byte(strings.Join(numbers, "\n")), 0o600); err != nil {
		return err
	}
	return os.WriteFile(cookie, []byte("Cookie: handrail="+session+"\n"), 0o600)
}

// enter puts people into the register, with everybody whom the policy names among the first.
func enter(ctx context.Context, school *store.School, crowd int) error {
	posts := (people.Employed | people.Governors).Roles()
	for done := 0; done < crowd; {
		err := school.Do(ctx, store.Line{Who: "os:bench", Via: "cli", Case: "BenchSeed"}, func(tx *store.Tx) error {
			for n := done; n < min(done+500, crowd); n++ {
				roles := people.Of(people.Pupil)
				switch {
				case n < len(posts):
					roles = people.Of(posts[n])
				case n%40 == 0:
					roles = people.Of(people.Staff)
				case n%2 == 0:
					roles = people.Of(people.Parent)
				}
				p := store.Person{ID: id.Person(tx.NewID()), Name: fmt.Sprintf("Person %d", n), Roles: roles}
				if err := tx.AddPerson(p); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		done += 500
	}
	return nil
}

// found sets the school up, and gives a DSL who is signed in with both factors.
func found(ctx context.Context, h *office.House) (string, people.Actor, error) {
	link, err := office.MakeSetupLink.Run(ctx, h, people.System, struct{}{})
	if err != nil {
		return "", people.Actor{}, err
	}
	half, err := office.SetUp.Run(ctx, h, people.Public, office.SetupForm{Token: link, School: "Bench Primary School", Name: "Bench",
		Email: "bench@bench.example", Passphrase: "measured under steady load"})
	if err != nil {
		return "", people.Actor{}, err
	}
	d := &office.Desk{Context: ctx, House: h, By: people.Public, Now: time.Now()}
	w, err := h.WhoIs(d, half.Token)
	if err != nil {
		return "", people.Actor{}, err
	}
	e, err := office.NewEnrolment.Run(ctx, h, w.Actor, struct{}{})
	if err != nil {
		return "", people.Actor{}, err
	}
	code, err := totp.GenerateCode(e.Secret, time.Now())
	if err != nil {
		return "", people.Actor{}, err
	}
	full, err := office.Enrol.Run(ctx, h, w.Actor, office.EnrolForm{Secret: e.Secret, Code: code})
	if err != nil {
		return "", people.Actor{}, err
	}
	if w, err = h.WhoIs(d, full.Token); err != nil {
		return "", people.Actor{}, err
	}
	// The measured pages belong to the DSL; a real appointment takes two people (see the demonstration).
	err = h.School.Do(ctx, store.Line{Who: "os:bench", Via: "cli", Case: "BenchSeed"}, func(tx *store.Tx) error {
		return tx.SetRoles(w.Actor.Person, people.Of(people.DSL))
	})
	w.Actor.Roles = people.Of(people.DSL)
	return full.Token, w.Actor, err
}

func fill(ctx context.Context, h *office.House, by people.Actor, records int) ([]string, error) {
	form := office.AdviceForm{Adviser: "County adviser, education safeguarding", Question: "May the lunch club use tablets without an adult in the room?",
		Answer: strings.Repeat("Not before the supervision plan is written down and agreed. ", 8), Outcome: "Plan agreed; review in one term", Section: "7.1"}
	numbers := make([]string, records)
	jobs := make(chan int)
	var wg sync.WaitGroup
	var once sync.Once
	var failed error
	for range 64 {
		wg.Go(func() {
			for i := range jobs {
				number, err := office.RecordAdvice.Run(ctx, h, by, form)
				if err != nil {
					once.Do(func() { failed = fmt.Errorf("record %d: %w", i, err) })
				}
				numbers[i] = string(number)
			}
		})
	}
	for i := range records {
		jobs <- i
	}
	close(jobs)
	wg.Wait()
	return numbers, failed
}
