package part

import "strconv"

// Pagination leads through the pages of a long list. Lists that are not
// counted set only Prev and Next.
type Pagination struct {
	// Prev and Next are addresses; empty leaves the arrow out.
	Prev, Next string
	// PrevLabel and NextLabel say what is there.
	PrevLabel, NextLabel string
	Pages                []PageLink
}

// PageLink is the number of a page; a Number of 0 is a gap.
type PageLink struct {
	Number  int
	Href    string
	Current bool
}

// Pages makes the usual numbers (first, last, current and its neighbours) for
// a list of total pages, where href makes the address of a page.
func Pages(current, total int, href func(page int) string) Pagination {
	var p Pagination
	if current > 1 {
		p.Prev = href(current - 1)
	}
	if current < total {
		p.Next = href(current + 1)
	}
	last := 0
	for n := 1; n <= total; n++ {
		if n != 1 && n != total && (n < current-1 || n > current+1) {
			continue
		}
		if n > last+1 {
			p.Pages = append(p.Pages, PageLink{})
		}
		p.Pages = append(p.Pages, PageLink{Number: n, Href: href(n), Current: n == current})
		last = n
	}
	return p
}

func paginationExamples() []Example {
	href := func(n int) string { return "#page-" + strconv.Itoa(n) }
	return []Example{
		{"numbers", Pages(6, 12, href)},
		{"previous and next only", Pagination{Prev: "#earlier", Next: "#later", PrevLabel: "Earlier entries", NextLabel: "Later entries"}},
	}
}
