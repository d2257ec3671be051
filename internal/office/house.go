package office

import (
	"context"
	"log/slog"
	"time"

	"handrail.school/handrail/internal/store"
)

// NewHouse gives a school's records the things that use cases need besides them.
func NewHouse(school *store.School, shelf *Shelf, log *slog.Logger, now func() time.Time, zone *time.Location, publicURL string) *House {
	return &House{School: school, Shelf: shelf, Log: log.With("school", school.Name), Now: now, Zone: zone,
		PublicURL: publicURL, memory: newMemory()}
}

// SchoolName is the school's name for the top of every page; "" before one is set up.
func (h *House) SchoolName(ctx context.Context) (string, error) {
	name := ""
	err := h.School.Read(ctx, func(v *store.View) error {
		values, err := v.AnswerOf("school.name")
		if len(values) > 0 {
			name = values[0]
		}
		return err
	})
	return name, err
}
