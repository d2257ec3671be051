package areapack_test

import (
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/areapack"
)

func shippedAtlas(tb testing.TB) *areapack.Atlas {
	return areapack.NewAtlas(shippedAuthorities(tb), shippedPacks(tb))
}

func TestBodiesOfOtherAreasAreNoticed(t *testing.T) {
	a := shippedAtlas(t)
	const kent, lancs = "Kent County Council", "Lancashire County Council"
	for _, c := range []struct{ home, line, want string }{
		{lancs, "based on the template of Lancashire County Council (KCC)", "KCC"},
		{kent, "based on the template of Kent County Council (KCC)", ""},
		{lancs, "following the UKCIS and KSCB guidance", "KSCB"},
		{lancs, "ring Lancashire Police or Lancashire Constabulary on 101", ""},
		{kent, "ring Lancashire Police on 101", "Lancashire Police"},
		{"Medway Council", "ring Kent Police on 101; ask Kent County Council", "Kent County Council"},
		{"Blackpool Council", "ring Lancashire Police", ""},
		{lancs, "see www.kelsi.org.uk and Kelsi", "kelsi.org.uk; Kelsi"},
		{lancs, "the Essex LADO and the Trafford Strategic Safeguarding Partnership", "Essex LADO; Trafford Strategic Safeguarding Partnership"},
		{lancs, "the Derbyshire Safeguarding Children’s Partnership", "Derbyshire Safeguarding Children’s"},
		{kent, "London Borough of Camden; Camden MASH", "London Borough of Camden; Camden MASH"},
		{kent, "Ms Kent of Essex Road and Mr Lancashire, Durham House, went reading in Bath", ""},
		{lancs, "Mr Kent read to Kent, the Kent boy", ""},
		{kent, "report fraud to the City of London Police; terrorist sites to the Metropolitan Police", ""},
		{kent, "South West Grid for Learning, Thames, council and police", ""},
		{"kent", "Kent County Council", ""},
		{"", "Kent County Council", "Kent County Council"},
		{"Plymouth City Council", "Devon & Cornwall Police", ""},
		{kent, "Devon & Cornwall Police", "Devon & Cornwall Police"},
	} {
		var got []string
		for _, m := range a.Foreign(c.line, c.home) {
			got = append(got, m.Text)
			if c.line[m.Offset:m.Offset+len(m.Text)] != m.Text {
				t.Errorf("%q: offset %d is not of %q", c.line, m.Offset, m.Text)
			}
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%s: %q: foreign %q, want %q", c.home, c.line, s, c.want)
		}
	}
}

func TestAMarkNamesItsCouncils(t *testing.T) {
	marks := shippedAtlas(t).Marks("Kent Police")
	if len(marks) != 1 || strings.Join(marks[0].Councils, "; ") != "Kent County Council; Medway Council" {
		t.Errorf("%+v", marks)
	}
}

func TestGuessNamesTheCouncilMostSpokenOf(t *testing.T) {
	a := shippedAtlas(t)
	for _, c := range []struct {
		lines []string
		want  string
		marks int
	}{
		{nil, "", 0},
		{[]string{"We keep children safe."}, "", 0},
		{[]string{"KSCB", "Kent Police", "Lancashire County Council"}, "Kent County Council", 2},
		{[]string{"Lancashire Police or the Lancashire Safeguarding Children Board", "KSCB"}, "Lancashire County Council", 2},
	} {
		if got, n := a.Guess(c.lines); got != c.want || n != c.marks {
			t.Errorf("%v: %s with %d marks, want %s with %d", c.lines, got, n, c.want, c.marks)
		}
	}
}

// BenchmarkForeign searches 700 lines for marks of any of England's councils.
func BenchmarkForeign(b *testing.B) {
	a := shippedAtlas(b)
	line := "- Pupils are taught to tell an adult whom they trust when anything that they see online worries or upsets them."
	for b.Loop() {
		for range 700 {
			a.Foreign(line, "Kent County Council")
		}
	}
}
