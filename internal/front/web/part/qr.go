package part

import (
	"fmt"
	"image"
	"strings"
)

// QR is a square code for a phone's camera, drawn as SVG so that no image has
// to be fetched. Below it stands the same in letters, for typing.
type QR struct {
	// Label says what the code is for.
	Label string
	// Text is what to type instead of scanning.
	Text string
	// Size is the number of modules on a side, and Path their outline; NewQR
	// sets both.
	Size int
	Path string
}

// quiet is the empty margin that readers need, in modules.
const quiet = 4

// NewQR draws a code from an image with one pixel per module, dark on light,
// without margin, as encoders make it before scaling.
func NewQR(code image.Image, label, text string) QR {
	b := code.Bounds()
	var path strings.Builder
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			run := 0
			for x+run < b.Max.X && dark(code, x+run, y) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x-b.Min.X+quiet, y-b.Min.Y+quiet, run, run)
				x += run
			}
		}
	}
	return QR{Label: label, Text: text, Size: b.Dx() + 2*quiet, Path: path.String()}
}

func dark(code image.Image, x, y int) bool {
	r, g, b, _ := code.At(x, y).RGBA()
	return r+g+b < 3*0x8000
}

func qrExamples() []Example {
	// Not a real code: a pattern that looks the part in the gallery.
	img := image.NewGray(image.Rect(0, 0, 21, 21))
	for i := range img.Pix {
		x, y := i%21, i/21
		corner := finder(x, y) || finder(20-x, y) || finder(x, 20-y)
		inCorner := (x < 8 && y < 8) || (x > 12 && y < 8) || (x < 8 && y > 12)
		if !corner && (inCorner || (x*7+y*5+x*y)%3 != 0) {
			img.Pix[i] = 0xff
		}
	}
	return []Example{{"default", NewQR(img, "Scan this with your authenticator app", "JBSW Y3DP EHPK 3PXP")}}
}

// finder says whether a module near the top left corner belongs to the square
// that readers look for.
func finder(x, y int) bool {
	if x > 6 || y > 6 {
		return false
	}
	edge := x == 0 || y == 0 || x == 6 || y == 6
	return edge || (x >= 2 && x <= 4 && y >= 2 && y <= 4)
}
