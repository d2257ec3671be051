package demo

import (
	"handrail.school/handrail/internal/area/lesson"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
)

// firstLessons are the first lessons of the year: all classes but the last have theirs, and in each two children are away.
func firstLessons(l *life) error {
	classes, err := office.ListLessonClasses.Run(l.ctx, l.house, l.as("dsl"), struct{}{})
	if err != nil {
		return err
	}
	for i, c := range classes {
		if i == len(classes)-1 {
			continue
		}
		shown, err := office.ShowClassLessons.Run(l.ctx, l.house, l.as("dsl"), c.ID)
		if err != nil || len(shown.Units) == 0 {
			return err
		}
		in := office.LessonForm{Class: c.ID, Unit: shown.Units[0].Key, Day: calendar.Day(l.clock.Now())}
		for _, child := range shown.Children[3+i : min(5+i, len(shown.Children))] {
			in.Absent = append(in.Absent, child.Person)
		}
		if _, err := office.RecordLesson.Run(l.ctx, l.house, l.as("dsl"), in); err != nil {
			return err
		}
	}
	return nil
}

// catchUp is one child of each class but the teacher's own being taught what it missed.
func catchUp(l *life) error {
	classes, err := office.ListLessonClasses.Run(l.ctx, l.house, l.as("dsl"), struct{}{})
	if err != nil {
		return err
	}
	mine, err := office.ListLessonClasses.Run(l.ctx, l.house, l.as("staff"), struct{}{})
	if err != nil {
		return err
	}
	for _, c := range classes {
		shown, err := office.ShowClassLessons.Run(l.ctx, l.house, l.as("dsl"), c.ID)
		if err != nil {
			return err
		}
		if len(mine) > 0 && c.ID == mine[0].ID || len(shown.Units) == 0 || len(shown.Units[0].Behind) == 0 {
			continue
		}
		if _, err := office.CatchUp.Run(l.ctx, l.house, l.as("dsl"), office.CatchUpForm{Class: c.ID, Unit: shown.Units[0].Key, Children: []id.Person{shown.Units[0].Behind[0].Person}}); err != nil {
			return err
		}
	}
	return nil
}

// workedIn is a teacher noting that online safety came up in ordinary lessons.
func workedIn(l *life) error {
	mine, err := office.ListLessonClasses.Run(l.ctx, l.house, l.as("staff"), struct{}{})
	if err != nil || len(mine) == 0 {
		return err
	}
	for _, in := range []office.WorkedForm{{Strand: "questioning", Subject: "History", Note: "Two pictures of one castle"}, {Strand: "conduct", Subject: "English"}, {Strand: "coping", Subject: "PSHE", Note: "What helps when a game gets too loud"}} {
		in.Class = mine[0].ID
		if _, err := office.LogStrand.Run(l.ctx, l.house, l.as("staff"), in); err != nil {
			return err
		}
	}
	return nil
}

// planLessons is the DSL taking over the lessons that come with Handrail, with one of the school's own among them.
func planLessons(l *life) error {
	if _, err := office.AdoptUnits.Run(l.ctx, l.house, l.as("dsl"), office.AdoptForm{}); err != nil {
		return err
	}
	_, err := office.SetUnit.Run(l.ctx, l.house, l.as("dsl"), office.UnitForm{Unit: lesson.Unit{Title: "Our school’s worry box", Years: []string{"1", "2", "3"}, Strands: []string{"coping", "contact"}, Subjects: []string{"pshe"},
		Settings: []string{"school", "home"}, Can: "Can put a worry about something online into the box, and knows who reads it.", Steps: []string{"Open the box together and show that it is empty.", "Write or draw a made-up worry each, and post it.", "Read two of them out, and agree who would help."}}})
	return err
}

// secondLessons are the classes' next lessons of the plan; the last class has not come to it yet.
func secondLessons(l *life) error {
	classes, err := office.ListLessonClasses.Run(l.ctx, l.house, l.as("dsl"), struct{}{})
	if err != nil {
		return err
	}
	for _, c := range classes[:max(len(classes)-1, 0)] {
		shown, err := office.ShowClassLessons.Run(l.ctx, l.house, l.as("dsl"), c.ID)
		if err != nil {
			return err
		}
		if len(shown.Units) < 2 {
			continue
		}
		if _, err := office.RecordLesson.Run(l.ctx, l.house, l.as("dsl"), office.LessonForm{Class: c.ID, Unit: shown.Units[1].Key, Day: calendar.Day(l.clock.Now())}); err != nil {
			return err
		}
	}
	return nil
}
