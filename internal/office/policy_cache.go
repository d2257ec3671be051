package office

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"sync"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/area/guidance"
	"handrail.school/handrail/internal/area/policy"
)

// composed is the policy made from certain inputs, with its contradictions once somebody has asked.
type composed struct {
	version   string
	policy    *policy.Policy
	conflicts func() []policy.Conflict
}

// composedLast keeps the newest policies of a school: composing one takes as long as reading all records
// that it is made from several times over. Nothing changes a policy once it is made.
type composedLast struct {
	mu   sync.Mutex
	kept []*composed
}

const mostComposed = 4

func (c *composedLast) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept = nil
}

// composeOnce gives the policy that the inputs make, from memory if they are the same as lately.
func (h *House) composeOnce(books *Books, in policy.Inputs) (*composed, error) {
	version, err := versionOf(books, in)
	if err != nil {
		return nil, err
	}
	last := &h.memory.policies
	last.mu.Lock()
	defer last.mu.Unlock()
	for _, c := range last.kept {
		if c.version == version {
			return c, nil
		}
	}
	c := &composed{version: version, policy: policy.Compose(books.Library, in),
		conflicts: sync.OnceValue(func() []policy.Conflict { return policy.Conflicts(books.Library, in) })}
	last.kept = append([]*composed{c}, last.kept[:min(len(last.kept), mostComposed-1)]...)
	return c, nil
}

// versionOf stands for everything that a policy is made from besides the books that come with the program.
func versionOf(books *Books, in policy.Inputs) (string, error) {
	made := struct {
		Profile policy.Profile
		Choices any
		Own     []policy.OwnClause
		Works   []guidance.Work // only where the school has added editions
		Pack    areapack.Pack
		Day     string
	}{Profile: in.Profile, Choices: in.Choices, Own: in.Own, Pack: in.Pack, Day: in.Day.Format("2006-01-02")}
	if in.Register != books.Register {
		made.Works = in.Register.Works
	}
	text, err := json.Marshal(made)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}
