package filter

import (
	"bytes"
	"testing"
	"time"
)

// FuzzSnapshot reads what others may have put in a snapshot's place, with the seal right.
func FuzzSnapshot(f *testing.F) {
	b := book(f, []Group{{Name: "all", Deny: 1}}, []string{"a"}, map[string][]string{"a": {"n.example"}})
	var file bytes.Buffer
	if err := b.Write(&file, nil); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		made, err := Read(bytes.NewReader(data), nil)
		if err == nil {
			decide(t, made, 0, "www.n.example")
		}
	})
}

func FuzzReadWire(f *testing.F) {
	f.Add([]byte("\x03www\x07example\x00\x00\x01\x00\x01"))
	k := testKey()
	f.Fuzz(func(t *testing.T, data []byte) {
		var n Name
		if size, err := n.ReadWire(data); err == nil {
			k.Fingerprint(&n)
			if size > len(data) || size > Longest || len(n.Wire()) != size {
				t.Fatalf("%d bytes of %d", size, len(data))
			}
			_ = n.Ending(n.Labels())
		}
	})
}

func BenchmarkDecide(b *testing.B) {
	made := book(b, []Group{{Name: "all", Deny: 3}}, []string{"a", "b"}, map[string][]string{"a": {"listed.example"}})
	for _, name := range []string{"www.listed.example", "www.allowed.example.org"} {
		b.Run(name, func(b *testing.B) {
			question := wire(name)
			var n Name
			b.ReportAllocs()
			for b.Loop() {
				if _, err := n.ReadWire(question); err != nil {
					b.Fatal(err)
				}
				made.Fingerprint(&n)
				made.Decide(0, &n, time.Time{})
			}
		})
	}
}
