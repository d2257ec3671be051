package office

import (
	"slices"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/device"
	"handrail.school/handrail/internal/store"
)

// ScopeSystem is one system in use with what an assessor asks of it.
type ScopeSystem struct {
	access.System
	OwnerName string
	Admins    []string
	Lacks     []string
}

// ScopeDevices is one kind of the school's devices in figures.
type ScopeDevices struct {
	Title                    string
	Count, Issued, Encrypted int
	Lost                     int
}

// ScopeShown is the scope list for Cyber Essentials.
type ScopeShown struct {
	Systems []ScopeSystem
	Devices []ScopeDevices
	// Lacking counts systems of which something is missing.
	Lacking int
}

// ShowScope lists what is in scope of Cyber Essentials, out of the registers of systems and devices and the record of access, with
// what is missing there (CE-03, CE-04).
var ShowScope = Case[struct{}, ScopeShown]{
	About: About{Name: "ShowScope", Says: "See what is in scope of Cyber Essentials, and what the registers lack", Clause: "7.2/register", Sensitive: true, May: systemKeepers},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (ScopeShown, error) {
		var out ScopeShown
		tx.Looked("access_system", "scope")
		systems, err := tx.Systems()
		if err != nil {
			return out, err
		}
		names, err := namesOf(&tx.View)
		if err != nil {
			return out, err
		}
		grants, err := tx.Grants("", false)
		if err != nil {
			return out, err
		}
		for _, s := range systems {
			if s.State != access.Live {
				continue
			}
			row := ScopeSystem{System: s, OwnerName: names[s.Owner].Name}
			for _, g := range grants {
				if g.System == s.Key && g.Admin() && g.StageAt(d.Now) == access.Given {
					row.Admins = append(row.Admins, names[g.Person].Name)
				}
			}
			slices.Sort(row.Admins)
			if row.Lacks = s.ScopeLacks(len(row.Admins)); len(row.Lacks) > 0 {
				out.Lacking++
			}
			out.Systems = append(out.Systems, row)
		}
		out.Devices, err = scopeDevices(d, tx)
		return out, err
	},
}

func scopeDevices(d *Desk, tx *store.Tx) ([]ScopeDevices, error) {
	f, err := loadDevices(d, &tx.View)
	if err != nil {
		return nil, err
	}
	all, err := tx.Devices()
	if err != nil {
		return nil, err
	}
	var out []ScopeDevices
	for _, k := range f.kinds {
		row := ScopeDevices{Title: k.Title}
		for _, x := range all {
			if x.Kind != k.Key || x.Owner != device.School || x.State == device.Disposed {
				continue
			}
			row.Count++
			if x.Issued {
				row.Issued++
			}
			if x.Encryption == device.Encrypted {
				row.Encrypted++
			}
			if x.State == device.Lost {
				row.Lost++
			}
		}
		if row.Count > 0 {
			out = append(out, row)
		}
	}
	return out, nil
}
