package office

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/document/gias"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// The register of schools is public and the same for every school on a machine, so it lies in the data folder beside
// the records and in no copy of them. Whoever runs Handrail loads it; a school can do without.

// RegisterFile is where the register of schools lies in a data folder.
func RegisterFile(data string) string { return filepath.Join(data, "schools.register") }

// RegisterLoaded is what a load found.
type RegisterLoaded struct {
	Open   int `json:"open"`
	Closed int `json:"closed"`
}

// LoadRegister reads the register of schools in, whole or not at all.
var LoadRegister = Case[io.Reader, RegisterLoaded]{
	About: About{Name: "LoadRegister", Says: "Load the public register of schools, to look schools up in", Clause: "0/school", May: people.Of(people.Technician)},
	Before: func(d *Desk, in *io.Reader) error {
		if *in == nil || d.House.Register == "" {
			return fault.New(fault.Invalid, "Name the file to load.")
		}
		var out RegisterLoaded
		err := WholeFile(d.House.Register, true, func(w io.Writer) (err error) {
			out.Open, out.Closed, err = gias.Convert(*in, w)
			return err
		})
		*in = loaded{out}
		return err
	},
	Do: func(d *Desk, tx *store.Tx, in io.Reader) (RegisterLoaded, error) {
		out, _ := in.(loaded)
		return out.RegisterLoaded, tx.SetSetting("register.loaded", d.Now.UTC().Format("2006-01-02"), d.By.Who())
	},
}

// loaded carries what Before found to Do, in place of what was read.
type loaded struct{ RegisterLoaded }

// Read has nothing more to give.
func (loaded) Read([]byte) (int, error) { return 0, io.EOF }

// SchoolsFound is what a search in the register gives.
type SchoolsFound struct {
	Loaded  bool // there is a register to look in
	Schools []gias.School
}

const mostFound = 20

// FindSchools looks in the register of schools.
var FindSchools = Look[string, SchoolsFound]{
	About: About{Name: "FindSchools", Says: "Look a school up in the public register", Clause: "0/school", May: profileKeepers},
	Do: func(d *Desk, _ *store.View, question string) (out SchoolsFound, err error) {
		f, err := os.Open(d.House.Register)
		if errors.Is(err, os.ErrNotExist) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		defer f.Close()
		out.Loaded = true
		out.Schools, err = gias.Search(f, question, mostFound)
		return out, err
	},
}

// detailKeys are the questions that the set-up page asks about the school itself.
var detailKeys = []string{"school.name", "school.urn", "school.phase", "school.address", "school.county", "school.phone", "school.email", "school.website"}

// SchoolDetails are the school's own details: what stands, and the areas among which it chooses.
type SchoolDetails struct {
	Questions []policy.Question
	Answers   policy.Profile
	Packs     []PackChoice
	Pack      string
}

// ShowDetails shows what the school has said about itself.
var ShowDetails = Look[struct{}, SchoolDetails]{
	About: About{Name: "ShowDetails", Says: "See the school’s own details", Clause: "0/school", May: profileKeepers},
	Do: func(d *Desk, v *store.View, _ struct{}) (SchoolDetails, error) {
		q, err := loadAsking(d.House, v)
		if err != nil {
			return SchoolDetails{}, err
		}
		out := SchoolDetails{Answers: policy.Profile{}, Packs: q.books.packChoices(), Pack: strings.Join(q.stored["area.pack"].Values, "")}
		for _, key := range detailKeys {
			x, _ := q.books.Library.Question(key)
			out.Questions = append(out.Questions, x)
			out.Answers[key] = q.stored[key].Values
		}
		return out, nil
	},
}

// SetDetails answers the questions about the school itself at once. What is left empty stays as it is: the step can be
// taken up again.
var SetDetails = Case[policy.Profile, struct{}]{
	About: About{Name: "SetDetails", Says: "Enter the school’s own details", Clause: "0/school", May: people.Leaders | people.Of(people.Administrator)},
	Do: func(d *Desk, tx *store.Tx, in policy.Profile) (struct{}, error) {
		q, err := loadQuestions(d, &tx.View)
		if err != nil {
			return struct{}{}, err
		}
		var wrong fault.Fields
		wrong.Need("school.name", strings.Join(in["school.name"], ""), "Enter the name of the school")
		keys := detailKeys
		if len(in["area.pack"]) > 0 {
			keys = append(keys[:len(keys):len(keys)], "area.pack")
		}
		changed := policy.Profile{}
		for _, key := range keys {
			x, _ := q.books.Library.Question(key)
			values := cleaned(x, in[key])
			if len(values) == 0 || digest(values) == digest(q.stored[key].Values) {
				continue
			}
			if problem := q.problem(x, values, false); problem != "" {
				wrong.Add(key, "%s", problem)
			}
			changed[key] = values
		}
		if err := wrong.Err(); err != nil {
			return struct{}{}, err
		}
		for _, key := range keys {
			if len(changed[key]) == 0 {
				continue
			}
			if err := tx.SetAnswer(key, changed[key], OriginAsked, d.By.Who()); err != nil {
				return struct{}{}, err
			}
		}
		return struct{}{}, nil
	},
}

// PackOf is the area whose council's name a register gives, "" if there is none.
func PackOf(packs []PackChoice, authority string) string {
	for _, p := range packs {
		if authority != "" && (p.Title == authority || strings.HasPrefix(p.Title, authority+" ")) {
			return p.Key
		}
	}
	return ""
}
