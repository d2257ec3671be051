package web

import (
	"errors"
	"fmt"
	"syscall"
	"testing"

	"handrail.school/handrail/internal/publish"
	"handrail.school/handrail/internal/words/fault"
)

func TestNoPDFIsSaidPlainlyWhereSomebodyCanHelp(t *testing.T) {
	for err, want := range map[error]fault.Kind{
		fmt.Errorf("%w at /x", publish.ErrNoChromium): fault.Conflict, fmt.Errorf("write page.html: %w", syscall.ENOSPC): fault.Conflict,
		errors.New("Chromium failed"): fault.Internal,
	} {
		if got := fault.Of(noPDF(err)); got != want {
			t.Errorf("%v is %v, not %v", err, got, want)
		}
	}
}
