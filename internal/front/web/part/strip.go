package part

import (
	"strconv"
	"strings"
)

// Strip is a thin bar divided by state, with the same figures in words under it.
type Strip struct{ Parts []StripPart }

// StripPart is how many there are in a state; the states are those of a HeatCell.
type StripPart struct {
	State string
	N     int
	// Words name the state after its number: "not met".
	Words string
}

// StripShape is a part with its place in the drawing, in per cent of the width.
type StripShape struct{ State, X, Width string }

// Shapes are the parts that are there, side by side.
func (s Strip) Shapes() []StripShape {
	total, before := 0, 0
	for _, p := range s.Parts {
		total += max(0, p.N)
	}
	var shapes []StripShape
	percent := func(n int) string { return strconv.FormatFloat(100*float64(n)/float64(total), 'f', 2, 64) }
	for _, p := range s.Parts {
		if p.N > 0 {
			shapes = append(shapes, StripShape{State: p.State, X: percent(before), Width: percent(p.N)})
			before += p.N
		}
	}
	return shapes
}

// Words say the same as the drawing.
func (s Strip) Words() string {
	var all []string
	for _, p := range s.Parts {
		if p.N > 0 {
			all = append(all, strconv.Itoa(p.N)+" "+p.Words)
		}
	}
	return strings.Join(all, ", ")
}

func stripExamples() []Example {
	return []Example{{"default", Strip{Parts: []StripPart{{HeatLate, 2, "overdue"}, {HeatSoon, 1, "due"}, {HeatMet, 9, "met"}, {HeatUnknown, 4, "not measured"}, {HeatNone, 0, "not in the policy"}}}}}
}
