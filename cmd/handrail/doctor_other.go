//go:build !unix

package main

import (
	"errors"
	"os"
)

// freeBytes is not known on this system.
func freeBytes(string) (int64, error) { return 0, errors.ErrUnsupported }

// writable is not known on this system.
func writable(string) error { return nil }

// ownerOf is not known on this system.
func ownerOf(os.FileInfo) int { return -1 }
