package blocklist

import (
	"bytes"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// registers are labels below a country's domain under which everybody may register, such as co.uk. Some countries have no
// such registers, and there the same name is a site like any other; the public suffix list knows. Towns and trades that the
// list has as well are not among them: lists name those for the site that stands there.
var registers = map[string]bool{"co": true, "com": true, "org": true, "net": true, "gov": true, "ac": true, "edu": true, "sch": true,
	"nhs": true, "police": true, "ltd": true, "plc": true, "me": true, "mod": true, "parliament": true}

// tooWide says why a name would block far more than a list may: a whole top-level domain, or a register of a country.
func tooWide(name []byte) string {
	at := bytes.LastIndexByte(name, '.')
	if at < 0 {
		return "this would block a whole top-level domain"
	}
	if len(name)-at != 3 || at > len("parliament") || !registers[strings.ToLower(string(name[:at]))] {
		return ""
	}
	lower := strings.ToLower(string(name))
	if suffix, icann := publicsuffix.PublicSuffix(lower); icann && suffix == lower {
		return "this would block a whole register of domains"
	}
	return ""
}
