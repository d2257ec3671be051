// Package duty is the school's recurring work: what has to be done, by whom, how often by the school's own
// calendar, on which form, and how it stands on a day. The duties themselves are lines of data in
// library/duties.yaml; a school may change them and add its own. Everything that recurs uses this one
// mechanism (obligations 3-a to 3-j, 4.1-a to 4.1-n, 4.2-c to 4.2-p).
package duty

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
)

// OnEvent is the interval of what is done whenever something happens.
const OnEvent = "on event"

// Duty is one line of duties.yaml, or one that a school added.
type Duty struct {
	Key   string `yaml:"key"`
	Title string `yaml:"title"`
	// Do says in plain words what to do.
	Do     string    `yaml:"do"`
	Clause clause.ID `yaml:"clause"`
	// Serves are the obligations that a done duty proves.
	Serves []clause.Obligation `yaml:"serves"`
	// Owner are posts in order: the first that somebody holds answers for it.
	Owner []string `yaml:"owner"`
	// Every is an interval of the calendar or OnEvent; Asks is the question whose answer goes before it.
	Every string `yaml:"every"`
	Asks  string `yaml:"asks"`
	// By is the day of the year, such as 12-01, for what is done yearly or twice a year; DayAsks is the
	// question whose answer is the day itself.
	By      string `yaml:"by"`
	DayAsks string `yaml:"day_asks"`
	// When lists it only in a school whose first answer to each of these questions is so; empty lists it always.
	When map[string]string `yaml:"when"`
	// Early is how many days before the end of a term or other period it falls due.
	Early int `yaml:"early"`
	// Remind is how many days before it falls due the owner is reminded, the longest first.
	Remind []int `yaml:"remind"`
	// Tell are the posts told once it is After days overdue.
	Tell  []string `yaml:"tell"`
	After int      `yaml:"after"`
	// Proof says what shows that it was done.
	Proof string `yaml:"proof"`
	// Findings asks what was found, and of each finding what follows from it.
	Findings bool    `yaml:"findings"`
	Form     []Field `yaml:"form"`
	// Page is where it is done, for a duty that the school's own records complete: nothing is filled in by hand.
	Page string `yaml:"page"`
	// Own marks a duty that the school added.
	Own bool `yaml:"-"`
	// Off is why the school does not do it; "" while it does.
	Off string `yaml:"-"`
	// First is the first day on which it falls due here; zero leaves that to the calendar.
	First time.Time `yaml:"-"`
}

// Field is one question of a duty's form.
type Field struct {
	Key   string   `yaml:"key"`
	Label string   `yaml:"label"`
	Hint  string   `yaml:"hint"`
	Kind  string   `yaml:"kind"` // text, yesno, choice, number or date
	Of    []string `yaml:"of"`   // what a choice offers
	// Prefill names a fact that stands beside the field, as the records show it.
	Prefill  string `yaml:"prefill"`
	Optional bool   `yaml:"optional"`
	// Wanting are the answers of a yes or no, or of a choice, that say that something is wanting, and Least the
	// number below which something is: then an action follows, or the reason why none does.
	Wanting []string `yaml:"wanting"`
	Least   int      `yaml:"least"`
}

// FieldKinds lists the kinds of field.
var FieldKinds = []string{"text", "yesno", "choice", "number", "date"}

// Elsewhere says why no duty serves an obligation that recurs.
type Elsewhere struct {
	Obligation clause.Obligation `yaml:"obligation"`
	Because    string            `yaml:"because"`
}

// List is duties.yaml.
type List struct {
	Duties    []Duty      `yaml:"duties"`
	Elsewhere []Elsewhere `yaml:"elsewhere"`
	Lapses    []Lapse     `yaml:"lapses"`
}

// Parse reads duties.yaml. Unknown fields are errors with their line.
func Parse(text []byte) (List, error) {
	var l List
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&l); err != nil && err != io.EOF {
		return List{}, fmt.Errorf("duties: %w", err)
	}
	return l, nil
}

// ByKey finds a duty.
func ByKey(all []Duty, key string) (Duty, bool) {
	i := slices.IndexFunc(all, func(d Duty) bool { return d.Key == key })
	if i < 0 {
		return Duty{}, false
	}
	return all[i], true
}

// Choice is what a school changed about one duty, or a duty that it added.
type Choice struct {
	Key   string    `json:"key"`
	Title string    `json:"title,omitempty"` // only of its own
	Do    string    `json:"do,omitempty"`    // only of its own
	Owner []string  `json:"owner,omitempty"`
	Every string    `json:"every,omitempty"`
	First time.Time `json:"first,omitzero"`
	Off   string    `json:"off,omitempty"` // why it is not done here
}

// ownClause is what a school's own duties carry out until it says otherwise.
const ownClause clause.ID = "4/everyone"

// With is the duty as a school does it.
func (d Duty) With(c Choice) Duty {
	if d.Key == "" {
		d = Duty{Key: c.Key, Title: c.Title, Do: c.Do, Own: true, Clause: ownClause, Every: string(calendar.Termly), Remind: []int{14, 0},
			Tell: []string{"headteacher"}, After: 7, Proof: "The day it was done, by whom, and what was noted.", Findings: true}
	}
	if len(c.Owner) > 0 {
		d.Owner = c.Owner
	}
	if c.Every != "" {
		d.Every, d.Asks = c.Every, ""
	}
	if !c.First.IsZero() {
		d.First, d.DayAsks = calendar.Day(c.First), ""
	}
	d.Off = c.Off
	return d
}

// AsAnswered lets the school's answers decide how often, where the policy leaves that to the school.
func (d Duty) AsAnswered(first func(key string) string) (out Duty, anchor time.Time) {
	if v := first(d.Asks); d.Asks != "" && slices.Contains(calendar.Intervals, calendar.Interval(v)) {
		d.Every = v
	}
	if d.DayAsks != "" {
		anchor, _ = time.Parse(time.DateOnly, first(d.DayAsks))
	}
	return d, anchor
}

// Arises says whether a school has the duty, by its answers.
func (d Duty) Arises(first func(key string) string) bool {
	for key, answer := range d.When {
		if first(key) != answer {
			return false
		}
	}
	return true
}

// rhythm is the duty's interval for the calendar.
func (d Duty) rhythm() calendar.Rhythm {
	on, err := time.Parse("01-02", d.By)
	if err != nil {
		on = time.Date(0, time.July, 1, 0, 0, 0, 0, time.UTC)
	}
	if !d.First.IsZero() {
		on = d.First
	}
	return calendar.Rhythm{Every: calendar.Interval(d.Every), On: on, Early: d.Early}
}

// Lead is how many days before the due day the duty asks for attention.
func (d Duty) Lead() int {
	if len(d.Remind) == 0 {
		return 7
	}
	return slices.Max(d.Remind)
}

// Intervals are all that a duty may have.
func Intervals() []string {
	var all []string
	for _, i := range calendar.Intervals {
		all = append(all, string(i))
	}
	return append(all, OnEvent)
}

// Known is what duties may name.
type Known struct {
	Library  *policy.Library
	Posts    []string
	Prefills []string
	Finders  []string // what looks for lapses
}

// Problems holds the list against its rules and against what it names, and returns every breach as a
// sentence. Each recurring task, report and record of sections 0 to 4 is served by a duty, or stands under
// elsewhere with the reason.
func (l List) Problems(known Known) []string {
	p := problems{known: known, keys: map[string]bool{}, serves: map[clause.Obligation]string{}, prefills: map[string]bool{}}
	for _, d := range l.Duties {
		p.duty(d)
	}
	for _, x := range l.Lapses {
		p.lapse(x, known.Finders)
	}
	p.coverage(l)
	for _, name := range known.Prefills {
		if !p.prefills[name] {
			p.add("no form shows the fact %s", name)
		}
	}
	return p.found
}

type problems struct {
	known    Known
	keys     map[string]bool
	serves   map[clause.Obligation]string
	prefills map[string]bool
	found    []string
}

func (p *problems) add(format string, args ...any) {
	p.found = append(p.found, fmt.Sprintf(format, args...))
}

func (p *problems) duty(d Duty) {
	say := func(format string, args ...any) { p.add("duty "+d.Key+": "+format, args...) }
	if d.Key == "" || p.keys[d.Key] {
		say("needs a key of its own")
	}
	p.keys[d.Key] = true
	if d.Title == "" || !strings.HasSuffix(strings.TrimSpace(d.Do), ".") || !strings.HasSuffix(d.Proof, ".") {
		say("needs a title, and whole sentences on what to do and what proves it")
	}
	if p.known.Library.Clause(d.Clause) == nil {
		say("carries out clause %s, which does not exist", d.Clause)
	}
	for _, o := range d.Serves {
		if p.serves[o] != "" {
			say("serves %s, which %s serves", o, p.serves[o])
		}
		p.serves[o] = d.Key
	}
	if d.Page != "" && (len(d.Form) > 0 || d.Findings || !strings.HasPrefix(d.Page, "/")) {
		say("is done on a page of its own, so it has no form, and the page begins with a slash")
	}
	if len(d.Owner) == 0 || len(d.Tell) == 0 || d.After < 1 {
		say("needs an owner, and somebody to be told some days after it is overdue")
	}
	p.posts(slices.Concat(d.Owner, d.Tell), say)
	p.timing(d, say)
	p.form(d, say)
}

func (p *problems) posts(named []string, say func(string, ...any)) {
	for _, post := range named {
		if !slices.Contains(p.known.Posts, post) {
			say("names the post %s, which does not exist", post)
		}
	}
}

func (p *problems) timing(d Duty, say func(string, ...any)) {
	if !slices.Contains(Intervals(), d.Every) {
		say("is done %q; choose one of %v", d.Every, Intervals())
	}
	if _, err := time.Parse("01-02", d.By); d.By != "" && err != nil {
		say("is due by %q, which is not a month and a day", d.By)
	}
	yearly := d.Every == string(calendar.Yearly) || d.Every == string(calendar.TwiceAYear)
	if yearly != (d.By != "" || d.DayAsks != "") {
		say("needs the day of the year if it is yearly, and only then")
	}
	if !slices.IsSortedFunc(d.Remind, func(a, b int) int { return b - a }) || len(d.Remind) == 0 || d.Remind[len(d.Remind)-1] < 0 {
		say("needs the days of its reminders, the longest first")
	}
	for key, answer := range d.When {
		if q, ok := p.known.Library.Question(key); !ok || !q.Allows(answer) {
			say("arises with the answer %q to %s, which nobody can give", answer, key)
		}
	}
	for _, key := range []string{d.Asks, d.DayAsks} {
		if _, ok := p.known.Library.Question(key); key != "" && !ok {
			say("asks for %s, which is not a question", key)
		}
	}
}

func (p *problems) form(d Duty, say func(string, ...any)) {
	seen := map[string]bool{}
	for _, f := range d.Form {
		if f.Key == "" || f.Label == "" || seen[f.Key] {
			say("has a field %q without a key of its own or a label", f.Key)
		}
		seen[f.Key] = true
		if !slices.Contains(FieldKinds, f.Kind) || (f.Kind == "choice") != (len(f.Of) > 1) {
			say("field %s is of kind %q with %d choices", f.Key, f.Kind, len(f.Of))
		}
		if f.Prefill != "" && !slices.Contains(p.known.Prefills, f.Prefill) {
			say("field %s shows the fact %s, which nothing here knows", f.Key, f.Prefill)
		}
		p.prefills[f.Prefill] = true
		p.wanting(d, f, say)
	}
}

// wanting holds which answers are found wanting against what can be answered.
func (p *problems) wanting(d Duty, f Field, say func(string, ...any)) {
	offered := f.Of
	if f.Kind == "yesno" {
		offered = []string{"yes", "no"}
	}
	for _, w := range f.Wanting {
		if !slices.Contains(offered, w) {
			say("field %s is wanting at %q, which is no answer to it", f.Key, w)
		}
	}
	if f.Least < 0 || f.Least > 0 && f.Kind != "number" {
		say("field %s has a least number, and is of kind %q", f.Key, f.Kind)
	}
	if (len(f.Wanting) > 0 || f.Least > 0) && !d.Findings {
		say("field %s can be found wanting, so the duty has to ask for findings", f.Key)
	}
}

// recurring are the kinds of obligation that a duty could serve.
var recurring = []string{"task", "report", "record"}

func (p *problems) coverage(l List) {
	elsewhere := map[clause.Obligation]bool{}
	for _, e := range l.Elsewhere {
		if e.Because == "" || elsewhere[e.Obligation] || p.serves[e.Obligation] != "" {
			p.add("%s stands under elsewhere without a reason, twice, or though a duty serves it", e.Obligation)
		}
		elsewhere[e.Obligation] = true
	}
	exists := map[clause.Obligation]bool{}
	for _, o := range p.known.Library.Obligations {
		exists[o.ID] = true
		if o.Section[0] > '4' || len(o.Section) > 1 && o.Section[1] != '.' || !slices.Contains(recurring, o.Kind) {
			continue
		}
		if p.serves[o.ID] == "" && !elsewhere[o.ID] {
			p.add("obligation %s recurs (%s), but no duty serves it and nothing says why not", o.ID, o.Frequency)
		}
	}
	for o := range p.serves {
		elsewhere[o] = true
	}
	for o := range elsewhere {
		if !exists[o] {
			p.add("obligation %s does not exist", o)
		}
	}
}
