package page

// All lists every page once, as its zero value. The engine renders only what
// stands here, and tests hold this list, the structs and the templates
// against each other.
func All() []Framed {
	return []Framed{
		GalleryPage{},
		ProblemPage{},
		SetupPage{}, JoinPage{}, SignInPage{}, CodePage{}, EnrolPage{}, CodesPage{},
		PassesPage{}, PassPosterPage{}, PassPage{}, VisitCodePage{}, VisitKindsPage{}, VisitPage{}, VisitPassPage{},
		GatheringsPage{}, GatheringPage{}, CardsPage{}, ClassCodePage{}, ClassNamesPage{}, ClassCardPage{},
		NewPasskeyPage{}, EnvelopePage{}, RecoveryPage{}, RecoveryPaperPage{}, ParentPage{}, ParentCodePage{}, LeavePage{}, ProvidersPage{}, ProviderPage{},
		HomePage{}, AccountPage{}, PassphrasePage{}, ProofPage{},
		PeoplePage{}, InvitePage{}, LinkPage{}, PersonPage{}, RolesPage{}, CorrectPage{}, LettersPage{}, ConfirmPage{}, ApprovalsPage{}, ApprovalPage{},
		AccessPage{}, SystemsPage{}, SystemPage{}, SystemFormPage{}, GrantsPage{}, GrantPage{}, AskAccessPage{}, ClassGridsPage{}, ClassGridPage{},
		LessonsPage{}, ClassLessonsPage{}, LessonFormPage{}, LessonPage{}, PupilLessonsPage{}, CurriculumPage{}, UnitPage{}, UnitFormPage{},
		DevicesPage{}, DevicePage{}, DeviceFormPage{}, LendPage{}, DeviceTablePage{}, RoomsPage{}, RoomPage{}, MyDevicesPage{},
		UsesPage{}, UsePage{}, QuietPage{}, ScopePage{},
		SecretsPage{}, SecretPage{}, SecretFormPage{},
		RollPage{}, PupilPage{}, ClassesPage{}, RelativePage{}, CareGroupsPage{}, CareGroupPage{}, FlagPage{}, SupportListPage{}, SupportPage{}, SupportFormPage{}, SupportEndPage{}, TiesPage{}, TiePage{}, TieFormPage{},
		ImportsPage{}, ImportFormPage{}, MoveUpPage{}, PreviewPage{}, ImportPage{},
		PostsPage{}, PostPage{}, AppointPage{}, EndPostPage{}, TermPage{}, AwayPage{}, PublishedPage{}, RotaPage{}, TrainingPage{}, SessionsPage{}, SessionPage{}, NewSessionPage{},
		SchoolPage{}, SetupStepsPage{}, SchoolDetailsPage{}, GovernorsPage{}, CalendarPage{}, CalendarEditPage{}, AdviceLogPage{}, AdvicePage{}, AdviceFormPage{},
		HoldsPage{}, TrailPage{}, HeadPage{}, BackupsPage{}, WorkingsPage{},
		GlossaryPage{}, AccessibilityPage{}, AboutPage{}, PermissionsPage{},
		ProfilePage{}, QuestionsPage{},
		PolicyPage{}, PolicyTextPage{}, SectionsPage{}, SectionPage{}, ClausePage{}, ClauseWordsPage{}, ClauseDropPage{}, OwnClausePage{}, PapersPage{},
		DocumentsPage{}, DocumentPage{}, DocumentValuesPage{}, DocumentTextPage{}, DocumentSectionsPage{}, DismissPage{},
		GuidancePage{}, WorkPage{}, ReviewsPage{}, ReviewPage{}, AreaPage{}, ContactPage{},
		EditionsPage{}, FreezePage{}, EditionPage{}, ApproveEditionPage{}, OpinionPage{}, EndEditionPage{}, DifferencePage{}, OwnersPage{}, ChangePage{},
		RoundsPage{}, RoundFormPage{}, RoundPage{}, AskingPage{}, ThanksPage{}, DraftPage{}, RemarksPage{},
		PublicPolicyPage{}, PublicPapersPage{}, SaidPage{}, LinkedPage{}, LinkedFormPage{}, ReadingPage{}, ReadDocPage{}, ReadersPage{}, AskReadPage{},
		BoardPage{}, AimsPage{}, BoardMapPage{}, ObligationPage{},
		AgreementsPage{}, AgreementPage{}, SignaturePage{}, MissingPage{}, WordingsPage{}, WordingPage{}, ClassSigningsPage{}, ClassSigningPage{}, ChildSigningPage{}, PaperPage{},
		PauseNoticePage{}, AccessReviewPage{}, AccessReviewLinesPage{}, AccessSigningPage{},
		PicturesPage{}, PictureAskPage{}, PictureAnswerPage{}, TokensPage{}, TokenFormPage{}, TokenPage{},
		SigningsPage{}, SigningPage{}, SigningSheetsPage{}, FamilyCopiesPage{}, FamilyVersionPage{},
		ReleasesPage{}, ReleaseFormPage{}, LoginSheetPage{}, ParentLoginPage{}, ParentLoginShownPage{},
		DutiesPage{}, DutyPage{}, DutyTurnPage{}, DutyChangePage{}, DutyRecordPage{}, ActionsPage{}, ActionPage{}, ActionNewPage{},
		MyDutiesPage{}, MyCalendarPage{}, LearningPage{}, SecurePage{}, RulesPage{},
	}
}
