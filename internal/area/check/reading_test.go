package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/source"
)

func TestSchool(t *testing.T) {
	c := shipped(t)
	for text, want := range map[string]string{
		"OAK LANE PRIMARY SCHOOL\n\nONLINE SAFETY POLICY\n\nThis is the policy of Oak Lane Primary School.":         "Oak Lane Primary School",
		"Online Safety Policy\n\nSt Mary's CofE Infant School\n\nReviewed May 2024":                                 "St Mary's CofE Infant School",
		"St. Oswin's Catholic Primary School E-Safety Policy 2023-24":                                               "St. Oswin's Catholic Primary School",
		"Elm Road\nChurch of England\nPrimary Academy\nE-Safety Policy":                                             "Elm Road Church of England Primary Academy",
		"Northern Lights Academy Trust\n\nElm Road Primary Academy\n\nOnline Safety Policy":                         "Elm Road Primary Academy",
		"# Oak Lane Junior School: Online Safety Policy\n\nText.":                                                   "Oak Lane Junior School",
		"Online Safety Policy\n\nWelcome.\n\nThe internet is part of life. Elm Tree Nursery School uses it daily.":  "Elm Tree Nursery School",
		"St Anne's CE Online Safety Policy\n\nThe school will keep children safe.":                                  "St Anne's CE",
		"Internet Policy\n\nOur fostering agency keeps children safe. Ask the school. Primary School age children.": "",
		"Online Safety Policy\n\n[School Name]\n\nThe School will act. Our Primary School cares. Head of School.":   "",
		"Policy\n\nUK Safer Internet Centre and The Governing Body of the School":                                   "",
	} {
		got := ""
		if s := c.Check(document(source.Text, text), today).School; s != nil {
			got = *s
		}
		if got != want {
			t.Errorf("school %q, want %q in\n%s", got, want, text)
		}
	}
}

func TestDates(t *testing.T) {
	c := shipped(t)
	for text, want := range map[string][3]string{
		"Date written: Autumn 2020\nApproved by governors: 12/09/2021\nNext review: September 2022":                  {"Autumn 2020", "12/09/2021", "September 2022"},
		"Policy created: 3rd September 2023\nRatified: 24th of September 2023\nReview date: 24.09.24":                {"3rd September 2023", "24th of September 2023", "24.09.24"},
		"Last reviewed on:\tMay 2023\nNext review due by:\tMay 2024":                                                 {"May 2023", "", "May 2024"},
		"Adopted on 2024-07-04.\n\nIt will be reviewed in Spring 2026.":                                              {"", "2024-07-04", "Spring 2026"},
		"We follow Keeping children safe in education, September 2023, as reviewed by the Department.":               {"", "", ""},
		"---\ntitle: Policy\nlastUpdated: 2025-07-16\n---\nText.":                                                    {"2025-07-16", "", ""},
		"Date of next review and by whom\n\nTo be reviewed by the directors by 31st August 2024":                     {"", "", "31st August 2024"},
		"Review\n\nThe policy was approved by the governing body on 5 March 2024. The next review is due 5 May 2025": {"", "5 March 2024", "5 May 2025"},
	} {
		p := c.Check(document(source.Text, text), today).Profile
		got := [3]string{p["policy.written"].Value, p["policy.ratified"].Value, p["policy.next_review"].Value}
		if got != want {
			t.Errorf("dates %q, want %q in\n%s", got, want, text)
		}
	}
}

func TestPeople(t *testing.T) {
	c := shipped(t)
	for text, want := range map[string]string{
		"Designated Safeguarding Lead (DSL): Jane Smith":                       "role.dsl=Jane Smith",
		"Designated Safeguarding Leads: (Jane Smith, Omar Khan)":               "role.dsl=Jane Smith, Omar Khan",
		"The school has appointed Omar Khan as the DSL.":                       "role.dsl=Omar Khan",
		"DSL team\tMr J Smith (DSL), Mrs O Khan (Deputy DSL)":                  "role.dsl=Mr J Smith",
		"Deputy DSL - Louise Thompson":                                         "role.deputy_dsl=Louise Thompson",
		"Chair of Governors:\n\nAndrea Hosgood":                                "role.chair=Andrea Hosgood",
		"Mrs P. Hartley is our E-Safety Coordinator.":                          "role.online_safety_lead=Mrs P. Hartley",
		"The safeguarding governor is Dr Peter Nowak.":                         "role.lead_governor=Dr Peter Nowak",
		"Network manager / other technical support\n\nDarren Shaw - Techserve": "role.technician=Darren Shaw",
		"The Designated Safeguarding Lead will work with Children's Services.": "",
		"The Headteacher and Governing Body follow Online Safety Policy.":      "",
	} {
		p := c.Check(document(source.Text, text), today).Profile
		key, value, _ := strings.Cut(want, "=")
		if want == "" {
			for k, v := range p {
				if strings.HasPrefix(k, "role.") {
					t.Errorf("%s is %q in\n%s", k, v.Value, text)
				}
			}
		} else if p[key].Value != value {
			t.Errorf("%s is %q, want %q in\n%s", key, p[key].Value, value, text)
		}
	}
}

func TestSections(t *testing.T) {
	body := "\n\nThe school keeps its pupils safe and says here how it does that for everybody.\n\n"
	text := "Oak Lane Primary School\n\nOnline Safety Policy\n\nContents\n\n1. Aims\t2\n2. Roles\t3\n2.1 Staff\t3\nAppendix A - Agreement\t9\n\n" +
		"1. Aims" + body + "2. Roles" + body + "2.1 Staff will:\n\n- Read this policy.\n- Follow it.\n\n" +
		"RESPONDING TO INCIDENTS" + body + "Where to get help" + body + "Section 7: Images" + body + "**Key words**" + body +
		"Signed: ..........\n\nMrs Jane Smith\n\n12 High Street, Oakford\n\n01234 567890\n\n" +
		"1. Tell the teacher.\n2. Turn the screen off.\n3. Wait.\n\nAppendix A - Agreement" + body
	report := shipped(t).Check(document(source.Text, text), today)
	var got []string
	for _, s := range report.Sections {
		got = append(got, strings.TrimSpace(s.Number+" "+s.Title))
	}
	want := []string{"1 Aims", "2 Roles", "2.1 Staff will", "RESPONDING TO INCIDENTS", "Where to get help", "7 Images", "Key words", "Appendix A Agreement"}
	if !slices.Equal(got, want) {
		t.Errorf("sections\n%q, want\n%q", got, want)
	}
}

// Where the file format knows its headings and lists, they are taken as given.
func TestGivenKinds(t *testing.T) {
	d := &source.Document{Format: source.DOCX, Lines: []source.Line{
		{Number: 1, Text: "Oak Lane Primary School"},
		{Number: 2, Text: "1 Aims\t3", Kind: source.Contents, Level: 1},
		{Number: 3, Text: "2 Review\t4", Kind: source.Contents, Level: 1},
		{Number: 4, Text: "3 Platforms\t4", Kind: source.Contents, Level: 1},
		{Number: 5, Text: "4 Help\t4", Kind: source.Contents, Level: 1},
		{Number: 6, Text: "1 Aims", Kind: source.Heading, Level: 1},
		{Number: 7, Text: "Short line"},
		{Number: 8, Text: "The school keeps its pupils safe."},
		{Number: 9, Text: "Date of next review\t1 May 2024", Kind: source.Cell},
		{Number: 10, Text: "2 Review", Kind: source.Heading, Level: 1},
		{Number: 11, Text: "- Yearly, in autumn.", Kind: source.Item, Level: 1},
		{Number: 12, Text: "4 Help", Kind: source.Heading, Level: 1},
		{Number: 13, Text: "Ring us.", Kind: source.Plain},
	}}
	report := shipped(t).Check(d, today)
	if len(report.Sections) != 3 || report.Sections[1].Line != 10 {
		t.Errorf("sections %v", report.Sections)
	}
	for _, want := range []string{"contents 4", "review-overdue 9"} {
		if !slices.ContainsFunc(report.Findings, func(f Finding) bool { return fmt.Sprint(f.Rule, " ", f.Line) == want }) {
			t.Errorf("no finding %s in %v", want, report.Findings)
		}
	}
}

func TestEmpty(t *testing.T) {
	report := shipped(t).Check(&source.Document{Format: source.Text}, today)
	if report.School != nil || report.Sections == nil || report.Findings == nil || report.Profile == nil {
		t.Errorf("an empty document gives %+v", report)
	}
}

// A wrapped text is read in paragraphs, and a finding stands on the line where its words begin.
func TestWrapped(t *testing.T) {
	line := "This paragraph is broken at a width, as text from a printed page is, and goes\n"
	text := "Oak Lane Primary School\n\n" + strings.Repeat(line, 14) + "on until the end. Personal data is handled as the law asks, that is the Data\nProtection Act 1998, and nobody else sees it.\n"
	report := shipped(t).Check(document(source.Text, text), today)
	if !finds(report, "17", "stale-law") {
		t.Errorf("the broken citation was not found: %v", report.Findings)
	}
}
