package document

import (
	"cmp"
	"math"
	"slices"
)

// Tables without lines around their cells: lines of a page that leave the same white strip, in rows that stand
// further apart than the lines inside a row do.
const (
	looseGutter = 6    // points
	looseApart  = 0.15 // sizes: rows stand so much further apart than lines
	lineGap     = 0.25 // sizes between the lines of a cell
	inkAbove    = 0.75 // sizes above a base line
	inkBelow    = 0.22
	cellLetters = 160 // in an average cell; more is text in columns
)

// looseTables takes the tables without lines out of the lines of a page. Tables in which every row has one line
// stay where they are: gaps between words tell their cells.
func looseTables(lines []baseline, width float64) (tables []row, rest []baseline) {
	if len(lines) > maxColumns {
		return nil, lines
	}
	for i := 0; i < len(lines); {
		from, rows := looseTable(lines, i, len(rest), width)
		if len(rows) == 0 {
			rest = append(rest, lines[i])
			i++
			continue
		}
		rest = rest[:len(rest)-(i-from)] // lines of its first row that were passed already
		for _, band := range rows {
			i = from + len(band)
			from = i
		}
		stops := columnsOf(slices.Concat(rows...))
		for _, band := range rows {
			tables = append(tables, looseRow(band, stops))
		}
	}
	return tables, rest
}

// looseTable looks for a table that begins on line i; passed is how many lines before it are still free.
func looseTable(lines []baseline, i, passed int, width float64) (from int, rows [][]baseline) {
	l := &lines[i]
	for k := 1; k < len(l.ink); k++ {
		strip := stretch{l.ink[k-1].to, l.ink[k].from}
		if strip.to-strip.from < max(looseGutter, 0.7*l.size) {
			continue
		}
		from, to := i, i+1
		for to < len(lines) && lines[to-1].y-lines[to].y < bigGap*lines[to].size {
			next := lines[to].white(strip)
			if next.to-next.from < looseGutter {
				break
			}
			strip = next
			to++
		}
		at := (strip.from + strip.to) / 2
		for from > 0 && i-from < passed && lines[from-1].y-lines[from].y < 0.9*lines[from].size && lines[from-1].clear(at) {
			from--
		}
		rows := bands(lines[from:to])
		both := slices.IndexFunc(rows, func(b []baseline) bool { return !bothSides(b, at) })
		if both >= 0 {
			rows = rows[:both]
		}
		if isTable(rows, at, width) {
			return from, rows
		}
	}
	return i, nil
}

// bands parts lines where no line of any column reaches across: between the rows of a table.
func bands(lines []baseline) [][]baseline {
	least := math.Inf(1)
	gap := func(j int) float64 {
		bottom := math.Inf(1)
		for k := max(0, j-6); k < j; k++ {
			bottom = min(bottom, lines[k].y-inkBelow*lines[k].size)
		}
		return bottom - lines[j].y - inkAbove*lines[j].size
	}
	for j := 1; j < len(lines); j++ {
		if g := gap(j); g > 0 {
			least = min(least, g)
		} else {
			least = min(least, lineGap*lines[j].size) // cells that stand in the middle of their row
		}
	}
	var out [][]baseline
	for j := range lines {
		if n := len(out); n > 0 && gap(j) <= least+looseApart*lines[j].size {
			out[n-1] = append(out[n-1], lines[j])
		} else {
			out = append(out, []baseline{lines[j]})
		}
	}
	return out
}

// bothSides reports whether something stands left and right of x.
func bothSides(band []baseline, x float64) bool {
	left, right := split(band, x)
	return len(left) > 0 && len(right) > 0
}

// isTable reports whether rows are those of a table: two or more, one of them of several lines, with words in the
// cells and not bullets or numbers only, and wide gaps.
func isTable(rows [][]baseline, at, width float64) bool {
	if len(rows) < 2 || !slices.ContainsFunc(rows, func(b []baseline) bool { return len(b) > 1 }) {
		return false
	}
	all := slices.Concat(rows...)
	if (columns{at: at}).isText(all, width) {
		return false
	}
	wide, letters := false, 0
	for _, l := range all {
		letters += len(l.glyphs)
		for k := 1; k < len(l.ink); k++ {
			wide = wide || l.ink[k].from-l.ink[k-1].to > cellGap*l.size
		}
	}
	left, right := split(all, at)
	stops := len(columnsOf(all))
	return wide && stops > 0 && letters < cellLetters*len(rows)*(stops+1) && hasWords(left) && hasWords(right)
}

// hasWords reports whether lines have more than bullets, numbers and page numbers.
func hasWords(lines []baseline) bool {
	letters := 0
	for _, l := range lines {
		letters += len(l.glyphs)
	}
	return letters >= 5*len(lines)
}

// columnsOf returns where the columns of a table part: in the middle of every strip that all lines leave white.
func columnsOf(lines []baseline) []float64 {
	var ink []stretch
	for _, l := range lines {
		ink = append(ink, l.ink...)
	}
	slices.SortFunc(ink, func(a, b stretch) int { return cmp.Compare(a.from, b.from) })
	var stops []float64
	end := math.Inf(1)
	for _, s := range ink {
		if s.from-end >= looseGutter {
			stops = append(stops, (end+s.from)/2)
		}
		if math.IsInf(end, 1) || s.to > end {
			end = s.to
		}
	}
	return stops
}

// looseRow makes one row of the lines of a band.
func looseRow(band []baseline, stops []float64) row {
	cells := make([]boxed, len(stops)+1)
	for _, l := range band {
		for _, g := range l.glyphs {
			n, _ := slices.BinarySearch(stops, g.X+g.W/2)
			cells[n].glyphs = append(cells[n].glyphs, g)
		}
	}
	return tableRow(cells, false)
}
