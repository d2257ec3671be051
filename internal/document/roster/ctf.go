package roster

import (
	"bytes"
	"errors"
	"path"
	"strings"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/document"
	"handrail.school/handrail/internal/words/people"
)

// pupilFields are what is read of a pupil in a Common Transfer File: who they are, and nothing else. Addresses,
// contacts, photographs, attendance, needs and results are never kept, not even while the file is read (capability 90).
var pupilFields = []string{"UPN", "UniqueLearnerNumber", "ULN", "Surname", "Forename", "DOB", "Sex", "Gender",
	"BasicDetails/FormerUPN", "BasicDetails/PreferredSurname", "BasicDetails/PreferredForename", "BasicDetails/FormerSurname", "BasicDetails/MiddleNames",
	"BasicDetails/NCyearActual", "BasicDetails/Sex", "BasicDetails/Gender", "BasicDetails/UniqueLearnerNumber", "BasicDetails/ULN"}

const ctfHeader = "Header"

// ctfWanted are the records of a Common Transfer File, and of its sibling that local authorities send about admissions.
var ctfWanted = map[string][]string{"CTFpupilData/Pupil": pupilFields, "ATFpupilData/Pupil": pupilFields,
	ctfHeader: {"CTFversion", "ATFversion", "DateTime", "DestSchool/URN"}}

var errNotCTF = errors.New("not a Common Transfer File")

// looksXML says whether a file is XML by how it begins.
func looksXML(data []byte) bool {
	data = bytes.TrimLeft(bytes.ReplaceAll(data[:min(len(data), 64)], []byte{0}, nil), "\xEF\xBB\xBF\xFF\xFE \t\r\n")
	return bytes.HasPrefix(data, []byte("<"))
}

// transfer is one Common Transfer File being read.
type transfer struct {
	r *reader
	*table
	pupils int
}

// readCTF reads Common Transfer Files. They hold pupils who join: nobody leaves by not being in one, and what the
// school's own system says of a pupil who is here already stands.
func (r *reader) readCTF(files []document.Part) error {
	r.snap.Users, r.snap.Visiting = roll.Delta, true
	if r.opt.Mode == string(roll.Bulk) {
		r.note("A Common Transfer File holds pupils who join: nobody is taken for a leaver by not being in it.")
	}
	for _, f := range files {
		if err := r.readTransfer(f); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) readTransfer(f document.Part) error {
	t := &transfer{r: r, table: &table{file: f.Name, snap: r.snap}}
	if len(f.Data) > Upload {
		return unusable("%s is bigger than %d MB, which no Common Transfer File of one school is.", f.Name, Upload>>20)
	}
	text, guessed, err := document.DecodeXML(markUTF16(f.Data))
	if err != nil {
		return unusable("%s is neither XML nor other text. Export the Common Transfer File again.", f.Name)
	}
	if guessed {
		r.snap.Conflicts = append(r.snap.Conflicts, roll.Conflict{File: f.Name, Line: t.firstOdd(f.Data), Kind: roll.Encoding, IDs: []string{},
			Reason: "The letters of this file are not stored as UTF-8, and it does not say how; it was read as Windows text. Look at a few names with accents."})
	}
	text = bytes.TrimLeft(text, "\uFEFF \t\r\n")
	err = document.EachRecord(text, document.Limits{Depth: 60, Tokens: 20_000_000}, ctfWanted, func(root string) error {
		if name := strings.ToLower(root); name != "ctfile" && name != "atfile" {
			return errNotCTF
		}
		return nil
	}, t.take)
	var place *document.PlaceError
	switch {
	case errors.Is(err, errNotCTF):
		return unusable("%s is XML or a web page, but not a Common Transfer File: its outermost element must be CTfile.", f.Name)
	case errors.As(err, &place):
		return unusable("%s cannot be read, %s. Export or download it again.", f.Name, place.Error())
	case err != nil:
		return err
	}
	if t.pupils == 0 {
		r.note("There are no pupils in %s.", f.Name)
	}
	return nil
}

// take takes one record: the header, or a pupil.
func (t *transfer) take(x document.Record) error {
	if x.Path == ctfHeader {
		t.head(x)
		return nil
	}
	t.pupils++
	t.bad = false
	u := roll.User{At: roll.At{File: t.file, Line: x.Line}, Role: people.Pupil}
	u.Given, u.Family = t.field(x, "Forename"), t.field(x, "Surname")
	u.Middle, u.FormerFamily = t.field(x, "BasicDetails/MiddleNames"), t.field(x, "BasicDetails/FormerSurname")
	u.PreferredGiven, u.PreferredFamily = t.field(x, "BasicDetails/PreferredForename"), t.field(x, "BasicDetails/PreferredSurname")
	if u.PreferredGiven == u.Given {
		u.PreferredGiven = ""
	}
	if u.PreferredFamily == u.Family {
		u.PreferredFamily = ""
	}
	u.Sex = parseSex(t.field(x, "Sex", "Gender", "BasicDetails/Sex", "BasicDetails/Gender"))
	u.Grade = t.field(x, "BasicDetails/NCyearActual")
	u.ULN = t.field(x, "UniqueLearnerNumber", "ULN", "BasicDetails/UniqueLearnerNumber", "BasicDetails/ULN")
	u.FormerUPN = roll.NormalUPN(t.field(x, "BasicDetails/FormerUPN"))
	u.UPN, u.Birth = t.pupilNumber(x), t.born(x)
	if !named(u) && !t.bad {
		t.rejectAt(x, "Surname", "there is no name.")
	}
	if u.Key = pupilKey(u); u.Key == "" && !t.bad {
		t.rejectAt(x, "UPN", "there is neither a UPN nor a birth date, so nobody could be known again by this.")
	}
	if t.bad {
		t.r.held(u.Key)
		return nil
	}
	t.snap.People = append(t.snap.People, u)
	return nil
}

// pupilKey is by what a pupil without a number of the school's system is known again.
func pupilKey(u roll.User) string {
	switch {
	case u.UPN != "":
		return "upn/" + u.UPN
	case u.Birth != "":
		return "csv/" + short(roll.Fold(u.Given), roll.Fold(u.Family), u.Birth)
	}
	return ""
}

func (t *transfer) head(x document.Record) {
	version := shown(t.field(x, "CTFversion", "ATFversion"))
	t.snap.Format = strings.TrimSpace("Common Transfer File " + version)
	if made, ok := parseDay(t.field(x, "DateTime")); ok {
		t.r.note("%s was made on %s; year groups in it are those of that day.", t.file, roll.DayInWords(made))
	}
	t.snap.For = t.field(x, "DestSchool/URN")
}

// field is the first of some elements that is not blank, cleaned.
func (t *transfer) field(x document.Record, names ...string) string {
	for _, name := range names {
		f, ok := x.Fields[name]
		if !ok {
			continue
		}
		text, problem := clean(f.Text)
		if problem != "" {
			t.reject(f.Line, f.Column, "%s %s.", path.Base(name), problem)
			return ""
		}
		if text != "" {
			return text
		}
	}
	return ""
}

// rejectAt rejects a pupil for one element, or for one that is missing.
func (t *transfer) rejectAt(x document.Record, name, why string) {
	line, column := x.Line, x.Column
	if f, ok := x.Fields[name]; ok {
		line, column = f.Line, f.Column
	}
	t.reject(line, column, "%s: %s", path.Base(name), why)
}

func (t *transfer) pupilNumber(x document.Record) string {
	upn := roll.NormalUPN(t.field(x, "UPN"))
	if upn != "" && !roll.ValidUPN(upn) {
		t.rejectAt(x, "UPN", notUPN)
		return ""
	}
	return upn
}

func (t *transfer) born(x document.Record) string {
	text := t.field(x, "DOB")
	if text == "" {
		return ""
	}
	iso, ok := parseDay(text)
	switch {
	case !ok:
		t.rejectAt(x, "DOB", notDay)
	case !canBeBorn(iso, t.r.today):
		t.rejectAt(x, "DOB", notBorn)
	default:
		return iso
	}
	return ""
}
