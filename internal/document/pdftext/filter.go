package pdftext

import (
	"bytes"
	"compress/zlib"
	"encoding/ascii85"
	"io"
)

// ratioFrom is the size from which the growth of a stream is judged.
const ratioFrom = 1 << 20

// unpack undoes the filters of a stream. A filter for pictures gives nothing.
func (f *File) unpack(s *stream) []byte {
	data := s.raw
	filters, params := f.list(s.dict["Filter"]), f.list(s.dict["DecodeParms"])
	if len(filters) > 8 {
		return nil
	}
	for i, filter := range filters {
		var p dict
		if i < len(params) {
			p = f.dict(params[i])
		}
		switch f.name(filter) {
		case "FlateDecode", "Fl":
			data = f.predict(f.inflate(data), p)
		case "LZWDecode", "LZW":
			data = f.predict(f.lzw(data, f.earlyChange(p)), p)
		case "ASCIIHexDecode", "AHx":
			l := lexer{data: append([]byte("<"), data...), budget: &f.budget}
			t, _ := l.hex().(text)
			data = []byte(t)
		case "ASCII85Decode", "A85":
			data = f.ascii85(data)
		case "RunLengthDecode", "RL":
			data = f.runLength(data)
		default:
			return nil
		}
	}
	return data
}

// list returns an array, or one thing as an array.
func (f *File) list(o object) array {
	switch o := f.resolve(o).(type) {
	case nil:
		return nil
	case array:
		return o
	default:
		return array{o}
	}
}

// allow returns how far data may grow; took takes what it did grow to.
func (f *File) allow(packed int) int64 {
	return min(f.budget.unpacked, max(ratioFrom, int64(packed)*f.budget.ratio))
}

func (f *File) took(n int, allowed int64) {
	if int64(n) > allowed {
		panic(ErrLimit)
	}
	f.budget.unpacked -= int64(n)
}

// inflate keeps what could be unpacked when the end is missing.
func (f *File) inflate(data []byte) []byte {
	if !f.unzip(data) {
		return nil
	}
	allowed := f.allow(len(data))
	var out bytes.Buffer
	out.Grow(min(len(data)*usualRatio, mostAtOnce) + bytes.MinRead)
	_, _ = out.ReadFrom(io.LimitReader(f.zlib, allowed+1)) // a wrong checksum does no harm to text
	f.took(out.Len(), allowed)
	return out.Bytes()
}

// Room for the contents of most pages, made at once.
const (
	usualRatio = 12
	mostAtOnce = 256 << 10
)

// unzip points the one reader of a file, which has big tables, at other data.
func (f *File) unzip(data []byte) bool {
	var err error
	if f.zlib == nil {
		f.zlib, err = zlib.NewReader(bytes.NewReader(data))
	} else {
		err = f.zlib.(zlib.Resetter).Reset(bytes.NewReader(data), nil)
	}
	return err == nil
}

func (f *File) ascii85(data []byte) []byte {
	if i := bytes.Index(data, []byte("~>")); i >= 0 {
		data = data[:i]
	}
	allowed := f.allow(len(data))
	out, _ := io.ReadAll(io.LimitReader(ascii85.NewDecoder(bytes.NewReader(data)), allowed+1))
	f.took(len(out), allowed)
	return out
}

func (f *File) runLength(data []byte) []byte {
	allowed := f.allow(len(data))
	var out []byte
	for i := 0; i < len(data) && int64(len(out)) <= allowed; {
		n := int(data[i])
		i++
		switch {
		case n < 128:
			to := min(i+n+1, len(data))
			out = append(out, data[i:to]...)
			i = to
		case n > 128 && i < len(data):
			out = append(out, bytes.Repeat(data[i:i+1], 257-n)...)
			i++
		default:
			i = len(data)
		}
	}
	f.took(len(out), allowed)
	return out
}

func (f *File) earlyChange(p dict) int {
	if p["EarlyChange"] != nil {
		return int(f.number(p["EarlyChange"]))
	}
	return 1
}

// lzw undoes the compression of old PDF files.
func (f *File) lzw(data []byte, early int) []byte {
	const clearCode, endCode = 256, 257
	allowed := f.allow(len(data))
	var out []byte
	var table [4096][]byte
	for i := range 256 {
		table[i] = []byte{byte(i)}
	}
	width, next := 9, 258
	var previous []byte
	bits, have := 0, 0
	for i := 0; i < len(data) && int64(len(out)) <= allowed; {
		for have < width && i < len(data) {
			bits, have = bits<<8|int(data[i]), have+8
			i++
		}
		if have < width {
			break
		}
		code := bits >> (have - width) & (1<<width - 1)
		have -= width
		bits &= 1<<have - 1
		if code == endCode {
			break
		}
		if code == clearCode {
			width, next, previous = 9, 258, nil
			continue
		}
		var entry []byte
		switch {
		case code < next && table[code] != nil:
			entry = table[code]
		case code == next && previous != nil:
			entry = append(previous[:len(previous):len(previous)], previous[0])
		default:
			f.took(len(out), allowed)
			return out
		}
		out = append(out, entry...)
		if previous != nil && next < 4096 {
			table[next] = append(previous[:len(previous):len(previous)], entry[0])
			next++
		}
		previous = entry
		for width < 12 && next+early >= 1<<width {
			width++
		}
	}
	f.took(len(out), allowed)
	return out
}

// predict undoes the PNG predictors that cross-reference and object streams use.
func (f *File) predict(data []byte, p dict) []byte {
	kind := int(f.number(p["Predictor"]))
	if kind < 10 {
		return data
	}
	size := func(key name, absent int) int {
		if p[key] == nil {
			return absent
		}
		return min(max(int(f.number(p[key])), 1), 1<<16)
	}
	pixel := max(size("Colors", 1)*size("BitsPerComponent", 8)/8, 1)
	row := max(size("Columns", 1)*size("Colors", 1)*size("BitsPerComponent", 8)/8, 1)
	if row > len(data) {
		return nil
	}
	f.budget.spend(len(data)/100 + 1)
	out := make([]byte, 0, len(data)) // never grows: rows stay where they are
	before := make([]byte, row)
	for len(data) > row {
		kind := data[0]
		out = append(out, data[1:row+1]...)
		data = data[row+1:]
		now := out[len(out)-row:]
		for i := range now {
			var left, upLeft byte
			if i >= pixel {
				left, upLeft = now[i-pixel], before[i-pixel]
			}
			now[i] += predicted(kind, left, before[i], upLeft)
		}
		before = now
	}
	return out
}

// predicted is what a PNG filter expects in a place.
func predicted(kind, left, up, upLeft byte) byte {
	switch kind {
	case 1:
		return left
	case 2:
		return up
	case 3:
		return byte((int(left) + int(up)) / 2)
	case 4:
		p := int(left) + int(up) - int(upLeft)
		a, b, c := abs(p-int(left)), abs(p-int(up)), abs(p-int(upLeft))
		switch {
		case a <= b && a <= c:
			return left
		case b <= c:
			return up
		}
		return upLeft
	}
	return 0
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
