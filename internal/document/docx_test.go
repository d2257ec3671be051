package document

import (
	"strings"
	"testing"
)

const testNumbering = `<w:numbering NAMES>
<w:abstractNum w:abstractNumId="0">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
 <w:lvl w:ilvl="0"><w:start w:val="7"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/><w:lvlText w:val="%1."/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2.%3"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="(%3)"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>`

func TestDOCXHeadings(t *testing.T) {
	body := styledPara("Heading1", "Aims") + styledPara("SchoolHeading", "Scope") + styledPara("berschrift2", "Filter") +
		styledPara("Outlined", "A clause") + para(`<w:outlineLvl w:val="1"/>`, "Direct") + para(`<w:outlineLvl w:val="9"/>`, "Body") +
		para("", "") + para("", "") + para("", "After a gap") + styledPara("Missing", "Unknown style")
	wantLines(t, "p.docx", wordFile(body, nil), "h1|Aims", "h1|Scope", "h2|Filter", "h3|A clause", "h2|Direct", "p|Body",
		"p|", "p|After a gap", "p|Unknown style")
}

func TestDOCXNumbering(t *testing.T) {
	num := map[string]string{"word/numbering.xml": testNumbering}
	body := para(`<w:pStyle w:val="Heading1"/><w:numPr><w:numId w:val="2"/></w:numPr>`, "Safer use") +
		listPara(2, 1, "Filtering") + listPara(2, 2, "Decisions") + listPara(2, 2, "Breaches") + listPara(2, 1, "Monitoring") +
		listPara(2, 2, "Who looks") + para(`<w:pStyle w:val="Heading1"/><w:numPr><w:numId w:val="2"/></w:numPr>`, "Social media") +
		listPara(1, 0, "one") + listPara(1, 1, "two") + para(`<w:pStyle w:val="ListBullet2"/>`, "by style") +
		listPara(3, 0, "first") + listPara(3, 1, "letter") + listPara(3, 1, "letter") + listPara(3, 2, "roman") + listPara(3, 0, "second") +
		listPara(3, 1, "again") + listPara(4, 0, "restarted") + listPara(0, 0, "not in a list") + listPara(99, 0, "no such list")
	wantLines(t, "p.docx", wordFile(body, num),
		"h1|7. Safer use", "i2|7.1 Filtering", "i3|7.1.1 Decisions", "i3|7.1.2 Breaches", "i2|7.2 Monitoring", "i3|7.2.1 Who looks",
		"h1|8. Social media", "i1|- one", "i2| - two", "i2| - by style",
		"i1|1. first", "i2| a) letter", "i2| b) letter", "i3|  (i) roman", "i1|2. second", "i2| a) again", "i1|1. restarted",
		"p|not in a list", "p|no such list")
}

func TestDOCXRuns(t *testing.T) {
	run := func(props, text string) string {
		return `<w:r><w:rPr>` + props + `</w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r>`
	}
	body := `<w:p>` + run(`<w:b/>`, "Con") + run(`<w:b/>`, "tent: ") + run("", "seen") + run(`<w:i/>`, " softly") + `</w:p>` +
		`<w:p>` + run(`<w:b/><w:i/>`, "Both") + run(`<w:b w:val="0"/>`, " none") + run(`<w:rStyle w:val="Strong"/>`, " strong") + `</w:p>` +
		`<w:p>` + run("", "a") + `<w:r><w:tab/></w:r>` + run("", "b") + `<w:r><w:noBreakHyphen/></w:r>` + run("", "c&#xA0;&#xAD;d") + `</w:p>` +
		`<w:p>` + run(`<w:b/>`, "Date:") + `<w:r><w:br/></w:r>` + run("", "May") + `</w:p>` +
		`<w:p>` + run(`<w:vanish/>`, "secret ") + run("", "open") + `<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p>` +
		para("", "•\ttyped bullet") + para("", "♦ diamond") + para("", "- dash as typed")
	doc := wantLines(t, "p.docx", wordFile(body, nil), "p|**Content:** seen *softly*", "p|***Both*** none **strong**", "p|a\tb-c d",
		"p|**Date:**", "p|May", "p|open☑", "i1|- typed bullet", "i1|- diamond", "p|- dash as typed")
	if len(doc.Notes) != 1 || !strings.Contains(doc.Notes[0], "hidden") {
		t.Errorf("notes %q, want one about hidden text", doc.Notes)
	}
}

func TestDOCXLinksAndFields(t *testing.T) {
	rels := `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="r1" Type="x/hyperlink" Target="https://example.org/a (b)" TargetMode="External"/></Relationships>`
	field := func(code, result string) string {
		return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> ` + code + ` </w:instrText></w:r>` +
			`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>` + result + `</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`
	}
	link := func(attrs, text string) string {
		return `<w:hyperlink ` + attrs + `><w:r><w:t>` + text + `</w:t></w:r></w:hyperlink>`
	}
	body := `<w:p>` + link(`r:id="r1"`, "KCSIE") + link(`w:anchor="_x"`, "below") + link(`r:id="none"`, "lost") + `</w:p>` +
		`<w:p>` + field(`HYPERLINK "https://example.org/q" \o "tip"`, "query") + `</w:p>` +
		`<w:p>` + field(`DATE`, "1 May 2026") + `<w:fldSimple w:instr=" HYPERLINK \l &quot;top&quot; "><w:r><w:t>top</w:t></w:r></w:fldSimple></w:p>` +
		`<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>` +
		`<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> agreed</w:t></w:r></w:p>`
	wantLines(t, "p.docx", wordFile(body, map[string]string{"word/_rels/document.xml.rels": rels}),
		"p|[KCSIE](https://example.org/a%20%28b%29)[below](#_x)[lost](#)", "p|[query](https://example.org/q)",
		"p|1 May 2026[top](#top)", "p|☒ agreed")
}

func TestDOCXContents(t *testing.T) {
	entry := func(style, title, page string) string {
		return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr><w:hyperlink w:anchor="_Toc1"><w:r><w:t>` + title + `</w:t></w:r><w:r><w:tab/></w:r>` +
			`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGEREF _Toc1 \h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` +
			`<w:r><w:t>` + page + `</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:hyperlink></w:p>`
	}
	start := `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \o "1-3"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` +
		`<w:r><w:t>Unstyled entry</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t>9</w:t></w:r></w:p>`
	stop := `<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`
	body := `<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>` +
		para("", "Contents") + entry("TOC1", "1. Aims", "3") + entry("TOC2", "1.1 Scope", "4") + `</w:sdtContent></w:sdt>` +
		start + entry("TOC1", "2. More", "5") + stop + para("", "After")
	wantLines(t, "p.docx", wordFile(body, nil), "p|Contents", "c1|1. Aims\t3", "c2|1.1 Scope\t4", "c1|Unstyled entry\t9", "c1|2. More\t5",
		"p|", "p|After")
}

func TestDOCXTables(t *testing.T) {
	cell := func(inside string) string { return `<w:tc>` + inside + `</w:tc>` }
	row := func(cells ...string) string { return `<w:tr>` + strings.Join(cells, "") + `</w:tr>` }
	body := `<w:tbl>` + row(cell(para("", "Role")), cell(para("", "Name"))) +
		row(cell(para("", "DSL")), cell(para("", "A. Smith")+para("", "and deputy"))) +
		row(cell(para("", "Blank")), cell(para("", ""))) + row(cell(para("", "")), cell(para("", ""))) +
		row(cell(styledPara("Heading1", "Inside")+para("", "a layout table"))) +
		row(`<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>`+para("", "Tall")+`</w:tc>`, cell(para("", "one"))) +
		row(`<w:tc><w:tcPr><w:vMerge/></w:tcPr>`+para("", "hidden")+`</w:tc>`, cell(`<w:tbl>`+row(cell(para("", "in")), cell(para("", "ner")))+`</w:tbl>`+para("", ""))) +
		`</w:tbl>`
	wantLines(t, "p.docx", wordFile(body, nil), "t|Role\tName", "t|DSL\tA. Smith and deputy", "t|Blank\t", "h1|Inside", "p|a layout table",
		"t|Tall\tone", "t|\tin ner")
}

func TestDOCXRevisionsCommentsNotes(t *testing.T) {
	body := `<w:p><w:r><w:t xml:space="preserve">We </w:t></w:r><w:ins w:id="1"><w:r><w:t xml:space="preserve">now </w:t></w:r></w:ins>` +
		`<w:del w:id="2"><w:r><w:delText>never </w:delText></w:r></w:del><w:r><w:t>filter</w:t></w:r>` +
		`<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>` +
		`<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>` + para("", "Click or tap here to enter text.") + `</w:sdtContent></w:sdt>`
	doc := wantLines(t, "p.docx", wordFile(body, map[string]string{
		"word/footnotes.xml": `<w:footnotes NAMES><w:footnote w:type="separator" w:id="0"/><w:footnote w:id="2">` + para("", "See section 7.") + `</w:footnote></w:footnotes>`,
		"word/comments.xml":  `<w:comments NAMES><w:comment w:id="0">` + para("", "really?") + `</w:comment></w:comments>`,
	}), "p|We now filter¹", "p|Click or tap here to enter text.", "p|", "p|¹ See section 7.")
	if len(doc.Notes) != 2 {
		t.Errorf("notes %q, want tracked changes and comments", doc.Notes)
	}
}

func TestDOCXBoxesAndFurniture(t *testing.T) {
	box := `<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><w:txbxContent>` + para("", "In a box") + `</w:txbxContent></w:drawing></mc:Choice>` +
		`<mc:Fallback><w:pict><v:textbox><w:txbxContent>` + para("", "In a box") + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent>`
	rels := `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="x/header" Target="header1.xml"/>` +
		`<Relationship Id="b" Type="x/header" Target="header2.xml"/><Relationship Id="c" Type="x/footer" Target="footer1.xml"/></Relationships>`
	hdr := `<w:hdr NAMES>` + para("", "Hill Primary") + `<w:p><w:r><w:pict><v:shape><v:textpath string="DRAFT"/></v:shape></w:pict></w:r></w:p></w:hdr>`
	doc := wantLines(t, "p.docx", wordFile(`<w:p><w:r>`+box+`</w:r><w:r><w:t>Around it</w:t></w:r></w:p>`, map[string]string{
		"word/_rels/document.xml.rels": rels, "word/header1.xml": hdr, "word/header2.xml": hdr,
		"word/footer1.xml":  `<w:ftr NAMES>` + para("", "Page 1") + `</w:ftr>`,
		"docProps/core.xml": `<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Online safety</dc:title></c>`,
	}), "f|Hill Primary", "f|DRAFT", "p|Around it", "p|In a box", "f|Page 1")
	if doc.Title != "Online safety" {
		t.Errorf("title %q", doc.Title)
	}
}

func TestDOCXPrefixesAndStrict(t *testing.T) {
	parts := wordParts("", nil)
	parts["word/document.xml"] = `<x:document xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main"><x:body><x:p><x:r><x:t>Strict</x:t></x:r></x:p></x:body></x:document>`
	wantLines(t, "p.docx", zipOf(parts), "p|Strict")
	parts["word/document.xml"] = `<document xmlns="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><body><p><r><t>Bare</t></r></p></body></document>`
	wantLines(t, "p.docx", zipOf(parts), "p|Bare")
}
