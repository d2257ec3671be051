package publish

import (
	"bytes"
	"errors"
	"html/template"
	"slices"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/clause"
)

// Paper is one sheet made from the policy, ready to print.
type Paper struct {
	Audience string
	Title    string
	School   string
	Parts    []PaperPart
	// Sections are the printed numbers of the sections it rests on.
	Sections []string
	// Reread are clauses that the school has put in its own words, or that lines need an answer for:
	// somebody must see that the sheet still says what they say.
	Reread []clause.ID
	Made   string // the day, in words
}

// PaperPart is a heading with its lines.
type PaperPart struct {
	Title string
	Steps bool
	Lines []template.HTML
	Whole []template.HTML // clauses printed as they are
}

// titles are the papers there are, by audience.
var titles = map[string]string{
	"pupils":    "Safe online",
	"visitors":  "Welcome: phones, pictures and children's safety",
	"parents":   "Online safety: a page for families",
	"staff":     "Online safety: what to do",
	"governors": "Online safety: a page for governors",
	"tell":      "Who do you tell?",
}

// Audiences lists whom there is a paper for.
var Audiences = []string{"pupils", "visitors", "parents", "staff", "governors", "tell"}

// Poster is the pupils' poster.
func Poster(p *policy.Policy, lines []Line) Paper { return write(p, lines, "pupils") }

// Leaflet is what visitors are handed at the door.
func Leaflet(p *policy.Policy, lines []Line) Paper { return write(p, lines, "visitors") }

// AudiencePage is the paper for an audience of Audiences; an error for any other.
func AudiencePage(p *policy.Policy, lines []Line, audience string) (Paper, error) {
	if !slices.Contains(Audiences, audience) {
		return Paper{}, errors.New("there is no paper for " + audience)
	}
	return write(p, lines, audience), nil
}

var onPaper = policy.HTMLOptions{Paper: true}

func write(p *policy.Policy, lines []Line, audience string) Paper {
	paper := Paper{Audience: audience, Title: titles[audience], School: p.School, Made: p.Day.Format("2 January 2006")}
	for _, l := range lines {
		if l.Audience != audience || !p.Holds(l.When) {
			continue
		}
		st := p.Statement(l.Clause)
		if st == nil {
			continue // the school left the clause out, or its answers did
		}
		paper.rest(p, st)
		if n := len(paper.Parts); n == 0 || paper.Parts[n-1].Title != l.Part {
			paper.Parts = append(paper.Parts, PaperPart{Title: l.Part, Steps: l.Step})
		}
		part := &paper.Parts[len(paper.Parts)-1]
		if l.Whole {
			part.Whole = append(part.Whole, fragment(st.Blocks))
			continue
		}
		blocks := p.Fill(l.Text)
		part.Lines = append(part.Lines, fragment(blocks))
		if hasGap(blocks) && !slices.Contains(paper.Reread, st.ID) {
			paper.Reread = append(paper.Reread, st.ID)
		}
	}
	slices.SortFunc(paper.Sections, func(a, b string) int {
		if clause.Section(a).Less(clause.Section(b)) {
			return -1
		}
		return 1
	})
	return paper
}

// fragment is safe: policy escapes every text and writes the marks itself.
func fragment(blocks []policy.Block) template.HTML {
	return template.HTML(policy.BlocksHTML(blocks, onPaper)) //nolint:gosec
}

func hasGap(blocks []policy.Block) bool {
	return slices.ContainsFunc(blocks, func(b policy.Block) bool {
		return slices.ContainsFunc(b.Runs, func(r policy.Run) bool { return r.Gap != "" }) ||
			slices.ContainsFunc(b.Items, hasGap)
	})
}

// rest notes which section a line rests on, and whether the school reworded the clause.
func (paper *Paper) rest(p *policy.Policy, st *policy.Statement) {
	if st.Local && !slices.Contains(paper.Reread, st.ID) {
		paper.Reread = append(paper.Reread, st.ID)
	}
	if part := p.Part(st.ID.Section()); part != nil && part.Number != "" && !slices.Contains(paper.Sections, part.Number) {
		paper.Sections = append(paper.Sections, part.Number)
	}
}

// HTML is the paper as a page that stands alone, laid out for A4.
func (paper Paper) HTML() ([]byte, error) {
	var w bytes.Buffer
	if err := sheet.Execute(&w, paper); err != nil {
		return nil, err
	}
	return w.Bytes(), nil
}

var sheet = template.Must(template.New("paper").Parse(`<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Handrail">
<title>{{.Title}} – {{.School}}</title>
<style>
body{font:1rem/1.4 Arial,Helvetica,sans-serif;color:#0b0c0c;background:#fff;max-width:44rem;margin:0 auto;padding:1rem}
h1{font-size:2rem;line-height:1.15;margin:.2em 0}h2{font-size:1.3rem;margin:1.1em 0 .3em;border-top:3px solid #0b0c0c;padding-top:.4em}
ul,ol{margin:.3em 0;padding-left:1.4em}li{margin:.25em 0}.school{font-weight:bold;margin:0}
footer{margin-top:1.5em;border-top:1px solid #505a5f;font-size:.85rem}mark{background:#fff3b0;font-weight:bold}
.pupils{font-size:1.35rem}.pupils h1{font-size:3rem}.pupils h2{font-size:1.8rem}.pupils footer{font-size:.9rem}
@page{size:A4;margin:14mm}
@media print{body{max-width:none;padding:0;font-size:11pt}.pupils{font-size:17pt}.staff{font-size:9.5pt}h2{break-after:avoid}li{break-inside:avoid}}
</style>
</head>
<body class="{{.Audience}}">
<main>
<p class="school">{{.School}}</p>
<h1>{{.Title}}</h1>
{{range .Parts}}<section><h2>{{.Title}}</h2>
{{range .Whole}}{{.}}{{end}}{{if .Lines}}{{if .Steps}}<ol>{{else}}<ul>{{end}}{{range .Lines}}
<li>{{.}}</li>{{end}}
{{if .Steps}}</ol>{{else}}</ul>{{end}}{{end}}
</section>
{{end}}</main>
<footer><p>Made on {{.Made}} from our online safety policy{{if .Sections}}, sections{{range $i, $s := .Sections}}{{if $i}},{{end}} {{$s}}{{end}}{{end}}.</p></footer>
</body>
</html>
`))
