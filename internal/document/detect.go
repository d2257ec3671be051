package document

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// saveAs is the advice for files of other programs.
const saveAs = "Open it there, choose “Save as” or “Export”, pick Word document (.docx), and hand in that copy."

// megabytes says a byte limit in words.
func megabytes(n int64) string {
	return fmt.Sprintf("the limit is %d MB", n>>20)
}

// isPDF looks for the header, which readers accept within the first kilobyte.
func isPDF(data []byte) bool {
	head := data[:min(len(data), 1024)]
	i := bytes.Index(head, []byte("%PDF-"))
	return i == 0 || i > 0 && !bytes.Contains(head[:i], []byte("\n\n")) && bytes.IndexByte(head, 0) < 0 &&
		bytes.Contains(data[max(0, len(data)-2048):], []byte("%%EOF"))
}

// utf16le is how names stand inside the container of old Office files.
func utf16le(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for _, c := range []byte(s) {
		out = append(out, c, 0)
	}
	return out
}

// refuseForeign knows the kinds of file that schools do have and that are not read.
func refuseForeign(data []byte) error {
	switch {
	case bytes.HasPrefix(data, []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}):
		if bytes.Contains(data, utf16le("EncryptedPackage")) {
			return passwordError("Word file")
		}
		return refuse(Unknown, "This is a file of an old Office version (.doc). "+saveAs)
	case bytes.HasPrefix(data, []byte(`{\rtf`)):
		return refuse(Unknown, "This is a Rich Text file (.rtf). "+saveAs)
	case bytes.HasPrefix(data, []byte("MIME-Version:")) && bytes.Contains(data, []byte("text/html")):
		return refuse(Unknown, "This is a web archive or a saved e-mail. "+saveAs)
	case bytes.HasPrefix(data, []byte("<?xml")) && bytes.Contains(data[:min(len(data), 4096)], []byte("office:document")),
		bytes.HasPrefix(data, []byte("<?xml")) && bytes.Contains(data[:min(len(data), 4096)], []byte("mso-application")):
		return refuse(Unknown, "This is a document saved as XML. "+saveAs)
	case isPicture(data):
		return refuse(Scan, "This is a picture, not a document. Find the file the policy was typed in and hand that in.")
	}
	return nil
}

// isPicture knows the pictures a phone or scanner makes.
func isPicture(data []byte) bool {
	for _, magic := range []string{"\x89PNG", "\xFF\xD8\xFF", "GIF8", "II*\x00", "MM\x00*"} {
		if bytes.HasPrefix(data, []byte(magic)) {
			return true
		}
	}
	return len(data) > 12 && string(data[4:8]) == "ftyp"
}

func passwordError(what string) *Error {
	return refuse(Encrypted, "This %s is protected with a password. Open it, remove the password "+
		"and hand in a copy without one.", what)
}

func macroError(ending string) *Error {
	return refuse(Macros, "This document contains macros, which are small programs, so it is not opened. "+
		"Save a copy as %s without macros and hand in the copy.", ending)
}

// misnamed refuses words under a name that promises another kind of file: most often a download that failed
// and left a message in place of the document.
func misnamed(ending string) error {
	switch ending {
	case ".docx", ".docm", ".odt", ".pdf":
		return refuse(Damaged, "The name of this file ends in %s, but what is in it is not such a document. "+
			"Download or save it again and check that it opens.", ending)
	}
	return nil
}

var (
	htmlStart = regexp.MustCompile(`(?i)^\s*(<\?xml[^>]*>\s*)?(<!--[^>]*-->\s*)*<(!doctype\s+html|html|head|body)[\s>]`)
	htmlTag   = regexp.MustCompile(`(?i)<(p|div|h[1-6]|ul|ol|li|table|span|br|body)(\s[^<>]*)?/?>`)
)

// looksHTML reports whether decoded text is a web page: it begins like one, or is named like one and has tags.
func looksHTML(text, ending string) bool {
	head := text[:min(len(text), 4096)]
	if htmlStart.MatchString(head) {
		return true
	}
	switch ending {
	case ".html", ".htm", ".xhtml":
		return htmlTag.MatchString(head)
	case ".md", ".markdown":
		return false
	}
	return strings.HasPrefix(strings.TrimSpace(head), "<") && htmlTag.FindStringIndex(head) != nil &&
		strings.Contains(text, "</")
}
