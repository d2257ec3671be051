package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is set by the build.
var version = "development"

type versionCmd struct{}

// Help is shown by --help.
func (versionCmd) Help() string { return "Example: handrail version" }

// Run says which program this is, so that its age can be seen (DFE-CY-14).
func (versionCmd) Run() error {
	revision, when := "", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				revision = s.Value
			case "vcs.time":
				when = s.Value
			}
		}
	}
	fmt.Printf("handrail %s\ncommit %s of %s\n%s %s/%s\n", version, revision, when, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}
