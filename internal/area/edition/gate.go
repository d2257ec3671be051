package edition

import (
	"fmt"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/clause"
)

// Lack is one thing that stands against approving an edition, with where it is put right.
type Lack struct {
	Key  string // of the kind, such as "blank"
	What string // in a sentence
	Cure string // what to do, for the link
	Link string
}

// Blank is a required question without an answer.
type Blank struct{ Key, Ask, Link string }

// Post is a post that has to be filled before governors approve.
type Post struct {
	Title   string
	Holders int
	Link    string
}

// Recipient is somebody to whom the text sends reports or questions.
type Recipient struct {
	Ask, Name, Link string
	Found           bool // somebody in the school answers to it
}

// Group is one group that has to be asked.
type Group struct {
	Name, Link string
	Asked      bool // a round was opened and has ended
	Open       bool // a round is still open
	Unanswered int  // remarks without a reply
}

// Facts is everything that the gate before approval looks at.
type Facts struct {
	Edition Edition
	Making  bool // it is the newest text that waits for approval
	Text    *policy.Policy
	Blanks  []Blank
	Posts   []Post
	// Holders are posts whose holder the text names otherwise than the register of people does today.
	Holders []NewHolder
	// Recipients are those of the frozen answers, looked up among the people of today.
	Recipients []Recipient
	Groups     []Group
	// Owned says that the school wants an owner for every section; Unowned are those without one.
	Owned   bool
	Unowned []clause.Section
	Opinion bool // the technical opinion on this number is recorded (obligation 4.4-a)
	// Gaps say where a gap of the text is filled, by its key.
	GapLink func(g policy.Gap) string
	// Called names a clause in words; nil leaves its number.
	Called func(c clause.ID) string
}

// Lacks lists everything that stands against approval; an edition may be approved only when there is nothing
// (obligations 0-a, 0-c, 0-e, 1-a, 7.8-i, 9.2-c, 10-n).
func Lacks(f Facts) []Lack {
	if f.Text == nil || !f.Making {
		return []Lack{{"not_frozen", "This is not the newest text that waits for approval.", "See the editions", "/policy/editions"}}
	}
	var all []Lack
	add := func(key, cure, link, format string, args ...any) {
		all = append(all, Lack{key, fmt.Sprintf(format, args...), cure, link})
	}
	for _, b := range f.Blanks {
		add("blank", "Answer it", b.Link, "A question that the policy needs has no answer: %s", b.Ask)
	}
	f.gaps(add)
	f.brackets(add)
	for _, s := range Spellings(f.Text.School, f.Text.Text()) {
		add("school_name", "Find the clause", "/policy/text", "The school is called “%s” in one place and “%s” in another.", f.Text.School, s)
	}
	for _, p := range f.Posts {
		if p.Holders == 0 {
			add("vacant", "Fill the post", p.Link, "Nobody holds the post: %s.", p.Title)
		}
	}
	for _, h := range f.Holders {
		if h.Now != "" {
			add("holder", "Change the answer", "/policy/questions", "The text names %s as %s; the register of people names %s.", h.Was, lower(h.Role.Title()), h.Now)
		}
	}
	for _, r := range f.Recipients {
		if !r.Found {
			add("recipient", "Change the answer", r.Link, "“%s” leads to nobody in the school today. The question is: %s", r.Name, r.Ask)
		}
	}
	f.groups(add)
	if f.Owned {
		for _, s := range f.Unowned {
			add("owner", "Name an owner", "/policy/owners", "Section %s has no owner.", s)
		}
	}
	if !f.Opinion {
		add("opinion", "Record it", "/policy/editions/"+string(f.Edition.ID)+"/opinion", "The technical opinion on this draft is missing.")
	}
	return all
}

func (f Facts) groups(add func(key, cure, link, format string, args ...any)) {
	if len(f.Groups) == 0 {
		add("unasked", "Name the groups", "/policy/questions/1", "The policy names no group that is asked about drafts.")
	}
	for _, g := range f.Groups {
		switch {
		case g.Open:
			add("round_open", "See the round", g.Link, "%s are still being asked.", g.Name)
		case !g.Asked:
			add("unasked", "Ask them", g.Link, "%s have not been asked about this edition.", g.Name)
		case g.Unanswered == 1:
			add("unanswered", "Answer it", g.Link, "One remark of %s has no answer yet.", strings.ToLower(g.Name))
		case g.Unanswered > 1:
			add("unanswered", "Answer them", g.Link, "%d remarks of %s have no answer yet.", g.Unanswered, strings.ToLower(g.Name))
		}
	}
}

// gaps finds brackets that wait for an answer, those of the software's own days apart.
func (f Facts) gaps(add func(key, cure, link, format string, args ...any)) {
	var told []string
	for _, g := range f.Text.Gaps {
		if Own(g.Key) || slices.Contains(told, g.Key) || slices.ContainsFunc(f.Blanks, func(b Blank) bool { return b.Key == g.Key }) {
			continue
		}
		told = append(told, g.Key)
		link, ask := "/policy/clause/"+string(g.Clause), g.Ask
		if f.GapLink != nil {
			link = f.GapLink(g)
		}
		if ask == "" {
			ask = strings.ReplaceAll(g.Key, ":", " ")
		}
		add("gap", "Fill it", link, "Clause %s still has a blank: %s", f.called(g.Clause), ask)
	}
}

func (f Facts) called(c clause.ID) string {
	if f.Called == nil {
		return string(c)
	}
	return f.Called(c)
}

// stand are the words that stand in for an answer.
var stand = []string{"[", "]", "xxx", "tbc", "tba", "to be confirmed", "to be completed", "insert name", "insert here", "delete as appropriate"}

// brackets finds placeholders in words that somebody typed.
func (f Facts) brackets(add func(key, cure, link, format string, args ...any)) {
	for part := range f.Text.All() {
		for _, s := range part.Statements {
			if found := standIn(typed(s.Blocks)); found != "" {
				add("placeholder", "Change the clause", "/policy/clause/"+string(s.ID), "Clause %s holds “%s”, which only stands in for an answer.", f.called(s.ID), found)
			}
		}
	}
}

// typed is a text without the gaps that compose has marked.
func typed(all []policy.Block) string {
	return policy.PlainText(blocks(all, func(r policy.Run) policy.Run {
		if r.Gap != "" {
			r.Text = ""
		}
		return r
	}))
}

func standIn(text string) string {
	low := strings.ToLower(text)
	for _, w := range stand {
		i := strings.Index(low, w)
		if i < 0 {
			continue
		}
		letters := w[0] >= 'a' && w[0] <= 'z'
		if letters && (i > 0 && letter(low[i-1]) || i+len(w) < len(low) && letter(low[i+len(w)])) {
			continue // part of a longer word
		}
		from, to := max(0, i-15), min(len(text), i+len(w)+25)
		return strings.TrimSpace(strings.ToValidUTF8(text[from:to], ""))
	}
	return ""
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' }

// Spellings finds a school's name spelt in another way in the text of its policy (obligation 0-a).
func Spellings(school, text string) []string {
	n, want := len(strings.Fields(school)), squashed(school)
	if len(want) < 8 || n < 2 {
		return nil
	}
	var found []string
	for line := range strings.Lines(text) {
		for _, other := range namesIn(line, school, want, n) {
			if !slices.Contains(found, other) {
				found = append(found, other)
			}
		}
	}
	return found
}

// namesIn finds other spellings in a line. A whole policy is looked through each time it changes, so the words
// after a beginning are cut apart only where it is like the name's.
func namesIn(line, name, want string, n int) []string {
	var found []string
	var room [8]string
	for rest := line; rest != ""; _, rest, _ = strings.Cut(rest, " ") {
		if beginsLike(rest, name, want) {
			if other := otherName(nextWords(room[:0], rest, n+1), name, want, n); other != "" {
				found = append(found, other)
			}
		}
	}
	return found
}

// nextWords adds at most so many words from the beginning of a text.
func nextWords(all []string, text string, most int) []string {
	for word := range strings.FieldsSeq(text) {
		if all = append(all, word); len(all) == most {
			break
		}
	}
	return all
}

// otherName is what stands at the beginning of some words if it is nearly the name and not quite, or "".
func otherName(words []string, name, want string, n int) string {
	for _, size := range []int{n, n - 1, n + 1} {
		if size < 2 || size > len(words) || letters(words[:size]) < len(want)-2 {
			continue
		}
		said := strings.Trim(strings.Join(words[:size], " "), around)
		said = strings.TrimSuffix(strings.TrimSuffix(said, "’s"), "'s")
		got := squashed(said)
		if strings.Contains(said, name) || abs(len(got)-len(want)) > 2 {
			continue
		}
		if got == want || strings.EqualFold(firstOf(said), firstOf(name)) && within(got, want, 2) && got != want {
			return said
		}
	}
	return ""
}

// around are marks that stand before and after a name in running text.
const around = ".,;:!?()“”\""

// beginsLike says whether a text begins with the first of the letters wanted, and with the first two where
// both begin with two letters.
func beginsLike(text, name, want string) bool {
	if !latin(text[0]) {
		word, _, _ := strings.Cut(text, " ")
		first := squashed(strings.TrimLeft(word, around))
		return first != "" && first[0] == want[0]
	}
	if text[0]|0x20 != want[0] {
		return false
	}
	return len(text) < 2 || !latin(text[1]) || !latin(name[0]) || !latin(name[1]) || text[1]|0x20 == want[1]
}

func latin(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// letters is how long words are together.
func letters(words []string) (n int) {
	for _, w := range words {
		n += len(w)
	}
	return n
}

func firstOf(s string) string { return s[:min(len(s), 2)] }

func abs(n int) int { return max(n, -n) }

// squashed is a name without what people leave out or add: capitals, blanks, points, apostrophes.
func squashed(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			return c
		case c >= 'A' && c <= 'Z':
			return c + 'a' - 'A'
		case c > 127 && c != '’' && c != '‘' && c != '–':
			return c
		}
		return -1
	}, s)
}

// within says whether two texts are at most so many letters apart.
func within(a, b string, most int) bool {
	last := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(row[j-1]+1, last[j]+1, last[j-1]+cost)
		}
		last = row
	}
	return last[len(b)] <= most
}

func lower(title string) string {
	if strings.HasPrefix(title, "SENCO") {
		return title
	}
	return strings.ToLower(title[:1]) + title[1:]
}
