package office_test

import (
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/people"
)

func TestPreviewSavesNothing(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, _ *storetest.Clock) {
		number := firstClause(t, h, "3")
		out, err := office.PreviewText.Run(t.Context(), h, who[people.DSL], office.TextForm{Clause: number, Text: "Ours: {school.name}. *no*"})
		if err != nil || len(out.Problems) != 1 || len(out.Blocks) == 0 || len(out.Before) == 0 {
			t.Fatalf("%+v, %v", out, err)
		}
		if text := policy.PlainText(out.Blocks); !strings.Contains(text, "Ours: [to be completed") {
			t.Errorf("preview: %q", text)
		}
		if c := clauseShown(t, h, who[people.DSL], number); c.Choice.Amended != "" || len(c.Past) != 0 {
			t.Error("a preview was saved")
		}
	})
}
