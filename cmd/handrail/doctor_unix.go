//go:build unix

package main

import (
	"os"
	"syscall"
)

// freeBytes is what this user may still write on the disk of a folder.
func freeBytes(dir string) (int64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, err
	}
	return int64(s.Bavail) * int64(s.Bsize), nil
}

// writable says whether this user may make files in a folder, without making one.
func writable(dir string) error {
	const write, search = 2, 1 // of access(2)
	return syscall.Access(dir, write|search)
}

// ownerOf is the number of the user a file belongs to; -1 where that is not known.
func ownerOf(info os.FileInfo) int {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return int(s.Uid)
	}
	return -1
}
