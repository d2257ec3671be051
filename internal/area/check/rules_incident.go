package check

import (
	"strings"

	"handrail.school/handrail/internal/area/outline"
)

// Rules about incidents, where a wrong order destroys evidence or leaves a child unprotected.
var incidentRules = []rule{
	{"delete-before-police", High, "Deleting is ordered before anybody asks the police", findDeleteFirst},
	{"return-before-evidence", High, "A confiscated device goes back without asking whether it is evidence", findReturnFirst},
	{"search-imagery", High, "Staff may take or search a device for sexual pictures without the safeguards", findImagerySearch},
	{"handle-imagery", High, "Staff are told to look at or pass on a sexual picture", findHandled},
	{"possession-without-police", High, "A member of staff has indecent images, and the police are not told", findPossession},
	{"police-optional", Medium, "Telling the police is one of two choices", findPoliceOptional},
	{"no-prevent-duty", Medium, "Radicalisation is dealt with without the Prevent duty or Channel", findNoPrevent},
	{"no-search-rule", Low, "Devices are confiscated, but nothing is said about searching them", findNoSearchRule},
}

var (
	deletes = pat("delete|deleted|remove|erase|wipe|destroy", `\b(?:(?:is|are|be|been|being|get|immediately|then|and|to|will|must|should|may|ensure)\s+(?:\w+ ){0,2}?(?:deleted|removed|erased|wiped|destroyed)|delete|erase|wipe|destroy)\b`)
	grave   = pat("indecent|sexual|nude|sexting|iioc|abuse image|illegal|youth produced|child abuse", `\b(?:indecent|sexual\w*|nudes?|semi-nudes?|sexting|iioc|illegal|child abuse)\b`)
	guarded = outline.Compile(`\bpolice\b|\bevidence\b|\b(?:do|does|must|should|will|may|shall|can)(?: not|n't) (?:be )?(?:\w+ )?delet|\bnever delet|\bnot (?:to )?(?:be )?delet|\bagenc|\bonly (?:be )?delet|\bdeleted (?:only )?once\b|\bonce\b|\bafter (?:advice|consult)|\badvice\b|\blado\b|\bor$|\bnobody\b|\bno[- ]one\b|\bwithout\b|\bno (?:member|adult|picture|image|copy|device)\b|\bunless\b|\buntil\b|\bpermission of\b|\bbefore (?:any|it|they|a|anything)\b.{0,40}delet|\bshould be asked\b|\bconsider`)
	copies  = outline.Compile(`\b(?:cop(?:y|ies)|images?|imagery|pictures?|photos?|photographs?|content|files?|material|videos?|data|messages?|it|them)\b`)
	device  = outline.Compile(`\b(?:phones?|devices?|search(?:ed|es|ing)?|confiscat\w+)\b`)
)

// staffTold begins an order in one sentence: "Staff who find illegal material should delete it".
var staffTold = outline.Compile(`^(?:any |all )?(?:members? of )?(?:staff|adults?|teachers?|technicians?|anyone|anybody|everybody)\b.*\b(?:should|must|will|are to) (?:\w+ )?(?:delete|erase|wipe|destroy|remove)\b`)

// findDeleteFirst looks at an order to delete among the steps for indecent images, in a sentence that tells staff what
// to do with them, or in a rule about searching devices, that comes before any step that asks police or another agency.
func findDeleteFirst(r *reading, add func(hit)) {
	r.each(deletes, func(i, from, to int) {
		b := &r.Blocks[i]
		s := strings.TrimRight(b.Low[sentenceStart(b.Low, from):sentenceEnd(b.Low, to)], " ,;.")
		if guarded.MatchString(s) || !copies.MatchString(s) || guardedLead(r.LeadText(i)) {
			return
		}
		inList := b.Kind == outline.Item && (grave.in(s) || grave.in(r.LeadText(i)) || r.graveOver(i) && from < 6)
		toldTo := grave.in(s) && staffTold.MatchString(s)
		inSearch := device.MatchString(s) && strings.Contains(s, "search") || device.MatchString(b.Low) && strings.Contains(b.Low, "searched") && strings.Contains(s, "content may be deleted")
		switch {
		case toldTo && !r.policeEarlier(i) && !r.policeNextTo(i), inList && !strings.HasPrefix(r.LeadText(i), "pupils") && !r.policeEarlier(i):
			h := hit{block: i, from: from, to: to, message: "Every copy is ordered to be deleted before the police are told: evidence would be gone, and a later step may ask to keep it.",
				advice: "Put the police first: nothing is deleted until they, or the IWF for a web page, have said so.", fix: Fix{Section: "11.3"}}
			if !r.policeLater(i) {
				h.message = "Copies are ordered to be deleted, and nobody first asks whether they are evidence."
			}
			add(h)
		case inSearch && !r.policeNextTo(i):
			add(hit{block: i, from: from, to: to, message: "Content on a searched device may be deleted, and nobody first asks whether it is evidence.",
				advice: "Nothing is deleted from a device while it may be evidence; what looks like an indecent image is not even looked at.", fix: Fix{Section: "9.3", Key: "devices.search"}})
		}
	})
}

func guardedLead(lead string) bool {
	lead = strings.TrimSpace(lead)
	return strings.HasSuffix(lead, "not:") || strings.HasSuffix(lead, "never:") || strings.Contains(lead, "must not") && strings.HasSuffix(lead, ":") || strings.HasPrefix(lead, "never ") || strings.Contains(lead, "should not") && strings.HasSuffix(lead, ":") || strings.Contains(lead, "nobody")
}

var toldPolice = outline.Compile(`\b(?:inform|contact|report|tell|call|ring|notify|refer|hand|handed|advice|advise|ask|consult|seek)\w*\b[^.]{0,60}\b(?:police|101|999)\b|\bpolice\b[^.]{0,40}\b(?:informed|contacted|told|called|consulted|advice|notified|asked)\b`)

// policeEarlier says whether a step before this one, in the same list, tells the police.
func (r *reading) policeEarlier(i int) bool {
	for _, j := range r.Siblings(i) {
		if j < i && toldPolice.MatchString(r.Blocks[j].Low) {
			return true
		}
	}
	return false
}

func (r *reading) policeLater(i int) bool {
	for _, j := range r.Siblings(i) {
		if j > i && toldPolice.MatchString(r.Blocks[j].Low) {
			return true
		}
	}
	return false
}

func (r *reading) policeNextTo(i int) bool {
	for _, j := range []int{i - 1, i + 1} {
		if j >= 0 && j < len(r.Blocks) && r.Blocks[j].IsBody() && (strings.Contains(r.Blocks[j].Low, "retain it as evidence") || strings.Contains(r.Blocks[j].Low, "will not delete") || strings.Contains(r.Blocks[j].Low, "not be deleted")) {
			return true
		}
	}
	return false
}

var (
	handles = pat("view|look at|open|forward|send|email|copy|print|save", `^(?:\W*(?:[a-h]|[ivx]{1,4}|\d)[.)]\s*)?(?:view|look at|open|forward|send|e-?mail|copy|print|save|screenshot)\b (?:the |any |all |a copy of )*(?:it|them|image\w*|pictures?|photos?|photographs?|videos?|evidence|content)\b`)
	// the same said in a sentence: a duty word, what is done, and a sexual picture
	handlesSaid = pat("look at|view|open|forward|copy|print|save|screenshot", `\b(?:should|must|may|can|will|are to)\b (?:(?:look at|view|open|save|copy|print|screenshot|forward),? (?:and |or )?)+(?:the |any |all |a copy of )*(?:sexting|nudes?|semi-nudes?|indecent|sexual|explicit|youth.produced)\b[^.]{0,30}?(?:image|picture|photo|video)`)
	// or the picture was named before, in the same sentence
	handlesIt   = pat("look at|view|open|forward|copy|print|save|screenshot", `\b(?:should|must|can|will|are to)\b (?:(?:look at|view|open|save|copy|print|screenshot|forward),? (?:and |or )?)+(?:(?:the|any|all) )?(?:image|picture|photo|video)s?\b`)
	carefulSaid = outline.Compile(`\b(?:not|never|no|nobody|only|unless|dsl|dsls|lead|leads|police officers?)\b`)
	graveHead   = outline.Compile(`\b(?:sexting|nudes?|semi-nudes?|indecent|sexual imagery|youth produced)\b`)
	careful     = outline.Compile(`\b(?:not|never|no|only|unless|dsl|police|lead|designated)\b`)
)

// graveOver says whether the part over a block is about sexual pictures.
func (r *reading) graveOver(i int) bool {
	top := r.topHead(r.Blocks[i].Head)
	return graveHead.MatchString(r.lastHead(i)) || top >= 0 && graveHead.MatchString(outline.LowASCII(r.Heads[top].Title))
}

func handled(i, from, to int) hit {
	return hit{block: i, from: from, to: to, message: "Staff are told to look at, copy or pass on what may be an indecent picture of a child. That harms the child and can be an offence.",
		advice: "Nobody looks, copies or sends: the device is kept as it is, and the DSL and the police decide.", fix: Fix{Section: "11.1.1"}}
}

// findHandled looks at sentences that name sexual pictures, and at the steps under a heading or lead-in about sexual pictures.
func findHandled(r *reading, add func(hit)) {
	r.each(handlesSaid, func(i, from, to int) {
		low := r.Blocks[i].Low
		if start := strings.LastIndexAny(low[:from], ".!?;") + 1; !carefulSaid.MatchString(low[start:to]) {
			add(handled(i, from, to))
		}
	})
	r.each(handlesIt, func(i, from, to int) {
		low := r.Blocks[i].Low
		if s := low[sentenceStart(low, from):to]; graveHead.MatchString(s) && !careful.MatchString(s) {
			add(handled(i, from, to))
		}
	})
	r.each(handles, func(i, from, to int) {
		b, lead := &r.Blocks[i], r.LeadText(i)
		s := b.Low[from:sentenceEnd(b.Low, to)]
		if b.Kind != outline.Item || !graveHead.MatchString(lead) && !r.graveOver(i) || careful.MatchString(lead) || strings.Contains(lead, "n't") ||
			careful.MatchString(s) && !strings.HasPrefix(b.Low[from:], "forward") && !strings.HasPrefix(b.Low[from:], "send") || strings.Contains(s, "not ") {
			return
		}
		add(handled(i, from, to))
	})
}

var (
	goesBack   = pat("return|released|collect|given back|handed back", `\b(?:(?:will|must|can|may|should|to) be (?:returned|released|collected|given back|handed back)|(?:returned|released|given back) to|(?:is|are) (?:returned|given back|handed back) (?:at|after|when)|collected (?:by|from))\b[^.]{0,60}`)
	askedFirst = outline.Compile(`\b(?:evidence|illegal|unless|except|criminal|offence|safeguarding|police|investigat\w*|provided that)\b`)
)

func findReturnFirst(r *reading, add func(hit)) {
	r.each(goesBack, func(i, from, to int) {
		b := &r.Blocks[i]
		s := b.Low[sentenceStart(b.Low, from):sentenceEnd(b.Low, to)]
		if !strings.Contains(s, "confiscat") || askedFirst.MatchString(s) || r.exceptionNear(i) {
			return
		}
		add(hit{block: i, from: from, to: to, message: "A confiscated device goes back to the family with no exception for one that may hold evidence.",
			advice: "Add: not while it may be evidence or the DSL or police have asked to keep it; and say who decides.", fix: Fix{Section: "9.3", Key: "devices.confiscated_return"}})
	})
}

// exceptionNear says whether a rule close by takes evidence out of the rule on giving back in so many
// words; that the police get some devices is not enough.
func (r *reading) exceptionNear(i int) bool {
	for j := max(0, i-3); j < len(r.Blocks) && j <= i+3; j++ {
		low := r.Blocks[j].Low
		if j != i && outline.ContainsAny(low, []string{"not be returned", "not returned", "will be kept", "is kept", "held until", "retained until", "not released", "before a device is returned", "before it is returned", "not given back", "no device is returned"}) {
			return true
		}
	}
	return false
}

var (
	takeOrLook = pat("confiscat|search", `\b(?:confiscate|confiscated|search|searched|searches)\b[^.]*\b(?:sexual imagery|sexting|nudes?|indecent|sexual images?|explicit)\b`)
	safeLook   = outline.Compile(`\b(?:not (?:be )?(?:view|look|search|open)\w*|never|designated safeguarding|dsl|police|without viewing|not view)\b`)
)

func findImagerySearch(r *reading, add func(hit)) {
	r.each(takeOrLook, func(i, from, to int) {
		b := &r.Blocks[i]
		s := b.Low[sentenceStart(b.Low, from):sentenceEnd(b.Low, to)]
		if safeLook.MatchString(s) || !outline.ContainsAny(s, []string{"staff may", "may confiscate", "may search", "may be searched", "can search", "can confiscate", "leadership"}) || i+1 < len(r.Blocks) && strings.Contains(r.Blocks[i+1].Low, "not view") {
			return
		}
		add(hit{block: i, from: from, to: to, message: "Suspected sexual pictures are a ground to take and search a device, with no word that nobody looks and that the DSL is told at once.",
			advice: "Write: staff do not look; the device goes to the DSL, who decides with the police.", fix: Fix{Section: "9.3", Key: "devices.confiscation_grounds"}})
	})
}

var (
	possession = pat("possession|found with|has accessed|in possession", `\b(?:members? of staff|staff|adult|employee|teacher|volunteer)\b[^.]{0,60}\b(?:possession of|possess(?:es|ing)?|found with)\b[^.]{0,60}\b(?:indecent|iioc|illegal|abuse images?|child sexual)\b`)
	ladoStep   = pat("lado|designated officer", `\b(?:local authority designated officer|lado)\b`)
)

func findPossession(r *reading, add func(hit)) {
	r.each(possession, func(i, from, to int) {
		at := hit{block: i, from: from, to: to, message: "These steps for a member of staff with indecent images never say that the police are told.",
			advice: "Tell the police at once, then the LADO, and do not warn the person. Personal devices and other adults belong here too.", fix: Fix{Section: "11.3"}}
		text := r.Blocks[i].Low
		lado := -1
		for j := i + 1; j < len(r.Blocks) && r.Blocks[j].Kind == outline.Item && (r.Blocks[j].Level > r.Blocks[i].Level || r.Blocks[i].Kind != outline.Item); j++ {
			text += "\n" + r.Blocks[j].Low
			if ladoStep.in(r.Blocks[j].Low) && lado < 0 {
				lado = j
			}
		}
		if tellPolice.MatchString(text) {
			return
		}
		if lado >= 0 {
			at.block, at.from, at.to = lado, 0, 0
		}
		add(at)
	})
}

// tellPolice is an act of telling; that devices wait for police advice is none.
var tellPolice = outline.Compile(`\b(?:inform|contact|report|tell|call|ring|notify|refer)\w*\b[^.\n]{0,60}\b(?:police|101|999)\b|\bpolice\b[^.\n]{0,30}\b(?:will be|are|is|be) (?:informed|contacted|told|called|notified)\b`)

var optional = pat("police", `\b(?:contact|inform|tell|report to|speak (?:to|with)|notify)\b[^.]{0,60}\bor (?:the )?(?:\w+ ){0,2}(?:police|constabulary)\b`)

func findPoliceOptional(r *reading, add func(hit)) {
	r.each(optional, func(i, from, to int) {
		b := &r.Blocks[i]
		if !outline.ContainsAny(b.Low[sentenceStart(b.Low, from):sentenceEnd(b.Low, to)], []string{"illegal", "criminal", "offence", "crime", "unlawful"}) || strings.Contains(b.Low[from:to], "and/or") {
			return
		}
		add(hit{block: i, from: from, to: to, message: "When a crime is suspected the police are only one of two choices here. Which, and how soon?",
			advice: "Say that the police are told at once; advice from others comes beside it, not instead.", fix: Fix{Section: "10"}})
	})
}

var preventWords = pat("prevent duty|prevent strategy|channel|counter-terrorism|prevent lead|prevent referral|prevent guidance|prevent agenda|prevent programme|prevent policy|the prevent|'prevent'|prevent team|prevent officer|prevent training", `\bprevent (?:duty|strategy|lead|referral|guidance|agenda|programme|policy|team|officer|training|education)|\bthe prevent\b|'prevent'|\bchannel (?:programme|panel|referral|process|team)|counter-terrorism`)

func findNoPrevent(r *reading, add func(hit)) {
	if r.anywhere(preventWords) || r.Index.Has("(channel)", "to channel", "prevent)", "the prevent") {
		return
	}
	for h := range r.Heads {
		if !outline.ContainsAny(outline.LowASCII(r.Heads[h].Title), []string{"radicalis", "extremis"}) {
			continue
		}
		at := r.Heads[h].Block
		for j := at; j < len(r.Blocks) && r.Blocks[j].Head == h; j++ {
			if r.Blocks[j].IsBody() && outline.ContainsAny(r.Blocks[j].Low, []string{"extremis", "terroris", "radicalis"}) {
				at = j
				break
			}
		}
		add(hit{block: at, message: "This section names neither the Prevent duty nor Channel nor a person who leads. Are they dealt with elsewhere?",
			advice: "Name the duty, how a referral is made and who makes it. Check with your authority.", fix: Fix{Section: "11.6"}})
		return
	}
}

var searchWords = pat("search", `\bsearch(?:es|ed|ing)? (?:of |a |the |any |with |without |pupils?|phones?|devices?|and confiscat)|\bsearching, screening|\bmay be searched|\bsearched\b`)

func findNoSearchRule(r *reading, add func(hit)) {
	if r.anywhere(searchWords) || r.Index.Has("examine a", "examine the", "examine any", "examining a", "examining the", "examining electronic", "examine pupil", "examination of") || !r.isOnlineSafety() {
		return
	}
	for i := range r.Blocks {
		b := &r.Blocks[i]
		if !b.IsBody() || !strings.Contains(b.Low, "confiscated") || !device.MatchString(b.Low) {
			continue
		}
		at := i
		if b.Head >= 0 {
			at = r.Heads[b.Head].Block
		}
		add(hit{block: at, message: "Devices are confiscated, but nothing says whether, by whom and how they may be searched.", advice: "Write the rule down, with who is present and what is recorded.", fix: Fix{Section: "9.3", Key: "devices.search"}})
		return
	}
}
