package document

import (
	"fmt"
	"strings"
	"testing"
)

// Two columns of text are read one after the other, with what stands above and below them in its place.
func TestPDFColumns(t *testing.T) {
	lines := []pdfLine{{72, 760, 11, 1, "This line goes over both of the columns, as the title of a leaflet does, from edge to edge"}}
	left := []string{"The school keeps its pupils safe", "and says here how it does so", "Staff ask before they open a site", "and parents hear of it in autumn", "Nobody shares a password with", "anybody else in the school at all."}
	right := []string{"Phones stay in the lockers all day", "and go home with the children", "The head reads the log each week", "and tells the governors in a report", "which they talk about at their", "next meeting, whatever it says."}
	for i := range left {
		y := 720 - 14*float64(i)
		lines = append(lines, pdfLine{72, y, 11, 1, left[i]}, pdfLine{330, y - 2, 11, 1, right[i]})
	}
	lines = append(lines, pdfLine{72, 600, 11, 1, "Below"})
	doc, err := Read("p.pdf", pdfFile("", "", pdfPage(lines...)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(shown(doc), "\n")
	at := 0
	for _, want := range []string{"goes over both", "keeps its pupils", "shares a password", "at all.", "Phones stay", "whatever it says.", "p|Below"} {
		i := strings.Index(all[at:], want)
		if i < 0 {
			t.Fatalf("%q does not follow in\n%s", want, all)
		}
		at += i
	}
}

// rules draws thin boxes, as programs draw the borders of cells.
func rules(boxes ...[4]float64) string {
	var b strings.Builder
	for _, x := range boxes {
		fmt.Fprintf(&b, "%g %g %g %g re f\n", x[0], x[1], x[2], x[3])
	}
	return b.String()
}

// The words of a cell stay together, however narrow the cell is and however many rows it takes.
func TestPDFCells(t *testing.T) {
	grid := rules([4]float64{60, 710, 300, 1}, [4]float64{60, 670, 300, 1}, [4]float64{60, 640, 300, 1},
		[4]float64{60, 640, 1, 71}, [4]float64{160, 640, 1, 71}, [4]float64{360, 640, 1, 71})
	page := grid + pdfPage(
		pdfLine{64, 695, 11, 1, "Approved by the"}, pdfLine{164, 695, 11, 1, "Full board, at its meeting"},
		pdfLine{64, 681, 11, 1, "governors"}, pdfLine{164, 681, 11, 1, "of 8 July 2026"},
		pdfLine{64, 655, 11, 1, "Next review"}, pdfLine{164, 655, 11, 1, "7 July 2027"},
		pdfLine{64, 600, 11, 1, "Below the table"})
	wantLines(t, "p.pdf", pdfFile("", "", page), "t|Approved by the governors\tFull board, at its meeting of 8 July 2026",
		"t|Next review\t7 July 2027", "p|Below the table")
}

// A frame around a paragraph makes no table of it.
func TestPDFFrame(t *testing.T) {
	page := "60 640 300 71 re S\n" + pdfPage(pdfLine{72, 690, 11, 1, "Words in a frame"}, pdfLine{72, 660, 11, 1, "More of them"})
	wantLines(t, "p.pdf", pdfFile("", "", page), "p|Words in a frame", "p|More of them")
}

// Some programs draw their bullets.
func TestPDFDrawnBullets(t *testing.T) {
	page := rules([4]float64{80, 702, 3.5, 3.5}, [4]float64{200, 662, 3.5, 3.5}) +
		pdfPage(pdfLine{90, 700, 11, 1, "An item"}, pdfLine{90, 660, 11, 1, "A square after these words"})
	wantLines(t, "p.pdf", pdfFile("", "", page), "i1|- An item", "p|A square after these words")
}

// A table may have no lines, and its cells may stand in the middle of their row.
func TestPDFLooseTable(t *testing.T) {
	page := pdfPage(
		pdfLine{64, 700, 11, 1, "Designated"}, pdfLine{200, 693, 11, 1, "Miss Hannah Pugh"}, pdfLine{340, 693, 11, 1, "Mr Tom Eckley"},
		pdfLine{64, 687, 11, 1, "Safeguarding Lead"},
		pdfLine{64, 665, 11, 1, "Deputy"}, pdfLine{200, 665, 11, 1, "Mrs Jo Price"}, pdfLine{340, 665, 11, 1, "Mr Ian Lee"},
		pdfLine{64, 630, 11, 1, "Contents"})
	wantLines(t, "p.pdf", pdfFile("", "", page), "t|Designated Safeguarding Lead\tMiss Hannah Pugh\tMr Tom Eckley",
		"t|Deputy\tMrs Jo Price\tMr Ian Lee", "p|Contents")
}
