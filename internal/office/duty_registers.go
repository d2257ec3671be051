package office

import (
	"fmt"
	"strings"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/device"
	"handrail.school/handrail/internal/store"
)

// What the registers of rooms, devices and systems know, for the forms of duties (obligations 5.1-i, 7.11-c, 9.5-b).

func factRooms(_ *House, v *store.View, _ *agenda) (string, error) {
	all, err := v.Rooms()
	if err != nil || len(all) == 0 {
		return "No room is in the register yet.", err
	}
	return fmt.Sprintf("Rooms in the register: %d.", len(all)), nil
}

func factPhones(_ *House, v *store.View, _ *agenda) (string, error) {
	all, err := v.Devices()
	if err != nil {
		return "", err
	}
	phones := 0
	for _, x := range all {
		if x.Kind == "phone" && x.Owner == device.School && !x.Gone() {
			phones++
		}
	}
	return fmt.Sprintf("Phones of the school in the register of devices: %d.", phones), nil
}

// factPupilData names the systems in use that hold pupils' data, and those whose part on data protection is not whole.
func factPupilData(_ *House, v *store.View, _ *agenda) (string, error) {
	all, err := v.Systems()
	if err != nil {
		return "", err
	}
	var names, wanting []string
	for _, s := range all {
		if s.State != access.Live || !s.PupilData {
			continue
		}
		names = append(names, s.Name)
		if len(s.Holds()) > 0 || s.Runs == "" || s.Data == "" {
			wanting = append(wanting, s.Name)
		}
	}
	switch {
	case len(names) == 0:
		return "No system in the register holds pupils’ data.", nil
	case len(wanting) > 0:
		return "In the register: " + strings.Join(names, ", ") + ". Not whole: " + strings.Join(wanting, ", ") + ".", nil
	}
	return "In the register: " + strings.Join(names, ", ") + ". Owner, data, place, risk and data protection stand at each.", nil
}
