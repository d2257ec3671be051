package part

// Colours of a Tag. A colour never says anything that the words do not.
const (
	Grey    = "grey"
	Green   = "green"
	Teal    = "teal"
	Blue    = "blue"
	Purple  = "purple"
	Magenta = "magenta"
	Red     = "red"
	Orange  = "orange"
	Yellow  = "yellow"
)

// Tag is the state of a thing in a word or two.
type Tag struct {
	Text string
	// Colour is one of the colours above; empty is blue.
	Colour string
}

func tagExamples() []Example {
	list := []Example{{"default", Tag{Text: "Open"}}}
	for _, t := range []Tag{{"Closed", Grey}, {"Met", Green}, {"New", Teal}, {"In review", Blue}, {"Waiting", Purple}, {"Sent back", Magenta}, {"Overdue", Red}, {"On hold", Orange}, {"Due soon", Yellow}} {
		list = append(list, Example{t.Colour, t})
	}
	return list
}
