package recovery_test

import (
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/recovery"
)

func secret() (s [recovery.Size]byte) {
	for i := range s {
		s[i] = byte(i*37 + 11)
	}
	return s
}

func TestPaperIsReadBack(t *testing.T) {
	rows := recovery.Write(secret())
	for name, typed := range map[string]string{
		"as printed":     strings.Join(rows, "\n"),
		"in capitals":    strings.ToUpper(strings.Join(rows, "\r\n\r\n")),
		"with dashes":    strings.ReplaceAll(strings.Join(rows, "\n"), " ", "-"),
		"zero and one":   strings.NewReplacer("0", "O", "1", "l", "v", "u").Replace(strings.Join(rows, "\n")),
		"without spaces": strings.ReplaceAll(strings.Join(rows, "\n"), " ", ""),
	} {
		if got, err := recovery.Read(typed); err != nil || got != secret() {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEverySlipIsFound(t *testing.T) {
	rows := recovery.Write(secret())
	change := func(i, at int) string {
		b := []byte(rows[i])
		if b[at] == 'a' {
			b[at] = 'b'
		} else {
			b[at] = 'a'
		}
		return string(b)
	}
	for i := range rows {
		for at := range rows[i] {
			if rows[i][at] == ' ' {
				continue
			}
			typed := append([]string{}, rows...)
			typed[i] = change(i, at)
			if _, err := recovery.Read(strings.Join(typed, "\n")); err == nil {
				t.Errorf("row %d, sign %d: the slip was not found", i+1, at+1)
			}
		}
	}
	swapped := append([]string{}, rows...)
	swapped[0], swapped[1] = swapped[1], swapped[0]
	other := secret()
	other[0]++
	mixed := append(recovery.Write(other)[:1:1], rows[1:]...)
	for name, typed := range map[string][]string{"a row short": rows[1:], "swapped rows": swapped, "rows of two papers": mixed} {
		if _, err := recovery.Read(strings.Join(typed, "\n")); err == nil {
			t.Errorf("%s: was read", name)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(strings.Join(recovery.Write(secret()), "\n"))
	f.Add("k7q2 m9xd 4e")
	f.Fuzz(func(t *testing.T, typed string) {
		got, err := recovery.Read(typed)
		if err != nil {
			return
		}
		if again, err := recovery.Read(strings.Join(recovery.Write(got), "\n")); err != nil || again != got {
			t.Errorf("%q: was read, but not what it writes", typed)
		}
	})
}
