package storetest

import (
	"syscall"
	"testing"
	"time"
)

// CPU is the processor time that this process has used. Beside the time on the clock it hardly depends on
// what else the machine does.
func CPU(t testing.TB) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
