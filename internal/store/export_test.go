package store

import "io"

// DecodeLine reads one line as a restore does.
func DecodeLine(r io.Reader) error {
	var h backupHeader
	return newLines(r).Decode(&h)
}
