package roll

import "strings"

const upnLetters = "ABCDEFGHJKLMNPQRTUVWXYZ"

// NormalUPN brings a unique pupil number into its one form.
func NormalUPN(text string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\u00a0' {
			return -1
		}
		return r
	}, text))
}

// ValidUPN says whether a text is a unique pupil number: a check letter and twelve digits, of which the last
// may be a letter while the number is temporary (the Department's UPN guide).
func ValidUPN(upn string) bool {
	if len(upn) != 13 || !strings.ContainsRune(upnLetters, rune(upn[0])) {
		return false
	}
	sum := 0
	for i := 1; i < 13; i++ {
		c := upn[i]
		value := 0
		switch {
		case c >= '0' && c <= '9':
			value = int(c - '0')
		case i == 12 && strings.IndexByte(upnLetters, c) >= 0:
			value = strings.IndexByte(upnLetters, c)
		default:
			return false
		}
		sum += value * (i + 1)
	}
	return upnLetters[sum%23] == upn[0]
}

// MakeUPN puts the check letter before twelve digits, for made-up schools and tests.
func MakeUPN(digits string) string {
	for i := range len(upnLetters) {
		if upn := upnLetters[i:i+1] + digits; ValidUPN(upn) {
			return upn
		}
	}
	return ""
}
