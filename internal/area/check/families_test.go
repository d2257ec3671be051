package check

import (
	"slices"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/source"
)

// Front pages as different families print them, in the order school, written, ratified, next review.
var fronts = []struct {
	text string
	want [4]string
}{
	{"ST. OSWIN'S C OF E (VA) PRIMARY SCHOOL\n\n\"Be kind\" Psalm 1\n\nDATE OF POLICY: MAY 2026\nREVIEW DATE: MAY 2027", [4]string{"St. Oswin's C of E (VA) Primary School", "MAY 2026", "", "MAY 2027"}},
	{"THE NORTHERN STAR LEARNING TRUST\n\nOnline Safety Policy\n\nDate approved: 9 July 2026\nNext review date: 08/07/2027\n\nElm Primary Academy\nOak Infant School\nAsh Junior School", [4]string{"The Northern Star Learning Trust", "", "9 July 2026", "08/07/2027"}},
	{"The Oaks Academy\nApproved by: Full Governing Body on 14/09/2026\nReview cycle: Annual\nNext review: 14.09.27", [4]string{"The Oaks Academy", "", "14/09/2026", "14.09.27"}},
	{"Date of policy | September 2026\nReview date | September 2027\nSchool | Elm Park Primary School", [4]string{"Elm Park Primary School", "September 2026", "", "September 2027"}},
	{"Online Safety Policy\nApproved by: Premises Committee\nDate of last review:26 January 2026\nNext review due by:January 2027", [4]string{"", "26 January 2026", "", "January 2027"}},
	{"Online Safety Policy\n\nThis policy was adopted by the Governing Body of Elm Park Primary School on 8th October 2026. It will next be reviewed in October 2027.", [4]string{"Elm Park Primary School", "", "8th October 2026", "October 2027"}},
	{"Elm Bank Primary School, Elm Bank Road, Northtown\nOnline Safety Policy\nUpdated: Sept 2026\nReview Sept 2027", [4]string{"Elm Bank Primary School", "Sept 2026", "", "Sept 2027"}},
	{"Elm Primary School\nMabwysiadwyd / Adopted: 3 Mehefin 2026\nAdolygiad nesaf / Next review: 12 Mai 2027", [4]string{"Elm Primary School", "", "3 Mehefin 2026", "12 Mai 2027"}},
	{"Elm Primary School\nPart of the Bright Academy Trust\nPolicy date: 1 September 2026\nReview date: 31 August 2027", [4]string{"Elm Primary School", "1 September 2026", "", "31 August 2027"}},
	{"St Elm s Catholic Primary School. E-Safety Policy", [4]string{"St Elm s Catholic Primary School", "", "", ""}},
	{"St Ann and St Joan's Catholic Primary school keeps its pupils safe.\n\nThis is the rule at St Ann and St Joan's Catholic Primary school.", [4]string{"St Ann and St Joan's Catholic Primary school", "", "", ""}},
	{"Elm Primary School\nOnline Safety Policy\n\nGovernors get a report each term and look at filtering once a year with our provider. The last review was on 2 July 2026.", [4]string{"Elm Primary School", "", "", ""}},
}

func TestFrontPages(t *testing.T) {
	c := shipped(t)
	for _, f := range fronts {
		r := c.Check(document(source.Text, f.text), today)
		got := [4]string{"", r.Profile["policy.written"].Value, r.Profile["policy.ratified"].Value, r.Profile["policy.next_review"].Value}
		if r.School != nil {
			got[0] = *r.School
		}
		if got != f.want {
			t.Errorf("%q, want %q in\n%s", got, f.want, f.text)
		}
	}
}

const sentence = "The school keeps its pupils safe and says here how it does so every day."

// Sections as different families number them.
func TestFamilySections(t *testing.T) {
	c := shipped(t)
	for _, f := range []struct {
		format source.Format
		text   string
		want   []string
	}{
		{source.Text, "1 Aims\n1.1 " + sentence + "\n1.2 " + sentence + "\n2 Duties\n2.1 " + sentence + "\n2.2 The lead will:\na) keep a log;\nb) report each term.\n2.3 " + sentence, []string{"1 Aims", "2 Duties"}},
		{source.Text, "1.0 Aims\n\n1.1 " + sentence + "\n\n2.0 Duties\n\n2.1 " + sentence + "\n\n2.2 Staff keep phones in lockers (not in class) but in lockers.", []string{"1.0 Aims", "2.0 Duties"}},
		{source.Text, "Pupils\n\n" + sentence + "\n\nParents and carers:\n\n- talk with their children\n- set an example", []string{"Pupils"}},
		{source.Text, "Contents\n\n1. Aims\t2\n2. Law\t3\n3. Roles\t4\n4. Help\t5\n\n1. Aims\n\n" + strings.Repeat(sentence+" ", 4) + "\n\n2. Law\n\nWe follow advice on:\n\nTeaching about the internet\n\nSearching and confiscation\n\nIt also draws on older advice.\n\n3. Roles\n\n" + sentence + "\n\n4. Help\n\n" + sentence, []string{"1 Aims", "2 Law", "3 Roles", "4 Help"}},
		{source.DOCX, "Scope of the rules\n" + sentence + " " + sentence + "\nWho does what\n" + sentence + "\nStaff:\nread this policy.", []string{"Scope of the rules", "Who does what"}},
	} {
		var got []string
		for _, s := range c.Check(document(f.format, f.text), today).Sections {
			got = append(got, strings.TrimSpace(s.Number+" "+s.Title))
		}
		if !slices.Equal(got, f.want) {
			t.Errorf("%q, want %q in\n%s", got, f.want, f.text)
		}
	}
}

// The traps and defects of other families.
func TestFamilyFindings(t *testing.T) {
	c := shipped(t)
	for _, f := range []struct {
		rule string
		want int // how many
		text string
	}{
		{"handle-imagery", 1, "1 Sexting\n\n1.1 Staff who hear of a picture should:\n\ni. view the image\nii. tell the head."},
		{"handle-imagery", 0, "1 Sexting\n\nStaff must not:\n\n- view the image\n- send it on."},
		{"handle-imagery", 1, "Staff should look at and save any sexting images as evidence before calling the police."},
		{"handle-imagery", 0, "Staff must never view, copy or save sexual images. Only the DSL may view any nude images, as a last resort."},
		{"handle-imagery", 0, "Adults should look at the risks of sexting with pupils."},
		{"handle-imagery", 1, "If a phone may hold an indecent image, staff should look at the image before they call the lead."},
		{"handle-imagery", 0, "If a phone may hold an indecent image, the lead can view the image as a last resort. Nobody else should look at the picture."},
		{"handle-imagery", 0, "Pupils should look at the pictures of the story and say which are kind."},
		{"delete-before-police", 1, "Staff who find illegal material on a computer should delete it and tell the head."},
		{"delete-before-police", 0, "Staff who find illegal material should never delete it. Pupils who get sexual messages should delete them after they have told an adult."},
		{"return-before-evidence", 1, "A confiscated phone is given back at the end of the day."},
		{"return-before-evidence", 0, "A confiscated phone is given back at the end of the day, unless it may hold evidence."},
		{"delete-before-police", 1, "1 Sexting\n\nStaff should:\n\n- delete the image from the phone"},
		{"stale-guidance", 0, "Since KCSIE 2023 the lead looks after filtering."},
		{"stale-guidance", 1, "We follow KCSIE 2023."},
		{"garbled", 0, "We teach with Ten Ten in every year."},
		{"numbering", 1, "4.1 " + sentence + "\n\n4.2 " + sentence + "\n\n4.2 " + sentence + "\n\n4.4 " + sentence + ""},
		{"template-advice", 1, "The school may also wish to appoint a data manager."},
		{"placeholder", 1, "A way to report faults is in place (to be described)."},
		{"placeholder", 0, "Phones stay in lockers (not in classrooms). Wet play (Year 6) is inside (see section 4)."},
		{"product-renamed", 0, "We use Swiggle, Pupil Asset and Classroom Monitor. Our X (Twitter) account is closed."},
		{"other-area", 0, "Our school is in County Road, Oakford, near Kent Street."},
	} {
		n := 0
		for _, x := range c.Check(document(source.Text, f.text), today).Findings {
			if x.Rule == f.rule {
				n++
			}
		}
		if n != f.want {
			t.Errorf("%s: %d findings, want %d in\n%s", f.rule, n, f.want, f.text)
		}
	}
}

// A table may have the roles in its first row and the names below.
func TestColumns(t *testing.T) {
	p := shipped(t).Check(document(source.Text, "Academy\tDSL\tLink governor\nElm Academy\tSarah Blake\tCarol Dunn\n\nHeadteacher: Mrs C Whelan      Chair of Governors: Mr T Boyd\n\nHeadteacher, also for a worry about the chair: Ann Lee"), today).Profile
	for key, want := range map[string]string{"role.dsl": "Sarah Blake", "role.lead_governor": "Carol Dunn", "role.headteacher": "Mrs C Whelan", "role.chair": "Mr T Boyd"} {
		if p[key].Value != want {
			t.Errorf("%s is %q, want %q", key, p[key].Value, want)
		}
	}
}
