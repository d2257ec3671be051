package web

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
)

func showSections(r *request) error {
	if err := r.must(office.ShowClause); err != nil {
		return err
	}
	shown, err := office.ShowPolicy.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.SectionsPage{Frame: r.policyFrame("Clauses")}
	if shown.MayChange {
		p.Add = part.Button{Text: "Add a section of your own", Kind: part.Secondary, Href: "/policy/section/" + strconv.Itoa(nextTop(shown)) + "/new"}
	}
	for _, s := range everySection(shown) {
		if s.Section.Depth() == 1 {
			p.Groups = append(p.Groups, page.SectionGroup{Title: topTitle(s), Tasks: part.TaskList{ID: "s-" + string(s.Section)}})
		}
		task := part.Task{Text: string(s.Section) + " " + s.Title, Href: "/policy/section/" + string(s.Section)}
		if s.Section == "0" {
			task.Text = s.Title
		}
		task.Hint, task.Status = sectionState(shown, s.Section)
		if task.Hint == "" {
			continue // a heading over others
		}
		if n := len(p.Groups); n > 0 {
			p.Groups[n-1].Tasks.Tasks = append(p.Groups[n-1].Tasks.Tasks, task)
		}
	}
	p.Groups = slices.DeleteFunc(p.Groups, func(g page.SectionGroup) bool { return len(g.Tasks.Tasks) == 0 })
	return r.show(p)
}

func topTitle(s office.SectionTitle) string {
	switch {
	case s.Section == "0":
		return s.Title
	case s.Section.Depth() == 1:
		return string(s.Section) + ". " + s.Title
	}
	return string(s.Section) + " " + s.Title
}

// everySection lists the library's sections and those that the school made, in order.
func everySection(shown office.PolicyShown) []office.SectionTitle {
	var all []office.SectionTitle
	for _, s := range shown.Books.Library.Sections {
		all = append(all, office.SectionTitle{Section: s.Section, Title: s.Title})
	}
	for p := range shown.Policy.All() {
		if p.Own {
			all = append(all, office.SectionTitle{Section: p.Section, Title: p.Title})
		}
	}
	slices.SortStableFunc(all, func(a, b office.SectionTitle) int {
		switch {
		case a.Section.Less(b.Section):
			return -1
		case b.Section.Less(a.Section):
			return 1
		}
		return 0
	})
	return all
}

// nextTop is the first top number that no section has.
func nextTop(shown office.PolicyShown) int {
	top := 0
	for _, s := range everySection(shown) {
		if n, err := strconv.Atoi(string(s.Section)); err == nil {
			top = max(top, n)
		}
	}
	return top + 1
}

// sectionState counts what a section has; the hint is empty where there is nothing to do in it.
func sectionState(shown office.PolicyShown, s clause.Section) (string, part.Tag) {
	printed, local, gaps, left := 0, 0, 0, 0
	if p := shown.Policy.Part(s); p != nil {
		printed = len(p.Statements)
		for _, st := range p.Statements {
			if st.Local {
				local++
			}
		}
	}
	for _, l := range shown.Policy.Left {
		if l.ID.Section() == s {
			left++
		}
	}
	for _, g := range shown.Policy.Gaps {
		if g.Clause.Section() == s {
			gaps++
		}
	}
	if printed+left == 0 && !hasClauses(shown.Books.Library, s) {
		return "", part.Tag{}
	}
	hint := page.Plural(printed, "clause", "clauses")
	if left > 0 {
		hint += fmt.Sprintf(", %d left out", left)
	}
	switch {
	case gaps > 0:
		return hint, part.Tag{Text: page.Plural(gaps, "blank", "blanks"), Colour: part.Yellow}
	case local+left > 0:
		return hint, part.Tag{Text: "Own wording", Colour: part.Purple}
	case printed == 0:
		return "None of its clauses applies to the school", part.Tag{Text: "Not printed", Colour: part.Grey}
	}
	return hint, part.Tag{Text: "As the library", Colour: part.Green}
}

func hasClauses(lib *policy.Library, s clause.Section) bool {
	return slices.ContainsFunc(lib.Sections, func(x policy.Section) bool { return x.Section == s && len(x.Clauses) > 0 })
}

func showSection(r *request) error {
	if err := r.must(office.ShowClause); err != nil {
		return err
	}
	shown, err := office.ShowPolicy.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	number := clause.Section(r.PathValue("section"))
	all := everySection(shown)
	i := slices.IndexFunc(all, func(s office.SectionTitle) bool { return s.Section == number })
	if i < 0 {
		return fault.New(fault.NotFound, "The policy has no such section.")
	}
	p := page.SectionPage{Frame: r.policyFrame(topTitle(all[i]), part.Link{Text: "Clauses", Href: "/policy/sections"}),
		Empty: part.EmptyState{Heading: "No clause of this section is in the policy", Text: "The library’s clauses below do not apply by the school’s answers, or were left out."}}
	if printed := shown.Policy.Part(number); printed != nil {
		p.Number = printed.Number
		if p.Number == "" {
			p.Number = "“" + printed.Title + "”"
		}
		p.Read = part.Link{Text: "Read it in the policy", Href: "/policy/text#" + policy.Anchor(string(number))}
		for _, st := range printed.Statements {
			p.Clauses = append(p.Clauses, clauseCard(shown, st))
		}
	}
	if d, f, ok := r.cured(); ok {
		p.Finding = findingNote(d, f, "The finding is accepted: this is what your draft says.")
	}
	p.Left = absent(shown, number)
	if shown.MayChange {
		p.Add = part.Button{Text: "Add a clause of your own", Kind: part.Secondary, Href: "/policy/section/" + string(number) + "/new"}
		p.Removed = removed(r, shown, number)
	}
	return r.show(p)
}

func clauseCard(shown office.PolicyShown, st *policy.Statement) page.ClauseCard {
	body := *st
	body.Title = "" // it is the heading of the card
	c := page.ClauseCard{ID: cardID(st.ID), Title: clauseTitle(shown.Books.Library, st), Text: bodyHTML(&body), Gaps: gapLinks(shown.Books.Library, shown.Policy.Gaps, st.ID),
		Change: part.Link{Text: "See what it promises", Hidden: ": " + clauseTitle(shown.Books.Library, st), Href: clauseLink(st.ID)}}
	if !st.Own {
		c.Code = string(st.ID)
	}
	if shown.MayChange {
		c.Change.Text = "Change it, or see what it promises"
	}
	switch {
	case st.Own:
		c.Tags = append(c.Tags, part.Tag{Text: "Added by the school", Colour: part.Purple})
		if c.Change.Text = "Change this clause"; !shown.MayChange {
			c.Change = part.Link{Text: "Read it in the policy", Hidden: ": " + c.Title, Href: "/policy/text#" + policy.Anchor(string(st.ID))}
		}
	case st.Local:
		c.Tags = append(c.Tags, part.Tag{Text: "Own wording", Colour: part.Purple})
		c.Note = "Reason: " + st.Reason
	case st.WordingTitle != "":
		c.Note = "Wording: " + st.WordingTitle
	}
	return c
}

// clauseTitle is what a clause is called: the library's title, or the heading that the school gave its own.
func clauseTitle(lib *policy.Library, st *policy.Statement) string {
	if c := lib.Clause(st.ID); c != nil {
		return c.Title
	}
	return cmp.Or(st.Title, "A clause of the school’s own")
}

func cardID(c clause.ID) string { return "c-" + strings.ReplaceAll(string(c), "/", "-") }

// bodyHTML is a clause without the anchor that it has in the whole text; the policy package escapes it.
// A single paragraph comes without its mark.
func bodyHTML(st *policy.Statement) template.HTML {
	if st == nil {
		return ""
	}
	// A reference leads into the whole text: the section that it means does not stand on this page.
	html := strings.ReplaceAll(policy.BlocksHTML(st.Blocks, policy.HTMLOptions{}), `<a href="#`, `<a href="/policy/text#`)
	if len(st.Blocks) == 1 && st.Blocks[0].Kind == policy.Paragraph {
		html = "<p>" + html + "</p>"
	}
	if st.Title != "" {
		html = "<p><strong>" + template.HTMLEscapeString(st.Title) + "</strong></p>" + html
	}
	return template.HTML(html)
}

// absent are the library's clauses of a section that are not printed, and why.
func absent(shown office.PolicyShown, s clause.Section) []page.ClauseCard {
	var all []page.ClauseCard
	for _, x := range shown.Books.Library.Sections {
		if x.Section != s {
			continue
		}
		for _, c := range x.Clauses {
			if shown.Policy.Statement(c.ID) == nil {
				all = append(all, absentCard(shown, c))
			}
		}
	}
	return all
}

func absentCard(shown office.PolicyShown, c policy.Clause) page.ClauseCard {
	card := page.ClauseCard{ID: cardID(c.ID), Title: c.Title, Code: string(c.ID), Text: template.HTML("<p>" + template.HTMLEscapeString(firstWords(policy.PlainText(shown.Policy.Fill(plainOf(c))), 160)) + "</p>"),
		Note: "Not printed, because of the school’s answers.", Gaps: gapLinks(shown.Books.Library, shown.Policy.Gaps, c.ID),
		Change: part.Link{Text: "See this clause", Hidden: ": " + c.Title, Href: clauseLink(c.ID)}}
	if len(card.Gaps) > 0 {
		card.Note = "Not printed until a question is answered."
	}
	if i := slices.IndexFunc(shown.Policy.Left, func(l policy.Left) bool { return l.ID == c.ID }); i >= 0 {
		card.Note = "Left out by the school. Reason: " + shown.Policy.Left[i].Reason
		card.Tags = []part.Tag{{Text: "Left out", Colour: part.Orange}}
	}
	return card
}

// plainOf is the library's text of a clause, or of its first wording.
func plainOf(c policy.Clause) string {
	if c.Text == "" && len(c.Wordings) > 0 {
		return c.Wordings[0].Text
	}
	return c.Text
}

func removed(r *request, shown office.PolicyShown, s clause.Section) []page.RemovedClause {
	var all []page.RemovedClause
	for _, o := range shown.Past {
		if o.Section == s {
			all = append(all, page.RemovedClause{Title: o.Title, Text: firstWords(o.Text, 240), When: "Taken out on " + page.NewFormat(r.house.Zone).Moment(o.Removed),
				Key: o.ID, N: strconv.FormatInt(o.N, 10), Back: part.Button{Text: "Put it back", Kind: part.LinkStyle, Hidden: ": " + o.Title}})
		}
	}
	return all
}
