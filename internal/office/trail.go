package office

import (
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/trail"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/people"
)

// TrailPage is part of the trail, newest first, with the names of everybody it may speak of.
type TrailPage struct {
	Lines []store.TrailLine
	Names map[string]string
	Head  string
	Older int64 // number to go on from; 0 at the end
}

// ShowTrail lists who did what. It shows numbers of records and never their content; looking is itself a
// line. The technician sees that the system is used, not by whom for what: the view is for those who
// answer for the school.
var ShowTrail = Case[store.TrailQuery, TrailPage]{
	About: About{Name: "ShowTrail", Says: "Read the trail of who did what", Clause: "4.2/records", Sensitive: true,
		May: people.Of(people.Headteacher, people.DSL, people.DeputyDSL, people.Chair, people.DataProtectionOfficer)},
	Do: func(d *Desk, tx *store.Tx, q store.TrailQuery) (TrailPage, error) {
		const page = 50
		if !mayFollow(d.By.Roles, q.Case, nil) {
			return TrailPage{Names: map[string]string{}}, nil
		}
		lines, err := tx.TrailOf(q, page+1)
		if err != nil {
			return TrailPage{}, err
		}
		out := TrailPage{Lines: lines, Names: map[string]string{"handrail": "Handrail", "anyone": "Somebody not signed in"}}
		if len(lines) > page {
			out.Lines = lines[:page]
			out.Older = out.Lines[page-1].Number
		}
		out.Lines = behindWalls(d.By.Roles, out.Lines, q.Who != "")
		names, err := namesOf(&tx.View)
		if err != nil {
			return out, err
		}
		for who, p := range names {
			out.Names[string(who)] = p.Name
		}
		out.Head, _, err = tx.Head()
		return out, err
	},
}

// walledCases are about records of which only those who keep them know that they exist.
var walledCases = map[string]bool{"ListSupport": true, "ShowSupport": true, "SupportFormFor": true, "OpenSupport": true, "ChangeSupport": true, "RecordCheckIn": true,
	"AskSpecialist": true, "AnswerSpecialist": true, "EndSupport": true, "CloseLeaversPlans": true}

// tieCases are about declared ties: whoever reads the trail may be led by the one who declared, or concerned, so that nobody
// sees them there. The register of ties keeps its own history for those who may.
var tieCases = map[string]bool{"ListTies": true, "ShowTie": true, "TieFormFor": true, "DeclareTie": true, "DecideTie": true, "EndTie": true, "SignTies": true}

// mayFollow says whether somebody with these roles may see an entry of a case about some records.
func mayFollow(roles people.Set, name string, records []trail.Touched) bool {
	about := func(kind string) bool {
		return slices.ContainsFunc(records, func(r trail.Touched) bool { return r.Kind == kind || strings.HasPrefix(r.Kind, kind+"_") })
	}
	if tieCases[name] || about("tie") {
		return false
	}
	return carers.Meets(roles) || !walledCases[name] && !about("support")
}

// behindWalls shows of such entries that something was done, and neither what nor by whom; to somebody who asks for one
// person's entries they are not there. The trail itself is whole.
func behindWalls(roles people.Set, lines []store.TrailLine, byPerson bool) []store.TrailLine {
	var shown []store.TrailLine
	for _, l := range lines {
		if !mayFollow(roles, l.Case, l.Records) {
			if byPerson {
				continue
			}
			l.Entry = trail.Entry{At: l.At, Who: people.System.Who(), Via: l.Via, Case: "Something confidential"}
		}
		shown = append(shown, l)
	}
	return shown
}

// ShowHead gives the newest signed head of the trail: a proof to keep elsewhere that says nothing about
// anybody.
var ShowHead = Look[struct{}, string]{
	About: About{Name: "ShowHead", Says: "Print the newest signed head of the trail", Clause: "4.2/records",
		May: people.Employed | people.Governors | people.Of(people.Handrail)},
	Do: func(_ *Desk, v *store.View, _ struct{}) (string, error) {
		text, _, err := v.Head()
		return text, err
	},
}

// MailHeads keeps today's signed head and writes it to every governor and to the headteacher, because a
// cut tail shows only against a head that is kept elsewhere (decision 10).
var MailHeads = Case[struct{}, int]{
	About: About{Name: "MailHeads", Says: "Send today's head of the trail to the governors", Clause: "4.2/records", May: people.Of(people.Handrail)},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (int, error) {
		text, size, err := tx.KeepHead()
		if err != nil || size == 0 {
			return 0, err
		}
		all, err := tx.People()
		if err != nil {
			return 0, err
		}
		sent := 0
		for _, p := range all {
			if !p.Active() || !p.Roles.Meets(people.Governors|people.Of(people.Headteacher)) {
				continue
			}
			day := d.Now.In(d.House.Zone).Format("2006-01-02")
			ok, err := tx.Post(store.Letter{ID: tx.NewID(), Kind: "head", Once: "head:" + day + ":" + string(p.ID), Person: p.ID,
				To: p.Email, Subject: "Handrail: keep this receipt for the school's records",
				Body: "Please keep this message. It proves that nothing in the school's safeguarding records before today " +
					"was changed or removed. It says nothing about any person.\n\n" + text +
					"\nTo check it: handrail audit verify --head FILE, with this message saved as FILE.\n"})
			if err != nil {
				return sent, err
			}
			if ok {
				sent++
			}
		}
		return sent, nil
	},
}
