package obligation

import (
	"handrail.school/handrail/internal/area/consultation"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
)

func serves(ids ...clause.Obligation) []clause.Obligation { return ids }

// one is a proof for obligations that ask for an answer of the school in its policy.
func one(id clause.Obligation, keys ...string) Proof {
	return Proof{serves(id), stated{keys: keys}.judge}
}

const (
	versionsLater = "Versions and review dates of that document are not recorded here yet."
	linksLater    = "Nothing here tries the addresses yet."
)

// Proofs is the one place where areas plug in what they can see: one literal a proof. What is not listed
// is not measured here; what a recurring duty serves is judged by that duty (see owed).
var Proofs = []Proof{
	// key details
	{serves("0-a"), schoolName},
	{serves("0-b"), held("dsl", "deputy_dsl")},
	{serves("0-c"), held("safeguarding_governor")},
	{serves("0-d"), frozenOn},
	{serves("0-e"), ratified},
	{serves("0-f"), reviewIn(reviewDue)},
	{serves("0-g"), earlyReview},
	{serves("0-h"), contents},

	// aims and guidance
	{serves("1-a"), together},
	{serves("1-b"), stated{keys: []string{"policy.template_source"}, defaults: true}.judge},
	{serves("1-c"), advised},
	{serves("1-d"), companion},
	{serves("1-e"), citedEdition("guidance.kcsie_edition", "kcsie")},
	{serves("1-f"), citedEdition("guidance.eyfs_edition", "eyfs")},
	{serves("1-g"), bodies{keys: []string{"partnership"}, every: calendar.Yearly}.judge},
	{serves("1-i"), risks},

	// who the policy is for
	{serves("2-b"), inventoried},
	{serves("2-d"), roleForEverybody},
	{serves("2-e"), likeStaff},
	{serves("2-f"), brought},
	{serves("2-g"), awayFiltered},
	{serves("5.1.1-a"), atRisk},
	{serves("5.1.1-d"), supported},
	{serves("5.1.1-e"), specialistsAsked},

	// linked policies
	{serves("2.2-a"), register},
	{serves("2.2-b"), versioned(stated{keys: []string{"safeguarding.policy_name", "bullying.policy_name", "linked.common"},
		mentions: []mention{{"behaviour", []string{"behav"}}, {"confidentiality", []string{"confiden"}}}})},
	one("2.2-c", "agreement.name"),
	{serves("2.2-d"), versioned(stated{keys: []string{"linked.curriculum"}, mentions: []mention{{"computing", []string{"comput"}},
		{"PSHE", []string{"pshe", "personal, social"}}, {"citizenship", []string{"citizen"}}, {"relationships education", []string{"relationship", "rshe"}}}})},
	{serves("2.2-e"), versioned(stated{keys: []string{"linked.data_security"}})},
	{serves("2.2-f"), versioned(stated{keys: []string{"linked.images"}})},
	one("2.2-g", "linked.mobile_social", "linked.mobile_social_names"),

	// review
	{serves("3-a"), reviewIn(reviewed)},
	{serves("3-b"), guidanceFollowed},
	{serves("3-d"), followed("network", "tool")},
	{serves("3-g"), oversight},
	{serves("3-j"), planned},

	// roles
	{serves("4-a"), appointed},
	{serves("4-b"), known},
	{serves("4.1-c"), inOrder},
	{serves("4.1-l"), directory},
	{serves("4.2-a"), held("dsl")},
	{serves("4.2-e"), matrix},
	{serves("4.2-n"), redrafted},
	{serves("4.2-o"), stakeholders},
	{serves("4.3-a"), heard(consultation.Staff)},
	{serves("4.3-b"), confirmedRead},
	{serves("4.3-d"), keepsSafe},
	{serves("4.3-e"), example},
	{serves("4.3-f"), privately},
	{serves("4.3-l"), ownLearning},
	{serves("4.4-a"), opinion},
	{serves("4.4-d", "7.11-h"), awayEncrypted},
	{serves("4.4-c", "7.5.1-e"), passwordRules},
	{serves("4.5-c", "5.1-p"), heard(consultation.Pupils)},
	{serves("4.6-h"), heard(consultation.Parents)},
	{serves("5.2-a"), inducted("have confirmed that they read the policy", readingPage, given)},
	{serves("5.2-b"), inducted("had the policy talked through with them", trainingPage, talked)},
	{serves("5.2-c"), trained},
	one("5.2-d", "training.slot"),
	{serves("5.2-e"), risksTaught},
	{serves("5.2-f"), conductTaught},
	{serves("5.2-i"), reminded},
	{serves("5.2-l"), drilled},

	// agreements: a rule is proved by its live signatures
	{serves("4.5-d", "4.6-a", "4.6-d", "4.6-e", "5.1-j", "5.2-g", "5.2-j", "5.3-g", "6-g", "7.5.1-d", "7.8.2-a", "7.9T-d", "8.2-d", "8.2-q", "8.4-t",
		"9.1-f", "9.1-g", "9.1-m", "9.2-a", "9.2-e", "9.2-g", "9.3-g",
		"5.3-f", "7.9T-f", "8.2-l", "9.1-b", "9.1-c", "9.1-e", "9.3-b", "9.3-c"), signed},
	{serves("9.1-a"), plainLaw},
	{serves("9.4-a"), welcomed},
	{serves("9.4-c"), inWriting},
	{serves("8.2-c"), codeOfConduct},
	{serves("4.3-c", "4.5-e", "8.2-e", "8.2-o", "4.5-f", "4.5-g", "4.5-i", "4.6-f", "8.2-p", "8.2-u", "4.6-c", "4.6-i", "4.6-j", "7.9.1-b", "7.9.1-h", "7.9T-b",
		"7.9T-e", "7.9T-j", "7.9T-k", "7.9T-l", "7.11-j", "8.2-s", "9.2-h", "9.1-d", "9.1-h", "9.1-j", "9.1-k", "9.2-j", "9.2-l"), signedPart},
	{serves("4.6-b"), familiesTold},
	{serves("8.4-k", "8.4-u", "8.4-v"), posters.judge},
	{serves("8.4-x", "8.4-y"), postsLater},
	{serves("8.4-f", "8.4-w"), andDone(posters.judge, "8.4-h")},
	{serves("8.4-ab"), doneInPart("8.4-h")},
	{serves("8.4-n"), doneInPart("8.4-h")},
	{serves("9.2-d"), andDone(signed, "9.2-b")},
	{serves("7.11-i"), trackers.judge},
	{serves("7.9T-c"), handedToParents},
	{serves("7.9T-p"), released.judge},
	{serves("7.9.1-g"), staffOnly},
	{serves("8.2-f"), advisedPrivacy},
	{serves("8.2-g", "8.2-h", "8.2-i", "8.2-m"), selfChecked("")},
	{serves("8.2-j"), selfChecked(" Handrail itself ends sessions that nobody uses.")},
	{serves("8.2-k"), selfChecked(" Handrail itself refuses weak passphrases and asks staff for a second step.")},
	{serves("8.2-n"), weighed},
	{serves("6-i"), mapped},
	{serves("8.1-a"), inEveryAgreement},
	{serves("8.4-r"), consented},
	{serves("7.7-a", "8.4-z"), lookedUp},
	{serves("8.4-s"), otherRoutes},

	// lessons
	{serves("4.1-i"), metUnits},
	{serves("4.1-h", "8.3-a"), progression},
	{serves("4.3-g"), workedIn},
	{serves("5.1-c"), balanced("for computing, PSHE and relationships education", func(l Lessons) int { return l.NoSubject })},
	{serves("5.1-d"), balanced("about use at school and at home", func(l Lessons) int { return l.NoSetting })},
	{serves("5.1-b", "5.1-o"), taughtFirst},

	// technology
	{serves("6-f"), written("")},
	{serves("7.1-a"), stated{keys: []string{"tech.kinds"}, note: "The inventory and its risk assessments are not recorded here yet."}.judge},
	{serves("7.1-f"), stated{keys: []string{"search.tools"}, claim: true}.judge},
	{serves("7.2-a"), recorded},
	{serves("7.2-c"), signedFirst("staff", func(u Unsigned) int { return u.Staff })},
	{serves("7.2-d"), signedFirst("pupils", func(u Unsigned) int { return u.Pupils })},
	{serves("7.2-e"), guests},
	one("7.3.2-a", "broadband.provider"),
	one("7.3.2-b", "filter.product"),
	{serves("7.3.2-e", "11.3-c"), blocklist},
	{serves("7.3.4-j"), told},
	one("7.4-b", "data.detail_policy", "linked.data_security"),
	{serves("7.5-k"), stated{keys: []string{"accounts.network", "accounts.network_groups", "accounts.staff", "accounts.pupils"}, note: "Accounts themselves are not seen here yet."}.judge},
	{serves("7.5.1-a"), ownAccount},
	{serves("7.5.1-b"), groupSecrets},
	{serves("7.5.1-c"), cards},
	{serves("7.5.1-f"), changed},
	{serves("7.5.1-g"), secret},
	{serves("7.5.1-h"), nobodyElse},
	one("7.5-n", "security.more_detail", "security.policy_name"),
	{serves("7.7-b"), stated{keys: []string{"images.policies"}, note: versionsLater}.judge},
	one("7.8-f", "email.secure_service"),
	{serves("7.8.1-d"), hushed},
	{serves("7.8-i"), offensiveMail},
	one("7.9-a", "video.used", "video.purpose"),
	{serves("7.9-k"), stated{keys: []string{"video.platform"}, claim: true}.judge},
	one("7.10-a", "platform.used", "platform.product"),
	one("7.11-a", "tracker.product"),
	one("7.11-b", "tracker.parents"),
	{serves("7.9T-n"), suspended},
	{serves("7.9T-o"), toldOfWork},
	{serves("7.11-d"), assessedFirst},
	{serves("7.11-f", "7.11-g"), issuedOnly},

	// social media and personal devices
	{serves("8.1-b"), written("")},
	{serves("8.1-h"), warned},
	{serves("8.2-r"), tiesDiscussed},
	{serves("8.3-c"), oldEnough},
	{serves("8.4-e"), sealedDetails},
	one("8.4-a", "social.channels", "social.channel_list"),
	one("9.1-i", "devices.no_device_areas"),
	one("9.2-c", "devices.staff_storage"),
	one("9.5-e", "devices.work_phones"),

	// responding and help
	{serves("10-n"), bodies{keys: []string{"adviser_team", "police"}, reach: true, every: calendar.Termly}.judge},
	{serves("10.1-d"), bodies{keys: []string{"partnership", "thresholds"}, every: calendar.Yearly}.judge},
	{serves("11.1-b"), stated{keys: []string{"guidance.nudes"}, claim: true}.judge},
	{serves("11.2-d"), written(linksLater)},
	{serves("12-a", "12-b", "12-c", "12-d", "12-e", "12-f"), written(linksLater)},
	{serves("12-h"), bodies{keys: []string{"adviser_team", "lado", "exploitation_team", "prevent"}, reach: true, every: calendar.Yearly}.judge},
	{serves("12-i"), bodies{keys: []string{"partnership", "police", "social_care", "social_care_out_of_hours"}, reach: true, every: calendar.Yearly}.judge},
	{serves("12-j"), suppliers},
}
