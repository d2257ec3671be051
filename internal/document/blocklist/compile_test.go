package blocklist_test

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"handrail.school/handrail/internal/area/filter"
	"handrail.school/handrail/internal/document/blocklist"
)

// BenchmarkCompile makes a book of all lists of HANDRAIL_LISTS, a folder of plain lists.
func BenchmarkCompile(b *testing.B) {
	dir := os.Getenv("HANDRAIL_LISTS")
	if dir == "" {
		b.Skip("HANDRAIL_LISTS names no folder")
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.txt"))
	plan := filter.Plan{Key: filter.NewKey([24]byte{1}), Groups: []filter.Group{{Name: "all", Deny: ^uint64(0)}}}
	var from []blocklist.Source
	for i, f := range files {
		plan.Categories = append(plan.Categories, filepath.Base(f))
		from = append(from, blocklist.Source{List: filter.List{Name: f, Category: uint8(i)}, Open: func() (io.ReadCloser, error) { return os.Open(f) }})
	}
	for b.Loop() {
		book, _, err := blocklist.Compile(plan, from)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(book.Names()), "names")
		b.ReportMetric(float64(book.Bytes())/float64(book.Names()), "bytes/name")
	}
}
