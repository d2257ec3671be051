package ledger

import (
	"slices"
	"strconv"
	"strings"
)

// sizes are how many rows one statement adds: few sizes, because each is a statement that is kept prepared. A
// PostgreSQL server is far away, so that many rows go at once; SQLite's driver looks at every value's name in turn, so
// that many cost more than they save.
var (
	manyRows = []int{400, 40, 4, 1}
	fewRows  = []int{8, 1}
)

// WriteRows adds many rows to one table in few statements. All of them are part of one record, which stands in
// the trail once: an import of a whole school is one thing that somebody did. Tail says what becomes of a row
// that is there already, such as ON CONFLICT (id) DO UPDATE.
func (t *Tx) WriteRows(r Record, table string, columns []string, tail string, rows [][]any) error {
	head := "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES "
	sizes := manyRows
	if t.stmt != nil {
		sizes = fewRows
	}
	args := make([]any, 0, sizes[0]*len(columns))
	for len(rows) > 0 {
		n := sizes[slices.IndexFunc(sizes, func(n int) bool { return n <= len(rows) })]
		args = args[:0]
		for _, row := range rows[:n] {
			args = append(args, row...)
		}
		if _, err := t.exec(head+marks(n, len(columns))+" "+tail, args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	t.Touch(r)
	return nil
}

// marks are the places of n rows of values: ($1, $2), ($3, $4).
func marks(n, columns int) string {
	var b strings.Builder
	for i := range n * columns {
		switch {
		case i == 0:
			b.WriteString("($")
		case i%columns == 0:
			b.WriteString("), ($")
		default:
			b.WriteString(", $")
		}
		b.WriteString(strconv.Itoa(i + 1))
	}
	b.WriteString(")")
	return b.String()
}
