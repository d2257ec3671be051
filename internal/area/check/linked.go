package check

import (
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/outline"
)

// policyKind is one policy that schools have, with the ways it is named. Words before "policy" that are
// not in this list are not judged: a name we do not know may well be right.
type policyKind struct {
	key   string
	names []string
	grave bool // the text cannot work without it
}

var policyKinds = []policyKind{
	{"acceptable use", []string{"acceptable use", "acceptable user", "acceptable usage", "aup"}, true},
	{"filtering", []string{"filtering", "filtering and monitoring"}, true},
	{"home-school agreement", []string{"home-school agreement", "home school agreement", "home / school agreement", "home/school agreement"}, true},
	{"remote learning", []string{"remote learning", "online learning", "remote education", "home learning"}, true},
	{"social media", []string{"social media", "social networking", "social media and networking"}, true},
	{"social media agreement", []string{"social media acceptable use"}, true},
	{"mobile phone", []string{"mobile phone", "mobile phones", "mobile device", "mobile devices", "mobile technology", "mobile technologies", "bring your own device", "byod", "use of personal devices", "personal devices and mobile phones"}, true},
	{"anti-bullying", []string{"anti-bullying", "anti bullying", "bullying", "antibullying"}, false},
	{"behaviour", []string{"behaviour", "behaviour and discipline", "positive behaviour", "discipline"}, false},
	{"safeguarding", []string{"child protection", "safeguarding", "child protection and safeguarding", "safeguarding and child protection"}, false},
	{"confidentiality", []string{"confidentiality"}, false},
	{"data protection", []string{"data protection", "data security", "information and data security", "school information and data security", "gdpr", "information security", "data handling", "personal data"}, false},
	{"images", []string{"image use", "use of images", "photography", "image", "photographic", "digital images", "camera and image", "images"}, false},
	{"code of conduct", []string{"code of conduct", "staff conduct", "staff behaviour"}, false},
	{"allegations", []string{"allegations", "managing allegations", "allegations against staff", "allegation"}, false},
	{"complaints", []string{"complaints", "complaint"}, false},
	{"whistleblowing", []string{"whistleblowing", "whistle-blowing", "whistle blowing"}, false},
	{"e-mail", []string{"email", "e-mail"}, false},
	{"searching", []string{"search and confiscation", "searching and confiscation", "confiscation", "searching"}, false},
	{"artificial intelligence", []string{"artificial intelligence", "ai"}, false},
	{"disciplinary", []string{"disciplinary", "staff disciplinary"}, false},
}

var (
	policyWord = outline.Compile(`\b(?:polic(?:y|ies)|procedures?|agreement)\b`)
	linkedHead = outline.Compile(`\b(?:links? (?:with|to)|linked|related|relevant|other|associated|supporting|accompanying|relation(?:ship)? to) (?:\w+ ){0,2}(?:polic(?:y|ies)|documents|documentation)|policies and (?:practices|documents)|related documents`)
	linkedLead = outline.Compile(`(?:polic(?:y|ies)[^.]{0,40} (?:links?|linked|operates?|should be read|must be read|is to be read|be used|read) (?:with|to|alongside|in conjunction)|read in conjunction with|in conjunction with|alongside)[^.]*`)
)

// mention is one place that names a policy.
type mention struct {
	kind        *policyKind
	block       int
	from, to    int
	inLinked    bool
	printedName string
}

// mentionsIn finds the policies a block names: "the school's filtering policy", "Anti-bullying,
// Behaviour and Child protection policies".
func mentionsIn(b *outline.Block, i int) []mention {
	var out []mention
	if outline.WordIndex(b.Low, "home-school agreement", 0) < 0 && !strings.Contains(b.Low, "polic") && !strings.Contains(b.Low, "procedure") && !strings.Contains(b.Low, "agreement") {
		return nil
	}
	for _, m := range policyWord.FindAllStringIndex(b.Low, -1) {
		if insideBracket(b.Low, m[0]) {
			continue
		}
		before := b.Low[:m[0]]
		word := b.Low[m[0]:m[1]]
		for k := range policyKinds {
			for _, n := range policyKinds[k].names {
				if word == "agreement" {
					if !strings.HasSuffix(n, " agreement") {
						continue
					}
					n = strings.TrimSuffix(n, " agreement")
				} else if word != "policy" && word != "policies" && n != "complaints" && n != "whistleblowing" && n != "allegations" && n != "managing allegations" {
					continue
				}
				if at := strings.TrimRight(before, " "); strings.HasSuffix(at, n) && (len(at) == len(n) || !outline.WordByte(at[len(at)-len(n)-1]) && at[len(at)-len(n)-1] != '-') {
					out = append(out, mention{&policyKinds[k], i, len(at) - len(n), m[1], false, strings.TrimSpace(b.Text[len(at)-len(n) : m[1]])})
				}
			}
		}
	}
	return longestMentions(out)
}

// longestMentions drops a name that stands inside a longer one.
func longestMentions(all []mention) []mention {
	var out []mention
	for _, m := range all {
		inside := slices.ContainsFunc(all, func(o mention) bool {
			return o.from <= m.from && o.to >= m.to && o.to-o.from > m.to-m.from
		})
		if !inside {
			out = append(out, m)
		}
	}
	return out
}

// linkedBlocks are the blocks in which the school lists the policies this one goes with.
func (r *reading) linkedBlocks() map[int]bool {
	if r.linked != nil {
		return r.linked
	}
	out := map[int]bool{}
	r.linked = out
	for i := range r.Blocks {
		b := &r.Blocks[i]
		if !strings.Contains(b.Low, "polic") && !strings.Contains(b.Low, "document") && !strings.Contains(b.Low, "conjunction") {
			continue
		}
		if b.Kind == outline.Heading && linkedHead.MatchString(b.Low) {
			for j := i + 1; j < len(r.Blocks) && r.Blocks[j].Kind != outline.Heading; j++ {
				out[j] = true
			}
			continue
		}
		if b.Kind == outline.Para || b.Kind == outline.Item {
			if !outline.ContainsAny(b.Low, []string{"link", "read", "operate", "conjunction", "be used", "alongside"}) {
				continue
			}
			if m := linkedLead.FindStringIndex(b.Low); m != nil && strings.Count(b.Low[m[0]:], "polic") > 1 {
				out[i] = true
			} else if m != nil && strings.HasSuffix(strings.TrimSpace(b.Low), ":") {
				out[i] = true
				for j := i + 1; j < len(r.Blocks) && r.Blocks[j].Kind == outline.Item; j++ {
					out[j] = true
				}
			}
		}
	}
	return out
}

// listedKinds are the policies on the school's own list: named in one of its blocks in any way.
func (r *reading) listedKinds(linked map[int]bool) map[string]bool {
	out := map[string]bool{}
	for i := range linked {
		low := r.Blocks[i].Low
		for k := range policyKinds {
			for _, n := range policyKinds[k].names {
				if outline.WordIndex(low, n, 0) >= 0 {
					out[policyKinds[k].key] = true
				}
			}
		}
	}
	return out
}

// readLinked puts the list of linked policies into the profile.
func (r *reading) readLinked() {
	linked := r.linkedBlocks()
	first := -1
	var names []string
	for i := range r.Blocks {
		b := &r.Blocks[i]
		if !linked[i] || b.Kind != outline.Item || len(b.Text) > 110 || strings.HasSuffix(strings.TrimSpace(b.Text), ":") {
			continue
		}
		if first < 0 {
			at, _, _ := b.LineAt(0)
			first = r.Lines[at].Number
		}
		names = append(names, strings.Trim(b.Text, " .;,"))
	}
	if first >= 0 {
		r.profile["linked.common"] = Value{strings.Join(names, "; "), first}
	}
}
