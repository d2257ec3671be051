package store

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// AgreementText is one edition of a kind's wording, as made or as agreed.
type AgreementText struct {
	ID id.AgreementText
	agreement.Edition
	Made     time.Time
	MadeBy   id.Person
	InForce  time.Time // zero until a second person agreed
	AgreedBy id.Person
}

// AddAgreementText keeps a wording that waits for a second person.
func (t *Tx) AddAgreementText(e AgreementText) error {
	body, err := json.Marshal(e.Edition)
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("agreement", string(e.ID)+"/"+e.Hash),
		`INSERT INTO agreement_edition (id, kind, number, hash, body, made, by_whom, in_force, agreed_by) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, '')
		 ON CONFLICT (kind, number, hash) DO UPDATE SET id = excluded.id, made = excluded.made, by_whom = excluded.by_whom WHERE agreement_edition.in_force IS NULL`,
		e.ID, e.Kind, e.Number, e.Hash, string(body), unix(t.Now()), e.MadeBy)
	return err
}

// PutAgreementInForce makes a wording the one that is signed from now on; false if it is so already.
func (t *Tx) PutAgreementInForce(number id.AgreementText, by id.Person) (bool, error) {
	n, err := t.tx.Write(wrote("agreement", string(number)), "UPDATE agreement_edition SET in_force = $1, agreed_by = $2 WHERE id = $3 AND in_force IS NULL",
		unix(t.Now()), by, number)
	return n == 1, err
}

// AgreementTexts lists every wording, newest edition first.
func (v *View) AgreementTexts() ([]AgreementText, error) {
	var all []AgreementText
	err := v.v.Each("SELECT id, hash, body, made, by_whom, in_force, agreed_by FROM agreement_edition ORDER BY kind, number DESC, made DESC, id", nil, func(scan func(...any) error) error {
		var e AgreementText
		var body string
		var made int64
		var force nullTime
		var hash string
		if err := scan(&e.ID, &hash, &body, &made, &e.MadeBy, &force, &e.AgreedBy); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(body), &e.Edition); err != nil {
			return err
		}
		e.Made, e.InForce, e.Hash, e.From = at(made), force.time(), hash, force.time()
		all = append(all, e)
		return nil
	})
	return all, err
}

// signatureBody is what a signature says beyond who and when, kept sealed.
type signatureBody struct {
	Uses   map[string]bool `json:",omitempty"`
	Reason string          `json:",omitempty"`
	Reader string          `json:",omitempty"`
}

// AddSignature records an answer. The trail names it with a digest of all that it says, so that altering it shows.
func (t *Tx) AddSignature(s agreement.Signature, by id.Person) error {
	if err := t.v.Scan("SELECT COALESCE(MAX(seq), 0) + 1 FROM signature", nil, &s.Seq); err != nil {
		return err
	}
	body, err := json.Marshal(signatureBody{s.Uses, s.Reason, s.Reader})
	if err != nil {
		return err
	}
	s.At = t.Now()
	_, err = t.tx.Write(wrote("signature", string(s.ID)+"/"+signatureDigest(s, by)),
		`INSERT INTO signature (id, seq, kind, edition, hash, subject, signer, witness, answer, how, at, until, by_whom, body)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		s.ID, s.Seq, s.Kind, s.Edition, s.Hash, s.Subject, s.Signer, s.Witness, s.Answer, s.How, unix(s.At), orNull(s.Until), by,
		t.seal("signature", "body", string(s.ID), string(body)))
	return err
}

// signatureDigest is made over everything that a signature says, with its place in the order.
func signatureDigest(s agreement.Signature, by id.Person) string {
	uses, _ := json.Marshal(s.Uses) // keys are sorted
	if len(s.Uses) == 0 {
		uses = nil
	}
	until := int64(0)
	if !s.Until.IsZero() {
		until = unix(s.Until)
	}
	text := fmt.Appendf(nil, "%q %d %q %d %q %q %q %q %q %q %d %d %q %q %q", s.ID, s.Seq, s.Kind, s.Edition, s.Hash, s.Subject, s.Signer, s.Witness,
		s.Answer, s.How, unix(s.At), until, by, uses, s.Reason)
	if s.Reader != "" { // signatures of before there were readers keep their digest
		text = fmt.Appendf(text, " %q", s.Reader)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16])
}

// Signed is a signature with who entered it.
type Signed struct {
	agreement.Signature
	By id.Person
}

// Signatures lists those about some people, or of everybody for none, in the order in which they were recorded.
func (v *View) Signatures(about ...id.Person) ([]Signed, error) {
	var all []Signed
	each := func(scan func(...any) error) error {
		s, err := v.scanSignature(scan)
		all = append(all, s)
		return err
	}
	err := v.some(signatureColumns, " WHERE subject", " ORDER BY seq", about, each)
	return all, err
}

const signatureColumns = "SELECT id, seq, kind, edition, hash, subject, signer, witness, answer, how, at, until, by_whom, body FROM signature"

// SignaturesAfter lists those that were recorded after one, in their order.
func (v *View) SignaturesAfter(seq int64) ([]Signed, error) {
	var all []Signed
	err := v.v.Each(signatureColumns+" WHERE seq > $1 ORDER BY seq", []any{seq}, func(scan func(...any) error) error {
		s, err := v.scanSignature(scan)
		all = append(all, s)
		return err
	})
	return all, err
}

// NewestSignature is the number of the one that was recorded last; 0 if there is none.
func (v *View) NewestSignature() (seq int64, err error) {
	err = v.v.Scan("SELECT COALESCE(MAX(seq), 0) FROM signature", nil, &seq)
	return seq, err
}

// SignatureByID finds one; None if there is none.
func (v *View) SignatureByID(number id.Signature) (Signed, error) {
	found := Signed{}
	err := v.v.Each(signatureColumns+" WHERE id = $1", []any{number},
		func(scan func(...any) error) (err error) {
			found, err = v.scanSignature(scan)
			return err
		})
	if err == nil && found.ID == "" {
		err = sql.ErrNoRows
	}
	return found, err
}

func (v *View) scanSignature(scan func(...any) error) (Signed, error) {
	var s Signed
	var when int64
	var until nullTime
	var body []byte
	if err := scan(&s.ID, &s.Seq, &s.Kind, &s.Edition, &s.Hash, &s.Subject, &s.Signer, &s.Witness, &s.Answer, &s.How, &when, &until, &s.By, &body); err != nil {
		return s, err
	}
	text, err := v.open("signature", "body", string(s.ID), body)
	if err != nil {
		return s, err
	}
	var b signatureBody
	err = json.Unmarshal([]byte(text), &b)
	s.Uses, s.Reason, s.Reader, s.At, s.Until = b.Uses, b.Reason, b.Reader, at(when), until.time()
	return s, err
}

// Latest is the newest moment that the records know of: now, or that of the newest entry of the trail where the clock
// was set back since.
func (v *View) Latest() (time.Time, error) {
	var newest int64
	err := v.v.Scan("SELECT COALESCE(MAX(at), 0) FROM trail", nil, &newest)
	if now := v.Now(); err != nil || !at(newest).After(now) {
		return now, err
	}
	return at(newest), nil
}

// Tie is one tie between a pupil and an adult who may answer for them.
type Tie struct{ Pupil, Adult id.Person }

// ParentsWithSay lists for some pupils, or for all, the adults who may answer for them: parents and guardians who are not
// said to have no responsibility and are not barred.
func (v *View) ParentsWithSay(pupils ...id.Person) ([]Tie, error) {
	var all []Tie
	err := v.some(`SELECT pupil, adult FROM relation WHERE ended IS NULL AND length(barred) = 0 AND responsibility <> 'no'
		AND (responsibility = 'yes' OR kind IN ('parent', 'guardian'))`, " AND pupil", " ORDER BY pupil, position, adult", pupils, func(scan func(...any) error) error {
		var t Tie
		err := scan(&t.Pupil, &t.Adult)
		all = append(all, t)
		return err
	})
	return all, err
}

// Around are some people with those to whom they are tied, and those to whom these are: of a parent the children and
// their other parents, of a child the parents and these parents' other children.
func (v *View) Around(who ...id.Person) ([]id.Person, error) {
	all := slices.Clone(who)
	if len(who) == 0 {
		return nil, nil
	}
	places, args := marked(who)
	err := v.v.Each(`WITH a AS (SELECT pupil, adult FROM relation WHERE ended IS NULL AND (pupil IN (`+places+`) OR adult IN (`+places+`)))
		SELECT b.pupil, b.adult FROM a JOIN relation b ON b.pupil = a.pupil WHERE b.ended IS NULL
		UNION SELECT b.pupil, b.adult FROM a JOIN relation b ON b.adult = a.adult WHERE b.ended IS NULL`, args, func(scan func(...any) error) error {
		var t Tie
		err := scan(&t.Pupil, &t.Adult)
		all = append(all, t.Pupil, t.Adult)
		return err
	})
	slices.Sort(all)
	return slices.Compact(all), err
}

// YearGroups gives the year group of some people on the roll, or of everybody.
func (v *View) YearGroups(who ...id.Person) (map[id.Person]string, error) {
	all := map[id.Person]string{}
	err := v.some("SELECT person, year FROM roll", " WHERE person", "", who, func(scan func(...any) error) error {
		var who id.Person
		var year string
		err := scan(&who, &year)
		all[who] = year
		return err
	})
	return all, err
}

// Member is somebody in the records without their name: for rules that need nobody's.
type Member struct {
	ID             id.Person
	Roles          people.Set
	Created, Ended time.Time
}

// Members lists some people, or everybody there is or was.
func (v *View) Members(who ...id.Person) ([]Member, error) {
	var all []Member
	err := v.some("SELECT id, roles, created, ended FROM person", " WHERE id", " ORDER BY created, id", who, func(scan func(...any) error) error {
		var m Member
		var roles, created int64
		var ended nullTime
		err := scan(&m.ID, &roles, &created, &ended)
		m.Roles, m.Created, m.Ended = people.Set(roles), at(created), ended.time()
		all = append(all, m)
		return err
	})
	return all, err
}

// some runs a query for some people, whose numbers are asked for by a condition, or without it for everybody.
func (v *View) some(query, condition, order string, who []id.Person, each func(scan func(...any) error) error) error {
	if len(who) == 0 {
		return v.v.Each(query+order, nil, each)
	}
	places, args := marked(who)
	return v.v.Each(query+condition+" IN ("+places+")"+order, args, each)
}
