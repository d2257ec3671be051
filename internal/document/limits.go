package document

import "time"

// Limits bound what one file may cost. A zero field means the default.
type Limits struct {
	Input    int64         // bytes of the file as handed in
	Unpacked int64         // bytes after decompression, all parts together
	Ratio    int64         // times a part may grow when unpacked, once it is over a megabyte
	Depth    int           // nesting of XML elements
	Tokens   int           // XML or HTML tokens, PDF objects and operators
	Lines    int           // lines of text
	Line     int           // bytes of one line
	Time     time.Duration // for a PDF, whose cost cannot be told from its size
}

// DefaultLimits are generous for a policy (the longest we know is 64 kB of text) and small for a server.
func DefaultLimits() Limits {
	return Limits{
		Input:    25 << 20,
		Unpacked: 64 << 20,
		Ratio:    200,
		Depth:    200,
		Tokens:   1_500_000,
		Lines:    50_000,
		Line:     200_000,
		Time:     10 * time.Second,
	}
}

// withDefaults fills the fields left zero.
func (l Limits) withDefaults() Limits {
	d := DefaultLimits()
	fill(&l.Input, d.Input)
	fill(&l.Unpacked, d.Unpacked)
	fill(&l.Ratio, d.Ratio)
	fill(&l.Depth, d.Depth)
	fill(&l.Tokens, d.Tokens)
	fill(&l.Lines, d.Lines)
	fill(&l.Line, d.Line)
	fill(&l.Time, d.Time)
	return l
}

func fill[T int | int64 | time.Duration](field *T, value T) {
	if *field <= 0 {
		*field = value
	}
}
