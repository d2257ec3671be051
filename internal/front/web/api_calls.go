package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// What programs send and get. A field that stands here is a promise: it stays as long as /api/v1 does.

type apiPerson struct {
	ID     string   `json:"id"`
	Source string   `json:"source_id,omitempty"`
	Name   string   `json:"name"`
	Email  string   `json:"email,omitempty"`
	Roles  []string `json:"roles"`
}

type apiPupil struct {
	ID     string `json:"id"`
	Source string `json:"source_id,omitempty"`
	Name   string `json:"name"`
	Year   string `json:"year,omitempty"`
	Class  string `json:"class,omitempty"`
}

type apiSystem struct {
	Key          string   `json:"key"`
	Name         string   `json:"name"`
	State        string   `json:"state"`
	Kind         string   `json:"kind"`
	Login        string   `json:"login"`
	SecondFactor bool     `json:"second_factor"`
	Given        string   `json:"given"`
	MinAge       int      `json:"min_age,omitempty"`
	PupilData    bool     `json:"pupil_data"`
	SchoolDevice bool     `json:"school_device"`
	Needs        []string `json:"needs"`
}

type apiGrant struct {
	ID      string     `json:"id"`
	System  string     `json:"system"`
	Person  string     `json:"person"`
	Level   string     `json:"level"`
	Stage   string     `json:"stage"`
	Agreed  time.Time  `json:"agreed"`
	Done    *time.Time `json:"done,omitempty"`
	Until   *time.Time `json:"until,omitempty"`
	Ready   bool       `json:"ready"`
	Left    bool       `json:"left"`
	Missing []apiLacks `json:"missing"`
}

type apiLacks struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
	Next string `json:"next"`
}

type apiStep struct {
	Step string `json:"step"`
}

type apiGate struct {
	Person  string     `json:"person"`
	System  string     `json:"system"`
	At      time.Time  `json:"at"`
	Allowed bool       `json:"allowed"`
	Missing []apiLacks `json:"missing"`
}

var pageParams = []apiParam{{"limit", "query", "At most so many, 1 to 500; 100 if left out.", false}, {"after", "query", "Go on after this number; “next” has it.", false}}

// apiList is everything that programs can ask.
var apiList = []apiRoute{
	{method: http.MethodGet, path: "/people", name: "listPeople", scope: "people:read", says: "Colleagues and governors who belong to the school today.", params: pageParams, answer: apiPerson{}, list: true, do: apiPeople},
	{method: http.MethodGet, path: "/pupils", name: "listPupils", scope: "pupils:read", says: "Pupils who are on the roll today.", params: pageParams, answer: apiPupil{}, list: true, do: apiPupils},
	{method: http.MethodGet, path: "/systems", name: "listSystems", scope: "systems:read", says: "The register of systems.", params: pageParams, answer: apiSystem{}, list: true, do: apiSystems},
	{method: http.MethodGet, path: "/grants", name: "listGrants", scope: "grants:read", says: "Who was given which system, by number. Pupils’ lines say what is missing, never what a family answered.", list: true, answer: apiGrant{}, do: apiGrants,
		params: append([]apiParam{{"system", "query", "The key of a system.", false}, {"stage", "query", "to_do, done, suspended, to_end, ended, or work for what waits for the technician.", false}}, pageParams...)},
	{method: http.MethodPost, path: "/grants/{id}", name: "moveGrant", scope: "grants:write", says: "Note that an account was set up, once nothing is missing, or closed.", body: apiStep{}, answer: apiGrant{}, do: apiMove,
		params: []apiParam{{"id", "path", "The number of the line.", true}}},
	{method: http.MethodGet, path: "/gate", name: "askGate", scope: "gate:read", says: "May this person use this system, and what is missing if not?", answer: apiGate{}, do: apiAskGate,
		params: []apiParam{{"person", "query", "The person’s number.", true}, {"system", "query", "The key of the system.", true}, {"device", "query", "The number of the device; * for any that fits.", false},
			{"at", "query", "A moment that is still to come (RFC 3339); now if left out.", false}}},
}

func apiPeople(c *apiCall) (any, error) {
	all, err := run(c, office.ReadColleagues, struct{}{})
	if err != nil {
		return nil, err
	}
	var out []apiPerson
	for _, p := range all {
		x := apiPerson{ID: string(p.ID), Source: p.Source, Name: p.Name, Email: p.Email}
		for _, r := range p.Roles.Roles() {
			x.Roles = append(x.Roles, r.Key())
		}
		out = append(out, x)
	}
	return paged(c, out, func(p apiPerson) string { return p.ID })
}

func apiPupils(c *apiCall) (any, error) {
	after, most, err := c.pageAsked()
	if err != nil {
		return nil, err
	}
	all, err := run(c, office.ReadPupils, office.PupilsAfter{After: id.Person(after), Most: most})
	if err != nil {
		return nil, err
	}
	out := onePage[apiPupil]{Items: []apiPupil{}}
	for _, p := range all {
		out.Items = append(out.Items, apiPupil{ID: string(p.ID), Source: p.Source, Name: p.Name, Year: p.Year, Class: p.Class})
	}
	if len(out.Items) == most {
		out.Next = c.next(out.Items[most-1].ID)
	}
	return out, nil
}

func apiSystems(c *apiCall) (any, error) {
	all, err := run(c, office.ReadSystems, struct{}{})
	if err != nil {
		return nil, err
	}
	var out []apiSystem
	for _, s := range all {
		out = append(out, apiSystem{Key: s.Key, Name: s.Name, State: s.State, Kind: s.Kind, Login: s.Login, SecondFactor: s.SecondFactor, Given: s.Given, MinAge: s.MinAge,
			PupilData: s.PupilData, SchoolDevice: s.SchoolDevice, Needs: append([]string{}, s.Needs...)})
	}
	slices.SortFunc(out, func(a, b apiSystem) int { return cmp.Compare(a.Key, b.Key) })
	return paged(c, out, func(s apiSystem) string { return s.Key })
}

var grantStages = []string{"", "work", string(access.ToDo), string(access.Given), string(access.Suspended), string(access.ToEnd), string(access.Ended)}

func apiGrants(c *apiCall) (any, error) {
	q := office.GrantQuery{System: c.FormValue("system"), Stage: c.FormValue("stage")}
	_, _, err := c.pageAsked()
	var wrong fault.Fields
	if f, ok := err.(*fault.Fault); ok {
		wrong = f.Fields
	}
	if !slices.Contains(grantStages, q.Stage) {
		wrong.Add("stage", "Give one of: %s", strings.Join(grantStages[1:], ", "))
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	if q.Stage == string(access.Ended) {
		q.Stage = "past"
	}
	shown, err := run(c, office.ListGrants, q)
	if err != nil {
		return nil, err
	}
	var out []apiGrant
	for _, g := range shown.Rows {
		x := grantOf(g.Grant, c.house.Now())
		x.Left, x.Missing = g.Left, lacks(g.Waits)
		x.Ready = g.Stage == access.ToDo && len(g.Waits) == 0
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b apiGrant) int { return cmp.Compare(a.ID, b.ID) })
	return paged(c, out, func(g apiGrant) string { return g.ID })
}

func grantOf(g access.Grant, now time.Time) apiGrant {
	x := apiGrant{ID: string(g.ID), System: g.System, Person: string(g.Person), Level: g.Level, Stage: string(g.StageAt(now)), Agreed: g.Agreed.UTC(), Missing: []apiLacks{}}
	if !g.Done.IsZero() {
		done := g.Done.UTC()
		x.Done = &done
	}
	if !g.Until.IsZero() {
		until := g.Until.UTC()
		x.Until = &until
	}
	return x
}

func lacks(all []access.Missing) []apiLacks {
	out := []apiLacks{}
	for _, m := range all {
		out = append(out, apiLacks{m.Kind, m.Name, m.Next})
	}
	return out
}

func apiMove(c *apiCall) (any, error) {
	var in apiStep
	if err := c.read(&in); err != nil {
		return nil, err
	}
	if in.Step != string(access.SetUp) && in.Step != string(access.Close) {
		return nil, (fault.Fields{{Name: "step", Sentence: "Give set_up or close. People decide everything else"}}).Err()
	}
	g, err := run(c, office.MoveGrant, office.GrantForm{Grant: id.Grant(c.PathValue("id")), Step: access.Step(in.Step)})
	if err != nil {
		return nil, err
	}
	return grantOf(g, c.house.Now()), nil
}

func apiAskGate(c *apiCall) (any, error) {
	q := office.GateQuestion{Person: c.FormValue("person"), System: c.FormValue("system"), Device: id.Device(c.FormValue("device"))}
	var wrong fault.Fields
	if !id.Valid(q.Person) {
		wrong.Add("person", "Give the person’s number. An e-mail address never stands in a web address")
	}
	wrong.Need("system", q.System, "Give the key of the system")
	if text := c.FormValue("at"); text != "" {
		var err error
		if q.At, err = time.Parse(time.RFC3339, text); err != nil {
			wrong.Add("at", "Write the moment as 2027-01-11T09:00:00Z")
		}
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	out, err := run(c, office.AskGate, q)
	if err != nil {
		return nil, err
	}
	return apiGate{string(out.Person), out.System, out.At.UTC(), out.Allowed, lacks(out.Missing)}, nil
}
