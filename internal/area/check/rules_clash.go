package check

import (
	"fmt"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/outline"
)

// Rules about statements that cannot both be true, or that do not fit the school.
var clashRules = []rule{
	{"shared-logins-traceable", High, "Shared logins, although use is said to be traced to persons", findSharedLogins},
	{"monitoring-reach", High, "Monitoring cannot reach what the policy covers", findMonitoringReach},
	{"accounts-contradiction", High, "Two rules on pupils' accounts contradict each other", findAccountClash},
	{"feature-clash", Medium, "The text says a thing is not used, and then uses it", findFeatureClashes},
	{"gaming-clash", Low, "Games are blocked and used", findGamingClash},
	{"browser-not-search", High, "A browser is named where a search tool for children belongs", findBrowser},
	{"filter-unnamed", Medium, "The filter is not named", findUnnamedFilter},
	{"provider-two-names", Medium, "The internet provider has several names", findProviderNames},
	{"agreement-for-all", Medium, "One document is given to pupils, parents and staff to sign", findOneAgreement},
	{"phase", Medium, "A rule for another phase of education", findPhase},
	{"obsolete-technology", Medium, "A rule about technology that is no longer in use", findObsolete},
}

var (
	sharedLogin = pat("group password|group passwords|shared password|shared login|shared account|generic login|generic account|class login|class account|user logins|shared logins|group login|generic user", `\b(?:group|shared|generic|class) (?:passwords?|log-?ins?|user ?names?|accounts?|user accounts?)\b|\b(?:\d|two|three|four|five) user logins?\b`)
	traced      = pat("traced|traceable|individual users", `\b(?:traced|traceable|tracked) (?:back )?to (?:the |an )?(?:individual )?users?\b`)
	noSharing   = pat("share|login as|log in as|log on as", `\bnot share (?:it|them|their|passwords?)|\bnot (?:to )?log-? ?(?:in|on) as another`)
	mayShare    = pat("not shared|no shared|nobody|no generic|not use|never", `\b(?:no|never|not|nobody|without)\b[^.]{0,40}\b(?:shared|group|generic)\b`)
)

func findSharedLogins(r *reading, add func(hit)) {
	claim, ban := r.firstLine(traced), r.firstLine(noSharing)
	if claim == 0 && ban == 0 {
		return
	}
	r.each(sharedLogin, func(i, from, to int) {
		if mayShare.in(r.Blocks[i].Low) {
			return
		}
		h := hit{block: i, from: from, to: to, message: fmt.Sprintf("Several people use one login, although line %d says that use is traced to users: it cannot be.", claim),
			advice: "Give everybody a login of their own, or change the statement and say on which devices use cannot be traced.", fix: Fix{Section: "7.5.1", Key: "traceability.wording"}}
		if claim == 0 {
			h.severity = Medium
			h.message = fmt.Sprintf("A password for a group is shared by design, although line %d forbids sharing.", ban)
		}
		add(h)
	})
}

// firstLine is the number of the first line a pattern stands on, 0 if on none.
func (r *reading) firstLine(p pattern) int {
	line := 0
	r.each(p, func(i, from, _ int) {
		if line == 0 {
			at, _, _ := r.Blocks[i].LineAt(from)
			line = r.Lines[at].Number
		}
	})
	return line
}

var (
	physical   = pat("physical monitoring|physical supervision", `\b(?:via|by|through) physical (?:monitoring|supervision)\b`)
	technical  = pat("log|software|technical monitoring|monitoring system|monitoring service|alerts", `\b(?:reviewing log|log ?files?|logs are|logs of|monitoring (?:software|system|service|solution|product)|technical monitoring|alerts)\b`)
	offSite    = pat("off-site|off site|offsite|at home", `\b(?:devices?|equipment|laptops?|tablets?)\b[^.]{0,60}\b(?:off-?\s?site|at home)\b`)
	netMonitor = pat("network and internet use will be monitored|internet use is monitored|network activity is monitored|usage will be monitored", `\b(?:network|internet) (?:and internet )?(?:use|activity|usage) (?:will be|is) monitored\b`)
)

func findMonitoringReach(r *reading, add func(hit)) {
	r.each(physical, func(i, from, to int) {
		if technical.in(r.Blocks[i].Low) || i+1 < len(r.Blocks) && technical.in(r.Blocks[i+1].Low) {
			return
		}
		if off := r.firstLine(offSite); off > 0 {
			add(hit{block: i, from: from, to: to, message: fmt.Sprintf("Only supervision in the room is described, but the policy also covers devices used off site (line %d): those are not monitored at all.", off),
				advice: "Say how devices away from school are monitored, or that they are not.", fix: Fix{Section: "7.3.4", Key: "monitoring.methods"}})
		} else if net := r.firstLine(netMonitor); net > 0 {
			add(hit{block: i, from: from, to: to, severity: Medium, message: fmt.Sprintf("Line %d tells people that network use is monitored; here only supervision in the room is described.", net),
				advice: "Describe the monitoring that exists.", fix: Fix{Section: "7.3.4", Key: "monitoring.methods"}})
		}
	})
}

var (
	allHaveOwn  = pat("from year|all pupils|every pupil", `\b(?:from (?:year r|reception|nursery)[^.]{0,20}\b(?:all|every) pupils?|all pupils[^.]{0,20})\b[^.]{0,40}\bown (?:unique )?(?:user ?names?|log-?ins?|accounts?)`)
	notYoungest = pat("youngest", `\b(?:all but|except|apart from|excluding) the youngest\b[^.]{0,40}`)
	gameOrPlay  = pat("gaming|games", `\b(?:block\w*|categorised as|filter\w*)\b[^.]{0,120}\b(?:gaming|games)\b`)
	gamesUsed   = pat("games", `\bgames? consoles?\b|\bgames?[- ]based technolog`)
)

func findAccountClash(r *reading, add func(hit)) {
	young := r.firstLine(notYoungest)
	if young == 0 {
		return
	}
	r.each(allHaveOwn, func(i, from, to int) {
		add(hit{block: i, from: from, to: to, message: fmt.Sprintf("Every pupil has a login of their own from here on, but line %d leaves the youngest out. Which holds?", young),
			advice: "Say from which year group pupils have their own login, once.", fix: Fix{Section: "7.5.1", Key: "accounts.pupils"}})
	})
}

func findGamingClash(r *reading, add func(hit)) {
	used := 0
	r.each(gamesUsed, func(i, _, _ int) {
		if used == 0 && (r.Blocks[i].Kind == outline.Item && strings.Contains(r.LeadText(i), "access to") || strings.Contains(r.Blocks[i].Low, "uses")) {
			used = i + 1
		}
	})
	if used == 0 {
		return
	}
	r.each(gameOrPlay, func(i, from, to int) {
		at, _, _ := r.Blocks[used-1].LineAt(0)
		add(hit{block: i, from: from, to: to, message: fmt.Sprintf("Gaming is blocked here and listed as technology in use on line %d. Is there a rule for exceptions?", r.Lines[at].Number),
			advice: "Say for whom and when games are opened.", fix: Fix{Section: "7.3.2", Key: "filter.categories"}})
	})
}

// clash is a statement and what contradicts it.
type clash struct {
	says, but pattern
	message   string
	advice    string
	fix       Fix
}

var clashes = []clash{
	{pat("does not use social media|not use social media|no social media|not currently use social media|cannot access social media|not access social media", `\b(?:(?:does|do) not (?:currently )?use|currently does not use|cannot access|do not have access to) (?:any )?(?:official )?social media\b`),
		pat("official", `\bofficial (?:school )?social media\b[^.]{0,60}\b(?:has been|have been|are:|channels are|account)|\bfollow[^.]{0,20} the school social media`),
		"This says that social media is not used or cannot be opened; line %d speaks of the school's own channels as existing.", "Decide which holds, and take the other rules out or write them for the case that a channel is opened.", Fix{Section: "8.4", Key: "social.channels"}},
	{pat("only be issued to", `\b(?:log ?-?on|log ?-?in|password)[^.]{0,60}\bonly be issued to (?:members of )?staff\b`),
		pat("each child|every child|each pupil|every pupil|all pupils", `\b(?:each|every|all) (?:child(?:ren)?|pupils?) (?:will have|has|have|is given|are given)[^.]{0,60}\b(?:account|e-?mail|log-?in|password)`),
		"Login details go to staff only, but line %d gives one to every pupil.", "Say which service each of the two rules is about.", Fix{Section: "7.9"}},
	{pat("password will be sent|password is sent|passwords will be sent|passwords are sent", `\bpasswords? (?:will be|is|are) sent to the parents?`),
		pat("share", `\bnot share (?:it|them|their passwords?)`),
		"A pupil's password goes to the parents, while line %d says that nobody shares a password.", "Say who holds a young child's password, as an exception to the rule.", Fix{Section: "7.5.1"}},
}

func findFeatureClashes(r *reading, add func(hit)) {
	for c := range clashes {
		cl := &clashes[c]
		other := r.firstLine(cl.but)
		if other == 0 || !r.Index.Has(cl.says.need...) {
			continue
		}
		r.each(cl.says, func(i, from, to int) {
			at, _, _ := r.Blocks[i].LineAt(from)
			if r.Lines[at].Number != other {
				add(hit{block: i, from: from, to: to, message: fmt.Sprintf(cl.message, other), advice: cl.advice, fix: cl.fix})
			}
		})
	}
	r.platformClash(add)
	r.handleAlone(add)
}

var platformUsed = pat("learning platform", `^(?:the |our |a )?(?:school(?:'s)? )?(?:virtual )?learning platform(?:/intranet)?\b.{0,15}$|\b(?:uses|has) (?:a|an|the|its) (?:\w+ )?learning platform\b`)

// platformClash finds a learning platform in use whose section is announced but not there.
func (r *reading) platformClash(add func(hit)) {
	announced := slices.IndexFunc(r.Entries, func(e outline.Entry) bool { return strings.Contains(outline.LowASCII(e.Title), "platform") })
	if announced < 0 || slices.ContainsFunc(r.Heads, func(h outline.Head) bool { return strings.Contains(outline.LowASCII(h.Title), "platform") }) {
		return
	}
	r.each(platformUsed, func(i, from, to int) {
		add(hit{block: i, from: from, to: to, message: "A learning platform is in use, but the section on it that the contents announce is not in the text.", advice: "Put the section in: who may have an account, who watches over it, when it is closed.", fix: Fix{Section: "7.10", Key: "platform.used"}})
	})
}

var (
	handleOnly  = outline.Compile(`^\s*@[A-Za-z0-9_]{2,30}\s*$`)
	channelWord = outline.Compile(`\bchannels? (?:are|is)\s*:\s*$`)
	platforms   = []string{"twitter", "facebook", "instagram", "youtube", "x:", "tiktok", "threads", "bluesky", "linkedin"}
)

// handleAlone finds an account given without the service it is on.
func (r *reading) handleAlone(add func(hit)) {
	r.eachBody(func(i int, b *outline.Block) {
		if handleOnly.MatchString(b.Text) && !outline.ContainsAny(r.LeadText(i), platforms) && (channelWord.MatchString(r.LeadText(i)) || strings.Contains(r.LeadText(i), "channel")) {
			add(hit{block: i, message: "The account is given without the service it is on.", advice: "Name the service and the full address.", fix: Fix{Section: "8.4", Key: "social.channels"}})
		}
	})
}

var browser = pat("search tool|search engine|search tools", `\bsearch (?:tools?|engines?)\b[^.]*\b(?:google chrome|chrome browser|microsoft edge|internet explorer|safari|firefox)\b`)

func findBrowser(r *reading, add func(hit)) {
	r.each(browser, func(i, _, to int) {
		b := &r.Blocks[i]
		words := strings.Fields(b.Low[:to])
		from := to - len(words[len(words)-1])
		if strings.HasSuffix(b.Low[:to], "google chrome") || strings.HasSuffix(b.Low[:to], "microsoft edge") || strings.HasSuffix(b.Low[:to], "internet explorer") {
			from -= len(words[len(words)-2]) + 1
		}
		add(hit{block: i, from: from, to: to, message: "This is a browser, not a search tool: nothing that suits the children's age is named.", advice: "Name the search tool your risk assessment chose, and lock its safe setting.", fix: Fix{Section: "7.1", Key: "search.tools"}})
	})
}

var filterUse = pat("filter", `\b(?:uses?|provides?|operates?) (?:an? |the |our )?(?:\w+ ){0,3}(?:web |internet )?filter(?:ing)?(?: system| service| software)?\b`)

func findUnnamedFilter(r *reading, add func(hit)) {
	if _, named := r.profile["filter.product"]; named {
		return
	}
	done := false
	r.each(filterUse, func(i, from, to int) {
		if done || !strings.Contains(r.Blocks[i].Low, "block") {
			return
		}
		done = true
		add(hit{block: i, from: from, to: to, message: "Which filter is it? Without the product nobody can check that its maker is a member of the Internet Watch Foundation and keeps its lists current.",
			advice: "Name the product and its provider.", fix: Fix{Section: "7.3.2", Key: "filter.product"}})
	})
}

var (
	capsName    = outline.Compile(`\b[A-Z]{3,6}\b`)
	networkName = outline.Compile(`\b((?:[A-Z][\pL]+ ){1,3}(?:Cable Network|Public Services? Network|Community Network|Schools? Broadband|Grid for Learning|Learning Grid))\b`)
)

func findProviderNames(r *reading, add func(hit)) {
	first := map[string]int{}
	var order []string
	r.eachBody(func(i int, b *outline.Block) {
		if !strings.Contains(r.lastHead(i), "filter") && !strings.Contains(b.Low, "broadband") {
			return
		}
		for _, n := range capsName.FindAllString(b.Text, -1) {
			if _, ok := first[n]; !ok {
				first[n] = i
				order = append(order, n)
			}
		}
	})
	for _, a := range order {
		for _, b := range order {
			if len(a) >= 4 && len(b) == len(a)+1 && strings.HasPrefix(b, a) {
				for _, i := range append([]int{first[a]}, r.Having([]string{outline.LowASCII(b)})...) {
					n := b
					if i == first[a] && !strings.Contains(r.Blocks[i].Text, b) {
						n = a
					}
					at := strings.Index(r.Blocks[i].Text, n)
					if at < 0 || !r.Blocks[i].IsBody() {
						continue
					}
					add(hit{block: i, from: at, to: at + len(n), message: fmt.Sprintf("The same provider seems to be called both %s and %s.", a, b), advice: "Use one name, the one in the contract, and check that the contract still runs.", fix: Fix{Section: "7.3.2", Key: "broadband.provider"}})
				}
			}
		}
	}
	r.networkClash(add)
}

// networkClash finds a network named as the school's connection while the links name another.
func (r *reading) networkClash(add func(hit)) {
	own, at, from := "", -1, 0
	var others []int
	for i := range r.Blocks {
		b := &r.Blocks[i]
		if !b.IsBody() || !outline.ContainsAny(b.Text, []string{" Network", " Broadband", " Grid"}) {
			continue
		}
		m := networkName.FindStringIndex(b.Text)
		switch {
		case m == nil:
		case own == "" && strings.Contains(b.Low, "connect"):
			own, at, from = b.Text[m[0]:m[1]], i, m[0]
		case own != "" && !strings.Contains(b.Text, own):
			others = append(others, i)
		}
	}
	if own == "" || len(others) == 0 {
		return
	}
	l, _, _ := r.Blocks[others[0]].LineAt(0)
	fix := Fix{Section: "7.3.2", Key: "broadband.provider"}
	add(hit{block: at, from: from, to: from + len(own), severity: High, message: fmt.Sprintf("The connection is said to come through %s, but line %d names another network. Which is in the contract?", own, r.Lines[l].Number), advice: "Look in the contract and name that provider everywhere.", fix: fix})
	for _, i := range others {
		add(hit{block: i, message: fmt.Sprintf("Another network than the %s named as the school's connection.", own), advice: "Look in the contract and name that provider everywhere.", fix: fix})
	}
}

var signAll = pat("code of conduct", `\b(?:pupils|children)\b[^.]{0,40}\bvisitors?\b[^.]{0,30}\bsign an? code of conduct\b`)

func findOneAgreement(r *reading, add func(hit)) {
	r.each(signAll, func(i, from, to int) {
		add(hit{block: i, from: from, to: to, message: "Is one document meant for staff, pupils and visitors to sign? A code of conduct for staff cannot suit a five-year-old.",
			advice: "Give each group an agreement in words it understands.", fix: Fix{Section: "7.2", Key: "agreement.name"}})
	})
}

var (
	primaryName = outline.Compile(`(?i)\b(?:primary|infants?|juniors?|nursery|first school|pre-?school|JMI)\b`)
	secondary   = pat("examining body|examination|exam board|gcse|a-level|a level|sixth form|ks3|ks4|key stage 3|key stage 4|key stage three|key stage four|ks5|year 7|year 8|year 9|year 10|year 11|year 12|year 13|years 7|years 10", `\byears? (?:7|8|9|1[0-3])\b|\bexamin(?:ing|ation) bod(?:y|ies)\b|\bexam boards?\b|\bgcses?\b|\ba-?levels\b|\bsixth form\b|\bks ?[345]\b|\bkey stages? (?:3|4|5|three|four)\b|\binto examinations\b|\bpublic examinations?\b`)
	throughout  = outline.Compile(`(?i)\b(?:all[- ]through|secondary|high school|middle school|college|3-1[68]|4-1[68]|2-1[68]|federation|trust)\b`)
)

func findPhase(r *reading, add func(hit)) {
	if r.school == nil || !primaryName.MatchString(*r.school) || throughout.MatchString(*r.school) {
		return
	}
	r.each(secondary, func(i, from, to int) {
		if outline.ContainsAny(r.Blocks[i].Low, []string{"gov.uk", "transfer", "transition", "moving on", "secondary school", "leave"}) {
			return
		}
		add(hit{block: i, from: from, to: to, message: "This is a rule for secondary schools; a primary school has no such pupils or examinations.",
			advice: "Take it out, or write what holds here (the national tests at the end of Key Stage 2 have rules of their own).", fix: Fix{Section: "9.3", Key: "devices.exams"}})
	})
}

var obsolete = pat("e.164|h.323|isdn|jips|janet videoconf|pda|blackberry|floppy|minidisk|palm pilot|windows xp|windows 7|internet explorer|flash player|adobe flash|happy slapping|cd-rom|msn", `\be\.164\b|\bh\.323\b|\bisdn\b|\bpdas?\b|\bblackberr(?:y|ies)\b|\bfloppy\b|\bpalm pilots?\b|\bwindows (?:xp|7|vista)\b|\binternet explorer\b|\b(?:adobe )?flash player\b|\bhappy slapping\b`)

func findObsolete(r *reading, add func(hit)) {
	r.each(obsolete, func(i, from, to int) {
		h := hit{block: i, from: from, to: to, severity: Low, message: "Is this still in use? It belongs to equipment or habits of years ago.", advice: "Write about what the school uses today, or take it out."}
		if strings.HasPrefix(r.Blocks[i].Low[from:], "e.164") || strings.HasPrefix(r.Blocks[i].Low[from:], "h.323") {
			h.severity = Medium
			h.message = "Is this still in use? It is a rule for the conference rooms of years ago and means nothing for calls over the internet."
		}
		add(h)
	})
}
