package office

import (
	"slices"
	"strings"
	"sync"
	"time"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// wholeRoll may look at every pupil; other staff see those whom they teach. What is confidential is asked again.
var wholeRoll = people.Leaders | people.Of(people.Administrator, people.SENCO)

var rollReaders = wholeRoll | people.Of(people.Staff)

// rollNames are the names on the roll, opened once and kept while somebody looks for people: searching sealed names
// one by one would open a whole school for each letter. They are let go of after some minutes.
type rollNames struct {
	mu    sync.Mutex
	mark  string
	until time.Time
	all   []store.Listed
}

const namesKept = 5 * time.Minute

func (n *rollNames) list(v *store.View) ([]store.Listed, error) {
	mark, err := v.LastImport()
	if err != nil {
		return nil, err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.all != nil && n.mark == mark && v.Now().Before(n.until) {
		return n.all, nil
	}
	all, err := v.ListRoll()
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b store.Listed) int {
		return strings.Compare(strings.ToLower(surnameFirst(a.Name))+string(a.ID), strings.ToLower(surnameFirst(b.Name))+string(b.ID))
	})
	n.all, n.mark, n.until = all, mark, v.Now().Add(namesKept)
	time.AfterFunc(namesKept, n.forget)
	return all, nil
}

// forget lets go of the list, unless somebody has looked since.
func (n *rollNames) forget() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.all, n.mark = nil, ""
}

// surnameFirst sorts by surname, as registers do.
func surnameFirst(name string) string {
	if i := strings.LastIndexByte(name, ' '); i > 0 {
		return name[i+1:] + " " + name[:i]
	}
	return name
}

// RollQuery narrows the list of pupils.
type RollQuery struct {
	Words string
	Year  string
	Stage string
	Class id.Class
	State string // "" on the roll, "left", "coming"
	Page  int    // from 1
	All   bool   // every page, for a spreadsheet
}

// RollShown is one page of the roll.
type RollShown struct {
	Rows    []store.Rolled
	Classes map[id.Person]string // the registration class
	Total   int
	Years   []string
	Own     bool // only those whom the person looking teaches
	// Pupils, Parents and Staff count who is on the roll.
	Pupils, Parents, Staff int
}

// RollPage is how many pupils a page shows.
const RollPage = 50

// ShowRoll lists pupils: all of them, or to a teacher those whom they teach.
var ShowRoll = Case[RollQuery, RollShown]{
	About: About{Name: "ShowRoll", Says: "Look for pupils on the roll", Clause: "2.1/people", Sensitive: true, May: rollReaders},
	Do: func(d *Desk, tx *store.Tx, q RollQuery) (RollShown, error) {
		var out RollShown
		var years map[string]int
		var err error
		if out.Pupils, out.Parents, out.Staff, years, err = tx.CountRoll(); err != nil {
			return out, err
		}
		for _, y := range roll.Years {
			if years[y] > 0 {
				out.Years = append(out.Years, y)
			}
		}
		chosen, err := chosenPupils(d, tx, q, &out)
		if err != nil {
			return out, err
		}
		out.Total = len(chosen)
		if !q.All {
			from := min((max(q.Page, 1)-1)*RollPage, len(chosen))
			chosen = chosen[from:min(from+RollPage, len(chosen))]
		}
		return out, openRows(tx, chosen, &out)
	},
}

// chosenPupils narrows the names without opening anything else.
func chosenPupils(d *Desk, tx *store.Tx, q RollQuery, out *RollShown) ([]store.Listed, error) {
	all, err := d.House.memory.names.list(&tx.View)
	if err != nil {
		return nil, err
	}
	var only map[id.Person]bool
	if !wholeRoll.Meets(d.By.Roles) {
		out.Own = true
		if only, err = taughtBy(&tx.View, d.By.Person); err != nil {
			return nil, err
		}
	}
	var class map[id.Person]bool
	if q.Class != "" {
		places, err := tx.PlacesIn(q.Class)
		if err != nil {
			return nil, err
		}
		class = map[id.Person]bool{}
		for _, p := range places {
			class[p.Person] = !p.Teaches
		}
	}
	words := strings.Fields(strings.ToLower(q.Words))
	var chosen []store.Listed
	for _, l := range all {
		stage, _ := roll.StageOf(l.Year)
		if !l.Pupil || l.Left != (q.State == "left") || l.Comes != (q.State == "coming") || only != nil && !only[l.ID] || class != nil && !class[l.ID] || q.Year != "" && l.Year != q.Year || q.Stage != "" && stage.Key != q.Stage {
			continue
		}
		name := strings.ToLower(l.Name)
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(name, w) }) {
			chosen = append(chosen, l)
		}
	}
	return chosen, nil
}

// taughtBy are the pupils in somebody's classes.
func taughtBy(v *store.View, teacher id.Person) (map[id.Person]bool, error) {
	mine := map[id.Person]bool{}
	places, err := v.PlacesOf(teacher)
	if err != nil {
		return nil, err
	}
	for _, p := range places {
		if !p.Teaches || !p.Until.IsZero() {
			continue
		}
		in, err := v.PlacesIn(p.Class)
		if err != nil {
			return nil, err
		}
		for _, x := range in {
			if !x.Teaches {
				mine[x.Person] = true
			}
		}
	}
	return mine, nil
}

func openRows(tx *store.Tx, chosen []store.Listed, out *RollShown) error {
	tx.Looked("roll", "list")
	ids := make([]id.Person, len(chosen))
	out.Classes = make(map[id.Person]string, len(chosen))
	for i, l := range chosen {
		ids[i] = l.ID
		out.Classes[l.ID] = l.Class
		if len(chosen) <= RollPage { // a page names whom it showed, a whole list that it was one
			tx.Looked("person", string(l.ID))
		}
	}
	open, err := tx.RolledPeople(ids)
	for _, who := range ids {
		out.Rows = append(out.Rows, open[who])
	}
	return err
}
