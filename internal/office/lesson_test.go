package office_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/lesson"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

const taughtClasses = `id,given_name,family_name,birth_date,year,class,role,email
t1,Tom,Hale,,,Oak,teacher,tom.hale@meadow.example
t2,Una,Ross,,,Elm,teacher,una.ross@meadow.example
p1,Mia,Bell,2018-10-02,2,Oak,,
p2,Ned,Cole,2019-03-04,1,Oak,,
p3,Jo,Dane,2018-12-11,2,Oak,,
p4,Sam,Eyre,2015-10-05,5,Elm,,
`

// teaching is a school with two classes, and internet for pupils that needs the first lesson.
type teaching struct {
	*rolled
	oak, elm id.Class
	tom      people.Actor
	una      people.Actor
	system   string
}

func eachTeaching(t *testing.T, f func(*teaching)) {
	t.Helper()
	eachRoll(t, func(r *rolled) {
		x := &teaching{rolled: r}
		if _, err := r.take(taughtClasses); err != nil {
			r.t.Fatal(err)
		}
		err := r.school.Read(r.t.Context(), func(v *store.View) error {
			all, err := v.Classes(false)
			for _, c := range all {
				if c.Title == "Oak" {
					x.oak = c.ID
				} else {
					x.elm = c.ID
				}
			}
			if err != nil {
				return err
			}
			for email, who := range map[string]*people.Actor{"tom.hale@meadow.example": &x.tom, "una.ross@meadow.example": &x.una} {
				p, err := v.PersonByEmail(email)
				if err != nil {
					return err
				}
				*who = people.Actor{Person: p.ID, Name: p.Name, Roles: p.Roles, Via: "web"}
			}
			return nil
		})
		if err != nil {
			r.t.Fatal(err)
		}
		x.system = aSystem(r.t, r.h, r.who[people.Headteacher], func(s *access.System) {
			s.Name, s.Kind, s.For, s.Given, s.Needs = "Internet", "internet", people.Of(people.Pupil), access.ByRole, []string{"lesson:starter"}
		})
		f(x)
	})
}

func (x *teaching) child(name string) id.Person { return x.find(name).ID }

func (x *teaching) teach(unit string, change func(*office.LessonForm)) (id.Lesson, error) {
	x.t.Helper()
	in := office.LessonForm{Class: x.oak, Unit: unit, Day: calendar.Day(x.clock.Now())}
	if change != nil {
		change(&in)
	}
	return office.RecordLesson.Run(x.t.Context(), x.h, x.tom, in)
}

func (x *teaching) open(name string) bool {
	x.t.Helper()
	out, err := office.AskGate.Run(x.t.Context(), x.h, x.who[people.Headteacher], office.GateQuestion{Person: string(x.child(name)), System: x.system})
	if err != nil {
		x.t.Fatal(err)
	}
	if !out.Allowed && (len(out.Missing) != 1 || out.Missing[0].Kind != access.Lesson || out.Missing[0].Next != "/lessons/pupil/"+string(x.child(name))) {
		x.t.Errorf("%s lacks %+v", name, out.Missing)
	}
	return out.Allowed
}

func (x *teaching) opens(want string) {
	x.t.Helper()
	var got []string
	for _, name := range []string{"Mia", "Ned", "Jo", "Sam"} {
		if x.open(name) {
			got = append(got, name)
		}
	}
	if s := strings.Join(got, " "); s != want {
		x.t.Errorf("the gate is open to %q, want %q", s, want)
	}
}

// Education precedes access: the gate opens with the lesson to those who were there, to the others once they caught up, and
// shuts when the entry is taken back.
func TestALessonOpensTheGate(t *testing.T) {
	eachTeaching(t, func(x *teaching) {
		ctx := x.t.Context()
		x.opens("")
		ned, jo := x.child("Ned"), x.child("Jo")
		held, err := x.teach("start_ks1", func(in *office.LessonForm) { in.Absent = []id.Person{ned} })
		if err != nil {
			x.t.Fatal(err)
		}
		x.opens("Mia Jo")
		shown, err := office.ShowClassLessons.Run(ctx, x.h, x.tom, x.oak)
		if err != nil || len(shown.Units) != 1 || shown.Units[0].Taught != 2 || len(shown.Units[0].Behind) != 1 || shown.Units[0].Behind[0].Person != ned {
			x.t.Fatalf("the class: %+v, %v", shown.Units, err)
		}
		if n, err := office.CatchUp.Run(ctx, x.h, x.tom, office.CatchUpForm{Class: x.oak, Unit: "start_ks1", Children: []id.Person{ned, jo}}); err != nil || n != 1 {
			x.t.Fatalf("%d caught up, %v", n, err)
		}
		if _, err := office.CatchUp.Run(ctx, x.h, x.tom, office.CatchUpForm{Class: x.oak, Unit: "start_ks1", Children: []id.Person{ned}}); !fault.Is(err, fault.Conflict) {
			x.t.Errorf("caught up twice: %v", err)
		}
		x.opens("Mia Ned Jo")
		if _, err := office.CorrectLesson.Run(ctx, x.h, x.tom, office.CorrectionForm{Lesson: held, Day: calendar.Day(x.clock.Now()), Absent: []id.Person{jo}}); err != nil {
			x.t.Fatal(err)
		}
		x.opens("Mia Ned")
		if _, err := office.UndoLesson.Run(ctx, x.h, x.tom, office.UndoForm{Lesson: held}); err != nil {
			x.t.Fatal(err)
		}
		x.opens("")
		if _, err := office.CorrectLesson.Run(ctx, x.h, x.tom, office.CorrectionForm{Lesson: held, Day: calendar.Day(x.clock.Now())}); !fault.Is(err, fault.Conflict) {
			x.t.Errorf("an entry that was taken back is corrected: %v", err)
		}
		if _, err := office.UndoLesson.Run(ctx, x.h, x.tom, office.UndoForm{Lesson: held, Back: true}); err != nil {
			x.t.Fatal(err)
		}
		x.opens("Mia Ned")
	})
}

// Whoever joins after the lesson is to catch up, and whoever was taught in another class is not taught again.
func TestJoinersCatchUp(t *testing.T) {
	eachTeaching(t, func(x *teaching) {
		if _, err := x.teach("start_ks1", nil); err != nil {
			x.t.Fatal(err)
		}
		if _, err := x.take(taughtClasses + "p5,Kit,Frey,2019-01-20,1,Oak,,\n"); err != nil {
			x.t.Fatal(err)
		}
		shown, err := office.ShowClassLessons.Run(x.t.Context(), x.h, x.tom, x.oak)
		if err != nil || len(shown.Units[0].Behind) != 1 || shown.Units[0].Behind[0].Name != "Kit Frey" {
			x.t.Fatalf("%+v, %v", shown.Units, err)
		}
		if x.open("Kit") {
			x.t.Error("a joiner is let in untaught")
		}
		rows, err := office.ShowPupilLessons.Run(x.t.Context(), x.h, x.tom, x.child("Kit"))
		if err != nil || len(rows.Rows) != 1 || rows.Rows[0].State != lesson.ToCatchUp {
			x.t.Errorf("the child's own register: %+v, %v", rows.Rows, err)
		}
		if _, err := office.CatchUp.Run(x.t.Context(), x.h, x.tom, office.CatchUpForm{Class: x.oak, Unit: "start_ks1", Children: []id.Person{x.child("Kit")}}); err != nil || !x.open("Kit") {
			x.t.Errorf("kept out though taught: %v", err)
		}
		list, err := office.ListLessonClasses.Run(x.t.Context(), x.h, x.tom, struct{}{})
		if err != nil || len(list) != 1 || list[0].Taught != 4 || list[0].Behind != 0 {
			x.t.Errorf("the teacher's list: %+v, %v", list, err)
		}
		// Kit moves to the other class; what she was taught goes with her.
		moved := strings.Replace(taughtClasses+"p5,Kit,Frey,2019-01-20,1,Elm,,\n", "x", "x", 1)
		if _, err := x.take(moved); err != nil || !x.open("Kit") {
			x.t.Errorf("what was taught stays behind: %v", err)
		}
		// In September she is in year 3, whose first lesson is another.
		if _, err := x.take(strings.Replace(moved, "2019-01-20,1,Elm", "2019-01-20,3,Elm", 1)); err != nil || x.open("Kit") {
			x.t.Errorf("the lesson of a younger age counts: %v", err)
		}
	})
}

func TestWhoMayRecordLessons(t *testing.T) {
	eachTeaching(t, func(x *teaching) {
		ctx := x.t.Context()
		held, err := x.teach("start_ks1", nil)
		if err != nil {
			x.t.Fatal(err)
		}
		for name, try := range map[string]func(people.Actor) error{
			"class":  func(by people.Actor) error { _, err := office.ShowClassLessons.Run(ctx, x.h, by, x.oak); return err },
			"lesson": func(by people.Actor) error { _, err := office.ShowLesson.Run(ctx, x.h, by, held); return err },
			"correct": func(by people.Actor) error {
				_, err := office.CorrectLesson.Run(ctx, x.h, by, office.CorrectionForm{Lesson: held, Day: calendar.Day(x.clock.Now())})
				return err
			},
			"log": func(by people.Actor) error {
				_, err := office.LogStrand.Run(ctx, x.h, by, office.WorkedForm{Class: x.oak, Strand: "coping"})
				return err
			},
			"pupil": func(by people.Actor) error {
				_, err := office.ShowPupilLessons.Run(ctx, x.h, by, x.child("Mia"))
				return err
			},
		} {
			if err := try(x.una); !fault.Is(err, fault.Refused) {
				t.Errorf("%s by the teacher of another class: %v", name, err)
			}
			for _, by := range []people.Actor{x.tom, x.who[people.DSL]} {
				if err := try(by); err != nil {
					t.Errorf("%s by %v: %v", name, by.Roles, err)
				}
			}
		}
		if all, err := office.ListLessonClasses.Run(ctx, x.h, x.who[people.Headteacher], struct{}{}); err != nil || len(all) != 2 {
			t.Errorf("a leader sees %d classes, %v", len(all), err)
		}
	})
}

func TestWhatIsWrongWithALesson(t *testing.T) {
	eachTeaching(t, func(x *teaching) {
		if _, err := x.teach("start_ks1", nil); err != nil {
			x.t.Fatal(err)
		}
		today := calendar.Day(x.clock.Now())
		for name, c := range map[string]struct {
			change func(*office.LessonForm)
			kind   fault.Kind
			says   string
		}{
			"still to come":   {func(in *office.LessonForm) { in.Day = today.AddDate(0, 0, 1) }, fault.Invalid, "still to come"},
			"no day":          {func(in *office.LessonForm) { in.Day = time.Time{} }, fault.Invalid, "day of the lesson"},
			"long ago":        {func(in *office.LessonForm) { in.Day = today.AddDate(-3, 0, 0) }, fault.Invalid, "this school year"},
			"no lesson":       {func(in *office.LessonForm) { in.Unit = "" }, fault.Invalid, "which lesson"},
			"another age":     {func(in *office.LessonForm) { in.Unit = "start_uks2" }, fault.Invalid, "not planned"},
			"not planned":     {func(in *office.LessonForm) { in.Unit = "y2_trail" }, fault.Invalid, "not planned"},
			"twice":           {func(*office.LessonForm) {}, fault.Conflict, "already"},
			"many words":      {func(in *office.LessonForm) { in.Note = strings.Repeat("x", 501) }, fault.Invalid, "500"},
			"nobody's class":  {func(in *office.LessonForm) { in.Class = "nowhere" }, fault.Refused, "teaches the class"},
			"another's class": {func(in *office.LessonForm) { in.Class = x.elm }, fault.Refused, "teaches the class"},
		} {
			if _, err := x.teach("start_ks1", c.change); !fault.Is(err, c.kind) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v", name, err)
			}
		}
		ctx := x.t.Context()
		for name, in := range map[string]office.CatchUpForm{
			"nobody":         {Class: x.oak, Unit: "start_ks1"},
			"another's":      {Class: x.oak, Unit: "start_ks1", Children: []id.Person{x.child("Sam")}},
			"not had":        {Class: x.oak, Unit: "start_eyfs", Children: []id.Person{x.child("Mia")}},
			"no unit":        {Class: x.oak, Children: []id.Person{x.child("Mia")}},
			"before it was":  {Class: x.oak, Unit: "start_ks1", Children: []id.Person{x.child("Mia")}, Day: today.AddDate(0, 0, -1)},
			"taught already": {Class: x.oak, Unit: "start_ks1", Children: []id.Person{x.child("Mia")}},
		} {
			if n, err := office.CatchUp.Run(ctx, x.h, x.tom, in); err == nil {
				t.Errorf("%s: %d caught up", name, n)
			}
		}
		for _, in := range []office.WorkedForm{{Class: x.oak}, {Class: x.oak, Strand: "cooking"}, {Class: x.oak, Strand: "coping", Subject: strings.Repeat("x", 61)}, {Class: x.oak, Strand: "coping", Day: today.AddDate(0, 0, 2)}} {
			if _, err := office.LogStrand.Run(ctx, x.h, x.tom, in); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", in, err)
			}
		}
	})
}

// A press notes a strand; what was typed is sealed, and a press by mistake is taken back.
func TestAStrandInAnOrdinaryLesson(t *testing.T) {
	eachTeaching(t, func(x *teaching) {
		ctx := x.t.Context()
		number, err := office.LogStrand.Run(ctx, x.h, x.tom, office.WorkedForm{Class: x.oak, Strand: "questioning", Subject: " History ", Note: "Two pictures of one castle"})
		if err != nil {
			t.Fatal(err)
		}
		if again, err := office.LogStrand.Run(ctx, x.h, x.tom, office.WorkedForm{Class: x.oak, Strand: "questioning", Subject: "History", Note: "Two pictures of one castle"}); err != nil || again != number {
			t.Errorf("the form sent twice: %q after %q, %v", again, number, err)
		}
		shown, err := office.ShowClassLessons.Run(ctx, x.h, x.tom, x.oak)
		if err != nil || len(shown.Held) != 1 || shown.Held[0].Note != "Two pictures of one castle" || shown.Subject != "History" || shown.What[number] != "Whether it is true" {
			t.Fatalf("%+v, %v", shown.Held, err)
		}
		if !slices.Equal(shown.Held[0].Years, []string{"1", "2"}) {
			t.Errorf("year groups: %v", shown.Held[0].Years)
		}
		if _, err := office.UndoLesson.Run(ctx, x.h, x.tom, office.UndoForm{Lesson: number}); err != nil {
			t.Fatal(err)
		}
		list, err := office.ListLessonClasses.Run(ctx, x.h, x.tom, struct{}{})
		if err != nil || list[0].Worked != 0 {
			t.Errorf("counted though taken back: %+v, %v", list, err)
		}
	})
}
