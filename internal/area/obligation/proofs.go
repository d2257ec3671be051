package obligation

import (
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
// is not measured here; what a recurring duty serves is judged by that duty (see dutyOf).
var Proofs = []Proof{
	// key details
	one("0-a", "school.name"),
	{serves("0-b"), held("dsl", "deputy_dsl")},
	{serves("0-c"), held("safeguarding_governor")},
	{serves("0-d"), writtenOn},
	{serves("0-e"), approved},
	{serves("0-f"), reviewDue},
	{serves("0-g"), earlyReview},
	{serves("0-h"), contents},

	// aims and guidance
	{serves("1-b"), stated{keys: []string{"policy.template_source"}, defaults: true}.judge},
	{serves("1-c"), advised},
	{serves("1-e"), edition("guidance.kcsie_edition", "kcsie")},
	{serves("1-f"), edition("guidance.eyfs_edition", "eyfs")},
	{serves("1-g"), bodies{keys: []string{"partnership"}, every: calendar.Yearly}.judge},
	{serves("1-i"), risks},

	// who the policy is for
	{serves("2-d"), roleForEverybody},
	{serves("2-e"), likeStaff},

	// linked policies
	{serves("2.2-a"), stated{keys: []string{"linked.common", "linked.staff_conduct", "linked.curriculum", "linked.data_security", "linked.images"},
		note: "The owner, version and review date of each are not recorded here yet."}.judge},
	{serves("2.2-b"), stated{keys: []string{"safeguarding.policy_name", "bullying.policy_name", "linked.common"}, note: versionsLater,
		mentions: []mention{{"behaviour", []string{"behav"}}, {"confidentiality", []string{"confiden"}}}}.judge},
	one("2.2-c", "agreement.name"),
	{serves("2.2-d"), stated{keys: []string{"linked.curriculum"}, note: versionsLater, mentions: []mention{{"computing", []string{"comput"}},
		{"PSHE", []string{"pshe", "personal, social"}}, {"citizenship", []string{"citizen"}}, {"relationships education", []string{"relationship", "rshe"}}}}.judge},
	{serves("2.2-e"), stated{keys: []string{"linked.data_security"}, note: versionsLater}.judge},
	{serves("2.2-f"), stated{keys: []string{"linked.images"}, note: versionsLater}.judge},
	one("2.2-g", "linked.mobile_social", "linked.mobile_social_names"),

	// review
	{serves("3-a"), reviewed},
	{serves("3-b"), guidanceFollowed},
	{serves("3-g"), oversight},
	{serves("3-j"), planned},

	// roles
	{serves("4-a"), appointed},
	{serves("4-b"), known},
	{serves("4.1-c"), current},
	{serves("4.1-l"), directory},
	{serves("4.2-a"), held("dsl")},
	{serves("5.2-c"), trained},
	one("5.2-d", "training.slot"),

	// technology
	{serves("6-f"), written("")},
	{serves("7.1-a"), stated{keys: []string{"tech.kinds"}, note: "The inventory and its risk assessments are not recorded here yet."}.judge},
	{serves("7.1-f"), stated{keys: []string{"search.tools"}, claim: true}.judge},
	one("7.3.2-a", "broadband.provider"),
	one("7.3.2-b", "filter.product"),
	{serves("7.3.2-e", "11.3-c"), blocklist},
	one("7.4-b", "data.detail_policy", "linked.data_security"),
	{serves("7.5-k"), stated{keys: []string{"accounts.network", "accounts.network_groups", "accounts.staff", "accounts.pupils"}, note: "Accounts themselves are not seen here yet."}.judge},
	one("7.5-n", "security.more_detail", "security.policy_name"),
	{serves("7.7-b"), stated{keys: []string{"images.policies"}, note: versionsLater}.judge},
	one("7.8-f", "email.secure_service"),
	{serves("7.8-i"), offensiveMail},
	one("7.9-a", "video.used", "video.purpose"),
	{serves("7.9-k"), stated{keys: []string{"video.platform"}, claim: true}.judge},
	one("7.10-a", "platform.used", "platform.product"),
	one("7.11-a", "tracker.product"),
	one("7.11-b", "tracker.parents"),

	// social media and personal devices
	{serves("8.1-b"), written("")},
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
