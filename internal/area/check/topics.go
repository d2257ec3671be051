package check

import (
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/outline"
)

// topic is one thing a policy of this kind speaks about, with the library section that does so here.
type topic struct {
	section string
	name    string
	heads   []string // words of headings
	talk    []string // words of the text; enough of them count as present without a heading
	need    int
	core    bool // its absence is worth telling
}

var topics = []topic{
	{"1", "aims", []string{"aim", "purpose", "introduction", "rationale", "what is this policy", "vision", "overview", "statement of intent", "philosophy"}, []string{"aims of this policy", "purpose of this policy", "policy aims", "purpose of"}, 1, false},
	{"2", "scope", []string{"scope", "who is it for", "who does this policy", "about this policy"}, []string{"applies to all", "this policy applies"}, 1, false},
	{"2.2", "links with other policies", []string{"link with other", "links with", "linked polic", "related polic", "other policies", "relevant polic", "linked to other", "legislation and guidance"}, []string{"conjunction with", "links with", "read alongside"}, 1, false},
	{"3", "monitoring and review", []string{"monitoring and review", "review", "monitoring arrangements", "development, monitoring", "development / monitoring", "monitoring of this policy", "how will this policy"}, []string{"be reviewed", "will review this policy", "review of this policy", "reviewed annually"}, 1, true},
	{"4", "roles and responsibilities", []string{"roles and responsib", "role", "who does what", "who is responsible", "who is in charge", "responsibilities", "responsibility"}, []string{"is responsible for", "are responsible for", "responsibilit"}, 3, true},
	{"4.1", "leaders and governors", []string{"leadership", "governor", "governing", "headteacher", "head teacher", "senior leaders", "principal"}, []string{"governing body", "governors", "governing board", "headteacher", "head teacher", "principal", "leadership team"}, 4, true},
	{"4.2", "the designated safeguarding lead", []string{"designated safeguarding", "dsl", "online safety lead", "e-safety co", "safeguarding lead", "online-safety lead", "designated person"}, []string{"designated safeguarding", "dsl", "designated person", "child protection officer", "designated child protection"}, 3, true},
	{"4.3", "staff", []string{"staff"}, []string{"staff"}, 6, false},
	{"4.4", "technical staff", []string{"technical", "network manager", "technician", "ict manager", "it manager", "it team"}, []string{"technician", "network manager", "technical staff", "technical environment", "it support", "technical support"}, 2, false},
	{"4.5", "pupils", []string{"pupil", "student", "children"}, []string{"pupils"}, 6, false},
	{"4.6", "parents", []string{"parent"}, []string{"parents"}, 4, true},
	{"5", "education", []string{"education", "curriculum", "teaching"}, []string{"curriculum"}, 3, false},
	{"5.1", "teaching pupils", []string{"education and engagement with pupils", "educating pupils", "pupil online safety curriculum", "pupils education", "education - pupils", "education - students", "teaching and learning", "curriculum", "education and curriculum", "teaching", "how will pupils learn"}, []string{"be taught", "is taught", "are taught", "curriculum", "pshe", "rshe", "be taught", "lessons", "teach pupils", "educating pupils", "teaching pupils"}, 3, true},
	{"5.1.1", "pupils at greater risk", []string{"vulnerable", "greater risk", "send"}, []string{"vulnerable", "special educational needs", "send"}, 2, false},
	{"5.2", "training staff", []string{"training", "staff development", "raising staff"}, []string{"training"}, 3, true},
	{"5.3", "working with parents", []string{"awareness and engagement with parents", "educating parents", "parent awareness", "parents", "education - parents", "raising parents"}, []string{"parents", "newsletter", "parents' evening", "parent evening"}, 4, false},
	{"6", "reducing risks", []string{"reducing online risk", "reducing risk", "risk assessment", "assessing risk", "emerging technolog"}, []string{"risk assess", "emerging technolog", "assess risk"}, 2, false},
	{"7", "safer use of technology", []string{"safer use", "use of technology", "managing the ict", "technical", "infrastructure"}, nil, 0, false},
	{"7.1", "classroom use", []string{"classroom use", "use in the classroom", "internet use", "use of the internet"}, []string{"search engine", "supervis"}, 2, false},
	{"7.2", "managing access", []string{"managing internet access", "authorising", "internet access", "network management", "access"}, []string{"acceptable use", "before being given access", "user accounts"}, 2, true},
	{"7.3", "filtering and monitoring", []string{"filtering and monitoring", "monitoring and filtering", "filtering"}, []string{"filter", "filtering", "filtered"}, 2, true},
	{"7.3.2", "filtering", []string{"filtering", "filter"}, []string{"filter", "filtering", "filtered"}, 2, false},
	{"7.3.4", "monitoring", []string{"monitoring"}, []string{"monitor"}, 3, false},
	{"7.4", "personal data", []string{"personal data", "data protection", "data security", "gdpr", "protecting personal", "data"}, []string{"data protection", "gdpr", "personal data"}, 2, true},
	{"7.5", "security of systems", []string{"security", "infrastructure", "virus", "cyber"}, []string{"virus", "encrypt", "firewall", "malware"}, 2, true},
	{"7.5.1", "passwords", []string{"password"}, []string{"password"}, 2, true},
	{"7.6", "the school's website", []string{"website", "web site", "published content"}, []string{"school website", "school's website", "our website", "web site"}, 2, false},
	{"7.7", "publishing images", []string{"image", "photograph", "video", "digital and video", "publishing"}, []string{"photograph", "images", "photos"}, 3, true},
	{"7.8", "e-mail", []string{"email", "e-mail"}, []string{"email", "e-mail"}, 3, true},
	{"7.9", "video calls", []string{"videoconf", "video conf", "webcam", "video call", "live lesson", "remote learning", "live stream"}, []string{"videoconf", "video conf", "webcam", "microsoft teams", "zoom"}, 2, false},
	{"7.10", "learning platforms", []string{"learning platform", "vle", "learning environment"}, []string{"learning platform", "virtual learning", "vle"}, 2, false},
	{"7.11", "apps that record progress", []string{"applications", "apps", "children's progress"}, []string{"track pupils", "tracking system", "tapestry"}, 1, false},
	{"8", "social media", []string{"social media", "social network"}, []string{"social media", "social network"}, 3, true},
	{"8.2", "staff and social media", []string{"staff personal use of social", "staff use of social", "protecting professional"}, []string{"personal social", "friends"}, 2, false},
	{"8.4", "the school's own channels", []string{"official use", "school social media", "official social"}, []string{"official social media", "school's social media"}, 1, false},
	{"9", "personal devices and mobile phones", []string{"mobile", "personal device", "byod", "bring your own", "phones", "devices"}, []string{"mobile phone", "personal device", "smartwatch"}, 2, true},
	{"10", "responding to incidents", []string{"incident", "responding to", "misuse", "complaints", "reporting", "sanctions", "handling", "dealing with"}, []string{"incident", "breach", "report"}, 4, true},
	{"10.2", "concerns about staff", []string{"staff misuse", "allegation", "staff concern"}, []string{"lado", "allegation", "staff misuse", "local authority designated officer"}, 1, true},
	{"11.1", "nudes and semi-nudes", []string{"sexting", "nude", "sexual imagery"}, []string{"sexting", "nudes", "sexual imagery", "semi-nude"}, 1, true},
	{"11.2", "online child sexual abuse", []string{"sexual abuse", "grooming", "sexual exploitation"}, []string{"sexual abuse", "grooming", "sexual exploitation", "ceop"}, 1, true},
	{"11.3", "indecent images of children", []string{"indecent image", "iioc", "illegal"}, []string{"indecent image", "child abuse image", "iioc", "illegal content", "illegal material", "illegal image"}, 1, true},
	{"11.4", "online bullying", []string{"cyberbullying", "cyber-bullying", "online bullying", "cyber bullying", "bullying"}, []string{"bullying online", "cyberbullying", "cyber-bullying", "online bullying", "cyber bullying"}, 1, true},
	{"11.5", "online hate", []string{"online hate", "hate"}, []string{"online hate", "hate speech", "racist", "discriminat", "hate crime"}, 1, false},
	{"11.6", "radicalisation", []string{"radicalis", "extremis", "prevent"}, []string{"radicalis", "extremis", "terroris"}, 1, true},
	{"12", "where to find help", []string{"useful link", "links", "help", "contacts", "support", "resources", "further information"}, []string{"childnet", "thinkuknow", "internet matters", "nspcc", "ceop"}, 2, false},
}

// readTopics matches headings with library sections and finds which topics the text never touches.
func (r *reading) readTopics() {
	r.topics = map[string]bool{}
	for h := range r.Heads {
		if s := r.matchHead(h); s != "" {
			r.matches = append(r.matches, Match{r.Lines[r.Heads[h].Line].Number, s})
		}
	}
	for i := range topics {
		t := &topics[i]
		present := slices.ContainsFunc(r.matches, func(m Match) bool { return m.Library == t.section })
		for h := range r.Heads {
			if outline.ContainsAny(outline.LowASCII(r.Heads[h].Title), t.heads) {
				present = true
				break
			}
		}
		if !present && t.need > 0 {
			n := 0
			for _, w := range t.talk {
				n += strings.Count(r.All, w)
			}
			need := t.need
			if len(r.All) < 15000 {
				need = (need + 1) / 2
			}
			present = n >= need
		}
		if t.section == "4.2" {
			_, named := r.profile["role.dsl"]
			present = present || named // by whatever title: a designated person in Wales, a coordinator in Scotland
		}
		r.topics[t.section] = present
		if !present {
			r.missing = append(r.missing, t.section)
		}
	}
}

// matchHead is the library section a heading corresponds to: the same title, or the topic whose words
// cover most of it, preferring those that agree with the printed number.
func (r *reading) matchHead(h int) string {
	hd := &r.Heads[h]
	low := outline.LowASCII(hd.Title)
	if s, ok := r.checker.titles[outline.Normal(hd.Title)]; ok {
		return s
	}
	best, score := "", 0
	for i := range topics {
		t := &topics[i]
		for _, w := range t.heads {
			if !strings.Contains(low, w) {
				continue
			}
			s := 2 * len(w)
			if t.section == hd.Number {
				s += 12
			} else if strings.HasPrefix(hd.Number, t.section+".") {
				s += 2
			}
			if s > score {
				best, score = t.section, s
			}
		}
	}
	return best
}

// known says how many of the core topics the text has, of how many.
func (r *reading) known() (have, all int) {
	for i := range topics {
		if topics[i].core {
			all++
			if !slices.Contains(r.missing, topics[i].section) {
				have++
			}
		}
	}
	return have, all
}

// isOnlineSafety says whether this is a school's online safety policy at all, or some other document.
func (r *reading) isOnlineSafety() bool {
	have, all := r.known()
	schools := strings.Count(r.All, "school") + strings.Count(r.All, "academy") + strings.Count(r.All, "pupil")
	return have*2 >= all && schools >= 10
}
