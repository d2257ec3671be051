package web

import (
	"strings"

	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
)

// The board opens by section, because 581 rows are too many for a phone: the sections with how each stands,
// then the parts of a section and its own rows. Whoever narrows it by anything else gets a list, fifty rows
// at a time or all on one page for paper.

// listed says that the rows of all sections below the chosen one are wanted, and not a way through them.
func (q boardQuery) listed() bool {
	return q.role+q.status+q.level+q.words != "" || q.all || q.section == "" && q.sort != ""
}

// above is the section that a section is a part of: "7.3" of "7.3.2", "" of "7".
func above(section string) string {
	i := strings.LastIndexByte(section, '.')
	if i < 0 {
		return ""
	}
	return section[:i]
}

// inSection says whether a section is the other one or a part of it; everything is in "".
func inSection(section, of string) bool {
	return of == "" || section == of || strings.HasPrefix(section, of+".")
}

// place is the section under which the board shows an obligation: its own, or where that is none of the
// library's (the chapter on one product, "7.9 (Using Teams)") the section of the clause that answers for it.
func place(r *obligation.Row) string {
	if strings.Contains(r.Section, " ") {
		return string(r.Clause.Section())
	}
	return r.Section
}

func countIn(rows []obligation.Row, section string) (counts map[obligation.Status]int, all int) {
	counts = map[obligation.Status]int{}
	for i := range rows {
		if inSection(place(&rows[i]), section) {
			counts[rows[i].Status]++
			all++
		}
	}
	return counts, all
}

// boardSections are the parts of the chosen section, with how each stands.
func boardSections(b office.Board, q boardQuery) []page.BoardSection {
	var all []page.BoardSection
	for _, s := range b.Sections {
		section := string(s.Section)
		if above(section) != q.section {
			continue
		}
		counts, n := countIn(b.Rows, section)
		if n == 0 {
			continue
		}
		all = append(all, page.BoardSection{Link: part.Link{Text: section + " " + s.Title, Href: boardQuery{section: section}.href("/board")},
			N: counted(n, "obligation", "obligations"), Strip: boardStrip(counts)})
	}
	return all
}

func boardStrip(counts map[obligation.Status]int) part.Strip {
	var s part.Strip
	for _, status := range obligation.Statuses {
		s.Parts = append(s.Parts, part.StripPart{State: heatStates[status], N: counts[status], Words: strings.ToLower(status.Words())})
	}
	return s
}

// sectionTitle is the heading of a section of the board; "" if there is none with that number.
func sectionTitle(b office.Board, section string) string {
	for _, s := range b.Sections {
		if string(s.Section) == section {
			return section + " " + s.Title
		}
	}
	return ""
}

// boardUp are the sections above the chosen one, and the board itself.
func boardUp(b office.Board, q boardQuery) []part.Link {
	if q.section == "" || q.listed() {
		return nil
	}
	var up []part.Link
	for s := above(q.section); s != ""; s = above(s) {
		up = append([]part.Link{{Text: sectionTitle(b, s), Href: boardQuery{section: s}.href("/board")}}, up...)
	}
	return append([]part.Link{{Text: "All sections", Href: "/board"}}, up...)
}
