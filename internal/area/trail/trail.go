// Package trail is the tamper-evident record of who did what: entries, the Merkle tree they are leaves
// of (RFC 6962, as in golang.org/x/mod/sumdb/tlog), and heads signed with an Ed25519 key. One entry can be
// proved without showing the others, and an older head proves that nothing before it has changed.
package trail

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// What happened to a record.
const (
	Wrote   = "wrote"
	Read    = "read"
	Tried   = "tried"
	Removed = "removed"
)

// Touched names one record by kind and number, never by content, so that erasing a person's data after
// its time need not touch the trail.
type Touched struct {
	Kind string `json:"k"`
	ID   string `json:"id"`
	How  string `json:"how"`
}

// Entry is one line of the trail.
type Entry struct {
	At      int64     `json:"at"`  // seconds since 1970, UTC
	Who     string    `json:"who"` // a person's number, "os:account", "handrail" or "anyone"
	Via     string    `json:"via"` // web, cli or job
	Case    string    `json:"case"`
	Clause  string    `json:"clause,omitempty"`
	Refused string    `json:"refused,omitempty"` // why it was refused; empty if it was done
	Records []Touched `json:"records,omitempty"`
}

// Body is the entry as it is stored and hashed.
func (e Entry) Body() ([]byte, error) { return json.Marshal(e) }

// Parse reads a stored body.
func Parse(body []byte) (Entry, error) {
	var e Entry
	if err := json.Unmarshal(body, &e); err != nil {
		return Entry{}, fmt.Errorf("trail entry cannot be read: %w", err)
	}
	return e, nil
}

// Tree is the right edge of the Merkle tree: its size and one hash for each full subtree, largest first.
// It is all that appending needs. The zero Tree is empty.
type Tree struct {
	Size int64
	Edge []tlog.Hash
}

// Append adds one stored body as the next leaf.
func (t *Tree) Append(body []byte) {
	h := tlog.RecordHash(body)
	for n := t.Size; n&1 == 1; n >>= 1 {
		last := len(t.Edge) - 1
		h = tlog.NodeHash(t.Edge[last], h)
		t.Edge = t.Edge[:last]
	}
	t.Edge = append(t.Edge, h)
	t.Size++
}

// Clone is a copy that can be appended to without changing t.
func (t Tree) Clone() Tree {
	return Tree{Size: t.Size, Edge: append([]tlog.Hash(nil), t.Edge...)}
}

// Root is the hash of the whole tree; of the empty tree, the hash of nothing.
func (t Tree) Root() tlog.Hash {
	if len(t.Edge) == 0 {
		h, _ := tlog.TreeHash(0, nil)
		return h
	}
	h := t.Edge[len(t.Edge)-1]
	for i := len(t.Edge) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.Edge[i], h)
	}
	return h
}

// MarshalEdge packs the edge for storing.
func (t Tree) MarshalEdge() []byte {
	out := make([]byte, 0, len(t.Edge)*tlog.HashSize)
	for _, h := range t.Edge {
		out = append(out, h[:]...)
	}
	return out
}

// UnmarshalTree is the reverse of MarshalEdge.
func UnmarshalTree(size int64, edge []byte) (Tree, error) {
	t := Tree{Size: size}
	ones := 0
	for n := size; n > 0; n &= n - 1 {
		ones++
	}
	if size < 0 || len(edge) != ones*tlog.HashSize {
		return Tree{}, fmt.Errorf("the stored edge of the trail has %d bytes, which does not fit %d entries", len(edge), size)
	}
	for i := range ones {
		t.Edge = append(t.Edge, tlog.Hash(edge[i*tlog.HashSize:(i+1)*tlog.HashSize]))
	}
	return t, nil
}

// Head is what a signed note says: how long the trail was and its root, at a time.
type Head struct {
	Origin string // "handrail.school/trail/" and the school's short name
	Size   int64
	Root   tlog.Hash
	At     int64
}

// ErrHead is returned for a head that cannot be read or was not signed by this school's key.
var ErrHead = errors.New("this is not a head signed by this school's trail")

// Sign writes the head as a signed note.
func (h Head) Sign(signer note.Signer) (string, error) {
	text := h.Origin + "\n" + strconv.FormatInt(h.Size, 10) + "\n" +
		base64.StdEncoding.EncodeToString(h.Root[:]) + "\n" + strconv.FormatInt(h.At, 10) + "\n"
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	return string(signed), err
}

// OpenHead checks the signature and reads the head. Text before or after the note, as mail adds it, and
// Windows line ends are allowed.
func OpenHead(text string, verifier note.Verifier) (Head, error) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	i := strings.Index(text, verifier.Name()+"\n")
	if i < 0 {
		return Head{}, ErrHead
	}
	n, err := note.Open([]byte(trimNote(text[i:])), note.VerifierList(verifier))
	if err != nil {
		return Head{}, fmt.Errorf("%w: %w", ErrHead, err)
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 5 || lines[0] != verifier.Name() {
		return Head{}, ErrHead
	}
	size, err1 := strconv.ParseInt(lines[1], 10, 64)
	root, err2 := base64.StdEncoding.DecodeString(lines[2])
	at, err3 := strconv.ParseInt(lines[3], 10, 64)
	if err := errors.Join(err1, err2, err3); err != nil || len(root) != tlog.HashSize || size < 0 {
		return Head{}, ErrHead
	}
	return Head{Origin: lines[0], Size: size, Root: tlog.Hash(root), At: at}, nil
}

// trimNote cuts everything after the signature line, which begins with an em dash.
func trimNote(text string) string {
	i := strings.Index(text, "\n\n— ")
	if i < 0 {
		return text
	}
	end := strings.IndexByte(text[i+2:], '\n')
	if end < 0 {
		return text + "\n"
	}
	return text[:i+2+end+1]
}
