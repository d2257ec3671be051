// Package recovery writes a secret key down so that it can be read from paper and typed in again years later
// (decision 11): rows of letters and digits that are hard to mistake for each other, each with two that check it, so
// that a slip is found in its own row.
package recovery

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"

	"handrail.school/handrail/internal/words/fault"
)

// Size is how many bytes a secret has.
const Size = 32

// Rows is how many rows a secret takes: five bytes a row, the last row filled up with a checksum of the whole.
const Rows = 7

const rowBytes = 5

// letters leave out i, l, o and u, which are taken for 1, 1, 0 and v.
var letters = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// Write is the secret as rows for paper, such as "k7q2 m9xd 4e".
func Write(secret [Size]byte) []string {
	whole := sha256.Sum256(append([]byte("handrail recovery key "), secret[:]...))
	all := append(secret[:], whole[:Rows*rowBytes-Size]...)
	rows := make([]string, Rows)
	for i := range rows {
		text := letters.EncodeToString(all[i*rowBytes : (i+1)*rowBytes])
		rows[i] = text[:4] + " " + text[4:] + " " + check(i, text)
	}
	return rows
}

// check is two letters that depend on a row and on where it stands.
func check(row int, text string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "row %d %s", row+1, text))
	return letters.EncodeToString(sum[:2])[:2]
}

// Clean is what somebody typed as the paper has it: small letters without spaces and dashes, with the letters that
// the paper never has read as what they are taken for.
func Clean(typed string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '\t', '\r', '\u00a0':
			return -1
		case 'i', 'l':
			return '1'
		case 'o':
			return '0'
		case 'u':
			return 'v'
		}
		return r
	}, strings.ToLower(typed))
}

// Read takes the rows back from what somebody typed, one row a line, and names every row that is not right.
func Read(typed string) (secret [Size]byte, err error) {
	var lines []string
	for _, line := range strings.Split(typed, "\n") {
		if line = Clean(line); line != "" {
			lines = append(lines, line)
		}
	}
	var wrong fault.Fields
	if len(lines) != Rows {
		wrong.Add("key", "The key has %d rows; %d are here", Rows, len(lines))
		return secret, wrong.Err()
	}
	var all []byte
	for i, line := range lines {
		if len(line) != 10 || check(i, line[:8]) != line[8:] {
			wrong.Add("key", "Row %d is not as it stands on the paper", i+1)
			continue
		}
		part, err := letters.DecodeString(line[:8])
		if err != nil {
			wrong.Add("key", "Row %d holds a sign that the paper does not have", i+1)
		}
		all = append(all, part...)
	}
	if err := wrong.Err(); err != nil {
		return secret, err
	}
	copy(secret[:], all)
	if again := Write(secret); Clean(again[Rows-1]) != lines[Rows-1] {
		wrong.Add("key", "The rows do not belong together; they are of two papers, or not in order")
		return [Size]byte{}, wrong.Err()
	}
	return secret, nil
}

// Group is ten letters in two groups, from random bytes: what the paper carries beside the key to prove that it can
// be read. It is no part of the key, so keeping what it was gives none of the key away.
func Group(random [7]byte) string {
	text := letters.EncodeToString(random[:])[:10]
	return text[:5] + " " + text[5:]
}

// Fingerprint is a short name of a public key, for the register and the envelope.
func Fingerprint(public string) string {
	sum := sha256.Sum256([]byte(public))
	text := letters.EncodeToString(sum[:10])
	return text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:16]
}
