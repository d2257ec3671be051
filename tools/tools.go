//go:build tools

// Package tools keeps the versions of the programs that check the code.
package tools

import _ "honnef.co/go/tools/cmd/staticcheck"
