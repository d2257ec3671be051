package agreement

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"

	"go.yaml.in/yaml/v3"

	"handrail.school/handrail/internal/area/mustread"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/people"
)

// kindFile is one entry of agreements.yaml.
type kindFile struct {
	Key         string              `yaml:"key"`
	Title       string              `yaml:"title"`
	Says        string              `yaml:"says"`
	For         roles               `yaml:"for"`
	Stages      []string            `yaml:"stages"`
	Signer      string              `yaml:"signer"`
	Holds       string              `yaml:"holds"`
	Parents     string              `yaml:"parents"`
	Needed      bool                `yaml:"needed"`
	Uses        []Use               `yaml:"uses"`
	Opens       []string            `yaml:"opens"`
	Text        string              `yaml:"text"`
	Heading     string              `yaml:"heading"`
	Level       string              `yaml:"level"`
	Clause      clause.ID           `yaml:"clause"`
	Obligations []clause.Obligation `yaml:"serves"`
}

// textFile is one file of agreements/.
type textFile struct {
	Title        string              `yaml:"title"`
	Notice       string              `yaml:"notice"`
	NoticeServes []clause.Obligation `yaml:"notice_serves"`
	Family       string              `yaml:"family"`
	Questions    []struct {
		Ask     string   `yaml:"ask"`
		Options []string `yaml:"options"`
		Right   int      `yaml:"right"`
	} `yaml:"questions"`
	Clauses []struct {
		Key    string              `yaml:"key"`
		Part   string              `yaml:"part"`
		Says   string              `yaml:"says"`
		Symbol string              `yaml:"symbol"`
		For    roles               `yaml:"for"`
		When   policy.Condition    `yaml:"when"`
		Home   string              `yaml:"home"`
		Serves []clause.Obligation `yaml:"serves"`
	} `yaml:"clauses"`
}

// roles are a set written as keys; "employed" and "governors" stand for all of theirs.
type roles people.Set

func (r *roles) UnmarshalYAML(n *yaml.Node) error {
	var keys []string
	if err := n.Decode(&keys); err != nil {
		return err
	}
	var set people.Set
	for _, key := range keys {
		switch one, known := people.Parse(key); {
		case key == "employed":
			set |= people.Employed
		case key == "governors":
			set |= people.Governors
		case known:
			set = set.With(one)
		default:
			return fmt.Errorf("line %d: there is no role %q", n.Line, key)
		}
	}
	*r = roles(set)
	return nil
}

// Load reads agreements.yaml and agreements/*.yaml and names everything that is wrong with them. Unknown fields
// are errors with their line.
func Load(files fs.FS) (*Book, error) {
	raw, err := fs.ReadFile(files, "agreements.yaml")
	if err != nil {
		return nil, err
	}
	var kinds []kindFile
	if err := strict(raw, &kinds); err != nil {
		return nil, fmt.Errorf("agreements.yaml: %w", err)
	}
	b := &Book{Texts: map[string]Text{}}
	names, err := fs.Glob(files, "agreements/*.yaml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		t, err := ParseText(raw)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		base := path.Base(name)
		b.Texts[base[:len(base)-len(".yaml")]] = t
	}
	for _, f := range kinds {
		b.Kinds = append(b.Kinds, Kind{Key: f.Key, Title: f.Title, Says: f.Says, For: people.Set(f.For), Stages: f.Stages, Signer: f.Signer,
			Holds: f.Holds, Parents: f.Parents, Needed: f.Needed, Uses: f.Uses, Opens: f.Opens, Text: f.Text, Heading: f.Heading, Level: f.Level, Clause: f.Clause,
			Obligations: f.Obligations})
	}
	return b, errors.Join(b.wrong()...)
}

func strict(raw []byte, into any) error {
	d := yaml.NewDecoder(bytes.NewReader(raw))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil && err != io.EOF {
		return err
	}
	return nil
}

// ParseText reads one file of wording.
func ParseText(raw []byte) (Text, error) {
	var f textFile
	if err := strict(raw, &f); err != nil {
		return Text{}, err
	}
	t := Text{Title: f.Title, Notice: f.Notice, NoticeServes: f.NoticeServes, Family: f.Family}
	for _, q := range f.Questions {
		t.Questions = append(t.Questions, mustread.Question{Ask: q.Ask, Options: q.Options, Right: q.Right})
	}
	for _, c := range f.Clauses {
		t.Lines = append(t.Lines, Line{Clause{Key: c.Key, Part: c.Part, Text: c.Says, Symbol: c.Symbol, For: people.Set(c.For), Obligations: c.Serves}, c.When, c.Home})
	}
	return t, errors.Join(t.wrong()...)
}

// wrong names what a text lacks. A key may stand twice only under different answers.
func (t Text) wrong() []error {
	var errs []error
	wrong := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if t.Title == "" || len(t.Lines) == 0 {
		wrong("a text has a title and clauses")
	}
	if len(t.Questions) > mustread.MostQuestions {
		wrong("there are more than %d questions", mustread.MostQuestions)
	}
	for _, q := range t.Questions {
		if q.Ask == "" || len(q.Options) < 2 || q.Right < 0 || q.Right >= len(q.Options) {
			wrong("question %q needs two answers, and the right one among them", q.Ask)
		}
	}
	for i, l := range t.Lines {
		if l.Key == "" || l.Text == "" {
			wrong("clause %d needs a key and what it says", i+1)
		}
		if l.Symbol != "" && !slices.Contains(SymbolNames, l.Symbol) {
			wrong("clause %s: there is no symbol %q", l.Key, l.Symbol)
		}
		if slices.ContainsFunc(t.Lines[:i], func(o Line) bool { return o.Key == l.Key && (len(o.When) == 0 || len(l.When) == 0) }) {
			wrong("clause %s stands twice", l.Key)
		}
	}
	return errs
}

// wrong names what is wrong with the kinds.
func (b *Book) wrong() []error {
	var errs []error
	for i, k := range b.Kinds {
		wrong := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("agreement %s: %s", k.Key, fmt.Sprintf(format, args...)))
		}
		if slices.ContainsFunc(b.Kinds[:i], func(o Kind) bool { return o.Key == k.Key }) {
			wrong("stands twice")
		}
		if k.Key == "" || k.Title == "" || k.Says == "" || k.For == 0 || k.Clause == "" || len(k.Obligations) == 0 {
			wrong("needs a key, a title, what it says, whom it is for, a clause and what it serves")
		}
		if !slices.Contains([]string{BySelf, ByParent, Witnessed}, k.Signer) || !slices.Contains([]string{AcademicYear, UntilLeft, UntilWithdrawn, OneDay}, k.Holds) ||
			!slices.Contains([]string{Symbols, Simple, Full}, k.Level) {
			wrong("who signs, how long it holds or its level is not known")
		}
		if (k.Signer == ByParent) != (k.Parents == OneParent || k.Parents == BothParents) {
			wrong("parents is one or both exactly where a parent signs")
		}
		for _, s := range k.Stages {
			if !slices.Contains(Stages, s) {
				wrong("there is no stage %q", s)
			}
		}
		t, ok := b.Texts[k.Text]
		if !ok {
			wrong("there is no text %q", k.Text)
		}
		if k.Signer == Witnessed && (t.Family == "" || slices.ContainsFunc(t.Lines, func(l Line) bool { return l.Home == "" })) {
			wrong("a text that children sign says how families talk about it, line by line")
		}
		if k.Level == Symbols && slices.ContainsFunc(t.Lines, func(l Line) bool { return l.Symbol == "" }) {
			wrong("every line for the youngest has a symbol")
		}
	}
	return errs
}

// SymbolNames are the pictures that stand beside lines for the youngest; each is drawn in front/web/part.
var SymbolNames = []string{"adult", "ask", "care", "hand", "heart", "lock", "phone", "picture", "share", "speak", "stop", "eye", "book", "tick", "house", "message"}
