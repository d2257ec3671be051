package office

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"handrail.school/handrail/internal/area/check"
	"handrail.school/handrail/internal/area/hold"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/document"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// documentReaders may read in a policy that the school has and see the reports. Its text names people.
var documentReaders = people.Leaders | people.Of(people.Administrator, people.DataProtectionOfficer, people.Chair, people.SafeguardingGovernor)

// documentWriters may read one in.
var documentWriters = people.Leaders | people.Of(people.Administrator)

// UploadForm is a policy as handed in. The bytes are read once and never stored.
type UploadForm struct {
	Name string
	Data []byte
	made store.Document
}

// keptReport is the report as stored, with what its JSON for the command line leaves out.
type keptReport struct {
	Report  check.Report
	Fixes   []check.Fix
	Matches []check.Match
	Missing []string
	Notes   []string
}

// CheckDocument reads a policy that the school has and keeps text and report, sealed. Nothing of the file
// touches a disk.
var CheckDocument = Case[UploadForm, id.Check]{
	About: About{Name: "CheckDocument", Says: "Read in a policy that the school already has and check it", Clause: "1/origin", Sensitive: true,
		May: documentWriters},
	Before: func(d *Desk, in *UploadForm) error {
		books, err := d.House.Shelf.Books()
		if err != nil {
			return err
		}
		in.Name = fileName(in.Name)
		doc, err := document.Read(in.Name, in.Data, document.DefaultLimits())
		in.Data = nil
		var unreadable *document.Error
		if errors.As(err, &unreadable) {
			return uploadFault(unreadable.Sentence)
		}
		if err != nil {
			return err
		}
		checker, err := books.Checker()
		if err != nil {
			return err
		}
		report := checker.Check(doc, d.Now.In(d.House.Zone))
		report.File = in.Name
		kept := keptReport{Report: report, Matches: report.Matches, Missing: report.Missing, Notes: doc.Notes}
		high := 0
		for _, f := range report.Findings {
			kept.Fixes = append(kept.Fixes, f.Fix)
			if f.Severity == check.High {
				high++
			}
		}
		text, err := json.Marshal(kept)
		in.made = store.Document{Name: in.Name, Format: string(doc.Format), Text: document.Render(doc), Report: string(text),
			Findings: len(report.Findings), High: high}
		return err
	},
	Do: func(d *Desk, tx *store.Tx, in UploadForm) (id.Check, error) {
		in.made.ID, in.made.By = id.Check(tx.NewID()), d.By.Who()
		return in.made.ID, tx.AddDocument(in.made)
	},
}

func uploadFault(sentence string) error {
	return &fault.Fault{Kind: fault.Invalid, Sentence: "There is a problem", Fields: []fault.Field{{Name: "file", Sentence: sentence}}}
}

// fileName is the last part of a name as it was sent, without anything that does not show.
func fileName(sent string) string {
	sent = strings.ToValidUTF8(sent, "")
	sent = sent[strings.LastIndexAny(sent, `/\`)+1:]
	sent = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, sent)
	const most = 120
	if runes := []rune(sent); len(runes) > most { // the ending tells Markdown from text
		sent = string(runes[:most-20]) + "…" + string(runes[len(runes)-19:])
	}
	if sent = strings.TrimSpace(sent); strings.Trim(sent, ".") == "" {
		return "policy"
	}
	return sent
}

// DocumentRow is one document of the list.
type DocumentRow struct {
	store.Document
	ByName string
}

// ListDocuments shows what was read in.
var ListDocuments = Case[struct{}, []DocumentRow]{
	About: About{Name: "ListDocuments", Says: "See which existing policies were read in", Clause: "1/origin", Sensitive: true, May: documentReaders},
	Do: func(_ *Desk, tx *store.Tx, _ struct{}) ([]DocumentRow, error) {
		tx.Looked("document", "list")
		all, err := tx.Documents()
		if err != nil {
			return nil, err
		}
		names, err := namesOf(&tx.View)
		var rows []DocumentRow
		for _, d := range all {
			tx.Looked("document", string(d.ID))
			rows = append(rows, DocumentRow{d, nameBook(names).of(d.By)})
		}
		return rows, err
	},
}

// FindingShown is one finding with what the school did about it.
type FindingShown struct {
	check.Finding
	N     int
	State store.FindingState
	By    string
	Value *ValueShown // what accepting it puts into the draft; nil if nothing
	// Asked is the section whose page asks the question that would cure it, where this person may answer; ""
	// elsewhere.
	Asked clause.Section
	// Doubted is what the document says and the finding doubts, in its own words; "" where something is missing.
	Doubted string
	// Offer is what the page of the question begins with, where that is not simply the draft's answer.
	Offer *Offer
}

// Offer is an answer to begin with. Doubted says that the draft holds the doubted one; what is offered is then
// what stood before it, which may be nothing.
type Offer struct {
	Values  policy.Values
	Doubted bool
}

// DocumentShown is one report.
type DocumentShown struct {
	store.Document
	ByName   string
	School   string
	Notes    []string
	Findings []FindingShown
	Values   []ValueShown
	Sections []SectionFound
	Missing  []SectionTitle
	Lines    []string
	Asked    bool // removing it waits for a second person
	MayTake  bool
	MayAsk   bool
}

// SectionFound is a heading of the document with the section of the library it matches; "" for one that
// only the document has.
type SectionFound struct {
	check.Section
	Library, LibraryTitle string
}

// ShowDocument shows one report with the text it is about.
var ShowDocument = Case[id.Check, DocumentShown]{
	About: About{Name: "ShowDocument", Says: "Read the report on an existing policy", Clause: "1/origin", Sensitive: true, May: documentReaders},
	Do: func(d *Desk, tx *store.Tx, number id.Check) (DocumentShown, error) {
		out, _, err := loadDocument(d, tx, number)
		tx.Looked("document", string(number))
		return out, err
	},
}

func loadDocument(d *Desk, tx *store.Tx, number id.Check) (DocumentShown, keptReport, error) {
	doc, err := tx.Document(number)
	if err != nil {
		return DocumentShown{}, keptReport{}, err
	}
	var kept keptReport
	if err := json.Unmarshal([]byte(doc.Report), &kept); err != nil {
		return DocumentShown{}, kept, fmt.Errorf("report: %w", err)
	}
	q, err := loadQuestions(d, &tx.View)
	if err != nil {
		return DocumentShown{}, kept, err
	}
	out := DocumentShown{Document: doc, ByName: q.names.of(doc.By), Notes: kept.Notes, Lines: strings.Split(strings.TrimSuffix(doc.Text, "\n"), "\n"),
		MayTake: policyWriters.Meets(d.By.Roles), MayAsk: documentWriters.Meets(d.By.Roles)}
	if kept.Report.School != nil {
		out.School = *kept.Report.School
	}
	out.Values = q.values(doc.Name, kept)
	out.sections(q.books, kept)
	if out.Findings, err = q.findings(d, tx, doc, kept); err != nil {
		return out, kept, err
	}
	open, err := tx.Approvals(true)
	for _, r := range open {
		out.Asked = out.Asked || r.Kind == "remove_document" && r.Subject == string(number) && r.Open(d.Now)
	}
	return out, kept, err
}

func (q *questions) findings(d *Desk, tx *store.Tx, doc store.Document, kept keptReport) ([]FindingShown, error) {
	states, err := tx.FindingStates(doc.ID)
	if err != nil {
		return nil, err
	}
	past, err := tx.PastAnswers()
	if err != nil {
		return nil, err
	}
	var all []FindingShown
	for i, f := range kept.Report.Findings {
		shown := FindingShown{Finding: f, N: i, State: states[i], By: q.names.of(states[i].SetBy)}
		shown.Fix = kept.Fixes[i]
		key := shown.Fix.Key
		if key != "" && shown.Fix.Value != "" {
			if v := q.value(doc.Name, key, check.Value{Value: shown.Fix.Value, Line: f.Line}); v.Values != nil {
				shown.Value = &v
			}
		}
		if _, ruled := q.held[key]; !ruled && mayAnswer(d.By.Roles, key) {
			shown.Asked = q.arises(key)
		}
		if shown.Asked != "" {
			shown.Doubted, shown.Offer = q.offer(doc.Name, shown, kept.Report.Profile[key], past[key])
		}
		all = append(all, shown)
	}
	return all, nil
}

func (out *DocumentShown) sections(books *Books, kept keptReport) {
	titles := map[string]string{}
	for _, s := range books.Library.Sections {
		titles[string(s.Section)] = s.Title
	}
	for _, s := range kept.Report.Sections {
		found := SectionFound{Section: s}
		if i := slices.IndexFunc(kept.Matches, func(m check.Match) bool { return m.Line == s.Line }); i >= 0 {
			found.Library, found.LibraryTitle = kept.Matches[i].Library, titles[kept.Matches[i].Library]
		}
		out.Sections = append(out.Sections, found)
	}
	for _, s := range books.Library.Sections {
		if slices.Contains(kept.Missing, string(s.Section)) {
			out.Missing = append(out.Missing, SectionTitle{s.Section, s.Title})
		}
	}
}

// RemoveForm asks for a document to be removed.
type RemoveForm struct {
	Document id.Check
	Reason   string
}

// AskToRemoveDocument puts removing a document before a second person.
var AskToRemoveDocument = Case[RemoveForm, id.Approval]{
	About: About{Name: "AskToRemoveDocument", Says: "Ask a colleague to agree that a policy that was read in is removed", Clause: "1/origin",
		Sensitive: true, May: documentWriters},
	Do: func(d *Desk, tx *store.Tx, in RemoveForm) (id.Approval, error) {
		shown, _, err := loadDocument(d, tx, in.Document)
		if err != nil {
			return "", err
		}
		if shown.Asked {
			return "", fault.New(fault.Conflict, "Somebody has asked for this already. A second person finds it under Approvals.")
		}
		var wrong fault.Fields
		needReason(&wrong, strings.TrimSpace(in.Reason))
		if err := wrong.Err(); err != nil {
			return "", err
		}
		subject := hold.Subject{Kind: "document", ID: string(in.Document)}
		holds, err := tx.Holds(subject)
		if err != nil {
			return "", err
		}
		if err := hold.Check(holds, subject, hold.Purge); err != nil {
			return "", err
		}
		return ask(d, tx, "remove_document", string(in.Document), "", strings.TrimSpace(in.Reason))
	},
}
