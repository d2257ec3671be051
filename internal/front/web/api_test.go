package web_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/people"
)

// ask is one call of a program.
func (s *site) ask(t testing.TB, method, path, secret, body string) (int, http.Header, map[string]any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, "http://"+s.addr+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Host = s.name
	if secret != "" {
		req.Header.Set("Authorization", "Bearer "+secret)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	answer, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatalf("%s %s answers %d, which is no JSON: %s", method, path, answer.StatusCode, text)
	}
	return answer.StatusCode, answer.Header, out
}

// programs gives a secret for each list of scopes.
func programs(t testing.TB, s *site, scopes ...string) string {
	t.Helper()
	asker, _ := s.as(t, "Ada Token "+strings.Join(scopes, ""), people.Of(people.Administrator))
	admin := people.Actor{Person: asker, Name: "Ada", Roles: people.Of(people.Administrator), Via: "web"}
	judge, _ := s.as(t, "Hera Token "+strings.Join(scopes, ""), people.Of(people.Headteacher))
	head := people.Actor{Person: judge, Name: "Hera", Roles: people.Of(people.Headteacher), Via: "web"}
	made, err := office.MakeToken.Run(t.Context(), s.house, admin, office.TokenForm{Name: "Helpdesk", Scopes: scopes, Last: s.clock.Now().AddDate(0, 0, 20), Why: "Letters"})
	if err != nil {
		t.Fatal(err)
	}
	if made.Waiting {
		list, err := office.ListApprovals.Run(t.Context(), s.house, head, struct{}{})
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range list.Open {
			if w.Subject == string(made.ID) {
				if _, err := office.DecideApproval.Run(t.Context(), s.house, head, office.Verdict{Approval: w.ID, Agree: true}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	secret, err := office.DrawToken.Run(t.Context(), s.house, admin, made.ID)
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

var everyScope = []string{"systems:read", "grants:read", "grants:write", "gate:read", "people:read", "pupils:read"}

// TestTheDocumentSaysWhatTheInterfaceDoes calls everything that the document describes, and holds the answers against it.
func TestTheDocumentSaysWhatTheInterfaceDoes(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			s := open(t, database, false)
			lived(t, s)
			secret := programs(t, s, everyScope...)
			status, _, doc := s.ask(t, http.MethodGet, "/api/v1/openapi.json", "", "")
			if status != http.StatusOK || doc["openapi"] != "3.1.0" {
				t.Fatalf("%d %v", status, doc)
			}
			schemas := doc["components"].(map[string]any)["schemas"].(map[string]any)
			called := 0
			for path, methods := range doc["paths"].(map[string]any) {
				for method, what := range methods.(map[string]any) {
					to := "/api/v1" + strings.ReplaceAll(path, "{id}", s.one["grant"])
					body := ""
					if method == "post" {
						body = `{"step":"close"}` // nothing is to be closed: the answer is a conflict
					}
					if path == "/gate" {
						to += "?person=" + s.one["head"] + "&system=" + s.one["system"]
					}
					status, header, out := s.ask(t, strings.ToUpper(method), to, secret, body)
					called++
					if method == "post" {
						if status != http.StatusConflict || header.Get("Content-Type") != "application/problem+json" {
							t.Errorf("%s %s answers %d %v", method, to, status, out)
						}
						continue
					}
					if status != http.StatusOK {
						t.Errorf("%s %s answers %d %v", method, to, status, out)
						continue
					}
					schema := what.(map[string]any)["responses"].(map[string]any)["200"].(map[string]any)["content"].(map[string]any)["application/json"].(map[string]any)["schema"]
					fits(t, path, schema.(map[string]any), schemas, out)
				}
			}
			if called != 6 {
				t.Errorf("%d calls were described", called)
			}
		})
	}
}

// fits holds a value against its description: every field is described, and none that is required is missing.
func fits(t *testing.T, where string, schema, schemas map[string]any, value any) {
	t.Helper()
	if ref, ok := schema["$ref"].(string); ok {
		schema = schemas[strings.TrimPrefix(ref, "#/components/schemas/")].(map[string]any)
	}
	switch v := value.(type) {
	case map[string]any:
		properties, _ := schema["properties"].(map[string]any)
		for key, x := range v {
			if properties[key] == nil {
				t.Errorf("%s: %q is not described", where, key)
				continue
			}
			fits(t, where+"."+key, properties[key].(map[string]any), schemas, x)
		}
		for _, key := range schema["required"].([]any) {
			if _, there := v[key.(string)]; !there {
				t.Errorf("%s: %q is missing", where, key)
			}
		}
	case []any:
		if len(v) == 0 && !strings.HasSuffix(where, "missing") && !strings.HasSuffix(where, "needs") {
			t.Errorf("%s is empty, so nothing was tried", where)
		}
		for _, x := range v {
			fits(t, where, schema["items"].(map[string]any), schemas, x)
		}
	default:
		want := map[string]string{"string": "string", "bool": "boolean", "float64": "integer"}
		kind := "string"
		switch v.(type) {
		case bool:
			kind = "bool"
		case float64:
			kind = "float64"
		}
		if schema["type"] != want[kind] {
			t.Errorf("%s is %v, described as %v", where, v, schema["type"])
		}
	}
}

// TestProgramsThatShouldNotComeIn tries every way in that is none.
func TestProgramsThatShouldNotComeIn(t *testing.T) {
	s := open(t, "sqlite", false)
	lived(t, s)
	_, cookie := s.as(t, "Ina Inside", people.Of(people.Administrator))
	secret := programs(t, s, "systems:read")
	elsewhere := open(t, "sqlite", false)
	lived(t, elsewhere)
	foreign := programs(t, elsewhere, everyScope...)
	all := programs(t, s, everyScope...)
	for name, c := range map[string]struct {
		method, path, secret, body string
		want                       int
	}{
		"as it ought":            {"GET", "/api/v1/systems", secret, "", 200},
		"no token":               {"GET", "/api/v1/systems", "", "", 401},
		"another school's token": {"GET", "/api/v1/systems", foreign, "", 401},
		"a cookie as a token":    {"GET", "/api/v1/systems", cookie, "", 401},
		"a guess":                {"GET", "/api/v1/systems", "handrail_" + strings.Repeat("A", 43), "", 401},
		"wrong scope":            {"GET", "/api/v1/pupils", secret, "", 403},
		"read only, writes":      {"POST", "/api/v1/grants/" + s.one["grant"], secret, `{"step":"set_up"}`, 403},
		"token in the address":   {"GET", "/api/v1/systems?access_token=" + secret, secret, "", 401},
		"token as a key":         {"GET", "/api/v1/systems?key=" + secret, "", "", 401},
		"no such address":        {"GET", "/api/v1/cases", all, "", 404},
		"path that climbs":       {"GET", "/api/v1/people%2f..%2f..%2froll", all, "", 404},
		"no such method":         {"DELETE", "/api/v1/grants", all, "", 405},
		"nobody's number":        {"GET", "/api/v1/gate?person=" + strings.Repeat("a", 26) + "&system=network", all, "", 404},
		"all faults of a page":   {"GET", "/api/v1/grants?limit=0&stage=gone", all, "", 422},
		"mail in the address":    {"GET", "/api/v1/gate?person=sam@meadow.example&system=network", all, "", 422},
		"a step of people":       {"POST", "/api/v1/grants/" + s.one["grant"], all, `{"step":"suspend"}`, 422},
		"another field":          {"POST", "/api/v1/grants/" + s.one["grant"], all, `{"step":"close","why":"x"}`, 422},
		"two bodies":             {"POST", "/api/v1/grants/" + s.one["grant"], all, `{"step":"close"}{}`, 422},
		"no body":                {"POST", "/api/v1/grants/" + s.one["grant"], all, "", 422},
		"too big":                {"POST", "/api/v1/grants/" + s.one["grant"], all, `{"step":"` + strings.Repeat("x", 2<<20) + `"}`, 413},
	} {
		status, header, out := s.ask(t, c.method, c.path, c.secret, c.body)
		if status != c.want {
			t.Errorf("%s: %d %v", name, status, out)
		}
		if c.want >= 400 && (header.Get("Content-Type") != "application/problem+json" || out["detail"] == "" || out["status"] != float64(c.want)) {
			t.Errorf("%s: %v %v", name, header, out)
		}
		if c.want == 401 && header.Get("WWW-Authenticate") == "" {
			t.Errorf("%s: nothing says how to come in", name)
		}
		if c.want == 422 && strings.HasPrefix(name, "all faults") && len(out["errors"].([]any)) != 2 {
			t.Errorf("%s: %v", name, out)
		}
		if header.Get("Cache-Control") != "no-store" || header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %v", name, header)
		}
	}
	// A signed-in administrator's browser opens nothing here, and a program opens no page.
	if status, _ := s.get(t, cookie, "/api/v1/pupils"); status != http.StatusUnauthorized {
		t.Errorf("a cookie opened the interface: %d", status)
	}
	for _, path := range []string{"/people", "/roll", "/school/programs"} {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+s.addr+path, nil)
		req.Host = s.name
		req.Header.Set("Authorization", "Bearer "+all)
		answer, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusSeeOther {
			t.Errorf("a program opened the page %s: %d", path, answer.StatusCode)
		}
	}
}

// TestProgramsReadPageByPageAndGuessersWait follows “next” to the end, and shuts out whoever guesses.
func TestProgramsReadPageByPageAndGuessersWait(t *testing.T) {
	s := open(t, "sqlite", false)
	lived(t, s)
	secret := programs(t, s, everyScope...)
	for _, list := range []string{"people", "pupils", "grants", "systems"} {
		_, _, whole := s.ask(t, http.MethodGet, "/api/v1/"+list, secret, "")
		var seen []string
		for path := "/api/v1/" + list + "?limit=1"; path != ""; {
			status, _, out := s.ask(t, http.MethodGet, path, secret, "")
			if status != http.StatusOK || len(seen) > 50 {
				t.Fatalf("%s: %d %v", path, status, out)
			}
			for _, x := range out["items"].([]any) {
				item := x.(map[string]any)
				number, _ := item["id"].(string)
				if number == "" {
					number = item["key"].(string)
				}
				if slices.Contains(seen, number) {
					t.Errorf("%s: %s twice", list, number)
				}
				seen = append(seen, number)
			}
			path, _ = out["next"].(string)
		}
		if len(seen) != len(whole["items"].([]any)) || len(seen) == 0 {
			t.Errorf("%s: %d one by one, %d at once", list, len(seen), len(whole["items"].([]any)))
		}
	}
	_, _, pupils := s.ask(t, http.MethodGet, "/api/v1/pupils", secret, "")
	text, _ := json.Marshal(pupils)
	for _, never := range []string{"2019-05-31", "Dana", "dana@example.org", "Children in care", "foster"} {
		if strings.Contains(string(text), never) {
			t.Errorf("pupils say %q: %s", never, text)
		}
	}
	last := 0
	for range 70 {
		last, _, _ = s.ask(t, http.MethodGet, "/api/v1/systems", "handrail_"+strings.Repeat("B", 43), "")
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("somebody who guesses all day gets %d", last)
	}
	if status, _, _ := s.ask(t, http.MethodGet, "/api/v1/systems", secret, ""); status != http.StatusOK {
		t.Errorf("whoever sits behind the same address and has a token is shut out: %d", status)
	}
}
