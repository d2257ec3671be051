// Package library holds the clause library as readable data files: one file a section of the policy,
// the obligations they serve, the dated register of law and guidance, the register of bodies, products
// and sites that were renamed or closed, and the glossary. Nothing here decides anything; the areas
// (policy, guidance, check) parse and judge.
package library

import "embed"

// Files holds sections/*.yaml, agreements/*.yaml, obligations.csv, guidance.yaml, bodies.yaml, glossary.yaml and duties.yaml.
//
//go:embed sections/*.yaml agreements/*.yaml *.yaml obligations.csv
var Files embed.FS

// Passphrases are the words that count for nothing in a passphrase.
//
//go:embed passphrases.txt
var Passphrases string

// Tried are passphrases that came out elsewhere, as bench/passphrases writes them.
//
//go:embed tried.bin
var Tried []byte
