package document

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/source"
)

// maxEntries bounds the directory of a zip; a Word file has a few dozen entries.
const maxEntries = 10_000

// ratioFrom is the unpacked size from which the growth of a part is judged: small parts of a few repeated
// words shrink to almost nothing quite honestly.
const ratioFrom = 1 << 20

// archive is a zip whose parts are unpacked one at a time, within one budget for all.
type archive struct {
	parts  map[string]*zip.File
	budget int64 // bytes that may still be unpacked
	limits Limits
	tokens int // XML tokens that may still be read
}

// openArchive reads the directory of a zip. Of two entries with one name the first counts.
func openArchive(data []byte, limits Limits) (*archive, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, damaged("document", err)
	}
	if len(z.File) > maxEntries {
		return nil, refuse(Bomb, "This file is packed from more parts than any document. It is not opened.")
	}
	a := &archive{parts: make(map[string]*zip.File, len(z.File)), budget: limits.Unpacked,
		limits: limits, tokens: limits.Tokens}
	for _, f := range z.File {
		name := strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/")
		if _, twice := a.parts[name]; !twice {
			a.parts[name] = f
		}
	}
	return a, nil
}

// Part is one file of an unpacked archive.
type Part struct {
	Name string
	Data []byte
}

// Unpack reads the files of a zip whose names are wanted, in memory, within the limits on what it may grow to.
// Names are those in the archive and may be hostile: they are for telling files apart, never for opening one.
func Unpack(data []byte, limits Limits, wanted func(name string) bool) ([]Part, error) {
	a, err := openArchive(data, limits.withDefaults())
	if err != nil {
		return nil, err
	}
	var all []Part
	for _, name := range slices.Sorted(maps.Keys(a.parts)) {
		if strings.HasSuffix(name, "/") || !wanted(name) {
			continue
		}
		data, err := a.read(name)
		if err != nil {
			return nil, err
		}
		all = append(all, Part{name, data})
	}
	return all, nil
}

// has reports whether there is a part of that name.
func (a *archive) has(name string) bool { return a.parts[name] != nil }

// read unpacks a part. A part that is not there is nil without an error.
func (a *archive) read(name string) ([]byte, error) {
	f := a.parts[name]
	if f == nil {
		return nil, nil
	}
	if f.Flags&1 != 0 {
		return nil, passwordError("document")
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged("document", err)
	}
	defer r.Close()
	allowed := a.budget
	if grown := max(ratioFrom, int64(min(f.CompressedSize64, 1<<40))*a.limits.Ratio); grown < allowed {
		allowed = grown
	}
	// Room for what the directory promises, if it may be so much: growing would take it twice.
	into := bytes.NewBuffer(make([]byte, 0, min(int64(min(f.UncompressedSize64, 1<<40)), allowed)+1+2*bytes.MinRead))
	_, err = into.ReadFrom(io.LimitReader(r, allowed+1))
	out := into.Bytes()
	if int64(len(out)) > allowed {
		return nil, refuse(Bomb, "This file unpacks to far more than it should hold, so it is not opened. "+
			"If you made it yourself, save a new copy and try again.")
	}
	if err != nil {
		return nil, damaged("document", err)
	}
	a.budget -= int64(len(out))
	return out, nil
}

// tree reads a part as XML. A part that is not there is nil without an error.
func (a *archive) tree(name string) (*node, error) {
	data, err := a.read(name)
	if data == nil || err != nil {
		return nil, err
	}
	return parseXML(data, a.limits.Depth, &a.tokens)
}

// readZip tells Word from OpenDocument and refuses the other formats that are zips.
func readZip(ending string, data []byte, limits Limits) (*source.Document, error) {
	a, err := openArchive(data, limits)
	if err != nil {
		return nil, err
	}
	mime, err := a.read("mimetype")
	if err != nil {
		return nil, err
	}
	kind := strings.TrimSpace(string(mime[:min(len(mime), 100)]))
	switch {
	case a.hasSuffix("vbaProject.bin"):
		return nil, macroError(".docx")
	case a.has("[Content_Types].xml"):
		return readOffice(a, limits)
	case strings.HasPrefix(kind, "application/vnd.oasis.opendocument.text"):
		return readODT(a, limits)
	case strings.HasPrefix(kind, "application/vnd.oasis.opendocument."):
		return nil, refuse(Unknown, "This is a spreadsheet or presentation. Hand in the policy as a text document.")
	case a.has("Index/Document.iwa"), a.has("index.xml"), ending == ".pages":
		return nil, refuse(Unknown, "This is a Pages document. "+saveAs)
	case a.has("word/document.xml"):
		return readDOCX(a, "word/document.xml", limits)
	case a.has("content.xml"):
		return readODT(a, limits)
	}
	return nil, refuse(Unknown, "This is a zip archive, not a document. Unpack it and hand in the policy itself.")
}

// hasSuffix reports whether a part's name ends so, whatever the letter case.
func (a *archive) hasSuffix(end string) bool {
	for name := range a.parts {
		if strings.HasSuffix(strings.ToLower(name), strings.ToLower(end)) {
			return true
		}
	}
	return false
}

// readOffice finds the main part of an Office package through its relations and content types.
func readOffice(a *archive, limits Limits) (*source.Document, error) {
	types, err := a.read("[Content_Types].xml")
	if err != nil {
		return nil, err
	}
	if bytes.Contains(bytes.ToLower(types), []byte("macroenabled")) {
		return nil, macroError(".docx")
	}
	if !bytes.Contains(types, []byte("wordprocessingml")) && !a.has("word/document.xml") {
		return nil, refuse(Unknown, "This is a spreadsheet, presentation or other Office file. "+
			"Hand in the policy as a Word document (.docx).")
	}
	main := "word/document.xml"
	rels, err := readRels(a, "_rels/.rels")
	if err != nil {
		return nil, err
	}
	for _, r := range rels {
		if strings.HasSuffix(r.kind, "/officeDocument") && a.has(strings.TrimPrefix(r.target, "/")) {
			main = strings.TrimPrefix(r.target, "/")
		}
	}
	return readDOCX(a, main, limits)
}
