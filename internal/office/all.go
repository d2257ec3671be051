package office

import "slices"

// All lists every use case, area by area. The page and the golden file "who may do what" are printed from
// it, and a test runs each as every role. A use case that is not here fails a test.
func All() []Entry {
	return slices.Concat(
		signingInCases(),
		peopleCases(),
		rollCases(),
		postCases(),
		systemCases(),
		deviceCases(),
		lessonCases(),
		approvalCases(),
		settingUpCases(),
		runningCases(),
		policyCases(),
		documentCases(),
		guidanceCases(),
		dutyCases(),
		editionCases(),
		agreementCases(),
		boardCases(),
	)
}

// signingInCases are the ways to sign in, and what somebody does with their own account.
func signingInCases() []Entry {
	return []Entry{
		MakeSetupLink, SetUp, CheckLink, Join, SignIn, GiveCode, NewEnrolment, Enrol, SignOut,
		Today, Surround, MyAccount, EndMySession, ChangePassphrase, NewCodes, ReplaceApp,
		BeginPasskey, AddPasskey, BeginPasskeySignIn, SignInWithPasskey, RemovePasskey,
		ListProviders, SetProvider, RemoveProvider, SignInWays, BeginTrip, BeginLink, FinishTrip, RemoveLogin,
		EnterVisit, ShowVisit, AskPass, ShowMyPass, LeaveVisit, ListPasses, NewPassCode, ShowPass, OpenPass, RefusePass, EndVisit, ShowDesk, GivePass,
		OpenGathering, CloseGathering, ListGatherings, MakeCards, ShowCards, EnterGathering, ShowGathering, EnterAsPupil,
		MakeParentLink, EnterAsParent, ShowEmergency, AskForEnvelope, ShowRecovery, AskForRecovery, ProveRecovery,
	}
}

// peopleCases are about who belongs to the school, and letters to them.
func peopleCases() []Entry {
	return []Entry{
		ListPeople, ShowPerson, InvitePerson, ChangeRoles, InviteAgain, EndPerson, TakeBack, ForceChange, SignOutPerson,
		CorrectPerson, MarkAddress, LettersToPrint, LettersPrinted,
	}
}

// rollCases are about pupils, classes, plans of support, and ties of colleagues with families.
func rollCases() []Entry {
	return []Entry{
		PreviewRoster, ImportRoster, UndoImport, ListImports, ShowImport, KeepRollDays, ProposeMoveUp,
		ShowRoll, ShowPupil, ListClasses, SetRelative,
		ListCareGroups, ShowCareGroup, AddCareGroup, FlagPupil, ReviewFlag, ListSupport, ShowSupport, SupportFormFor,
		OpenSupport, ChangeSupport, RecordCheckIn, AskSpecialist, AnswerSpecialist, EndSupport, CloseLeaversPlans,
		ListTies, ShowTie, TieFormFor, DeclareTie, DecideTie, EndTie, SignTies,
	}
}

// postCases are about posts: who holds them, who is away, who is on call, who is trained.
func postCases() []Entry {
	return []Entry{
		ShowPosts, ShowPost, ShowGovernors, ListAccounts, AppointToPost, EndPost, DescribeTerm, KeepPosts, KeepLapses,
		RecordAbsence, RemoveAbsence, ShowRota, SetRotaHours, AddShift, RemoveShift, ListTraining, RecordTraining,
		RemoveTraining, ListSessions, RecordSession, ShowSession, RemoveSession, AskBriefing, ConfirmAccess,
		SecureMine, ItWasMe, ConfirmOwner, ShowPassphraseRules, MyLearning, AddLearning, RemoveLearning,
	}
}

// systemCases are about systems, who has access to them, and programs that ask.
func systemCases() []Entry {
	return []Entry{
		ListSystems, ShowSystem, SetSystem, ShowScope, MyAccess, ShowAccess, ListGrants, ShowGrant, AskAccess, MoveGrant,
		AskGate, ListUses, ShowUse, StartUse, EndUse, ExportAccess, ShowAccessReview, SignAccessReview, ShowAccessSigning, ShowPauseNotice,
		ReleaseLogin, ReleaseFormFor, ReadLogin, ListReleases, WipeLogins,
		ListTokens, MakeToken, DrawToken, EndToken, ReadColleagues, ReadPupils, ReadSystems,
	}
}

// deviceCases are about devices and rooms, what several people know, and what lies sealed.
func deviceCases() []Entry {
	return []Entry{
		ListDevices, ShowDevice, SetDevice, ImportDevices, LendDevice, ReturnDevice, MyDevices, RegisterOwn,
		RemoveOwn, ListRooms, SetRoom, RemoveRoom, ListSecrets, SetSecret, SecretChanged, EndSecret, OpenSealed,
	}
}

// lessonCases are about classes by what is missing to their children, and lessons.
func lessonCases() []Entry {
	return []Entry{
		ShowClassGrid, ListClassGrids, ListLessonClasses, ShowClassLessons, RecordLesson, CatchUp, LogStrand,
		ShowLesson, CorrectLesson, UndoLesson, ShowPupilLessons, ShowCurriculum, AdoptUnits, ShowUnit, SetUnit, PlanUnit, BringBackUnit,
	}
}

// approvalCases are about what needs two people, holds, and the trail.
func approvalCases() []Entry {
	return []Entry{
		ListApprovals, DecideApproval, MindApprovals, CountApprovals, PlaceHold, ListHolds, AskToLiftHold, ShowTrail,
		ShowHead, MailHeads,
	}
}

// settingUpCases set the school and its year up.
func settingUpCases() []Entry {
	return []Entry{
		ShowCalendar, SetCalendar, ShowQuiet, SetQuiet,
		ShowSetup, LoadRegister, FindSchools, ShowDetails, SetDetails, ShowMail, TryMail, ShowOversight,
	}
}

// runningCases are about the running system.
func runningCases() []Entry {
	return []Entry{
		ListBackups, MarkOffsite, ShowWorkings, MakeBackup, RecordDrill, RecordRestore, CheckUp, SetUpFromFile,
		RecoverAdministrator,
	}
}

// policyCases are about the questions, the policy made from their answers, and advice on it.
func policyCases() []Entry {
	return []Entry{
		RecordAdvice, ListAdvice, ShowAdvice,
		ShowProfile, ShowQuestions, AnswerQuestions, RestoreAnswer,
		ShowPolicy, ShowClause, PreviewText, ChooseWording, AmendClause, LeaveClauseOut, RestoreClause, PutBackChoice,
		ShowOwnClause, WriteOwnClause, RemoveOwnClause, PutBackOwnClause,
	}
}

// documentCases are about a policy that the school already has.
func documentCases() []Entry {
	return []Entry{
		CheckDocument, ListDocuments, ShowDocument, TakeAnswers, TakeBackAnswers, DecideFinding, CureFinding,
		AskToRemoveDocument,
	}
}

// guidanceCases are about guidance, reviews and contacts.
func guidanceCases() []Entry {
	return []Entry{
		ShowGuidance, ShowWork, AddEdition, ConfirmEdition, CheckGuidance, ListReviews, DecideReview, ShowArea,
		ConfirmFact, ChoosePack,
	}
}

// dutyCases are about duties, the action plan and reminders.
func dutyCases() []Entry {
	return []Entry{
		ListDuties, ShowDuty, CompleteDuty, ShowDutyRecord, CorrectDuty, UndoDuty, PostponeDuty, HandOverDuty, StartDuty,
		ChangeDuty, AddDuty, PutBackDuty, ListActions, AddAction, ShowAction, MoveAction, GiveAction,
		MyDuties, AcknowledgeDuties, ShowMyFeed, MakeFeed, StopFeed, ReadFeed, ChooseLetters, RemindOfDuties,
	}
}

// editionCases are about editions of the policy, who is asked about them, and who has read what.
func editionCases() []Entry {
	return []Entry{
		ShowLife, ShowEditions, ShowEdition, FreezeEdition, CompareEditions, RecordOpinion, AskPolicyApproval,
		SetEditionAside, AskPolicyWithdrawal,
		ShowPublicPolicy, ComparePublic, ListOwners, SetOwners, ReportChange, AcceptReview,
		ListRounds, OpenRound, CloseRound, ShowRound, ShowAsking, GiveAnswer, MakeRemark, ListRemarks, ReplyToRemarks,
		TellEverybody,
		ListLinked, SetLinked, RemoveLinked, MyReading, ConfirmReading, ListReading, AskToRead, StopReading,
	}
}

// agreementCases are about what is signed before anybody goes online.
func agreementCases() []Entry {
	return []Entry{
		MyAgreements, ConfirmNotice, ShowAgreement, AnswerAgreement, ShowSignature, ListMissing, ListAgreementTexts,
		WriteFamilyCopies, ShowFamilyCopies, ShowFamilyVersion, AskAgreementText, ChooseParents, ShowClassSigning, SignInClass, ShowPaper, EnterPaper, FindForPicture,
		AskPicture, ListPictures, ShowPicture, TakePictureDown,
		StartSigning, WriteSigning, ListSignings, ShowSigning, ResendSigning, PrintSigning, StopSigning,
	}
}

// boardCases show how things stand.
func boardCases() []Entry {
	return []Entry{
		BoardVersion, ShowBoard, ShowAims, ShowObligation,
	}
}
