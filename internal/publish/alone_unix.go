//go:build unix

package publish

import (
	"os/exec"
	"syscall"
)

// alone puts the browser in a group of its own, so that ending it ends its helpers as well.
func alone(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
