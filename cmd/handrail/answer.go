package main

import (
	"encoding/json"
	"os"
)

// answer prints what a command found: JSON alone on standard output, or words.
func answer(asJSON bool, v any, inWords func()) error {
	if asJSON {
		enc := json.NewEncoder(os.Stdout)
		enc.SetEscapeHTML(false)
		return enc.Encode(v)
	}
	inWords()
	return nil
}
