package office_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

func waitingLetters(t *testing.T, school *store.School) (all []store.Letter) {
	t.Helper()
	write(t, school, func(tx *store.Tx) (err error) {
		all, err = tx.DueLetters(1000)
		return err
	})
	return all
}

// TestANameIsPutRight: at once, everywhere, with what it was kept; nobody their own, and nothing that a roster brings.
func TestANameIsPutRight(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := newDutyHouse(t, school, clock)
		admin, lead := h.actors[people.Administrator], h.actors[people.DSL]
		correct := func(in office.CorrectForm, by people.Actor) error {
			_, err := office.CorrectPerson.Run(t.Context(), h.House, by, in)
			return err
		}
		same := office.CorrectForm{Person: lead.Person, Name: lead.Name, Email: "dsl@example.sch.uk"}
		for what, c := range map[string]struct {
			in   office.CorrectForm
			by   people.Actor
			want fault.Kind
		}{
			"nothing new":     {same, admin, fault.Conflict},
			"no name":         {office.CorrectForm{Person: lead.Person, Email: same.Email}, admin, fault.Invalid},
			"no address":      {office.CorrectForm{Person: lead.Person, Name: "A"}, admin, fault.Invalid},
			"no such address": {office.CorrectForm{Person: lead.Person, Name: "A", Email: "at home"}, admin, fault.Invalid},
			"another's":       {office.CorrectForm{Person: lead.Person, Name: "A", Email: "SENCO@example.sch.uk"}, admin, fault.Invalid},
			"their own":       {office.CorrectForm{Person: admin.Person, Name: "A", Email: "administrator@example.sch.uk"}, admin, fault.Refused},
			"a teacher":       {office.CorrectForm{Person: lead.Person, Name: "A", Email: same.Email}, h.actors[people.Staff], fault.Refused},
			"nobody":          {office.CorrectForm{Person: "nobody", Name: "A", Email: same.Email}, admin, fault.NotFound},
		} {
			if err := correct(c.in, c.by); !fault.Is(err, c.want) {
				t.Errorf("%s: %v", what, err)
			}
		}
		in := same
		in.Name = "  Sena   Cooper "
		if err := correct(in, admin); err != nil {
			t.Fatal(err)
		}
		shown, err := office.ShowPerson.Run(t.Context(), h.House, admin, lead.Person)
		if err != nil || shown.Name != "Sena Cooper" || len(shown.Past) != 1 || shown.Past[0].Name != lead.Name || shown.Past[0].By != admin.Who() {
			t.Fatalf("%+v, %v", shown, err)
		}
		if got := front(t, h.House, h.actors[people.Headteacher], "role.dsl"); got != "Sena Cooper" {
			t.Errorf("the policy prints %q", got)
		}
		if x := h.list()["contact-change"]; !strings.Contains(x.What, "Designated safeguarding lead") {
			t.Errorf("nobody is asked to change the name elsewhere: %+v", x)
		}
		if n := len(waitingLetters(t, school)); n != 0 {
			t.Errorf("%d letters about a name", n)
		}
	})
}

// TestAnAddressIsPutRight: both addresses are told, sessions and links end, who had not joined is invited anew; and where
// the role takes two people nothing changes before the second agrees.
func TestAnAddressIsPutRight(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		dh := newDutyHouse(t, school, clock)
		h, admin, head := dh.House, dh.actors[people.Administrator], dh.actors[people.Headteacher]
		h.Mails = true
		person := func(who id.Person) (p store.Person) {
			write(t, school, func(tx *store.Tx) (err error) {
				p, err = tx.PersonByID(who)
				return err
			})
			return p
		}
		invited, err := office.InvitePerson.Run(t.Context(), h, admin, office.PersonForm{Name: "Tom Typo", Email: "tom@exmaple.sch.uk", Roles: people.Of(people.Staff)})
		if err != nil {
			t.Fatal(err)
		}
		out, err := office.CorrectPerson.Run(t.Context(), h, admin, office.CorrectForm{Person: invited.Person, Name: "Tom Type", Email: "tom@example.sch.uk"})
		if err != nil || out.Waiting || out.Token != "" {
			t.Fatalf("%+v, %v", out, err)
		}
		if _, err := office.CheckLink.Run(t.Context(), h, people.Public, office.LinkForm{Token: invited.Token, Purpose: "join"}); !fault.Is(err, fault.Conflict) {
			t.Errorf("the link that went to the wrong address still works: %v", err)
		}
		var to []string
		for _, l := range waitingLetters(t, school) {
			if l.Person == invited.Person {
				to = append(to, l.Kind+" "+l.To)
			}
		}
		if got := strings.Join(to, ", "); !strings.Contains(got, "own_change tom@exmaple.sch.uk") || !strings.Contains(got, "own_change tom@example.sch.uk") || !strings.Contains(got, "invitation tom@example.sch.uk") {
			t.Errorf("letters: %s", got)
		}

		session := func(who id.Person) (n int) {
			write(t, school, func(tx *store.Tx) error {
				all, err := tx.Sessions(who)
				n = len(all)
				return err
			})
			return n
		}
		write(t, school, func(tx *store.Tx) error {
			return tx.AddSession(store.Session{ID: id.Session(store.NewID()), Person: head.Person, Factor: true}, []byte("digest"))
		})
		p := person(head.Person)
		form := office.CorrectForm{Person: head.Person, Name: p.Name, Email: "new-" + p.Email, Reason: "She rang"}
		out, err = office.CorrectPerson.Run(t.Context(), h, admin, form)
		if err != nil || !out.Waiting || person(head.Person).Email != p.Email || session(head.Person) == 0 {
			t.Fatalf("a headteacher's address changed by one person: %+v, %v", out, err)
		}
		if _, err := agree(t, h, dh.actors[people.DSL]); err != nil {
			t.Fatal(err)
		}
		if got := person(head.Person); got.Email != form.Email || session(head.Person) != 0 {
			t.Errorf("after two people: %s, %d sessions", got.Email, session(head.Person))
		}
	})
}

// refusing is a mail server that knows nobody at one address.
type refusing struct{ address string }

func (r refusing) Send(_ context.Context, l store.Letter) error {
	if l.To == r.address {
		return fmt.Errorf("%w: 550", office.ErrAddress)
	}
	return nil
}

// TestAnAddressThatDoesNotWork: a refusal marks it, letters then wait for paper, an administrator sees it, and a corrected
// address takes letters again. By hand the same, and back.
func TestAnAddressThatDoesNotWork(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := newDutyHouse(t, school, clock)
		admin, dsl := h.actors[people.Administrator], h.actors[people.DSL]
		if _, err := office.RemindOfDuties.Run(t.Context(), h.House, people.System, struct{}{}); err != nil {
			t.Fatal(err)
		}
		if err := office.SendLetters(t.Context(), h.House, refusing{"dsl@example.sch.uk"}); err != nil {
			t.Errorf("an address that is refused fails the job: %v", err)
		}
		day, err := office.Today.Run(t.Context(), h.House, admin, struct{}{})
		if err != nil || day.Unreached != 1 || day.Paper == 0 || day.Letters != 0 {
			t.Errorf("the administrator's first page: %d unreached, %d for paper, %d letters, %v", day.Unreached, day.Paper, day.Letters, err)
		}
		shown, err := office.ShowPerson.Run(t.Context(), h.House, admin, dsl.Person)
		if err != nil || shown.Bad.Person != dsl.Person || shown.Bad.By != people.System.Who() {
			t.Errorf("the person: %+v, %v", shown.Bad, err)
		}
		paper := func() []office.PaperLetter {
			t.Helper()
			all, err := office.LettersToPrint.Run(t.Context(), h.House, admin, struct{}{})
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		all := paper()
		if len(all) == 0 || all[0].Name != dsl.Name || !strings.Contains(all[0].Body, "Hello "+dsl.Name) {
			t.Fatalf("letters for paper: %+v", all)
		}
		if _, err := office.LettersPrinted.Run(t.Context(), h.House, admin, []string{all[0].ID, "other"}); err != nil {
			t.Fatal(err)
		}
		if left := paper(); len(left) != len(all)-1 {
			t.Errorf("%d letters of %d are left", len(left), len(all))
		}
		mark := func(works bool) error {
			_, err := office.MarkAddress.Run(t.Context(), h.House, admin, office.AddressForm{Person: dsl.Person, Works: works})
			return err
		}
		if err := mark(true); err != nil {
			t.Fatal(err)
		}
		if err := mark(true); !fault.Is(err, fault.Conflict) {
			t.Errorf("taken back twice: %v", err)
		}
		if err := mark(false); err != nil {
			t.Fatal(err)
		}
		clock.Move(7 * 24 * time.Hour)
		if got := h.remind()[dsl.Person]; len(got) != 0 {
			t.Errorf("letters to an address that does not work are tried: %+v", got)
		}
		write(t, school, func(tx *store.Tx) error {
			p, err := tx.PersonByID(dsl.Person)
			p.Email = "lead@example.sch.uk"
			if err == nil {
				err = tx.CorrectPerson(p, "os:test")
			}
			return err
		})
		if day, err := office.Today.Run(t.Context(), h.House, admin, struct{}{}); err != nil || day.Unreached != 0 {
			t.Errorf("after a new address: %d, %v", day.Unreached, err)
		}
	})
}
