package pdftext

import "bytes"

// object reads an object by number, nil if there is none.
func (f *File) object(num int) object {
	if o, ok := f.known[num]; ok {
		return o
	}
	p, ok := f.offsets[num]
	if !ok || f.loading[num] || len(f.loading) > maxNesting {
		return nil
	}
	f.loading[num] = true
	var o object
	if p.index < 0 {
		o = f.objectAt(p.at)
	} else if pk := f.openPack(p.at); pk != nil && 2*p.index+1 < len(pk.offsets) {
		l := lexer{data: pk.data, pos: pk.offsets[2*p.index+1], budget: &f.budget, refs: true}
		o = l.next()
	}
	delete(f.loading, num)
	switch o.(type) {
	case end, closing, operator:
		o = nil
	}
	f.known[num] = o
	return o
}

// objectAt reads the object at an offset, with its stream if it has one.
func (f *File) objectAt(at int) object {
	l := lexer{data: f.data, pos: at, budget: &f.budget, refs: true}
	o := l.next()
	d, ok := o.(dict)
	if !ok {
		return o
	}
	l.skipSpace()
	rest := f.data[l.pos:]
	if !bytes.HasPrefix(rest, []byte("stream")) {
		return o
	}
	rest = rest[len("stream"):]
	rest = bytes.TrimPrefix(bytes.TrimPrefix(rest, []byte("\r")), []byte("\n"))
	length := int(f.number(d["Length"]))
	if length >= 0 && length <= len(rest) && bytes.HasPrefix(bytes.TrimLeft(rest[length:min(length+20, len(rest))], "\r\n \t"),
		[]byte("endstream")) {
		return &stream{d, rest[:length]}
	}
	i := bytes.Index(rest, []byte("endstream"))
	if i < 0 {
		i = len(rest)
	}
	f.budget.spend(1 + i/1000)
	return &stream{d, bytes.TrimRight(rest[:i], "\r\n")}
}

// resolve follows references.
func (f *File) resolve(o object) object {
	for range 20 {
		r, ok := o.(ref)
		if !ok {
			return o
		}
		f.budget.spend(1)
		o = f.object(r.num)
	}
	return nil
}

// dict returns a dictionary, that of a stream too, or nil.
func (f *File) dict(o object) dict {
	switch o := f.resolve(o).(type) {
	case dict:
		return o
	case *stream:
		return o.dict
	}
	return nil
}

// array returns an array or nil.
func (f *File) array(o object) array {
	a, _ := f.resolve(o).(array)
	return a
}

// number returns a number or 0, never beyond what an int can hold.
func (f *File) number(o object) float64 {
	n, _ := f.resolve(o).(float64)
	return min(max(n, -1e9), 1e9)
}

// name returns a name or "".
func (f *File) name(o object) name {
	n, _ := f.resolve(o).(name)
	return n
}

// inherited are the entries a page takes from the tree above it.
var inherited = [...]name{"Resources", "MediaBox", "Rotate"}

// findPages lists the pages in order. A tree without pages is searched for loose ones.
func (f *File) findPages() {
	seen := map[ref]bool{}
	f.walkPages(f.root["Pages"], dict{}, seen, 0)
}

func (f *File) walkPages(o object, from dict, seen map[ref]bool, depth int) {
	if r, ok := o.(ref); ok {
		if seen[r] {
			return
		}
		seen[r] = true
	}
	d := f.dict(o)
	if d == nil || depth > maxNesting {
		return
	}
	own := dict{}
	for _, key := range inherited {
		own[key] = from[key]
		if d[key] != nil {
			own[key] = d[key]
		}
	}
	if kids := f.array(d["Kids"]); kids != nil {
		for _, k := range kids {
			f.walkPages(k, own, seen, depth+1)
		}
		return
	}
	if len(f.pages) >= f.limits.Pages {
		panic(ErrLimit)
	}
	for _, key := range []name{"Contents", "Annots"} {
		own[key] = d[key]
	}
	f.pages = append(f.pages, own)
}
