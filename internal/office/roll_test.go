package office_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// rolled is a school whose roll is imported by its administrator.
type rolled struct {
	t      *testing.T
	h      *office.House
	school *store.School
	clock  *storetest.Clock
	who    map[people.Role]people.Actor
}

func eachRoll(t *testing.T, f func(r *rolled)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		f(&rolled{t, house(t, school, clock), school, clock, staffed(t, school)})
	})
}

func (r *rolled) take(text string, change ...func(*office.RosterForm)) (office.RosterResult, error) {
	r.t.Helper()
	in := office.RosterForm{Name: "roll.csv", Data: []byte(text)}
	for _, c := range change {
		c(&in)
	}
	return office.ImportRoster.Run(r.t.Context(), r.h, r.who[people.Administrator], in)
}

func (r *rolled) must(text string, want string, change ...func(*office.RosterForm)) office.RosterResult {
	r.t.Helper()
	out, err := r.take(text, change...)
	if err != nil {
		r.t.Fatal(err)
	}
	if got := fmt.Sprintf("%d added %d changed %d left %d same, %v", out.Added, out.Changed, out.Left, out.Unchanged, out.Applied); got != want {
		r.t.Errorf("%s, not %s: %+v", got, want, out.Report)
	}
	return out
}

func (r *rolled) pupils(q office.RollQuery, by people.Role) []store.Rolled {
	r.t.Helper()
	r.clock.Move(6 * time.Minute) // names are kept for five
	out, err := office.ShowRoll.Run(r.t.Context(), r.h, r.who[by], q)
	if err != nil {
		r.t.Fatal(err)
	}
	return out.Rows
}

func names(all []store.Rolled) string {
	var out []string
	for _, x := range all {
		out = append(out, x.Person.Name)
	}
	return strings.Join(out, ", ")
}

func (r *rolled) find(words string) store.Rolled {
	r.t.Helper()
	for _, state := range []string{"", "left"} {
		if all := r.pupils(office.RollQuery{Words: words, State: state}, people.DSL); len(all) == 1 {
			return all[0]
		}
	}
	r.t.Fatalf("%s is not there once", words)
	return store.Rolled{}
}

func (r *rolled) family(who id.Person, by people.Role) []office.FamilyShown {
	r.t.Helper()
	out, err := office.ShowPupil.Run(r.t.Context(), r.h, r.who[by], who)
	if err != nil {
		r.t.Fatal(err)
	}
	return out.Family
}

const header = "id,given_name,family_name,birth_date,year,class,role,email,parent1_given_name,parent1_family_name,parent1_email,parent1_may_not_be_told\n"

const threePupils = header +
	"1,Amira,Calder,2019-05-31,2,Oak,,,Dana,Calder,dana@example.org,\n" +
	"2,Ben,Ash,2018-11-02,3,Elm,,,Dana,Calder,dana@example.org,yes\n" +
	"3,Carys,Birch,2017-01-09,4,Elm,,,,,,\n" +
	"90,Ned,Moss,,,Oak;Elm,teacher,ned@example.sch.uk,,,,\n"

func TestARollComesChangesLeavesAndComesBack(t *testing.T) {
	eachRoll(t, func(r *rolled) {
		r.must(threePupils, "5 added 0 changed 0 left 0 same, true")
		if got := names(r.pupils(office.RollQuery{}, people.DSL)); got != "Ben Ash, Carys Birch, Amira Calder" {
			t.Errorf("the roll is %s", got)
		}
		r.must(threePupils, "0 added 0 changed 0 left 5 same, true")
		ben := r.find("Ben")
		family := r.family(ben.ID, people.DSL)
		if len(family) != 1 || family[0].Other.Person.Name != "Dana Calder" || family[0].Barred == "" || family[0].Responsibility != "unknown" {
			t.Errorf("family of Ben: %+v", family)
		}
		if f := r.family(ben.ID, people.Administrator); f[0].Barred != "" || f[0].May {
			t.Errorf("the administrator reads the reason, or does not see that there is one: %+v", f)
		}
		moved := strings.Replace(strings.Replace(threePupils, "2,Ben,Ash,2018-11-02,3,Elm", "2,Benjamin,Ash,2018-11-02,4,Oak", 1), "3,Carys,Birch,2017-01-09,4,Elm,,,,,,\n", "", 1)
		out := r.must(moved, "0 added 1 changed 1 left 3 same, true")
		if left := r.pupils(office.RollQuery{State: "left"}, people.DSL); names(left) != "Carys Birch" || left[0].Active() {
			t.Errorf("left: %s", names(left))
		}
		if got := names(r.pupils(office.RollQuery{Year: "4"}, people.DSL)); got != "Benjamin Ash" {
			t.Errorf("year 4 is %s", got)
		}
		carys := r.find("Carys")
		r.must(threePupils, "0 added 2 changed 0 left 3 same, true")
		if back := r.find("Carys"); back.ID != carys.ID || !back.Active() {
			t.Error("who came back is somebody else, or still closed")
		}
		if _, err := office.UndoImport.Run(t.Context(), r.h, r.who[people.Administrator], out.Import); !fault.Is(err, fault.Conflict) {
			t.Errorf("an import that is not the newest was taken back: %v", err)
		}
	})
}

func TestAnImportIsTakenBack(t *testing.T) {
	eachRoll(t, func(r *rolled) {
		r.must(threePupils, "5 added 0 changed 0 left 0 same, true")
		before := r.find("Ben")
		out := r.must(header+"1,Amira,Calder,2019-05-31,3,Elm,,,,,,\n2,Benjamin,Moss,2018-11-02,3,Ash,,,,,,\n4,Dilip,Rowe,2016-01-01,5,Ash,,,,,,\n"+
			"90,Ned,Moss,,,Elm,teacher,ned@example.sch.uk,,,,\n", "1 added 3 changed 1 left 0 same, true")
		dilip := r.find("Dilip")
		if _, err := office.UndoImport.Run(t.Context(), r.h, r.who[people.Administrator], out.Import); err != nil {
			t.Fatal(err)
		}
		if got := names(r.pupils(office.RollQuery{}, people.DSL)); got != "Ben Ash, Carys Birch, Amira Calder" {
			t.Errorf("after taking it back the roll is %s", got)
		}
		after := r.find("Ben")
		if fmt.Sprint(after.Facts) != fmt.Sprint(before.Facts) || after.Person.Name != before.Person.Name {
			t.Errorf("%+v is not %+v", after.Facts, before.Facts)
		}
		if f := r.family(after.ID, people.DSL); len(f) != 1 {
			t.Errorf("family after taking it back: %+v", f)
		}
		err := r.school.Read(t.Context(), func(v *store.View) error {
			p, err := v.PersonByID(dilip.ID)
			if p.Name != "" || p.Active() {
				t.Errorf("somebody whom the import brought is still there: %+v", p)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := office.UndoImport.Run(t.Context(), r.h, r.who[people.Administrator], out.Import); !fault.Is(err, fault.Conflict) {
			t.Errorf("it was taken back twice: %v", err)
		}
		r.must(threePupils, "0 added 0 changed 0 left 5 same, true")
	})
}

// What the school says itself outlives every roster.
func TestARosterNeverOverwritesWhatTheSchoolSays(t *testing.T) {
	eachRoll(t, func(r *rolled) {
		r.must(threePupils, "5 added 0 changed 0 left 0 same, true")
		amira := r.find("Amira")
		dana := r.family(amira.ID, people.DSL)[0].Other.ID
		form := office.RelativeForm{Pupil: amira.ID, Adult: dana, Kind: "guardian", Order: 2, Responsibility: "yes", MayNot: true, Reason: "A court order of March."}
		if _, err := office.SetRelative.Run(t.Context(), r.h, r.who[people.Administrator], form); !fault.Is(err, fault.Refused) {
			t.Errorf("an administrator bars a parent: %v", err)
		}
		if _, err := office.SetRelative.Run(t.Context(), r.h, r.who[people.DSL], form); err != nil {
			t.Fatal(err)
		}
		newest, err := office.ListImports.Run(t.Context(), r.h, r.who[people.Administrator], struct{}{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := office.UndoImport.Run(t.Context(), r.h, r.who[people.Administrator], newest[0].ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("taking the import back would lose who may not be told: %v", err)
		}
		r.must(strings.Replace(threePupils, "1,Amira,Calder,2019-05-31,2", "1,Amira,Calder,2019-05-31,3", 1), "0 added 1 changed 0 left 4 same, true")
		if f := r.family(amira.ID, people.DSL)[0]; f.Kind != "guardian" || f.Responsibility != "yes" || f.Barred != "A court order of March." || f.Order != 2 {
			t.Errorf("the roster changed what the school said: %+v", f.Relative)
		}
	})
}

// A roster never makes anybody more than staff, joins a colleague by address instead of doubling, and closes nobody with a post.
func TestARosterGivesNoPower(t *testing.T) {
	eachRoll(t, func(r *rolled) {
		out := r.must(header+"7,Member of,Staff,,,,administrator,staff@example.sch.uk,,,,\n8,Desi,Lead,,,,principal,head2@example.sch.uk,,,,\n"+
			"9,Designated safeguarding,Lead,,,,teacher,dsl@example.sch.uk,,,,\n10,Some,Body,,,,teacher,chair@example.sch.uk,,,,\n1,Pu,Pil,2018-01-01,2,Oak,,,,,,\n", "3 added 2 changed 0 left 0 same, true")
		err := r.school.Read(t.Context(), func(v *store.View) error {
			for email, want := range map[string]people.Set{"staff@example.sch.uk": people.Of(people.Staff), "head2@example.sch.uk": people.Of(people.Staff), "dsl@example.sch.uk": people.Of(people.DSL),
				"chair@example.sch.uk": people.Of(people.Chair)} {
				p, err := v.PersonByEmail(email)
				if err != nil {
					return err
				}
				if p.Roles != want {
					t.Errorf("%s has the roles %v", email, p.Roles.Roles())
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(out.Conflicts) != 1 || out.Conflicts[0].Kind != roll.SharedEmail {
			t.Errorf("an address with another name: %+v", out.Conflicts)
		}
		out = r.must(header+"8,Desi,Lead,,,,principal,head2@example.sch.uk,,,,\n1,Pu,Pil,2018-01-01,2,Oak,,,,,,\n", "0 added 0 changed 2 left 2 same, true")
		if len(out.Conflicts) != 1 || out.Conflicts[0].Kind != roll.PostHolder {
			t.Errorf("the DSL is not in the roster: %+v", out.Conflicts)
		}
	})
}

func TestNothingIsTakenWhereRowsCannotBe(t *testing.T) {
	eachRoll(t, func(r *rolled) {
		bad := threePupils + "5,Erin,Dale,2031-01-01,2,Oak,,,,,,\n6,Farid\n"
		out := r.must(bad, "5 added 0 changed 0 left 0 same, false")
		if len(out.Rejected) != 2 || out.Rejected[0].Line != 6 || out.Rejected[0].Column != 4 || out.Rejected[1].Line != 7 || out.Rejected[1].Column != 3 {
			t.Errorf("rejected: %+v", out.Rejected)
		}
		if n := len(r.pupils(office.RollQuery{}, people.DSL)); n != 0 {
			t.Errorf("%d pupils were taken all the same", n)
		}
		r.must(bad, "5 added 0 changed 0 left 0 same, true", func(in *office.RosterForm) { in.Skip = true })
		r.must(strings.Replace(threePupils, "3,Carys,Birch,2017-01-09", "3,Carys,Birch,2037-01-09", 1), "0 added 0 changed 0 left 4 same, true", func(in *office.RosterForm) { in.Skip = true })
		if !r.find("Carys").Active() {
			t.Error("somebody whose row was rejected was taken for a leaver")
		}
	})
}

func many(from, to int) string {
	var b strings.Builder
	b.WriteString(header)
	for i := from; i < to; i++ {
		fmt.Fprintf(&b, "%d,Pupil,Number%d,2018-01-%02d,%d,Class %d,,,,,,\n", i, i, i%28+1, i%6+1, i%8)
	}
	return b.String()
}

func TestARosterThatEmptiesTheSchoolIsAskedAbout(t *testing.T) {
	eachRoll(t, func(r *rolled) {
		r.must(many(0, 60), "60 added 0 changed 0 left 0 same, true")
		if out := r.must(many(0, 40), "0 added 0 changed 20 left 40 same, false"); !out.Shrinks {
			t.Error("it does not say why nothing was done")
		}
		r.must(many(0, 40), "0 added 0 changed 20 left 40 same, true", func(in *office.RosterForm) { in.Shrink = true })
		r.must(many(35, 50), "0 added 10 changed 0 left 5 same, true", func(in *office.RosterForm) { in.Mode = "delta" })
	})
}

// A preview that somebody else's import overtook is not carried out.
func TestTwoImportsAtOnce(t *testing.T) {
	eachRoll(t, func(r *rolled) {
		by := r.who[people.Administrator]
		first, err := office.KeepPreview(t.Context(), r.h, by, office.RosterForm{Name: "roll.csv", Data: []byte(threePupils)})
		if err != nil {
			t.Fatal(err)
		}
		r.must(many(0, 3), "3 added 0 changed 0 left 0 same, true")
		if err := office.StartImport(t.Context(), r.h, by, office.RosterForm{Preview: first}, time.Minute); err != nil {
			t.Fatal(err)
		}
		kept, err := r.h.Kept(by, first)
		if err != nil || !fault.Is(kept.Err, fault.Conflict) || kept.Running {
			t.Errorf("%+v, %v", kept, err)
		}
		if _, err := r.h.Kept(r.who[people.Headteacher], first); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else's preview is shown: %v", err)
		}
		r.clock.Move(time.Hour)
		if _, err := r.h.Kept(by, first); !fault.Is(err, fault.NotFound) {
			t.Errorf("a preview is kept for ever: %v", err)
		}
	})
}

// Teachers see whom they teach, and nobody else.
func TestTeachersSeeTheirOwnClasses(t *testing.T) {
	eachRoll(t, func(r *rolled) {
		r.must(header+"1,Amira,Calder,2019-05-31,2,Oak,,,,,,\n2,Ben,Ash,2018-11-02,3,Elm,,,,,,\n90,Member of,Staff,,,Oak,teacher,staff@example.sch.uk,,,,\n", "2 added 1 changed 0 left 0 same, true")
		if got := names(r.pupils(office.RollQuery{}, people.Staff)); got != "Amira Calder" {
			t.Errorf("the teacher of Oak sees %s", got)
		}
		ben := r.find("Ben")
		if _, err := office.ShowPupil.Run(t.Context(), r.h, r.who[people.Staff], ben.ID); !fault.Is(err, fault.Refused) {
			t.Errorf("a pupil of another class: %v", err)
		}
	})
}
