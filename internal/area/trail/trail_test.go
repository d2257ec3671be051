package trail_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"handrail.school/handrail/internal/area/trail"
)

type hashes map[int64]tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = h[x]
	}
	return out, nil
}

// The edge must give the root that the reference implementation gives, at every size.
func TestTreeAgreesWithTlog(t *testing.T) {
	stored, tree := hashes{}, trail.Tree{}
	for n := range int64(300) {
		body := fmt.Appendf(nil, "entry %d", n)
		tree.Append(body)
		more, err := tlog.StoredHashes(n, body, stored)
		if err != nil {
			t.Fatal(err)
		}
		for i, h := range more {
			stored[tlog.StoredHashIndex(0, n)+int64(i)] = h
		}
		want, err := tlog.TreeHash(n+1, stored)
		if err != nil {
			t.Fatal(err)
		}
		if tree.Root() != want {
			t.Fatalf("size %d: root differs from tlog", n+1)
		}
		back, err := trail.UnmarshalTree(tree.Size, tree.MarshalEdge())
		if err != nil || back.Root() != want {
			t.Fatalf("size %d: edge does not survive storing: %v", n+1, err)
		}
	}
}

func TestHeadSurvivesMailAndRefusesForgery(t *testing.T) {
	name := "handrail.school/trail/school"
	secret, public, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		t.Fatal(err)
	}
	signer, _ := note.NewSigner(secret)
	verifier, _ := note.NewVerifier(public)
	tree := trail.Tree{}
	tree.Append([]byte("one"))
	signed, err := trail.Head{Origin: name, Size: 1, Root: tree.Root(), At: 1790000000}.Sign(signer)
	if err != nil {
		t.Fatal(err)
	}
	mailed := "Dear governor,\r\n\r\n" + strings.ReplaceAll(signed, "\n", "\r\n") + "\r\nKeep this letter.\r\n"
	for _, text := range []string{signed, mailed} {
		h, err := trail.OpenHead(text, verifier)
		if err != nil || h.Size != 1 || h.Root != tree.Root() || h.At != 1790000000 {
			t.Fatalf("head not read back: %+v, %v", h, err)
		}
	}
	forged := strings.Replace(signed, "\n1\n", "\n2\n", 1)
	if _, err := trail.OpenHead(forged, verifier); err == nil {
		t.Fatal("a changed head was accepted")
	}
	if _, err := trail.OpenHead("nothing of the sort", verifier); err == nil {
		t.Fatal("any text was accepted as a head")
	}
}

func FuzzOpenHead(f *testing.F) {
	_, public, _ := note.GenerateKey(rand.Reader, "handrail.school/trail/school")
	verifier, _ := note.NewVerifier(public)
	f.Add("handrail.school/trail/school\n1\nAAAA\n1\n\n— handrail.school/trail/school AAAA\n")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := trail.OpenHead(text, verifier); err == nil {
			t.Fatal("accepted a head nobody signed")
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	tree, body := trail.Tree{}, bytes.Repeat([]byte("x"), 200)
	for b.Loop() {
		tree.Append(body)
	}
}
