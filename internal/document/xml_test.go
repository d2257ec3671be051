package document

import (
	"errors"
	"strings"
	"testing"
)

func TestXML(t *testing.T) {
	tests := []struct{ name, data, want string }{
		{"text and entities", `<a>x &amp;&lt;&gt;&quot;&apos; &#65;&#x42;</a>`, `x &<>"' AB`},
		{"comment, instruction, CDATA", `<?xml version="1.0" encoding="UTF-8"?><!-- n --><a>b<!-- <c> --><?d e?><![CDATA[<f>&]]></a>`, "b<f>&"},
		{"byte order mark", "\xEF\xBB\xBF<a>b</a>", "b"}, {"empty elements", `<a><b/><c d = 'e"' /></a >`, ""},
		{"unknown entity", `<a>&nbsp;</a>`, "!"}, {"open entity", `<a>&amp</a>`, "!"}, {"NUL by number", `<a>&#0;</a>`, "!"},
		{"document type", `<!DOCTYPE a><a/>`, "!"}, {"not closed", `<a><b></b>`, "!"}, {"wrong order", `<a><b></a></b>`, "!"},
		{"no quotes", `<a b=c/>`, "!"}, {"glued attributes", `<a b="c"d="e"/>`, "!"}, {"open quote", `<a b="c/>`, "!"}, {"no name", `< a/>`, "!"},
		{"nothing", ``, "!"}, {"closing only", `</a>`, "!"}, {"other encoding", `<?xml version="1.0" encoding="latin1"?><a/>`, "!"}, {"bad UTF-8", "<a>\xff</a>", "!"},
		{"open comment", `<a><!-- </a>`, "!"}, {"less than in a value", `<a b="<"/>`, "!"},
	}
	for _, tt := range tests {
		tokens := 1000
		root, err := parseXML([]byte(tt.data), 10, &tokens)
		switch {
		case tt.want == "!" && err == nil:
			t.Errorf("%s: read as %q", tt.name, root.words())
		case tt.want != "!" && err != nil:
			t.Errorf("%s: %v", tt.name, errors.Unwrap(err))
		case err == nil && root.words() != tt.want:
			t.Errorf("%s: got %q, want %q", tt.name, root.words(), tt.want)
		}
	}
}

func TestXMLNames(t *testing.T) {
	tokens := 1000
	root, err := parseXML([]byte(`<p xmlns="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:l="http://www.w3.org/1999/xlink" l:href="x" style="y"><l:a b="1"/></p>`), 10, &tokens)
	if err != nil {
		t.Fatal(err)
	}
	if root.name != "text:p" || root.attr("xlink:href") != "x" || root.attr("style") != "y" || root.child("xlink:a").attr("b") != "1" {
		t.Errorf("got %+v", root)
	}
}

func TestXMLLimits(t *testing.T) {
	for _, data := range []string{strings.Repeat("<a>", 20) + strings.Repeat("</a>", 20), "<a>" + strings.Repeat("<b/>", 2000) + "</a>",
		"<a " + strings.Repeat(`b="" `, 2000) + "/>"} {
		tokens := 1000
		_, err := parseXML([]byte(data), 10, &tokens)
		if e, ok := err.(*Error); !ok || e.Kind != TooBig {
			t.Errorf("%.20s…: %v, want too big", data, err)
		}
	}
}
