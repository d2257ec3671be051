package store

import (
	"database/sql"
	"strings"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/words/id"
)

// AddToken keeps a token that was asked for; it opens nothing before its secret was drawn.
func (t *Tx) AddToken(x access.Token) error {
	_, err := t.tx.Write(wrote("api_token", string(x.ID)),
		`INSERT INTO api_token (id, name, scopes, made, made_by, until, agreed, agreed_by, drawn, digest, used, ended, ended_by)
		 VALUES ($1, $2, $3, $4, $5, $6, NULL, '', NULL, NULL, NULL, NULL, '')`,
		x.ID, t.seal("api_token", "name", string(x.ID), x.Name), strings.Join(x.Scopes, " "), unix(t.Now()), x.MadeBy, unix(x.Until))
	return err
}

// AgreeToken notes a second person's yes; false if it has one or has ended.
func (t *Tx) AgreeToken(number id.Token, by id.Person) (bool, error) {
	n, err := t.tx.Write(wrote("api_token", string(number)), "UPDATE api_token SET agreed = $1, agreed_by = $2 WHERE id = $3 AND agreed IS NULL AND ended IS NULL", unix(t.Now()), by, number)
	return n == 1, err
}

// DrawToken keeps the digest of its secret; false if it has one or has ended.
func (t *Tx) DrawToken(number id.Token, digest []byte) (bool, error) {
	n, err := t.tx.Write(wrote("api_token", string(number)), "UPDATE api_token SET drawn = $1, digest = $2 WHERE id = $3 AND digest IS NULL AND ended IS NULL", unix(t.Now()), digest, number)
	return n == 1, err
}

// UseToken notes that it was used.
func (t *Tx) UseToken(number id.Token) error {
	_, err := t.tx.Write(wrote("api_token", string(number)), "UPDATE api_token SET used = $1 WHERE id = $2", unix(t.Now()), number)
	return err
}

// EndToken revokes one; false if it has ended.
func (t *Tx) EndToken(number id.Token, by string) (bool, error) {
	n, err := t.tx.Write(wrote("api_token", string(number)), "UPDATE api_token SET ended = $1, ended_by = $2 WHERE id = $3 AND ended IS NULL", unix(t.Now()), by, number)
	return n == 1, err
}

// EndTokens revokes all that have not ended.
func (t *Tx) EndTokens(by string) error {
	_, err := t.tx.Write(wrote("api_token", "all"), "UPDATE api_token SET ended = $1, ended_by = $2 WHERE ended IS NULL", unix(t.Now()), by)
	return err
}

func (v *View) tokens(where string, args ...any) ([]access.Token, error) {
	var all []access.Token
	err := v.v.Each("SELECT id, name, scopes, made, made_by, until, agreed, agreed_by, drawn, used, ended, ended_by FROM api_token "+where+" ORDER BY made DESC, id", args, func(scan func(...any) error) error {
		var x access.Token
		var name []byte
		var scopes string
		var made, until int64
		var agreed, drawn, used, ended nullTime
		if err := scan(&x.ID, &name, &scopes, &made, &x.MadeBy, &until, &agreed, &x.AgreedBy, &drawn, &used, &ended, &x.EndedBy); err != nil {
			return err
		}
		x.Scopes, x.Made, x.Until = strings.Fields(scopes), at(made), at(until)
		x.Agreed, x.Drawn, x.Used, x.Ended = agreed.time(), drawn.time(), used.time(), ended.time()
		var err error
		x.Name, err = v.open("api_token", "name", string(x.ID), name)
		all = append(all, x)
		return err
	})
	return all, err
}

// Tokens lists every token, newest first.
func (v *View) Tokens() ([]access.Token, error) { return v.tokens("") }

// Token finds one by number; None if there is none.
func (v *View) Token(number id.Token) (access.Token, error) {
	return firstToken(v.tokens("WHERE id = $1", number))
}

// TokenWith finds one by the digest of its secret; None if there is none.
func (v *View) TokenWith(digest []byte) (access.Token, error) {
	return firstToken(v.tokens("WHERE digest = $1", digest))
}

func firstToken(all []access.Token, err error) (access.Token, error) {
	if err == nil && len(all) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return access.Token{}, err
	}
	return all[0], nil
}
