// Package packs holds the area packs: one readable file per local authority with the police force,
// safeguarding partnership, council teams, LADO and providers, each with the date it was confirmed.
package packs

import "embed"

// Files holds one YAML file an area.
//
//go:embed *.yaml
var Files embed.FS
