package roster

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/document"
)

// aside are tables of rosters of which nothing is needed here.
var aside = "manifest courses academicsessions userprofiles userresources resources classresources courseresources categories lineitems results scorescales " +
	"lineitemscorescales lineitemlearningobjectiveids resultscorescales resultlearningobjectiveids readme"

// readLinked reads tables that are linked by numbers.
func (r *reader) readLinked(byName map[string]*document.Part) error {
	if f := byName["manifest"]; f != nil {
		r.readManifest(f)
	}
	opened, err := r.openAll(byName, kinds)
	if err != nil {
		return err
	}
	if opened["users"] == nil && !(r.manifest && r.modes["users"] != roll.Bulk) {
		return unusable("There is no users.csv in it, so nobody can tell who the people are.")
	}
	r.snap.RolesApart = opened["roles"] != nil && (opened["users"] == nil || !opened["users"].has("role"))
	if users := opened["users"]; users != nil && !users.has("role") && opened["roles"] == nil && !(r.manifest && r.modes["users"] == roll.Delta) {
		return unusable("%s has no column role, and there is no roles.csv, so nobody can tell pupils from staff.", users.file)
	}
	r.snap.Format = r.linkedFormat(opened)
	for _, k := range kinds {
		if t := opened[firstName(k.names)]; t != nil {
			k.read(r, t)
		}
	}
	r.scopes(opened)
	return nil
}

func firstName(names string) string { name, _, _ := strings.Cut(names, " "); return name }

// openAll opens every table whose columns are there, and says at once what is wrong with any.
func (r *reader) openAll(byName map[string]*document.Part, kinds []kind) (map[string]*table, error) {
	opened, read := map[string]*table{}, map[string]bool{}
	var problems []string
	for _, k := range kinds {
		for _, name := range strings.Fields(k.names) {
			f := byName[name]
			if f == nil || opened[firstName(k.names)] != nil {
				continue
			}
			read[name] = true
			t, problem := open(f.Name, f.Data, r.snap)
			f.Data = nil // it is read from the text from here on
			if problem != "" {
				problems = append(problems, problem)
				continue
			}
			if missing := t.columns(k.columns, false); len(missing) > 0 {
				problems = append(problems, strings.TrimSpace(fmt.Sprintf("%s has no column %s. %s", f.Name, strings.Join(missing, ", "), t.foundInWords())))
				continue
			}
			t.rejectTwice()
			if t.hasPassword() {
				r.note("The passwords in %s were not read.", f.Name)
			}
			opened[firstName(k.names)] = t
		}
	}
	if len(byName) == 1 && len(read) == 0 { // one table under another name
		for _, f := range byName {
			return r.openAll(map[string]*document.Part{"users": f}, kinds)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		if !read[name] && !slices.Contains(strings.Fields(aside), name) {
			r.note("%s is not a table that is read here.", byName[name].Name)
		}
	}
	if len(problems) > 0 {
		return nil, &Unusable{problems}
	}
	return opened, nil
}

// readManifest finds which tables are whole and which hold changes only.
func (r *reader) readManifest(f *document.Part) {
	t, problem := open(f.Name, f.Data, r.snap)
	if problem != "" || len(t.columns([]column{{"propertyName", "property name key", true}, {"value", "", true}}, false)) > 0 {
		r.snap.Conflicts = append(r.snap.Conflicts, roll.Conflict{File: f.Name, Line: 1, Kind: roll.Manifest, IDs: []string{}, Reason: "The manifest cannot be read; it must have the columns propertyName and value."})
		return
	}
	r.manifest, t.prefix = true, noPeople
	for t.next() {
		name, value := roll.Squeeze(t.get("propertyName")), strings.ToLower(t.get("value"))
		if name == "onerosterversion" {
			r.versionSaid = shown(value)
		}
		table, ok := strings.CutPrefix(name, "file")
		if !ok {
			continue
		}
		switch value {
		case "bulk":
			r.modes[table] = roll.Bulk
		case "delta":
			r.modes[table] = roll.Delta
		case "absent":
			r.modes[table] = roll.Absent
		default:
			t.wrong("value", "this is neither bulk, delta nor absent.")
		}
	}
}

// mode is whether a table is whole: as somebody said, as the manifest says, or whole.
func (r *reader) mode(table string) roll.Scope {
	if r.opt.Mode == string(roll.Bulk) || r.opt.Mode == string(roll.Delta) {
		return roll.Scope(r.opt.Mode)
	}
	if m, said := r.modes[table]; said && m != roll.Absent {
		return m
	}
	if r.manifest || !r.changesOnly() {
		return roll.Bulk
	}
	return roll.Delta
}

// changesOnly says whether a roster without a manifest looks like one of changes: every row has its time of change,
// and some are of people who left.
func (r *reader) changesOnly() bool { return r.gone > 0 && r.dated >= len(r.snap.People) }

func (r *reader) scopes(opened map[string]*table) {
	auto := r.opt.Mode == "" || r.opt.Mode == "auto"
	if auto && !r.manifest && r.changesOnly() {
		r.snap.Conflicts = append(r.snap.Conflicts, roll.Conflict{File: opened["users"].file, Line: 1, Kind: roll.Mode, IDs: []string{},
			Reason: "No manifest says whether this is the whole roster. Every row has a time of change and some people have left, so it is read as changes only: nobody whom it does not name is taken for a leaver."})
	}
	r.snap.Users = roll.Delta
	if opened["users"] != nil {
		r.snap.Users = r.mode("users")
	}
	if opened["enrollments"] != nil {
		r.snap.Memberships = r.mode("enrollments")
	}
	switch {
	case opened["relationships"] != nil:
		r.snap.Families = r.mode("relationships")
	case r.agented || opened["users"] != nil && opened["users"].has("agentSourcedIds") && r.snap.Users == roll.Bulk:
		r.snap.Families = r.mode("users")
	}
	if r.snap.Users == roll.Delta {
		for i := range r.snap.People {
			r.snap.People[i].Partial = r.snap.People[i].Left
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.modes)) {
		there := opened[name] != nil
		needed := slices.ContainsFunc(kinds, func(k kind) bool { return firstName(k.names) == name })
		switch said := r.modes[name]; {
		case needed && said != roll.Absent && !there:
			r.snap.Conflicts = append(r.snap.Conflicts, roll.Conflict{File: "manifest.csv", Line: 0, Kind: roll.Manifest, IDs: []string{}, Reason: fmt.Sprintf("The manifest promises %s.csv, which is not there.", name)})
		case needed && said == roll.Absent && there:
			r.snap.Conflicts = append(r.snap.Conflicts, roll.Conflict{File: "manifest.csv", Line: 0, Kind: roll.Manifest, IDs: []string{}, Reason: fmt.Sprintf("The manifest says that %s is absent, but it is there.", opened[name].file)})
		}
	}
}
