package web

import (
	"net/http"

	"handrail.school/handrail/internal/front/web/static"
	"handrail.school/handrail/internal/words/people"
)

// navItem is one section of the service and who sees it in the navigation. What a person may do there is
// asked again by each use case.
type navItem struct {
	text, href, section string
	may                 people.Set
}

var navigation = []navItem{
	{"Today", "/", "today", people.SignedIn},
	{"Policy", "/policy", "policy", people.SignedIn},
	{"Agreements", "/agreements", "agreements", people.SignedIn},
	{"Board", "/board", "board", people.Employed | people.Governors},
	{"Posts", "/posts", "posts", people.Employed | people.Governors},
	{"Duties", "/duties", "duties", people.Employed | people.Governors},
	{"My duties", "/my-duties", "my-duties", people.SignedIn &^ (people.Employed | people.Governors)},
	{"Governors", "/governors", "governors", people.Governors},
	{"People", "/people", "people", people.Of(people.Administrator, people.Headteacher, people.DSL, people.DeputyDSL, people.Chair)},
	{"Roll", "/roll", "roll", people.Leaders | people.Of(people.Administrator, people.SENCO, people.Staff)},
	{"Lessons", "/lessons", "lessons", people.Employed},
	{"Access", "/access", "access", people.Colleagues},
	{"Approvals", "/approvals", "approvals", people.Employed | people.Governors},
	{"School", "/school", "school", people.Employed | people.Governors},
}

// doneSentences are what a page says after a redirect. Only a key travels in the address, so nobody can put
// words on a page with a link.
var doneSentences = map[string]string{
	"session":      "That session has ended.",
	"sessions":     "All other sessions have ended.",
	"parentmail":   "A letter with a link is on its way.",
	"signedout":    "They are signed out everywhere.",
	"forced":       "They are signed out everywhere, and choose a new passphrase when they next sign in.",
	"passopen":     "The pass is open. The visitor sees it on their phone.",
	"passno":       "The pass is refused.",
	"passover":     "The pass has ended, and everything it opened is shut.",
	"passcode":     "There is a new code. The one before opens nothing any more.",
	"passaccess":   "Access is asked for. It ends tonight at the latest.",
	"classclosed":  "The class is closed, and everybody in it is signed out.",
	"cards":        "The cards are made. Print this page.",
	"passkey":      "The passkey is set up. You can sign in with it now.",
	"passkeyaway":  "The passkey is taken away. It does not sign in any more.",
	"login":        "Your account is linked. You can sign in with it now.",
	"loginaway":    "The account is taken away. It does not sign in any more.",
	"provider":     "Saved. People can link their accounts now.",
	"provideraway": "Nobody signs in through that service any more.",
	"passphrase":   "Your passphrase is changed. Your other sessions have ended.",
	"calendar":     "The school year is saved.",
	"rolled":       "The roster is taken in.",
	"same":         "The roster says what is here already. Nothing had to change.",
	"unrolled":     "The import is taken back.",
	"relative":     "Saved. Rosters do not change it any more.",
	"care":         "The group is made. Put pupils into it from their own pages.",
	"flag":         "The pupil is in the group.",
	"flagged":      "Noted. The next look at it is on the day that you gave.",
	"unflagged":    "The pupil is not in the group any more.",
	"advice":       "The advice is recorded.",
	"closed":       "The account is closed. That person was signed out everywhere.",
	"roles":        "The roles are saved.",
	"personright":  "It is corrected.",
	"badaddress":   "Noted. Letters to this person wait to be printed.",
	"goodaddress":  "Noted. Letters go there again.",
	"printed":      "Noted as printed. The list is without them.",
	"asked":        "A colleague now has to agree.",
	"letter":       "The test message has left.",
	"proved":       "That is the check group of the paper. The date is noted.",
	"agreed":       "You agreed, and it is done.",
	"declined":     "You declined.",
	"withdrawn":    "You took your request back.",
	"hold":         "The record is held.",
	"reopened":     "The account is open again. Roles that take two people wait for a second person again.",
	"answers":      "Your answers are saved.",
	"back":         "The earlier text is back.",
	"clause":       "The clause is saved.",
	"restored":     "The clause has the library’s text again.",
	"dropped":      "The clause is left out of the policy.",
	"own":          "Your clause is in the policy.",
	"removed":      "The clause is taken out. You can put it back.",
	"read":         "The policy is read. This is what was found.",
	"taken":        "The draft is changed. You can take it back.",
	"takenback":    "The draft has the answers that it had before.",
	"finding":      "Noted.",
	"cured":        "Your answer is saved, and the finding is accepted.",
	"confirmed":    "Your confirmation is recorded.",
	"edition":      "The edition is added, and a review is open.",
	"review":       "The decision is recorded.",
	"contact":      "The contact is confirmed.",
	"pack":         "The policy uses these contacts now.",
	"offsite":      "Noted: a copy is kept outside the building.",

	// the policy's year
	"frozen":     "The draft is frozen. Ask everybody about it.",
	"round":      "Saved. They can answer now.",
	"no-more":    "No more answers are taken.",
	"said":       "Thank you. Your answer is kept.",
	"reply":      "The answer is kept.",
	"told":       "What was said and done is published with the edition.",
	"opinion":    "The opinion is recorded.",
	"minuted":    "A governor now has to confirm it.",
	"reading":    "They are asked, and see it on their first page.",
	"haveread":   "Thank you. Your confirmation is recorded.",
	"stopped":    "Nobody is asked to read it any more.",
	"plan":       "The plan is begun. The named adult sees it on their first page.",
	"planned":    "The plan is changed.",
	"checked":    "The check-in is recorded.",
	"asked-sp":   "They are asked, and see it on their first page.",
	"view":       "Thank you. Your view is recorded.",
	"plan-end":   "The plan has ended.",
	"tie":        "Thank you for saying so. Whoever decides is told that something waits, and not what.",
	"tie-noted":  "It is noted, and your colleague is told that there is an answer.",
	"tie-ended":  "The tie is closed. It stays on record.",
	"tie-signed": "The year’s review is signed.",
	"linked":     "The policy is in the register.",
	"unlinked":   "The policy is out of the register.",
	"owners":     "The owners are saved.",
	"change":     "Thank you. Leaders decide whether the policy has to change.",
	"accepted":   "The review is taken on.",

	// duties and the action plan
	"duty":          "It is recorded as done.",
	"draft":         "It is kept for later. Nobody else sees it.",
	"started":       "It is on the list.",
	"postponed":     "It is put off.",
	"handed":        "It is handed over.",
	"duty-added":    "The duty is on the list.",
	"duty-changed":  "The duty is changed.",
	"corrected":     "The correction is added.",
	"undone":        "It is taken back: the duty is open again.",
	"action":        "The action is in the plan.",
	"action-closed": "The action is closed.",
	"action-open":   "The action is open again.",
	"action-given":  "The action is changed.",
	"read-duties":   "Noted. Thank you for reading it.",
	"letters":       "Saved.",
	"feed-stopped":  "The link is stopped.",

	// access
	"system":    "The register has it.",
	"given":     "Given. The technician sets it up.",
	"asked-for": "Asked. A leader gets to see it under Approvals.",
	"moved":     "The record is changed.",
	"loginout":  "A letter to a parent is on its way. The account is noted as set up.",

	"review-kept":   "Your marks are kept. Nothing is decided until somebody signs.",
	"review-signed": "Signed. What you removed waits for the technician; the rest of the review goes on.",
	"review-done":   "Signed. Every line of this term’s review is decided, and the duty is done.",

	// lessons
	"lesson":       "The lesson is recorded.",
	"lesson-right": "It is corrected.",
	"lesson-gone":  "Taken back. Nobody counts as taught by it.",
	"lesson-back":  "It counts again.",
	"caught-up":    "Noted. They have caught up.",
	"worked-in":    "Noted. It stands in the record below.",

	// the curriculum
	"unit":          "The lesson is saved.",
	"unit-in":       "It is in the plan.",
	"unit-out":      "It is out of the plan. What was taught stays taught.",
	"unit-was":      "It has those words again.",
	"units-planned": "They are in the plan.",
	"units-back":    "They are out of the plan.",

	// devices
	"device":   "The register has it.",
	"lent":     "It is lent. They see on their first page when it has to be back.",
	"back-in":  "It is back.",
	"table":    "The table is taken in.",
	"room":     "The list of rooms is changed.",
	"brought":  "It is registered under your name.",
	"own-away": "It is taken out.",
	"quiet":    "The quiet hours are saved, and the policy says the same.",
	"using":    "It is noted that you are using it, until you are done or the day ends.",
	"using2":   "It is noted who is using it, and that you said so.",
	"unused":   "It is noted that nobody is using it any more.",
	// shared secrets
	"secret":         "The register has it.",
	"secret-changed": "Noted as changed. Nothing forces another change.",
	"secret-gone":    "It is out of the register.",
	"opened":         "Noted. The headteacher and the chair are told, and the secret has to be changed.",
	// agreements
	"signed":      "Your answer is recorded. You can print the proof from here at any time.",
	"notsigned":   "It is recorded that you do not agree. Somebody from the school talks with you about it.",
	"unsigned":    "Taken back. It does not count from now on.",
	"parents":     "The choice is saved.",
	"noticed":     "Noted, with today’s date and this wording.",
	"tokenmade":   "The program is entered. Show its secret when you are ready.",
	"tokenasked":  "Somebody else has to agree now.",
	"tokenended":  "That program is shut out.",
	"pictured":    "The question and its answer are kept.",
	"picturedown": "Noted. Nothing of this picture waits any more.",
	"childsigned": "That answer is recorded.",
	"families":    "The families are asked. Letters leave within minutes.",
	"again":       "A new letter with a new link is on its way.",
	"familystop":  "Nobody is asked or reminded any more.",
	"paper":       "The paper is entered, with you as the witness.",

	// posts
	"appointed":  "Appointed. The policy prints the name from now on.",
	"later":      "Saved. It takes effect by itself on its day.",
	"ended":      "Ended. What the post allowed stopped at once.",
	"term":       "The register is corrected.",
	"away":       "The days are entered.",
	"shift":      "The rota is changed.",
	"promised":   "What is promised is saved. A day without anybody shows as a gap.",
	"training":   "The training is recorded.",
	"trained":    "The session is recorded, with an entry for each who attended.",
	"taken-back": "Taken back.",
	"learned":    "Added to your record.",
	"access":     "Noted. You are asked again in a year.",
	"secured":    "Your account is shut to others.",
	"places":     "Noted. Thank you for looking.",
	"one-owner":  "Noted: one person alone uses this account.",
	"entered":    "Entered, without an account.",
}

// routes is the whole product in one list. What is not public needs somebody signed in with both factors.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+static.Prefix, s.files)
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.Handle("GET /metrics", s.metrics.page())

	mux.Handle("GET /setup", s.public(showSetup))
	mux.Handle("POST /setup", s.public(doSetup))
	mux.Handle("GET /join", s.public(showJoin))
	mux.Handle("POST /join", s.public(doJoin))
	mux.Handle("GET /sign-in", s.public(showSignIn))
	mux.Handle("POST /sign-in", s.public(doSignIn))
	mux.Handle("GET /sign-in/code", s.halfway(showCode))
	mux.Handle("POST /sign-in/code", s.halfway(doCode))
	mux.Handle("GET /sign-in/app", s.halfway(showEnrol))
	mux.Handle("POST /sign-in/app", s.halfway(doEnrol))
	mux.Handle("POST /sign-out", s.public(doSignOut))

	s.wayRoutes(mux)
	s.accountRoutes(mux)
	s.providerRoutes(mux)
	s.emergencyRoutes(mux)
	s.recoveryRoutes(mux)
	s.setupRoutes(mux)
	s.governorRoutes(mux)
	s.parentRoutes(mux)
	s.classRoutes(mux)
	s.passRoutes(mux)
	s.visitRoutes(mux)
	s.peopleRoutes(mux)
	s.rollRoutes(mux)
	s.supportRoutes(mux)
	s.tieRoutes(mux)
	s.quietRoutes(mux)
	s.accessRoutes(mux)
	s.loginReleaseRoutes(mux)
	s.accessReviewRoutes(mux)
	s.gridRoutes(mux)
	s.lessonRoutes(mux)
	s.curriculumRoutes(mux)
	s.deviceRoutes(mux)
	s.secretRoutes(mux)
	s.useRoutes(mux)
	s.scopeRoutes(mux)
	s.schoolRoutes(mux)
	s.policyRoutes(mux)
	s.publicRoutes(mux)
	s.boardRoutes(mux)
	s.dutyRoutes(mux)
	s.agreementRoutes(mux)
	s.agreementClassRoutes(mux)
	s.pictureRoutes(mux)
	s.tokenRoutes(mux)
	s.apiRoutes(mux)
	s.agreementRoundRoutes(mux)
	s.plainRoutes(mux)
	return mux
}

func (s *Server) healthz(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if s.opt.Ready != nil {
		if err := s.opt.Ready(r.Context()); err != nil {
			s.opt.Log.Error("not healthy", "err", err)
			http.Error(w, "not ready", http.StatusServiceUnavailable)
			return
		}
	}
	_, _ = w.Write([]byte("ok\n"))
}
