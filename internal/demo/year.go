package demo

import (
	"fmt"
	"time"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/people"
)

// event is something that happened some days before now.
type event struct {
	before  int // days
	hour    int // of the school's own clock
	what    string
	happens func(*life) error
}

// year is everything that happened, oldest first. Every later area adds its own events here.
var year = []event{
	{372, 10, "Handrail is set up", setUp},
	{372, 11, "The headteacher is invited", invite("headteacher", "leader")},
	{371, 9, "A leader agrees that the headteacher may read cases", agreeTo("leader", "headteacher")},
	{370, 14, "Safeguarding leads and governors join", invite("dsl", "chair", "safeguarding_governor", "governor")},
	{370, 15, "The headteacher agrees to the DSL", agreeTo("headteacher", "dsl")},
	{369, 9, "The DSL agrees to the chair of governors", agreeTo("dsl", "chair")},
	{368, 9, "Staff join", invite("deputy_dsl", "staff", "senco", "technician", "data_protection_officer")},
	{368, 12, "The headteacher agrees to the deputy", agreeTo("headteacher", "deputy_dsl")},
	{367, 10, "The school year is entered", enterCalendar},
	{367, 14, "Posts without a role are filled", fillPosts},
	{366, 13, "The old policy is read in", readOldPolicy},
	{365, 9, "The roll is taken in", takeRoll},
	{360, 9, "The recovery key and the emergency envelope go into the safe", fillSafe},
	{355, 8, "A first copy of the records", copyRecords(true)},
	{340, 15, "Advice on data protection", advise("data_protection_officer", "7.4", "The authority's data protection adviser",
		"May class tablets keep pupils' drawings between lessons?",
		"Yes, if the tablets are encrypted and drawings are moved to the school's storage at the end of each term.", "Added to the termly device check.")},
	{320, 11, "The questions are answered", answerAll},
	{319, 9, "Contacts are checked", confirmContacts},
	{319, 14, "The quiet hours are set", setQuiet},
	{318, 15, "Clauses are made the school's own", writePolicy},
	{318, 16, "Contacts that were missing are found", reachContacts},
	{317, 9, "The sections get owners", nameOwners},
	{316, 10, "The first edition is frozen and asked about", freeze("The whole policy, written afresh from our own practice")},
	{312, 10, "A governor gets a term of office", planGovernor},
	{308, 15, "Everybody has a say", answer},
	{301, 15, "What was said is answered", reply},
	{300, 8, "A copy of the records", copyRecords(false)},
	{300, 10, "The technician gives an opinion", giveOpinion},
	{299, 9, "A drill", drill},
	{292, 18, "Governors approve the first edition", approve("Full governing body, item 7")},
	{291, 9, "The linked policies are entered", linkPolicies},
	{290, 9, "Staff and governors are asked to read it", askToRead},
	{285, 12, "They read it", readBy("administrator", "data_protection_officer", "headteacher", "leader", "dsl", "deputy_dsl", "staff", "senco", "technician", "chair", "governor")},
	{250, 16, "Advice on supervision", advise("dsl", "7.1", "County safeguarding adviser",
		"Is one adult enough for the lunchtime computer club?",
		"One adult who can see every screen is enough for twelve children; the plan should say so.", "Supervision plan changed, governors told.")},
	{160, 11, "Advice on email", advise("senco", "7.8", "Educational psychologist",
		"How do we help a pupil who is upset by messages at home?",
		"Agree with the family who reads messages with the pupil, and when; practise telling an adult.", "Support plan written with the family.")},
	{150, 8, "A copy of the records", copyRecords(true)},
	{149, 9, "A drill", drill},
	{88, 15, "Everybody is trained", train},
	{86, 19, "Some enter what they learned in the summer", learnMore},
	{84, 8, "A new school year is taken in", newYear},
	{83, 9, "The wording of agreements is put in force", wordAgreements},
	{82, 9, "The register of systems is entered", enterSystems},
	{82, 15, "A teacher has told a passphrase, and says so", toldPassphrase},
	{82, 15, "Staff and governors sign", staffSign},
	{82, 16, "A teacher declares a tie", declareTie("staff", "Families of the under-nines football team", "I coach the team on Saturdays. Three pupils of Year 3 play in it, and there is a parents’ chat.")},
	{81, 16, "The DSL talks with her", decideTies("dsl")},
	{79, 16, "The DSL declares one of her own", declareTie("dsl", "A family in Year 5", "The mother is a friend from our own school days.")},
	{77, 16, "The headteacher talks with her", decideTies("headteacher")},
	{4, 16, "The SENCO declares a tie", declareTie("senco", "A former pupil, now in Year 8", "She is my neighbour’s daughter, and baby-sits for us.")},
	{81, 9, "The list of devices is taken in", enterDevices},
	{81, 10, "A class signs beside its teacher", classSigns},
	{81, 13, "Classes have their first lesson", firstLessons},
	{81, 14, "Staff are given what they work with", giveAccess},
	{81, 15, "Their families read what they agreed to", familiesRead},
	{80, 9, "Some take a laptop home", lendDevices},
	{80, 10, "Some register what they bring", bringDevices},
	{80, 11, "What is shared or sealed is entered", shareSecrets},
	{80, 12, "The plan for lessons is taken over", planLessons},
	{80, 20, "Parents of two classes answer", parentsAnswer},
	{79, 6, "First logins go to parents", handLogins},
	{79, 7, "New editions of guidance open reviews", guidanceChanges},
	{75, 10, "Advice on new guidance", advise("dsl", "1", "Safeguarding partnership's September briefing",
		"What does the new edition of the national guidance ask of our online safety policy?",
		"Name the four areas of risk with commerce among them, and keep the yearly filtering and monitoring review with four roles present.",
		"Sections 1 and 7.3 reread against it.")},
	{71, 14, "The DSL decides on new guidance", decideReview},
	{66, 11, "The draft follows the new guidance", redraft("2/technology", "\"Technology\" is any device, service or app that stores, shows or sends information, with artificial intelligence among them: computers, tablets, phones, watches and consoles, and anything that connects. The device register gives each school device a type, rules and filter group.", "Watches came up in three classes")},
	{65, 10, "The second edition is frozen and asked about", freeze("Watches and artificial intelligence; commerce among the risks")},
	{60, 15, "The DSL keeps a confidential group", care},
	{58, 15, "Everybody has a say again", answer},
	{50, 15, "What was said is answered again", reply},
	{49, 10, "The technician gives an opinion again", giveOpinion},
	{48, 11, "The headteacher asks which children may be shown", askAboutPictures},
	{70, 9, "The reminder of the term", briefings},
	{47, 16, "A staff meeting covers what the training left out", trainMore},
	{44, 6, "A term of office is over", keepPosts},
	{44, 18, "Governors approve the second edition", approve("Full governing body, item 5")},
	{43, 9, "The yearly questions on conduct", briefings},
	{43, 10, "The policy on learning from home follows", companionFollows},
	{42, 12, "Most read the new edition", readBy("headteacher", "dsl", "deputy_dsl", "senco", "technician", "chair", "safeguarding_governor")},
	{40, 8, "A copy of the records", copyRecords(true)},
	{30, 12, "A teacher tries an app", somethingChanged("staff", "tool", "Year 2 tries a new spelling app on the tablets", true)},
	{20, 8, "A pupil leaves and another comes", midTerm},
	{19, 16, "Every family that has not answered is asked to sign", askEveryFamily},
	{18, 10, "The headteacher puts two things into the action plan", planActions},
	{15, 20, "Families answer their letters", familiesAnswer},
	{14, 10, "A question that nobody was told of", askDrill},
	{13, 20, "A parent takes a consent back", parentTakesBack},
	{39, 11, "Classes have their second lesson", secondLessons},
	{16, 15, "Some who were away catch up", catchUp},
	{15, 11, "Online safety comes up in other lessons", workedIn},
	{12, 9, "A drill", drill},
	{11, 8, "An envelope is opened in an emergency", openEnvelope},
	{11, 15, "What it opens is changed the same day", changeOpened},
	{9, 11, "The draft goes on", redraft("2/resilience", "Pupils practise what to do when something online worries them: stop, turn the screen away, tell an adult. Every class acts it out in the first week of each half-term with the poster beside the computers, and the class teacher records it.", "The school council asked for the poster")},
	{10, 9, "Visitors and a supply teacher come with a day pass", visitorsCome},
	{10, 17, "Their passes end", passesEnd},
	{8, 10, "The technician sets up what was agreed", setUpAccess},
	{8, 16, "The rota is entered", fillRota},
	{6, 10, "The third edition is frozen and asked about", freeze("The poster that the school council asked for")},
	{6, 15, "A named post falls empty", leaderMoves},
	{8, 12, "News for families is posted", usesShared("deputy_dsl", "twitter")},
	{5, 12, "News for families is posted again", usesShared("deputy_dsl", "twitter")},
	{5, 8, "A copy of the records", copyRecords(false)},
	{5, 11, "One access is suspended for a while", pauseAccess},
	{4, 15, "Some have a say", answer},
	{3, 9, "The technician tells of a change to come", somethingChanged("technician", "network", "The broadband contract moves to another provider at Easter", false)},
	{4, 9, "Most say that they still need what they can reach", confirmAccess("headteacher", "leader", "dsl", "deputy_dsl", "senco", "chair", "administrator")},
	{3, 14, "The review of access is begun", beginReview},
	{2, 11, "Two programs are to be let in", letProgramsIn},
	{2, 16, "The administrator asks for a new link for the deputy", askNewLink},
	{0, 23, "A supply teacher is in, and a visitor waits", visitorsToday},
}

// askNewLink leaves one thing waiting for a second person.
func askNewLink(l *life) error {
	_, err := office.InviteAgain.Run(l.ctx, l.house, l.as("administrator"),
		office.PersonForm{Person: l.as("deputy_dsl").Person, Reason: "Lost her phone on the school trip"})
	return err
}

func setUp(l *life) error {
	link, err := office.MakeSetupLink.Run(l.ctx, l.house, people.System, struct{}{})
	if err != nil {
		return err
	}
	p := l.cast["administrator"]
	half, err := office.SetUp.Run(l.ctx, l.house, people.Public, office.SetupForm{Token: link, School: schoolName, Name: p.Name, Email: p.Email,
		Passphrase: p.Passphrase, Agent: agent})
	if err != nil {
		return err
	}
	return l.enrol("administrator", half.Token)
}

const schoolName = "Meadow Bank Primary School"

func invite(keys ...string) func(*life) error {
	return func(l *life) error {
		// Where letters are sent, the link of a role that takes two people goes to its owner alone, and
		// nobody here reads their letters: for this the made-up people hand links over in person.
		mails := l.house.Mails
		l.house.Mails = false
		defer func() { l.house.Mails = mails }()
		for _, key := range keys {
			p := l.cast[key]
			inv, err := office.InvitePerson.Run(l.ctx, l.house, l.as("administrator"),
				office.PersonForm{Name: p.Name, Email: p.Email, Roles: p.Roles, Reason: "Post held at the start of the year", OneOwner: true})
			if err != nil {
				return fmt.Errorf("%s: %w", key, err)
			}
			if err := l.join(key, inv.Token); err != nil {
				return fmt.Errorf("%s: %w", key, err)
			}
		}
		return nil
	}
}

func agreeTo(by, about string) func(*life) error {
	return func(l *life) error {
		if err := l.refresh(by); err != nil {
			return err
		}
		if err := l.agree(by, "appoint", about); err != nil {
			return err
		}
		return l.refresh(about)
	}
}

// fillSafe lets two people make what lies in the safe. The papers themselves are shown and forgotten.
func fillSafe(l *life) error {
	if _, err := office.AskForRecovery.Run(l.ctx, l.house, l.as("administrator"), "Setting the school up"); err != nil {
		return err
	}
	if _, err := office.AskForEnvelope.Run(l.ctx, l.house, l.as("headteacher"), "Setting the school up"); err != nil {
		return err
	}
	lists, err := office.ListApprovals.Run(l.ctx, l.house, l.as("chair"), struct{}{})
	if err != nil {
		return err
	}
	for _, w := range lists.Open {
		if w.Kind != "recovery_key" && w.Kind != "envelope" {
			continue
		}
		if _, err := office.DecideApproval.Run(l.ctx, l.house, l.as("chair"), office.Verdict{Approval: w.ID, Agree: true}); err != nil {
			return err
		}
	}
	return nil
}

func advise(by string, section clause.Section, adviser, question, answer, outcome string) func(*life) error {
	return func(l *life) error {
		_, err := office.RecordAdvice.Run(l.ctx, l.house, l.as(by), office.AdviceForm{Adviser: adviser, Question: question, Answer: answer,
			Outcome: outcome, Section: section, Asked: l.clock.Now().Add(-48 * time.Hour)})
		return err
	}
}

// enterCalendar enters last school year and this one, as most English schools have them.
func enterCalendar(l *life) error {
	first := calendar.AcademicYear(l.now) - 1
	var y office.SchoolYear
	y.Opens, y.Closes = 8*60+50, 15*60+20
	day := func(year int, month time.Month, d int) time.Time {
		return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
	}
	for _, n := range []int{first, first + 1} {
		y.Terms = append(y.Terms,
			calendar.Term{Name: fmt.Sprintf("Autumn %d, first half", n), Start: weekdayFrom(day(n, time.September, 3)), End: fridayBy(day(n, time.October, 24))},
			calendar.Term{Name: fmt.Sprintf("Autumn %d, second half", n), Start: mondayFrom(day(n, time.November, 1)), End: fridayBy(day(n, time.December, 19))},
			calendar.Term{Name: fmt.Sprintf("Spring %d, first half", n+1), Start: weekdayFrom(day(n+1, time.January, 5)), End: fridayBy(day(n+1, time.February, 13))},
			calendar.Term{Name: fmt.Sprintf("Spring %d, second half", n+1), Start: mondayFrom(day(n+1, time.February, 20)), End: fridayBy(day(n+1, time.March, 27))},
			calendar.Term{Name: fmt.Sprintf("Summer %d, first half", n+1), Start: mondayFrom(day(n+1, time.April, 12)), End: fridayBy(day(n+1, time.May, 28))},
			calendar.Term{Name: fmt.Sprintf("Summer %d, second half", n+1), Start: mondayFrom(day(n+1, time.June, 1)), End: fridayBy(day(n+1, time.July, 23))})
		y.Days = append(y.Days, store.Closure{Day: mondayFrom(day(n+1, time.May, 1)), Name: "Bank holiday"},
			store.Closure{Day: fridayBy(day(n, time.November, 28)), Name: "Training day"})
	}
	_, err := office.SetCalendar.Run(l.ctx, l.house, l.as("headteacher"), y)
	return err
}

// mondayFrom is the first Monday on or after a day, fridayBy the last Friday on or before one.
func mondayFrom(t time.Time) time.Time {
	return t.AddDate(0, 0, (int(time.Monday)-int(t.Weekday())+7)%7)
}

func fridayBy(t time.Time) time.Time {
	return t.AddDate(0, 0, -((int(t.Weekday()) - int(time.Friday) + 7) % 7))
}

// weekdayFrom is the day itself, or the Monday after a weekend.
func weekdayFrom(t time.Time) time.Time {
	if t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		return mondayFrom(t)
	}
	return t
}
