package document

import "handrail.school/handrail/internal/area/source"

func readODT(*archive, Limits) (*source.Document, error) {
	return nil, refuse(Unknown, "OpenDocument files are not read yet.")
}
func readHTML([]byte, Limits) (*source.Document, error) {
	return nil, refuse(Unknown, "Web pages are not read yet.")
}
func readPDF([]byte, Limits) (*source.Document, error) {
	return nil, refuse(Unknown, "PDF files are not read yet.")
}
