package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"time"
)

// version is set by the build.
var version = "development"

type versionCmd struct {
	JSON bool `help:"Answer in JSON."`
}

// build is which program this is.
type build struct {
	Version  string    `json:"version"`
	Commit   string    `json:"commit"`
	Made     time.Time `json:"made,omitzero"` // of the commit; zero if the build does not know
	Go       string    `json:"go"`
	Platform string    `json:"platform"`
}

func thisBuild() build {
	b := build{Version: version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			if at, err := time.Parse(time.RFC3339, s.Value); err == nil {
				b.Made = at
			}
		}
	}
	return b
}

// Help is shown by --help.
func (versionCmd) Help() string { return "Example: handrail version" }

// Run says which program this is, so that its age can be seen (DFE-CY-14).
func (c versionCmd) Run() error {
	b := thisBuild()
	return answer(c.JSON, b, func() {
		fmt.Printf("handrail %s\n", b.Version)
		if b.Commit != "" {
			fmt.Printf("commit %s of %s\n", b.Commit, b.Made.Format("2 January 2006"))
		}
		fmt.Printf("%s %s\n", b.Go, b.Platform)
	})
}
