package office

import (
	"slices"
	"time"

	"handrail.school/handrail/internal/area/device"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
)

// loadDeviceFacts counts for the board how devices stand: numbers, nobody's name. They are kept for the day while none of
// the records that they are made from is written.
func loadDeviceFacts(h *House, v *store.View, books *Books, of *obligation.Facts, _ *policy.Inputs) error {
	size, _, err := v.BoardMark()
	if err != nil {
		return err
	}
	key := keptKey{h.memory.marks.of(slices.Concat(coverKinds, []string{"device", "device_loan"})), v.Now().In(h.Zone).Format(time.DateOnly)}
	of.Devices, err = h.memory.devices.get(v, size, key, func() (obligation.Devices, error) { return countDevices(h, v, books) })
	return err
}

func countDevices(h *House, v *store.View, books *Books) (obligation.Devices, error) {
	var out obligation.Devices
	all, err := v.Devices()
	if err != nil || len(all) == 0 {
		return out, err
	}
	covers, err := coversNow(h, v)
	if err != nil {
		return out, err
	}
	loans, err := v.OpenLoans()
	if err != nil {
		return out, err
	}
	now := v.Now().In(h.Zone)
	there := map[string]bool{}
	kept := map[string]device.Device{}
	for _, x := range all {
		kept[string(x.ID)] = x
		if x.Gone() {
			continue
		}
		if _, known := device.ByKey(books.Devices, x.Kind); !known {
			out.Odd++
		}
		there[x.Kind] = true
		switch {
		case x.Owner == device.School:
			out.All++
		default:
			out.Own++
			if !covers.signedAll(x.Of, now) {
				out.Unsigned++
			}
		}
	}
	for _, k := range books.Devices {
		if there[k.Key] {
			out.Kinds = append(out.Kinds, k.Title)
		}
	}
	for _, l := range loans {
		countLoan(&out, books, kept[string(l.Device)], l, now)
	}
	return out, nil
}

func countLoan(out *obligation.Devices, books *Books, x device.Device, l store.Lent, now time.Time) {
	if !l.OffSite || x.State == device.Lost { // what is lost is not on loan; whoever looks after it writes that down
		return
	}
	k, _ := device.ByKey(books.Devices, x.Kind)
	out.Away++
	if x.StaysIn(k, now) != "" {
		out.Open++
	}
	if !x.Filter {
		out.Unfiltered++
	}
	if l.Late(calendar.Day(now), l.Left) {
		out.Late++
	}
}
