package document

import (
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/source"
)

// maxFields bounds fields inside fields.
const maxFields = 50

// fieldMark follows the begin, separate and end marks of a field.
func (r *inlineReader) fieldMark(k *node, now span) {
	n := len(r.fields)
	switch k.attr("w:fldCharType") {
	case "begin":
		if n < maxFields {
			r.fields = append(r.fields, field{})
		}
		if box := k.path("w:ffData", "w:checkBox"); box != nil {
			r.out = append(r.out, span{text: checkBox(box)})
		}
	case "separate":
		if n > 0 {
			r.startResult()
		}
	case "end":
		if n > 0 {
			r.fields = r.fields[:n-1]
		}
	}
}

// startResult looks at the code of the innermost field, which is complete.
func (d *docx) startResult() {
	f := &d.fields[len(d.fields)-1]
	f.result = true
	words := strings.Fields(f.code.String())
	if len(words) == 0 {
		return
	}
	switch strings.ToUpper(words[0]) {
	case "TOC":
		f.isTOC = true
	case "HYPERLINK":
		f.isLink, f.link = true, fieldLink(words[1:])
	}
}

// fieldLink reads the address of a HYPERLINK field: a name in quotes, or \l and the name of a place.
func fieldLink(words []string) string {
	target, local := "", false
	for i := 0; i < len(words); i++ {
		w := strings.Trim(words[i], `"“”`)
		switch {
		case words[i] == `\l`:
			local = true
		case words[i] == `\o` || words[i] == `\t` || words[i] == `\m` || words[i] == `\n`:
			return target
		case local:
			return target + "#" + w
		case target == "":
			target = w
		}
	}
	return target
}

// checkBox shows an old form's tick box.
func checkBox(box *node) string {
	on := false
	for _, name := range []string{"w:default", "w:checked"} {
		if c := box.child(name); c != nil {
			on = isOn(c.attr("w:val"), true)
		}
	}
	if on {
		return "☒"
	}
	return "☐"
}

// refer counts a note and returns its number for the text; the marks Word keeps for itself are not notes.
func (d *docx) refer(id string) string {
	n := d.notes[id]
	if n == nil || n.attr("w:type") == "separator" || n.attr("w:type") == "continuationSeparator" {
		return ""
	}
	at, known := d.noteAt[id]
	if !known {
		d.noteOrder = append(d.noteOrder, id)
		at = len(d.noteOrder)
		d.noteAt[id] = at
	}
	return superscript(at)
}

// findBoxes collects the text boxes of a drawing, and the words of a watermark. Newer files hold every box
// twice, for new and old readers: the fallback is used only where there is nothing else.
func (r *inlineReader) findBoxes(n *node) {
	n.walk(func(k *node) bool {
		switch k.name {
		case "w:txbxContent":
			r.boxes = append(r.boxes, k)
			return false
		case "mc:AlternateContent":
			choice := k.child("mc:Choice")
			if !choice.contains("w:txbxContent") {
				choice = k.child("mc:Fallback")
			}
			if choice != nil {
				r.findBoxes(choice)
			}
			return false
		case "v:textpath":
			if words := tidy(k.attr("string")); words != "" && r.kind == source.Furniture {
				r.out = append(r.out, span{text: words})
			}
		}
		return true
	})
}

// symbol translates a character of the Wingdings and Symbol fonts.
func symbol(code string) string {
	v, err := strconv.ParseUint(code, 16, 32)
	if err != nil {
		return ""
	}
	switch v & 0xFF {
	case 0xA8, 0x6F, 0x71:
		return "☐"
	case 0xFE, 0x52:
		return "☑"
	case 0xFD, 0x54, 0x78:
		return "☒"
	case 0xFC, 0x50:
		return "✓"
	case 0xFB, 0x4F:
		return "✗"
	case 0xE0:
		return "→"
	case 0x28, 0x29:
		return "☎"
	case 0x2A, 0x2B:
		return "✉"
	}
	if v >= 0x20 && v < 0xF000 {
		return string(rune(v))
	}
	return "•"
}
