package roll

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"handrail.school/handrail/internal/words/people"
)

// roleWords say which role a word of another system means here. A roster never makes anybody more than a
// member of staff: administrators, technicians and readers of cases are appointed by people (decision 11).
var roleWords = map[string]people.Role{}

func init() {
	for role, words := range map[people.Role]string{
		people.Pupil: "pupil student learner child",
		people.Staff: "staff teacher teachers teachingstaff nonteaching supportstaff aide teachingassistant ta hlta principal headteacher professor lecturer faculty instructor " +
			"administrator siteadministrator districtadministrator systemadministrator admin schooladmin proctor counselor counsellor adjunct chair " +
			"officer paraprofessional assistant governor employee educator tutor formtutor nurse",
		people.Parent: "parent guardian relative carer parentguardian contact parentcarer family",
	} {
		for _, w := range strings.Fields(words) {
			roleWords[w] = role
		}
	}
}

// ParseRole finds the role that a word of another system means.
func ParseRole(text string) (people.Role, bool) {
	r, ok := roleWords[Squeeze(text)]
	return r, ok
}

// counted writes a number with what it counts.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// relationWords say which tie a word means.
var relationWords = map[string]string{
	"": "parent", "parent": "parent", "mother": "parent", "father": "parent", "mum": "parent", "mom": "parent", "dad": "parent", "m": "parent", "f": "parent",
	"stepparent": "parent", "stepmother": "parent", "stepfather": "parent", "fosterparent": "guardian", "foster": "guardian", "fostercarer": "guardian",
	"guardian": "guardian", "carer": "guardian", "specialguardian": "guardian", "socialworker": "other", "doctor": "other", "childminder": "other",
	"relative": "relative", "grandparent": "relative", "grandmother": "relative", "grandfather": "relative", "aunt": "relative", "uncle": "relative", "sibling": "relative",
	"brother": "relative", "sister": "relative", "family": "relative", "other": "other", "friend": "other", "aide": "other",
}

// ParseRelation finds the tie that a word of another system means; what nobody knows is "other".
func ParseRelation(text string) string {
	if k, ok := relationWords[Squeeze(text)]; ok {
		return k
	}
	return "other"
}

// RelationTitle writes a tie for people.
func RelationTitle(kind string) string {
	return map[string]string{"parent": "Parent", "guardian": "Carer or guardian", "relative": "Relative", "other": "Other contact"}[kind]
}

// Squeeze is a word with nothing but its letters and digits, small: "Sourced ID" and "sourced_id" are one.
func Squeeze(text string) string {
	clean := true
	for i := range len(text) {
		if c := text[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			clean = false
			break
		}
	}
	if clean {
		return text
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// DayInWords writes a day, given year first, as people say it.
func DayInWords(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return t.Format("2 January 2006")
}

// Fold makes names comparable: small letters, one space between words.
func Fold(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }
