package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Family is one family of a made-up school that is asked to sign: children, and the adults who may answer for them.
type Family struct {
	Name     string
	Children []FamilyChild
	Adults   []FamilyAdult
}

// FamilyChild is a child, with the birthday that proves who knows them.
type FamilyChild struct {
	Full  string
	Birth time.Time
	key   string
	year  int // place in rooms
}

// FamilyAdult is an adult of a family. One without an address gets a letter on paper; one who has no say gets none.
type FamilyAdult struct {
	Full, Email string
	NoSay       bool
	key         string
}

// Families draws some families: one to three children, one adult or two. Of two, some live apart, and a few of these
// have no say; some adults have no address.
func Families(seed int64, count int) []Family {
	year := calendar.AcademicYear(time.Now())
	var all []Family
	for i := range count {
		h := digest(seed, fmt.Sprintf("family %d", i))
		f := Family{Name: lastNames[i%len(lastNames)]}
		for rest := i / len(lastNames); rest > 0; rest /= len(lastNames) {
			f.Name += "-" + lastNames[rest%len(lastNames)]
		}
		for n := range []int{1, 1, 1, 1, 1, 2, 2, 2, 2, 3}[h[0]%10] {
			room := (int(h[1]) + n*2) % len(rooms)
			born := time.Date(year-room-4, time.September, 1+int(h[2+n]), 0, 0, 0, 0, time.UTC)
			f.Children = append(f.Children, FamilyChild{Full: firstNames[(int(h[5])+n*7)%len(firstNames)] + " " + f.Name, Birth: born, key: fmt.Sprintf("P%d-%d", i, n), year: room})
		}
		adults, apart := 1, h[6]%4 == 0
		if h[7]%10 >= 3 {
			adults = 2
		}
		for n := range adults {
			a := FamilyAdult{Full: firstNames[(int(h[5])+3+n*13)%len(firstNames)] + " " + f.Name, key: fmt.Sprintf("A%d-%d", i, n), NoSay: n == 1 && apart && h[8]%3 == 0}
			if h[9+n]%20 > 0 {
				a.Email = strings.ToLower(fmt.Sprintf("%s.%d.%d@families.example", f.Name, i, n))
			}
			f.Adults = append(f.Adults, a)
		}
		all = append(all, f)
	}
	return all
}

// Post is what reached one adult of a family: the code in a letter, or on paper.
type Post struct {
	Family, Adult int
	Code          string
	Paper         bool
}

// Asking is a made-up school whose families have been asked to sign, with the letters in their hands.
type Asking struct {
	Families []Family
	// One are the kinds that one parent may answer, Both those that need all who have a say.
	One, Both string
	Posted    []Post
	// Right are the answers to the questions of each kind: what somebody knows who has read the text.
	Right map[string][]int
}

// AskFamilies makes a school of some families and asks all of them to sign, through the use cases that the page for it
// uses: a round, letters through the outbox, and letters on paper for those without an address. The records must be new.
func AskFamilies(ctx context.Context, h *office.House, seed int64, count int) (*Asking, error) {
	l := &life{ctx: ctx, house: h, clock: NewClock(time.Now()), now: time.Now(), cast: map[string]Person{}, who: map[string]people.Actor{}, seed: seed}
	for _, p := range People(seed) {
		l.cast[p.Key] = p
	}
	if err := h.School.Read(ctx, func(v *store.View) error {
		n, err := v.CountPeople()
		if err == nil && n > 0 {
			err = fault.New(fault.Conflict, "There are people in these records. Nothing was changed. Give --data or --database something of its own.")
		}
		return err
	}); err != nil {
		return nil, err
	}
	a := &Asking{Families: Families(seed, count), One: "parent", Both: "photos", Right: map[string][]int{}}
	for _, step := range []func(*life) error{setUp, invite("headteacher", "leader"), agreeTo("leader", "headteacher"), invite("dsl"), agreeTo("headteacher", "dsl"),
		a.enroll, a.word, a.ask, a.printed} {
		if err := step(l); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// enroll takes the families in, as the administrator does with another system's roster, and enters who has no say.
func (a *Asking) enroll(l *life) error {
	out, err := office.ImportRoster.Run(l.ctx, l.house, l.as("administrator"), office.RosterForm{Name: "families.zip", Data: a.roster()})
	if err == nil && !out.Applied {
		err = fmt.Errorf("the roster was not taken in: %+v", out.Report)
	}
	if err != nil {
		return err
	}
	named, err := byName(l)
	if err != nil {
		return err
	}
	for _, f := range a.Families {
		for n, g := range f.Adults {
			if !g.NoSay {
				continue
			}
			for _, c := range f.Children {
				if _, err := office.SetRelative.Run(l.ctx, l.house, l.as("dsl"), office.RelativeForm{Pupil: named[c.Full], Adult: named[g.Full], Kind: "parent", Order: n + 1,
					Responsibility: "no", MayNot: true, Reason: "A court order, seen by the headteacher."}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// byName finds people of the roll by name: here no two have the same.
func byName(l *life) (map[string]id.Person, error) {
	named := map[string]id.Person{}
	return named, l.house.School.Read(l.ctx, func(v *store.View) error {
		all, err := v.ListRoll()
		for _, x := range all {
			named[x.Name] = x.ID
		}
		return err
	})
}

// roster is the families as a management system exports them.
func (a *Asking) roster() []byte {
	users, enrol, births := userHeader, enrolHeader, "sourcedId,status,dateLastModified,birthDate,sex\n"
	classes := "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods\n"
	var filled [16]int
	for i, f := range a.Families {
		var agents []string
		for _, g := range f.Adults {
			given, _, _ := strings.Cut(g.Full, " ")
			agents = append(agents, g.key)
			users += fmt.Sprintf("%s,,,true,M,parent,,,%s,%s,,,%s,,,,,\n", g.key, given, f.Name, g.Email)
		}
		for n, c := range f.Children {
			given, _, _ := strings.Cut(c.Full, " ")
			r := rooms[c.year]
			class := fmt.Sprintf("%s %d", r.title, 1+filled[c.year]/seats)
			if filled[c.year]%seats == 0 {
				classes += fmt.Sprintf("C-%s,,,%s,%s,,,homeroom,,M,,,,\n", class, class, r.year)
			}
			filled[c.year]++
			x := child{key: c.key, given: given, family: f.Name, upn: roll.MakeUPN(fmt.Sprintf("8012000%05d", i*3+n)), year: r.year}
			users += x.row("M", `"`+strings.Join(agents, ",")+`"`)
			births += fmt.Sprintf("%s,,,%s,\n", c.key, c.Birth.Format(time.DateOnly))
			enrol += fmt.Sprintf("E-%s,,,C-%s,M,%s,student,,,\n", c.key, class, c.key)
		}
	}
	return packed(map[string]string{"users.csv": users, "enrollments.csv": enrol, "demographics.csv": births, "classes.csv": classes,
		"orgs.csv":     "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\nM,,," + schoolName + ",school,,\n",
		"manifest.csv": "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.orgs,bulk\nfile.users,bulk\nfile.classes,bulk\nfile.enrollments,bulk\nfile.demographics,bulk\n"})
}

// word puts two wordings in force, one of which both parents have to agree to.
func (a *Asking) word(l *life) error {
	asked, err := office.AskAgreementText.Run(l.ctx, l.house, l.as("dsl"), office.AgreementEdit{Reason: "Our wording for the new school year", Kinds: []string{a.One, a.Both}})
	if err != nil {
		return err
	}
	if _, err := office.DecideApproval.Run(l.ctx, l.house, l.as("headteacher"), office.Verdict{Approval: asked, Agree: true}); err != nil {
		return err
	}
	_, err = office.ChooseParents.Run(l.ctx, l.house, l.as("dsl"), office.AgreementChoice{Kind: a.Both, Parents: agreement.BothParents})
	return err
}

// ask begins the round and hands every letter over; the families have them then.
func (a *Asking) ask(l *life) error {
	round, err := office.StartSigning.Run(l.ctx, l.house, l.as("dsl"), office.SigningForm{Kinds: []string{a.One, a.Both}, Days: "7, 14", Until: time.Now().AddDate(0, 0, 28)})
	if err != nil {
		return err
	}
	if err := office.AskFamilies(l.ctx, l.house, l.as("dsl"), round); err != nil {
		return err
	}
	box := postbox{}
	for before := -1; len(box) > before; { // fifty at a time
		before = len(box)
		if err := office.SendLetters(l.ctx, l.house, box); err != nil {
			return err
		}
	}
	for i, f := range a.Families {
		for n, g := range f.Adults {
			if code := box[g.Email]; g.Email != "" && code != "" {
				a.Posted = append(a.Posted, Post{Family: i, Adult: n, Code: code})
			}
		}
	}
	return nil
}

// postbox keeps the code of each letter by the address to which it went.
type postbox map[string]string

// Send takes a letter.
func (p postbox) Send(_ context.Context, letter store.Letter) error {
	_, rest, _ := strings.Cut(letter.Body, "/parent/sign?code=")
	code, _, _ := strings.Cut(rest, "\n")
	p[letter.To] = code
	return nil
}

// printed are letters on paper, and what those know who have read what they sign.
func (a *Asking) printed(l *life) error {
	rounds, err := office.ListSignings.Run(l.ctx, l.house, l.as("dsl"), struct{}{})
	if err != nil {
		return err
	}
	sheets, err := office.PrintSigning.Run(l.ctx, l.house, l.as("dsl"), office.SigningPerson{Round: rounds.Rounds[0].ID})
	if err != nil && !fault.Is(err, fault.Conflict) { // everybody has an address
		return err
	}
	code := map[string]string{}
	for _, s := range sheets {
		code[s.Name] = s.Code
	}
	for i, f := range a.Families {
		for n, g := range f.Adults {
			if code[g.Full] != "" {
				a.Posted = append(a.Posted, Post{Family: i, Adult: n, Code: code[g.Full], Paper: true})
			}
		}
	}
	return a.read(l)
}

func (a *Asking) read(l *life) error {
	named, err := byName(l)
	if err != nil {
		return err
	}
	first := a.Families[0].Adults[0]
	for _, kind := range []string{a.One, a.Both} {
		p, err := office.ShowAgreement.Run(l.ctx, l.house, people.Actor{Person: named[first.Full], Name: first.Full, Roles: people.Of(people.Parent), Via: "web"}, kind)
		if err != nil {
			return err
		}
		for _, q := range p.Text.Questions {
			a.Right[kind] = append(a.Right[kind], q.Right)
		}
	}
	return nil
}
