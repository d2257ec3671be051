package outline

import (
	"slices"
	"strings"
)

var notName = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range notNameWords {
		m[w] = true
	}
	return m
}()

// Span is a stretch of a block's text.
type Span struct{ From, To int }

const (
	salutation = `(?:(?:Mr|Mrs|Miss|Ms|Mx|Dr|Rev|Revd|Fr|Sr|Cllr|Prof)\.?\s+)`
	nameWord   = `(?:O'|D'|Mc|Mac|St )?[A-Z][a-z\x{00c0}-\x{017f}]+(?:-[A-Z][a-z]+)*`
)

var (
	// With a salutation an initial or a bare surname will do; without one it takes two names.
	personRe = Compile(`^(?:` + salutation + `(?:[A-Z]\.? ?)?` + nameWord + `(?: ` + nameWord + `)?|[A-Z][a-z]+(?:-[A-Z][a-z]+)? (?:[A-Z]\.? ?)?(?:O'|Mc|Mac|De |Van |van |de )?[A-Z][\pL]*[a-z](?:-[A-Z]\pL+)?\b)`)
	saluted  = Compile(`^` + salutation)
)

// notNameWords never stand in a person's name.
var notNameWords = strings.Fields(`school academy primary infant junior nursery policy policies online safety safeguarding designated lead leads deputy governor governors
 governing body board committee headteacher head teacher principal chair chairs chairman computing coordinator co-ordinator officer manager network technician support team
 internet digital data protection act education children child keeping safe early years foundation stage key school's trust council county police service services local
 authority department contact name names named date dates reviewed review next written agreed approved signed use used acceptable code conduct personal social media
 mobile phone email website website's september october november december january february march april may june july august autumn spring summer term year full
 the and of for in at with by to or our this all any assistant executive senior leader leadership director business inclusion sendco senco family staff member members pupils
 parents parent carers care filtering monitoring new responsible technical provider broadband system systems information security technology ict curriculum pshe rse
 rshe prevent referral online-safety e-safety esafety link subject class teachers role roles responsibilities appendix section part national safer centre
 united kingdom england church catholic anti bullying behaviour equality british values working together safeguard health wellbeing teaching learning guidance
 statutory community users volunteers visitors office admin administrator microsoft google apple office365 teams apple ipad netsweeper smoothwall lightspeed
 should will must if when where who what how why no not is are has have please see tbc monday tuesday wednesday thursday friday sports`)

// NamesIn finds people's names in a piece of text.
func NamesIn(text string) []Span {
	var out []Span
	for at := capitalPair(text, 0); at >= 0; {
		m := personRe.FindStringIndex(text[at:])
		if m == nil {
			at = capitalPair(text, at+1)
			continue
		}
		from, to := at+m[0], at+m[1]
		if cut := strings.LastIndexByte(text[from:to], ' '); notName[strings.ToLower(text[from+cut+1:to])] && len(strings.Fields(text[from:from+cut])) > 1 && saluted.MatchString(text[from:to]) {
			to = from + cut // "Mrs Kaur Headteacher"
		}
		bare := saluted.ReplaceAllString(text[from:to], "")
		if slices.ContainsFunc(strings.Fields(strings.ToLower(bare)), func(w string) bool {
			return notName[strings.Trim(w, ".,'")]
		}) {
			at = capitalPair(text, from+max(strings.IndexByte(text[from:to], ' '), 1)) // the name may begin with the next word
			continue
		}
		out = append(out, Span{from, to})
		at = capitalPair(text, to)
	}
	return out
}

// capitalPair is the place, at or after from, of a word with a capital that is followed by another, as in
// every name; -1 if there is none.
func capitalPair(text string, from int) int {
	before := -1 // where the word before began, if with a capital
	for i := from; i < len(text); i++ {
		if i > 0 && WordByte(text[i-1]) || !WordByte(text[i]) {
			continue
		}
		capital := text[i] >= 'A' && text[i] <= 'Z'
		if capital && before >= 0 {
			return before
		}
		before = -1
		if capital {
			before = i
		}
	}
	return -1
}

// looksLikePerson says whether a short line is somebody's name and no title.
func looksLikePerson(s string) bool {
	names := NamesIn(s)
	return len(names) > 0 && names[0].From < 3 && (names[0].To-names[0].From >= len(s)*2/3 || strings.ContainsAny(s[names[0].To:min(len(s), names[0].To+3)], "(,-")) && (saluted.MatchString(s) || len(strings.Fields(s)) <= 6 && commonFirstName(s))
}

// commonFirstName says whether a line begins with a first name that is common in Britain, so that two
// capitalised words are taken for a person and not for a heading.
func commonFirstName(s string) bool {
	return slices.Contains(firstNames, strings.ToLower(FirstWord(s)))
}

var firstNames = strings.Fields(`alan alex alexandra alice alison amanda amy andrea andrew angela ann anna anne anthony ashley barbara ben benjamin beth brian
 carol caroline catherine charlotte cheryl chris christine christopher claire clare colin craig daniel darren david dawn dean debbie deborah
 denise diane donna dorothy duncan edward elaine eleanor elizabeth ellen emily emma eric fiona frances gareth gary gavin gemma geoff george gillian
 graham hannah harriet heather helen henry holly ian jack jackie jacqueline james jane janet janice jason jayne jean jennifer jenny jessica jill
 joan joanna joanne john jon jonathan joseph judith julia julie karen karl kate katherine kathryn katie keith kelly kenneth kerry kevin kim
 kirsty laura lauren leanne lee lesley lewis linda lisa liz lorraine louise lucy lynn lynne malcolm mandy margaret maria marie mark martin mary
 matthew maureen megan melanie michael michelle mike mohammed muhammad natalie natasha neil nicholas nick nicola nigel olivia pamela patricia
 patrick paul paula pauline peter philip philippa rachel rebecca richard robert robin roger rosemary ruth ryan sally sam samantha sandra sara
 sarah scott sharon sheila shirley simon sophie stacey stephanie stephen steve steven stuart sue susan suzanne tara teresa thomas tim
 timothy tina tom tony tracey tracy trevor valerie vanessa vicky victoria wendy william yvonne zoe`)
