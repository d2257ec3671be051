package policy

import (
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/words/clause"
)

// fill puts values, citations, bodies and numbers into a statement's text.
func (c *composer) fill(part *Part, st *Statement) []Block {
	return mapRuns(st.Blocks, func(r Run) []Run {
		var runs []Run
		ref, look := r.ref, Run{Bold: r.Bold, Link: r.Link}
		switch ref.Space {
		case "":
			runs = c.answer(ref.Name, look)
		case "law":
			runs = c.citation(ref.Name, look)
		case "pack":
			runs = c.body(ref.Name, part, look)
		case "see":
			runs = c.crossReference(ref.Name, look)
		default:
			runs = gap(look, ref.String(), "nothing known stands in these braces: "+ref.String())
		}
		for _, run := range runs {
			if run.Gap != "" {
				c.note(run.Gap, st)
			}
		}
		return runs
	})
}

// Fill is one more text, such as a line of a poster, filled in as the clauses of this policy are. Bodies
// come with their telephone numbers. It is empty where CheckText refuses the text.
func (p *Policy) Fill(text string) []Block {
	blocks, problems := parseText(text)
	if len(problems) > 0 {
		return nil
	}
	c := *p.from
	c.policy, c.brief = &Policy{Day: p.Day}, true
	return c.fill(&Part{}, &Statement{Blocks: blocks})
}

// Holds says whether the answers that the policy was made from meet a condition.
func (p *Policy) Holds(when Condition) bool { return p.from.answers.Holds(when) }

// note keeps a gap once for each clause.
func (c *composer) note(key string, st *Statement) {
	g := Gap{Key: key, Clause: st.ID}
	if q, ok := c.lib.Question(key); ok {
		g.Ask = q.Ask
	}
	if !slices.Contains(c.policy.Gaps, g) {
		c.policy.Gaps = append(c.policy.Gaps, g)
	}
}

// gap is a run that nobody can take for an answer.
func gap(look Run, key, what string) []Run {
	look.Gap, look.Text, look.Link = key, "[to be completed: "+what+"]", ""
	return []Run{look}
}

func (c *composer) answer(key string, look Run) []Run {
	q, ok := c.lib.look().questions[key]
	if !ok {
		return gap(look, key, "no question asks for "+key)
	}
	return c.value(q, look)
}

// value prints the answer in force. Its characters are text whatever they are.
func (c *composer) value(q *Question, look Run) []Run {
	v := c.answers.Value(q.Key)
	if len(v) == 0 {
		return gap(look, q.Key, q.Ask)
	}
	look.Text, look.Key = Printed(*q, v), q.Key
	if q.Kind == "url" && look.Link == "" && strings.HasPrefix(v[0], "https://") && urlForm.MatchString(v[0]) {
		look.Link = v[0]
	}
	return []Run{look}
}

// Printed is an answer as it stands in a text: days in words, lists joined, choices by their label.
func Printed(q Question, v Values) string {
	out := make([]string, len(v))
	for i, s := range v {
		out[i] = strings.Join(strings.Fields(visible(s)), " ")
		switch q.Kind {
		case "date":
			if t, err := time.Parse(time.DateOnly, s); err == nil {
				out[i] = longDay(t)
			}
		case "choice":
			if j := slices.IndexFunc(q.Options, func(o Option) bool { return o.Value == s }); j >= 0 {
				out[i] = q.Options[j].Label
			}
		}
	}
	return enumerate(out, "and")
}

func longDay(t time.Time) string { return t.Format("2 January 2006") }

// citation names a work in the edition that applies on the day; a work that was replaced gives way to
// its successor.
func (c *composer) citation(key string, look Run) []Run {
	if c.in.Register == nil {
		return gap(look, "law:"+key, "the register of law and guidance is not there")
	}
	work, ok := c.in.Register.Work(key)
	if !ok {
		return gap(look, "law:"+key, key+" is not in the register of law and guidance")
	}
	used := Citation{Key: work.Key, Cite: work.Citation(c.in.Day)}
	if now, edition, ok := c.in.Register.Current(work, c.in.Day); ok {
		used = Citation{now.Key, now.Citation(c.in.Day), edition.Edition, edition.Web}
	}
	if !slices.Contains(c.policy.Citations, used) {
		c.policy.Citations = append(c.policy.Citations, used)
	}
	look.Text, look.Work = visible(used.Cite), used.Key
	if look.Link == "" && strings.HasPrefix(used.Web, "https://") && urlForm.MatchString(used.Web) {
		look.Link = used.Web
	}
	return []Run{look}
}

// contactSection is where the numbers of bodies stand; elsewhere their names suffice.
const contactSection = "12"

func (c *composer) body(key string, part *Part, look Run) []Run {
	fact, ok := c.in.Pack.Fact(key)
	if !ok || fact.Name == "" {
		fact, ok = c.in.National.Fact(key)
	}
	if !ok || fact.Name == "" {
		return gap(look, "pack:"+key, "the area's list does not name "+packWords(key))
	}
	used := FactUsed{key, fact.Name, contact(fact) != "", fact.Confirmed.Time, fact.ConfirmedBy}
	if !slices.Contains(c.policy.Facts, used) {
		c.policy.Facts = append(c.policy.Facts, used)
	}
	look.Text = visible(fact.Name)
	if c.brief && fact.Phone != "" {
		look.Text = visible(fact.Name + " (" + fact.Phone + ")")
		return []Run{look}
	}
	if part.Section == contactSection {
		rest := look
		if look.Link == "" && strings.HasPrefix(fact.Web, "https://") && urlForm.MatchString(fact.Web) {
			look.Link, look.Work = fact.Web, "pack:"+key
		}
		if rest.Text = visible(contact(fact)); rest.Text == "" {
			return []Run{look}
		}
		return []Run{look, rest}
	}
	if c.printed[contactSection] != nil {
		look.See = contactSection
	}
	return []Run{look}
}

// contact is how to reach a body, and whether anybody has checked it, to stand behind its name; "" where
// the list gives nothing but a name.
func contact(f areapack.Fact) string {
	var how []string
	if f.Phone == "" && f.Email == "" && f.Web == "" {
		return ""
	}
	if f.Phone != "" {
		how = append(how, f.Phone)
	}
	if f.Hours != "" {
		how = append(how, f.Hours)
	}
	switch {
	case f.Email != "":
		how = append(how, f.Email)
	case f.Web != "" && f.Phone == "":
		how = append(how, bareAddress(f.Web))
	}
	if f.Confirmed.IsZero() {
		how = append(how, "nobody has confirmed this yet")
	} else {
		how = append(how, "confirmed on "+longDay(f.Confirmed.Time))
	}
	return " (" + strings.Join(how, "; ") + ")"
}

// packWords says in words what a key of the area pack is.
func packWords(key string) string {
	switch key {
	case "lado":
		return "the local authority designated officer (LADO)"
	case "prevent":
		return "the Prevent team"
	case "ict_support":
		return "technical support"
	}
	return "the " + strings.ReplaceAll(key, "_", " ")
}

// crossReference is the printed number, or words where the section is not in this policy.
func (c *composer) crossReference(name string, look Run) []Run {
	section := clause.Section(name)
	if p := c.printed[section]; p != nil {
		look.Text, look.See = p.Number, section
		if p.Number == "" {
			look.Text = "“" + p.Title + "”"
		}
		return []Run{look}
	}
	title := name
	if s := c.lib.look().sections[section]; s != nil {
		title = s.Title
	}
	look.Text = "“" + visible(title) + "” (not in this policy)"
	return []Run{look}
}
