package store

import (
	"encoding/json"
	"fmt"
	"io"
)

// mostLine is how many bytes one line of a backup may have: several times what the largest document needs.
// Whoever has the public key can make a backup, so a line that would fill the memory must be refused.
const mostLine = 128 << 20

// meter refuses to go on reading when one line takes more than its share.
type meter struct {
	r    io.Reader
	left int64
}

func (m *meter) Read(p []byte) (int, error) {
	if m.left <= 0 {
		return 0, fmt.Errorf("a line of the backup is longer than %d MB", mostLine>>20)
	}
	n, err := m.r.Read(p[:min(int64(len(p)), m.left)])
	m.left -= int64(n)
	return n, err
}

// backupLines decodes a backup line by line.
type backupLines struct {
	*json.Decoder
	meter *meter
}

func newLines(r io.Reader) backupLines {
	m := &meter{r: r}
	l := backupLines{json.NewDecoder(m), m}
	l.UseNumber()
	return l
}

// Decode reads the next line.
func (l backupLines) Decode(into any) error {
	l.meter.left = mostLine
	return l.Decoder.Decode(into)
}
