package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"testing"
)

// TestMain lets the test program stand in for handrail itself, so that tests see what a person at the
// command line sees: standard output, standard error and the exit code.
func TestMain(m *testing.M) {
	if os.Getenv("HANDRAIL_TEST_RUN") != "" {
		main()
	}
	os.Exit(m.Run())
}

// handrail runs the program in a folder.
func handrail(t *testing.T, dir string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HANDRAIL_TEST_RUN=1")
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	err = cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), problems.String(), cmd.ProcessState.ExitCode()
}
