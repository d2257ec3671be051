package obligation

import (
	"fmt"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/policy"
)

// Devices is how the register of devices stands: numbers, nobody's name.
type Devices struct {
	All, Own int      // in use: the school's, and what people brought and registered
	Kinds    []string // that the register has, in words
	Odd      int      // of a kind that stands under no rule and in no group of the filter
	Unsigned int      // brought by somebody whose signature is not live
	// Away are out of the school now. Of those, Open are not encrypted, or nobody looked for a year, and Unfiltered go
	// online without the school's filter; Late should be back.
	Away, Open, Unfiltered, Late int
}

const devicesPage = "/access/devices"

// inventoried judges 2-b: everything that the policy counts as a device stands in one register, each under rules.
func inventoried(f *Facts, o policy.Obligation, _ time.Time) Standing {
	d := f.Devices
	switch {
	case d.All+d.Own == 0:
		return claimed(o, "No device is entered in the register yet.", devicesPage)
	case d.Odd > 0:
		return Standing{Status: NotMet, Link: devicesPage, Seen: many(d.Odd, "device is", "devices are") + " of a kind for which there is no rule and no group of the filter."}
	}
	return Standing{Status: Met, Link: devicesPage, Seen: fmt.Sprintf("The register has %s of the school and %d of people’s own, each of a kind with its rules and its group of the filter: %s.",
		many(d.All, "device", "devices"), d.Own, strings.Join(d.Kinds, ", "))}
}

// brought judges 2-f in part: what people bring is registered under a live signature, and the gate opens nothing on a
// device that nobody registered. The network does not ask the gate yet, so this is never met by what is seen here alone.
func brought(f *Facts, o policy.Obligation, _ time.Time) Standing {
	switch d := f.Devices; {
	case d.All+d.Own == 0:
		return claimed(o, "No device is entered in the register yet.", devicesPage)
	case d.Unsigned > 0:
		return Standing{Status: NotMet, Link: devicesPage + "?owner=personal", Seen: many(d.Unsigned, "device was", "devices were") + " registered by somebody whose signature is not live any more."}
	}
	return claimed(o, fmt.Sprintf("%s registered by people whose signatures are live, and the gate opens nothing on a device that is not registered. The network does not ask the gate yet.",
		many(f.Devices.Own, "own device is", "own devices are")), devicesPage)
}

// awayFiltered judges 2-g: whatever of the school's is away is on record with how it is protected, and goes online through
// the school's filter.
func awayFiltered(f *Facts, o policy.Obligation, _ time.Time) Standing {
	d := f.Devices
	switch {
	case d.All == 0:
		return claimed(o, "No device of the school is entered in the register yet.", devicesPage)
	case d.Open > 0, d.Unfiltered > 0:
		return Standing{Status: NotMet, Link: devicesPage + "?state=open", Seen: fmt.Sprintf("Of %s away from the school, %d go online without the school’s filter and %d are not known to be encrypted.", many(d.Away, "device", "devices"), d.Unfiltered, d.Open)}
	case d.Late > 0:
		return Standing{Status: Due, Link: devicesPage + "?state=late", Seen: fmt.Sprintf("All %d devices away from the school are filtered and encrypted, as the register has it. %s by now.", d.Away, many(d.Late, "device should be back", "devices should be back"))}
	}
	return Standing{Status: Met, Link: devicesPage + "?state=lent", Seen: many(d.Away, "device is", "devices are") + " away from the school, each on record with its holder, last day, encryption and filter, as the register has them."}
}

// awayEncrypted judges 4.4-d and 7.11-h: nothing is away from the school that is not encrypted, and nothing can be lent.
func awayEncrypted(f *Facts, o policy.Obligation, _ time.Time) Standing {
	d := f.Devices
	switch {
	case d.All == 0:
		return claimed(o, "No device of the school is entered in the register yet.", devicesPage)
	case d.Open > 0:
		return Standing{Status: NotMet, Link: devicesPage + "?state=open", Seen: fmt.Sprintf("Of %s away from the school, %d are not encrypted, or nobody has looked for a year.", many(d.Away, "device", "devices"), d.Open)}
	}
	return Standing{Status: Met, Link: devicesPage + "?state=lent", Seen: fmt.Sprintf("Of %s away from the school, all were seen to be encrypted within a year. No other can be lent to leave it.", many(d.Away, "device", "devices"))}
}
