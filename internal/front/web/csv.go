package web

import "handrail.school/handrail/internal/publish"

// csv sends rows, the heading first, as a file that a spreadsheet opens safely.
func (r *request) csv(name string, rows [][]string) error {
	r.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	r.w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	return publish.CSV(r.w, rows)
}
