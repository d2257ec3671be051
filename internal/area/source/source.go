// Package source is what a school's existing document says, once it has been read: plain lines with a
// number each, and what the file format itself knew about them. The document package makes it out of
// files; the check area judges it. Nothing here touches a file.
package source

// Format is the kind of file the text came from.
type Format string

// The formats a school can hand in.
const (
	DOCX     Format = "docx"
	ODT      Format = "odt"
	PDF      Format = "pdf"
	HTML     Format = "html"
	Markdown Format = "md"
	Text     Format = "txt"
)

// Kind is what the format itself says a line is. Text files say nothing: their lines are Plain and the
// check area works out what they are.
type Kind uint8

// Kinds of line.
const (
	Plain     Kind = iota // a paragraph, or a line of a text file
	Heading               // a heading style; Level says how deep
	Item                  // an item of a list; Level says how deep
	Contents              // an entry of a generated table of contents
	Cell                  // a row of a table, its cells joined by tabs
	Furniture             // running header, footer or page number
)

// Line is one line of the extracted text. Number counts from 1: the line of the source for text and
// Markdown, the line of `handrail policy text FILE` for every other format.
//
// Text keeps light marks, the same for every format, because they carry evidence: **bold**, *italic*,
// [words](target) for links, "- " for list items (one leading space a level, as in the source for text
// files), and the number of an automatically numbered heading or item written out.
type Line struct {
	Number int
	Text   string
	Kind   Kind
	Level  int // heading or list level from 1; 0 where it does not apply
	Page   int // page in a PDF, from 1; 0 elsewhere
}

// Document is a whole text as read.
type Document struct {
	Format Format
	Lines  []Line
	// Title is the title the file's own properties name, if any.
	Title string
	// Notes are plain sentences about the reading itself, for example that pages held only pictures.
	Notes []string
}
