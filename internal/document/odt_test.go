package document

import (
	"strings"
	"testing"
)

const testODFStyles = `<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>` +
	`<style:style style:name="T2" style:family="text" style:parent-style-name="T1"><style:text-properties fo:font-style="italic" fo:font-weight="normal"/></style:style>` +
	`<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Heading_20_1"/>` +
	`<style:style style:name="C2" style:family="paragraph" style:display-name="Contents 2"/>` +
	`<text:list-style style:name="L1"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/><text:list-level-style-bullet text:level="2"/></text:list-style>` +
	`<text:list-style style:name="L2"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>` +
	`<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/></text:list-style>`

func item(inside string) string { return `<text:list-item>` + inside + `</text:list-item>` }

func odfPara(text string) string { return `<text:p>` + text + `</text:p>` }

func TestODTHeadingsAndLists(t *testing.T) {
	styles := map[string]string{"styles.xml": `<office:document-styles NAMES><office:styles>` +
		`<style:style style:name="Heading_20_1" style:family="paragraph" style:display-name="Heading 1"><style:text-properties fo:font-weight="bold"/></style:style>` +
		`<text:outline-style><text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/>` +
		`<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style></office:styles></office:document-styles>`}
	body := `<text:h text:outline-level="1">Aims</text:h><text:h text:outline-level="2">Scope</text:h><text:h text:outline-level="2">More</text:h>` +
		`<text:h text:outline-level="1">Rules</text:h><text:p text:style-name="P1">By style</text:p>` +
		`<text:list text:style-name="L1">` + item(odfPara("one")+`<text:list>`+item(odfPara("two"))+`</text:list>`) + item(odfPara("three")+odfPara("and on")) + `</text:list>` +
		`<text:list xml:id="n" text:style-name="L2">` + item(odfPara("first")+`<text:list>`+item(odfPara("letter"))+`</text:list>`) + item(odfPara("second")) + `</text:list>` +
		odfPara("between") + `<text:list text:style-name="L2" text:continue-numbering="true">` + item(odfPara("third")) + `</text:list>` +
		`<text:list text:style-name="L2">` + item(odfPara("fresh")) + `</text:list>` +
		`<text:list text:style-name="L2" text:continue-list="n">` + item(odfPara("fourth")) + `</text:list>` +
		`<text:list text:style-name="L2"><text:list-header>` + odfPara("no mark") + `</text:list-header><text:list-item text:start-value="9">` + odfPara("nine") + `</text:list-item></text:list>`
	wantLines(t, "p.odt", odtFile(testODFStyles, body, styles), "h1|1. Aims", "h2|1.1 Scope", "h2|1.2 More", "h1|2. Rules", "h1|By style",
		"i1|- one", "i2| - two", "i1|- three", "p|and on", "i1|1. first", "i2| (a) letter", "i1|2. second", "p|between", "i1|3. third",
		"i1|1. fresh", "i1|4. fourth", "p|no mark", "i1|9. nine")
}

func TestODTInline(t *testing.T) {
	body := `<text:p>a<text:s text:c="3"/>b
	c<text:tab/>d<text:span text:style-name="T1">bold</text:span> <text:span text:style-name="T2">slanted</text:span></text:p>` +
		`<text:p><text:a xlink:href="https://example.org/">link</text:a><text:line-break/>below<text:note><text:note-citation>1</text:note-citation>` +
		`<text:note-body>` + odfPara("the note") + `</text:note-body></text:note></text:p>` +
		`<text:p>x<office:annotation><dc:creator>me</dc:creator>` + odfPara("comment") + `</office:annotation>y</text:p>` +
		`<text:tracked-changes><text:changed-region><text:deletion>` + odfPara("gone") + `</text:deletion></text:changed-region></text:tracked-changes>` +
		`<text:p><draw:frame><draw:text-box>` + odfPara("boxed") + `</draw:text-box></draw:frame>anchor</text:p>` +
		`<text:p><text:placeholder>&lt;school name&gt;</text:placeholder></text:p>`
	doc := wantLines(t, "p.odt", odtFile(testODFStyles, body, nil), "p|a b c\td**bold** *slanted*", "p|[link](https://example.org/)", "p|below¹", "p|xy",
		"p|anchor", "p|boxed", "p|<school name>", "p|", "p|¹ the note")
	if len(doc.Notes) != 2 {
		t.Errorf("notes %q, want tracked changes and comments", doc.Notes)
	}
}

func TestODTTablesContentsFurniture(t *testing.T) {
	cell := func(s string) string { return `<table:table-cell>` + odfPara(s) + `</table:table-cell>` }
	body := `<text:table-of-content><text:index-body><text:index-title>` + odfPara("Contents") + `</text:index-title>` +
		`<text:p>1. Aims<text:tab/>3</text:p><text:p text:style-name="C2">1.1 Scope<text:tab/>4</text:p></text:index-body></text:table-of-content>` +
		`<table:table><table:table-header-rows><table:table-row>` + cell("Role") + cell("Name") + `</table:table-row></table:table-header-rows>` +
		`<table:table-row>` + cell("one cell only") + `<table:covered-table-cell/></table:table-row><table:table-row>` + cell("DSL") + cell("") + `</table:table-row></table:table>`
	doc := wantLines(t, "p.odt", odtFile(testODFStyles, body, map[string]string{
		"styles.xml": `<office:document-styles NAMES><office:master-styles><style:master-page><style:header>` + odfPara("Hill Primary") + `</style:header>` +
			`<style:header-first>` + odfPara("Hill Primary") + `</style:header-first><style:footer>` + odfPara("Page 2") + `</style:footer></style:master-page></office:master-styles></office:document-styles>`,
		"meta.xml": `<office:document-meta NAMES><office:meta><dc:title>Online safety</dc:title></office:meta></office:document-meta>`,
	}), "f|Hill Primary", "p|Contents", "c1|1. Aims\t3", "c2|1.1 Scope\t4", "t|Role\tName", "p|one cell only", "t|DSL\t", "f|Page 2")
	if doc.Title != "Online safety" {
		t.Errorf("title %q", doc.Title)
	}
}

func TestODTRefusals(t *testing.T) {
	wantKind(t, "p.odt", odtFile("", odfPara("x"), map[string]string{"Basic/Standard/Module1.xml": "<x/>"}), Macros)
	wantKind(t, "p.odt", odtFile("", odfPara("x"), map[string]string{"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}), Encrypted)
	wantKind(t, "p.odt", odtFile("", `<draw:frame><draw:image/></draw:frame>`, nil), Scan)
	wantKind(t, "p.ods", zipOf(map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), Unknown)
	wantKind(t, "p.odt", odtFile("", strings.Repeat("<text:section>", 300)+strings.Repeat("</text:section>", 300), nil), TooBig)
}
