package office

// All lists every use case, area by area. The page and the golden file "who may do what" are printed from
// it, and a test runs each as every role. A use case that is not here fails a test.
func All() []Entry {
	return []Entry{
		// signing in
		MakeSetupLink, SetUp, CheckLink, Join, SignIn, GiveCode, NewEnrolment, Enrol, SignOut,
		Today, Surround, MyAccount, EndMySession, ChangePassphrase, NewCodes, ReplaceApp,
		// people
		ListPeople, ShowPerson, InvitePerson, ChangeRoles, InviteAgain, EndPerson, TakeBack,
		// two people, holds, the trail
		ListApprovals, DecideApproval, PlaceHold, ListHolds, AskToLiftHold, ShowTrail, ShowHead, MailHeads,
		// the school's year
		ShowCalendar, SetCalendar,
		// the running system
		ListBackups, MarkOffsite, ShowWorkings, MakeBackup, RecordDrill, RecordRestore,
		// advice on the policy
		RecordAdvice, ListAdvice, ShowAdvice,
		// the board
		BoardVersion, ShowBoard, ShowObligation,
	}
}
