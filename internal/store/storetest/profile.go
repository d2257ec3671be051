package storetest

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"handrail.school/handrail/internal/area/policy"
)

// Profile is the answers of a school of examples/profiles, such as "kent".
func Profile(t testing.TB, lib *policy.Library, school string) policy.Profile {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	text, err := os.ReadFile(filepath.Join(filepath.Dir(here), "../../../examples/profiles", school+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	profile, err := lib.ParseProfile(text)
	if err != nil {
		t.Fatal(err)
	}
	return profile
}
