package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/note"

	"handrail.school/handrail/internal/area/trail"
	"handrail.school/handrail/internal/store/internal/ledger"
)

// Head is the newest signed head of the trail, as text, and its size.
func (v *View) Head() (text string, size int64, err error) {
	err = v.v.Scan("SELECT note, size FROM trail_head", nil, &text, &size)
	return text, size, err
}

// KeepHead keeps today's signed head beside the trail, for the letter to the governors.
func (t *Tx) KeepHead() (text string, size int64, err error) {
	text, size, err = t.Head()
	if err != nil || size == 0 {
		return "", 0, err
	}
	_, err = t.tx.Keep(ledger.Heads, "INSERT INTO trail_note (size, at, note) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
		size, unix(t.Now()), text)
	return text, size, err
}

// ChangedKinds calls f for every kind of record that the entries from one size of the trail to another changed,
// with the size that the trail had then. It tells nobody what was done, to which record, or by whom.
func (v *View) ChangedKinds(from, to int64, f func(kind string, size int64)) error {
	return v.v.Each("SELECT n, body FROM trail WHERE n >= $1 AND n < $2 ORDER BY n", []any{from, to}, func(scan func(...any) error) error {
		var n int64
		var body []byte
		if err := scan(&n, &body); err != nil {
			return err
		}
		e, err := trail.Parse(body)
		for _, r := range e.Records {
			if r.How == trail.Wrote || r.How == trail.Removed {
				f(r.Kind, n+1)
			}
		}
		return err
	})
}

// TrailLine is one entry with its number, as pages list it.
type TrailLine struct {
	Number int64
	trail.Entry
}

// TrailQuery chooses entries; empty fields choose all.
type TrailQuery struct {
	Before int64  // only entries with a smaller number; 0 from the newest
	Who    string // as the trail names them
	Case   string // name of a use case
}

// Trail lists entries newest first, before a number (0: from the newest). Reading it is itself entered.
func (t *Tx) Trail(before int64, limit int) ([]TrailLine, error) {
	return t.TrailOf(TrailQuery{Before: before}, limit)
}

// TrailOf lists the entries that a query chooses, newest first. Reading it is itself entered.
func (t *Tx) TrailOf(q TrailQuery, limit int) ([]TrailLine, error) {
	if q.Before <= 0 {
		q.Before = 1 << 62
	}
	query, args := "SELECT n, body FROM trail WHERE n < $1", []any{q.Before, limit}
	for _, x := range []struct{ column, value string }{{"who", q.Who}, {"usecase", q.Case}} {
		if x.value != "" {
			args = append(args, x.value)
			query += fmt.Sprintf(" AND %s = $%d", x.column, len(args))
		}
	}
	var lines []TrailLine
	err := t.v.Each(query+" ORDER BY n DESC LIMIT $2", args, func(scan func(...any) error) error {
		var l TrailLine
		var body string
		if err := scan(&l.Number, &body); err != nil {
			return err
		}
		e, err := trail.Parse([]byte(body))
		l.Entry = e
		lines = append(lines, l)
		return err
	})
	t.Looked("trail", "list")
	if n := len(lines); n > 0 {
		t.Looked("trail", fmt.Sprintf("%d to %d", lines[n-1].Number, lines[0].Number))
	}
	return lines, err
}

// Verified is what checking the trail found.
type Verified struct {
	Entries int64     `json:"entries"`
	Head    string    `json:"head"` // the root hash in base64
	Heads   int       `json:"heads_checked"`
	Since   time.Time `json:"first"`
	Last    time.Time `json:"last"`
	// TruncationChecked says whether a head kept elsewhere was given: without one, a cut tail does not show.
	TruncationChecked bool     `json:"truncation_checked"`
	Damage            []string `json:"damage"`
}

// VerifyTrail walks the whole trail, recomputes its tree, and holds it against the signed head in the
// records, every head kept day by day, and the heads given from outside.
func (s *School) VerifyTrail(ctx context.Context, outside []string) (Verified, error) {
	var out Verified
	heads := map[int64][]trail.Head{}
	for _, text := range outside {
		h, err := trail.OpenHead(text, s.ring.Verifier)
		if err != nil {
			return out, err
		}
		heads[h.Size] = append(heads[h.Size], h)
		out.TruncationChecked = true
	}
	err := s.Read(ctx, func(v *View) error {
		w := walk{out: &out, heads: heads}
		if err := w.stored(v, s.ring.Verifier); err != nil {
			return err
		}
		if err := w.entries(v); err != nil {
			return err
		}
		w.finish()
		return w.signatures(v)
	})
	return out, err
}

type walk struct {
	out   *Verified
	heads map[int64][]trail.Head
	tree  trail.Tree
	edge  []byte
	size  int64
	// named are the agreements and signatures that entries name, each with its digest.
	named map[string]bool
}

func (w *walk) damage(format string, args ...any) {
	if len(w.out.Damage) < 100 {
		w.out.Damage = append(w.out.Damage, fmt.Sprintf(format, args...))
	}
}

// stored reads the heads that lie beside the trail; a head that nobody signed is damage.
func (w *walk) stored(v *View, verifier note.Verifier) error {
	var newest string
	if err := v.v.Scan("SELECT size, edge, note FROM trail_head", nil, &w.size, &w.edge, &newest); err != nil {
		return fmt.Errorf("the head of the trail cannot be read: %w", err)
	}
	if w.size > 0 {
		h, err := trail.OpenHead(newest, verifier)
		switch {
		case err != nil:
			w.damage("The newest head is not signed by this school's key.")
		case h.Size != w.size:
			w.damage("The newest head speaks of %d entries, the record beside it of %d.", h.Size, w.size)
		default:
			w.heads[h.Size] = append(w.heads[h.Size], h)
		}
	}
	return v.v.Each("SELECT size, note FROM trail_note", nil, func(scan func(...any) error) error {
		var size int64
		var text string
		if err := scan(&size, &text); err != nil {
			return err
		}
		h, err := trail.OpenHead(text, verifier)
		if err != nil || h.Size != size {
			w.damage("A kept head of %d entries is not signed by this school's key.", size)
			return nil
		}
		w.heads[size] = append(w.heads[size], h)
		return nil
	})
}

func (w *walk) entries(v *View) error {
	next := int64(0)
	return v.v.Each("SELECT n, at, who, usecase, body FROM trail ORDER BY n", nil, func(scan func(...any) error) error {
		var n, when int64
		var who, usecase string
		var body []byte
		if err := scan(&n, &when, &who, &usecase, &body); err != nil {
			return err
		}
		if n != next {
			w.damage("Entries %d to %d are missing.", next, n-1)
			next = n
		}
		next++
		w.columns(n, when, who, usecase, body)
		w.name(body)
		w.tree.Append(body)
		if w.out.Entries == 0 {
			w.out.Since = at(when)
		}
		w.out.Entries++
		w.out.Last = at(when)
		w.compare(n + 1)
		return nil
	})
}

// columns holds the columns that searches use against the body that the tree covers. The body begins with
// the time and the person, so a prefix is enough and costs no parsing; the use case stands after a name that
// no quoted text can hold, quotes in it being escaped.
func (w *walk) columns(n, when int64, who, usecase string, body []byte) {
	quoted, err := json.Marshal(who)
	name, err2 := json.Marshal(usecase)
	if err != nil || err2 != nil {
		w.damage("Entry %d names nobody readable.", n)
		return
	}
	if !bytes.HasPrefix(body, fmt.Appendf(nil, `{"at":%d,"who":%s,`, when, quoted)) || !bytes.Contains(body, append([]byte(`,"case":`), name...)) {
		w.damage("Entry %d has another time, person or use case in its columns than in its sealed text.", n)
	}
}

func (w *walk) compare(size int64) {
	for _, h := range w.heads[size] {
		w.out.Heads++
		if w.tree.Root() != h.Root {
			w.damage("The first %d entries are not the ones that were signed on %s: something in them was changed, removed or put in.",
				size, at(h.At).Format("2 January 2006 at 15:04"))
		}
	}
}

func (w *walk) finish() {
	for size, hs := range w.heads {
		if size > w.tree.Size {
			w.damage("A head signed on %s speaks of %d entries, but only %d are here: the end of the trail was cut off.",
				at(hs[0].At).Format("2 January 2006 at 15:04"), size, w.tree.Size)
		}
	}
	if w.size != w.tree.Size {
		w.damage("The head speaks of %d entries, but %d are here.", w.size, w.tree.Size)
	} else if !bytes.Equal(w.edge, w.tree.MarshalEdge()) {
		w.damage("The stored edge of the tree does not fit the entries.")
	}
	root := w.tree.Root()
	w.out.Head = root.String()
}

// HeadText is the newest signed head, for printing and mailing.
func (s *School) HeadText(ctx context.Context) (text string, err error) {
	err = s.Read(ctx, func(v *View) error {
		text, _, err = v.Head()
		return err
	})
	return text, err
}
