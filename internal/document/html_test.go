package document

import (
	"strings"
	"testing"
)

func TestHTML(t *testing.T) {
	tests := []struct {
		name, page string
		want       []string
	}{
		{"headings and words", `<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body><nav>Menu</nav><h1>Policy</h1>
			<p>Some <b>bold</b>, <strong><em>both</em></strong> and <a href="https://example.org/x">a
			link</a>.<br>Next</p><h2><b>Aims</b></h2>loose text<script>var x = "<p>no</p>"</script></body></html>`,
			[]string{"h1|Policy", "p|Some **bold**, ***both*** and [a link](https://example.org/x).", "p|Next", "h2|Aims", "p|loose text"}},
		{"lists", `<html><ul><li>one<ul><li>two</ul><li><p>three</p><p>on</p></ul><ol start=3 type=a><li>c<li>d<li value=9>i</ol><p>end`,
			[]string{"i1|- one", "i2| - two", "i1|- three", "p|on", "i1|c. c", "i1|d. d", "i1|i. i", "p|end"}},
		{"tables", `<html><table><tr><th>Role<th>Name<tr><td>DSL<td><p>A</p><p>B</p></tr><tr><td colspan=2><h3>Inside</h3>words</td></tr></table>after`,
			[]string{"t|Role\tName", "t|DSL\tA B", "h3|Inside", "p|words", "p|after"}},
		{"links", `<html><p><a href="">e</a> <a href="javascript:alert(1)">j</a> <a name="x">n</a> <a href="#top">t</a></p>`,
			[]string{"p|[e](#) [j](#) n [t](#top)"}},
		{"hidden, forms, pre, footer", `<html><p style="display: none">no</p><div style="display:none"><div>no</div>no</div><p><input type=checkbox checked> yes</p>
			<pre>a
b</pre><select><option>no</select><footer><p>© Hill</p></footer>`, []string{"p|☒ yes", "p|a", "p|b", "f|© Hill"}},
		{"saved by Word", `<html><p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o<span>&nbsp;&nbsp;</span></span>second</p>
			<p style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>4.<span>&nbsp;</span></span>fourth</p>`, []string{"i2| - second", "i1|4. fourth"}},
		{"saved by Google", `<html><ul class="lst-kix_abc-0 start"><li>one</li></ul><ul class="lst-kix_abc-1"><li>two</li></ul><p><span style="font-weight:700">Bold</span> not</p>`,
			[]string{"i1|- one", "i2| - two", "p|**Bold** not"}},
		{"entities", `<html><p>&amp; &lt;name&gt; &eacute; &#8220;q&#8221; &unknown;</p>`, []string{"p|& <name> é “q” &unknown;"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { wantLines(t, "p.html", []byte(tt.page), tt.want...) })
	}
}

func TestHTMLCharset(t *testing.T) {
	wantLines(t, "p.html", []byte("<html><head><meta charset=iso-8859-1></head><p>caf\xe9 \x96 menu</p>"), "p|café – menu")
	wantLines(t, "p.html", []byte("<html><p>café</p>"), "p|café")
	wantLines(t, "p.html", []byte("\xFF\xFE<\x00h\x00t\x00m\x00l\x00>\x00h\x00i\x00"), "p|hi")
}

func TestHTMLLimits(t *testing.T) {
	limits := Limits{Tokens: 1000}
	_, err := Read("p.html", []byte("<html>"+strings.Repeat("<b>", 2000)), limits)
	if e, ok := err.(*Error); !ok || e.Kind != TooBig {
		t.Errorf("got %v, want too big", err)
	}
}
