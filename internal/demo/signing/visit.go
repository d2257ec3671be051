package signing

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/demo"
	"handrail.school/handrail/internal/words/id"
)

// The steps of a visit, in the order in which they come.
const (
	stepOpen   = "open the link"
	stepWrong  = "a wrong birthday"
	stepProve  = "prove the birthday"
	stepRead   = "read an agreement"
	stepSign   = "sign"
	stepList   = "see what is signed"
	stepProof  = "see the proof"
	stepReused = "a used link"
	stepFiles  = "style sheet and script"
)

var steps = []string{stepOpen, stepWrong, stepProve, stepRead, stepSign, stepList, stepProof, stepReused, stepFiles}

// mostForms is more than a visit has; a server that asks for ever is not followed for ever.
const mostForms = 8

// visit is one adult who opens their link, and what came of it.
type visit struct {
	demo.Post
	// What some people do: get the birthday wrong first, press a button twice, open a link again that they have used.
	wrong, twice, again bool

	took   time.Duration
	told   []told // each answer of which the server said that it was taken
	doubly int    // forms that were sent twice
	failed error
}

// told is an answer that the server said it had taken.
type told struct {
	kind     string
	children []id.Person
}

// crowd is everybody who comes, to one server.
type crowd struct {
	base   string
	asking *demo.Asking
	watch  *watch
}

// come is a whole visit, from the link in the letter to the page that proves the signature.
func (c *crowd) come(v *visit, address string) {
	began := time.Now()
	p, err := c.phone(address)
	if err == nil {
		defer p.close()
		err = c.sign(p, v)
	}
	v.took = time.Since(began)
	if err == nil && v.again {
		err = c.comeAgain(v, address)
	}
	v.failed = err
}

func (c *crowd) sign(p *phone, v *visit) error {
	page, err := c.enter(p, v)
	if err != nil {
		return err
	}
	for range mostForms { // one kind after the other, until nothing is open
		page, err = p.get(stepRead, page.at)
		if err != nil {
			return err
		}
		s, err := read(page.body, "hash")
		if err != nil {
			return err
		}
		if s.asks == nil {
			break
		}
		if page, err = c.answer(p, v, page.at, s); err != nil {
			return err
		}
	}
	return c.prove(p, v)
}

// enter opens the link, with what a browser loads beside the page, and names the birthday of the first child.
func (c *crowd) enter(p *phone, v *visit) (answer, error) {
	link := p.base.JoinPath("/parent/sign")
	link.RawQuery = url.Values{"code": {v.Code}}.Encode()
	page, err := p.get(stepOpen, link)
	if err != nil {
		return page, err
	}
	s, err := read(page.body, "birth-year")
	if err != nil || s.asks == nil {
		return page, errors.Join(err, wanting(s.asks == nil, "the link shows no form"))
	}
	for _, file := range s.files {
		to, err := page.at.Parse(file)
		if err != nil {
			return page, err
		}
		if _, err := p.get(stepFiles, to); err != nil {
			return page, err
		}
	}
	to, err := page.at.Parse(s.action)
	if err != nil {
		return page, err
	}
	birth := c.asking.Families[v.Family].Children[0].Birth
	if v.wrong {
		got, err := p.ask(stepWrong, http.MethodPost, to, proof(v.Code, birth.AddDate(-30, 0, 0)))
		if err != nil || got.status != http.StatusUnprocessableEntity {
			return got, errors.Join(err, fmt.Errorf("a wrong birthday answered %d", got.status))
		}
	}
	return p.send(stepProve, to, proof(v.Code, birth), v, http.StatusUnprocessableEntity)
}

// send posts a form; of those who press twice, twice at once. One of the two is taken and leads on, the other refused.
func (p *phone) send(step string, to *url.URL, form url.Values, v *visit, refused int) (answer, error) {
	times := 1
	if v.twice {
		times = 2
	}
	got, errs := make([]answer, times), make([]error, times)
	var all sync.WaitGroup
	for i := range times {
		all.Go(func() { got[i], errs[i] = p.ask(step, http.MethodPost, to, form) })
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		return answer{}, err
	}
	slices.SortFunc(got, func(a, b answer) int { return a.status - b.status })
	if got[0].status != http.StatusSeeOther || times == 2 && got[1].status != refused {
		return got[0], fmt.Errorf("%s answered %d and at last %d", step, got[0].status, got[times-1].status)
	}
	v.doubly += times - 1
	return got[0], nil
}

func proof(code string, birth time.Time) url.Values {
	return url.Values{"code": {code}, "asked": {"yes"}, "birth-day": {strconv.Itoa(birth.Day())}, "birth-month": {strconv.Itoa(int(birth.Month()))}, "birth-year": {strconv.Itoa(birth.Year())}}
}

func wanting(bad bool, text string) error {
	if bad {
		return errors.New(text)
	}
	return nil
}

// answer fills the form in as the page asks and sends it.
func (c *crowd) answer(p *phone, v *visit, at *url.URL, s sheet) (answer, error) {
	kind := path.Base(at.Path)
	form := c.fill(v, kind, s.asks)
	got, err := p.send(stepSign, at, form, v, http.StatusConflict)
	if got.status == http.StatusSeeOther {
		one := told{kind: kind}
		for _, child := range form["people"] {
			one.children = append(one.children, id.Person(child))
		}
		v.told = append(v.told, one)
	}
	return got, err
}

// fill says yes for all children, to most uses, with the right answers to the questions.
func (c *crowd) fill(v *visit, kind string, asks []field) url.Values {
	form := url.Values{}
	for _, f := range asks {
		number, question := strings.CutPrefix(f.name, "answer-")
		switch {
		case f.kind == "hidden":
			form.Set(f.name, f.value)
		case f.kind == "checkbox":
			form.Add(f.name, f.value)
		case f.kind == "radio" && question:
			if n, err := strconv.Atoi(number); err == nil && n < len(c.asking.Right[kind]) {
				form.Set(f.name, strconv.Itoa(c.asking.Right[kind][n]))
			}
		case f.kind == "radio" && !form.Has(f.name):
			form.Set(f.name, "yes")
			if strings.HasSuffix(f.name, "press") && v.Family%3 == 0 {
				form.Set(f.name, "no")
			}
		case f.kind == "button" && !form.Has(f.name):
			form.Set(f.name, agreement.YesAnswer)
		}
	}
	return form
}

// prove looks at the list of what is signed and opens the proof of the first answer.
func (c *crowd) prove(p *phone, v *visit) error {
	if _, err := p.get(stepList, p.base.JoinPath("/agreements")); err != nil || len(v.told) == 0 {
		return err
	}
	page, err := p.get(stepRead, p.base.JoinPath("/agreements", v.told[0].kind))
	if err != nil {
		return err
	}
	s, err := read(page.body, "")
	if err != nil {
		return err
	}
	i := slices.IndexFunc(s.links, func(l string) bool { return strings.Contains(l, "/agreements/signature/") })
	if i < 0 {
		return errors.New("no proof of a signature is shown")
	}
	to, err := page.at.Parse(s.links[i])
	if err != nil {
		return err
	}
	page, err = p.get(stepProof, to)
	return errors.Join(err, wanting(err == nil && !strings.Contains(page.body, "SHA-256"), "the proof shows no fingerprint"))
}

// comeAgain is somebody who opens a link that was used, on another phone: it lets nobody in.
func (c *crowd) comeAgain(v *visit, address string) error {
	p, err := c.phone(address)
	if err != nil {
		return err
	}
	defer p.close()
	got, err := p.ask(stepReused, http.MethodPost, p.base.JoinPath("/parent"), proof(v.Code, c.asking.Families[v.Family].Children[0].Birth))
	return errors.Join(err, wanting(err == nil && (got.status != http.StatusUnprocessableEntity || len(p.client.Jar.Cookies(p.base)) > 0), "a used link let somebody in"))
}
