package part

// Meter shows how much of something is done. The words carry the meaning; the
// bar repeats it for the eye.
type Meter struct {
	Label string
	// Done and Of count the same things; Of above zero.
	Done, Of int
	// Unit is what is counted, in the plural: "signed", "duties met".
	Unit string
	// Tone is "", "good", "low" or "bad".
	Tone string
}

// Percent is the share done, from 0 to 100.
func (m Meter) Percent() int {
	if m.Of <= 0 || m.Done <= 0 {
		return 0
	}
	return min(100, m.Done*100/m.Of)
}

func meterExamples() []Example {
	return []Example{
		{"default", Meter{Label: "Agreements", Done: 18, Of: 24, Unit: "signed"}},
		{"good", Meter{Label: "Duties this term", Done: 9, Of: 9, Unit: "done", Tone: "good"}},
		{"bad", Meter{Label: "Training", Done: 2, Of: 24, Unit: "up to date", Tone: "bad"}},
	}
}
