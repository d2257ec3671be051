package check

import (
	"slices"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/source"
)

// ruleCase is a short text and the lines on which a rule must speak. With no lines it must keep silent.
type ruleCase struct {
	rule  string
	lines []int
	text  string
}

const front = "Oak Lane Primary School\n\nOnline Safety Policy\n\n"

var ruleCases = []ruleCase{
	{"placeholder", []int{1, 2, 3, 4}, "- Tell (named person and role) at once.\n- Phones stay in a safe place (*list details here*).\n- Checks are made on a [weekly/monthly] basis.\n- Ask <Name of school> for a copy."},
	{"placeholder", nil, "- The lead (DSL) decides.\n- Pupils with needs (SEND) get help.\n- Measures (*including passwords and encryption*) are in place.\n- Parents are told (if appropriate).\n- See [our site](https://oaklane.example.org).\n- Choose \"yes\" [sic]."},
	{"placeholder", []int{1}, "- The school will use safe search tools (*such as Fastfind, Kidquest or Schoolseek*), chosen after a risk assessment."},
	{"template-advice", []int{1}, "- Our site is up to date. **(This statement is specific to schools; other settings may leave it out).**"},
	{"template-advice", nil, "- This policy is specific about who decides."},
	{"open-choice", []int{1, 2}, "- Everybody signs an AUP and/or a Code of Conduct.\n- We use supervision and log monitoring and/or active monitoring services."},
	{"open-choice", nil, "- Parents and/or carers are told.\n- The DSL and/or technical staff look at safeguarding and/or technical sides."},
	{"bare-name", []int{1}, "- Whoever gets a nasty message will tell (Jane Smith) at once."},
	{"bare-name", nil, "- Whoever gets a nasty message will tell the DSL (Jane Smith) at once."},
	{"brackets-kept", []int{1, 2}, "Date written: (Autumn 2020)\nThe line is bought through (Northern Broadband Ltd)."},
	{"brackets-kept", nil, "Pupils work with (DSL) and the lead.\nNote: (see below)"},
	{"numbering", []int{7, 11, 15}, "1. Aims\n\nOne text that is long enough to be a body.\n\n2. Scope\n\n2.2 Links to others\n\nText of a body.\n\n4. Roles\n\nText of a body.\n\n4. Review\n\nText of a body."},
	{"numbering", nil, "1. Aims\n\nText of the first part.\n\n2. Scope\n\nText of the second part.\n\n2.1 Staff\n\nText for them.\n\n2.2 Pupils\n\nText for them.\n\n3. Review\n\nText of the last part."},
	{"contents", []int{4}, "Contents\n1. Aims\t1\n2. Scope\t1\n3. Platforms\t2\n4. Review\t3\n\n1. Aims\n\nText of a body.\n\n2. Scope\n\nText of a body.\n\n4. Review\n\nText of a body."},
	{"contents", nil, "Contents\n1. Aims\t1\n2. Scope\t1\n3. Review\t3\n4. Help\t3\n\n1. Aims\n\nText of a body.\n\n1.1 More\n\nText of a body.\n\n2. Scope\n\nText of a body.\n\n3. Review\n\nText of a body.\n\n4. Help\n\nText of a body."},
	{"list-break", []int{5}, "- We teach pupils by:\n - Showing them how.\n - Asking them questions.\n\n- Rewarding good use.\n- The head decides."},
	{"list-break", nil, "- We teach pupils by:\n - Showing them how.\n - Asking them questions.\n- The head decides what else.\n- Parents are told."},
	{"lost-prohibition", []int{3}, "- Nobody looks at such images.\n - If it cannot be avoided, the lead does.\n - Send, share or copy images thought to be indecent."},
	{"lost-prohibition", nil, "- Staff will not:\n - Look at the screen.\n - Send, share or copy images thought to be indecent."},
	{"bullets", []int{2}, "- One.\n- ♦ Two."},
	{"two-duties", []int{2}, "Leaders will:\n- Make sure that risks are assessed. Review the results with governors."},
	{"cut-sentence", []int{1}, "- The history of each tablet is looked at by an adult at the\n- Pupils are told."},
	{"cut-sentence", nil, "- Children learn who they are and what the internet is used for\n- No child is filmed against their will\n- Staff know whom to turn to"},
	{"garbled", []int{1, 2}, "- Phones are to be not to be used here.\n- Used when adults are no adults around."},
	{"garbled", nil, "- What is taught is that that is wrong.\n- We had had enough. Enough is enough."},
	{"find-and-replace", []int{1, 2}, "- Read the SIGNED AGREEMENTs with your child at home tonight.\n- Everybody signs an Code of Practice."},
	{"find-and-replace", nil, "- Ask the DSL or the SENCO and IWF about PSHE.\n- WARNING SIGNS"},
	{"typo", []int{1, 2}, "- Venerable pupils are looked after: specific venerable children get help.\n- The school acknowledges it's duty."},
	{"typo", nil, "- It's our duty. The school knows its duty to vulnerable children."},
	{"empty-link", []int{1}, "- See the [watch list](#) for more."},
	{"broken-address", []int{2}, "- Report it here:\nwww.example.org/report"},
	{"stale-law", []int{1}, "We follow the Data Protection Act 1998."},
	{"stale-law", nil, "We follow the UK GDPR and the Data Protection Act 2018, which replaced the Data Protection Act 1998."},
	{"stale-guidance", []int{1}, "We follow Keeping Children Safe in Education 2022."},
	{"stale-guidance", nil, "We follow Keeping Children Safe in Education (2026) and Keeping Children Safe in Education."},
	{"dead-body", []int{1}, "We use the thresholds of the Local Safeguarding Children Board."},
	{"three-risks", []int{1}, "There are three areas of risk: content, contact and conduct."},
	{"three-risks", nil, "There are four areas of risk: content, contact, conduct and commerce."},
	{"other-area", []int{1, 2}, "This builds on the Lancashire County Council (KCC) text.\nAsk Lancashire Constabulary or Kent Police.\nLancashire County Council has teams."},
	{"other-area", nil, "Ask Kent Police or Kent County Council.\nKent Police help us."},
	{"vague-interval", []int{1, 2}, "- The filter is reviewed on a regular basis.\n- We regularly check the logs."},
	{"vague-interval", nil, "- The filter is reviewed regularly, at least once a term.\n- Support is given where appropriate.\n- Pupils are regularly reminded to be kind."},
	{"recipient-unknown", []int{1}, "- The breach is recorded and escalated as appropriate."},
	{"head-as-subject", []int{1}, "- Complaints about staff will be referred to the headteacher."},
	{"head-as-subject", nil, "- Complaints about staff will be referred to the headteacher.\n- A complaint about the headteacher goes to the chair of governors."},
	{"role-unnamed", []int{1}, "- The named governor reports each term."},
	{"role-unnamed", nil, "Named governor: Mrs Helen Price\n- The named governor reports each term."},
	{"completed-act", []int{1}, "- The channel has been risk assessed and approved by the headteacher."},
	{"completed-act", nil, "- Tools are used once they have been risk assessed and approved by the headteacher.\n- The channel was approved on 3 May 2026 after it has been risk assessed by the head."},
	{"delete-before-police", []int{3}, "If indecent images are found, the school will:\n- Tell the lead.\n- Make sure that all copies are deleted.\n- Inform the police."},
	{"delete-before-police", nil, "If indecent images are found, the school will:\n- Inform the police.\n- Wait: nothing is deleted.\n- Copies are deleted once the police have agreed."},
	{"return-before-evidence", []int{1}, "- A confiscated phone will be returned to a parent at the end of the day."},
	{"return-before-evidence", nil, "- A confiscated phone will be returned to a parent at the end of the day, unless it may be evidence.\n- Phones are handed in and collected at the end of the day."},
	{"possession-without-police", []int{3}, "Where staff are found with indecent images, leaders do this:\n- Tell the head.\n- Inform the LADO.\n- Keep the devices until police advice has come."},
	{"possession-without-police", nil, "Where staff are found with indecent images, leaders do this:\n- Contact the police.\n- Inform the LADO."},
	{"shared-logins-traceable", []int{2}, "- Use can be traced to users.\n- Laptops have group passwords."},
	{"shared-logins-traceable", nil, "- Use can be traced to users.\n- There are no shared passwords."},
	{"feature-clash", []int{1}, "- The school does not use social media.\n- The official social media account has been set up for news."},
	{"phase", []int{5}, front + "- Pupils with a phone are reported to the examining body."},
	{"review-overdue", []int{1}, "Date of next review: 1 May 2024"},
	{"review-overdue", nil, "Date of next review: 1 May 2027"},
	{"date-without-day", []int{1}, "Date of next review: Spring 2027"},
	{"other-school", []int{5}, front + "- All pupils of Elm Road Primary School follow these rules."},
	{"other-school", nil, front + "- All pupils of Oak Lane Primary School follow these rules. Oak Lane School is kind."},
	{"obsolete-technology", []int{1}, "- Calls use H.323 names."},
	{"police-optional", []int{1}, "- If a crime is suspected, contact the adviser or the police."},
}

func TestRules(t *testing.T) {
	c := shipped(t)
	for _, rc := range ruleCases {
		report := c.Check(document(source.Text, rc.text), today)
		var got []int
		for _, f := range report.Findings {
			if f.Rule == rc.rule {
				got = append(got, f.Line)
			}
		}
		got = slices.Compact(got)
		if !slices.Equal(got, rc.lines) {
			t.Errorf("%s: lines %v, want %v\n%s", rc.rule, got, rc.lines, rc.text)
		}
	}
}

// Every rule has a name in kebab case, a title, and no twin.
func TestRuleList(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rules() {
		if seen[r[0]] || r[1] == "" || strings.ToLower(r[0]) != r[0] || strings.Contains(r[0], " ") {
			t.Errorf("rule %q (%q)", r[0], r[1])
		}
		seen[r[0]] = true
	}
}
