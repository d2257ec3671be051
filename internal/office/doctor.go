package office

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/people"
)

// State is how one check of the doctor came out.
type State string

// The three states.
const (
	OK   State = "ok"
	Warn State = "warn" // goes on, but somebody should look
	Fail State = "fail" // something promised does not hold
)

// Finding is one check: how it came out, in a sentence, and what to do about it.
type Finding struct {
	Check string `json:"check"`
	State State  `json:"state"`
	Says  string `json:"says"`
	Do    string `json:"do,omitempty"`
}

// Worst is the worst state among findings.
func Worst(all []Finding) State {
	worst := OK
	for _, f := range all {
		if f.State == Fail || f.State == Warn && worst == OK {
			worst = f.State
		}
	}
	return worst
}

// How old things may grow before the doctor speaks of them.
const (
	backupOld  = 7 * 24 * time.Hour
	lettersOld = time.Hour
	clockStill = 2 * time.Hour // no work by the clock for so long: nobody is serving
	clockSlack = 2 * time.Minute
	drillsDue  = 4 // months, as a term counts
	factsOld   = 12
)

// CheckUp looks at what the records say about themselves and about the care taken of them. It is quick;
// CheckDeep is not.
var CheckUp = Look[struct{}, []Finding]{
	About: About{Name: "CheckUp", Says: "See whether Handrail is well and its records are safe", Clause: "4.4/security",
		May: keepers | people.Of(people.Handrail, people.DataProtectionOfficer)},
	Do: func(d *Desk, v *store.View, _ struct{}) ([]Finding, error) { return checkedUp(d, v) },
}

func checkedUp(d *Desk, v *store.View) ([]Finding, error) {
	var all []Finding
	for _, check := range []func(*Desk, *store.View) (Finding, error){
		checkSealed, checkHead, checkClock, checkJobs, checkLetters, checkBackup, checkOffsite, checkDrill, checkFacts, checkEditions,
	} {
		f, err := check(d, v)
		if err != nil {
			return all, err
		}
		all = append(all, f)
	}
	return all, nil
}

func checkSealed(_ *Desk, v *store.View) (Finding, error) {
	opened, err := v.OpensSealed()
	switch {
	case err != nil:
		return Finding{"keys fit", Fail, "The key file does not fit the records: a sealed value cannot be opened.",
			"Put back the key file that belongs to these records, or restore the newest backup, which holds both."}, nil
	case !opened:
		return Finding{"keys fit", OK, "Nobody is in the register yet, so there is no sealed value to try the keys on.", ""}, nil
	}
	return Finding{"keys fit", OK, "The keys open what is sealed.", ""}, nil
}

func checkHead(_ *Desk, v *store.View) (Finding, error) {
	n, err := v.HeadSigned()
	if err != nil {
		return Finding{"trail head", Fail, "The newest head of the trail does not hold: " + err.Error() + ".",
			"Run handrail audit verify with a head that a governor received, and tell the headteacher and the chair of governors what it says."}, nil
	}
	return Finding{"trail head", OK, fmt.Sprintf("The trail has %d entries under a signed head.", n), ""}, nil
}

func checkClock(d *Desk, v *store.View) (Finding, error) {
	newest, err := v.NewestEntry()
	if at := time.Unix(newest, 0); err == nil && at.After(d.Now.Add(clockSlack)) {
		return Finding{"clock", Fail, fmt.Sprintf("This machine's clock says %s, which is before the newest entry of the trail (%s).",
			moment(d, d.Now), moment(d, at)), "Set the clock and let the machine keep it by NTP."}, nil
	}
	return Finding{"clock", OK, "The clock is not behind the records.", ""}, err
}

func checkJobs(d *Desk, v *store.View) (Finding, error) {
	jobs, err := v.Jobs()
	if err != nil {
		return Finding{}, err
	}
	var newest time.Time
	var failing []string
	for _, j := range jobs {
		if j.LastRun.After(newest) {
			newest = j.LastRun
		}
		if j.Failure != "" {
			failing = append(failing, fmt.Sprintf("%s (%s; last well %s)", j.Name, j.Failure, since(d, j.LastOK)))
		}
	}
	switch {
	case len(jobs) == 0:
		return Finding{"work by the clock", Warn, "Nothing was done by the clock yet.", "Start the server: handrail serve."}, nil
	case len(failing) > 0:
		return Finding{"work by the clock", Warn, "Failing: " + strings.Join(failing, "; ") + ".", "Mend the cause; each is tried again by itself."}, nil
	case d.Now.Sub(newest) > clockStill:
		return Finding{"work by the clock", Warn, "Nothing was done by the clock since " + moment(d, newest) + ".", "See whether the server runs."}, nil
	}
	return Finding{"work by the clock", OK, fmt.Sprintf("%d kinds of work are done by the clock, the last %s.", len(jobs), since(d, newest)), ""}, nil
}

func checkLetters(d *Desk, v *store.View) (Finding, error) {
	n, oldest, err := stuckLetters(d.House, v)
	switch {
	case err != nil:
		return Finding{}, err
	case !d.House.Mails:
		return Finding{"mail", Warn, fmt.Sprintf("No way to send mail is set up; %s.", letters(n)),
			"Give --smtp and --mail-from, so that reminders and the receipts for governors leave."}, nil
	case n > 0 && d.Now.Sub(oldest) > lettersOld:
		return Finding{"mail", Warn, fmt.Sprintf("%s, the oldest since %s.", letters(n), moment(d, oldest)),
			"See what the job \"letters\" says; letters are tried again for as long as it takes."}, nil
	}
	return Finding{"mail", OK, "Mail is set up; " + letters(n) + ".", ""}, nil
}

func letters(n int) string {
	switch n {
	case 0:
		return "no letter waits"
	case 1:
		return "1 letter waits"
	}
	return fmt.Sprintf("%d letters wait", n)
}

func checkBackup(d *Desk, v *store.View) (Finding, error) {
	all, err := v.Backups()
	newest := latest(all, func(b store.Backup) time.Time { return b.Made })
	if err == nil && d.Now.Sub(newest) > backupOld {
		return Finding{"backup", Warn, "The newest copy of the records was made " + since(d, newest) + ".",
			"Run handrail backup, or let serve make one each night with --backup-dir and --backup-recipient."}, nil
	}
	return Finding{"backup", OK, "The newest copy of the records was made " + since(d, newest) + ".", ""}, err
}

func checkOffsite(d *Desk, v *store.View) (Finding, error) {
	all, err := v.Backups()
	newest := latest(all, func(b store.Backup) time.Time { return b.Offsite })
	if err == nil && newest.Before(termAgo(d.Now)) {
		return Finding{"off-site copy", Warn, "A copy was last noted outside the building " + since(d, newest) + ".",
			"Take one out, and note it with backup --offsite or on the page of backups."}, nil
	}
	return Finding{"off-site copy", OK, "A copy was last noted outside the building " + since(d, newest) + ".", ""}, err
}

func checkDrill(d *Desk, v *store.View) (Finding, error) {
	all, err := v.Backups()
	if err != nil {
		return Finding{}, err
	}
	tried := latest(all, func(b store.Backup) time.Time { return b.Drilled })
	passed := latest(all, func(b store.Backup) time.Time {
		if strings.HasPrefix(b.Drill, DrillFailed) {
			return time.Time{}
		}
		return b.Drilled
	})
	const run = "Run handrail restore --drill on the newest copy: the DfE's cyber security standard asks for a test each term."
	switch {
	case tried.After(passed):
		return Finding{"restore drill", Fail, "The last restore drill, " + since(d, tried) + ", failed.", "Make a new copy and drill that one at once."}, nil
	case passed.Before(termAgo(d.Now)):
		return Finding{"restore drill", Warn, "A copy was last proved by restoring it " + since(d, passed) + ".", run}, nil
	}
	return Finding{"restore drill", OK, "A copy was last proved by restoring it " + since(d, passed) + ".", ""}, nil
}

// termAgo is the day a term, counted as four months, before now.
func termAgo(now time.Time) time.Time { return now.AddDate(0, -drillsDue, 0) }

func latest(all []store.Backup, of func(store.Backup) time.Time) time.Time {
	var newest time.Time
	for _, b := range all {
		if t := of(b); t.After(newest) {
			newest = t
		}
	}
	return newest
}

func checkFacts(d *Desk, v *store.View) (Finding, error) {
	books, err := d.House.Shelf.Books()
	if err != nil {
		return Finding{}, err
	}
	chosen, err := v.AnswerOf("area.pack")
	if err != nil {
		return Finding{}, err
	}
	if len(chosen) == 0 {
		return Finding{"area facts", Warn, "No area pack is chosen, so the policy cannot name the school's police, partnership and council teams.",
			"Choose the area in the school's profile."}, nil
	}
	pack, ok := books.Packs[chosen[0]]
	if !ok {
		return Finding{"area facts", Fail, fmt.Sprintf("There is no area pack %q.", chosen[0]), "Choose one that this Handrail has."}, nil
	}
	own, err := v.PackFacts(pack.Pack)
	var old []string
	for _, f := range pack.Facts {
		if confirmedFact(f, own).Before(d.Now.AddDate(0, -factsOld, 0)) {
			old = append(old, f.Key)
		}
	}
	if len(old) > 0 {
		return Finding{"area facts", Warn, fmt.Sprintf("%d facts of the area pack were not confirmed within a year: %s.", len(old), some(old)),
			"Ring or look each up, then confirm or correct it."}, err
	}
	return Finding{"area facts", OK, fmt.Sprintf("All %d facts of the area pack were confirmed within a year.", len(pack.Facts)), ""}, err
}

func confirmedFact(f areapack.Fact, own map[string]store.PackFact) time.Time {
	if o, ok := own[f.Key]; ok && o.Confirmed.After(f.Confirmed.Time) {
		return o.Confirmed
	}
	return f.Confirmed.Time
}

func checkEditions(d *Desk, v *store.View) (Finding, error) {
	books, err := d.House.Shelf.Books()
	if err != nil {
		return Finding{}, err
	}
	own, err := v.Editions()
	var open []string
	for _, w := range books.Register.Works {
		e, ok := w.InForce(d.Now)
		if !ok || !e.Confirmed.IsZero() {
			continue
		}
		if !slices.ContainsFunc(own, func(o store.Edition) bool { return o.Work == w.Key && o.Edition == e.Edition }) {
			open = append(open, w.Key)
		}
	}
	if len(open) > 0 {
		return Finding{"guidance", Warn, fmt.Sprintf("Nobody has confirmed the edition in force of %d works of guidance: %s.", len(open), some(open)),
			"Compare each with its publisher's page and confirm it."}, err
	}
	return Finding{"guidance", OK, "The edition in force of every work of guidance was confirmed with its publisher.", ""}, err
}

// some names at most five of many.
func some(all []string) string {
	if len(all) > 5 {
		return strings.Join(all[:5], ", ") + " and others"
	}
	return strings.Join(all, ", ")
}

func moment(d *Desk, t time.Time) string { return t.In(d.House.Zone).Format("2 January 2006 at 15:04") }

func since(d *Desk, t time.Time) string {
	if t.IsZero() || t.Unix() == 0 {
		return "never"
	}
	return "on " + t.In(d.House.Zone).Format("2 January 2006")
}

// CheckDeep asks the database to check itself and, when full is set, walks the whole trail. It reads
// nothing about anybody.
func CheckDeep(ctx context.Context, h *House, full bool) ([]Finding, store.Health, error) {
	health, err := h.School.Health(ctx, full)
	if err != nil {
		return nil, health, err
	}
	all := []Finding{{"database", OK, fmt.Sprintf("%s %s answers; the records take %d KB and are not damaged.", health.Database, health.Version, health.Bytes>>10), ""}}
	if len(health.Damage) > 0 {
		all[0] = Finding{"database", Fail, "The database says it is damaged: " + some(health.Damage) + ".",
			"Stop the server, keep the files as they are, and restore the newest backup elsewhere."}
	}
	if !full {
		return all, health, nil
	}
	got, err := h.School.VerifyTrail(ctx, nil)
	if err != nil {
		return all, health, err
	}
	if len(got.Damage) > 0 {
		return append(all, Finding{"trail", Fail, "The trail was changed: " + some(got.Damage),
			"Tell the headteacher and the chair of governors, and run handrail audit verify with a head that a governor received."}), health, nil
	}
	return append(all, Finding{"trail", OK, fmt.Sprintf("All %d entries of the trail fit their signed heads.", got.Entries), ""}), health, nil
}
