package check

import (
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/outline"
)

// person is a name found beside a role.
type person struct {
	name  string
	block int
	from  int
}

// roleTitle is one of the ways a school writes who does what.
type roleTitle struct {
	key    string
	titles []string
}

// roleTitles go from the longest title to the shortest, so that a deputy is not taken for the lead.
var roleTitles = []roleTitle{
	{"role.deputy_dsl", []string{"deputy designated safeguarding leads", "deputy designated safeguarding lead", "deputy safeguarding leads", "deputy safeguarding lead", "deputy dsls", "deputy dsl", "alternate designated safeguarding leads", "alternate designated safeguarding lead", "alternate dsls", "alternate dsl", "assistant dsl", "additional dsls", "deputy designated safeguarding person", "deputy dsp", "depute child protection coordinator", "ddsls", "ddsl"}},
	{"role.dsl", []string{"designated safeguarding leads", "designated safeguarding lead", "designated senior person", "designated safeguarding officer", "designated safeguarding person", "designated child protection officer", "designated child protection coordinator", "designated safeguard lead", "child protection coordinator", "child protection co-ordinator", "safeguarding lead", "lead dsl", "dsl", "dsp"}},
	{"role.filtering_leader", []string{"senior leader for filtering and monitoring", "senior leader responsible for filtering and monitoring", "senior leader for filtering", "leader responsible for filtering"}},
	{"role.filtering_governor", []string{"governor responsible for filtering", "filtering and monitoring governor"}},
	{"role.lead_governor", []string{"online safety governor", "online-safety governor", "e-safety governor", "esafety governor", "safeguarding governor", "safeguarding link governor", "link governor for safeguarding", "governor who oversees online safety", "governor for safeguarding and online safety", "governor responsible for safeguarding", "governor with responsibility for safeguarding", "governor with responsibility for online safety", "safeguarding trustee", "trustee for safeguarding", "governor responsible for online safety", "governor for online safety", "governor for safeguarding", "nominated governor", "named governor", "lead governor", "link governor"}},
	{"role.online_safety_lead", []string{"online safety leads", "online safety lead", "online-safety lead", "online safety leader", "online-safety leader", "online safety coordinator", "online safety co-ordinator", "online safety officer", "e-safety coordinators", "e-safety coordinator", "e-safety co-ordinator", "esafety coordinator", "esafety co-ordinator", "e-safety lead", "e-safety leader", "e-safety officer", "esafety lead", "esafety champion", "e-safety champion", "digital lead", "computing lead", "computing leader", "computing coordinator", "computing subject leader", "ict coordinator", "ict co-ordinator", "ict lead"}},
	{"role.data_protection_officer", []string{"data protection officer", "data protection lead", "dpo"}},
	{"role.senco", []string{"sendco", "senco", "special educational needs coordinator", "special educational needs co-ordinator"}},
	{"role.technician", []string{"network manager", "it technician", "ict technician", "it manager", "ict manager", "technical support", "it support provider", "it support"}},
	{"role.chair", []string{"chair of governors", "chair of the governing body", "chair of the governing board", "chair of trustees", "chair of governing body", "chair of the local governing body"}},
	{"role.headteacher", []string{"executive headteacher", "executive principal", "head of school", "headteacher", "head teacher", "principal"}},
}

// roleStems are parts of words, one of which every role's title has.
var roleStems = []string{"dsl", "safeguard", "designated", "governor", "safety", "digital", "computing", "ict", "data protection", "dpo", "senco", "sendco", "special educational", "manager", "technic", "support", "chair", "head", "principal", "filtering"}

var (
	between   = outline.Compile(`^(?i:[\s:()=|,/–-]*(?:\(?s\)?|\(?(?:ddsl|dsl|senco)s?\)?|/?\s*team|and team|is|are|who is|namely|with lead responsibility|name|for safeguarding|(?:at|in|of|for) (?:the|our) (?:\w+ )?(?:school|academy|site)|in school|\(including online safety\)|and online safety|currently|lead responsibility|\(if different\)|for online safety|[\s:()=|,\t–-]))*$`)
	beforeIt  = outline.Compile(`^(?i:[\s(,\t–-]*(?:is|as|who is|is also|has been|acts as|appointed|our|the|school's|named|to be|and|lead|designated safeguarding lead|dsl|headteacher|[\s(,\t–-])*)$`)
	tagged    = outline.Compile(`^\s*[(-]\s*(?:the )?$`)
	deputyTag = outline.Compile(`^\s*[(,-]?\s*(?:ddsl|deputy)\b`)
	joined    = outline.Compile(`(?:^|\band|&|/|,|\bthe)[\s(]*$`)
	nextName  = outline.Compile(`^\s*(?:,|and|&|/|;|\t|\(\w+\)\s*,?)+\s*(?:and\s+)?$`)
)

// readPeople finds who holds which role, and where that is said.
func (r *reading) readPeople() {
	r.people = map[string][]person{}
	for i := range r.Blocks {
		b := &r.Blocks[i]
		if b.Kind == outline.Title || len(b.Text) > 600 {
			continue
		}
		labelled := i > 0 && len(b.Text) < 120 && len(r.Blocks[i-1].Text) <= 90
		if !labelled && !outline.ContainsAny(b.Low, roleStems) {
			continue
		}
		names := outline.NamesIn(b.Text)
		if len(names) == 0 {
			continue
		}
		roles := rolesIn(b.Low)
		label := labelEnd(b.Text, names[0].From)
		for _, m := range roles {
			if m.From < label && m.From > roles[0].From && !joined.MatchString(b.Low[:m.From]) {
				continue // "Chair, for a worry about the headteacher: Ann Lee"
			}
			if end := m.To; label > 0 && end < label {
				r.pair(i, m.key, m.From, label, names)
			} else {
				r.pair(i, m.key, m.From, end, names)
			}
		}
		if len(roles) == 0 && i > 0 && len(b.Text) < 120 {
			r.labelAbove(i, names)
		}
	}
	r.readColumns()
	for key, list := range r.people {
		if _, ok := r.profile[key]; ok || len(list) == 0 {
			continue
		}
		var all []string
		for _, p := range list {
			if !slices.Contains(all, p.name) && p.block == list[0].block {
				all = append(all, p.name)
			}
		}
		at, _, _ := r.Blocks[list[0].block].LineAt(list[0].from)
		r.profile[key] = Value{strings.Join(all, ", "), r.Lines[at].Number}
	}
}

// readColumns reads tables that have the roles in their first row and the names below.
func (r *reading) readColumns() {
	var keys []string
	for i := range r.Blocks {
		b := &r.Blocks[i]
		cells := strings.Split(b.Text, "\t")
		if len(cells) < 2 {
			keys = nil
			continue
		}
		from := 0
		for c, cell := range cells {
			if names := outline.NamesIn(cell); c < len(keys) && keys[c] != "" && len(names) > 0 && names[0].From < 2 && len(r.people[keys[c]]) == 0 {
				r.people[keys[c]] = []person{{cell[names[0].From:names[0].To], i, from + names[0].From}}
			}
			from += len(cell) + 1
		}
		if head := columnRoles(cells); head != nil {
			keys = head
		}
	}
}

// columnRoles are the roles that head the columns of a row, nil unless two cells are nothing but a role.
func columnRoles(cells []string) []string {
	keys, found := make([]string, len(cells)), 0
	for c, cell := range cells {
		low := strings.Trim(outline.LowASCII(cell), " :*|")
		for _, m := range rolesIn(low) {
			if len(low) <= m.To-m.From+8 && len(outline.NamesIn(cell)) == 0 && keys[c] == "" {
				keys[c] = m.key
				found++
			}
		}
	}
	if found < 2 {
		return nil
	}
	return keys
}

// roleMention is a role's title in a text.
type roleMention struct {
	key string
	outline.Span
}

// rolesIn finds the titles of roles in a text from left to right.
func rolesIn(low string) []roleMention {
	var out []roleMention
	for _, role := range roleTitles {
		for _, t := range role.titles {
			for from := 0; ; {
				at := outline.WordIndex(low, t, from)
				if at < 0 {
					break
				}
				from = at + len(t)
				if !slices.ContainsFunc(out, func(m roleMention) bool { return at >= m.From && at < m.To }) {
					out = append(out, roleMention{role.key, outline.Span{From: at, To: from}})
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b roleMention) int { return a.From - b.From })
	return out
}

// labelEnd is where the label of a line "Role, words about it: Name" ends, 0 if the line is none.
func labelEnd(text string, name int) int {
	colon := strings.LastIndexByte(text[:name], ':')
	if colon < 0 || colon > 110 || strings.Trim(text[colon+1:name], " \t(") != "" || strings.Contains(text[:colon], ". ") {
		return 0
	}
	return colon
}

// pair takes the names that stand directly behind a role, or the one directly before it.
func (r *reading) pair(i int, key string, at, end int, names []outline.Span) {
	b := &r.Blocks[i]
	last := end
	taken := false
	for _, n := range names { // "Tom Smith (DSL)"
		if n.To < at && tagged.MatchString(b.Text[n.To:at]) && !strings.HasPrefix(strings.TrimLeft(b.Text[end:], " )s"), ":") {
			r.people[key] = append(r.people[key], person{b.Text[n.From:n.To], i, n.From})
			return
		}
	}
	for _, n := range names {
		if n.From < last {
			continue
		}
		gap := b.Text[last:n.From]
		if !taken && !between.MatchString(gap) || taken && !nextName.MatchString(gap) {
			break
		}
		if key == "role.dsl" && deputyTag.MatchString(b.Low[n.To:]) {
			break
		}
		r.people[key] = append(r.people[key], person{b.Text[n.From:n.To], i, n.From})
		taken, last = true, n.To
	}
	if taken {
		return
	}
	for _, n := range names {
		if n.To <= at && at-n.To < 60 && beforeIt.MatchString(strings.TrimLeft(b.Text[n.To:at], ") ,")) {
			r.people[key] = append(r.people[key], person{b.Text[n.From:n.To], i, n.From})
		}
	}
}

// labelAbove is a name on its own line under the line that names the role.
func (r *reading) labelAbove(i int, names []outline.Span) {
	b, above := &r.Blocks[i], &r.Blocks[i-1]
	if len(above.Text) > 90 || above.Kind == outline.Item && b.Kind != outline.Item || names[0].From > 4 {
		return
	}
	label := strings.TrimRight(strings.TrimSpace(above.Low), ": ()s")
	for _, role := range roleTitles {
		for _, t := range role.titles {
			if at := outline.WordIndex(above.Low, t, 0); at >= 0 && len(label) <= len(t)+45 && !outline.SentenceHas.MatchString(above.Low) && len(outline.NamesIn(above.Text)) == 0 {
				for _, n := range names {
					r.people[role.key] = append(r.people[role.key], person{b.Text[n.From:n.To], i, n.From})
				}
				return
			}
		}
	}
}
