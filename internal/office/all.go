package office

// All lists every use case, area by area. The page and the golden file "who may do what" are printed from
// it, and a test runs each as every role. A use case that is not here fails a test.
func All() []Entry {
	return []Entry{
		// signing in
		MakeSetupLink, SetUp, CheckLink, Join, SignIn, GiveCode, NewEnrolment, Enrol, SignOut,
		Today, Surround, MyAccount, EndMySession, ChangePassphrase, NewCodes, ReplaceApp,
		BeginPasskey, AddPasskey, BeginPasskeySignIn, SignInWithPasskey, RemovePasskey,
		ListProviders, SetProvider, RemoveProvider, SignInWays, BeginTrip, BeginLink, FinishTrip, RemoveLogin,
		OpenGathering, CloseGathering, ListGatherings, MakeCards, ShowCards, EnterGathering, ShowGathering, EnterAsPupil,
		MakeParentLink, EnterAsParent, ShowEmergency, AskForEnvelope, ShowRecovery, AskForRecovery, ProveRecovery,
		// people
		ListPeople, ShowPerson, InvitePerson, ChangeRoles, InviteAgain, EndPerson, TakeBack, ForceChange, SignOutPerson,
		CorrectPerson, MarkAddress, LettersToPrint, LettersPrinted,
		// the roll
		PreviewRoster, ImportRoster, UndoImport, ListImports, ShowImport, KeepRollDays, ProposeMoveUp,
		ShowRoll, ShowPupil, ListClasses, SetRelative,
		ListCareGroups, ShowCareGroup, AddCareGroup, FlagPupil, ReviewFlag, ListSupport, ShowSupport, SupportFormFor, OpenSupport, ChangeSupport, RecordCheckIn, AskSpecialist, AnswerSpecialist, EndSupport, CloseLeaversPlans,
		// posts: who holds them, who is away, who is on call, who is trained
		ShowPosts, ShowPost, ShowGovernors, ListAccounts, AppointToPost, EndPost, DescribeTerm, KeepPosts, KeepLapses,
		RecordAbsence, RemoveAbsence, ShowRota, SetRotaHours, AddShift, RemoveShift, ListTraining, RecordTraining, RemoveTraining, ListSessions, RecordSession, ShowSession, RemoveSession, AskBriefing, ConfirmAccess, SecureMine, ItWasMe, ConfirmOwner, ShowPassphraseRules, MyLearning, AddLearning, RemoveLearning,
		// systems, and who has access to them
		ListSystems, ShowSystem, SetSystem, MyAccess, ShowAccess, ListGrants, ShowGrant, AskAccess, MoveGrant, AskGate, ExportAccess, ShowAccessReview, SignAccessReview, ShowAccessSigning, ShowPauseNotice,
		// devices and rooms; what several people know, and what lies sealed
		ListDevices, ShowDevice, SetDevice, ImportDevices, LendDevice, ReturnDevice, MyDevices, RegisterOwn, RemoveOwn, ListRooms, SetRoom, RemoveRoom, ListSecrets, SetSecret, SecretChanged, EndSecret, OpenSealed,
		ListTokens, MakeToken, DrawToken, EndToken, ReadColleagues, ReadPupils, ReadSystems,
		// classes by what is missing to their children, and lessons
		ShowClassGrid, ListClassGrids, ListLessonClasses, ShowClassLessons, RecordLesson, CatchUp, LogStrand, ShowLesson, CorrectLesson, UndoLesson, ShowPupilLessons,
		// two people, holds, the trail
		ListApprovals, DecideApproval, MindApprovals, CountApprovals, PlaceHold, ListHolds, AskToLiftHold, ShowTrail, ShowHead, MailHeads,
		// the school's year
		ShowCalendar, SetCalendar,
		// setting the school up
		ShowSetup, LoadRegister, FindSchools, ShowDetails, SetDetails, ShowMail, TryMail, ShowOversight,
		// the running system
		ListBackups, MarkOffsite, ShowWorkings, MakeBackup, RecordDrill, RecordRestore, CheckUp, SetUpFromFile, RecoverAdministrator,
		// advice on the policy
		RecordAdvice, ListAdvice, ShowAdvice,
		// the questions and the policy made from their answers
		ShowProfile, ShowQuestions, AnswerQuestions, RestoreAnswer,
		ShowPolicy, ShowClause, PreviewText, ChooseWording, AmendClause, LeaveClauseOut, RestoreClause, PutBackChoice,
		ShowOwnClause, WriteOwnClause, RemoveOwnClause, PutBackOwnClause,
		// a policy that the school already has
		CheckDocument, ListDocuments, ShowDocument, TakeAnswers, TakeBackAnswers, DecideFinding, CureFinding, AskToRemoveDocument,
		// guidance, reviews, contacts
		ShowGuidance, ShowWork, AddEdition, ConfirmEdition, CheckGuidance, ListReviews, DecideReview, ShowArea, ConfirmFact, ChoosePack,
		// duties, the action plan, reminders
		ListDuties, ShowDuty, CompleteDuty, ShowDutyRecord, CorrectDuty, UndoDuty, PostponeDuty, HandOverDuty, StartDuty,
		ChangeDuty, AddDuty, PutBackDuty, ListActions, AddAction, ShowAction, MoveAction, GiveAction,
		MyDuties, AcknowledgeDuties, ShowMyFeed, MakeFeed, StopFeed, ReadFeed, ChooseLetters, RemindOfDuties,
		// editions of the policy, and who is asked about them
		ShowLife, ShowEditions, ShowEdition, FreezeEdition, CompareEditions, RecordOpinion, AskPolicyApproval, SetEditionAside, AskPolicyWithdrawal,
		ShowPublicPolicy, ComparePublic, ListOwners, SetOwners, ReportChange, AcceptReview,
		ListRounds, OpenRound, CloseRound, ShowRound, ShowAsking, GiveAnswer, MakeRemark, ListRemarks, ReplyToRemarks, TellEverybody,
		ListLinked, SetLinked, RemoveLinked, MyReading, ConfirmReading, ListReading, AskToRead, StopReading,
		// agreements: what is signed before anybody goes online
		MyAgreements, ConfirmNotice, ShowAgreement, AnswerAgreement, ShowSignature, ListMissing, ListAgreementTexts, AskAgreementText, ChooseParents, ShowClassSigning, SignInClass, ShowPaper, EnterPaper, FindForPicture, AskPicture, ListPictures, ShowPicture, TakePictureDown,
		StartSigning, WriteSigning, ListSignings, ShowSigning, ResendSigning, PrintSigning, StopSigning,
		// the board
		BoardVersion, ShowBoard, ShowAims, ShowObligation,
	}
}
