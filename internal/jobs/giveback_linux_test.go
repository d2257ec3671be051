package jobs

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

func TestProgramPart(t *testing.T) {
	const program = "/opt/my school/handrail"
	for line, want := range map[string]bool{
		"00400000-01828000 r-xp 00000000 fe:00 10027250                           /opt/my school/handrail":           true,
		"01828000-02d1c000 r--p 01428000 fe:00 10027250                           /opt/my school/handrail":           true,
		"01828000-02d1c000 r--p 01428000 fe:00 10027250                           /opt/my school/handrail (deleted)": true,
		"02d1c000-02ecd000 rw-p 0291c000 fe:00 10027250                           /opt/my school/handrail":           false,
		"7fd0fac05000-7fd0fac0d000 r--s 00000000 fe:00 10134109                   /opt/my school/handrail":           false,
		"7fd0fac05000-7fd0fac0d000 r--p 00000000 fe:00 10134109                   /opt/my school/handrail.old":       false,
		"7ffed9521000-7ffed9542000 r--p 00000000 00:00 0                          [vvar]":                            false,
		"3791db000000-3791dc000000 r--p 00000000 00:00 0 ":                                                           false,
		"01828000+02d1c000 r--p 01428000 fe:00 10027250 /opt/my school/handrail":                                     false,
		"02d1c000-01828000 r--p 01428000 fe:00 10027250 /opt/my school/handrail":                                     false,
		"": false,
	} {
		start, length, ok := programPart(line, program)
		if ok != want {
			t.Errorf("%q: %v", line, ok)
		}
		if ok && (start+length != 0x01828000 && start+length != 0x02d1c000) {
			t.Errorf("%q: from %x, %x bytes", line, start, length)
		}
	}
}

// What lies in memory of the program's file gets less, and the program goes on.
func TestProgramIsLetGoOf(t *testing.T) {
	before := fileMemory(t)
	letGoOfProgram()
	if after := fileMemory(t); after >= before {
		t.Errorf("%d kB of files in memory before, %d after", before, after)
	}
}

// fileMemory is what lies in this process's memory of files, in kB (proc_pid_status(5)).
func fileMemory(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "RssFile:")
	figure, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	kB, err := strconv.Atoi(figure)
	if err != nil {
		t.Fatal(err)
	}
	return kB
}
