package check

import (
	"slices"
	"strings"
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
	between   = compile(`^(?i:[\s:()=|,/–-]*(?:\(?s\)?|\(?(?:ddsl|dsl|senco)s?\)?|/?\s*team|and team|is|are|who is|namely|with lead responsibility|name|for safeguarding|at the school|in our school|in school|\(including online safety\)|and online safety|currently|lead responsibility|\(if different\)|for online safety|[\s:()=|,\t–-]))*$`)
	beforeIt  = compile(`^(?i:[\s(,\t–-]*(?:is|as|who is|is also|has been|acts as|appointed|our|the|school's|named|to be|and|lead|designated safeguarding lead|dsl|headteacher|[\s(,\t–-])*)$`)
	tagged    = compile(`^\s*[(-]\s*(?:the )?$`)
	deputyTag = compile(`^\s*[(,-]?\s*(?:ddsl|deputy)\b`)
	joined    = compile(`(?:^|\band|&|/|,|\bthe)[\s(]*$`)
	nextName  = compile(`^\s*(?:,|and|&|/|;|\t|\(\w+\)\s*,?)+\s*(?:and\s+)?$`)
)

// readPeople finds who holds which role, and where that is said.
func (r *reading) readPeople() {
	r.people = map[string][]person{}
	for i := range r.blocks {
		b := &r.blocks[i]
		if b.kind == title || len(b.text) > 600 {
			continue
		}
		labelled := i > 0 && len(b.text) < 120 && len(r.blocks[i-1].text) <= 90
		if !labelled && !containsAny(b.low, roleStems) {
			continue
		}
		names := namesIn(b.text)
		if len(names) == 0 {
			continue
		}
		roles := rolesIn(b.low)
		label := labelEnd(b.text, names[0].from)
		for _, m := range roles {
			if m.from < label && m.from > roles[0].from && !joined.MatchString(b.low[:m.from]) {
				continue // "Chair, for a worry about the headteacher: Ann Lee"
			}
			if end := m.to; label > 0 && end < label {
				r.pair(i, m.key, m.from, label, names)
			} else {
				r.pair(i, m.key, m.from, end, names)
			}
		}
		if len(roles) == 0 && i > 0 && len(b.text) < 120 {
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
		at, _, _ := r.blocks[list[0].block].lineAt(list[0].from)
		r.profile[key] = Value{strings.Join(all, ", "), r.lines[at].number}
	}
}

// readColumns reads tables that have the roles in their first row and the names below.
func (r *reading) readColumns() {
	var keys []string
	for i := range r.blocks {
		b := &r.blocks[i]
		cells := strings.Split(b.text, "\t")
		if len(cells) < 2 {
			keys = nil
			continue
		}
		from := 0
		for c, cell := range cells {
			if names := namesIn(cell); c < len(keys) && keys[c] != "" && len(names) > 0 && names[0].from < 2 && len(r.people[keys[c]]) == 0 {
				r.people[keys[c]] = []person{{cell[names[0].from:names[0].to], i, from + names[0].from}}
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
		low := strings.Trim(lowASCII(cell), " :*|")
		for _, m := range rolesIn(low) {
			if len(low) <= m.to-m.from+8 && len(namesIn(cell)) == 0 && keys[c] == "" {
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
	span
}

// rolesIn finds the titles of roles in a text from left to right.
func rolesIn(low string) []roleMention {
	var out []roleMention
	for _, role := range roleTitles {
		for _, t := range role.titles {
			for from := 0; ; {
				at := wordIndex(low, t, from)
				if at < 0 {
					break
				}
				from = at + len(t)
				if !slices.ContainsFunc(out, func(m roleMention) bool { return at >= m.from && at < m.to }) {
					out = append(out, roleMention{role.key, span{at, from}})
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b roleMention) int { return a.from - b.from })
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
func (r *reading) pair(i int, key string, at, end int, names []span) {
	b := &r.blocks[i]
	last := end
	taken := false
	for _, n := range names { // "Tom Smith (DSL)"
		if n.to < at && tagged.MatchString(b.text[n.to:at]) && !strings.HasPrefix(strings.TrimLeft(b.text[end:], " )s"), ":") {
			r.people[key] = append(r.people[key], person{b.text[n.from:n.to], i, n.from})
			return
		}
	}
	for _, n := range names {
		if n.from < last {
			continue
		}
		gap := b.text[last:n.from]
		if !taken && !between.MatchString(gap) || taken && !nextName.MatchString(gap) {
			break
		}
		if key == "role.dsl" && deputyTag.MatchString(b.low[n.to:]) {
			break
		}
		r.people[key] = append(r.people[key], person{b.text[n.from:n.to], i, n.from})
		taken, last = true, n.to
	}
	if taken {
		return
	}
	for _, n := range names {
		if n.to <= at && at-n.to < 60 && beforeIt.MatchString(strings.TrimLeft(b.text[n.to:at], ") ,")) {
			r.people[key] = append(r.people[key], person{b.text[n.from:n.to], i, n.from})
		}
	}
}

// labelAbove is a name on its own line under the line that names the role.
func (r *reading) labelAbove(i int, names []span) {
	b, above := &r.blocks[i], &r.blocks[i-1]
	if len(above.text) > 90 || above.kind == item && b.kind != item || names[0].from > 4 {
		return
	}
	label := strings.TrimRight(strings.TrimSpace(above.low), ": ()s")
	for _, role := range roleTitles {
		for _, t := range role.titles {
			if at := wordIndex(above.low, t, 0); at >= 0 && len(label) <= len(t)+45 && !sentenceHas.MatchString(above.low) && len(namesIn(above.text)) == 0 {
				for _, n := range names {
					r.people[role.key] = append(r.people[role.key], person{b.text[n.from:n.to], i, n.from})
				}
				return
			}
		}
	}
}
