// Package document reads a policy a school already has (Word, OpenDocument, PDF, web page, Markdown or
// plain text) into plain lines, and writes a policy as a Word file.
//
// Files come from outside and are not trusted: nothing in them is run, expanded or followed, nothing is
// written to disk, pictures are skipped, and every cost has a limit. What a file is, is decided by what is
// in it; its name only tells Markdown from plain text and explains a misnamed file.
//
// The lines hold the same light marks whatever the format was: see source.Line. Choices made here:
// an item with a bullet is "- words" with one space before it for every level below the first; a numbered
// item is indented the same way unless its number already spells out the level ("7.3.2"); headings carry
// no bold or italic marks; a run of empty paragraphs is one empty line; a line break inside a paragraph
// begins a new line, inside a heading, item or cell it is a space.
package document

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"handrail.school/handrail/internal/area/source"
)

// Read returns the lines of a document. The name serves for its ending only. Every error is an *Error.
func Read(name string, data []byte, limits Limits) (*source.Document, error) {
	limits = limits.withDefaults()
	if int64(len(data)) > limits.Input {
		return nil, tooBig(megabytes(limits.Input))
	}
	doc, err := readAs(name, data, limits)
	if err != nil {
		return nil, asError(err)
	}
	if !hasText(doc) {
		return nil, emptyError(doc.Format)
	}
	return doc, nil
}

// ReadFile reads a file from disk within the default limits. Every error is an *Error.
func ReadFile(path string) (*source.Document, error) {
	name := filepath.Base(path)
	info, err := os.Stat(path) // before opening, which waits for ever on a pipe
	if err != nil {
		return nil, refuse(Unreadable, "The file %s cannot be found or opened. Check its name and that you may read it.", name).because(err)
	}
	if !info.Mode().IsRegular() {
		return nil, refuse(Unreadable, "%s is not a file. Name the policy itself, not the folder it is in.", name)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, refuse(Unreadable, "The file %s cannot be opened. Check that you may read it.", name).because(err)
	}
	defer f.Close()
	limits := DefaultLimits()
	data, err := io.ReadAll(io.LimitReader(f, limits.Input+1))
	if err != nil {
		return nil, refuse(Unreadable, "The file %s cannot be read from the disk. Copy it somewhere else and try again.",
			name).because(err)
	}
	return Read(name, data, limits)
}

// readAs chooses the reader by content, then by ending.
func readAs(name string, data []byte, limits Limits) (*source.Document, error) {
	ending := strings.ToLower(filepath.Ext(name))
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return nil, refuse(Unreadable, "This file is empty. Check that you chose the right one.")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return readZip(ending, data, limits)
	case isPDF(data):
		return readPDF(data, limits)
	}
	if err := refuseForeign(data); err != nil {
		return nil, err
	}
	text, note, err := decodeText(data)
	if err != nil {
		return nil, err
	}
	if looksHTML(text, ending) {
		return readHTML(data, limits)
	}
	if err := misnamed(ending); err != nil {
		return nil, err
	}
	return readText(text, note, ending, limits)
}

// asError gives every error a kind and a sentence.
func asError(err error) error {
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	return damaged("file", err)
}

// hasText reports whether any line holds more than white space.
func hasText(doc *source.Document) bool {
	for _, l := range doc.Lines {
		if l.Kind != source.Furniture && strings.TrimSpace(l.Text) != "" {
			return true
		}
	}
	return false
}

// emptyError is the answer to a file that was read and holds no words.
func emptyError(f source.Format) *Error {
	if f == source.Text || f == source.Markdown || f == source.HTML {
		return refuse(Unreadable, "There are no words in this file. Check that you chose the right one.")
	}
	return refuse(Scan, "There is no text in this file, only pictures of pages. Find the file the policy was typed in, "+
		"or have the scan turned into text (OCR), and hand that in.")
}
