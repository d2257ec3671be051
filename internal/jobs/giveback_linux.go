package jobs

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// letGoOfProgram tells the system that this process does not need the parts of its own program file that lie
// in memory now: starting and rare work run through most of the program once, everyday work through a third of
// it. What is needed again is mapped again from the file's cached copy, without reading the disk. Only parts
// that nobody can write to are named, as those are the same in the file. Measured in docs/performance.md.
//
// Where the system will not say or do it, memory stays as it is. A program that was replaced while it runs is
// called "(deleted)" there, and its parts are let go of all the same.
func letGoOfProgram() {
	program, err := os.Executable()
	if err != nil {
		return
	}
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return
	}
	defer maps.Close()
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		if start, length, ok := programPart(lines.Text(), program); ok {
			syscall.Syscall(syscall.SYS_MADVISE, start, length, syscall.MADV_DONTNEED)
		}
	}
}

// programPart reads a line of /proc/self/maps (proc_pid_maps(5)) and says whether it is a part of the program's
// file that is private and cannot be written to, and where it lies, in bytes.
func programPart(line, program string) (start, length uintptr, ok bool) {
	f := strings.Fields(line)
	if len(f) < 6 || !strings.HasPrefix(f[1], "r-") || !strings.HasSuffix(f[1], "p") || strings.TrimSuffix(strings.Join(f[5:], " "), " (deleted)") != program {
		return 0, 0, false
	}
	from, to, found := strings.Cut(f[0], "-")
	low, err1 := strconv.ParseUint(from, 16, 64)
	high, err2 := strconv.ParseUint(to, 16, 64)
	if !found || err1 != nil || err2 != nil || high <= low {
		return 0, 0, false
	}
	return uintptr(low), uintptr(high - low), true
}
