package demo

import (
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
)

// usesShared is somebody who says that they are behind a shared account, posts something, and is done.
func usesShared(who, system string) func(*life) error {
	return func(l *life) error {
		q := office.UseQuery{System: system}
		_, err := office.StartUse.Run(l.ctx, l.house, l.as(who), office.UseForm{UseQuery: q})
		if fault.Is(err, fault.Refused) { // by then the account may wait for a signature of the new year
			return nil
		}
		if err == nil {
			_, err = office.EndUse.Run(l.ctx, l.house, l.as(who), q)
		}
		return err
	}
}
