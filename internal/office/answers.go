package office

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// ParseAnswers reads the answers of an unattended set-up, YAML or JSON, and names everything wrong in one
// error with lines and columns. readFile reads the passphrase file that the answers may name.
func ParseAnswers(books *Books, text []byte, readFile func(string) ([]byte, error)) (SetupAnswers, error) {
	root, err := policy.ReadKeys(text)
	if err != nil {
		return SetupAnswers{}, err
	}
	r := answersReader{books: books, readFile: readFile, emails: map[string]int{}}
	r.whole(root)
	if len(r.problems) > 0 {
		slices.SortStableFunc(r.problems, func(a, b policy.Problem) int { return (a.Line-b.Line)*1000 + a.Column - b.Column })
		return SetupAnswers{}, &policy.ProfileError{Problems: r.problems}
	}
	return r.out, nil
}

type answersReader struct {
	books    *Books
	readFile func(string) ([]byte, error)
	out      SetupAnswers
	emails   map[string]int // line of each address
	problems []policy.Problem
}

func (r *answersReader) wrong(n *yaml.Node, format string, args ...any) {
	r.problems = append(r.problems, policy.Problem{Line: n.Line, Column: n.Column, Sentence: fmt.Sprintf(format, args...)})
}

// fields takes a mapping apart, and names keys that nobody knows, that come twice or that are missing.
func (r *answersReader) fields(n *yaml.Node, what string, needed, allowed []string) map[string]*yaml.Node {
	out := map[string]*yaml.Node{}
	if n.Kind != yaml.MappingNode {
		r.wrong(n, "%s is written as keys with values: %s", what, strings.Join(append(needed, allowed...), ", "))
		return out
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		switch {
		case !slices.Contains(needed, k.Value) && !slices.Contains(allowed, k.Value):
			r.wrong(k, "%s has no %q; it has %s", what, k.Value, strings.Join(append(slices.Clone(needed), allowed...), ", "))
		case out[k.Value] != nil:
			r.wrong(k, "%q stands here twice", k.Value)
		case v.Kind == yaml.AliasNode:
			r.wrong(v, "references (& and *) are not used here")
		default:
			out[k.Value] = v
		}
	}
	for _, k := range needed {
		if out[k] == nil {
			r.wrong(n, "%s needs %q", what, k)
		}
	}
	return out
}

func (r *answersReader) whole(root *yaml.Node) {
	f := r.fields(root, "the file", []string{"school", "administrator"}, []string{"people", "area_pack", "calendar", "profile"})
	r.profile(root, f)
	if n := f["administrator"]; n != nil {
		a := r.fields(n, "administrator", []string{"name", "email"}, []string{"passphrase_file"})
		r.out.Administrator = r.person(n, a)
		r.out.Administrator.Roles = people.Of(people.Administrator)
		r.passphrase(a["passphrase_file"])
	}
	for _, n := range r.list(f["people"], "people") {
		x := r.fields(n, "a person", []string{"name", "email", "roles"}, nil)
		p := r.person(n, x)
		p.Roles = r.roles(x["roles"])
		r.out.People = append(r.out.People, p)
	}
	if n := f["calendar"]; n != nil {
		r.year(n)
	}
}

// profile reads the answers to the policy's questions: school, area_pack and profile are one profile, and
// the same answer in two of them is a mistake.
func (r *answersReader) profile(root *yaml.Node, f map[string]*yaml.Node) {
	all := &yaml.Node{Kind: yaml.MappingNode}
	for i := 0; i+1 < len(root.Content); i += 2 {
		k, v := root.Content[i], root.Content[i+1]
		switch {
		case f[k.Value] != v:
		case k.Value == "school":
			all.Content = append(all.Content, k, v)
		case k.Value == "area_pack":
			key := *k
			key.Value = "area.pack"
			all.Content = append(all.Content, &key, v)
			if _, ok := r.books.Packs[v.Value]; !ok && v.Kind == yaml.ScalarNode {
				r.wrong(v, "there is no area pack %q; there is %s", v.Value, strings.Join(packNames(r.books), ", "))
			}
		case k.Value == "profile" && v.Kind == yaml.MappingNode:
			all.Content = append(all.Content, v.Content...)
		case k.Value == "profile" && v.Tag != "!!null":
			r.wrong(v, "profile is written as keys with answers")
		}
	}
	var problems []policy.Problem
	r.out.Profile, problems = r.books.Library.ReadAnswers(all)
	r.problems = append(r.problems, problems...)
	if n := f["school"]; n != nil && len(problems) == 0 && len(r.out.Profile["school.name"]) == 0 {
		r.wrong(n, "school needs %q", "name")
	}
}

func packNames(b *Books) []string {
	var names []string
	for name, p := range b.Packs {
		if p.Council != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// list gives the entries of a list; nothing for a key that is not there.
func (r *answersReader) list(n *yaml.Node, what string) []*yaml.Node {
	switch {
	case n == nil, n.Tag == "!!null":
		return nil
	case n.Kind != yaml.SequenceNode:
		r.wrong(n, "%s is written as a list", what)
		return nil
	}
	return n.Content
}

// text is a plain value; "" for a key that is not there.
func (r *answersReader) text(n *yaml.Node) string {
	if n == nil || n.Tag == "!!null" {
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		r.wrong(n, "a plain value belongs here")
		return ""
	}
	return strings.TrimSpace(n.Value)
}

func (r *answersReader) person(at *yaml.Node, x map[string]*yaml.Node) Newcomer {
	p := Newcomer{Name: r.text(x["name"]), Email: r.text(x["email"])}
	if x["name"] == nil || x["email"] == nil {
		return p // said already
	}
	var wrong fault.Fields
	checkPerson(&wrong, p.Name, p.Email)
	for _, w := range wrong {
		r.wrong(x[w.Name], "%s", w.Sentence)
	}
	low := strings.ToLower(p.Email)
	if line, twice := r.emails[low]; twice && low != "" {
		r.wrong(x["email"], "this address stands in line %d already; each person has their own", line)
	}
	r.emails[low] = at.Line
	return p
}

func (r *answersReader) roles(n *yaml.Node) people.Set {
	if n == nil {
		return 0
	}
	var set people.Set
	before := len(r.problems)
	for _, e := range r.list(n, "roles") {
		role, ok := people.Parse(r.text(e))
		if !ok || !(people.Employed | people.Governors).Has(role) {
			r.wrong(e, "%q is not a role; roles are %s", e.Value, strings.Join(roleKeys(), ", "))
			continue
		}
		set = set.With(role)
	}
	var wrong fault.Fields
	if checkRoles(&wrong, set); len(wrong) > 0 && len(r.problems) == before {
		r.wrong(n, "%s", wrong[0].Sentence)
	}
	return set
}

func roleKeys() []string {
	var keys []string
	for _, role := range (people.Employed | people.Governors).Roles() {
		keys = append(keys, role.Key())
	}
	return keys
}

func (r *answersReader) passphrase(n *yaml.Node) {
	name := r.text(n)
	if name == "" {
		return
	}
	secret, err := r.readFile(name)
	if err != nil {
		r.wrong(n, "the passphrase file cannot be read: %v", err)
		return
	}
	r.out.Passphrase = strings.TrimRight(string(secret), "\r\n")
	if r.out.Passphrase == "" {
		r.wrong(n, "the passphrase file is empty")
		return
	}
	a := r.out.Administrator
	if problem := checkPassphrase(r.out.Passphrase, a.Name, a.Email); problem != "" {
		r.wrong(n, "the passphrase: %s", problem)
	}
}

func (r *answersReader) year(n *yaml.Node) {
	f := r.fields(n, "calendar", []string{"terms"}, []string{"closures", "hours"})
	y := &SchoolYear{Year: calendar.Year{Opens: usualHours.Opens, Closes: usualHours.Closes}}
	before := len(r.problems)
	for _, e := range r.list(f["terms"], "terms") {
		x := r.fields(e, "a term", []string{"name", "starts", "ends"}, nil)
		y.Terms = append(y.Terms, calendar.Term{Name: r.text(x["name"]), Start: r.day(x["starts"]), End: r.day(x["ends"])})
	}
	for _, e := range r.list(f["closures"], "closures") {
		x := r.fields(e, "a closure", []string{"day", "name"}, nil)
		c := store.Closure{Day: r.day(x["day"]), Name: r.text(x["name"])}
		if slices.ContainsFunc(y.Days, func(o store.Closure) bool { return o.Day.Equal(c.Day) }) {
			r.wrong(e, "this day stands twice in the list")
		}
		if x["name"] != nil && c.Name == "" {
			r.wrong(x["name"], "say why the school is closed")
		}
		y.Days, y.Closures = append(y.Days, c), append(y.Closures, c.Day)
	}
	if h := f["hours"]; h != nil {
		x := r.fields(h, "hours", []string{"opens", "closes"}, nil)
		y.Opens, y.Closes = r.hour(x["opens"]), r.hour(x["closes"])
	}
	if len(r.problems) == before {
		for _, p := range y.Wrong() {
			r.wrong(n, "%s", p.Sentence)
		}
	}
	r.out.Year = y
}

func (r *answersReader) day(n *yaml.Node) time.Time {
	if n == nil {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, r.text(n))
	if err != nil {
		r.wrong(n, "%q is not a day written like 2026-09-03", n.Value)
	}
	return t
}

func (r *answersReader) hour(n *yaml.Node) int {
	if n == nil {
		return 0
	}
	minutes, err := ParseHour(r.text(n))
	if err != nil {
		r.wrong(n, "%v", err)
	}
	return minutes
}
